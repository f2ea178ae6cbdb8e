"""Pictures and files of a rendered page, to keep with its article."""

from __future__ import annotations

import asyncio
import base64
import logging
import math
from collections.abc import Awaitable, Callable, Collection
from typing import TYPE_CHECKING, Any

from newscrawler.rendering.page import NotRendered
from newscrawler.rendering.worlds import World, script

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

__all__ = ["LIMIT_S", "capture"]

logger = logging.getLogger(__name__)

# Seconds for all files of a page; a page of many large pictures takes some five.
LIMIT_S = 15.0
# Milliseconds of them in which lazy pictures may load.
_LOADING_MS = 4_000
# Pixels: Chromium paints nothing below 16,384 (its largest texture), and a picture of 1,280 by 16,000 has 80 MB.
_MAX_HEIGHT = 16_000
_MAX_WIDTH = 4_000
# Printed pages; a live blog of a day may have hundreds.
_MAX_PAGES = 100
# Bytes of one file; what is larger is left out.
MAX_BYTES = 32 << 20
_CHUNK = 1 << 20


class _TooLarge(Exception):
    """The file would have more than MAX_BYTES."""


async def capture(tab: Page, session: CDPSession, kinds: Collection[str]) -> dict[str, bytes]:
    """Return the tab as files, by kind (`options.CAPTURES`); one that could not be made is missing, and logged why.

    Takes at most LIMIT_S and a moment. Scrolls the tab down and up again, so that what loads lazily is there.
    """
    from playwright.async_api import Error

    end_s = asyncio.get_running_loop().time() + LIMIT_S
    made: dict[str, bytes] = {}
    try:
        async with asyncio.timeout_at(end_s):
            # In the world of our own scripts, where the page has put nothing of its own in the way.
            await World(session, LIMIT_S).call(script("captures.js"), _MAX_HEIGHT, _LOADING_MS)
    except (TimeoutError, Error, NotRendered) as error:
        logger.info("%s: captured as far as it has loaded (%s)", tab.url, _why(error))
    for kind in sorted(kinds, key=list(_MAKERS).index):
        try:
            async with asyncio.timeout_at(end_s):
                made[kind] = await _MAKERS[kind](session)
        except (TimeoutError, Error, _TooLarge) as error:
            logger.warning("%s: not captured as %s: %s", tab.url, kind, _why(error))
    return made


async def _png(session: CDPSession) -> bytes:
    size = (await session.send("Page.getLayoutMetrics"))["cssContentSize"]
    clip = {
        "x": 0,
        "y": 0,
        "width": max(1, min(_MAX_WIDTH, math.ceil(size["width"]))),
        "height": max(1, min(_MAX_HEIGHT, math.ceil(size["height"]))),
        "scale": 1,
    }
    answer = await session.send(
        "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
    )
    return _bounded(base64.b64decode(answer["data"]))


async def _pdf(session: CDPSession) -> bytes:
    words = {"printBackground": True, "pageRanges": f"1-{_MAX_PAGES}", "transferMode": "ReturnAsStream"}
    handle = (await session.send("Page.printToPDF", words))["stream"]
    try:
        parts: list[bytes] = []
        left, chunk = MAX_BYTES, dict[str, Any]()
        while not chunk.get("eof"):
            chunk = await session.send("IO.read", {"handle": handle, "size": _CHUNK})
            data: str = chunk["data"]
            parts.append(base64.b64decode(data) if chunk.get("base64Encoded") else data.encode("latin-1"))
            left -= len(parts[-1])
            if left < 0:
                raise _TooLarge
        return b"".join(parts)
    finally:
        await session.send("IO.close", {"handle": handle})


async def _mhtml(session: CDPSession) -> bytes:
    answer = await session.send("Page.captureSnapshot", {"format": "mhtml"})
    return _bounded(answer["data"].encode())


# In the order in which they are made: the picture of what was loaded first, what lays the page out anew last.
_MAKERS: dict[str, Callable[[CDPSession], Awaitable[bytes]]] = {"png": _png, "mhtml": _mhtml, "pdf": _pdf}


def _bounded(file: bytes) -> bytes:
    if len(file) > MAX_BYTES:
        raise _TooLarge
    return file


def _why(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"it takes longer than {LIMIT_S:g} s"
    if isinstance(error, _TooLarge):
        return f"larger than {MAX_BYTES >> 20} MiB"
    return str(error).partition("\n")[0]
