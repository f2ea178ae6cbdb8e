"""Bodies kept as data turned into HTML: lists of blocks and trees of nodes, whatever editor or CMS wrote them.

    Portable Text (Sanity)   {"_type": "block", "style": "h2", "listItem": "bullet", "children": [{"text": …}]}
    Contentful, Lexical, ProseMirror/TipTap, Slate, DatoCMS, hast   {"type": "paragraph", "content" | "children": […]}
    Editor.js, Draft.js      {"type": "header", "data": {"text": …}}, {"blocks": [{"type": "unstyled", "text": …}]}
    Gutenberg, Arc XP        {"blockName": "core/paragraph", "innerHTML": …}, {"type": "text", "content": …}
    React elements           ["$", "p", null, {"children": …}]

Their names for things differ, their shape does not: a node says what it is in one of a few fields and holds its text or
its nodes in one of a few others. So what a node is goes by the words in its name (`SubheadingBlock`, `header-two`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

# Fields that say what a node is, the most exact first.
_KIND_FIELDS = (
    "tagName", "tag", "_type", "nodeType", "blockName", "blockType", "type", "__typename", "kind", "component", "name",
    "elementType", "contentType",
)  # fmt: skip
# Fields that hold what is in a node, the most structured first: a node may hold its text twice.
_INNER_FIELDS = (
    "innerBlocks", "content_elements", "children", "content", "blocks", "nodes", "elements", "components", "paragraphs",
    "items", "listItems", "list_items", "rows", "cells", "spans", "model", "root", "document", "json", "data", "props",
    "attributes", "attrs", "fields", "value", "html", "__html", "dangerouslySetInnerHTML", "innerHTML", "renderedHtml",
    "saveContent", "rendered", "processed", "markup", "richText", "rich_text", "text", "body", "paragraph", "heading",
    "subheading", "quote", "code", "title",
)  # fmt: skip
# Fields that hold the text of a node that does not say what it is.
_BARE_FIELDS = ("text", "html", "markup", "content", "body", "paragraph", "value")
# Fields that hold nodes or settings: a list or a text there is none of the node's text.
_OBJECT_FIELDS = frozenset(("model", "data", "props", "attributes", "attrs", "json", "document", "root"))
# Fields that belong to a node beside what it holds.
_LEVEL_FIELDS = ("level", "tag", "size", "headingLevel")
# What the words of a name say: the tag that a node becomes. The first word that says something decides.
_TAGS: Mapping[str, str] = {
    **dict.fromkeys(("paragraph", "p", "para", "unstyled", "normal", "lead", "standfirst", "intro", "dropcap", "entry"), "p"),
    **dict.fromkeys(("text", "richtext", "html", "markdown", "wysiwyg", "freeform", "rte", "copy", "raw"), "text"),
    **dict.fromkeys(("heading", "header", "subheading", "subheader", "subhead", "crosshead", "crossheading", "subtitle",
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
_NAME_CHARS = 100
_MARKUP = re.compile(
    r"<(?:/?[a-zA-Z][a-zA-Z0-9-]{0,20})(?:\s[^<>]{0,2000})?/?>|&(?:[a-zA-Z]{2,10}|#x?[0-9a-fA-F]{2,6});"
)
_BLOCK_TAGS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "li", "blockquote", "pre", "table", "tr", "td"))
_BLOCK_MARKUP = re.compile(r"<(?:p|h[1-6]|ul|ol|li|div|blockquote|table|pre|figure)\b", re.IGNORECASE)
# Markdown (CommonMark): headings, items, images, links, emphasis.
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()\s]{0,2000}(?:\s[^()]{0,500})?\)")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,2000}(?:\s[^()]{0,500})?\)")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|\*)(?=\S)([^*_]{1,1000})(?<=\S)\1")
# Levels and nodes of a body; what is shared may be met again and again.
_MAX_DEPTH, _MAX_NODES = 90, 60_000
# Fields that make a node the teaser of another article: a headline of its own, and where it leads.
_TEASER_TITLES = frozenset(("headline", "headlines", "title"))
_TEASER_LINKS = frozenset(("url", "href", "link", "slug", "permalink", "canonical_url", "canonicalUrl", "path", "uri"))
# React's plain elements that show no text.
_UNSHOWN = frozenset(("script", "style", "svg", "template", "iframe", "noscript", "link", "meta", "input", "button"))
_ELEMENT = re.compile(r"[a-z][a-z0-9-]{0,30}$")
# Characters of a text in a list of bare texts that are paragraphs.
_PROSE_CHARS = 60


def html_of(value: Any) -> str:
    """Return the HTML of a body kept as data, "" where there is no text in it."""
    return _Writer().written(value, inside="")


def speaks(value: Any, depth: int = 3) -> bool:
    """Say whether a list or an object looks like a body: two or more of what it holds are blocks of text."""
    if isinstance(value, list):
        if _is_element(value):
            return False
        if value and all(isinstance(item, str) for item in value[:20]):
            return sum(len(item) >= _PROSE_CHARS and " " in item for item in value[:20]) >= 2
        return sum(_is_text(item, depth) for item in value[:40]) >= 2
    if not isinstance(value, dict) or depth <= 0:
        return False
    return any(isinstance(value.get(name), list | dict) and speaks(value[name], depth - 1) for name in _INNER_FIELDS)


def _is_text(item: Any, depth: int) -> bool:
    """Say whether an item of a list is a block of text, or holds a list of such."""
    if _is_element(item):
        return item[1] in _BLOCK_TAGS
    if not isinstance(item, dict) or is_teaser(item):
        return False
    tag = _tag_of(item)
    if tag in _BLOCK_TAGS or tag == "text":
        return any(isinstance(item.get(name), str | list | dict) for name in _INNER_FIELDS)
    if tag is None and any(
        isinstance(item.get(name), str) and len(item[name]) >= _PROSE_CHARS for name in _BARE_FIELDS
    ):
        return True
    return tag != "" and depth > 0 and speaks(item, depth - 1)


def is_teaser(item: Mapping[str, Any]) -> bool:
    """Say whether an object shows another article: it has a headline and leads somewhere."""
    return not _TEASER_TITLES.isdisjoint(item) and not _TEASER_LINKS.isdisjoint(item)


def is_unshown(node: Mapping[str, Any]) -> bool:
    """Say whether an object calls itself something that is no text: a picture, an advertisement, a box."""
    return _tag_of(node) == ""


def _is_setting(node: Mapping[str, Any]) -> bool:
    """Say whether an object is a name with a value too short for prose."""
    value = node.get("value")
    if not isinstance(value, str | int | float | bool) or not isinstance(node.get("name", node.get("key")), str):
        return False
    return not isinstance(value, str) or (len(value) < _PROSE_CHARS and not _BLOCK_MARKUP.search(value))


@lru_cache(maxsize=2048)
def kind_of(name: str) -> str | None:
    """Return the tag that a node of this name becomes, "" for one that is no text, None where the name says nothing."""
    words = [word.lower() for word in _WORDS.findall(name[:_NAME_CHARS].rpartition(".")[2])]
    joined = "".join(words)
    if joined in _TAGS:
        return _TAGS[joined]
    if len(words) > 1 and words[0] in ("heading", "header", "h") and words[1].isdigit():
        return f"h{min(max(int(words[1]), 1), 6)}"
    for first, second in zip(words, words[1:], strict=False):
        pair = _PAIRS.get(f"{first} {second}")
        if pair is not None:
            return pair
    found = [_TAGS[word] for word in words if word in _TAGS]
    # "ImageTextBlock" is a picture, "TextBlockElement" a text; lists of texts are lists.
    if "" in found:
        return ""
    return next((tag for tag in found if tag not in ("text", "span")), found[0] if found else None)


def _is_element(value: Any) -> bool:
    """Say whether a list is a React element of a plain tag or a component: `["$", type, key, props]`."""
    return isinstance(value, list) and len(value) >= 4 and value[0] == "$" and isinstance(value[1], str)


def _tag_of(node: Mapping[str, Any]) -> str | None:
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


class _Writer:
    """One body written as HTML; `left` is the number of nodes that may still be visited."""

    def __init__(self) -> None:
        self.left = _MAX_NODES

    def written(self, value: Any, inside: str, depth: int = 0) -> str:
        """Return the HTML of a value; `inside` is the block around it, "" outside of one."""
        self.left -= 1
        if depth > _MAX_DEPTH or self.left < 0:
            return ""
        if isinstance(value, str):
            return _text(value, inside)
        if isinstance(value, list):
            if _is_element(value):
                return self._element(value[1], value[3] if isinstance(value[3], dict) else {}, inside, depth)
            return "".join(self.written(item, inside, depth + 1) for item in value)
        if isinstance(value, dict) and not (not inside and depth and is_teaser(value)):
            return self._node(_tag_of(value), value, inside, depth)
        return ""

    def _element(self, tag: str, props: Mapping[str, Any], inside: str, depth: int) -> str:
        """Return the HTML of a React element; a component is what is in it."""
        if tag in _UNSHOWN:
            return ""
        markup = props.get("dangerouslySetInnerHTML")
        if isinstance(markup, dict) and isinstance(markup.get("__html"), str):
            text = markup["__html"]
        else:
            text = self.written(props.get("children"), inside or (tag if tag != "div" else "element"), depth + 1)
        if not _ELEMENT.match(tag):
            return text
        named = props.get("className")
        shown = f' class="{html.escape(named[:_NAME_CHARS])}"' if isinstance(named, str) else ""
        return f"<{tag}{shown}>{text}</{tag}>"

    def _node(self, tag: str | None, node: Mapping[str, Any], inside: str, depth: int) -> str:
        if tag == "" or (not inside and _is_setting(node)):
            return ""
        if tag == "br":
            return "<br>"
        if tag == "pre":
            inside = "pre"
        block = tag if tag in _BLOCK_TAGS else "p" if tag == "text" and not inside else ""
        text = self._inner(node, inside or block, depth)
        if not text.strip():
            return ""
        if block == "ul" and "<li" not in text:
            text = "".join(f"<li>{line}</li>" for line in re.split(r"<br>|\n", text) if line.strip())
        if tag is None and not inside and not _BLOCK_MARKUP.search(text):
            block = "p"
        if (
            not block
            or inside[:1] == "h"
            or (block == "p" and _BLOCK_MARKUP.search(text))
            or text.lstrip().startswith(f"<{block}")
        ):
            return text
        return f"<{block}>{text}</{block}>"

    def _inner(self, node: Mapping[str, Any], inside: str, depth: int) -> str:
        for name in _INNER_FIELDS:
            value = node.get(name)
            if not value or (name == "title" and not inside):
                continue
            if (
                name in _OBJECT_FIELDS
                and not isinstance(value, dict)
                and not (name == "json" and isinstance(value, list))
            ):
                continue
            if isinstance(value, list) and name in ("items", "listItems", "list_items") and inside in ("ul", "li", ""):
                text = "".join(f"<li>{self.written(item, 'li', depth + 1)}</li>" for item in value)
            elif isinstance(value, list) and inside in ("table", "tr") and name in ("rows", "content", "cells"):
                text = self._rows(value, depth)
            elif isinstance(value, str | list | dict):
                text = self.written(value, inside, depth + 1)
            else:
                continue
            if text.strip():
                return text
        return ""

    def _rows(self, rows: list[Any], depth: int) -> str:
        written = []
        for row in rows:
            cells = row if isinstance(row, list) else None
            if cells is None:
                written.append(self.written(row, "table", depth + 1))
            else:
                inner = "".join(f"<td>{self.written(cell, 'td', depth + 1)}</td>" for cell in cells)
                written.append(f"<tr>{inner}</tr>")
        return "".join(written)


def _text(text: str, inside: str) -> str:
    """Return a text as HTML: what has markup stays, lines outside of a block are paragraphs."""
    is_markup = bool(_MARKUP.search(text))
    if not is_markup:
        text = html.escape(text, quote=False)
    if inside == "pre":
        return text
    if inside:
        return text if is_markup else text.replace("\n", "<br>")
    if is_markup and _BLOCK_MARKUP.search(text):
        return text
    return "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())


def html_of_markdown(text: str) -> str:
    """Return a text as HTML, Markdown's headings, lists, quotes and links read; lines that are not parted by an empty
    one are one paragraph where the text parts its paragraphs so.
    """
    parts = re.split(r"\n[ \t\r]*\n", text) if "\n\n" in text.replace("\r", "") else text.split("\n")
    return "".join(_markdown_block(part.strip()) for part in parts if part.strip())


def _markdown_block(part: str) -> str:
    lines = [line.strip() for line in part.split("\n")]
    heading = _HEADING.match(lines[0])
    if heading:
        rest = _markdown_block("\n".join(lines[1:])) if len(lines) > 1 else ""
        level = len(heading[1])
        return f"<h{level}>{_markdown_line(heading[2])}</h{level}>{rest}"
    if all(_ITEM.match(line) for line in lines):
        return "<ul>" + "".join(f"<li>{_markdown_line(_ITEM.sub('', line))}</li>" for line in lines) + "</ul>"
    if all(line.startswith(">") for line in lines):
        return f"<blockquote>{_markdown_line(' '.join(line.lstrip('> ') for line in lines))}</blockquote>"
    return f"<p>{_markdown_line(' '.join(lines))}</p>"


def _markdown_line(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _EMPHASIS.sub(r"\2", text)
    return text if _MARKUP.search(text) else html.escape(text, quote=False)
