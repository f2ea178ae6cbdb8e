"""What is done to the tree before the body is looked for: by element, role and class names that mean the same
everywhere, never by site."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml.html import HtmlElement

from newscrawler.extraction.document import text_of

_CONTROLS = (
    "figcaption",
    "nav",
    "button",
    "select",
    "textarea",
    "input",
    "label",
    "aside",
    "footer",
    "menu",
    "picture",
    "video",
)
# Class names and ids of boxes that stand in the body without being of it. Whole words only: `share` is not `shared`.
_BOX = re.compile(
    r"(?:^|[\s_-])(?:newsletter|related|recommend(?:ed|ation|ations)?|read-?more|readmore|most-?read|mostread|most-?popular|"
    r"trending|also-?read|see-?also|more-?on|share(?:bar|-?buttons?|-?tools?|-?links?)?|social(?:-?share|-?links|-?media)?|"
    r"sharing|subscribe|subscription|signup|sign-up|promo(?:tion)?|advert(?:isement|ising)?|sponsored|taboola|outbrain|"
    r"comments?|disqus|author-?(?:bio|box|info|card|profile|description)|about-?(?:the-)?author|bio(?:graphy)?|"
    r"caption|credits?|image-?(?:caption|credit)|photo-?(?:caption|credit)|breadcrumbs?|cookie-?(?:banner|notice|bar)|"
    r"tag-?list|tags|paywall|donate|donation|call-?to-?action|cta|teaser-?list|skip-?link|sr-only|visually-?hidden|"
    r"screen-reader-text|print-only|toolbar|jp-relatedposts|addtoany|sharedaddy|nocontent)(?=$|[\s_-])",
    re.IGNORECASE,
)
# Characters of an attribute that are looked at.
_NAME_CHARS = 1_000
# A box with more than this share of the page's text is the article in a misnamed container.
_TOO_MUCH = 0.35
# Characters of a paragraph of prose, and how many of them no box of this kind holds.
_PROSE_CHARS, _PROSE_PARAGRAPHS = 120, 3
_BOX_TAGS = ("div", "section", "aside", "ul", "ol", "p", "span", "figure", "header", "form")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# Characters of a line in bold that is a subhead.
_SUBHEAD_CHARS = range(3, 110)
# Share of bold-only paragraphs above which bold is the page's way of writing, and not of heading.
_MOSTLY_BOLD = 0.4


def prune(tree: HtmlElement) -> None:
    """Cut captions, controls and boxes out of the tree, and make headings of the lines in bold that are subheads."""
    for element in list(tree.iter(*_CONTROLS)):
        _cut(element)
    body = tree.find("body")
    limit = _TOO_MUCH * len((body if body is not None else tree).text_content())
    for element in list(tree.iter(*_BOX_TAGS)):
        if (
            _is_box((element.get("class") or "")[:_NAME_CHARS])
            or _is_box((element.get("id") or "")[:_NAME_CHARS])
            or _is_hidden(element)
        ) and not _is_prose(element, limit):
            _cut(element)
    mark_subheads(tree)


def mark_subheads(tree: HtmlElement) -> None:
    """Turn paragraphs that are one short line in bold, between other paragraphs, into headings of level 3."""
    paragraphs = [p for p in tree.iter("p") if p.getparent() is not None]
    bold = [p for p in paragraphs if _is_bold_line(p)]
    if not bold or len(bold) > _MOSTLY_BOLD * len(paragraphs):
        return
    for paragraph in bold:
        after = paragraph.getnext()
        if (
            after is not None
            and after.tag in ("p", "ul", "ol", "blockquote", "div", "figure")
            and not _is_bold_line(after)
        ):
            paragraph.tag = "h3"


def _is_prose(element: HtmlElement, limit: float) -> bool:
    """Say whether a box holds too much, or too many long paragraphs, to be cut for its name."""
    if len(element.text_content()) > limit:
        return True
    long = sum(1 for p in element.iter("p") if len(p.text_content()) > _PROSE_CHARS)
    return long >= _PROSE_PARAGRAPHS


def _is_bold_line(element: HtmlElement) -> bool:
    if element.tag != "p" or (element.text or "").strip():
        return False
    strong = [
        child
        for child in element
        if child.tag in ("strong", "b") or (child.tag == "span" and child.find(".//strong") is not None)
    ]
    if len(strong) != 1:
        return False
    text = text_of(element)
    return (
        len(text) in _SUBHEAD_CHARS
        and text_of(strong[0]) == text
        and element.find(".//br") is None
        and element.find(".//a") is None
        and text[-1] not in ".,;:…。"
        and any(c.isalpha() for c in text)
    )


@lru_cache(maxsize=20_000)
def _is_box(name: str) -> bool:
    return bool(name and _BOX.search(name))


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    return bool(style and _HIDDEN.search(style[:_NAME_CHARS])) or element.get("hidden") is not None


def _cut(element: HtmlElement) -> None:
    """Remove an element with all that is in it; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()
