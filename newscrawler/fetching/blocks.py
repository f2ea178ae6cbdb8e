"""Blocks: a site that asks for a pause, keeps us out or is down is left alone, in this run and in later ones.

What is decided about a site is kept as the memo `site:SITE` (`standing.LeftAlone`). Every request to a site that is
left alone, robots.txt included, is refused without being sent, with the wait that remains.
"""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import signals

from newscrawler.article import Refusal, rfc3339, utc_now
from newscrawler.fetching.challenges import challenge_of
from newscrawler.fetching.failures import DOWN, UNREACHABLE, PageRefused
from newscrawler.fetching.pace import PacedDownloader
from newscrawler.fetching.standing import Cause, LeftAlone, Standing
from newscrawler.keeping import Keeper, keeper_of
from newscrawler.stores import Memo
from newscrawler.urls import clean_url, parse_http_url, site_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

PAGE = "newscrawler_page"
"""Key of a request's meta: it asks for an article's page, which no home page and no login page can be."""

_KEPT_OUT = frozenset({401, 403, 429})
# Bytes of an application's shell at the most, and of the text in it: a login or an apology has more to say.
_SHELL_BYTES, _SHELL_TEXT_BYTES = 100_000, 200
_TAG = re.compile(rb"<[^<>]*>")

_standings: WeakKeyDictionary[Crawler, Standings] = WeakKeyDictionary()


def standings_of(crawler: Crawler) -> Standings:
    """Return the crawl's one Standings."""
    if crawler not in _standings:
        _standings[crawler] = Standings(crawler)
    return _standings[crawler]


class Standings:
    """How the crawl's sites stand, by `urls.site_of`."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._keeper: Keeper = keeper_of(crawler)
        self._refresh = crawler.settings.getbool("NEWSCRAWLER_REFRESH")
        self._sites: dict[str, Standing] = {}
        crawler.signals.connect(self._spider_opened, signals.spider_opened)

    def refusal(self, site: str) -> Refusal | None:
        """Return why nothing may be sent to the site, with the wait that remains; None when it may be asked."""
        standing = self._sites.get(site)
        if standing is None or standing.left_alone is None:
            return None
        left = standing.left_alone
        wait = (left.until - utc_now()).total_seconds()
        if wait <= 0:
            standing.left_alone = None
            self._apply(site, standing)
            return None
        self._keeper.left_alone[site] = {"site": site, **left.to_memo()}
        return Refusal(code=left.code, reason=f"{left.reason}; left alone until {rfc3339(left.until)}", retry=True,
                       retry_after_s=wait)  # fmt: skip

    async def pause(self, url: str, seconds: float, status: int) -> None:
        """Leave the URL's site alone as long as its Retry-After asked."""
        site = site_of(url)
        standing = self._standing(site)
        reason = f"the site answered HTTP {status} and asked for a pause (Retry-After)"
        standing.left_alone = LeftAlone(utc_now() + timedelta(seconds=seconds), "site_paused", reason)
        self._crawler.stats.inc_value("newscrawler/blocks/paused")
        await self._keep(site, standing.left_alone)

    async def bad(self, request: Request, cause: Cause, reason: str) -> LeftAlone | None:
        """Take in that a request went wrong in a way that tells of its site; return the block that follows."""
        site, page = site_of(request.url), bool(request.meta.get(PAGE))
        left = self._standing(site).took_bad(cause, reason, clean_url(request.url), utc_now(), page)
        if left is not None:
            self._crawler.stats.inc_value(f"newscrawler/blocks/{cause}")
            await self._keep(site, left)
        return left

    async def refused(
        self, request: Request, cause: Cause, reason: str, code: str | None = None, retry: bool = True
    ) -> PageRefused:
        """Return what to raise for an answer that is not what was asked for, taken in as bad; the cause is its code."""
        left = await self.bad(request, cause, reason)
        wait = (left.until - utc_now()).total_seconds() if left else None
        return PageRefused(Refusal(code=code or cause, reason=reason, retry=retry, retry_after_s=wait))

    async def good(self, request: Request) -> None:
        """Take in that the site answers."""
        site = site_of(request.url)
        standing = self._sites.get(site)
        if standing is not None and standing.took_good(bool(request.meta.get(PAGE))):
            self._apply(site, standing)
            over = LeftAlone(utc_now(), "site_blocked", "the last block is over", 0)
            await self._keeper.remember(f"site:{site}", over.to_memo())

    def is_same_body(self, url: str, body: bytes) -> bool:
        """Say whether the site has given this very body for many different pages in a row."""
        return bool(body) and self._standing(site_of(url)).is_same_body(clean_url(url), body)

    async def _keep(self, site: str, left: LeftAlone) -> None:
        logger.info("%s is left alone until %s: %s", site, rfc3339(left.until), left.reason)
        self._keeper.left_alone[site] = {"site": site, **left.to_memo()}
        self._apply(site, self._standing(site))
        await self._keeper.remember(f"site:{site}", left.to_memo())

    def _standing(self, site: str) -> Standing:
        return self._sites.setdefault(site, Standing())

    def _apply(self, site: str, standing: Standing) -> None:
        """Tell the pace: nothing, one request at a time after a block, or its usual."""
        downloader = self._downloader()
        if downloader is None:
            return
        pace = downloader.pace_of(site)
        pace.probing = standing.strikes > 0
        if standing.left_alone is not None:
            downloader.leave_alone(site)
        else:
            pace.left_alone = False

    def _downloader(self) -> PacedDownloader | None:
        downloader = self._crawler.engine and self._crawler.engine.downloader
        return downloader if isinstance(downloader, PacedDownloader) else None

    async def _spider_opened(self) -> None:
        if downloader := self._downloader():
            downloader.refusal_of_site = self.refusal
        # Without a store of its own, a command may have asked the user's.
        nothing: list[Memo] = self._crawler.settings.get("NEWSCRAWLER_LEFT_ALONE") or []
        for memo in await self._keeper.ask(lambda store: store.memos("site"), nothing):
            left, now = LeftAlone.from_memo(memo.value), utc_now()
            site = memo.key.partition(":")[2]
            if left is None or not (left.holds(now) or (left.strikes and left.until <= now)):
                continue
            # What the site asked for holds; what an earlier run concluded, `--refresh` looks at again.
            lifted = self._refresh and left.code == "site_blocked"
            self._sites[site] = Standing(left.strikes, left.page, None if lifted else left)
            self._apply(site, self._sites[site])


class LeaveAlone:
    """Downloader middleware that refuses what would go to a site that is left alone, before robots.txt is asked for."""

    def __init__(self, standings: Standings) -> None:
        self._standings = standings

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LeaveAlone:
        return cls(standings_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Raise PageRefused: site_paused, site_blocked."""
        if refusal := self._standings.refusal(site_of(request.url)):
            raise PageRefused(refusal)


class RecogniseBlocks:
    """Downloader middleware that judges every answer as it came, decompressed and before it is tried again."""

    def __init__(self, crawler: Crawler) -> None:
        self._standings = standings_of(crawler)
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RecogniseBlocks:
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the response. Raises PageRefused for what is no answer to the question: challenge, soft_404."""
        url, status = response.url, response.status
        wall = challenge_of(status, _headers(response), response.body)
        if wall is not None:
            self._stats.inc_value(f"newscrawler/challenges/{wall}")
            raise await self._standings.refused(
                request, "challenge", f"the site checks for bots ({wall}, HTTP {status})"
            )
        parts = parse_http_url(url)
        if status in DOWN:
            await self._standings.bad(request, "unreachable", f"the site answers HTTP {status}, many times in a row")
        elif parts is not None and parts.path == "/robots.txt":
            # Often served to those who get nothing else: it says nothing of the pages.
            return response
        elif status in _KEPT_OUT:
            await self._standings.bad(
                request, "kept_out", f"the site answers HTTP {status} to one address after the other"
            )
        elif (
            status == 200
            and request.meta.get(PAGE)
            and self._standings.is_same_body(url, response.body)
            and not is_shell(response.body)
        ):
            reason = "the site sends one and the same page for one address after the other"
            raise await self._standings.refused(request, "soft_404", reason)
        else:
            await self._standings.good(request)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Take in that the site cannot be reached."""
        if isinstance(exception, UNREACHABLE):
            await self._standings.bad(request, "unreachable", "the site cannot be reached, many times in a row")


def is_shell(body: bytes) -> bool:
    """Say whether a page is an application's shell: scripts and hardly any text. Many sites have one for all pages."""
    start = body[:_SHELL_BYTES].lower()
    pieces = [start]
    for name in (b"script", b"style", b"noscript", b"title"):
        parts = [piece.split(b"<" + name) for piece in pieces]
        # What comes before the element, and of each element what comes after its end.
        pieces = [half for part in parts for half in (part[0], *(tail.partition(b"</" + name)[2] for tail in part[1:]))]
    text = b" ".join(_TAG.sub(b" ", piece) for piece in pieces)
    return b"<script" in start and len(body) <= _SHELL_BYTES and len(b" ".join(text.split())) < _SHELL_TEXT_BYTES


def _headers(response: Response) -> dict[str, str]:
    headers: dict[bytes, list[bytes]] = response.headers
    return {name.decode("latin-1").lower(): b"; ".join(values).decode("latin-1") for name, values in headers.items()}
