"""Shingles of a text, and the sample of them that an index keeps."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newscrawler.fingerprint.symbols import ALONE, FINE, UPPER, Symbols, symbols_of

__all__ = ["MARK_BITS", "VERSION", "Fingerprint", "fingerprint", "words"]

# Marks of one version only can be compared: a store that keeps them notes it.
VERSION = 1
MARK_BITS = 48

# A run of so many tokens is as telling in one script as in another: words, characters of Chinese, Japanese or Korean,
# letters of Thai, Lao, Khmer or Burmese.
_WORDS, _CHARACTERS, _LETTERS = 4, 8, 16
# Of a text cut to a fifth a fifth of the sample is left: 5 to 10 marks, of which one is enough.
_MOST_MARKS = 48
# Shingles below which a text has no marks, in shingles of words; of characters twice, of letters four times as many.
_LEAST = 36

_Hashes = NDArray[np.uint64]
# The odd multipliers and the shifts are those of SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom
# number generators") and, for the places in a word, of Knuth's MMIX.
_PLACE = 6364136223846793005
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_ONE, _MIX_TWO = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SHIFT_ONE, _SHIFT_TWO, _SHIFT_THREE = np.uint64(30), np.uint64(27), np.uint64(31)
_HALF_BITS = np.uint64(32)
_MARK = np.uint64((1 << MARK_BITS) - 1)
# What is hashed of a symbol; what is kept of a token's first, without and with a word that ends two places before it.
_NOT_UPPER = ~np.uint32(UPPER)
_KEPT = np.array([_NOT_UPPER, ~np.uint32(0)])
# Characters that are taken at once, which bounds the tables of powers: a word that lies across becomes two.
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Fingerprint:
    """A text to compare. `marks` are the keys of the index, below 2 ** MARK_BITS, sorted, none twice; a text too short
    to be told from its frame has none.

    Of each token in order `tokens` has the hash, `kinds` its first symbol, `sizes` its characters modulo 256, `spans`
    how many tokens the shingle takes that starts there, `shingles` the hash of that; the last of a text start none.
    A symbol's UPPER is left only where the word before is of the same sentence: there it makes a name.
    """

    marks: tuple[int, ...]
    tokens: _Hashes
    kinds: Symbols
    sizes: NDArray[np.uint8]
    spans: NDArray[np.uint8]
    shingles: _Hashes


def fingerprint(text: str) -> Fingerprint:
    """Return what to compare a text by, the same in every process, on every machine and for one VERSION."""
    symbols = symbols_of(text)
    tokens, kinds, sizes = _tokens(symbols)
    spans = _spans(kinds)
    shingles = _shingle_hashes(tokens, spans)
    spans = spans[: len(shingles)]
    return Fingerprint(_marks(shingles, spans), tokens, kinds, sizes, spans, shingles)


def words(text: Fingerprint) -> float:
    """Return the length in words, of which an ideograph is half a one and a letter of the finer scripts a quarter."""
    return len(text.tokens) * _WORDS * len(text.spans) / int(text.spans.sum())


def _tokens(symbols: Symbols) -> tuple[_Hashes, Symbols, NDArray[np.uint8]]:
    """Return the hash, the first symbol and the size of each token."""
    if len(symbols) > _PIECE:
        pieces = [_tokens(symbols[at : at + _PIECE]) for at in range(0, len(symbols), _PIECE)]
        tokens, kinds, sizes = (np.concatenate(parts) for parts in zip(*pieces, strict=True))
        return tokens, kinds, sizes
    starts, ends, inside = _edges(symbols)
    if not len(starts):
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint8)
    upward, downward = _powers()
    # Sums up to each place: a token's is the difference of two. Separators are 0 and add nothing. Times the inverse
    # power of its start, a word is the same wherever it stands.
    sums = np.zeros(len(symbols) + 1, dtype=np.uint64)
    weighted = (symbols & _NOT_UPPER).astype(np.uint64)
    weighted *= upward[: len(symbols)]
    np.add.accumulate(weighted, out=sums[1:])
    tokens = sums.take(ends)
    tokens -= sums.take(starts)
    tokens *= downward.take(starts)
    tokens ^= tokens >> _HALF_BITS
    tokens *= _GOLDEN
    kinds = symbols.take(starts)
    # One sign between two words is a space; where a sentence ends there are two.
    kinds &= _KEPT.take(inside.take(starts - 2, mode="clip").view(np.uint8))
    ends -= starts
    return tokens, kinds, ends.astype(np.uint8)


def _edges(symbols: Symbols) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """Return where tokens start and where they end, and which symbols are of one: each character that stands alone is a
    token, else a word."""
    padded = np.zeros(len(symbols) + 2, dtype=bool)
    inside = np.not_equal(symbols, 0, out=padded[1:-1])
    edges = padded[1:] != padded[:-1]
    if not int(np.bitwise_or.reduce(symbols)) & ALONE:
        both = edges.nonzero()[0]
        return both[::2], both[1::2], inside
    alone = symbols & np.uint32(ALONE) != 0
    edges[:-1] |= alone
    edges[1:] |= alone
    return (edges & padded[1:]).nonzero()[0], (edges & padded[:-1]).nonzero()[0], inside


@functools.cache
def _powers() -> tuple[_Hashes, _Hashes]:
    """Return the powers of _PLACE for each place of a piece, and their inverses, modulo 2 ** 64."""
    bases = (_PLACE, pow(_PLACE, -1, 1 << 64))
    upward, downward = (np.full(_PIECE, base, dtype=np.uint64) for base in bases)
    return np.multiply.accumulate(upward), np.multiply.accumulate(downward)


def _spans(kinds: Symbols) -> NDArray[np.uint8]:
    """Return how many tokens a shingle takes from each on: by its script, or that of the next where it is finer."""
    spans = np.full(len(kinds), _WORDS, dtype=np.uint8)
    if int(np.bitwise_or.reduce(kinds)) & ALONE:
        spans[kinds & np.uint32(ALONE) != 0] = _CHARACTERS
        spans[kinds & np.uint32(FINE) != 0] = _LETTERS
        spans[:-1] = np.maximum(spans[:-1], spans[1:])
    return spans


def _shingle_hashes(tokens: _Hashes, spans: NDArray[np.uint8]) -> _Hashes:
    """Return the hash of the shingle at each token, as long as there is room for one."""
    tail = spans[-_LETTERS:]
    # None is made from the first on that finds no room.
    short = (np.arange(len(tail), 0, -1) < tail).nonzero()[0]
    count = len(spans) - (len(tail) - int(short[0]) if len(short) else 0)
    if count <= 0:
        return tokens[:0]
    whole = spans[:count]
    coarsest, finest = int(whole.min()), int(whole.max())
    present = [span for span in (_WORDS, _CHARACTERS, _LETTERS) if coarsest <= span <= finest]
    shingles = np.zeros(count, dtype=np.uint64)
    runs, width = tokens, 1
    for span in present:
        while width < span:
            following = runs[width:] >> _HALF_BITS
            following ^= runs[width:]
            runs = runs[:-width] * _MIX_TWO
            runs += following
            width *= 2
        if len(present) == 1:
            return _mixed(runs[:count])
        at = (whole == span).nonzero()[0]
        shingles[at] = runs[at]
    return _mixed(shingles)


def _mixed(hashes: _Hashes) -> _Hashes:
    """Return the hashes with every bit of each depending on all of its bits (the finaliser of SplitMix64)."""
    hashes = hashes ^ (hashes >> _SHIFT_ONE)
    hashes *= _MIX_ONE
    hashes ^= hashes >> _SHIFT_TWO
    hashes *= _MIX_TWO
    hashes ^= hashes >> _SHIFT_THREE
    return hashes


def _marks(shingles: _Hashes, spans: NDArray[np.uint8]) -> tuple[int, ...]:
    """Return the shingles with enough trailing zeros, none twice: each halving keeps the same ones of every text, so
    that a part's sample is in the whole's (Broder 1997, "On the resemblance and containment of documents").
    """
    count = len(shingles)
    # The sum takes a tenth of the time of all of it, and only the finest script needs so many.
    if count * _WORDS < _LEAST * _LETTERS and (_WORDS / spans).sum() < _LEAST:
        return ()
    # As if none came twice, and one less; a text that repeats itself has fewer than its length says.
    bits = max(0, (count // _MOST_MARKS).bit_length() - 1)
    sample = _sample(shingles, bits)
    while bits and len(sample) <= _MOST_MARKS:
        bits -= 1
        sample = _sample(shingles, bits)
    while len(sample) > _MOST_MARKS:
        bits += 1
        sample = {mark for mark in sample if not mark & (1 << bits) - 1}
    if bits == 0 and len(sample) < _LEAST:
        return ()
    return tuple(sorted(sample))


def _sample(shingles: _Hashes, bits: int) -> set[int]:
    ends = shingles & np.uint64((1 << bits) - 1)
    return set((shingles[ends == 0] & _MARK).tolist())
