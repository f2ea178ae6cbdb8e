"""The article's text as blocks: which segments of the page are of it.

Trees judge each segment by what it says and where it stands. Where they doubt, trafilatura's answer is asked for, and
trees that know it judge again: it costs as much as all the rest, and five pages of six do without.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache
from itertools import compress
from typing import NamedTuple

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
from newscrawler.extraction.features import Known, candidates_of, features_of, second_features
from newscrawler.extraction.segments import PLACES, Box, Segment, segments_of
from newscrawler.extraction.selection import selected
from newscrawler.extraction.titles import squeezed

logger = logging.getLogger(__name__)

# Share of the likely text that is expected to be judged wrongly, above which a second opinion is asked for: one page in
# six (measured: it brings nearly all that asking for every page does).
_DOUBT = 0.08
# Characters of a text that is found inside another extractor's longer block.
_TELLING_CHARS = 20
# Size of a page for which a second opinion is asked: its time grows with the square of an element's children, and the
# text of a box is read again for each box and link around it.
_ASKED_SIZE = 500_000
# Characters of another extractor's answer that are searched for each segment.
_SEARCHED_CHARS = 300_000
# Classes of a box that an explanation shows.
_SHOWN_CLASSES = 2
# Segments judged of a page: the longest live blogs have some two thousand.
_MAX_SEGMENTS = 4_000
# Lines that are given beside a body: before it, between the headline and the text, and after it.
_LINES_BEFORE, _LINES_AFTER = 6, 4
# Boxes whose lines are not given: of pictures, and of other articles.
_CAPTIONS = PLACES["figure"] | PLACES["figcaption"] | PLACES["aside"]
# What trafilatura's own parts raise on trees they did not expect.
_FAILURES = (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, AssertionError)


class Body(NamedTuple):
    """The body's blocks, and the lines of the page right before and after it, the nearest first: credits stand there,
    and whether they are of the body is often a matter of taste. Captions of pictures are none of them.
    """

    blocks: list[Block]
    before: list[str]
    after: list[str]


def body_of(tree: HtmlElement, url: str, known: Known, evidence: Evidence | None = None) -> Body:
    """Return the body, without blocks where there is no text. Uses the tree up.

    `known` is what the page's data say: a check, not a body. `evidence` is told where the text came from.
    """
    segments = _segments(tree)
    candidates = candidates_of(segments)
    if not candidates:
        return Body([], [], [])
    likely = _probabilities(segments, candidates, known, tree, url)
    likely, kept = selected(segments, likely, known)
    if evidence is not None and any(kept):
        evidence.chose("body", "segments of the page")
        for segment, probability, keep in zip(segments if evidence.whole else (), likely, kept, strict=False):
            where = f"{'kept' if keep else 'left out'}: {' '.join(map(_named, list(segment.box.within())[2::-1]))}"
            evidence.saw("body", where, segment.text, round(probability, 3))
    return Body(blocks_of(list(compress(segments, kept))), *_beside(segments, kept))


def _beside(segments: Sequence[Segment], kept: Sequence[bool]) -> tuple[list[str], list[str]]:
    """Return the lines right before the first paragraph, left out or not, and right after the last block."""
    places = [place for place, keep in enumerate(kept) if keep]
    if not places:
        return [], []
    first = next((place for place in places if segments[place].is_prose), places[0])
    near = (
        range(first - 1, max(-1, first - 1 - _LINES_BEFORE), -1),
        range(places[-1] + 1, places[-1] + 1 + _LINES_AFTER),
    )
    before, after = (
        [
            segments[place].text
            for place in side
            if place < len(segments) and not segments[place].pictured and not segments[place].box.all & _CAPTIONS
        ]
        for side in near
    )
    return before, after


def _named(box: Box) -> str:
    """Return a box as a selector would name it."""
    names = box.element.get("class", "").split()[:_SHOWN_CLASSES]
    return ".".join([box.tag, *names])


def all_of(tree: HtmlElement, known: Known) -> list[Block]:
    """Return the text of a page as blocks, whatever the trees would say of it: captions and boxes for newsletters,
    comments and other articles alone are left out.
    """
    segments = _segments(tree)
    if not segments:
        return []
    _, kept = selected(segments, [1.0] * len(segments), known)
    return blocks_of(list(compress(segments, kept)))


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
