"""When a tab has its text: never at network idle, which pages with advertisements do not reach."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from newscrawler.rendering.worlds import World, script

if TYPE_CHECKING:
    from newscrawler.rendering.requests import Requests

__all__ = ["settle"]

# Seconds between two looks at the text.
_LOOK_S = 0.1
# A tab on a busy machine is given more time: so many times what it took to answer.
_SLOWNESS = 5
# Characters in one block's paragraphs from which on there is an article.
_ARTICLE = 600
# Characters below which there is none of it.
_SOMETHING = 100
# Characters by which clocks, counters and tickers change a text.
_CHANGE = 40


class _Patience(NamedTuple):
    """Seconds without a change of the text, and of what the page asks its site for, after which a text is whole; and
    those after which only the text counts: some pages never stop to ask, and some answers never come."""

    text_s: float
    asking_s: float
    longest_s: float


_WITH_ARTICLE = _Patience(0.3, 0.1, 1.2)
_WITHOUT = _Patience(1.5, 0.6, 6.0)
# Some put all of their text up by a clock.
_WITH_NOTHING = _Patience(4.0, 0.6, 6.0)


async def settle(world: World, requests: Requests, limit_s: float) -> None:
    """Return when the article's text has stopped to grow, at the latest after `limit_s` seconds.

    A page that says that more is to come, or that waits for an answer of its own site, is given all of the time.
    """
    loop = asyncio.get_running_loop()
    until = loop.time() + limit_s
    look = script("settling.js")
    sizes, text_at = (-_CHANGE, -_CHANGE), loop.time()
    asked, asking_at = 0, loop.time()
    while True:
        began = loop.time()
        seen = await world.call(look)
        now = loop.time()
        if any(abs(new - old) >= _CHANGE for new, old in zip((seen["text"], seen["block"]), sizes, strict=True)):
            sizes, text_at = (seen["text"], seen["block"]), now
        if requests.pending or requests.asked.total() != asked:
            asked, asking_at = requests.asked.total(), now
        if seen["block"] >= _ARTICLE:
            patience, waits = _WITH_ARTICLE, seen["ready"] == "loading"
        else:
            patience = _WITHOUT if seen["block"] >= _SOMETHING else _WITH_NOTHING
            waits = seen["ready"] != "complete" or seen["busy"]
        quiet_s = max(patience.text_s, _SLOWNESS * (now - began))
        asks = now - asking_at < patience.asking_s and now - text_at < patience.longest_s
        if now >= until or not (waits or asks or now - text_at < quiet_s):
            return
        # A document of a hundred thousand elements takes its time to look through.
        await asyncio.sleep(min(patience.text_s, max(_LOOK_S, now - began)))
