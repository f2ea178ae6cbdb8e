"""Which list is asked, and what a note says of the next time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from newscrawler.calls import Call, answer_of, with_rhythm
from newscrawler.stores import Poll, SourceNote

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://news.example/list.xml"
INDEX = "https://news.example/index.xml"
HOUR = timedelta(hours=1)

FEED = Call(URL, "s")
SECOND = Call(URL, "s", page=True, second=True)
ANNOUNCED = Call(URL, "s", parent="https://news.example/", announced=True)
DATED = Call(URL, "s", parent=INDEX, modified="2026-11-24T11:00:00Z")
UNDATED = Call(URL, "s", parent=INDEX)


def poll(**values: Any) -> Poll:
    return Poll(URL, "s", **{"last_ok_at": NOW - HOUR, **values})


@pytest.mark.parametrize(
    ("call", "kept", "by_hand", "due_only"),
    [
        (FEED, None, "ask", "ask"),
        (FEED, poll(), "ask", "ask"),
        (FEED, poll(next_at=NOW + HOUR), "ask", "waiting"),
        (FEED, poll(next_at=NOW - HOUR), "ask", "ask"),
        # A round comes by the minute.
        (FEED, poll(next_at=NOW + timedelta(seconds=50)), "ask", "ask"),
        (FEED, poll(next_at=NOW + HOUR, failures=3), "ask", "waiting"),
        (FEED, poll(paused_until=NOW + HOUR), "paused", "paused"),
        (FEED, poll(paused_until=NOW - HOUR, next_at=NOW - HOUR), "ask", "ask"),
        (ANNOUNCED, poll(next_at=NOW + HOUR), "ask", "waiting"),
        (SECOND, poll(next_at=NOW + HOUR), "waiting", "waiting"),
        (SECOND, poll(next_at=NOW), "ask", "ask"),
        (UNDATED, poll(next_at=NOW + HOUR), "waiting", "waiting"),
        (UNDATED, poll(next_at=NOW), "ask", "ask"),
        (DATED, None, "ask", "ask"),
        (DATED, poll(modified="2026-11-24T10:59:59Z"), "ask", "ask"),
        (DATED, poll(modified="2026-11-24T12:00:00+01:00"), "settled", "settled"),
        # Some entries were left aside as too old for an earlier run.
        (DATED, poll(modified=DATED.modified, next_at=NOW + HOUR, rhythm={"left_s": 1.0}), "ask", "ask"),
        # Kept by a clock that was wrong.
        (FEED, poll(paused_until=NOW + timedelta(days=4000)), "ask", "ask"),
        (UNDATED, poll(next_at=NOW + timedelta(days=4000)), "ask", "ask"),
        # Entered and never asked, as the crawl that entered it was killed.
        (DATED, poll(modified="2026-11-24T11:00:00Z", next_at=NOW - HOUR), "ask", "ask"),
        (DATED, poll(modified="2026-11-24T10:00:00Z", next_at=NOW + HOUR, failures=1), "waiting", "waiting"),
        (DATED, poll(modified="2026-11-24T11:00:00Z", next_at=NOW - HOUR, failures=1), "ask", "ask"),
    ],
)
def test_a_list_is_asked_by_who_named_it_and_what_is_kept_of_it(call, kept, by_hand, due_only):
    assert answer_of(call, kept, NOW, due_only=False, refresh=False) == by_hand
    assert answer_of(call, kept, NOW, due_only=True, refresh=False) == due_only


def test_everything_anew_asks_for_everything_but_what_wants_a_pause():
    assert answer_of(DATED, poll(modified=DATED.modified), NOW, due_only=False, refresh=True) == "ask"
    assert answer_of(FEED, poll(paused_until=NOW + HOUR), NOW, due_only=False, refresh=True) == "paused"


def noted(call: Call = FEED, known: Any = None, **values: Any) -> SourceNote:
    how = {"answer": "read", "times": (), "floor_s": None, "wait_s": None, "refresh": False}
    how |= {name: values.pop(name) for name in list(values) if name in how}
    if values.get("error"):
        how["answer"] = "failed"
    return with_rhythm(SourceNote(URL, "s", NOW, **values), call, known, **how)


def test_an_index_with_times_says_itself_when_to_ask():
    # And is not believed for ever: some write one time into every line.
    assert noted(DATED, entries=9).next_at == NOW + timedelta(days=7)
    assert noted(UNDATED, entries=9).next_at is not None
    # A bare day does not say whether the day is over, and nonsense says nothing.
    for stated in ("2026-11-24", "yesterday, about noon"):
        assert noted(Call(URL, "s", parent=INDEX, modified=stated), entries=9).next_at is not None
    assert noted(DATED, error="http_500: broken").next_at == NOW + timedelta(minutes=10)


def test_a_pause_is_kept_as_long_as_it_was_asked_for_and_not_longer_than_a_week():
    assert noted(error="http_429: slower", wait_s=7200.0).paused_until == NOW + 2 * HOUR
    assert noted(error="http_503: later", wait_s=1e9).paused_until == NOW + timedelta(days=7)
    assert noted(error="http_503: later").paused_until is None


def test_a_site_that_is_left_alone_is_no_failure_of_its_lists():
    known = noted(entries=30, brought=3).rhythm
    blocked = noted(known=known, error="site_blocked: a challenge", wait_s=7200.0)
    assert blocked.rhythm == known
    assert blocked.next_at == NOW + 2 * HOUR


def test_asked_for_anew_a_list_keeps_its_rhythm():
    known = noted(entries=30, brought=3).rhythm
    assert noted(known=known, entries=30, brought=30, refresh=True).rhythm == known
    assert noted(entries=30, brought=30, refresh=True).rhythm is not None
