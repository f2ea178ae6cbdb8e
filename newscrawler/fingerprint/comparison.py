"""Whether two texts are copies of one."""

from __future__ import annotations

from typing import NamedTuple

from newscrawler.fingerprint.shingles import Fingerprint

__all__ = ["Likeness", "compared"]


class Likeness(NamedTuple):
    """How much two texts share: `of_one` and `of_other` are the shares (0–1) of each one's words that stand in runs
    the other has too; `alike` says that they are copies of one text, by the measure of the story clusters.
    """

    of_one: float
    of_other: float
    alike: bool


def compared(one: Fingerprint, other: Fingerprint) -> Likeness:
    """Return how much two texts share; the same, sides changed, the other way round."""
    shared = len(one.shingles & other.shingles)
    of_one, of_other = (shared / len(each.shingles) if each.shingles else 0.0 for each in (one, other))
    alike = bool(one.marks and other.marks) and max(of_one, of_other) >= 0.6 and min(of_one, of_other) >= 0.15
    return Likeness(of_one, of_other, alike)
