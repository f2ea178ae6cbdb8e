"""The page as a tree, parsed once: what is read from it first is kept beside it, then the dead weight is cut."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from newscrawler.article import Refusal
from newscrawler.extraction.charset import encoded
from newscrawler.extraction.evidence import Evidence
from newscrawler.extraction.late_parts import unveil
from newscrawler.extraction.structured import UNSEEN, JsonLd, plain

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
# Elements that hold no text of an article and cost every later step time.
_DEAD_WEIGHT = [
    "script",
    "style",
    "svg",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "canvas",
    "link",
    "map",
    "area",
    "audio",
    "source",
    "track",
    "math",
    "dialog",
]
# Characters of a script that may hold an article for the page's own scripts to show, and of all of them.
_STATE_CHARS, _MAX_STATE_CHARS = 400, 12_000_000
# Characters of a script's address that tell whose it is.
_SOURCE_CHARS = 300
# What scripts have that hold a piece of one text, however short (Next.js).
_CHUNK = "__next_f.push("
# Types of scripts that hold no data of the page's.
_NO_STATE = ("importmap", "speculationrules")
# Elements whose content the reader does not see and that may hold the article all the same, and paragraphs in one.
_ASIDES, _ASIDE_PARAGRAPHS = ("noscript", "template"), 3
# XPath's own string of an element: a third of the time that joining itertext takes.
_STRING = etree.XPath("string()", smart_strings=False)
_COUNT = etree.XPath("count(descendant-or-self::*)")
# Elements read of a page, scripts and styles apart: real pages have up to some ten thousand.
_MAX_ELEMENTS = 20_000
# Characters of the main heading that are held against the headlines in the page's data.
_HEADING_CHARS = 500
_META_NAMES = ("property", "name", "itemprop", "http-equiv")
# Characters; no address that works is longer, and joining one of a megabyte takes a second.
_LONGEST_ADDRESS = 8_000
# White space that may stand around a character of a text that is read to some length: indentation.
_SPACED = 20
# Characters that noscript elements are heard for.
_NOSCRIPT_CHARS = 2_000
# Characters of the style sheets in a page that are read; what hides nothing is not kept.
_MAX_STYLE_CHARS = 1_000_000
_HIDES = re.compile(r"none|hidden|collapse", re.IGNORECASE)
# Scripts of data that are read, and characters of all of them: a news page has up to some forty and 300,000, and what
# is broken is read five times.
_MAX_DATA_SCRIPTS, _MAX_DATA_CHARS = 300, 4_000_000


@dataclass(slots=True)
class Document:
    """A parsed page. `metas` maps the lower-case name of a meta element to its contents in order; `links` maps rel to
    hrefs; `tree` is pruned of scripts and styles, and the body's extraction uses it up. `scripts` counts them, and
    `script_chars` what is written in them, data apart.
    """

    url: str
    base_url: str
    tree: HtmlElement
    json_ld: JsonLd
    headers: Mapping[str, str]
    metas: Mapping[str, list[str]]
    links: Mapping[str, list[str]]
    scripts: int = 0
    script_chars: int = 0
    evidence: Evidence = field(default_factory=Evidence)
    cache: dict[str, Any] = field(default_factory=dict)

    def meta(self, *names: str) -> str | None:
        """Return the first content that is not empty of the first of these names that is there, as plain text."""
        return next(iter(self.all_metas(*names)), None)

    def all_metas(self, *names: str) -> list[str]:
        """Return the contents of all these names, as plain text."""
        found = (plain(content) for name in names for content in self.metas.get(name, ()))
        return [text for text in found if text]

    def absolute(self, address: Any) -> str | None:
        """Return the address as an absolute http(s) URL, None where it is none: data hold anything in its place."""
        if not isinstance(address, str) or not 0 < len(address) <= _LONGEST_ADDRESS:
            return None
        try:
            url = urljoin(self.base_url, address.strip())
        except ValueError:
            return None
        return url if url.startswith(("http://", "https://")) else None


def parse(text: str, url: str, headers: Mapping[str, str]) -> Document | Refusal:
    """Return the page as a document, or a Refusal: `empty` where nothing is there, `too_deep` where the nesting is
    deeper than the parser allows (libxml2: 256 levels in HTML 2.9, 2048 later).
    """
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    # One class for every element: lxml.html's own lookup by tag, in Python, took a tenth of the time.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = document_fromstring(encoded(text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        if "depth" in str(error):
            return Refusal(code="too_deep", reason="the page is nested too deep to be read", url=url)
        return Refusal(code="empty", reason=f"nothing on the page can be parsed: {error}", url=url)
    if any("depth" in entry.message for entry in parser.error_log.filter_from_fatals()):
        return Refusal(code="too_deep", reason="the page is nested too deep to be read", url=url)
    base = tree.find(".//base[@href]")
    base_url = urljoin_safely(url, base.get("href")) if base is not None else url
    unveil(tree)
    scripts = _scripts(tree)
    metas = _metas(tree)
    structured = JsonLd(scripts.json_ld, url, _titles(tree, metas))
    document = Document(url, base_url, tree, structured, headers, metas, _links(tree), scripts.number, scripts.chars)
    document.cache["states"] = scripts.states
    document.cache["script_sources"] = scripts.sources
    document.cache["asides"] = [
        element
        for element in tree.iter(*_ASIDES)
        if len(list(islice(element.iter("p"), _ASIDE_PARAGRAPHS))) >= _ASIDE_PARAGRAPHS
    ]
    document.cache["noscript"] = _noscript(tree)
    document.cache["styles"] = _styles(tree)
    etree.strip_elements(tree, *_DEAD_WEIGHT, with_tail=False)
    body = tree.find("body")
    content = tree if body is None else body
    if _COUNT(content) > _MAX_ELEMENTS:
        for element in reversed(list(islice(content.iter(), _MAX_ELEMENTS, None))):
            element.getparent().remove(element)
    return document


class _Scripts(NamedTuple):
    """A page's scripts: how many, their characters without those of JSON-LD, that, what may be a page's state, and the
    addresses of those that stand elsewhere.
    """

    number: int
    chars: int
    json_ld: list[str]
    states: list[str]
    sources: list[str]


def _scripts(tree: HtmlElement) -> _Scripts:
    number = chars = data_chars = state_chars = 0
    json_ld: list[str] = []
    states: list[str] = []
    sources: list[str] = []
    for script in tree.iter("script"):
        number += 1
        content = script.text or ""
        if source := script.get("src"):
            sources.append(source[:_SOURCE_CHARS])
        if "ld+json" in (script.get("type") or "").lower():
            data_chars += len(content)
            if len(json_ld) < _MAX_DATA_SCRIPTS and data_chars <= _MAX_DATA_CHARS:
                json_ld.append(content)
            continue
        chars += len(content)
        if (len(content) > _STATE_CHARS or _CHUNK in content) and script.get("type") not in _NO_STATE:
            state_chars += len(content)
            if state_chars <= _MAX_STATE_CHARS:
                states.append(content)
    return _Scripts(number, chars, json_ld, states, sources)


def unwrap_headings(tree: HtmlElement) -> None:
    """Take the buttons out of headings, and leave their text: they open what stands below (WAI-ARIA practices,
    accordion), and a control's text is none of an article.
    """
    for button in list(tree.iter("button")):
        above = button.getparent()
        if above is not None and above.tag in _HEADINGS:
            button.drop_tag()


def urljoin_safely(base: str, address: str) -> str:
    """Return the joined URL, `base` where the address is none."""
    if len(address) > _LONGEST_ADDRESS:
        return base
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return base


def text_of(element: HtmlElement) -> str:
    """Return the text inside an element with white space collapsed."""
    return " ".join(UNSEEN.sub("", str(_STRING(element))).split())


def start_of(element: HtmlElement, chars: int) -> str:
    """Return the text inside an element as `text_of`, without reading on where it has more than so many characters."""
    pieces, length = [], 0
    for piece in element.itertext():
        pieces.append(piece[: _SPACED * chars])
        length += len("".join(pieces[-1].split()))
        if length > chars:
            break
    return " ".join(UNSEEN.sub("", "".join(pieces)).split())


def _noscript(tree: HtmlElement) -> str:
    text = ""
    for element in tree.iter("noscript"):
        if len(text) > _NOSCRIPT_CHARS:
            break
        text += f"{text_of(element)} "
    return text[:_NOSCRIPT_CHARS]


def _styles(tree: HtmlElement) -> list[str]:
    """Return the style sheets for screens in the page, those that hide something."""
    sheets, left = [], _MAX_STYLE_CHARS
    for style in tree.iter("style"):
        sheet = (style.text or "")[:left]
        media = (style.get("media") or "all").strip().lower()
        if media in ("all", "screen") and style.getparent().tag not in _ASIDES and _HIDES.search(sheet):
            left -= len(sheet)
            sheets.append(sheet)
    return sheets


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        if not content:
            continue
        for kind in _META_NAMES:
            for name in dict.fromkeys((element.get(kind) or "").lower().split()):
                metas.setdefault(name, []).append(content)
    title = tree.find(".//title")
    if title is not None and title.text:
        metas["<title>"] = [title.text]
    return metas


def _titles(tree: HtmlElement, metas: Mapping[str, list[str]]) -> list[str]:
    """Return the titles that the page shows and shares, as they stand."""
    headings = (start_of(heading, _HEADING_CHARS) for heading in islice(tree.iter("h1"), 1))
    return [*metas.get("og:title", ()), *metas.get("<title>", ()), *headings]


def _links(tree: HtmlElement) -> dict[str, list[str]]:
    """Return hrefs by rel; under `rsl` those of RSL licences, told by their type, and `#rsl` for one in the page."""
    links: dict[str, list[str]] = {}
    for element in tree.iter("link", "script"):
        href = element.get("href")
        if "rsl+xml" in (element.get("type") or "").lower():
            links.setdefault("rsl", []).append((href or "").strip() or "#rsl")
        if href and href.strip():
            for rel in dict.fromkeys((element.get("rel") or "").lower().split()):
                links.setdefault(rel, []).append(href.strip())
    return links
