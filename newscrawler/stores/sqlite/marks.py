"""The index of marks: which articles of a period share a mark.

A B-tree of (slot, mark, article) touches a page of its own for each of an article's three dozen marks: 200 KB an
article into the write-ahead log, and most of the time. So it is a merge tree (O'Neil and others 1996, "The
log-structured merge-tree"): an article's marks are a row of a log; when the log is long it becomes a run a slot, its
postings sorted in one blob, and runs of like size become one. Runs are never changed, so each process keeps those it
needs in memory, about 300 bytes an article of the slots in use. All of it is rows of the caller's transaction.
"""

from __future__ import annotations

import itertools
import secrets
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from newscrawler.fingerprint import MARK_BITS
from newscrawler.stories import LEAST_SHARED, SLOTS_APART

__all__ = ["TABLES", "Marks"]

# A log row's `nonce` tells it from a row of a transaction that was undone, whose number is given again.
TABLES = """
    CREATE TABLE marks_log (
        number INTEGER PRIMARY KEY,
        nonce INTEGER NOT NULL,
        slot INTEGER NOT NULL,
        article INTEGER NOT NULL,
        marks BLOB NOT NULL
    );
    CREATE TABLE marks_runs (
        number INTEGER PRIMARY KEY,
        slot INTEGER NOT NULL,
        postings BLOB NOT NULL
    );
    CREATE INDEX marks_runs_by_slot ON marks_runs (slot)
"""

# A posting: the upper bits of a mark, then the article's number, 268 million at most; together below 2 ** 63. Of the 9
# million marks of 24 days with 10,000 articles each, one in 4,000 meets another by chance.
_NUMBER_BITS = 28
_KEY_BITS = 35
_CUT = MARK_BITS - _KEY_BITS
_NUMBER = (1 << _NUMBER_BITS) - 1
# Articles in the log before it becomes a run.
_LOG_ARTICLES = 2048
# A run takes in those that are at most so many times as long, but for the longest (32 MB), which stay as they are.
_MERGED = 2
_LONGEST_BYTES = 32 << 20
# Postings of one mark that are looked at in a run, the earliest articles': a frame that thousands share tells nothing,
# and of a story in hundreds of places any member will do.
_MOST_SHARED = 32
# What a process keeps at most, but for the slots that it looks into at the moment.
_KEPT_BYTES = 128 << 20
# Bits of the filter for each posting, of which two are set in one word: of the marks that are in no run at most one in
# nineteen is looked up there.
_FILTER_BITS, _WORD_BITS = 8, 64

_Postings = NDArray[np.uint64]
_STORED = np.dtype("<u8")


class Marks:
    """What a process knows of the index. One object a connection, in whose write transactions alone it is used."""

    def __init__(self) -> None:
        self._nonces = itertools.count(secrets.randbits(62))
        self._last = (0, 0)
        # The first article of a mark, and the others; tuples in a list for each would keep the garbage collector busy.
        self._log: dict[int, int] = {}
        self._others: dict[int, list[int]] = {}
        self._slots: dict[int, int] = {}
        self._listed: set[int] = set()
        self._runs: OrderedDict[int, dict[int, _Postings]] = OrderedDict()
        self._filter = _Filter(0)

    def add(self, connection: sqlite3.Connection, number: int, slot: int, marks: Sequence[int]) -> None:
        """Enter an article by its row's number. What was entered for an earlier text of it stays, and may be entered
        again: candidates are compared with the text that they have."""
        if not marks:
            return
        blob = np.array(marks, dtype=_STORED).tobytes()
        values = (next(self._nonces), slot, number, blob)
        cursor = connection.execute("INSERT INTO marks_log (nonce, slot, article, marks) VALUES (?, ?, ?, ?)", values)
        if (cursor.lastrowid or 0) >= _LOG_ARTICLES:
            _pack(connection)

    def candidates(
        self, connection: sqlite3.Connection, slot: int, marks: Sequence[int], *, but: int
    ) -> list[tuple[int, int]]:
        """Return the articles entered in slots up to SLOTS_APART away that share LEAST_SHARED marks, each with how
        many, most first, without `but`. Some may have gone since, or have another text or slot.
        """
        if not marks:
            return []
        self._catch_up(connection)
        near = range(slot - SLOTS_APART, slot + SLOTS_APART + 1)
        if not self._listed.issuperset(near):
            self._load(connection, near)
        found = {
            (mark >> _CUT) << _NUMBER_BITS | article
            for mark in marks
            if mark in self._log
            for article in (self._log[mark], *self._others.get(mark, ())[:_MOST_SHARED])
            if self._slots[article] in near
        }
        keys = self._filter.passed(np.array(marks, dtype=np.uint64) >> np.uint64(_CUT))
        if len(keys):
            first = keys << np.uint64(_NUMBER_BITS)
            last = first | np.uint64(_NUMBER)
            for run in (run for each in near for run in self._runs[each].values()):
                starts = run.searchsorted(first)
                # A page of memory that is not at hand for each search: the ends are looked for only where there is one.
                there = run.take(starts, mode="clip") - first <= _NUMBER
                if there.any():
                    ends = run.searchsorted(last[there], "right")
                    for start, end in zip(starts[there].tolist(), ends.tolist(), strict=True):
                        found.update(run[start : min(end, start + _MOST_SHARED)].tolist())
        shared = Counter(posting & _NUMBER for posting in found)
        del shared[but & _NUMBER]
        likely = [(article, count) for article, count in shared.items() if count >= LEAST_SHARED]
        return sorted(likely, key=lambda item: (-item[1], item[0]))

    def _catch_up(self, connection: sqlite3.Connection) -> None:
        """Read what this and other processes appended to the log, all of it where it was packed meanwhile."""
        rows = connection.execute(_LOG, (self._last[0],))
        if self._last[0] == 0 or (rows.fetchone() or ())[:2] != self._last:
            self._last = (0, 0)
            for known in (self._log, self._others, self._slots, self._listed):
                known.clear()
            rows = connection.execute(_LOG, (0,))
        for number, nonce, slot, article, blob in rows:
            self._slots[article] = slot
            for mark in np.frombuffer(blob, dtype=_STORED).tolist():
                if self._log.setdefault(mark, article) != article:
                    self._others.setdefault(mark, []).append(article)
            self._last = (number, nonce)

    def _load(self, connection: sqlite3.Connection, near: range) -> None:
        """Read the runs of these slots that are not in memory, and let go of other slots where they are too many."""
        unknown = []
        for slot in near:
            known = self._runs.pop(slot, {})
            self._runs[slot] = runs = {}
            for (number,) in connection.execute(_RUNS, (slot,)).fetchall():
                if number not in known:
                    known[number] = _run(connection, number)
                    unknown.append(known[number])
                runs[number] = known[number]
            self._listed.add(slot)
        while 8 * self._count() > _KEPT_BYTES and (slot := next(iter(self._runs))) not in near:
            del self._runs[slot]
            self._listed.discard(slot)
        if not all(map(self._filter.add, unknown)):
            self._filter = _Filter(2 * self._count())
            for run in self._all():
                self._filter.add(run)

    def _all(self) -> Iterable[_Postings]:
        return (run for runs in self._runs.values() for run in runs.values())

    def _count(self) -> int:
        return sum(map(len, self._all()))


class _Filter:
    """A set of keys that may say yes of one that is not in it: two bits a key, in one word (Putze, Sanders, Singler
    2007, "Cache-, hash- and space-efficient Bloom filters"). Keys are hashes: their upper bits choose the word, their
    lowest the bits.
    """

    def __init__(self, postings: int) -> None:
        words = max(1024, -(-_FILTER_BITS * postings // _WORD_BITS))
        bits = min(_KEY_BITS, (words - 1).bit_length())
        self._cut = np.uint64(_KEY_BITS - bits)
        self._room = (_WORD_BITS << bits) // _FILTER_BITS
        self._words = np.zeros(1 << bits, dtype=np.uint64)

    def add(self, postings: _Postings) -> bool:
        """Take in the postings' keys; False where there is no room for so many."""
        self._room -= len(postings)
        if self._room < 0:
            return False
        keys = postings >> np.uint64(_NUMBER_BITS)
        np.bitwise_or.at(self._words, keys >> self._cut, _two_bits(keys))
        return True

    def passed(self, keys: _Postings) -> _Postings:
        """Return the keys that may be in the set."""
        bits = _two_bits(keys)
        chosen: _Postings = keys[self._words[keys >> self._cut] & bits == bits]
        return chosen


_LOG = "SELECT number, nonce, slot, article, marks FROM marks_log WHERE number >= ? ORDER BY number"
_RUNS = "SELECT number FROM marks_runs WHERE slot = ?"


def _two_bits(keys: _Postings) -> _Postings:
    one, last = np.uint64(1), np.uint64(_WORD_BITS - 1)
    return one << (keys & last) | one << (keys >> np.uint64(6) & last)


def _run(connection: sqlite3.Connection, number: int) -> _Postings:
    (blob,) = connection.execute("SELECT postings FROM marks_runs WHERE number = ?", (number,)).fetchone()
    return np.frombuffer(blob, dtype=_STORED)


def _pack(connection: sqlite3.Connection) -> None:
    """Make the log a run a slot, together with the slot's runs that are not much longer."""
    slots: dict[int, list[_Postings]] = {}
    for slot, article, blob in connection.execute("SELECT slot, article, marks FROM marks_log"):
        keys = np.frombuffer(blob, dtype=_STORED) >> np.uint64(_CUT)
        slots.setdefault(slot, []).append(keys << np.uint64(_NUMBER_BITS) | np.uint64(article & _NUMBER))
    for slot, parts in slots.items():
        size = 8 * sum(map(len, parts))
        runs = connection.execute(
            "SELECT number, length(postings) FROM marks_runs WHERE slot = ? ORDER BY length(postings)", (slot,)
        ).fetchall()
        for number, size_bytes in runs:
            if size_bytes > _MERGED * size or size + size_bytes > _LONGEST_BYTES:
                break
            parts.append(_run(connection, number))
            size += size_bytes
            connection.execute("DELETE FROM marks_runs WHERE number = ?", (number,))
        # Merges what is sorted already; numpy.unique takes a hundred times as long.
        postings = np.sort(np.concatenate(parts), kind="stable")
        postings = postings[np.diff(postings, prepend=np.uint64(0)) != 0]
        # A number at random: one of a transaction that was undone is never given again.
        connection.execute(
            "INSERT INTO marks_runs VALUES (?, ?, ?)",
            (secrets.randbits(62), slot, postings.astype(_STORED, copy=False).tobytes()),
        )
    connection.execute("DELETE FROM marks_log")
