"""Whether two texts are copies of one."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from newscrawler.fingerprint.frames import is_frame
from newscrawler.fingerprint.shingles import Fingerprint, words
from newscrawler.fingerprint.topics import about_one_thing, different, kinship, terms

__all__ = ["Likeness", "Verdict", "compared"]

_Mask = NDArray[np.bool_]
_Hashes = NDArray[np.uint64]

# copy: the most of both is the same. cut: one is a part of the other. short: one is too short to tell. apart: too
# little is the same. frame: the same sentences with other names and numbers in them. part: one is in the other, which
# for the most is about something else.
Verdict = Literal["copy", "cut", "short", "apart", "frame", "part"]

# At most one of two different texts can make up more than half of a third.
_HALF = 0.5
# Three paragraphs told in other words leave this much.
_MOST = 0.58
# Below it what differs has to be about one thing, and its numbers have to agree.
_NEARLY_ALL = 0.82
# Words below which all but a tenth of one has to be the same: the blanks of a short series are few.
_SHORT, _ALL_BUT_A_TENTH = 120, 0.9
# A cut copy is in the longer text but for what an editor touched.
_CONTAINED = 0.8
_LEAST_PART = 0.12
# Of what differs: letters with one greeting and one close have up to 0.023, paragraphs in other words 0.067 and more.
_KIN_OF_GAPS = 0.03


class Likeness(NamedTuple):
    """How much two texts share: `of_one` and `of_other` are the shares (0–1) of each one's words that stand in runs
    the other has too; `alike` says that they are copies of one text, by the measure of the story clusters, and
    `verdict` why.
    """

    of_one: float
    of_other: float
    alike: bool
    verdict: Verdict


def compared(one: Fingerprint, other: Fingerprint) -> Likeness:
    """Return how much two texts share; the same, sides changed, the other way round."""
    masks = _covered(one, other)
    of_one, of_other = (float(np.count_nonzero(mask) / len(mask)) if len(mask) else 0.0 for mask in masks)
    verdict = _verdict((one, other), masks, (of_one, of_other))
    return Likeness(of_one, of_other, verdict in ("copy", "cut"), verdict)


def _verdict(
    texts: tuple[Fingerprint, Fingerprint], masks: tuple[_Mask, _Mask], shares: tuple[float, float]
) -> Verdict:
    if not texts[0].marks or not texts[1].marks:
        return "short"
    less, more = sorted(shares)
    if more < _MOST or less < _LEAST_PART or (less <= _HALF and more < _CONTAINED):
        return "apart"
    if is_frame(texts, masks, more >= _NEARLY_ALL):
        return "frame"
    if less > _HALF:
        if min(map(words, texts)) < _SHORT:
            return "copy" if more >= _ALL_BUT_A_TENTH else "apart"
        if more >= _NEARLY_ALL:
            return "copy"
        gaps = [different(terms(text)[~mask]) for text, mask in zip(texts, masks, strict=True)]
        return "copy" if kinship(*sorted(gaps, key=len)) >= _KIN_OF_GAPS else "apart"
    longer = shares.index(less)
    return "cut" if about_one_thing(texts[longer], masks[longer]) else "part"


def _covered(one: Fingerprint, other: Fingerprint) -> tuple[_Mask, _Mask]:
    """Return which tokens of each stand in a shingle that the other has too."""
    return _found(one, np.sort(other.shingles)), _found(other, np.sort(one.shingles))


def _found(text: Fingerprint, shingles: _Hashes) -> _Mask:
    if not len(shingles):
        return np.zeros(len(text.tokens), dtype=bool)
    at = shingles.searchsorted(text.shingles)
    starts = (shingles.take(at, mode="clip") == text.shingles).nonzero()[0]
    size = len(text.tokens) + 1
    depth = np.bincount(starts, minlength=size) - np.bincount(starts + text.spans[starts], minlength=size)
    return depth.cumsum()[:-1] > 0
