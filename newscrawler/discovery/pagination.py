"""The next page of a list of articles: the one address of a section page that is worth following."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qsl, unquote

from newscrawler.discovery.html import base_of, parsed
from newscrawler.discovery.links import label_of, shown_text
from newscrawler.discovery.next_words import NEXT_WORDS
from newscrawler.urls import absolute_url, clean_url, host_and_port, identity_key, parse_http_url

# Links looked at: the ones to further pages stand at a list's end, and no list is longer.
_LINKS_MAX = 10_000
# Characters of a link's text that can say "next"; a headline is longer.
_TEXT_MAX = 40

# Parameters that count pages or say where the next begins; everything else in two pages of one list is the same.
_PARAMETER = re.compile(
    r"(?:\w+[-_])?(?:page|paged|pagina?|pag|pg|pn|p|seite|strana|str|strona|sayfa|sida|side|sivu|trang|hal|halaman"
    r"|pageno|pagenum(?:ber)?|page_?index|page_?id|curpg|curpage|start|offset|skip|from|after|before|cursor|max_id)",
    re.IGNORECASE,
)
_IN_PATH = re.compile(
    r"(?:/(?:page|p|pagina|página|pag|seite|strana|strona|stranica|sayfa|sida|side|sivu|trang|halaman|hal|oldal|страница"
    r"|sahifa|feed/pagina)[-_/]?(\d{1,4})|/(\d{1,4})|[-_/](?:index|list|page|p|pagina|seite)?[-_]?(\d{1,3})(?=\.\w{2,5}\Z)"
    r"|-p(?:age)?-?(\d{1,4}))/?(?=\.\w{2,5}\Z|\Z)",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.\w{2,5}\Z", re.IGNORECASE)
_ENDING = re.compile(r"\.[a-z]\w{1,4}\Z", re.IGNORECASE)
_OFFSET = re.compile(r"start|offset|skip|from|after|before|cursor|max_id", re.IGNORECASE)
_SMALL = re.compile(r"\d{1,4}")
# The page of a year, a month or a day: a calendar has a next one for ever.
_DATE_ALONE = re.compile(r"/(?:19|20)\d\d(?:[/-]?\d{1,2}){0,2}(?:\.\w{2,5})?/?\Z")
_SECOND = 2
_ARROWS = re.compile(r"[\s›»→>❯▶＞⟩…⌄↓.·:]+")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:load-?more|loadmore|next|next-?page|show-?more)(?:$|[\s_-])")
_ARROWS_ALONE = frozenset("› » → > >> ›› ❯ ▶ ＞ ⟩".split())  # noqa: SIM905


def next_page(html: bytes, url: str) -> str | None:
    """Return the cleaned address of the next page of the list that stands at `url`, None where there is none.

    Taken from `rel=next` (HTML, 4.6.6.17), the number after this page's own, or a word for "next" or "more", in this
    order. It has this page's host and list: both addresses are the same but for the page's number or mark, so neither a
    calendar's next month nor a filter nor an article is ever one.
    """
    page = parsed(html)
    if page is None:
        return None
    base, own = base_of(page, url), _place(clean_url(url))
    if own is None:
        return None
    said: list[str] = []
    numbered: list[str] = []
    worded: list[str] = []
    for link in islice(page.iter("link", "a"), _LINKS_MAX):
        address = clean_url(absolute_url(base, link.get("href")) or "")
        place = _place(address)
        if place is None or not _follows(own, place):
            continue
        text = "" if link.tag == "link" else shown_text(link)
        if "next" in (link.get("rel") or "").lower().split():
            said.append(address)
        elif link.tag == "a" and _counts(text, place, own):
            numbered.append(address)
        elif link.tag == "a" and _says_next(link, text):
            worded.append(address)
    return next(iter((*said, *numbered, *worded)), None)


@dataclass(frozen=True, slots=True)
class _Place:
    """An address as a page of a list: `whole` is the list where only a parameter counts, `stem` where the path does.

    `number` is the page's, None where the address has none; `marked` says that a parameter counts or points on.
    """

    key: str
    host: tuple[str, int] | None
    whole: tuple[str, tuple[tuple[str, str], ...]]
    stem: tuple[str, tuple[tuple[str, str], ...]] | None
    number: int | None
    marked: bool


def _place(url: str) -> _Place | None:
    parts = parse_http_url(url)
    if parts is None:
        return None
    path = _INDEX.sub("", unquote(parts.path))
    query = parse_qsl(parts.query, keep_blank_values=True)
    rest = tuple(sorted(pair for pair in query if not _PARAMETER.fullmatch(pair[0])))
    marks = [value for name, value in query if _PARAMETER.fullmatch(name)]
    whole = _ENDING.sub("", path).rstrip("/"), rest
    key, host = identity_key(url), host_and_port(url)
    if marks:
        # What counts in steps of more than one (an offset) says no page number.
        counted = [value for name, value in query if _PARAMETER.fullmatch(name) and not _OFFSET.search(name)]
        number = int(counted[0]) if len(counted) == 1 and _SMALL.fullmatch(counted[0]) else None
        return _Place(key, host, whole, None, number, True)
    in_path = None if _DATE_ALONE.search(path) else _IN_PATH.search(path)
    if in_path is None:
        return _Place(key, host, whole, None, None, False)
    number = int(next(group for group in in_path.groups() if group))
    return _Place(key, host, whole, (path[: in_path.start()], rest), number, False)


def _follows(own: _Place, place: _Place) -> bool:
    """Say whether a place is the one after `own` in the same list, or may be: some count pages from nought."""
    if place.host != own.host or place.key == own.key:
        return False
    if place.marked:
        return place.whole == own.whole and place.number in (None, (own.number or 1) + 1, own.number or 1)
    if place.stem is None:
        return False
    first = not own.marked and place.stem == own.whole and place.number == _SECOND
    return first or (own.stem == place.stem and own.number is not None and place.number == own.number + 1)


def _counts(text: str, place: _Place, own: _Place) -> bool:
    """Say whether a link's text is the number of the page that it leads to, from one or from nought."""
    if place.number is None or not (text.isdecimal() and _SMALL.fullmatch(text)):
        return False
    return int(text) == place.number + (place.number == (own.number or 1) and own.number is None)


def _says_next(link: Any, text: str) -> bool:
    for words in (text, label_of(link)):
        if words and len(words) <= _TEXT_MAX:
            bare = _ARROWS.sub(" ", words.lower()).strip()
            if bare in NEXT_WORDS or words.strip() in _ARROWS_ALONE:
                return True
    return bool(_NEXT_CLASS.search((link.get("class") or "").lower()) and len(text) <= _TEXT_MAX)
