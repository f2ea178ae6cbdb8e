"""One text read as a time: ISO 8601 and its relatives, and what people write, in many languages and calendars."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Any

from dateutil import tz

from newscrawler.article import rfc3339
from newscrawler.months import folded, gregorian, month_named

# News on the web is not older; earlier dates are epochs and defaults.
_EARLIEST = date(1995, 1, 1)
# Clocks differ, and a page of the far east is dated tomorrow.
_AHEAD = timedelta(days=1)
# Characters of a text that may be a time; longer ones are sentences.
_LONGEST = 120
# Characters between a date and its time of day: ", um ", " | ", " EST, Wednesday, ".
_NEAR = 20
# Words looked at in a text.
_MAX_WORDS = 40

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]\s?(\d{1,2}):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?\s*(\S.{0,40})?)?$",
    re.IGNORECASE,
)
_HALF = re.compile(r"([ap])\.?m\b\.?\s*", re.IGNORECASE)
# Behind the Vietnamese word for month.
_MONTH_NUMBER = re.compile(r"\s?(\d{1,2})(?!\d)")
_OFFSET = re.compile(r"\(?(?:GMT|UTC|Z)?\s?([+−-])\s?(\d{1,2})(?::?(\d\d))?(?!\d)", re.IGNORECASE)
_ZONE_WORD = re.compile(r"\(?([^\W\d_]{1,5})\b")
# Offsets in hours of the zone names that RFC 822 defines and of those that pages write out.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "jst": 9,
    "kst": 9, "sast": 2, "ist": 5.5, "pkt": 5, "hkt": 8, "sgt": 8, "pht": 8, "wib": 7, "wita": 8, "wit": 9, "eat": 3,
    "wat": 1, "cat": 2, "aest": 10, "aedt": 11, "acst": 9.5, "acdt": 10.5, "awst": 8, "nzst": 12, "nzdt": 13,
    "irst": 3.5,
}  # fmt: skip
# American zones whose offset hangs on the day.
_AMERICAN = {"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles"}

# Dates in figures. Two figures for the year only where the day comes first.
_YEAR_FIRST = re.compile(r"(?<![\d.,/-])(\d{4})\s?([-/.年년])\s?(\d{1,2})\s?(?:\2|[月월])\s?(\d{1,2})(?!\d|[-/]\d)")
_YEAR_LAST = re.compile(r"(?<![\d.,/:-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?![\d/-]|\.\d)")
# 令和6年5月3日, 民國113年5月3日: the years of an era, 元 the first.
_ERA_YEAR = re.compile(r"(令和|平成|昭和|民國|民国)\s?(\d{1,3}|元)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
# Dates with the month's name, which stands as <5> when these are tried.
_NAMED = (
    re.compile(r"(?<![\d:])(?P<d>\d{1,2})[^\d<>:]{0,9}<(?P<m>\d+)>(?:\s?/\s?<\d+>)?[^\d<>:]{0,12}(?P<y>\d{4})(?!\d(?!\d?:))"),
    re.compile(r"<(?P<m>\d+)>[^\d<>:]{0,4}(?P<d>\d{1,2})(?!\d|:)[^\d<>:]{0,6}(?P<y>\d{4})(?!\d(?!\d?:))"),
    re.compile(r"<(?P<m>\d+)> (?P<d>\d{1,2})(?= \d\d?:\d\d(?::\d\d)?(?: [A-Za-z]{1,5})? (?P<y>\d{4})(?!\d))"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[^\d<>:]{0,12}<(?P<m>\d+)>[^\d<>:]{0,4}(?P<d>\d{1,2})(?!\d|:)"),
    re.compile(r"(?<!\d)(?P<y>\d{4})[^\d<>:]{1,9}(?P<d>\d{1,2})[^\d<>:]{0,4}<(?P<m>\d+)>"),
    re.compile(r"(?<![\d:])(?P<d>\d{1,2})[ .-]{1,2}<(?P<m>\d+)>[ .,'-]{1,3}(?P<y>\d\d)(?![\d:.])"),
)  # fmt: skip
_WORD = re.compile(r"(?:[ก-ฮ]\.|[ก-ฮ]ี\.){2}|[^\W\d_](?:[^\s\d.,:;/|()\[\]<>…’'\"–—_+-]|['’](?=$|\s))*")
_CLOCK = re.compile(
    r"(?P<before>오전|오후|午前|午後|上午|下午|中午|凌晨|早上|晚上)?\s?(?<![\d.])(?P<H>\d{1,2})"
    r"(?:\s?(?:[:h時时시]|η)\s?(?P<M>\d\d)|\.(?P<M2>[0-5]\d)(?![.\d]))(?:\s?[:.'分분]\s?(?P<S>\d\d)(?![\d]))?[분分]?"
    r"\s?(?P<after>[ap]\.? ?m\b\.?|[πμ]\.?μ\.?|ق\.?ظ|ب\.?ظ|ص\b|م\b)?",
    re.IGNORECASE,
)
_HOUR_ONLY = re.compile(r"(?<![\d:.])(?P<H>\d{1,2})\s?(?P<after>[ap]\.? ?m\b\.?)", re.IGNORECASE)
_LATE = re.compile(r"^(?:p|μ|ب|م|오후|午後|下午|晚上)", re.IGNORECASE)
_EARLY = re.compile(r"^(?:a|π|ق|ص|오전|午前|上午|凌晨|早上)", re.IGNORECASE)
# Marks that turn the direction of what follows or take no room.
_UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x61C, 0xFEFF, 0xAD, *range(0x202A, 0x202F)])


def normal_time(text: Any, now: datetime | None = None, language: str | None = None) -> str | None:
    """Return a stated time as RFC 3339 with its offset, as a date where no time is stated; None where it is no time,
    in the future or before 1995.

    `language` is the page's, as it states it: it tells 3/5 of Britain from 3/5 of America, and the Croatian listopad
    from the Polish one. An instant in seconds or milliseconds since 1970 is read too.
    """
    if isinstance(text, int | float) and not isinstance(text, bool) and 0 < text < 1e14:
        text = str(int(text))
    if not isinstance(text, str) or not 5 < len(text) <= _LONGEST:
        return None
    value = _parsed(" ".join(text.split()), language)
    if value is None:
        return None
    day = value.date() if isinstance(value, datetime) else value
    if day < _EARLIEST or day > ((now or datetime.now(UTC)) + _AHEAD).date():
        return None
    return rfc3339(value)


def _parsed(text: str, language: str | None) -> datetime | date | None:
    if text.isascii() and text[:4].isdigit():
        if text.isdigit() and len(text) in (10, 13):
            return datetime.fromtimestamp(int(text[:10]), UTC)
        match = _ISO.match(text)
        if match:
            return _iso(match)
    text = _plain_figures(text)
    for found, start, end in _dates(text, language):
        return _with_clock(found, text[max(0, start - _NEAR - 12) : start], text[end:])
    return None


def _iso(match: re.Match[str]) -> datetime | date | None:
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    found = gregorian(int(year), int(month), int(day))
    if found is None or hour is None:
        return found
    digits = (fraction or "")[:3].ljust(3, "0")
    afternoon = _HALF.match(zone or "")
    return _joined(found, int(hour), int(minute), int(second or 0), (zone or "")[afternoon.end() if afternoon else 0 :],
                   afternoon[1].lower() if afternoon else "", int(digits) * 1000)  # fmt: skip


def _plain_figures(text: str) -> str:
    """Return the text with the figures of every script as 0–9, wide letters as usual ones, and no unseen marks."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKC", text).translate(_UNSEEN)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() and not c.isascii() else c for c in text)


def _dates(text: str, language: str | None) -> Iterator[tuple[date, int, int]]:
    """Yield each date in a text with its place, those with a month's name first."""
    if not any(c.isdigit() for c in text):
        return
    marked, places = _months_marked(text, language)
    if places:
        for pattern in _NAMED:
            for match in pattern.finditer(marked):
                year, month = _full_year(match["y"], int(match["m"])), int(match["m"])
                found = gregorian(year, month, int(match["d"]))
                if found:
                    yield found, _back(match.start(), places), _back(match.end(), places)
    yield from _dates_in_figures(text, language)


def _dates_in_figures(text: str, language: str | None) -> Iterator[tuple[date, int, int]]:
    for match in _ERA_YEAR.finditer(text):
        found = gregorian(_ERAS[match[1]] + (1 if match[2] == "元" else int(match[2])), int(match[3]), int(match[4]))
        if found:
            yield found, match.start(), match.end()
    for match in _YEAR_FIRST.finditer(text):
        found = gregorian(int(match[1]), int(match[3]), int(match[4])) if int(match[3]) <= 12 else None
        if found:
            yield found, match.start(), match.end()
    for match in _YEAR_LAST.finditer(text):
        found = _year_last(int(match[1]), match[2], int(match[3]), match[4], language)
        if found:
            yield found, match.start(), match.end()


def _year_last(first: int, sign: str, second: int, year: str, language: str | None) -> date | None:
    """Return the date; None where English leaves open which is the month, unless it is the English of a country."""
    tag = (language or "").lower().replace("_", "-")
    month_first = tag.startswith("en-us") and sign != "."
    if tag.partition("-")[0] in ("", "en") and sign != "." and tag.count("-") == 0 and first != second:
        if first <= 12 and second <= 12:
            return None
        month_first = second > 12
    day, month = (second, first) if (month_first and first <= 12) or second > 12 else (first, second)
    return gregorian(_full_year(year, month), month, day) if month <= 12 else None


def _full_year(year: str, month: int) -> int:
    """Return the year of which two figures are written: 67 is 2567 of the Buddhist era, 99 the last century."""
    number = int(year)
    if len(year) > 2 or month > 100:
        return number
    return number + (2000 if number < 50 else 2500 if number < 90 else 1900)


def _months_marked(text: str, language: str | None) -> tuple[str, list[tuple[int, int, int]]]:
    """Return the text with `<5>` for a word that names the fifth month, and for each of these where it ends in the
    marked text, where in the text, and how long it is there.
    """
    primary = (language or "").partition("-")[0].lower()
    parts: list[str] = []
    places: list[tuple[int, int, int]] = []
    at = length = 0
    words = list(_WORD.finditer(text))[:_MAX_WORDS]
    for index, word in enumerate(words):
        if word.start() < at:
            continue
        end, month = _month_at(text, word, words[index + 1] if index + 1 < len(words) else None, primary)
        if month is None:
            continue
        mark = f"<{month}>"
        before = text[at : word.start()].replace("<", " ").replace(">", " ")
        parts += [before, mark]
        length += len(before) + len(mark)
        at = end
        places.append((length, end, len(mark)))
    return "".join([*parts, text[at:].replace("<", " ").replace(">", " ")]), places


def _month_at(text: str, word: re.Match[str], following: re.Match[str] | None, primary: str) -> tuple[int, int | None]:
    first = folded(word[0].rstrip("'’"))
    if first == "thang":
        number = _MONTH_NUMBER.match(text, word.end())
        if number and 1 <= int(number[1]) <= 12:
            return number.end(), int(number[1])
    if following is not None and following.start() - word.end() == 1:
        month = month_named(f"{first} {folded(following[0])}", primary)
        if month is not None:
            return following.end(), month
    return word.end(), month_named(first, primary)


def _back(at: int, places: list[tuple[int, int, int]]) -> int:
    """Return where a place of the marked text is in the text."""
    known = [(marked, real) for marked, real, size in places if marked <= at]
    if known:
        marked, real = known[-1]
        return real + at - marked
    return at


def _with_clock(day: date, before: str, after: str) -> datetime | date:
    """Return the day with the time of day that stands next to it, the day alone where none does."""
    for pattern in (_CLOCK, _HOUR_ONLY):
        match = pattern.search(after[: _NEAR + 24])
        if match and match.start() <= _NEAR:
            return _clock(day, match, after[match.end() :]) or day
        last = next(iter(list(pattern.finditer(before))[-1:]), None)
        if last and len(before) - last.end() <= _NEAR:
            return _clock(day, last, before[last.end() :]) or day
    return day


def _clock(day: date, match: re.Match[str], rest: str) -> datetime | None:
    part = match.groupdict()
    half = part.get("before") or part.get("after") or ""
    late = "p" if _LATE.match(half) else "a" if _EARLY.match(half) else ""
    minute, second = int(part.get("M") or part.get("M2") or 0), int(part.get("S") or 0)
    return _joined(day, int(part["H"]), minute, second, rest, late)


def _joined(day: date, hour: int, minute: int, second: int, zone: str, half: str, micro: int = 0) -> datetime | None:
    """Return the instant; `half` is "p" for the afternoon, "a" for the morning; None where there is no such hour."""
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return None
    value = datetime(  # noqa: DTZ001 - the offset follows if the page states one
        day.year, day.month, day.day, hour, minute, min(second, 59), micro
    )
    return value.replace(tzinfo=_zone(zone, value))


def _zone(text: str, value: datetime) -> tzinfo | None:
    """Return the offset that a text begins with, None where it begins with none."""
    text = text.lstrip(" ,").removeprefix("Uhr").lstrip()
    match = _OFFSET.match(text)
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes >= 15 * 60:
            return None
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes)) if minutes else UTC
    word = _ZONE_WORD.match(text)
    name = word[1].lower() if word else ""
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name])) if _ZONES[name] else UTC
    place = _american(_AMERICAN[name]) if word and name in _AMERICAN and word[1].isupper() else None
    offset = value.replace(tzinfo=place).utcoffset() if place else None
    return timezone(offset) if offset is not None else None


@lru_cache(maxsize=8)
def _american(name: str) -> tzinfo | None:
    return tz.gettz(name)
