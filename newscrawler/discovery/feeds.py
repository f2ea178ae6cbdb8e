"""Feeds: RSS 0.9x to 2.0, RSS 1.0 and Atom, the broken ones included.

One walk over lxml's tree reads what is well formed, or becomes so by small repairs; feedparser (slow, patient) reads
the rest. The walk gives to every element the meaning that feedparser gives it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.items import XML_LANG, ItemReader, Roles
from newscrawler.discovery.listing import ENTRIES_MAX, TOO_MANY, Kind, Listing
from newscrawler.discovery.markup import mended
from newscrawler.discovery.patience import read_patiently
from newscrawler.discovery.trees import OPTIONS, is_sound
from newscrawler.urls import absolute_url

_KINDS: dict[str, Kind] = {"rss": "rss", "channel": "rss", "rdf": "rdf", "feed": "atom"}
_NOT_MARKUP = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*\Z)|<!--(?:.*?-->|.*\Z)", re.DOTALL)
_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|rdf|feed|channel)\s*>", re.IGNORECASE)
# How far from the end the root's end tag is looked for: behind it there may be junk.
_TAIL_BYTES = 4096
# The start of a text that nothing is taken from; its second group is where the text begins.
_BODY = re.compile(rb"<(content:encoded|description|summary|content)(?:\s[^<>]*)?>((?:<!\[CDATA\[)?)")
# Shorter ones cost less to read than to cut out, and a title may speak of tags.
_BODY_MIN_BYTES = 200
# Closing brackets that are passed over one by one before the end of a text is looked for as a whole.
_BRACKETS = 100
# Bytes of an item on the average, from which on looking for such texts pays.
_ITEM_MIN_BYTES = 1000
# A tree takes some ten times the text; longer feeds are read in passing.
_TREE_MAX_BYTES = 4 * 1024 * 1024
# Seconds of sy:updatePeriod's words (RSS 1.0 syndication module).
_PERIODS_S = {"hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "monthly": 30 * 86400, "yearly": 365 * 86400}
# A year: what a feed could mean by more, nobody waits for.
_TTL_MAX_S = 365 * 86400


@dataclass(slots=True)
class _Head:
    """What a feed says of itself."""

    language: str | None = None
    ttl_s: int | None = None
    next: str | None = None


@dataclass(slots=True)
class _Walk:
    """One reading of the tree: the items, each with whether its link can be fetched; `sure` where the XML was sound."""

    items: list[tuple[Entry, bool]] = field(default_factory=list)
    head: _Head = field(default_factory=_Head)
    sure: bool = False
    cut: bool = False


def read_feed(body: bytes, url: str, root: str, *, everything: bool = False) -> Listing:
    """Return what an RSS or Atom feed lists: UTF-8 XML from its root tag on; `root` is that tag's local name.

    With `everything` each item comes along, those of one address too; `url` of those without a link that can be
    fetched is the link as stated, "" where there is none.
    """
    walk, error = _walk(_without_bodies(body), url), None
    if not walk.sure:
        body, error = _whole(mended(body), root)
        walk = _walk(body, url)
    if not walk.sure and _ITEM.search(_NOT_MARKUP.sub(b"", body)):
        walk.items = _better(read_patiently(body, url), walk.items)
    entries = tuple(entry for entry, _ in walk.items) if everything else _fetchable(walk.items)
    if walk.items and not entries:
        error = error or f"no_links: {len(walk.items)} items, and none has a link that can be read"
    error = error or (TOO_MANY if walk.cut else None)
    head = walk.head
    return Listing(_KINDS[root], entries, (), error, head.language, head.ttl_s, head.next)


def _better(patient: list[tuple[Entry, bool]], walked: list[tuple[Entry, bool]]) -> list[tuple[Entry, bool]]:
    """Return feedparser's items, with those of the walk in place of the ones that it lost the link of."""
    if len(patient) != len(walked):
        return patient or walked
    return [theirs if theirs[1] or not ours[1] else ours for theirs, ours in zip(patient, walked, strict=True)]


def _without_bodies(feed: bytes) -> bytes:
    """Return the feed with its long texts emptied: reading them is most of the cost, and nothing is taken from them.

    Only a text that is nothing else goes, one CDATA section or characters without a tag between its two tags. Where a
    text that looks like one stands in another's CDATA, it goes from text that is not read either.
    """
    if len(feed) < _ITEM_MIN_BYTES * (feed.count(b"</item>") + feed.count(b"</entry>")):
        return feed
    kept, done, at = [], 0, 0
    while match := _BODY.search(feed, at):
        start = match.end()
        end = _cdata_end(feed, start) if match[2] else feed.find(b"<", start)
        if end < 0:
            break
        # On behind the text, taken or not: none is gone through twice.
        at = end + 3 if match[2] else end
        if end - start >= _BODY_MIN_BYTES and feed.startswith(b"</%b>" % match[1], at):
            kept.append(feed[done : match.start(2)])
            done = at
    kept.append(feed[done:])
    return b"".join(kept)


def _cdata_end(feed: bytes, at: int) -> int:
    # A search for one byte is ten times as fast as one for three, and prose has few of these.
    for _ in range(_BRACKETS):
        at = feed.find(b"]", at)
        if at < 0 or feed.startswith(b"]]>", at):
            return at
        at += 1
    return feed.find(b"]]>", at)


def _fetchable(items: list[tuple[Entry, bool]]) -> tuple[Entry, ...]:
    found: dict[str, Entry] = {}
    for entry, fetchable in items:
        if fetchable and entry.url not in found:
            found[entry.url] = entry
    return tuple(found.values())


def _whole(body: bytes, root: str) -> tuple[bytes, str | None]:
    """Return the feed up to its last whole item, and an error line where it breaks off before its last tag."""
    if _ROOT_END.search(body, max(0, len(body) - _TAIL_BYTES)) or body.rstrip().endswith(b"/>"):
        return body, None
    if _ROOT_END.search(_NOT_MARKUP.sub(b"", body)):
        return body, None
    # A link that is cut in the middle is a wrong link: only whole items count.
    end = max((match.end() for match in _ITEM_END.finditer(body)), default=0)
    closing = {"rss": b"</channel></rss>", "channel": b"</channel>"}.get(root, b"")
    return body[:end] + closing * bool(end), "truncated: it ends before its last tag"


def _walk(body: bytes, url: str) -> _Walk:
    walk = _Walk()
    reading = _Reading(body)
    reader = None
    try:
        for item in reading.items():
            if reader is None:
                reader = _reader(item, body, url)
            if reader.roles[item.tag] != "item":
                continue
            if len(walk.items) == ENTRIES_MAX:
                walk.cut = True
                break
            walk.items.append(reader.read(item))
        if reading.root is not None:
            roles = reader.roles if reader else Roles(reading.root.nsmap)
            _read_head(walk.head, reading.root, roles, reader.base if reader else url)
    except (etree.XMLSyntaxError, UnicodeDecodeError):
        # In recovery libxml2 lets references to surrogates pass, and no text can hold them; mending takes them out.
        return walk
    walk.sure = reading.is_sound() and (bool(walk.items) or not _ITEM.search(body))
    return walk


def _reader(item: Any, body: bytes, url: str) -> ItemReader:
    """Return what reads this document's items; the first of them leads to the root and to what stands before it."""
    roles = Roles(item.getroottree().getroot().nsmap)
    return ItemReader(_own_address(item, roles, url) or url, roles, b"xml:base" in body, b"xml:lang" in body)


class _Reading:
    """A document's items, from the whole tree or, where that would be large, one after the other."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._source: Any = None
        self.root: Any = None

    def items(self) -> Iterator[Any]:
        """Yield the elements called item or entry. Raises XMLSyntaxError."""
        names = ("{*}item", "{*}entry")
        if len(self._body) <= _TREE_MAX_BYTES:
            self._source = etree.XMLParser(**OPTIONS)
            self.root = etree.fromstring(self._body, self._source)
            if self.root is not None:
                yield from self.root.iter(*names)
            return
        self._source = etree.iterparse(io.BytesIO(self._body), tag=names, **OPTIONS)
        for _, element in self._source:
            yield element
            element.clear(keep_tail=False)
            before = element.getprevious()
            # What was read must go from the tree as well, else the empty elements add up.
            if before is not None and before.tag == element.tag:
                element.getparent().remove(before)
        self.root = self._source.root

    def is_sound(self) -> bool:
        """Say whether the parser had nothing to repair; after `items`."""
        return is_sound(self._source)


def _own_address(item: Any, roles: Roles, url: str) -> str | None:
    """Return the address that the feed gives as its own (`link rel=self` before the items).

    For a document that came from nowhere (a file) its site's address will do.
    """
    site = None
    for element in item.itersiblings(preceding=True):
        # RSS 1.0 has its items beside the channel.
        for part in element if roles[element.tag] == "channel" else (element,):
            if roles[part.tag] != "link":
                continue
            link = absolute_url(url, part.get("href") or part.text)
            if part.get("rel") == "self" and link:
                return link
            site = site or (link if part.get("rel", "alternate") == "alternate" else None)
    return None if url.startswith("http") else site


def _read_head(head: _Head, root: Any, roles: Roles, base: str) -> None:
    channel = next((child for child in root if roles[child.tag] == "channel"), root)
    stated: dict[str, str] = {}
    for child in channel:
        role = roles[child.tag]
        if role == "item":
            break
        if role == "link":
            if child.get("rel") == "next":
                head.next = absolute_url(base, child.get("href"))
        elif role and child.text:
            stated.setdefault(role, child.text.strip())
    head.language = stated.get("language") or root.get(XML_LANG) or root.get("lang") or None
    head.ttl_s = _ttl_s(stated)


def _ttl_s(stated: dict[str, str]) -> int | None:
    minutes, period = stated.get("ttl", ""), _PERIODS_S.get(stated.get("sy:updateperiod", "").lower(), 0)
    often = stated.get("sy:updatefrequency", "1")
    # isascii: isdecimal alone lets digits of every script pass, which int reads too; nobody writes a ttl in them.
    if minutes.isascii() and minutes.isdecimal() and len(minutes) <= 9:
        seconds = 60 * int(minutes)
    elif period and often.isascii() and often.isdecimal() and len(often) <= 9 and int(often):
        seconds = period // int(often)
    else:
        return None
    return min(seconds, _TTL_MAX_S) or None
