"""Which story an id stands for in MongoDB, and how two stories become one without a transaction.

An article carries the id of a story in `cluster_id`. `stories` has a record of an id once more than one article had to
do with it: `into` names the story that took it over. An id without a record is the story of the one article that
founded it. `into` always names an earlier story (by `founded_at`, then id) and is set by comparison, once: whoever
follows it comes to one root, in whatever order processes come and wherever one of them is killed. Articles are
relabelled afterwards, for those who read the collection without newscrawler.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pymongo import UpdateMany, UpdateOne
from pymongo.errors import BulkWriteError

from newscrawler.errors import StoreUnavailable
from newscrawler.stores.mongo.connection import Database, only_duplicates

__all__ = ["Story", "found_again", "ids_of", "stories_of", "unite"]

# Each attempt fails only where another process was quicker.
_ATTEMPTS = 20


@dataclass(frozen=True, slots=True, order=True)
class Story:
    """A story; of several the smallest is the earliest. `kept` says that it has a record, `origin` is what that
    says of who had it first."""

    founded_at: str
    id: str
    kept: bool = field(default=False, compare=False)
    origin: Mapping[str, Any] | None = field(default=None, compare=False)


async def stories_of(database: Database, founded: Mapping[str, str]) -> dict[str, Story]:
    """Return the story that each id stands for, of these ids and of those on the way. `founded` gives the time at which
    each was founded, as the articles have it: an id without a record has it nowhere else."""
    records: dict[str, Mapping[str, Any]] = {}
    wanted = set(founded)
    while wanted:
        async for record in database.stories.find({"_id": {"$in": list(wanted)}}):
            records[record["_id"]] = record
        wanted = {record["into"] for record in records.values() if record["into"]} - records.keys() - wanted
    return {story_id: _root(story_id, records, founded) for story_id in {*founded, *records}}


def _root(story_id: str, records: Mapping[str, Mapping[str, Any]], founded: Mapping[str, str]) -> Story:
    while story_id in records and records[story_id]["into"]:
        story_id = records[story_id]["into"]
    record = records.get(story_id)
    if record is None:
        return Story(founded.get(story_id, ""), story_id)
    return Story(record["founded_at"], story_id, kept=True, origin=record.get("origin"))


async def ids_of(database: Database, story_ids: Iterable[str]) -> dict[str, str]:
    """Return every id that stands for one of these stories, with that story's."""
    found = {story_id: story_id for story_id in story_ids}
    wanted = list(found)
    while wanted:
        given_up = [record async for record in database.stories.find({"into": {"$in": wanted}}, {"into": True})]
        found |= {record["_id"]: found[record["into"]] for record in given_up}
        wanted = [record["_id"] for record in given_up]
    return found


async def unite(database: Database, groups: Sequence[Mapping[str, str]]) -> dict[str, Story]:
    """Make one story of those of each group, of ids with their `founded_at`; return what each id stands for then."""
    founded = {story_id: at for group in groups for story_id, at in group.items()}
    for _ in range(_ATTEMPTS):
        stories = await stories_of(database, founded)
        takers = _takers([{stories[story_id] for story_id in group} for group in groups])
        if not takers:
            return await _relabelled(database, founded)
        await _take(database, takers)
    raise StoreUnavailable(f"{len(takers)} stories were changed by others at every try; try again")


def _takers(groups: Iterable[set[Story]]) -> dict[Story, Story]:
    """Return for every story that is to be given up the earliest of those that it turns out to be one with."""
    apart: list[dict[str, Story]] = []
    for group in groups:
        joined = {story.id: story for story in group}
        kept = []
        for other in apart:
            if joined.keys() & other.keys():
                joined |= other
            else:
                kept.append(other)
        apart = [*kept, joined]
    takers: dict[Story, Story] = {}
    for joined in apart:
        first = min(joined.values())
        takers |= {story: first for story in joined.values() if story.id != first.id}
    return takers


async def _take(database: Database, takers: Mapping[Story, Story]) -> None:
    # The taker's record first: whoever comes to it by `into` finds there when it was founded.
    kept = [
        UpdateOne({"_id": first.id}, {"$setOnInsert": {"founded_at": first.founded_at, "into": None}}, upsert=True)
        for first in {first.id: first for first in takers.values()}.values()
    ]
    given_up = [
        UpdateOne(
            {"_id": story.id, "into": None},
            {"$set": {"into": first.id, "origin": None}, "$setOnInsert": {"founded_at": story.founded_at}},
            upsert=True,
        )
        for story, first in takers.items()
    ]
    for updates in (kept, given_up):
        try:
            await database.stories.bulk_write(updates, ordered=False)
        except BulkWriteError as error:
            # Made, or given up to somebody else, a moment ago: the next attempt sees it.
            if not only_duplicates(error):
                raise


async def _relabelled(database: Database, founded: Mapping[str, str]) -> dict[str, Story]:
    """Label the articles of ids that were given up anew, and again where the story was taken over meanwhile."""
    stories = await stories_of(database, founded)
    while True:
        stale = {story_id: story for story_id, story in stories.items() if story_id != story.id}
        if not stale:
            return stories
        await _label(database, stale)
        before, stories = stories, await stories_of(database, founded)
        if {each: story.id for each, story in stories.items()} == {each: story.id for each, story in before.items()}:
            return stories


async def _label(database: Database, stale: Mapping[str, Story]) -> None:
    articles = [
        UpdateMany({"cluster_id": story_id}, {"$set": {"cluster_id": story.id, "founded_at": story.founded_at}})
        for story_id, story in stale.items()
    ]
    await database.articles.bulk_write(articles, ordered=False)
    # Straight to the root, so that the way there stays short.
    await database.stories.bulk_write(
        [UpdateMany({"into": story_id}, {"$set": {"into": story.id}}) for story_id, story in stale.items()],
        ordered=False,
    )


async def found_again(database: Database, story_id: str, founded_at: str) -> str:
    """Return when the story that an article founds was founded; one that was given up is a story of its own again."""
    record = await database.stories.find_one({"_id": story_id})
    if record is None:
        return founded_at
    if record["into"]:
        await _label(database, {story_id: (await stories_of(database, {story_id: ""}))[story_id]})
        await database.stories.update_one({"_id": story_id}, {"$set": {"into": None}})
    return str(record["founded_at"])
