"""Which segments are kept: the likely ones, with what stands among them, and without what their place gives away."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise

from newscrawler.extraction.blocks import is_of_data
from newscrawler.extraction.box_words import GROUPS
from newscrawler.extraction.features import BoxName, Known, name_of
from newscrawler.extraction.segments import CONCEALED, PLACES, Box, Segment
from newscrawler.extraction.titles import squeezed

# Probability from which a segment is kept.
_KEPT = 0.5
# How far a paragraph leans towards the others of its name: 0.3 to 1 are better than none on outlets left out.
_LEANING = 0.6
# What boxes of no article are named for, and the share of the page's prose above which a box is the article misnamed.
_NAMED_BITS = sum(1 << GROUPS.index(group) for group in ("newsletter", "comment", "author"))
_NAMED_BITS |= PLACES["figcaption"] | CONCEALED
_BOX_SHARE = 0.3
# Segments of a card that shows another article, and cards that make a list of them.
_CARD_SEGMENTS, _FEWEST_CARDS = 6, 3
# Size of a body that is hardly one, and the share of the best probability that a segment of it needs.
_LITTLE_SIZE, _OF_THE_BEST = 250, 0.6
# The lowest probability that is ever enough.
_LEAST = 0.2
# The probability that a short text needs among what is kept: its place tells more than its words.
_LEAST_AMONG_KEPT = 0.03
# The same of a list that ends the text: what follows an article is often one.
_LEAST_AT_THE_END = 0.05
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
# Share of link text in a list or a table above which it leads elsewhere.
_FRAME_LINKED = 0.3
# Share of a table's text that is kept by itself, above which all of it is.
_TABLE_SHARE = 0.25
# Segments after a heading in which its text begins.
_REACH = 6
# Boxes around a heading of which one holds its text too.
_LEVELS = 3
# Main headings looked at for articles that follow.
_MAX_HEADS = 50


def selected(segments: Sequence[Segment], likely: Sequence[float], known: Known) -> tuple[list[float], list[bool]]:
    """Return the probabilities after a look at the boxes, and for each segment whether it is kept."""
    likely = _without_teasers(segments, _without_named_boxes(segments, _leant(segments, likely)))
    kept = _kept(segments, likely)
    _cut_followers(segments, kept, known)
    return likely, kept


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
    leant = [
        probability if name is None else probability + _LEANING * (sums[name][0] / sums[name][1] - _KEPT)
        for name, probability in zip(names, likely, strict=True)
    ]
    return [min(max(probability, 0.0), 1.0) for probability in leant]


def _without_named_boxes(segments: Sequence[Segment], likely: Sequence[float]) -> list[float]:
    """Return the probabilities with 0 for what stands in a caption, or in a small box that is hidden or named for
    newsletters, comments or the author: no sentence in it is the article's, however like one it reads.
    """
    largest = _BOX_SHARE * list(segments[0].box.within())[-1].prose

    def is_named(box: Box) -> bool:
        for around in box.within():
            if around.prose > largest:
                return False
            if around.own & _NAMED_BITS:
                return True
        return False

    return [
        0.0 if probability and is_named(segment.box) else probability
        for segment, probability in zip(segments, likely, strict=True)
    ]


def _without_teasers(segments: Sequence[Segment], likely: Sequence[float]) -> list[float]:
    """Return the probabilities with 0 for the cards of other articles: small boxes of one name, each under a heading
    that is a link.
    """
    cards: dict[BoxName, list[Box]] = {}
    for segment in segments:
        card = segment.box.parent
        if segment.box.tag in _HEADINGS and segment.linked == segment.size and card and card.segments <= _CARD_SEGMENTS:
            cards.setdefault(name_of(card), []).append(card)
    boxes = {box for alike in cards.values() if len(alike) >= _FEWEST_CARDS for box in alike}
    if not boxes:
        return list(likely)
    return [
        0.0 if probability and any(box in boxes for box in islice(segment.box.within(), _LEVELS)) else probability
        for segment, probability in zip(segments, likely, strict=True)
    ]


def _kept(segments: Sequence[Segment], likely: Sequence[float]) -> list[bool]:
    """Say of each segment whether it is kept: the likely ones, each text once."""
    size = sum(segment.size for segment, probability in zip(segments, likely, strict=True) if probability > _KEPT)
    enough = _KEPT if size >= _LITTLE_SIZE else max(_LEAST, min(_KEPT, _OF_THE_BEST * max(likely)))
    seen: set[str] = set()
    kept = []
    for segment, probability in zip(segments, likely, strict=True):
        again = segment.is_prose and segment.text in seen
        kept.append(probability > enough and not again)
        if kept[-1]:
            seen.add(segment.text)
    _put_back(segments, likely, kept, seen)
    _keep_tables_whole(segments, kept)
    return kept


def _cut_followers(segments: Sequence[Segment], kept: list[bool], known: Known) -> None:
    """Drop the articles that follow, each under a main heading and in a box of its own: pages that scroll on for ever
    append them.
    """
    heads = [index for index, segment in enumerate(segments) if segment.box.tag == "h1"][:_MAX_HEADS]
    prose = [[i for i in range(start, end) if kept[i] and segments[i].is_prose]
             for start, end in pairwise([*heads, len(segments)])]  # fmt: skip
    own = [n for n, part in enumerate(prose) if sum(segments[i].size for i in part) >= _LITTLE_SIZE]
    if len(own) < 2:
        return
    first = next((n for n in own if squeezed(segments[heads[n]].text) in known.titles), own[0])
    for n in own[own.index(first) + 1 :]:
        before, after = segments[prose[first][-1]].box, segments[prose[n][0]].box
        if any(box.holds(after) and not box.holds(before) for box in segments[heads[n]].box.within()):
            kept[heads[n] :] = [False] * (len(segments) - heads[n])
            return


def _put_back(segments: Sequence[Segment], likely: Sequence[float], kept: list[bool], seen: set[str]) -> None:
    """Keep what is too short to be told by itself and stands among what is kept: lists, tables, quotes and subheads."""
    for first, last, needed in _frames_in_text(segments, kept):
        if max(likely[first : last + 1]) >= needed:
            kept[first : last + 1] = [True] * (last + 1 - first)
    for index in range(len(segments) - 2, 0, -1):
        segment = segments[index]
        if not kept[index] and likely[index] >= _LEAST_AMONG_KEPT and segment.text not in seen:
            kept[index] = segment.box.frame is None and _heads(segments, index, kept)


def _keep_tables_whole(segments: Sequence[Segment], kept: list[bool]) -> None:
    """Keep all the cells of a table or none: without its labels a figure says nothing."""
    cells: dict[Box, list[int]] = {}
    for index, segment in enumerate(segments):
        frame = segment.box.frame
        if frame is not None and frame.tag == "table":
            cells.setdefault(frame, []).append(index)
    for indices in cells.values():
        # A page laid out by a table has its menus in other cells of it.
        if is_of_data([segments[index] for index in indices]):
            size = sum(segments[index].size for index in indices)
            is_kept = sum(segments[index].size for index in indices if kept[index]) > _TABLE_SHARE * size
            for index in indices:
                kept[index] = is_kept


def _frames_in_text(segments: Sequence[Segment], kept: Sequence[bool]) -> list[tuple[int, int, float]]:
    """Return the first and the last segment of each list, table and quote without links that stands in the text or
    ends it, and the probability that one of its segments needs.
    """
    spans: dict[Box, tuple[int, int]] = {}
    for index, segment in enumerate(segments):
        frame = segment.box.frame
        if frame is not None:
            spans[frame] = (spans.get(frame, (index, index))[0], index)
    found = []
    for frame, (first, last) in spans.items():
        place = frame.parent
        if place is None or not first or frame.linked > _FRAME_LINKED * frame.size:
            continue
        # Its heading may not be kept yet, and a list of the key points stands right below the headline.
        above = (
            first - 2 if segments[first - 1].box.tag in _HEADINGS and not kept[first - 1] and first > 1 else first - 1
        )
        if place.holds(segments[above].box) and (kept[above] or segments[above].box.tag == "h1"):
            goes_on = last + 1 < len(segments) and kept[last + 1] and place.holds(segments[last + 1].box)
            if goes_on or kept[above]:
                found.append((first, last, _LEAST_AMONG_KEPT if goes_on else _LEAST_AT_THE_END))
    return found


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
