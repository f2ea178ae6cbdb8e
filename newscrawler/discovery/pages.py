"""The articles that a home or section page links, told from navigation by general rules."""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from newscrawler.discovery.addresses import Shape, shape_of, tail_of
from newscrawler.discovery.entry import Entry
from newscrawler.discovery.html import base_of, linked_data, parsed, types_of
from newscrawler.discovery.links import Link, links_of
from newscrawler.discovery.times import stated_time
from newscrawler.urls import absolute_url, clean_url, identity_key, site_of

# A headline is longer than the name of a section. Letters of writing without spaces count for more.
_HEADLINE_LETTERS_MIN = 20
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_WIDE_FACTOR = 2.5
# A page with more is no section's; reading 60,000 takes ten seconds.
_LINKS_MAX = 10_000
# Links of one form that make it the page's way of writing an article's address.
_FORM_LINKS_MIN = 3
# Of them, how many at least look like headlines: sections and authors have short names. Fewer will do where the form
# has a number, which few sections have.
_TELLING_SHARE, _SPECIFIC_TELLING_SHARE = 0.5, 0.4
# Words of an address that is named after a headline; sections have one or two.
_NAME_WORDS_MIN = 3
# A form whose texts have less than this share of the longest's letters is a list beside the articles (authors).
_FORM_LETTERS_SHARE = 0.5
# Steps up from a time to the teaser that it stands in; further up stands the list.
_TEASER_DEPTH_MAX = 8
# JSON-LD lists that are no lists of articles.
_OTHER_LISTS = frozenset({"BreadcrumbList", "SiteNavigationElement"})
_ARTICLE_TYPE = re.compile(r"Article|Posting|Report")
_MODIFIED = re.compile(r"modif|updat", re.IGNORECASE)
# Themes mark the time of a text that was never changed as both.
_PUBLISHED = re.compile(r"publi", re.IGNORECASE)


@dataclass(slots=True)
class _Candidate:
    """An address and everything on the page that speaks for it."""

    url: str
    shape: Shape
    text: str = ""
    headed: bool = False
    place: str = ""
    elements: list[Any] = field(default_factory=list)

    def take(self, link: Link) -> None:
        if len(link.text) > len(self.text):
            self.text, self.place = link.text, link.place
        self.headed = self.headed or (link.headed and bool(link.text))
        self.elements.append(link.element)

    @property
    def letters(self) -> float:
        return _letters(self.text)

    @property
    def worded(self) -> bool:
        return any(map(str.isalpha, self.text))

    @property
    def headline(self) -> bool:
        return self.worded and self.letters >= _HEADLINE_LETTERS_MIN

    @property
    def telling(self) -> bool:
        """Whether the link looks like a headline: by its length, or as a heading whose address is no mere word."""
        return self.headline or (self.worded and self.headed and self.shape.specific)


def _letters(text: str) -> float:
    return len(text) + (_WIDE_FACTOR - 1) * len(_WIDE.findall(text))


def find_articles(html: bytes, url: str) -> tuple[Entry, ...]:
    """Return the articles that a home or section page links, in the page's order, each once (by identity).

    Only the page's own site; addresses come cleaned, without sessions and campaigns. `title` is the longest text that
    links there, `published` the time in its teaser where there is one. An address is an article's by its own shape (a
    date, a long slug, a number) together with the text, or by the form that the page's headlines have in common, never
    by one of them alone; so a lone short-named article is missed rather than a section page taken.
    """
    page = parsed(html)
    if page is None:
        return ()
    candidates, navigation = _candidates(page, url)
    forms = _forms(candidates)
    found = {key: each for key, each in candidates.items() if _is_article(each, forms, key in navigation)}
    entries = {key: Entry(each.url, title=each.text or None) for key, each in found.items()}
    _date(entries, found, page)
    for entry in _stated(page, url):
        key = identity_key(entry.url)
        known = entries.get(key)
        if known is None:
            entries[key] = entry
        else:
            entries[key] = dataclasses.replace(
                known, title=known.title or entry.title, published=known.published or entry.published
            )
    return tuple(entries.values())


def _candidates(page: Any, url: str) -> tuple[dict[str, _Candidate], set[str]]:
    """Return the candidates by identity, and the identities that the page's furniture links by a short name."""
    base, site, own = base_of(page, url), site_of(url), identity_key(url)
    candidates: dict[str, _Candidate] = {}
    navigation: set[str] = set()
    for link in islice(links_of(page), _LINKS_MAX):
        address = absolute_url(base, link.href)
        if address is None or site_of(address) != site:
            continue
        address = clean_url(address)
        key = identity_key(address)
        if link.furniture:
            # A headline in the margin, or in a menu, is an article's all the same.
            if 0 < _letters(link.text) < _HEADLINE_LETTERS_MIN:
                navigation.add(key)
        elif key in candidates:
            candidates[key].take(link)
        elif key != own and (shape := shape_of(address)) is not None:
            candidates[key] = _Candidate(address, shape)
            candidates[key].take(link)
    return candidates, navigation


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms of address that the page's articles have: `headed` told by headings, `common` by most of its links,
    `listed` (form and place) by most of the links that are marked up alike. `tails` are what common forms end in,
    `alike` the number of headlines by form and place.
    """

    headed: frozenset[str]
    common: frozenset[str]
    listed: frozenset[tuple[str, str]]
    tails: frozenset[str]
    alike: dict[tuple[str, str], int]


def _forms(candidates: dict[str, _Candidate]) -> _Forms:
    groups: dict[str, list[_Candidate]] = defaultdict(list)
    placed: dict[tuple[str, str], list[_Candidate]] = defaultdict(list)
    for candidate in candidates.values():
        if candidate.worded:
            groups[candidate.shape.form].append(candidate)
            placed[candidate.shape.form, candidate.place].append(candidate)
    letters = {
        form: sum(each.letters * (1 + each.headed) for each in group if each.telling) for form, group in groups.items()
    }
    longest = max(letters.values(), default=0)
    headed = {
        form for form, group in groups.items() if sum(each.telling and each.headed for each in group) >= _FORM_LINKS_MIN
    }
    common = {
        form
        for form, group in groups.items()
        if _mostly_telling(group) and letters[form] >= _FORM_LETTERS_SHARE * longest
    }
    listed = {place for place, group in placed.items() if place[0] in headed | common and _mostly_telling(group)}
    tails = {tail for form in common if (tail := tail_of(form))}
    alike = {place: sum(each.telling for each in group) for place, group in placed.items()}
    return _Forms(frozenset(headed), frozenset(common), frozenset(listed), frozenset(tails), alike)


def _mostly_telling(group: list[_Candidate]) -> bool:
    telling = sum(each.telling for each in group)
    share = _SPECIFIC_TELLING_SHARE if group[0].shape.specific else _TELLING_SHARE
    return len(group) >= _FORM_LINKS_MIN and telling >= share * len(group)


def _is_article(candidate: _Candidate, forms: _Forms, in_navigation: bool) -> bool:
    shape = candidate.shape
    # What the menu links as well is a section, unless its address says more than a menu's addresses do.
    if in_navigation and shape.points < 2:
        return False
    if shape.form in forms.common and shape.specific:
        return candidate.worded or (not candidate.text and shape.points >= 2)
    if candidate.headline and tail_of(shape.form) in forms.tails:
        return True
    place = (shape.form, candidate.place)
    if candidate.worded and place in forms.listed:
        return True
    if shape.form in forms.common and candidate.headline and not candidate.headed:
        # Words alone may be anybody's address: it has a long name, or stands where another headline stands.
        return shape.points >= 2 or forms.alike[place] > 1
    if candidate.headed and (shape.form in forms.headed or shape.form in forms.common):
        return candidate.telling or shape.words >= _NAME_WORDS_MIN
    if (forms.common or forms.headed) and candidate.text and not candidate.headed:
        # Another form than the page's articles have, and no headline's place: an offer, a person, a service.
        return shape.points >= 3 or (shape.dated and candidate.headline)
    # A picture's link has no text: then the address must be sure of itself.
    return shape.points >= (1 if candidate.headline else 3 if candidate.text else 2)


def _date(entries: dict[str, Entry], found: dict[str, _Candidate], page: Any) -> None:
    """Give each entry the time that stands in its teaser: the nearest element around a time that links one article."""
    linking: dict[Any, set[str]] = defaultdict(set)
    for key, candidate in found.items():
        for link in candidate.elements:
            for element in _upwards(link):
                linking[element].add(key)
    for time in page.iter("time", "meta", "span", "abbr"):
        stated = _time_of(time)
        if stated is None:
            continue
        keys = next((linking[element] for element in _upwards(time) if element in linking), set())
        if len(keys) != 1:
            continue
        key = next(iter(keys))
        entry = entries[key]
        named = f"{time.get('itemprop') or ''} {time.get('class') or ''}"
        if _MODIFIED.search(named) and not _PUBLISHED.search(named):
            entries[key] = dataclasses.replace(entry, modified=entry.modified or stated)
        else:
            entries[key] = dataclasses.replace(entry, published=entry.published or stated)


def _upwards(element: Any) -> Iterator[Any]:
    for _ in range(_TEASER_DEPTH_MAX):
        if element is None or element.tag in ("body", "html", "main"):
            return
        yield element
        element = element.getparent()


def _time_of(element: Any) -> str | None:
    """Return the time that an element states for machines: `<time datetime>`, or an itemprop of schema.org."""
    if element.tag == "time":
        return stated_time(element.get("datetime"))
    if (element.get("itemprop") or "") in ("datePublished", "dateModified", "dateCreated"):
        return stated_time(element.get("content") or element.get("datetime") or element.get("title"))
    return None


def _stated(page: Any, url: str) -> Iterator[Entry]:
    """Yield the articles that the page's JSON-LD lists: items of an ItemList, and articles that are parts of it."""
    base, site, own = base_of(page, url), site_of(url), identity_key(url)
    for data in linked_data(page):
        if types_of(data) & _OTHER_LISTS:
            continue
        for item in _items(data):
            address = absolute_url(base, _address(item))
            if address is None or site_of(address) != site or identity_key(address) == own:
                continue
            shape = shape_of(address := clean_url(address))
            name, published = item.get("headline") or item.get("name"), item.get("datePublished")
            title = " ".join(name.split()) if isinstance(name, str) else ""
            is_article = any(map(_ARTICLE_TYPE.search, types_of(item))) or _letters(title) >= _HEADLINE_LETTERS_MIN
            if shape is not None and (shape.points or is_article):
                time = stated_time(published) if isinstance(published, str) else None
                yield Entry(address, title=title or None, published=time)


def _items(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    listed = data.get("itemListElement")
    for each in listed if isinstance(listed, list) else [listed]:
        if isinstance(each, dict):
            inner = each.get("item")
            yield {**each, **inner} if isinstance(inner, dict) else {**each, "url": inner or each.get("url")}
        elif isinstance(each, str):
            yield {"url": each}
    for name in ("hasPart", "blogPost", "blogPosts", "@graph"):
        parts = data.get(name)
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, dict) and any(map(_ARTICLE_TYPE.search, types_of(part))):
                yield part


def _address(item: dict[str, Any]) -> str | None:
    main = item.get("mainEntityOfPage")
    main = main.get("@id") if isinstance(main, dict) else main
    return next((value for value in (item.get("url"), item.get("@id"), main) if isinstance(value, str) and value), None)
