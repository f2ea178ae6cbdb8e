"""What one `item` or `entry` of a feed states, by the meaning that feedparser gives to each element.

One walk over the item's children: bodies (`content:encoded`, `description`) are passed over unread.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from newscrawler.discovery.entry import Entry
from newscrawler.discovery.texts import names, plain
from newscrawler.discovery.times import stated_time
from newscrawler.discovery.trees import text_of
from newscrawler.urls import absolute_url

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HTML_TYPES = frozenset({"html", "xhtml", "text/html", "application/xhtml+xml"})
# Namespaces by their names in small letters; every address with `backend.userland.com/rss` is RSS itself.
_SPACES = {
    **dict.fromkeys(
        ("http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/",
         "http://blogs.law.harvard.edu/tech/rss", "http://purl.org/rss/1.0/modules/rss091#", "http://purl.org/atom/ns#",
         "http://www.w3.org/2005/atom", "http://example.com/newformat#", "http://example.com/necho",
         "http://purl.org/echo/", "uri/of/echo/namespace#", "http://purl.org/pie/"),
        "",
    ),
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
}  # fmt: skip
_ROLES = {
    **dict.fromkeys(("item", "entry"), "item"),
    **dict.fromkeys(("title", "dc:title"), "title"),
    **dict.fromkeys(("media:title", "media:content", "media:group"), "media"),
    **dict.fromkeys(("guid", "id"), "guid"),
    **dict.fromkeys(("pubdate", "published", "issued", "dcterms:issued"), "published"),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dcterms:modified"), "modified"),
    **dict.fromkeys(("created", "dcterms:created"), "created"),
    **dict.fromkeys(("author", "managingeditor", "dc:creator", "dc:author", "itunes:author"), "author"),
    **dict.fromkeys(("language", "dc:language"), "language"),
    "link": "link",
    "dc:date": "date",
    "feedburner:origlink": "original",
    **{name: name for name in ("name", "ttl", "channel", "sy:updateperiod", "sy:updatefrequency")},
}


class Roles(dict[Any, str]):
    """What the elements of one document mean, by tag; "" for those that mean nothing here. Filled as they come.

    `spaces` are the root's namespaces by prefix: what nobody knows by its address is taken by its prefix.
    """

    def __init__(self, spaces: Mapping[str | None, str]) -> None:
        super().__init__()
        self._prefixes = {space.lower(): prefix or "" for prefix, space in spaces.items()}

    def __missing__(self, tag: Any) -> str:
        role = _role(tag) if isinstance(tag, str) else ""
        if role is None:
            space, _, local = tag[1:].rpartition("}")
            prefix = self._prefixes.get(space.lower(), "?")
            role = _ROLES.get(f"{prefix}:{local}".lower() if prefix else local.lower(), "")
        self[tag] = role
        return role


# The tags of all feeds there are would be some thousands; those that nobody repeats are no use here.
@lru_cache(maxsize=1024)
def _role(tag: str) -> str | None:
    """Return the role of a tag in a namespace that is known here, or in none; None for other namespaces."""
    space, _, local = tag.rpartition("}")
    space = space[1:].lower()
    if not space:
        # An undeclared prefix stays in the name.
        return _ROLES.get(local.lower(), "")
    prefix = "" if "backend.userland.com/rss" in space else _SPACES.get(space)
    if prefix is None:
        return None
    return _ROLES.get(f"{prefix}:{local}".lower() if prefix else local.lower(), "")


@dataclass(slots=True)
class ItemReader:
    """Reads the items of one document: `base` is what its links are relative to.

    `bases` and `languages` say that the document has `xml:base` or `xml:lang` somewhere; each is looked for only then.
    """

    base: str
    roles: Roles
    bases: bool = False
    languages: bool = False

    def read(self, item: Any) -> tuple[Entry, bool]:
        """Return what an item states, and whether its link can be fetched.

        Where it cannot, `url` is the link as stated, "" where there is none.
        """
        roles, said = self.roles, _Said()
        for child in item:
            if role := roles[child.tag]:
                take = _TAKE.get(role)
                if take is not None:
                    take(said, child, self)
                elif text := child.text:
                    said.texts[role] = text
        base = absolute_url(self.base, item.base) or self.base if self.bases else self.base
        texts = said.texts
        # FeedBurner's link is its own redirect; it keeps the page's beside it.
        link = texts.get("original") or said.link or said.guid or item.get("href") or ""
        address = absolute_url(base, link)
        published = stated_time(texts.get("published")) or stated_time(texts.get("created"))
        modified = stated_time(texts.get("modified"))
        if "date" in texts:
            # Dublin Core's one date is when it came out, or beside that when it was last touched.
            day = stated_time(texts["date"])
            published, modified = published or day, modified or (day if published else None)
        language = texts.get("language", "").strip() or (self.languages and item.get(XML_LANG)) or None
        authors = names(said.authors) if said.authors else ()
        return Entry(
            address or link, said.title or said.media, published, modified, authors, language
        ), address is not None


class _Said:
    """What the elements of one item have said so far; `texts` of those that are nothing but text, the last of each."""

    __slots__ = ("authors", "guid", "link", "media", "texts", "title")

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.authors: list[str] = []
        self.link: str | None = None
        self.guid: str | None = None
        self.title: str | None = None
        self.media: str | None = None


def _take_link(said: _Said, element: Any, reader: ItemReader) -> None:
    """Take the link to the page; the last one counts, where there are several (as feedparser has it)."""
    link: str | None = element.get("href")
    if link is None:
        # Escaped once more than they should be, as often as not.
        link = text_of(element).replace("&amp;", "&")
    elif (
        element.get("rel", "alternate").lower() != "alternate" or element.get("type", "html").lower() not in _HTML_TYPES
    ):
        return
    if reader.bases:
        link = absolute_url(absolute_url(reader.base, element.base) or reader.base, link) or link
    said.link = link or said.link


def _take_guid(said: _Said, element: Any, reader: ItemReader) -> None:  # noqa: ARG001
    if element.get("isPermaLink", element.get("ispermalink", "true")) == "true":
        said.guid = said.guid or text_of(element)


def _take_title(said: _Said, element: Any, reader: ItemReader) -> None:  # noqa: ARG001
    if said.title:
        return
    if len(element):
        etree.strip_elements(element, "{*}script", "{*}style", with_tail=False)
    text = text_of(element)
    said.title = plain(_unpacked(element, text) if text and element.keys() else text)


def _take_media(said: _Said, element: Any, reader: ItemReader) -> None:  # noqa: ARG001
    """Take media:title's text, its own or that inside of media:content and media:group."""
    for part in element.iter("{*}title"):
        said.media = said.media or plain(text_of(part))


def _take_author(said: _Said, element: Any, reader: ItemReader) -> None:
    inner = [text_of(part) for part in element if reader.roles[part.tag] == "name"] if len(element) else None
    if inner:
        said.authors += inner
    elif text := element.text:
        said.authors.append(text)


_TAKE = {
    "link": _take_link,
    "guid": _take_guid,
    "title": _take_title,
    "media": _take_media,
    "author": _take_author,
}


def _unpacked(element: Any, text: str) -> str:
    """Return the text, out of base64 where Atom says so: `mode` (0.3), or a media type that is no text (1.0, 3.1.1)."""
    kind = element.get("type")
    if element.get("mode") != "base64" and (
        kind is None or kind == "text" or kind in _HTML_TYPES or kind.startswith("text/") or kind.endswith("xml")
    ):
        return text
    try:
        return base64.b64decode(text).decode()
    except ValueError:
        return text
