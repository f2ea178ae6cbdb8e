"""Whether parts of texts are about the same thing, by the words they share: no statistics of any language needed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from newscrawler.fingerprint.shingles import Fingerprint, words
from newscrawler.fingerprint.symbols import ALONE, DIGIT, FINE, UPPER

__all__ = ["CODE", "SEMITIC", "about_one_thing", "between", "different", "kinship", "runs", "terms"]

_Mask = NDArray[np.bool_]
_Terms = NDArray[np.uint64]

# Long words and names are about something, in every language. Arabic and Hebrew write few vowels.
_NAME, _LONG, _LONG_LATIN, _LONG_SEMITIC = 3, 5, 6, 4
_LATIN, SEMITIC, _HIRAGANA = (0, 0x24F), (0x590, 0x8FF), (0x3040, 0x309F)
# Of Chinese, Japanese and Korean two neighbouring characters stand for a word, save hiragana, which writes endings; of
# the finer scripts so many letters.
_LETTERS_OF_A_TERM = 8
# Terms of different texts that are the same by chance grow with both sizes, less than in proportion; with these powers
# parts of a fifth and of a half are measured alike (0.5 to 1 tried on the Latin half of the corpus).
_POWER_OF_PART, _POWER_OF_REST = 0.8, 0.6
# What one in 200 parts of two articles glued together reaches, and three in four of the parts of one article: over
# 3,400 of the former in Latin letters, 50 to 290 in the others.
_KIN, _KIN_LATIN, _KIN_SEMITIC, _KIN_ALONE, _KIN_FINE = 0.021, 0.029, 0.01, 0.015, 0.024

# A cut keeps the beginning. A part that stands there needs no kin in a text of so many words: in so few none recur, and
# two articles are seldom one of them. A round-up has one beginning: no two stories are joined by theirs. What opens one
# of four items and more is less than such a share of it.
_FEW_WORDS, _OPENING = 170, 0.3
# Of so many tokens as the part has, those at the beginning that are of it: a headline may stand before it.
_AT_THE_BEGINNING = 0.8
# A part that does not stand there is as often the news of a round-up: it needs so many times the kin.
_AMID = 1.25

_FACTOR = 6364136223846793005
CODE = np.uint32((1 << 21) - 1)


def terms(text: Fingerprint) -> _Terms:
    """Return for each token the term that starts there, 0 for none."""
    kinds, codes = text.kinds, text.kinds & CODE
    long = np.full(len(kinds), _LONG)
    long[between(codes, _LATIN)] = _LONG_LATIN
    long[between(codes, SEMITIC)] = _LONG_SEMITIC
    long[kinds & np.uint32(UPPER) != 0] = _NAME
    found = np.where((text.sizes >= long) & (kinds & np.uint32(DIGIT) == 0), text.tokens, np.uint64(0))
    alone = kinds & np.uint32(ALONE) != 0
    if alone.any():
        fine = kinds & np.uint32(FINE) != 0
        pairs = runs(text.tokens, 2)
        found[alone] = pairs[alone]
        if fine.any():
            found[fine] = runs(text.tokens, _LETTERS_OF_A_TERM)[fine]
        found[between(codes, _HIRAGANA)] = 0
    return found


def between(codes: NDArray[np.uint32], bounds: tuple[int, int]) -> _Mask:
    """Say which code points are of a script, given by its first and last."""
    return (codes >= bounds[0]) & (codes <= bounds[1])


def runs(tokens: _Terms, size: int) -> _Terms:
    """Return a hash of the run of so many tokens that starts at each, 0 where there is none."""
    runs = np.zeros_like(tokens)
    if len(tokens) >= size:
        last = len(tokens) - size + 1
        for number in range(size):
            runs[:last] = runs[:last] * np.uint64(_FACTOR) + tokens[number : last + number]
    return runs


def different(values: _Terms) -> _Terms:
    """Return each term once, sorted."""
    values = np.sort(values[values != 0])
    kept = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=kept[1:])
    return values[kept]


def kinship(part: _Terms, rest: _Terms) -> float:
    """Return how many terms the two share, for their sizes: 0 to about 1. Both are `different`."""
    if not len(part) or not len(rest):
        return 0.0
    at = rest.searchsorted(part)
    shared = np.count_nonzero(rest.take(at, mode="clip") == part)
    return float(shared / len(part) ** _POWER_OF_PART / len(rest) ** _POWER_OF_REST)


def about_one_thing(text: Fingerprint, part: _Mask) -> bool:
    """Say whether the part of a text has to do with the rest of it, in three pieces.

    The piece next to the least akin counts, and the least akin half: where a part of an article stands in a text that
    is two, one piece of the three may be the rest of that article. The beginning of a short text always has.
    """
    count = np.count_nonzero(part)
    opens = np.count_nonzero(part[:count]) >= _AT_THE_BEGINNING * count
    if opens and count >= _OPENING * len(part) and words(text) < _FEW_WORDS:
        return True
    found = terms(text)
    rest = found[~part]
    rest = rest[rest != 0]
    size = len(rest) // 3
    own = different(found[part])
    kin = sorted(kinship(own, different(rest[at * size : (at + 1) * size])) for at in range(3))
    return kin[1] + kin[0] / 2 >= _least_kin(text.kinds) * (1 if opens else _AMID)


def _least_kin(kinds: NDArray[np.uint32]) -> float:
    """Return the kin that a part needs: of each script as much as it has of the tokens."""
    codes = kinds & CODE
    least = np.full(len(kinds), _KIN)
    least[between(codes, _LATIN)] = _KIN_LATIN
    least[between(codes, SEMITIC)] = _KIN_SEMITIC
    least[kinds & np.uint32(ALONE) != 0] = _KIN_ALONE
    least[kinds & np.uint32(FINE) != 0] = _KIN_FINE
    return float(least.mean())
