"""What each character is to a fingerprint: part of a word, a token by itself, a digit, nothing.

Built once, when first needed (about 0.1 s), as one table over all code points.
"""

from __future__ import annotations

import functools
import unicodedata

import numpy as np
from numpy.typing import NDArray

__all__ = ["ALONE", "DIGIT", "FINE", "UPPER", "Symbols", "symbols_of"]

Symbols = NDArray[np.uint32]

# Flags above the 21 bits of the folded code point. A separator is 0.
# A letter or digit: part of a word.
LETTER = 1 << 21
# A token by itself: the scripts that set no spaces, and Korean, whose spaces are set differently from house to house.
ALONE = 1 << 22
# One of several that make a syllable: Thai, Lao, Khmer, Burmese.
FINE = 1 << 23
DIGIT = 1 << 24
# Vowel points, stretchers, soft hyphens, joiners: written or left out at will.
DROPPED = 1 << 25
# Stands for several characters, or composes with the one before: the text goes through NFKC first.
UNSETTLED = 1 << 26
# Says something about the word, nothing about which word it is: not to be hashed.
UPPER = 1 << 27

_ALONE = (
    (0x3005, 0x3007),
    (0x3040, 0x312F),
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0x1AFF0, 0x1B16F),
    (0x20000, 0x323AF),
)
_FINE = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F))
# Hebrew and Arabic vowel points and the stretcher; soft hyphen; joiners and marks of direction; variation selectors;
# the byte order mark.
_DROPPED = (
    (0x00AD, 0x00AD),
    (0x0591, 0x05BD),
    (0x05BF, 0x05C7),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2069),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xE0100, 0xE01EF),
)
# What composes with the letter before: Korean vowels and final consonants, the Arabic hamza and madda, which are
# dropped where they do not.
_COMPOSING = ((0x1161, 0x1175), (0x11A8, 0x11C2), (0x0653, 0x0655))
# Above it there are only ideographs, of which each stands for itself, and signs.
_LAST_TOLD = 0x1FFFF


def symbols_of(text: str) -> Symbols:
    """Return a symbol for each character of the text, folded: one form for upper and lower case, for wide and narrow,
    for the digits of every script; dropped ones left out.
    """
    symbols = _read(text)
    if not text.isascii():
        flags = int(np.bitwise_or.reduce(symbols, initial=0))
        if flags & UNSETTLED:
            symbols = _read(unicodedata.normalize("NFKC", text))
        if flags & (DROPPED | UNSETTLED):
            symbols = symbols[symbols & DROPPED == 0] & ~np.uint32(UNSETTLED)
    return symbols


def _read(text: str) -> Symbols:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    symbols: Symbols = _table().take(codes)
    return symbols


@functools.cache
def _table() -> Symbols:
    """Return the symbol of every code point."""
    whole = np.zeros(0x110000, dtype=np.uint32)
    whole[: _LAST_TOLD + 1] = [_symbol(chr(code)) for code in range(_LAST_TOLD + 1)]
    codes = np.arange(0x110000, dtype=np.uint32)
    for first, last in _ALONE:
        run = slice(first, last + 1)
        # What folds to another (compatibility ideographs) has its own code point already.
        whole[run] = np.where(whole[run] != 0, whole[run], codes[run] * (first > _LAST_TOLD)) | LETTER | ALONE
    for first, last in _FINE:
        run = slice(first, last + 1)
        letters = whole[run] & (LETTER | DIGIT) == LETTER
        whole[run][letters] |= ALONE | FINE
    for first, last in _DROPPED:
        whole[first : last + 1] = DROPPED
    for first, last in _COMPOSING:
        whole[first : last + 1] |= UNSETTLED
    return whole


def _symbol(character: str) -> int:
    settled = unicodedata.normalize("NFKC", character)
    if len(settled) > 1:
        return UNSETTLED if any(part.isalnum() for part in settled) else 0
    category = unicodedata.category(settled)
    if category[0] not in "LNM":
        return 0
    digit = unicodedata.decimal(settled, None)
    if digit is not None:
        return ord("0") + digit | LETTER | DIGIT
    folded = settled.casefold()
    upper = UPPER if folded != settled and category == "Lu" else 0
    composing = UNSETTLED if unicodedata.combining(settled) else 0
    return ord(folded if len(folded) == 1 else settled) | LETTER | upper | composing
