"""One group commit into SQLite: articles, texts, copies, stories and the ledger in one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta

from newscrawler.article import Article, utc_now
from newscrawler.revisions import is_revision
from newscrawler.stores.history import (
    Arrival,
    Held,
    Misfit,
    arrival,
    in_order,
    late_place,
    on_record,
    rechecks,
    state_of,
    stood_then,
)
from newscrawler.stores.instants import instant_of
from newscrawler.stores.protocol import Outcome, Saved, Write
from newscrawler.stores.sqlite import documents
from newscrawler.stores.sqlite.aliases import EARLIEST_NOTE, NOTE, documents_at, is_of_another, join, joined_at
from newscrawler.stores.sqlite.connection import transaction
from newscrawler.stores.sqlite.ledger import settle_refusal, settle_stored
from newscrawler.stores.sqlite.lists import utf8
from newscrawler.stores.sqlite.marks import Marks
from newscrawler.stores.sqlite.reading import known_as, present, revisions, shown
from newscrawler.stores.sqlite.stories import Placed, Stories, Texts
from newscrawler.stories import FROM_STORY, slot_of
from newscrawler.urls import clean_url

__all__ = ["write"]


def write(connection: sqlite3.Connection, texts: Texts, marks: Marks, batch: Sequence[Write]) -> list[Outcome]:
    """Return one outcome for each write, all in one transaction."""
    with transaction(connection):
        stored_at = _next_instant(connection)
        stories = Stories(connection, texts, marks)
        outcomes = []
        for item in batch:
            if isinstance(item, Saved):
                outcomes.append(_save(connection, stories, item, stored_at))
            else:
                settle_refusal(connection, item)
                outcomes.append(Outcome("settled"))
        stories.settle()
        return _with_stories(connection, outcomes)


def _next_instant(connection: sqlite3.Connection) -> datetime:
    """Return the present instant, and always later than what any commit before this one gave."""
    # A state that came late is among the earlier ones alone.
    latest = "SELECT max(stored_at) FROM articles UNION ALL SELECT max(superseded_at) FROM revisions"
    last = instant_of(max((row[0] or "" for row in connection.execute(latest)), default=""))
    now = utc_now()
    return now if last is None or now > last else last + timedelta(milliseconds=1)


def _with_stories(connection: sqlite3.Connection, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes with their articles' stories as they are at the end of the batch."""
    articles = [outcome.article for outcome in outcomes if outcome.article is not None]
    told = iter(shown(connection, articles))
    return [outcome if outcome.article is None else replace(outcome, article=next(told)) for outcome in outcomes]


def _save(connection: sqlite3.Connection, stories: Stories, item: Saved, stored_at: datetime) -> Outcome:
    try:
        coming = arrival(item.article, stored_at)
        stated = coming.id
        found = documents_at(connection, coming, item.requested)
        if len(found) == 1 and is_of_another(connection, found[0].article, coming):
            # What it states is not believed: it is the article of its address.
            coming = arrival(replace(item.article, canonical_url=clean_url(item.article.url)), stored_at)
            stated = coming.id
            found = documents_at(connection, coming, ())
        if found and found[0].id != stated:
            coming = arrival(replace(item.article, canonical_url=found[0].article.canonical_url), stored_at)
    except Misfit as misfit:
        return Outcome("rejected", reason=f"{item.article.url}: {misfit}")
    if len(found) > 1 or (found and found[0].id != known_as(connection, stated)):
        join(connection, stories, found, stated, coming.fetched_at or stored_at, stored_at)
    outcome = _place(connection, stories, coming, stored_at)
    tried_at = coming.fetched_at or stored_at
    # The document that has the text: for a copy, the other one's.
    led_to = _owner(connection, coming) if outcome.change == "copy" else coming.id
    for url, recheck_at in rechecks(item, outcome.change).items():
        settle_stored(connection, url, coming.article.source, tried_at, led_to, coming.id, recheck_at)
    return outcome


def _place(connection: sqlite3.Connection, stories: Stories, coming: Arrival, stored_at: datetime) -> Outcome:
    row = connection.execute(
        "SELECT number, slot, document FROM articles LEFT JOIN members USING (number) WHERE id = ?", (coming.id,)
    ).fetchone()
    owner = _owner(connection, coming)
    if row is None and owner is not None:
        _note_copy(connection, coming)
        stories.note_copy(owner, coming.article)
        return Outcome("copy", present(connection, owner))
    if row is None:
        _claim(connection, coming)
        number = documents.insert(connection, coming.id, coming.article, coming.document)
        stories.place(Placed(number, coming.article, coming.fingerprint, coming.slot))
        return Outcome("new", coming.article)
    number, slot, document = row
    before = Article.from_json(document)
    if not is_revision(before, coming.article):
        return Outcome("unchanged", present(connection, coming.id))
    held = _held(connection, coming.id)
    late = late_place(held, coming.fetched_at, stored_at)
    if _sent_again(connection, held, late, coming):
        return Outcome("unchanged", present(connection, coming.id))
    if owner is None:
        _claim(connection, coming)
    elif owner != coming.id:
        _note_copy(connection, coming)
        if late == 0:
            # From before this identity had a text of its own.
            stories.note_copy(owner, coming.article)
            return Outcome("copy", present(connection, owner))
    after = replace(coming.article, revision=max(this.number for this in held) + 1)
    if late is not None:
        documents.archive_late(connection, coming.id, after, held[late - 1].after if late else 0, stored_at)
        return Outcome("revised", present(connection, coming.id))
    documents.archive(connection, number, stored_at)
    # A change of the text does not move an article to another period.
    placed = Placed(number, after, coming.fingerprint, slot_of(before) if slot is None else slot)
    documents.update(connection, number, coming.id, before, after)
    stories.place(placed)
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
        "SELECT content_hash, document -> '$.title', fetched_at, revision, behind FROM revisions WHERE id = ?1"
        " UNION ALL SELECT content_hash, document -> '$.title', fetched_at, revision, NULL FROM articles WHERE id = ?1",
        (article_id,),
    )
    return in_order(
        Held(state_of(text_hash, json.loads(title)), instant_of(fetched_at), number, behind)
        for text_hash, title, fetched_at, number, behind in rows
    )


def _sent_again(connection: sqlite3.Connection, held: Sequence[Held], late: int | None, coming: Arrival) -> bool:
    state = state_of(coming.article.content_hash, coming.article.title)
    if on_record(held, state, coming.fetched_at, joined_at(connection, coming.id)):
        return True
    places = stood_then(held, coming.fetched_at)
    if not places and late is None:
        return False
    states = revisions(connection, coming.id)
    # Of the state that came after it, too: that one was there already.
    return any(not is_revision(states[place], coming.article) for place in places) or (
        late is not None and not is_revision(coming.article, states[late])
    )


def _note_copy(connection: sqlite3.Connection, coming: Arrival) -> None:
    article = coming.article
    said = article.syndication if article.provenance.get("syndication") != FROM_STORY else None
    connection.execute(
        f"INSERT INTO copies ({NOTE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) {EARLIEST_NOTE}",  # noqa: S608
        (
            article.content_hash,
            coming.id,
            article.url,
            article.source,
            article.fetched_at or article.stored_at,
            article.published,
            said and json.dumps(asdict(said)),
            utf8(article.publisher),
            utf8(article.title),
        ),
    )
