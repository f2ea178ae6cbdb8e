"""What is left to do in a MongoDB database when it is opened: by an older layout, or by a writer that was killed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo import UpdateOne

from newscrawler.article import utc_now
from newscrawler.fingerprint import fingerprint
from newscrawler.stores.instants import instant_of, instant_text
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo.aliases import finish
from newscrawler.stores.mongo.connection import VERSION, Database
from newscrawler.stores.mongo.documents import article_of, keys_of
from newscrawler.stores.mongo.stories import begin, resume
from newscrawler.stories import founding_key, slot_of

__all__ = ["bring_up"]

logger = logging.getLogger(__name__)

# Articles read and given their marks at once: some megabyte.
_BATCH = 200
# A write that takes longer is taken for one whose process was killed; to do its work twice does no harm.
_LONGEST_WRITE = timedelta(minutes=1)
# Before any writer: an article of an older layout may be taken up at once.
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


async def bring_up(database: Database, texts: KnownTexts, shown: str) -> None:
    """Give the articles of an older layout their stories, about two milliseconds an article, and finish what killed
    writers began. What is interrupted goes on at the next opening."""
    layout = await database.meta.find_one({"_id": "layout"})
    if layout is not None and layout["version"] < VERSION:
        await _mark_all(database, shown)
    async for alias in database.articles.find({"alias_of": {"$exists": True}, "moves": {"$exists": True}}):
        now = utc_now()
        await begin(database, alias["_id"], [alias["alias_of"]], now - 2 * _LONGEST_WRITE)
        await finish(database, alias["_id"], now)
    await resume(database, texts, utc_now() - _LONGEST_WRITE)
    await database.meta.update_one({"_id": "layout"}, {"$max": {"version": VERSION}})


async def _mark_all(database: Database, shown: str) -> None:
    """Put the articles of layout 1 into the index, each in a story of its own, and note that they are to be placed."""
    last, total = "", 0
    while True:
        found = database.articles.find({"_id": {"$gt": last}, "slot": {"$exists": False}}).sort("_id").limit(_BATCH)
        documents = [document async for document in found]
        if not documents:
            return
        first = {
            row["article_id"]: row
            async for row in database.revisions.find(
                {"_id": {"$in": [f"{document['_id']}:1" for document in documents]}},
                dict.fromkeys(("article_id", "stored_at", "fetched_at"), True),
            )
        }
        earliest = [first.get(each["_id"], each) for each in documents]
        updates = await asyncio.to_thread(list, map(_marking, documents, earliest))
        batch = f"layout {VERSION} from {documents[0]['_id']}"
        await begin(database, batch, [document["_id"] for document in documents], _LONG_AGO)
        await database.articles.bulk_write(updates, ordered=False)
        last = documents[-1]["_id"]
        if total % (50 * _BATCH) == 0:
            logger.info("%s: looking for the stories of articles stored before there were any; %d done", shown, total)
        total += len(documents)


def _marking(document: Mapping[str, Any], first: Mapping[str, Any]) -> UpdateOne:
    article = article_of(document)
    slot = slot_of(article)
    founded_at, story_id = founding_key(article)
    return UpdateOne(
        # Who revised it meanwhile has given it all that.
        {"_id": document["_id"], "revision": document["revision"], "slot": {"$exists": False}},
        {
            "$set": {
                "slot": slot,
                "marks": keys_of(slot, fingerprint(article.text).marks),
                "cluster_id": story_id,
                "founded_at": founded_at,
                "first_stored_at": first["stored_at"],
                "first_fetched_at": instant_text(instant_of(first["fetched_at"])) or "",
            }
        },
    )
