"""Rhythm: how often a list is worth asking, learnt from what its answers brought. Pure; instants are POSIX seconds.

Waiting T between two askings of a list that brings λ articles an hour costs λT/2 article-hours of delay an hour, and
asking it costs 1/T answers an hour, each as dear as an empty answer of this server is (a 304 costs it next to
nothing). The sum is least at T = sqrt(2 cost / (worth λ)): the square-root rule (Sia, Cho and Cho, "Efficient
Monitoring Algorithm for Fast News Alerts", IEEE TKDE 19/7, 2007). λ follows the hour of the day, so that nobody is
asked at night for what appears by day. docs/polling.md has the rules with their figures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

__all__ = ["Asked", "Rhythm", "asked_again", "interval_s", "next_s", "per_day", "silent_for_s"]

_HOUR = 3600.0
_DAY = 24 * _HOUR

# Seconds between two askings, whatever a list brings: nobody's news is worth more than one request in three minutes.
SHORTEST_S = 180.0
# Seconds: a list that lives is looked at once a day at the least, a finished one (an old month) once in thirty.
LONGEST_S = _DAY
RETIRED_S = 30 * _DAY

# What an answer with a body and nothing new costs is 1; a 304 has neither body nor reading.
_COST_NOT_MODIFIED = 0.08
# A web page costs its server ten times what a feed does, and has to be searched for links.
_COST_PAGE = 4.0
# What an hour's delay of one article is worth in such answers: the one weight between speed and being welcome, set on
# benchmarks/polling_day.py so that at most a fifth of all answers are empty ones with a body.
_WORTH = 7.0

# Seconds after which what was learnt counts half: a week has its weekend.
_HALF_LIFE_S = 7 * _DAY
# Before anything is known: one article in four hours.
_PRIOR_NEWS, _PRIOR_WATCHED_S = 1.0, 4 * _HOUR
# Articles an hour of the day is thought to have had before it had any: with few the day is flat.
_HOUR_PRIOR = 1.5
# Articles remembered by hour of day; beyond them the older ones count half.
_HOURS_KEPT = 400.0
# No rate above so many articles in the time since the last one: a list that fell silent is soon asked less.
_SILENCE_NEWS = 6.0
# How fast what a server does with validators is learnt, as the share of the newest empty answer.
_CHEAP_STEP = 0.2
# A list that shows n entries is asked before half of them have been pushed out.
_TURNOVER = 0.5
# Seconds of a first answer's past that count as watched: a feed of one busy hour says little of a day.
_SEED_S = _DAY

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

    asked_s: float | None = None
    """When it was asked last."""
    news: float = 0.0
    watched_s: float = 0.0
    """Articles it brought, and seconds it was watched; both fade."""
    hours: tuple[float, ...] = ()
    """Articles by hour of day (UTC); () before any."""
    cheap: float = 0.5
    """How far an empty answer of this server is a 304: 0 never, 1 always."""
    shows: int = 0
    """Entries its last full answer had."""
    brought_s: float | None = None
    usual_s: float | None = None
    """When it brought something last, and the usual gap between two articles then."""
    failures: int = 0
    idle: int = 0
    """Answers in a row that brought nothing."""
    least_s: float = 0.0
    """The shortest interval that the server seems to put up with, learnt from its Retry-After."""
    modified: str | None = None
    """What the index stated as its time when it was last read."""

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
    modified: str | None = None


def asked_again(before: Rhythm, asked: Asked) -> Rhythm:
    """Return what is known after one more asking."""
    if asked.answer == "failed":
        least_s = before.least_s
        if asked.wait_s:
            least_s = min(2.0 * max(least_s, SHORTEST_S), _LEAST_MAX_S)
        return replace(before, asked_s=asked.at_s, failures=before.failures + 1, least_s=least_s)
    if before.asked_s is None or before.watched_s == 0.0:
        return _first(before, asked)
    elapsed = max(0.0, asked.at_s - before.asked_s)
    fade = 0.5 ** (elapsed / _HALF_LIFE_S)
    news, watched_s = before.news * fade + asked.brought, before.watched_s * fade + elapsed
    empty = asked.brought == 0
    hours, cheap = before.hours, before.cheap
    if empty:
        cheap += _CHEAP_STEP * ((asked.answer == "not_modified") - cheap)
    else:
        hours = _with_hours(hours, asked, since_s=before.asked_s)
    after = Rhythm(
        asked_s=asked.at_s,
        news=news,
        watched_s=watched_s,
        hours=hours,
        cheap=cheap,
        shows=asked.shows if asked.answer == "read" else before.shows,
        brought_s=before.brought_s if empty else asked.at_s,
        usual_s=before.usual_s,
        idle=before.idle + 1 if empty else 0,
        least_s=before.least_s * _LEAST_FADES,
        modified=asked.modified or before.modified,
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
        news, watched_s = (len(times) - 1) * min(1.0, _SEED_S / span), min(span, _SEED_S)
    brought_s = (times[-1] if times else asked.at_s) if asked.brought else None
    return replace(
        before,
        asked_s=asked.at_s,
        news=news,
        watched_s=watched_s,
        shows=asked.shows,
        brought_s=brought_s,
        failures=0,
        modified=asked.modified,
    )


def _with_hours(hours: tuple[float, ...], asked: Asked, *, since_s: float) -> tuple[float, ...]:
    known = [time for time in asked.times if since_s < time <= asked.at_s]
    counts = list(hours) or [0.0] * 24
    # Those without a time are thought to have come in the middle of the wait.
    for time in (*known, *([(since_s + asked.at_s) / 2] * (min(asked.brought, 200) - len(known)))):
        counts[int(time % _DAY // _HOUR)] += 1.0
    if sum(counts) > _HOURS_KEPT:
        counts = [count / 2 for count in counts]
    return tuple(counts)


def per_day(rhythm: Rhythm) -> float:
    """Return the articles a day the list is thought to bring."""
    return (rhythm.news + _PRIOR_NEWS) / (rhythm.watched_s + _PRIOR_WATCHED_S) * _DAY


def interval_s(rhythm: Rhythm, *, page: bool = False) -> float:
    """Return the seconds between two askings in an hour of day that is as busy as the whole day is on average."""
    return _bounded(_wait_s(rhythm, per_day(rhythm) / 24, page=page), rhythm)


def next_s(rhythm: Rhythm, now_s: float, *, page: bool = False, floor_s: float | None = None) -> float:
    """Return when a list is to be asked next, that was read at `now_s`. `floor_s` is the publisher's own word."""
    at_s = now_s + _bounded(_through_the_day(rhythm, now_s, page=page), rhythm)
    return max(at_s, now_s + min(floor_s or 0.0, _FLOOR_MAX_S))


def next_after_failure_s(rhythm: Rhythm, now_s: float, code: str | None, wait_s: float | None = None) -> float:
    """Return when a list is to be asked next that failed; `wait_s` is its Retry-After."""
    first, most = (_GONE_BACKOFF_S, _GONE_BACKOFF_MAX_S) if code in _GONE else (_BACKOFF_S, _BACKOFF_MAX_S)
    # Beyond 2^20 every back-off is at its bound.
    backoff = min(first * 2.0 ** min(max(rhythm.failures, 1) - 1, 20), most)
    return now_s + max(backoff, min(wait_s or 0.0, WAIT_MAX_S))


def silent_for_s(rhythm: Rhythm, now_s: float) -> float | None:
    """Return for how long a list that used to bring news has brought none, None while that is nothing unusual."""
    if rhythm.brought_s is None or rhythm.usual_s is None:
        return None
    silent_s = now_s - rhythm.brought_s
    return silent_s if silent_s > max(_SILENT_GAPS * rhythm.usual_s, _SILENT_S) else None


def _wait_s(rhythm: Rhythm, per_hour: float, *, page: bool) -> float:
    """Return the square-root rule's wait for a rate, in seconds."""
    cost = rhythm.cheap * _COST_NOT_MODIFIED + (1.0 - rhythm.cheap) * (_COST_PAGE if page else 1.0)
    return _HOUR * math.sqrt(2.0 * cost / (_WORTH * per_hour))


def _bounded(wait_s: float, rhythm: Rhythm) -> float:
    if rhythm.shows:
        wait_s = min(wait_s, _TURNOVER * rhythm.shows / per_day(rhythm) * _DAY)
    return min(max(wait_s, SHORTEST_S, rhythm.least_s), LONGEST_S)


def _through_the_day(rhythm: Rhythm, now_s: float, *, page: bool) -> float:
    """Return the wait, each hour counted by its own rate: the parts of a wait that hours hold, until they make one."""
    per_hour = per_day(rhythm) / 24
    if rhythm.brought_s is not None and now_s > rhythm.brought_s:
        per_hour = min(per_hour, _SILENCE_NEWS * _HOUR / (now_s - rhythm.brought_s))
    weights = _weights(rhythm.hours)
    at_s, part = now_s, 0.0
    while at_s - now_s < LONGEST_S:
        ends_s = (at_s // _HOUR + 1) * _HOUR
        whole = _wait_s(rhythm, per_hour * weights[int(at_s % _DAY // _HOUR)], page=page)
        if part + (ends_s - at_s) / whole >= 1.0:
            return at_s + (1.0 - part) * whole - now_s
        part += (ends_s - at_s) / whole
        at_s = ends_s
    return LONGEST_S


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


def spread(times: Iterable[float], most: int) -> list[float]:
    """Return at most `most` of the times, the newest."""
    return sorted(times)[-most:]
