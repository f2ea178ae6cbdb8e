"""The times of change that a list states: which of them say something."""

from __future__ import annotations

from datetime import UTC, datetime

from newscrawler.discovery.changes import with_telling_changes
from newscrawler.discovery.entry import Entry

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
DAY = "2026-11-{:02}T08:00:00Z"


def told(*times: str | None) -> list[str | None]:
    entries = [Entry(f"https://news.example/{n}", modified=time) for n, time in enumerate(times)]
    return [entry.modified for entry in with_telling_changes(entries, AT)]


def test_times_of_their_own_are_kept():
    times = [DAY.format(n) for n in range(1, 9)]
    assert told(*times) == times
    assert told(*times[:3], *times[:3], None) == [*times[:3], *times[:3], None]


def test_a_time_that_nearly_all_share_says_nothing_and_the_others_do():
    assert told(*[DAY.format(3)] * 18, DAY.format(5), None) == [None] * 18 + [DAY.format(5), None]
    # Few may well be of one moment.
    assert told(*[DAY.format(3)] * 4) == [DAY.format(3)] * 4


def test_the_time_of_the_answer_in_every_line_says_nothing():
    now = [f"2026-11-24T11:5{n}:00Z" for n in range(2, 8)]
    assert told(*now) == [None] * 6
    assert told(now[0], *[DAY.format(n) for n in range(1, 7)])[0] == now[0]


def test_a_time_that_is_yet_to_come_says_nothing():
    assert told("2099-01-01T00:00:00Z", DAY.format(24), "2026-11-25") == [None, DAY.format(24), "2026-11-25"]
