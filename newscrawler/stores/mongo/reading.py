"""Articles out of MongoDB: as they stand, as they stood, by words, and how many there are."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newscrawler.article import Article, Copy, utc_now
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.documents import article_of
from newscrawler.stores.protocol import Counts, Order, Query
from newscrawler.stores.words import apart, phrases

__all__ = ["Place", "article", "assembled", "counts", "latest", "page", "revisions", "search"]

Place = tuple[datetime | None, str]
"""Where a reader of articles stands: the last one's sort key and identity."""

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


async def article(database: Database, article_id: str, revision: int | None) -> Article | None:
    """Return the article at its newest or the given revision, None when there is none."""
    if revision is not None:
        return next((each for each in await revisions(database, article_id) if each.revision == revision), None)
    document = await database.articles.find_one({"_id": article_id})
    return (await assembled(database, [document]))[0] if document else None


async def revisions(database: Database, article_id: str) -> list[Article]:
    """Return every revision, oldest first."""
    present = await database.articles.find_one({"_id": article_id})
    if present is None:
        return []
    # An archived twin of the present revision is a revising that was cut short.
    earlier = {"article_id": article_id, "revision": {"$lt": present["revision"]}}
    documents = [document async for document in database.revisions.find(earlier).sort("revision")]
    return await assembled(database, [*documents, present])


async def assembled(database: Database, documents: Sequence[Mapping[str, Any]]) -> list[Article]:
    """Return the documents' articles with the copies of their texts."""
    owned = {document["content_hash"] for document in documents if _owns_its_text(document)}
    copies: dict[str, list[Copy]] = {}
    if owned:
        async for row in database.copies.find({"content_hash": {"$in": list(owned)}}):
            seen = row["seen"]
            copies.setdefault(row["content_hash"], []).append(Copy(seen["url"], seen["source"], seen["fetched_at"]))
    articles = await asyncio.to_thread(lambda: [article_of(document) for document in documents])
    return [
        replace(
            each, copies=tuple(sorted(copies.get(each.content_hash, ()), key=lambda copy: (copy.fetched_at, copy.url)))
        )
        if _owns_its_text(document)
        else each
        for document, each in zip(documents, articles, strict=True)
    ]


def _owns_its_text(document: Mapping[str, Any]) -> bool:
    return document["content_hash"] in document.get("owns", ())


async def latest(database: Database) -> datetime:
    """Return the newest `stored_at`, the present instant for an empty store."""
    newest = await database.articles.find_one({}, {"stored_at": True}, sort=[("stored_at", -1)])
    return newest["stored_at"] if newest else utc_now()


async def page(
    database: Database, query: Query, order: Order, as_of: datetime, after: Place | None, size: int
) -> list[tuple[Place, Article]]:
    """Return up to `size` articles behind `after` as they stood at `as_of`, each with its place.

    What was revised since then is found among the earlier revisions, under the key it had: a reader that comes page
    by page sees one moment of the store, and no cursor grows old on the server while it thinks.
    """
    key, way = ("published_at", -1) if order == "published" else ("stored_at", 1)

    async def read(collection: str, identity: str, extra: dict[str, Any]) -> list[dict[str, Any]]:
        where = [_narrowed(query), {"stored_at": {"$lte": as_of}}, extra, _behind(key, way, identity, after)]
        found = database[collection].find({"$and": [each for each in where if each]})
        return [row async for row in found.sort([(key, way), (identity, way)]).limit(size)]

    # The present first: what is revised between the two readings was archived before it changed.
    present = await read("articles", "_id", {})
    earlier = await read("revisions", "article_id", {"superseded_at": {"$gt": as_of}})
    rows = {document["_id"]: document for document in present}
    for document in earlier:
        rows.setdefault(document["article_id"], document)
    ordered = sorted(rows.items(), key=lambda item: (item[1][key] or _BEFORE_ALL, item[0]), reverse=way < 0)[:size]
    articles = await assembled(database, [document for _, document in ordered])
    return [((row[1][key], row[0]), each) for row, each in zip(ordered, articles, strict=True)]


def _behind(key: str, way: int, identity: str, after: Place | None) -> dict[str, Any]:
    if after is None:
        return {}
    sign = "$gt" if way > 0 else "$lt"
    value, article_id = after
    same: dict[str, Any] = {key: value, identity: {sign: article_id}}
    if value is None:
        return same
    # Comparisons see dates only; articles without one come last.
    rest = [{key: None}] if way < 0 else []
    return {"$or": [{key: {sign: value}}, same, *rest]}


async def search(database: Database, words: str, query: Query, order: Order) -> list[Article]:
    """Return articles that hold every word; an empty list for words without a letter or digit."""
    wanted = [part for phrase in phrases(words) for part in apart(phrase)]
    if not wanted:
        return []
    # Phrases are all required, single words would be alternatives
    # (https://www.mongodb.com/docs/manual/reference/operator/query/text/).
    where = {**_narrowed(query), "$text": {"$search": " ".join(f'"{part}"' for part in wanted)}}
    found = database.articles.find(where, {"score": {"$meta": "textScore"}} if order == "best" else None)
    ranked: Any = {
        "best": [("score", {"$meta": "textScore"})],
        "published": [("published_at", -1), ("stored_at", -1)],
        "stored": [("stored_at", -1)],
    }[order]
    limit = 20 if query.limit is None else query.limit
    if limit == 0:
        return []
    return await assembled(database, [row async for row in found.sort(ranked).limit(limit)])


async def counts(database: Database) -> Counts:
    """Return what is in the store; reads articles and ledger through."""

    async def by(collection: str, field: str, where: dict[str, Any]) -> dict[Any, int]:
        stages = [{"$match": where}, {"$group": {"_id": f"${field}", "number": {"$sum": 1}}}]
        return {row["_id"]: row["number"] async for row in await database[collection].aggregate(stages)}

    sources = await by("articles", "source", {})
    total = await database.articles.aggregate([{"$group": {"_id": None, "number": {"$sum": "$revision"}}}])
    return Counts(
        articles=sum(sources.values()),
        # The revisions of an article are numbered without a gap.
        revisions=sum([row["number"] async for row in total]),
        copies=await database.copies.count_documents({}),
        rechecks=await database.ledger.count_documents({"state": "stored", "retry_at": {"$ne": None}}),
        rechecks_due=await database.ledger.count_documents(
            {"state": "stored", "retry_at": {"$ne": None, "$lte": utc_now()}}
        ),
        ledger=await by("ledger", "state", {}),
        refusals=await by("ledger", "code", {"state": {"$in": ["refused", "failed"]}}),
        sources=sources,
    )


def _narrowed(query: Query) -> dict[str, Any]:
    where: dict[str, Any] = {}
    if query.sources is not None:
        where["source"] = {"$in": list(query.sources)}
    if query.languages is not None:
        where["language"] = {"$in": list(query.languages)}
    bounds = {sign: at for sign, at in (("$gte", query.since), ("$lt", query.until)) if at is not None}
    return {**where, "stored_at": bounds} if bounds else where
