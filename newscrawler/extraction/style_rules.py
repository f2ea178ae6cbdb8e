"""Elements that the style sheets in a page itself hide: `display: none` or `visibility: hidden` by their rules.

Read as far as simple rules go (CSS Cascade 4: importance, specificity, order), and for a wide screen: what any rule
shows somewhere else than in print counts as shown. Sheets that stand elsewhere are not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce
from typing import NamedTuple

import cssselect
from lxml import etree
from lxml.html import HtmlElement

__all__ = ["hidden_by"]

# Rules that are read, characters of a selector, its parts, selectors that are asked of the whole tree, and elements
# found by all of them.
_MAX_RULES, _SELECTOR_CHARS, _MAX_PARTS, _MAX_ASKED, _MAX_STEPS = 20_000, 200, 5, 60, 500_000
# Characters of a class attribute.
_CLASS_CHARS = 1_000
_BRACE = re.compile(r"[{}]")
# Conditional groups that always hold on a screen, and those that never do.
_ALWAYS = re.compile(r"@(?:layer\b|media\s+(?:only\s+)?(?:all|screen)$)", re.IGNORECASE)
_NEVER = re.compile(r"@(?:media\s+(?:only\s+)?print\b|(?:-\w+-)?keyframes\b|font-face|page\b)", re.IGNORECASE)
_DECLARED = re.compile(
    r"(?:^|[;\s])(display|visibility)\s{0,9}:\s{0,9}([a-z-]{1,30})\s{0,9}(!\s{0,9}important)?", re.IGNORECASE
)
_HIDING = frozenset(("none", "hidden", "collapse"))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_PARTS = re.compile(r"\s*[>+~]\s*|\s+")
_NAME = re.compile(r"[.#](?:[\w-]|\\.)+")
_ONLY_NAMES = re.compile(r"[\w-]*(?:[.#](?:[\w-]|\\.)+)+")
_TAG = re.compile(r"[\w-]+")
_ESCAPE = re.compile(r"\\(.)")


class _Rule(NamedTuple):
    """One property that one selector sets; `weight` is its place in the cascade."""

    selector: str
    names: frozenset[str]
    sets: str
    hides: bool
    weight: tuple[bool, tuple[int, int, int], int]


def hidden_by(sheets: Sequence[str], tree: HtmlElement) -> list[HtmlElement]:
    """Return the elements of the tree that the sheets hide, what is inside of them left out."""
    # Of one selector's rules the last of the most weight counts.
    rules = {(rule.selector, rule.sets, rule.hides): rule for rule in sorted(_rules_of(sheets), key=_weight)}.values()
    if not any(rule.hides for rule in rules):
        return []
    page = _Page(tree)
    weights: dict[tuple[HtmlElement, str], tuple[bool, tuple[int, int, int], int]] = {}
    for rule in rules:
        for key in ((element, rule.sets) for element in (page.found(rule) if rule.hides else ())):
            weights[key] = max(rule.weight, weights.get(key, rule.weight))
    # Of what shows only that which shows the same elements.
    ours = {name for element, _ in weights for name in _names_of(element)}
    for rule in rules:
        if not rule.hides and rule.names <= ours:
            for key in ((element, rule.sets) for element in page.found(rule)):
                if key in weights and rule.weight > weights[key]:
                    del weights[key]
    return [element for (element, sets), weight in weights.items() if weight[0] or not _shows_itself(element, sets)]


def _weight(rule: _Rule) -> tuple[bool, tuple[int, int, int], int]:
    return rule.weight


def _rules_of(sheets: Sequence[str]) -> Iterator[_Rule]:
    number = 0
    for sheet in sheets:
        for selectors, declared, always in _blocks(sheet):
            for sets, value, important in _DECLARED.findall(declared):
                hides = value.lower() in _HIDING
                if hides and not always:
                    continue
                for selector in map(str.strip, selectors.split(",")):
                    names = _wanted(selector)
                    if not names:
                        continue
                    number += 1
                    if number > _MAX_RULES:
                        return
                    weight = (bool(important), _specificity(selector), number)
                    yield _Rule(selector, names, sets.lower(), hides, weight)


def _blocks(sheet: str) -> Iterator[tuple[str, str, bool]]:
    """Yield the selectors and declarations of each rule, and whether it holds on every screen."""
    # Without comments.
    first, *rest = sheet.split("/*")
    sheet = first + "".join(part.partition("*/")[2] for part in rest)
    around: list[str] = []
    start = 0
    for brace in _BRACE.finditer(sheet):
        text = sheet[start : brace.start()]
        start = brace.end()
        if brace[0] == "{":
            around.append(text.rpartition(";")[2].strip())
        elif around:
            selectors = around.pop()
            if not selectors.startswith("@") and not any(map(_NEVER.match, around)):
                yield selectors, text, all(map(_ALWAYS.match, around))


def _wanted(selector: str) -> frozenset[str]:
    """Return the classes and the id that an element must have; none for a selector that is not understood."""
    if len(selector) > _SELECTOR_CHARS or "::" in selector or "&" in selector:
        return frozenset()
    parts = _PARTS.split(_BRACKETS.sub("", selector))
    names = _NAME.findall(parts[-1]) if len(parts) <= _MAX_PARTS else []
    return frozenset(_ESCAPE.sub(r"\1", name) for name in names)


def _specificity(selector: str) -> tuple[int, int, int]:
    ids, others = selector.count("#"), selector.count(".") + selector.count("[") + selector.count(":")
    return ids, others, sum(bool(_TAG.match(part)) for part in _PARTS.split(selector))


class _Page:
    """A page's elements by their names, asked for a bounded number of times."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._named: dict[str, set[HtmlElement]] = {}
        self._asked = self._steps = 0
        for element in tree.iter(etree.Element):
            for name in _names_of(element):
                self._named.setdefault(name, set()).add(element)

    def found(self, rule: _Rule) -> set[HtmlElement]:
        """Return the elements that a rule's selector selects, none once the bounds are reached."""
        found = reduce(set.intersection, (self._named.get(name, set()) for name in rule.names))
        self._steps += len(found)
        if not found or self._steps > _MAX_STEPS:
            return set()
        if not _ONLY_NAMES.fullmatch(rule.selector):
            self._asked += 1
            return found & _selected(rule.selector, self._tree) if self._asked <= _MAX_ASKED else set()
        tag = _TAG.match(rule.selector)
        return {element for element in found if tag is None or element.tag == tag[0].lower()}


def _names_of(element: HtmlElement) -> list[str]:
    names = [f".{name}" for name in element.get("class", "")[:_CLASS_CHARS].split()]
    return [*names, f"#{element.get('id')}"] if element.get("id") else names


def _selected(selector: str, tree: HtmlElement) -> set[HtmlElement]:
    """Return the elements that a selector selects, none where it is none (CSS: such a rule is left out)."""
    try:
        return set(tree.xpath(cssselect.HTMLTranslator().css_to_xpath(selector)))
    except (cssselect.SelectorError, etree.XPathError, RecursionError):
        return set()


def _shows_itself(element: HtmlElement, sets: str) -> bool:
    """Say whether the element's own style sets the property to something that shows it."""
    own = [value.lower() for name, value, _ in _DECLARED.findall(element.get("style", "")) if name.lower() == sets]
    return bool(own) and own[-1] not in _HIDING
