"""The `article` spider: given addresses, fetched now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request

from newscrawler.article import Refusal
from newscrawler.discovery.entry import Entry
from newscrawler.spiders.pages import PageSpider
from newscrawler.urls import host_and_port, parse_http_url


class ArticleSpider(PageSpider):
    """Fetches the pages of `-a urls=URL[,URL…]` (or white space between them), seen before or not."""

    name = "article"
    arguments = frozenset({"urls"})

    def __init__(self, name: str | None = None, urls: str | tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        # A comma may be part of an address; one before a scheme separates two.
        self.urls = tuple(urls.replace(",http", " http").split()) if isinstance(urls, str) else tuple(urls)
        if not self.urls:
            raise ValueError("spider 'article' needs addresses: -a urls=https://example.org/article")

    def addresses_of(self, source: str | None, url: str) -> frozenset[tuple[str, int]]:  # noqa: ARG002
        """Return the address itself: who types it may go there, and a redirect from it nowhere else."""
        address = host_and_port(url)
        return frozenset({address} if address else ())

    async def start(self) -> AsyncIterator[Request | Refusal]:
        """Yield a request an address, or the refusal of what is none."""
        for url in self.urls:
            if parse_http_url(url) is None:
                reason = "an address starts with http:// or https:// and names a host"
                yield Refusal(code="not_a_url", reason=reason, url=url)
            else:
                yield self.page_request(Entry(url), None)
