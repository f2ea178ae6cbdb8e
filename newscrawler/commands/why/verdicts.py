"""What `why` says of one address: each decider's part, and which of them decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from w3lib.url import safe_url_string

from newscrawler.article import Refusal, rfc3339
from newscrawler.commands.why.offline import first_keys, reservation_part, robots_part
from newscrawler.commands.why.words import times
from newscrawler.fetching.browser_need import Need, Way, section_of
from newscrawler.fetching.pace import MAX_CRAWL_DELAY_S
from newscrawler.fetching.robots_cache import Copy
from newscrawler.fetching.standing import LeftAlone
from newscrawler.reservations import SiteFiles
from newscrawler.urls import clean_url, host_and_port, is_private_address, parse_http_url, site_of

if TYPE_CHECKING:
    from newscrawler.sources import Source
    from newscrawler.stores import Memo, Seen

Fetch = Literal["now", "later", "never"]
"""When a crawl that comes across the address fetches it; `later` has a time of its own where one is known."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of an address. `sources` are those that name its site, `robots` what holds for it, or why that
    is not known; None where it was not looked for.
    """

    url: str
    agent: str
    now: datetime
    usual_delay_s: float
    sources: tuple[Source, ...] = ()
    robots: Copy | Refusal | None = None
    robots_from: str = "site"
    seen: Seen | None = None
    block: Memo | None = None
    files: Memo | None = None
    need: Memo | None = None
    no_browser: str | None = None

    @property
    def address_fault(self) -> str | None:
        """What keeps the crawler from the address itself, whatever the site says; None for nothing."""
        address = host_and_port(self.url)
        if address is None:
            return "unsupported_url: only http and https addresses with a host are fetched"
        private = is_private_address(address[0]) or address[0] == "localhost"
        if private and self.sources and not any(self._is_own(source, address) for source in self.sources):
            return f"private_address: {address[0]} is private, and no source is there with `network: private`"
        return None

    @property
    def sent_url(self) -> str:
        """The address as a request carries it, which is what robots.txt is about."""
        return safe_url_string(self.url)

    @property
    def blocked_until(self) -> datetime | None:
        """Until when the site is left alone; None where it is not."""
        left = LeftAlone.from_memo(self.block.value) if self.block is not None else None
        return left.until if left is not None and left.holds(self.now) else None

    @staticmethod
    def _is_own(source: Source, address: tuple[str, int]) -> bool:
        return source.network == "private" and address in source.own_addresses()


def row_of(facts: Facts) -> dict[str, Any]:
    """Return the JSON object of an address: the verdict, then each decider's part, None where it has nothing to say."""
    fetch, decider, reason, when = _verdict(facts)
    robots = robots_part(facts.robots.robots, facts.sent_url, facts.agent) if isinstance(facts.robots, Copy) else None
    allowed = fetch == "now" or decider == "seen"
    row = first_keys(facts.url, facts.agent, allowed, reason, robots)
    return row | {
        "fetch": fetch,
        "when": _text(when),
        "decider": decider,
        "registry": {"sources": [source.id for source in facts.sources]},
        "address": _address(facts),
        "robots": _robots(facts, robots),
        "reservation": _reservation(facts),
        "seen": _seen(facts.seen),
        "pace": _pace(facts),
        "rendering": _rendering(facts),
        "block": dict(facts.block.value) if facts.block is not None and facts.blocked_until else None,
    }


def _verdict(facts: Facts) -> tuple[Fetch, str, str, datetime | None]:
    """Return when, who decides, why, and the time of `later`."""
    if fault := facts.address_fault:
        return "never", "address", fault, None
    if facts.block is not None and (until := facts.blocked_until):
        code, reason = facts.block.value.get("code"), facts.block.value.get("reason")
        return "later", "block", f"{code}: {reason}; the site is left alone until {_text(until)}", until
    if isinstance(facts.robots, Refusal):
        return "later", "robots", f"{facts.robots.code}: {facts.robots.reason}", None
    robots = "robots.txt was not asked for"
    if facts.robots is not None:
        decision = facts.robots.robots.decide(facts.sent_url, facts.agent)
        if not decision.allowed:
            return "never", "robots", f"robots_disallowed: {decision.reason}", None
        robots = _permission(facts.robots, decision.reason)
    if (seen := _settled(facts)) is not None:
        return seen
    if not facts.sources:
        return "now", "robots", f"{robots}; no source names its site, so `scrape` fetches it and a crawl does not", None
    return "now", "robots", robots, None


def _permission(copy: Copy, reason: str) -> str:
    if copy.status is None:
        return "there is no robots.txt (redirects without end)"
    return reason if copy.status < 300 else f"there is no robots.txt (HTTP {copy.status})"


def _settled(facts: Facts) -> tuple[Fetch, str, str, datetime | None] | None:
    seen = facts.seen
    if seen is None or seen.state == "pending" or (seen.retry_at is not None and seen.retry_at <= facts.now):
        return None
    until = f"next try {_text(seen.retry_at)}" if seen.retry_at else "until its list says that it changed"
    if seen.state == "stored":
        gone = f" ({seen.code}: {seen.reason})" if seen.code else ""
        if seen.retry_at:
            until = f"before {_text(seen.retry_at)}, when its recheck is due, unless its list says that it changed"
        return "later", "seen", f"it is stored{gone}; not asked for again {until}", seen.retry_at
    reason = f"{seen.code}: {seen.reason}; tried {times(seen.attempts)}, "
    if seen.retry_at is None:
        return "never", "seen", f"{reason}not asked for again {until}", None
    return "later", "seen", reason + until, seen.retry_at


def _address(facts: Facts) -> dict[str, Any]:
    return {
        "fault": facts.address_fault,
        "cleaned": clean_url(facts.url) if parse_http_url(facts.url) else None,
        "site": site_of(facts.url) or None,
    }


def _robots(facts: Facts, part: dict[str, Any] | None) -> dict[str, Any] | None:
    if isinstance(facts.robots, Refusal):
        return {"allowed": False, "reason": f"{facts.robots.code}: {facts.robots.reason}", "from": "site"}
    if facts.robots is None or part is None:
        return None
    asked = {"from": facts.robots_from, "status": facts.robots.status, "asked_at": _text(facts.robots.at)}
    return part | {"reason": _permission(facts.robots, part["reason"])} | asked


def _reservation(facts: Facts) -> dict[str, Any] | None:
    if not isinstance(facts.robots, Copy):
        return None
    files = SiteFiles.from_memo(facts.files.value) if facts.files is not None else None
    return reservation_part(facts.robots.robots, facts.sent_url, facts.agent, files)


def _seen(seen: Seen | None) -> dict[str, Any] | None:
    if seen is None:
        return None
    instants = {name: getattr(seen, name) for name in ("first_seen_at", "last_tried_at", "retry_at")}
    return {
        "state": seen.state,
        "code": seen.code,
        "reason": seen.reason,
        "source": seen.source,
        "tries": seen.attempts,
        **{name: _text(time) for name, time in instants.items()},
        "modified": seen.modified,
        "article_id": seen.article_id,
    }


def _pace(facts: Facts) -> dict[str, Any] | None:
    if facts.address_fault:
        return None
    delay_s, by = facts.usual_delay_s, "default"
    if facts.sources:
        slowest = max(facts.sources, key=lambda source: source.delay)
        delay_s, by = slowest.delay, f"registry: {slowest.id}"
    asked_s = facts.robots.robots.crawl_delay(facts.agent) if isinstance(facts.robots, Copy) else None
    if asked_s is not None and (asked_s := min(asked_s, MAX_CRAWL_DELAY_S)) > delay_s:
        delay_s, by = asked_s, "Crawl-delay"
    return {"delay": delay_s, "by": by}


def _rendering(facts: Facts) -> dict[str, Any] | None:
    """Return whether a browser is used, and what decides: the registry, what was learnt of the section, or the page."""
    if facts.address_fault:
        return None
    section, need = section_of(facts.url), Need()
    if facts.need is not None:
        need = Need.from_memo(facts.need.value, facts.need.at)
    asked = next((source for source in facts.sources if source.render != "auto"), None)
    way: Way = need.way(facts.now)
    by, reason = "page", "in a browser where the page promises more than it gives"
    if asked is not None:
        way, by = ("browser" if asked.render == "always" else "plain"), f"registry: {asked.id}"
        reason = f"render: {asked.render}"
    elif way == "browser":
        by, reason = "memory", f"the last {need.needed} pages of {section} needed a browser"
    elif way == "plain":
        by, reason = "memory", f"in the last pages of {section} a browser brought nothing more"
    missing = facts.no_browser if way != "plain" else None
    learnt = {"section": section, "needed": need.needed, "vain": need.vain, "at": _text(need.at)}
    return {"way": way, "by": by, "reason": reason, "missing": missing, **learnt}


def _text(time: datetime | None) -> str | None:
    """Return an instant of whatever store as RFC 3339 in UTC."""
    return rfc3339(time.astimezone(UTC)) if time else None
