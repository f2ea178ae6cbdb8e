"""The cleaned form of a URL: the address that is asked for and shown, and the key of the ledger."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult

from newscrawler.urls.escapes import encoded
from newscrawler.urls.hosts import host_of, written_host_of
from newscrawler.urls.parsing import LENGTH_MAX, parse_http_url
from newscrawler.urls.paths import clean_path, names_article
from newscrawler.urls.queries import clean_query

__all__ = ["clean_url"]

_PASSES = 5
_AMP_CACHE = re.compile(r"/(?:amp/|c/|v/)?(s/)?(.+)\Z", re.IGNORECASE)
_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z.]+")
# A page that scripts choose by the fragment (`#!/story/7`, `#/story/7`); `#top` is a place on the page.
_ROUTE = re.compile(r"!?/[^/]")


# A store asks for one address half a dozen times a write, at 50 microseconds each.
@lru_cache(maxsize=4096)
def clean_url(url: str) -> str:
    """Return the URL without what carries no meaning: fragment, user, tracking and session parameters, AMP form.

    Scheme and host are lower case (a host in letters of its own as punycode), the default port is left out,
    parameters are sorted by name, dot segments resolved and percent-encoding is one form (RFC 3986, 6.2.2). A text
    that is no http URL comes back as it was. A fragment stays where it is all that names the page (`/#!/story/7`).
    Cleaning twice changes nothing more.
    """
    # One pass is enough but for an address that only shows as a cache's, or as AMP's, once its escapes are gone.
    for _ in range(_PASSES):
        cleaned = _cleaned(url)
        if cleaned == url:
            break
        url = cleaned
    return url


def _cleaned(url: str) -> str:
    parts = parse_http_url(url)
    if parts is None:
        return url
    parts = _out_of_amp_cache(parts)
    path = clean_path(parts.path)
    named = names_article(path.rstrip("/"))
    cleaned = f"{parts.scheme}://{written_host_of(parts)}{path}"
    if parts.query and (query := clean_query(parts.query, path_names_article=named)):
        cleaned += f"?{query}"
    if parts.fragment and not named and _ROUTE.match(parts.fragment):
        cleaned += f"#{encoded(parts.fragment)}"
    return cleaned if len(cleaned) <= LENGTH_MAX else url


def _out_of_amp_cache(parts: SplitResult) -> SplitResult:
    """Return the page behind an AMP cache (`….cdn.ampproject.org/c/s/HOST/PATH`, `google.com/amp/s/HOST/PATH`)."""
    host = host_of(parts)
    google = _GOOGLE.fullmatch(host) and parts.path.startswith("/amp/")
    if not (google or host.endswith(".cdn.ampproject.org")):
        return parts
    match = _AMP_CACHE.match(parts.path)
    inner = parse_http_url(f"{'https' if match[1] else 'http'}://{match[2]}") if match else None
    # A host that no name server could know (an empty label, letters IDNA refuses) is no page behind a cache.
    if inner is None or not host_of(inner).isascii() or "." not in host_of(inner).lstrip("."):
        return parts
    return _out_of_amp_cache(inner._replace(query=parts.query))
