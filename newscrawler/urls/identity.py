"""Identity: what all addresses of one page share."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from newscrawler.urls.cleaning import clean_url
from newscrawler.urls.escapes import composed, decoded_alike
from newscrawler.urls.hosts import main_host_of
from newscrawler.urls.parsing import parse_http_url
from newscrawler.urls.paths import without_index

__all__ = ["article_id", "identity_key"]

_SLASHES = re.compile(r"//+")
_NO_VALUE = re.compile(r"=(?=&|\Z)")


def identity_key(canonical_url: str) -> str:
    """Return what two addresses of one page share: host without `www.`/`m.`/`amp.`, path, query; no scheme.

    Slashes at the end or doubled, index pages, the `=` of a parameter without a value, a space as `+` or `%20`, and
    letters that need no percent-encoding or stand composed or not (NFC), make no difference.
    """
    parts = parse_http_url(clean_url(canonical_url))
    if parts is None:
        return canonical_url
    path = composed(decoded_alike(_SLASHES.sub("/", without_index(parts.path)))).rstrip("/")
    query = _NO_VALUE.sub("", parts.query).replace("%20", "+")
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{main_host_of(parts)}{path}" + (f"?{query}" if query else "") + fragment


@lru_cache(maxsize=4096)
def article_id(canonical_url: str) -> str:
    """Return the identity as 32 hex characters of SHA-256, the same for every address of one page."""
    return hashlib.sha256(identity_key(canonical_url).encode("utf-8", "surrogatepass")).hexdigest()[:32]
