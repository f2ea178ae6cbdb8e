"""Stories in MongoDB: which articles are copies of one text, and who had it first.

An article is in the index from the write that makes it, in the story that it founds; only then are its copies looked
for, so of two that come at once at least one sees the other. A batch is noted in `placing` from before its first
article until that is done: what a killed writer left there, whoever comes to one of its articles or opens the store
takes up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from newscrawler.article import Article
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.documents import utf8
from newscrawler.stores.mongo.likeness import Placed, alike, fingerprints
from newscrawler.stores.mongo.reading import assembled, first_fetched
from newscrawler.stores.mongo.unions import Story, found_again, ids_of, stories_of, unite
from newscrawler.stories import founding_key, origin_of

__all__ = ["begin", "copied", "end", "place", "resume", "story_of_revised", "unplaced"]

# The members that are weighed for the origin, the first fetched: what comes after them had it from somebody.
_WEIGHED = 200
# Articles taken up at once of those that were never compared.
_BATCH = 200


async def place(
    database: Database,
    texts: KnownTexts,
    articles: Sequence[Placed],
    *,
    batch: str | None = None,
    left: Iterable[str] = (),
) -> None:
    """Put articles that are in the index into the stories of the texts that are like theirs. `batch` is the one that
    wrote them, where they are all that it wrote; `left` are ids of stories that had another member before."""
    found = await alike(database, texts, articles, batch)
    groups = [
        {this.cluster_id: this.founded_at} | {story.id: story.founded_at for story in stories.values()}
        for this, stories in zip(articles, found, strict=True)
        if stories
    ]
    if groups:
        await unite(database, groups)
    await _keep_origins(database, {story_id: at for group in groups for story_id, at in group.items()}, left)


async def begin(database: Database, batch: str, ids: Iterable[str], at: datetime) -> None:
    """Note that a batch is about to change these articles, so that their copies must be looked for."""
    await database.placing.update_one(
        {"_id": batch}, {"$addToSet": {"ids": {"$each": list(ids)}}, "$setOnInsert": {"at": at}}, upsert=True
    )


async def end(database: Database, batch: str) -> None:
    """Note that the articles of a batch are in their stories."""
    await database.placing.delete_one({"_id": batch})


async def unplaced(database: Database, texts: KnownTexts, articles: Mapping[str, bool], batch: str) -> list[Placed]:
    """Return as they stand those of these articles that another batch has begun and not ended, and those that are
    marked as changed by this one."""
    begun = database.placing.find({"ids": {"$in": list(articles)}})
    found = {each async for other in begun if other["_id"] != batch for each in other["ids"]}
    wanted = [each for each, changed in articles.items() if changed or each in found]
    return await _as_they_stand(database, texts, wanted) if wanted else []


async def resume(database: Database, texts: KnownTexts, before: datetime) -> None:
    """Place the articles of batches that were begun before this time and never ended: their writers were killed."""
    async for batch in database.placing.find({"at": {"$lt": before}}):
        ids = sorted(batch["ids"])
        for start in range(0, len(ids), _BATCH):
            await place(database, texts, await _as_they_stand(database, texts, ids[start : start + _BATCH]))
        await end(database, batch["_id"])


async def _as_they_stand(database: Database, texts: KnownTexts, ids: Iterable[str]) -> list[Placed]:
    fields = dict.fromkeys(("content_hash", "slot", "cluster_id", "founded_at"), True)
    found = database.articles.find({"_id": {"$in": list(ids)}}, fields)
    rows = {row["_id"]: row async for row in found if "slot" in row}
    prints = await fingerprints(database, texts, {each: row["content_hash"] for each, row in rows.items()})
    return [
        Placed(each, prints[each], row["slot"], row["cluster_id"], row["founded_at"], row["content_hash"])
        for each, row in rows.items()
        if each in prints
    ]


async def story_of_revised(
    database: Database, texts: KnownTexts, present: Mapping[str, Any], this: Placed, article: Article
) -> Story:
    """Return the story of an article whose text is about to change to that of `this`: its own while another member's
    text is like it, or nobody else is in it; else the one that it founds."""
    cluster_id, at = present["cluster_id"], present["founded_at"]
    if await database.stories.find_one({"_id": cluster_id}, {"_id": True}) is None:
        # Whoever joins another has a record made first.
        return Story(at, cluster_id)
    own = (await stories_of(database, {cluster_id: at}))[cluster_id]
    ids = list(await ids_of(database, [own.id]))
    others = await database.articles.find({"cluster_id": {"$in": ids}}, {"_id": True}).limit(2).to_list()
    if all(other["_id"] == this.id for other in others):
        return own
    [found] = await alike(database, texts, [this])
    if own.id in found:
        return own
    founded_at, story_id = founding_key(article)
    return Story(await found_again(database, story_id, founded_at), story_id)


async def copied(database: Database, copies: Mapping[str, Sequence[Article]]) -> None:
    """Take the places of copies, by the identity of the document that has their text, for members of its story: which
    of two places with one text became the document is chance, and the story's id must not hang on it."""
    fields = {"cluster_id": True, "founded_at": True}
    rows = {row["_id"]: row async for row in database.articles.find({"_id": {"$in": list(copies)}}, fields)}
    founded = {row["cluster_id"]: row["founded_at"] for row in rows.values()}
    stories = await stories_of(database, founded)
    groups = []
    for owner, row in rows.items():
        story = stories[row["cluster_id"]]
        earlier = {key[1]: key[0] for key in map(founding_key, copies[owner]) if key < (story.founded_at, story.id)}
        if earlier:
            groups.append({story.id: story.founded_at} | earlier)
    if groups:
        await unite(database, groups)
    # Two places make a story that is worth a record.
    await _keep_origins(database, founded, make=True)


async def _keep_origins(
    database: Database, founded: Mapping[str, str], others: Iterable[str] = (), *, make: bool = False
) -> None:
    """Find and keep the origin of the stories of these ids.

    Of two processes that do so at once the one that asked last keeps what it found: it saw what the other had changed.
    """
    ids = dict.fromkeys(others, "") | dict(founded)
    stories = {story for story in (await stories_of(database, ids)).values() if story.kept or make}
    if not stories:
        return
    token = uuid.uuid4().hex
    asked = [
        UpdateOne(
            {"_id": story.id},
            {"$set": {"asked": token}, "$setOnInsert": {"founded_at": story.founded_at, "into": None}},
            upsert=make,
        )
        for story in stories
    ]
    await database.stories.bulk_write(asked, ordered=False)
    kept = [
        UpdateOne({"_id": story_id, "asked": token}, {"$set": {"origin": _origin(articles)}})
        for story_id, articles in (await _weighed(database, stories)).items()
    ]
    await database.stories.bulk_write(kept, ordered=False)


async def _weighed(database: Database, stories: Iterable[Story]) -> dict[str, list[Article]]:
    """Return the articles of each story that tell who had it first."""
    of = await ids_of(database, [story.id for story in stories])
    found: dict[str, list[dict[str, Any]]] = {story_id: [] for story_id in of.values()}
    fields = {"cluster_id": True, "fetched_at": True}
    async for row in database.articles.find({"cluster_id": {"$in": list(of)}}, fields):
        found[of[row["cluster_id"]]].append(row)
    ids = {row["_id"]: each for each, rows in found.items() for row in sorted(rows, key=first_fetched)[:_WEIGHED]}
    documents = [row async for row in database.articles.find({"_id": {"$in": list(ids)}}) if "text" in row]
    articles: dict[str, list[Article]] = {story_id: [] for story_id in found}
    for document, article in zip(documents, await assembled(database, documents), strict=True):
        articles[ids[document["_id"]]].append(article)
    return articles


def _origin(articles: Sequence[Article]) -> dict[str, Any] | None:
    if not articles or (len(articles) == 1 and not articles[0].copies):
        return None
    origin = origin_of(articles)
    told = origin.syndication
    words = None if told is None else {name: utf8(value) for name, value in asdict(told).items()}
    return {"leader": utf8(origin.leader), "syndication": words}
