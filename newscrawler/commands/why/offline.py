"""What `why` says by a robots.txt alone. Imports nothing large: it is called in loops, once an address."""

from __future__ import annotations

from typing import Any

from newscrawler.reservations import SiteFiles, decided, robots_reservations
from newscrawler.robots import Robots

# Lines of a group that say how to fetch, not what the pages may be used for.
_OF_FETCHING = frozenset({"crawl-delay", "host", "request-rate", "visit-time"})


def offline_row(robots: Robots, url: str, agent: str) -> dict[str, Any]:
    """Return the JSON object of an address; of the deciders, only those that a robots.txt knows about."""
    part = robots_part(robots, url, agent)
    return first_keys(url, agent, part["allowed"], part["reason"], part) | {
        "fetch": "now" if part["allowed"] else "never",
        "when": None,
        "decider": "robots",
        "registry": None,
        "address": None,
        "robots": part,
        "reservation": reservation_part(robots, url, agent),
        "seen": None,
        "pace": None,
        "rendering": None,
        "block": None,
    }


def first_keys(url: str, agent: str, allowed: bool, reason: str, robots: dict[str, Any] | None) -> dict[str, Any]:
    """Return the keys that stand at the top of every object, with or without a network."""
    keys = ("group", "line", "rule", "crawl_delay")
    part = {key: robots[key] if robots else None for key in keys}
    return {"url": url, "allowed": allowed, "reason": reason, "agent": agent, **part}


def robots_part(robots: Robots, url: str, agent: str) -> dict[str, Any]:
    """Return what a robots.txt says of an address: the decision, and what it stands on."""
    decision = robots.decide(url, agent)
    return {
        "allowed": decision.allowed,
        "reason": decision.reason,
        "group": list(decision.agents) or None,
        "line": decision.number,
        "rule": decision.rule,
        "crawl_delay": robots.crawl_delay(agent),
        "sitemaps": list(robots.sitemaps),
    }


def reservation_part(robots: Robots, url: str, agent: str, files: SiteFiles | None = None) -> dict[str, Any]:
    """Return the lines of a robots.txt that say more than who may fetch what, where they bind this agent or all; then
    what it and the site's other files state about the use of an address, and reserve, as in an article's `rights`.
    """
    lines = [*robots.lines, *(line for group in robots.groups_of(agent) for line in group.lines)]
    stated = (line for line in lines if line.name.lower() not in _OF_FETCHING)
    about = robots_reservations(robots, url, agent) | (files.statements(url) if files else {})
    return {
        "lines": [{"line": line.number, "name": line.name, "value": line.value} for line in stated],
        **decided(about),
    }
