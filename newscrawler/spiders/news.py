"""The `news` spider: the sources of a registry, by their feeds, sitemaps and section pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request

from newscrawler.article import Refusal, utc_now
from newscrawler.discovery import find_articles, find_lists, next_page, stream_list
from newscrawler.discovery.entry import Listed
from newscrawler.fetching.conditional import LIST, LIST_PAGE, is_unchanged
from newscrawler.fetching.failures import refusal_of, refusal_of_status
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.fetching.render_settings import Render
from newscrawler.fetching.retry import wait_of
from newscrawler.sources import Source, load_registry, parse_age
from newscrawler.spiders.pages import PageSpider

if TYPE_CHECKING:
    from scrapy.http import Response
    from twisted.python.failure import Failure

# Bytes: what the sitemap protocol allows a file (sitemaps.org).
_LIST_MAXSIZE = 50 * 1024 * 1024
# Seconds: a list of that size takes longer than a page.
_LIST_TIMEOUT_S = 120
# Pages of one section: news stands on the first, the next ones are for a site that publishes more between two visits.
_PAGES_MAX = 3
# Lists before pages: they tell what there is.
_LIST_PRIORITY = 10


class NewsSpider(PageSpider):
    """Crawls `-a sources=FILE` (default sources.yml), with `-a only=ID,ID` some of it, with `-a since=2d` what is
    newer than that by the list's own word.
    """

    name = "news"
    arguments = frozenset({"sources", "only", "since"})

    def __init__(
        self,
        name: str | None = None,
        sources: str | Iterable[Source] = "sources.yml",
        only: str = "",
        since: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        registry = load_registry(Path(sources)).sources if isinstance(sources, str) else tuple(sources)
        wanted = [word for word in only.replace(",", " ").split() if word]
        unknown = [word for word in wanted if word not in {source.id for source in registry}]
        if unknown:
            raise ValueError(f"the registry has no source {unknown[0]!r}")
        self.sources = tuple(source for source in registry if not wanted or source.id in wanted)
        self._by_id = {source.id: source for source in self.sources}
        self.since: datetime | None = utc_now() - parse_age(since) if since else None

    def addresses_of(self, source: str | None, url: str) -> frozenset[tuple[str, int]]:  # noqa: ARG002
        """Return the source's own hosts and ports where the registry puts it on a private network."""
        known = self._by_id.get(source or "")
        return known.own_addresses() if known is not None and known.network == "private" else frozenset()

    def rules_for(self, source: str | None, url: str, day: date) -> list[dict[str, Any]]:
        """Return the rules of the source's overrides that hold."""
        known = self._by_id.get(source or "")
        return known.rules_for(url, day) if known is not None else []

    def render_for(self, source: str | None) -> Render:
        """Return what the registry says of the source."""
        known = self._by_id.get(source or "")
        return known.render if known is not None else "auto"

    def publisher_of(self, source: str | None) -> str | None:
        """Return the name that the registry gives the source."""
        known = self._by_id.get(source or "")
        return known.stated_name if known is not None else None

    async def start(self) -> AsyncIterator[Request]:
        """Yield a request a feed, sitemap and section; of a source that has none of them, its home page."""
        for source in self.sources:
            for url in (*source.feeds, *source.sitemaps):
                yield self.list_request(url, source.id, 0)
            pages = source.sections
            if not (source.feeds or source.sitemaps or source.sections) and source.homepage:
                pages = (source.homepage,)
            for url in pages:
                yield self.list_request(url, source.id, 0, page=True)

    async def parse_list(
        self,
        response: Response,
        source: str,
        depth: int,  # noqa: ARG002
    ) -> AsyncIterator[Listed | Refusal]:
        """Yield what a feed or sitemap lists."""
        list_url = response.meta[LIST]
        if response.status != 200:
            yield self._without_body(response, source)
            return
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        # In a thread: feeds are read whole, and the tolerant parser takes seconds for a large one.
        listing = await asyncio.to_thread(stream_list, response.body, response.url, content_type=content_type)
        yield Listed(list_url, source, listing=listing)

    async def parse_page(
        self, response: Response, source: str, depth: int
    ) -> AsyncIterator[Listed | Refusal | Request]:
        """Yield the articles a section or home page links to, and its next page, to be asked for while there is news in
        it; of a home page alone, its feeds too. `depth` counts the pages before this one.
        """
        if response.status != 200:
            yield self._without_body(response, source)
            return
        known = self._by_id[source]
        if response.meta[LIST] == known.homepage and depth == 0:
            for url in await asyncio.to_thread(find_lists, response.body, response.url):
                yield self.list_request(url, source, depth + 1)
        entries = await asyncio.to_thread(find_articles, response.body, response.url)
        following = await asyncio.to_thread(next_page, response.body, response.url) if depth + 1 < _PAGES_MAX else None
        onward = self.list_request(following, source, depth + 1, page=True) if following else None
        yield Listed(response.meta[LIST], source, entries, onward=onward)

    def refuse_list(self, failure: Failure) -> Iterator[Refusal]:
        """Yield why a list could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        refusal = refusal_of(failure.value, request.meta[LIST], request.cb_kwargs["source"])
        yield replace(refusal, about="list")

    def list_request(self, url: str, source: str, depth: int, page: bool = False) -> Request:
        """Return the request for a list, a section or home page with `page`; the ledger decides whether it is made."""
        return Request(
            url,
            callback=self.parse_page if page else self.parse_list,
            errback=self.refuse_list,
            cb_kwargs={"source": source, "depth": depth},
            meta={
                LIST: url,
                LIST_PAGE: page,
                "download_maxsize": _LIST_MAXSIZE,
                "download_timeout": _LIST_TIMEOUT_S,
                ADDRESSES: self.addresses_of(source, url),
            },
            priority=_LIST_PRIORITY,
            dont_filter=True,
        )

    def _without_body(self, response: Response, source: str) -> Listed | Refusal:
        list_url = response.meta[LIST]
        if is_unchanged(response):
            return Listed(list_url, source, unchanged=True)
        refusal = refusal_of_status(response.status, list_url, source, wait_of(response))
        return replace(refusal, about="list")
