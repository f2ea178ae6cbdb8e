"""Stories in MongoDB: which articles are copies of one text, and who had it first.

An article is in the index from the write that makes it, in the story that it founds; only then are its copies looked
for, so of two that come at once at least one sees the other. Until that is done its document says `joining`: whoever
finds such a one that nobody is at work on any more takes it up.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo import UpdateMany, UpdateOne

from newscrawler.article import Article
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.documents import utf8
from newscrawler.stores.mongo.likeness import Placed, alike, fingerprints
from newscrawler.stores.mongo.reading import assembled, first_fetched
from newscrawler.stores.mongo.unions import Story, found_again, ids_of, stories_of, unite
from newscrawler.stories import founding_key, origin_of

__all__ = ["copied", "place", "resume", "story_of_revised", "unplaced"]

# The members that are weighed for the origin, the first fetched: what comes after them had it from somebody.
_WEIGHED = 200
# Articles taken up at once of those that were never compared.
_BATCH = 200


async def place(database: Database, texts: KnownTexts, articles: Sequence[Placed], left: Iterable[str] = ()) -> None:
    """Put articles that are in the index into the stories of the texts that are like theirs. `left` are ids of stories
    that had another member before."""
    found = await alike(database, texts, articles)
    groups = [
        {this.cluster_id: this.founded_at} | {story.id: story.founded_at for story in stories.values()}
        for this, stories in zip(articles, found, strict=True)
        if stories
    ]
    if groups:
        await unite(database, groups)
    await _keep_origins(database, {story_id: at for group in groups for story_id, at in group.items()}, left)
    marked: dict[Any, list[str]] = {}
    for this in articles:
        marked.setdefault(this.mark, []).append(this.id)
    # With the mark: who changed an article meanwhile has set one of his own.
    done = [
        UpdateMany({"_id": {"$in": ids}, "joining": mark}, {"$unset": {"joining": True}})
        for mark, ids in marked.items()
        if mark is not None
    ]
    if done:
        await database.articles.bulk_write(done, ordered=False)


async def unplaced(database: Database, texts: KnownTexts, article_id: str) -> Placed | None:
    """Return an article to place as it stands, None where it is gone or was placed meanwhile."""
    found = await _waiting(database, texts, {"_id": article_id, "joining": {"$exists": True}})
    return found[0] if found else None


async def resume(database: Database, texts: KnownTexts, before: datetime) -> None:
    """Place the articles whose writer was killed between the index and their story, and that before this time."""
    while found := await _waiting(database, texts, {"joining": {"$lt": before}}):
        await place(database, texts, found)


async def _waiting(database: Database, texts: KnownTexts, where: Mapping[str, Any]) -> list[Placed]:
    fields = dict.fromkeys(("content_hash", "slot", "cluster_id", "founded_at", "joining"), True)
    rows = {row["_id"]: row async for row in database.articles.find(where, fields).limit(_BATCH)}
    prints = await fingerprints(database, texts, {each: row["content_hash"] for each, row in rows.items()})
    return [
        Placed(each, prints[each], row["slot"], row["cluster_id"], row["founded_at"], row["joining"])
        for each, row in rows.items()
        if each in prints
    ]


async def story_of_revised(
    database: Database, texts: KnownTexts, present: Mapping[str, Any], this: Placed, article: Article
) -> Story:
    """Return the story of an article whose text is about to change to that of `this`: its own while another member's
    text is like it, or nobody else is in it; else the one that it founds."""
    own = (await stories_of(database, {present["cluster_id"]: present["founded_at"]}))[present["cluster_id"]]
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
    if not ids:
        return
    stories = set((await stories_of(database, ids)).values())
    token = uuid.uuid4().hex
    asked = [
        UpdateOne(
            {"_id": story.id},
            {"$set": {"asked": token}, "$setOnInsert": {"founded_at": story.founded_at, "into": None}},
            upsert=make and bool(story.founded_at),
        )
        for story in stories
    ]
    await database.stories.bulk_write(asked, ordered=False)
    of = await ids_of(database, [story.id for story in stories])
    found: dict[str, list[dict[str, Any]]] = {story.id: [] for story in stories}
    async for row in database.articles.find(
        {"cluster_id": {"$in": list(of)}}, {"cluster_id": True, "fetched_at": True}
    ):
        found[of[row["cluster_id"]]].append(row)
    kept = []
    for story_id, rows in found.items():
        origin = await _origin(database, rows)
        kept.append(UpdateOne({"_id": story_id, "asked": token}, {"$set": {"origin": origin}}))
    await database.stories.bulk_write(kept, ordered=False)


async def _origin(database: Database, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    first = sorted(rows, key=first_fetched)[:_WEIGHED]
    found = database.articles.find({"_id": {"$in": [row["_id"] for row in first]}})
    articles = await assembled(database, [document async for document in found if "text" in document])
    if not articles or (len(articles) == 1 and not articles[0].copies):
        return None
    origin = origin_of(articles)
    told = origin.syndication
    words = None if told is None else {name: utf8(value) for name, value in asdict(told).items()}
    return {"leader": utf8(origin.leader), "syndication": words}
