"""The feeds that a page announces."""

from __future__ import annotations

import re

from newscrawler.discovery.html import base_of, parsed
from newscrawler.urls import absolute_url

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml"}
)
# Feeds of comments say nothing about articles.
_COMMENTS = re.compile(r"/comments?(?:/|\b)|[?&]feed=comments", re.IGNORECASE)


def find_lists(html: bytes, url: str) -> tuple[str, ...]:
    """Return the feeds that a page announces (`<link rel="alternate" type=…>`), absolute, each once, in order.

    The feeds of comments are left out. Empty for a page without any and for bytes that are no HTML.
    """
    page = parsed(html)
    if page is None:
        return ()
    base = base_of(page, url)
    found = []
    for link in page.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        of_type = (link.get("type") or "").partition(";")[0].strip().lower()
        address = absolute_url(base, link.get("href"))
        if "alternate" in kinds and of_type in _FEED_TYPES and address and not _COMMENTS.search(address):
            found.append(address)
    return tuple(dict.fromkeys(found))
