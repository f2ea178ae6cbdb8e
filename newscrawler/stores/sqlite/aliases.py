"""Identities that turn out to be one article, in SQLite. Inside the writer's transaction.

A page at an address that led to an article states another identity and has that article's text: from then on the
second identity is an alias of the first. Where both have a document, the one stored first stays. Its revisions keep
their numbers and the other's follow behind them in their own order, the other's newest as the present state; texts,
notes of copies and membership of a story move over. An alias points straight to the article, whatever pages say of one
another in a circle.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from newscrawler.article import Article
from newscrawler.fingerprint import compared, fingerprint
from newscrawler.stores.history import Arrival
from newscrawler.stores.identities import is_at_home, is_one_article, is_page_of
from newscrawler.stores.instants import instant_of, instant_text
from newscrawler.stores.sqlite import documents
from newscrawler.stores.sqlite.lists import utf8
from newscrawler.stores.sqlite.reading import known_as
from newscrawler.stores.sqlite.stories import Placed, Stories
from newscrawler.stories import slot_of
from newscrawler.urls import article_id, clean_url

__all__ = ["EARLIEST_NOTE", "NOTE", "Document", "documents_at", "is_of_another", "join", "joined_at"]

NOTE = "content_hash, id, url, source, fetched_at, published, syndication, publisher, title"
# The earliest sight of a place counts, so that the order of writes makes no difference.
EARLIEST_NOTE = (
    "ON CONFLICT DO UPDATE SET (url, source, fetched_at, published, syndication, publisher, title)"
    " = (excluded.url, excluded.source, excluded.fetched_at, excluded.published, excluded.syndication,"
    " excluded.publisher, excluded.title)"
    " WHERE (excluded.fetched_at, excluded.url) < (copies.fetched_at, copies.url)"
)


class Document(NamedTuple):
    """An article on record: its row's number, its identity, its slot and its state."""

    number: int
    id: str
    slot: int
    article: Article


def documents_at(connection: sqlite3.Connection, coming: Arrival, addresses: Iterable[str]) -> list[Document]:
    """Return the articles that an arrival belongs to, first stored first: the one of its identity, and those that its
    addresses led to while they stated another identity, where it has that article's text.

    Where the one of its identity has another text than the others, the page states the identity of some other
    article: the arrival belongs to the others alone. `identities` says what it takes.
    """
    own = known_as(connection, coming.id)
    identities: set[str] = set()
    for address in {coming.article.url, *addresses}:
        # A copy's address led to somebody else's document: what counts is the identity that its page stated.
        row = connection.execute("SELECT identity FROM ledger WHERE key = ?", (utf8(clean_url(address)),)).fetchone()
        identities |= {article_id(address), *(row or ())} - {None, coming.id}
    others = {known_as(connection, each) for each in identities} - {own}
    documents = [document for each in others if (document := _document(connection, each)) is not None]
    found = [document for document in documents if _is_one(document.article, coming)]
    known = _document(connection, own)
    if known is not None and (not found or _is_one(known.article, coming)):
        found.append(known)
    return sorted(found)


def join(
    connection: sqlite3.Connection,
    stories: Stories,
    found: Sequence[Document],
    stated: str,
    at: datetime,
    stored_at: datetime,
) -> None:
    """Make the first of these articles the one of them all, and of the stated identity unless that is another article.
    `at` is when the page came."""
    survivor, *others = found
    for other in others:
        survivor = _merged(connection, stories, survivor, other, stored_at)
        connection.execute("UPDATE aliases SET article_id = ? WHERE article_id = ?", (survivor.id, other.id))
    gone = {other.id for other in others}
    if stated not in gone and _document(connection, stated) is None:
        gone.add(stated)
    for identity in gone - {survivor.id}:
        # What is known already keeps its time.
        connection.execute(
            "INSERT INTO aliases VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (identity, survivor.id, instant_text(at)),
        )
        _move_notes(connection, identity, survivor.id)


def joined_at(connection: sqlite3.Connection, article_id: str) -> datetime | None:
    """Return when an article turned out last to be another one too, None for never."""
    row = connection.execute("SELECT max(joined_at) FROM aliases WHERE article_id = ?", (article_id,)).fetchone()
    return instant_of(row[0])


def _merged(
    connection: sqlite3.Connection, stories: Stories, survivor: Document, other: Document, stored_at: datetime
) -> Document:
    url = survivor.article.canonical_url
    documents.archive(connection, survivor.number, stored_at)
    last = documents.last_number(connection, survivor.id)
    last = documents.move(connection, other.id, survivor.id, url, last)
    newest = replace(other.article, canonical_url=url, revision=last + 1, stored_at=instant_text(stored_at))
    stories.unite(survivor.number, other.number)
    documents.remove(connection, other.number, other.article)
    documents.update(connection, survivor.number, survivor.id, survivor.article, newest)
    # Without an index by article: the texts are those of the revisions.
    connection.execute(
        "UPDATE texts SET article_id = ?1 WHERE article_id = ?2 AND content_hash IN (SELECT content_hash FROM revisions"
        " WHERE id = ?1 UNION ALL SELECT content_hash FROM articles WHERE id = ?1)",
        (survivor.id, other.id),
    )
    stories.place(Placed(survivor.number, newest, fingerprint(newest.text), survivor.slot))
    return survivor._replace(article=newest)


def _move_notes(connection: sqlite3.Connection, identity: str, to_id: str) -> None:
    """Put the notes of copies at one place under another; an article is no copy of itself."""
    connection.execute(
        f"INSERT INTO copies ({NOTE}) SELECT {NOTE.replace(' id', ' ?1')} FROM copies WHERE id = ?2 {EARLIEST_NOTE}",  # noqa: S608
        (to_id, identity),
    )
    connection.execute("DELETE FROM copies WHERE id = ?", (identity,))
    connection.execute(
        "DELETE FROM copies WHERE id = ?1 AND content_hash IN (SELECT content_hash FROM texts WHERE article_id = ?1"
        " AND content_hash IN (SELECT content_hash FROM copies WHERE id = ?1))",
        (to_id,),
    )


def _document(connection: sqlite3.Connection, identity: str) -> Document | None:
    row = connection.execute(
        "SELECT number, slot, document FROM articles LEFT JOIN members USING (number) WHERE id = ?", (identity,)
    ).fetchone()
    if row is None:
        return None
    number, slot, document = row
    article = Article.from_json(document)
    return Document(number, identity, slot_of(article) if slot is None else slot, article)


def _is_one(article: Article, coming: Arrival) -> bool:
    if not coming.owns_text:
        return False
    if article.content_hash == coming.article.content_hash:
        return True
    return is_one_article(article.title, coming, compared(fingerprint(article.text), coming.fingerprint))


def is_of_another(connection: sqlite3.Connection, present: Article, coming: Arrival) -> bool:
    """Say whether a page states the identity of this article, and is another one."""
    if present.content_hash == coming.article.content_hash or is_at_home(coming, present.url):
        return False
    if known_as(connection, article_id(coming.article.url)) == known_as(connection, coming.id):
        return False
    return not is_page_of(present.title, coming, compared(fingerprint(present.text), coming.fingerprint))
