"""What a reader opens to read on: "read more", accordions, older entries of a live blog; within bounds.

Only what unfolds in place, inside the article: buttons by their words, in some forty languages, and panels that hold no
text yet or conceal it in the markup. Text that styles alone cut off is in the page already, and needs no click. No link
is followed and no form sent; buttons for comments, sharing, other articles, logins and players stay as they are.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, TypedDict

from playwright.async_api import Error

from newscrawler.extraction.button_words import button_words
from newscrawler.rendering.worlds import script

if TYPE_CHECKING:
    from newscrawler.rendering.worlds import World

__all__ = ["open_up"]

logger = logging.getLogger(__name__)

# Seconds that all of it may take, that one click or step has to bring text, and between two looks.
_LIMIT_S, _GROWING_S, _BETWEEN_S = 4.0, 0.8, 0.06
# Things opened on a page, and steps down a live blog that loads as it is scrolled.
_MAX_CLICKS, _MAX_STEPS = 12, 8
# Clicks in a row that bring nothing, after which no more are made.
_MAX_VAIN = 3
# Characters of an article that are enough, however much more it would load.
_MAX_TEXT = 400_000
# Characters that count as text that came.
_SOME_TEXT = 30


class _Seen(TypedDict):
    """What opening.js says of the page."""

    name: str | None
    live: bool
    text: int
    headlines: int
    address: str
    left: bool


async def open_up(world: World) -> int:
    """Open what the page's article keeps closed, and return how many things were opened.

    Takes one look at a page that has nothing to open, and seconds at most of one that has. Stops where another article
    begins (a new headline, another address). Raises nothing for what a page does.
    """
    opened = 0
    try:
        async with asyncio.timeout(_LIMIT_S):
            async for _ in _Article(world).opened():
                opened += 1
    except (Error, TimeoutError) as error:
        logger.debug("no more was opened: %r", error)
    return opened


class _Article:
    """The article of one tab while it is opened."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._first: _Seen | None = None
        self._last: _Seen
        self._tried: list[str] = []

    async def opened(self) -> AsyncIterator[None]:
        """Yield for each thing that was opened and brought text."""
        self._first = self._last = await self._seen("look")
        if self._last["name"] is not None:
            async for _ in self._clicked():
                yield
        if self._last["live"] and not self._is_enough():
            async for _ in self._scrolled():
                yield

    async def _clicked(self) -> AsyncIterator[None]:
        vain = 0
        for _ in range(_MAX_CLICKS):
            name = (await self._seen("open"))["name"]
            if name is None:
                return
            if grew := await self._grew():
                yield
            # More entries are loaded as often as there are more; the rest is opened once.
            if not (grew and name.startswith("load ")):
                self._tried.append(name)
            vain = 0 if grew else vain + 1
            if vain == _MAX_VAIN or self._is_enough():
                return

    async def _scrolled(self) -> AsyncIterator[None]:
        for _ in range(_MAX_STEPS):
            await self._seen("scroll")
            if not await self._grew():
                return
            yield
            if self._is_enough():
                return

    async def _grew(self) -> bool:
        """Say whether more text comes in the time that it is given."""
        before = self._last["text"]
        until = asyncio.get_running_loop().time() + _GROWING_S
        while True:
            await asyncio.sleep(_BETWEEN_S)
            self._last = await self._seen("look")
            grew = self._last["text"] - before >= _SOME_TEXT
            if grew or self._last["left"] or asyncio.get_running_loop().time() > until:
                return grew

    def _is_enough(self) -> bool:
        """Say whether another article has begun, or this one is long enough."""
        return self._last["left"] or self._last["text"] > _MAX_TEXT

    async def _seen(self, act: str) -> _Seen:
        order = {"act": act, "tried": self._tried, "words": button_words(), "first": self._first}
        seen: _Seen = await self._world.call(script("opening.js"), order)
        return seen
