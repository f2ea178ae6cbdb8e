"""feedparser, for the feeds that no XML parser gets through: slow, and patient."""

from __future__ import annotations

import io
from typing import Any

import feedparser

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.texts import names, plain, writable
from newscrawler.discovery.times import stated_time
from newscrawler.urls import absolute_url

# Bytes, and tags in them: some three seconds of feedparser. No feed that anybody subscribes to is larger and broken.
_MAX_BYTES = 2 * 1024 * 1024
_MAX_TAGS = 100_000


def read_patiently(body: bytes, url: str) -> list[tuple[Entry, bool]]:
    """Return feedparser's entries, each with whether its link can be fetched; none where it would take minutes."""
    if len(body) > _MAX_BYTES or body.count(b"<") > _MAX_TAGS:
        return []
    # A stream, because bytes would be tried as an address and as a file name first.
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    return [_entry(item, url) for item in parsed.entries]


def _entry(item: Any, url: str) -> tuple[Entry, bool]:
    # dict.get, because feedparser's own answers `updated` with `published`.
    def said(name: str) -> str | None:
        value = dict.get(item, name)
        return writable(value) if isinstance(value, str) else None

    link = said("link") or ""
    address = absolute_url(url, link)
    people = (person for person in dict.get(item, "authors") or () if isinstance(person, dict))
    entry = Entry(
        address or link,
        plain(said("title")),
        stated_time(said("published")) or stated_time(said("created")),
        stated_time(said("updated")),
        names(writable(name) for person in people if isinstance(name := dict.get(person, "name"), str)),
    )
    return entry, address is not None
