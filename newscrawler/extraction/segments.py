"""The page as segments: the runs of text between block boundaries, each with the boxes it stands in.

One walk over the tree, which stays as it is. What a box's names say of it (`box_words`) is passed on to all inside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.extraction.box_words import GROUPS, HIDDEN, meanings

# Elements that end a segment and begin another; all others are parts of a line.
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main ol p pre search section summary table tbody td "
    "tfoot th thead tr ul".split()
)
# Elements whose text is none of the page's own: controls, and what is shown where something else cannot be.
_SKIPPED = frozenset(
    "button datalist head input menu meter nav optgroup option picture progress select textarea video".split()
)
_PICTURES = frozenset(("img", "picture", "video", "amp-img"))
_BOLD = frozenset(("strong", "b"))
# Elements that say something of all that is in them.
_PLACES = ("article", "main", "aside", "footer", "header", "form", "figure", "figcaption", "table", "ul", "ol",
           "blockquote", "details", "dl")  # fmt: skip
PLACES = {tag: 1 << (len(GROUPS) + index) for index, tag in enumerate(_PLACES)}
# The bit of schema.org's articleBody.
BODY_PROPERTY = 1 << (len(GROUPS) + len(_PLACES))
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
    boxes from the page's start, `last` is the order of the last one inside it. The sizes and counts are those of all
    the segments inside.
    """

    element: HtmlElement
    tag: str
    parent: Box | None
    own: int
    all: int
    depth: int
    order: int
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


def segments_of(tree: HtmlElement) -> list[Segment]:
    """Return the segments of a page, in its order."""
    body = tree.find("body")
    walker = _Walker(tree if body is None else body)
    return walker.segments


def line(text: str) -> str:
    """Return the text on one line, without invisible characters."""
    return " ".join((text if text.isascii() else _INVISIBLE.sub("", text)).split())


def size_of(text: str) -> int:
    """Return the length of a text in characters, letters of a dense script counted for what they say."""
    if text.isascii():
        return len(text)
    return len(text) + int((_DENSE_WORTH - 1) * len(_DENSE.findall(text)))


@dataclass(slots=True)
class _Run:
    """The text since the last boundary."""

    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    inline: int = -1
    broken: bool = False
    pictured: bool = False


class _Walker:
    """Walks over the tree, once."""

    def __init__(self, root: HtmlElement) -> None:
        self.segments: list[Segment] = []
        self._box = Box(root, "body", None, 0, 0, 0, 0)
        self._run = _Run()
        self._boxes = self._links = self._bolds = 0
        # The bits of the inline elements around the text, one entry an element.
        self._inline = [0]
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in _PICTURES:
                    self._end_run()
                    self._run.pictured = True
                    self._box.images += 1
                if tag in _SKIPPED:
                    walk.skip_subtree()
                else:
                    self._enter(element, tag, root)
            else:
                if tag not in _SKIPPED:
                    self._leave(tag)
                if element.tail and element is not root:
                    self._add(element.tail)
        self._end_run()
        self._box.last = self._boxes
        _sum_up(self.segments)

    def _enter(self, element: HtmlElement, tag: str, root: HtmlElement) -> None:
        if tag == "br":
            self._end_run()
            self._run.broken = True
        elif tag in _BLOCKS:
            self._end_run()
            if element is not root:
                self._boxes += 1
                own = _bits(element) | PLACES.get(tag, 0)
                outer = self._box
                self._box = Box(element, tag, outer, own, outer.all | own, outer.depth + 1, self._boxes)
                self._inline.append(0)
        else:
            self._links += tag == "a"
            self._bolds += tag in _BOLD
            self._inline.append(self._inline[-1] | _bits(element))
        if element.text:
            self._add(element.text)

    def _leave(self, tag: str) -> None:
        if tag == "br":
            return
        if tag in _BLOCKS:
            self._end_run()
            self._box.last = self._boxes
            if self._box.parent is not None:
                self._box = self._box.parent
                self._inline.pop()
        else:
            self._links -= tag == "a"
            self._bolds -= tag in _BOLD
            self._inline.pop()

    def _add(self, text: str) -> None:
        run = self._run
        run.pieces.append(text)
        if text.isspace():
            return
        if self._links or self._bolds:
            size = size_of(text.strip())
            run.linked += size if self._links else 0
            run.bold += size if self._bolds else 0
        run.inline = self._inline[-1] if run.inline < 0 else run.inline & self._inline[-1]

    def _end_run(self) -> None:
        run = self._run
        if not run.pieces:
            return
        text = "".join(run.pieces)
        text = text.strip("\n").rstrip() if self._box.tag == "pre" else line(text)
        if text.strip():
            self.segments.append(
                Segment(text, self._box, size_of(text), run.linked, run.bold, max(run.inline, 0), run.broken, run.pictured)
            )
            self._run = _Run()
        else:
            self._run = _Run(broken=run.broken, pictured=run.pictured)


def _bits(element: HtmlElement) -> int:
    bits = 0
    for name, value in element.items():
        if name in _NAMING:
            bits |= meanings(value[:_NAME_CHARS])
            if name == "itemprop" and "articleBody" in value:
                bits |= BODY_PROPERTY
        elif name == "hidden" or (name == "style" and _HIDING.search(value[:_NAME_CHARS])):
            bits |= HIDDEN
    return bits


def _sum_up(segments: list[Segment]) -> None:
    """Add what the segments hold to every box around them."""
    for segment in segments:
        prose = segment.size if segment.is_prose else 0
        box: Box | None = segment.box
        while box is not None:
            box.size += segment.size
            box.linked += segment.linked
            box.prose += prose
            box.segments += 1
            box = box.parent
