"""Sitemaps, in passing: pieces of text in, entries out, whatever the size of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml import etree

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.listing import ListRef
from newscrawler.discovery.markup import MarkupError, mended, without_no_characters
from newscrawler.discovery.seen import Seen
from newscrawler.discovery.times import stated_time
from newscrawler.discovery.trees import OPTIONS, is_sound, text_of
from newscrawler.robots import Robots
from newscrawler.urls import absolute_url, site_of

# Bytes of text that become one small tree: large enough to make its own cost small, small enough for memory.
_PIECE_BYTES = 128 * 1024
# Bytes without the end of an entry: no entry is that long.
_ENTRY_MAX_BYTES = 1024 * 1024
# Translations that may wait for an entry of their own before they are given without one.
_WAITING_MAX = 10_000

# What is taken of Google's news extension.
_NEWS = frozenset({"title", "publication_date", "language"})
_START_TAG = re.compile(rb"<(([\w.-]+:)?[\w.-]+)[^>]*>")


class SitemapReader:
    """Reads one `urlset`: `news` says, from then on, that it has entries of Google's news extension."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._seen = Seen()
        # Addresses of other languages that have had no entry of their own so far, with language and time.
        self._waiting: dict[str, Entry] = {}
        self._locals = _Locals()
        self.news = False

    def entries(self, pieces: Iterable[bytes]) -> Iterator[Entry]:
        """Yield what the sitemap lists, each address once; at last the translations that no entry was about.

        `pieces` are UTF-8 from the root tag on. Raises MarkupError at a break: `truncated`, `broken_xml`.
        """
        for element in _elements(pieces, b"url"):
            entry = self._entry(element)
            if entry is not None and self._seen.add(entry.url):
                self._waiting.pop(entry.url, None)
                yield entry
            while len(self._waiting) > _WAITING_MAX:
                yield from self._given_up(next(iter(self._waiting)))
        for url in list(self._waiting):
            yield from self._given_up(url)

    def _given_up(self, url: str) -> Iterator[Entry]:
        entry = self._waiting.pop(url)
        if self._seen.add(url):
            yield entry

    def _entry(self, element: Any) -> Entry | None:
        address = modified = None
        news: dict[str, str] = {}
        alternates: list[Any] = []
        for child in element:
            name = self._locals[child.tag]
            if name == "loc":
                address = address or absolute_url(self._url, text_of(child))
            elif name == "lastmod":
                modified = modified or stated_time(text_of(child))
            elif name == "news":
                self.news = True
                self._read_news(child, news)
            elif name == "link":
                alternates.append(child)
        if address is None:
            return None
        return Entry(
            address,
            " ".join(news.get("title", "").split()) or None,
            stated_time(news.get("publication_date")),
            modified,
            (),
            news.get("language") or (self._language(address, modified, alternates) if alternates else None) or None,
        )

    def _read_news(self, element: Any, news: dict[str, str]) -> None:
        for part in element.iter():
            name = self._locals[part.tag]
            if name in _NEWS:
                news.setdefault(name, text_of(part))

    def _language(self, address: str, modified: str | None, links: list[Any]) -> str | None:
        """Return the language that the links to translations give to the page itself; the others wait their turn."""
        own = None
        for element in links:
            language, link = element.get("hreflang"), absolute_url(self._url, element.get("href"))
            if not link or not language or element.get("rel") != "alternate" or language.lower() == "x-default":
                continue
            if link == address:
                own = language
            elif link not in self._waiting and link not in self._seen and site_of(link) == site_of(address):
                self._waiting[link] = Entry(link, modified=modified, language=language)
        return own


def read_index(pieces: Iterable[bytes], url: str) -> Iterator[ListRef]:
    """Yield the sitemaps that an index names, each once, without itself. Raises as SitemapReader.entries does."""
    seen, names = Seen(), _Locals()
    seen.add(url)
    for element in _elements(pieces, b"sitemap"):
        address = modified = None
        for child in element:
            name = names[child.tag]
            if name == "loc":
                address = address or absolute_url(url, text_of(child))
            elif name == "lastmod":
                modified = modified or stated_time(text_of(child))
        if address is not None and seen.add(address):
            yield ListRef(address, modified)


def read_text_sitemap(pieces: Iterable[bytes]) -> Iterator[Entry]:
    """Yield the addresses of a text sitemap, one a line (sitemaps.org); lines that are none are passed over."""
    seen, rest = Seen(), b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        yield from _addresses(lines, seen)
        if len(rest) > _ENTRY_MAX_BYTES:
            rest = b""
    yield from _addresses([rest], seen)


def sitemaps_in_robots(robots: Robots) -> tuple[str, ...]:
    """Return the absolute http(s) addresses of `Sitemap:` lines, each once, in order (RFC 9309, 2.2.4)."""
    found = (absolute_url("", line) for line in robots.sitemaps)
    return tuple(dict.fromkeys(address for address in found if address))


def _addresses(lines: Iterable[bytes], seen: Seen) -> Iterator[Entry]:
    for line in lines:
        address = absolute_url("", line.decode("utf-8", "replace"))
        if address is not None and seen.add(address):
            yield Entry(address)


def _elements(pieces: Iterable[bytes], name: bytes) -> Iterator[Any]:
    """Yield the elements called `name`, from one small tree after the other."""
    start, end, buffer = b"", b"", b""
    error: MarkupError | None = None
    source = iter(pieces)
    ended = False
    while not ended:
        try:
            piece = next(source, b"")
        except MarkupError as broken:
            piece, error = b"", broken
        ended = not piece
        buffer += piece
        if len(buffer) < _PIECE_BYTES and not ended:
            continue
        if not start:
            tag = _START_TAG.match(buffer)
            if tag is None:
                error = error or MarkupError("broken_xml", "its first tag has no end")
                break
            start, end, buffer = _declared(tag), b"</%b>" % tag[1], buffer[tag.end() :]
        last = _last_end(buffer, name)
        yield from _parsed(start, buffer[:last], end, name.decode())
        buffer = buffer[last:]
        if len(buffer) > _ENTRY_MAX_BYTES:
            error = MarkupError("broken_xml", f"{len(buffer)} bytes without the end of a <{name.decode()}>")
            break
    if error is not None:
        raise error
    if not start.endswith(b"/>") and end[:-1].lower() not in buffer.lower():
        # An address that is cut in the middle is a wrong address: only whole entries count.
        raise MarkupError("truncated", "it ends before its last tag")


def _declared(tag: re.Match[bytes]) -> bytes:
    """Return the root's start tag with its own prefix declared, without which no element of it has a name."""
    prefix = (tag[2] or b"").rstrip(b":")
    if not prefix or b"xmlns:" + prefix in tag[0]:
        return tag[0]
    end = -2 if tag[0].endswith(b"/>") else -1
    return tag[0][:end] + b' xmlns:%b="%b"' % (prefix, prefix) + tag[0][end:]


def _last_end(buffer: bytes, name: bytes) -> int:
    """Return where the last whole entry ends, outside of comments; 0 where there is none."""
    start = max(buffer.rfind(b"</" + name + b">"), buffer.rfind(b":" + name + b">"))
    comment = buffer.rfind(b"<!--", 0, max(start, 0))
    if comment >= 0 and buffer.find(b"-->", comment, start) < 0:
        start = max(buffer.rfind(b"</" + name + b">", 0, comment), buffer.rfind(b":" + name + b">", 0, comment))
    return buffer.index(b">", start) + 1 if start >= 0 else 0


def _parsed(start: bytes, text: bytes, end: bytes, name: str) -> Iterator[Any]:
    """Yield the elements of some whole entries: as they are, or mended where the parser has to repair them."""
    if not text:
        return
    start, text = without_no_characters(start), without_no_characters(text)
    for mend in (False, True):
        parser = etree.XMLParser(**OPTIONS)
        try:
            root = etree.fromstring(start + (mended(text) if mend else text) + end, parser)
        except etree.XMLSyntaxError:
            continue
        if root is not None and (mend or is_sound(parser)):
            yield from root.iter(f"{{*}}{name}")
            return


class _Locals(dict[Any, str]):
    """Local names in small letters, by tag, as they come; namespaces, right or wrong, make no difference."""

    def __missing__(self, tag: Any) -> str:
        name = tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""
        self[tag] = name
        return name
