"""A process that writes the same history into a store, batch by batch, saying each acknowledged one: to be killed.

python -m tests.writing_process URI
"""

from __future__ import annotations

import asyncio
import sys

from newscrawler.stores import Saved, open_store
from tests.stored import saved

BATCH = 7


def history() -> list[Saved]:
    """Return new articles, copies, revisions and returns to earlier texts, all mixed."""
    writes = []
    for n in range(60):
        writes.append(saved(f"one/{n}", f"text {n}", n, source="one"))
        writes.append(saved(f"two/{n}", f"text {n - 5}" if n % 3 else f"own {n}", n + 0.1, source="two"))
        if n % 2:
            writes.append(saved(f"one/{n // 2}", f"text {n // 2} revised", n + 0.2, source="one"))
        if n % 4 == 3:
            writes.append(saved(f"one/{n // 2}", f"text {n // 2}", n + 0.3, source="one"))
    return writes


async def write_all(uri: str) -> None:
    """Write the whole history from its beginning, as a crawl does that starts again."""
    store = open_store(uri)
    await store.open()
    writes = history()
    for start in range(0, len(writes), BATCH):
        await store.write(writes[start : start + BATCH])
        print(start, flush=True)
    await store.close()


if __name__ == "__main__":
    asyncio.run(write_all(sys.argv[1]))
