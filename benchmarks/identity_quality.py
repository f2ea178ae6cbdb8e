"""Precision and recall of the story clusters over made copies, beside MinHash with LSH on the same shingles.

Candidates, comparison and clusters are the stores' own: texts that share a mark, `compared`, connected components.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.environments import made
from benchmarks.identity_copies import GROUPS, SEED, SERIES, Text, bases, beginning, collection
from newscrawler.fingerprint import Fingerprint, compared, fingerprint
from newscrawler.stories import LEAST_SHARED

_HERE = Path(__file__).resolve().parent
PEERS = (("datasketch", 0.8), ("datasketch", 0.5), ("rensa", 0.8), ("rensa", 0.5))
# Made sets of copies whose pairs are counted together: some groups have a dozen bodies only.
SETS = 3

Pair = tuple[int, int]


class Score(NamedTuple):
    """Pairs of texts: how many clusters have that belong together, have in all, and would have to have."""

    right: int
    found: int
    wanted: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def edges(prints: list[Fingerprint]) -> Iterator[Pair]:
    """Yield the pairs that are alike, of those that share marks enough: as the stores find them."""
    holders: dict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(prints):
        for mark in each.marks:
            holders[mark].append(number)
    shared = Counter(pair for having in holders.values() for pair in combinations(having, 2))
    for (one, other), marks in sorted(shared.items()):
        if marks >= LEAST_SHARED and compared(prints[one], prints[other]).alike:
            yield one, other


def clusters(pairs: Iterable[Pair], count: int) -> list[int]:
    """Return for each of so many texts the smallest number of its connected component."""
    parents = list(range(count))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for pair in pairs:
        smaller, larger = sorted(map(root, pair))
        parents[larger] = smaller
    return [root(number) for number in range(count)]


def stories(texts: list[Text], found: list[int]) -> list[str]:
    """Return the story each text belongs to. A merged one belongs to the larger of its two, or to the other where it
    was found with that one alone.
    """
    members: dict[int, set[str]] = defaultdict(set)
    for text, cluster in zip(texts, found, strict=True):
        if text.also is None:
            members[cluster].add(text.story)
    return [
        text.also
        if text.also is not None and text.also in members[cluster] and text.story not in members[cluster]
        else text.story
        for text, cluster in zip(texts, found, strict=True)
    ]


def score(truth: list[str], found: list[int]) -> Score:
    """Return the pairs of texts that are right, found and wanted."""

    def pairs(sizes: Counter[object]) -> int:
        return sum(size * (size - 1) // 2 for size in sizes.values())

    return Score(pairs(Counter(zip(truth, found, strict=True))), pairs(Counter(found)), pairs(Counter(truth)))


def recall_of_kind(texts: list[Text], truth: list[str], found: list[int], kind: str) -> tuple[int, int]:
    """Return how many texts of a kind are in one cluster with their story's original, and how many there are."""
    home = {text.story: cluster for text, cluster in zip(texts, found, strict=True) if text.kind == "original"}
    rows = [(story, at) for text, story, at in zip(texts, truth, found, strict=True) if text.kind == kind]
    return sum(home[story] == at for story, at in rows), len(rows)


class Made(NamedTuple):
    """A made set of texts, what to compare them by, and the story each belongs to as clusters were found."""

    texts: list[Text]
    prints: list[Fingerprint]


def report() -> Iterator[str]:
    """Yield the lines about quality."""
    originals = bases()
    sets: list[Made] = []
    for number in range(SETS):
        texts = collection(originals, SEED + number)
        sets.append(Made(texts, [fingerprint(text.text) for text in texts]))
    yield f"{len(originals)} bodies, {SETS} sets of {len(sets[0].texts)} texts: pairs of texts in one story"
    yield from _tables("newscrawler", sets, [clusters(edges(each.prints), len(each.texts)) for each in sets])
    for name, threshold in PEERS:
        label = f"{name} MinHash LSH, 128 permutations, Jaccard ≥ {threshold}, first set"
        try:
            found = [clusters(peer_edges(name, threshold, each.prints), len(each.texts)) for each in sets[:1]]
        except (OSError, RuntimeError) as error:
            yield f"{label}: not measured: {error}"
        else:
            yield from _tables(label, sets[:1], found)


def peer_edges(name: str, threshold: float, prints: list[Fingerprint]) -> list[Pair]:
    """Return the pairs that a peer finds. Raises OSError without its environment, RuntimeError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        given, output = Path(folder) / "shingles.npz", Path(folder) / "pairs.txt"
        np.savez(
            given,
            shingles=np.concatenate([each.shingles for each in prints]),
            ends=np.cumsum([len(each.shingles) for each in prints]),
        )
        python = str(made(_HERE / "near_peers.txt"))
        words = [python, "-I", str(_HERE / "identity_peer_answers.py"), name, str(threshold), str(given), str(output)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}")
        json.loads(done.stdout.splitlines()[-1])
        return [(int(one), int(other)) for one, other in map(str.split, output.read_text().splitlines())]


def _tables(label: str, sets: list[Made], found: list[list[int]]) -> Iterator[str]:
    yield f"{label}"
    truths = [stories(each.texts, clusters_) for each, clusters_ in zip(sets, found, strict=True)]
    for group in GROUPS:
        columns = []
        for name, halves in (("", (True, False)), ("tuned on: ", (True,)), ("held out: ", (False,))):
            total = Score(0, 0, 0)
            for each, truth, cluster in zip(sets, truths, found, strict=True):
                chosen = [n for n, text in enumerate(each.texts) if text.group == group and text.tuned_on in halves]
                part = score([truth[n] for n in chosen], [cluster[n] for n in chosen])
                total = Score(*(a + b for a, b in zip(total, part, strict=True)))
            figures = f"precision {total.precision:.4f} recall {total.recall:.4f} of {total.wanted}"
            columns.append(name + (figures if total.wanted else "none"))
        yield f"  {group:18s} {columns[0]}   ({columns[1]}; {columns[2]})"
    for kind in dict.fromkeys(text.kind for text in sets[0].texts if text.kind not in ("original", *SERIES)):
        counts = [
            recall_of_kind(each.texts, truth, cluster, kind)
            for each, truth, cluster in zip(sets, truths, found, strict=True)
        ]
        right, whole = (sum(column) for column in zip(*counts, strict=True))
        yield f"  {kind:28s} with its story {right / whole:.3f}  of {whole}"
    if label == "newscrawler":
        yield from _beginnings()
    joined = sum(len(strangers) for strangers in map(_strangers, sets, found))
    yield f"  series and daily letters: {joined} texts of {sum(map(_of_series, sets))} in a story with another"


def _beginnings() -> Iterator[str]:
    """Yield how many of the copies that keep the beginning are alike to their own whole, short texts and all.

    Apart from the sets: there others bring them in, and two merged texts have a beginning of one too.
    """
    rows = [
        (base.size, compared(fingerprint(base.text), fingerprint(text)).alike)
        for base, text in ((base, beginning(base)) for base in bases())
        if fingerprint(text).marks
    ]
    for name, least, most in (("below 1,200 characters", 0, 1200), ("1,200 to 2,500", 1200, 2500), ("more", 2500, 1e9)):
        found = [alike for size, alike in rows if least <= size < most]
        yield f"  beginning kept, whole {name:23s} {sum(found) / max(1, len(found)):.3f}  of {len(found)}"


def _strangers(each: Made, found: list[int]) -> list[int]:
    """Return the texts of series that are in a cluster with any other text."""
    sizes = Counter(found)
    return [n for n, text in enumerate(each.texts) if text.kind in SERIES and sizes[found[n]] > 1]


def _of_series(each: Made) -> int:
    return sum(text.kind in SERIES for text in each.texts)
