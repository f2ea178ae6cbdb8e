"""What two sequences have in common, in order, in bounded time."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

__all__ = ["Run", "runs"]

# Pairs of items that are compared by brute force where no item is unique to go by: a twentieth of a second.
_MOST_PAIRS = 250_000


class Run(NamedTuple):
    """`size` items that stand at `one` in the first sequence and at `other` in the second."""

    one: int
    other: int
    size: int


def runs(one: Sequence[str], other: Sequence[str]) -> list[Run]:
    """Return the runs of items that both sequences have in the same order, none touching the next in both.

    Patience sorting (Bram Cohen's diff): items that stand once in each are anchors, of which the longest ordered row
    is kept, and what lies between two is matched in the same way. That is what a reader would match, too; and only
    small stretches without an anchor are left to the quadratic search, long ones of them unmatched.
    """
    found: list[Run] = []
    open_ = [(0, len(one), 0, len(other))]
    while open_:
        low, high, other_low, other_high = open_.pop()
        head = 0
        while low + head < high and other_low + head < other_high and one[low + head] == other[other_low + head]:
            head += 1
        if head:
            found.append(Run(low, other_low, head))
            low, other_low = low + head, other_low + head
        tail = 0
        while (
            low < high - tail and other_low < other_high - tail and one[high - 1 - tail] == other[other_high - 1 - tail]
        ):
            tail += 1
        if tail:
            high, other_high = high - tail, other_high - tail
            found.append(Run(high, other_high, tail))
        if low == high or other_low == other_high:
            continue
        anchors = _anchors(one, low, high, other, other_low, other_high)
        if anchors:
            for at, other_at in [*anchors, (high, other_high)]:
                open_.append((low, at, other_low, other_at))
                low, other_low = at, other_at
        elif (high - low) * (other_high - other_low) <= _MOST_PAIRS:
            matcher = SequenceMatcher(None, one[low:high], other[other_low:other_high], autojunk=False)
            blocks = matcher.get_matching_blocks()
            found.extend(Run(low + block.a, other_low + block.b, block.size) for block in blocks if block.size)
    return _joined(sorted(found))


def _anchors(
    one: Sequence[str], low: int, high: int, other: Sequence[str], other_low: int, other_high: int
) -> list[tuple[int, int]]:
    """Return the longest ordered row of places whose items stand once in each stretch, without the stretches' start:
    each step of the caller then becomes smaller."""
    counts, other_counts = Counter(one[low:high]), Counter(other[other_low:other_high])
    places = {item: n for n, item in enumerate(other[other_low:other_high], other_low) if other_counts[item] == 1}
    pairs = [(n, places[one[n]]) for n in range(low, high) if counts[one[n]] == 1 and one[n] in places]
    # The longest increasing row of the second places: the top of each pile, and what lay below a card when it came.
    tops: list[int] = []
    cards: list[int] = []
    below: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        below.append(cards[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            cards.append(number)
        else:
            tops[pile], cards[pile] = place, number
    row = []
    number = cards[-1] if cards else -1
    while number >= 0:
        row.append(pairs[number])
        number = below[number]
    return row[::-1]


def _joined(found: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in found:
        last = joined[-1] if joined else None
        if last and last.one + last.size == run.one and last.other + last.size == run.other:
            joined[-1] = Run(last.one, last.other, last.size + run.size)
        else:
            joined.append(run)
    return joined
