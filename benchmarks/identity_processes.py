"""Do ten processes that add the same articles, each in an order of its own, end with the stories of one?

    python -m benchmarks.identity_processes [--articles N] [--mongodb-articles N] [--processes N]

A fifth of the articles are copies of earlier ones, a tenth stand word for word at a second address. For each store the
line says the stories of one process and of all, and whether every address has the same `cluster_id` in both; exit 1
where not. The MongoDB server is that of the tests.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.identity_synthetic import article
from newscrawler.article import Article, Block, content_hash, rfc3339
from newscrawler.stores import Query, Saved, open_store
from newscrawler.stores.patience import patiently
from tests.mongo_server import MongoServer

_ROOT = Path(__file__).resolve().parents[1]
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
# Ten thousand a day.
_APART = timedelta(seconds=8.64)
# How far back the originals of copies lie: stories of a handful of members, up to some dozens.
_WITHIN = 300
_BATCH = 64
# Ten processes take turns; one waits that long before it gives up, as a crawl does.
_PATIENCE_S = 300.0
# SQLite's waiters look again every tenth of a second: one that writes without a pause would keep the file for itself.
# In a crawl the pages make the pauses.
_PAUSE_S = 0.02


def writes(count: int) -> list[Saved]:
    """Return the articles, in the order in which they appeared."""
    return [
        _saved(number, host)
        for number in range(1, count + 1)
        for host in (("one", "two") if _twice(number) else ("one",))
    ][:count]


def _twice(number: int) -> bool:
    return number % 10 == 0


def _saved(number: int, host: str) -> Saved:
    text = article(number, _WITHIN).text
    url = f"https://{host}.example/{number}"
    return Saved(
        Article(
            url=url,
            canonical_url=url,
            source=host,
            title=f"Article {number}",
            text=text,
            blocks=tuple(Block("paragraph", line) for line in text.split("\n")),
            content_hash=content_hash(text),
            fetched_at=rfc3339(_BEGIN + number * _APART + timedelta(seconds=4 * (host == "two"))),
        ),
        (url,),
    )


async def write(uri: str, count: int, order: int | None) -> None:
    """Write the articles to a store, in the order of this seed; None: as they appeared."""
    batch = writes(count)
    if order is not None:
        random.Random(order).shuffle(batch)
    store = open_store(uri)
    await patiently(store.open, _PATIENCE_S)
    for start in range(0, len(batch), _BATCH):
        part = batch[start : start + _BATCH]
        await patiently(partial(store.write, part), _PATIENCE_S)
        await asyncio.sleep(_PAUSE_S)
    await store.close()


async def stories(uri: str) -> tuple[int, dict[str, str | None]]:
    """Return how many stories a store counts, and the story of each address, of copies too."""
    store = open_store(uri)
    await store.open()
    found: dict[str, str | None] = {}
    async for each in store.articles(Query()):
        found |= dict.fromkeys((each.canonical_url, *(copy.url for copy in each.copies)), each.cluster_id)
    counted = (await store.counts()).stories
    await store.close()
    return counted, found


def compared(name: str, one: str, many: str, count: int, processes: int) -> bool:
    """Fill both stores, print the line and say whether they are equal."""
    began = time.monotonic()
    asyncio.run(write(one, count, None))
    alone = time.monotonic()
    words = [
        sys.executable,
        "-m",
        "benchmarks.identity_processes",
        "--articles",
        str(count),
        "--write",
        many,
        "--order",
    ]
    running = [subprocess.Popen([*words, str(order)], cwd=_ROOT) for order in range(processes)]
    failed = sum(process.wait() != 0 for process in running)
    end = time.monotonic()
    (expected, alone_says), (counted, together_say) = asyncio.run(stories(one)), asyncio.run(stories(many))
    differ = sum(together_say.get(url) != story for url, story in alone_says.items())
    equal = not failed and expected == counted == len(set(together_say.values())) and alone_says == together_say
    print(
        f"{name}: {count:,} articles, {len(alone_says):,} addresses; one process {expected:,} stories in"
        f" {alone - began:.0f} s, {processes} processes {counted:,} stories in {end - alone:.0f} s:"
        f" {'equal, ids too' if equal else f'NOT EQUAL, {differ} addresses differ, {failed} processes failed'}",
        flush=True,
    )
    return equal


def main(words: Sequence[str] | None = None) -> int:
    """Print a line a store; return 1 where they differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--mongodb-articles", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=10)
    parser.add_argument("--write", metavar="URI", help=argparse.SUPPRESS)
    parser.add_argument("--order", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args(words)
    if chosen.write:
        asyncio.run(write(chosen.write, chosen.articles, chosen.order))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        places = [f"sqlite:///{Path(folder) / name}.db" for name in ("one", "many")]
        equal = compared("SQLite", *places, chosen.articles, chosen.processes)
        server = MongoServer(Path(folder) / "mongodb")
        server.start()
        try:
            places = [f"{server.uri}/{name}" for name in ("one", "many")]
            equal &= compared("MongoDB", *places, chosen.mongodb_articles, chosen.processes)
        finally:
            server.stop()
    return 0 if equal else 1


if __name__ == "__main__":
    raise SystemExit(main())
