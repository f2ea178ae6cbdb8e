"""What was learnt about sites, in SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from newscrawler.stores.instants import instant_of, instant_text
from newscrawler.stores.protocol import Memo
from newscrawler.stores.sqlite.connection import transaction

__all__ = ["memos", "recall", "remember"]


def remember(connection: sqlite3.Connection, kept: Sequence[Memo]) -> None:
    """Keep memos by their keys; one that is older than what is kept changes nothing."""
    with transaction(connection):
        connection.executemany(
            "INSERT INTO memos (key, at, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at,"
            " value = excluded.value WHERE at <= excluded.at",
            [(memo.key, instant_text(memo.at), json.dumps(memo.value)) for memo in kept],
        )


def recall(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Memo]:
    """Return the memos of these keys, by key."""
    rows: list[Any] = []
    for key in dict.fromkeys(keys):
        rows += connection.execute("SELECT key, at, value FROM memos WHERE key = ?", (key,))
    return {memo.key: memo for memo in _memos(rows)}


def memos(connection: sqlite3.Connection, part: str) -> list[Memo]:
    """Return every memo of a part, by key."""
    # A colon is followed by a semicolon: a range, which the primary key answers.
    rows = connection.execute(
        "SELECT key, at, value FROM memos WHERE key >= ? AND key < ? ORDER BY key", (f"{part}:", f"{part};")
    )
    return list(_memos(rows))


def _memos(rows: Iterable[Any]) -> Iterable[Memo]:
    for key, at, value in rows:
        instant = instant_of(at)
        if instant is not None:
            yield Memo(key, json.loads(value), instant)
