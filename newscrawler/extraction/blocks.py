"""The segments of a body as blocks: headings with their level, paragraphs, items, quotes, tables, code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from newscrawler.article import Block
from newscrawler.extraction.segments import PLACES, Box, Segment

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ITEMS = frozenset(("li", "dd", "dt"))
# Boxes looked at around a segment for the list item it belongs to.
_REACH = 3
# Size of a line in bold that is a subhead, the level it gets, and what none ends with.
_SUBHEAD_SIZE, _SUBHEAD_LEVEL, _NO_SUBHEAD_END = range(3, 110), 3, frozenset(".,;:…。")
# Share of a line that is in bold, and the share of bold lines above which bold is the page's way of writing.
_ALL_BOLD, _MOSTLY_BOLD = 0.95, 0.4
# Size and segments of a cell above which its table only lays the page out.
_CELL_SIZE, _CELL_SEGMENTS = 400, 2


def blocks_of(segments: Sequence[Segment]) -> list[Block]:
    """Return the blocks of a body that consists of these segments."""
    subheads = _subheads(segments)
    blocks: list[Block] = []
    for table, run in groupby(segments, key=_table):
        cells = list(run)
        if table is not None and len(cells) > 1 and is_of_data(cells):
            blocks.append(Block("table", "\n".join(_rows(cells))))
        else:
            blocks.extend(_block(segment, segment in subheads) for segment in cells)
    return blocks


def _block(segment: Segment, is_subhead: bool) -> Block:
    around = [box for box, _ in zip(segment.box.within(), range(_REACH), strict=False)]
    level = next((_HEADINGS[box.tag] for box in around[:2] if box.tag in _HEADINGS), None)
    if level is None and is_subhead:
        level = _SUBHEAD_LEVEL
    if level is not None:
        return Block("heading", segment.text, level=level)
    if segment.box.tag == "pre":
        return Block("code", segment.text)
    if segment.box.all & PLACES["blockquote"]:
        return Block("quote", segment.text)
    return Block("list_item" if any(box.tag in _ITEMS for box in around) else "paragraph", segment.text)


def _table(segment: Segment) -> Box | None:
    """Return the table whose cell a segment stands in."""
    if not segment.box.all & PLACES["table"]:
        return None
    return next((box for box in segment.box.within() if box.tag == "table"), None)


def is_of_data(cells: Sequence[Segment]) -> bool:
    """Say whether the table of these segments holds data, and does not lay the page out."""
    around = (next((box for box in cell.box.within() if box.tag in ("td", "th", "caption")), None) for cell in cells)
    return all(box is None or (box.size < _CELL_SIZE and box.segments <= _CELL_SEGMENTS) for box in around)


def _rows(cells: Sequence[Segment]) -> Iterator[str]:
    """Yield a table's rows, their cells parted by a bar."""
    for _, row in groupby(cells, key=lambda cell: next((box for box in cell.box.within() if box.tag == "tr"), None)):
        yield " | ".join(cell.text.replace("\n", " ") for cell in row)


def _subheads(segments: Sequence[Segment]) -> set[Segment]:
    """Return the segments that are subheads by being one short line in bold before something that is not."""
    paragraphs = [segment for segment in segments if segment.box.tag in ("p", "div")]
    bold = {segment for segment in paragraphs if _is_bold_line(segment)}
    if len(bold) > _MOSTLY_BOLD * len(paragraphs):
        return set()
    after = dict(pairwise(segments))
    return {segment for segment in bold if segment in after and after[segment] not in bold}


def _is_bold_line(segment: Segment) -> bool:
    text = segment.text
    return (
        segment.size in _SUBHEAD_SIZE
        and segment.bold >= _ALL_BOLD * segment.size
        and not segment.linked
        and segment.box.segments == 1
        and text[-1] not in _NO_SUBHEAD_END
        and any(map(str.isalpha, text))
    )
