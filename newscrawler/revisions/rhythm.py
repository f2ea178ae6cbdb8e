"""When to look whether a stored article has changed."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["LAST_LOOK", "next_look"]

# Between two looks at least; what is found right after its publication has its first one then.
_LEAST_WAIT = timedelta(hours=1)
# Each look comes when the article is so many times as old as at the one before it.
_GROWTH, _GROWTH_AFTER_A_CHANGE = 3.0, 1.5
# Age up to which an article is looked at.
LAST_LOOK = timedelta(days=14)


def next_look(born_at: datetime, at: datetime, *, revised: bool = False) -> datetime | None:
    """Return when an article that was looked at is to be looked at next; None for never again.

    `born_at`: its publication, or where that is not known its first sight. Each look comes at three times the age of
    the one before, so an article found at once is looked at when it is about 1, 3, 9, 27, 81 and 243 hours old: five
    or six requests in all, half of them on the first day, when most changes come. After a change that was seen it is
    one and a half times the age: what has changed goes on changing. An article found when it is old is looked at less
    often or not at all, and nothing more than two weeks after `born_at`, however often it changes: at most fourteen
    times.

    The share of its age for which an article may go unseen is what diffengine goes by too (a fifth of the age, without
    an end, https://github.com/DocNow/diffengine); that is six times as many looks, and each one is a request to
    somebody's server.
    """
    age = max(at - born_at, timedelta())
    growth = _GROWTH_AFTER_A_CHANGE if revised else _GROWTH
    look = max(age + _LEAST_WAIT, age * growth)
    return at + (look - age) if look <= LAST_LOOK else None
