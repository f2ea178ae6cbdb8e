"""Processes that write the same articles in orders of their own, one of them killed, end with the stories of one."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from newscrawler.stores import Query, Store, open_store
from tests.story_process import articles, write_all


def started(uri: str, order: int, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.story_process", uri, str(order), *words]
    return subprocess.Popen(command, cwd=Path(__file__).parent.parent)


async def stories(store: Store) -> dict[str, str | None]:
    """Return the story of every address, of the copies too: which of two with one text has the document is chance."""
    found: dict[str, str | None] = {}
    async for each in store.articles(Query()):
        found |= dict.fromkeys((each.canonical_url, *(copy.url for copy in each.copies)), each.cluster_id)
    return found


async def test_processes_in_any_order_and_one_killed_end_with_the_stories_of_one(
    store: Store, store_uri: str, tmp_path: Path
) -> None:
    alone = open_store(f"sqlite:///{tmp_path / 'alone.db'}")
    await alone.open()
    await write_all(alone, 0)
    expected, count = await stories(alone), (await alone.counts()).stories
    await alone.close()
    killed, *others = (started(store_uri, order, *words) for order, words in ((1, ["dies"]), (2, []), (3, [])))
    assert killed.wait(timeout=240) == -signal.SIGKILL
    others.append(started(store_uri, 1))
    assert [process.wait(timeout=240) for process in others] == [0, 0, 0]
    assert await stories(store) == expected
    assert (await store.counts()).stories == count == len(set(expected.values()))
    assert len(expected) == len(articles())
