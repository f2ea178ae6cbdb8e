"""What tells a segment of the article's body from the rest of the page, as numbers: one row a segment.

Every feature is named in NAMES; `body_model.json` was trained on them in this order (benchmarks/train_body.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log1p
from typing import Any

import numpy as np

from newscrawler.extraction.box_words import GROUPS
from newscrawler.extraction.segments import BODY_PROPERTY, PLACES, Box, Segment
from newscrawler.extraction.titles import squeezed
from newscrawler.extraction.wordings import ADDRESS_ONLY, CALL, CREDIT, LEAD_ELSEWHERE, STAMP

_ENDS = frozenset('.!?…。！？।؟۔:»”"’)]')
_STOPS, _OTHER_STOPS = ".!?", "…。！？।؟۔"
_COMMAS, _OTHER_COMMAS = ",;", "，、،；"
_DIGIT = re.compile(r"\d")
_TIME = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.h]\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_BULLETS = frozenset("•·–—*>▪■►»-")
_QUOTES = frozenset("\"“„«»「『”'‘")
# Characters of a line: longer segments are prose, whatever they begin with.
_LINE_CHARS = 260
# Characters at a segment's start that are looked at for letters, dates and words.
_START_CHARS = 120
# Size of a segment that shows where the body begins and ends.
_TELLING_SIZE = 80
# Share of link text above which a short segment leads elsewhere, and the size and the share around it of a short one.
_ALL_LINKED, _SHORT_SIZE, _LINKED_AROUND = 0.95, 60, 0.7
# Characters of the standfirst that are looked at: every segment is searched for in them.
_STANDFIRST_CHARS = 20_000
# Letters under which a text is too short to be found in another.
_LEAST_LETTERS = 12

_TAGS = {
    tag: index
    for index, tag in enumerate(
        "p div li h1 h2 h3 h4 h5 h6 blockquote td dd article section figcaption body".split()  # noqa: SIM905
    )
}
_BITS = np.array([1 << index for index in range(len(GROUPS))] + [*PLACES.values(), BODY_PROPERTY], dtype=np.int64)
_BIT_NAMES = (*GROUPS, *PLACES, "property")
_TEXT_NAMES = (
    "size", "words", "word_chars", "linked", "bold", "stops", "ends_sentence", "commas", "digits", "upper", "time",
    "quote", "bullet", "colon", "leads_elsewhere", "calls", "credit", "stamp", "address", "is_title", "in_title",
    "is_author", "has_author", "in_standfirst", "is_standfirst", "stated", "repeated", "broken", "pictured",
    "title_case", "short_words",
)  # fmt: skip
_PLACE_NAMES = (
    "depth", "parent_size", "parent_linked", "parent_prose", "parent_segments", "grand_size", "grand_linked",
    "grand_prose", "own_size", "own_segments", "parent_images", "grand_images", "in_main", "levels_to_main",
    "levels_from_main", "in_main_parent", "in_root", "name_share", "parent_name_share", "before_first", "after_last",
    "prose_before", "prose_after", "from_heading", "after_heading", "since_prose", "until_prose",
)  # fmt: skip
_PAGE_NAMES = ("page_prose", "main_share", "page_segments", "root_level", "root_share", "page_stated")
_SIZE, _LINKED = _TEXT_NAMES.index("size"), _TEXT_NAMES.index("linked")
_BASE_NAMES = (*_TEXT_NAMES, *_PLACE_NAMES, *_PAGE_NAMES, *(f"tag_{tag}" for tag in _TAGS))
_NEAR_NAMES = ("size", "linked", "name_share", "parent_prose", "leads_elsewhere", "stops", "in_main")
_NEAR_COLUMNS = [_BASE_NAMES.index(name) for name in _NEAR_NAMES]
_STEPS = (-2, -1, 1, 2)
NAMES = (
    *_BASE_NAMES,
    *(f"{level}_{name}" for level in ("own", "near", "any") for name in _BIT_NAMES),
    *(f"{name}{step:+d}" for step in _STEPS for name in _NEAR_NAMES),
)
# Of the second opinion: whether it has the segment, and its neighbours.
SECOND_NAMES = ("second", *(f"second{step:+d}" for step in _STEPS))

# Tag and class of a box and of its parent.
BoxName = tuple[str, str | None, str, str | None]
_STORY_AND_BODY = (1 << GROUPS.index("article")) | (1 << GROUPS.index("body"))
_MAIN_OR_BODY = PLACES["main"] | (1 << GROUPS.index("body"))
# Prose that a box must hold to be the body for its name: size, and share of the page's.
_ROOT_SIZE, _ROOT_SHARE = 150, 0.1


@dataclass(frozen=True, slots=True)
class Known:
    """What the page's data say of the article, squeezed to letters and digits in lower case."""

    titles: frozenset[str]
    authors: frozenset[str]
    standfirst: str
    stated: str

    @classmethod
    def of(cls, titles: Iterable[str], authors: Iterable[str], description: str | None, stated: str | None) -> Known:
        """Return what is known of titles, names, standfirst and the stated articleBody."""
        return cls(
            frozenset(filter(None, map(squeezed, titles))),
            frozenset(filter(None, map(squeezed, authors))),
            squeezed((description or "")[:_STANDFIRST_CHARS]),
            squeezed(stated or ""),
        )


def candidates_of(segments: Sequence[Segment]) -> list[int]:
    """Return the indices of the segments that may be of the body: all but short links, and links among links."""
    found = []
    for index, segment in enumerate(segments):
        if segment.linked >= _ALL_LINKED * segment.size:
            parent = segment.box.parent or segment.box
            if segment.size < _SHORT_SIZE or parent.linked > _LINKED_AROUND * parent.size:
                continue
        found.append(index)
    return found


def features_of(segments: Sequence[Segment], candidates: Sequence[int], known: Known) -> Any:
    """Return a float32 array: a row for each candidate, a column for each of NAMES."""
    texts = [squeezed(segments[index].text) for index in candidates]
    counts = Counter(texts)
    text = np.zeros((len(segments), len(_TEXT_NAMES)), dtype=np.float32)
    sizes = np.array([segment.size for segment in segments], dtype=np.float32)
    text[:, _SIZE] = np.log1p(sizes)
    text[:, _LINKED] = np.array([segment.linked for segment in segments]) / sizes
    chosen = [segments[index] for index in candidates]
    text[candidates] = [
        _text_row(segment, short, counts[short], known) for segment, short in zip(chosen, texts, strict=True)
    ]
    heading = next((i for i, segment in enumerate(segments) if segment.box.tag == "h1"), None)
    if heading is None:
        heading = next((i for i, short in zip(candidates, texts, strict=True) if short in known.titles), -1)
    needed = sorted({i + step for i in candidates for step in (0, *_STEPS) if 0 <= i + step < len(segments)})
    rows, page_row = _place_rows(segments, needed, heading)
    places = np.zeros((len(segments), len(_PLACE_NAMES)), dtype=np.float32)
    places[needed] = rows
    page_row.append(log1p(len(known.stated)))
    page = np.broadcast_to(np.array(page_row, dtype=np.float32), (len(candidates), len(page_row)))
    tags = np.array([_TAGS.get(segment.box.tag, -1) for segment in chosen])[:, None] == np.arange(len(_TAGS))
    base = np.hstack([text, places])
    near = _moved(base[:, _NEAR_COLUMNS], candidates)
    return np.hstack([base[candidates], page, tags.astype(np.float32), _flags(chosen), near])


def second_features(found: Sequence[float], candidates: Sequence[int]) -> Any:
    """Return the columns of SECOND_NAMES: `found` says of every segment how far a second opinion has it, 0 to 1."""
    column = np.array(found, dtype=np.float32).reshape(-1, 1)
    return np.hstack([column[candidates], _moved(column, candidates)])


def _moved(columns: Any, candidates: Sequence[int]) -> Any:
    """Return the columns of each candidate's neighbours, -1 where the page ends."""
    reach = max(_STEPS)
    edge = np.full((reach, columns.shape[1]), -1, dtype=np.float32)
    wide = np.vstack([edge, columns, edge])
    at = np.array(candidates) + reach
    return np.hstack([wide[at + step] for step in _STEPS])


def _flags(segments: Sequence[Segment]) -> Any:
    """Return which bits a segment's own box has, that with the two around it, and all around it."""
    rows = []
    for segment in segments:
        box = segment.box
        own = box.own | segment.inline
        near = own
        if box.parent is not None:
            near |= box.parent.own
            if box.parent.parent is not None:
                near |= box.parent.parent.own
        rows.append((own, near, box.all | segment.inline))
    bits = np.array(rows, dtype=np.int64)
    return ((bits[:, :, None] & _BITS) != 0).reshape(len(rows), -1).astype(np.float32)


def _text_row(segment: Segment, short: str, count: int, known: Known) -> list[float]:
    text, size, length = segment.text, segment.size, len(segment.text)
    start = text[:_START_CHARS]
    words = start.split()
    is_line = length <= _LINE_CHARS
    spaces = text.count(" ") + 1
    return [
        log1p(size), spaces, size / spaces, segment.linked / size, segment.bold / size,
        _count(text, _STOPS, _OTHER_STOPS), text[-1] in _ENDS,
        _count(text, _COMMAS, _OTHER_COMMAS), len(_DIGIT.findall(start)) / len(start),
        sum(map(str.isupper, start)) / len(start), _TIME.search(start) is not None, text[0] in _QUOTES,
        text[0] in _BULLETS, text[-1] == ":", is_line and LEAD_ELSEWHERE.match(text) is not None,
        is_line and CALL.match(text) is not None, is_line and CREDIT.match(text) is not None,
        is_line and STAMP.match(text) is not None, is_line and ADDRESS_ONLY.match(text) is not None,
        short in known.titles,
        is_line and len(short) > _LEAST_LETTERS and any(short in title or title in short for title in known.titles),
        short in known.authors, is_line and any(name in short for name in known.authors),
        len(short) > _LEAST_LETTERS and short[:_START_CHARS] in known.standfirst,
        len(known.standfirst) > _LEAST_LETTERS and known.standfirst in short,
        (1 if short and short in known.stated else -1) if known.stated else 0, min(count, 5), segment.broken,
        segment.pictured, sum([word[0].isupper() for word in words]) / len(words),
        sum([len(word) <= 3 for word in words]) / len(words),
    ]  # fmt: skip


def _count(text: str, marks: str, others: str) -> int:
    """Return how many of these characters are in a text; `others` are no ASCII."""
    return sum(map(text.count, marks if text.isascii() else marks + others))


def _place_rows(
    segments: Sequence[Segment], needed: Sequence[int], heading: int
) -> tuple[list[list[float]], list[float]]:
    """Return where each of the needed segments stands, and what is the same for all of the page. `heading` is the
    index of the headline, or -1.
    """
    outermost = list(segments[0].box.within())[-1]
    whole = max(outermost.prose, 1)
    prose = [segment.size if segment.is_prose else 0 for segment in segments]
    main = _main_box(segments, outermost)
    level, root = _root_box(segments, whole)
    places = _Places(main, root, whole)
    shares, parent_shares = Counter[BoxName](), Counter[Any]()
    for segment, size in zip(segments, prose, strict=True):
        if size:
            name, _ = places.of(segment.box)
            shares[name] += size
            parent_shares[name[2:]] += size
    telling = [i for i, size in enumerate(prose) if size > _TELLING_SIZE and main.holds(segments[i].box)] or [0]
    first, last = telling[0], telling[-1]
    until, since = _distances(prose[::-1])[::-1], _distances(prose)
    before = [0, *accumulate(prose)]
    rows = []
    for i in needed:
        name, row = places.of(segments[i].box)
        rows.append([
            *row, shares[name] / whole, parent_shares[name[2:]] / whole, max(first - i, 0), max(i - last, 0),
            before[i] / whole, 1 - before[i + 1] / whole, i - heading if heading >= 0 else -99, 0 <= heading < i,
            since[i], until[i],
        ])  # fmt: skip
    return rows, [log1p(whole), main.prose / whole, log1p(len(segments)), level, root.prose / whole if root else 0]


class _Places:
    """What is the same for all segments of a box, computed once a box."""

    def __init__(self, main: Box, root: Box | None, whole: int) -> None:
        self._main, self._root, self._whole = main, root, whole
        self._above = {box: distance for distance, box in enumerate(main.within())}
        self._known: dict[Box, tuple[BoxName, list[float]]] = {}

    def of(self, box: Box) -> tuple[BoxName, list[float]]:
        """Return the box's name with its parent's, and the features of its place."""
        known = self._known.get(box)
        if known is None:
            known = self._known[box] = (name_of(box), self._row(box))
        return known

    def _row(self, box: Box) -> list[float]:
        main, root, whole = self._main, self._root, self._whole
        parent = box.parent or box
        grand = parent.parent or parent
        up, meeting = 0, box
        while meeting not in self._above and meeting.parent is not None:
            meeting, up = meeting.parent, up + 1
        return [
            box.depth, log1p(parent.size), parent.linked / max(parent.size, 1), parent.prose / whole,
            log1p(parent.segments), log1p(grand.size), grand.linked / max(grand.size, 1), grand.prose / whole,
            log1p(box.size), log1p(box.segments), parent.images, grand.images, main.holds(box), up,
            self._above.get(meeting, 0), parent is main or box is main, root is not None and root.holds(box),
        ]  # fmt: skip


def name_of(box: Box) -> BoxName:
    """Return tag and class of a box and its parent: paragraphs of one text share them."""
    own = (box.tag, box.element.get("class"))
    return (*own, box.parent.tag, box.parent.element.get("class")) if box.parent is not None else (*own, "", None)


def _main_box(segments: Sequence[Segment], outermost: Box) -> Box:
    """Return the box whose paragraphs, and to half those of the boxes in it, hold the most prose (as Readability)."""
    scores: dict[Box, float] = {}
    for segment in segments:
        if segment.is_prose:
            parent = segment.box.parent or segment.box
            scores[parent] = scores.get(parent, 0) + segment.size
            if parent.parent is not None:
                scores[parent.parent] = scores.get(parent.parent, 0) + segment.size / 2
    return max(scores, key=lambda box: scores[box]) if scores else outermost


def _root_box(segments: Sequence[Segment], whole: int) -> tuple[int, Box | None]:
    """Return the page's first box that is named for a body and holds prose, and how telling the name is: 1 is best."""
    best: tuple[int, int, Box] | None = None
    seen: set[Box] = set()
    for segment in segments:
        for box in segment.box.within():
            if box in seen:
                break
            seen.add(box)
            level = _name_level(box.own)
            if level and box.prose > max(_ROOT_SIZE, _ROOT_SHARE * whole):
                best = min(best or (9, 0, box), (level, box.order, box), key=lambda found: found[:2])
    return (best[0], best[2]) if best else (0, None)


def _name_level(own: int) -> int:
    if own & BODY_PROPERTY or own & _STORY_AND_BODY == _STORY_AND_BODY:
        return 1
    if own & PLACES["article"]:
        return 2
    return 3 if own & _MAIN_OR_BODY else 0


def _distances(prose: Sequence[int]) -> list[int]:
    """Return how many segments after the last telling paragraph each one stands."""
    counts, count = [], 0
    for size in prose:
        counts.append(count)
        count = 0 if size > _TELLING_SIZE else count + 1
    return counts
