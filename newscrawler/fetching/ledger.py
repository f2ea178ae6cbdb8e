"""Seen: what is asked for is decided by the ledger in the store, and what is not settled is taken up again.

A list's entries become ledger rows before any of them is a request, together with the list's validators; a crawl
that dies leaves them pending, and the next one starts with them.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider

from newscrawler.article import parse_instant, utc_now
from newscrawler.calls import Call
from newscrawler.discovery import sitemaps_in_robots
from newscrawler.discovery.changes import with_telling_changes
from newscrawler.discovery.entry import Entry, Listed
from newscrawler.fetching.conditional import LIST, LIST_PAGE, SAME_BODY, fresh_for_s, validators_of
from newscrawler.fetching.looks import Looks
from newscrawler.fetching.onward import OnwardPages
from newscrawler.fetching.robots_cache import robots_of
from newscrawler.keeping import Keeper, keeper_of
from newscrawler.rounds import CHILDREN_MAX, TIMES_MAX, end_of, next_of, rounds_of
from newscrawler.stores import Pending, SourceNote, Validators
from newscrawler.urls import clean_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# Lists of the registry that are decided with one question to the store.
_GROUP = 200
# An index of indexes of indexes; deeper is a loop or a trap.
_MAX_DEPTH = 3


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
        self._rounds = rounds_of(crawler)
        self._onward = OnwardPages(self._keeper, self._refresh)
        self._handed: set[int] = set()
        self._held_back = False
        self._looks = Looks(self._keeper)
        self._refilling: asyncio.Task[None] | None = None
        crawler.signals.connect(self._spider_idle, signals.spider_idle)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> LedgerMiddleware:
        return cls(crawler)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Yield what an earlier run left undone, then those of the spider's own lists that are to be asked."""
        if self._refresh and self._sources:
            await self._keeper.ask(lambda store: store.forget(self._sources), 0)
        rendering = getattr(self._crawler.spider, "rendering", None)
        if rendering is not None:
            await rendering.take_up_again()
        await self._looks.find()
        for request in (*await self._due(), *await self._left_pages()):
            yield request
        group: list[Request] = []
        async for thing in start:
            if not _is_list(thing):
                yield thing
                continue
            # Sections are decided together with their source's other lists.
            if len(group) >= _GROUP and thing.cb_kwargs["source"] != group[-1].cb_kwargs["source"]:
                for request in await self._round(group):
                    yield request
                group = []
            group.append(thing)
        for request in await self._round(group) if group else ():
            yield request

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Yield the spider's output: each Listed replaced by its requests, and no list asked twice."""
        for request in await self._sitemaps_of_robots(response):
            yield request
        async for thing in result:
            if isinstance(thing, Listed):
                async for request in self._take_in(thing, response):
                    yield request
            elif _is_list(thing):
                call = replace(_call(thing), parent=response.meta[LIST], announced=True)
                for _ in await self._announced([call]):
                    yield thing
            else:
                yield thing

    async def _left_pages(self) -> list[Request]:
        """Return requests for the next pages of sections that an earlier run did not come to."""
        spider: Any = self._crawler.spider
        left = await self._onward.left(self._sources)
        return [spider.list_request(*page, page=True) for page in left if self._rounds.claims(page[0])]

    async def _round(self, named: list[Request]) -> list[Request]:
        """Return requests for the lists of some sources: those the registry names and those that others named."""
        calls = [_call(request) for request in named]
        pages = [call.url for call in calls if call.page]
        polls = await self._rounds.polls([call.url for call in calls], pages)
        sources = list(dict.fromkeys(call.source for call in calls))
        calls += [
            Call(poll.list_url, poll.source, parent=poll.parent, announced=True, depth=1)
            for poll in polls.values()
            if poll.parent in pages and poll.source
        ]
        read = {poll.list_url for poll in polls.values() if poll.last_ok_at and not poll.failures}
        readable = {call.source for call in calls if not call.page and call.url in read}
        calls = [replace(call, second=call.page and call.source in readable) for call in calls]
        self._rounds.watch(calls, polls)
        for poll in await self._rounds.due(sources):
            polls.setdefault(poll.list_url, poll)
            calls.append(Call(poll.list_url, poll.source or "", parent=poll.parent, modified=poll.modified, depth=1))
        requests = {request.meta[LIST]: request for request in named}
        chosen = self._rounds.chosen(calls, polls)
        return [requests.get(call.url) or self._list_request(call) for call in chosen]

    async def _announced(self, calls: list[Call]) -> list[Call]:
        """Return which of the lists that a page announced are to be asked, entered in the store."""
        chosen = self._rounds.chosen(calls, await self._rounds.polls([call.url for call in calls]))
        await self._rounds.expect(chosen)
        return chosen

    async def _sitemaps_of_robots(self, response: Response) -> list[Request]:
        """Return requests for the sitemaps that robots.txt names (RFC 9309, 2.2.4), of a source that has but a home
        page; it has been read on the way to that."""
        page, values = response.meta.get(LIST), response.cb_kwargs
        if not response.meta.get(LIST_PAGE) or values["depth"] or page not in self._only_pages:
            return []
        robots = await robots_of(self._crawler, response.url)
        named = sitemaps_in_robots(robots) if robots else ()
        calls = [Call(url, values["source"], parent=page, announced=True, depth=1) for url in named[:CHILDREN_MAX]]
        return [self._list_request(call) for call in await self._announced(calls)] if calls else []

    async def _take_in(self, listed: Listed, response: Response) -> AsyncIterator[Request]:
        listing, at = listed.listing, utc_now()
        poll = self._rounds.poll(listed.list_url)
        first = poll is None or poll.rhythm is None
        found = brought = 0
        times: list[datetime] = []
        await self._onward.promise(listed)
        entries = iter(listing.entries if listing else listed.entries)
        while listed_now := await asyncio.to_thread(next_of, entries):
            fresh = [entry for entry in listed_now if self._is_fresh(entry)]
            chunk = with_telling_changes(fresh, at)
            self._keeper.count(listed.source, "older", times=len(listed_now) - len(chunk))
            admitted = await self._admit(listed, chunk)
            found, brought = found + len(listed_now), brought + len(admitted)
            told = (parse_instant(entry.published) for entry in (listed_now if first else admitted))
            times = sorted([*times, *(time for time in told if time)])[-TIMES_MAX:]
            for entry in admitted:
                if self._room() > 0:
                    if request := self._hand_out(entry, listed.source):
                        yield request
                else:
                    self._held_back = True
        if listed.onward is not None:
            onward = cast("Request", listed.onward)
            if brought and self._rounds.claims(onward.meta[LIST]):
                yield onward
            else:
                await self._onward.done(onward.meta[LIST])
        await self._onward.done(listed.list_url)
        children, left = await self._children(listed, response.cb_kwargs["depth"] + 1)
        for request in children:
            yield request
        too_deep = listing and listing.kind == "sitemap_index" and response.cb_kwargs["depth"] >= _MAX_DEPTH
        error = "too_deep: an index in an index, again and again" if too_deep else (listing or listed).error
        if self._rounds.is_called(listed.list_url) and not (error or left or listed.unchanged):
            await self._admit(listed, [], validators_of(response))
        self._keeper.count(listed.source, "entries", times=found)
        self._keeper.count(listed.source, "brought", times=brought)
        self._keeper.count(listed.source, "lists_left", times=left)
        stated = [seconds for seconds in (listing and listing.ttl_s, fresh_for_s(response)) if seconds]
        self._rounds.note(
            SourceNote(
                listed.list_url,
                listed.source,
                at,
                error,
                found + len(children),
                listed.unchanged,
                brought + len(children),
                listing.kind if listing else None if listed.unchanged else "page",
            ),
            same_body=SAME_BODY in response.flags,
            times=times,
            floor_s=max(stated, default=None),
        )

    async def _children(self, listed: Listed, depth: int) -> tuple[list[Request], int]:
        """Return requests for those lists of an index that are to be asked, and how many are left for later runs."""
        if listed.listing is None or listed.source is None or depth > _MAX_DEPTH:
            return [], 0
        index = Call(listed.list_url, listed.source, depth=depth)
        calls, left = await self._rounds.of_index(index, listed.listing.lists)
        await self._rounds.expect(calls)
        return [self._list_request(call) for call in calls], left

    def _is_fresh(self, entry: Entry) -> bool:
        """Say whether an entry is not older than `--since`, by what the list says of it."""
        ends = [time for text in (entry.published, entry.modified) if (time := end_of(text))]
        return self._since is None or not ends or max(ends) >= self._since

    def _list_request(self, call: Call) -> Request:
        request: Request = self._crawler.spider.list_request(call.url, call.source, call.depth)  # type: ignore[union-attr]
        return request

    async def _admit(self, listed: Listed, entries: list[Entry], validators: Validators | None = None) -> list[Entry]:
        if self._keeper.store is None:
            return entries
        nothing: list[Entry] = []
        admitted = await self._keeper.ask(
            lambda store: store.admit(
                listed.list_url,
                listed.source,
                entries,
                validators=validators,
                at=utc_now(),
                refresh=self._refresh,
            ),
            nothing,
        )
        self._keeper.count(listed.source, "seen_before", times=len(entries) - len(admitted))
        return admitted

    @property
    def _sources(self) -> list[str]:
        return [source.id for source in getattr(self._crawler.spider, "sources", ())]

    @cached_property
    def _only_pages(self) -> frozenset[str]:
        """The home pages of those sources that have nothing else."""
        sources = getattr(self._crawler.spider, "sources", ())
        return frozenset(source.homepage for source in sources if source.urls() == (source.homepage,))

    @property
    def _since(self) -> datetime | None:
        return self._rounds.since

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
        sources, limit = self._sources, self._room()
        if not sources or limit <= 0:
            return []
        # More than there is room for may be rows handed out in this run that no answer settled.
        most, nothing = limit + len(self._handed), list[Pending]()
        rows = await self._keeper.ask(lambda store: store.due(sources, at=utc_now(), limit=most), nothing)
        self._held_back = len(rows) > limit
        handed = (self._hand_out(_entry(row), row.source) for row in rows if self._room() > 0)
        return [request for request in handed if request]

    def _spider_idle(self) -> None:
        if self._refilling is not None:
            raise DontCloseSpider
        # Nothing is in flight when the spider is idle: what was handed out and not settled was lost on its way.
        self._keeper.settled_pages = len(self._handed)
        if self._held_back and self._room() > 0:
            self._refilling = asyncio.ensure_future(self._refill())
            raise DontCloseSpider
        if self._look_again():
            raise DontCloseSpider

    def _look_again(self) -> bool:
        """Ask for the stored articles whose time has come; say whether there are any."""
        asked = False
        for row in self._looks.take():
            if self._room() > 0 and (request := self._hand_out(_entry(row), row.source)):
                self._looks.begin(row)
                self._crawler.engine.crawl(request)
                asked = True
        return asked

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


def _is_list(thing: Any) -> bool:
    return isinstance(thing, Request) and LIST in thing.meta


def _entry(row: Pending) -> Entry:
    return Entry(row.url, row.title, row.published, row.modified, row.authors)


def _call(request: Request) -> Call:
    values = request.cb_kwargs
    return Call(request.meta[LIST], values["source"], page=request.meta.get(LIST_PAGE, False), depth=values["depth"])
