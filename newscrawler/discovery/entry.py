"""One thing that a feed or a sitemap lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that is worth a request, with what the list says about it.

    `url` is absolute, as listed. `published` and `modified` are RFC 3339 with the stated offset or a date alone,
    None where the list states none (or states nonsense). `title` and `authors` are plain text.
    """

    url: str
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
