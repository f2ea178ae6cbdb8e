"""Rhythm: how often a list is worth asking, learnt from what its answers brought. Pure; instants are POSIX seconds.

Waiting T between two askings of a list that brings λ articles an hour costs λT/2 article-hours of delay an hour, and
asking it costs 1/T answers an hour, each as dear as an empty answer of this server is (a 304 costs it next to
nothing). The sum is least at T = sqrt(2 cost / (worth λ)): the square-root rule (Sia, Cho and Cho, "Efficient
Monitoring Algorithm for Fast News Alerts", IEEE TKDE 19/7, 2007). λ follows the hour of the day, so that nobody is
asked at night for what appears by day. docs/polling.md has the rules with their figures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

__all__ = [
    "Asked",
    "Rhythm",
    "asked_again",
    "interval_s",
    "is_finished",
    "next_after_failure_s",
    "next_s",
    "per_day",
    "silence",
    "span",
]

_HOUR = 3600.0
_DAY = 24 * _HOUR

# Seconds between two askings, whatever a list brings: nobody's news is worth more than one request in three minutes.
SHORTEST_S = 180.0
# Seconds: a list that lives is looked at once a day at the least, one of many that an index names once a week, and a
# finished one (an old month) once in thirty days.
LONGEST_S, LONGEST_OF_INDEX_S, RETIRED_S = _DAY, 7 * _DAY, 30 * _DAY
# A list is finished when its newest entry is so old, and two answers in a row brought nothing.
_FINISHED_S, _FINISHED_IDLE = 45 * _DAY, 2

# What an answer with a body and nothing new costs is 1; a 304 has neither body nor reading.
_COST_NOT_MODIFIED = 0.16
# A web page costs its server ten times what a feed does, and has to be searched for links.
_COST_PAGE = 4.0
# What an hour's delay of one article is worth in such answers: the one weight between speed and being welcome, set on
# benchmarks/polling_day.py so that at most a fifth of all answers are empty ones with a body.
_WORTH = 12.0

# Seconds after which what was learnt counts half: a week has its weekend.
_HALF_LIFE_S = 7 * _DAY
# Before anything is known: one article in four hours.
_PRIOR_NEWS, _PRIOR_WATCHED_S = 1.0, 4 * _HOUR
# Articles an hour of the day is thought to have had before it had any: with few the day is flat.
_HOUR_PRIOR = 1.5
# Articles remembered by hour of day; beyond them the older ones count half.
_HOURS_KEPT = 400.0
# The least wait, as a share of the time since the last article: a list that fell silent is asked ever less.
_SILENCE_SHARE = 0.02
# How fast what a server does with validators is learnt, as the share of the newest empty answer.
_CHEAP_STEP = 0.2
# A list that shows n entries is asked before half of them have been pushed out.
_TURNOVER = 0.5
# A first answer's past counts for so many seconds and so many articles at the most: a feed of one busy hour says
# little of a day, and some give every entry the time of the answer.
_SEED_S, _SEED_NEWS = _DAY, 20.0
# Articles one answer counts for at the most: a site that moved has ten thousand new addresses once.
_BROUGHT_MAX = 100

# Seconds: what the publisher says (ttl, max-age) is kept to up to here. `ttl` of an hour comes with feed templates
# and is found on lists that change every few minutes.
_FLOOR_MAX_S = 30 * 60.0
# Seconds before a list is asked again that failed; doubled with each failure in a row, up to the longest.
_BACKOFF_S, _BACKOFF_MAX_S = 10 * 60.0, _DAY
# The same for a list that is not there, or is no list: it is not likely to come back by itself.
_GONE_BACKOFF_S, _GONE_BACKOFF_MAX_S = 2 * _HOUR, 7 * _DAY
_GONE = frozenset(f"http_{status}" for status in (401, 402, 403, 404, 410, 451)) | {
    "html",
    "not_a_list",
    "unknown_host",
    "robots_disallowed",
}
# Seconds: a Retry-After of a year is a mistake.
WAIT_MAX_S = 7 * _DAY
# Who answers with a Retry-After was asked too often: the interval doubles, up to so many seconds, and what it was
# doubled to fades with each good answer.
_LEAST_MAX_S, _LEAST_FADES = _HOUR, 0.99

# A list is silent when it brought nothing for so many of its usual gaps, and so many seconds.
_SILENT_GAPS, _SILENT_S = 10.0, 3 * _DAY
# Articles it must have brought for a gap to be usual.
_USUAL_NEWS = 5.0


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is remembered of a list between two askings; kept as JSON (`as_json`, `from_json`)."""

    read_s: float | None = None
    """When it was read last."""
    news: float = 0.0
    watched_s: float = 0.0
    """Articles it brought, and seconds it was watched; both fade."""
    hours: tuple[float, ...] = ()
    """Articles by hour of day (UTC); () before any."""
    cheap: float = 0.5
    """How far an empty answer of this server is a 304: 0 never, 1 always."""
    shows: int = 0
    """Entries its last full answer had."""
    lately: float = 0.0
    """Articles a day by the last answer alone; halved by each that brings none."""
    brought_s: float | None = None
    usual_s: float | None = None
    """When it brought something last (before that: since when it is watched), and the usual gap between two articles
    at that time."""
    newest_s: float | None = None
    """When its newest entry was published, as far as its entries say."""
    failures: int = 0
    idle: int = 0
    """Answers in a row that brought nothing."""
    least_s: float = 0.0
    """The shortest interval that the server seems to put up with, learnt from its Retry-After."""
    left_s: float | None = None
    """Before which instant entries were left aside when it was read last (`--since`), None where all were taken in."""

    def leaves_aside(self, since_s: float | None) -> bool:
        """Say whether entries were left aside that are wanted, now that all from `since_s` on are (None: all)."""
        return self.left_s is not None and (since_s is None or since_s < self.left_s)

    def as_json(self) -> dict[str, Any]:
        """Return the fields that are not as at the start, numbers cut to what matters."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _cut(value) for name, value in values.items() if value != getattr(_BLANK, name)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Rhythm:
        """Return the rhythm of what `as_json` gave; unknown names are passed over."""
        values = {field.name: kept[field.name] for field in fields(cls) if kept and field.name in kept}
        if "hours" in values:
            values["hours"] = tuple(values["hours"])
        return cls(**values)


_BLANK = Rhythm()


@dataclass(frozen=True, slots=True)
class Asked:
    """How one asking went. `times` are when its new entries were published, as far as it says; at the first
    asking, those of all its entries."""

    at_s: float
    answer: Literal["read", "not_modified", "same_body", "failed"] = "read"
    brought: int = 0
    shows: int = 0
    times: Sequence[float] = ()
    wait_s: float | None = None
    """The Retry-After of a failure."""


def asked_again(before: Rhythm, asked: Asked) -> Rhythm:
    """Return what is known after one more asking."""
    if asked.answer == "failed":
        least_s = before.least_s
        if asked.wait_s:
            least_s = min(2.0 * max(least_s, SHORTEST_S), _LEAST_MAX_S)
        return replace(before, failures=before.failures + 1, least_s=least_s)
    if before.read_s is None or before.watched_s == 0.0:
        return _first(before, asked)
    elapsed = max(0.0, asked.at_s - before.read_s)
    fade = 0.5 ** (elapsed / _HALF_LIFE_S)
    news, watched_s = before.news * fade + min(asked.brought, _BROUGHT_MAX), before.watched_s * fade + elapsed
    empty = asked.brought == 0
    hours, cheap = before.hours, before.cheap
    if empty:
        cheap += _CHEAP_STEP * ((asked.answer == "not_modified") - cheap)
    else:
        hours = _with_hours(hours, asked, since_s=before.read_s)
    after = Rhythm(
        read_s=asked.at_s,
        news=news,
        watched_s=watched_s,
        hours=hours,
        cheap=cheap,
        shows=asked.shows if asked.answer == "read" else before.shows,
        lately=before.lately / 2 if empty else asked.brought / max(elapsed, SHORTEST_S) * _DAY,
        brought_s=before.brought_s if empty else asked.at_s,
        usual_s=before.usual_s,
        idle=before.idle + 1 if empty else 0,
        least_s=before.least_s * _LEAST_FADES,
        left_s=before.left_s,
        newest_s=max((*asked.times, before.newest_s or 0.0)) or None,
    )
    if not empty and news >= _USUAL_NEWS:
        return replace(after, usual_s=_DAY / per_day(after))
    return after


def _first(before: Rhythm, asked: Asked) -> Rhythm:
    """Return what a first answer tells: with the times of its entries, how often they come."""
    times = sorted(time for time in asked.times if time <= asked.at_s)
    news, watched_s = 0.0, 1.0
    if len(times) > 1:
        span = max(asked.at_s - times[0], _HOUR)
        weight = min(1.0, _SEED_S / span, _SEED_NEWS / (len(times) - 1))
        news, watched_s = (len(times) - 1) * weight, span * weight
    return replace(
        before,
        read_s=asked.at_s,
        news=news,
        watched_s=watched_s,
        shows=asked.shows,
        brought_s=times[-1] if times else asked.at_s,
        newest_s=times[-1] if times else None,
        failures=0,
    )


def _with_hours(hours: tuple[float, ...], asked: Asked, *, since_s: float) -> tuple[float, ...]:
    known = [time for time in asked.times if since_s < time <= asked.at_s]
    counts = list(hours) or [0.0] * 24
    # Those without a time are thought to have come in the middle of the wait.
    for time in (*known, *([(since_s + asked.at_s) / 2] * (min(asked.brought, _BROUGHT_MAX) - len(known)))):
        counts[int(time % _DAY // _HOUR)] += 1.0
    if sum(counts) > _HOURS_KEPT:
        counts = [count / 2 for count in counts]
    return tuple(counts)


def per_day(rhythm: Rhythm) -> float:
    """Return the articles a day the list is thought to bring."""
    return (rhythm.news + _PRIOR_NEWS) / (rhythm.watched_s + _PRIOR_WATCHED_S) * _DAY


def interval_s(rhythm: Rhythm, *, page: bool = False) -> float:
    """Return the seconds between two askings in an hour of day that is as busy as the whole day is on average."""
    return _bounded(_wait_s(rhythm, per_day(rhythm) / 24, page=page), rhythm, LONGEST_S)


def next_s(
    rhythm: Rhythm,
    now_s: float,
    *,
    page: bool = False,
    of_index: bool = False,
    finished: bool = False,
    floor_s: float | None = None,
) -> float:
    """Return when a list is to be asked next, that was read at `now_s`.

    `page`: it is a web page. `of_index`: it is one of the many that an index names, `finished`: which is closed for
    good (`is_finished`). `floor_s` is the publisher's word.
    """
    if finished:
        return now_s + RETIRED_S
    longest_s = LONGEST_OF_INDEX_S if of_index else LONGEST_S
    silent_s = max(now_s - rhythm.brought_s, 0.0) if rhythm.brought_s is not None else 0.0
    wait_s = max(_through_the_day(rhythm, now_s, longest_s, page=page), _SILENCE_SHARE * silent_s)
    # A list that would have pushed entries out by then is not left as long as its publisher says.
    floor_s = min(floor_s or 0.0, _FLOOR_MAX_S, _turnover_s(rhythm))
    return now_s + max(_bounded(wait_s, rhythm, longest_s), floor_s)


def is_finished(rhythm: Rhythm, now_s: float, *, over: bool = False) -> bool:
    """Say whether a list is closed for good: its time is `over` or its newest entry old, and it brings nothing."""
    old = over or (rhythm.newest_s is not None and now_s - rhythm.newest_s > _FINISHED_S)
    return old and rhythm.idle >= _FINISHED_IDLE


def next_after_failure_s(rhythm: Rhythm, now_s: float, code: str | None, wait_s: float | None = None) -> float:
    """Return when a list is to be asked next that failed; `wait_s` is its Retry-After."""
    first, most = (_GONE_BACKOFF_S, _GONE_BACKOFF_MAX_S) if code in _GONE else (_BACKOFF_S, _BACKOFF_MAX_S)
    # Beyond 2^20 every back-off is at its bound.
    backoff = min(first * 2.0 ** min(max(rhythm.failures, 1) - 1, 20), most)
    return now_s + max(backoff, min(wait_s or 0.0, WAIT_MAX_S))


def silence(rhythms: Sequence[Rhythm], now_s: float) -> str | None:
    """Return one line about a source that used to bring news and has brought none for long, None for all others.

    `rhythms` are those of its lists: what one of them brings, the others need not.
    """
    usual = [rhythm.usual_s for rhythm in rhythms if rhythm.usual_s is not None]
    newest = [rhythm.brought_s for rhythm in rhythms if rhythm.brought_s is not None]
    if not usual or not newest:
        return None
    silent_s, usual_s = now_s - max(newest), min(usual)
    if silent_s <= max(_SILENT_GAPS * usual_s, _SILENT_S):
        return None
    return f"has brought nothing for {span(silent_s)}; usually every {span(usual_s)}"


# From here on minutes are more than anybody wants to know.
_SPAN_HOURS_S = 50 * 60.0


def span(seconds: float) -> str:
    """Return a span of time as people say it: `12 days`, `2 h`, `5 min`."""
    if seconds >= 2 * _DAY:
        return f"{seconds / _DAY:.0f} days"
    return f"{seconds / _HOUR:.0f} h" if seconds >= _SPAN_HOURS_S else f"{max(seconds / 60, 1):.0f} min"


def _wait_s(rhythm: Rhythm, per_hour: float, *, page: bool) -> float:
    """Return the square-root rule's wait for a rate, in seconds."""
    cost = rhythm.cheap * _COST_NOT_MODIFIED + (1.0 - rhythm.cheap) * (_COST_PAGE if page else 1.0)
    return _HOUR * math.sqrt(2.0 * cost / (_WORTH * per_hour))


def _bounded(wait_s: float, rhythm: Rhythm, longest_s: float) -> float:
    return min(max(min(wait_s, _turnover_s(rhythm)), SHORTEST_S, rhythm.least_s), longest_s)


def _turnover_s(rhythm: Rhythm) -> float:
    """Return the seconds in which half of what the list shows is pushed out."""
    rate = max(per_day(rhythm), rhythm.lately)
    return _TURNOVER * rhythm.shows / rate * _DAY if rhythm.shows else math.inf


def _through_the_day(rhythm: Rhythm, now_s: float, longest_s: float, *, page: bool) -> float:
    """Return the wait, each hour counted by its own rate: the parts of a wait that hours hold, until they make one."""
    per_hour = per_day(rhythm) / 24
    weights = _weights(rhythm.hours)
    at_s, part = now_s, 0.0
    while at_s - now_s < longest_s:
        ends_s = (at_s // _HOUR + 1) * _HOUR
        whole = _wait_s(rhythm, per_hour * weights[int(at_s % _DAY // _HOUR)], page=page)
        if part + (ends_s - at_s) / whole >= 1.0:
            return at_s + (1.0 - part) * whole - now_s
        part += (ends_s - at_s) / whole
        at_s = ends_s
    return longest_s


def _weights(hours: Sequence[float]) -> Sequence[float]:
    """Return how busy each hour of the day is, 1 on average: its neighbours count half as much as itself."""
    if not hours:
        return _FLAT
    total = sum(hours) + 24 * _HOUR_PRIOR
    return [
        24 * (0.25 * hours[hour - 1] + 0.5 * hours[hour] + 0.25 * hours[(hour + 1) % 24] + _HOUR_PRIOR) / total
        for hour in range(24)
    ]


_FLAT = (1.0,) * 24


def _cut(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 3)
    return [round(count, 1) for count in value] if isinstance(value, tuple) else value
