"""Pages that wait for the browser: their own site is held back for them, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newscrawler.fetching.pace import PacedDownloader

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Bytes of pages that may wait without holding back the download of others. What waits beyond it counts against
# SCRAPER_SLOT_MAX_ACTIVE_SIZE, as every page does that is not stored yet.
_WAITING_BYTES = 64 * 1024 * 1024


class Backlog:
    """The waiting pages of one crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._bytes = 0

    @contextmanager
    def waiting(self, site: str, size: int) -> Iterator[None]:
        """Count a page of so many bytes among those that wait, for as long as the body runs.

        A rendering takes a hundred times as long as a plain reading: by Scrapy's own count some twenty such pages would
        stop every download. The pace fetches no more of a site of which three wait, so that there is a bound all the
        same.
        """
        engine = self._crawler.engine
        downloader = engine.downloader if engine else None
        scraping = engine.scraper.slot if engine and engine.scraper else None
        freed = size if self._bytes + size <= _WAITING_BYTES else 0
        self._bytes += freed
        if scraping is not None:
            scraping.active_size -= freed
        if isinstance(downloader, PacedDownloader):
            downloader.rendering(site, 1)
        try:
            yield
        finally:
            self._bytes -= freed
            if scraping is not None:
                scraping.active_size += freed
            if isinstance(downloader, PacedDownloader):
                downloader.rendering(site, -1)
