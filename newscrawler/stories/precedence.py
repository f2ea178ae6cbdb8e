"""Which of several copies came first by their times and their texts, where nobody is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from newscrawler.article import Article, parse_instant
from newscrawler.fingerprint import compared, fingerprint
from newscrawler.urls import site_of

if TYPE_CHECKING:
    from newscrawler.stories.claims import Claim

__all__ = ["WEAK", "first_of", "reading_order", "shown_site", "span_of"]

# How a reason begins that would not stand against another.
WEAK = "weak: "
# Two pages within it came out together: clocks differ, and a feed takes as long.
_TOGETHER = timedelta(minutes=1)
# A time further ahead of the fetch than a clock that runs fast is no evidence.
_AHEAD = timedelta(minutes=10)
# What a time without an offset may stand for: UTC-12 to UTC+14.
_WEST, _EAST = timedelta(hours=12), timedelta(hours=14)
_DAY = timedelta(days=1)
# Copies whose texts are compared: each pair is a comparison.
_MOST_COMPARED = 12
# Shares of a text that stand in another's: as good as all of it; and of a text to which something was added, whose
# rest is the greater part. Below, the other one was cut.
_WHOLE, _MOSTLY = 0.9, 0.67
# Share of the longest copy's length under which a copy was cut.
_CUT = 0.8


class Span(NamedTuple):
    """When a page came out, as its word leaves it: a moment, or a day somewhere on earth."""

    start: datetime
    end: datetime


def span_of(article: Article) -> Span | None:
    """Return when the page says that it came out; None where it does not, or states a time that was yet to come."""
    stated, fetched = parse_instant(article.published), parse_instant(article.fetched_at)
    text = article.published
    if stated is None or text is None:
        return None
    try:
        if len(text) == len("2026-05-01"):
            span = Span(stated - _EAST, stated + _DAY + _WEST)
        elif datetime.fromisoformat(text).tzinfo is None:
            span = Span(stated - _EAST, stated + _WEST)
        else:
            span = Span(stated, stated)
    except OverflowError:
        return None
    return None if fetched is not None and span.start > fetched + _AHEAD else span


def first_of(members: Sequence[Article]) -> tuple[Article, list[str]]:
    """Return the copy that came first and why, strongest first: by its time of publication; where times do not decide,
    by which text is part of which; then by what is left of the times, when it was fetched, and its address.
    """
    if len(members) == 1:
        return members[0], ["no other page has it and its own names nobody"]
    spans = {member.canonical_url: span_of(member) for member in members}
    known = sorted((span.end, url) for url, span in spans.items() if span)
    contenders = list(members)
    if known:
        end = known[0][0]
        contenders = [m for m in members if (span := spans[m.canonical_url]) is None or span.start <= end + _TOGETHER]
    dated = [m for m in contenders if spans[m.canonical_url]]
    undated = len(contenders) - len(dated)
    if len(dated) == 1 and len(known) > 1:
        return dated[0], [_earliest(dated[0], end, members, spans), *_silent(undated)]
    by_text = _by_text(contenders)
    if by_text is not None:
        return by_text
    first = min(dated or contenders, key=lambda m: _weak_order(m, spans))
    if len(dated) == 1:
        return first, [f"{WEAK}the only page that says when it was published: {first.published}"]
    if dated and (span := spans[first.canonical_url]) and span.start == span.end:
        return first, [
            f"{WEAK}{first.published} is the earliest time stated; others are as early or leave the hour open"
        ]
    return first, [f"{WEAK}times and texts do not tell the copies apart; it came first of them"]


def reading_order(members: Sequence[Article], claims: Sequence[Claim]) -> list[Article]:
    """Return copies of a text that stands elsewhere, the one to read first: named by others, not cut, early."""
    targets = Counter(claim.target.url for claim in claims)
    longest = max(len(member.text) for member in members)
    spans = {member.canonical_url: span_of(member) for member in members}
    return sorted(
        members,
        key=lambda m: (-targets[m.canonical_url], len(m.text) < _CUT * longest, *_weak_order(m, spans)),
    )


def shown_site(url: str) -> str:
    """Return the site of an address for people: without the port that goes without saying."""
    return site_of(url).removesuffix(":443").removesuffix(":80")


def _weak_order(member: Article, spans: dict[str, Span | None]) -> tuple[bool, datetime, datetime, str]:
    span = spans[member.canonical_url]
    latest = datetime.max.replace(tzinfo=UTC)
    fetched = parse_instant(member.fetched_at) or latest
    # What a page that states a day alone leaves open is not to its favour.
    return span is None, span.end if span else latest, fetched, member.canonical_url


def _earliest(first: Article, end: datetime, members: Sequence[Article], spans: dict[str, Span | None]) -> str:
    later = sorted(
        (span.start, m.canonical_url) for m in members if m is not first and (span := spans[m.canonical_url])
    )
    wait = _duration(later[0][0] - end)
    return f"published first: {first.published}, {wait} before {shown_site(later[0][1])}"


def _silent(undated: int) -> list[str]:
    return [f"{undated} of the pages say no time that can be believed"] if undated else []


def _by_text(members: Sequence[Article]) -> tuple[Article, list[str]] | None:
    """Return the copy that the others were cut from or added to, None where the texts do not say."""
    looked_at = sorted(members, key=lambda m: (str(m.fetched_at), m.canonical_url))[:_MOST_COMPARED]
    texts = {member.text: fingerprint(member.text) for member in looked_at}
    prints = [(member, texts[member.text]) for member in looked_at]
    found: dict[str, list[str]] = {}
    for (one, one_print), (other, other_print) in combinations(prints, 2):
        likeness = compared(one_print, other_print)
        pairs = ((one, likeness.of_one, other, likeness.of_other), (other, likeness.of_other, one, likeness.of_one))
        for part, of_part, whole, of_whole in pairs:
            if of_part < _WHOLE or of_whole >= _WHOLE:
                continue
            if of_whole >= _MOSTLY:
                words = f"{shown_site(whole.canonical_url)} has its whole text and adds to it"
                found.setdefault(part.canonical_url, []).append(words)
            else:
                words = f"{shown_site(part.canonical_url)} has no more than {of_whole:.0%} of its text"
                found.setdefault(whole.canonical_url, []).append(words)
    ranked = sorted(looked_at, key=lambda m: -len(found.get(m.canonical_url, ())))
    most, next_most = (len(found.get(member.canonical_url, ())) for member in ranked[:2])
    return (ranked[0], found[ranked[0].canonical_url]) if most > next_most else None


def _duration(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    for unit, size in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
