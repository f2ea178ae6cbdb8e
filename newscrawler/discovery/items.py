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


_Parts = dict[str, list[Any]]


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
        roles = self.roles
        parts: _Parts = {}
        for child in item:
            if role := roles[child.tag]:
                if role in parts:
                    parts[role].append(child)
                else:
                    parts[role] = [child]
        base = absolute_url(self.base, item.base) or self.base if self.bases else self.base
        link = _link_of(parts, base if self.bases else None) or item.get("href", "")
        address = absolute_url(base, link)
        published = _time_of(parts["published"]) if "published" in parts else None
        if published is None and "created" in parts:
            published = _time_of(parts["created"])
        modified = _time_of(parts["modified"]) if "modified" in parts else None
        if "date" in parts:
            # Dublin Core's one date is when it came out, or beside that when it was last touched.
            day = _time_of(parts["date"])
            published, modified = published or day, modified or (day if published else None)
        language = _first_text(parts["language"]) if "language" in parts else None
        if language is None and self.languages:
            language = item.get(XML_LANG) or None
        authors = _authors_of(parts["author"], roles) if "author" in parts else ()
        return Entry(address or link, _title_of(parts), published, modified, authors, language), address is not None


def _link_of(parts: _Parts, base: str | None) -> str:
    # FeedBurner's link is its own redirect; it keeps the page's beside it.
    if "original" in parts and (original := _first_text(parts["original"])):
        return original
    if "link" in parts:
        # The last one counts, where there are several (as feedparser has it).
        for element in reversed(parts["link"]):
            if link := _link(element, base):
                return link
    for element in parts.get("guid", ()):
        if element.get("isPermaLink", element.get("ispermalink", "true")) == "true" and (link := text_of(element)):
            return link
    return ""


def _link(element: Any, base: str | None) -> str | None:
    """Return the link to the page, resolved where `base` is given; None for links to anything else."""
    link: str | None = element.get("href")
    if link is None:
        # Escaped once more than they should be, as often as not.
        link = text_of(element).replace("&amp;", "&")
    elif (
        element.get("rel", "alternate").lower() != "alternate" or element.get("type", "html").lower() not in _HTML_TYPES
    ):
        return None
    return link if base is None else absolute_url(absolute_url(base, element.base) or base, link) or link


def _title_of(parts: _Parts) -> str | None:
    if "title" in parts:
        for element in parts["title"]:
            if len(element):
                etree.strip_elements(element, "{*}script", "{*}style", with_tail=False)
            if text := text_of(element):
                return plain(_unpacked(element, text) if element.keys() else text)
    for element in parts.get("media", ()):
        # media:title itself, or the one inside of media:content and media:group.
        for part in element.iter("{*}title"):
            if text := text_of(part):
                return plain(text)
    return None


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


def _time_of(elements: list[Any]) -> str | None:
    for element in reversed(elements):
        if time := stated_time(element.text):
            return time
    return None


def _authors_of(elements: list[Any], roles: Roles) -> tuple[str, ...]:
    found: list[str] = []
    for element in elements:
        inner = [text_of(part) for part in element if roles[part.tag] == "name"] if len(element) else None
        if inner:
            found += inner
        elif text := element.text:
            found.append(text)
    return names(found)


def _first_text(elements: list[Any]) -> str | None:
    for element in elements:
        if text := text_of(element):
            return text
    return None
