"""The body of a page that shows none, or a beginning of it: taken out of the data that its scripts would show.

What is stated not to be free is left where it is: a text that readers pay for is never taken out of hidden data.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.article import Access, Block
from newscrawler.extraction import paywalls
from newscrawler.extraction.body import all_of, body_of
from newscrawler.extraction.document import Document
from newscrawler.extraction.embedded import Carried, Page, carried_by, tree_of
from newscrawler.extraction.evidence import Evidence
from newscrawler.extraction.features import Known
from newscrawler.extraction.structured import plain
from newscrawler.extraction.titles import is_site, site_names, squeezed

# Characters of a body that is one, and those of the shown text from which it is the article, whatever data hold.
_LEAST_CHARS, _WHOLE_CHARS = 200, 1_200
# How much longer a carried text is than the one that is shown, and the share of the latter that is in it.
_LONGER, _SHARED = 1.6, 0.6
# Letters of a headline that tells an article from others.
_TELLING_CHARS = 8
# Share of a text by the trees' judgement under which they did not know what they looked at.
_JUDGED = 0.6
# Characters of visible text up to which attributes are looked at, and of an attribute that may hold a page's data.
_SCANTY_CHARS, _ATTRIBUTE_CHARS = 4_000, 600
_ATTRIBUTES = etree.XPath(
    f"//@*[string-length(.) > {_ATTRIBUTE_CHARS}][starts-with(., '{{') or starts-with(., '[')]", smart_strings=False
)
_MAX_ATTRIBUTES = 100
# Places that state a page's headline, and not the same for all pages of a site.
_SURE = frozenset(("json-ld headline", "meta og:title", "h1", "feed"))
# Scripts that hold HTML for other scripts, in place of code.
_INERT = re.compile(r"\s{0,1000}<(?!!--)")
_PARAGRAPHS = re.compile(r"<p\b", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|h[1-6]|li|div)\b", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_BREAKS = re.compile(r"\s*(?:\r?\n)+\s*|<br\s*/?>")


class Hidden(NamedTuple):
    """A body that the page does not show, where it was found, and what its object says: title, time, authors.
    `access`: what the object states of it; the blocks are empty where it is not free.
    """

    blocks: list[Block]
    where: str
    access: Access | None = None
    title: str | None = None
    published: str | None = None
    authors: tuple[str, ...] = ()

    def name(self, evidence: Evidence, title: str | None, published: str | None, authors: Iterable[str]) -> None:
        """Note that a field came from here where it is said to have come from a feed, and the feed said nothing."""
        for name, hint in (("title", title), ("published", published), ("authors", list(authors))):
            if not hint and evidence.winners.get(name) == "feed":
                evidence.chose(name, self.where)


def note_state(document: Document) -> None:
    """Keep the data in the page's attributes, before the body's extraction uses the tree up: islands have theirs there,
    and the pages that frameworks fill from `data-page` and the like. Only where the page shows little text.
    """
    if document.cache["visible"] < _SCANTY_CHARS:
        document.cache["states"] += _ATTRIBUTES(document.tree)[:_MAX_ATTRIBUTES]


def hidden_body(
    document: Document, known: Known, titles: Sequence[str], shown: Sequence[Block], access: Access
) -> Hidden | None:
    """Return the page's own article out of its data where it shows less of it, None where it does not, or where the
    page is not free: by `access`, by what a wall says in the text, by a beginning beside a paywall's script.
    """
    length = _length(shown)
    if length >= _WHOLE_CHARS or access in ("paid", "metered") or paywalls.without_walls(shown)[1]:
        return None
    if length >= _LEAST_CHARS and access != "free" and paywalls.has_script(document):
        return None
    names = site_names(document)
    own = frozenset(title for title in map(squeezed, titles) if title and not is_site(title, names))
    is_sure = document.evidence.winners.get("title") in _SURE
    state = carried_by(document.cache["states"], Page(own, document.url, is_sure))
    if state is not None and state.closed:
        return Hidden([], "state of the page's scripts", access="paid")
    found = _candidates(document, known, state, own)
    for hidden in found:
        if length < _LEAST_CHARS or _goes_on(hidden.blocks, shown):
            return hidden
    return None


def _candidates(document: Document, known: Known, state: Carried | None, titles: frozenset[str]) -> list[Hidden]:
    """Return the bodies in the page's data that are long enough, the best first."""
    found = []
    if state is not None:
        blocks = _read(state.html, document, known, data=state.data)
        found.append(Hidden(blocks, "state of the page's scripts", None, state.title, state.published, state.authors))
    stated = _stated(document)
    if stated:
        found.append(Hidden(_read(stated, document, known, data=True), "json-ld articleBody"))
    asides: list[HtmlElement] = document.cache["asides"]
    inert = [
        script for script in document.cache["states"] if _INERT.match(script) and len(_PARAGRAPHS.findall(script)) > 2
    ]
    unshown = [*(etree.tostring(element, encoding="unicode", with_tail=False) for element in asides), *inert]
    found += [
        Hidden(_read(_opened(markup), document, known, data=False), "markup that is not shown")
        for markup in unshown
        if _is_of_page(markup, titles)
    ]
    # The longest, unless one before it has nearly all of it: the order is that of trust.
    lengths = [_length(hidden.blocks) for hidden in found]
    return [
        hidden
        for hidden, length in sorted(
            zip(found, lengths, strict=True), key=lambda pair: pair[1] < _JUDGED * max(lengths)
        )
        if length >= _LEAST_CHARS
    ]


def _is_of_page(markup: str, titles: frozenset[str]) -> bool:
    """Say whether markup has the page's headline or calls itself the article's body: most of it is for dialogues, for
    lists and for what a search has not found.
    """
    if "articleBody" in markup:
        return True
    shown = squeezed(html.unescape(_TAG.sub(" ", markup)))
    return any(len(title) >= _TELLING_CHARS and title in shown for title in titles)


def _opened(markup: str) -> str:
    """Return the markup without the template or noscript element around it."""
    return re.sub(r"</?(?:template|noscript)\b[^<>]{0,1000}>", "", markup)


def _read(markup: str, document: Document, known: Known, *, data: bool) -> list[Block]:
    """Return the blocks of an article's HTML; those that are `data` are all of the text."""
    tree = tree_of(markup)
    if tree is None:
        return []
    whole = all_of(tree, known)
    if data:
        return whole
    judged = body_of(tree, document.url, known).blocks
    return judged if _length(judged) >= _JUDGED * _length(whole) else whole


def _stated(document: Document) -> str:
    """Return the articleBody of the page's own article as HTML, "" where it states none."""
    articles = document.json_ld.articles
    text: Any = articles[0].get("articleBody") if articles else None
    if not isinstance(text, str):
        return ""
    if _BLOCK.search(text):
        return text
    lines = [plain(line) for line in _BREAKS.split(text)]
    return "".join(f"<p>{_escaped(line)}</p>" for line in lines if line)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _goes_on(blocks: Sequence[Block], shown: Sequence[Block]) -> bool:
    """Say whether a text is the whole of which the shown one is a part."""
    if _length(blocks) < _LONGER * _length(shown):
        return False
    whole = squeezed("".join(block.text for block in blocks))
    return sum(len(block.text) for block in shown if squeezed(block.text) in whole) >= _SHARED * _length(shown)


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)
