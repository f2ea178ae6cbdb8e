"""What a feed or a sitemap turned out to be, and what it lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newscrawler.discovery.entry import Entry

Kind = Literal[
    "rss", "rdf", "atom", "json_feed", "sitemap", "news_sitemap", "text_sitemap", "sitemap_index", "html", "unknown"
]

# Addresses taken from one document. sitemaps.org allows 50,000; sites that miscount list a few times that, and nobody
# means more.
ENTRIES_MAX = 250_000
TOO_MANY = f"too_many: more than {ENTRIES_MAX} addresses; the rest was left"


@dataclass(frozen=True, slots=True)
class ListRef:
    """A sitemap that an index names. `url` is absolute, `modified` RFC 3339 or a date, None where none is stated."""

    url: str
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What one document lists, in its order, each address once.

    `error` is one line `code: reason` (docs/discovery.md has the codes), None when all of it was read. A document
    that breaks off has both: an error, and what stood before the break. Its validators should not be kept, else the
    rest is never seen.

    A feed may say of itself: `language` (BCP 47, as written), `ttl_s`, the seconds after which its publisher thinks
    another look worth while (RSS `ttl`, `sy:updatePeriod`), and `next`, the absolute address of its next page
    (RFC 5005, 3). None where it says nothing.
    """

    kind: Kind
    entries: tuple[Entry, ...] = ()
    lists: tuple[ListRef, ...] = ()
    error: str | None = None
    language: str | None = None
    ttl_s: int | None = None
    next: str | None = None
