"""Train the trees that tell the body's segments from the rest of a page, and say how good they are on unseen outlets.

    python -m benchmarks.train_body [--corpus DIR] [--write]

Every candidate segment of the corpus' pages becomes a row: its features, and the share of its words that the gold body
has. Ten times, the outlets of a tenth of the pages are left out, trees are grown on the others, and the pages left out
are extracted with them, from bytes to blocks: these figures are what to expect of pages nobody has seen. `--write` then
grows the trees of newscrawler/extraction/body_model.json on all pages. LightGBM runs in an environment of its own.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.corpus import PLACE, Page, pages
from benchmarks.environments import made
from newscrawler.article import Article
from newscrawler.extraction import body as rooms
from newscrawler.extraction import extract
from newscrawler.extraction.features import NAMES, SECOND_NAMES, features_of, second_features
from newscrawler.urls import site_of

_HERE = Path(__file__).resolve().parent
_MODEL = _HERE.parent / "newscrawler" / "extraction" / "body_model.json"
_FOLDS = 10
# Words that make a place in the gold body certain.
_CERTAIN = 4
# Share of a neighbour's words from which a segment of fewer words, found in the gold, is believed to be there too.
_BELIEVED = 0.8


@dataclass
class Sample:
    """The rows of one page: features for both kinds of trees, share of words in the gold body, number of words."""

    page: Page
    features: Any
    shares: list[float]
    words: list[int]


def scorer_of(place: Path) -> ModuleType:
    """Return the corpus' own score.py as a module."""
    spec = importlib.util.spec_from_file_location("score", place / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def samples_of(corpus: Sequence[Page], golds: dict[str, str], score: ModuleType) -> Iterator[Sample]:
    """Yield the rows of each page that has any."""
    for page in corpus:
        seen: list[Any] = []
        with _judged_by(lambda *words, seen=seen: seen.append(words) or [0.0] * len(words[0])):
            extract(page.body(), page.url)
        if not seen:
            print(f"no segments: {page.id}", file=sys.stderr)
            continue
        segments, candidates, known, tree, url = seen[0]
        first = features_of(segments, candidates, known)
        found = rooms._found_in(rooms._second_opinion(tree, url), segments)
        both = np.hstack([first, second_features(found, candidates)])
        shares, words = _labels(segments, golds[page.id], score)
        yield Sample(page, both, [shares[i] for i in candidates], [words[i] for i in candidates])


@contextmanager
def _judged_by(judge: Any) -> Iterator[None]:
    usual = rooms._probabilities
    rooms._probabilities = judge
    try:
        yield
    finally:
        rooms._probabilities = usual


def _labels(segments: Sequence[Any], gold: str, score: ModuleType) -> tuple[list[float], list[int]]:
    tokens = score.tokens(gold)
    runs = {tuple(tokens[i : i + n]) for n in range(1, _CERTAIN + 1) for i in range(len(tokens) - n + 1)}
    lines = {tuple(score.tokens(line)) for line in gold.split("\n")}
    parts = [tuple(score.tokens(segment.text)) for segment in segments]
    shares = [_share(part, runs, lines) for part in parts]
    for i, part in enumerate(parts):
        if 0 < len(part) < _CERTAIN and part in runs and part not in lines:
            near = [shares[j] for j in (i - 1, i + 1) if 0 <= j < len(parts) and segments[j].box is segments[i].box]
            shares[i] = 1.0 if near and max(near) > _BELIEVED else 0.0
    return shares, [len(part) for part in parts]


def _share(part: tuple[str, ...], runs: set[tuple[str, ...]], lines: set[tuple[str, ...]]) -> float:
    if not part or part in lines:
        return float(bool(part))
    covered = [False] * len(part)
    for i in range(len(part) - _CERTAIN + 1):
        if part[i : i + _CERTAIN] in runs:
            covered[i : i + _CERTAIN] = [True] * _CERTAIN
    return sum(covered) / len(part)


def folds_of(samples: Sequence[Sample], seed: int) -> list[int]:
    """Return the fold of each sample: an outlet's pages share one."""
    sites = sorted({site_of(sample.page.url) for sample in samples})
    random.Random(seed).shuffle(sites)
    return [sites.index(site_of(sample.page.url)) % _FOLDS for sample in samples]


def grown(samples: Sequence[Sample], folds: Sequence[int], *, final: bool) -> dict[str, Any]:
    """Return what grow_trees.py makes of the rows: `left_out` probabilities by row, and with `final` the trees."""
    place = made(_HERE / "training.txt")
    rows = np.concatenate([[i] * len(sample.shares) for i, sample in enumerate(samples)])
    with tempfile.TemporaryDirectory() as folder:
        table, answer = Path(folder) / "rows.npz", Path(folder) / "answer.json"
        np.savez(
            table, features=np.vstack([sample.features for sample in samples]), page=rows,
            share=np.concatenate([sample.shares for sample in samples]),
            words=np.concatenate([sample.words for sample in samples]), fold=np.array(folds)[rows],
            second=len(SECOND_NAMES), final=final,
        )  # fmt: skip
        subprocess.run([place, "-I", _HERE / "grow_trees.py", table, answer], check=True)
        found: dict[str, Any] = json.loads(answer.read_text())
    found["left_out"] = {
        name: [np.array(values)[rows == i] for i in range(len(samples))] for name, values in found["left_out"].items()
    }
    return found


class _Stored:
    """Stands for trees that were grown without the page: answers with what they said of its rows."""

    def __init__(self, probabilities: Any, otherwise: Any) -> None:
        self._stored, self._otherwise = probabilities, otherwise

    def probabilities(self, features: Any) -> Any:
        return self._stored if len(features) == len(self._stored) else self._otherwise().probabilities(features)


def left_out_answers(samples: Sequence[Sample], left_out: dict[str, Any]) -> list[str]:
    """Return the articles as lines of JSON, each page extracted by trees that were grown without its outlet."""
    usual = rooms.first_trees, rooms.second_trees
    first, second = usual
    answers = []
    try:
        for i, sample in enumerate(samples):
            rooms.first_trees = lambda i=i: _Stored(left_out["first"][i], first)
            rooms.second_trees = lambda i=i: _Stored(left_out["second"][i], second)
            answer = extract(sample.page.body(), sample.page.url)
            if isinstance(answer, Article):
                answers.append(json.dumps({"id": sample.page.id, **answer.to_dict()}))
    finally:
        rooms.first_trees, rooms.second_trees = usual
    return answers


def figures_of(answers: Sequence[str], place: Path) -> dict[str, float]:
    """Return what the corpus' own scorer says of answers."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "answers.jsonl"
        output.write_text("\n".join(answers) + "\n")
        words = [sys.executable, str(place / "score.py"), str(place / "gold.jsonl"), str(output), "--json"]
        figures: dict[str, float] = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    return figures


def main() -> None:
    """Print the figures of pages left out, over several ways to part the outlets; write the model if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=PLACE)
    parser.add_argument("--parts", type=int, default=3, help="ways to part the outlets into tenths")
    parser.add_argument("--write", action="store_true", help="write body_model.json, grown on all pages")
    words = parser.parse_args()
    golds = {row["id"]: row["text"] for row in map(json.loads, (words.corpus / "gold.jsonl").open(encoding="utf-8"))}
    samples = list(samples_of(pages(words.corpus), golds, scorer_of(words.corpus)))
    print(f"{len(samples)} pages, {sum(len(s.shares) for s in samples)} segments, {len(NAMES)} features", flush=True)
    rounds = []
    for seed in range(words.parts):
        found = grown(samples, folds_of(samples, seed), final=words.write and seed == 0)
        if "trees" in found:
            model = {"features": [*NAMES, *SECOND_NAMES], **found["trees"]}
            _MODEL.write_text(json.dumps(model, separators=(",", ":")) + "\n")
        rounds.append(figures_of(left_out_answers(samples, found["left_out"]), words.corpus))
        print(
            json.dumps({name: rounds[-1][name] for name in ("body_f1", "body_p", "body_r", "heading_r", "heading_p")}),
            flush=True,
        )
    print(f"body_f1 on outlets left out: {statistics.mean(row['body_f1'] for row in rounds):.4f}")


if __name__ == "__main__":
    main()
