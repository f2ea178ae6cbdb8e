"""Spans of time and schedules as people write them: `15m`, `2d`, `*/15 * * * *`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from apscheduler.triggers.cron import CronTrigger

from newscrawler.errors import UsageError

_AGE = re.compile(r"([0-9]{1,6})\s*([smhdw])", re.IGNORECASE)
_UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
# A century: what is longer is a slip of the finger, and far longer ones leave the calendar.
_LONGEST = timedelta(days=36525)
# Any day does: what never comes after it never comes (31 February).
_SOME_DAY = datetime(2024, 1, 1, tzinfo=UTC)
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_NUMBERED_DAYS = re.compile(r"(?P<first>\d)(?:-(?P<last>\d))?(?:/(?P<step>\d+))?")


def parse_age(text: str) -> timedelta:
    """Return the span that `90s`, `15m`, `6h`, `2d` or `1w` means; always longer than nothing. Raises UsageError."""
    match = _AGE.fullmatch(text.strip())
    span = timedelta(seconds=int(match[1]) * _UNIT_S[match[2].lower()]) if match else timedelta()
    if not timedelta() < span <= _LONGEST:
        raise UsageError(f"{text!r} is no span of time; write a number and s, m, h, d or w: 15m, 6h, 2d")
    return span


def parse_schedule(text: str, timezone: tzinfo = UTC) -> timedelta | CronTrigger:
    """Return an interval (`15m`, `6h`) or a cron line's trigger (five fields, POSIX crontab). Raises UsageError.

    Days of the week by number count from Sunday, 0 or 7, as in every crontab. `timezone` is the cron line's clock.
    """
    if _AGE.fullmatch(text.strip()):
        return parse_age(text)
    fields = text.split()
    expected = "write an interval (15m, 6h, 2d) or a cron line of five fields (*/15 * * * *)"
    if len(fields) != 5:
        raise UsageError(f"{text!r} is no schedule; {expected}")
    try:
        fields[4] = ",".join(_named_days(part) for part in fields[4].split(","))
        trigger = CronTrigger.from_crontab(" ".join(fields), timezone=timezone)
    except (ValueError, TypeError, IndexError, ZeroDivisionError) as error:
        raise UsageError(f"{text!r} is no schedule: {error}; {expected}") from error
    if trigger.get_next_fire_time(None, _SOME_DAY) is None:
        raise UsageError(f"{text!r} is a day that never comes; {expected}")
    return trigger


def _named_days(part: str) -> str:
    """Return days of the week by name, because APScheduler counts numbers from Monday and crontabs from Sunday."""
    match = _NUMBERED_DAYS.fullmatch(part)
    if match is None:
        return part
    first, step = int(match["first"]), int(match["step"] or 1)
    last = int(match["last"]) if match["last"] else 6 if match["step"] else first
    if not first <= last <= 7 or step < 1:
        raise ValueError(f"day of the week {part!r}, where 0 to 7 are days")
    return ",".join(dict.fromkeys(_DAYS[day % 7] for day in range(first, last + 1, step)))
