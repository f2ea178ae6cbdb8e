"""One group commit into MongoDB, without transactions: every step may be repeated, in an order that a kill between
two steps does not hurt. A text belongs to one article because `owns` is under a unique index: claiming the text and
writing the article are one atomic upsert.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from newscrawler.errors import StoreUnavailable
from newscrawler.stores.history import Arrival, Held, Misfit, arrival, on_record, rechecks, state_of
from newscrawler.stores.instants import instant_of
from newscrawler.stores.mongo.connection import Database, only_duplicates
from newscrawler.stores.mongo.documents import document_of, utf8
from newscrawler.stores.mongo.ledger import settle, settling
from newscrawler.stores.mongo.reading import assembled
from newscrawler.stores.protocol import Outcome, Saved, Write

__all__ = ["write"]

# Each attempt fails only where another process was quicker.
_ATTEMPTS = 20


@dataclass(slots=True)
class _Item:
    """A write on its way. `led_to` is the identity that has the text in the end; `change` None until decided.

    `taken` says that the server refused the text as somebody else's: only then is it worth asking whose.
    """

    saved: Saved
    coming: Arrival
    document: dict[str, Any]
    outcome: Outcome | None = None
    change: Any = None
    led_to: str = ""
    taken: bool = False

    @property
    def text_hash(self) -> str:
        return self.coming.article.content_hash


async def write(database: Database, batch: Sequence[Write], stored_at: datetime) -> list[Outcome]:
    """Return one outcome for each write. The ledger comes last: a kill before it has a page fetched again, no more."""
    prepared = await asyncio.to_thread(lambda: [_prepared(item, stored_at) for item in batch])
    for group in _rounds([item for item in prepared if isinstance(item, _Item)]):
        await _write_round(database, group, stored_at)
    rows = []
    for item, ready in zip(batch, prepared, strict=True):
        if isinstance(ready, _Item):
            tried_at = ready.coming.fetched_at or stored_at
            source = ready.coming.article.source
            rows += [
                settling(url, source, tried_at, state="stored", article_id=ready.led_to, retry_at=recheck_at)
                for url, recheck_at in rechecks(ready.saved, ready.change).items()
            ]
        elif not isinstance(item, Saved):
            rows.append(
                settling(
                    item.url,
                    item.source,
                    item.at,
                    state=item.state,
                    code=item.code,
                    reason=item.reason,
                    retry_at=item.retry_at,
                )
            )
    await settle(database, rows)
    return [ready.outcome or Outcome("unchanged") if isinstance(ready, _Item) else ready for ready in prepared]


def _prepared(item: Write, stored_at: datetime) -> _Item | Outcome:
    if not isinstance(item, Saved):
        return Outcome("settled")
    try:
        coming = arrival(item.article, stored_at)
        return _Item(item, coming, document_of(coming, stored_at))
    except Misfit as misfit:
        return Outcome("rejected", reason=f"{item.article.url}: {misfit}")


def _rounds(items: Sequence[_Item]) -> Iterator[list[_Item]]:
    """Yield runs of writes that no order could tell apart: no two of one identity or one text."""
    group: list[_Item] = []
    taken: set[str] = set()
    for item in items:
        names = {item.coming.id, item.text_hash}
        if taken & names:
            yield group
            group, taken = [], set()
        group.append(item)
        taken |= names
    if group:
        yield group


async def _write_round(database: Database, items: list[_Item], stored_at: datetime) -> None:
    left = items
    for _ in range(_ATTEMPTS):
        await _attempt(database, left, stored_at)
        left = [item for item in left if item.change is None]
        if not left:
            break
    else:
        raise StoreUnavailable(f"{len(left)} articles were changed by others at every try; try again")
    wanted = {item.led_to for item in items if item.change != "new"}
    found = {}
    if wanted:
        documents = [document async for document in database.articles.find({"_id": {"$in": list(wanted)}})]
        articles = await assembled(database, documents)
        found = {document["_id"]: each for document, each in zip(documents, articles, strict=True)}
    for item in items:
        article = item.coming.article if item.change == "new" else found.get(item.led_to)
        item.outcome = Outcome(item.change, article)


async def _attempt(database: Database, items: Sequence[_Item], stored_at: datetime) -> None:
    """Decide and do what can be done without another process's change in between; the others stay undecided."""
    hashes = {item.coming.id: item.text_hash for item in items}
    present = {
        row["_id"]: row["content_hash"]
        async for row in database.articles.find({"_id": {"$in": list(hashes)}}, {"content_hash": True})
    }
    owners = await _owners(database, [item.text_hash for item in items if item.taken])
    fresh, copies = [], []
    for item in items:
        owner = owners.get(item.text_hash)
        if item.coming.id in present:
            if present[item.coming.id] == item.text_hash:
                item.change, item.led_to = "unchanged", item.coming.id
            else:
                await _revise(database, item, owner, stored_at)
        elif owner is not None:
            copies.append((item, owner))
        else:
            fresh.append(item)
    if copies:
        await database.copies.bulk_write([_noting(item) for item, _ in copies], ordered=False)
        for item, owner in copies:
            item.change, item.led_to = "copy", owner
    if fresh:
        for number in await _insert(database, fresh):
            fresh[number].change, fresh[number].led_to = "new", fresh[number].coming.id


async def _owners(database: Database, hashes: Sequence[str]) -> dict[str, str]:
    wanted = set(hashes)
    owners: dict[str, str] = {}
    if not wanted:
        return owners
    async for row in database.articles.find({"owns": {"$in": list(wanted)}}, {"owns": True}):
        owners |= {text_hash: str(row["_id"]) for text_hash in wanted.intersection(row["owns"])}
    return owners


async def _insert(database: Database, items: Sequence[_Item]) -> list[int]:
    """Return which of these articles this call made; the others were there already, or their text was."""
    upserts = [
        UpdateOne({"_id": item.coming.id}, {"$setOnInsert": _owning(item, item.document)}, upsert=True)
        for item in items
    ]
    try:
        result = await database.articles.bulk_write(upserts, ordered=False)
    except BulkWriteError as error:
        details = error.details or {}
        if not only_duplicates(error):
            raise
        for each in details["writeErrors"]:
            items[each["index"]].taken = True
        return [row["index"] for row in details["upserted"]]
    return list(result.upserted_ids or {})


def _owning(item: _Item, document: dict[str, Any]) -> dict[str, Any]:
    return {**document, "owns": [item.text_hash]} if item.coming.owns_text else document


def _noting(item: _Item) -> UpdateOne:
    article = item.coming.article
    # The earliest sight counts, so that the order of writes makes no difference. BSON compares field by field.
    seen = {
        "fetched_at": article.fetched_at or article.stored_at,
        "url": utf8(article.url),
        "source": utf8(article.source),
    }
    return UpdateOne(
        {"_id": f"{item.text_hash}:{item.coming.id}"},
        {"$min": {"seen": seen}, "$setOnInsert": {"content_hash": item.text_hash, "article_id": item.coming.id}},
        upsert=True,
    )


async def _revise(database: Database, item: _Item, owner: str | None, stored_at: datetime) -> None:
    """Put the new text in the place of the present one, which is archived first; undecided if it changed meanwhile."""
    present = await database.articles.find_one({"_id": item.coming.id})
    if present is None or present["content_hash"] == item.text_hash:
        return
    held = [
        Held(state_of(row["content_hash"], row["title"]), instant_of(row["fetched_at"]))
        async for row in database.revisions.find(
            {"article_id": item.coming.id, "revision": {"$lt": present["revision"]}}
        ).sort("revision")
    ] + [Held(state_of(present["content_hash"], present["title"]), instant_of(present["fetched_at"]))]
    if on_record(held, state_of(item.text_hash, item.coming.article.title), item.coming.fetched_at):
        item.change, item.led_to = "unchanged", item.coming.id
        return
    others = owner is not None and owner != item.coming.id
    if others:
        if await _was_copy(database, item, held[0]):
            item.change, item.led_to = "copy", owner or ""
            return
        # Before the article: a kill between the two leaves a note that the next try finds made.
        await database.copies.bulk_write([_noting(item)])
    if await _replace(database, item, present, stored_at, claims=not others):
        item.change, item.led_to = "revised", item.coming.id


async def _was_copy(database: Database, item: _Item, first: Held) -> bool:
    """Say whether this is the copy that was noted before the identity had a text of its own, sent again."""
    came = item.coming.fetched_at
    if came is None or first.fetched_at is None or came >= first.fetched_at:
        return False
    return await database.copies.find_one({"_id": f"{item.text_hash}:{item.coming.id}"}) is not None


async def _replace(
    database: Database, item: _Item, present: dict[str, Any], stored_at: datetime, *, claims: bool
) -> bool:
    revision = present["revision"]
    archived = {**present, "article_id": present["_id"]}
    del archived["_id"]
    await database.revisions.update_one(
        {"_id": f"{item.coming.id}:{revision}"},
        {"$setOnInsert": archived, "$max": {"superseded_at": stored_at}},
        upsert=True,
    )
    coming = arrival(item.saved.article, stored_at, revision + 1)
    document = document_of(coming, stored_at)
    update: dict[str, Any] = {"$set": document}
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
    return result.matched_count == 1
