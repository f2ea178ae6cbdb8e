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
from itertools import islice
from typing import Any

from newscrawler.extraction.embedded.kinds import (
    BLOCK_MARKUP,
    BLOCK_TAGS,
    NAME_CHARS,
    PROSE_CHARS,
    is_setting,
    is_teaser,
    tag_of,
)
from newscrawler.extraction.embedded.markdown import MARKUP

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
# Items of a list that are looked at to tell whether it is a body.
_ASKED_ITEMS = 40
# Levels of a body, and nodes of all bodies of a page: what is shared is met again and again.
_MAX_DEPTH, _MAX_NODES = 90, 300_000
# React's plain elements that show no text.
_UNSHOWN = frozenset(("script", "style", "svg", "template", "iframe", "noscript", "link", "meta", "input", "button"))
_ELEMENT = re.compile(r"[a-z][a-z0-9-]{0,30}$")
# Blocks of HTML in one text from which it is more than a paragraph.
_WHOLE_BLOCKS = 3


def _is_paragraph(text: Any) -> bool:
    """Say whether a value is a text that is long enough for a paragraph and not a whole article."""
    return (
        isinstance(text, str)
        and len(text) >= PROSE_CHARS
        and len(list(islice(BLOCK_MARKUP.finditer(text), _WHOLE_BLOCKS))) < _WHOLE_BLOCKS
    )


def _is_element(value: Any) -> bool:
    """Say whether a list is a React element of a plain tag or a component: `["$", type, key, props]`."""
    return isinstance(value, list) and len(value) >= 4 and value[0] == "$" and isinstance(value[1], str)


class Writer:
    """Writes the bodies of a page that are kept as data as HTML; `left` and `asked` are the numbers of nodes that may
    still be written and looked at.
    """

    def __init__(self) -> None:
        self.left = self.asked = _MAX_NODES

    def speaks(self, value: Any, depth: int = 3) -> bool:
        """Say whether a list or an object looks like a body: two or more of what it holds are blocks of text."""
        if isinstance(value, list):
            if _is_element(value):
                return False
            if value and all(isinstance(item, str) for item in value[:_ASKED_ITEMS]):
                return sum(len(item) >= PROSE_CHARS and " " in item for item in value[:_ASKED_ITEMS]) > 1
            texts = (item for item in value[:_ASKED_ITEMS] if self._is_text(item, depth))
            return next(texts, None) is not None and next(texts, None) is not None
        if not isinstance(value, dict) or depth <= 0:
            return False
        inner = (value.get(name) for name in _INNER_FIELDS)
        return any(self.speaks(item, depth - 1) for item in inner if isinstance(item, list | dict))

    def _is_text(self, item: Any, depth: int) -> bool:
        """Say whether an item of a list is a block of text, or holds a list of such."""
        if _is_element(item):
            return item[1] in BLOCK_TAGS
        if not isinstance(item, dict) or self.asked < 0 or is_teaser(item):
            return False
        self.asked -= 1
        tag = tag_of(item)
        if tag in BLOCK_TAGS or tag == "text":
            return any(isinstance(item.get(name), str | list | dict) for name in _INNER_FIELDS)
        if tag is None and any(_is_paragraph(item.get(name)) for name in _BARE_FIELDS):
            return True
        return tag != "" and depth > 0 and self.speaks(item, depth - 1)

    def written(self, value: Any, inside: str = "", depth: int = 0) -> str:
        """Return the HTML of a value, "" where there is no text in it; `inside` is the block around it."""
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
            return self._node(tag_of(value), value, inside, depth)
        return ""

    def _element(self, tag: str, props: Mapping[str, Any], inside: str, depth: int) -> str:
        """Return the HTML of a React element; a component is what is in it."""
        if tag in _UNSHOWN:
            return ""
        markup = props.get("dangerouslySetInnerHTML")
        if isinstance(markup, dict) and isinstance(markup.get("__html"), str):
            text = str(markup["__html"])
        else:
            text = self.written(props.get("children"), inside or (tag if tag != "div" else "element"), depth + 1)
        if not _ELEMENT.match(tag):
            return text
        named = props.get("className")
        shown = f' class="{html.escape(named[:NAME_CHARS])}"' if isinstance(named, str) else ""
        return f"<{tag}{shown}>{text}</{tag}>"

    def _node(self, tag: str | None, node: Mapping[str, Any], inside: str, depth: int) -> str:
        if tag == "" or (not inside and is_setting(node)):
            return ""
        if tag == "br":
            return "<br>"
        if tag == "pre":
            inside = "pre"
        block = tag if tag in BLOCK_TAGS else "p" if tag == "text" and not inside else ""
        text = self._inner(node, inside or block, depth)
        if not text.strip():
            return ""
        if block == "ul" and "<li" not in text:
            text = "".join(f"<li>{line}</li>" for line in re.split(r"<br>|\n", text) if line.strip())
        if tag is None and not inside and not BLOCK_MARKUP.search(text):
            block = "p"
        if (
            not block
            or inside[:1] == "h"
            or (block == "p" and BLOCK_MARKUP.search(text))
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
    is_markup = bool(MARKUP.search(text))
    if not is_markup:
        text = html.escape(text, quote=False)
    if inside == "pre":
        return text
    if inside:
        return text if is_markup else text.replace("\n", "<br>")
    if is_markup and BLOCK_MARKUP.search(text):
        return text
    return "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
