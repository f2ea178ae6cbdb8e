"""One group commit into SQLite: articles, texts, copies, the word index and the ledger in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

from newscrawler.article import Article, utc_now
from newscrawler.stores.history import Arrival, Held, Misfit, arrival, on_record, state_of
from newscrawler.stores.instants import instant_of, instant_text
from newscrawler.stores.protocol import Outcome, Saved, Write
from newscrawler.stores.sqlite.connection import transaction
from newscrawler.stores.sqlite.ledger import settle_refusal, settle_stored
from newscrawler.stores.sqlite.reading import present
from newscrawler.stores.words import indexed

__all__ = ["write"]

_COLUMNS = "id, revision, content_hash, source, language, published_at, stored_at, fetched_at, document"


def write(connection: sqlite3.Connection, batch: Sequence[Write]) -> list[Outcome]:
    """Return one outcome for each write, all in one transaction."""
    with transaction(connection):
        stored_at = _next_instant(connection)
        outcomes = []
        for item in batch:
            if isinstance(item, Saved):
                outcomes.append(_save(connection, item, stored_at))
            else:
                settle_refusal(connection, item)
                outcomes.append(Outcome("settled"))
        return outcomes


def _next_instant(connection: sqlite3.Connection) -> datetime:
    """Return the present instant, and always later than what any commit before this one gave."""
    last = instant_of(connection.execute("SELECT max(stored_at) FROM articles").fetchone()[0])
    now = utc_now()
    return now if last is None or now > last else last + timedelta(milliseconds=1)


def _save(connection: sqlite3.Connection, item: Saved, stored_at: datetime) -> Outcome:
    try:
        coming = arrival(item.article, stored_at)
    except Misfit as misfit:
        return Outcome("rejected", reason=f"{item.article.url}: {misfit}")
    outcome = _place(connection, coming, item.article, stored_at)
    tried_at = coming.fetched_at or stored_at
    # The document that has the text: for a copy, the other one's.
    led_to = _owner(connection, coming) if outcome.change == "copy" else coming.id
    for url in item.requested:
        settle_stored(connection, url, coming.article.source, tried_at, led_to)
    return outcome


def _place(connection: sqlite3.Connection, coming: Arrival, article: Article, stored_at: datetime) -> Outcome:
    row = connection.execute(
        "SELECT number, revision, content_hash, document FROM articles WHERE id = ?", (coming.id,)
    ).fetchone()
    owner = _owner(connection, coming)
    if row is None:
        if owner is not None:
            _note_copy(connection, coming)
            return Outcome("copy", present(connection, owner))
        _claim(connection, coming)
        _insert(connection, coming)
        return Outcome("new", coming.article)
    number, revision, text_hash, document = row
    if text_hash == coming.article.content_hash or _sent_again(connection, coming):
        return Outcome("unchanged", present(connection, coming.id))
    if owner is None:
        _claim(connection, coming)
    elif owner != coming.id:
        if _was_copy(connection, coming):
            return Outcome("copy", present(connection, owner))
        _note_copy(connection, coming)
    _archive(connection, coming.id, stored_at)
    _unindex(connection, number, Article.from_json(document))
    _replace(connection, number, arrival(article, stored_at, revision + 1))
    return Outcome("revised", present(connection, coming.id))


def _owner(connection: sqlite3.Connection, coming: Arrival) -> str | None:
    if not coming.owns_text:
        return None
    row = connection.execute(
        "SELECT article_id FROM texts WHERE content_hash = ?", (coming.article.content_hash,)
    ).fetchone()
    return row[0] if row else None


def _claim(connection: sqlite3.Connection, coming: Arrival) -> None:
    if coming.owns_text:
        connection.execute("INSERT INTO texts VALUES (?, ?)", (coming.article.content_hash, coming.id))


def _held(connection: sqlite3.Connection, article_id: str) -> list[Held]:
    rows = connection.execute(
        "SELECT content_hash, document -> '$.title', fetched_at, revision FROM revisions WHERE id = ?1"
        " UNION ALL SELECT content_hash, document -> '$.title', fetched_at, revision FROM articles WHERE id = ?1"
        " ORDER BY revision",
        (article_id,),
    )
    return [
        Held(state_of(text_hash, json.loads(title)), instant_of(fetched_at)) for text_hash, title, fetched_at, _ in rows
    ]


def _sent_again(connection: sqlite3.Connection, coming: Arrival) -> bool:
    state = state_of(coming.article.content_hash, coming.article.title)
    return on_record(_held(connection, coming.id), state, coming.fetched_at)


def _was_copy(connection: sqlite3.Connection, coming: Arrival) -> bool:
    """Say whether this is the copy that was noted before the identity had a text of its own, sent again."""
    first = _held(connection, coming.id)[0].fetched_at
    if coming.fetched_at is None or first is None or coming.fetched_at >= first:
        return False
    return bool(
        connection.execute(
            "SELECT 1 FROM copies WHERE content_hash = ? AND id = ?", (coming.article.content_hash, coming.id)
        ).fetchone()
    )


def _note_copy(connection: sqlite3.Connection, coming: Arrival) -> None:
    article = coming.article
    # The earliest sight counts, so that the order of writes makes no difference.
    connection.execute(
        "INSERT INTO copies VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET url = excluded.url,"
        " source = excluded.source, fetched_at = excluded.fetched_at"
        " WHERE (excluded.fetched_at, excluded.url) < (copies.fetched_at, copies.url)",
        (article.content_hash, coming.id, article.url, article.source, article.fetched_at or article.stored_at),
    )


def _values(coming: Arrival) -> tuple[object, ...]:
    article = coming.article
    return (
        coming.id,
        article.revision,
        article.content_hash,
        article.source,
        article.language,
        instant_text(instant_of(article.published)) or "",
        article.stored_at,
        instant_text(coming.fetched_at),
        coming.document,
    )


def _insert(connection: sqlite3.Connection, coming: Arrival) -> None:
    cursor = connection.execute(
        f"INSERT INTO articles ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        _values(coming),
    )
    _index(connection, cursor.lastrowid or 0, coming.article)


def _replace(connection: sqlite3.Connection, number: int, coming: Arrival) -> None:
    connection.execute(
        f"UPDATE articles SET ({_COLUMNS}) = (?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE number = ?",  # noqa: S608
        (*_values(coming), number),
    )
    _index(connection, number, coming.article)


def _archive(connection: sqlite3.Connection, article_id: str, superseded_at: datetime) -> None:
    connection.execute(
        f"INSERT INTO revisions ({_COLUMNS}, superseded_at) SELECT {_COLUMNS}, ? FROM articles WHERE id = ?",  # noqa: S608
        (instant_text(superseded_at), article_id),
    )


def _words(article: Article) -> tuple[str, ...]:
    parts = (article.title or "", article.description or "", "\n".join(article.authors), article.text)
    return tuple(indexed(part) for part in parts)


def _index(connection: sqlite3.Connection, number: int, article: Article) -> None:
    connection.execute(
        "INSERT INTO words (rowid, title, description, authors, text) VALUES (?, ?, ?, ?, ?)",
        (number, *_words(article)),
    )


def _unindex(connection: sqlite3.Connection, number: int, article: Article) -> None:
    connection.execute(
        "INSERT INTO words (words, rowid, title, description, authors, text) VALUES ('delete', ?, ?, ?, ?, ?)",
        (number, *_words(article)),
    )
