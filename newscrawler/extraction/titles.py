"""The headline as the reader sees it: without the site's name, the section or a kicker pasted on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from newscrawler.extraction.document import Document, text_of
from newscrawler.extraction.structured import types_of
from newscrawler.urls import site_of

_SEPARATOR = re.compile(r"\s+[|·•–—:»«/-]\s+|\s*[ㅣ：]\s*|\s*[|｜]\s*|\s+::\s+|\s*-{2}\s*|\s*_(?=[^_]+$)")
_DATED = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$")
_LETTERS = re.compile(r"[\W_]+")
_OUTLET_TYPES = frozenset(["website", "newsmediaorganization"])
# Where `document.parse` keeps the title element's text.
TITLE_ELEMENT = "<title>"
# Characters; longer headlines are descriptions in the wrong field.
_LONGEST = 400
# Headings read of a page.
_MAX_HEADINGS = 5


def title_of(document: Document, hint: str | None = None) -> str | None:
    """Return the headline, None where the page has none. `hint` is what a feed said."""
    shown = headings_of(document)
    names = site_names(document)
    everything = [*shown, *_candidates(document, hint)]
    votes: dict[str, float] = {}
    wordings: dict[str, str] = {}
    for weight, text in _weighed(document, hint):
        title = without_site(text, names, everything)
        if not 0 < len(title) <= _LONGEST or is_site(title, names):
            continue
        key = squeezed(title) or title
        wordings.setdefault(key, title)
        votes[key] = votes.get(key, 0.0) + weight
    if not votes:
        return None
    return wordings[max(votes, key=lambda key: votes[key])]


def titles_of(document: Document, hint: str | None = None) -> list[str]:
    """Return every wording of the title on the page, as stated and without the site's name."""
    found = list(_candidates(document, hint))
    names = site_names(document)
    return list(dict.fromkeys([*found, *(without_site(text, names, found) for text in found)]))


def site_names(document: Document) -> list[str]:
    """Return what the outlet calls itself: og:site_name, the publisher, the domain; letters only, lower case."""
    names = document.cache.get("site_names")
    if names is None:
        publisher = document.json_ld.resolve(document.json_ld.first("publisher", pages=True))
        found = [
            *document.json_ld.texts(publisher),
            *(text for node in document.json_ld.nodes if types_of(node) & _OUTLET_TYPES for text in document.json_ld.texts(node.get("name"))),
            *document.all_metas("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher",
                                "citation_journal_title", "al:android:app_name", "twitter:app:name:iphone", "twitter:site"),
        ]  # fmt: skip
        site = site_of(document.url)
        names = [squeezed(text) for text in found] + [squeezed(site), squeezed(site.partition(".")[0])]
        names = document.cache["site_names"] = [name for name in dict.fromkeys(names) if len(name) > 1]
    return list(names)


@lru_cache(maxsize=4096)
def squeezed(text: str) -> str:
    """Return letters and digits only, in lower case, for comparing names."""
    return _LETTERS.sub("", text).casefold()


def without_site(title: str, names: list[str], others: Iterable[str] = ()) -> str:
    """Return the title without the site's name or a section at its end or its start.

    A part is cut when it is the outlet's name, or when another place on the page shows the rest as the whole headline.
    """
    known = {squeezed(other) for other in others}
    for _ in range(3):
        parts = list(_SEPARATOR.finditer(title))
        if not parts:
            break
        head, tail = title[: parts[-1].start()].strip(), title[parts[-1].end() :].strip()
        first, rest = title[: parts[0].start()].strip(), title[parts[0].end() :].strip()
        if head and (is_site(tail, names) or _DATED.match(tail) or (squeezed(head) in known and len(tail) < len(head))):
            title = head
        elif rest and (is_site(first, names)):
            title = rest
        else:
            break
    return title


def headings_of(document: Document) -> list[str]:
    """Return the texts of the page's main headings that are no logo."""
    return [text for _, text in _headings(document)]


def main_heading(document: Document) -> HtmlElement | None:
    """Return the first heading that the page's data repeat, else the first: a list beside the article has its own."""
    if "main_heading" not in document.cache:
        stated = document.json_ld.texts(document.json_ld.first("headline", "name"))
        stated += document.all_metas("og:title", "twitter:title", TITLE_ELEMENT)
        known = [squeezed(text) for text in stated]
        headings = _headings(document)
        repeated = (element for element, text in headings if any(squeezed(text) in other for other in known))
        document.cache["main_heading"] = next(repeated, headings[0][0] if headings else None)
    heading: HtmlElement | None = document.cache["main_heading"]
    return heading


def _headings(document: Document) -> list[tuple[HtmlElement, str]]:
    if "headings" not in document.cache:
        names = site_names(document)
        found = [(element, text_of(element)) for element in islice(document.tree.iter("h1"), _MAX_HEADINGS)]
        document.cache["headings"] = [
            (element, text) for element, text in found if len(text) > 3 and squeezed(text) and not is_site(text, names)
        ]
    headings: list[tuple[HtmlElement, str]] = document.cache["headings"]
    return headings


def _candidates(document: Document, hint: str | None) -> Iterator[str]:
    return (text for _, text in _weighed(document, hint))


def _weighed(document: Document, hint: str | None) -> Iterator[tuple[float, str]]:
    """Yield the places that state a title with their weight: the headline that the reader sees weighs most, and only
    two others that agree against it beat it.
    """
    json_ld = document.json_ld
    for text in json_ld.texts(json_ld.first("headline"))[:1]:
        yield 1.0, text
    for text in document.all_metas("og:title")[:1]:
        yield 0.7, text
    heading = main_heading(document)
    if heading is not None:
        yield 1.1, text_of(heading)
    for text in document.all_metas("twitter:title")[:1]:
        yield 0.1, text
    for text in document.all_metas(TITLE_ELEMENT)[:1]:
        yield 0.2, text
    for text in json_ld.texts(json_ld.first("name"))[:1]:
        yield 0.3, text
    for text in document.all_metas("parsely-title", "sailthru.title", "dc.title", "citation_title", "title"):
        yield 0.1, text
    if hint:
        yield 0.6, hint


def is_site(text: str, names: Collection[str]) -> bool:
    """Say whether a text is one of the names the outlet has (`site_names`)."""
    word = squeezed(text)
    return bool(word) and any(
        word == name or (len(name) > 4 and word in (f"the{name}", f"{name}com", f"www{name}")) or f"the{word}" == name
        for name in names
    )
