"""What a feed or a sitemap turned out to be, and what it lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newscrawler.discovery.entry import Entry

Kind = Literal[
    "rss", "rdf", "atom", "json_feed", "sitemap", "news_sitemap", "text_sitemap", "sitemap_index", "html", "unknown"
]


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
    """

    kind: Kind
    entries: tuple[Entry, ...] = ()
    lists: tuple[ListRef, ...] = ()
    error: str | None = None
