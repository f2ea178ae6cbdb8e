"""Who wrote it: the people the page names, or the desk, the agency or the outlet when it names nobody else.

JSON-LD is asked first, then the meta elements, then what the reader sees: the first place that names a person or an
agency is believed. `names` reads one byline.
"""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from newscrawler.extraction.agencies import is_agency
from newscrawler.extraction.bylines import LABEL, LONGEST_LINE, Byline, bylines_of, is_account
from newscrawler.extraction.document import Document
from newscrawler.extraction.names import (
    LONGEST_NAME,
    in_title_case,
    is_collective,
    is_company,
    looks_like_a_name,
    names_in,
)
from newscrawler.extraction.structured import as_list, plain
from newscrawler.extraction.titles import is_site, site_names, squeezed
from newscrawler.urls import site_of

_MAX_AUTHORS = 20
# Nodes of the page's data that are asked, the page's own article first.
_MAX_NODES = 30
# How deep lists of authors may be nested.
_MAX_DEPTH = 20
# Characters of the page that are searched for another spelling of a name.
_SEARCHED_CHARS = 300_000
# A line of names alone: "Jane Doe", "JANE DOE/JOHN ROE".
_WORDS = r"[^\W\d_a-zа-я][\w'’.-]*(?: [^\W\d_a-zа-я][\w'’.-]*){1,3}"
_SIGNATURE = re.compile(rf"^{_WORDS}(?:\s*/\s*{_WORDS})*$")
# Lines of a text in which it may be signed: under two of standfirst, above one that asks for something.
_LINES_ABOVE, _LINES_BELOW = 3, 2
# "La Redazione", "ABC-Redaktion".
_DESK = re.compile(
    r"^(?:[^\W\d_][\w.]{0,15}[ -])?(?:(?:online|sport|web)-?)?(?:redaktion|redazione|rédaction|redacción|redação|redactie|redakcja|redakce"
    r"|redaksi|редакция|редакція|newsroom|news desk|web desk|編集部|编辑部)$",
    re.IGNORECASE,
)
_META_NAMES = (
    "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "dc.contributor", "citation_author", "author",
    "article:author", "og:article:author", "article:author_name", "byl", "byline", "rbauthors", "cxenseparse:author",
    "cxenseparse:recs:author", "creator", "dable:author", "twitter:creator:name", "authors", "og:author", "dcsext.author",
    "article.author", "article-author", "news_author", "author_name", "originator", "vr:author", "shareaholic:article_author_name",
)  # fmt: skip


def authors_of(document: Document, hint: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the names, in the page's order; empty where the page names nobody. `hint` is what a feed said.

    The bylines as stated are kept in `document.cache["bylines"]`, for what they say of agencies.
    """
    own = site_names(document)
    collective: tuple[str, ...] = ()
    for where, stated, is_guessed in _places(document, list(hint)):
        names = [name for text in stated for name in names_in(text, own)]
        if not names or (is_guessed and not all(map(looks_like_a_name, names))):
            continue
        document.evidence.saw("authors", where, names)
        somebody = [name for name in names if not is_collective(name, own)]
        if any(not is_agency(name) for name in somebody) or (somebody and not collective):
            return _chosen(document, where, somebody, stated)
        if where.startswith("meta"):
            # The outlet in a meta element is the template's word, on every page the same.
            names = [name for name in names if not is_site(name, own) and not is_company(name)]
        if names and not collective:
            collective = _chosen(document, where, names, stated)
    return collective


def signature_in(document: Document, lines: Sequence[str]) -> tuple[str, ...]:
    """Return whom a text is signed by: a line of nothing but names above it or under its standfirst, or a desk's name
    at its end; empty where it is not signed. To be asked where the page names nobody (`names.is_collective`).
    """
    above = (signed_by(line) for line in lines[:_LINES_ABOVE])
    below = ((line.strip(),) for line in lines[-_LINES_BELOW:] if _DESK.match(line[:LONGEST_NAME].strip()))
    names = next(filter(None, chain(above, below)), ())
    if names:
        document.evidence.saw("authors", "signature", list(names))
        document.evidence.chose("authors", "signature")
    return names


def signed_by(line: str) -> tuple[str, ...]:
    """Return the names in a line that is nothing but names, as some pages put above their text; empty otherwise."""
    if len(line) > LONGEST_NAME or not _SIGNATURE.match(line):
        return ()
    names = [name for part in line.split("/") for name in names_in(part)]
    if any(map(is_collective, names)):
        return ()
    return tuple(in_title_case(name) if _is_in_capitals(name) else name for name in names)


def _chosen(document: Document, where: str, names: list[str], stated: list[str]) -> tuple[str, ...]:
    document.evidence.chose("authors", where)
    document.cache["bylines"] = [plain(text[:LONGEST_LINE]) for text in stated]
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(squeezed(name), _as_written(document, name))
    return tuple(list(found.values())[:_MAX_AUTHORS])


def _as_written(document: Document, name: str) -> str:
    """Return a name in capitals as the page writes it elsewhere, else with its first letters large."""
    if not _is_in_capitals(name) or is_collective(name) or is_agency(name):
        return name
    spellings = re.finditer(re.escape(name), document.cache.get("text", "")[:_SEARCHED_CHARS], re.IGNORECASE)
    return next((match[0] for match in spellings if match[0] != name and not match[0].islower()), in_title_case(name))


def _is_in_capitals(name: str) -> bool:
    return name.isupper() and len(name.split()) > 1


def _places(document: Document, hint: list[str]) -> Iterator[Byline]:
    """Yield the places that name authors, and what each says: the data's, the reader's, the feed's."""
    stated = False
    for where, texts in _stated(document):
        stated = stated or (where.startswith("json-ld") and bool(texts))
        yield Byline(where, texts, is_guessed=False)
    yield from bylines_of(document, against_data=stated)
    yield Byline("feed", hint[:_MAX_AUTHORS], is_guessed=False)


def _stated(document: Document) -> Iterator[tuple[str, list[str]]]:
    json_ld = document.json_ld
    for node in islice(chain(json_ld.articles, json_ld.pages), _MAX_NODES):
        for name in ("author", "authors", "creator"):
            if name in node:
                yield f"json-ld {name}", list(islice(_people(document, node[name]), _MAX_AUTHORS))
    for name in _META_NAMES:
        if name in document.metas:
            texts = document.all_metas(name)[:_MAX_AUTHORS]
            yield f"meta {name}", [text for text in texts if not _is_template(document, text)]
    if LABEL.match(document.meta("twitter:label1") or ""):
        yield "meta twitter:data1", document.all_metas("twitter:data1")[:1]


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
            yield from (name for name in names if not is_account(document, name, account))
        elif isinstance(item, str):
            yield item
