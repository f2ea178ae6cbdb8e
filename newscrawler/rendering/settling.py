"""When a tab has its text: never at network idle, which pages with advertisements do not reach."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from newscrawler.rendering.worlds import World, script

if TYPE_CHECKING:
    from newscrawler.rendering.requests import Requests

__all__ = ["settle"]

# Seconds between two looks at the text.
_LOOK_S = 0.1
# Seconds without a change after which a text is taken as whole: an article's, and one that is no article yet.
_QUIET_S = 0.3
_QUIET_THIN_S = 1.5
# Seconds for which an answer that is still to come is waited for; some never are.
_ANSWER_S = 5.0
# Characters in one block's paragraphs from which on there is an article.
_ARTICLE = 600
# Characters by which clocks, counters and tickers change a text.
_CHANGE = 40


async def settle(world: World, requests: Requests, limit_s: float) -> None:
    """Return when the article's text has stopped to grow, at the latest after `limit_s` seconds.

    A page that says that more is to come, or that waits for an answer of its own site, is given all of the time.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + limit_s
    look = script("settling.js")
    seen, since = (-_CHANGE, -_CHANGE), loop.time()
    while True:
        state = await world.call(look)
        now = loop.time()
        sizes = (state["text"], state["block"])
        if any(abs(new - old) >= _CHANGE for new, old in zip(sizes, seen, strict=True)):
            seen, since = sizes, now
        whole = state["block"] >= _ARTICLE
        waits = state["ready"] == "loading" if whole else state["ready"] != "complete" or state["busy"]
        waits = waits or (requests.pending > 0 and now - since < _ANSWER_S)
        if (not waits and now - since >= (_QUIET_S if whole else _QUIET_THIN_S)) or now >= until:
            return
        await asyncio.sleep(_LOOK_S)
