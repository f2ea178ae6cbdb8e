"""Which article a write in MongoDB is one of: what its page states, or what its address led to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo.aliases import finish, is_of_another, is_unfinished, join, same_article
from newscrawler.stores.mongo.arrivals import Item
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.reading import known_as
from newscrawler.stores.mongo.stories import begin
from newscrawler.urls import article_id

__all__ = ["STATE", "identified"]

# What is asked of the articles there are.
STATE = ("canonical_url", "content_hash", "title", "url")


async def identified(
    database: Database,
    texts: KnownTexts,
    item: Item,
    others: frozenset[str],
    present: dict[str, Any],
    batch: str,
    stored_at: datetime,
) -> bool:
    """Find the article that a write is one of, where its identity is an alias or turns out to be one; False where
    another process was quicker."""
    stated, own = item.coming.id, present.get(item.coming.id)
    for each in (stated, *others):
        if each in present and await _finished(database, each, present[each]["_id"], batch, stored_at):
            item.joined = True
    led_to = {present[each]["_id"] for each in others if each in present} - {own and own["_id"]}
    found = await same_article(database, texts, item.coming, own and own["_id"], led_to) if led_to else []
    if found:
        at = item.coming.fetched_at or stored_at
        if len(found) > 1:
            await begin(database, batch, [found[0]["_id"]], stored_at)
            item.joined = True
        if not await join(database, found, stated if own is None else None, at, stored_at):
            return False
        own = (await known_as(database, [found[0]["_id"]], STATE)).get(found[0]["_id"])
        if own is None:
            return False
    elif own is not None:
        own = await _believed(database, texts, item, own, present, batch, stored_at)
    if own is not None and own["_id"] != stated:
        item.is_one_of(own["_id"], own["canonical_url"])
    if own is not None:
        present[own["_id"]] = own
    return True


async def _finished(database: Database, alias: str, led_to: str, batch: str, stored_at: datetime) -> bool:
    """Finish a joining that was cut short; return whether this one was."""
    if alias == led_to or not await is_unfinished(database, alias):
        return False
    await begin(database, batch, [led_to], stored_at)
    await finish(database, alias, stored_at)
    return True


async def _believed(
    database: Database,
    texts: KnownTexts,
    item: Item,
    own: dict[str, Any],
    present: Mapping[str, Any],
    batch: str,
    stored_at: datetime,
) -> dict[str, Any] | None:
    """Return the article whose identity a page states, or where it is another one that of its address, None for one
    that is to be made."""
    home = article_id(item.coming.article.url)
    at_home: dict[str, Any] | None = present.get(home)
    own_id = None if at_home is None else at_home["_id"]
    if not await is_of_another(database, texts, own, own_id, item.coming):
        return own
    if at_home is None:
        await begin(database, batch, [home], stored_at)
        item.is_one_of_its_address(stored_at)
    return at_home
