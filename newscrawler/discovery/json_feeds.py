"""JSON Feed (jsonfeed.org), 1.0 and 1.1."""

from __future__ import annotations

from typing import Any

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.listing import ENTRIES_MAX, TOO_MANY, Listing
from newscrawler.discovery.texts import names, plain, writable
from newscrawler.discovery.times import stated_time
from newscrawler.urls import absolute_url


def read_json_feed(document: Any, url: str, *, everything: bool = False) -> Listing:
    """Return what a parsed JSON Feed lists; any other JSON is a Listing with an error. `everything` as in read_feed."""
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return Listing("unknown", error="not_a_list: JSON without the `items` of a JSON Feed")
    entries: list[Entry] = []
    seen: set[str] = set()
    for item in items:
        if not isinstance(item, dict):
            continue
        entry = _entry(item, url)
        if everything or (absolute_url("", entry.url) and entry.url not in seen):
            entries.append(entry)
            seen.add(entry.url)
    error = None if entries or not items else f"no_links: {len(items)} items, and none has a link that can be read"
    if len(entries) > ENTRIES_MAX:
        entries, error = entries[:ENTRIES_MAX], TOO_MANY
    following = absolute_url(url, _string(document.get("next_url")))
    return Listing("json_feed", tuple(entries), error=error, language=_string(document.get("language")), next=following)


def _entry(item: dict[str, Any], url: str) -> Entry:
    link = _link(item.get("url")) or _link(item.get("external_url")) or ""
    people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
    return Entry(
        absolute_url(url, link) or link,
        plain(_string(item.get("title"))),
        stated_time(_string(item.get("date_published"))),
        stated_time(_string(item.get("date_modified"))),
        names(_string(person.get("name")) or "" for person in people or () if isinstance(person, dict)),
        _string(item.get("language")),
    )


def _string(value: Any) -> str | None:
    return writable(value) if isinstance(value, str) else None


def _link(value: Any) -> str | None:
    """Return an address as stated; None for one in characters that cannot be written, which is another without them."""
    return value if isinstance(value, str) and writable(value) == value else None
