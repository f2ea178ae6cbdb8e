"""Conditional requests for lists: what has not changed is neither sent nor read again (RFC 9110, 13)."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from newscrawler.rounds import Rounds, rounds_of
from newscrawler.stores import Validators

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LIST = "newscrawler_list"
"""Key of a request's meta: the feed's or sitemap's address as the registry or an index gave it."""
LIST_PAGE = "newscrawler_list_is_page"
"""Key of a list request's meta: whether it is a section or home page."""
SAME_BODY = "newscrawler_same_body"
"""Flag of a response that the server sent in full, byte for byte as before: it comes as a 304 all the same."""

# As Scrapy keeps their names.
_CONDITIONS = frozenset({b"If-None-Match", b"If-Modified-Since"})
_DIGEST = "newscrawler_digest"
# Bytes that are hashed in a millisecond; larger bodies are, in a thread.
_HASHED_AT_ONCE = 512 * 1024


class ConditionalRequests:
    """Downloader middleware that asks for a list with what the store kept together with its entries.

    Where a server knows no conditions, the body itself tells: the same bytes again are answered to the spider as 304.
    """

    def __init__(self, rounds: Rounds, refresh: bool) -> None:
        self._rounds, self._refresh = rounds, refresh

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ConditionalRequests:
        return cls(rounds_of(crawler), crawler.settings.getbool("NEWSCRAWLER_REFRESH"))

    async def process_request(self, request: Request) -> None:
        """Add If-None-Match and If-Modified-Since to a list's request; with `--refresh` nothing."""
        poll = self._rounds.poll(request.meta.get(LIST, ""))
        if poll is None or self._refresh:
            return
        if poll.validators.etag:
            request.headers["If-None-Match"] = poll.validators.etag
        if poll.validators.last_modified:
            request.headers["If-Modified-Since"] = poll.validators.last_modified

    async def process_response(self, request: Request, response: Response) -> Response:
        """Return a list's response with the digest of its body, as a 304 where that is as before."""
        list_url = request.meta.get(LIST)
        if not list_url or response.status != 200:
            return response
        large = len(response.body) > _HASHED_AT_ONCE
        digest = await asyncio.to_thread(_digest, response.body) if large else _digest(response.body)
        request.meta[_DIGEST] = digest
        poll = self._rounds.poll(list_url)
        if self._refresh or poll is None or poll.validators.digest != digest:
            return response
        return response.replace(status=304, body=b"", flags=[*response.flags, SAME_BODY])


def is_unchanged(response: Response) -> bool:
    """Say whether a list is as it was when it was last read. 304 to a request without a condition does not say so
    (RFC 9110, 15.4.5).
    """
    headers = response.request.headers if response.request else {}
    return response.status == 304 and (SAME_BODY in response.flags or bool(_CONDITIONS & headers.keys()))


def validators_of(response: Response) -> Validators:
    """Return what tells of a list's response that it has not changed when it comes again."""
    etag, modified = (_header(response, name) for name in ("ETag", "Last-Modified"))
    return Validators(etag, modified, response.meta.get(_DIGEST))


def fresh_for_s(response: Response) -> float | None:
    """Return for how many seconds more the server says that its answer stays as it is, None where it does not say.

    Cache-Control's max-age less the Age it has already, else Expires less Date (RFC 9111, 4.2.1).
    """
    directives = dict(
        part.strip().lower().partition("=")[::2] for part in (_header(response, "Cache-Control") or "").split(",")
    )
    stated = directives.get("max-age", "").strip('"')
    if "no-cache" in directives or "no-store" in directives:
        return None
    if stated.isascii() and stated.isdigit():
        age = _header(response, "Age") or "0"
        return max(0.0, float(stated[:9]) - float(age[:9] if age.isascii() and age.isdigit() else 0))
    times = []
    for name in ("Expires", "Date"):
        try:
            time = parsedate_to_datetime(_header(response, name) or "")
        except ValueError:
            return None
        times.append(time if time.tzinfo else time.replace(tzinfo=UTC))
    return max(0.0, (times[0] - times[1]).total_seconds())


def _digest(body: bytes) -> str:
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
