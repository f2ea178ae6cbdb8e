"""Running a spider from a command: settings by name, log on stderr, one crawl a process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from newscrawler.commands.left_alone import known_to_the_store

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_LEVELS = ("WARNING", "INFO", "DEBUG")


def run_spider(
    name: str,
    arguments: dict[str, Any],
    settings: dict[str, Any],
    *,
    verbose: int = 0,
    watch: Callable[[Crawler], None] | None = None,
) -> Crawler:
    """Return the crawler after its crawl has ended. `watch` may connect signals before it starts.

    A reactor runs once, so this is called once a process. The settings are `newscrawler.settings`, named here: what
    Scrapy would find depends on the working directory.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    if not settings.get("NEWSCRAWLER_STORE", True):
        settings = {**settings, "NEWSCRAWLER_LEFT_ALONE": known_to_the_store()}
    values = Settings()
    values.setmodule("newscrawler.settings", priority="project")
    values.setdict({"LOG_LEVEL": _LEVELS[min(verbose, 2)], **settings}, priority="cmdline")
    # Scrapy's own levels are of the root logger; asyncio's debug lines are nobody's concern.
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    process = AsyncCrawlerProcess(values)
    if not verbose:
        # A page that is too large or cut short is counted and named; the handler's own words add nothing.
        logging.getLogger("scrapy.core.downloader.handlers.http11").setLevel(logging.ERROR)
    crawler = process.create_crawler(name)
    if watch is not None:
        watch(crawler)
    crawling = process.crawl(crawler, **arguments)
    process.start()
    if crawling.done() and not crawling.cancelled():
        # Scrapy logs an error at the start of a crawl and goes on; here nothing can go on.
        crawling.result()
    return crawler


def finish_reason(crawler: Crawler) -> str:
    """Return how the crawl ended: `finished`, `shutdown` (interrupted), `store_lost`, …"""
    # Scrapy notes no reason when a second signal ends a crawl at once.
    return str(crawler.stats.get_value("finish_reason") or "shutdown")
