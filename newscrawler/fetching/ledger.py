"""Seen: what is asked for is decided by the ledger in the store, and what is not settled is taken up again.

A list's entries become ledger rows before any of them is a request, together with the list's validators; a crawl
that dies leaves them pending, and the next one starts with them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider

from newscrawler.article import utc_now
from newscrawler.discovery.entry import Entry, Listed
from newscrawler.keeping import Keeper, keeper_of
from newscrawler.stores import Pending, SourceNote, Validators
from newscrawler.urls import clean_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# Entries entered in one step: bounds memory for a sitemap of 50,000 and the time one transaction takes.
_CHUNK = 1_000


class LedgerMiddleware:
    """Spider middleware that turns Listed into the requests the ledger lets pass, with bounded numbers in flight.

    The spider gives `page_request(entry, source)`. Addresses beyond NEWSCRAWLER_QUEUE_MAX stay pending in the
    store, and are handed out when the crawl has nothing else to do.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._keeper: Keeper = keeper_of(crawler)
        self._refresh = settings.getbool("NEWSCRAWLER_REFRESH")
        self._queue_max = settings.getint("NEWSCRAWLER_QUEUE_MAX")
        self._max_articles = settings.getint("NEWSCRAWLER_MAX_ARTICLES")
        self._sample = settings.getint("NEWSCRAWLER_SAMPLE")
        self._handed: set[int] = set()
        self._held_back = False
        self._refilling: asyncio.Task[None] | None = None
        crawler.signals.connect(self._spider_idle, signals.spider_idle)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LedgerMiddleware:
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Yield what an earlier run left undone, then the spider's own start."""
        for request in await self._due():
            yield request
        async for thing in start:
            yield thing

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Yield the spider's output, each Listed replaced by its requests."""
        async for thing in result:
            if isinstance(thing, Listed):
                async for request in self._take_in(thing, response):
                    yield request
            else:
                yield thing

    async def _take_in(self, listed: Listed, response: Response) -> AsyncIterator[Request]:
        at, found, brought = utc_now(), 0, False
        for chunk, last in _chunks(listed.entries):
            found += len(chunk)
            validators = _validators(response) if last and not listed.error else None
            admitted = await self._admit(listed, chunk, validators)
            brought = brought or bool(admitted)
            for entry in admitted[: self._sample] if self._sample else admitted:
                if self._room() > 0:
                    if request := self._hand_out(entry, listed.source):
                        yield request
                else:
                    self._held_back = True
        if brought and listed.onward is not None and not self._sample:
            yield cast("Request", listed.onward)
        self._keeper.count(listed.source, "entries", times=found)
        note = SourceNote(listed.list_url, listed.source, at, listed.error, found, listed.unchanged)
        await self._keeper.note_list(note)

    async def _admit(self, listed: Listed, entries: list[Entry], validators: Validators | None) -> list[Entry]:
        if self._keeper.store is None:
            return entries
        nothing: list[Entry] = []
        admitted = await self._keeper.ask(
            lambda store: store.admit(
                listed.list_url,
                listed.source,
                entries,
                validators=None if listed.unchanged else validators,
                at=utc_now(),
                refresh=self._refresh,
            ),
            nothing,
        )
        self._keeper.count(listed.source, "seen_before", times=len(entries) - len(admitted))
        return admitted

    def _room(self) -> int:
        """Return how many more pages may be asked for: bounded in flight, and never more than may be stored."""
        in_flight = len(self._handed) - self._keeper.settled_pages
        room = self._queue_max - in_flight
        if self._max_articles:
            stored = self._keeper.counts["new"] + self._keeper.counts["revised"]
            room = min(room, self._max_articles - stored - in_flight)
        return room

    def _hand_out(self, entry: Entry, source: str | None) -> Request | None:
        key = hash(clean_url(entry.url))
        if key in self._handed:
            return None
        self._handed.add(key)
        request: Request = self._crawler.spider.page_request(entry, source)  # type: ignore[union-attr]
        return request

    async def _due(self) -> list[Request]:
        """Return requests for what is due in the store, as many as there is room for."""
        sources = [source.id for source in getattr(self._crawler.spider, "sources", ())]
        limit = self._room()
        if not sources or limit <= 0:
            return []
        # More than there is room for may be rows handed out in this run that no answer settled.
        most, nothing = limit + len(self._handed), list[Pending]()
        rows = await self._keeper.ask(lambda store: store.due(sources, at=utc_now(), limit=most), nothing)
        self._held_back = len(rows) > limit
        requests = []
        for row in rows:
            entry = Entry(row.url, row.title, row.published, row.modified, row.authors)
            if self._room() > 0 and (request := self._hand_out(entry, row.source)):
                requests.append(request)
        return requests

    def _spider_idle(self) -> None:
        if self._refilling is not None:
            raise DontCloseSpider
        # Nothing is in flight when the spider is idle: what was handed out and not settled was lost on its way.
        self._keeper.settled_pages = len(self._handed)
        if self._held_back and self._room() > 0:
            self._refilling = asyncio.ensure_future(self._refill())
            raise DontCloseSpider

    async def _refill(self) -> None:
        self._held_back = False
        try:
            requests = await self._due()
            for request in requests:
                self._crawler.engine.crawl(request)
            # Only rows that this run has asked for already: another look would find them again, for ever.
            self._held_back = self._held_back and bool(requests)
        finally:
            self._refilling = None


def _chunks(entries: Iterable[Entry]) -> Iterable[tuple[list[Entry], bool]]:
    """Yield chunks and whether each is the last; one empty chunk for no entries, so that validators are kept."""
    source = iter(entries)
    chunk = list(islice(source, _CHUNK))
    while True:
        following = list(islice(source, _CHUNK))
        yield chunk, not following
        if not following:
            return
        chunk = following


def _validators(response: Response) -> Validators | None:
    etag, modified = (_header(response, name) for name in ("ETag", "Last-Modified"))
    return Validators(etag, modified) if etag or modified else None


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
