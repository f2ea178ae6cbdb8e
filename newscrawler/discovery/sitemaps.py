"""Sitemaps: addresses with their times, streamed, so that 50 MB never become a tree. Also robots.txt's `Sitemap:`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.listing import Listing, ListRef
from newscrawler.discovery.times import stated_time
from newscrawler.urls import absolute_url

# sitemaps.org allows 50,000; sites that miscount list a few times that, and nobody means more.
ENTRIES_MAX = 250_000

_ROBOTS_LINE = re.compile(rb"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def read_sitemap(body: bytes, url: str) -> Listing:
    """Return what a sitemap lists: UTF-8 XML from its root tag on. Namespaces, right or wrong, make no difference."""
    entries: dict[str, Entry] = {}
    news = False
    body, error = _whole(body, b"url", b"urlset")
    try:
        for element in _elements(body, "url"):
            parts = _parts(element)
            address = absolute_url(url, parts.get("loc"))
            is_news = "news" in parts
            news = news or is_news
            if address is None or address in entries:
                continue
            if len(entries) == ENTRIES_MAX:
                error = f"too_many: more than {ENTRIES_MAX} addresses; the rest was left"
                break
            entries[address] = Entry(
                address,
                title=parts.get("title") if is_news else None,
                published=stated_time(parts.get("publication_date")),
                modified=stated_time(parts.get("lastmod")),
            )
    except etree.XMLSyntaxError as broken:
        error = error or f"broken_xml: {broken.msg}"
    return Listing("news_sitemap" if news else "sitemap", tuple(entries.values()), error=error)


def read_index(body: bytes, url: str) -> Listing:
    """Return the sitemaps that an index names; an index that names itself does not name it here."""
    lists: dict[str, ListRef] = {}
    body, error = _whole(body, b"sitemap", b"sitemapindex")
    try:
        for element in _elements(body, "sitemap"):
            parts = _parts(element)
            address = absolute_url(url, parts.get("loc"))
            if address is not None and address != url and len(lists) < ENTRIES_MAX:
                lists.setdefault(address, ListRef(address, stated_time(parts.get("lastmod"))))
    except etree.XMLSyntaxError as broken:
        error = error or f"broken_xml: {broken.msg}"
    return Listing("sitemap_index", lists=tuple(lists.values()), error=error)


def read_text_sitemap(body: bytes) -> Listing:
    """Return the addresses of a text sitemap, one a line (sitemaps.org); lines that are none are passed over."""
    entries: dict[str, Entry] = {}
    for line in body.decode("utf-8", "replace").splitlines():
        address = absolute_url("", line)
        if address is not None and len(entries) < ENTRIES_MAX:
            entries.setdefault(address, Entry(address))
    return Listing("text_sitemap", tuple(entries.values()))


def sitemaps_in_robots(body: bytes) -> tuple[str, ...]:
    """Return the absolute http(s) addresses of `Sitemap:` lines, each once, in order (RFC 9309, 2.2.4)."""
    found = (absolute_url("", line.decode("utf-8", "replace")) for line in _ROBOTS_LINE.findall(body))
    return tuple(dict.fromkeys(address for address in found if address))


def _elements(body: bytes, name: str) -> Iterator[Any]:
    stream = io.BytesIO(body)
    tree = etree.iterparse(
        stream, tag=f"{{*}}{name}", recover=True, resolve_entities=False, no_network=True, remove_comments=True
    )
    for _, element in tree:
        yield element
        element.clear(keep_tail=False)
        # What was read must go from the tree as well, else the empty elements add up.
        while element.getprevious() is not None:
            del element.getparent()[0]


def _parts(element: Any) -> dict[str, str]:
    """Return the texts by local name: the element's own, and those of its `news` part (`news` itself as a key)."""
    parts: dict[str, str] = {}
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = _local(child)
        parts.setdefault(name, "".join(child.itertext()).strip())
        if name == "news":
            for part in child:
                if isinstance(part.tag, str):
                    parts.setdefault(_local(part), " ".join("".join(part.itertext()).split()))
    return parts


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _whole(body: bytes, item: bytes, root: bytes) -> tuple[bytes, str | None]:
    """Return the document up to its last whole item, and an error line where it breaks off before its last tag."""
    if b"/" + root in body[-200:].lower() or b":" + root in body[-200:].lower() or body.rstrip().endswith(b"/>"):
        return body, None
    last = max(body.rfind(b"</" + item + b">"), body.rfind(b":" + item + b">"))
    # An address that is cut in the middle is a wrong address: only whole items count.
    return body[: body.find(b">", last) + 1] if last >= 0 else b"", "truncated: it ends before its last tag"
