"""A site's own rules, from the registry: they go before the general ones, and give way where they find nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.errors import UsageError
from newscrawler.extraction.document import Document, text_of
from newscrawler.extraction.names import names_in
from newscrawler.extraction.structured import UNSEEN
from newscrawler.extraction.times import normal_time
from newscrawler.extraction.titles import squeezed
from newscrawler.selectors import compiled, compiled_for_elements

# Nodes read of what one selector finds: more are no authors and no tags.
_MAX_NODES = 200
# Elements that make a body: its paragraphs, if they are selected one by one.
_MAX_ELEMENTS = 2_000
# Characters; a longer value is a whole article, and not a field of it.
_LONGEST = 2_000
_CUT = "newscrawler-cut"
_NEVER_CUT = ("html", "head", "body")
_LIST = re.compile(r"\s*[,;，、]\s*")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_CONSTANTS = ("kind", "access")

Finder = Callable[[HtmlElement], Any]


class _Selector(NamedTuple):
    written: str
    find: Finder


@lru_cache(maxsize=1_000)
def _read_rules(text: str) -> dict[str, Any]:
    """Return the merged rules of a JSON list of overrides, ready to be used. Raises UsageError."""
    rules: dict[str, Any] = {"drop": []}
    for override in json.loads(text):
        for field, given in override.items():
            if field in _CONSTANTS:
                rules[field] = given
                continue
            if field not in _READERS and field not in ("body", "drop"):
                raise UsageError(f"override {field!r}: no such field; there are {', '.join(_READERS)}, body and drop")
            prepare = compiled_for_elements if field in ("body", "drop") else compiled
            try:
                selectors = [_Selector(each, prepare(each)) for each in ([given] if isinstance(given, str) else given)]
            except ValueError as error:
                raise UsageError(f"override {field}: {error}") from error
            # What is cut adds up, because nothing can be put back; of a field's rules the last one holds.
            rules[field] = [*rules["drop"], *selectors] if field == "drop" else selectors
    return rules


def overridden(document: Document, overrides: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the fields that the overrides give, `body` as elements, after cutting what they drop out of the tree.

    A field is left out where its selectors find nothing that can be read; the evidence says so. `overrides` are JSON
    values as `Override.rules` gives them; a later one's fields replace an earlier one's. Raises UsageError for rules
    that are none, which the registry has seen to.
    """
    if not overrides:
        return {}
    rules = _read_rules(json.dumps(list(overrides)))
    given: dict[str, Any] = {}
    _cut(document, rules["drop"])
    for field in _CONSTANTS:
        if field in rules:
            given[field] = rules[field]
            _note(document, field, f"override {field}", rules[field])
    for field, read in _READERS.items():
        for selector in rules.get(field, ()):
            value = read(_texts(document, selector, field))
            _note(document, field, _where(selector), value or None)
            if value:
                given[field] = value
                break
    for selector in rules.get("body", ()):
        elements = _outermost(_elements(document, selector)[:_MAX_ELEMENTS])
        text = " ".join(filter(None, map(text_of, elements)))
        _note(document, "body", _where(selector), text or None)
        if text:
            given["body"] = elements
            break
    return given


def narrow(document: Document, elements: Sequence[HtmlElement]) -> None:
    """Leave these elements as the only ones of the page's body, in one `article`."""
    body = document.tree.find("body")
    # What was cut since they were found stays away.
    within = [element for element in elements if body is not None and body in element.iterancestors()]
    if not within:
        return
    article = etree.Element("article")
    for element in within:
        element.tail = None
        article.append(element)
    body[:] = [article]
    body.text = None


def _cut(document: Document, selectors: Sequence[_Selector]) -> None:
    """Take what the selectors find out of the tree; the text after it stays."""
    found = [(selector, _elements(document, selector)) for selector in selectors]
    for selector, elements in found:
        cut = [element for element in elements if element.tag not in _NEVER_CUT]
        document.evidence.saw("drop", _where(selector), f"{len(cut)} cut" if cut else None)
        for element in cut:
            element.tag = _CUT
    # All at once: drop_tree joins the text after each to what is before, which is quadratic on a hostile page.
    if found:
        etree.strip_elements(document.tree, _CUT, with_tail=False)


def _note(document: Document, field: str, where: str, value: Any) -> None:
    document.evidence.saw(field, where, value)
    if value is not None:
        document.evidence.chose(field, where)


def _where(selector: _Selector) -> str:
    return f"override {selector.written}"


def _found(document: Document, selector: _Selector) -> list[Any]:
    try:
        found = selector.find(document.tree)
    except etree.LxmlError:
        # An expression too deep or too large for this page's tree: it finds nothing there.
        return []
    return found if isinstance(found, list) else [found]


def _elements(document: Document, selector: _Selector) -> list[HtmlElement]:
    return [node for node in _found(document, selector) if isinstance(node, HtmlElement)]


def _texts(document: Document, selector: _Selector, field: str) -> list[str]:
    """Return what the selector finds as text without what is empty or far too long."""
    texts = (_text(node, field) for node in islice(_found(document, selector), _MAX_NODES))
    return [text for text in texts if 0 < len(text) <= _LONGEST]


def _text(node: Any, field: str) -> str:
    if not isinstance(node, HtmlElement):
        return " ".join(UNSEEN.sub("", str(node)).split())
    stated = node.get("content") if node.tag == "meta" else None
    if field in ("published", "modified"):
        stated = node.get("datetime") or stated
    return " ".join(stated.split()) if stated else text_of(node)


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    chosen = set(elements)
    return [each for each in elements if not any(above in chosen for above in each.iterancestors())]


def _first(texts: list[str]) -> str | None:
    return next(iter(texts), None)


def _time(texts: list[str]) -> str | None:
    return next((time for text in texts if (time := normal_time(text))), None)


def _names(texts: list[str]) -> tuple[str, ...]:
    return tuple(_once(name for text in texts for name in names_in(text)))


def _topics(texts: list[str]) -> tuple[str, ...]:
    # One element with commas is a list; of several each is a topic.
    return tuple(_once(texts if len(texts) > 1 else (part for text in texts for part in _LIST.split(text))))


def _language(texts: list[str]) -> str | None:
    return next((text.replace("_", "-") for text in texts if _LANGUAGE.fullmatch(text)), None)


def _once(texts: Iterator[str] | list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for text in texts:
        if text:
            seen.setdefault(squeezed(text) or text, text)
    return list(seen.values())


_READERS: dict[str, Callable[[list[str]], Any]] = {
    "title": _first,
    "description": _first,
    "authors": _names,
    "published": _time,
    "modified": _time,
    "section": _first,
    "topics": _topics,
    "language": _language,
}
