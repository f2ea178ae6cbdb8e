"""Blocks that are no text of the article taken out, the standfirst put in, by rules that hold for any page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from newscrawler.article import Block
from newscrawler.extraction.titles import squeezed
from newscrawler.extraction.wordings import ADDRESS_ONLY, CALL, CREDIT, LEAD_ELSEWHERE, STAMP

# Characters of a heading that is a standfirst set as one.
_STANDFIRST_CHARS = 110
# Characters of the page's standfirst that headings are held against.
_STANDFIRST_LOOKED_AT = 20_000
# Longer blocks are prose, whatever they begin with.
_LINE_CHARS = 260
# Characters of a line that, with a full stop, is a sentence.
_SENTENCE_CHARS = 60

_NOTHING = re.compile(r"^[\W_]*$")
_BY_LINE = re.compile(r"^(?:by|von|par|por|di|av|door)\s+\S+(?:\s+\S+){0,5}$", re.IGNORECASE)


def refined(blocks: list[Block], titles: Iterable[str], authors: Iterable[str], description: str | None) -> list[Block]:
    """Return the body's blocks: without the repeated title, bylines, lines that lead elsewhere or ask for something,
    credits, time stamps and headings with nothing under them.
    """
    known = {squeezed(title) for title in titles}
    names = {squeezed(name) for name in authors}
    standfirst = squeezed((description or "")[:_STANDFIRST_LOOKED_AT])
    kept: list[Block] = []
    started = False
    for block in blocks:
        if block.kind == "heading":
            adapted = _heading(block, known, standfirst, started=started)
        else:
            adapted = None if _is_foreign(block, known, names, started=started) else block
        if adapted is None:
            continue
        started = started or (adapted.kind == "paragraph" and len(adapted.text) > 60)
        if not (kept and kept[-1].text == adapted.text):
            kept.append(adapted)
    return _without_bare_headings(kept)


def _heading(block: Block, known: set[str], standfirst: str, *, started: bool) -> Block | None:
    text = squeezed(block.text)
    if not text or text in known or _leads_away(block.text):
        return None
    if not started:
        if block.level == 1 or any(len(title) > 12 and title in text for title in known):
            return None
        if len(block.text) > _STANDFIRST_CHARS or (standfirst and (text in standfirst or standfirst in text)):
            return replace(block, kind="paragraph", level=None)
    return block


def _is_foreign(block: Block, known: set[str], names: set[str], *, started: bool) -> bool:
    text = block.text
    if block.kind in ("code", "table"):
        return False
    if _NOTHING.match(text):
        return True
    # A whole sentence was judged by the trees, which know these wordings and where it stands.
    if len(text) > _LINE_CHARS or (len(text) > _SENTENCE_CHARS and text[-1] in ".!?…。！？"):
        return False
    if _leads_away(text) or CREDIT.match(text) or ADDRESS_ONLY.match(text) or (len(text) < 90 and STAMP.match(text)):
        return True
    if not started:
        short = squeezed(text)
        return short in known or short in names or (len(text) < 60 and bool(_BY_LINE.match(text)))
    return False


def _leads_away(text: str) -> bool:
    return len(text) <= _LINE_CHARS and bool(LEAD_ELSEWHERE.match(text) or CALL.match(text))


def _without_bare_headings(blocks: list[Block]) -> list[Block]:
    """Drop headings at the end, which head nothing."""
    end = len(blocks)
    while end and blocks[end - 1].kind == "heading":
        end -= 1
    return blocks[:end]
