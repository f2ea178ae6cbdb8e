"""What a store does, and the values that go in and out. Both stores are held to it by tests/test_stores.py.

These things live in a store, and they change together:

- **articles**, by identity (`urls.article_id` of the canonical URL), every revision readable;
- **the ledger**: each requested URL (key: `urls.clean_url`), how it ended and when it may be asked for again;
- **lists**: each feed, sitemap and section with its validators, its health and its rhythm; **memos**: what was
  learnt about sites; and **runs**, one record each.

Every write may be sent again without harm. A call that returns was acknowledged by the store; a call that
raises StoreUnavailable may be repeated; any other StoreError says that repeating would not help.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from newscrawler.article import Article
from newscrawler.discovery.entry import Entry

State = Literal["pending", "stored", "refused", "failed"]
Change = Literal["new", "revised", "unchanged", "copy", "settled", "rejected", "spilled"]
Order = Literal["stored", "published", "best"]


@dataclass(frozen=True, slots=True)
class Saved:
    """An article to keep. `requested` are the addresses that led to it, as asked for: their ledger rows are settled
    in the same step. The article's `canonical_url` and `content_hash` are set; `revision` and `stored_at` are the
    store's to give. `recheck_at` is when to look whether the article has changed, None for never;
    `recheck_revised_at` the same where this write turns out to be a revision. One address is looked at, the first; one
    that led to a copy of another article is not.
    """

    article: Article
    requested: tuple[str, ...] = ()
    recheck_at: datetime | None = None
    recheck_revised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """How a request without an article ended. `retry_at` None: not asked for again until the list says it changed.

    `stored`: it was a look at whether an article has changed, which stays as it is.
    """

    url: str
    source: str | None
    state: Literal["refused", "failed", "stored"]
    code: str
    reason: str
    at: datetime
    retry_at: datetime | None = None


Write = Saved | Settled


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a write did. `article` is the document as stored: for `copy` the one that has the text, for a revision that
    came late the present state, None for `settled`.

    `rejected`: this article can never be kept (too large, or not an article of the contract); nothing was written for
    it, the others of its batch are not touched. `spilled`: kept in a file because the store is away; only
    `group_commit` says so, a store never does. Both have the `reason`, and no article.
    """

    change: Change
    article: Article | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A ledger row that is due: an address not asked for yet, one whose next try has come, or one whose article is to
    be looked at again."""

    url: str
    source: str | None
    attempts: int
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    first_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A ledger row as `status` and `why` show it. Times are aware UTC."""

    url: str
    source: str | None
    state: State
    code: str | None
    reason: str | None
    attempts: int
    first_seen_at: datetime
    last_tried_at: datetime | None
    retry_at: datetime | None
    modified: str | None
    article_id: str | None


@dataclass(frozen=True, slots=True)
class Validators:
    """What is needed to see that a list has not changed: what its server gave to ask again cheaply, as sent
    (RFC 9110, 8.8), and for the servers that give nothing a `digest` of the body."""

    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class SourceNote:
    """How one asking of a list went; `error` is a `code: reason` line, None when it could be read.

    `unchanged`: it was as before, so `entries` says nothing. `brought`: how many entries were to be asked for.
    `kind` is what it turned out to be, `parent` the list that named it.
    `next_at`, `interval_s` and `rhythm` (JSON values) are the rule's (`newscrawler.polling`), which alone reads them;
    `paused_until` is how long the server wants to be left alone.
    """

    list_url: str
    source: str | None
    at: datetime
    error: str | None = None
    entries: int = 0
    unchanged: bool = False
    brought: int = 0
    kind: str | None = None
    parent: str | None = None
    next_at: datetime | None = None
    interval_s: float | None = None
    paused_until: datetime | None = None
    rhythm: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """What is kept of a list that decides whether, when and how it is asked. Times are aware UTC, None for never.

    `modified` is the time that its index stated when it was last to be asked. `next_at` None: as soon as it is named
    again, or, where there is a `modified`, when the index states a later one.
    """

    list_url: str
    source: str | None
    parent: str | None = None
    kind: str | None = None
    validators: Validators = Validators()
    modified: str | None = None
    last_ok_at: datetime | None = None
    failures: int = 0
    next_at: datetime | None = None
    paused_until: datetime | None = None
    rhythm: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Memo:
    """Something learnt about a site that later runs need: its robots.txt, that it is to be left alone, …

    `key` is `PART:WHAT` (`robots:https://example.org`), `value` JSON values of the part that wrote it. Of two memos
    with one key the later `at` stands.
    """

    key: str
    value: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class Query:
    """Which articles: each field narrows, None leaves it open. `since` (in) and `until` (out) go by `stored_at`;
    `revised`: only those that have more than one revision."""

    sources: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    revised: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in a store. `ledger` counts by state, `refusals` by code, `sources` articles by source. `rechecks` are
    the articles that are to be looked at again, `rechecks_due` those whose time has come."""

    articles: int
    revisions: int
    copies: int
    stories: int = 0
    rechecks: int = 0
    rechecks_due: int = 0
    ledger: Mapping[str, int] = field(default_factory=dict)
    refusals: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str | None, int] = field(default_factory=dict)


class Store(Protocol):
    """An opened or openable store. Not shared between event loops; `open` before use, `close` after."""

    uri: str
    """As given, with any password replaced by `***`: fit for messages."""

    async def open(self) -> None:
        """Connect, make or migrate the layout. Raises StoreUnavailable, StoreVersionError, StoreError."""

    async def close(self) -> None:
        """Let go of everything; safe to call twice and when never opened."""

    async def write(self, batch: Sequence[Write]) -> list[Outcome]:
        """Return one outcome for each write, in order, all of them acknowledged: one commit for the batch.

        Same identity and state (text and headline): unchanged, and so is a change that `revisions.is_revision` takes
        for none. Same identity, other state: a new revision, the earlier stays readable.
        Same text at another identity: no second document, the place is noted in `copies` of the one that has it.
        An identity that changes to a text somebody else has stays a document of its own, and is noted there too.
        Two writes of a batch behave as if one had been written after the other. A write sent again after a later one
        of its identity (its `fetched_at` says so) changes nothing. Another state that was fetched before the present
        one is a revision, too, and takes its place in the history by that time; its number is the next free one, as no
        number changes its state, and the present state and its number stay (so the present one's need not be the
        highest). Its text is the article's as any earlier revision's is; from before the first state, a text that
        somebody else has is a copy and no more. What the state before or after it says already is unchanged. A
        present state fetched in the store's future makes nothing late.
        An article without a word of text is nobody's copy.
        An identity that another one turns out to be (the page at an address that led to an article now states another
        identity, with that article's text, see `stores.identities`) becomes an alias: `article` and `revisions` find
        the one article by either, with the revisions of both, and no identity that is an alias ever has a document of
        its own.
        A page that states the identity of an article with an unlike text is one of its own address's article.
        Every article belongs to a story (`cluster_id`). Articles whose texts are alike (`fingerprint.compared`) and
        whose slots are at most `stories.SLOTS_APART` apart share it, whatever the order of the writes and however many
        processes write; a story's id is that of its first member (by `fetched_at`, then id), and stays when that one
        leaves. Two stories that turn out to be one keep the earlier's id. An article without a `syndication` of its
        own has the one that its story shows (`stories.origin_of`).
        The ledger is settled by the article's `fetched_at`: a row tried later than that stays as it is.
        `stored_at` is the same for a batch and later than that of every batch before it (SQLite: of any process;
        MongoDB: of this one, other processes have clocks of their own).
        """

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
        """Enter a list's entries in the ledger and return those to ask for, in order and each once.

        To ask for: addresses never seen; settled ones whose entry says `modified` later than the ledger's (or, where
        the ledger has none, later than the last try); failed and refused ones whose `retry_at` has come; with
        `refresh` all. Pending ones are not returned (`due` hands them out). They become pending in the same step that
        keeps `validators` (None leaves the kept ones): never the one without the other.
        """

    async def due(
        self, sources: Sequence[str | None], *, at: datetime, limit: int, rechecks: bool = False
    ) -> list[Pending]:
        """Return up to `limit` rows of these sources that are pending, or failed or refused ones whose `retry_at` is
        ≤ `at`; with `rechecks` the stored ones instead whose `retry_at` is. Those seen last first, of one list in its
        order: news before what waits since long. Reading changes nothing."""

    async def seen(self, urls: Sequence[str]) -> dict[str, Seen]:
        """Return the ledger rows of these addresses, by address as given."""

    async def ledger(self, source: str, *, states: Sequence[State] = (), limit: int = 100) -> list[Seen]:
        """Return the newest rows of a source (first seen last), of these states or of all; newest first."""

    async def forget(self, sources: Sequence[str]) -> int:
        """Drop what tells that these sources' lists have not changed, so that each is read anew when it is asked next;
        return of how many. The ledger and the articles stay."""

    async def reopen(self, code: str) -> int:
        """Make every row pending that was refused with this code, its tries counted anew; return how many: what stood
        in the way is gone."""

    async def note(self, notes: Sequence[SourceNote]) -> None:
        """Keep how the asking of lists went. Of two notes about one list the later `at` stands, one sent again counts
        once; `kind`, `parent`, `interval_s` and `rhythm` stay where a note has none."""

    async def expect(self, polls: Sequence[Poll]) -> None:
        """Enter lists that another list named, with `source`, `parent`, `modified` and `next_at`; what else is kept of
        them stays. Done before the validators of the one that named them are kept: behind a 304 they would be lost."""

    async def polls(self, list_urls: Sequence[str], *, parents: Sequence[str] = ()) -> dict[str, Poll]:
        """Return what is kept of these lists and of those that any of `parents` named, by address."""

    async def polls_due(self, sources: Sequence[str], *, at: datetime, limit: int) -> list[Poll]:
        """Return up to `limit` lists of these sources that another list named and whose `next_at` has come; those that
        wait longest first."""

    async def lists(self) -> list[dict[str, Any]]:
        """Return each list's health: list_url, source, last_asked_at, last_ok_at, failures (in a row), error, entries,
        kind, parent, brought_at (when it brought something last), next_at, interval_s, paused_until, rhythm.

        JSON values, times as RFC 3339 UTC text; `entries` is the count of the last answer that was not unchanged.
        """

    async def remember(self, memos: Sequence[Memo]) -> None:
        """Keep memos by their keys; one that is older than what is kept changes nothing."""

    async def recall(self, keys: Sequence[str]) -> dict[str, Memo]:
        """Return the memos of these keys, by key; unknown keys are left out."""

    async def memos(self, part: str) -> list[Memo]:
        """Return every memo whose key begins with `part` and a colon, by key."""

    async def save_run(self, run: Mapping[str, Any]) -> None:
        """Keep a run's record by its `id` (started_at, finished_at, command, sources, reason, counts: JSON values)."""

    async def runs(self, limit: int = 20) -> list[dict[str, Any]]:
        """Return the newest run records, newest first."""

    async def article(self, canonical_url: str, revision: int | None = None) -> Article | None:
        """Return the article of this identity or alias, at its newest or a given revision; None when there is none."""

    async def led_to(self, url: str) -> Article | None:
        """Return the article that an address leads to: by its identity or alias, as a place in `copies`, or by the
        ledger; None for an unknown address."""

    async def story(self, cluster_id: str) -> list[Article]:
        """Return the articles of a story as they stand, first fetched first; those of the story that took it over for
        an id that was given up, [] for an unknown one."""

    async def shared(self, cluster_ids: Collection[str]) -> frozenset[str]:
        """Return those of the ids whose story has more than one article, places in `copies` not counted."""

    async def revisions(self, canonical_url: str) -> list[Article]:
        """Return every revision, oldest first, the present state last; [] for an unknown identity. Numbers need not
        rise: one that came late stands where its `fetched_at` puts it."""

    def articles(self, query: Query, order: Order = "stored") -> AsyncIterator[Article]:
        """Yield articles as they stood at the call, oldest `stored_at` first (`published`: newest first, those without
        a time last), without holding them all: what is written meanwhile neither doubles an article nor hides one.
        """

    async def search(self, words: str, query: Query, order: Order = "published") -> list[Article]:
        """Return articles that hold every word, in title, description, authors or text; `published` newest first,
        or `best`. At most `query.limit` (20 when None). Raises StoreError where the server has no text search."""

    async def counts(self) -> Counts:
        """Return what is in the store."""
