"""Paragraphs that the extractor left behind although they stand beside those it took."""

from __future__ import annotations

from collections import Counter

from lxml.html import HtmlElement

from newscrawler.article import Block, BlockKind
from newscrawler.extraction.blocks import line
from newscrawler.extraction.titles import squeezed

# Characters of a paragraph that shows where the body is, and of one that is worth rescuing.
_TELLING_CHARS, _WORTH_CHARS = 60, 50
# Share of link text above which a paragraph leads elsewhere.
_LINKED = 0.4
_KINDS: dict[str, BlockKind] = {"p": "paragraph", "h2": "heading", "h3": "heading", "h4": "heading"}
_OUTSIDE = ("aside", "footer", "nav", "figure", "form", "table", "li", "blockquote")


def rescued(tree: HtmlElement, blocks: list[Block]) -> list[Block]:
    """Return the blocks with the paragraphs and subheads put in that share a parent, or a parent of the same name, with
    those taken. `tree` is the page as it was before the extraction.
    """
    taken = {squeezed(block.text): index for index, block in reversed(list(enumerate(blocks)))}
    whole = "".join(squeezed(block.text) for block in blocks)
    homes: Counter[tuple[str, str]] = Counter()
    parents: set[HtmlElement] = set()
    elements = [(element, line("".join(element.itertext()))) for element in tree.iter(*_KINDS)]
    for element, text in elements:
        parent = element.getparent()
        if parent is not None and len(text) > _TELLING_CHARS and squeezed(text) in taken:
            parents.add(parent)
            homes[_name(parent)] += 1
    if not parents:
        return blocks
    inserted: dict[int, list[Block]] = {}
    at, missing = -1, False
    pending: list[tuple[int, Block]] = []
    for element, text in elements:
        short = squeezed(text)
        if short in taken:
            at = max(at, taken[short])
            continue
        parent = element.getparent()
        if not short or parent is None or short in whole or any(a.tag in _OUTSIDE for a in element.iterancestors()):
            continue
        name = _name(parent)
        if parent not in parents and not (name[1] and homes[name] >= 2):
            continue
        kind = _KINDS[str(element.tag)]
        if kind == "paragraph" and (len(text) < _WORTH_CHARS or _linked(element) > _LINKED * len(text)):
            continue
        missing = missing or kind == "paragraph"
        pending.append((at, Block(kind, text, level=int(element.tag[1]) if kind == "heading" else None)))
    for position, block in pending:
        if position >= 0:
            inserted.setdefault(position, []).append(block)
    if not inserted:
        return blocks
    return [b for index, block in enumerate(blocks) for b in (block, *inserted.get(index, ()))]


def _name(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""


def _linked(element: HtmlElement) -> int:
    return sum(len("".join(a.itertext())) for a in element.iter("a"))
