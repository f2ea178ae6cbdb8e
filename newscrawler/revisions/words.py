"""A text in the pieces that a difference is told in, and the difference of two short texts in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from newscrawler.revisions.matching import runs

__all__ = ["Piece", "compared_words", "words_of"]

# A number with its separators; a word with its marks and inner apostrophes and hyphens; in scripts without blanks
# between words a letter with the marks on it, a katakana word, or (above) a number; blanks; any other sign.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u309f\u3400-\u9fff\uf900-\ufaff"
# Marks that belong to the letter before them: combining diacritics, and the vowel signs of the scripts of South and
# South-East Asia, which Python's \w leaves out.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963"
    "\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57"
    "\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d57"
    "\u0e31\u0e33-\u0e3a\u0e45\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3\u200c\u200d\ufe00-\ufe0f"
)
_WORDS = re.compile(
    r"\d+(?:[.,:'’٫٬]\d+)*"
    rf"|[{_UNSPACED}][{_MARKS}]*"
    r"|[\u30a0-\u30ff]+"
    rf"|(?:(?![{_UNSPACED}\u30a0-\u30ff])[^\W\d_])(?:(?![{_UNSPACED}\u30a0-\u30ff])\w|[{_MARKS}]|['’ʼ״׳-](?=[^\W\d_]))*"
    r"|\s+|.",
    re.DOTALL,
)
# Letters of a piece between two changes that is told with them: a change is read as one.
_SMALL = 3

Kind = Literal["same", "gone", "come"]


class Piece(NamedTuple):
    """A stretch of text that both have, or only the first (`gone`), or only the second (`come`)."""

    kind: Kind
    text: str


def words_of(text: str) -> list[str]:
    """Return a text's words, numbers, blanks and signs, which together are the text; in scripts that put no blanks
    between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) its letters."""
    return _WORDS.findall(text)


def compared_words(one: str, other: str) -> list[Piece]:
    """Return two texts as one row of pieces: `same` and `gone` are the first, `same` and `come` the second."""
    words, others = words_of(one), words_of(other)
    return list(_together(_readable(list(_pieces(words, others)))))


def _pieces(words: Sequence[str], others: Sequence[str]) -> Iterator[Piece]:
    at = other_at = 0
    for run in [*runs(words, others), None]:
        end, other_end = (run.one, run.other) if run else (len(words), len(others))
        if gone := "".join(words[at:end]):
            yield Piece("gone", gone)
        if come := "".join(others[other_at:other_end]):
            yield Piece("come", come)
        if run:
            at, other_at = run.one + run.size, run.other + run.size
            yield Piece("same", "".join(words[run.one : at]))


def _readable(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with what is the same by chance, between changes on both sides, told as changed."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        inside = 0 < number < len(pieces) - 1
        if piece.kind == "same" and inside and _is_chance(piece.text, pieces, number):
            found += [Piece("gone", piece.text), Piece("come", piece.text)]
        else:
            found.append(piece)
    return found


def _is_chance(text: str, pieces: Sequence[Piece], number: int) -> bool:
    letters = sum(map(str.isalnum, text))
    if not letters:
        return True
    before = [piece for piece in pieces[max(0, number - 2) : number] if piece.kind != "same"]
    after = [piece for piece in pieces[number + 1 : number + 3] if piece.kind != "same"]
    around = sum(len(piece.text) for piece in (*before, *after))
    return letters <= _SMALL and len(words_of(text.strip())) == 1 and around > 4 * letters and bool(after)


def _together(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces with neighbouring changes joined, what has gone before what has come."""
    gone = come = ""
    for piece in [*pieces, Piece("same", "")]:
        if piece.kind == "gone":
            gone += piece.text
        elif piece.kind == "come":
            come += piece.text
        else:
            # Blanks that both changes end with stand better behind them.
            shared = ""
            if gone and come and gone[-1].isspace() and gone[-1] == come[-1]:
                gone, come, shared = gone[:-1], come[:-1], gone[-1]
            if gone:
                yield Piece("gone", gone)
            if come:
                yield Piece("come", come)
            gone = come = ""
            if shared or piece.text:
                yield Piece("same", shared + piece.text)
