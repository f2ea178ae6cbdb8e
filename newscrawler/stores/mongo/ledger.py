"""The ledger and the runs in MongoDB. Counting is done on the server beside a comparison of times, so that
a command sent twice counts once."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from newscrawler.discovery.entry import Entry
from newscrawler.stores.admission import Row, admission, by_key, in_order
from newscrawler.stores.instants import cut, instant_of
from newscrawler.stores.mongo.connection import Database, only_duplicates
from newscrawler.stores.mongo.documents import utf8
from newscrawler.stores.mongo.lists import keep_validators, literal, or_none
from newscrawler.stores.mongo.reading import known_as
from newscrawler.stores.protocol import Pending, Seen, State, Validators
from newscrawler.urls import clean_url

__all__ = ["admit", "due", "identities_at", "newest", "reopen", "runs", "save_run", "seen", "settle", "settling"]

# Keys asked for in one query: some hundred kilobytes of addresses.
_CHUNK = 1000


def settling(
    url: str,
    source: str | None,
    at: datetime,
    *,
    state: State,
    code: str | None = None,
    reason: str | None = None,
    retry_at: datetime | None = None,
    article_id: str | None = None,
    identity: str | None = None,
) -> UpdateOne:
    """Return the update that notes how a request ended; `identity` is the one that the page stated, which for a copy is
    not that of the article that it led to.

    It is applied once: not over a later try, and not over a row that waits for another try since. A row whose list
    stated a change after the page was fetched goes on waiting.
    """
    at = cut(at)
    last = or_none("$last_tried_at")
    applies = {
        "$or": [
            {"$eq": [last, None]},
            {"$lt": [last, at]},
            {"$and": [{"$eq": [last, at]}, {"$ne": ["$state", "pending"]}]},
        ]
    }
    again = {"$and": [{"$eq": ["$last_tried_at", at]}, {"$ne": [last, None]}]}
    tried = {"$add": [{"$ifNull": ["$attempts", 0]}, {"$cond": [again, 0, 1]}]}
    waits = {"$gt": [or_none("$raised_at"), at]}
    values: dict[str, Any] = {
        "source": literal(utf8(source)) if source is not None else or_none("$source"),
        "state": {"$cond": [waits, "pending", state]},
        "code": literal(utf8(code)),
        "reason": literal(utf8(reason)),
        "attempts": tried,
        "last_tried_at": at,
        "retry_at": literal(cut(retry_at) if retry_at else None),
        "article_id": article_id if article_id is not None else or_none("$article_id"),
        "identity": identity if identity is not None else or_none("$identity"),
    }
    stages: list[dict[str, Any]] = [
        {
            "$set": {
                "url": {"$ifNull": ["$url", literal(utf8(url))]},
                "first_seen_at": {"$ifNull": ["$first_seen_at", at]},
                "place": {"$ifNull": ["$place", 0]},
                "applies": applies,
            }
        },
        {"$set": {name: {"$cond": ["$applies", value, or_none(f"${name}")]} for name, value in values.items()}},
        {"$unset": ["applies"]},
    ]
    return UpdateOne({"_id": utf8(clean_url(url))}, stages, upsert=True)


async def settle(database: Database, rows: Sequence[UpdateOne]) -> None:
    """Send the updates; one after the other, as two may be about one address."""
    if rows:
        await database.ledger.bulk_write(list(rows), ordered=True)


async def admit(
    database: Database,
    list_url: str,
    source: str | None,
    entries: Sequence[Entry],
    *,
    validators: Validators | None,
    at: datetime,
    refresh: bool,
) -> list[Entry]:
    """Return the entries to ask for. Their rows are acknowledged before the validators are kept: a kill between the
    two has the list read again, no entry is lost behind a 304."""
    keyed = await asyncio.to_thread(lambda: {utf8(key) or "": entry for key, entry in by_key(entries).items()})
    at = cut(at)
    rows = {}
    async for row in _by_keys(database, list(keyed)):
        rows[row["_id"]] = Row(row["state"], row.get("last_tried_at"), row.get("retry_at"), row.get("modified"))
    found = admission(keyed, rows, at=at, refresh=refresh)
    # The mark of this call: an address that another process admits at the same moment is theirs or ours, not both's.
    mark = uuid.uuid4().hex
    updates = [
        UpdateOne(
            {"_id": key},
            {"$setOnInsert": {**_entry_row(entry), "source": source, "state": "pending", "attempts": 0,
                              "first_seen_at": at, "place": place, "mark": mark}},
            upsert=True,
        )
        for place, (key, entry) in enumerate(found.fresh.items())
    ]  # fmt: skip
    for key, entry in found.again.items():
        known = rows[key]
        fresh = _entry_row(entry)
        fresh["modified"] = fresh["modified"] or known.modified
        if known.state != "failed":
            fresh["attempts"] = 0
        if source is not None:
            fresh["source"] = source
        updates.append(
            UpdateOne(
                {"_id": key, "state": known.state, "last_tried_at": known.last_tried_at},
                {"$set": {**fresh, "state": "pending", "retry_at": None, "raised_at": None, "mark": mark}},
            )
        )
    raised = [
        UpdateOne({"_id": key}, {"$set": {"modified": utf8(entry.modified)}, "$max": {"raised_at": at}})
        for key, entry in found.raised.items()
    ]
    ours = await _admitted(database, updates, [*found.fresh, *found.again], mark)
    if raised:
        await database.ledger.bulk_write(raised, ordered=False)
    if validators is not None:
        await keep_validators(database, list_url, source, validators)
    return in_order(keyed, ours)


async def reopen(database: Database, code: str) -> int:
    """Make every row pending that was refused with this code; return how many."""
    pending = {"state": "pending", "attempts": 0, "retry_at": None}
    result = await database.ledger.update_many({"state": "refused", "code": code}, {"$set": pending})
    return result.modified_count


async def _admitted(database: Database, updates: Sequence[UpdateOne], keys: Sequence[str], mark: str) -> list[str]:
    if not updates:
        return []
    try:
        result = await database.ledger.bulk_write(list(updates), ordered=False)
    except BulkWriteError as error:
        if not only_duplicates(error):
            raise
    else:
        if result.upserted_count + result.modified_count == len(updates):
            return list(keys)
    return [row["_id"] async for row in _by_keys(database, keys) if row.get("mark") == mark]


def _entry_row(entry: Entry) -> dict[str, Any]:
    return {
        "url": utf8(entry.url),
        "title": utf8(entry.title),
        "published": utf8(entry.published),
        "modified": utf8(entry.modified),
        "authors": [utf8(name) for name in entry.authors],
    }


async def _by_keys(database: Database, keys: Sequence[str]) -> AsyncIterator[dict[str, Any]]:
    for start in range(0, len(keys), _CHUNK):
        async for row in database.ledger.find({"_id": {"$in": list(keys[start : start + _CHUNK])}}):
            yield row


async def due(
    database: Database, sources: Sequence[str | None], at: datetime, limit: int, rechecks: bool
) -> list[Pending]:
    """Return the rows that may be asked for, those seen last first; with `rechecks` those to look at again."""
    if limit == 0:
        return []
    of_sources = {"source": {"$in": list(sources)}}
    come = {"$ne": None, "$lte": at}
    retried = {"state": {"$in": ["failed", "refused"]}, "retry_at": come}
    waits: dict[str, Any] = (
        {"state": "stored", "retry_at": come} if rechecks else {"$or": [{"state": "pending"}, retried]}
    )
    found = database.ledger.find({**of_sources, **waits})
    return [
        Pending(
            url=row["url"],
            source=row.get("source"),
            attempts=row["attempts"],
            title=row.get("title"),
            published=row.get("published"),
            modified=row.get("modified"),
            authors=tuple(row.get("authors") or ()),
            first_seen_at=row["first_seen_at"],
        )
        async for row in found.sort([("first_seen_at", -1), ("place", 1), ("_id", 1)]).limit(limit)
    ]


async def seen(database: Database, urls: Sequence[str]) -> dict[str, Seen]:
    """Return the ledger rows of these addresses, by address as given."""
    keys = await asyncio.to_thread(lambda: {url: utf8(clean_url(url)) or "" for url in urls})
    rows = [row async for row in _by_keys(database, list(set(keys.values())))]
    found = {row["_id"]: seen for row, seen in zip(rows, await _seen(database, rows), strict=True)}
    return {url: found[key] for url, key in keys.items() if key in found}


async def identities_at(database: Database, keys: Sequence[str]) -> dict[str, str]:
    """Return the identities that the pages at these addresses stated last, by the addresses' keys."""
    found: dict[str, str] = {}
    for start in range(0, len(keys), _CHUNK):
        chunk = database.ledger.find({"_id": {"$in": list(keys[start : start + _CHUNK])}}, {"identity": True})
        found |= {row["_id"]: row["identity"] async for row in chunk if row.get("identity")}
    return found


async def newest(database: Database, source: str, states: Sequence[State], limit: int) -> list[Seen]:
    """Return the newest rows of a source, newest first."""
    if limit == 0:
        return []
    chosen: dict[str, Any] = {"state": {"$in": list(states)}} if states else {}
    found = database.ledger.find({"source": source, **chosen})
    rows = [row async for row in found.sort([("first_seen_at", -1), ("place", -1), ("_id", -1)]).limit(limit)]
    return await _seen(database, rows)


async def _seen(database: Database, rows: Sequence[Mapping[str, Any]]) -> list[Seen]:
    # A row keeps the article as it was then: which may have turned out to be another since.
    ids = {row["article_id"] for row in rows if row.get("article_id")}
    articles = await known_as(database, ids, ("content_hash",)) if ids else {}
    known = {each: row["_id"] for each, row in articles.items()}
    return [_shown(row, known.get(row.get("article_id") or "", row.get("article_id"))) for row in rows]


def _shown(row: Mapping[str, Any], article_id: str | None) -> Seen:
    return Seen(
        url=row["url"],
        source=row.get("source"),
        state=row["state"],
        code=row.get("code"),
        reason=row.get("reason"),
        attempts=row["attempts"],
        first_seen_at=row["first_seen_at"],
        last_tried_at=row.get("last_tried_at"),
        retry_at=row.get("retry_at"),
        modified=row.get("modified"),
        article_id=article_id,
    )


async def save_run(database: Database, run: Mapping[str, Any]) -> None:
    """Keep a run's record by its `id`, as JSON text: its counts have names that MongoDB would take for paths."""
    row = {"started_at": instant_of(run.get("started_at")), "record": json.dumps(run)}
    await database.runs.update_one({"_id": run["id"]}, {"$set": row}, upsert=True)


async def runs(database: Database, limit: int) -> list[dict[str, Any]]:
    """Return the newest run records, newest first."""
    if limit == 0:
        return []
    found = database.runs.find().sort([("started_at", -1), ("_id", -1)]).limit(limit)
    return [json.loads(row["record"]) async for row in found]
