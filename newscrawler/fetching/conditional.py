"""Conditional requests for feeds and sitemaps: what has not changed is not sent again (RFC 9110, 13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.keeping import Keeper, keeper_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

LIST = "newscrawler_list"
"""Key of a request's meta: the feed's or sitemap's address as the registry or an index gave it."""


class ConditionalRequests:
    """Downloader middleware that asks for a list with the validators the store kept together with its entries."""

    def __init__(self, keeper: Keeper, refresh: bool) -> None:
        self._keeper, self._refresh = keeper, refresh

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ConditionalRequests:
        return cls(keeper_of(crawler), crawler.settings.getbool("NEWSCRAWLER_REFRESH"))

    async def process_request(self, request: Request) -> None:
        """Add If-None-Match and If-Modified-Since to a list's request; with `--refresh` nothing."""
        list_url = request.meta.get(LIST)
        if not list_url or self._refresh:
            return
        validators = await self._keeper.ask(lambda store: store.validators(list_url), None)
        if validators is None:
            return
        if validators.etag:
            request.headers["If-None-Match"] = validators.etag
        if validators.last_modified:
            request.headers["If-Modified-Since"] = validators.last_modified
