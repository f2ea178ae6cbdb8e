"""Compressed answers, in place of Scrapy's decompression, which takes half an answer for a whole one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import NotConfigured
from scrapy.http import TextResponse
from scrapy.responsetypes import responsetypes

from newscrawler.article import Refusal
from newscrawler.fetching.encodings import CODINGS, CutShort, NotEncoded, TooLarge, codings_of, decoded
from newscrawler.fetching.failures import PageRefused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# Bytes as sent; more than this takes more than 10 ms, which the event loop shall not wait (1 MB of HTML in gzip: 8 ms).
_IN_THREAD = 200_000


class CompleteDecompression:
    """Downloader middleware that asks for compressed answers and refuses a truncated, a broken and a bloated one."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("COMPRESSION_ENABLED"):
            raise NotConfigured("COMPRESSION_ENABLED is off")
        self._max_size = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CompleteDecompression:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Say what can be read."""
        request.headers.setdefault("Accept-Encoding", ", ".join(CODINGS))

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return the decompressed response. Raises PageRefused: truncated_body, bad_encoding, too_large."""
        header = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        codings = codings_of(header)
        if not header or not response.body or request.method == "HEAD":
            return response
        max_size = request.meta.get("download_maxsize", self._max_size)
        try:
            if len(response.body) > _IN_THREAD:
                body = await asyncio.to_thread(decoded, response.body, codings, max_size)
            else:
                body = decoded(response.body, codings, max_size)
        except CutShort as error:
            reason = "the compressed page ends before its end"
            raise PageRefused(Refusal(code="truncated_body", reason=reason, retry=True)) from error
        except TooLarge as error:
            reason = "the page is larger than DOWNLOAD_MAXSIZE allows once decompressed"
            raise PageRefused(Refusal(code="too_large", reason=reason)) from error
        except NotEncoded as error:
            raise PageRefused(Refusal(code="bad_encoding", reason=f"the answer is {error}")) from error
        self._count(codings, body)
        return _with_body(response, body)

    def _count(self, codings: tuple[str, ...], body: bytes) -> None:
        self._stats.inc_value(f"newscrawler/encoding/{'+'.join(codings) or 'unknown'}")
        self._stats.inc_value("httpcompression/response_bytes", len(body))
        self._stats.inc_value("httpcompression/response_count")


def _with_body(response: Response, body: bytes) -> Response:
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
    # The charset is the new body's to tell.
    more: dict[str, Any] = {"encoding": None} if issubclass(kind, TextResponse) else {}
    return response.replace(cls=kind, headers=headers, body=body, **more)
