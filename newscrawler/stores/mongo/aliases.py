"""Identities that turn out to be one article, in MongoDB, without transactions.

An identity's document in `articles` is either an article or says `alias_of`: which of the two is decided by one atomic
step, and no write can make an article of an alias. Where two articles are one, the one stored first stays. Its
revisions keep their numbers and the other's follow behind them in their own order, the other's newest as the present
state. Every step may be repeated:

1. the other's present state is archived, and its document becomes the alias, with `moves`: how many states it had.
   The hashes of its texts stay there in `owns`: no copy of one of them can found an article of its own meanwhile;
2. the article takes the other's newest state on by comparison, and notes under `joined` behind which revision;
3. the other's earlier states are renumbered behind it, aliases of the other lead to the article, `moves` goes.

Whoever comes to an alias that has `moves` does what is left of 2 and 3.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from newscrawler.errors import StoreUnavailable
from newscrawler.fingerprint import compared
from newscrawler.stores.history import Arrival, Held, arrival, in_order, written
from newscrawler.stores.identities import is_at_home, is_one_article, is_page_of
from newscrawler.stores.instants import instant_of
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.documents import article_of, document_of, keys_of, utf8
from newscrawler.stores.mongo.likeness import fingerprints
from newscrawler.stores.mongo.reading import known_as, last_number
from newscrawler.stores.mongo.unions import unite

__all__ = ["ATTEMPTS", "archive", "finish", "is_of_another", "is_unfinished", "join", "same_article"]

# Each attempt fails only where another process was quicker.
ATTEMPTS = 20

# What an archived state has no use for: it is in no index of texts.
_OF_THE_PRESENT = ("_id", "marks", "batch", "joined", "joined_at", "late", "given")


async def same_article(
    database: Database, texts: KnownTexts, coming: Arrival, own: str | None, others: Iterable[str]
) -> list[dict[str, Any]]:
    """Return the documents of the articles that an arrival turns out to be, the one to keep first; [] where it is none
    but its own. `own` is the article of the identity that it states, None where there is none; `others` are the
    identities that its addresses led to before.

    A page that states the identity of an article with another text is wrong about itself, where an article with its
    text was at its address: it is that one then, and the stated one is not among them.
    """
    if not coming.owns_text:
        return []
    found = {row["_id"]: row for row in (await known_as(database, others)).values()}
    alike = await _alike(database, texts, coming, {each: row for each, row in found.items() if each != own})
    if not alike:
        return []
    if own is not None:
        alike += await _alike(database, texts, coming, await known_as(database, [own]))
    # Another process may have made `own` an alias of one of the others meanwhile: that one is there twice then.
    return sorted({row["_id"]: row for row in alike}.values(), key=_first_stored)


async def _alike(
    database: Database, texts: KnownTexts, coming: Arrival, documents: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    text_hash = coming.article.content_hash
    other = {each: row["content_hash"] for each, row in documents.items() if row["content_hash"] != text_hash}
    prints = await fingerprints(database, texts, other)
    return [
        row
        for each, row in documents.items()
        if each not in other
        or (each in prints and is_one_article(row["title"], coming, compared(prints[each], coming.fingerprint)))
    ]


async def is_of_another(
    database: Database, texts: KnownTexts, present: Mapping[str, Any], own_id: str | None, coming: Arrival
) -> bool:
    """Say whether a page states the identity of this article, and is another one. `own_id` is the article of its
    address."""
    if present["content_hash"] == coming.article.content_hash or is_at_home(coming, present["url"]):
        return False
    if own_id == present["_id"]:
        return False
    prints = await fingerprints(database, texts, {present["_id"]: present["content_hash"]})
    return present["_id"] in prints and not is_page_of(
        present["title"], coming, compared(prints[present["_id"]], coming.fingerprint)
    )


def _first_stored(document: Mapping[str, Any]) -> tuple[datetime, str, str]:
    return document["first_stored_at"], document["first_fetched_at"], document["_id"]


async def join(
    database: Database, found: Sequence[Mapping[str, Any]], stated: str | None, at: datetime, stored_at: datetime
) -> bool:
    """Make the first of these articles the one of them all, and `stated` an alias of it. Return whether that is what
    they were at each step; else somebody was quicker, and what there is is to be looked at again."""
    survivor = found[0]
    for other in found[1:]:
        stories = [{each["cluster_id"]: each["founded_at"]} for each in (survivor, other)]
        await unite(database, [stories[0] | stories[1]])
        await archive(database, other, stored_at)
        alias = {
            "alias_of": survivor["_id"],
            "joined_at": at,
            "moves": last_number(other),
            "newest": other["revision"],
            **{name: other[name] for name in ("owns", "holds", "late") if name in other},
        }
        unchanged = {name: other.get(name) for name in ("_id", "revision", "content_hash", "given")}
        if not (await database.articles.replace_one(unchanged, alias)).matched_count:
            return False
        await finish(database, other["_id"], stored_at)
    if stated is not None:
        made = {"alias_of": survivor["_id"], "joined_at": at}
        result = await database.articles.update_one({"_id": stated}, {"$setOnInsert": made}, upsert=True)
        if result.upserted_id is None and not await database.articles.find_one(
            {"_id": stated, "alias_of": {"$exists": True}}, {"_id": True}
        ):
            return False
        # When an article turned out last to be another one too: before that time says little of its states.
        await database.articles.update_one({"_id": survivor["_id"]}, {"$max": {"joined_at": at}})
        await _move_notes(database, stated, survivor["_id"])
    return True


async def archive(database: Database, present: Mapping[str, Any], superseded_at: datetime) -> None:
    """Keep the present state of an article among the earlier ones, before it changes."""
    archived = {name: value for name, value in present.items() if name not in _OF_THE_PRESENT}
    await database.revisions.update_one(
        {"_id": f"{present['_id']}:{present['revision']}"},
        {
            "$setOnInsert": {**archived, "article_id": present["_id"]},
            "$max": {"superseded_at": superseded_at},
        },
        upsert=True,
    )


async def is_unfinished(database: Database, alias: str) -> bool:
    """Say whether what an alias had as an article is still to be moved."""
    row = await database.articles.find_one({"_id": alias}, {"moves": True})
    return row is not None and "moves" in row


async def finish(database: Database, other: str, stored_at: datetime) -> None:
    """Do what is left of a joining, from whichever step."""
    for _ in range(ATTEMPTS):
        alias = await database.articles.find_one({"_id": other})
        if alias is None or "moves" not in alias:
            return
        survivor = (await known_as(database, [other])).get(other)
        if survivor is None:
            raise StoreUnavailable(f"article {other} leads to none; try again")
        behind = survivor.get("joined", {}).get(other)
        if behind is None:
            behind = await _take_on(database, survivor, alias, stored_at)
        if behind is not None:
            await _renumber(database, alias, survivor, behind)
            await _move_notes(database, other, survivor["_id"])
            await database.articles.update_many({"alias_of": other}, {"$set": {"alias_of": survivor["_id"]}})
            await database.articles.update_one(
                {"_id": other},
                {"$set": {"alias_of": survivor["_id"]}, "$unset": dict.fromkeys(("moves", "newest", "late"), True)},
            )
            return
    raise StoreUnavailable(f"the article that {other} is one with was changed by others at every try; try again")


async def _take_on(
    database: Database, survivor: Mapping[str, Any], alias: Mapping[str, Any], stored_at: datetime
) -> int | None:
    """Give the survivor the other's newest state; return behind which revision, None where it changed meanwhile."""
    other, moves, behind = alias["_id"], alias["moves"], last_number(survivor)
    newest = await database.revisions.find_one({"_id": f"{other}:{alias['newest']}"})
    if newest is None:
        raise StoreUnavailable(
            f"revision {alias['newest']} of article {other} is gone; restore it from a copy of the database"
        )
    await archive(database, survivor, stored_at)
    coming = arrival(
        replace(article_of(newest), canonical_url=article_of(survivor).canonical_url), stored_at, behind + moves
    )
    story = survivor["founded_at"], survivor["cluster_id"]
    document = document_of(coming, stored_at, slot=survivor["slot"], story=story)
    marks = await asyncio.to_thread(lambda: keys_of(survivor["slot"], coming.fingerprint.marks))
    update: dict[str, Any] = {
        "$set": {**document, "marks": marks, f"joined.{other}": behind},
        "$max": {"joined_at": alias["joined_at"]},
        "$addToSet": {"holds": {"$each": [*alias.get("owns", ()), *alias.get("holds", ())]}},
    }
    if "exact" not in document:
        update["$unset"] = {"exact": True}
    unchanged = {
        **{name: survivor.get(name) for name in ("_id", "revision", "content_hash", "given")},
        f"joined.{other}": {"$exists": False},
    }
    result = await database.articles.update_one(unchanged, update)
    return behind if result.matched_count else None


async def _renumber(database: Database, alias: Mapping[str, Any], survivor: Mapping[str, Any], behind: int) -> None:
    """Put the other's earlier states behind the survivor's, as they stood one after the other. Its last stays what the
    other was at that time: a reader that began before finds it there."""
    other, newest = alias["_id"], alias["newest"]
    late = {
        each["row"]: Held("", instant_of(each["fetched_at"]), each["number"], each["behind"])
        for each in alias.get("late", ())
    }
    numbers = set(range(1, alias["moves"] + 1)) - {each.number for each in late.values()}
    held = in_order([*late.values(), *(Held("", None, number) for number in numbers)])
    places = {each.number: behind + place for place, each in enumerate(held, 1)}
    url = article_of(survivor).canonical_url
    moved = []
    async for row in database.revisions.find({"article_id": other}):
        number = late[row["_id"]].number if row["_id"] in late else row.get("revision", newest)
        if number == newest:
            continue
        place = {"article_id": survivor["_id"], "revision": places[number], "canonical_url": utf8(url)}
        if "exact" in row:
            place["exact"] = written(replace(article_of(row), canonical_url=url, revision=place["revision"]))
        moved.append(UpdateOne({"_id": row["_id"], "article_id": other}, {"$set": place}))
    if moved:
        await database.revisions.bulk_write(moved, ordered=False)


async def _move_notes(database: Database, identity: str, to_id: str) -> None:
    """Put the notes of copies at one place under another; an article is no copy of itself."""
    notes = [note async for note in database.copies.find({"article_id": {"$in": [identity, to_id]}})]
    for note in notes:
        text_hash = note["content_hash"]
        own = await database.articles.find_one({"_id": to_id, "$or": [{"owns": text_hash}, {"holds": text_hash}]})
        if note["article_id"] == identity and own is None:
            await database.copies.update_one(
                {"_id": f"{text_hash}:{to_id}"},
                {"$min": {"seen": note["seen"]}, "$setOnInsert": {"content_hash": text_hash, "article_id": to_id}},
                upsert=True,
            )
        if note["article_id"] == identity or own is not None:
            await database.copies.delete_one({"_id": note["_id"]})
