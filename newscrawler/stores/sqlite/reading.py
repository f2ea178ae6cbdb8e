"""Articles out of SQLite: as they stand, as they stood, by words, and how many there are."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from newscrawler import urls
from newscrawler.article import Article, Copy, Syndication, utc_now
from newscrawler.stores.instants import instant_text
from newscrawler.stores.protocol import Counts, Order, Query
from newscrawler.stores.sqlite.documents import HISTORY
from newscrawler.stores.sqlite.lists import utf8
from newscrawler.stores.words import phrases
from newscrawler.stories import Origin, with_origin

__all__ = [
    "Place",
    "article",
    "assembled",
    "counts",
    "known_as",
    "latest",
    "led_to",
    "page",
    "present",
    "revisions",
    "search",
    "shown",
    "story",
]

Place = tuple[str, str]
"""Where a reader of articles stands: the last one's sort key (an instant's text) and identity."""

# Below SQLite's limit of variables in one statement, with room.
_CHUNK = 500
# A word in the headline says more about an article than one in the body.
_WEIGHTS = "10.0, 4.0, 2.0, 1.0"

# The story of a row of `articles`; a row of `revisions` keeps the one it was in.
_STORY = "(SELECT story FROM members WHERE members.number = articles.number) AS story"


def known_as(connection: sqlite3.Connection, article_id: str) -> str:
    """Return the identity of the article that an identity stands for: its own, or that of the one it is an alias of."""
    row = connection.execute("SELECT article_id FROM aliases WHERE id = ?", (article_id,)).fetchone()
    return row[0] if row else article_id


def present(connection: sqlite3.Connection, article_id: str) -> Article | None:
    """Return the article of this identity as it stands, None when there is none."""
    found = _assemble(
        connection,
        connection.execute(f"SELECT id, content_hash, document, {_STORY} FROM articles WHERE id = ?", (article_id,)),  # noqa: S608
    )
    return found[0] if found else None


def article(connection: sqlite3.Connection, article_id: str, revision: int | None) -> Article | None:
    """Return the article of an identity or alias at its newest or the given revision, None when there is none."""
    if revision is None:
        return present(connection, known_as(connection, article_id))
    return next((each for each in revisions(connection, article_id) if each.revision == revision), None)


def revisions(connection: sqlite3.Connection, article_id: str) -> list[Article]:
    """Return every revision of an identity or alias, oldest first."""
    rows = connection.execute(
        "SELECT * FROM (SELECT id, content_hash, document, story, revision, behind, fetched_at FROM revisions"  # noqa: S608
        f" WHERE id = ?1 UNION ALL SELECT id, content_hash, document, {_STORY}, revision, NULL, fetched_at"
        f" FROM articles WHERE id = ?1) ORDER BY {HISTORY}",
        (known_as(connection, article_id),),
    )
    return _assemble(connection, (row[:4] for row in rows))


def led_to(connection: sqlite3.Connection, url: str) -> Article | None:
    """Return the article that an address leads to: by its identity, as the place of a copy, or by the ledger."""
    article_id = known_as(connection, urls.article_id(url))
    # Of the texts that a place has had, the one seen there last.
    place = (
        "SELECT article_id FROM copies JOIN texts USING (content_hash) WHERE id = ? ORDER BY fetched_at DESC LIMIT 1"
    )
    asked = "SELECT article_id FROM ledger WHERE key = ? AND article_id IS NOT NULL"
    found = present(connection, article_id)
    for sql, value in ((place, article_id), (asked, utf8(urls.clean_url(url)))):
        if found is None:
            row = connection.execute(sql, (value,)).fetchone()
            found = present(connection, known_as(connection, row[0])) if row else None
    return found


def story(connection: sqlite3.Connection, cluster_id: str) -> list[Article]:
    """Return the articles of a story or of the one that took it over, first fetched first."""
    rows = connection.execute(
        "SELECT id, content_hash, document, story FROM members JOIN articles USING (number)"
        " WHERE story = (SELECT coalesce(taken_by, number) FROM stories WHERE id = ?) ORDER BY fetched_at, id",
        (utf8(cluster_id),),
    )
    return _assemble(connection, rows)


def shared(connection: sqlite3.Connection, cluster_ids: Iterable[str]) -> frozenset[str]:
    """Return those of the ids whose story has more than one article."""
    found = _chunked(
        connection,
        "SELECT id FROM stories own WHERE id IN ({}) AND 1 < (SELECT count(*) FROM (SELECT 1 FROM members"
        " WHERE story = coalesce(own.taken_by, own.number) LIMIT 2))",
        (utf8(each) for each in cluster_ids),
    )
    return frozenset(story_id for (story_id,) in found)


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
    columns = f"SELECT {key} AS key, id, content_hash, document, {{story}}"
    rows = connection.execute(
        f"SELECT * FROM ({columns.format(story=_STORY)} FROM articles WHERE {' AND '.join(where)} {tail})"  # noqa: S608
        f" UNION ALL SELECT * FROM ({columns.format(story='story')} FROM revisions"
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
        f"SELECT id, content_hash, document, {_STORY} FROM words JOIN articles ON articles.number = words.rowid"  # noqa: S608
        f" WHERE {' AND '.join(['words MATCH :words', *where])} ORDER BY {ranked} LIMIT :limit",
        values,
    )
    return _assemble(connection, rows)


def counts(connection: sqlite3.Connection) -> Counts:
    """Return what is in the store; reads the ledger through."""

    def number(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    articles = number("SELECT count(*) FROM articles")
    rechecks = "SELECT count(*) FROM ledger WHERE state = 'stored' AND retry_at"
    return Counts(
        articles=articles,
        revisions=articles + number("SELECT count(*) FROM revisions"),
        copies=number("SELECT count(*) FROM copies"),
        stories=number("SELECT count(DISTINCT story) FROM members"),
        rechecks=number(f"{rechecks} IS NOT NULL"),
        rechecks_due=number(f"{rechecks} <= '{instant_text(utc_now())}'"),
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
    if query.revised:
        # With the sign the ids are looked up one by one: a list of all of them would be made for every page.
        where.append("+id IN (SELECT id FROM revisions)")
    return where, values


def assembled(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> list[Article]:
    """Return the articles of (id, content_hash, document, story) rows as their pages gave them, with the copies of
    their texts."""
    found = list(rows)
    copies: dict[tuple[str, str], list[Copy]] = {}
    for article_id, text_hash, url, source, fetched_at, published, said, publisher, title in _chunked(
        connection,
        "SELECT article_id, content_hash, url, source, fetched_at, published, syndication, publisher, title"
        " FROM copies JOIN texts USING (content_hash)"
        " WHERE content_hash IN ({}) ORDER BY fetched_at, url",
        {row[1] for row in found},
    ):
        copies.setdefault((article_id, text_hash), []).append(
            Copy(
                url, source, fetched_at, published, Syndication(**json.loads(said)) if said else None, publisher, title
            )
        )
    return [
        replace(Article.from_json(document), copies=tuple(copies.get((article_id, text_hash), ())))
        for article_id, text_hash, document, _ in found
    ]


def _in_stories(
    connection: sqlite3.Connection, articles: Sequence[Article], stories: Sequence[int | None]
) -> list[Article]:
    """Return the articles with the ids of these stories (rows' numbers), or of those that took them over, and with
    who had them first where they do not say so themselves."""
    told = {
        number: (story_id, _origin(origin) if origin else None)
        for number, story_id, origin in _chunked(
            connection,
            "SELECT own.number, root.id, root.origin FROM stories own"
            " JOIN stories root ON root.number = coalesce(own.taken_by, own.number) WHERE own.number IN ({})",
            {story for story in stories if story is not None},
        )
    }
    return [_told(each, *told[story]) if story in told else each for each, story in zip(articles, stories, strict=True)]


def shown(connection: sqlite3.Connection, articles: Sequence[Article]) -> list[Article]:
    """Return articles, as they stand, with their stories."""
    keys = [urls.article_id(each.canonical_url) for each in articles]
    stories = dict(
        _chunked(connection, "SELECT id, story FROM articles JOIN members USING (number) WHERE id IN ({})", set(keys))
    )
    return _in_stories(connection, articles, [stories.get(key) for key in keys])


def _origin(kept: str) -> Origin:
    leader, syndication = json.loads(kept)
    return Origin(leader, Syndication(**syndication) if syndication else None)


def _told(article: Article, story_id: str, origin: Origin | None) -> Article:
    article = replace(article, cluster_id=story_id)
    return article if origin is None else with_origin(article, origin)


def _chunked(connection: sqlite3.Connection, sql: str, values: Iterable[object]) -> Iterator[Any]:
    wanted = list(values)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        yield from connection.execute(sql.format(", ".join("?" * len(chunk))), chunk)


def _assemble(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> list[Article]:
    """Return the articles of (id, content_hash, document, story) rows as readers see them."""
    found = list(rows)
    return _in_stories(connection, assembled(connection, found), [row[3] for row in found])
