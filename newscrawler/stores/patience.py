"""Waiting for a store that is away: the same for writes and for questions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from newscrawler.errors import StoreUnavailable

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Seconds between two tries, doubled from the first to the last.
_FIRST_WAIT_S = 0.5
_LAST_WAIT_S = 15.0


async def patiently(call: Callable[[], Awaitable[T]], patience_s: float) -> T:
    """Return what the call returns, made again while the store is away.

    Raises StoreUnavailable when it has been away for `patience_s` seconds, and any other error at once.
    """
    clock = asyncio.get_running_loop().time
    ends_at = clock() + patience_s
    wait_s = _FIRST_WAIT_S
    while True:
        try:
            return await call()
        except StoreUnavailable as error:
            left_s = ends_at - clock()
            if left_s <= 0:
                raise
            logger.warning("%s; trying again for %.0f s", error, left_s)
        await asyncio.sleep(min(wait_s, left_s))
        wait_s = min(wait_s * 2, _LAST_WAIT_S)
