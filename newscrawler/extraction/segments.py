"""The page as segments: the runs of text between block boundaries, each with the boxes it stands in.

One walk over the tree, which stays as it is. What a box's names say of it (`box_words`) is passed on to all inside it.
"""

# ruff: noqa: SIM905 - a list of quoted words, one a line, reads worse
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.extraction.box_words import GROUPS, HIDDEN, meanings

# Elements that end a segment and begin another; all others are parts of a line.
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main ol p pre search section summary "
    "table tbody td tfoot th thead tr ul".split()
)
# Elements whose text is none of an article: controls, menus, and what is shown where something else cannot be.
_SKIPPED = frozenset(
    "button datalist footer head input menu meter nav optgroup option picture progress select textarea video".split()
)
_PICTURES = frozenset(("img", "picture", "video", "amp-img"))
_BREAKS = _PICTURES | {"br"}
_WITHOUT_TEXT = _SKIPPED | _BREAKS
_BOLD = frozenset(("strong", "b"))
# Elements that say something of all that is in them.
_PLACES = ("article", "main", "aside", "footer", "header", "form", "figure", "figcaption", "table", "ul", "ol",
           "blockquote", "details", "dl")  # fmt: skip
PLACES = {tag: 1 << (len(GROUPS) + index) for index, tag in enumerate(_PLACES)}
FRAME_BITS = PLACES["ul"] | PLACES["ol"] | PLACES["dl"] | PLACES["table"] | PLACES["blockquote"]
# The bit of schema.org's articleBody, and that of what the page itself says is not to be seen.
BODY_PROPERTY = 1 << (len(GROUPS) + len(_PLACES))
CONCEALED = BODY_PROPERTY << 1
# Attributes that say what an element is for.
_NAMING = frozenset(("class", "id", "itemprop", "role", "data-testid", "data-component", "data-type", "aria-label"))
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# Characters of an attribute that are looked at.
_NAME_CHARS = 300
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]")
# Scripts whose letters stand for syllables or words, and how much longer the same text is in an alphabet.
_DENSE = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_DENSE_WORTH = 2.2
# Size of a segment that is prose, and the share of it in links above which it leads elsewhere.
_PROSE_SIZE, _PROSE_LINKED = 60, 0.4


@dataclass(slots=True, eq=False)
class Box:
    """A block element. `own` are the bits of its tag and names, `all` those of every box around it too. `order` counts
    boxes from the page's start, `last` is the order of the last one inside it. `frame` is the innermost list, table
    or quote that the box is or stands in. The sizes and counts are those of all the segments inside.
    """

    element: HtmlElement
    tag: str
    parent: Box | None
    own: int
    all: int
    depth: int
    order: int
    frame: Box | None = None
    last: int = 0
    size: int = 0
    linked: int = 0
    prose: int = 0
    segments: int = 0
    images: int = 0

    def holds(self, other: Box) -> bool:
        """Say whether the other box is this one or stands inside it."""
        return self.order <= other.order <= self.last

    def within(self) -> Iterator[Box]:
        """Yield the box and those around it, innermost first."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent


@dataclass(slots=True, eq=False)
class Segment:
    """A run of text on one line (in `pre`: several). `size` is its length in characters, a letter of a dense script
    counting for what it says; `linked` and `bold` count characters in links and in bold; `inline` are the bits that all
    its inline elements share. `broken`: a `<br>` begins it; `pictured`: a picture stands right before it.
    """

    text: str
    box: Box
    size: int
    linked: int
    bold: int
    inline: int
    broken: bool
    pictured: bool

    @property
    def is_prose(self) -> bool:
        """Say whether it is long and unlinked enough to show where the body is."""
        return self.size >= _PROSE_SIZE and self.linked <= _PROSE_LINKED * self.size


def segments_of(root: HtmlElement) -> list[Segment]:  # noqa: C901 - one loop over every element of a page
    """Return the segments of an element, in the page's order. The tree stays as it is."""
    # All in one loop with local names: calls an element would double the time.
    segments: list[Segment] = []
    box = Box(root, "body", None, 0, 0, 0, 0)
    boxes = links = bolds = 0
    # The bits of the inline elements around the text.
    around = 0
    outer_bits: list[int] = []
    pieces: list[str] = []
    linked = bold = 0
    inline = -1
    broken = pictured = False
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        starts = event == "start"
        is_block = tag in _BLOCKS
        if pieces and (is_block or tag in _BREAKS):
            if inline >= 0:
                text = "".join(pieces)
                text = _lines(text) if box.tag == "pre" else line(text)
                if text:
                    size = size_of(text)
                    segments.append(Segment(text, box, size, linked, bold, inline, broken, pictured))
                    box.size += size
                    box.linked += linked
                    box.segments += 1
                    if size >= _PROSE_SIZE and linked <= _PROSE_LINKED * size:
                        box.prose += size
                    broken = pictured = False
                linked = bold = 0
                inline = -1
            pieces.clear()
        if starts:
            if tag in _SKIPPED:
                walk.skip_subtree()
            if tag in _PICTURES:
                pictured = True
                box.images += 1
                continue
            if tag in _SKIPPED:
                continue
            if is_block:
                if element is not root:
                    boxes += 1
                    own = _bits(element) | PLACES.get(tag, 0)
                    box = Box(element, tag, box, own, box.all | own, box.depth + 1, boxes, box.frame)
                    if own & FRAME_BITS:
                        box.frame = box
                    outer_bits.append(around)
                    around = 0
            elif tag == "br":
                broken = True
                continue
            else:
                outer_bits.append(around)
                if tag == "a":
                    links += 1
                elif tag in _BOLD:
                    bolds += 1
                else:
                    around |= _bits(element)
                    if around & CONCEALED:
                        walk.skip_subtree()
                        continue
            text = element.text
        else:
            if element is root:
                break
            if is_block and tag not in _SKIPPED:
                box.last = boxes
                outer = box.parent or box
                outer.size += box.size
                outer.linked += box.linked
                outer.prose += box.prose
                outer.segments += box.segments
                box = outer
                around = outer_bits.pop()
            elif tag not in _WITHOUT_TEXT:
                if tag == "a":
                    links -= 1
                elif tag in _BOLD:
                    bolds -= 1
                around = outer_bits.pop()
            text = element.tail
        if text:
            pieces.append(text)
            if not text.isspace():
                if links or bolds:
                    size = size_of(text.strip())
                    linked += size if links else 0
                    bold += size if bolds else 0
                inline = around if inline < 0 else inline & around
    box.last = boxes
    return segments


def line(text: str) -> str:
    """Return the text on one line, without invisible characters."""
    return " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())


def _lines(text: str) -> str:
    """Return the text as it is set, without invisible characters."""
    return "\n".join(_INVISIBLE.sub("", text).splitlines()).strip("\n").rstrip()


def size_of(text: str) -> int:
    """Return the length of a text in characters, letters of a dense script counted for what they say."""
    if text.isascii():
        return len(text)
    return len(text) + int((_DENSE_WORTH - 1) * len(_DENSE.findall(text)))


def _bits(element: HtmlElement) -> int:
    bits = 0
    for name, value in element.items():
        if name in _NAMING:
            bits |= meanings(value[:_NAME_CHARS])
            if name == "itemprop" and "articleBody" in value:
                bits |= BODY_PROPERTY
        elif name == "hidden" or (name == "style" and "n" in value and _HIDING.search(value[:_NAME_CHARS])):
            bits |= HIDDEN | CONCEALED
    return bits
