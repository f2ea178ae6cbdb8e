"""robots.txt after RFC 9309: asked for first, kept for a day, obeyed; Crawl-delay acted on."""

from __future__ import annotations

import asyncio
import zlib
from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.datatypes import LocalCache

from newscrawler.article import Refusal, utc_now
from newscrawler.fetching.failures import PageRefused, refusal_of
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.fetching.retry import wait_of
from newscrawler.fetching.robots_cache import Copy, cache_of, read_copy
from newscrawler.robots import READ_BYTES
from newscrawler.urls import origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# Seconds until a robots.txt that could not be had is asked for again, within a crawl.
_KEPT_FAILURE_S = 600.0
# Sites whose failure is remembered; the next ones take the place of the oldest.
_FAILURES_MAX = 10_000
# Before every page of its site.
_PRIORITY = 1_000
# Bytes that an unasked-for compression other than gzip and deflate may swell to.
_DECODED_MAX = 8 * READ_BYTES
# zlib's window bits: gzip or zlib, by their headers.
_GZIP_OR_ZLIB = 47

_READ = "newscrawler_robots_read"
ROBOTS_META: dict[str, Any] = {"dont_obey_robotstxt": True, _READ: 0}
"""The meta of a request for robots.txt itself: it needs no leave, and costs no more than the 500 KiB that count."""


class RobotsMiddleware:
    """Downloader middleware in place of Scrapy's, which reads a server error as permission and forgets Crawl-delay.

    RFC 9309, 2.3.1: 4xx, and redirects without end, mean that there are no rules. 5xx, 429 or no answer: nothing is
    fetched, however old the last good copy is, and also after 30 days, where the RFC would let us. A network error is
    given to the page as it is, so that an unknown host is called that.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("ROBOTSTXT_OBEY is off")
        self._crawler = crawler
        self._agent: str = settings.get("ROBOTSTXT_USER_AGENT") or settings["USER_AGENT"]
        self._cache = cache_of(crawler)
        # With --refresh, copies of earlier runs are asked about again; they save the body where nothing changed.
        self._valid_from = utc_now() if settings.getbool("NEWSCRAWLER_REFRESH") else None
        self._asking: dict[str, asyncio.Future[Copy | Refusal]] = {}
        self._failed: LocalCache[str, tuple[float, Refusal]] = LocalCache(_FAILURES_MAX)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise PageRefused for a page that robots.txt disallows or whose robots.txt cannot be had."""
        origin = origin_of(request.url)
        if not origin or request.meta.get("dont_obey_robotstxt"):
            return
        answer = await self._answer_of(origin, request.meta.get(ADDRESSES, ()))
        refusal = answer if isinstance(answer, Refusal) else self._refusal(answer, request.url)
        if refusal is not None:
            self._count(refusal.code)
            raise PageRefused(refusal)

    def _refusal(self, copy: Copy, url: str) -> Refusal | None:
        decision = copy.robots.decide(url, self._agent)
        if decision.allowed:
            return None
        return Refusal(code="robots_disallowed", reason=f"the site's robots.txt disallows it: {decision.reason}")

    async def _answer_of(self, origin: str, addresses: object) -> Copy | Refusal:
        copy = self._cache.held(origin)
        if copy is not None and self._holds(copy):
            return copy
        if origin not in self._asking:
            self._asking[origin] = asking = asyncio.ensure_future(self._learn(origin, addresses))
            asking.add_done_callback(lambda _: self._asking.pop(origin))
        # Shielded: the page that came first may be given up while others wait for the same answer.
        return await asyncio.shield(self._asking[origin])

    async def _learn(self, origin: str, addresses: object) -> Copy | Refusal:
        again_at, refusal = self._failed.get(origin, (0.0, None))
        if refusal is not None and monotonic() < again_at:
            return refusal
        copy = await self._cache.recall(origin)
        if copy is None or not self._holds(copy):
            answer = await self._ask(origin, addresses, copy)
            if isinstance(answer, Refusal):
                wait_s = min(answer.retry_after_s or _KEPT_FAILURE_S, _KEPT_FAILURE_S)
                self._failed[origin] = monotonic() + wait_s, answer
                return answer
            copy = answer
            await self._cache.keep(origin, copy)
        else:
            self._count("kept")
        delay_s = copy.robots.crawl_delay(self._agent)
        engine = self._crawler.engine
        slow_down = getattr(engine and engine.downloader, "slow_down", None)
        if delay_s and slow_down is not None:
            slow_down(f"{origin}/", delay_s)
        return copy

    def _holds(self, copy: Copy) -> bool:
        return copy.is_fresh(utc_now()) and (self._valid_from is None or copy.at >= self._valid_from)

    async def _ask(self, origin: str, addresses: object, copy: Copy | None) -> Copy | Refusal:
        """Return what the site says, or why nothing may be fetched from it. `copy` is what it said before."""
        robots_url = f"{origin}/robots.txt"
        headers = {"Accept-Encoding": "identity"}
        if copy is not None and copy.etag:
            headers["If-None-Match"] = copy.etag
        if copy is not None and copy.last_modified:
            headers["If-Modified-Since"] = copy.last_modified
        meta = {**ROBOTS_META, ADDRESSES: addresses}
        request = Request(robots_url, headers=headers, priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)
        engine = self._crawler.engine
        assert engine is not None  # noqa: S101 - requests come through here only while the engine runs
        self._count("asked")
        try:
            response = await engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever the download raised is the page's reason, by its name
            return await judge(refusal_of(error, robots_url))
        if response.status == 304 and copy is not None:
            self._count("unchanged")
            return copy.again(_header(response, "ETag"), _header(response, "Last-Modified"))
        return await judge(response)

    def _count(self, what: str) -> None:
        self._crawler.stats.inc_value(f"newscrawler/robots/{what}")


async def judge(answer: Response | Refusal) -> Copy | Refusal:
    """Return what an answer to a request for robots.txt means: a copy, or why nothing may be fetched."""
    if isinstance(answer, Refusal):
        # More than five redirects in a row: RFC 9309, 2.3.1.2, unavailable.
        return await read_copy(b"", None, utc_now()) if answer.code == "redirect_loop" else answer
    if answer.status == 429 or answer.status >= 500:
        reason = f"robots.txt answers HTTP {answer.status}, which means: stay away for the moment"
        return Refusal(code="robots_unreachable", reason=reason, retry=True, retry_after_s=wait_of(answer))
    body = answer.body if 200 <= answer.status < 300 else b""
    etag, last_modified = _header(answer, "ETag"), _header(answer, "Last-Modified")
    return await read_copy(body, answer.status, utc_now(), etag, last_modified)


class RobotsTransfer:
    """Downloader middleware next to the downloader: of a robots.txt only what counts is taken, compressed or not."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsTransfer:
        transfer = cls()
        crawler.signals.connect(transfer.stop_when_enough, signals.bytes_received)
        return transfer

    def process_request(self, request: Request) -> None:
        """Begin to count; again at a redirect and a retry. No other bound holds: a larger file is no error."""
        if _READ in request.meta:
            request.meta[_READ] = 0
            request.meta["download_maxsize"] = 0

    def stop_when_enough(self, data: bytes, request: Request) -> None:
        """Raise StopDownload once more than 500 KiB of a robots.txt have come."""
        if _READ in request.meta:
            request.meta[_READ] += len(data)
            if request.meta[_READ] > READ_BYTES:
                raise StopDownload(fail=False)

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response, its gzip or deflate undone as far as it counts; what else there is, others undo."""
        if _READ not in request.meta:
            return response
        request.meta["download_maxsize"] = _DECODED_MAX
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if encoding not in (b"gzip", b"x-gzip", b"deflate"):
            return response
        inflating = zlib.decompressobj(_GZIP_OR_ZLIB)
        try:
            body = inflating.decompress(response.body, READ_BYTES + 1)
        except zlib.error:
            return response
        enough = len(body) > READ_BYTES or "download_stopped" in response.flags
        if not enough and (not inflating.eof or inflating.unused_data):
            return response
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        return response.replace(body=body, headers=headers)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
