"""Rendering in a crawl: whether a page goes into a browser, and which of its two readings stands.

Scrapy has fetched the page already, with every manner; what comes here is its answer. The browser is started by the
first page that needs it, and where there is none, one line says so and the crawl goes on with what plain HTTP gives.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from newscrawler.article import Article, Refusal
from newscrawler.fetching.backlog import Backlog
from newscrawler.fetching.browser_need import DOUBTED_AFTER, BrowserNeeds, Way
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.fetching.render_settings import Render, options_of, render_of
from newscrawler.fetching.robots_cache import robots_of
from newscrawler.keeping import keeper_of
from newscrawler.rendering import FetchedPage, NotRendered, Rendered, Renderer
from newscrawler.urls import origin_of, parse_http_url, site_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawler.article import CaptureKind
    from newscrawler.stores import Store

__all__ = ["Extract", "Onward", "Reading", "Rendering", "brought_more"]

logger = logging.getLogger(__name__)

# A rendering brought more when its text is so many times as long, and longer by so many characters.
_LONGER, _LONGER_CHARS = 1.2, 60
# Or when less than this share of the plain text is in it, and it is no shorter than that.
_SAME_SHARE = 0.5
# The memo that says that pages were left without a browser, and how such pages were refused.
_WANTED = "browser:wanted"
_FOR_WANT_OF_IT = ("needs_javascript", "consent_wall")
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
        self._looked = self._wanted = False
        # Why there is no browser, once that is known.
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
        if render == "never":
            return Reading(await extract())
        section = self._needs.section_of(response.url)
        way = await self._way(section, render)
        if way != "browser":
            plain = await extract(can_render=True)
            if not self._may_be_more(plain):
                await self._needs.sufficed(section)
                return Reading(plain)
            if way == "plain" and not await self._is_known_rendered(url):
                return Reading(self._later(await extract()))
        try:
            rendered = await self._rendered(response)
        except NotRendered as failure:
            return Reading(await self._without(failure, url, section, render, way, await extract()))
        if rendered is None:
            return None
        self._keeper.count(source, "rendered")
        if rendered.consent:
            self._count(f"consent_{rendered.consent}")
        self._count("asked", rendered.asked)
        for why, number in rendered.refused.items():
            self._count(f"refused/{why}", number)
        captures = cast("Mapping[CaptureKind, bytes]", rendered.captures)
        return Reading(await self._better(section, render, way, extract, rendered), captures)

    async def take_up_again(self) -> None:
        """Have the pages asked for again that earlier runs refused for want of a browser, where there is one now."""
        memo = await self._keeper.recall(_WANTED)
        if (
            memo is None
            or not memo.value.get("wanted")
            or self._render == "never"
            or self._renderer.missing is not None
        ):
            return
        for code in _FOR_WANT_OF_IT:
            number = await self._keeper.ask(partial(_reopened, code), 0)
            self._count("taken_up_again", number)
        await self._keeper.remember(_WANTED, {"wanted": False})

    async def close(self) -> None:
        """End the browser, and do not wait for long."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._renderer.close(), _CLOSE_S)

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

    def _may_be_more(self, plain: Article | Refusal) -> bool:
        if isinstance(plain, Article):
            return False
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
        if missing and self._missing is None and not failure.retry:
            self._missing = failure.reason
            self._warn_of_missing()
        if missing and not self._wanted:
            self._wanted = True
            await self._keeper.remember(_WANTED, {"wanted": True})
        if missing and self._fails_without:
            return refusal
        if await self._is_known_rendered(url):
            # What a browser gave of it at another time is more than this, and no revision of it.
            return refusal
        if isinstance(plain, Refusal):
            return plain if self._missing is not None else refusal
        if way == "auto" and not missing:
            await self._needs.in_vain(section)
        # Where every page was to be rendered, the plain reading is not to be trusted; a capture that failed is all.
        insists = render == "always" and not missing and not self._options.captures
        return refusal if insists else plain

    async def _is_known_rendered(self, url: str) -> bool:
        """Say whether the store has what a browser gave of an address."""
        article = await self._keeper.ask(lambda store: store.led_to(url), None)
        return article is not None and article.rendered

    async def _better(
        self, section: str, render: Render, way: Way, extract: Extract, rendered: Rendered
    ) -> Article | Refusal | Onward:
        """Return the reading that stands, and learn from it; without one, where the page's scripts went on to."""
        found = await extract(rendered.html)
        # A page that went in to be captured is read as it is without that: else captures would make revisions.
        captured = bool(self._options.captures) and render == "auto"
        if isinstance(found, Article) and way == "browser" and not captured:
            return _noted(found, rendered)
        plain = await extract()
        if isinstance(found, Article) and brought_more(plain, found):
            self._count("needed")
            await self._needs.needed(section)
            return _noted(found, rendered)
        if isinstance(plain, Refusal) and rendered.onward is not None and parse_http_url(rendered.onward):
            self._count("onward")
            return Onward(rendered.onward)
        if captured and isinstance(plain, Article):
            return plain
        self._count("in_vain")
        if way == "auto":
            await self._needs.in_vain(section)
        elif isinstance(plain, Article):
            await self._needs.sufficed(section)
        return plain if isinstance(plain, Article) else found

    def _later(self, plain: Article | Refusal) -> Article | Refusal:
        """Return the reading of a page whose section is left plain for a day; one that gave nothing is tried again."""
        if isinstance(plain, Article) or not self._may_be_more(plain):
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


def _reopened(code: str, store: Store) -> Awaitable[int]:
    return store.reopen(code)


def brought_more(plain: Article | Refusal, rendered: Article) -> bool:
    """Say whether a rendering gave clearly more of the article than the plain reading, or another text."""
    if isinstance(plain, Refusal):
        return True
    before, after = len(plain.text), len(rendered.text)
    if after >= _LONGER * before and after >= before + _LONGER_CHARS:
        return True
    kept = sum(len(block.text) for block in plain.blocks if block.text in rendered.text)
    return after >= before and kept < _SAME_SHARE * before


def _noted(article: Article, rendered: Rendered) -> Article:
    """Return the article with how it was come by."""
    wall = f", consent wall {rendered.consent}" if rendered.consent else ""
    return replace(article, provenance={**article.provenance, "rendered": f"browser{wall}"})


def _fetched(response: Response) -> FetchedPage:
    headers = tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    return FetchedPage(
        response.url,
        response.body,
        headers,
        response.status,
        site_of(response.url),
        frozenset(response.meta.get(ADDRESSES, ())),
    )
