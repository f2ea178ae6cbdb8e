"""The lists (feeds, sitemaps, sections) in SQLite: what tells that they have not changed, their health and rhythm."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from newscrawler.article import parse_instant
from newscrawler.stores.instants import instant_text
from newscrawler.stores.protocol import Poll, SourceNote, Validators
from newscrawler.stores.sqlite.connection import transaction

__all__ = ["expect", "forget", "keep_validators", "lists", "note", "polls", "polls_due", "utf8"]

# Below SQLite's limit of variables in one statement, with room.
_CHUNK = 500

_NOTE = """
    INSERT INTO lists (list_url, source, last_asked_at, last_ok_at, failures, error, entries, kind, parent,
        brought_at, next_at, interval_s, paused_until, rhythm)
    VALUES (:list_url, :source, :at, CASE WHEN :error IS NULL THEN :at END, :error IS NOT NULL, :error,
        CASE WHEN :error IS NULL AND NOT :unchanged THEN :entries END, :kind, :parent,
        CASE WHEN :brought THEN :at END, :next_at, :interval_s, :paused_until, :rhythm)
    ON CONFLICT DO UPDATE SET
        source = coalesce(excluded.source, source),
        last_ok_at = coalesce(excluded.last_ok_at, last_ok_at),
        failures = CASE WHEN excluded.error IS NULL THEN 0 ELSE failures + 1 END,
        error = excluded.error,
        entries = coalesce(excluded.entries, entries),
        kind = coalesce(excluded.kind, kind),
        parent = coalesce(excluded.parent, parent),
        brought_at = coalesce(excluded.brought_at, brought_at),
        next_at = excluded.next_at,
        interval_s = coalesce(excluded.interval_s, interval_s),
        paused_until = excluded.paused_until,
        rhythm = coalesce(excluded.rhythm, rhythm),
        last_asked_at = excluded.last_asked_at
    WHERE last_asked_at IS NULL OR last_asked_at < excluded.last_asked_at
"""

_POLL = (
    "list_url, source, parent, kind, etag, last_modified, digest, modified, last_ok_at, failures, next_at,"
    " paused_until, rhythm"
)
_HEALTH = (
    "list_url", "source", "last_asked_at", "last_ok_at", "failures", "error", "entries", "kind", "parent",
    "brought_at", "next_at", "interval_s", "paused_until", "rhythm",
)  # fmt: skip


def keep_validators(connection: sqlite3.Connection, list_url: str, source: str | None, validators: Validators) -> None:
    """Keep what tells that a list has not changed; inside the transaction that admits its entries."""
    connection.execute(
        "INSERT INTO lists (list_url, source, etag, last_modified, digest) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
        " SET source = coalesce(excluded.source, source), etag = excluded.etag,"
        " last_modified = excluded.last_modified, digest = excluded.digest",
        (list_url, source, utf8(validators.etag), utf8(validators.last_modified), validators.digest),
    )


def forget(connection: sqlite3.Connection, sources: Sequence[str]) -> int:
    """Drop what tells that these sources' lists have not changed; return of how many."""
    with transaction(connection):
        return sum(
            connection.execute(
                "UPDATE lists SET etag = NULL, last_modified = NULL, digest = NULL, modified = NULL, next_at = NULL"  # noqa: S608
                " WHERE coalesce(etag, last_modified, digest, modified) IS NOT NULL"
                f" AND source IN ({_marks(chunk)})",
                chunk,
            ).rowcount
            for chunk in _chunks(sources)
        )


def note(connection: sqlite3.Connection, notes: Sequence[SourceNote]) -> None:
    """Keep how the asking of lists went; a note sent again counts once."""
    with transaction(connection):
        connection.executemany(
            _NOTE,
            (
                {
                    "list_url": utf8(item.list_url),
                    "source": item.source,
                    "at": instant_text(item.at),
                    "error": utf8(item.error),
                    "entries": item.entries,
                    "unchanged": item.unchanged,
                    "kind": item.kind,
                    "parent": utf8(item.parent),
                    "brought": item.brought > 0,
                    "next_at": instant_text(item.next_at),
                    "interval_s": item.interval_s,
                    "paused_until": instant_text(item.paused_until),
                    "rhythm": None if item.rhythm is None else json.dumps(item.rhythm),
                }
                for item in notes
            ),
        )


def expect(connection: sqlite3.Connection, expected: Sequence[Poll]) -> None:
    """Enter lists that another list named, due at their `next_at`."""
    with transaction(connection):
        connection.executemany(
            "INSERT INTO lists (list_url, source, parent, modified, next_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET source = coalesce(excluded.source, source), parent = excluded.parent,"
            " modified = coalesce(excluded.modified, modified), next_at = excluded.next_at",
            (
                (utf8(each.list_url), each.source, utf8(each.parent), each.modified, instant_text(each.next_at))
                for each in expected
            ),
        )


def polls(connection: sqlite3.Connection, list_urls: Sequence[str], parents: Sequence[str]) -> dict[str, Poll]:
    """Return what is kept of these lists and of those that any of `parents` named, by address."""
    found: dict[str, Poll] = {}
    for column, values in (("list_url", list_urls), ("parent", parents)):
        for chunk in _chunks(values):
            rows = connection.execute(f"SELECT {_POLL} FROM lists WHERE {column} IN ({_marks(chunk)})", chunk)  # noqa: S608
            found |= {poll.list_url: poll for poll in map(_poll, rows)}
    return found


def polls_due(connection: sqlite3.Connection, sources: Sequence[str], at: datetime, limit: int) -> list[Poll]:
    """Return lists that another list named and whose time has come, those that wait longest first."""
    found: list[Poll] = []
    for chunk in _chunks(sources):
        rows = connection.execute(
            f"SELECT {_POLL} FROM lists WHERE source IN ({_marks(chunk)}) AND parent IS NOT NULL AND next_at <= ?"  # noqa: S608
            " ORDER BY next_at, list_url LIMIT ?",
            (*chunk, instant_text(at), limit),
        )
        found += map(_poll, rows)
    return sorted(found, key=lambda poll: (poll.next_at or at, poll.list_url))[:limit]


def lists(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Return each list's health, by source and address."""
    rows = connection.execute(f"SELECT {', '.join(_HEALTH)} FROM lists ORDER BY source, list_url")  # noqa: S608
    found = [dict(zip(_HEALTH, row, strict=True)) for row in rows]
    for row in found:
        row["rhythm"] = json.loads(row["rhythm"]) if row["rhythm"] else None
    return found


def utf8(value: str | None) -> str | None:
    """Return the text with lone surrogates, which UTF-8 cannot write, as question marks."""
    return None if value is None else value.encode("utf-8", "replace").decode("utf-8")


def _poll(row: Sequence[Any]) -> Poll:
    list_url, source, parent, kind, etag, last_modified, digest, modified, ok_at, failures, next_at, paused, rhythm = (
        row
    )
    return Poll(
        list_url=list_url,
        source=source,
        parent=parent,
        kind=kind,
        validators=Validators(etag, last_modified, digest),
        modified=modified,
        last_ok_at=parse_instant(ok_at),
        failures=failures,
        next_at=parse_instant(next_at),
        paused_until=parse_instant(paused),
        rhythm=json.loads(rhythm) if rhythm else None,
    )


def _chunks(values: Sequence[str]) -> list[Sequence[str]]:
    return [[utf8(value) or "" for value in values[start : start + _CHUNK]] for start in range(0, len(values), _CHUNK)]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))
