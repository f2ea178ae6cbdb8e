"""Feeds: RSS 0.9x to 2.0, RSS 1.0, Atom and JSON Feed, the broken ones included.

fastfeedparser reads them, feedparser (slow, patient) those where its answer is doubtful. Neither says everything:
fastfeedparser turns times into UTC, so that the stated offset is lost, keeps one of several `dc:creator` and leaves
relative links as they are. These are taken from the elements themselves (`_stated`).
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import fastfeedparser
import feedparser
from lxml import etree

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.listing import Kind, Listing
from newscrawler.discovery.times import stated_time
from newscrawler.urls import absolute_url

_KINDS: dict[str, Kind] = {"rss": "rss", "rdf": "rdf", "feed": "atom"}
_NOT_MARKUP = re.compile(rb"<!\[CDATA\[(?:.*?\]\]>|.*\Z)|<!--(?:.*?-->|.*\Z)", re.DOTALL)
_ITEM = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_ITEM_END = re.compile(rb"</(?:[\w.-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ROOT_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ATOM = "{http://www.w3.org/2005/Atom}"

_PUBLISHED = ("published", "pubdate", "issued", "date", "created")
_MODIFIED = ("updated", "modified", "lastbuilddate")
# Where RSS hides an author: `mail@example.org (Name)` (RSS 2.0), `Name <mail@example.org>` (everybody else).
_MAIL_THEN_NAME = re.compile(r"\S+@\S+\s*\((.+)\)\s*\Z")
_MAIL = re.compile(r"[<(\[]?\s*\S+@\S+\.\S+?\s*[>)\]]?(?=\s|\Z)")


@dataclass(frozen=True, slots=True)
class _Stated:
    """What one element says in its own words: `base` for relative links, `link` where it names the page itself."""

    base: str
    link: str | None
    published: str | None
    modified: str | None
    authors: tuple[str, ...]


def read_feed(body: bytes, url: str, root: str) -> Listing:
    """Return what an RSS or Atom feed lists: UTF-8 XML from its root tag on; `root` is that tag's local name."""
    kind = _KINDS[root]
    bare = _NOT_MARKUP.sub(b"", body)
    error = None
    if not _ROOT_END.search(bare) and not bare.rstrip().endswith(b"/>"):
        error = "truncated: it ends before its last tag"
        # A link that is cut in the middle is a wrong link: only whole items count.
        ends = [match.end() for match in _ITEM_END.finditer(body)]
        body = body[: ends[-1]] + b"</channel></rss>" * (root == "rss") if ends else b""
        bare = _NOT_MARKUP.sub(b"", body)
    tags = len(_ITEM.findall(bare))
    if not tags:
        return Listing(kind, error=error)
    stated = list(_stated(body, url))
    entries = _fast(body, url, stated) if len(stated) == tags else None
    if entries is None:
        entries = _patient(body, url)
    unique: dict[str, Entry] = {}
    for entry in entries:
        unique.setdefault(entry.url, entry)
    if not unique:
        error = error or f"no_links: {tags} items, and none has a link that can be read"
    return Listing(kind, tuple(unique.values()), error=error)


def read_json_feed(document: Any, url: str) -> Listing:
    """Return what a parsed JSON Feed (jsonfeed.org, 1.0 and 1.1) lists; any other JSON is a Listing with an error."""
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return Listing("unknown", error="not_a_list: JSON without the `items` of a JSON Feed")
    entries: dict[str, Entry] = {}
    for item in items:
        if not isinstance(item, dict):
            continue
        address = absolute_url(url, _string(item.get("url")) or _string(item.get("external_url")))
        if address is None:
            continue
        people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
        names = (person.get("name") for person in people or () if isinstance(person, dict))
        entry = Entry(
            address,
            title=_plain(_string(item.get("title"))),
            published=stated_time(_string(item.get("date_published"))),
            modified=stated_time(_string(item.get("date_modified"))),
            authors=_names(_string(name) for name in names),
        )
        entries.setdefault(address, entry)
    error = None if entries or not items else f"no_links: {len(items)} items, and none has a link that can be read"
    return Listing("json_feed", tuple(entries.values()), error=error)


def _fast(body: bytes, url: str, stated: list[_Stated]) -> list[Entry] | None:
    """Return fastfeedparser's entries with what the elements state, None where the two do not tell the same."""
    try:
        parsed = fastfeedparser.parse(
            body, include_content=False, include_tags=False, include_media=False, include_enclosures=False
        ).entries
    except (ValueError, LookupError, TypeError, AttributeError, etree.LxmlError):
        # It raises ValueError on purpose and the others by accident; feedparser is there for these feeds.
        return None
    if len(parsed) != len(stated):
        return None
    entries = []
    for item, said in zip(parsed, stated, strict=True):
        address = absolute_url(said.base or url, said.link) or absolute_url(said.base or url, item.get("link"))
        timeless = bool(item.get("published")) and not (said.published or said.modified)
        if address is None or timeless:
            return None
        entries.append(Entry(address, _plain(item.get("title")), said.published, said.modified, said.authors))
    return entries


def _patient(body: bytes, url: str) -> list[Entry]:
    """Return feedparser's entries; items without a link that can be read are left out."""
    # A stream, because bytes would be tried as an address and as a file name first.
    parsed = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-location": url, "content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    entries = []
    for item in parsed.entries:
        # dict.get, because feedparser's own answers `updated` with `published`.
        said = {name: dict.get(item, name) for name in ("link", "title", "published", "created", "updated", "authors")}
        address = absolute_url(url, _string(said["link"]))
        if address is None:
            continue
        people = said["authors"] if isinstance(said["authors"], list) else []
        entries.append(
            Entry(
                address,
                title=_plain(_string(said["title"])),
                published=stated_time(_string(said["published"]) or _string(said["created"])),
                modified=stated_time(_string(said["updated"])),
                authors=_names(_string(person.get("name")) for person in people),
            )
        )
    return entries


def _stated(body: bytes, url: str) -> Iterator[_Stated]:
    """Yield what each item states, in order; ends early where the XML breaks."""
    own: str | None = None
    tree = etree.iterparse(io.BytesIO(body), recover=True, resolve_entities=False, no_network=True)
    try:
        for _, element in tree:
            name = _local(element)
            if name == "link" and own is None and element.get("rel") == "self":
                own = absolute_url(url, element.get("href"))
            elif name in ("item", "entry"):
                yield _stated_by(element, own or url)
                element.clear(keep_tail=False)
    except etree.XMLSyntaxError:
        # The count of what was yielded says that it broke off.
        return


def _stated_by(element: Any, base: str) -> _Stated:
    texts: dict[str, list[str]] = {}
    link = None
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = _local(child)
        if name == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate" and link is None:
                link = child.get("href")
        elif name == "author" and len(child):
            names = ("".join(part.itertext()) for part in child if _local(part) == "name")
            texts.setdefault("author", []).extend(names)
        else:
            texts.setdefault(name, []).append("".join(child.itertext()).strip())
    published = _first_time(texts, _PUBLISHED)
    modified = _first_time(texts, _MODIFIED)
    # FeedBurner's link is its own redirect; it keeps the page's beside it.
    original = texts.get("origlink", [None])[0]
    base = urljoin(base, element.base or "") if element.base else base
    people = texts.get("creator") or texts.get("author") or []
    return _Stated(base, original or link, published, modified, _names(people))


def _first_time(texts: Mapping[str, list[str]], names: Iterable[str]) -> str | None:
    return next((time for name in names for text in texts.get(name, ()) if (time := stated_time(text))), None)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _plain(text: str | None) -> str | None:
    """Return a title as text: HTML inside it undone, white space collapsed; None for nothing."""
    # Entities first: titles are escaped once more than they should be as often as they hold tags.
    return " ".join(_TAG.sub("", html.unescape(text or "")).split()) or None


def _names(texts: Iterable[str | None]) -> tuple[str, ...]:
    names = []
    for text in texts:
        name = _plain(text) or ""
        inside = _MAIL_THEN_NAME.match(name)
        name = inside[1] if inside else _MAIL.sub(" ", name)
        names.append(" ".join(name.split()).strip(" ,;"))
    return tuple(dict.fromkeys(name for name in names if name))
