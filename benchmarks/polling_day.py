"""Adaptive polling against fixed rounds: 5,000 sources over a day in virtual time, with the product's own rhythm.

    python -m benchmarks.polling_day --sources 5000

Each source is a publisher of its own who knows nothing of the rule. What is assumed of publishers (`Publisher`):
- articles a day: log-normal, median 12, sigma 1.5, cut to 0.2 … 500 (a village paper to an agency);
- by the hour of the source's own time zone, a newsroom's day (`_DAY_CURVE`), and half as many at weekends;
- a burst of five times the rate for three hours about every ten days;
- a feed shows the 10 to 100 newest entries, nine in ten say when each was published;
- three in five servers answer 304 ("about 60% of feeds serve up a 304", FeedLounge, feedlounge.com/blog/2006/03/23),
  one in six has no validators at all (35 of 200 in Udell's list, jonudell.net/udell/2004-02-01-rss-self-defense.html),
  the others have some that change at every answer;
- a third of all feeds are written anew without news: entries edited, or everything regenerated every hour;
- a server is down for half an hour about every ten days; one in thirty answers 429 with Retry-After to whoever comes
  more often than every ten minutes;
- two in five state a `ttl` or max-age, mostly of an hour, whatever they do.

A poll that brought nothing new and was not answered 304 is wasted; errors and 429 count as such.
"""

from __future__ import annotations

import argparse
import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from newscrawler import polling

_HOUR, _DAY = 3600.0, 86400.0
# Thursday, 5 March 2026, 00:00 UTC; the day that is measured, a week later, is no weekend either.
_BEGIN_S = 1_772_668_800.0
_WARM_UP_DAYS = 7
# Days after the measured one in which its last articles may be found.
_AFTER_DAYS = 1
_SEED = 20261124
# Seconds: the rounds to compare with.
_FIXED_S = (900.0, 3600.0)

# Articles by local hour, relative: a newsroom sleeps from one to five and is busiest before lunch.
_DAY_CURVE = (3, 2, 1, 1, 1, 2, 5, 8, 10, 11, 12, 12, 11, 11, 11, 11, 11, 10, 9, 8, 7, 6, 5, 4)
# Hours from UTC and how many sources are there: Europe, the Americas, Asia and Australia.
_ZONES = ((0, 2), (1, 5), (2, 2), (3, 1), (-3, 2), (-5, 4), (-6, 1), (-8, 2), (5, 2), (8, 3), (9, 2), (10, 1))
_TTL_S = (300, 900, 1800, 3600, 3600, 3600)
_SHOWN = (10, 10, 15, 20, 20, 25, 30, 30, 50, 100)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one request gets. `newest` is how many articles the publisher has published so far."""

    status: int
    newest: int = 0
    wait_s: float | None = None


class Publisher:
    """One source's feed: when it publishes, and what its server answers."""

    def __init__(self, number: int, days: int) -> None:
        rng = np.random.default_rng((_SEED, number))
        self.per_day = min(max(math.exp(rng.normal(math.log(12), 1.5)), 0.2), 500.0)
        zones, shares = np.asarray(_ZONES).T
        self.zone = int(rng.choice(zones, p=shares / sum(shares)))
        self.shows = int(rng.choice(_SHOWN))
        self.states_times = rng.random() < 0.9
        kind = rng.random()
        self.validators = "kept" if kind < 0.6 else "none" if kind < 0.77 else "changing"
        self.ttl_s = float(rng.choice(_TTL_S)) if rng.random() < 0.4 else None
        self.limit_s = 600.0 if rng.random() < 1 / 30 else 0.0
        self.times = self._articles(rng, days)
        self.rewrites: list[float] = []
        rewritten = rng.random()
        if rewritten < 0.25:
            edited = [time for time in self.times if rng.random() < 0.3]
            self.rewrites = sorted(time + rng.exponential(2 * _HOUR) for time in edited)
        elif rewritten < 0.33:
            self.rewrites = [_BEGIN_S + hour * _HOUR for hour in range(days * 24)]
        starts = _BEGIN_S + rng.random(rng.poisson(days / 10)) * days * _DAY
        self.outages = [(start, start + rng.exponential(0.5 * _HOUR)) for start in starts.tolist()]
        self.forget()

    def forget(self) -> None:
        """Forget who asked: the next way of polling meets the same publisher."""
        self._asked_s = -math.inf
        self._version: tuple[int, int] | None = None

    def _articles(self, rng: np.random.Generator, days: int) -> list[float]:
        hours = np.arange(days * 24)
        local = hours + self.zone
        rates = np.asarray(_DAY_CURVE)[local % 24] * (self.per_day / sum(_DAY_CURVE))
        # The first day is a Thursday: the third and fourth are the weekend.
        rates[np.isin(local // 24 % 7, (2, 3))] *= 0.5
        for start in rng.integers(0, len(hours), rng.poisson(days / 10)):
            rates[start : start + 3] *= 5.0
        starts = np.repeat(hours, rng.poisson(rates))
        times: list[float] = np.sort(_BEGIN_S + (starts + rng.random(len(starts))) * _HOUR).tolist()
        return times

    def answer(self, at_s: float) -> Answer:
        """Return what a conditional request gets at that moment."""
        since_s, self._asked_s = at_s - self._asked_s, at_s
        if any(start <= at_s < end for start, end in self.outages):
            return Answer(503)
        if since_s < self.limit_s:
            return Answer(429, wait_s=900.0)
        version = (bisect_right(self.times, at_s), bisect_right(self.rewrites, at_s))
        if self.validators == "kept" and version == self._version:
            return Answer(304, version[0])
        self._version = version
        return Answer(200, version[0])


class Adaptive:
    """The product's rhythm, asked what it would ask of one list."""

    def __init__(self) -> None:
        self._rhythm = polling.Rhythm()

    def next(self, at_s: float, publisher: Publisher, answer: Answer, brought: range) -> float:
        """Return the instant of the next poll."""
        if answer.status >= 400:
            self._rhythm = polling.asked_again(self._rhythm, polling.Asked(at_s, "failed", wait_s=answer.wait_s))
            return polling.next_after_failure_s(self._rhythm, at_s, f"http_{answer.status}", answer.wait_s)
        first = self._rhythm.read_s is None
        seen = range(max(answer.newest - publisher.shows, 0), answer.newest) if first else brought
        asked = polling.Asked(
            at_s,
            "not_modified" if answer.status == 304 else "read",
            brought=len(brought),
            shows=min(publisher.shows, answer.newest),
            times=[publisher.times[number] for number in seen] if publisher.states_times else (),
        )
        self._rhythm = polling.asked_again(self._rhythm, asked)
        return polling.next_s(self._rhythm, at_s, floor_s=publisher.ttl_s)


class Fixed:
    """A round every so many seconds, conditional requests included; a Retry-After is kept to."""

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s

    def next(self, at_s: float, publisher: Publisher, answer: Answer, brought: range) -> float:  # noqa: ARG002
        """Return the instant of the next poll."""
        return at_s + max(self._every_s, answer.wait_s or 0.0)


@dataclass
class Day:
    """What one way of polling did on one day."""

    polls: int = 0
    brought: int = 0
    not_modified: int = 0
    failed: int = 0
    delays_s: list[float] = field(default_factory=list)
    missed: int = 0
    late: int = 0


def poll(publisher: Publisher, way: Adaptive | Fixed, first_s: float, days: dict[int, Day], end_s: float) -> None:
    """Poll a source until the end, counting the days asked for (by number from the start)."""
    at_s, had = first_s, None
    while at_s < end_s:
        answer = publisher.answer(at_s)
        shown_from = max(answer.newest - publisher.shows, 0)
        # What stood in the feed at the first poll is an old stock, found and not measured.
        brought = range(max(had, shown_from), answer.newest) if had is not None else range(0)
        if day := days.get(int((at_s - _BEGIN_S) // _DAY)):
            day.polls += 1
            day.brought += bool(brought)
            day.not_modified += answer.status == 304
            day.failed += answer.status >= 400
        if answer.status < 400:
            for number in range(had if had is not None else answer.newest, answer.newest):
                published_s = publisher.times[number]
                if found := days.get(int((published_s - _BEGIN_S) // _DAY)):
                    if number < shown_from:
                        found.missed += 1
                    else:
                        found.delays_s.append(at_s - published_s)
            had = answer.newest
        at_s = way.next(at_s, publisher, answer, brought)
    for published_s in publisher.times[had or 0 :]:
        if found := days.get(int((published_s - _BEGIN_S) // _DAY)):
            found.late += 1


def report(sources: int) -> Iterator[str]:
    """Yield the lines of the report, each as soon as it is known."""
    days = _WARM_UP_DAYS + 1 + _AFTER_DAYS
    begun = perf_counter()
    end_s = _BEGIN_S + days * _DAY
    # Fixed rounds learn nothing: a day before is enough for them.
    before_s = _BEGIN_S + (_WARM_UP_DAYS - 1) * _DAY
    adaptive = {0: Day(), _WARM_UP_DAYS: Day()}
    fixed = {every_s: {_WARM_UP_DAYS: Day()} for every_s in _FIXED_S}
    for number in range(sources):
        publisher = Publisher(number, days)
        # The first polls are spread over the first quarter of an hour, as a pool of downloads does.
        first_s = number * 900.0 / sources
        poll(publisher, Adaptive(), _BEGIN_S + first_s, adaptive, end_s)
        for every_s, measured in fixed.items():
            publisher.forget()
            poll(publisher, Fixed(every_s), before_s + first_s, measured, end_s)
    yield f"{sources} sources, one feed each, a day in virtual time"
    heads = ("polls", "/site", "news", "304", "failed", "wasted", "median", "p95", "missed", "late")
    yield f"{'':28}" + "".join(f"{head:>9}" for head in heads)
    yield _line(f"adaptive, after {_WARM_UP_DAYS} days", adaptive[_WARM_UP_DAYS], sources)
    yield _line("adaptive, the first day", adaptive[0], sources)
    for every_s, measured in fixed.items():
        yield _line(f"every {every_s / 60:.0f} minutes", measured[_WARM_UP_DAYS], sources)
    yield f"({perf_counter() - begun:.0f} s)"


def _line(name: str, day: Day, sources: int) -> str:
    # Not found by the end counts as the longest delay.
    delays = sorted(day.delays_s) + [math.inf] * day.late
    median, high = (delays[int(len(delays) * share)] / 60 for share in (0.5, 0.95)) if delays else (0.0, 0.0)
    wasted = day.polls - day.brought - day.not_modified
    polls = max(day.polls, 1)
    shares = "".join(f"{n / polls:>9.1%}" for n in (day.brought, day.not_modified, day.failed, wasted))
    times = f"{median:>5.1f} min{high:>5.0f} min"
    return f"{name:28}{day.polls:>9}{day.polls / sources:>9.1f}{shares}{times}{day.missed:>9}{day.late:>9}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=5_000)
    for line in report(parser.parse_args().sources):
        print(line, flush=True)
