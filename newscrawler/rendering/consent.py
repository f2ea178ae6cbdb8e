"""Consent walls in a tab: recognised, and passed in the way a reader refuses.

A wall is a vendor's box (`extraction/consent_vendors.json`), or a dialog or overlay that speaks of consent and can be
answered; it may stand in a frame. The way past it: its button that refuses; the vendor's documented function that
refuses all, unless the wall offers to pay instead; its settings, and what refuses there; nothing ticked, and saved.
Paywalls, logins, age gates and bot checks are none of it and stay. A wall that cannot be refused stays too, and
extraction names the page `consent_wall`.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypedDict

from playwright.async_api import Error

from newscrawler.extraction.consent import consent_vendors, consent_words
from newscrawler.rendering.options import Consent
from newscrawler.rendering.worlds import script

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

__all__ = ["pass_consent"]

logger = logging.getLogger(__name__)

# Seconds that passing a wall may take in all, and that the page and a frame in it have for one look.
_LIMIT_S, _LOOK_S, _FRAME_S = 6.0, 3.0, 1.0
# Seconds that a platform is waited for where the page has no article yet, and the buttons or settings of a wall.
_PENDING_S = 1.5
# Seconds that a wall has to go after an answer, and between two looks.
_GOING_S, _BETWEEN_S = 0.7, 0.06
# Frames looked at, the page itself included: walls stand in one of the first.
_MAX_FRAMES = 12
# Answers given to one page: a refusal, or settings and a refusal there, and a second wall behind the first.
_MAX_STEPS = 6

_Act = Literal["look", "refuse", "refuse_here", "accept"]


class _Seen(TypedDict):
    """What consent.js says of a frame."""

    wall: str | None
    way: str | None
    outcome: Literal["refused", "accepted", "opened"] | None
    pending: bool


async def pass_consent(tab: Page, choice: Consent) -> str | None:
    """Return how a consent wall was passed ("refused", "accepted"), None where there is none or no way was found.

    "refuse" never accepts; "accept" refuses first, and accepts where nothing else is left; "leave" touches nothing.
    Takes one look into each frame of a page without a wall, and seconds at most of one with it. Raises nothing for
    what a page does.
    """
    if choice == "leave":
        return None
    try:
        async with asyncio.timeout(_LIMIT_S):
            walls = await _shown(tab)
            if not walls:
                return None
            passed = await _answered(tab, walls, "refuse")
            if passed is None and choice == "accept":
                passed = await _answered(tab, (await _walls(tab))[0], "accept")
    except TimeoutError:
        logger.debug("the consent wall of %s takes too long", tab.url)
        return None
    return passed


async def _shown(tab: Page) -> list[Frame]:
    """Return the frames with a wall, after a wait for a platform that is about to show one."""
    until = asyncio.get_running_loop().time() + _PENDING_S
    while True:
        walls, pending = await _walls(tab)
        if walls or not pending or asyncio.get_running_loop().time() > until:
            return walls
        await asyncio.sleep(_BETWEEN_S)


async def _walls(tab: Page) -> tuple[list[Frame], bool]:
    """Return the frames with a wall, and whether one is about to show; a page that cannot be looked at has one."""
    frames = _frames(tab)
    looks = await asyncio.gather(*(_asked(tab, frame, "look") for frame in frames))
    walls = [
        frame
        for frame, seen in zip(frames, looks, strict=True)
        if (seen["wall"] if seen is not None else frame is tab.main_frame)
    ]
    return walls, any(seen is not None and seen["pending"] for seen in looks)


async def _answered(tab: Page, walls: Sequence[Frame], act: Literal["refuse", "accept"]) -> str | None:
    """Answer the walls step by step; return the outcome when they are gone, None where they stay."""
    tried: list[str] = []
    seen = await _step(tab, walls, act, tried)
    for _ in range(_MAX_STEPS):
        if seen is None or seen["way"] is None:
            return None
        tried.append(seen["way"])
        if seen["outcome"] == "opened":
            # Behind the settings there is another button to refuse with, of the same words.
            tried = [way for way in tried if not way.startswith("button ")]
            seen = await _step_inside(tab, tried)
            continue
        walls = await _left(tab)
        if not walls:
            return seen["outcome"]
        seen = await _step(tab, walls, act, tried)
    return None


async def _step(tab: Page, walls: Sequence[Frame], act: _Act, tried: Sequence[str]) -> _Seen | None:
    """Return what was done to the first wall that can be answered, None where there is none."""
    until = asyncio.get_running_loop().time() + _PENDING_S
    while True:
        pending = False
        for frame in walls:
            seen = await _asked(tab, frame, act, tried)
            if seen and seen["way"]:
                return seen
            pending = pending or (seen is not None and seen["pending"])
        # A frame's document comes after the wall that it stands in.
        if not pending or asyncio.get_running_loop().time() > until:
            return None
        await asyncio.sleep(_BETWEEN_S)
        walls, _ = await _walls(tab)


async def _step_inside(tab: Page, tried: Sequence[str]) -> _Seen | None:
    """Return what was done in the settings that were opened, which come after a while; else in settings beside them."""
    until = asyncio.get_running_loop().time() + _PENDING_S
    while asyncio.get_running_loop().time() < until:
        await asyncio.sleep(_BETWEEN_S)
        walls, _ = await _walls(tab)
        if seen := await _step(tab, walls, "refuse_here", tried):
            return seen
    return await _step(tab, (await _walls(tab))[0], "refuse", tried)


async def _left(tab: Page) -> list[Frame]:
    """Return the frames whose wall is still there after it has had time to go."""
    until = asyncio.get_running_loop().time() + _GOING_S
    while True:
        walls, _ = await _walls(tab)
        if not walls or asyncio.get_running_loop().time() > until:
            return walls
        await asyncio.sleep(_BETWEEN_S)


def _frames(tab: Page) -> list[Frame]:
    """Return the page's own frame first, then those with a document of their own."""
    others = [frame for frame in tab.frames if frame.parent_frame is not None and frame.url not in ("", "about:blank")]
    return [tab.main_frame, *others][:_MAX_FRAMES]


async def _asked(tab: Page, frame: Frame, act: _Act, skip: Sequence[str] = ()) -> _Seen | None:
    """Return what the script says of a frame, None for a frame that is gone, hangs or breaks it."""
    order: dict[str, Any] = {
        "act": act,
        "skip": list(skip),
        "lists": _lists(),
        "top": frame is tab.main_frame,
    }
    try:
        async with asyncio.timeout(_LOOK_S if frame is tab.main_frame else _FRAME_S):
            seen: _Seen | None = await frame.evaluate(script("consent.js"), order)
    except (Error, TimeoutError) as error:
        logger.debug("no look for consent walls in %s: %s", frame.url, error)
        return None
    # A page that tampers with objects may give back anything.
    return seen if isinstance(seen, dict) and seen.keys() >= _Seen.__required_keys__ else None


@cache
def _lists() -> str:
    """Return vendors and words as one text: object by object, handing them over takes ten times as long."""
    return json.dumps({"vendors": consent_vendors(), "words": consent_words()}, ensure_ascii=False)
