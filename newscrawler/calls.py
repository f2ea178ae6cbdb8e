"""A list that might be asked: whether it is, and what its answer says of the next time. Pure.

What the registry names is asked whenever somebody starts a crawl by hand. What another list named goes by its own
state: an old month of a sitemap index is asked when the index says that it changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from newscrawler import polling
from newscrawler.article import parse_instant
from newscrawler.discovery.periods import period_of
from newscrawler.stores import Poll, SourceNote

__all__ = ["Answer", "Call", "answer_of", "with_rhythm"]

Answer = Literal["ask", "waiting", "paused", "settled"]

# Rounds come by the minute: what would fall due just after one is asked in it, not a whole round later.
_EARLY = timedelta(seconds=60)
# The longest that a pause and a wait are kept (`polling`), and a day for clocks that differ.
_PAUSE_MAX = timedelta(seconds=polling.WAIT_MAX_S, days=1)
_WAIT_MAX = timedelta(seconds=polling.RETIRED_S, days=1)
# Why a list was not asked after all: its site is left alone (`fetching.blocks`).
_NOT_ASKED = frozenset({"site_blocked", "site_paused"})


@dataclass(frozen=True, slots=True)
class Call:
    """A list that might be asked.

    `page`: a section or home page. `parent`: what named it, None for the registry; `announced`: that was a page, not
    an index of many. `modified`: the time its index states. `second`: the source has lists that tell the same cheaper.
    """

    url: str
    source: str
    page: bool = False
    parent: str | None = None
    announced: bool = False
    modified: str | None = None
    second: bool = False
    depth: int = 0

    @property
    def of_index(self) -> bool:
        """Whether it is one of the many that an index names."""
        return self.parent is not None and not self.announced


def answer_of(
    call: Call, poll: Poll | None, now: datetime, *, due_only: bool, refresh: bool, since_s: float | None = None
) -> Answer:
    """Return whether a list is asked, or why not: its time has not come, the site wants a pause, its index says that it
    is as it was. `due_only`: only what is due; `refresh`: everything; `since_s`: what is older is left aside."""
    if poll is None:
        return "ask"
    # A clock that was wrong when it was kept must not hold a list back for years.
    if poll.paused_until is not None and now < poll.paused_until <= now + _PAUSE_MAX:
        return "paused"
    if refresh:
        return "ask"
    due = poll.next_at is None or not now + _EARLY < poll.next_at <= now + _WAIT_MAX
    if call.of_index and call.modified is not None and not poll.failures:
        if not due and _is_finished(call, polling.Rhythm.from_json(poll.rhythm), now):
            # Many systems write the present time into every line of an index.
            return "settled"
        changed = _is_later(call.modified, poll.modified) or (poll.next_at is not None and due)
        # Unchanged as it may be, it has entries that an earlier run left aside.
        changed = changed or polling.Rhythm.from_json(poll.rhythm).leaves_aside(since_s)
        return "ask" if changed else "settled"
    by_time = due_only or call.second or call.of_index
    return "ask" if due or not by_time else "waiting"


def with_rhythm(
    note: SourceNote,
    call: Call,
    known: Mapping[str, Any] | None,
    *,
    answer: Literal["read", "not_modified", "same_body", "failed"],
    times: Sequence[float],
    floor_s: float | None,
    wait_s: float | None,
    refresh: bool,
    since_s: float | None = None,
) -> SourceNote:
    """Return the note with what it says of the next asking; `known` is the rhythm as it was kept, None before any;
    `since_s` the instant before which entries were left aside."""
    before, now_s = polling.Rhythm.from_json(known), note.at.timestamp()
    asked = polling.Asked(now_s, answer, note.brought, note.entries, times, wait_s)
    code = note.error.partition(":")[0] if note.error else None
    # Asked for everything anew, a list "brings" what it brought long ago: that says nothing of its rhythm. Nor does it
    # that its site is left alone.
    as_before = code in _NOT_ASKED or (refresh and known and not note.error)
    rhythm = before if as_before else polling.asked_again(before, asked)
    if answer == "read":
        rhythm = replace(rhythm, left_s=since_s)
    finished = call.of_index and _is_finished(call, rhythm, note.at)
    if note.error:
        next_s = polling.next_after_failure_s(rhythm, now_s, code, wait_s)
    else:
        next_s = polling.next_s(
            rhythm, now_s, page=call.page, of_index=call.of_index, finished=finished, floor_s=floor_s
        )
    # A time of the index to the second says when to ask; a bare day does not say whether the day is over.
    by_index = not note.error and not finished and parse_instant(call.modified) and len(call.modified or "") > 10
    if by_index:
        # Some indexes write one time for ever: the list is looked at all the same, as seldom as any of its kind.
        next_s = now_s + polling.LONGEST_OF_INDEX_S
    return replace(
        note,
        parent=call.parent,
        next_at=datetime.fromtimestamp(next_s, UTC),
        interval_s=round(polling.interval_s(rhythm, page=call.page)),
        paused_until=note.at + timedelta(seconds=min(wait_s, polling.WAIT_MAX_S)) if wait_s and note.error else None,
        rhythm=rhythm.as_json(),
    )


def _is_finished(call: Call, rhythm: polling.Rhythm, at: datetime) -> bool:
    period = period_of(call.url)
    return polling.is_finished(rhythm, at.timestamp(), over=period is not None and period.is_over(at))


def _is_later(stated: str, kept: str | None) -> bool:
    new, old = parse_instant(stated), parse_instant(kept)
    return old is None or (new is not None and new > old)
