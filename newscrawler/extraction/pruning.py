"""What is cut from the tree before the body is looked for: by element, role and class names that mean the same
everywhere, never by site."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_ELEMENTS = ("figcaption", "nav", "button", "select", "textarea", "time")


def prune(tree: HtmlElement) -> None:
    """Cut captions, navigation and controls out of the tree."""
    for element in list(tree.iter("figcaption", "nav", "button", "select", "textarea")):
        cut(element)


def cut(element: HtmlElement) -> None:
    """Remove an element with all that is in it; the text after it stays."""
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()
