"""Which articles in MongoDB have a text like a coming one: by the marks they share, then by the texts themselves."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from newscrawler.fingerprint import Fingerprint, compared, fingerprint
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.mongo.connection import Database
from newscrawler.stores.mongo.documents import keys_around, keys_of, text_of
from newscrawler.stores.mongo.unions import Story, stories_of
from newscrawler.stories import LEAST_SHARED, SLOTS_APART

__all__ = ["Placed", "alike", "fingerprints"]

# Texts that a coming one is compared with: of one story, whose members share most of their marks, and in all. A series
# with one frame brings a candidate an issue; a true copy stands before them, by the marks it shares.
_TRIES_A_STORY = 16
_TRIES = 128
# Keys of the index asked for in one query: those of four articles. A server compares what it finds with each of them.
_CHUNK = 400
# Candidates read for one query's keys: some megabytes. Where there are more, most share a phrase of the language.
_MOST_CANDIDATES = 8000


class Placed(NamedTuple):
    """An article in the index, to find the story of; `cluster_id` and `founded_at` are its story as its document has
    it, `content_hash` is its text's."""

    id: str
    fingerprint: Fingerprint
    slot: int
    cluster_id: str
    founded_at: str
    content_hash: str


async def alike(
    database: Database, texts: KnownTexts, articles: Sequence[Placed], batch: str | None = None
) -> list[dict[str, Story]]:
    """Return for each article the stories, by id, of other articles whose texts are like its own, its own story's
    among them where another member's is. `batch` is the one that wrote them last, where all of that are given."""
    rows, shared = await _candidates(database, articles, batch)
    at_hand = {this.id: this.fingerprint for this in articles}
    founded = {row["cluster_id"]: row["founded_at"] for row in rows.values()}
    stories = await stories_of(database, founded) if founded else {}
    queues: list[dict[Story, list[str]]] = []
    for counts in shared:
        queue: dict[Story, list[str]] = {}
        likely = [(-count, other) for other, count in counts.items() if count >= LEAST_SHARED]
        for _, other in sorted(likely):
            tries = queue.setdefault(stories[rows[other]["cluster_id"]], [])
            if len(tries) < _TRIES_A_STORY:
                tries.append(other)
            if sum(map(len, queue.values())) == _TRIES:
                break
        queues.append(queue)
    found: list[dict[str, Story]] = [{} for _ in articles]
    for turn in range(_TRIES_A_STORY):
        pairs = [
            (number, story, others[turn])
            for number, queue in enumerate(queues)
            for story, others in queue.items()
            if turn < len(others) and story.id not in found[number]
        ]
        if not pairs:
            break
        asked = {other: rows[other]["content_hash"] for _, _, other in pairs if other not in at_hand}
        known = at_hand | await fingerprints(database, texts, asked)
        for number, story in await asyncio.to_thread(_like, articles, pairs, known):
            found[number][story.id] = story
    return found


def _like(
    articles: Sequence[Placed], pairs: Iterable[tuple[int, Story, str]], known: Mapping[str, Fingerprint]
) -> list[tuple[int, Story]]:
    return [
        (number, story)
        for number, story, other in pairs
        if other in known and compared(articles[number].fingerprint, known[other]).alike
    ]


async def _candidates(
    database: Database, articles: Sequence[Placed], batch: str | None
) -> tuple[dict[str, dict[str, Any]], list[Counter[str]]]:
    """Return the documents that share marks with any of the articles, and for each article with how many it does."""
    wanted: dict[int, list[int]] = {}
    for number, this in enumerate(articles):
        for key in keys_around(this.slot, this.fingerprint.marks):
            wanted.setdefault(key, []).append(number)
    keys = list(wanted)
    fields = dict.fromkeys(("marks", "slot", "cluster_id", "founded_at", "content_hash"), True)

    async def read(chunk: list[int]) -> list[dict[str, Any]]:
        # A batch's own articles are at hand, and would be most of what is found.
        others = {} if batch is None else {"batch": {"$ne": batch}}
        found = database.articles.find({**others, "marks": {"$in": chunk}}, fields).limit(_MOST_CANDIDATES)
        return [row async for row in found]

    parts = await asyncio.gather(*(read(keys[start : start + _CHUNK]) for start in range(0, len(keys), _CHUNK)))
    rows = {row["_id"]: row for part in parts for row in part}
    if batch is not None:
        rows |= {this.id: {**this._asdict(), "marks": keys_of(this.slot, this.fingerprint.marks)} for this in articles}
    shared: list[Counter[str]] = [Counter() for _ in articles]
    for other, row in rows.items():
        for number in (number for key in row["marks"] for number in wanted.get(key, ())):
            if articles[number].id != other and abs(articles[number].slot - row["slot"]) <= SLOTS_APART:
                shared[number][other] += 1
    return rows, shared


async def fingerprints(database: Database, texts: KnownTexts, hashes: Mapping[str, str]) -> dict[str, Fingerprint]:
    """Return the fingerprints of these articles' texts, by identity, given the texts' hashes; those whose document is
    gone are left out."""
    found = {each: known for each, text_hash in hashes.items() if (known := texts.of(text_hash)) is not None}
    missing = [each for each in hashes if each not in found]
    if not missing:
        return found
    fields = dict.fromkeys(("text", "exact", "content_hash"), True)
    rows = [row async for row in database.articles.find({"_id": {"$in": missing}}, fields) if "text" in row]
    plain = await asyncio.to_thread(lambda: [(text := text_of(row), fingerprint(text)) for row in rows])
    for row, (text, print_) in zip(rows, plain, strict=True):
        texts.keep(row["content_hash"], text, print_)
        found[row["_id"]] = print_
    return found
