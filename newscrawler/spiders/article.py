"""The `article` spider: given addresses, fetched now."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

from scrapy import Request

from newscrawler.article import Refusal
from newscrawler.discovery.entry import Entry
from newscrawler.fetching.render_settings import Render
from newscrawler.sources import Source, load_registry
from newscrawler.spiders.pages import PageSpider
from newscrawler.urls import host_and_port, parse_http_url


class ArticleSpider(PageSpider):
    """Fetches the pages of `-a urls=URL[,URL…]` (or white space between them), seen before or not. With
    `-a source=ID` they are that source's, read by its rules in `-a sources=FILE` (default sources.yml).
    """

    name = "article"
    arguments = frozenset({"urls", "source", "sources"})
    by_name = True

    def __init__(
        self,
        name: str | None = None,
        urls: str | tuple[str, ...] = (),
        source: str | Source | None = None,
        sources: str = "sources.yml",
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        self._source = load_registry(Path(sources)).source(source) if isinstance(source, str) else source
        # A comma may be part of an address; one before a scheme separates two.
        self.urls = tuple(urls.replace(",http", " http").split()) if isinstance(urls, str) else tuple(urls)
        if not self.urls:
            raise ValueError("spider 'article' needs addresses: -a urls=https://example.org/article")

    def addresses_of(self, source: str | None, url: str) -> frozenset[tuple[str, int]]:  # noqa: ARG002
        """Return the address itself: who types it may go there, and a redirect from it nowhere else."""
        address = host_and_port(url)
        return frozenset({address} if address else ())

    def rules_for(self, source: str | None, url: str, day: date) -> list[dict[str, Any]]:  # noqa: ARG002
        """Return the rules of the named source's overrides that hold."""
        return self._source.rules_for(url, day) if self._source else []

    def render_for(self, source: str | None) -> Render:  # noqa: ARG002
        """Return what the registry says of the named source."""
        return self._source.render if self._source else "auto"

    async def start(self) -> AsyncIterator[Request | Refusal]:
        """Yield a request an address, or the refusal of what is none."""
        for url in self.urls:
            if parse_http_url(url) is None:
                reason = "an address starts with http:// or https:// and names a host"
                yield Refusal(code="not_a_url", reason=reason, url=url)
            else:
                yield self.page_request(Entry(url), self._source.id if self._source else None)
