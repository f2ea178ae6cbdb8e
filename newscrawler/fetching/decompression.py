"""Compressed answers: Scrapy's decompression, except that half an answer is not taken for a whole one."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from newscrawler.article import Refusal
from newscrawler.fetching.failures import PageRefused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

# zlib's window bits for a gzip member (RFC 1952).
_GZIP = 31


class CompleteDecompression(HttpCompressionMiddleware):
    """Refuses a truncated gzip body (Scrapy gives its first part without an error), a broken and a bloated one."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the decompressed response. Raises PageRefused: truncated_body, bad_encoding, too_large."""
        encoding = (response.headers.get("Content-Encoding") or b"").strip().lower()
        if encoding in (b"gzip", b"x-gzip") and response.body[:2] == b"\x1f\x8b" and not _is_whole(response.body):
            raise PageRefused(
                Refusal(code="truncated_body", reason="the compressed page ends before its end", retry=True)
            )
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            reason = "the page is larger than DOWNLOAD_MAXSIZE allows once decompressed"
            raise PageRefused(Refusal(code="too_large", reason=reason)) from error
        except (OSError, EOFError, zlib.error, ValueError) as error:
            reason = f"the answer is not {encoding.decode('latin-1')}, as its header says: {error}"
            raise PageRefused(Refusal(code="bad_encoding", reason=reason)) from error


def _is_whole(body: bytes) -> bool:
    """Say whether the last gzip member comes to its end; what cannot be read at all is judged elsewhere."""
    rest = body
    try:
        while rest[:2] == b"\x1f\x8b":
            member = zlib.decompressobj(_GZIP)
            # In pieces that are thrown away: a bomb stays small here.
            pending = rest
            while pending and not member.eof:
                member.decompress(pending, 1 << 20)
                pending = member.unconsumed_tail
            if not member.eof:
                return False
            rest = member.unused_data
    except zlib.error:
        return True
    return True
