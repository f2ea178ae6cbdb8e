"""Who wrote it: names of people, or the desk or agency when the page names only that.

JSON-LD is asked first, then the meta elements, then the visible byline. Each name is cleaned of "By", roles,
addresses, handles and lists written as one.
"""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.extraction.agencies import is_agency
from newscrawler.extraction.document import Document, text_of
from newscrawler.extraction.structured import as_list, plain
from newscrawler.extraction.titles import site_names, squeezed

# Characters; more is a sentence.
_LONGEST_NAME = 80
# Characters; what is longer after a name's comma says what the person is.
_LONGEST_ROLE = 30
_MAX_AUTHORS = 20
_SIGNATURE = re.compile(
    r"^[^\W\d_a-zа-я][\w'’.-]*(?: [^\W\d_a-zа-я][\w'’.-]*){1,3}(?:\s*/\s*[^\W\d_a-zа-я][\w'’.-]*(?: [^\W\d_a-zа-я][\w'’.-]*){1,3})*$"
)

_BY = re.compile(
    r"^(?:(?:written|posted|reported|published|story|text|words|analysis|opinion|review|interview|report|photos?|video)"
    r"\s+by|by|von|vom|par|por|door|di|av|af|przez|autor(?:in|a|es|en|e)?|auteure?s?|autore|tekst|text|texto|testo|texte"
    r"|skrevet av|skriven av|oleh|от|автор|авторы|автори|ким|tác giả|yazan|yazar|haber|από|του|σύνταξη|بقلم|كتب|مات"
    r"|מאת|作者|記者|记者|文|撰文|編輯|编辑|責編|责编|来源|來源|文／|文/|นักเขียน|โดย|लेखक|द्वारा|a cura di|szerző|kirjoittanut|"
    r"napsal[a]?|scris de|dari)(?:\s*[:：/／]\s*|\s+)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:[,،、;；|•·/]|\s&\s|\s(?:and|und|et|y|e|och|og|en|i|a|и|та|és|ve|dan|và|και|with|mit|avec|con|sowie)\s)\s*"
)
_ONLY_STRONG = re.compile(r"\s*(?:[;；|•·،、]|\s&\s|\s(?:and|und|et|och|og|ve|dan|и)\s)\s*")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.", re.IGNORECASE)
_HANDLE = re.compile(r"(?:^|\s)@\w+")
_BRACKETS = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]\s*")
_ROLE_TAIL = re.compile(
    r"\s*(?:[,|–—]|\s-)\s*(?:the\s+)?[^,|–—]*\b(?:editor|reporter|correspondent|writer|columnist|journalist|producer|staff|"
    r"contributor|analyst|chief|bureau|redakteur(?:in)?|reporter(?:in)?|korrespondent(?:in)?|autor(?:in)?|journaliste?|"
    r"correspondante?|rédact(?:eur|rice)|redactora?|periodista|corresponsal|giornalista|inviato|redattore|redacteur|"
    r"verslaggever|journalista|redator|repórter|редактор|корреспондент|обозреватель|head of|director|professor|fellow)\b.*$",
    re.IGNORECASE,
)
_ROLE_HEAD = re.compile(
    r"^(?:(?:our|special|senior|chief|staff|political|foreign|business|sports?|science|health|deputy|associate|contributing|"
    r"guest)\s+)*(?:editor|reporter|correspondent|writer|columnist|journalist)s?\s+(?=[A-ZÀ-Þ])",
)
_CJK_ROLE = re.compile(
    r"\s*(?:선임기자|수습기자|인턴기자|전문기자|특파원|논설위원|기자|記者|记者|編集委員|論説委員|特派員|通讯员)\s*$"
)
_CJK_NAME = re.compile(r"^[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+(?:\s[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]+)*$")
_NO_NAME = re.compile(
    r"^(?:admin(?:istrator)?|author|authors|editor|editors|root|webmaster|user|guest|null|none|undefined|unknown|anonymous|n/?a|"
    r"test|default|wordpress|-+|\d+|follow|share|http.*|www\..*|redacteur|undefined undefined|\[\]|object object)$",
    re.IGNORECASE,
)
_SLUG = re.compile(r"^[a-z]{3,}(?:-[a-z]{3,})+$")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\bupdated?\b|\bpublished\b|\bmin(?:ute)?s? read\b", re.IGNORECASE)
_META_NAMES = (
    "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.contributor", "citation_author", "author",
    "article:author", "og:article:author", "article:author_name", "byl", "byline", "rbauthors", "cxenseparse:author",
    "cxenseparse:recs:author", "creator", "dable:author", "twitter:creator:name", "authors", "og:author",
)  # fmt: skip
_BYLINES = tuple(
    etree.XPath(path)
    for path in (
        "//*[@itemprop='author' or contains(@itemprop, 'author ')]",
        "//a[@rel='author' or starts-with(@rel, 'author ')]",
        (
            "//*[self::a or self::span or self::div or self::p or self::address or self::li]["
            "contains(@class, 'byline') or contains(@class, 'Byline') or contains(@class, 'author-name')"
            " or contains(@class, 'authorName') or contains(@class, 'author__name') or contains(@class, 'article-author')"
            " or contains(@class, 'article__author') or contains(@class, 'post-author') or @class='author' or @class='authors'"
            " or contains(@data-testid, 'byline') or contains(@class, 'vcard')]"
        ),
    )
)


def authors_of(document: Document, hint: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names, in the page's order; empty where the page names nobody. `hint` is what a feed said."""
    outlet: tuple[str, ...] = ()
    own = site_names(document)
    for stated in _stated(document, list(hint)):
        names = list(dict.fromkeys(name for text in stated for name in names_in(text)))
        if any(squeezed(name) not in own for name in names):
            # An outlet beside a person is where the person works.
            names = [name for name in names if squeezed(name) not in own]
            return tuple(_without_repeats(names)[:_MAX_AUTHORS])
        outlet = outlet or tuple(_without_repeats(names)[:_MAX_AUTHORS])
    if outlet:
        return outlet
    return tuple(name for text in _written_out(document) for name in names_in(text))


def signed_by(line: str) -> tuple[str, ...]:
    """Return the names in a line that is nothing but names, as some pages put above their text; empty otherwise."""
    if len(line) > _LONGEST_NAME or not _SIGNATURE.match(line):
        return ()
    return tuple(name for part in line.split("/") for name in names_in(part))


def names_in(text: str) -> list[str]:
    """Return the names in a byline, cleaned; empty where it holds none."""
    text = plain(text)
    if _ADDRESS.match(text) or len(text) > 600:
        return []
    text = _BY.sub("", _HANDLE.sub(" ", _EMAIL.sub(" ", text)).strip())
    if len(text) > _LONGEST_NAME and "," in text:
        # A name and what the person is.
        first = text.partition(",")[0]
        text = first if 2 <= len(first.split()) <= 4 and len(text.split(",")[1]) > _LONGEST_ROLE else text
    text = _ROLE_TAIL.sub("", _BRACKETS.sub(" ", text))
    names = (_cleaned(part) for part in _parts(text))
    return [name for name in names if name]


def _parts(text: str) -> list[str]:
    parts = [part for part in _AND.split(text) if part.strip()]
    single = len(parts) == 2 and "," in text and all(len(part.split()) == 1 and part[:1].isupper() for part in parts)
    # "Mustermann, Erika" is one person.
    if single and not parts[1].isupper():
        return [f"{parts[1].strip()} {parts[0].strip()}"]
    if any(len(part.split()) == 1 and not is_agency(part) and not _CJK_NAME.match(part.strip()) for part in parts):
        return [part for part in _ONLY_STRONG.split(text) if part.strip()] if len(parts) > 1 else parts
    return parts


def _cleaned(name: str) -> str | None:
    name = _BY.sub("", name.strip(" \t,;:|-–—·•*.'\"“”")).strip()
    name = _CJK_ROLE.sub("", _ROLE_HEAD.sub("", name)).strip(' ,;:|-–—·•*"“”/')
    if (
        not name
        or len(name) > _LONGEST_NAME
        or len(name) < 2
        or _NO_NAME.match(name)
        or _DATE.search(name)
        or _SLUG.match(name)
    ):
        return None
    if len(name.split()) > 8 or not any(c.isalpha() for c in name):
        return None
    return name


def _stated(document: Document, hint: list[str]) -> Iterator[list[str]]:
    json_ld = document.json_ld
    for node in (*json_ld.articles, *json_ld.pages):
        for name in ("author", "authors", "creator"):
            people = list(_ld_names(document, node.get(name)))
            if people:
                yield people
    for name in _META_NAMES:
        yield document.all_metas(name)
    heading = next(document.tree.iter("h1"), None)
    above = list(heading.iterancestors()) if heading is not None else []
    for path in _BYLINES:
        elements = path(document.tree)[:12]
        outer = _nearest([e for e in elements if not any(a in elements for a in e.iterancestors())], above)
        yield [t for t in map(_byline_text, outer) if t and len(t) < 200]
    yield hint


def _nearest(elements: list[HtmlElement], above: list[HtmlElement]) -> list[HtmlElement]:
    """Return those that share the closest ancestor with the headline: other bylines are of boxes and comments."""
    levels = [next((above.index(a) for a in e.iterancestors() if a in above), len(above)) for e in elements]
    return [e for e, level in zip(elements, levels, strict=True) if level == min(levels)]


def _written_out(document: Document) -> list[str]:
    """Return the first line near the headline that says "By" and a name, in any of the words for it."""
    heading = next(document.tree.iter("h1"), None)
    for ancestor in list(heading.iterancestors())[:5] if heading is not None else ():
        for element in ancestor.iter("p", "div", "span", "li", "em", "small", "address"):
            if len(element) <= 3:
                text = text_of(element).strip("()（）[] ")
                if len(text) <= _LONGEST_NAME and _BY.match(text) and names_in(text):
                    return [text]
    return []


def _ld_names(document: Document, value: Any) -> Iterator[str]:
    for item in as_list(value):
        item = document.json_ld.resolve(item)
        if isinstance(item, list):
            yield from _ld_names(document, item)
        elif isinstance(item, Mapping):
            given, family = item.get("givenName"), item.get("familyName")
            if item.get("name"):
                yield from document.json_ld.texts(item.get("name"))
            elif isinstance(given, str) and isinstance(family, str):
                yield f"{given} {family}"
        elif isinstance(item, str):
            yield item


def _byline_text(element: Any) -> str:
    inner = element.xpath(".//*[@itemprop='name']")
    if inner:
        return " ; ".join(text_of(e) or e.get("content") or "" for e in inner)
    links = [text_of(link) for link in element.iter("a")]
    links = [text for text in links if text and len(text) < 60]
    return " ; ".join(links) if links else (text_of(element) or element.get("content") or "")


def _without_repeats(names: list[str]) -> list[str]:
    """Drop names that another contains in other letters ("JANE DOE" beside "Jane Doe")."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault(squeezed(name), name)
    return list(seen.values())
