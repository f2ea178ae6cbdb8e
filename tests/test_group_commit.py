"""Group commit: batches without a clock, patience with a store that is away, and the spill file behind it."""

from __future__ import annotations

import asyncio
import fcntl
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from newscrawler.errors import StoreError, StoreUnavailable
from newscrawler.stores import Outcome, Settled, Store, Write, open_store, patience
from newscrawler.stores.group_commit import GroupCommit
from newscrawler.stores.spill import Spill
from tests.mongo_server import MongoServer
from tests.stored import article, everything, minute, saved


class FakeStore:
    """A store that says what a test wants of each batch."""

    uri = "sqlite:///fake.db"

    def __init__(self, answer: Callable[[Sequence[Write]], None] = lambda batch: None) -> None:
        self.answer = answer
        self.batches: list[int] = []
        self.free = asyncio.Event()
        self.free.set()

    async def write(self, batch: Sequence[Write]) -> list[Outcome]:
        await self.free.wait()
        self.batches.append(len(batch))
        self.answer(batch)
        return [Outcome("new", write.article) for write in batch]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_FIRST_WAIT_S", 0.01)
    monkeypatch.setattr(patience, "_LAST_WAIT_S", 0.05)


def committing(store: Store | FakeStore, tmp_path: Path, patience_s: float = 60, lost: list | None = None):
    spill = Spill(store.uri, tmp_path / "spill")
    return GroupCommit(store, patience_s=patience_s, spill=spill, on_lost=(lost if lost is not None else []).append)


async def test_what_gathered_while_the_writer_was_busy_is_one_batch(tmp_path: Path) -> None:
    store = FakeStore()
    store.free.clear()
    writer = committing(store, tmp_path)
    first = asyncio.create_task(writer.write(saved("first", "0")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.create_task(writer.write(saved(str(n), str(n)))) for n in range(600)]
    await asyncio.sleep(0)
    store.free.set()
    outcomes = await asyncio.gather(first, *others)
    assert store.batches == [1, 256, 256, 88]
    assert [outcome.article.title for outcome in outcomes[:3]] == ["About first", "About 0", "About 1"]
    await writer.close()


async def test_a_lone_write_waits_for_nobody(tmp_path: Path) -> None:
    writer = committing(FakeStore(), tmp_path)
    assert (await asyncio.wait_for(writer.write(saved("a", "A")), 1)).change == "new"
    await writer.close()


async def test_a_batch_is_bounded_by_size(tmp_path: Path) -> None:
    store = FakeStore()
    writer = committing(store, tmp_path)
    await asyncio.gather(*(writer.write(saved(str(n), "x" * 3_000_000)) for n in range(5)))
    assert store.batches == [2, 2, 1]
    await writer.close()


async def test_callers_wait_while_the_store_is_away_and_nothing_is_lost(tmp_path: Path) -> None:
    answers = iter([StoreUnavailable("away"), StoreUnavailable("away"), None])

    def answer(batch: Sequence[Write]) -> None:
        error = next(answers, None)
        if error:
            raise error

    lost: list[StoreError] = []
    writer = committing(FakeStore(answer), tmp_path, lost=lost)
    assert (await writer.write(saved("a", "A"))).change == "new"
    await writer.close()
    assert lost == []
    assert not (tmp_path / "spill").exists()


async def test_after_patience_all_writes_go_to_the_spill_and_come_back(store: Store, tmp_path: Path) -> None:
    def away(batch: Sequence[Write]) -> None:
        raise StoreUnavailable("away")

    fake, lost = FakeStore(away), []
    fake.uri = store.uri
    writer = committing(fake, tmp_path, 0.02, lost)
    odd = saved("a", "lone \ud800 and nul \0", rights={"x": 2**70})
    first = await asyncio.gather(*(writer.write(write) for write in (odd, saved("b", "B"))))
    tries = len(fake.batches)
    settled = Settled("https://news.example/c", "s", "failed", "timeout", "slow", minute(1), minute(9))
    later = await writer.write(settled)
    assert [outcome.change for outcome in (*first, later)] == ["spilled"] * 3
    assert first[0].reason == "away"
    assert len(lost) == 1
    assert len(fake.batches) == tries
    # Still locked by its writer: nobody may take it yet.
    assert await Spill(store.uri, tmp_path / "spill").take_in(store) == 0
    await writer.close()
    assert await Spill("sqlite:///another.db", tmp_path / "spill").take_in(store) == 0
    spill = Spill(store.uri, tmp_path / "spill")
    assert await spill.take_in(store) == 3
    assert list(spill.directory.iterdir()) == []
    assert (await store.article("https://news.example/a")).text == odd.article.text
    assert dict((await store.article("https://news.example/a")).rights) == {"x": 2**70}
    assert (await store.seen([settled.url]))[settled.url].retry_at == minute(9)


async def test_a_write_the_store_refuses_costs_only_itself_and_is_kept(tmp_path: Path) -> None:
    def answer(batch: Sequence[Write]) -> None:
        if any(write.article.title == "About bad" for write in batch):
            raise StoreError("no such thing")

    lost: list[StoreError] = []
    writer = committing(FakeStore(answer), tmp_path, lost=lost)
    outcomes = await asyncio.gather(*(writer.write(saved(name, name)) for name in ("a", "bad", "b")))
    assert [outcome.change for outcome in outcomes] == ["new", "spilled", "new"]
    assert "no such thing" in outcomes[1].reason
    assert lost == []
    await writer.close()
    spill = Spill(FakeStore.uri, tmp_path / "spill")
    assert await spill.take_in(FakeStore(answer)) == 0
    [kept] = spill.directory.iterdir()
    assert kept.name.endswith(".refused.jsonl")
    assert json.loads(kept.read_text())["article"]["title"] == "About bad"
    assert await spill.take_in(FakeStore(answer)) == 0


async def test_close_waits_for_all_and_then_takes_no_more(tmp_path: Path) -> None:
    store = FakeStore()
    writer = committing(store, tmp_path)
    waiting = [asyncio.create_task(writer.write(saved(str(n), str(n)))) for n in range(10)]
    await asyncio.sleep(0)
    await writer.close()
    assert store.batches == [10]
    assert [(await task).change for task in waiting] == ["new"] * 10
    with pytest.raises(StoreError, match="closed"):
        await writer.write(saved("late", "late"))
    await writer.close()


async def test_a_cancelled_caller_takes_nothing_out_of_the_batch(tmp_path: Path) -> None:
    store = FakeStore()
    store.free.clear()
    writer = committing(store, tmp_path)
    gone, stays = (asyncio.create_task(writer.write(saved(name, name))) for name in "ab")
    await asyncio.sleep(0)
    gone.cancel()
    store.free.set()
    assert (await stays).change == "new"
    assert sum(store.batches) == 2
    await writer.close()


async def test_a_defect_reaches_every_caller(tmp_path: Path) -> None:
    def answer(batch: Sequence[Write]) -> None:
        raise ZeroDivisionError

    writer = committing(FakeStore(answer), tmp_path)
    results = await asyncio.gather(*(writer.write(saved(n, n)) for n in "ab"), return_exceptions=True)
    assert [type(each) for each in results] == [ZeroDivisionError] * 2
    with pytest.raises(ZeroDivisionError):
        await writer.close()


async def test_a_spill_that_cannot_be_written_is_an_error_for_the_caller(tmp_path: Path) -> None:
    def away(batch: Sequence[Write]) -> None:
        raise StoreUnavailable("away")

    (tmp_path / "spill").write_text("a file where the folder should be")
    writer = committing(FakeStore(away), tmp_path, 0)
    with pytest.raises(StoreError, match="cannot be spilled"):
        await writer.write(saved("a", "A"))
    await writer.close()


async def test_a_half_written_last_line_is_left_out(store: Store, tmp_path: Path) -> None:
    spill = Spill(store.uri, tmp_path)
    await spill.keep([saved("a", "A"), saved("b", "B")])
    path = spill.path
    await spill.close()
    path.write_bytes(path.read_bytes()[:-40])
    assert await spill.take_in(store) == 1
    assert not path.exists()
    assert (await store.counts()).articles == 1


async def test_a_take_in_that_fails_is_repeated_without_harm(store: Store, tmp_path: Path) -> None:
    spill = Spill(store.uri, tmp_path)
    await spill.keep([saved(str(n), f"text {n % 90}", n) for n in range(150)])
    await spill.close()

    class Failing(FakeStore):
        async def write(self, batch: Sequence[Write]) -> list[Outcome]:
            if self.batches:
                raise StoreUnavailable("away")
            self.batches.append(len(batch))
            return await store.write(batch)

    with pytest.raises(StoreUnavailable):
        await spill.take_in(Failing())
    assert await spill.take_in(store) == 150
    before = await everything(store)
    assert before["counts"] == (90, 90, 60, {"stored": 150})


def test_a_killed_process_leaves_its_spill_to_the_next(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys, os, signal\n"
        "from pathlib import Path\n"
        "from newscrawler.stores.spill import Spill\n"
        "from tests.stored import saved\n"
        f"spill = Spill('sqlite:///{tmp_path}/news.db', Path({str(tmp_path)!r}))\n"
        "asyncio.run(spill.keep([saved('a', 'A')]))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parent.parent, check=False)
    [path] = tmp_path.glob("*.spill.jsonl")
    with path.open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    async def taken() -> int:
        store = open_store(f"sqlite:///{tmp_path}/news.db")
        await store.open()
        number = await Spill(store.uri, tmp_path).take_in(store)
        await store.close()
        return number

    assert asyncio.run(taken()) == 1


@pytest.fixture
def own_server(tmp_path: Path):
    server = MongoServer(tmp_path / "mongo")
    server.start()
    yield server
    server.kill()


async def test_a_server_that_dies_and_comes_back_loses_nothing(
    server_away: None, own_server: MongoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newscrawler.stores.mongo import connection

    monkeypatch.setattr(connection, "_SELECTION_TIMEOUT_MS", 300)
    store = open_store(f"{own_server.uri}/news")
    await store.open()
    lost: list[StoreError] = []
    writer = committing(store, tmp_path, lost=lost)
    writes = [saved(str(n), f"text {n % 200}", n) for n in range(300)]
    tasks = []
    for number, write in enumerate(writes):
        tasks.append(asyncio.create_task(writer.write(write)))
        if number % 25 == 0:
            await tasks[-1] if number < 100 else await asyncio.sleep(0)
        if number == 100:
            own_server.kill()
    await asyncio.wait(tasks, timeout=0.5)
    assert not all(task.done() for task in tasks)
    await asyncio.to_thread(own_server.start)
    outcomes = await asyncio.gather(*tasks)
    assert {outcome.change for outcome in outcomes} <= {"new", "copy", "unchanged"}
    assert lost == []
    counts = await store.counts()
    assert (counts.articles, counts.copies, counts.ledger) == (200, 100, {"stored": 300})
    await writer.close()
    await store.close()


async def test_outcomes_say_what_a_real_store_did(store: Store, tmp_path: Path) -> None:
    writer = committing(store, tmp_path)
    outcomes = await asyncio.gather(
        *(writer.write(write) for write in (saved("a", "A"), saved("b", "A"), saved("a", "B", 1), saved("a", "B", 2)))
    )
    assert [outcome.change for outcome in outcomes] == ["new", "copy", "revised", "unchanged"]
    assert article("a", "B").content_hash == outcomes[3].article.content_hash
    await writer.close()
