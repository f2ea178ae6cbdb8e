"""robots.txt after RFC 9309: asked for first, kept for a day, obeyed; Crawl-delay acted on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from protego import Protego
from scrapy import Request
from scrapy.exceptions import NotConfigured
from scrapy.http.request import NO_CALLBACK

from newscrawler.article import Refusal
from newscrawler.fetching.failures import PageRefused, refusal_of
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.urls import parse_http_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Seconds: RFC 9309, 2.4 (no longer than 24 hours).
_KEPT_S = 86_400.0
# Seconds; an answer that could not be had is asked for again sooner.
_KEPT_FAILURE_S = 600.0
# Bytes: RFC 9309, 2.5 asks for at least 500 KiB to be read.
_READ_BYTES = 512_000
# Before every page of its site.
_PRIORITY = 1_000


class _Rules(Protocol):
    def refusal(self, url: str) -> Refusal | None: ...


@dataclass(frozen=True, slots=True)
class _Parsed:
    robots: Protego
    agent: str

    def refusal(self, url: str) -> Refusal | None:
        if self.robots.can_fetch(url, self.agent):
            return None
        return Refusal(code="robots_disallowed", reason="the site's robots.txt disallows it")


@dataclass(frozen=True, slots=True)
class _All:
    """The same answer for every page of the site; None lets them all pass."""

    answer: Refusal | None

    def refusal(self, url: str) -> Refusal | None:  # noqa: ARG002
        return self.answer


class RobotsMiddleware:
    """Downloader middleware in place of Scrapy's, which reads a server error as permission and forgets Crawl-delay.

    4xx: no rules. 5xx, or no answer: nothing is fetched (RFC 9309, 2.3.1). A network error is given to the page as
    it is, so that an unknown host is called that.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("ROBOTSTXT_OBEY is off")
        self.crawler = crawler
        self.agent = crawler.settings.get("ROBOTSTXT_USER_AGENT") or crawler.settings["USER_AGENT"]
        self._rules: dict[str, tuple[float, asyncio.Future[_Rules]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise PageRefused for a page that robots.txt disallows or whose robots.txt cannot be had."""
        parts = parse_http_url(request.url)
        if parts is None or request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self._of_site(f"{parts.scheme}://{parts.netloc}/robots.txt", request)
        refusal = rules.refusal(request.url)
        if refusal is not None:
            self.crawler.stats.inc_value(f"newscrawler/robots/{refusal.code}")
            raise PageRefused(refusal)

    async def _of_site(self, robots_url: str, request: Request) -> _Rules:
        expires, rules = self._rules.get(robots_url, (0.0, None))
        if rules is None or expires < monotonic():
            rules = asyncio.ensure_future(self._fetch(robots_url, request.meta.get(ADDRESSES, ())))
            self._rules[robots_url] = monotonic() + _KEPT_S, rules
        # Shielded: the page that came first may be given up while others wait for the same answer.
        return await asyncio.shield(rules)

    async def _fetch(self, robots_url: str, addresses: object) -> _Rules:
        engine = self.crawler.engine
        meta = {"dont_obey_robotstxt": True, ADDRESSES: addresses}
        robots_request = Request(robots_url, priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)
        self.crawler.stats.inc_value("newscrawler/robots/asked")
        try:
            response = await engine.download_async(robots_request)
        except Exception as error:  # noqa: BLE001 - whatever the download raised is the page's reason, by its name
            self._expire_soon(robots_url)
            return _All(refusal_of(error, robots_url))
        if response.status >= 500:
            self._expire_soon(robots_url)
            reason = f"robots.txt answers HTTP {response.status}, which means: stay away for the moment"
            return _All(Refusal(code="robots_unreachable", reason=reason, retry=True))
        if not 200 <= response.status < 300:
            return _All(None)
        robots = Protego.parse(response.body[:_READ_BYTES].decode("utf-8", "replace"))
        delay_s = robots.crawl_delay(self.agent)
        slow_down = getattr(engine and engine.downloader, "slow_down", None)
        if delay_s and slow_down is not None:
            slow_down(robots_url, float(delay_s))
        return _Parsed(robots, self.agent)

    def _expire_soon(self, robots_url: str) -> None:
        _, rules = self._rules[robots_url]
        self._rules[robots_url] = monotonic() + _KEPT_FAILURE_S, rules
