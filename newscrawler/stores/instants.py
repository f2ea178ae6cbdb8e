"""Instants as the stores keep them: cut to milliseconds (BSON keeps no more), as text in one sortable form."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import overload

from newscrawler.article import parse_instant

__all__ = ["cut", "instant_of", "instant_text"]


def cut(value: datetime) -> datetime:
    """Return the instant in UTC, cut to milliseconds."""
    value = value.astimezone(UTC)
    return value.replace(microsecond=value.microsecond // 1000 * 1000)


@overload
def instant_text(value: datetime) -> str: ...
@overload
def instant_text(value: None) -> None: ...
def instant_text(value: datetime | None) -> str | None:
    """Return `YYYY-MM-DDTHH:MM:SS.mmmZ`, which sorts as the instants do; None for None."""
    if value is None:
        return None
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def instant_of(stated: str | None) -> datetime | None:
    """Return the UTC instant of an RFC 3339 text, cut; None where there is none or it lies outside years 1 to 9999."""
    value = parse_instant(stated)
    if value is None:
        return None
    try:
        return cut(value)
    except OverflowError:
        return None
