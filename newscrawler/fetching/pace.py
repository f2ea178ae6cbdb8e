"""Pace: how many requests a site gets at once, and how long it is left alone between two.

One component owns it. The unit is the site (`urls.site_of`): the registrable domain, else host and port. The delay
is the largest of the registry's, robots.txt's Crawl-delay, what the site's own answers ask for (slow or failing) and
a pause it asked for; nothing ever lowers it below the registry's. It runs from the end of an answer, so that the
site's own log shows it whole, however long connections and answers took.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.core.downloader import Downloader, Slot

from newscrawler.fetching.failures import DOWN, UNREACHABLE, PageRefused
from newscrawler.urls import site_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

    from newscrawler.article import Refusal

# Seconds; a Crawl-delay beyond it would mean less than 300 pages a day and is more likely a mistake.
MAX_CRAWL_DELAY_S = 300.0
# Seconds from request to headers that say nothing about a site's load.
_HEALTHY_LATENCY_S = 0.5
# A slow site rests as long as it worked for us.
_LATENCY_FACTOR = 1.0
# Weight of the last answer in the smoothed latency: one slow page of four fast ones makes no slow site.
_LATENCY_WEIGHT = 0.25
# Seconds: the least that an error adds, where the registry's delay is 0; and the most that slowness and errors add up
# to, so that a site that recovers is noticed within a minute.
_ERROR_STEP_S = 0.5
_MAX_ADAPTIVE_S = 60.0
# Pages of a site that wait for the browser, from which on no more are fetched: it takes one of a site at a time.
_RENDERING_MAX = 3
# Answers that say that the site has trouble, and not that the page is wrong.
_TROUBLE = DOWN | {408, 429}


@dataclass(slots=True)
class Pace:
    """One site's pace. Times are monotonic seconds, delays seconds from an answer's end to the next request."""

    floor_s: float
    concurrency: int
    crawl_delay_s: float = 0.0
    latency_s: float = 0.0
    penalty_s: float = 0.0
    paused_until: float = 0.0
    # Requests on their way, those that wait for robots.txt or for their turn included.
    busy: int = 0
    # Pages that wait for the browser, or are in it.
    rendering: int = 0
    # Nothing more is sent: whatever is queued may come out at once, to be refused.
    left_alone: bool = False
    # After a block: one request at a time, to see whether it is over.
    probing: bool = False

    @property
    def delay_s(self) -> float:
        """Return the present delay, pauses apart."""
        slow = _LATENCY_FACTOR * self.latency_s / self.concurrency if self.latency_s > _HEALTHY_LATENCY_S else 0.0
        return max(self.floor_s, self.crawl_delay_s, min(max(slow, self.penalty_s), _MAX_ADAPTIVE_S))

    def answered(self, latency_s: float) -> None:
        """Take in a good answer: the smoothed latency follows it, what errors added halves."""
        self.latency_s += (latency_s - self.latency_s) * (_LATENCY_WEIGHT if self.latency_s else 1.0)
        self.penalty_s = self.penalty_s / 2 if self.penalty_s / 2 > max(self.floor_s, _ERROR_STEP_S) else 0.0

    def failed(self) -> None:
        """Take in an error of the server or the network: the delay doubles."""
        self.penalty_s = min(2 * max(self.delay_s, _ERROR_STEP_S / 2), _MAX_ADAPTIVE_S)

    def free_at(self, last_at: float) -> float:
        """Return when the next request may start, `last_at` (0: never) the last one was through; inf while busy."""
        taken = self.busy >= (1 if self.probing else self.concurrency) or self.rendering >= _RENDERING_MAX
        return math.inf if taken and not self.left_alone else self.rested_at(last_at)

    def rested_at(self, last_at: float) -> float:
        """Return when delay and pause are over, the last request through at `last_at`."""
        return 0.0 if self.left_alone else max(last_at + self.delay_s if last_at else 0.0, self.paused_until)

    def says_nothing(self, now: float) -> bool:
        """Say whether a fresh Pace would do as well."""
        learnt = self.busy or self.rendering or self.left_alone or self.probing or self.paused_until > now
        return not learnt and self.delay_s == self.floor_s


class _SiteSlot(Slot):
    """Scrapy's queue of one site, whose delay is asked of the site's pace each time."""

    __slots__ = ("pace",)

    def __init__(self, pace: Pace, jitter: float) -> None:
        super().__init__(pace.concurrency, pace.delay_s, jitter)
        self.pace = pace

    def download_delay(self) -> float:
        """Return the seconds from the last answer's end to the next request; jitter only lengthens."""
        if self.pace.left_alone:
            return 0.0
        self.delay = self.pace.delay_s
        return max(self.delay, super().download_delay(), self.pace.paused_until - self.lastseen)

    def free_transfer_slots(self) -> int:
        """Return how many requests may start. Scrapy counts transfers, which begin a tick after they were started:
        without a delay, all that is queued would start at once, whatever the concurrency."""
        return self.concurrency - (len(self.active) - len(self.queue))


class PacedDownloader(Downloader):
    """Scrapy's downloader with one slot a site, whose pace outlives the slot (Scrapy drops an idle one)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.paces: dict[str, Pace] = {}
        # Called with a site when one of its places has become free.
        self.freed: list[Callable[[str], None]] = []
        # Asked last, before anything is sent: a site may have been blocked while the request waited for its turn.
        self.refusal_of_site: Callable[[str], Refusal | None] = lambda site: None  # noqa: ARG005
        # Around the transfer itself: when it ends, Scrapy starts the slot's next request before anybody hears of it.
        self._transfer = self.handlers.download_request_async
        self.handlers.download_request_async = self._send  # type: ignore[method-assign]
        self._registered: dict[str, tuple[float, int]] = {}
        crawler.signals.connect(self._spider_opened, signals.spider_opened)

    def get_slot_key(self, request: Request) -> str:
        """Return the site of the request, whatever its meta says: a redirect may have led to another one."""
        return site_of(request.url) or super().get_slot_key(request)

    def pace_of(self, site: str) -> Pace:
        """Return the site's pace: the registry's, else DOWNLOAD_SLOTS', else the defaults."""
        pace = self.paces.get(site)
        if pace is None:
            own = self.per_slot_settings.get(site, {})
            usual = (own.get("delay", self._delay), own.get("concurrency", self.domain_concurrency))
            delay_s, concurrency = self._registered.get(site, usual)
            pace = self.paces[site] = Pace(delay_s, max(concurrency, 1))
        return pace

    def free_at(self, site: str) -> float:
        """Return when the site may be asked next, in monotonic seconds; inf while its places are taken."""
        return self.pace_of(site).free_at(self._last_at(site))

    def rested_at(self, site: str) -> float:
        """Return the same without regard to its places."""
        return self.pace_of(site).rested_at(self._last_at(site))

    def slow_down(self, url: str, delay_s: float) -> None:
        """Leave the URL's site alone for at least this long between two requests, until the end of the run."""
        pace = self.pace_of(site_of(url))
        pace.crawl_delay_s = max(pace.crawl_delay_s, min(delay_s, MAX_CRAWL_DELAY_S))

    def pause(self, url: str, seconds: float) -> None:
        """Send nothing to the URL's site for so many seconds."""
        pace = self.pace_of(site_of(url))
        pace.paused_until = max(pace.paused_until, monotonic() + seconds)

    def rendering(self, site: str, pages: int) -> None:
        """Take in that so many pages more (fewer, below 0) of the site wait for the browser."""
        self.pace_of(site).rendering += pages
        for call in self.freed:
            call(site)

    def leave_alone(self, site: str) -> None:
        """Send nothing more to the site in this run: what is queued for it comes out, and is refused."""
        self.pace_of(site).left_alone = True
        if slot := self.slots.get(site):
            slot.close()
            self._process_queue(slot)
        for call in self.freed:
            call(site)

    def fetch(self, request: Request) -> Deferred[Any]:  # type: ignore[override]
        """Return what becomes of the request; from here until it is there it takes one of its site's places."""
        site = self.get_slot_key(request)
        self.pace_of(site).busy += 1
        fetched: Deferred[Any] = super().fetch(request)
        return fetched.addBoth(self._left, site)

    def _last_at(self, site: str) -> float:
        slot = self.slots.get(site)
        return slot.lastseen if slot else 0.0

    def _left(self, result: Any, site: str) -> Any:
        self.pace_of(site).busy -= 1
        for call in self.freed:
            call(site)
        return result

    def _get_slot(self, request: Request) -> tuple[str, Slot]:  # type: ignore[override]
        site = self.get_slot_key(request)
        if site not in self.slots:
            self.slots[site] = _SiteSlot(self.pace_of(site), self._jitter)
            self._start_slot_gc()
        return site, self.slots[site]

    async def _enqueue_request(self, request: Request) -> Response:
        try:
            return await super()._enqueue_request(request)
        finally:
            if slot := self.slots.get(self.get_slot_key(request)):
                self._process_queue(slot)

    async def _send(self, request: Request) -> Response:
        """Return the answer, its site's pace adapted to it. Raises PageRefused for a site that is left alone."""
        site = self.get_slot_key(request)
        if refusal := self.refusal_of_site(site):
            raise PageRefused(refusal)
        pace, slot = self.pace_of(site), self.slots[site]
        try:
            response = await self._transfer(request)
        except UNREACHABLE:
            pace.failed()
            raise
        finally:
            slot.lastseen = monotonic()
        if response.status in _TROUBLE:
            pace.failed()
        else:
            pace.answered(request.meta.get("download_latency", 0.0))
        return response

    def _slot_gc(self, age: float = 60) -> None:
        super()._slot_gc(age)
        now = monotonic()
        for site, pace in list(self.paces.items()):
            if site not in self.slots and pace.says_nothing(now):
                del self.paces[site]

    def _spider_opened(self, spider: Spider) -> None:
        for source in getattr(spider, "sources", ()):
            for url in source.urls():
                delay_s, concurrency = self._registered.get(site_of(url), (source.delay, source.concurrency))
                self._registered[site_of(url)] = max(source.delay, delay_s), min(source.concurrency, concurrency)
        for site in self.paces.keys() & self._registered.keys():
            self.paces[site].floor_s, self.paces[site].concurrency = self._registered[site]
