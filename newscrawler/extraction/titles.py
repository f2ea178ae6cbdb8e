"""The headline as the reader sees it: without the site's name, the section or a kicker pasted on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from newscrawler.extraction.document import Document, text_of
from newscrawler.urls import site_of

_SEPARATOR = re.compile(r"\s+[|·•–—:»«/-]\s+|\s*[|｜]\s*|\s+::\s+|\s*-{2}\s*|\s*_(?=[^_]+$)")
_LETTERS = re.compile(r"[\W_]+")
# Where `document.parse` keeps the title element's text.
TITLE_ELEMENT = "<title>"
# Characters; longer headlines are descriptions in the wrong field.
_LONGEST = 400


def title_of(document: Document, hint: str | None = None) -> str | None:
    """Return the headline, None where the page has none. `hint` is what a feed said."""
    shown = list(headings_of(document))
    candidates = [text for text in _candidates(document, hint) if 0 < len(text) <= _LONGEST]
    names = site_names(document)
    cleaned = [without_site(text, names, [*shown, *candidates]) for text in candidates]
    return next((text for text in cleaned if text and not _is_site(text, names)), shown[0] if shown else None)


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
            *document.all_metas("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher",
                                "citation_journal_title", "al:android:app_name", "twitter:app:name:iphone"),
        ]  # fmt: skip
        site = site_of(document.url)
        names = [squeezed(text) for text in found] + [squeezed(site), squeezed(site.partition(".")[0])]
        names = document.cache["site_names"] = [name for name in dict.fromkeys(names) if len(name) > 1]
    return list(names)


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
        if head and (_is_site(tail, names) or (squeezed(head) in known and len(tail) < len(head))):
            title = head
        elif rest and (_is_site(first, names)):
            title = rest
        else:
            break
    return title


def headings_of(document: Document) -> Iterator[str]:
    """Yield the texts of the page's main headings that are no logo."""
    if "headings" not in document.cache:
        names = site_names(document)
        texts = [text_of(element) for element in list(document.tree.iter("h1"))[:5]]
        document.cache["headings"] = [text for text in texts if len(text) > 3 and not _is_site(text, names)]
    yield from document.cache["headings"]


def _candidates(document: Document, hint: str | None) -> Iterator[str]:
    yield from document.json_ld.texts(document.json_ld.first("headline"))[:1]
    yield from document.all_metas("og:title")[:1]
    yield from headings_of(document)
    yield from document.json_ld.texts(document.json_ld.first("name"))[:1]
    yield from document.all_metas(
        "twitter:title", "parsely-title", "sailthru.title", "dc.title", "citation_title", "title"
    )
    if hint:
        yield hint
    yield from document.all_metas(TITLE_ELEMENT)


def _is_site(text: str, names: list[str]) -> bool:
    word = squeezed(text)
    return bool(word) and any(
        word == name or (len(name) > 4 and word in (f"the{name}", f"{name}com", f"www{name}")) or f"the{word}" == name
        for name in names
    )
