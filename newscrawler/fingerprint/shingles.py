"""Shingles of a text, and the sample of them that an index keeps."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["MARK_BITS", "Fingerprint", "fingerprint"]

MARK_BITS = 48
_WORDS = 4
_MOST_MARKS = 32


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """A text to compare. `marks` are the keys of the index, below 2 ** MARK_BITS, sorted, none twice; a text too short
    to be told from its frame has none.
    """

    marks: tuple[int, ...]
    shingles: frozenset[int]


def fingerprint(text: str) -> Fingerprint:
    """Return what to compare a text by."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    runs = {" ".join(words[n : n + _WORDS]) for n in range(len(words) - _WORDS + 1)}
    shingles = frozenset(
        int.from_bytes(hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        for run in runs
    )
    sample: list[int] = []
    # Each halving keeps the same shingles of every text, so that a part's sample is part of the whole's.
    for bits in range(64):
        sample = [shingle for shingle in shingles if shingle & ((1 << bits) - 1) == 0]
        if len(sample) <= _MOST_MARKS:
            break
    return Fingerprint(
        tuple(sorted({shingle >> (64 - MARK_BITS) for shingle in sample})) if len(words) > 40 else (), shingles
    )
