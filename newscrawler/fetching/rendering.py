"""Rendering in a crawl: whether a page goes into a browser, and which of its two readings stands.

Scrapy has fetched the page already, with every manner; what comes here is its answer. The browser is started by the
first page that needs it, and where there is none, one line says so and the crawl goes on with what plain HTTP gives.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from newscrawler.article import Article, Refusal
from newscrawler.extraction.charset import decode
from newscrawler.fetching.backlog import Backlog
from newscrawler.fetching.browser_need import DOUBTED_AFTER, WHOLE, BrowserNeeds, Way
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.fetching.readings import as_good, brought_more
from newscrawler.fetching.render_settings import Render, options_of, render_of
from newscrawler.fetching.robots_cache import robots_of
from newscrawler.fetching.unrendered import Unrendered
from newscrawler.keeping import keeper_of
from newscrawler.rendering import FetchedPage, NotRendered, Rendered, Renderer
from newscrawler.urls import origin_of, parse_http_url, site_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawler.article import CaptureKind

__all__ = ["Extract", "Onward", "Reading", "Rendering"]

logger = logging.getLogger(__name__)

# Seconds between two looks whether the crawl is ending; a tab's time to close, and the browser's.
_LOOK_S, _TAB_CLOSE_S, _CLOSE_S = 0.5, 2.0, 5.0


class Extract(Protocol):
    """Reads the page: as it was fetched, or `html`, what a browser made of it."""

    async def __call__(self, html: str | None = None, *, can_render: bool = False) -> Article | Refusal: ...


@dataclass(frozen=True, slots=True)
class Onward:
    """The page's scripts went on to another address, which has not been asked for."""

    url: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page gave, and the bytes of its captures by kind."""

    result: Article | Refusal | Onward
    captures: Mapping[CaptureKind, bytes] = field(default_factory=dict)


class Rendering:
    """The browser of one crawl, what is known of who needs it, and what it brought."""

    def __init__(self, crawler: Crawler, *, by_name: bool) -> None:
        """Read the settings; `by_name`: the pages were named one by one, so `always` means that or nothing.

        Raises UsageError.
        """
        settings = cast("Mapping[str, Any]", crawler.settings)
        self._crawler, self._by_name = crawler, by_name
        self._keeper = keeper_of(crawler)
        self._needs = BrowserNeeds(self._keeper)
        self._render = render_of(settings)
        self._options = options_of(settings, crawler.settings["USER_AGENT"])
        self._obeys_robots = crawler.settings.getbool("ROBOTSTXT_OBEY")
        self._agent: str = crawler.settings.get("ROBOTSTXT_USER_AGENT") or crawler.settings["USER_AGENT"]
        self._renderer = Renderer(self._options, self._permits)
        self._unrendered = Unrendered(self._keeper)
        self._looked = self._broken = False
        # Why there is no browser, once that is known; `_broken`: there is one, which does not start.
        self._missing: str | None = None
        self._backlog = Backlog(crawler)

    async def read(
        self, response: Response, url: str, source: str | None, render: Render, extract: Extract
    ) -> Reading | None:
        """Return what the page gives, read plainly where that is all it promises, else in a browser; the better stands.

        `url` is the address that was asked for, `render` the source's word. None: the crawl is ending, and the page is
        left for the next one.
        """
        render = self._render or render
        reading = await self._read(response, url, source, render, extract)
        if reading is not None and isinstance(reading.result, Refusal) and source is not None:
            await self._unrendered.note(source, reading.result, self._means(render))
        return reading

    async def take_up_again(self) -> None:
        """Have the pages asked for again that earlier runs refused with less than can be done for them in this one."""
        sources = getattr(self._crawler.spider, "sources", ())
        means = {source.id: self._means(self._render or source.render) for source in sources}
        self._count("taken_up_again", await self._unrendered.take_up(means))

    async def close(self) -> None:
        """End the browser, and do not wait for long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._renderer.close(), _CLOSE_S)

    async def _read(
        self, response: Response, url: str, source: str | None, render: Render, extract: Extract
    ) -> Reading | None:
        plain, promised = await self._plain(extract)
        if render == "never":
            return Reading(plain)
        section = self._needs.section_of(response.url)
        way = await self._way(section, render)
        if way != "browser" and not promised:
            await self._needs.sufficed(section)
            return Reading(plain)
        if way == "plain" and not await self._is_known_rendered(url):
            return Reading(self._later(plain))
        try:
            rendered = await self._rendered(response)
        except NotRendered as failure:
            return Reading(await self._without(failure, url, section, render, way, plain))
        if rendered is None:
            return None
        self._tally(source, rendered)
        found = await extract(rendered.html)
        captures = cast("Mapping[CaptureKind, bytes]", rendered.captures)
        fetched = partial(decode, response.body, dict(_headers(response)))
        more = brought_more(plain, found, fetched, rendered.html, promised=promised)
        if not more and isinstance(plain, Refusal) and rendered.onward and parse_http_url(rendered.onward):
            self._count("onward")
            return Reading(Onward(rendered.onward), captures)
        if rendered.unanswered and isinstance(plain, Refusal) and isinstance(found, Refusal):
            self._count("unanswered")
            return Reading(_unanswered(rendered.unanswered), captures)
        worth = WHOLE if isinstance(plain, Article) else 1
        await self._learn(section, way, more=more, promised=promised, worth=worth)
        # Where every page was to be rendered, the rendering is what was asked for, if nothing is lost by it.
        if isinstance(found, Article) and (more or (render == "always" and as_good(plain, found))):
            return Reading(_noted(found, rendered), captures)
        return Reading(plain if isinstance(plain, Article) else found, captures)

    def _tally(self, source: str | None, rendered: Rendered) -> None:
        self._keeper.count(source, "rendered")
        if rendered.consent:
            self._count(f"consent_{rendered.consent}")
        self._count("asked", rendered.asked)
        for why, number in rendered.refused.items():
            self._count(f"refused/{why}", number)

    async def _plain(self, extract: Extract) -> tuple[Article | Refusal, bool]:
        """Return what the page gives as it was fetched, and whether it promises more that a browser may give."""
        first = await extract(can_render=True)
        if isinstance(first, Article) or not self._may_be_more(first):
            return first, False
        plain = await extract()
        # What promised an article is refused for that.
        return plain if isinstance(plain, Article) else first, True

    async def _learn(self, section: str, way: Way, *, more: bool, promised: bool, worth: int) -> None:
        """Take in what a rendering brought beside the plain reading: each of them puts the memory to the test."""
        if more:
            self._count("needed")
            await self._needs.needed(section)
        elif promised:
            self._count("in_vain")
            if way != "plain":
                await self._needs.in_vain(section, worth)
        else:
            await self._needs.sufficed(section)

    async def _way(self, section: str, render: Render) -> Way:
        if render == "always" or self._options.captures:
            return "browser"
        way = await self._needs.way(section)
        if way == "browser":
            self._count("straight")
        return way

    @property
    def _fails_without(self) -> bool:
        """Whether a page without a browser is a failure: it was named, and so was the browser."""
        return self._by_name and self._render == "always"

    def _means(self, render: Render) -> str:
        """Return what may be done for a page that needs a browser, as `Unrendered` has it."""
        return "" if render == "never" or self._renderer.missing is not None else self._options.consent

    def _may_be_more(self, plain: Refusal) -> bool:
        return plain.code == "needs_javascript" or (plain.code == "consent_wall" and self._options.consent != "leave")

    async def _rendered(self, response: Response) -> Rendered | None:
        """Return the rendered page, None when the crawl ends before it is. Raises NotRendered."""
        if not self._looked:
            self._looked = True
            self._missing = self._renderer.missing
            self._warn_of_missing()
        if self._missing is not None:
            raise NotRendered("no_browser", self._missing, retry=False)
        page = _fetched(response)
        with self._backlog.waiting(page.site, len(page.body)):
            rendering = asyncio.ensure_future(self._renderer.render(page))
            while not rendering.done():
                await asyncio.wait({rendering}, timeout=_LOOK_S)
                if self._ending and not rendering.done():
                    rendering.cancel()
                    await asyncio.wait({rendering}, timeout=_TAB_CLOSE_S)
                    return None
            return await rendering

    async def _without(
        self, failure: NotRendered, url: str, section: str, render: Render, way: Way, plain: Article | Refusal
    ) -> Article | Refusal:
        """Return what stands for a page that was not rendered."""
        self._count(f"failed/{failure.code}")
        refusal = Refusal(code=failure.code, reason=failure.reason, retry=failure.retry)
        missing = failure.code == "no_browser"
        if missing and self._missing is None:
            self._broken = True
            if not failure.retry:
                self._missing = failure.reason
                self._warn_of_missing()
        if missing and self._fails_without:
            return refusal
        if await self._is_known_rendered(url):
            # What a browser gave of it at another time is more than this, and no revision of it.
            return refusal
        if isinstance(plain, Refusal):
            # A browser that does not start may do so at another time.
            return (replace(plain, retry=True) if self._broken else plain) if missing else refusal
        if way == "auto" and not missing:
            await self._needs.in_vain(section)
        # Where every page was to be rendered, the plain reading is not to be trusted; a capture that failed is all.
        insists = render == "always" and not missing and not self._options.captures
        return refusal if insists else plain

    async def _is_known_rendered(self, url: str) -> bool:
        """Say whether the store has what a browser gave of an address."""
        article = await self._keeper.ask(lambda store: store.led_to(url), None)
        return article is not None and article.rendered

    def _later(self, plain: Article | Refusal) -> Article | Refusal:
        """Return the reading of a page whose section is left plain for a day; one that gave nothing is tried again."""
        if isinstance(plain, Article):
            return plain
        self._count("left_plain")
        return replace(plain, retry=True, retry_after_s=DOUBTED_AFTER.total_seconds())

    def _warn_of_missing(self) -> None:
        if self._missing is not None and not self._fails_without:
            logger.warning("no page is rendered: %s", self._missing)

    @property
    def _ending(self) -> bool:
        """Whether the crawl is being closed. Scrapy has no public word for it."""
        engine = self._crawler.engine
        return engine is None or engine._slot is None or engine._slot.closing is not None

    async def _permits(self, page: FetchedPage, url: str) -> bool:
        """Say whether robots.txt lets the page's scripts ask for an address of the page's own site.

        Of another host than the page's, what is not known yet is not asked for: reading it is not fetching pages.
        """
        if not self._obeys_robots or (origin_of(url) != origin_of(page.url)):
            return True
        robots = await robots_of(self._crawler, url)
        return robots is None or robots.decide(url, self._agent).allowed

    def _count(self, word: str, number: int = 1) -> None:
        self._crawler.stats.inc_value(f"newscrawler/render/{word}", number)


def _unanswered(number: int) -> Refusal:
    asked = "request" if number == 1 else "requests"
    reason = f"in the browser the page got no answer to {number} {asked} for its data, and showed no article"
    return Refusal(code="render_unanswered", reason=reason, retry=True)


def _noted(article: Article, rendered: Rendered) -> Article:
    """Return the article with how it was come by."""
    wall = f", consent wall {rendered.consent}" if rendered.consent else ""
    return replace(article, provenance={**article.provenance, "rendered": f"browser{wall}"})


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )


def _fetched(response: Response) -> FetchedPage:
    return FetchedPage(
        response.url,
        response.body,
        _headers(response),
        response.status,
        site_of(response.url),
        frozenset(response.meta.get(ADDRESSES, ())),
    )
