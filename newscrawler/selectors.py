"""Places on a page as people name them, in CSS or XPath 1.0: checked when they are read, compiled once."""

from __future__ import annotations

import re
from functools import lru_cache

import cssselect
from cssselect.parser import FunctionalPseudoElement
from lxml import etree

__all__ = ["compiled", "compiled_for_elements"]

# Characters; the longest selectors people write have some two hundred, and cssselect recurses on what it reads.
_LONGEST = 1_000
# A CSS selector begins with none of these, and with no function's bracket.
_XPATH = re.compile(r"/|\(|\.{1,2}/|@|[a-z-]+\(")
_LITERAL = re.compile(r"\"[^\"]*\"|'[^']*'")
_FUNCTION = re.compile(r"(?<![\w:.-])([A-Za-z_][\w.-]*)\s*\(")
_FOREIGN = re.compile(r"\$|(?<!:):(?!:)")
_PREDICATE = re.compile(r"\[[^\[\]]*\]")
# An attribute or a text node outside of every predicate is what the path gives.
_TEXT_STEP = re.compile(r"@|\battribute\s*::|\btext\s*\(")
# XPath 1.0, chapters 4, 2.3 and 3.5. libxml2 finds an unknown function only when it comes to call it.
_FUNCTIONS = frozenset(
    """
    last position count id local-name namespace-uri name string concat starts-with contains substring-before
    substring-after substring string-length normalize-space translate boolean not true false lang number sum floor
    ceiling round text node comment processing-instruction and or div mod
    """.split()  # noqa: SIM905 - a list of forty quoted words reads worse
)
_EMPTY = etree.fromstring("<html><head/><body/></html>")


@lru_cache(maxsize=4_096)
def compiled(selector: str) -> etree.XPath:
    """Return the selector ready to be asked of a tree: it gives a list of elements or texts, or one text.

    XPath is what begins with `/`, `(`, `./`, `@` or a function's name; everything else is CSS, where `::attr(name)` and
    `::text` at the end give an attribute's or the text nodes' words. No variables, namespaces or extension functions.
    Raises ValueError, which says what is wrong.
    """
    if not selector.strip() or len(selector) > _LONGEST:
        raise ValueError(f"{selector[:60]!r} is no selector; write CSS or XPath of at most {_LONGEST} characters")
    xpath = bool(_XPATH.match(selector.strip()))
    path = _checked(selector) if xpath else _translated(selector)
    try:
        found = etree.XPath(path, smart_strings=False, regexp=False)
        answer = found(_EMPTY)
    except etree.LxmlError as error:
        raise ValueError(f"{selector!r} is no XPath: {error}") from error
    if isinstance(answer, bool | float):
        kind = "a truth value" if isinstance(answer, bool) else "a number"
        raise ValueError(f"{selector!r} gives {kind}; select elements, attributes or text")  # noqa: TRY004
    return found


def compiled_for_elements(selector: str) -> etree.XPath:
    """Return what `compiled` does for a selector of elements. Raises ValueError also where it gives text."""
    found = compiled(selector)
    path, shorter = "", _LITERAL.sub("", found.path)
    while path != shorter:
        path, shorter = shorter, _PREDICATE.sub("", shorter)
    if isinstance(found(_EMPTY), str) or _TEXT_STEP.search(path):
        raise ValueError(f"{selector!r} gives text; select the elements themselves")
    return found


def _checked(path: str) -> str:
    """Return the XPath. Raises ValueError for what libxml2 would complain of only on some page."""
    bare = _LITERAL.sub("''", path)
    unknown = next((name for name in _FUNCTION.findall(bare) if name not in _FUNCTIONS and "::" not in name), None)
    if unknown:
        raise ValueError(f"{path!r}: {unknown}() is no function of XPath 1.0")
    if _FOREIGN.search(bare):
        raise ValueError(f"{path!r}: there are no variables and no namespaces here; write names without $ and prefix")
    return path


def _translated(css: str) -> str:
    """Return the CSS as XPath. Raises ValueError."""
    paths = []
    try:
        for selector in cssselect.parse(css):
            path = cssselect.HTMLTranslator().selector_to_xpath(selector)
            match selector.pseudo_element:
                case None:
                    paths.append(path)
                case "text":
                    paths.append(f"{path}/text()")
                case FunctionalPseudoElement(name="attr", arguments=[name]):
                    paths.append(f"{path}/@{name.value}")
                case other:
                    raise ValueError(
                        f"{css!r}: ::{getattr(other, 'name', other)} is unknown; there are ::attr(name) and ::text"
                    )
    except (cssselect.SelectorError, RecursionError) as error:
        raise ValueError(f"{css!r} is no CSS selector: {error} (XPath begins with / or a bracket)") from error
    return " | ".join(paths)
