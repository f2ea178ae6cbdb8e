"""One group commit into MongoDB, without transactions: every step may be repeated, in an order that a kill between
two steps does not hurt. A text belongs to one article because `owns` is under a unique index: claiming the text and
writing the article are one atomic upsert.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from newscrawler.article import Article
from newscrawler.errors import StoreUnavailable
from newscrawler.stores.history import rechecks, state_of
from newscrawler.stores.instants import instant_text
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo.aliases import ATTEMPTS
from newscrawler.stores.mongo.arrivals import Item, noting, prepared, rounds
from newscrawler.stores.mongo.connection import Database, only_duplicates
from newscrawler.stores.mongo.documents import keys_of
from newscrawler.stores.mongo.identifying import STATE, identified
from newscrawler.stores.mongo.ledger import identities_at, settle, settling
from newscrawler.stores.mongo.likeness import Placed
from newscrawler.stores.mongo.reading import assembled, known_as, shown
from newscrawler.stores.mongo.revising import revise
from newscrawler.stores.mongo.stories import begin, copied, end, place, unplaced
from newscrawler.stores.protocol import Outcome, Saved, Settled, Write

__all__ = ["write"]


async def write(database: Database, texts: KnownTexts, batch: Sequence[Write], stored_at: datetime) -> list[Outcome]:
    """Return one outcome for each write. The ledger comes last: a kill before it has a page fetched again, no more."""
    ready = await asyncio.to_thread(
        lambda: [prepared(write, stored_at) if isinstance(write, Saved) else write for write in batch]
    )
    # What the pages at this batch's addresses stated: the ledger does not know it yet.
    stated: dict[str, str] = {}
    outcomes: dict[int, Outcome] = {}
    for group in rounds([item for item in ready if isinstance(item, Item)]):
        outcomes |= await _write_round(database, texts, group, stated, stored_at)
        stated |= {key: item.coming.id for item in group for key in item.keys}
    await settle(database, [row for item in ready for row in _ledger_rows(item, stored_at)])
    return await _told(database, [_outcome(item, outcomes) for item in ready])


def _outcome(item: Item | Settled | Outcome, outcomes: Mapping[int, Outcome]) -> Outcome:
    if isinstance(item, Item):
        return outcomes[id(item)]
    return Outcome("settled") if isinstance(item, Settled) else item


def _ledger_rows(item: Item | Settled | Outcome, stored_at: datetime) -> list[UpdateOne]:
    if isinstance(item, Item):
        source, at = item.coming.article.source, item.coming.fetched_at or stored_at
        return [
            settling(
                url,
                source,
                at,
                state="stored",
                article_id=item.led_to,
                identity=item.coming.id,
                retry_at=recheck_at,
            )
            for url, recheck_at in rechecks(item.saved, item.change or "unchanged").items()
        ]
    if isinstance(item, Settled):
        return [
            settling(
                item.url,
                item.source,
                item.at,
                state=item.state,
                code=item.code,
                reason=item.reason,
                retry_at=item.retry_at,
            )
        ]
    return []


async def _told(database: Database, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes with their articles' stories as they are at the end of the batch."""
    articles = iter(await shown(database, [each.article for each in outcomes if each.article is not None]))
    return [each if each.article is None else replace(each, article=next(articles)) for each in outcomes]


async def _write_round(
    database: Database, texts: KnownTexts, items: list[Item], stated: Mapping[str, str], stored_at: datetime
) -> dict[int, Outcome]:
    batch = uuid.uuid4().hex
    await begin(database, batch, [item.coming.id for item in items], stored_at)
    waiting, tries = items, 0
    while waiting:
        await _attempt(database, texts, waiting, stated, batch, stored_at)
        undecided = [item for item in waiting if item.change is None]
        # Two writes that turn out to be of one article take turns: that is no failure.
        tries = tries + 1 if len(undecided) == len(waiting) else 0
        if tries == ATTEMPTS:
            raise StoreUnavailable(f"{len(waiting)} articles were changed by others at every try; try again")
        waiting = undecided
    placed = [item.placed for item in items if item.placed is not None]
    as_they_were = {item.coming.id: item.joined for item in items if item.change == "unchanged"}
    if as_they_were:
        placed += await unplaced(database, texts, as_they_were, batch)
    if placed:
        left = [item.left for item in items if item.left is not None]
        await place(database, texts, placed, batch=batch, left=left)
    copies: dict[str, list[Article]] = {}
    for item in items:
        if item.change == "copy":
            copies.setdefault(item.led_to, []).append(item.coming.article)
    if copies:
        await copied(database, copies)
    await end(database, batch)
    wanted = {item.led_to for item in items if item.change != "new"}
    documents = await known_as(database, wanted) if wanted else {}
    articles = dict(zip(documents, await assembled(database, list(documents.values())), strict=True))
    return {
        id(item): Outcome(
            item.change or "unchanged",
            replace(item.coming.article, cluster_id=item.document["cluster_id"])
            if item.change == "new"
            else articles.get(item.led_to),
        )
        for item in items
    }


async def _attempt(
    database: Database,
    texts: KnownTexts,
    items: Sequence[Item],
    stated: Mapping[str, str],
    batch: str,
    stored_at: datetime,
) -> None:
    """Decide and do what can be done without another process's change in between; the others stay undecided."""
    known = {**await identities_at(database, [key for item in items for key in item.keys]), **stated}
    others = [item.others.union(known[key] for key in item.keys if key in known) for item in items]
    present = await known_as(database, {item.coming.id for item in items}.union(*others), STATE)
    settled = [
        await identified(database, texts, item, each, present, batch, stored_at)
        for item, each in zip(items, others, strict=True)
    ]
    owners = await _owners(database, [item.text_hash for item in items if item.taken])
    fresh, copies = [], []
    seen: set[str] = set()
    for item, is_settled in zip(items, settled, strict=True):
        owner = owners.get(item.text_hash)
        if not is_settled or item.coming.id in seen:
            continue
        seen.add(item.coming.id)
        row = present.get(item.coming.id)
        if row is not None:
            await _come_again(database, texts, item, row, owner, batch, stored_at)
        elif owner is not None:
            copies.append((item, owner))
        else:
            fresh.append(item)
    if copies:
        await database.copies.bulk_write([noting(item) for item, _ in copies], ordered=False)
        for item, owner in copies:
            item.end("copy", owner)
    if fresh:
        for number in await _insert(database, fresh, batch):
            _founded(texts, fresh[number])


async def _come_again(
    database: Database,
    texts: KnownTexts,
    item: Item,
    row: Mapping[str, Any],
    owner: str | None,
    batch: str,
    stored_at: datetime,
) -> None:
    article = item.coming.article
    if state_of(row["content_hash"], row["title"]) == state_of(article.content_hash, article.title):
        item.end("unchanged", item.coming.id)
    else:
        await revise(database, texts, item, owner, batch, stored_at)


def _founded(texts: KnownTexts, item: Item) -> None:
    coming, document = item.coming, item.document
    texts.keep(item.text_hash, coming.article.text, coming.fingerprint)
    item.end("new", coming.id)
    item.placed = Placed(
        coming.id,
        coming.fingerprint,
        coming.slot,
        document["cluster_id"],
        document["founded_at"],
        item.text_hash,
    )


async def _owners(database: Database, hashes: Sequence[str]) -> dict[str, str]:
    """Return the identity of the article that has each of these texts."""
    wanted = set(hashes)
    if not wanted:
        return {}
    fields = {"owns": True}
    owned = {row["_id"]: row["owns"] async for row in database.articles.find({"owns": {"$in": list(wanted)}}, fields)}
    articles = await known_as(database, owned, ("content_hash",))
    return {
        text_hash: articles[identity]["_id"]
        for identity, owns in owned.items()
        for text_hash in wanted.intersection(owns)
    }


async def _insert(database: Database, items: Sequence[Item], batch: str) -> list[int]:
    """Return which of these articles this call made; the others were there already, or their text was."""
    upserts = await asyncio.to_thread(lambda: [_founding(item, batch) for item in items])
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


def _founding(item: Item, batch: str) -> UpdateOne:
    coming = item.coming
    first = {
        **item.document,
        "marks": keys_of(coming.slot, coming.fingerprint.marks),
        "batch": batch,
        "first_stored_at": item.document["stored_at"],
        "first_fetched_at": instant_text(coming.fetched_at) or "",
    }
    if coming.owns_text:
        first["owns"] = [item.text_hash]
    return UpdateOne({"_id": coming.id}, {"$setOnInsert": first}, upsert=True)
