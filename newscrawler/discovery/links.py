"""The links of a page with what stands around them: text, headline, teaser, furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import etree

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FURNITURE = frozenset({"nav", "footer", "aside"})
_FURNITURE_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar", "complementary"})
# Only blocks are judged by their names, and only by whole words.
_BLOCKS = frozenset({"div", "ul", "ol", "section", "header", "table", "form"})
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|footer|breadcrumbs?|pagination|pager|cookie|tags?)(?:$|[\s_-])"
    r"|(?:^|\s)(?:\w+__)?(?:side-?bar|most-?(?:read|popular|viewed|shared|clicked)|popular|trending|meistgelesen|ranking|top-?ten"
    r"|mas-leid[oa]s?|lo-mas-leido|plus-lus?|mais-lidas|piu-letti|mest-lasta|newsletter|subscribe|login|calendar"
    r"|kalender|languages?|lang-?switch(?:er)?|social|share|ads?|advert(?:s|isement|ising)?|anzeige|sponsor(?:ed|s)?|partners?"
    r"|comments?|weather|facets?|filters?|authors?|byline)(?:$|[\s_-])"
)
_RELATIONS = frozenset(
    {"author", "tag", "category", "next", "prev", "search", "license", "sponsored", "help", "privacy-policy"}
)
# Texts inside a link that are no part of its headline.
_BESIDE = frozenset({"time", "figcaption", "svg", "style", "script", "noscript", "button", "template"})
# Elements around a link that say how it is marked up; further out stands what all of a page's links have around them.
_PLACE_DEPTH = 2
_DIGITS = re.compile(r"\d+")
_BREAKING = (
    frozenset({"div", "p", "br", "li", "td", "section", "article", "header", "figure", "img", "picture"}) | _HEADINGS
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands. `text` is what it shows (a headline inside of it alone), else its label. `headed`: it is a
    heading, or has one. `furniture`: it stands in navigation, footer or margin, or its `rel` says that it leads to
    something else than an article. `place` is the same for links that are marked up alike.
    """

    element: Any
    href: str
    text: str
    headed: bool
    furniture: bool
    place: str


def links_of(page: Any) -> Iterator[Link]:
    """Yield the page's links in order, without recursion: pages nest as deep as they like."""
    holding = _holding_the_page(page)
    headings = 0
    furniture: Any = None
    inside: Any = None
    for event, element in etree.iterwalk(page, events=("start", "end")):
        tag = element.tag
        step = 1 if event == "start" else -1
        if tag in _HEADINGS:
            headings += step
        if event == "end":
            furniture = None if furniture is element else furniture
            inside = None if inside is element else inside
            continue
        if furniture is None and _is_furniture(element, holding):
            furniture = element
        # A link inside of a link is none (HTML, 4.5.1), and reading all that is in each would take the square of it.
        if tag == "a" and inside is None and element.get("href"):
            inside = element
            inner = next((child for child in element.iterdescendants(*_HEADINGS)), None)
            text = shown_text(element if inner is None else inner) or label_of(element)
            aside = furniture is not None or bool(_RELATIONS & set((element.get("rel") or "").lower().split()))
            headed = bool(headings or inner is not None)
            yield Link(element, element.get("href"), text, headed, aside, _place(element))


def shown_text(element: Any) -> str:
    """Return what an element says without times, captions and scripts, words of different blocks apart."""
    pieces = [element.text or ""]
    walk = etree.iterwalk(element, events=("start", "end", "comment"))
    for event, each in walk:
        if each is element:
            continue
        tag = each.tag
        if event == "comment":
            pieces.append(each.tail or "")
        elif event == "start":
            if tag in _BESIDE:
                walk.skip_subtree()
            else:
                pieces += [" " if tag in _BREAKING else "", each.text or ""]
        else:
            pieces += [" " if tag in _BREAKING or tag in _BESIDE else "", each.tail or ""]
    return " ".join("".join(pieces).split())


def label_of(link: Any) -> str:
    """Return what a link without text is called for those who cannot see it."""
    return " ".join((link.get("aria-label") or link.get("title") or "").split())


def _place(link: Any) -> str:
    """Return tags and classes of the link and two elements around it, without the numbers that a system counts up."""
    around = (link, *islice(link.iterancestors(), _PLACE_DEPTH))
    return " < ".join(f"{each.tag}.{_DIGITS.sub('', each.get('class') or '')}" for each in around)


def _holding_the_page(page: Any) -> set[Any]:
    """Return the elements around the page's main part or headline: whatever their names, they are no furniture."""
    main = next(page.iter("main", "h1"), None)
    return set() if main is None else {main, *main.iterancestors()}


def _is_furniture(element: Any, holding: set[Any]) -> bool:
    if element.tag in _FURNITURE or (element.get("role") or "").lower() in _FURNITURE_ROLES:
        return True
    if element.tag not in _BLOCKS or element in holding:
        return False
    return bool(_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}".lower()))
