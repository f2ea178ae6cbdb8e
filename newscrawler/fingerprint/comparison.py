"""Whether two texts are copies of one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from newscrawler.fingerprint.shingles import Fingerprint

__all__ = ["Likeness", "compared"]

_Mask = NDArray[np.bool_]

# At most one of two different texts can make up more than half of a third.
_MOST = 0.5
# A cut copy is whole in the longer text but for its edges and what an editor touched.
_CONTAINED = 0.8
_LEAST_PART = 0.12


class Likeness(NamedTuple):
    """How much two texts share: `of_one` and `of_other` are the shares (0–1) of each one's words that stand in runs
    the other has too; `alike` says that they are copies of one text, by the measure of the story clusters.
    """

    of_one: float
    of_other: float
    alike: bool


def compared(one: Fingerprint, other: Fingerprint) -> Likeness:
    """Return how much two texts share; the same, sides changed, the other way round."""
    of_one, of_other = (float(mask.mean()) if len(mask) else 0.0 for mask in _covered(one, other))
    if not one.marks or not other.marks:
        return Likeness(of_one, of_other, False)
    less, more = sorted((of_one, of_other))
    alike = less > _MOST or (more >= _CONTAINED and less >= _LEAST_PART)
    return Likeness(of_one, of_other, alike)


def _covered(one: Fingerprint, other: Fingerprint) -> tuple[_Mask, _Mask]:
    """Return which tokens of each stand in a shingle that the other has too."""
    kinds = np.sort(one.shingles), np.sort(other.shingles)
    return _found(one, kinds[1]), _found(other, kinds[0])


def _found(text: Fingerprint, shingles: NDArray[np.uint64]) -> _Mask:
    if not len(shingles):
        return np.zeros(len(text.tokens), dtype=bool)
    at = shingles.searchsorted(text.shingles)
    starts = (shingles.take(at, mode="clip") == text.shingles).nonzero()[0]
    size = len(text.tokens) + 1
    depth = np.bincount(starts, minlength=size) - np.bincount(starts + text.spans[starts], minlength=size)
    return depth.cumsum()[:-1] > 0
