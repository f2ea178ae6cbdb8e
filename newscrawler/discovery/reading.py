"""The door of discovery: the bytes of whatever a list's address gave, told by what they are and read."""

from __future__ import annotations

import dataclasses
import json

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.feeds import read_feed, read_json_feed
from newscrawler.discovery.listing import Listing
from newscrawler.discovery.markup import MarkupError, mended, recoded, root_of, unpacked
from newscrawler.discovery.sitemaps import read_index, read_sitemap, read_text_sitemap
from newscrawler.urls import parse_http_url


def read_list(body: bytes, url: str, *, content_type: str | None = None) -> Listing:
    """Return what a feed or sitemap lists; what it is, the bytes say, never the address or `content_type`.

    `url` is where it came from after redirects: relative links are resolved against it unless the document has a
    base of its own. `content_type` is the header, asked only for a charset. Packed bodies are unpacked, up to 50 MB.
    Never raises: whatever cannot be read is a Listing with an `error`.
    """
    try:
        packed, cut = unpacked(body)
        listing = _read(recoded(packed, content_type), url)
    except MarkupError as error:
        return Listing("unknown", error=str(error))
    entries = tuple(entry for each in listing.entries if (entry := _writable(each)) is not None)
    return dataclasses.replace(listing, entries=entries, error=cut or listing.error)


def _writable(entry: Entry) -> Entry | None:
    """Return the entry in characters that UTF-8 has (JSON escapes half a pair), None where its address has others."""
    try:
        f"{entry.url}{entry.title}{entry.authors}".encode()
    except UnicodeEncodeError:
        texts = [text.encode("utf-8", "ignore").decode() for text in (entry.title or "", *entry.authors)]
        if entry.url.encode("utf-8", "ignore").decode() != entry.url:
            return None
        return dataclasses.replace(entry, title=texts[0] or None, authors=tuple(texts[1:]))
    return entry


def _read(text: bytes, url: str) -> Listing:
    if not text:
        return Listing("unknown", error="empty: no bytes but white space")
    if text[:1] in (b"{", b"["):
        return _read_json(text, url)
    first_line = text.split(b"\n", 1)[0].strip()
    if parse_http_url(first_line.decode("utf-8", "replace")):
        return read_text_sitemap(text)
    name, start = root_of(text)
    match name:
        case "rss" | "rdf" | "feed":
            return read_feed(mended(text[start:]), url, name)
        case "urlset":
            return read_sitemap(mended(text[start:]), url)
        case "sitemapindex":
            return read_index(mended(text[start:]), url)
        case "html":
            return Listing("html", error="html: a web page where a feed or sitemap was expected")
    seen = f"<{name}>" if name else repr(text[:20])
    return Listing("unknown", error=f"not_a_list: it starts with {seen}; no feed and no sitemap does")


def _read_json(text: bytes, url: str) -> Listing:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Listing("unknown", error=f"broken_json: {error}")
    return read_json_feed(document, url)
