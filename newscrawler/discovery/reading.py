"""The door of discovery: the bytes of whatever a list's address gave, told by what they are and read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO, TypeVar

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.feeds import read_feed
from newscrawler.discovery.json_feeds import read_json_feed
from newscrawler.discovery.listing import ENTRIES_MAX, TOO_MANY, Kind, Listing, ListRef
from newscrawler.discovery.markup import MarkupError, charsets, fitted, goes_in_pieces, recoded, refuse_bombs, root_of
from newscrawler.discovery.packing import unpacked
from newscrawler.discovery.sitemaps import SitemapReader, read_index, read_text_sitemap
from newscrawler.urls import LENGTH_MAX, parse_http_url

# Bytes from the start that say what a document is.
_HEAD_BYTES = 64 * 1024
_STREAMED = frozenset({"urlset", "sitemapindex", "text"})
# Bytes without the end of a tag or a line; a letter of several bytes may be cut behind so many.
_UNBROKEN_MAX_BYTES = 1024 * 1024

_T = TypeVar("_T", Entry, ListRef)


@dataclass(slots=True)
class ListStream:
    """A list that is read as it is asked for: `entries` and `lists` may be gone through once.

    `error` is that of Listing, and known once both are exhausted; `kind` may still turn from `sitemap` to
    `news_sitemap` until then. Entries take CPU time: take them in chunks (`itertools.islice`) in a thread, one thread
    at a time.
    """

    kind: Kind
    entries: Iterator[Entry] = field(default_factory=lambda: iter(()))
    lists: Iterator[ListRef] = field(default_factory=lambda: iter(()))
    error: str | None = None
    language: str | None = None
    ttl_s: int | None = None
    next: str | None = None


def read_list(body: bytes, url: str, *, content_type: str | None = None, everything: bool = False) -> Listing:
    """Return what a feed or sitemap lists; what it is, the bytes say, never the address or `content_type`.

    `url` is where it came from after redirects: relative links are resolved against it unless the document has a
    base of its own. `content_type` is the header, asked only for a charset. Packed bodies are unpacked, up to 50 MB.
    With `everything` a feed's items come all: one address more than once, and those without a link that a crawl could
    take, their `url` as stated or "". Never raises: whatever cannot be read is a Listing with an `error`.
    """
    stream = stream_list(body, url, content_type=content_type, everything=everything)
    entries, lists = tuple(stream.entries), tuple(stream.lists)
    return Listing(stream.kind, entries, lists, stream.error, stream.language, stream.ttl_s, stream.next)


def stream_list(
    source: bytes | BinaryIO, url: str, *, content_type: str | None = None, everything: bool = False
) -> ListStream:
    """Return the same as `read_list` in passing: a sitemap or an index of any size takes a few MB beside `source`.

    Feeds are read whole, before this returns. A file is read from where it stands; reading it may raise OSError.
    """
    try:
        return _opened(unpacked(source), url, content_type, everything)
    except MarkupError as error:
        return ListStream("unknown", error=str(error))


def _opened(pieces: Iterator[bytes], url: str, content_type: str | None, everything: bool) -> ListStream:
    head, error = _gathered(pieces, _HEAD_BYTES)
    if error is not None and not head:
        raise error
    # No letter of several bytes is cut behind one of these.
    cut = (len(head) < _HEAD_BYTES and len(head)) or max(head.rfind(b">"), head.rfind(b"\n")) + 1 or len(head)
    text = recoded(head[:cut], content_type)
    name, start = _told(text)
    if name in _STREAMED:
        rest = chain((head[cut:],), _raising(error) if error else pieces)
        if goes_in_pieces(head, content_type):
            return _streamed(name, chain((text[start:],), _refitted(rest, charsets(head, content_type))), url)
        return _streamed(name, _recoded_whole(head[:cut], rest, start, content_type), url)
    if error is None and len(head) >= _HEAD_BYTES:
        rest_of_it, error = _gathered(pieces)
        text = recoded(head + rest_of_it, content_type)
        name, start = _told(text)
        if name in _STREAMED:
            # Behind a prolog longer than the head.
            return _streamed(name, chain(_sliced(text[start:]), _raising(error) if error else ()), url)
    if error is not None and error.code == "too_large":
        raise error
    listing = _whole(name, text, start, url, everything)
    return ListStream(
        listing.kind,
        iter(listing.entries),
        iter(listing.lists),
        str(error) if error else listing.error,
        listing.language,
        listing.ttl_s,
        listing.next,
    )


def _gathered(pieces: Iterator[bytes], size: int | None = None) -> tuple[bytes, MarkupError | None]:
    """Return the pieces as one, without white space in front, up to about `size`; and what broke them off."""
    body = bytearray()
    try:
        for piece in pieces:
            body += piece if body else piece.lstrip()
            if size is not None and len(body) >= size:
                break
    except MarkupError as error:
        return bytes(body), error
    return bytes(body), None


def _recoded_whole(head: bytes, rest: Iterator[bytes], start: int, content_type: str | None) -> Iterator[bytes]:
    body, error = _gathered(chain((head,), rest))
    yield from _sliced(recoded(body, content_type)[start:])
    yield from _raising(error) if error else ()


def _raising(error: MarkupError) -> Iterator[bytes]:
    raise error
    yield b""


def _sliced(text: bytes) -> Iterator[bytes]:
    return (text[start : start + _HEAD_BYTES] for start in range(0, len(text), _HEAD_BYTES))


def _refitted(pieces: Iterable[bytes], stated: tuple[str, ...]) -> Iterator[bytes]:
    """Yield the pieces as UTF-8, each cut behind a tag or a line and recoded by itself."""
    rest = b""
    for piece in pieces:
        rest += piece
        cut = max(rest.rfind(b">"), rest.rfind(b"\n")) + 1 or (len(rest) > _UNBROKEN_MAX_BYTES and len(rest))
        if cut:
            yield fitted(rest[:cut], stated)
            rest = rest[cut:]
    if rest:
        yield fitted(rest, stated)


def _told(text: bytes) -> tuple[str, int]:
    """Return what the document is (`json`, `text`, its root's name, "" for nothing known) and where it starts."""
    if not text:
        raise MarkupError("empty", "no bytes but white space")
    if text[:1] in (b"{", b"["):
        return "json", 0
    if text[:4].lower() == b"http":
        first_line = text[: LENGTH_MAX + 1].split(b"\n", 1)[0].strip()
        if parse_http_url(first_line.decode("utf-8", "replace")):
            return "text", 0
    return root_of(text)


def _whole(name: str, text: bytes, start: int, url: str, everything: bool) -> Listing:
    match name:
        case "json":
            return _json(text, url, everything)
        case "rss" | "rdf" | "feed" | "channel":
            refuse_bombs(text)
            return read_feed(text[start:], url, name, everything=everything)
        case "html":
            return Listing("html", error="html: a web page where a feed or sitemap was expected")
    seen = f"<{name}>" if name else repr(text[:20])
    return Listing("unknown", error=f"not_a_list: it starts with {seen}; no feed and no sitemap does")


def _json(text: bytes, url: str, everything: bool) -> Listing:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Listing("unknown", error=f"broken_json: {error}")
    return read_json_feed(document, url, everything=everything)


def _streamed(name: str, pieces: Iterator[bytes], url: str) -> ListStream:
    if name == "urlset":
        stream, reader = ListStream("sitemap"), SitemapReader(url)
        stream.entries = _bounded(_told_news(reader, pieces, stream), stream)
    elif name == "text":
        stream = ListStream("text_sitemap")
        stream.entries = _bounded(read_text_sitemap(pieces), stream)
    else:
        stream = ListStream("sitemap_index")
        stream.lists = _bounded(read_index(pieces, url), stream)
    return stream


def _told_news(reader: SitemapReader, pieces: Iterator[bytes], stream: ListStream) -> Iterator[Entry]:
    for entry in reader.entries(pieces):
        if reader.news:
            stream.kind = "news_sitemap"
        yield entry


def _bounded(things: Iterable[_T], stream: ListStream) -> Iterator[_T]:
    """Yield as many as one list may have; what ends it early becomes the stream's error."""
    try:
        for count, thing in enumerate(things):
            if count == ENTRIES_MAX:
                stream.error = TOO_MANY
                return
            yield thing
    except MarkupError as error:
        stream.error = str(error)
