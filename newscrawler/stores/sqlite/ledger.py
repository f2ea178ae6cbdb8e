"""The ledger and the runs in SQLite."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from newscrawler.article import parse_instant
from newscrawler.discovery.entry import Entry
from newscrawler.stores.admission import Row, admission, by_key, in_order
from newscrawler.stores.instants import cut, instant_of, instant_text
from newscrawler.stores.protocol import Pending, Seen, Settled, State, Validators
from newscrawler.stores.sqlite.connection import transaction
from newscrawler.stores.sqlite.lists import keep_validators, utf8
from newscrawler.urls import clean_url

__all__ = ["admit", "due", "newest", "reopen", "runs", "save_run", "seen", "settle_refusal", "settle_stored"]

# Below SQLite's limit of variables in one statement, with room.
_CHUNK = 500

# A row keeps the article as it was then: which may have turned out to be another since.
_SEEN = (
    "url, source, state, code, reason, attempts, first_seen_at, last_tried_at, retry_at, modified,"
    " coalesce((SELECT aliases.article_id FROM aliases WHERE aliases.id = ledger.article_id), ledger.article_id)"
)

# A result is applied once: not over a later try, and not over a row that waits for another try since. A row whose
# list stated a change after the page was fetched goes on waiting.
_SETTLE = """
    INSERT INTO ledger (key, url, source, state, code, reason, attempts, first_seen_at, last_tried_at, retry_at,
        article_id, identity)
    VALUES (:key, :url, :source, :state, :code, :reason, 1, :at, :at, :retry_at, :article_id, :identity)
    ON CONFLICT (key) DO UPDATE SET
        source = coalesce(excluded.source, source),
        state = CASE WHEN raised_at > excluded.last_tried_at THEN 'pending' ELSE excluded.state END,
        code = excluded.code,
        reason = excluded.reason,
        attempts = attempts + (last_tried_at IS NULL OR last_tried_at < excluded.last_tried_at),
        last_tried_at = excluded.last_tried_at,
        retry_at = excluded.retry_at,
        article_id = coalesce(excluded.article_id, article_id),
        identity = coalesce(excluded.identity, identity)
    WHERE last_tried_at IS NULL OR last_tried_at < excluded.last_tried_at
        OR (last_tried_at = excluded.last_tried_at AND state <> 'pending')
"""


def settle_stored(
    connection: sqlite3.Connection,
    url: str,
    source: str | None,
    at: datetime,
    article_id: str | None,
    identity: str,
    recheck_at: datetime | None,
) -> None:
    """Note that the address led to an article, while its page stated this identity; inside the writer's transaction."""
    values = {"article_id": article_id, "identity": identity, "retry_at": instant_text(recheck_at)}
    _settle(connection, url, source, at, state="stored", **values)


def settle_refusal(connection: sqlite3.Connection, settled: Settled) -> None:
    """Note that the address led to none; inside the writer's transaction."""
    _settle(
        connection,
        settled.url,
        settled.source,
        settled.at,
        state=settled.state,
        code=settled.code,
        reason=settled.reason,
        retry_at=instant_text(settled.retry_at),
    )


def _settle(connection: sqlite3.Connection, url: str, source: str | None, at: datetime, **values: str | None) -> None:
    blank = dict.fromkeys(("code", "reason", "retry_at", "article_id", "identity"))
    row = {"key": clean_url(url), "url": url, "source": source, "at": instant_text(at), **blank, **values}
    connection.execute(_SETTLE, {name: utf8(value) for name, value in row.items()})


def admit(
    connection: sqlite3.Connection,
    list_url: str,
    source: str | None,
    entries: Sequence[Entry],
    *,
    validators: Validators | None,
    at: datetime,
    refresh: bool,
) -> list[Entry]:
    """Return the entries to ask for, pending since this one transaction that keeps the validators too."""
    keyed = {utf8(key) or "": entry for key, entry in by_key(entries).items()}
    at = cut(at)
    with transaction(connection):
        found = admission(keyed, _rows(connection, list(keyed)), at=at, refresh=refresh)
        connection.executemany(
            "INSERT INTO ledger (key, url, source, state, attempts, first_seen_at, title, published, modified, authors)"
            " VALUES (:key, :url, :source, 'pending', 0, :at, :title, :published, :modified, :authors)",
            (_entry_values(key, entry, source, at) for key, entry in found.fresh.items()),
        )
        connection.executemany(
            "UPDATE ledger SET url = :url, source = coalesce(:source, source), title = :title, published = :published,"
            " authors = :authors, modified = coalesce(:modified, modified), retry_at = NULL, raised_at = NULL,"
            " attempts = CASE state WHEN 'failed' THEN attempts ELSE 0 END, state = 'pending' WHERE key = :key",
            (_entry_values(key, entry, source, at) for key, entry in found.again.items()),
        )
        connection.executemany(
            "UPDATE ledger SET modified = :modified, raised_at = :at WHERE key = :key",
            (_entry_values(key, entry, source, at) for key, entry in found.raised.items()),
        )
        if validators is not None:
            keep_validators(connection, list_url, source, validators)
    return in_order(keyed, [*found.fresh, *found.again])


def reopen(connection: sqlite3.Connection, code: str) -> int:
    """Make every row pending that was refused with this code; return how many."""
    with transaction(connection):
        return connection.execute(
            "UPDATE ledger SET state = 'pending', attempts = 0, retry_at = NULL WHERE state = 'refused' AND code = ?",
            (code,),
        ).rowcount


def _entry_values(key: str, entry: Entry, source: str | None, at: datetime) -> dict[str, str | None]:
    return {
        "key": key,
        "url": utf8(entry.url),
        "source": source,
        "at": instant_text(at),
        "title": utf8(entry.title),
        "published": utf8(entry.published),
        "modified": utf8(entry.modified),
        "authors": json.dumps(entry.authors),
    }


def _rows(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, Row]:
    columns = "key, state, last_tried_at, retry_at, modified"
    return {
        key: Row(state, parse_instant(last_tried_at), parse_instant(retry_at), modified)
        for key, state, last_tried_at, retry_at, modified in _by_keys(connection, columns, keys)
    }


def _by_keys(connection: sqlite3.Connection, columns: str, keys: Sequence[str]) -> Iterator[Any]:
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        yield from connection.execute(
            f"SELECT {columns} FROM ledger WHERE key IN ({', '.join('?' * len(chunk))})",  # noqa: S608
            chunk,
        )


def due(
    connection: sqlite3.Connection, sources: Sequence[str | None], at: datetime, limit: int, rechecks: bool
) -> list[Pending]:
    """Return the rows that may be asked for, those seen last first; with `rechecks` those to look at again."""
    # IN never finds NULL, the source of addresses that belong to none.
    named = [source for source in sources if source is not None]
    belongs = f"(source IN ({', '.join('?' * len(named))}){' OR source IS NULL' if None in sources else ''})"
    waits = "state = 'pending' OR (state IN ('failed', 'refused') AND retry_at <= ?)"
    if rechecks:
        waits = "state = 'stored' AND retry_at <= ?"
    rows = connection.execute(
        "SELECT url, source, attempts, title, published, modified, authors, first_seen_at FROM ledger"  # noqa: S608
        f" WHERE {belongs} AND ({waits})"
        " ORDER BY first_seen_at DESC, number LIMIT ?",
        (*named, instant_text(at), limit),
    )
    return [
        Pending(url, owner, attempts, title, published, modified, tuple(json.loads(authors)), parse_instant(first_seen))
        for url, owner, attempts, title, published, modified, authors, first_seen in rows
    ]


def seen(connection: sqlite3.Connection, urls: Sequence[str]) -> dict[str, Seen]:
    """Return the ledger rows of these addresses, by address as given."""
    keys = {url: utf8(clean_url(url)) or "" for url in urls}
    rows = {row[0]: _seen(row[1:]) for row in _by_keys(connection, f"key, {_SEEN}", list(set(keys.values())))}
    return {url: rows[key] for url, key in keys.items() if key in rows}


def newest(connection: sqlite3.Connection, source: str, states: Sequence[State], limit: int) -> list[Seen]:
    """Return the newest rows of a source, newest first."""
    chosen = f" AND state IN ({', '.join('?' * len(states))})" if states else ""
    rows = connection.execute(
        f"SELECT {_SEEN} FROM ledger WHERE source = ?{chosen} ORDER BY first_seen_at DESC, number DESC LIMIT ?",  # noqa: S608
        (source, *states, limit),
    )
    return [_seen(row) for row in rows]


def _seen(row: Sequence[Any]) -> Seen:
    return Seen(*row[:6], *(parse_instant(text) for text in row[6:9]), *row[9:])


def save_run(connection: sqlite3.Connection, run: Mapping[str, Any]) -> None:
    """Keep a run's record by its `id`."""
    started_at = instant_text(instant_of(run.get("started_at"))) or ""
    with transaction(connection):
        connection.execute(
            "INSERT INTO runs VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET started_at = excluded.started_at,"
            " record = excluded.record",
            (run["id"], started_at, json.dumps(run)),
        )


def runs(connection: sqlite3.Connection, limit: int) -> list[dict[str, Any]]:
    """Return the newest run records, newest first."""
    rows = connection.execute("SELECT record FROM runs ORDER BY started_at DESC, id DESC LIMIT ?", (limit,))
    return [json.loads(record) for (record,) in rows]
