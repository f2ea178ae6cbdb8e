"""An article in MongoDB that comes in another state than it is on record in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from newscrawler.article import content_hash
from newscrawler.revisions import is_revision
from newscrawler.stores.history import Arrival, Held, arrival, late_place, on_record, state_of, stood_then
from newscrawler.stores.instants import instant_of
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo.aliases import archive
from newscrawler.stores.mongo.arrivals import Item, noting
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.documents import article_of, document_of, keys_of
from newscrawler.stores.mongo.likeness import Placed
from newscrawler.stores.mongo.reading import history, last_number
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
    if not is_revision(article_of(present), item.coming.article):
        item.end("unchanged", item.coming.id)
        return
    rows = await history(database, present, ("content_hash", "title"))
    held = [_held(row) for row in rows]
    late = late_place(held, item.coming.fetched_at, stored_at)
    if await _sent_again(database, item, rows, held, late, present.get("joined_at")):
        item.end("unchanged", item.coming.id)
        return
    if owner is not None and owner != item.coming.id:
        # Before the article: a kill between the two leaves a note that the next try finds made.
        await database.copies.bulk_write([noting(item)])
        if late == 0:
            # From before this identity had a text of its own.
            item.end("copy", owner)
            return
    if late is not None:
        if await _keep_late(database, item, present, owner, held[late - 1].after if late else 0, stored_at):
            item.end("revised", item.coming.id)
    elif await _replace(database, texts, item, present, batch, stored_at, claims=owner is None):
        item.end("revised", item.coming.id)


def _held(row: Mapping[str, Any]) -> Held:
    return Held(
        state_of(row["content_hash"], row["title"]), instant_of(row["fetched_at"]), row["revision"], row.get("behind")
    )


async def _sent_again(
    database: Database,
    item: Item,
    rows: list[dict[str, Any]],
    held: list[Held],
    late: int | None,
    joined_at: datetime | None,
) -> bool:
    coming = item.coming
    state = state_of(item.text_hash, coming.article.title)
    if on_record(held, state, coming.fetched_at, joined_at):
        return True
    # Of the present state it is known already that this is another one.
    then = {"_id": {"$in": [rows[place]["_id"] for place in stood_then(held, coming.fetched_at)]}}
    async for row in database.revisions.find(then):
        if not is_revision(article_of(row), coming.article):
            return True
    # Of the state that came after it, too: that one was there already.
    after = await database.revisions.find_one({"_id": rows[late]["_id"]}) if late is not None else None
    return after is not None and not is_revision(coming.article, article_of(after))


async def _keep_late(
    database: Database, item: Item, present: Mapping[str, Any], owner: str | None, behind: int, stored_at: datetime
) -> bool:
    """Keep the coming state among the earlier ones, in the place that its time gives it. It is one of them by the step
    that names it in the article, with its number; a row that no article names is none."""
    number = last_number(present) + 1
    story = present["founded_at"], present["cluster_id"]
    coming = await asyncio.to_thread(arrival, item.coming.article, stored_at, number)
    document = document_of(coming, stored_at, slot=present["slot"], story=story)
    del document["revision"]
    at = coming.article.fetched_at
    row = f"{item.coming.id}:late:{content_hash(f'{state_of(item.text_hash, coming.article.title)} {at}')}"
    owns = [item.text_hash] if item.coming.owns_text and owner in (None, item.coming.id) else []
    await database.revisions.update_one(
        {"_id": row},
        {
            "$setOnInsert": {**document, "article_id": item.coming.id, "superseded_at": stored_at},
            "$set": {"owns": owns},
        },
        upsert=True,
    )
    update: dict[str, Any] = {
        "$set": {"given": number},
        "$push": {"late": {"row": row, "number": number, "behind": behind, "fetched_at": at}},
    }
    if owns and owner is None:
        update["$addToSet"] = {"owns": item.text_hash}
    unchanged = {name: present.get(name) for name in ("_id", "revision", "content_hash", "given")}
    try:
        return bool((await database.articles.update_one(unchanged, update)).matched_count)
    except DuplicateKeyError:
        item.taken = True
        return False


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
    slot = present["slot"]
    await archive(database, present, stored_at)
    coming, marks = await asyncio.to_thread(_with_marks, item, stored_at, last_number(present) + 1, slot)
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
            {name: present.get(name) for name in ("_id", "revision", "content_hash", "given")}, update
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
