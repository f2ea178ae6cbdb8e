"""The rhythm of lists: what an answer means for the next asking."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.polling import (
    LONGEST_S,
    RETIRED_S,
    SHORTEST_S,
    WAIT_MAX_S,
    Asked,
    Rhythm,
    asked_again,
    interval_s,
    is_finished,
    next_after_failure_s,
    next_s,
    per_day,
    silence,
    span,
)

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
# Monday, 2 March 2026, 00:00 UTC.
NOW = 1_772_409_600.0


def watched(every_s: float, days: float, bring: Any, **asked: Any) -> tuple[Rhythm, float]:
    """Return the rhythm of a list that was read so often, and when it was read last; `bring(at)` is what it brought."""
    rhythm, at = Rhythm(), NOW
    while at <= NOW + days * DAY:
        rhythm = asked_again(rhythm, Asked(at, brought=bring(at), **{"shows": 30, **asked}))
        at += every_s
    return rhythm, at - every_s


def every(seconds: float) -> Any:
    return lambda at: int(at % seconds < HOUR)


def test_a_list_that_brings_more_is_asked_more_often():
    busy, _ = watched(HOUR, 7, lambda at: 2)
    slow, _ = watched(HOUR, 7, every(DAY))
    assert per_day(busy) == pytest.approx(48, rel=0.05)
    assert per_day(slow) == pytest.approx(1, rel=0.25)
    assert interval_s(busy) < 25 * MINUTE
    assert 2 * HOUR > interval_s(slow) > 4 * interval_s(busy)


def test_a_server_that_answers_304_may_be_asked_more_often():
    cheap, _ = watched(HOUR, 7, every(DAY), answer="not_modified")
    dear, _ = watched(HOUR, 7, every(DAY), answer="read")
    same, _ = watched(HOUR, 7, every(DAY), answer="same_body")
    assert interval_s(cheap) < interval_s(dear) / 2
    assert interval_s(same) == interval_s(dear)
    assert interval_s(dear, page=True) == pytest.approx(2 * interval_s(dear), rel=0.01)


def test_the_time_of_day_counts():
    rhythm, _ = watched(HOUR, 14, lambda at: 4 * (8 <= at % DAY // HOUR < 20))
    noon, night = (NOW + 14 * DAY + hour * HOUR for hour in (12, 22))
    assert next_s(rhythm, noon) - noon < 21 * MINUTE
    assert next_s(rhythm, night) - night > 40 * MINUTE
    # A wait that begins at night ends in the morning, not after it.
    assert next_s(rhythm, night) < NOW + 15 * DAY + 8.5 * HOUR


def test_a_first_answer_says_by_its_times_how_often_news_come():
    busy = asked_again(Rhythm(), Asked(NOW, brought=30, shows=30, times=[NOW - n * 10 * MINUTE for n in range(30)]))
    slow = asked_again(Rhythm(), Asked(NOW, brought=30, shows=30, times=[NOW - n * 3 * DAY for n in range(30)]))
    silent = asked_again(Rhythm(), Asked(NOW, brought=30, shows=30))
    assert per_day(busy) > 50 > 10 > per_day(silent) > per_day(slow)
    assert next_s(busy, NOW) - NOW < 20 * MINUTE < next_s(slow, NOW) - NOW


def test_one_answer_with_thousands_of_new_addresses_is_no_rhythm():
    rhythm, at = watched(6 * HOUR, 7, every(2 * DAY))
    moved = asked_again(rhythm, Asked(at + HOUR, brought=10_000, shows=50_000, times=[at + HOUR] * 200))
    assert per_day(moved) < 20
    all_alike = asked_again(Rhythm(), Asked(NOW, brought=500, shows=500, times=[NOW] * 200))
    day_later = asked_again(all_alike, Asked(NOW + DAY, shows=500))
    assert per_day(day_later) < 25


def test_a_list_that_would_push_entries_out_is_asked_before():
    rhythm, at = watched(2 * HOUR, 7, lambda at: 10, shows=10)
    assert per_day(rhythm) == pytest.approx(120, rel=0.05)
    # Ten entries at five an hour are gone in two hours.
    assert next_s(rhythm, at, page=True) - at <= HOUR
    assert next_s(rhythm, at, floor_s=DAY) - at <= 30 * MINUTE + 1


def test_what_fell_silent_is_asked_ever_less():
    rhythm, at = watched(HOUR, 7, lambda at: 1)
    waits = []
    for _ in range(3):
        for _ in range(10 * 24):
            at += HOUR
            rhythm = asked_again(rhythm, Asked(at, "same_body"))
        waits.append(next_s(rhythm, at) - at)
    assert 2 * HOUR < waits[0] < waits[1] < waits[2] <= LONGEST_S
    assert waits[2] > 14 * HOUR


def test_the_publishers_word_is_a_floor_within_reason():
    rhythm, at = watched(HOUR, 7, lambda at: 2)
    assert next_s(rhythm, at, floor_s=25 * MINUTE) - at == pytest.approx(25 * MINUTE)
    assert next_s(rhythm, at, floor_s=30 * DAY) - at == pytest.approx(30 * MINUTE)


@pytest.mark.parametrize(
    ("code", "failures", "wait_s", "expected"),
    [
        ("timeout", 1, None, 10 * MINUTE),
        ("http_503", 2, None, 20 * MINUTE),
        ("http_500", 99, None, DAY),
        ("http_404", 1, None, 2 * HOUR),
        ("html", 3, None, 8 * HOUR),
        ("http_410", 99, None, 7 * DAY),
        ("http_429", 1, 3 * HOUR, 3 * HOUR),
        ("http_429", 1, 1.0, 10 * MINUTE),
        ("http_429", 1, 365 * DAY, WAIT_MAX_S),
    ],
)
def test_a_list_that_fails_is_left_alone_for_longer_each_time(code, failures, wait_s, expected):
    assert next_after_failure_s(Rhythm(failures=failures), NOW, code, wait_s) - NOW == expected


def test_a_failure_is_no_answer_and_the_next_good_one_forgets_it():
    rhythm, at = watched(HOUR, 2, lambda at: 1)
    failed = asked_again(asked_again(rhythm, Asked(at + HOUR, "failed")), Asked(at + 2 * HOUR, "failed"))
    assert (failed.failures, per_day(failed)) == (2, per_day(rhythm))
    again = asked_again(failed, Asked(at + 3 * HOUR, brought=3, shows=30))
    assert again.failures == 0
    assert per_day(again) == pytest.approx(per_day(rhythm), rel=0.05)


def test_who_answers_with_a_retry_after_is_asked_less_often_from_then_on():
    rhythm, at = watched(3 * MINUTE, 2, lambda at: 1)
    assert next_s(rhythm, at) - at < 5 * MINUTE
    limited = asked_again(asked_again(rhythm, Asked(at, "failed", wait_s=60.0)), Asked(at, "failed", wait_s=60.0))
    again = asked_again(limited, Asked(at + HOUR, brought=1, shows=30))
    assert next_s(again, at + HOUR) - at - HOUR > 11 * MINUTE


def test_an_old_month_that_stays_as_it_is_is_retired():
    rhythm = asked_again(Rhythm(), Asked(NOW, brought=900, shows=900, times=[NOW - 60 * DAY]))
    assert not is_finished(rhythm, NOW)
    for day in (1, 2):
        rhythm = asked_again(rhythm, Asked(NOW + day * DAY, "not_modified"))
    assert is_finished(rhythm, NOW + 2 * DAY)
    assert next_s(rhythm, NOW + 2 * DAY, of_index=True, finished=True) == NOW + 2 * DAY + RETIRED_S
    # A feed with an old newest entry is a slow feed.
    assert next_s(rhythm, NOW + 2 * DAY) <= NOW + 2 * DAY + LONGEST_S
    late = asked_again(rhythm, Asked(NOW + 3 * DAY, brought=1, shows=900, times=[NOW - 59 * DAY]))
    assert not is_finished(late, NOW + 3 * DAY)


def test_a_source_that_used_to_bring_news_and_does_not_is_told():
    rhythm, at = watched(HOUR, 7, lambda at: 1)
    idle, _ = watched(HOUR, 7, lambda at: 0)
    assert silence([rhythm, idle], at + 2 * DAY) is None
    assert silence([rhythm, idle], at + 12 * DAY) == "has brought nothing for 12 days; usually every 1 h"
    assert silence([idle], at + 99 * DAY) is None
    assert silence([], at) is None
    weekly, at = watched(DAY, 70, every(7 * DAY))
    assert silence([weekly], at + 20 * DAY) is None
    # One list of the source goes on bringing news.
    assert silence([rhythm, Rhythm(brought_s=at + 12 * DAY)], at + 12 * DAY) is None


def test_spans_are_said_as_people_say_them():
    assert [span(s) for s in (0, 300, 3500, 7200, 2 * DAY)] == ["1 min", "5 min", "1 h", "2 h", "2 days"]


asking = st.builds(
    Asked,
    at_s=st.floats(NOW - DAY, NOW + 400 * DAY),
    answer=st.sampled_from(["read", "not_modified", "same_body", "failed"]),
    brought=st.integers(0, 300_000),
    shows=st.integers(0, 300_000),
    times=st.lists(st.floats(-1e12, 1e12), max_size=5),
    wait_s=st.none() | st.floats(0, 1e12),
)


@given(st.lists(asking, max_size=12), st.booleans(), st.booleans(), st.none() | st.floats(0, 1e12))
def test_whatever_came_the_next_time_is_within_bounds(askings, page, of_index, floor_s):
    rhythm = Rhythm()
    for asked in askings:
        rhythm = asked_again(rhythm, asked)
        kept = json.loads(json.dumps(rhythm.as_json(), allow_nan=False))
        assert len(json.dumps(kept)) < 600
        rhythm = Rhythm.from_json(kept)
        assert 0 < per_day(rhythm) < math.inf
        wait_s = next_s(rhythm, asked.at_s, page=page, of_index=of_index, floor_s=floor_s) - asked.at_s
        assert SHORTEST_S - 1 <= wait_s <= RETIRED_S + 1
        assert SHORTEST_S <= interval_s(rhythm, page=page) <= LONGEST_S
        failed_s = next_after_failure_s(rhythm, asked.at_s, "http_404", asked.wait_s) - asked.at_s
        assert SHORTEST_S <= failed_s <= 7 * DAY + 1
