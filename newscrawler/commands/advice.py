"""What to do about a site that cannot be had, by the code of the reason."""

from __future__ import annotations

_ADVICE = {
    "unknown_host": "check the spelling, and the network",
    "connection_refused": "check the port, and whether the site is up",
    "connection_failed": "try again later",
    "timeout": "try again later",
    "tls_error": "check the address; http:// asks without TLS",
    "robots_disallowed": "ask the publisher, or take another source",
    "robots_unreachable": "try again later",
    "challenge": "the site lets browsers in only: ask the publisher",
    "needs_javascript": "a browser reads them: see docs/rendering.md",
    "http_401": "the site wants a login: take another source",
    "http_402": "the site wants payment: ask the publisher",
    "http_403": "the site blocks crawlers: ask the publisher",
    "http_404": "check the address; the home page is the best start",
    "http_429": "try again later, with a larger delay",
    "private_address": "network: private in the registry lets a source be there",
    "no_news": "name a page that links articles, or write the entry by hand",
}


def advised(line: str, code: str, otherwise: str | None = None) -> str:
    """Return the line with what to do in brackets behind it; as it is where nothing helps."""
    advice = otherwise or _ADVICE.get(code)
    return f"{line} ({advice})" if advice else line
