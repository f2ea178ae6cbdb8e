"""The times that feeds and sitemaps state, in whatever form, as RFC 3339 text that keeps the stated offset."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz

from dateutil import parser as dateutil_parser

from newscrawler.article import rfc3339

# RFC 822's zone names and others that mean one offset only, in hours. BST, IST and their like mean several and stay
# out: the time is then kept as stated, without an offset.
_ZONE_HOURS = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "MET": 1, "MEST": 2, "EET": 2,
    "EEST": 3, "MSK": 3, "TRT": 3,
    "JST": 9, "KST": 9, "HKT": 8, "WIB": 7, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
    "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3,
}  # fmt: skip
# The two forms that nearly all lists use, told without asking further: possible as they stand but for the last days of
# a month, and of no year that the zero values of databases have.
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
_OFFSET = r"[+-](?:0\d|1[0-3])"
_USUAL_ISO = re.compile(rf"(?:19[89]|20\d)\d-(?:0[1-9]|1[0-2])-([0-3]\d)T{_CLOCK}(Z|{_OFFSET}:[0-5]\d)", re.ASCII)
_USUAL_RFC822 = re.compile(
    rf"(?:[A-Z][a-z]{{2}}, )?([0-3]?\d) ([A-Z][a-z]{{2}}) ((?:19[89]|20\d)\d) ({_CLOCK}) "
    rf"(?:GMT|UTC|({_OFFSET})([0-5]\d))",
    re.ASCII,
)
_MONTHS = {
    "Jan": "01", "Feb": "02", "Mar": "03", "Apr": "04", "May": "05", "Jun": "06",
    "Jul": "07", "Aug": "08", "Sep": "09", "Oct": "10", "Nov": "11", "Dec": "12",
}  # fmt: skip
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
# "2026-11-24 06:05:20 +0200" and the like: one space before the offset, which fromisoformat refuses.
_SPACED_OFFSET = re.compile(r"(?<=\d)\s+(?=[+-]\d\d:?\d\d\Z|Z\Z)")
_RFC822 = re.compile(
    r"(?P<clock>(?:[a-z]{3,9}\.?,?\s)?\d{1,2}[\s-][a-z]{3,9}\.?[\s-]\d{2,4},?\s\d{1,2}:\d\d(?::\d\d)?)"
    r"(?:\s?(?:Etc/)?(?:(?:GMT|UTC?)?(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)|(?P<name>(?!AM|PM)[A-Z]{1,5}))(?:\s\(.*\))?)?",
    re.IGNORECASE | re.ASCII,
)
# "GMT+2", which POSIX, and dateutil with it, would read as two hours behind.
_NAMED_OFFSET = re.compile(r"(?<=\d)\s?(?:GMT|UTC)\s?([+-])(\d{1,2})(?::?([0-5]\d))?\Z", re.IGNORECASE)
# No place on Earth is further from UTC.
_WIDEST_OFFSET = timedelta(hours=14)
_ALL_DIGITS_SLASHED = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")
# What empty database columns turn into: no page was published then.
_ZERO_DAYS = {date(1970, 1, 1), date(1900, 1, 1), date(1899, 12, 30), date(1899, 12, 31)}
# Newspapers' archives list their first issues; nothing on the web is older than the first newspaper.
_FIRST_YEAR = 1605
# Years ahead of everything that is planned: a calendar without end, or a wrong number.
_LAST_YEAR = 2100
# The longest time text that means a time; longer ones are not looked at (dateutil is slow on them).
_LONGEST = 64
# And with the white space that a template leaves around it.
_LONGEST_RAW = 1024


def stated_time(text: str | None) -> str | None:
    """Return the time as RFC 3339 with the stated offset (`Z` for UTC), a date alone as a date.

    Reads ISO 8601, RFC 822 and 5322 with its zones, and other unambiguous forms. A time without an offset, or with a
    zone name of several meanings, comes without one. None for None, for what is no time or an ambiguous one
    (`03/04/2026`), for the zero values of databases, and for years before 1605 and after 2100.
    """
    if not text or len(text) > _LONGEST_RAW:
        return None
    usual = _usual(text)
    if usual is not None:
        return usual
    text = _NAMED_OFFSET.sub(_plain_offset, " ".join(text.split()))
    if not text or len(text) > _LONGEST:
        return None
    value = _iso(text) or _rfc822(text) or _other(text)
    if value is None:
        return None
    day = value.date() if isinstance(value, datetime) else value
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR or day in _ZERO_DAYS:
        return None
    return rfc3339(value)


def _usual(text: str) -> str | None:
    """Return what `stated_time` would for the usual forms, None for every other; a tenth of the cost."""
    if text[4:5] == "-":
        match = _USUAL_ISO.fullmatch(text)
        if match is None:
            return None
        day, offset = match.groups()
        iso = text[:19]
    else:
        match = _USUAL_RFC822.fullmatch(text)
        if match is None:
            return None
        day, name, year, clock, hours, minutes = match.groups()
        month = _MONTHS.get(name)
        if month is None:
            return None
        day = day if len(day) == 2 else "0" + day
        iso = f"{year}-{month}-{day}T{clock}"
        offset = f"{hours}:{minutes}" if hours else "Z"
    if not "01" <= day <= "28":
        try:
            datetime.fromisoformat(iso)
        except ValueError:
            return None
    return iso + ("Z" if offset[1:] == "00:00" else offset)


def _plain_offset(match: re.Match[str]) -> str:
    return f" {match[1]}{int(match[2]):02}:{match[3] or '00'}"


def _iso(text: str) -> datetime | date | None:
    text = _SPACED_OFFSET.sub("", text)
    try:
        if _ISO_DAY.match(text):
            return date.fromisoformat(text)
        # Week dates and bare numbers are ISO as well, and here they are something else (an id, a time stamp).
        value = datetime.fromisoformat(text) if text[4:5] == "-" and "W" not in text else None
    except ValueError:
        return None
    offset = value.utcoffset() if value else None
    return None if offset is not None and offset % timedelta(minutes=1) else value


def _rfc822(text: str) -> datetime | None:
    match = _RFC822.fullmatch(text)
    parsed = parsedate_tz(match["clock"]) if match else None
    if match is None or parsed is None:
        return None
    try:
        return datetime(*parsed[:6], tzinfo=_zone(match))
    except ValueError:
        return None


def _zone(match: re.Match[str]) -> timezone | None:
    if match["sign"]:
        minutes = int(match["hours"]) * 60 + int(match["minutes"])
        offset = timedelta(minutes=-minutes if match["sign"] == "-" else minutes)
    elif match["name"] in _ZONE_HOURS:
        offset = timedelta(hours=_ZONE_HOURS[match["name"]])
    else:
        return None
    if abs(offset) > _WIDEST_OFFSET:
        return None
    return timezone(offset) if offset else UTC


def _other(text: str) -> datetime | date | None:
    """Return what dateutil makes of the text, as long as it adds nothing of its own."""
    if text.isdigit() or _ALL_DIGITS_SLASHED.match(text):
        return None
    zones = {name: hours * 3600 for name, hours in _ZONE_HOURS.items()}
    one: datetime
    two: datetime
    try:
        # Two defaults that differ everywhere: where the answers agree, the text said so.
        one, two = (
            dateutil_parser.parse(text, default=default, tzinfos=zones)
            for default in (datetime(2001, 1, 1, 1, 1), datetime(2002, 2, 2, 2, 2))  # noqa: DTZ001
        )
        # An offset of more than a day raises as well.
        offset = one.utcoffset()
    except (ValueError, OverflowError, TypeError):
        return None
    if one.date() != two.date():
        return None
    if (one.hour, one.minute) != (two.hour, two.minute):
        return one.date()
    if offset is None or abs(offset) > _WIDEST_OFFSET:
        return one.replace(tzinfo=None)
    return one.replace(tzinfo=UTC if not offset else timezone(offset))
