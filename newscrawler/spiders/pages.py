"""What the spiders share: the request for a page, and the way from its answer to an article or a reason."""

from __future__ import annotations

import logging
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Request, Spider, signals
from scrapy.exceptions import CloseSpider

from newscrawler.article import Article, Found, Refusal, rfc3339, utc_now
from newscrawler.discovery.entry import Entry
from newscrawler.errors import UsageError
from newscrawler.fetching.blocks import PAGE
from newscrawler.fetching.failures import refusal_of, refusal_of_status
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.fetching.redirects import onward_request
from newscrawler.fetching.render_settings import Render
from newscrawler.fetching.rendering import Onward, Rendering
from newscrawler.fetching.reservations import RESERVATIONS
from newscrawler.fetching.retry import wait_of
from newscrawler.pool import ExtractionPool
from newscrawler.reservations import decided, reserved_among, respected_uses

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

# Headers that say something about the text or its rights; the others stay out of the workers.
_TELLING_HEADERS = (
    "Content-Type", "Content-Language", "X-Robots-Tag", "TDM-Reservation", "TDM-Policy", "Content-Signal",
    "Content-Usage", "Link",
)  # fmt: skip


class PageSpider(Spider):
    """A spider whose pages are articles. `arguments` are the words that `-a` may set; others are an error."""

    arguments: ClassVar[frozenset[str]] = frozenset()
    # Whether the pages are named one by one: then `NEWSCRAWLER_RENDER = "always"` without a browser refuses them.
    by_name: ClassVar[bool] = False
    # The callbacks name every status; in a request's meta the same would also keep redirects from being followed.
    # One item comes of a page: Scrapy starts a task for each of CONCURRENT_ITEMS at every answer (measured at the
    # default of 100: a third of the crawler process's time).
    custom_settings: dict[str, Any] | None = {  # noqa: RUF012 - Scrapy's own attribute
        "HTTPERROR_ALLOW_ALL": True,
        "CONCURRENT_ITEMS": 4,
        # A page whose scripts went on is followed as a redirect is, with all that came before it.
        "META_COPY_WARN_SKIP_KEYS": ["redirect_reasons", "redirect_times", "redirect_urls"],
    }
    pool: ExtractionPool
    rendering: Rendering

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        unknown = sorted(set(kwargs) - self.arguments)
        if unknown:
            known = ", ".join(sorted(self.arguments)) or "none"
            raise ValueError(f"spider {self.name!r} takes no argument {unknown[0]!r}; it takes: {known}")
        super().__init__(name)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PageSpider:
        """Return the spider; its extraction pool opens and closes with the crawl."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._open_pool, signals.spider_opened)
        return spider

    def addresses_of(self, source: str | None, url: str) -> frozenset[tuple[str, int]]:  # noqa: ARG002
        """Return the private (host, port) pairs that requests for this source may reach."""
        return frozenset()

    def rules_for(self, source: str | None, url: str, day: date) -> list[dict[str, Any]]:  # noqa: ARG002
        """Return the source's own extraction rules for a page fetched at `url` on `day` (UTC)."""
        return []

    def render_for(self, source: str | None) -> Render:  # noqa: ARG002
        """Return when the source's pages go into a browser."""
        return "auto"

    def publisher_of(self, source: str | None) -> str | None:  # noqa: ARG002
        """Return the outlet's name as the registry has it."""
        return None

    def page_request(self, entry: Entry, source: str | None) -> Request:
        """Return the request for an article page. The ledger decides what is asked for, so no filter comes after it."""
        # Not before: most lists bring nothing new, and the workers cost two seconds and as many hundred megabytes.
        self.pool.warm_up()
        return Request(
            entry.url,
            callback=self.parse_article,
            errback=self.refuse,
            cb_kwargs={"asked": entry.url, "source": source, "entry": entry},
            meta={ADDRESSES: self.addresses_of(source, entry.url), PAGE: True, RESERVATIONS: {}},
            dont_filter=True,
        )

    async def parse_article(
        self, response: Response, asked: str, source: str | None, entry: Entry
    ) -> AsyncIterator[Found | Refusal | Request]:
        """Yield what the page gives: Found, the Refusal that says why not, or a request for where its scripts led."""
        if response.status != 200:
            yield refusal_of_status(response.status, asked, source, wait_of(response))
            return
        extract = partial(self._extract, response, source, entry, utc_now())
        reading = await self.rendering.read(response, asked, source, self.render_for(source), extract)
        if reading is None:
            return
        result = reading.result
        if isinstance(result, Onward):
            yield await onward_request(self.crawler, response, result.url, asked, source)
            return
        if isinstance(result, Refusal):
            yield replace(result, url=asked, source=source)
            return
        article = replace(result, rights=decided({**result.rights, **response.meta.get(RESERVATIONS, {})}))
        why = reserved_among(article.rights, self._respected)
        if why:
            yield Refusal(code="reserved", reason=why, url=asked, source=source)
        else:
            requested = tuple(dict.fromkeys((asked, *response.meta.get("redirect_urls", ()), response.url)))
            yield Found(article, requested, reading.captures)

    def refuse(self, failure: Failure) -> Iterator[Refusal]:
        """Yield the reason why a page could not be fetched."""
        request: Request = failure.request  # type: ignore[attr-defined]
        yield refusal_of(failure.value, request.cb_kwargs["asked"], request.cb_kwargs["source"])

    def _open_pool(self) -> None:
        # Not in from_crawler: Scrapy applies the add-on's settings after it has made the spider.
        settings = self.crawler.settings
        try:
            self._respected = respected_uses(settings.get("NEWSCRAWLER_RESPECT_RESERVATIONS"))
            self.rendering = Rendering(self.crawler, by_name=self.by_name)
        except UsageError as error:
            logger.error("%s", error)  # noqa: TRY400 - the line says it all
            raise CloseSpider("wrong_settings") from error
        self.pool = ExtractionPool(
            settings.getint("NEWSCRAWLER_EXTRACT_WORKERS") or os.cpu_count() or 1,
            timeout_s=settings.getfloat("NEWSCRAWLER_EXTRACT_TIMEOUT"),
            memory_bytes=settings.getint("NEWSCRAWLER_EXTRACT_MEMORY"),
        )

        self.crawler.signals.connect(self._close_pool, signals.spider_closed)

    async def _close_pool(self) -> None:
        await self.rendering.close()
        await self.pool.close()

    async def _extract(
        self,
        response: Response,
        source: str | None,
        entry: Entry,
        fetched_at: datetime,
        html: str | None = None,
        *,
        can_render: bool = False,
    ) -> Article | Refusal:
        """Return what a page gives as it was fetched, or as a browser made it, `html`."""
        return await self.pool.extract(
            # Not every text of a browser's is one that UTF-8 can hold.
            response.body if html is None else html.encode("utf-8", "replace"),
            response.url,
            _headers(response),
            source=source,
            fetched_at=rfc3339(fetched_at),
            rendered=html is not None,
            can_render=can_render,
            overrides=self.rules_for(source, response.url, fetched_at.date()),
            publisher_hint=self.publisher_of(source),
            **_hints(entry),
        )


def _headers(response: Response) -> dict[str, str]:
    values = ((name, response.headers.getlist(name)) for name in _TELLING_HEADERS)
    # An X-Robots-Tag that names an agent speaks to it up to the end of its line.
    return {
        name: (b"\n" if name == "X-Robots-Tag" else b", ").join(value).decode("latin-1")
        for name, value in values
        if value
    }


def _hints(entry: Entry) -> dict[str, Any]:
    """Return what the list said of the page: evidence where the page itself says nothing."""
    return {
        "title_hint": entry.title,
        "published_hint": entry.published,
        "authors_hint": list(entry.authors),
    }
