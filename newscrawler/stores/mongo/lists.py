"""The lists (feeds, sitemaps, sections) in MongoDB: what tells that they have not changed, their health and rhythm.

Counting is done on the server beside a comparison of times, so that a command sent twice counts once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from newscrawler.stores.instants import cut, instant_text
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.documents import utf8
from newscrawler.stores.protocol import Poll, SourceNote, Validators

__all__ = ["expect", "forget", "keep_validators", "lists", "literal", "note", "or_none", "polls", "polls_due"]

_TELLS = ("etag", "last_modified", "digest", "modified")
# Addresses asked for in one query.
_CHUNK = 1000


def literal(value: Any) -> dict[str, Any]:
    """Return an expression for a value: in a pipeline a text that begins with $ would name a field."""
    return {"$literal": value}


def or_none(field: str) -> dict[str, Any]:
    """Return an expression for a field that may be missing."""
    return {"$ifNull": [field, None]}


async def keep_validators(database: Database, list_url: str, source: str | None, validators: Validators) -> None:
    """Keep what tells that a list has not changed; called after its entries are acknowledged."""
    kept = {
        "etag": utf8(validators.etag),
        "last_modified": utf8(validators.last_modified),
        "digest": validators.digest,
    }
    if source is not None:
        kept["source"] = source
    await database.lists.update_one({"_id": utf8(list_url)}, {"$set": kept}, upsert=True)


async def forget(database: Database, sources: Sequence[str]) -> int:
    """Drop what tells that these sources' lists have not changed; return of how many."""
    kept = {"$or": [{name: {"$ne": None}} for name in _TELLS]}
    result = await database.lists.update_many(
        {"source": {"$in": list(sources)}, **kept}, {"$set": dict.fromkeys((*_TELLS, "next_at"))}
    )
    return result.modified_count


async def note(database: Database, notes: Sequence[SourceNote]) -> None:
    """Keep how the asking of lists went; a note sent again counts once."""
    if notes:
        await database.lists.bulk_write([_noting(item) for item in notes], ordered=True)


def _noting(item: SourceNote) -> UpdateOne:
    at = cut(item.at)
    last = or_none("$last_asked_at")
    good = item.error is None
    # As JSON text: the rhythm's names are the rule's own business.
    kept = {
        "source": item.source,
        "kind": item.kind,
        "parent": utf8(item.parent),
        "interval_s": item.interval_s,
        "rhythm": None if item.rhythm is None else json.dumps(item.rhythm),
    }
    values: dict[str, Any] = {
        **{name: or_none(f"${name}") if value is None else literal(value) for name, value in kept.items()},
        "last_asked_at": at,
        "last_ok_at": at if good else or_none("$last_ok_at"),
        "failures": 0 if good else {"$add": [{"$ifNull": ["$failures", 0]}, 1]},
        "error": literal(utf8(item.error)),
        "entries": item.entries if good and not item.unchanged else or_none("$entries"),
        "brought_at": at if item.brought else or_none("$brought_at"),
        "next_at": literal(item.next_at and cut(item.next_at)),
        "paused_until": literal(item.paused_until and cut(item.paused_until)),
    }
    stages: list[dict[str, Any]] = [
        {"$set": {"applies": {"$or": [{"$eq": [last, None]}, {"$lt": [last, at]}]}}},
        {"$set": {name: {"$cond": ["$applies", value, or_none(f"${name}")]} for name, value in values.items()}},
        {"$unset": ["applies"]},
    ]
    return UpdateOne({"_id": utf8(item.list_url)}, stages, upsert=True)


async def expect(database: Database, expected: Sequence[Poll]) -> None:
    """Enter lists that another list named, due at their `next_at`."""
    updates = []
    for each in expected:
        row = {"parent": utf8(each.parent), "next_at": each.next_at and cut(each.next_at)}
        row |= {name: value for name in ("source", "modified") if (value := getattr(each, name)) is not None}
        updates.append(UpdateOne({"_id": utf8(each.list_url)}, {"$set": row}, upsert=True))
    if updates:
        await database.lists.bulk_write(updates, ordered=False)


async def polls(database: Database, list_urls: Sequence[str], parents: Sequence[str]) -> dict[str, Poll]:
    """Return what is kept of these lists and of those that any of `parents` named, by address."""
    found: dict[str, Poll] = {}
    for field, values in (("_id", list_urls), ("parent", parents)):
        for start in range(0, len(values), _CHUNK):
            chunk = [utf8(value) for value in values[start : start + _CHUNK]]
            async for row in database.lists.find({field: {"$in": chunk}}):
                found[row["_id"]] = _poll(row)
    return found


async def polls_due(database: Database, sources: Sequence[str], at: datetime, limit: int) -> list[Poll]:
    """Return lists that another list named and whose time has come, those that wait longest first."""
    if limit == 0:
        return []
    found = database.lists.find(
        {"source": {"$in": list(sources)}, "parent": {"$ne": None}, "next_at": {"$ne": None, "$lte": at}}
    )
    return [_poll(row) async for row in found.sort([("next_at", 1), ("_id", 1)]).limit(limit)]


async def lists(database: Database) -> list[dict[str, Any]]:
    """Return each list's health, by source and address."""
    return [
        {
            "list_url": row["_id"],
            "source": row.get("source"),
            "last_asked_at": instant_text(row.get("last_asked_at")),
            "last_ok_at": instant_text(row.get("last_ok_at")),
            "failures": row.get("failures", 0),
            "error": row.get("error"),
            "entries": row.get("entries"),
            "kind": row.get("kind"),
            "parent": row.get("parent"),
            "brought_at": instant_text(row.get("brought_at")),
            "next_at": instant_text(row.get("next_at")),
            "interval_s": row.get("interval_s"),
            "paused_until": instant_text(row.get("paused_until")),
            "rhythm": _rhythm(row),
        }
        async for row in database.lists.find().sort([("source", 1), ("_id", 1)])
    ]


def _poll(row: Mapping[str, Any]) -> Poll:
    return Poll(
        list_url=row["_id"],
        source=row.get("source"),
        parent=row.get("parent"),
        kind=row.get("kind"),
        validators=Validators(row.get("etag"), row.get("last_modified"), row.get("digest")),
        modified=row.get("modified"),
        last_ok_at=row.get("last_ok_at"),
        failures=row.get("failures", 0),
        next_at=row.get("next_at"),
        paused_until=row.get("paused_until"),
        rhythm=_rhythm(row),
    )


def _rhythm(row: Mapping[str, Any]) -> dict[str, Any] | None:
    kept = row.get("rhythm")
    return json.loads(kept) if kept else None
