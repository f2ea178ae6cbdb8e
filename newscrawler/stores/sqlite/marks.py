"""The index of marks: which articles of a period share a mark."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence

from newscrawler.stories import SLOTS_APART

__all__ = ["TABLE", "add", "candidates", "remove"]

TABLE = """
    CREATE TABLE marks (
        slot INTEGER NOT NULL,
        mark INTEGER NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (slot, mark, number)
    ) WITHOUT ROWID
"""


def add(connection: sqlite3.Connection, number: int, slot: int, marks: Sequence[int]) -> None:
    """Enter an article."""
    connection.executemany("INSERT OR IGNORE INTO marks VALUES (?, ?, ?)", [(slot, mark, number) for mark in marks])


def remove(connection: sqlite3.Connection, number: int, slot: int, marks: Sequence[int]) -> None:
    """Take an article out."""
    connection.executemany(
        "DELETE FROM marks WHERE slot = ? AND mark = ? AND number = ?", [(slot, mark, number) for mark in marks]
    )


def candidates(connection: sqlite3.Connection, slot: int, marks: Sequence[int], *, but: int) -> list[tuple[int, int]]:
    """Return the articles that share a mark, with how many, most first."""
    shared: Counter[int] = Counter()
    for near in range(slot - SLOTS_APART, slot + SLOTS_APART + 1):
        for mark in marks:
            for (number,) in connection.execute("SELECT number FROM marks WHERE slot = ? AND mark = ?", (near, mark)):
                shared[number] += 1
    del shared[but]
    return sorted(shared.items(), key=lambda item: (-item[1], item[0]))
