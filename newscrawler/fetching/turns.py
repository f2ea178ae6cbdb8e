"""Turns: the scheduler's queue, one a site; a request comes out when its site may be asked, and not before.

Scrapy counts a request that waits for its site's delay against CONCURRENT_REQUESTS. With thousands of sites the
places would all be held by those that wait (a Crawl-delay of minutes, a pause), and sites that are ready would
starve. Here what waits stays in the queue, and of the sites that are ready the one that has been so longest is next.
"""

from __future__ import annotations

import heapq
import math
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy.pqueues import DownloaderAwarePriorityQueue
from scrapy.utils.asyncio import call_later

from newscrawler.errors import UsageError
from newscrawler.fetching.pace import PacedDownloader

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.utils.asyncio import CallLaterResult

# Key of the meta of a request that has come out of the queue, and can go back to it.
_TURN = "newscrawler_turn"


class SiteTurns(DownloaderAwarePriorityQueue):
    """Scrapy's queue of a queue a site, in the order in which the sites may be asked. Costs O(log sites) a request."""

    def __init__(self, crawler: Crawler, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        downloader = crawler.engine.downloader if crawler.engine else None
        if not isinstance(downloader, PacedDownloader):
            raise UsageError(f"SCHEDULER_PRIORITY_QUEUE {type(self).__name__} needs DOWNLOADER PacedDownloader")
        self._crawler = crawler
        self._downloader = downloader
        # Each site that has requests and a free place is in the line once: (when it may be asked, site).
        self._line: list[tuple[float, str]] = []
        self._lined_up: set[str] = set()
        self._length = sum(len(queue) for queue in self.pqueues.values())
        self._alarm: CallLaterResult | None = None
        self._alarm_at = math.inf
        downloader.freed.append(self._line_up)
        for site in self.pqueues:
            self._line_up(site)

    def push(self, request: Request) -> None:
        """Take a request in."""
        site = self._downloader.get_slot_key(request)
        if site not in self.pqueues:
            self.pqueues[site] = self.pqfactory(site)
        self.pqueues[site].push(request)
        self._length += 1
        self._line_up(site)

    def pop(self) -> Request | None:
        """Return a request that may be sent at once; None when there is none for the moment."""
        now = monotonic()
        while self._line:
            at, site = self._line[0]
            if at > now:
                self._wake_engine(at, now)
                return None
            heapq.heappop(self._line)
            self._lined_up.discard(site)
            if site not in self.pqueues or self._downloader.free_at(site) > now:
                self._line_up(site)
                continue
            request = self._take(site)
            self._line_up(site)
            return request
        return None

    def close(self) -> Any:
        """Return the state that Scrapy keeps in JOBDIR."""
        if self._alarm is not None:
            self._alarm.cancel()
        return super().close()

    def __len__(self) -> int:
        return self._length

    def _take(self, site: str) -> Request | None:
        queue = self.pqueues[site]
        request = queue.pop()
        if request is not None:
            request.meta[_TURN] = True
            self._length -= 1
        if len(queue) == 0:
            del self.pqueues[site]
            queue.close()
        return request

    def _line_up(self, site: str) -> None:
        if site not in self.pqueues or site in self._lined_up:
            return
        at = self._downloader.free_at(site)
        # A site without a free place comes back when one of its requests has left.
        if at < math.inf:
            heapq.heappush(self._line, (at, site))
            self._lined_up.add(site)

    def _wake_engine(self, at: float, now: float) -> None:
        """Let the engine ask again in time: on its own it does so every five seconds, and when a request is through."""
        if self._alarm is not None:
            if self._alarm_at <= at:
                return
            self._alarm.cancel()
        self._alarm, self._alarm_at = call_later(at - now, self._wake), at

    def _wake(self) -> None:
        self._alarm, self._alarm_at = None, math.inf
        # Scrapy has no public word for it.
        if (engine := self._crawler.engine) is not None and engine._slot is not None:
            engine._slot.nextcall.schedule()


class BackInLine:
    """Downloader middleware after robots.txt: where that had to be asked for first, the page waits in the queue again.

    First of all of its site, and not in one of the places of CONCURRENT_REQUESTS.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackInLine:
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Return the request when its site's delay is not over."""
        downloader = self._crawler.engine and self._crawler.engine.downloader
        if not request.meta.pop(_TURN, False) or not isinstance(downloader, PacedDownloader):
            return None
        if downloader.rested_at(downloader.get_slot_key(request)) <= monotonic():
            return None
        return request.replace(priority=request.priority + 1, dont_filter=True)
