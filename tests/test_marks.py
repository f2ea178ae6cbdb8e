"""The index of marks: which articles of a period share some, in one process and in several."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newscrawler.fingerprint import MARK_BITS
from newscrawler.stores.sqlite import marks as module
from newscrawler.stores.sqlite.connection import connect, transaction
from newscrawler.stores.sqlite.marks import TABLES, Marks

SLOT = 2570


@pytest.fixture(autouse=True)
def short_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of eight articles, so that a few hundred make a tree."""
    monkeypatch.setattr(module, "_LOG_ARTICLES", 8)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "marks.db"
    with closing(connect(str(path))) as connection, transaction(connection):
        for statement in TABLES.split(";\n"):
            connection.execute(statement)
    return path


@pytest.fixture
def connection(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(str(file))) as opened:
        yield opened


def articles(count: int, seed: int = 1) -> dict[int, tuple[int, list[int]]]:
    """Return slot and marks of so many articles; a third have some of an earlier one's."""
    chance = random.Random(seed)
    made: dict[int, tuple[int, list[int]]] = {}
    for number in range(1, count + 1):
        own = [chance.getrandbits(MARK_BITS) for _ in range(36)]
        if made and chance.random() < 0.3:
            own[: chance.randrange(1, 36)] = made[chance.randrange(1, number)][1]
        made[number] = (SLOT + chance.randrange(5), sorted(set(own[:36])))
    return made


def expected(made: dict[int, tuple[int, list[int]]], number: int, among: range) -> list[tuple[int, int]]:
    slot, own = made[number]
    shared = [
        (other, len(set(own) & set(made[other][1])))
        for other in among
        if other != number and abs(made[other][0] - slot) <= 1
    ]
    return sorted(((other, count) for other, count in shared if count >= 2), key=lambda each: (-each[1], each[0]))


def enter(connection: sqlite3.Connection, index: Marks, made: dict[int, tuple[int, list[int]]], numbers: range) -> None:
    for number in numbers:
        index.add(connection, number, *made[number])


def test_every_article_of_a_near_slot_that_shares_two_marks_is_found(connection: sqlite3.Connection) -> None:
    made, index = articles(400), Marks()
    for start in range(1, 401, 5):
        with transaction(connection):
            for number in range(start, start + 5):
                found = index.candidates(connection, *made[number], but=number)
                assert found == expected(made, number, range(1, number))
                index.add(connection, number, *made[number])
    runs = connection.execute("SELECT count(*) FROM marks_runs").fetchone()[0]
    assert runs < 30
    with transaction(connection):
        later = Marks()
        for number in made:
            assert later.candidates(connection, *made[number], but=number) == expected(made, number, range(1, 401))


def test_processes_see_what_each_other_entered(file: Path) -> None:
    made = articles(120)
    with closing(connect(str(file))) as one, closing(connect(str(file))) as other:
        sides = [(one, Marks()), (other, Marks())]
        for start in range(1, 121, 3):
            connection, index = sides[start // 3 % 2]
            with transaction(connection):
                for number in range(start, start + 3):
                    found = index.candidates(connection, *made[number], but=number)
                    assert found == expected(made, number, range(1, number))
                    index.add(connection, number, *made[number])


@pytest.mark.parametrize("undone", [1, 5, 9])
def test_what_is_undone_is_neither_found_nor_hides_what_came_instead(file: Path, undone: int) -> None:
    made = articles(60)
    with closing(connect(str(file))) as one, closing(connect(str(file))) as other:
        index, second = Marks(), Marks()
        with transaction(one):
            enter(one, index, made, range(1, 4))
        one.execute("BEGIN IMMEDIATE")
        for number in range(20, 20 + undone):
            index.candidates(one, *made[number], but=number)
            index.add(one, number, *made[number])
        index.candidates(one, *made[20], but=0)
        one.execute("ROLLBACK")
        with transaction(other):
            enter(other, second, made, range(4, 4 + undone))
        with transaction(one):
            for number in range(40, 60):
                near = [each for each, _ in index.candidates(one, *made[number], but=number)]
                among = expected(made, number, range(1, 4 + undone))
                assert [each for each in near if each < 20] == [each for each, _ in among]
            assert index.candidates(one, *made[3 + undone], but=0)[0][0] == 3 + undone


def test_entered_twice_is_found_once_with_the_marks_of_both_texts(connection: sqlite3.Connection) -> None:
    index, first, second = Marks(), [1 << 20, 2 << 20, 3 << 20], [3 << 20, 4 << 20, 5 << 20]
    with transaction(connection):
        index.add(connection, 7, SLOT, first)
        enter(connection, index, articles(30), range(10, 30))
        index.add(connection, 7, SLOT, second)
        index.add(connection, 7, SLOT, second)
        assert index.candidates(connection, SLOT, sorted({*first, *second}), but=0) == [(7, 5)]
        assert index.candidates(connection, SLOT, first, but=7) == []


def test_a_mark_of_thousands_costs_no_scan_and_hides_nobody(connection: sqlite3.Connection) -> None:
    chance = random.Random(3)
    frame = sorted(chance.getrandbits(MARK_BITS) for _ in range(10))
    own = {number: sorted(chance.getrandbits(MARK_BITS) for _ in range(20)) for number in range(1, 501)}
    index = Marks()
    with transaction(connection):
        for number, marks in own.items():
            index.add(connection, number, SLOT, sorted(frame + marks))
        runs = connection.execute("SELECT count(*) FROM marks_runs").fetchone()[0]
        for number in (1, 250, 499, 500):
            found = index.candidates(connection, SLOT, sorted(frame + own[number]), but=0)
            assert found[0][0] == number
            assert len(found) <= 33 * (runs + 1) + 1


def test_all_that_share_a_mark_are_found_while_they_are_in_the_log(connection: sqlite3.Connection) -> None:
    index = Marks()
    with transaction(connection):
        for number in range(1, 6):
            index.add(connection, number, SLOT, [1 << 20, 2 << 20])
            found = index.candidates(connection, SLOT, [1 << 20, 2 << 20], but=number)
            assert found == [(other, 2) for other in range(1, number)]


def test_no_marks_enter_nothing_and_find_nothing(connection: sqlite3.Connection) -> None:
    index = Marks()
    with transaction(connection):
        index.add(connection, 1, SLOT, ())
        assert index.candidates(connection, SLOT, (), but=0) == []
        assert connection.execute("SELECT count(*) FROM marks_log").fetchone() == (0,)


def test_slots_let_go_for_want_of_room_are_read_again(
    connection: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KEPT_BYTES", 0)
    index, own = Marks(), {slot: [slot << 20, slot + 1 << 20] for slot in (-3, 100, 9000)}
    with transaction(connection):
        for _ in range(8):
            for number, (slot, marks) in enumerate(own.items(), 1):
                index.add(connection, number, slot, [mark & (1 << MARK_BITS) - 1 for mark in marks])
        for _ in range(2):
            for number, (slot, marks) in enumerate(own.items(), 1):
                wanted = [mark & (1 << MARK_BITS) - 1 for mark in marks]
                assert index.candidates(connection, slot, wanted, but=0) == [(number, 2)]
                assert index.candidates(connection, slot + 5, wanted, but=0) == []
