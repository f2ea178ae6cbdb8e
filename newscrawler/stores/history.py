"""What a write means beside what is on record already: the rules both stores follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from newscrawler.article import Article, content_hash
from newscrawler.errors import ArticleError
from newscrawler.fingerprint import Fingerprint, fingerprint
from newscrawler.stores.instants import instant_of, instant_text
from newscrawler.stores.protocol import Change, Saved
from newscrawler.stories import founding_id, slot_of
from newscrawler.urls import article_id

__all__ = [
    "MAX_DOCUMENT_BYTES",
    "Arrival",
    "Held",
    "Misfit",
    "arrival",
    "in_order",
    "late_place",
    "on_record",
    "rechecks",
    "state_of",
    "stood_then",
    "written",
]

# MongoDB takes 16 MiB (BSON); the rest is room for the hashes of a thousand revisions and the index text.
MAX_DOCUMENT_BYTES = 15 * 1024 * 1024

_SURROGATE = re.compile("[\ud800-\udfff]")


class Misfit(Exception):
    """An article that no store can keep; the text is the reason."""


@dataclass(frozen=True)
class Arrival:
    """An article on its way in. `owns_text` is False without a word of text: then it is nobody's copy.

    `slot` is the period in which copies of it are looked for, `founds` the id of the story that it founds where it
    belongs to none.
    """

    id: str
    article: Article
    document: str
    fetched_at: datetime | None
    owns_text: bool
    slot: int
    founds: str

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """What the text is compared by; a third of the price of an arrival, and not needed where nothing changed."""
        return fingerprint(self.article.text)


@dataclass(frozen=True, slots=True)
class Held:
    """One revision on record; `state` is `state_of` its article. `behind` is set of one that came late: the number of
    the revision that it stands behind, 0 for none."""

    state: str
    fetched_at: datetime | None
    number: int
    behind: int | None = None

    @property
    def after(self) -> int:
        """The number of the revision, of those that came in time, that stands here or before this one."""
        return self.number if self.behind is None else self.behind


def arrival(article: Article, stored_at: datetime, revision: int = 1) -> Arrival:
    """Return the article as it would be stored, `document` its JSON in UTF-8 text. Raises Misfit."""
    stored = replace(
        article,
        content_hash=article.content_hash or content_hash(article.text),
        copies=(),
        cluster_id=None,
        revision=revision,
        stored_at=instant_text(stored_at),
    )
    try:
        document = written(stored)
    except (TypeError, ValueError) as error:
        raise Misfit(f"not JSON: {error}") from error
    size_bytes = len(document.encode())
    if size_bytes > MAX_DOCUMENT_BYTES:
        raise Misfit(f"{size_bytes} bytes of JSON, more than the {MAX_DOCUMENT_BYTES} a store takes for one article")
    try:
        stored = Article.from_json(document)
    except ArticleError as error:
        raise Misfit(str(error)) from error
    return Arrival(
        id=article_id(stored.canonical_url),
        article=stored,
        document=document,
        fetched_at=instant_of(stored.fetched_at),
        owns_text=bool(stored.text.strip()),
        slot=slot_of(stored),
        founds=founding_id(stored),
    )


def written(article: Article) -> str:
    """Return the article's JSON in UTF-8 text. Raises TypeError and ValueError for what is not JSON."""
    # UTF-8 has no lone surrogates; JSON can spell them.
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", article.to_json())


def state_of(text_hash: str, title: str | None) -> str:
    """Return what tells one state of an article from another: its text and its headline."""
    return f"{text_hash} {' '.join((title or '').split())}"


def on_record(held: Sequence[Held], state: str, fetched_at: datetime | None, joined_at: datetime | None = None) -> bool:
    """Say whether this state was already on record when the page came: a write sent again after a later one.

    `held` are the revisions, oldest first. A page without a time is taken for fresh. `joined_at` is when the article
    turned out to be another one too: of two histories told one after the other, times say nothing before that.
    """
    if fetched_at is None:
        return False
    if joined_at is not None and fetched_at <= joined_at and any(this.state == state for this in held):
        return True
    return any(held[place].state == state for place in stood_then(held, fetched_at))


def in_order(held: Iterable[Held]) -> list[Held]:
    """Return the revisions as they stood one after the other: by number, those that came late in their places."""
    return sorted(held, key=lambda this: (this.after, this.behind is not None, str(this.fetched_at), this.number))


def late_place(held: Sequence[Held], fetched_at: datetime | None, at: datetime) -> int | None:
    """Return the place in `held` for a page that was fetched before the present state was, None for any other.

    A present state from after `at`, the store's time, was fetched by a clock that is wrong: it makes nothing late.
    """
    present = held[-1].fetched_at
    if fetched_at is None or present is None or not fetched_at < present <= at:
        return None
    stood = [place for place, this in enumerate(held) if this.fetched_at is not None and this.fetched_at <= fetched_at]
    return max(stood, default=-1) + 1


def stood_then(held: Sequence[Held], fetched_at: datetime | None) -> list[int]:
    """Return the places in `held` of the earlier revisions that stood when the page came; none for the present one. A
    page that is no revision of such a one (`revisions.is_revision`) is a write sent again too."""
    if fetched_at is None:
        return []
    return [
        place
        for place, (this, after) in enumerate(pairwise(held))
        if this.fetched_at is not None
        and after.fetched_at is not None
        and this.fetched_at <= fetched_at < after.fetched_at
    ]


def rechecks(saved: Saved, change: Change) -> dict[str, datetime | None]:
    """Return for each address that led to an article when it is asked again, given what the write did."""
    at = saved.recheck_revised_at if change == "revised" else None if change == "copy" else saved.recheck_at
    return {url: at if url == saved.requested[0] else None for url in saved.requested}
