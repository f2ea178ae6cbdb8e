"""Reservations of a site: what its robots.txt, tdmrep.json and ai.txt state about an article, known before it comes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from newscrawler.article import Refusal, utc_now
from newscrawler.fetching.failures import PageRefused
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.keeping import Keeper, keeper_of
from newscrawler.reservations import (
    FILE_BYTES,
    RobotsReservations,
    SiteFiles,
    decided,
    reserved_among,
    respected_uses,
)
from newscrawler.urls import parse_http_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

RESERVATIONS = "newscrawler_reservations"
"""Key of a request's meta that says it is for an article page; of the response's: what the site states about it."""

_TDMREP, _AI_TXT = "/.well-known/tdmrep.json", "/ai.txt"
# As long as robots.txt is kept at most (RFC 9309, 2.4).
_KEPT = timedelta(hours=24)
# Seconds that each of the two files may take to come.
_TIMEOUT_S = 10
# Seconds that an article's request waits for them. Where the site's pace is slower than that, the files are ahead of it
# in the site's queue all the same, so they are mostly known when it comes.
_PATIENCE_S = 20.0
# Redirects that are followed to a file.
_MOST_REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class _Known:
    files: SiteFiles
    at: datetime


class ReservationsMiddleware:
    """Downloader middleware that asks each origin once a day for its two files, before its first article page, and gives
    every article page what the site states about it. Lists cost nothing.

    What was learnt outlives the run (memo `reservations:ORIGIN`). A file that does not come says what it last said; one
    that the site does not have, or that robots.txt disallows, says nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._keeper: Keeper = keeper_of(crawler)
        self._asks = settings.getbool("NEWSCRAWLER_RESERVATION_FILES")
        self._respected = respected_uses(settings.get("NEWSCRAWLER_RESPECT_RESERVATIONS"))
        self._agent = settings.get("ROBOTSTXT_USER_AGENT") or settings["USER_AGENT"]
        self._known: dict[str, asyncio.Future[_Known]] = {}
        self._robots: dict[str, tuple[object, RobotsReservations]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReservationsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise PageRefused (`reserved`) for an article page whose site reserves a use that is to be respected."""
        origin = _origin(request.url)
        if RESERVATIONS not in request.meta or origin is None:
            return
        if self._asks:
            # Never cancelled with one page: others wait for the same answer.
            _, waiting = await asyncio.wait({self._files(origin, request)}, timeout=_PATIENCE_S)
            if waiting:
                self._count("late")
        why = self._respected and reserved_among(decided(self._stated(request.url)), self._respected)
        if why:
            self._count("reserved")
            raise PageRefused(Refusal(code="reserved", reason=why))

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the response; in its meta, under RESERVATIONS, what the site states about the page."""
        if RESERVATIONS in request.meta:
            request.meta[RESERVATIONS] = self._stated(response.url)
        return response

    def _stated(self, url: str) -> dict[str, Any]:
        origin = _origin(url) or ""
        files = self._known.get(origin)
        stated = files.result().files.statements(url) if files is not None and files.done() else {}
        return stated
