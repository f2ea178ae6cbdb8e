"""Rows of articles and of their earlier revisions, with the index of their words. Inside the writer's transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import datetime

from newscrawler.article import Article
from newscrawler.stores.history import written
from newscrawler.stores.instants import instant_of, instant_text
from newscrawler.stores.words import indexed

__all__ = ["HISTORY", "archive", "archive_late", "insert", "last_number", "move", "remove", "update"]

_STATE = "id, revision, content_hash, source, language, published_at, stored_at, fetched_at, document"
_COLUMNS = f"{_STATE}, placed"
# What puts revisions in the order in which they stood (`history.in_order`).
HISTORY = "coalesce(behind, revision), behind IS NOT NULL, fetched_at, revision"


def insert(connection: sqlite3.Connection, article_id: str, article: Article, document: str) -> int:
    """Return the number of the row that an article is given; `document` is its JSON."""
    cursor = connection.execute(
        f"INSERT INTO articles ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        _values(article_id, article, document),
    )
    number = cursor.lastrowid or 0
    _index(connection, number, article)
    return number


def update(connection: sqlite3.Connection, number: int, article_id: str, before: Article, after: Article) -> None:
    """Put a state in the place of the one before, which is archived already."""
    _unindex(connection, number, before)
    connection.execute(
        f"UPDATE articles SET ({_COLUMNS}) = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE number = ?",  # noqa: S608
        (*_values(article_id, after, written(after)), number),
    )
    _index(connection, number, after)


def remove(connection: sqlite3.Connection, number: int, article: Article) -> None:
    """Take the row of an article away."""
    _unindex(connection, number, article)
    connection.execute("DELETE FROM articles WHERE number = ?", (number,))


def archive(connection: sqlite3.Connection, number: int, superseded_at: datetime) -> None:
    """Keep an article's state among the earlier revisions, with the story it is in."""
    connection.execute(
        f"INSERT INTO revisions ({_STATE}, superseded_at, story) SELECT {_STATE}, ?,"  # noqa: S608
        " (SELECT story FROM members WHERE members.number = articles.number) FROM articles WHERE number = ?",
        (instant_text(superseded_at), number),
    )


def archive_late(
    connection: sqlite3.Connection, article_id: str, article: Article, behind: int, stored_at: datetime
) -> None:
    """Keep a state that came late among the earlier revisions, in the article's story. It never was the present one."""
    *state, _ = _values(article_id, article, written(article))
    connection.execute(
        f"INSERT INTO revisions ({_STATE}, superseded_at, behind, story) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"  # noqa: S608
        " (SELECT story FROM members JOIN articles USING (number) WHERE id = ?))",
        (*state, instant_text(stored_at), behind, article_id),
    )


def last_number(connection: sqlite3.Connection, article_id: str) -> int:
    """Return the highest number that a revision of this article has."""
    row = connection.execute(
        "SELECT max(revision) FROM (SELECT revision FROM revisions WHERE id = ?1"
        " UNION ALL SELECT revision FROM articles WHERE id = ?1)",
        (article_id,),
    ).fetchone()
    return int(row[0])


def move(connection: sqlite3.Connection, article_id: str, to_id: str, canonical_url: str, behind: int) -> int:
    """Make an article's earlier revisions another's, under its URL and with the numbers behind the given one; return
    the last number."""
    rows = connection.execute(
        f"SELECT revision, document FROM revisions WHERE id = ? ORDER BY {HISTORY}",  # noqa: S608
        (article_id,),
    ).fetchall()
    for revision, document in rows:
        behind += 1
        moved = replace(Article.from_json(document), canonical_url=canonical_url, revision=behind)
        connection.execute(
            "UPDATE revisions SET (id, revision, document, behind) = (?, ?, ?, NULL) WHERE id = ? AND revision = ?",
            (to_id, behind, written(moved), article_id, revision),
        )
    return behind


def _values(article_id: str, article: Article, document: str) -> tuple[object, ...]:
    return (
        article_id,
        article.revision,
        article.content_hash,
        article.source,
        article.language,
        instant_text(instant_of(article.published)) or "",
        article.stored_at,
        instant_text(instant_of(article.fetched_at)),
        document,
        True,
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
