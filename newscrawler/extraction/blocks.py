"""trafilatura's tree as blocks of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from newscrawler.article import Block, BlockKind

_KINDS: dict[str, BlockKind] = {"quote": "quote", "code": "code", "head": "heading", "item": "list_item"}
_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2028\u2029]+")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")


def blocks_of(body: _Element | None) -> list[Block]:
    """Return the blocks of a body as trafilatura gives it: head, p, list with items, quote, table, code, lb."""
    if body is None:
        return []
    return [block for element in body for block in _blocks(element)]


def line(text: str) -> str:
    """Return the text on one line, without invisible characters."""
    return " ".join(_INVISIBLE.sub("", text).split())


def _blocks(element: _Element) -> Iterator[Block]:
    tag = str(element.tag)
    if tag == "list":
        for item in element.iter("item"):
            if not any(True for _ in item.iterdescendants("list")):
                yield from _texts(item, "list_item")
            else:
                yield from _lines(item.text or "", "list_item")
    elif tag == "table":
        rows = []
        for row in element.iter("row"):
            cells = [line("".join(cell.itertext())) for cell in row.iter("cell")]
            if any(cells):
                rows.append(" | ".join(cell for cell in cells if cell))
        if rows:
            yield Block("table", "\n".join(rows))
    elif tag == "head":
        text = line(" ".join(element.itertext()))
        if text:
            level = (element.get("rend") or "h2")[1:]
            yield Block("heading", text, level=int(level) if level.isdigit() and level in "123456" else 2)
    elif tag == "code":
        text = "".join(element.itertext()).strip("\n")
        if text.strip():
            yield Block("code", text)
    else:
        yield from _texts(element, _KINDS.get(tag, "paragraph"))
    if element.tail and element.tail.strip():
        yield from _lines(element.tail, "paragraph")


def _texts(element: _Element, kind: BlockKind) -> Iterator[Block]:
    """Split at line breaks and nested blocks, which stand for paragraphs."""
    pieces: list[str] = [element.text or ""]
    for inner in element.iterdescendants():
        if inner.tag in ("lb", "p", "item", "head", "quote", "row", "list"):
            pieces.append("\n")
        pieces.append(inner.text or "")
        if inner.tag in ("p", "item", "head", "quote", "row", "list"):
            pieces.append("\n")
        pieces.append(inner.tail or "")
    for piece in "".join(pieces).split("\n") if any(p == "\n" for p in pieces) else ["".join(pieces)]:
        yield from _lines(piece, kind)


def _lines(text: str, kind: BlockKind) -> Iterator[Block]:
    text = line(text)
    if text:
        yield Block(kind, text)
