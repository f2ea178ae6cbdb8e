"""A text as an http address: its parts, or none; and a link as an address."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit

__all__ = ["LENGTH_MAX", "absolute_url", "parse_http_url"]

# RFC 9110, 4.1 asks servers to take 8,000 octets; what is longer is no address that anybody links.
LENGTH_MAX = 8000

# An absolute address in its usual form, which needs no taking apart; LENGTH_MAX is left to the caller.
_USUAL = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::[1-9]\d{1,3})?(?:[/?#][!-~]*)?", re.ASCII)
_HOST = re.compile(r"[^\s\x00-\x20\x7f/?#@\\<>\"{}|^`%]+")


def parse_http_url(url: str) -> SplitResult | None:
    """Return the parts of an absolute http or https URL with a host, None for anything else.

    None as well for what fetchers do not agree about (a backslash or white space in the host, a port that is none)
    and for more than LENGTH_MAX characters.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or len(url) > LENGTH_MAX or "\\" in parts.netloc:
        return None
    return parts if host and host.strip(".") and _HOST.fullmatch(host) else None


def absolute_url(base: str, link: str | None) -> str | None:
    """Return a link as written in a document at `base` as an absolute http(s) URL, None where it is none.

    White space around it and line breaks inside are no part of it (WHATWG URL, 4.4).
    """
    if link and len(link) <= LENGTH_MAX and _USUAL.fullmatch(link):
        return link
    link = re.sub(r"[\t\r\n]+", "", (link or "").strip())
    try:
        # Nearly all links of a sitemap are absolute, and joining is half of the cost of reading it.
        url = link if not link or link.startswith(("https://", "http://")) else urljoin(base, link)
    except ValueError:
        return None
    return url if parse_http_url(url) else None
