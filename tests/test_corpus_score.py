"""Extraction over the corpus of real pages does not fall below the floors (benchmarks/floors.json).

Skipped, saying so, where the corpus is absent (see benchmarks/corpus.py).
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.corpus import PLACE, digest, pages
from tests.command import newscrawler

_FIGURES = dict.fromkeys(floors.NAMES, 0.9)


@pytest.mark.skipif(not (PLACE / "gold.jsonl").exists(), reason=f"no corpus of real pages at {PLACE}")
def test_the_figures_hold(tmp_path: Path):
    manifest, answers = tmp_path / "manifest.jsonl", tmp_path / "answers.jsonl"
    rows = [{"id": page.id, "path": str(page.path), "url": page.url} for page in pages()]
    manifest.write_text("".join(json.dumps(row) + "\n" for row in rows))
    newscrawler("extract", "--manifest", manifest, "-o", answers)
    assert [json.loads(line)["id"] for line in answers.read_text().splitlines()] == [row["id"] for row in rows]
    score = [sys.executable, str(PLACE / "score.py"), str(PLACE / "gold.jsonl"), str(answers), "--json"]
    figures = json.loads(subprocess.run(score, capture_output=True, text=True, check=True).stdout)
    assert floors.below(figures, digest()) == {}


def test_every_figure_has_its_floor():
    assert json.loads(floors.PLACE.read_text())["floors"].keys() == set(floors.NAMES)


def test_a_figure_under_its_floor_is_named_with_it(tmp_path: Path):
    place = tmp_path / "floors.json"
    floors.write(_FIGURES, "one", place=place)
    assert floors.below(_FIGURES, "one", place) == {}
    assert floors.below({**_FIGURES, "title": 0.89}, "one", place) == {"title": (0.89, 0.898)}


def test_another_corpus_is_refused(tmp_path: Path):
    place = tmp_path / "floors.json"
    floors.write(_FIGURES, "one", place=place)
    with pytest.raises(floors.FloorsRefusedError, match="another corpus"):
        floors.below(_FIGURES, "two", place)


def test_floors_rise_freely_and_fall_only_by_name(tmp_path: Path):
    place = tmp_path / "floors.json"
    floors.write(_FIGURES, "one", place=place)
    assert floors.write({**_FIGURES, "day": 0.95}, "one", place=place)["day"] == 0.948
    # Within its slack a figure leaves the floor where it is.
    assert floors.write({**_FIGURES, "day": 0.949}, "one", place=place)["day"] == 0.948
    kept = place.read_text()
    for corpus in ("one", "two"):
        with pytest.raises(floors.FloorsRefusedError, match="--lower day"):
            floors.write(_FIGURES, corpus, lower=["title"], place=place)
    assert place.read_text() == kept
    assert floors.write(_FIGURES, "two", lower=["day"], place=place)["day"] == 0.898


def test_a_page_that_changed_changes_the_digest(tmp_path: Path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "gold.jsonl").write_text('{"id": "a", "url": "https://example.org/a"}\n')
    page = tmp_path / "pages" / "a.html.gz"
    digests = []
    for body in (b"<p>one</p>", b"<p>two</p>", b"<p>one</p>"):
        page.write_bytes(gzip.compress(body))
        digests.append(digest(tmp_path))
    assert digests[0] == digests[2] != digests[1]
