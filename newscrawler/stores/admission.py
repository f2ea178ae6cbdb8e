"""Which entries of a list are to be asked for: the rule of `Store.admit`, without a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from newscrawler.discovery.entry import Entry
from newscrawler.stores.instants import instant_of
from newscrawler.stores.protocol import State
from newscrawler.urls import clean_url

__all__ = ["Admission", "Row", "admission", "by_key"]


@dataclass(frozen=True, slots=True)
class Row:
    """What the rule needs of a ledger row. Times are aware UTC, `modified` as the list stated it."""

    state: State
    last_tried_at: datetime | None
    retry_at: datetime | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class Admission:
    """Entries by ledger key, in the list's order: `fresh` never seen, `again` to be asked for anew, `raised` waiting
    for a try already while the list states a later change."""

    fresh: dict[str, Entry] = field(default_factory=dict)
    again: dict[str, Entry] = field(default_factory=dict)
    raised: dict[str, Entry] = field(default_factory=dict)


def by_key(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return the entries by their ledger key, the first of each. About 50 microseconds an entry: not for the loop."""
    keyed: dict[str, Entry] = {}
    for entry in entries:
        keyed.setdefault(clean_url(entry.url), entry)
    return keyed


def admission(keyed: Mapping[str, Entry], rows: Mapping[str, Row], *, at: datetime, refresh: bool) -> Admission:
    """Return what to do with each entry, given the ledger's rows of those that have one."""
    found = Admission()
    for key, entry in keyed.items():
        row = rows.get(key)
        if row is None:
            found.fresh[key] = entry
        elif row.state == "pending":
            if row.modified is not None and _changed(entry, row):
                found.raised[key] = entry
        elif refresh or _due(row, at):
            found.again[key] = entry
        elif _changed(entry, row):
            # A failed address keeps its own rhythm; its next try will see the change.
            waits = row.state == "failed" and row.retry_at is not None
            (found.raised if waits else found.again)[key] = entry
    return found


def _due(row: Row, at: datetime) -> bool:
    return row.state != "stored" and row.retry_at is not None and row.retry_at <= at


def _changed(entry: Entry, row: Row) -> bool:
    stated = instant_of(entry.modified)
    known = instant_of(row.modified) or row.last_tried_at
    return stated is not None and (known is None or stated > known)


def in_order(keyed: Mapping[str, Entry], keys: Sequence[str]) -> list[Entry]:
    """Return the entries of these keys in the list's order."""
    wanted = set(keys)
    return [entry for key, entry in keyed.items() if key in wanted]
