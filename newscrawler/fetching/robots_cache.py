"""Copies of robots.txt: in memory for the crawl, in the store for later ones; good for 24 hours (RFC 9309, 2.4)."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from newscrawler.article import utc_now
from newscrawler.keeping import Keeper, keeper_of
from newscrawler.robots import Robots, counted, parse_robots
from newscrawler.stores import Memo
from newscrawler.urls import origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# RFC 9309, 2.4: no copy should be used for longer.
KEPT = timedelta(hours=24)
# Bytes of robots.txt in memory, all sites together: two thousand of the usual size. Read, they take ten times that.
_MEMORY_BYTES = 4 * 1024 * 1024
# Bytes that a copy takes besides its body.
_COPY_BYTES = 512
# Bytes; what is larger takes longer than the event loop can wait.
_THREAD_BYTES = 32 * 1024


@dataclass(frozen=True, slots=True)
class Copy:
    """A robots.txt as the site last gave it. `body` is "" where `status` says that there is none; `at` is when the site
    said so. `status` is None where redirects led nowhere.
    """

    robots: Robots
    body: bytes
    status: int | None
    at: datetime
    etag: str | None = None
    last_modified: str | None = None

    def is_fresh(self, now: datetime) -> bool:
        """Say whether the copy may be used without asking again; one from the future may not."""
        return timedelta(0) <= now - self.at < KEPT

    def again(self, etag: str | None, last_modified: str | None) -> Copy:
        """Return the copy as the site has just confirmed it (304)."""
        return replace(self, at=utc_now(), etag=etag or self.etag, last_modified=last_modified or self.last_modified)


async def read_copy(
    body: bytes, status: int | None, at: datetime, etag: str | None = None, last_modified: str | None = None
) -> Copy:
    """Return the copy of a body, of which what counts is kept."""
    body = counted(body)
    robots = await asyncio.to_thread(parse_robots, body) if len(body) > _THREAD_BYTES else parse_robots(body)
    return Copy(robots, body, status, at, etag, last_modified)


def memo_key(url: str) -> str:
    """Return the key of the memo about the robots.txt that holds for a URL."""
    return f"robots:{origin_of(url)}"


async def copy_in(memo: Memo) -> Copy | None:
    """Return the copy that a memo holds, None where it is not of the form that `RobotsCache.keep` writes."""
    value: Mapping[str, Any] = memo.value
    body, status, *validators = (value.get(name) for name in ("body", "status", "etag", "last_modified"))
    if not isinstance(body, str) or not isinstance(status, int | None):
        return None
    etag, last_modified = (text if isinstance(text, str) else None for text in validators)
    return await read_copy(body.encode("latin-1", "replace"), status, memo.at, etag, last_modified)


class RobotsCache:
    """The copies of one crawl, by origin. Memory is bounded; without a store, what drops out is asked for again."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._held: OrderedDict[str, Copy] = OrderedDict()
        self._bytes = 0

    def held(self, origin: str) -> Copy | None:
        """Return the copy that is in memory, however old."""
        copy = self._held.get(origin)
        if copy is not None:
            self._held.move_to_end(origin)
        return copy

    async def recall(self, origin: str) -> Copy | None:
        """Return the copy in memory or in the store, however old; None where there is none."""
        copy = self.held(origin)
        if copy is not None:
            return copy
        # Past the Keeper's own memory, which has no bound.
        key, nothing = memo_key(origin), dict[str, Memo]()
        memo = (await self._keeper.ask(lambda store: store.recall([key]), nothing)).get(key)
        copy = await copy_in(memo) if memo is not None else None
        if copy is not None:
            self._hold(origin, copy)
        return copy

    async def keep(self, origin: str, copy: Copy) -> None:
        """Keep what the site has just said, for this crawl and later ones."""
        self._hold(origin, copy)
        value = {
            "status": copy.status,
            # Latin-1 has a character for every octet, so the text gives back the very bytes.
            "body": copy.body.decode("latin-1"),
            "etag": copy.etag,
            "last_modified": copy.last_modified,
        }
        memo = Memo(memo_key(origin), value, copy.at)
        await self._keeper.ask(lambda store: store.remember([memo]), None)

    def _hold(self, origin: str, copy: Copy) -> None:
        if (before := self._held.pop(origin, None)) is not None:
            self._bytes -= len(before.body) + _COPY_BYTES
        self._held[origin] = copy
        self._bytes += len(copy.body) + _COPY_BYTES
        while self._bytes > _MEMORY_BYTES and len(self._held) > 1:
            _, oldest = self._held.popitem(last=False)
            self._bytes -= len(oldest.body) + _COPY_BYTES


_caches: WeakKeyDictionary[Crawler, RobotsCache] = WeakKeyDictionary()


def cache_of(crawler: Crawler) -> RobotsCache:
    """Return the crawl's one cache."""
    if crawler not in _caches:
        _caches[crawler] = RobotsCache(keeper_of(crawler))
    return _caches[crawler]


async def robots_of(crawler: Crawler, url: str) -> Robots | None:
    """Return the robots.txt that holds for a URL, as last seen, without asking the site; None where it was never had.

    A page that was fetched has one, unless robots.txt is not obeyed.
    """
    copy = await cache_of(crawler).recall(origin_of(url))
    return copy.robots if copy is not None else None
