"""An article in MongoDB that comes in another state than it is on record in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from newscrawler.revisions import is_revision
from newscrawler.stores.history import Arrival, Held, arrival, on_record, state_of, stood_then
from newscrawler.stores.instants import instant_of
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo.aliases import archive
from newscrawler.stores.mongo.arrivals import Item, noting
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.documents import article_of, document_of, keys_of
from newscrawler.stores.mongo.likeness import Placed
from newscrawler.stores.mongo.stories import story_of_revised

__all__ = ["revise"]


async def revise(
    database: Database, texts: KnownTexts, item: Item, owner: str | None, batch: str, stored_at: datetime
) -> None:
    """Put the coming state in the place of the present one, which is archived first; undecided if it changed meanwhile.
    `owner` is the article that has the coming text."""
    present = await database.articles.find_one({"_id": item.coming.id})
    if present is None or "alias_of" in present:
        return
    held = []
    if present["revision"] > 1:
        before = {"article_id": item.coming.id, "revision": {"$lt": present["revision"]}}
        fields = dict.fromkeys(("content_hash", "title", "fetched_at"), True)
        held = [_held(row) async for row in database.revisions.find(before, fields).sort("revision")]
    held.append(_held(present))
    if not is_revision(article_of(present), item.coming.article) or await _sent_again(
        database, item, held, present.get("joined_at")
    ):
        item.end("unchanged", item.coming.id)
        return
    others = owner is not None and owner != item.coming.id
    if others:
        if await _was_copy(database, item, held[0]):
            item.end("copy", owner or "")
            return
        # Before the article: a kill between the two leaves a note that the next try finds made.
        await database.copies.bulk_write([noting(item)])
    if await _replace(database, texts, item, present, batch, stored_at, claims=owner is None):
        item.end("revised", item.coming.id)


def _held(row: Mapping[str, Any]) -> Held:
    return Held(state_of(row["content_hash"], row["title"]), instant_of(row["fetched_at"]))


async def _sent_again(database: Database, item: Item, held: list[Held], joined_at: datetime | None) -> bool:
    coming = item.coming
    state = state_of(item.text_hash, coming.article.title)
    if on_record(held, state, coming.fetched_at, joined_at):
        return True
    places = stood_then(held, coming.fetched_at)
    if not places:
        return False
    # The revisions are numbered without a gap.
    then = {"article_id": coming.id, "revision": {"$in": [place + 1 for place in places]}}
    return any([not is_revision(article_of(row), coming.article) async for row in database.revisions.find(then)])


async def _was_copy(database: Database, item: Item, first: Held) -> bool:
    """Say whether this is the copy that was noted before the identity had a text of its own, sent again."""
    came = item.coming.fetched_at
    if came is None or first.fetched_at is None or came >= first.fetched_at:
        return False
    return await database.copies.find_one({"_id": f"{item.text_hash}:{item.coming.id}"}) is not None


def _with_marks(item: Item, stored_at: datetime, revision: int, slot: int) -> tuple[Arrival, list[int]]:
    coming = arrival(item.coming.article, stored_at, revision)
    return coming, keys_of(slot, coming.fingerprint.marks)


async def _replace(
    database: Database,
    texts: KnownTexts,
    item: Item,
    present: dict[str, Any],
    batch: str,
    stored_at: datetime,
    *,
    claims: bool,
) -> bool:
    revision, slot = present["revision"], present["slot"]
    await archive(database, present, stored_at)
    coming, marks = await asyncio.to_thread(_with_marks, item, stored_at, revision + 1, slot)
    # The story in the same step as the text: whoever finds the text finds it in the right one.
    this = Placed(
        item.coming.id, coming.fingerprint, slot, present["cluster_id"], present["founded_at"], item.text_hash
    )
    story = await story_of_revised(database, texts, present, this, coming.article)
    document = document_of(coming, stored_at, slot=slot, story=(story.founded_at, story.id))
    update: dict[str, Any] = {"$set": {**document, "marks": marks, "batch": batch}}
    if "exact" not in document:
        update["$unset"] = {"exact": True}
    if claims and item.coming.owns_text:
        update["$addToSet"] = {"owns": item.text_hash}
    try:
        result = await database.articles.update_one(
            {"_id": item.coming.id, "revision": revision, "content_hash": present["content_hash"]}, update
        )
    except DuplicateKeyError:
        # Another article has the text: the next attempt finds which, and notes the copy before it changes this one.
        item.taken = True
        return False
    if not result.matched_count:
        return False
    item.placed = this._replace(cluster_id=story.id, founded_at=story.founded_at)
    item.left = present["cluster_id"]
    return True
