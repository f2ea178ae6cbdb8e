"""Standing: how a site has answered of late, and from that, whether and how long it is left alone.

A pure state machine; times are handed in. What the site asked for itself (`site_paused`) is never lifted, what we
concluded (`site_blocked`) may be.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from newscrawler.article import parse_instant, rfc3339

Cause = Literal["unreachable", "kept_out", "soft_404", "challenge"]

# Bad answers in a row, with no good one between, and over how many different addresses. An address that is down is
# asked for three times (RETRY_TIMES), so one alone never tells of its site; a few dead links in an old sitemap that
# lead to the home page are no block.
_LIMITS: dict[Cause, tuple[int, int]] = {
    "unreachable": (5, 2),
    "kept_out": (5, 5),
    "soft_404": (10, 10),
    "challenge": (1, 1),
}
_OF_ADDRESSES: frozenset[Cause] = frozenset({"kept_out", "soft_404"})
# The first wait: a server that is down may be back in minutes, a block lasts; each one in a row doubles, to a day.
_FIRST_WAIT: dict[Cause, timedelta] = {
    "unreachable": timedelta(minutes=5),
    "kept_out": timedelta(minutes=30),
    "soft_404": timedelta(minutes=30),
    "challenge": timedelta(minutes=30),
}
_LONGEST_WAIT = timedelta(days=1)
# The longest Retry-After that is kept (fetching.retry), and a day for clocks that differ; what lasts longer was kept by
# a clock that was wrong.
_LEFT_ALONE_MAX = timedelta(days=8)
# The same body at so many addresses in a row is no article but what the site shows in its place.
SAME_BODIES = 5


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Until when a site is left alone. `strikes` counts the blocks in a row, 0 for what the site asked for.

    `page`: it was an article's page that met the block. Feeds are often served where pages are not.
    """

    until: datetime
    code: Literal["site_paused", "site_blocked"]
    reason: str
    strikes: int = 0
    page: bool = False

    def holds(self, now: datetime) -> bool:
        """Say whether the site is left alone at this time."""
        return now < self.until <= now + _LEFT_ALONE_MAX

    def to_memo(self) -> dict[str, Any]:
        """Return the JSON values of the memo `site:SITE`; `until` is RFC 3339 UTC."""
        return {
            "until": rfc3339(self.until),
            "code": self.code,
            "reason": self.reason,
            "strikes": self.strikes,
            "page": self.page,
        }

    @classmethod
    def from_memo(cls, value: Mapping[str, Any]) -> LeftAlone | None:
        """Return what a memo says, None where it is not one of ours."""
        until, code, strikes = parse_instant(str(value.get("until"))), value.get("code"), value.get("strikes")
        if until is None or code not in ("site_paused", "site_blocked"):
            return None
        strikes = strikes if isinstance(strikes, int) and strikes > 0 else 0
        return cls(until, code, str(value.get("reason") or ""), strikes, value.get("page") is True)


@dataclass(slots=True)
class Standing:
    """One site's. `strikes` above 0 with nothing left alone: the last block is over, and the next answer decides."""

    strikes: int = 0
    page: bool = False
    left_alone: LeftAlone | None = None
    bad: int = 0
    addresses: set[str] = field(default_factory=set)
    _body: int = 0
    _bodies: set[str] = field(default_factory=set)

    def took_good(self, page: bool = False) -> bool:
        """Take in a good answer, for a `page` or a list; True when it ends a row of blocks."""
        self.bad = 0
        self.addresses.clear()
        if not self.strikes or (self.page and not page):
            return False
        self.strikes = 0
        return True

    def took_bad(self, cause: Cause, reason: str, url: str, now: datetime, page: bool = False) -> LeftAlone | None:
        """Take in a bad answer; return the block when this one is the last straw.

        After a block one is enough, but where the fault may lie with the addresses: those get as many tries as before,
        lest one page for subscribers hides every good one behind it.
        """
        self.bad += 1
        limit, different = _LIMITS[cause]
        if len(self.addresses) < different:
            self.addresses.add(url)
        first = not self.strikes or cause in _OF_ADDRESSES
        if first and (self.bad < limit or len(self.addresses) < different):
            return None
        wait = min(_FIRST_WAIT[cause] * 2 ** min(self.strikes, 20), _LONGEST_WAIT)
        self.strikes += 1
        self.page = page and cause != "unreachable"
        self.left_alone = LeftAlone(now + wait, "site_blocked", reason, self.strikes, self.page)
        self.bad = 0
        self.addresses.clear()
        return self.left_alone

    def is_same_body(self, url: str, body: bytes) -> bool:
        """Say whether this very body came for so many different addresses in a row."""
        digest = hash(body)
        if digest != self._body:
            self._body, self._bodies = digest, set()
        if len(self._bodies) < SAME_BODIES:
            self._bodies.add(url)
        return len(self._bodies) >= SAME_BODIES
