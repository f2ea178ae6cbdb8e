"""The embedded store: one SQLite file.

One thread owns the connection that writes; readers have their own, in threads of their own. Nothing blocks the
event loop, and several processes may use the file at once.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

from newscrawler.article import Article
from newscrawler.discovery.entry import Entry
from newscrawler.errors import StoreError, StoreUnavailable
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
from newscrawler.stores.sqlite import ledger, reading, stories, writing
from newscrawler.stores.sqlite import lists as source_lists
from newscrawler.stores.sqlite import memos as site_memos
from newscrawler.stores.sqlite.connection import connect, in_our_words
from newscrawler.stores.sqlite.layout import migrate
from newscrawler.stores.sqlite.marks import Marks
from newscrawler.stores.uri import StoreAddress
from newscrawler.urls import article_id

__all__ = ["SqliteStore"]

T = TypeVar("T")

# Articles read at once while streaming: some four megabytes of JSON.
_PAGE = 200
_READERS = 2


class SqliteStore:
    """The `Store` of a `sqlite:///` URI."""

    def __init__(self, address: StoreAddress) -> None:
        self.uri = address.shown
        self._path = address.place
        self._writer: ThreadPoolExecutor | None = None
        self._readers: ThreadPoolExecutor | None = None
        self._write_connection: sqlite3.Connection | None = None
        self._read_connections: list[sqlite3.Connection] = []
        self._local = threading.local()
        self._file: tuple[int, int] | None = None
        self._texts, self._marks = stories.Texts(), Marks()

    async def open(self) -> None:
        """Open the file, made where there is none, and bring its tables up to date."""
        if self._writer is not None:
            return
        self._writer = ThreadPoolExecutor(1, "sqlite-writer")
        self._readers = ThreadPoolExecutor(_READERS, "sqlite-reader")
        try:
            await asyncio.get_running_loop().run_in_executor(self._writer, self._connect)
        except BaseException:
            await self.close()
            raise

    def _connect(self) -> None:
        with in_our_words(self.uri):
            self._write_connection = connect(self._path)
            migrate(self._write_connection, self.uri)
            stories.place_all(self._write_connection, self.uri, self._texts, self._marks)
            self._file = self._on_disk()

    def _on_disk(self) -> tuple[int, int] | None:
        """Return which file the path names at this moment, None for none."""
        try:
            found = os.stat(self._path)  # noqa: PTH116 - the path may be anything SQLite takes
        except OSError:
            return None
        return found.st_dev, found.st_ino

    async def close(self) -> None:
        """Wait for what is under way and close the file."""
        writer, self._writer = self._writer, None
        readers, self._readers = self._readers, None
        for executor in (writer, readers):
            if executor is not None:
                await asyncio.to_thread(executor.shutdown)
        for connection in (self._write_connection, *self._read_connections):
            if connection is not None:
                await asyncio.to_thread(connection.close)
        self._write_connection, self._read_connections, self._local = None, [], threading.local()

    async def _written(self, job: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        def run() -> T:
            if self._on_disk() != self._file:
                # SQLite would go on writing into the removed file, and all of it would be gone at the end.
                raise StoreUnavailable(f"{self.uri}: the file was removed or replaced while it was open; put it back")
            with in_our_words(self.uri):
                return job(self._write_connection, *args, **kwargs)

        return await asyncio.get_running_loop().run_in_executor(self._opened(self._writer), run)

    async def _read(self, job: Callable[..., T], *args: Any) -> T:
        def run() -> T:
            with in_our_words(self.uri):
                return job(self._reader(), *args)

        return await asyncio.get_running_loop().run_in_executor(self._opened(self._readers), run)

    def _opened(self, executor: ThreadPoolExecutor | None) -> ThreadPoolExecutor:
        if executor is None:
            raise StoreError(f"{self.uri} is not open; open the store before using it")
        return executor

    def _reader(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._path, reading=True)
            self._read_connections.append(connection)
        return connection

    async def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Return one outcome for each write, in order, all of them on the disk."""
        return await self._written(writing.write, self._texts, self._marks, batch) if batch else []

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
        return await self._written(
            ledger.admit, list_url, source, entries, validators=validators, at=at, refresh=refresh
        )

    async def due(
        self, sources: Sequence[str | None], *, at: datetime, limit: int, rechecks: bool = False
    ) -> list[Pending]:
        """Return up to `limit` rows of these sources that may be asked for."""
        return await self._read(ledger.due, sources, at, limit, rechecks)

    async def seen(self, urls: Sequence[str]) -> dict[str, Seen]:
        """Return the ledger rows of these addresses, by address as given."""
        return await self._read(ledger.seen, urls)

    async def ledger(self, source: str, *, states: Sequence[State] = (), limit: int = 100) -> list[Seen]:
        """Return the newest ledger rows of a source, newest first."""
        return await self._read(ledger.newest, source, states, limit)

    async def forget(self, sources: Sequence[str]) -> int:
        """Drop what tells that these sources' lists have not changed; return of how many."""
        return await self._written(source_lists.forget, sources)

    async def reopen(self, code: str) -> int:
        """Make every row pending that was refused with this code; return how many."""
        return await self._written(ledger.reopen, code)

    async def note(self, notes: Sequence[SourceNote]) -> None:
        """Keep how the asking of lists went."""
        await self._written(source_lists.note, notes)

    async def expect(self, polls: Sequence[Poll]) -> None:
        """Enter lists that another list named."""
        await self._written(source_lists.expect, polls)

    async def polls(self, list_urls: Sequence[str], *, parents: Sequence[str] = ()) -> dict[str, Poll]:
        """Return what is kept of these lists and of those that any of `parents` named, by address."""
        return await self._read(source_lists.polls, list_urls, parents)

    async def polls_due(self, sources: Sequence[str], *, at: datetime, limit: int) -> list[Poll]:
        """Return lists that another list named and whose time has come."""
        return await self._read(source_lists.polls_due, sources, at, limit)

    async def lists(self) -> list[dict[str, Any]]:
        """Return each list's health."""
        return await self._read(source_lists.lists)

    async def remember(self, memos: Sequence[Memo]) -> None:
        """Keep memos by their keys."""
        await self._written(site_memos.remember, memos)

    async def recall(self, keys: Sequence[str]) -> dict[str, Memo]:
        """Return the memos of these keys, by key."""
        return await self._read(site_memos.recall, keys)

    async def memos(self, part: str) -> list[Memo]:
        """Return every memo of a part, by key."""
        return await self._read(site_memos.memos, part)

    async def save_run(self, run: Mapping[str, Any]) -> None:
        """Keep a run's record by its `id`."""
        await self._written(ledger.save_run, run)

    async def runs(self, limit: int = 20) -> list[dict[str, Any]]:
        """Return the newest run records, newest first."""
        return await self._read(ledger.runs, limit)

    async def article(self, canonical_url: str, revision: int | None = None) -> Article | None:
        """Return the article of this identity or alias, None when there is none."""
        return await self._read(reading.article, article_id(canonical_url), revision)

    async def led_to(self, url: str) -> Article | None:
        """Return the article that an address leads to, None for an unknown address."""
        return await self._read(reading.led_to, url)

    async def story(self, cluster_id: str) -> list[Article]:
        """Return the articles of a story, first fetched first."""
        return await self._read(reading.story, cluster_id)

    async def shared(self, cluster_ids: Collection[str]) -> frozenset[str]:
        """Return those of the ids whose story has more than one article."""
        return await self._read(reading.shared, cluster_ids)

    async def revisions(self, canonical_url: str) -> list[Article]:
        """Return every revision, oldest first."""
        return await self._read(reading.revisions, article_id(canonical_url))

    async def articles(self, query: Query, order: Order = "stored") -> AsyncIterator[Article]:
        """Yield articles as they stood at the call, page by page, without a transaction held open between pages."""
        as_of = await self._read(reading.latest)
        left = query.limit
        after: reading.Place | None = None
        while left is None or left > 0:
            size = _PAGE if left is None else min(_PAGE, left)
            page = await self._read(reading.page, query, order, as_of, after, size)
            for _, article in page:
                yield article
            if len(page) < size:
                return
            after = page[-1][0]
            left = None if left is None else left - size

    async def search(self, words: str, query: Query, order: Order = "published") -> list[Article]:
        """Return articles that hold every word."""
        return await self._read(reading.search, words, query, order)

    async def counts(self) -> Counts:
        """Return what is in the store."""
        return await self._read(reading.counts)
