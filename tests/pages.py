"""Trees for tests of what reads them."""

from __future__ import annotations

from lxml.html import HtmlElement

from newscrawler.article import Refusal
from newscrawler.extraction.document import parse


def parsed(body: str) -> HtmlElement:
    """Return the body element of a page as extraction sees it."""
    document = parse(f"<html><body>{body}</body></html>", "https://example.org/2026/a", {})
    assert not isinstance(document, Refusal)
    found = document.tree.find("body")
    assert found is not None
    return found
