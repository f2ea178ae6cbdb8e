"""Articles out of MongoDB: as they stand, as they stood, by words, and how many there are."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from newscrawler import urls
from newscrawler.article import Article, Copy, Syndication, utc_now
from newscrawler.stores.history import Held, in_order
from newscrawler.stores.instants import instant_of
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.documents import article_of, utf8
from newscrawler.stores.mongo.unions import Story, ids_of, stories_of
from newscrawler.stores.protocol import Counts, Order, Query
from newscrawler.stores.words import apart, phrases
from newscrawler.stories import Origin, with_origin

__all__ = [
    "Place",
    "article",
    "assembled",
    "counts",
    "first_fetched",
    "history",
    "known_as",
    "last_number",
    "latest",
    "led_to",
    "page",
    "revisions",
    "search",
    "shown",
    "story",
]

Place = tuple[datetime | None, str]
"""Where a reader of articles stands: the last one's sort key and identity."""

_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


async def known_as(database: Database, identities: Iterable[str], fields: Sequence[str] = ()) -> dict[str, Any]:
    """Return the documents, or these fields of them, of those identities and aliases that have one, by identity."""
    projection = dict.fromkeys((*fields, "alias_of"), True) if fields else None
    found: dict[str, Any] = {}
    wanted = set(identities)
    while wanted:
        rows = [row async for row in database.articles.find({"_id": {"$in": list(wanted)}}, projection)]
        found |= {row["_id"]: row for row in rows}
        # A step more only where two joinings met.
        wanted = {row["alias_of"] for row in rows if "alias_of" in row} - found.keys()
    ends = {}
    for identity in identities:
        row = found.get(identity)
        while row is not None and "alias_of" in row:
            row = found.get(row["alias_of"])
        if row is not None:
            ends[identity] = row
    return ends


async def article(database: Database, article_id: str, revision: int | None) -> Article | None:
    """Return the article of an identity or alias at its newest or the given revision, None when there is none."""
    if revision is not None:
        return next((each for each in await revisions(database, article_id) if each.revision == revision), None)
    documents = await known_as(database, [article_id])
    found = await shown(database, await assembled(database, list(documents.values())))
    return found[0] if found else None


async def revisions(database: Database, article_id: str) -> list[Article]:
    """Return every revision of an identity or alias, oldest first."""
    present = (await known_as(database, [article_id])).get(article_id)
    if present is None:
        return []
    return await shown(database, await assembled(database, await history(database, present)))


async def history(database: Database, present: Mapping[str, Any], fields: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the documents of an article's revisions, or these fields of them, as they stood one after the other."""
    projection = dict.fromkeys((*fields, "revision", "fetched_at"), True) if fields else None
    # An archived twin of the present revision is a revising that was cut short.
    before = {"article_id": present["_id"], "revision": {"$lt": present["revision"]}}
    rows = [row async for row in database.revisions.find(before, projection)]
    late = {each["row"]: each for each in present.get("late", ())}
    if late:
        # What the article does not name is a late one that was cut short.
        found = database.revisions.find({"_id": {"$in": list(late)}}, projection)
        rows += [
            {**row, "revision": late[row["_id"]]["number"], "behind": late[row["_id"]]["behind"]} async for row in found
        ]
    places = {row["revision"]: row for row in rows}
    held = in_order(Held("", instant_of(row["fetched_at"]), row["revision"], row.get("behind")) for row in rows)
    return [*(places[this.number] for this in held), dict(present)]


def last_number(article: Mapping[str, Any]) -> int:
    """Return the highest number that a revision of this article has."""
    return max(int(article["revision"]), int(article.get("given") or 0))


async def led_to(database: Database, url: str) -> Article | None:
    """Return the article that an address leads to: by its identity, as the place of a copy, or by the ledger."""
    identity = urls.article_id(url)
    found = await article(database, identity, None)
    if found is None:
        # Of the texts that a place has had, the one seen there last.
        notes = [note async for note in database.copies.find({"article_id": identity})]
        for note in sorted(notes, key=lambda note: str(note["seen"]["fetched_at"]), reverse=True):
            owner = await database.articles.find_one({"owns": note["content_hash"]}, {"_id": True})
            if owner is not None:
                found = await article(database, owner["_id"], None)
                break
    if found is None:
        row = await database.ledger.find_one({"_id": utf8(urls.clean_url(url))}, {"article_id": True})
        found = await article(database, row["article_id"], None) if row and row.get("article_id") else None
    return found


async def story(database: Database, cluster_id: str) -> list[Article]:
    """Return the articles of a story or of the one that took it over, first fetched first."""
    cluster_id = utf8(cluster_id) or ""
    of = (await stories_of(database, {cluster_id: ""}))[cluster_id]
    found = database.articles.find({"cluster_id": {"$in": list(await ids_of(database, [of.id]))}})
    documents = sorted([document async for document in found], key=first_fetched)
    return await shown(database, await assembled(database, documents))


async def shared(database: Database, cluster_ids: Iterable[str]) -> frozenset[str]:
    """Return those of the ids whose story has more than one article."""
    asked = {utf8(each) or "" for each in cluster_ids}
    stories = await stories_of(database, dict.fromkeys(asked, ""))
    # An article whose story has no record is alone in it.
    of = await ids_of(database, {stories[each].id for each in asked if stories[each].kept})
    members: Counter[str] = Counter()
    async for row in database.articles.find({"cluster_id": {"$in": list(of)}}, {"cluster_id": True}):
        members[of[row["cluster_id"]]] += 1
    return frozenset(each for each in asked if members[stories[each].id] > 1)


def first_fetched(document: Mapping[str, Any]) -> tuple[datetime, str]:
    """Return what orders the documents of a story: when the page came, then the identity."""
    return instant_of(document["fetched_at"]) or _BEFORE_ALL, document["_id"]


async def shown(database: Database, articles: Sequence[Article]) -> list[Article]:
    """Return articles as their documents have them with the story that stands today and what it tells of the origin."""
    stories = await stories_of(database, {each.cluster_id: "" for each in articles if each.cluster_id})
    return [_told(each, stories[each.cluster_id]) if each.cluster_id else each for each in articles]


def _told(article: Article, of: Story) -> Article:
    article = replace(article, cluster_id=of.id)
    if of.origin is None:
        return article
    words = of.origin["syndication"]
    return with_origin(article, Origin(of.origin["leader"], words and Syndication(**words)))


async def assembled(database: Database, documents: Sequence[Mapping[str, Any]]) -> list[Article]:
    """Return the documents' articles with the copies of their texts, in the stories that the documents name."""
    owned = {document["content_hash"] for document in documents if _owns_its_text(document)}
    copies: dict[str, list[Copy]] = {}
    if owned:
        async for row in database.copies.find({"content_hash": {"$in": list(owned)}}):
            copies.setdefault(row["content_hash"], []).append(_copy(row["seen"]))
    articles = await asyncio.to_thread(lambda: [article_of(document) for document in documents])
    return [
        replace(
            each, copies=tuple(sorted(copies.get(each.content_hash, ()), key=lambda copy: (copy.fetched_at, copy.url)))
        )
        if _owns_its_text(document)
        else each
        for document, each in zip(documents, articles, strict=True)
    ]


def _copy(seen: Mapping[str, Any]) -> Copy:
    words = seen.get("syndication")
    return Copy(
        seen["url"],
        seen["source"],
        seen["fetched_at"],
        seen.get("published"),
        Syndication(**words) if words else None,
        seen.get("publisher"),
        seen.get("title"),
    )


def _owns_its_text(document: Mapping[str, Any]) -> bool:
    # `holds`: the texts of identities that turned out to be this article, which stay theirs in the index.
    return document["content_hash"] in (*document.get("owns", ()), *document.get("holds", ()))


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
    articles = await shown(database, await assembled(database, [document for _, document in ordered]))
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
    return await shown(database, await assembled(database, [row async for row in found.sort(ranked).limit(limit)]))


async def counts(database: Database) -> Counts:
    """Return what is in the store; reads articles and ledger through."""

    async def by(collection: str, field: str, where: dict[str, Any]) -> dict[Any, int]:
        stages = [{"$match": where}, {"$group": {"_id": f"${field}", "number": {"$sum": 1}}}]
        return {row["_id"]: row["number"] async for row in await database[collection].aggregate(stages)}

    # An alias has no state of its own.
    sources = await by("articles", "source", {"alias_of": None})
    stories = await database.articles.aggregate(
        [{"$match": {"alias_of": None}}, {"$group": {"_id": "$cluster_id"}}, {"$count": "number"}]
    )
    total = await database.articles.aggregate([{"$group": {"_id": None, "number": {"$sum": "$revision"}}}])
    late = 0
    async for row in database.articles.find({"given": {"$exists": True}}, {"revision": True, "given": True}):
        late += last_number(row) - row["revision"]
    return Counts(
        articles=sum(sources.values()),
        # The revisions of an article are numbered without a gap.
        revisions=sum([row["number"] async for row in total]) + late,
        copies=await database.copies.count_documents({}),
        stories=sum([row["number"] async for row in stories]),
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
    if query.revised:
        where["$or"] = [{"revision": {"$gt": 1}}, {"given": {"$exists": True}}]
    if query.sources is not None:
        where["source"] = {"$in": list(query.sources)}
    if query.languages is not None:
        where["language"] = {"$in": list(query.languages)}
    bounds = {sign: at for sign, at in (("$gte", query.since), ("$lt", query.until)) if at is not None}
    return {**where, "stored_at": bounds} if bounds else where
