"""trafilatura's tree as blocks of plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element

from newscrawler.article import Block, BlockKind

_KINDS: dict[str, BlockKind] = {"quote": "quote", "code": "code", "head": "heading", "item": "list_item"}
_LEVELS = frozenset("123456")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")


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
            if item.find(".//list") is None:
                yield from _texts(item, "list_item")
            else:
                yield from _lines(item.text or "", "list_item")
    elif tag == "table":
        yield from _table(element)
    elif tag == "head":
        level = (element.get("rend") or "h2")[1:]
        yield from _lines(" ".join(element.itertext()), "heading", int(level) if level in _LEVELS else 2)
    elif tag == "code":
        yield from (Block("code", text) for text in ["".join(element.itertext()).strip("\n")] if text.strip())
    else:
        yield from _texts(element, _KINDS.get(tag, "paragraph"))
    yield from _lines(element.tail or "", "paragraph")


def _table(element: _Element) -> Iterator[Block]:
    """Rows become lines, cells are parted by a bar."""
    rows = [[line("".join(cell.itertext())) for cell in row.iter("cell")] for row in element.iter("row")]
    lines = [" | ".join(cell for cell in row if cell) for row in rows if any(row)]
    if lines:
        yield Block("table", "\n".join(lines))


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


def _lines(text: str, kind: BlockKind, level: int | None = None) -> Iterator[Block]:
    text = line(text)
    if text:
        yield Block(kind, text, level=level)
