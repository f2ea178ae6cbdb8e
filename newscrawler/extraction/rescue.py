"""Paragraphs that the extractor left behind although they stand beside those it took."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawler.article import Block, BlockKind
from newscrawler.extraction.blocks import line
from newscrawler.extraction.titles import squeezed

# Characters of a paragraph that shows where the body is, and of one that is worth rescuing.
_TELLING_CHARS, _WORTH_CHARS = 60, 50
# Paragraphs taken from parents of one name that make the name telling.
_TELLING_PARENTS = 2
# Share of link text above which a paragraph leads elsewhere.
_LINKED = 0.4
_KINDS: dict[str, BlockKind] = {"p": "paragraph", "h2": "heading", "h3": "heading", "h4": "heading"}
_OUTSIDE = ("aside", "footer", "nav", "figure", "form", "table", "li", "blockquote")


def rescued(tree: HtmlElement, blocks: list[Block]) -> list[Block]:
    """Return the blocks with the paragraphs and subheads put in that share a parent, or a parent of the same name, with
    those taken. `tree` is the page as it was before the extraction.
    """
    texts = [squeezed(block.text) for block in blocks]
    taken = {text: index for index, text in reversed(list(enumerate(texts)))}
    elements = [(element, line(element.text_content())) for element in tree.iter(*_KINDS)]
    parents = [e.getparent() for e, text in elements if len(text) > _TELLING_CHARS and squeezed(text) in taken]
    homes = _Homes({p for p in parents if p is not None}, Counter(_name(p) for p in parents if p is not None))
    whole = "".join(texts)
    inserted: dict[int, list[Block]] = {}
    at = -1
    for element, text in elements if homes.parents else ():
        short = squeezed(text)
        if short in taken:
            at = max(at, taken[short])
        elif at >= 0 and short and short not in whole and homes.hold(element) and _is_worth(element, text):
            kind = _KINDS[str(element.tag)]
            level = int(element.tag[1]) if kind == "heading" else None
            inserted.setdefault(at, []).append(Block(kind, text, level=level))
    return [b for index, block in enumerate(blocks) for b in (block, *inserted.get(index, ()))]


class _Homes(NamedTuple):
    """Where the paragraphs taken stand: their parents, and how often parents of each name."""

    parents: set[HtmlElement]
    names: Counter[tuple[str, str]]

    def hold(self, element: HtmlElement) -> bool:
        parent = element.getparent()
        if parent is None or any(ancestor.tag in _OUTSIDE for ancestor in element.iterancestors()):
            return False
        name = _name(parent)
        return parent in self.parents or (bool(name[1]) and self.names[name] >= _TELLING_PARENTS)


def _is_worth(element: HtmlElement, text: str) -> bool:
    return element.tag != "p" or (len(text) >= _WORTH_CHARS and _linked(element) <= _LINKED * len(text))


def _name(element: HtmlElement) -> tuple[str, str]:
    return str(element.tag), element.get("class") or ""


def _linked(element: HtmlElement) -> int:
    return sum(len(a.text_content()) for a in element.iter("a"))
