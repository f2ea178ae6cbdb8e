"""Pace: how many requests a site gets at once, and how long it is left alone between two.

One component owns it. The unit is the site (`urls.site_of`): the registrable domain, else host and port. The delay
is the largest of the registry's, robots.txt's Crawl-delay and a pause the site asked for; nothing ever lowers it.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.core.downloader import Downloader
from scrapy.utils.asyncio import call_later

from newscrawler.urls import site_of

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

# Seconds; a Crawl-delay beyond it would mean less than 300 pages a day and is more likely a mistake.
MAX_CRAWL_DELAY_S = 300.0


class PacedDownloader(Downloader):
    """Scrapy's downloader with one slot a site, whose delays outlive the slot (Scrapy drops an idle one)."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        crawler.signals.connect(self._spider_opened, signals.spider_opened)

    def get_slot_key(self, request: Request) -> str:
        """Return the site of the request, whatever its meta says: a redirect may have led to another one."""
        return site_of(request.url) or super().get_slot_key(request)

    def slow_down(self, url: str, delay_s: float) -> None:
        """Leave the URL's site alone for at least this long between two requests, until the end of the run."""
        site = site_of(url)
        pace = self.per_slot_settings.setdefault(site, {})
        pace["delay"] = max(pace.get("delay", self._delay), min(delay_s, MAX_CRAWL_DELAY_S))
        if slot := self.slots.get(site):
            slot.delay = max(slot.delay, pace["delay"])

    def pause(self, url: str, seconds: float) -> None:
        """Send nothing to the URL's site for so many seconds."""
        slot = self.slots.get(site_of(url))
        if slot is None:
            return
        usual = self.per_slot_settings.get(site_of(url), {}).get("delay", self._delay)
        slot.delay, slot.lastseen = max(slot.delay, seconds), monotonic()

        def resume() -> None:
            slot.delay = usual

        call_later(seconds, resume)

    def _spider_opened(self, spider: Spider) -> None:
        for source in getattr(spider, "sources", ()):
            for url in source.urls():
                site = site_of(url)
                pace = self.per_slot_settings.get(site)
                self.per_slot_settings[site] = {
                    "delay": max(source.delay, pace["delay"]) if pace else source.delay,
                    "concurrency": min(source.concurrency, pace["concurrency"]) if pace else source.concurrency,
                }
