"""The store of one crawl: opened once, shared by the parts that need it, with the record of the run.

Scrapy builds pipelines, spider middlewares and downloader middlewares apart from one another; `keeper_of` gives
each of them the same Keeper. Without a store (`NEWSCRAWLER_STORE` empty) a Keeper only counts.
"""

from __future__ import annotations

import asyncio
import logging
import os
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from weakref import WeakKeyDictionary

from scrapy import signals

from newscrawler.article import Found, Refusal, parse_instant, rfc3339, utc_now
from newscrawler.errors import StoreError
from newscrawler.revisions import next_look
from newscrawler.stores import Memo, Outcome, Saved, Seen, Settled, Store, open_store
from newscrawler.stores.group_commit import GroupCommit
from newscrawler.stores.patience import patiently
from newscrawler.stores.spill import Spill

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Waits before a failed address is tried again, by its number of failures; then it is given up.
_RETRY_AFTER = (
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=1),
    timedelta(days=3),
)
# robots.txt may change; RFC 9309 lets it be kept for a day.
_ROBOTS_RECHECK = timedelta(days=1)
# The page was not asked for: its site is left alone.
_NOT_TRIED = frozenset({"site_blocked", "site_paused"})
# The page is no more: its article stays as it is.
_GONE = frozenset({"http_404", "http_410", "http_451"})
# No server is trusted with more: a Retry-After of a year is a mistake.
_LONGEST_WAIT = timedelta(days=7)

# What is counted for a source of which nothing was asked.
_IDLE = frozenset({"lists_waiting"})

_keepers: WeakKeyDictionary[Crawler, Keeper] = WeakKeyDictionary()


def keeper_of(crawler: Crawler) -> Keeper:
    """Return the crawl's one Keeper."""
    if crawler not in _keepers:
        _keepers[crawler] = Keeper(crawler)
    return _keepers[crawler]


class Keeper:
    """Writes what a crawl brings and remembers how it went. `store` is None where nothing is kept."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._patience_s = settings.getfloat("NEWSCRAWLER_STORE_PATIENCE")
        self._spill_directory: str | None = settings.get("NEWSCRAWLER_SPILL_DIR")
        uri = settings.get("NEWSCRAWLER_STORE")
        self.store: Store | None = open_store(uri) if uri else None
        self.lost: StoreError | None = None
        self.counts: Counter[str] = Counter()
        self.by_source: dict[str, Counter[str]] = {}
        self.errors: list[dict[str, str | None]] = []
        self.waits: dict[str, dict[str, datetime]] = {}
        self.silent: dict[str, str] = {}
        # By site: until when, and why, nothing is sent to it (`fetching.blocks`).
        self.left_alone: dict[str, dict[str, Any]] = {}
        self.settled_pages = 0
        # Stored articles that are being looked at again: by the address asked for, when it was first seen.
        self.looks: dict[str, datetime] = {}
        self._rechecks = settings.getbool("NEWSCRAWLER_RECHECK")
        self._writer: GroupCommit | None = None
        self._memos: dict[str, Memo] = {}
        self._id = uuid.uuid4().hex
        self._started_at = utc_now()
        self._closing: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the store, take in what an earlier run had to spill, and record the run. Raises StoreError."""
        self._started_at = utc_now()
        if self.store is None:
            return
        await self.store.open()
        spill = Spill(self.store.uri, Path(self._spill_directory) if self._spill_directory else None)
        taken = await spill.take_in(self.store)
        if taken:
            logger.warning("took in %d writes that an earlier run could not store", taken)
            self.counts["taken_in"] = taken
        self._writer = GroupCommit(self.store, patience_s=self._patience_s, spill=spill, on_lost=self._store_lost)
        await self.store.save_run(self.record("running"))
        self._crawler.signals.connect(self._spider_closed, signals.spider_closed)

    async def ask(self, call: Callable[[Store], Awaitable[T]], otherwise: T) -> T:
        """Return the store's answer to a question, `otherwise` without a store.

        Waits for a store that is away as the writes do; one that stays away is lost, and the crawl stops.
        """
        store = self.store
        if store is None or self.lost is not None:
            return otherwise
        try:
            return await patiently(lambda: call(store), self._patience_s)
        except StoreError as error:
            self._store_lost(error)
            return otherwise

    async def recall(self, key: str) -> Memo | None:
        """Return what this or an earlier run learnt under a key (`stores.Memo`), None for nothing."""
        if key not in self._memos:
            nothing: dict[str, Memo] = {}
            self._memos |= await self.ask(lambda store: store.recall([key]), nothing)
        return self._memos.get(key)

    async def remember(self, key: str, value: Mapping[str, Any]) -> None:
        """Keep what was learnt under a key, for this run and later ones."""
        memo = self._memos[key] = Memo(key, value, utc_now())
        await self.ask(lambda store: store.remember([memo]), None)

    async def flush(self) -> None:
        """Wait until everything written so far is acknowledged or spilled."""
        if self._writer is not None:
            await self._writer.close()

    @property
    def looked_at_again(self) -> list[str]:
        """The crawl's sources whose stored articles are looked at again."""
        sources = getattr(self._crawler.spider, "sources", ())
        return [source.id for source in sources if source.recheck] if self._rechecks else []

    async def save(self, found: Found) -> Outcome:
        """Return what became of an article once the store has acknowledged it (`new` where nothing is kept)."""
        saved = Saved(found.article, found.requested, *self._next_looks(found))
        outcome = Outcome("new", saved.article) if self._writer is None else await self._writer.write(saved)
        self.settled_pages += 1
        self.count(saved.article.source, outcome.change)
        return outcome

    async def settle(self, refusal: Refusal) -> None:
        """Keep how a page ended that gave no article, and when it may be asked for again."""
        self.settled_pages += 1
        first_seen_at = self.looks.pop(refusal.url or "", None)
        if first_seen_at is not None:
            await self._note_look(refusal, first_seen_at)
            return
        self.count(refusal.source, "failed" if refusal.retry else "refused", refusal.code)
        if self._writer is None or refusal.url is None:
            return
        now = utc_now()
        url, nothing = refusal.url, dict[str, Seen]()
        row = (await self.ask(lambda store: store.seen([url]), nothing)).get(url)
        state: Literal["refused", "failed", "stored"]
        state, retry_at = _next_try(refusal, row, now)
        if state == "refused" and row is not None and row.article_id:
            # Its list said that it had changed: the article stays, and is looked at again as after any other look.
            looks = self._watches(refusal.source)
            state, retry_at = "stored", _next_look(refusal, row.first_seen_at, now) if looks else None
        not_asked = refusal.code in _NOT_TRIED and row is not None and row.state == "failed"
        # With the time of the last try the store counts no further one.
        at = row.last_tried_at or now if row is not None and not_asked else now
        await self._writer.write(
            Settled(refusal.url, refusal.source, state, refusal.code, refusal.reason, at, retry_at)
        )

    async def _note_look(self, refusal: Refusal, first_seen_at: datetime) -> None:
        """Keep that a stored article could not be looked at: it stays stored, and the next look comes at its time."""
        self.count(refusal.source, "rechecks_failed", refusal.code)
        # A look that was not made is due as before.
        if self._writer is None or refusal.url is None or refusal.code in _NOT_TRIED:
            return
        now = utc_now()
        again_at = _next_look(refusal, first_seen_at, now)
        code, reason = refusal.code, refusal.reason
        await self._writer.write(Settled(refusal.url, refusal.source, "stored", code, reason, now, again_at))

    def _next_looks(self, found: Found) -> tuple[datetime | None, datetime | None]:
        """Return when to look at an article again, and when if this turns out to be a revision of it."""
        article, asked = found.article, found.requested[0] if found.requested else ""
        at = parse_instant(article.fetched_at) or utc_now()
        # A page that states another time at every look is as old as the address is known.
        first_seen_at, published = self.looks.pop(asked, at), parse_instant(article.published)
        born_at = min(published, first_seen_at) if published else first_seen_at
        if not self._watches(article.source):
            return None, None
        return next_look(born_at, at), next_look(born_at, at, revised=True)

    def _watches(self, source_id: str | None) -> bool:
        """Say whether stored articles of a source are looked at again, one that is not in the registry included."""
        sources = getattr(self._crawler.spider, "sources", ())
        return self._rechecks and all(source.recheck for source in sources if source.id == source_id)

    def wait(self, source: str, why: str, until: datetime | None) -> None:
        """Keep until when a list of a source is left alone, and why (`waiting`, `paused`); the earliest stands."""
        if until is not None:
            waits = self.waits.setdefault(source, {})
            waits[why] = min(until, waits.get(why, until))

    def count(self, source: str | None, word: str, code: str | None = None, times: int = 1) -> None:
        """Count an end, in all and by source, and for a refusal by its code too."""
        of_source = self.by_source.setdefault(source or "", Counter())
        if not times:
            return
        for name in (word, f"{word}/{code}") if code else (word,):
            self.counts[name] += times
            of_source[name] += times
            self._crawler.stats.inc_value(f"newscrawler/{name}", times)

    def record(self, reason: str) -> dict[str, Any]:
        """Return the run's record as JSON values. `reason` is `running` or how the run ended."""
        return {
            "id": self._id,
            "pid": os.getpid(),
            "spider": self._crawler.spider.name if self._crawler.spider else None,
            "sources": [source.id for source in getattr(self._crawler.spider, "sources", ())],
            "started_at": rfc3339(self._started_at),
            "finished_at": None if reason == "running" else rfc3339(utc_now()),
            "reason": reason,
            "counts": dict(self.counts),
            "by_source": {source: dict(counts) for source, counts in self.by_source.items()},
            "waits": {
                source: {why: rfc3339(until) for why, until in waits.items()} for source, waits in self.waits.items()
            },
            "silent": {source: line for source, line in self.silent.items() if not self._brought(source)},
            "errors": self.errors[:100],
            "left_alone": [self.left_alone[site] for site in sorted(self.left_alone)],
        }

    def _brought(self, source: str) -> int:
        counts = self.by_source.get(source)
        return counts["brought"] if counts else 0

    async def _spider_closed(self, spider: Spider, reason: str) -> None:  # noqa: ARG002
        if self.store is None:
            return
        try:
            if self.lost is None:
                record = self.record(reason)
                # Thousands of sources of which nothing was asked would make every record a megabyte.
                asked = {source: counts for source, counts in record["by_source"].items() if counts.keys() - _IDLE}
                await self.store.save_run({**record, "by_source": asked, "waits": {}})
        except StoreError as error:
            self.lost = error
        finally:
            await self.store.close()

    def _store_lost(self, error: StoreError) -> None:
        """Stop the crawl: without a store nothing more can be learnt, and what has come is in the spill file."""
        if self.lost is not None:
            return
        self.lost = error
        logger.error("the store is gone (%s): stopping; what could not be stored is kept for the next run", error)
        if self._crawler.engine is not None:
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="store_lost"))


def _next_look(refusal: Refusal, first_seen_at: datetime, now: datetime) -> datetime | None:
    """Return when a stored article is looked at after a look that failed, None for never."""
    return None if refusal.code in _GONE else next_look(first_seen_at, now)


def _next_try(
    refusal: Refusal, row: Seen | None, now: datetime
) -> tuple[Literal["refused", "failed"], datetime | None]:
    """Return the ledger's state and the time of the next try, None for never; `row` is the one that stands there."""
    if refusal.code == "robots_disallowed":
        return "refused", now + _ROBOTS_RECHECK
    if not refusal.retry:
        after_s = refusal.retry_after_s
        return "refused", now + timedelta(seconds=after_s) if after_s else None
    attempts = row.attempts if row else 0
    asked = min(timedelta(seconds=refusal.retry_after_s or 0), _LONGEST_WAIT)
    if refusal.code in _NOT_TRIED:
        return "failed", now + asked
    if attempts >= len(_RETRY_AFTER):
        return "refused", None
    return "failed", now + max(asked, _RETRY_AFTER[attempts])
