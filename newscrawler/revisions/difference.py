"""How two revisions of an article differ, line by line and word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from newscrawler.article import Article
from newscrawler.revisions.matching import runs
from newscrawler.revisions.spelling import spelled
from newscrawler.revisions.words import Piece, compared_words

__all__ = ["Difference", "FieldChange", "Line", "difference"]

# Fields that are told beside the text, as they are named in JSON.
_FIELDS = ("title", "description", "authors", "published", "modified", "section", "kind", "access")
# Share of their words that two lines have in common when one is the other, changed.
_SAME_LINE = 0.45
# Lines further on in which a changed one is looked for, and pairs of lines compared between two that stayed.
_REACH, _MOST_COMPARED = 20, 4_000

LineKind = Literal["same", "changed", "gone", "come", "moved"]


class Line(NamedTuple):
    """A line of the text. `changed` has pieces of both; `gone` stood in the first only; `come` stands in the second
    only; `moved` stands there and stood elsewhere."""

    kind: LineKind
    pieces: tuple[Piece, ...]


class FieldChange(NamedTuple):
    """A field that differs, with its values in words and the difference of these."""

    name: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed from one state of an article to another. `lines` are all lines of the text in the second's order,
    those that have gone where they stood."""

    before: Article
    after: Article
    fields: tuple[FieldChange, ...]
    lines: tuple[Line, ...]

    def count(self, kind: LineKind) -> int:
        """Return how many lines are of a kind."""
        return sum(line.kind == kind for line in self.lines)


def difference(before: Article, after: Article) -> Difference:
    """Return what changed. Costs the texts' length, a second for a megabyte that was written anew."""
    return Difference(before, after, tuple(_field_changes(before, after)), tuple(_lines(before.text, after.text)))


def _field_changes(before: Article, after: Article) -> Iterator[FieldChange]:
    for name in _FIELDS:
        one, other = (_words(getattr(article, name)) for article in (before, after))
        if one != other:
            yield FieldChange(name, one, other, tuple(compared_words(one, other)))


def _words(value: str | tuple[str, ...] | None) -> str:
    return ", ".join(value) if isinstance(value, tuple) else " ".join((value or "").split())


def _lines(before: str, after: str) -> Iterator[Line]:
    one, other = (list(filter(None, (" ".join(line.split()) for line in text.split("\n")))) for text in (before, after))
    matched = runs(one, other)
    pairs: dict[int, int] = {}
    at = other_at = 0
    gaps: list[tuple[range, range, int]] = []
    for run in matched:
        gaps.append((range(at, run.one), range(other_at, run.other), run.size))
        at, other_at = run.one + run.size, run.other + run.size
    gaps.append((range(at, len(one)), range(other_at, len(other)), 0))
    for gone, come, _ in gaps:
        pairs |= _alike(one, gone, other, come)
    left = Counter(one[n] for gone, _, _ in gaps for n in gone if n not in pairs)
    here = Counter(other[n] for _, come, _ in gaps for n in come if n not in pairs.values())
    moved = left & here
    away = Counter(moved)
    for gone, come, size in gaps:
        yield from _gap(one, gone, other, come, pairs, moved, away)
        for line in other[come.stop : come.stop + size]:
            yield Line("same", (Piece("same", line),))


def _gap(
    one: Sequence[str],
    gone: range,
    other: Sequence[str],
    come: range,
    pairs: dict[int, int],
    moved: Counter[str],
    away: Counter[str],
) -> Iterator[Line]:
    """Yield the lines between two runs: a line that became another in its place, others before the one they precede.
    `moved` and `away` count what is still to be told as moved, and to be left out where it stood."""
    came = iter(come)
    for n in gone:
        if n in pairs:
            for m in came:
                if m == pairs[n]:
                    yield Line("changed", tuple(compared_words(one[n], other[m])))
                    break
                yield _come(other[m], moved)
        elif away[one[n]] > 0:
            away[one[n]] -= 1
        else:
            yield Line("gone", (Piece("gone", one[n]),))
    for m in came:
        yield _come(other[m], moved)


def _come(line: str, moved: Counter[str]) -> Line:
    if moved[line] > 0:
        moved[line] -= 1
        return Line("moved", (Piece("same", line),))
    return Line("come", (Piece("come", line),))


def _alike(one: Sequence[str], gone: range, other: Sequence[str], come: range) -> dict[int, int]:
    """Return which of the lines that have gone became which, in order."""
    words = {m: Counter(spelled(other[m]).split()) for m in come} if gone else {}
    found: dict[int, int] = {}
    start, reach = come.start, max(1, min(_REACH, _MOST_COMPARED // max(1, len(gone))))
    for n in gone:
        mine = Counter(spelled(one[n]).split())
        near = range(start, min(start + reach, come.stop))
        best = max(near, key=lambda m: _share(mine, words[m]), default=None)
        # Not one that is there as it was: that has moved.
        if best is not None and _share(mine, words[best]) >= _SAME_LINE and one[n] != other[best]:
            found[n] = best
            start = best + 1
    return found


def _share(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
