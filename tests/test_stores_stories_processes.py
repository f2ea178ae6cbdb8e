"""Processes that write the same articles in orders of their own, one of them killed, end with the stories of one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from newscrawler.stores import Query, Store, open_store
from tests.story_process import articles, write_all


def started(uri: str, order: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.story_process", uri, str(order)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent)


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
    processes = [started(store_uri, order) for order in (1, 2, 3)]
    for process in processes[:2]:
        assert process.stdout is not None
        assert process.stdout.readline()
    processes[0].kill()
    processes.append(started(store_uri, 1))
    ends = [process.communicate(timeout=240) and process.returncode for process in processes]
    assert ends == [-9, 0, 0, 0]
    assert await stories(store) == expected
    assert (await store.counts()).stories == count == len(set(expected.values()))
    assert len(expected) == len(articles())
