"""One thing that a feed or a sitemap lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawler.discovery.listing import Listing
    from newscrawler.discovery.reading import ListStream


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that is worth a request, with what the list says about it.

    `url` is absolute, as listed. `published` and `modified` are RFC 3339 with the stated offset or a date alone,
    None where the list states none (or states nonsense). `title` and `authors` are plain text. `language` (BCP 47, as
    written) is that of the page, where the list gives one for this entry.
    """

    url: str
    title: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """What one asking of a feed, sitemap or section page gave. A spider yields it; the ledger makes requests of it.

    `list_url` is the address as the registry or an index gave it. `entries` may be read once only. `error` is a
    `code: reason` line where the list could not be read; `unchanged` says that the server answered 304. With a
    `listing`, that has entries, lists and error instead, the error known once the others are read. `onward` is the
    request for the list's next page: worth making only when this one brought an address that was never seen.
    """

    list_url: str
    source: str | None
    entries: Iterable[Entry] = ()
    error: str | None = None
    unchanged: bool = False
    listing: Listing | ListStream | None = None
    onward: object | None = None
