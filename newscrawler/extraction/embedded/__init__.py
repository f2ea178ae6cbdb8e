"""The article that a page's scripts carry, read without running them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from newscrawler.extraction.charset import encoded
from newscrawler.extraction.embedded.choice import Page, chosen
from newscrawler.extraction.embedded.strings import longest_in
from newscrawler.extraction.embedded.values import values_of
from newscrawler.extraction.embedded.walls import script_says_closed
from newscrawler.extraction.structured import as_list

__all__ = ["Carried", "Page", "carried_by", "tree_of"]

_TITLES = ("headline", "headlines", "title", "heading", "webTitle", "titre", "titulo", "titolo", "titel")
_TIMES = (
    "datePublished", "publishedAt", "published_at", "firstPublishedAt", "first_publish_date", "firstPublished",
    "publishDate", "publish_date", "publishedDate", "published", "publicationDate", "display_date", "date", "pubDate",
    "webPublicationDate", "createdAt",
)  # fmt: skip
_AUTHORS = ("authors", "author", "byline", "bylines", "creator", "credits", "autor", "auteur")
_PERSON = ("name", "fullName", "displayName", "title", "text", "byline")
# Characters of a headline or a name, and authors.
_LONGEST, _MAX_AUTHORS = 400, 20
# Elements that are no text of an article.
_DEAD_WEIGHT = ("script", "style", "svg", "template", "iframe", "object", "embed")


class Carried(NamedTuple):
    """A body found in a page's data, and what its object says of it. `data`: its blocks are the editor's own, with
    nothing of the page around them. `closed`: it is said not to be free, and `html` is empty.
    """

    html: str
    data: bool = False
    closed: bool = False
    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()


def carried_by(scripts: Iterable[str], page: Page) -> Carried | None:
    """Return the article in the scripts that is the page's own, None where there is none."""
    scripts = list(scripts)
    found, understood = chosen(values_of(scripts), page)
    if found is not None:
        if found.closed:
            return Carried("", closed=True)
        owners = found.owners
        return Carried(
            found.html,
            found.data,
            title=_first_text(owners, _TITLES),
            published=_first_text(owners, _TIMES),
            authors=tuple(_names(owners)),
        )
    if understood:
        return None
    stated = {script: script_says_closed(script) for script in scripts}
    text = longest_in(script for script, closed in stated.items() if not closed)
    if not text and longest_in(script for script, closed in stated.items() if closed):
        return Carried("", closed=True)
    return Carried(text) if text else None


def tree_of(markup: str) -> HtmlElement | None:
    """Return the tree of an article's HTML, as extraction reads pages; None where it cannot be parsed."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = document_fromstring(encoded(f"<html><body><article>{markup}</article></body></html>"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    etree.strip_elements(tree, *_DEAD_WEIGHT, with_tail=False)
    return tree


def _first_text(owners: Sequence[Mapping[str, Any]], names: Sequence[str]) -> str | None:
    """Return the first text under one of the names, in the innermost object that has one."""
    for owner in owners:
        for name in names:
            value = owner.get(name)
            if isinstance(value, Mapping):
                value = value.get("basic") or value.get("rendered") or value.get("text")
            if isinstance(value, str) and value.strip() and len(value) <= _LONGEST:
                return value
    return None


def _names(owners: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the names of the authors that the innermost object with any states."""
    stated = next((owner[name] for owner in owners for name in _AUTHORS if owner.get(name)), None)
    if isinstance(stated, Mapping) and "by" in stated:
        stated = stated["by"]
    for person in islice(as_list(stated), _MAX_AUTHORS):
        name = person
        if isinstance(person, Mapping):
            name = next((person[field] for field in _PERSON if person.get(field)), None)
        if isinstance(name, str) and name.strip() and len(name) <= _LONGEST:
            yield name
