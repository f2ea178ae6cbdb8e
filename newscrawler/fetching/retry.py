"""Trying again: within the run for what passes quickly, and never before the site asked for."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from newscrawler.article import utc_now

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

# Seconds; what a 429 without Retry-After is given.
_DEFAULT_WAIT_S = 30.0


class RetryWhenAsked(RetryMiddleware):
    """Scrapy's retries, except that 429 and 503 pause the whole site as long as Retry-After says (RFC 9110, 10.2.3).

    A wait longer than NEWSCRAWLER_RETRY_AFTER_MAX (seconds) is not sat out: the page fails and its ledger row keeps
    the time of the next try.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.longest_wait_s = settings.getfloat("NEWSCRAWLER_RETRY_AFTER_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryWhenAsked:
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the request again, the site paused, or the response when it is time to give up."""
        if response.status not in (429, 503):
            return super().process_response(request, response)
        wait_s = wait_of(response)
        if wait_s is None:
            wait_s = _DEFAULT_WAIT_S if response.status == 429 else 0.0
        if request.meta.get("dont_retry") or wait_s > self.longest_wait_s:
            return response
        again = self._retry(request, f"{response.status}, Retry-After")
        if again is None:
            return response
        pause = getattr(self.crawler.engine and self.crawler.engine.downloader, "pause", None)
        if wait_s and pause is not None:
            pause(request.url, wait_s)
        return again


def wait_of(response: Response) -> float | None:
    """Return the seconds of a Retry-After header, given as seconds or as a date; None without or with nonsense."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - utc_now()).total_seconds())
