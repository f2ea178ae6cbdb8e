"""Extraction over the corpus of real pages does not fall below what the README states.

Skipped, saying so, where the corpus is absent (see benchmarks/corpus.py).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.corpus import PLACE, pages
from tests.command import newscrawler

# A little under the README's figures: a library's new release may move a page or two, a regression moves more.
FLOORS = {
    "body_f1": 0.96,
    "heading_r": 0.97,
    "heading_p": 0.91,
    "consistent": 1.0,
    "title": 0.84,
    "authors": 0.85,
    "instant": 0.955,
    "day": 0.97,
}


@pytest.mark.skipif(not (PLACE / "gold.jsonl").exists(), reason=f"no corpus of real pages at {PLACE}")
def test_the_figures_hold(tmp_path: Path):
    manifest, answers = tmp_path / "manifest.jsonl", tmp_path / "answers.jsonl"
    rows = [{"id": page.id, "path": str(page.path), "url": page.url} for page in pages()]
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows))
    newscrawler("extract", "--manifest", manifest, "-o", answers)
    assert [json.loads(line)["id"] for line in answers.read_text().splitlines()] == [row["id"] for row in rows]
    score = [sys.executable, str(PLACE / "score.py"), str(PLACE / "gold.jsonl"), str(answers), "--json"]
    figures = json.loads(subprocess.run(score, capture_output=True, text=True, check=True).stdout)
    assert {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor} == {}
