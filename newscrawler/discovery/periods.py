"""Which days a sitemap is about, told by its address; and so which children of an index are worth asking for."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import parse_qsl, urlsplit

from newscrawler.article import parse_instant
from newscrawler.discovery.listing import ListRef

# Days after its last in which a period's list may still get a new entry: the world's time zones, and what an editor
# publishes under yesterday's date.
_SLACK = timedelta(days=2)
# The web's first newspapers; a smaller number in an address counts files.
_YEAR = r"(?P<year>199\d|20\d\d)"
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_MONTH_NAME = f"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_BETWEEN = r"[-_/.]"
# Narrow before wide: /2019/sitemap-2019-03.xml is about March. A month of one digit is not among them, as
# sitemap-2019-3.xml may be the third file of that year: it counts as the year, which holds both.
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?<!\d){_YEAR}{_BETWEEN}?{_MONTH}{_BETWEEN}?(?P<day>0[1-9]|[12]\d|3[01])(?![\da-z])",
        rf"(?<!\d){_YEAR}{_BETWEEN}?w(?:eek{_BETWEEN}?)?(?P<week>[0-5]?\d)(?![\da-z])",
        rf"(?<!\d){_YEAR}{_BETWEEN}?{_MONTH}(?![\da-z])",
        rf"(?<!\d){_MONTH}{_BETWEEN}{_YEAR}(?![\da-z])",
        rf"(?<!\d){_YEAR}{_BETWEEN}?{_MONTH_NAME}(?![\da-z])",
        rf"(?<![a-z]){_MONTH_NAME}{_BETWEEN}?{_YEAR}(?![\da-z])",
        rf"(?<!\d){_YEAR}{_BETWEEN}?q(?P<quarter>[1-4])(?![\da-z])",
        rf"(?<!\d){_YEAR}(?![\da-z])",
    )
)
# How parameters are called that say a year, a month, a day.
_PARAMETERS = {
    **dict.fromkeys(("yyyy", "year", "y"), "year"),
    **dict.fromkeys(("mm", "month", "monthnum", "m"), "month"),
    **dict.fromkeys(("dd", "day", "d"), "day"),
}


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both of them in it."""

    first: date
    last: date

    def is_over(self, at: datetime) -> bool:
        """Say whether nothing new is to be expected any more at this (aware) instant: two days after the last."""
        return at > datetime.combine(self.last, time.max, UTC) + _SLACK


def period_of(url: str) -> Period | None:
    """Return the period that a sitemap's address names, the narrowest where there are several; None for none.

    Years before 1990 and impossible days are numbers of something else.
    """
    try:
        parts = urlsplit(url.lower())
    except ValueError:
        return None
    named = _period(_named(parts.query))
    return named or _found(f"{parts.path}?{parts.query}")


def worth_asking(child: ListRef, since: datetime | None) -> bool:
    """Say whether a sitemap that an index names may list something from `since` (aware) on.

    Not where its lastmod is older, nor where its address names a period that was over by then, whatever its lastmod
    says: many systems write the present time into every line of an index. Without either, yes.
    """
    if since is None:
        return True
    changed = parse_instant(child.modified)
    # A date alone says that it changed at some time of that day.
    if (
        changed is not None
        and changed + (timedelta(days=1) if len(child.modified or "") == 10 else timedelta()) < since
    ):
        return False
    period = period_of(child.url)
    return period is None or not period.is_over(since)


def _named(query: str) -> dict[str, str]:
    return {_PARAMETERS[name]: value for name, value in parse_qsl(query) if name in _PARAMETERS and value.isdecimal()}


def _found(text: str) -> Period | None:
    for shape in _SHAPES:
        said = ({name: value for name, value in match.groupdict().items() if value} for match in shape.finditer(text))
        periods = [period for each in said if (period := _period(each))]
        if periods:
            # From one to another, where there are two.
            return Period(min(period.first for period in periods), max(period.last for period in periods))
    return None


def _period(said: Mapping[str, str]) -> Period | None:
    if "year" not in said:
        return None
    try:
        year = int(said["year"])
        if "month" not in said and "name" in said:
            return _MAKERS["month"](year, _MONTHS[said["name"]])
        if "day" in said and "month" in said:
            day = date(year, int(said["month"]), int(said["day"]))
            return Period(day, day)
        for name, make in _MAKERS.items():
            if name in said:
                return make(year, int(said[name]))
        return Period(date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        return None


def _month(year: int, month: int) -> Period:
    first = date(year, month, 1)
    return Period(first, first.replace(day=calendar.monthrange(year, month)[1]))


def _week(year: int, week: int) -> Period:
    first = date.fromisocalendar(year, week, 1)
    return Period(first, first + timedelta(days=6))


def _quarter(year: int, quarter: int) -> Period:
    return Period(_month(year, 3 * quarter - 2).first, _month(year, 3 * quarter).last)


_MAKERS: dict[str, Callable[[int, int], Period]] = {"month": _month, "week": _week, "quarter": _quarter}
