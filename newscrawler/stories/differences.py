"""What a copy of a text has changed: headline, paragraphs left out, rewritten, added, in another order."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawler.article import Article
from newscrawler.fingerprint import compared, fingerprint

__all__ = ["Differences", "differences"]

# Share of the words of two paragraphs that makes one a rewriting of the other.
_REWRITTEN = 0.4
# Paragraphs that are held against each other, each against each.
_MOST_PAIRED = 300
# Scripts that part no words: two letters that stand together count for a word.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"(?=([{_UNSPACED}]{{2}}))|([^\W{_UNSPACED}]+)")
_UNLETTERED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Differences:
    """A copy beside its original. `kept` is the share (0–1) of the original's words that the copy has, `shared` the
    share of the copy's that it has from there. `title` is the copy's headline where it is another, else None.
    `added` and `rewritten` are paragraphs of the copy; `missing` and `moved` count paragraphs of the original.
    """

    kept: float
    shared: float
    title: str | None = None
    added: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    missing: int = 0
    moved: int = 0

    @property
    def is_text(self) -> bool:
        """Say whether the text itself differs, by more than marks and white space."""
        return bool(self.added or self.rewritten or self.missing or self.moved)


def differences(original: Article, copy: Article) -> Differences:
    """Return what a copy has changed. Costs the product of the paragraphs that differ, at most 300 times 300."""
    likeness = compared(fingerprint(original.text), fingerprint(copy.text))
    ours, theirs = _paragraphs(original), _paragraphs(copy)
    places: dict[str, list[int]] = defaultdict(list)
    for place, paragraph in reversed(list(enumerate(ours))):
        places[_letters(paragraph)].append(place)
    order: list[int] = []
    others: list[str] = []
    for paragraph in theirs:
        found = places[_letters(paragraph)]
        if found:
            order.append(found.pop())
        else:
            others.append(paragraph)
    left = set(range(len(ours))) - set(order)
    rewritten = _rewritten([ours[place] for place in sorted(left)], others)
    added = list(others)
    for paragraph in rewritten:
        added.remove(paragraph)
    same = not left and not others
    return Differences(
        kept=1.0 if same else likeness.of_one,
        shared=1.0 if same else likeness.of_other,
        title=copy.title if copy.title and _letters(copy.title) != _letters(original.title or "") else None,
        added=tuple(added),
        rewritten=tuple(rewritten),
        missing=len(left) - len(rewritten),
        moved=len(order) - _longest_rise(order),
    )


def _paragraphs(article: Article) -> list[str]:
    texts = [block.text for block in article.blocks] or article.text.splitlines()
    return [text for text in texts if _letters(text)]


def _letters(text: str) -> str:
    return _UNLETTERED.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _rewritten(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return those of the copy's paragraphs that are another wording of one of the original's, each of those once."""
    left = dict(enumerate(map(_words, ours[:_MOST_PAIRED])))
    found = []
    for paragraph in theirs[:_MOST_PAIRED]:
        words = _words(paragraph)
        alike = {place: _dice(words, other) for place, other in left.items()}
        best = max(alike, key=lambda place: (alike[place], -place), default=None)
        if best is not None and alike[best] >= _REWRITTEN:
            found.append(paragraph)
            del left[best]
    return found


def _words(text: str) -> set[str]:
    return {match[1] or match[2] for match in _WORD.finditer(unicodedata.normalize("NFKC", text).casefold())}


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _longest_rise(order: Sequence[int]) -> int:
    """Return the length of the longest subsequence that rises: the paragraphs that stayed in order."""
    ends: list[int] = []
    for place in order:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)
