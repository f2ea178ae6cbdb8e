"""Whether two texts are one frame filled in twice: the same sentences, with other names, numbers and words in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from newscrawler.fingerprint.shingles import Fingerprint, words
from newscrawler.fingerprint.symbols import ALONE, DIGIT, FINE, UPPER
from newscrawler.fingerprint.topics import CODE, SEMITIC, between, runs

__all__ = ["is_frame"]

_Mask = NDArray[np.bool_]
_Hashes = NDArray[np.uint64]
_Gap = tuple[int, int]

# Words of what differs between two runs that agree, at the most, for it to be a blank that was filled in.
_BLANK = 10
# Blanks in a hundred words: copies that were edited have up to 2.5, series 2 to 10.
_MANY_BLANKS, _SOME_BLANKS = 4.0, 2.0
# Numbers that the other has not: how many at the least, and their share of all; where there are some blanks, fewer do.
_OTHER_NUMBERS, _OTHER_NUMBERS_IN_BLANKS = (3, 0.4), (2, 0.3)
# Blanks that hold other names, and the share of all names: copies in which a word in sixty is another have up to 0.11,
# appeals, recalls and funeral notices 0.14 to 0.9.
_NAMED_BLANKS, _OTHER_NAMES = 2, 0.2
# Words that the other has nowhere, in blanks, in a hundred: nineteen of twenty such copies have up to 1.7, such forms
# 1.7 to 6. Of one blank no more count than an editor's other phrase has, of the opening, where a place and an agency
# stand, still fewer.
_OTHER_WORDS, _MOST_OF_BLANK, _MOST_OF_OPENING = 2.0, 4.0, 2.0
# A word for a word is what editors do, several for several what a form has: one counts as so much.
_ONE_WORD = 0.5
# Words of a blank that has its like in the other text between the same words: two that run into one.
_OPPOSITE_BLANK = 15
# Tokens on either side by which a blank is known in the other text, fewer than the shortest shingle has.
_SIDE = 3
# Characters by which two spellings of a word that begin alike differ in length, at the most.
_RESPELT = 1
# Letters of Thai, Lao, Khmer and Burmese that are found nowhere else by chance.
_LETTERS = 4


def is_frame(texts: tuple[Fingerprint, Fingerprint], masks: tuple[_Mask, _Mask], nearly_all: bool) -> bool:
    """Say whether the two differ as the issues of a series do; `masks` are the tokens of each that the other has.

    Where they are not nearly all, numbers count from the longer stretches that differ as well.
    """
    longest = _BLANK if nearly_all else np.inf
    sides = [_blanks(text, mask, longest) for text, mask in zip(texts, masks, strict=True)]
    blanks = min(side[0] for side in sides)
    if blanks >= _MANY_BLANKS:
        return True
    numbers = [text.tokens[text.kinds & np.uint32(DIGIT) != 0] for text in texts]
    others = [_others(side[1], theirs) for side, theirs in zip(sides, reversed(numbers), strict=True)]
    count, share = min(each[0] for each in others), min(each[1] for each in others)
    least, least_share = _OTHER_NUMBERS_IN_BLANKS if blanks >= _SOME_BLANKS else _OTHER_NUMBERS
    return (count >= least and share >= least_share) or _filled_otherwise(texts, masks)


def _blanks(text: Fingerprint, mask: _Mask, longest: float) -> tuple[float, _Hashes]:
    """Return how many blanks a text has in a hundred words of what it shares and of them, and the numbers there."""
    starts, ends = _gaps(mask)
    weight = words(text) / len(text.tokens)
    sizes = (ends - starts) * weight
    short = (sizes <= _BLANK) & (starts > 0) & (ends < len(mask))
    region = mask.copy()
    for start, end in zip(starts[sizes <= longest], ends[sizes <= longest], strict=True):
        region[start:end] = True
    length = max(1.0, float(np.count_nonzero(region)) * weight)
    return 100 * float(np.count_nonzero(short)) / length, text.tokens[region & (text.kinds & np.uint32(DIGIT) != 0)]


def _gaps(mask: _Mask) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where the stretches start and end that the mask leaves out."""
    within = np.ones(len(mask) + 2, dtype=bool)
    within[1:-1] = mask
    edges = (within[1:] != within[:-1]).nonzero()[0]
    return edges[::2], edges[1::2]


def _others(ours: _Hashes, theirs: _Hashes) -> tuple[int, float]:
    """Return how many of our numbers are not among theirs, and which share of ours that is."""
    left = (Counter(ours.tolist()) - Counter(theirs.tolist())).total()
    return left, left / len(ours) if len(ours) else 0.0


def _filled_otherwise(texts: tuple[Fingerprint, Fingerprint], masks: tuple[_Mask, _Mask]) -> bool:
    """Say whether names, or words in number, stand opposite each other that the other text has nowhere.

    A copy's editor puts in and leaves out, respells, has a word of his own here and there, and leaves names alone.
    """
    opposite = _opposite(texts, masks)
    if not opposite:
        return False
    grams = [_grams(text) for text in texts]
    weights = [_new(text, ours, theirs) for text, ours, theirs in zip(texts, grams, (grams[1], grams[0]), strict=True)]
    filled, names, named = [0.0, 0.0], [0, 0], 0
    for gaps in opposite:
        found = [gap[0] + weight[slice(*gap)].nonzero()[0] for gap, weight in zip(gaps, weights, strict=True)]
        kept = [_other_words((texts[side], found[side]), (texts[1 - side], found[1 - side])) for side in (0, 1)]
        sizes = [float(weight[at].sum()) for weight, at in zip(weights, kept, strict=True)]
        called = [
            int(np.count_nonzero(text.kinds[at] & np.uint32(UPPER))) for text, at in zip(texts, kept, strict=True)
        ]
        most = _MOST_OF_BLANK if gaps[0][0] and gaps[1][0] else _MOST_OF_OPENING
        if 0 < min(sizes) <= 1:
            sizes = [_ONE_WORD, _ONE_WORD]
        if min(sizes):
            filled = [total + min(most, size) for total, size in zip(filled, sizes, strict=True)]
        if min(called):
            names = [total + count for total, count in zip(names, called, strict=True)]
            named += 1
    in_a_hundred = min(100 * total / words(text) for total, text in zip(filled, texts, strict=True))
    of_names = min(total / max(1, _names(text)) for total, text in zip(names, texts, strict=True))
    return in_a_hundred >= _OTHER_WORDS or (named >= _NAMED_BLANKS and of_names >= _OTHER_NAMES)


def _opposite(texts: tuple[Fingerprint, Fingerprint], masks: tuple[_Mask, _Mask]) -> list[tuple[_Gap, _Gap]]:
    """Return the blanks of both that stand between the same words, the opening too; not the end: footers."""
    one, other = (dict(_sided(text, mask)) for text, mask in zip(texts, masks, strict=True))
    return [(gap, other[sides]) for sides, gap in one.items() if sides in other]


def _sided(text: Fingerprint, mask: _Mask) -> Iterator[tuple[tuple[bytes, bytes], _Gap]]:
    longest = _OPPOSITE_BLANK * len(text.tokens) / words(text)
    for start, end in zip(*_gaps(mask), strict=True):
        if end - start <= longest and end < len(mask):
            left, right = text.tokens[max(0, start - _SIDE) : start], text.tokens[end : end + _SIDE]
            yield (left.tobytes(), right.tobytes()), (int(start), int(end))


def _grams(text: Fingerprint) -> _Hashes:
    """Return for each token what is looked for in the other text: the word; two ideographs; letters of a word."""
    grams = text.tokens.copy()
    alone = text.kinds & np.uint32(ALONE) != 0
    if alone.any():
        fine = text.kinds & np.uint32(FINE) != 0
        grams[alone] = runs(text.tokens, 2)[alone]
        grams[fine] = runs(text.tokens, _LETTERS)[fine]
    return grams


def _new(text: Fingerprint, grams: _Hashes, theirs: _Hashes) -> NDArray[np.float64]:
    """Return the weight in words of each token that is no number and that the other has not, once; 0 for the others."""
    weights = np.ones(len(grams))
    weights[text.kinds & np.uint32(ALONE) != 0] = 1 / 2
    weights[text.kinds & np.uint32(FINE) != 0] = 1 / 4
    first = np.zeros(len(grams), dtype=bool)
    first[np.unique(grams, return_index=True)[1]] = True
    weights[~first | np.isin(grams, theirs) | (text.kinds & np.uint32(DIGIT) != 0)] = 0
    return weights


def _other_words(
    ours: tuple[Fingerprint, NDArray[np.intp]], theirs: tuple[Fingerprint, NDArray[np.intp]]
) -> NDArray[np.intp]:
    """Return those of our places where no word of theirs is spelt in another way.

    Arabic and Hebrew write the article at the word: there many begin alike.
    """
    (text, at), (other, there) = ours, theirs
    codes, their_codes = text.kinds[at] & CODE, other.kinds[there] & CODE
    like = codes[:, None] == their_codes[None, :]
    like &= np.abs(text.sizes[at].astype(int)[:, None] - other.sizes[there].astype(int)[None, :]) <= _RESPELT
    like &= ((text.kinds[at] & np.uint32(ALONE) == 0) & ~between(codes, SEMITIC))[:, None]
    left: NDArray[np.intp] = at[~like.any(axis=1)]
    return left


def _names(text: Fingerprint) -> int:
    return len(np.unique(text.tokens[text.kinds & np.uint32(UPPER) != 0]))
