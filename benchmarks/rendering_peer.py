"""The pages of feeds by scrapy-playwright, each rendered until the network is idle, with trafilatura for the text.

Runs in an environment of its own: `python rendering_peer.py BROWSER OUTPUT FEED…` writes a line of JSON a page.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from typing import Any, TextIO

import scrapy
import trafilatura
from scrapy.crawler import AsyncCrawlerProcess

_PAGES = 2


class PeerSpider(scrapy.Spider):
    """Reads feeds by plain HTTP and their pages in the browser."""

    name = "peer"

    def __init__(self, feeds: list[str], output: TextIO) -> None:
        super().__init__()
        self._feeds, self._output = feeds, output

    async def start(self) -> AsyncIterator[Any]:
        for feed in self._feeds:
            yield scrapy.Request(feed)

    def parse(self, response: Any) -> Any:
        meta = {"playwright": True, "playwright_page_goto_kwargs": {"wait_until": "networkidle"}}
        for link in response.xpath("//item/link/text()").getall():
            yield scrapy.Request(link, self.parse_page, meta=dict(meta))

    def parse_page(self, response: Any) -> None:
        text = trafilatura.extract(response.text, url=response.url, include_comments=False) or ""
        self._output.write(json.dumps({"url": response.url, "text": text}) + "\n")


def main() -> None:
    browser, output, *feeds = sys.argv[1:]
    handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
    process = AsyncCrawlerProcess(
        {
            "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
            "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": browser, "args": ["--no-sandbox"]},
            "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": _PAGES,
            "CONCURRENT_REQUESTS_PER_DOMAIN": _PAGES,
            "DOWNLOAD_DELAY": 0,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
            "LOG_LEVEL": "ERROR",
        }
    )
    with open(output, "w", encoding="utf-8") as file:  # noqa: PTH123
        process.crawl(PeerSpider, feeds=feeds, output=file)
        process.start()


if __name__ == "__main__":
    main()
