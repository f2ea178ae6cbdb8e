"""The article's text as blocks: which segments of the page are of it.

Trees judge each segment by what it says and where it stands. Where they doubt, trafilatura's answer is asked for, and
trees that know it judge again: it costs as much as all the rest, and four pages of five do without.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from itertools import islice

import numpy as np
from lxml.etree import LxmlError, _Element
from lxml.html import HtmlElement
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from newscrawler.article import Block
from newscrawler.extraction.blocks import blocks_of
from newscrawler.extraction.classifier import first_trees, second_trees
from newscrawler.extraction.evidence import Evidence
from newscrawler.extraction.features import BoxName, Known, candidates_of, features_of, name_of, second_features
from newscrawler.extraction.segments import PLACES, Box, Segment, segments_of
from newscrawler.extraction.titles import squeezed

logger = logging.getLogger(__name__)

# Probability from which a segment is kept.
_KEPT = 0.5
# How far a paragraph leans towards the others of its name (measured: 0.3 to 1 are better than none on outlets left out).
_LEANING = 0.6
# Share of the likely text that is expected to be judged wrongly, above which a second opinion is asked for: one page in
# five (measured: it brings nearly all that asking for every page does).
_DOUBT = 0.08
# Size of a body that is hardly one, and the share of the best probability that a segment of it needs.
_LITTLE_SIZE, _OF_THE_BEST = 250, 0.6
# The lowest probability that is ever enough.
_LEAST = 0.2
# The probability that a short text needs among what is kept: its place tells more than its words.
_LEAST_AMONG_KEPT = 0.03
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
# Lists and tables, and the share of link text in those that lead elsewhere.
_FRAME_BITS = PLACES["ul"] | PLACES["ol"] | PLACES["dl"] | PLACES["table"]
_FRAME_LINKED = 0.3
# Segments after a heading in which its text begins.
_REACH = 6
# Boxes around a heading of which one holds its text too.
_LEVELS = 3
# Characters of a text that is found inside another extractor's longer block.
_TELLING_CHARS = 20
# Size of a page for which a second opinion is asked: its time grows with the square of an element's children, and the
# text of a box is read again for each box and link around it.
_ASKED_SIZE = 500_000
# Characters of another extractor's answer that are searched for each segment.
_SEARCHED_CHARS = 300_000
# Segments judged of a page: the longest live blogs have some two thousand.
_MAX_SEGMENTS = 4_000
# What trafilatura's own parts raise on trees they did not expect.
_FAILURES = (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, AssertionError)


def body_of(tree: HtmlElement, url: str, known: Known, evidence: Evidence | None = None) -> list[Block]:
    """Return the body's blocks, empty where there is no text. Uses the tree up.

    `known` is what the page's data say: a check, not a body. `evidence` is told where the text came from.
    """
    segments = _segments(tree)
    candidates = candidates_of(segments)
    if not candidates:
        return []
    likely = _probabilities(segments, candidates, known, tree, url)
    likely = _leant(segments, likely)
    kept = _kept(segments, likely)
    if evidence is not None and any(kept):
        evidence.chose("body", "segments of the page")
        for segment, probability in zip(segments if evidence.whole else (), likely, strict=False):
            where = " ".join(box.tag for box in list(segment.box.within())[2::-1])
            evidence.saw("body", where, segment.text, round(probability, 3))
    return blocks_of([segment for segment, keep in zip(segments, kept, strict=True) if keep])


def all_of(tree: HtmlElement) -> list[Block]:
    """Return all the text of a page as blocks."""
    return blocks_of(_segments(tree))


def _segments(tree: HtmlElement) -> list[Segment]:
    body = tree.find("body")
    return segments_of(tree if body is None else body)[:_MAX_SEGMENTS]


def _probabilities(
    segments: Sequence[Segment], candidates: Sequence[int], known: Known, tree: HtmlElement, url: str
) -> list[float]:
    """Return for each segment how likely it is of the body, 0 for those that are no candidates."""
    features = features_of(segments, candidates, known)
    likely = first_trees().probabilities(features)
    sizes = np.array([segments[index].size for index in candidates])
    doubt = (sizes * np.minimum(likely, 1 - likely)).sum() > _DOUBT * (sizes * likely).sum()
    if doubt and len(segments) < _MAX_SEGMENTS and sum(segment.size for segment in segments) <= _ASKED_SIZE:
        found = _found_in(_second_opinion(tree, url), segments)
        likely = second_trees().probabilities(np.hstack([features, second_features(found, candidates)]))
    whole = [0.0] * len(segments)
    for index, probability in zip(candidates, likely.tolist(), strict=True):
        whole[index] = probability
    return whole


def _leant(segments: Sequence[Segment], likely: Sequence[float]) -> list[float]:
    """Return the probabilities with those of paragraphs moved towards what all paragraphs of their box's name are.

    A body is set in one style: no paragraph of it stands alone, and a box beside it has a style of its own.
    """
    sums: dict[BoxName, list[float]] = {}
    names = [name_of(segment.box) if segment.is_prose else None for segment in segments]
    for name, segment, probability in zip(names, segments, likely, strict=True):
        if name is not None:
            entry = sums.setdefault(name, [0.0, 0.0])
            entry[0] += probability * segment.size
            entry[1] += segment.size
    return [
        probability if name is None else probability + _LEANING * (sums[name][0] / sums[name][1] - _KEPT)
        for name, probability in zip(names, likely, strict=True)
    ]


def _kept(segments: Sequence[Segment], likely: Sequence[float]) -> list[bool]:
    """Say of each segment whether it is kept: the likely ones, each text once."""
    size = sum(segment.size for segment, probability in zip(segments, likely, strict=True) if probability > _KEPT)
    enough = _KEPT if size >= _LITTLE_SIZE else max(_LEAST, min(_KEPT, _OF_THE_BEST * max(likely)))
    seen: set[str] = set()
    kept = []
    for segment, probability in zip(segments, likely, strict=True):
        again = len(segment.text) > _TELLING_CHARS and segment.text in seen
        kept.append(probability > enough and not again)
        if kept[-1]:
            seen.add(segment.text)
    _put_back(segments, likely, kept, seen)
    return kept


def _put_back(segments: Sequence[Segment], likely: Sequence[float], kept: list[bool], seen: set[str]) -> None:
    """Keep what is too short to be told by itself and stands among what is kept: subheads, lists and tables."""
    frames = _enclosed_frames(segments, kept)
    for index in range(len(segments) - 2, 0, -1):
        segment = segments[index]
        if kept[index] or likely[index] < _LEAST_AMONG_KEPT or segment.text in seen:
            continue
        frame = _frame(segment)
        kept[index] = (frame in frames) if frame is not None else _heads(segments, index, kept)


def _enclosed_frames(segments: Sequence[Segment], kept: Sequence[bool]) -> set[Box]:
    """Return the lists and tables without links that stand right between segments that are kept."""
    spans: dict[Box, tuple[int, int]] = {}
    for index, segment in enumerate(segments):
        frame = _frame(segment)
        if frame is not None:
            spans[frame] = (spans.get(frame, (index, index))[0], index)
    found = set()
    for frame, (first, last) in spans.items():
        place = frame.parent
        if place is not None and first and last + 1 < len(segments) and frame.linked <= _FRAME_LINKED * frame.size:
            around = (first - 1, last + 1)
            if all(kept[index] and place.holds(segments[index].box) for index in around):
                found.add(frame)
    return found


def _frame(segment: Segment) -> Box | None:
    """Return the innermost list or table around a segment."""
    if not segment.box.all & _FRAME_BITS:
        return None
    return next((box for box in segment.box.within() if box.own & _FRAME_BITS), None)


def _heads(segments: Sequence[Segment], index: int, kept: Sequence[bool]) -> bool:
    """Say whether a segment is a heading of what is kept after it, inside a body that has begun."""
    box = segments[index].box
    place = box.parent
    if place is not None and place.tag in _HEADINGS:
        box, place = place, place.parent
    if box.tag not in _HEADINGS or place is None or not any(kept[:index]):
        return False
    # A picture with its caption may stand between the two.
    after = next((i for i in range(index + 1, min(index + _REACH, len(segments))) if kept[i]), None)
    if after is None or any(segment.is_prose for segment in segments[index + 1 : after]):
        return False
    return any(around.holds(segments[after].box) for around in islice(place.within(), _LEVELS))


def _found_in(body: _Element | None, segments: Sequence[Segment]) -> list[float]:
    """Return how far a body has each segment: 1 as a block, one half inside of one."""
    texts = (
        [squeezed("".join(element.itertext())) for element in body.iter() if len(element) == 0 or element.text]
        if body is not None
        else []
    )
    whole = "|".join(texts)[:_SEARCHED_CHARS]
    exact = set(texts)
    found = []
    for segment in segments:
        short = squeezed(segment.text)
        inside = len(segment.text) > _TELLING_CHARS and short in whole
        found.append(1.0 if short in exact else 0.5 if inside else 0.0)
    return found


@cache
def _options() -> Extractor:
    return Extractor(
        output_format="python", fast=True, comments=False, formatting=False, links=False, images=False, tables=True
    )


def _second_opinion(tree: HtmlElement, url: str) -> _Element | None:
    """Return the body as trafilatura's fast extraction finds it."""
    options = _options()
    try:
        # Cleaned first: the expressions cost time for each element, and half of them are gone by then.
        tree = tree_cleaning(tree, options)
        tree = prune_unwanted_nodes(tree, RAW_TREE_PRUNE_XPATH)
        tree = prune_unwanted_nodes(tree, REMOVE_COMMENTS_AND_LISTS_XPATH)
        body, _ = extract_content(convert_tags(tree, options, url), options)
    except _FAILURES as error:
        logger.debug("trafilatura failed on %s: %r", url, error)
        return None
    return body
