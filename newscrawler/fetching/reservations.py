"""Reservations of a site: what its robots.txt, tdmrep.json and ai.txt state about an article, known before it comes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.datatypes import LocalCache

from newscrawler.article import Refusal, utc_now
from newscrawler.fetching.failures import PageRefused
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.fetching.retry import ASIDE
from newscrawler.fetching.robots_cache import robots_of
from newscrawler.keeping import Keeper, keeper_of
from newscrawler.reservations import (
    FILE_BYTES,
    RobotsReservations,
    SiteFiles,
    decided,
    reserved_among,
    respected_uses,
)
from newscrawler.stores import Memo
from newscrawler.urls import origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawler.robots import Robots

RESERVATIONS = "newscrawler_reservations"
"""Key of a request's meta that says it is for an article page; of the response's: what the site states about it."""

_PATHS = {"tdmrep": "/.well-known/tdmrep.json", "ai_txt": "/ai.txt"}
# As long as robots.txt is kept at most (RFC 9309, 2.4).
_KEPT = timedelta(hours=24)
# Seconds that each of the two files may take to come.
_TIMEOUT_S = 10
# Seconds that an article's request waits for them. Where a site's pace is slower than that, they are ahead of the
# article in its queue all the same, so they are known when it comes.
_PATIENCE_S = 20.0
# Redirects that are followed to a file.
_MOST_REDIRECTS = 3
# Sites that are held in memory; the others are in the store.
_SITES_MAX = 5_000


@dataclass(frozen=True, slots=True)
class _Learnt:
    files: SiteFiles
    at: datetime

    def is_fresh(self) -> bool:
        return timedelta(0) <= utc_now() - self.at < _KEPT


class ReservationsMiddleware:
    """Downloader middleware that asks each origin once a day for its two files, before its first article page, and
    gives every article page what the site states about it. Lists cost nothing.

    What was learnt outlives the run (memo `reservations:ORIGIN`). A file that a site does not have, or that its
    robots.txt disallows, says nothing; one that only could not be had says what it last said.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._keeper: Keeper = keeper_of(crawler)
        self._asks = settings.getbool("NEWSCRAWLER_RESERVATION_FILES")
        self._respected = respected_uses(settings.get("NEWSCRAWLER_RESPECT_RESERVATIONS"))
        self._agent: str = settings.get("ROBOTSTXT_USER_AGENT") or settings["USER_AGENT"]
        self._files: LocalCache[str, asyncio.Future[_Learnt]] = LocalCache(_SITES_MAX)
        # As long as the cache of robots.txt holds them.
        self._robots: WeakKeyDictionary[Robots, RobotsReservations] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReservationsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise PageRefused (`reserved`) for an article page of which the site reserves a use that is respected."""
        origin = origin_of(request.url)
        if RESERVATIONS not in request.meta or not origin:
            return
        if self._asks:
            # Not cancelled with one page: others wait for the same answer.
            _, late = await asyncio.wait({self._files_of(origin, request)}, timeout=_PATIENCE_S)
            if late:
                self._count("late")
        if self._respected:
            why = reserved_among(decided(await self._stated(request.url)), self._respected)
            if why:
                raise PageRefused(Refusal(code="reserved", reason=why, retry_after_s=_KEPT.total_seconds()))

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the response, with what the site states about the page in its meta, under RESERVATIONS."""
        if RESERVATIONS in request.meta:
            request.meta[RESERVATIONS] = await self._stated(request.url)
        return response

    async def _stated(self, url: str) -> dict[str, Any]:
        stated: dict[str, Any] = {}
        robots = await robots_of(self._crawler, url)
        if robots is not None:
            if robots not in self._robots:
                self._robots[robots] = RobotsReservations(robots, self._agent)
            stated |= self._robots[robots].statements(url)
        files = self._files.get(origin_of(url))
        if files is not None and files.done():
            stated |= files.result().files.statements(url)
        return stated

    def _files_of(self, origin: str, request: Request) -> asyncio.Future[_Learnt]:
        files = self._files.get(origin)
        if files is None or (files.done() and not files.result().is_fresh()):
            files = asyncio.ensure_future(self._learn(origin, request.meta.get(ADDRESSES, ())))
            self._files[origin] = files
        return files

    async def _learn(self, origin: str, addresses: object) -> _Learnt:
        """Return what the store has of today, else what the site gives now."""
        # Past the Keeper's own memory, which has no bound.
        key, nothing = f"reservations:{origin}", dict[str, Memo]()
        memo = (await self._keeper.ask(lambda store: store.recall([key]), nothing)).get(key)
        before = _Learnt(SiteFiles.from_memo(memo.value), memo.at) if memo is not None else None
        if before is not None and before.is_fresh():
            return before
        bodies = await asyncio.gather(*(self._fetch(origin + path, addresses) for path in _PATHS.values()))
        files = SiteFiles.read(*(body or b"" for body in bodies))
        if before is not None:
            missed = {
                name: getattr(before.files, name) for name, body in zip(_PATHS, bodies, strict=True) if body is None
            }
            files = replace(files, **missed)
        learnt = _Learnt(files, utc_now())
        memos = [Memo(key, files.to_memo(), learnt.at)]
        await self._keeper.ask(lambda store: store.remember(memos), None)
        return learnt

    async def _fetch(self, url: str, addresses: object) -> bytes | None:
        """Return the file's bytes, b"" where the site has none, None where it could not be had."""
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 - requests are processed inside of an engine
        meta = {
            ADDRESSES: addresses,
            "download_timeout": _TIMEOUT_S,
            "download_maxsize": FILE_BYTES,
            "redirect_ttl": _MOST_REDIRECTS,
            "dont_retry": True,
            ASIDE: True,
        }
        self._count("asked")
        try:
            response = await engine.download_async(Request(url, meta=meta, callback=NO_CALLBACK))
        except PageRefused as error:
            return None if error.refusal.retry else b""
        except Exception:  # noqa: BLE001 - whatever the download raised, there is no file; the page itself will tell why
            self._count("failed")
            return None
        if response.status >= 500 or response.status == 429:
            self._count("failed")
            return None
        return response.body if response.status == 200 else b""

    def _count(self, what: str) -> None:
        self._crawler.stats.inc_value(f"newscrawler/reservations/{what}")
