"""What was learnt about sites, in MongoDB: the value as JSON text, because its keys may hold dots."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from newscrawler.stores.instants import cut
from newscrawler.stores.mongo.connection import Database, only_duplicates
from newscrawler.stores.protocol import Memo

__all__ = ["memos", "recall", "remember"]


async def remember(database: Database, kept: Sequence[Memo]) -> None:
    """Keep memos by their keys; one that is older than what is kept changes nothing."""
    updates = [
        UpdateOne(
            {"_id": memo.key, "at": {"$lte": cut(memo.at)}},
            {"$set": {"at": cut(memo.at), "value": json.dumps(memo.value)}},
            upsert=True,
        )
        for memo in kept
    ]
    if not updates:
        return
    try:
        await database.memos.bulk_write(updates, ordered=False)
    except BulkWriteError as error:
        # What is kept is newer: the filter did not find it, and inserting it beside is refused.
        if not only_duplicates(error):
            raise


async def recall(database: Database, keys: Sequence[str]) -> dict[str, Memo]:
    """Return the memos of these keys, by key."""
    return {row["_id"]: _memo(row) async for row in database.memos.find({"_id": {"$in": list(keys)}})}


async def memos(database: Database, part: str) -> list[Memo]:
    """Return every memo of a part, by key."""
    found = database.memos.find({"_id": {"$regex": f"^{re.escape(part)}:"}}).sort("_id", 1)
    return [_memo(row) async for row in found]


def _memo(row: Mapping[str, Any]) -> Memo:
    return Memo(row["_id"], json.loads(row["value"]), row["at"])
