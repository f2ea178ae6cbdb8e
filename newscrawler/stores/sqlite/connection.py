"""Connections to the SQLite file, and its errors in our words."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from time import monotonic, sleep

from newscrawler.errors import StoreDamaged, StoreError, StoreUnavailable

__all__ = ["connect", "in_our_words", "transaction"]

# How long a statement waits for another process's transaction; the group commit's retries come on top.
_BUSY_TIMEOUT_S = 10.0

# What may pass (https://www.sqlite.org/rescode.html), with what to do about it.
_PASSING = {
    sqlite3.SQLITE_BUSY: "another program holds it locked; wait for that program or end it",
    sqlite3.SQLITE_LOCKED: "another connection holds it locked; wait for it",
    sqlite3.SQLITE_FULL: "the disk is full; free some space",
    sqlite3.SQLITE_IOERR: "the disk failed; see the system's log",
}
_LASTING = {
    sqlite3.SQLITE_READONLY: "it may not be written to; change the rights of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; the folder must exist and be writable",
    sqlite3.SQLITE_NOTADB: "it is no SQLite database; name another file",
    sqlite3.SQLITE_CORRUPT: "it is damaged; restore it from a copy, or save what can be read with sqlite3's .recover",
    sqlite3.SQLITE_PERM: "the rights do not allow it; change the rights of the file and its folder",
    sqlite3.SQLITE_AUTH: "the rights do not allow it; change the rights of the file and its folder",
}


_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def connect(path: str, *, reading: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit mode, fit to be handed from thread to thread but not shared. Blocks."""
    connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False)
    try:
        if reading:
            connection.execute("PRAGMA query_only = ON")
        else:
            # FULL: a commit is on the disk when it returns; the group commit shares the price (see docs/stores.md).
            connection.execute("PRAGMA synchronous = FULL")
            _switch_to_wal(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Switch a new file to the write-ahead log; SQLite does not wait by itself when two processes do so at once."""
    deadline = monotonic() + _BUSY_TIMEOUT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > deadline:
                raise
            sleep(0.05)
        else:
            return


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the body in one write transaction, undone when it raises."""
    # IMMEDIATE takes the write lock at once: a transaction that upgrades later fails without waiting.
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextlib.contextmanager
def in_our_words(shown: str) -> Iterator[None]:
    """Turn SQLite's errors into StoreUnavailable (worth another try) or StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _PASSING:
            raise StoreUnavailable(f"{shown}: {_PASSING[code]} ({error})") from error
        kind = StoreDamaged if code in _DAMAGED else StoreError
        raise kind(f"{shown}: {_LASTING.get(code, 'SQLite refused')} ({error})") from error
