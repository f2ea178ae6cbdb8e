"""The headline as the reader sees it: without the site's name, the section or a kicker pasted on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawler.extraction.document import Document, text_of
from newscrawler.extraction.structured import types_of
from newscrawler.urls import site_of

_SEPARATOR = re.compile(r"\s+[|·•–—:»«›‹/~>-]\s+|\s*[ㅣ：|｜]\s*|\s+::\s+|\s*-{2}\s*|\s*_(?=[^_]+$)")
# Separators that headlines themselves do without: what stands between such a one and the site's name is a section.
_BAR = re.compile(r"[|｜ㅣ»›•·]|::|_")
_BRACKETED = re.compile(r"\s*[\[(【（]([^\[\]()【】（）]{2,60})[\])】）]$|^[\[【]([^\[\]【】]{2,60})[\]】]\s*")
# What parts a title that is shown elsewhere from what is pasted on.
_PASTED = re.compile(r"\s*(?:[-–—|｜ㅣ_/·•»›:：~]|\s\()\s*\S")
_DATED = re.compile(r"^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$")
_LETTERS = re.compile(r"[\W_]+")
# Soft hyphens, zero-width spaces and marks of direction: for the typesetter. Joiners stay, scripts need them.
_UNSET = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)$")
_NAMING_METAS = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "twitter:site",
                 "citation_journal_title", "al:android:app_name", "twitter:app:name:iphone")  # fmt: skip
_OUTLET_TYPES = frozenset(["website", "newsmediaorganization"])
# What an outlet adds to its name: "Example News", "Example Online".
_ADDED = ("com", "news", "online", "newspaper", "magazine", "tv", "zeitung", "nachrichten")
# Where `document.parse` keeps the title element's text.
TITLE_ELEMENT = "<title>"
# Characters; longer headlines are descriptions in the wrong field, and are read to twice that.
_LONGEST = 400
# Characters of a text whose letters are kept in mind: four thousand of them stay under the memory of one page.
_KEPT_CHARS = 2_000
# Characters of a text that is compared: the longest live blogs have 200,000, and a megabyte takes 0.1 s each time.
_SQUEEZED_CHARS = 300_000
# Characters of an outlet's name, and how many names it may have: each text is held against all of them.
_LONGEST_NAME, _MAX_NAMES = 200, 40
# Headings read of a page.
_MAX_HEADINGS = 5
# Parts that may be pasted on one after the other, and words of a section's name.
_MAX_PARTS, _SECTION_WORDS = 4, 3
# Characters of a headline that was cut short, at least: shorter ones begin many others.
_LEAST_CUT = 20
# A kicker is shorter than the headline that it stands before.
_LEAST_SHARE = 0.5

# The headline that the reader sees weighs most; only the data and what is shared, together, outweigh it. The title
# element and its kin repeat a wording made for search engines: they decide where the others are level. Leaving one
# publisher out at a time, weights fitted to the corpus were right on fewer pages than these.
_WEIGHTS = {"json-ld headline": 1.0, "meta og:title": 0.7, "h1": 1.1, "feed": 0.6, "json-ld name": 0.3,
            "title element": 0.04}  # fmt: skip
_OTHER_WEIGHT = 0.01
# A heading of a word or two that nothing else on the page repeats is a section's: less than any other.
_LABEL_CHARS, _LABEL_WEIGHT = 12, 0.6
_OTHERS = ("twitter:title", "parsely-title", "sailthru.title", "dc.title", "citation_title", "headline", "title")


class _Stated(NamedTuple):
    """A title as a place states it, and cleaned; `key` tells wordings apart."""

    where: str
    weight: float
    text: str
    title: str
    key: str


def title_of(document: Document, hint: str | None = None) -> str | None:
    """Return the headline, None where the page has none. `hint` is what a feed said."""
    names = site_names(document)
    stated = [each for each in _stated(document, hint) if 0 < len(each.title) <= _LONGEST]
    stated = [each for each in stated if not is_site(each.title, names)]
    keys = {each.key for each in stated if each.where != "h1"}
    votes: dict[str, float] = {}
    winners: dict[str, _Stated] = {}
    for each in stated:
        key = _whole(each, keys)
        is_label = each.where == "h1" and key not in keys and len(key) < _LABEL_CHARS
        weight = _LABEL_WEIGHT if is_label else each.weight
        if key == each.key:
            winners.setdefault(key, each)
        document.evidence.saw("title", each.where, each.title, weight)
        votes[key] = votes.get(key, 0.0) + weight
    if not votes:
        return None
    winner = winners[max(votes, key=lambda key: votes[key])]
    document.evidence.chose("title", winner.where)
    return winner.title


def titles_of(document: Document, hint: str | None = None) -> list[str]:
    """Return every wording of the title on the page, as stated and without the site's name."""
    stated = _stated(document, hint)
    return list(dict.fromkeys([*(each.text for each in stated), *(each.title for each in stated)]))


def site_names(document: Document) -> list[str]:
    """Return what the outlet calls itself: og:site_name, the publisher, the domain; letters only, lower case."""
    names = document.cache.get("site_names")
    if names is None:
        json_ld = document.json_ld
        publisher = json_ld.resolve(json_ld.first("publisher", pages=True))
        sites = [node.get("name") for node in json_ld.nodes if "name" in node and types_of(node) & _OUTLET_TYPES]
        found = [
            *json_ld.texts(publisher),
            *json_ld.texts(sites),
            *document.all_metas(*_NAMING_METAS),
        ]
        site = site_of(document.url)
        named = [text for text in dict.fromkeys(found) if len(text) <= _LONGEST_NAME][:_MAX_NAMES]
        names = [squeezed(text) for text in named] + [squeezed(site), squeezed(site.partition(".")[0])]
        names = document.cache["site_names"] = [name for name in dict.fromkeys(names) if len(name) > 1]
    return list(names)


def squeezed(text: str) -> str:
    """Return letters and digits only, in lower case, for comparing texts; of 300,000 characters at the most."""
    return _squeezed(text) if len(text) <= _KEPT_CHARS else _LETTERS.sub("", text[:_SQUEEZED_CHARS]).casefold()


@lru_cache(maxsize=4096)
def _squeezed(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def clear_squeezed() -> None:
    """Forget the texts that `squeezed` keeps."""
    _squeezed.cache_clear()


def is_site(text: str, names: Collection[str]) -> bool:
    """Say whether a text is one of the names the outlet has (`site_names`)."""
    word = squeezed(text)
    if not word:
        return False
    if word in names or f"the{word}" in names:
        return True
    for name in names:
        if word.startswith(name) and word[len(name) :] in _ADDED:
            return True
        if len(name) > 4 and word in (f"the{name}", f"www{name}"):
            return True
    return False


def without_site(title: str, names: Collection[str], others: Iterable[str] = ()) -> str:
    """Return the title without the site's name, a section or a date at its end or its start.

    A part is cut when it is the outlet's name, when it is short and stands between bars before that name, or when
    another place on the page shows the rest as the whole headline.
    """
    for other in others:
        rest = title[len(other) :]
        if 0 < len(rest) < len(other) and title.startswith(other) and _PASTED.match(rest):
            title = other
    named = False
    for _ in range(_MAX_PARTS):
        shorter, named = _shorter(title, names, named=named)
        if shorter == title:
            break
        title = shorter
    return title


def _shorter(title: str, names: Collection[str], *, named: bool) -> tuple[str, bool]:
    """Return the title with one thing less pasted on, and whether the site's name was it, now or before."""
    bracketed = _BRACKETED.search(title)
    if bracketed and is_site(bracketed[1] or bracketed[2], names):
        return (title[: bracketed.start()] + title[bracketed.end() :]).strip(), True
    parts = list(islice(_SEPARATOR.finditer(title), _MAX_PARTS * 2))
    for number, part in enumerate(parts):
        end = parts[number + 1].start() if number + 1 < len(parts) else len(title)
        head, tail = title[: part.start()].strip(), title[part.end() :]
        if head and (is_site(tail, names) or is_site(title[part.end() : end], names)) and not is_site(head, names):
            return head, True
    if parts and is_site(title[: parts[0].start()], names):
        return title[parts[0].end() :].strip(), named
    if parts:
        head, tail = title[: parts[-1].start()].strip(), title[parts[-1].end() :].strip()
        is_section = named and _BAR.search(parts[-1][0]) and len(tail.split()) <= _SECTION_WORDS
        if head and (_DATED.match(tail) or (is_section and len(tail) * 2 < len(head))):
            return head, named
    return title, named


def main_heading(document: Document) -> HtmlElement | None:
    """Return the first heading that the page's data repeat, else the first: a list beside the article has its own."""
    if "main_heading" not in document.cache:
        headings = _headings(document)
        known: list[str] = []
        if len(headings) > 1:
            stated = document.json_ld.texts(document.json_ld.first("headline", "name"))
            known = [
                squeezed(text) for text in (*stated, *document.all_metas("og:title", "twitter:title", TITLE_ELEMENT))
            ]
        repeated = (element for element, text in headings if any(squeezed(text) in other for other in known))
        document.cache["main_heading"] = next(repeated, headings[0][0] if headings else None)
    heading: HtmlElement | None = document.cache["main_heading"]
    return heading


def _headings(document: Document) -> list[tuple[HtmlElement, str]]:
    if "headings" not in document.cache:
        names = site_names(document)
        found = [(element, _shown(element)) for element in islice(document.tree.iter("h1"), _MAX_HEADINGS)]
        document.cache["headings"] = [
            (element, text) for element, text in found if len(text) > 3 and squeezed(text) and not is_site(text, names)
        ]
    headings: list[tuple[HtmlElement, str]] = document.cache["headings"]
    return headings


def _shown(heading: HtmlElement) -> str:
    """Return a heading's text, its lines and its kicker parted by a space."""
    return text_of(heading) if len(heading) < 1 else " ".join(" ".join(heading.itertext()).split())


def _stated(document: Document, hint: str | None) -> list[_Stated]:
    cached: tuple[str | None, list[_Stated]] | None = document.cache.get("titles")
    if cached is None or cached[0] != hint:
        names = site_names(document)
        found = [
            (where, " ".join(_UNSET.sub("", text).split())[: _LONGEST * 2].strip())
            for where, text in _places(document, hint)
        ]
        others = list(dict.fromkeys(text for _, text in found))
        # Most places say the same: each wording is cleaned once.
        titles = {text: without_site(text, names, others) for text in others}
        stated = [
            _Stated(
                where, _WEIGHTS.get(where, _OTHER_WEIGHT), text, titles[text], squeezed(titles[text]) or titles[text]
            )
            for where, text in found
        ]
        cached = document.cache["titles"] = (hint, stated)
    return cached[1]


def _places(document: Document, hint: str | None) -> Iterator[tuple[str, str]]:
    """Yield the places that state a title, and what they say."""
    json_ld = document.json_ld
    yield from (("json-ld headline", text) for text in json_ld.texts(json_ld.first("headline"))[:1])
    yield from (("meta og:title", text) for text in document.all_metas("og:title")[:1])
    heading = main_heading(document)
    if heading is not None:
        yield "h1", _shown(heading)
    yield from (("title element", text) for text in document.all_metas(TITLE_ELEMENT)[:1])
    yield from (("json-ld name", text) for text in json_ld.texts(json_ld.first("name"))[:1])
    for name in _OTHERS:
        yield from ((f"meta {name}", text) for text in document.all_metas(name)[:1])
    if hint:
        yield "feed", hint


def _whole(stated: _Stated, keys: Collection[str]) -> str:
    """Return the key of the headline that this is a part of or has more than: one cut short, one with its kicker."""
    if _ELLIPSIS.search(stated.title) and len(stated.key) > _LEAST_CUT:
        longer = [key for key in keys if len(key) > len(stated.key) and key.startswith(stated.key)]
        return longer[0] if longer else stated.key
    if stated.where == "h1" and stated.key not in keys:
        inside = [key for key in keys if stated.key.endswith(key) and len(key) >= len(stated.key) * _LEAST_SHARE]
        return max(inside, key=len) if inside else stated.key
    return stated.key
