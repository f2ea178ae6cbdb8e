"""The MongoDB store. Importing it imports the driver, so `open_store` does that only for a `mongodb://` URI."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pymongo import AsyncMongoClient

from newscrawler.article import Article, utc_now
from newscrawler.discovery.entry import Entry
from newscrawler.errors import StoreError
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo import ledger, reading, writing
from newscrawler.stores.mongo import lists as source_lists
from newscrawler.stores.mongo import memos as site_memos
from newscrawler.stores.mongo.connection import Database, client_of, in_our_words, lay_out
from newscrawler.stores.mongo.upgrade import bring_up
from newscrawler.stores.protocol import (
    Counts,
    Memo,
    Order,
    Outcome,
    Pending,
    Poll,
    Query,
    Seen,
    SourceNote,
    State,
    Validators,
    Write,
)
from newscrawler.stores.uri import StoreAddress
from newscrawler.urls import article_id

__all__ = ["MongoStore"]

# Articles read at once while streaming: some four megabytes.
_PAGE = 200


class MongoStore:
    """The `Store` of a `mongodb://` URI; a single server does, no transaction is used."""

    def __init__(self, address: StoreAddress) -> None:
        self.uri = address.shown
        self._address = address
        self._client: AsyncMongoClient[dict[str, Any]] | None = None
        self._no_search: str | None = None
        self._last_stored_at: datetime | None = None
        self._texts = KnownTexts()

    async def open(self) -> None:
        """Find the server, make the indexes, and finish what an older layout or a killed writer left to do."""
        if self._client is not None:
            return
        self._client = client_of(self._address)
        try:
            with in_our_words(self.uri):
                self._no_search = await lay_out(self._database, self.uri)
                await bring_up(self._database, self._texts, self.uri)
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    @property
    def _database(self) -> Database:
        if self._client is None:
            raise StoreError(f"{self.uri} is not open; open the store before using it")
        return self._client[self._address.place]

    def _next_instant(self) -> datetime:
        now, last = utc_now(), self._last_stored_at
        self._last_stored_at = now if last is None or now > last else last + timedelta(milliseconds=1)
        return self._last_stored_at

    async def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Return one outcome for each write, in order, all of them in a majority's journal."""
        with in_our_words(self.uri):
            return await writing.write(self._database, self._texts, batch, self._next_instant()) if batch else []

    async def admit(
        self,
        list_url: str,
        source: str | None,
        entries: Sequence[Entry],
        *,
        validators: Validators | None,
        at: datetime,
        refresh: bool = False,
    ) -> list[Entry]:
        """Enter a list's entries in the ledger and return those to ask for."""
        with in_our_words(self.uri):
            return await ledger.admit(
                self._database, list_url, source, entries, validators=validators, at=at, refresh=refresh
            )

    async def due(
        self, sources: Sequence[str | None], *, at: datetime, limit: int, rechecks: bool = False
    ) -> list[Pending]:
        """Return up to `limit` rows of these sources that may be asked for."""
        with in_our_words(self.uri):
            return await ledger.due(self._database, sources, at, limit, rechecks)

    async def seen(self, urls: Sequence[str]) -> dict[str, Seen]:
        """Return the ledger rows of these addresses, by address as given."""
        with in_our_words(self.uri):
            return await ledger.seen(self._database, urls)

    async def ledger(self, source: str, *, states: Sequence[State] = (), limit: int = 100) -> list[Seen]:
        """Return the newest ledger rows of a source, newest first."""
        with in_our_words(self.uri):
            return await ledger.newest(self._database, source, states, limit)

    async def forget(self, sources: Sequence[str]) -> int:
        """Drop what tells that these sources' lists have not changed; return of how many."""
        with in_our_words(self.uri):
            return await source_lists.forget(self._database, sources)

    async def reopen(self, code: str) -> int:
        """Make every row pending that was refused with this code; return how many."""
        with in_our_words(self.uri):
            return await ledger.reopen(self._database, code)

    async def note(self, notes: Sequence[SourceNote]) -> None:
        """Keep how the asking of lists went."""
        with in_our_words(self.uri):
            await source_lists.note(self._database, notes)

    async def expect(self, polls: Sequence[Poll]) -> None:
        """Enter lists that another list named."""
        with in_our_words(self.uri):
            await source_lists.expect(self._database, polls)

    async def polls(self, list_urls: Sequence[str], *, parents: Sequence[str] = ()) -> dict[str, Poll]:
        """Return what is kept of these lists and of those that any of `parents` named, by address."""
        with in_our_words(self.uri):
            return await source_lists.polls(self._database, list_urls, parents)

    async def polls_due(self, sources: Sequence[str], *, at: datetime, limit: int) -> list[Poll]:
        """Return lists that another list named and whose time has come."""
        with in_our_words(self.uri):
            return await source_lists.polls_due(self._database, sources, at, limit)

    async def lists(self) -> list[dict[str, Any]]:
        """Return each list's health."""
        with in_our_words(self.uri):
            return await source_lists.lists(self._database)

    async def remember(self, memos: Sequence[Memo]) -> None:
        """Keep memos by their keys."""
        with in_our_words(self.uri):
            await site_memos.remember(self._database, memos)

    async def recall(self, keys: Sequence[str]) -> dict[str, Memo]:
        """Return the memos of these keys, by key."""
        with in_our_words(self.uri):
            return await site_memos.recall(self._database, keys)

    async def memos(self, part: str) -> list[Memo]:
        """Return every memo of a part, by key."""
        with in_our_words(self.uri):
            return await site_memos.memos(self._database, part)

    async def save_run(self, run: Mapping[str, Any]) -> None:
        """Keep a run's record by its `id`."""
        with in_our_words(self.uri):
            await ledger.save_run(self._database, run)

    async def runs(self, limit: int = 20) -> list[dict[str, Any]]:
        """Return the newest run records, newest first."""
        with in_our_words(self.uri):
            return await ledger.runs(self._database, limit)

    async def article(self, canonical_url: str, revision: int | None = None) -> Article | None:
        """Return the article of this identity or alias, None when there is none."""
        with in_our_words(self.uri):
            return await reading.article(self._database, article_id(canonical_url), revision)

    async def led_to(self, url: str) -> Article | None:
        """Return the article that an address leads to, None for an unknown one."""
        with in_our_words(self.uri):
            return await reading.led_to(self._database, url)

    async def story(self, cluster_id: str) -> list[Article]:
        """Return the articles of a story, first fetched first."""
        with in_our_words(self.uri):
            return await reading.story(self._database, cluster_id)

    async def shared(self, cluster_ids: Collection[str]) -> frozenset[str]:
        """Return those of the ids whose story has more than one article."""
        with in_our_words(self.uri):
            return await reading.shared(self._database, cluster_ids)

    async def revisions(self, canonical_url: str) -> list[Article]:
        """Return every revision, oldest first."""
        with in_our_words(self.uri):
            return await reading.revisions(self._database, article_id(canonical_url))

    async def articles(self, query: Query, order: Order = "stored") -> AsyncIterator[Article]:
        """Yield articles as they stood at the call, page by page."""
        with in_our_words(self.uri):
            as_of = await reading.latest(self._database)
        left = query.limit
        after: reading.Place | None = None
        while left is None or left > 0:
            size = _PAGE if left is None else min(_PAGE, left)
            with in_our_words(self.uri):
                page = await reading.page(self._database, query, order, as_of, after, size)
            for _, article in page:
                yield article
            if len(page) < size:
                return
            after = page[-1][0]
            left = None if left is None else left - size

    async def search(self, words: str, query: Query, order: Order = "published") -> list[Article]:
        """Return articles that hold every word. Raises StoreError where the server has no text search."""
        if self._no_search is not None:
            raise StoreError(
                f"{self.uri}: this server has no text search; use a MongoDB server that has, or a SQLite store"
                f" ({self._no_search})"
            )
        with in_our_words(self.uri):
            return await reading.search(self._database, words, query, order)

    async def counts(self) -> Counts:
        """Return what is in the store."""
        with in_our_words(self.uri):
            return await reading.counts(self._database)
