"""The times of change that a list states: which of them say something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from newscrawler.article import parse_instant
from newscrawler.discovery.entry import Entry

# Entries by which a habit of the system shows, and the share of them.
_ENTRIES_MIN, _SHARE = 5, 0.9
# Before the answer: a sitemap made for the request, or for a cache of some minutes.
_JUST_NOW = timedelta(minutes=10)
# Clocks differ, and a page of the far east is dated tomorrow.
_AHEAD = timedelta(days=1)


def with_telling_changes(entries: Sequence[Entry], at: datetime) -> list[Entry]:
    """Return the entries of an answer that came `at`, without a `modified` that says nothing of the page.

    That is one yet to come, and one that nearly all of them share: many systems write the time of the answer, or of
    the last rebuilding, into every line, and each page would be asked for again for ever.
    """
    times = [parse_instant(entry.modified) for entry in entries]
    known = Counter(time for time in times if time is not None)
    least = max(_ENTRIES_MIN, _SHARE * len(entries))
    common = {time for time, number in known.items() if number >= least}
    if sum(number for time, number in known.items() if at - _JUST_NOW <= time) >= least:
        common |= {time for time in known if at - _JUST_NOW <= time}
    return [
        replace(entry, modified=None) if time in common or is_to_come(time, at) else entry
        for entry, time in zip(entries, times, strict=True)
    ]


def is_to_come(time: datetime | None, at: datetime) -> bool:
    """Say whether a stated time lies after the answer: it says nothing, and would hide every true one after it."""
    return time is not None and time > at + _AHEAD
