"""Whether parts of texts are about the same thing, by the words they share: no statistics of any language needed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newscrawler.fingerprint.shingles import Fingerprint
from newscrawler.fingerprint.symbols import ALONE, DIGIT, FINE, UPPER

__all__ = ["about_one_thing", "kinship"]

_Mask = NDArray[np.bool_]
_Terms = NDArray[np.uint64]

# Long words and names are about something: half of the words of five characters are not.
_LONG, _NAME = 6, 3
# Of unspaced scripts and Korean neighbouring characters stand for words. Hiragana writes endings.
_LETTERS_OF_A_TERM = 4
_HIRAGANA = (0x3040, 0x309F)
_CODE = np.uint32((1 << 21) - 1)
# Terms of different texts that are the same by chance grow with both sizes, less than in proportion; these powers
# keep what is left the same for parts of a fifth and of a half (the corpus' Latin half, 0.5 to 0.9 tried).
_POWER_OF_PART, _POWER_OF_REST = 0.8, 0.6


def terms(text: Fingerprint) -> _Terms:
    """Return for each token the term that starts there, 0 for none."""
    names = (text.kinds & np.uint32(UPPER) != 0) & (text.sizes >= _NAME)
    found = np.where(names | (text.sizes >= _LONG), text.tokens, np.uint64(0))
    alone = text.kinds & np.uint32(ALONE) != 0
    if alone.any():
        pairs = np.zeros_like(found)
        pairs[:-1] = text.tokens[:-1] * np.uint64(3) + text.tokens[1:]
        fours = np.zeros_like(found)
        fours[:-_LETTERS_OF_A_TERM] = pairs[:-_LETTERS_OF_A_TERM] * np.uint64(5) + pairs[2 : -(_LETTERS_OF_A_TERM - 2)]
        codes = text.kinds & _CODE
        found[alone] = pairs[alone]
        fine = text.kinds & np.uint32(FINE) != 0
        found[fine] = fours[fine]
        found[(codes >= _HIRAGANA[0]) & (codes <= _HIRAGANA[1])] = 0
    found[text.kinds & np.uint32(DIGIT) != 0] = 0
    return found


def kinship(part: _Terms, rest: _Terms) -> float:
    """Return how many different terms the two share, for their sizes: 0 to about 1."""
    part, rest = _different(part), _different(rest)
    if not len(part) or not len(rest):
        return 0.0
    at = rest.searchsorted(part)
    shared = np.count_nonzero(rest.take(at, mode="clip") == part)
    return float(shared / len(part) ** _POWER_OF_PART / len(rest) ** _POWER_OF_REST)


def about_one_thing(text: Fingerprint, part: _Mask) -> float:
    """Return how much the part of a text has to do with the rest of it, in three pieces.

    The piece next to the least akin counts, and the least akin half: the rest of an article, of which a part stands
    in a merged text, may be one piece of the three.
    """
    found = terms(text)
    rest = found[~part]
    rest = rest[rest != 0]
    size = len(rest) // 3
    kin = sorted(kinship(found[part], rest[at * size : (at + 1) * size]) for at in range(3))
    return kin[1] + kin[0] / 2


def _different(values: _Terms) -> _Terms:
    values = np.sort(values[values != 0])
    kept = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=kept[1:])
    return values[kept]
