"""`extract`: saved pages, one line out for each line in, whatever the line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.command import newscrawler
from tests.web import story


def test_each_line_of_a_manifest_has_its_answer_in_order(tmp_path: Path):
    (tmp_path / "good.html").write_bytes(story("Good"))
    (tmp_path / "packed.html.gz").write_bytes(gzip.compress(story("Packed")))
    (tmp_path / "cut.html.gz").write_bytes(gzip.compress(story("Cut"))[:-20])
    surrogate = story("Odd").replace(
        b"<body>",
        rb'<script type="application/ld+json">{"@type":"NewsArticle",'
        rb'"headline":"Odd","author":"Ann \udc00 Lee"}</script><body>',
    )
    (tmp_path / "odd.html").write_bytes(surrogate)
    url = "https://example.org/2026/a-story"
    lines = [
        json.dumps({"id": "one", "path": "good.html", "url": url}),
        json.dumps({"id": 2, "path": "packed.html.gz", "url": url}),
        "{broken",
        "[" * 100_000,
        json.dumps({"id": None, "path": "missing.html", "url": url}),
        json.dumps({"id": "dir", "path": ".", "url": url}),
        json.dumps({"id": "cut", "path": "cut.html.gz", "url": url}),
        json.dumps({"id": "nopath", "url": url}),
        json.dumps({"id": "half \ud800", "path": "\ud800.html", "url": url}),
        json.dumps({"id": "odd", "path": "odd.html", "url": url}),
        json.dumps({"id": "one", "path": "good.html", "url": url}),
    ]
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    done = newscrawler("extract", "--manifest", manifest, "--workers", "2")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    codes = [row["error"]["code"] if "error" in row else row["title"] for row in rows]
    assert codes == [
        "Good", "Packed", "bad_manifest_line", "bad_manifest_line", "unreadable_file", "unreadable_file",
        "truncated_body", "bad_manifest_line", "unreadable_file", "Odd", "Good",
    ]  # fmt: skip
    assert [row["id"] for row in rows][:3] == ["one", 2, None]
    assert rows[8]["id"] == "half \ud800"


def test_a_page_by_name_and_its_address(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_bytes(story("Named"))
    done = newscrawler("extract", page, "--url", "https://example.org/named?utm_source=x")
    assert done.returncode == 0
    assert json.loads(done.stdout)["canonical_url"] == "https://example.org/named"
    assert newscrawler("extract", page).returncode == 0


@pytest.mark.parametrize(
    "words", [[], ["a.html", "b.html", "--url", "https://example.org/"], ["--manifest", "none.jsonl"]]
)
def test_wrong_words_end_with_2(words: list[str]):
    done = newscrawler("extract", *words)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full on this system")
def test_a_full_disk_is_one_line(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_bytes(story("Full"))
    done = newscrawler("extract", page, "-o", "/dev/full")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert Path("/dev/full").is_char_device()
