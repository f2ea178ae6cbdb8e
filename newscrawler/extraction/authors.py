"""Who wrote it: the people the page names, or the desk, the agency or the outlet when it names nobody else.

JSON-LD is asked first, then the meta elements, then what the reader sees: the first place that names a person or an
agency is believed. `names` reads one byline.
"""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from newscrawler.extraction.agencies import is_agency
from newscrawler.extraction.document import Document, text_of
from newscrawler.extraction.names import LONGEST_NAME, in_title_case, is_collective, looks_like_a_name, names_in
from newscrawler.extraction.structured import UNSEEN, as_list, plain
from newscrawler.extraction.titles import is_site, main_heading, site_names, squeezed
from newscrawler.urls import site_of

_MAX_AUTHORS = 20
# Elements read of each kind of visible byline; hostile pages have thousands.
_MAX_BYLINES = 12
# Elements read in search of a byline; levels above the headline where one is believed against data that name the outlet.
_MAX_ELEMENTS, _NEAR = 3_000, 4
# The same for what class names and wordings make likely only.
_BESIDE = 2
# Characters of a line that says "By" and a name.
_LONGEST_LINE = 120
# How deep lists of authors may be nested.
_MAX_DEPTH = 20
# A line of names alone: "Jane Doe", "JANE DOE/JOHN ROE".
_WORDS = r"[^\W\d_a-zа-я][\w'’.-]*(?: [^\W\d_a-zа-я][\w'’.-]*){1,3}"
_SIGNATURE = re.compile(rf"^{_WORDS}(?:\s*/\s*{_WORDS})*$")
# "La Redazione", "ABC-Redaktion".
_DESK = re.compile(
    r"^(?:[^\W\d_][\w.]{0,15}[ -])?(?:(?:online|sport|web)-?)?(?:redaktion|redazione|rédaction|redacción|redação|redactie|redakcja|redakce"
    r"|redaksi|редакция|редакція|newsroom|news desk|web desk|編集部|编辑部)$",
    re.IGNORECASE,
)
# What is written before a name or beside it.
_LABEL = re.compile(
    r"^(?:written by|by|authors?|autor(?:in|en|innen|es|a|as|i|ka)?(?:/(?:in|autor))?|auteure?s?|autore|autrice|text|texte|texto|tekst|von|par|por|skribent"
    r"|journalist|forfatter|författare|kirjoittaja|szerző|автор|авторы|текст|yazar|yazan|penulis|reporter|tác giả|作者|記者|记者|執筆者?|기자|بقلم|כותב|लेखक)\s*:?$",
    re.IGNORECASE,
)
_BY_LINE = re.compile(
    r"^(?i:by|von|par|por|di|door|af|av|written by|(?:a )?cura di|автор|текст|oleh|yazan|autor(?:in)?|author|作者|記者|记者|文"
    r"|責編|责编|責任編輯|责任编辑|بقلم|מאת|szerző|napsala?|piše)(?:\s*[:：/／]\s*|\s+)(?=[^\W\d_a-z])"
)
# An account that everybody in a newsroom writes with: https://example.org/author/admin/
_SHARED_ACCOUNT = re.compile(
    r"/author/(?:admin|administrator|editor|webmaster|wpadmin|news)\d?/?(?:[#?].*)?$", re.IGNORECASE
)
_META_NAMES = (
    "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.contributor", "citation_author", "author",
    "article:author", "og:article:author", "article:author_name", "byl", "byline", "rbauthors", "cxenseparse:author",
    "cxenseparse:recs:author", "creator", "dable:author", "twitter:creator:name", "authors", "og:author", "dcsext.author",
    "article.author", "article-author", "news_author", "author_name", "originator", "vr:author", "shareaholic:article_author_name",
)  # fmt: skip
# The kinds of visible bylines, the surest first; class names and wordings make the last two likely, no more.
_KINDS = ("microdata author", "link to the author", "byline", "author by class", "line of text")
_GUESSED = _KINDS[3:]
_BY_CLASS = re.compile(r"author|autor|auteur|byline|vcard")
_NO_BYLINE = re.compile(
    r"comment|avatar|image|photo|biograph|-bio\b|related|teaser|widget|social|share|follow|promo|card__"
)
# Characters; a longer byline is a box about the author.
_LONGEST_BYLINE = 200
_LINES = frozenset(["br", "div", "p", "li", "dd", "dt", "tr", "td"])
_AROUND = " \r\n\t\xa0()（）[]"
# Where bylines stand; meta elements were read before.
_TAGS = (
    "a",
    "span",
    "div",
    "p",
    "address",
    "li",
    "ul",
    "section",
    "header",
    "strong",
    "b",
    "em",
    "i",
    "small",
    "cite",
    "dl",
    "dt",
    "dd",
    "td",
    "th",
    "label",
    "figcaption",
)
_NO_LINE = ("a", "ul", "section", "header", "dl")
# Children of a line, links and marks.
_MOST_CHILDREN = 8


def authors_of(document: Document, hint: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names, in the page's order; empty where the page names nobody. `hint` is what a feed said.

    The bylines as stated are kept in `document.cache["bylines"]`, for what they say of agencies.
    """
    own = site_names(document)
    collective: tuple[str, ...] = ()
    for where, stated in _places(document, list(hint)):
        names = [name for text in stated for name in names_in(text, own)]
        if not names or (where in _GUESSED and not all(map(looks_like_a_name, names))):
            continue
        document.evidence.saw("authors", where, names)
        somebody = [name for name in names if not is_collective(name, own)]
        if any(not is_agency(name) for name in somebody) or (somebody and not collective):
            return _chosen(document, where, somebody, stated)
        # The outlet in a meta element is the template's word, on every page the same.
        names = [name for name in names if not (where.startswith("meta") and is_site(name, own))]
        if names and not collective:
            collective = _chosen(document, where, names, stated)
    return collective


def signed_by(line: str) -> tuple[str, ...]:
    """Return the names in a line that is nothing but names, as some pages put above their text; empty otherwise."""
    if len(line) > LONGEST_NAME:
        return ()
    if _DESK.match(line.strip()):
        return (line.strip(),)
    if not _SIGNATURE.match(line):
        return ()
    names = [name for part in line.split("/") for name in names_in(part)]
    if any(map(is_collective, names)):
        return ()
    return tuple(in_title_case(name) if _is_in_capitals(name) else name for name in names)


def _chosen(document: Document, where: str, names: list[str], stated: list[str]) -> tuple[str, ...]:
    document.evidence.chose("authors", where)
    document.cache["bylines"] = [plain(text[:_LONGEST_LINE]) for text in stated]
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(squeezed(name), _as_written(document, name))
    return tuple(list(found.values())[:_MAX_AUTHORS])


def _as_written(document: Document, name: str) -> str:
    """Return a name in capitals as the page writes it elsewhere, else with its first letters large."""
    if not _is_in_capitals(name) or is_collective(name) or is_agency(name):
        return name
    spellings = re.finditer(re.escape(name), document.cache.get("text", ""), re.IGNORECASE)
    return next((match[0] for match in spellings if match[0] != name and not match[0].islower()), in_title_case(name))


def _is_in_capitals(name: str) -> bool:
    return name.isupper() and len(name.split()) > 1


def _places(document: Document, hint: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the places that name authors, and what each says: the data's, the reader's, the feed's."""
    stated = False
    for where, texts in _stated(document):
        stated = stated or (where.startswith("json-ld") and bool(texts))
        yield where, texts
    for level, where, texts in _bylines(document, _NEAR if stated else None):
        if not stated or level < _BESIDE or where not in _GUESSED:
            yield where, texts
    yield "feed", hint


def _stated(document: Document) -> Iterator[tuple[str, list[str]]]:
    json_ld = document.json_ld
    for node in (*json_ld.articles, *json_ld.pages):
        for name in ("author", "authors", "creator"):
            if name in node:
                yield f"json-ld {name}", list(islice(_people(document, node[name]), _MAX_AUTHORS))
    for name in _META_NAMES:
        if name in document.metas:
            yield f"meta {name}", [text for text in document.all_metas(name) if not _is_template(document, text)]
    if _LABEL.match(document.meta("twitter:label1") or ""):
        yield "meta twitter:data1", document.all_metas("twitter:data1")


def _is_template(document: Document, text: str) -> bool:
    """Say whether it gives the site's address: then it is the template's word for the outlet, on every page the same."""
    return "@" not in text and site_of(document.url) in text.casefold()


def _people(document: Document, value: Any, depth: int = 0) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    for item in as_list(value):
        item = document.json_ld.resolve(item)
        if isinstance(item, list):
            yield from _people(document, item, depth + 1)
        elif isinstance(item, Mapping):
            given, family = item.get("givenName"), item.get("familyName")
            names = document.json_ld.texts(item.get("name"))
            if not names and isinstance(given, str) and isinstance(family, str):
                names = [f"{given} {family}"]
            account = next((url for url in (item.get("url"), item.get("@id")) if isinstance(url, str)), None)
            yield from (name for name in names if not _is_account(document, name, account))
        elif isinstance(item, str):
            yield item


def _is_account(document: Document, name: str, url: str | None) -> bool:
    """Say whether a name is of an account that the whole newsroom has, called after the outlet."""
    if not url or not _SHARED_ACCOUNT.search(url[-_LONGEST_LINE:]):
        return False
    own = site_names(document)
    return any(len(word) > 3 and squeezed(word) in outlet for word in name.split() for outlet in own)


def _bylines(document: Document, levels: int | None) -> Iterator[tuple[int, str, list[str]]]:
    """Yield the visible bylines from the headline outwards: levels up, kind, texts. Those far away are of boxes."""
    level, found = 0, {kind: {} for kind in _KINDS}  # type: tuple[int, dict[str, dict[HtmlElement, str]]]
    for at, element in islice(_outwards(document, levels), _MAX_ELEMENTS):
        if at != level:
            yield from ((level, kind, list(texts.values())) for kind, texts in found.items() if texts)
            level, found = at, {kind: {} for kind in _KINDS}
        kind = _kind_of(element)
        if kind and len(found[kind]) < (1 if kind == "line of text" else _MAX_BYLINES):
            if kind != "line of text" and any(outer in found[kind] for outer in element.iterancestors()):
                continue
            text = _line(document, element) if kind == "line of text" else _text_of_byline(document, element)
            if 1 < len(text) < _LONGEST_BYLINE:
                found[kind][element] = text
    yield from ((level, kind, list(texts.values())) for kind, texts in found.items() if texts)


def _outwards(document: Document, levels: int | None) -> Iterator[tuple[int, HtmlElement]]:
    """Yield the elements around the headline, what is next to it first, with the levels between."""
    inner = main_heading(document)
    if inner is None:
        yield from ((0, element) for element in document.tree.iter(*_TAGS))
        return
    for level, outer in enumerate(islice(inner.iterancestors(), levels)):
        for child in outer:
            if child is not inner:
                yield from ((level, element) for element in child.iter(*_TAGS))
        inner = outer


def _kind_of(element: HtmlElement) -> str:
    """Return the kind of byline that an element's attributes or first words make it; "" where it is none."""
    words = element.get("class") or ""
    if words and _BY_CLASS.search(words := words[:_LONGEST_BYLINE].lower()):
        kind = "" if _NO_BYLINE.search(words) else "author by class"
        kind = "byline" if kind and ("byline" in words or "vcard" in words) else kind
    else:
        kind = "byline" if "yline" in (element.get("data-testid") or "") else ""
    if "author" in (element.get("itemprop") or "").split():
        return "microdata author"
    if "author" in (element.get("rel") or "").split():
        return "link to the author"
    return kind or ("line of text" if element.text and _starts_a_line(element) else "")


def _starts_a_line(element: HtmlElement) -> bool:
    if element.tag in _NO_LINE:
        return False
    start = (element.text or "")[:_LONGEST_BYLINE].strip(_AROUND)
    return bool(start) and bool(_BY_LINE.match(f"{start} X") or _LABEL.match(start))


def _text_of_byline(document: Document, element: HtmlElement) -> str:
    """Return the names inside, the texts of links, or all that it says, its lines parted by strokes."""
    inner = [e for e in islice(element.iterdescendants(), _MAX_BYLINES * 4) if e.get("itemprop") == "name"]
    if inner:
        return " ; ".join(text_of(e) or e.get("content") or "" for e in inner)
    links = [element] if element.tag == "a" else list(islice(element.iter("a"), _MAX_BYLINES))
    named = [(text_of(link), link.get("href")) for link in links]
    if any(_is_account(document, text, url) for text, url in named):
        return ""
    texts = [text for text, _ in named if 1 < len(text) < LONGEST_NAME]
    if texts:
        return " ; ".join(texts)
    if element.get("content"):
        return str(element.get("content"))
    pieces: list[str] = []
    for inside in islice(element.iter(), _MAX_BYLINES * 4):
        pieces += ["|" if inside.tag in _LINES else " ", inside.text or ""]
        pieces += [" ", inside.tail or ""] if inside is not element else []
    return " ".join(UNSEEN.sub("", " ".join(pieces)).strip(" |").split())


def _line(document: Document, element: HtmlElement) -> str:
    """Return a short line that says "By" and a name, or such a word and the name beside it; "" where it is neither."""
    if len(element) > _MOST_CHILDREN or any(
        _is_account(document, text_of(a), a.get("href")) for a in element.iter("a")
    ):
        return ""
    text, start = text_of(element), (element.text or "").strip(_AROUND)
    if _LABEL.match(text):
        after = element.getnext()
        beside = (element.tail or "").strip() or (text_of(after) if after is not None else "")
        text = f"{start.rstrip(':')}: {beside[:_LONGEST_LINE]}"
    text = text.strip(_AROUND)
    is_sentence = text.endswith((".", "。", "?", "!", "…")) and element.find("a") is None
    return "" if len(text) > _LONGEST_LINE or is_sentence else text
