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
# The odd multipliers are those of SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number
# generators") and, for the places in a word, of Knuth's MMIX.
_PLACE = 6364136223846793005
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_ONE, _MIX_TWO = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
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
    inside = symbols != 0
    starts = _starts(symbols, inside)
    if not len(starts):
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.uint8)
    upward, downward = _powers()
    # Separators are 0 and add nothing. Times the inverse power of its start, a word is the same wherever it stands.
    tokens = np.add.reduceat((symbols & ~np.uint32(UPPER)) * upward[: len(symbols)], starts)
    tokens *= downward[starts]
    tokens ^= tokens >> np.uint64(32)
    tokens *= _GOLDEN
    kinds = symbols[starts]
    # One sign between two words is a space; where a sentence ends there are two.
    kinds &= ~(np.uint32(UPPER) * ~inside.take(starts - 2, mode="clip"))
    return tokens, kinds, np.add.reduceat(inside.view(np.uint8), starts, dtype=np.uint8)


def _starts(symbols: Symbols, inside: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return where the tokens start: at each character that stands alone, else at the first of a word."""
    starts = inside.copy()
    starts[1:] &= ~inside[:-1]
    alone = symbols & np.uint32(ALONE) != 0
    if alone.any():
        starts |= alone
        starts[1:] |= inside[1:] & alone[:-1]
    return starts.nonzero()[0]


@functools.cache
def _powers() -> tuple[_Hashes, _Hashes]:
    """Return the powers of _PLACE for each place of a piece, and their inverses, modulo 2 ** 64."""
    bases = (_PLACE, pow(_PLACE, -1, 1 << 64))
    upward, downward = (np.full(_PIECE, base, dtype=np.uint64) for base in bases)
    return np.multiply.accumulate(upward), np.multiply.accumulate(downward)


def _spans(kinds: Symbols) -> NDArray[np.uint8]:
    """Return how many tokens a shingle takes from each on: by its script, or that of the next where it is finer."""
    spans = np.full(len(kinds), _WORDS, dtype=np.uint8)
    alone = kinds & np.uint32(ALONE | FINE)
    if alone.any():
        spans[alone != 0] = _CHARACTERS
        spans[alone & np.uint32(FINE) != 0] = _LETTERS
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
    runs, width = tokens, 1
    shingles = np.zeros(count, dtype=np.uint64)
    for span in (_WORDS, _CHARACTERS, _LETTERS):
        chosen = whole == span
        if not chosen.any():
            continue
        while width < span:
            runs = runs[:-width] * _MIX_TWO + (runs[width:] ^ (runs[width:] >> np.uint64(32)))
            width *= 2
        if chosen.all():
            return _mixed(runs[:count])
        at = chosen.nonzero()[0]
        shingles[at] = runs[at]
    return _mixed(shingles)


def _mixed(hashes: _Hashes) -> _Hashes:
    """Return the hashes with every bit of each depending on all of its bits (the finaliser of SplitMix64)."""
    hashes = hashes ^ (hashes >> np.uint64(30))
    hashes *= _MIX_ONE
    hashes ^= hashes >> np.uint64(27)
    hashes *= _MIX_TWO
    hashes ^= hashes >> np.uint64(31)
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
        sample = sample[sample & np.uint64((1 << bits) - 1) == 0]
    if bits == 0 and len(sample) < _LEAST:
        return ()
    return tuple(sorted(set((sample & np.uint64((1 << MARK_BITS) - 1)).tolist())))


def _sample(shingles: _Hashes, bits: int) -> _Hashes:
    sample = shingles[shingles & np.uint64((1 << bits) - 1) == 0]
    sample.sort()
    kept = np.ones(len(sample), dtype=bool)
    np.not_equal(sample[1:], sample[:-1], out=kept[1:])
    distinct: _Hashes = sample[kept]
    return distinct
