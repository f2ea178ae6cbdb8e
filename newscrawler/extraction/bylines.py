"""The bylines that the reader sees: where they stand, and how sure each kind of them is."""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawler.extraction.document import Document, start_of, text_of
from newscrawler.extraction.names import LONGEST_NAME
from newscrawler.extraction.structured import UNSEEN
from newscrawler.extraction.titles import main_heading, site_names, squeezed

# Elements read of each kind of byline, and in search of them; hostile pages have thousands.
_MAX_BYLINES, _MAX_ELEMENTS = 12, 3_000
# Elements whose text is read, which costs the more the more is inside.
_MAX_READ = 150
# Characters of a line that says "By" and a name.
LONGEST_LINE = 120
# Levels above the headline where a byline is believed against data that name the outlet; the same for what class names
# and wordings make likely only.
_NEAR, _BESIDE = 4, 2
# Bylines of one kind further away than that: more are of a list of articles.
_MOST_FAR = 3
# What is written before a name or beside it.
LABEL = re.compile(
    r"^(?:(?:written|posted|published) by|verfasst von|geschrieben von|(?:écrit|rédigé|publié) par|escrito por|scritto da|geschreven door|skrevet a[vf]|skriven av|napisane przez|написано|ditulis oleh|by|authors?|autor(?:in|en|innen|es|a|as|i|ka)?(?:/(?:in|autor))?|auteure?s?|autore|autrice|text|texte|texto|tekst|von|par|por|skribent"
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
# The kinds of visible bylines, the surest first; class names and wordings make the last two likely, no more.
_KINDS = ("microdata author", "link to the author", "byline", "author by class", "line of text")
_GUESSED = _KINDS[3:]
_BY_CLASS = re.compile(r"author|autor|auteur|byline|vcard")
_NO_BYLINE = re.compile(
    r"comment|avatar|image|photo|biograph|-bio\b|related|teaser|widget|social|share|follow|promo|card__"
)
# Characters; a longer byline is a box about the author.
_LONGEST_BYLINE = 200
# Characters of one text in it, the spaces around it among them.
_PIECE_CHARS = 2_000
_LINES = frozenset(["br", "div", "p", "li", "dd", "dt", "tr", "td"])
_AROUND = " \r\n\t\xa0()（）[]"
# Where bylines stand; meta elements were read before.
_TAGS = ("a", "span", "div", "p", "address", "li", "ul", "section", "header", "strong",
         "b", "em", "i", "small", "cite", "dl", "dt", "dd", "td", "th", "label", "figcaption")  # fmt: skip
_NO_LINE = ("a", "ul", "section", "header", "dl")
# Children of a line, links and marks.
_MOST_CHILDREN = 8


class Byline(NamedTuple):
    """What the bylines of one kind say; `is_guessed` where class names or wordings make it likely, no more."""

    kind: str
    texts: list[str]
    is_guessed: bool


def bylines_of(document: Document, *, against_data: bool) -> Iterator[Byline]:
    """Yield the visible bylines from the headline outwards, at the same distance the surest kind first.

    `against_data`: the page's data name an author, be it only the outlet; what stands far from the headline is not
    believed then.
    """
    for level, kind, texts in _from_the_headline(document, _NEAR if against_data else None):
        is_guessed = kind in _GUESSED
        if (against_data and is_guessed and level >= _BESIDE) or (level >= _NEAR and len(texts) > _MOST_FAR):
            continue
        yield Byline(kind, texts, is_guessed)


def is_account(document: Document, name: str, url: str | None) -> bool:
    """Say whether a name is of an account that the whole newsroom has, called after the outlet."""
    if not url or len(name) > _LONGEST_BYLINE or not _SHARED_ACCOUNT.search(url[-LONGEST_LINE:]):
        return False
    own = site_names(document)
    return any(len(word) > 3 and squeezed(word) in outlet for word in name.split() for outlet in own)


def _from_the_headline(document: Document, levels: int | None) -> Iterator[tuple[int, str, list[str]]]:
    """Yield levels up, kind and texts of the bylines; `levels` is how far up to look, None to the root."""
    level, read, found = 0, 0, _none()
    for at, element in islice(_outwards(document, levels), _MAX_ELEMENTS):
        if at != level:
            yield from ((level, kind, list(texts.values())) for kind, texts in found.items() if texts)
            level, found = at, _none()
        kind = _kind_of(element)
        if not kind or len(found[kind]) >= (1 if kind == "line of text" else _MAX_BYLINES):
            continue
        if kind != "line of text" and any(outer in found[kind] for outer in element.iterancestors()):
            continue
        read += 1
        if read > _MAX_READ:
            break
        text = _line(document, element) if kind == "line of text" else _text_of_byline(document, element)
        if 1 < len(text) < _LONGEST_BYLINE:
            found[kind][element] = text
    yield from ((level, kind, list(texts.values())) for kind, texts in found.items() if texts)


def _none() -> dict[str, dict[HtmlElement, str]]:
    return {kind: {} for kind in _KINDS}


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
    return bool(start) and bool(_BY_LINE.match(f"{start} X") or LABEL.match(start))


def _text_of_byline(document: Document, element: HtmlElement) -> str:
    """Return the names inside, the texts of links, or all that it says, its lines parted by strokes."""
    inner = [e for e in islice(element.iterdescendants(), _MAX_BYLINES * 4) if e.get("itemprop") == "name"]
    if inner:
        return " ; ".join(start_of(e, _LONGEST_BYLINE) or e.get("content") or "" for e in inner)
    links = [element] if element.tag == "a" else list(islice(element.iter("a"), _MAX_BYLINES))
    named = [(start_of(link, LONGEST_NAME), link.get("href")) for link in links]
    if any(is_account(document, text, url) for text, url in named):
        return ""
    texts = [text for text, _ in named if 1 < len(text) < LONGEST_NAME]
    if texts:
        return " ; ".join(texts)
    if element.get("content"):
        return str(element.get("content"))
    pieces: list[str] = []
    for inside in islice(element.iter(), _MAX_BYLINES * 4):
        pieces += ["|" if inside.tag in _LINES else " ", (inside.text or "")[:_PIECE_CHARS]]
        pieces += [" ", (inside.tail or "")[:_PIECE_CHARS]] if inside is not element else []
    return " ".join(UNSEEN.sub("", " ".join(pieces)).strip(" |").split())


def _line(document: Document, element: HtmlElement) -> str:
    """Return a short line that says "By" and a name, or such a word and the name beside it; "" where it is neither."""
    if len(element) > _MOST_CHILDREN:
        return ""
    text, start = start_of(element, LONGEST_LINE), (element.text or "").strip(_AROUND)
    links = islice(element.iter("a"), _MAX_BYLINES)
    if len(text) > _LONGEST_BYLINE or any(is_account(document, text_of(a), a.get("href")) for a in links):
        return ""
    if LABEL.match(text):
        after = element.getnext()
        beside = (element.tail or "").strip() or (start_of(after, LONGEST_LINE) if after is not None else "")
        text = f"{start.rstrip(':')}: {beside[:LONGEST_LINE]}"
    text = text.strip(_AROUND)
    is_sentence = text.endswith((".", "。", "?", "!", "…")) and element.find("a") is None
    return "" if len(text) > LONGEST_LINE or is_sentence else text
