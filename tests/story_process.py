"""A process that writes the same articles into a store, in an order of its own.

python -m tests.story_process URI ORDER [dies]

With `dies` it ends by SIGKILL while it writes its second batch.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from functools import partial

from newscrawler.stores import Saved, Store, open_store
from newscrawler.stores.patience import patiently
from tests.stored import saved, words

COUNT = 100
BATCH = 20
_PATIENCE_S = 120.0
# In which another process may take its turn: SQLite's waiters look every tenth of a second.
_PAUSE_S = 0.02
# Less than a batch takes.
_DIES_AFTER_S = 0.005


def articles() -> list[Saved]:
    """Return originals, copies with another end, cut ones, word for word ones, and some that join two stories."""
    made = []
    for n in range(COUNT // 5):
        text = words(f"s{n}s", 160)
        cut = " ".join(text.split()[:110])
        following = " ".join(words(f"s{n + 1}s", 160).split()[:100])
        both = f"{text} {following}" if n % 8 == 0 else f"{text} Read on at the paper of the other town"
        for place, version in enumerate((text, f"{text} from our correspondent", cut, text, both)):
            made.append(saved(f"https://outlet{place}.example/{n}", version, 10 * n + place, source=f"outlet{place}"))
    return made


async def write_all(store: Store, order: int, *, pause_s: float = 0.0, dies: bool = False) -> None:
    """Write the articles in the order of this seed."""
    writes = articles()
    random.Random(order).shuffle(writes)
    for start in range(0, len(writes), BATCH):
        if dies and start == BATCH:
            asyncio.get_running_loop().call_later(_DIES_AFTER_S, os.kill, os.getpid(), signal.SIGKILL)
        batch = writes[start : start + BATCH]
        await patiently(partial(store.write, batch), _PATIENCE_S)
        await asyncio.sleep(pause_s)


async def main(uri: str, order: int, dies: bool) -> None:
    store = open_store(uri)
    await patiently(store.open, _PATIENCE_S)
    await write_all(store, order, pause_s=_PAUSE_S, dies=dies)
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), "dies" in sys.argv[3:]))
