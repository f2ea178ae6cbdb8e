"""A process killed in the middle of its writes leaves nothing that the next one does not mend."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from newscrawler.stores import Store, open_store
from tests.stored import everything
from tests.writing_process import history, write_all


def killed_after(uri: str, batches: int) -> None:
    """Let a process write and kill it while the batch after the given number is under way."""
    command = [sys.executable, "-m", "tests.writing_process", uri]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent) as process:
        assert process.stdout is not None
        for _ in range(batches):
            assert process.stdout.readline()
        process.kill()


@pytest.fixture
async def undisturbed(tmp_path: Path) -> dict[str, Any]:
    store = open_store(f"sqlite:///{tmp_path / 'undisturbed.db'}")
    await store.open()
    for write in history():
        await store.write([write])
    found = await everything(store)
    await store.close()
    return found


@pytest.mark.parametrize("batches", [1, 9, 17])
async def test_killed_and_run_again_is_as_undisturbed(
    store: Store, store_uri: str, batches: int, undisturbed: dict[str, Any]
) -> None:
    killed_after(store_uri, batches)
    killed_after(store_uri, batches)
    await write_all(store_uri)
    assert await everything(store) == undisturbed


async def test_two_processes_writing_one_history_end_as_one(store: Store, store_uri: str) -> None:
    command = [sys.executable, "-m", "tests.writing_process", store_uri]
    processes = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=Path(__file__).parent.parent, env=os.environ)
        for _ in range(2)
    ]
    assert [process.wait(60) for process in processes] == [0, 0]
    counts = await store.counts()
    found = await everything(store)
    texts = {(url, revision[1]) for url, revisions in found["articles"].items() for revision in revisions}
    assert len([url for url in found["articles"] if "/one/" in url]) == 60
    assert counts.ledger == {"stored": 120}
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in _numbers(found))
    assert ("https://news.example/one/3", "text 3 revised") in texts


def _numbers(found: dict[str, Any]) -> list[list[int]]:
    return [[revision[0] for revision in revisions] for revisions in found["articles"].values()]
