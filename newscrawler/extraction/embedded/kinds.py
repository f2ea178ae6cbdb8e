"""What a node of a body kept as data is: by the words in its name, whatever editor or CMS gave it.

Their names for things differ, the words in them hardly: `SubheadingBlock`, `header-two`, `core/heading`, `h2`. What
such a name says is the HTML tag that the node becomes.
"""

# ruff: noqa: E501 - the words of a group read as one
from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

# Fields that say what a node is, the most exact first.
_KIND_FIELDS = (
    "tagName", "tag", "_type", "nodeType", "blockName", "blockType", "type", "__typename", "kind", "component", "name",
    "elementType", "contentType", "is",
)  # fmt: skip
# Fields that belong to a node beside what it holds.
_LEVEL_FIELDS = ("level", "tag", "size", "headingLevel")
# What the words of a name say: the tag that a node becomes. The first word that says something decides.
_TAGS: Mapping[str, str] = {
    **dict.fromkeys(("paragraph", "p", "para", "unstyled", "normal", "lead", "standfirst", "intro", "dropcap", "entry"), "p"),
    **dict.fromkeys(("text", "richtext", "html", "markdown", "wysiwyg", "freeform", "rte", "copy", "raw"), "text"),
    **dict.fromkeys(("heading", "header", "subheading", "subheader", "subhead", "crosshead", "crossheading", "subtitle", "subheadline",
                     "intertitle", "zwischenueberschrift", "headline", "title"), "h2"),
    **{f"h{level}": f"h{level}" for level in range(1, 7)},
    **dict.fromkeys(("li", "listitem"), "li"), **dict.fromkeys(("list", "ul", "ol", "bullets"), "ul"),
    **dict.fromkeys(("quote", "blockquote", "pullquote", "citation"), "blockquote"),
    **dict.fromkeys(("code", "pre", "codeblock", "preformatted"), "pre"),
    **dict.fromkeys(("table",), "table"), **dict.fromkeys(("tablerow", "tr"), "tr"),
    **dict.fromkeys(("td", "th", "cell", "tablecell"), "td"),
    **dict.fromkeys(("a", "link", "hyperlink", "anchor", "strong", "b", "em", "i", "span", "mark", "bold", "italic",
                     "underline", "fragment", "sub", "sup", "inline", "mention", "u", "s", "small", "abbr", "q"), "span"),
    **dict.fromkeys(("br", "hardbreak", "linebreak", "break"), "br"),
    **dict.fromkeys(("image", "img", "picture", "photo", "figure", "figcaption", "caption", "credit", "gallery", "slideshow",
                     "carousel", "video", "audio", "podcast", "player", "media", "embed", "embedded", "oembed", "iframe",
                     "tweet", "instagram", "youtube", "ad", "ads", "advert", "advertisement", "advertising", "promo",
                     "promotion", "related", "teaser", "teasers", "card", "newsletter", "signup", "button", "divider",
                     "separator", "spacer", "hr", "poll", "quiz", "widget", "byline", "author", "authors", "timestamp",
                     "share", "social", "comments", "interstitial", "readmore", "recommendation", "recommendations",
                     "script", "style", "nav", "footer", "aside", "svg", "form", "input", "select", "option", "noscript",
                     "template", "asset", "map", "paywall", "subscribe", "tags", "breadcrumb", "breadcrumbs", "menu"),
                    ""),
}  # fmt: skip
# Two words that say what neither does alone.
_PAIRS: Mapping[str, str] = {
    "listitem": "li", "itemlist": "ul", "list item": "li", "table row": "tr", "table cell": "td", "table header": "td",
    "hard break": "br", "line break": "br", "code block": "pre", "block quote": "blockquote", "pull quote": "blockquote",
    "header one": "h1", "header two": "h2", "header three": "h3", "header four": "h4", "header five": "h5",
    "header six": "h6", "sub heading": "h2", "sub head": "h2", "read more": "", "sign up": "", "fact box": "",
}  # fmt: skip
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d")
# Characters of a name that are looked at.
NAME_CHARS = 100
BLOCK_TAGS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "li", "blockquote", "pre", "table", "tr", "td"))
BLOCK_MARKUP = re.compile(r"<(?:p|h[1-6]|ul|ol|li|div|blockquote|table|pre|figure)\b", re.IGNORECASE)
# Fields that make a node the teaser of another article: a headline of its own, and where it leads.
_TEASER_TITLES = frozenset(("headline", "headlines", "title"))
_TEASER_LINKS = frozenset(("url", "href", "link", "slug", "permalink", "canonical_url", "canonicalUrl", "path", "uri"))
# Characters of a text that is prose.
PROSE_CHARS = 60


def is_teaser(item: Mapping[str, Any]) -> bool:
    """Say whether an object shows another article: it has a headline and leads somewhere."""
    return not _TEASER_TITLES.isdisjoint(item) and not _TEASER_LINKS.isdisjoint(item)


def is_unshown(node: Mapping[str, Any]) -> bool:
    """Say whether an object calls itself something that is no text: a picture, an advertisement, a box."""
    return tag_of(node) == ""


def is_setting(node: Mapping[str, Any]) -> bool:
    """Say whether an object is a name with a value too short for prose."""
    value = node.get("value")
    if not isinstance(value, str | int | float | bool) or not isinstance(node.get("name", node.get("key")), str):
        return False
    return not isinstance(value, str) or (len(value) < PROSE_CHARS and not BLOCK_MARKUP.search(value))


@lru_cache(maxsize=2048)
def kind_of(name: str) -> str | None:
    """Return the tag that a node of this name becomes, "" for one that is no text, None where the name says nothing."""
    words = [word.lower() for word in _WORDS.findall(name[:NAME_CHARS].rpartition(".")[2])]
    joined = "".join(words)
    if joined in _TAGS:
        return _TAGS[joined]
    if len(words) > 1 and words[0] in ("heading", "header", "h") and words[1].isdigit():
        return f"h{min(max(int(words[1]), 1), 6)}"
    for first, second in pairwise(words):
        pair = _PAIRS.get(f"{first} {second}")
        if pair is not None:
            return pair
    found = [_TAGS[word] for word in words if word in _TAGS]
    # "ImageTextBlock" is a picture, "TextBlockElement" a text; lists of texts are lists.
    if "" in found:
        return ""
    return next((tag for tag in found if tag not in ("text", "span")), found[0] if found else None)


def tag_of(node: Mapping[str, Any]) -> str | None:
    """Return the tag that a node becomes, as `kind_of` does, by all that it says of itself."""
    for name in _KIND_FIELDS:
        stated = node.get(name)
        if isinstance(stated, str) and stated:
            tag = kind_of(stated)
            if tag is not None or name in ("tagName", "tag"):
                break
    else:
        stated, tag = "", None
    style = node.get("style")
    if node.get("listItem") or node.get("list_item"):
        return "li"
    if isinstance(style, str) and tag in (None, "p", "text"):
        tag = kind_of(style) if kind_of(style) else tag
    if tag == "h2":
        level = next((node[name] for name in _LEVEL_FIELDS if name in node), None)
        attributes = node.get("attrs") or node.get("data") or node.get("attributes")
        if level is None and isinstance(attributes, dict):
            level = attributes.get("level")
        digits = re.search(r"[1-6]", str(level)[:10]) if level is not None else None
        return f"h{digits[0]}" if digits else "h2"
    return tag
