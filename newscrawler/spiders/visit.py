"""The `visit` spider: a command's own few requests, one after the other, with every manner of a crawl."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from newscrawler.article import Refusal
from newscrawler.fetching.failures import refusal_of
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.sources import Source
from newscrawler.urls import host_and_port, parse_http_url

if TYPE_CHECKING:
    from scrapy.http import Response

# Bytes and seconds of a list (sitemaps.org allows 50 MB); a page is smaller and quicker.
LIST_MAXSIZE = 50 * 1024 * 1024
LIST_TIMEOUT_S = 120

Fetch = Callable[..., Awaitable["Response | Refusal"]]
"""`await fetch(url)`: the response whatever its status, or the Refusal that says why there is none."""


class VisitSpider(Spider):
    """Runs `visit(fetch)` and ends with it. `asked` are the addresses that the user typed: their hosts and ports may be
    private, everything else is held to the public network. Nothing is stored.
    """

    name = "visit"

    def __init__(
        self,
        name: str | None = None,
        visit: Callable[[Fetch], Awaitable[None]] | None = None,
        asked: tuple[str, ...] = (),
        sources: tuple[Source, ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(name, **kwargs)
        if visit is None:
            raise ValueError("spider 'visit' is for commands: it needs to be told what to do")
        self._visit = visit
        # The pace of these sources' sites holds.
        self.sources = sources
        self._addresses = frozenset(address for url in asked if (address := host_and_port(url)))

    async def start(self) -> AsyncIterator[Request]:
        """Run the visit; every request goes through `fetch`, so none is yielded."""
        await self._visit(self.fetch)
        return
        yield Request("data:,")

    async def fetch(self, url: str, **meta: Any) -> Response | Refusal:
        """Return the response, redirects followed, or why there is none; `meta` are keys of the request's meta."""
        if parse_http_url(url) is None:
            return Refusal(
                code="not_a_url", reason="an address starts with http:// or https:// and names a host", url=url
            )
        request = Request(
            url,
            dont_filter=True,
            meta={
                ADDRESSES: self._addresses,
                "download_maxsize": LIST_MAXSIZE,
                "download_timeout": LIST_TIMEOUT_S,
                **meta,
            },
        )
        engine = self.crawler.engine
        assert engine is not None  # noqa: S101 - a spider's start runs inside of its engine
        try:
            return await engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever the download raised is the answer, by its name
            return refusal_of(error, url)
