"""The rows of `why` for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from newscrawler.reservations import USES, reserved_among

_WORDS: dict[str, str] = {"now": "allowed", "later": "not now", "never": "not fetched"}
_WAYS: dict[str, str] = {"plain": "without a browser", "auto": "plainly first", "browser": "in a browser"}


def paragraph(row: dict[str, Any]) -> str:
    """Return a row for people: the verdict, then a line a decider."""
    asked = _asked(row["robots"]) if row["decider"] == "robots" else ""
    lines = [row["url"] or "(no address)", f"  {_WORDS[row['fetch']]}: {row['reason']}{asked}"]
    lines += [f"  {name}: {text}" for name, text in _lines(row) if name != row["decider"]]
    return "\n".join(lines)


def _lines(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each decider that was asked, and its line."""
    registry, address, robots, reservation, pace = (
        row[key] for key in ("registry", "address", "robots", "reservation", "pace")
    )
    if registry:
        yield "registry", ", ".join(registry["sources"]) or "no source names this site"
    if address:
        yield "address", address["fault"] or f"{address['cleaned']} at {address['site']}"
    if robots:
        yield "robots", robots["reason"] + _asked(robots)
    if reservation:
        stated = "; ".join(f"line {line['line']}, {line['name']}: {line['value']}" for line in reservation["lines"])
        reserved = reserved_among(reservation, frozenset(USES))
        yield (
            "reservation",
            "; ".join(filter(None, (stated, reserved))) or "none known of the site; a page may state its own",
        )
    if registry:
        yield "seen", _seen_words(row["seen"])
    if pace:
        yield "pace", f"{pace['delay']:g} s between requests ({pace['by']})"
    if rendering := row["rendering"]:
        missing = f"; but there is no browser: {rendering['missing']}" if rendering["missing"] else ""
        yield "rendering", f"{_WAYS[rendering['way']]} ({rendering['by']}): {rendering['reason']}{missing}"
    if registry:
        block = row["block"]
        yield "block", f"until {block['until']}: {block.get('reason')}" if block else "none"


def _asked(robots: dict[str, Any]) -> str:
    return f" (from the {robots['from']}, asked {robots['asked_at']})" if "asked_at" in robots else ""


def _seen_words(seen: dict[str, Any] | None) -> str:
    if seen is None:
        return "never"
    why = f" ({seen['code']}: {seen['reason']})" if seen["code"] else ""
    tried = f", last tried {seen['last_tried_at']}" if seen["last_tried_at"] else ""
    again = f", next try {seen['retry_at']}" if seen["retry_at"] else ""
    return f"{seen['state']}{why}, tried {times(seen['tries'])}{tried}{again}"


def times(count: int) -> str:
    """Return a count of times in words."""
    return "once" if count == 1 else f"{count} times"
