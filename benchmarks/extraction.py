"""Quality and speed of extraction over the corpus, beside other open extractors: the table of README and issue 4.

    benchmarks/extraction [--rounds 3] [--peers none] [--json] [--corpus DIR] [-o FILE] [--worst N] [--misses FIELD]
    benchmarks/extraction --write-floors [--lower NAME]
    benchmarks/extraction --profile
    benchmarks/extraction --memory 100000

Quality is what the corpus' own score.py says. Speed is CPU time on one core: newscrawler and trafilatura (the same
release, with metadata) take each page turn about in one process, round by round, and each round gives a ratio. The
peers run in an environment of their own (benchmarks/peers.py), once; a page one of them fails on counts as an empty
answer, as everywhere in the scores.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import baselines, floors, peers
from benchmarks.corpus import PLACE, Page, digest, pages
from benchmarks.memory import watched
from benchmarks.stages import profiled
from newscrawler.article import Article
from newscrawler.extraction import clear_caches, extract

# What issue 4 asks for.
TARGETS = {
    "body_f1": 0.975,
    "heading_r": 0.970,
    "heading_p": 0.920,
    "consistent": 1.0,
    "title": 0.900,
    "authors": 0.930,
    "instant": 0.975,
    "day": 0.990,
}
TARGET_RATIO = 2.5

Row = dict[str, Any]


class Run:
    """newscrawler's and trafilatura's answers to the corpus, and the CPU seconds each round took them."""

    def __init__(self) -> None:
        self.answers: dict[str, Row] = {}
        self.refusals: list[str] = []
        self.theirs: dict[str, Row] = {}
        self.baseline: dict[str, Row] = {}
        self.seconds: list[tuple[float, float]] = []

    def measure(self, corpus: Sequence[Page], rounds: int) -> None:
        """Let both take every page turn about, so that a busy machine slows both, and either is first as often."""
        for call in (extract, baselines.trafilatura):
            call(corpus[0].body(), corpus[0].url)
        # What a worker of the pool starts with.
        importlib.import_module("newscrawler.extraction.warmed")
        for number in range(rounds):
            clear_caches()
            ours = theirs = 0.0
            for place, page in enumerate(corpus):
                body = page.body()
                if (place + number) % 2:
                    document, spent = _timed(baselines.trafilatura, body, page.url)
                    answer, seconds = _timed(extract, body, page.url)
                else:
                    answer, seconds = _timed(extract, body, page.url)
                    document, spent = _timed(baselines.trafilatura, body, page.url)
                ours, theirs = ours + seconds, theirs + spent
                if number == 0:
                    self._keep(page, body, answer, document)
            self.seconds.append((ours, theirs))

    def _keep(self, page: Page, body: bytes, answer: Any, document: Any) -> None:
        if isinstance(answer, Article):
            self.answers[page.id] = answer.to_dict()
        else:
            self.refusals.append(f"refused: {page.id}: {answer.code}: {answer.reason}")
        row = baselines.row_of(document)
        self.theirs[page.id] = row
        self.baseline[page.id] = baselines.json_ld_first(body, row)


def _timed(call: Callable[[bytes, str], Any], body: bytes, url: str) -> tuple[Any, float]:
    start = time.process_time()
    answer = call(body, url)
    return answer, time.process_time() - start


def scored(place: Path, answers: Path, *words: str) -> tuple[Row, list[str]]:
    """Return the scorer's figures of these answers, and the lines it was asked for besides."""
    scorer = [sys.executable, str(place / "score.py"), str(place / "gold.jsonl"), str(answers), "--json", *words]
    said = subprocess.run(scorer, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()
    return json.loads(said[0]), said[1:]


def written(answers: dict[str, Row], path: Path) -> Path:
    """Write answers as the scorer reads them and return the path."""
    lines = (json.dumps({"id": name, **answer}, ensure_ascii=False) for name, answer in answers.items())
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def measured(words: argparse.Namespace, corpus: Sequence[Page], folder: Path) -> Row:
    """Return everything that is printed, as JSON values."""
    run = Run()
    run.measure(corpus, words.rounds)
    asked = ["--worst", str(words.worst)] if words.worst else []
    asked += ["--misses", words.misses] if words.misses else []
    ours, listed = scored(words.corpus, written(run.answers, words.output or folder / "ours.jsonl"), *asked)
    rates = [[len(corpus) / seconds for seconds in column] for column in zip(*run.seconds, strict=True)]
    ratios = [theirs / mine for mine, theirs in run.seconds]
    label = f"trafilatura {version('trafilatura')}"
    systems: dict[str, Row] = {"newscrawler": {**ours, "pages_per_s": statistics.median(rates[0])}}
    theirs, _ = scored(words.corpus, written(run.theirs, folder / "trafilatura.jsonl"))
    systems[label] = {**theirs, "pages_per_s": statistics.median(rates[1])}
    notes = [f"{len(run.refusals)} pages refused by newscrawler"] if run.refusals else []
    if words.peers == "all":
        _measure_peers(words.corpus, corpus, folder, systems, notes)
    systems["JSON-LD first"], _ = scored(words.corpus, written(run.baseline, folder / "baseline.jsonl"))
    return {
        "pages": len(corpus),
        "rounds": words.rounds,
        "corpus": digest(words.corpus),
        "targets": {**TARGETS, "ratio": TARGET_RATIO},
        "systems": systems,
        "ratio": {"median": statistics.median(ratios), "min": min(ratios), "max": max(ratios)},
        "notes": notes,
        "listed": [*run.refusals, *listed],
    }


def _measure_peers(
    place: Path, corpus: Sequence[Page], folder: Path, systems: dict[str, Row], notes: list[str]
) -> None:
    wrong = peers.set_up()
    if wrong:
        notes.append(f"{' and '.join(peers.NAMES)} were not measured, they could not be installed: {wrong}")
        return
    for name in peers.NAMES:
        output = folder / f"{name}.jsonl"
        run = peers.answers_of(name, corpus, output)
        figures, _ = scored(place, output)
        # They give no blocks, so there is nothing that could be consistent.
        systems[f"{name} {run['version']}"] = {
            **figures,
            "consistent": None,
            "pages_per_s": run["pages"] / run["seconds"],
        }
        if run["failed"]:
            reason = statistics.mode(run["failed"].values()).strip().split("\n")[0]
            notes.append(f"{name} failed on {len(run['failed'])} pages, most often: {reason}")


def table(result: Row) -> str:
    """Return the result as text."""
    systems = result["systems"]
    widths = [max(len(name), 8) for name in systems]
    lines = [
        "  ".join([" " * 20, *(f"{name:>{width}}" for name, width in zip(systems, widths, strict=True)), "to reach"])
    ]
    for name, target in TARGETS.items():
        cells = (_cell(row.get(name), width) for row, width in zip(systems.values(), widths, strict=True))
        lines.append("  ".join([f"{name:20s}", *cells, f"{target:8.3f}"]))
    rates = (_cell(row.get("pages_per_s"), width, 1) for row, width in zip(systems.values(), widths, strict=True))
    lines.append("  ".join([f"{'pages a CPU second':20s}", *rates]))
    ratio = result["ratio"]
    lines.append(
        f"\n{ratio['median']:.2f} times as fast as trafilatura with metadata (min {ratio['min']:.2f}, max "
        f"{ratio['max']:.2f}; to reach {TARGET_RATIO}): {result['pages']} pages, one core, {result['rounds']} rounds"
    )
    return "\n".join([*lines, *result["notes"], *result["listed"]])


def _cell(value: float | None, width: int, digits: int = 3) -> str:
    return f"{'–':>{width}}" if value is None else f"{value:{width}.{digits}f}"


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=PLACE, help="folder with gold.jsonl, pages/ and score.py")
    parser.add_argument("--rounds", type=int, default=3, help="times that the speed is measured")
    parser.add_argument("--peers", choices=["all", "none"], default="all")
    parser.add_argument("--json", action="store_true", help="print everything as one JSON object")
    parser.add_argument("-o", "--output", type=Path, help="keep newscrawler's answers here")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N pages with the lowest body F1")
    parser.add_argument("--misses", choices=["title", "authors", "instant", "day"], help="list what missed")
    parser.add_argument("--write-floors", action="store_true", help=f"raise the floors in {floors.PLACE.name}")
    parser.add_argument("--lower", action="append", choices=floors.NAMES, default=[], help="a floor that may fall")
    parser.add_argument("--profile", action="store_true", help="print where newscrawler's time goes, and nothing else")
    parser.add_argument("--memory", type=int, metavar="N", help="extract N pages and print the memory, nothing else")
    words = parser.parse_args()
    if words.rounds < 1:
        parser.error("--rounds: at least 1")
    if words.lower and not words.write_floors:
        parser.error("--lower goes with --write-floors")
    return words


def main() -> None:
    """Measure what the words ask for and print it."""
    words = _words()
    try:
        corpus = pages(words.corpus)
    except FileNotFoundError as error:
        sys.exit(f"error: {error}")
    if words.profile or words.memory:
        for line in watched(corpus, words.memory) if words.memory else profiled(corpus):
            print(line, flush=True)
        return
    if hasattr(os, "sched_setaffinity"):
        # One core for this process and the peers' that it starts.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        result = measured(words, corpus, Path(folder))
    print(json.dumps(result, ensure_ascii=False) if words.json else table(result))
    if words.write_floors:
        try:
            made = floors.write(result["systems"]["newscrawler"], result["corpus"], words.lower)
        except floors.FloorsRefusedError as error:
            sys.exit(f"error: {error}")
        print(f"{floors.PLACE.name}: {made}", file=sys.stderr)


if __name__ == "__main__":
    main()
