"""Articles out of SQLite: as they stand, as they stood, by words, and how many there are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from newscrawler.article import Article, Copy
from newscrawler.stores.instants import instant_text
from newscrawler.stores.protocol import Counts, Order, Query
from newscrawler.stores.words import phrases

__all__ = ["Place", "article", "counts", "latest", "page", "present", "revisions", "search"]

Place = tuple[str, str]
"""Where a reader of articles stands: the last one's sort key (an instant's text) and identity."""

# Below SQLite's limit of variables in one statement, with room.
_CHUNK = 500
# A word in the headline says more about an article than one in the body.
_WEIGHTS = "10.0, 4.0, 2.0, 1.0"


def present(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """Return the article of this identity as it stands, None when there is none."""
    found = _assemble(
        connection, connection.execute("SELECT id, content_hash, document FROM articles WHERE id = ?", (article_id,))
    )
    return found[0] if found else None


def article(connection: sqlite3.Connection, article_id: str, revision: int | None) -> Article | None:
    """Return the article at its newest or the given revision, None when there is none."""
    if revision is None:
        return present(connection, article_id)
    return next((each for each in revisions(connection, article_id) if each.revision == revision), None)


def revisions(connection: sqlite3.Connection, article_id: str) -> list[Article]:
    """Return every revision, oldest first."""
    rows = connection.execute(
        "SELECT id, content_hash, document, revision FROM revisions WHERE id = ?1"
        " UNION ALL SELECT id, content_hash, document, revision FROM articles WHERE id = ?1 ORDER BY revision",
        (article_id,),
    )
    return _assemble(connection, (row[:3] for row in rows))


def latest(connection: sqlite3.Connection) -> str:
    """Return the newest `stored_at`, "" for an empty store: commits after this one are later."""
    return str(connection.execute("SELECT max(stored_at) FROM articles").fetchone()[0] or "")


def page(
    connection: sqlite3.Connection, query: Query, order: Order, as_of: str, after: Place | None, size: int
) -> list[tuple[Place, Article]]:
    """Return up to `size` articles behind `after` as they stood at `as_of`, each with its place.

    What was revised since then is found among the earlier revisions, under the key it had: a reader that comes page
    by page sees one moment of the store without holding a transaction open.
    """
    key, way, comparison = ("published_at", "DESC", "<") if order == "published" else ("stored_at", "ASC", ">")
    where, values = _narrowed(query)
    where.append("stored_at <= :as_of")
    values["as_of"], values["size"] = as_of, size
    if after is not None:
        where.append(f"({key}, id) {comparison} (:key, :id)")
        values["key"], values["id"] = after
    tail = f"ORDER BY {key} {way}, id {way} LIMIT :size"
    columns = f"SELECT {key} AS key, id, content_hash, document"
    rows = connection.execute(
        f"SELECT * FROM ({columns} FROM articles WHERE {' AND '.join(where)} {tail})"  # noqa: S608
        f" UNION ALL SELECT * FROM ({columns} FROM revisions"
        f" WHERE superseded_at > :as_of AND {' AND '.join(where)} {tail})"
        f" ORDER BY 1 {way}, 2 {way} LIMIT :size",
        values,
    ).fetchall()
    articles = _assemble(connection, (row[1:] for row in rows))
    return [((row[0], row[1]), each) for row, each in zip(rows, articles, strict=True)]


def search(connection: sqlite3.Connection, words: str, query: Query, order: Order) -> list[Article]:
    """Return articles that hold every word; an empty list for words without a letter or digit."""
    wanted = phrases(words)
    if not wanted:
        return []
    where, values = _narrowed(query)
    # Quoted, every sign of the query language is plain text (https://www.sqlite.org/fts5.html#fts5_strings).
    values["words"] = " ".join(f'"{phrase}"' for phrase in wanted)
    values["limit"] = 20 if query.limit is None else query.limit
    ranked = {
        "best": f"bm25(words, {_WEIGHTS}), published_at DESC",
        "published": "published_at DESC, stored_at DESC",
        "stored": "stored_at DESC",
    }[order]
    rows = connection.execute(
        "SELECT id, content_hash, document FROM words JOIN articles ON articles.number = words.rowid"  # noqa: S608
        f" WHERE {' AND '.join(['words MATCH :words', *where])} ORDER BY {ranked} LIMIT :limit",
        values,
    )
    return _assemble(connection, rows)


def counts(connection: sqlite3.Connection) -> Counts:
    """Return what is in the store; reads the ledger through."""

    def number(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    articles = number("SELECT count(*) FROM articles")
    return Counts(
        articles=articles,
        revisions=articles + number("SELECT count(*) FROM revisions"),
        copies=number("SELECT count(*) FROM copies"),
        ledger=dict(connection.execute("SELECT state, count(*) FROM ledger GROUP BY state")),
        refusals=dict(
            connection.execute("SELECT code, count(*) FROM ledger WHERE state IN ('refused', 'failed') GROUP BY code")
        ),
        sources=dict(connection.execute("SELECT source, count(*) FROM articles GROUP BY source")),
    )


def _narrowed(query: Query) -> tuple[list[str], dict[str, Any]]:
    where: list[str] = []
    values: dict[str, Any] = {}
    for column, chosen in (("source", query.sources), ("language", query.languages)):
        if chosen is not None:
            names = {f"{column}{n}": value for n, value in enumerate(chosen)}
            where.append(f"{column} IN ({', '.join(f':{name}' for name in names)})")
            values |= names
    for sign, name, instant in ((">=", "since", query.since), ("<", "until", query.until)):
        if instant is not None:
            where.append(f"stored_at {sign} :{name}")
            values[name] = instant_text(instant)
    return where, values


def _assemble(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> list[Article]:
    """Return the articles of (id, content_hash, document) rows, with the copies of their texts."""
    found = list(rows)
    hashes = list({row[1] for row in found})
    copies: dict[tuple[str, str], list[Copy]] = {}
    for start in range(0, len(hashes), _CHUNK):
        chunk = hashes[start : start + _CHUNK]
        for article_id, text_hash, url, source, fetched_at in connection.execute(
            "SELECT article_id, content_hash, url, source, fetched_at FROM copies JOIN texts USING (content_hash)"  # noqa: S608
            f" WHERE content_hash IN ({', '.join('?' * len(chunk))}) ORDER BY fetched_at, url",
            chunk,
        ):
            copies.setdefault((article_id, text_hash), []).append(Copy(url, source, fetched_at))
    return [
        replace(Article.from_json(document), copies=tuple(copies.get((article_id, text_hash), ())))
        for article_id, text_hash, document in found
    ]
