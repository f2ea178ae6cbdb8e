"""Text that stands in the markup of a page and is not shown: on a page that is not free, it is not read.

Told by `hidden` and `aria-hidden`, by the element's style, by the style sheets in the page (`style_rules`), and on a
rendered page by what the browser did not display (`rendering/reading.js`). What is stated not to be free and stands
there for every reader stays. What holds the headline is no such text: scripts show whole pages when they are ready.
"""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.article import Access
from newscrawler.extraction.document import Document, start_of
from newscrawler.extraction.style_rules import hidden_by

__all__ = ["NOT_FREE", "UNDISPLAYED", "cut_concealed"]

NOT_FREE: tuple[Access, ...] = ("paid", "metered")
"""What `access` says of a page whose concealed text is not read."""
UNDISPLAYED = "data-not-displayed"
"""The attribute of an element that the browser did not display."""

_STATED = etree.XPath(f"//*[@hidden or @{UNDISPLAYED} or @aria-hidden='true' or @style]")
_HIDING = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)", re.IGNORECASE)
# Characters of a style attribute.
_STYLE_CHARS = 2_000
_CUT = "concealed"
# Elements that hold text of an article, and characters of other ones that do: the rest are names, times and icons.
_BLOCKS = ("p", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td")
_TEXT_CHARS = 40
_ASIDE = ("aside", "figure", "blockquote")


def cut_concealed(document: Document) -> int:
    """Take the concealed text out of the tree of a page that is not free, and return how many pieces it was in."""
    tree = document.tree
    kept = {tree, *(each for heading in islice(tree.iter("h1"), 1) for each in (heading, *heading.iterancestors()))}
    kept.update(tree.iter("body"))
    found = dict.fromkeys([*filter(_is_concealed, _STATED(tree)), *hidden_by(document.cache["styles"], tree)])
    texts = [element for element in found if element not in kept and _is_text(element)]
    # All at once: drop_tree joins the text after each to what is before, which is quadratic on a hostile page.
    for element in texts:
        element.tag = _CUT
    etree.strip_elements(tree, _CUT, with_tail=False)
    return len(texts)


def _is_concealed(element: HtmlElement) -> bool:
    if element.get("hidden") is not None or element.get(UNDISPLAYED) is not None:
        return True
    # Icons, and quotes that say the text's own words again, are kept from screen readers alone.
    if (
        element.get("aria-hidden") == "true"
        and element.tag not in _ASIDE
        and next(element.iter(*_BLOCKS), None) is not None
    ):
        return True
    return _HIDING.search(element.get("style", "")[:_STYLE_CHARS]) is not None


def _is_text(element: HtmlElement) -> bool:
    return (
        any(start_of(block, 0) for block in element.iter(*_BLOCKS))
        or len(start_of(element, _TEXT_CHARS)) >= _TEXT_CHARS
    )
