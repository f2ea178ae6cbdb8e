"""Trying again: within the run for what passes quickly, and never before the site asked for."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware

from newscrawler.article import utc_now
from newscrawler.fetching.blocks import standings_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

# Seconds; what a 429 without Retry-After is given.
_DEFAULT_WAIT_S = 30.0
# Seconds: a week. No server is trusted with more: a Retry-After of a year is a mistake.
MAX_RETRY_AFTER_S = 7 * 86_400.0


ASIDE = "newscrawler_aside"
"""Key of the meta of a request for a file that few sites have: that it is out of order says nothing of the site, whose
pages will tell themselves."""


class RetryWhenAsked(RetryMiddleware):
    """Scrapy's retries, except that 429 and 503 pause the whole site as long as Retry-After says (RFC 9110, 10.2.3).

    A wait longer than NEWSCRAWLER_RETRY_AFTER_MAX (seconds) is not sat out: the page fails, the site is left alone in
    later runs too, and the page's ledger row keeps the time of the next try.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.longest_wait_s = settings.getfloat("NEWSCRAWLER_RETRY_AFTER_MAX")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryWhenAsked:
        middleware = cls(crawler.settings)
        middleware.crawler = crawler
        return middleware

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the request again, the site paused, or the response when it is time to give up."""
        if response.status not in (429, 503):
            return super().process_response(request, response)
        if request.meta.get(ASIDE) and response.status == 503:
            return response
        wait_s = self._wait(response)
        if wait_s > self.longest_wait_s:
            await standings_of(self.crawler).pause(request.url, wait_s, response.status)
            return response
        pause = getattr(self.crawler.engine and self.crawler.engine.downloader, "pause", None)
        if wait_s and pause is not None:
            # Whether or not this very page is tried again: the site asked.
            pause(request.url, wait_s)
        if request.meta.get("dont_retry"):
            return response
        return self._retry(request, f"{response.status}, Retry-After") or response

    def _wait(self, response: Response) -> float:
        wait_s = wait_of(response)
        if response.headers.get("Retry-After") and wait_s is None:
            self.crawler.stats.inc_value("newscrawler/retry_after/nonsense")
        elif wait_s == MAX_RETRY_AFTER_S:
            self.crawler.stats.inc_value("newscrawler/retry_after/bounded")
        return wait_s if wait_s is not None else _DEFAULT_WAIT_S if response.status == 429 else 0.0


def wait_of(response: Response) -> float | None:
    """Return the seconds of a Retry-After header, given as seconds or as a date; None without or with nonsense.

    At most MAX_RETRY_AFTER_S; 0 for a date that is over.
    """
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        # More digits say no more than the bound does.
        return min(float(value[:9]), MAX_RETRY_AFTER_S)
    try:
        until = parsedate_to_datetime(value)
        if until.tzinfo is None:
            until = until.replace(tzinfo=UTC)
        seconds = (until - utc_now()).total_seconds()
    except (ValueError, OverflowError):
        return None
    return min(max(0.0, seconds), MAX_RETRY_AFTER_S)
