"""Synthetic articles by number, the same at every call: words by Zipf's law in the scripts of the world."""

from __future__ import annotations

import random
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["COPIES_WITHIN", "Synthetic", "article"]

# Alphabet, letters a word, what stands between two words, share of the articles.
_SCRIPTS = (
    ("abcdefghijklmnopqrstuvwxyz", 5, " ", 0.55),
    ("aäbcdeéfghiijklmnoöprstuüvwz", 6, " ", 0.15),
    ("абвгдежзийклмнопрстуфхцчшщыьэюя", 6, " ", 0.08),
    ("αβγδεζηθικλμνξοπρστυφχψω", 6, " ", 0.02),
    ("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", 5, " ", 0.05),
    ("अआइईउएकखगघचछजटठडतथदनपफबमयरलवशसह", 4, " ", 0.03),
    ("".join(map(chr, range(0x4E00, 0x5A00))), 1, "", 0.06),
    ("".join(map(chr, range(0x3042, 0x3093))) + "".join(map(chr, range(0x5A00, 0x5F00))), 1, "", 0.02),
    ("".join(map(chr, range(0xAC00, 0xB400))), 3, " ", 0.02),
    ("กขคงจฉชซญดตถทธนบปผฝพฟภมยรลวศสหอ", 3, "", 0.02),
)
_WORDS = 40_000
_DRAWN = 1 << 20
# Mandelbrot's shift of the ranks: with it two texts share a mark by chance as often as two English news pages, once in
# 500 pairs.
_FLAT = 1.1
# Characters of a body: the corpus' median, and the spread that gives its quartiles (2,500 and 6,100).
_MEDIAN, _SPREAD = 3900, 0.70
# A character of Chinese says as much as some three of English.
_DENSE = 3
_COPIES = 0.2
# Copies of an article come within five days of 10,000.
COPIES_WITHIN = 50_000
_FOOTER = "This article first appeared elsewhere and is published here with permission of the agency that wrote it."


class Synthetic(NamedTuple):
    """An article; `of` is the number of the one that it copies, its own for an original."""

    text: str
    of: int


def article(number: int, within: int = COPIES_WITHIN) -> Synthetic:
    """Return the article of this number, from 1; a copy is of one of the `within` before it."""
    chance = random.Random(number)
    if number == 1 or chance.random() >= _COPIES:
        return Synthetic(_original(number), number)
    first = max(1, number - within)
    of = article(first + int(chance.random() * (number - first)), within).of
    text = _original(of)
    paragraphs = text.split("\n")
    kind = chance.random()
    if kind < 0.4:
        return Synthetic(f"{text}\n{_FOOTER}", of)
    if kind < 0.7:
        return Synthetic("\n".join(paragraphs[: max(1, len(paragraphs) * 3 // 4)]), of)
    # Another paragraph in the place of one.
    paragraphs[int(chance.random() * len(paragraphs))] = _original(number).split("\n")[0]
    return Synthetic("\n".join(paragraphs), of)


def _original(number: int) -> str:
    random_numbers = np.random.default_rng(number)
    script = int(np.searchsorted(_shares(), random_numbers.random()))
    _, letters, space, _ = _SCRIPTS[script]
    characters = _MEDIAN * float(np.exp(_SPREAD * random_numbers.standard_normal()))
    count = int(characters / (_DENSE if letters == 1 else letters + len(space)))
    vocabulary, drawn = _vocabulary(script)
    words = vocabulary[drawn[random_numbers.integers(0, _DRAWN, max(20, count))]].tolist()
    return "\n".join(space.join(words[at : at + 70]) for at in range(0, len(words), 70))


@cache
def _shares() -> NDArray[np.float64]:
    return np.cumsum([share for *_, share in _SCRIPTS])


@cache
def _vocabulary(script: int) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return a script's words and a draw of them in which the nth comes in proportion to 1 / (n + 1)."""
    alphabet, letters, _, _ = _SCRIPTS[script]
    chance = random.Random(script)
    if letters == 1:
        words = list(alphabet)
    else:
        words = ["".join(chance.choices(alphabet, k=max(1, round(chance.gauss(letters, 2))))) for _ in range(_WORDS)]
    weights = 1 / (np.arange(len(words)) + _FLAT)
    drawn = np.random.default_rng(script).choice(len(words), _DRAWN, p=weights / weights.sum())
    return np.array(words, dtype=object), drawn
