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
    assert rows[2]["error"]["confidence"] == 1.0
    assert [row["id"] for row in rows][:3] == ["one", 2, None]
    assert rows[8]["id"] == "half \ud800"


def test_a_page_by_name_and_its_address(tmp_path: Path):
    page = tmp_path / "page.html"
    page.write_bytes(story("Named"))
    done = newscrawler("extract", page, "--url", "https://example.org/named?utm_source=x")
    assert done.returncode == 0
    assert json.loads(done.stdout)["canonical_url"] == "https://example.org/named"
    assert newscrawler("extract", page).returncode == 0


def test_a_page_is_read_by_its_sources_rules_of_the_day_it_was_saved(tmp_path: Path):
    (tmp_path / "page.html").write_bytes(story("General", extra="<h2>Of the source</h2>"))
    (tmp_path / "sources.yml").write_text(
        "sources:\n  - id: one\n    homepage: https://one.example/\n    overrides: [{until: 2024-01-31, title: h2}]\n"
        "  - {id: two, homepage: https://two.example/}\n"
    )
    page = {"path": "page.html", "url": "https://example.org/2026/a-story"}
    rows = [
        page,
        {**page, "source": "one"},
        {**page, "source": "one", "fetched_at": "2024-01-31T23:59:59Z"},
        {**page, "source": "one", "fetched_at": "2024-01-31T23:59:59-01:00"},
        {**page, "source": "two", "fetched_at": "2024-01-01"},
        {**page, "source": "tow"},
        {**page, "source": 1},
        {**page, "source": None, "fetched_at": "soon"},
        {**page, "fetched_at": "0001-01-01T00:00:00+14:00"},
    ]
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_text("".join(json.dumps({"id": n, **row}) + "\n" for n, row in enumerate(rows)))
    sources = ("--sources", tmp_path / "sources.yml")

    def titles(*words: str | Path) -> list[str]:
        lines = newscrawler("extract", "--manifest", manifest, "--workers", "1", *words).stdout.splitlines()
        return [row["error"]["message"].split(": ", 1)[1] if "error" in (row := json.loads(line)) else row["title"]
                for line in lines]  # fmt: skip

    assert titles() == ["General"] * 9
    wrong = ["source: not text", "fetched_at: no RFC 3339 time or date", "fetched_at: no RFC 3339 time or date"]
    found = titles(*sources)
    assert found[:5] == ["General", "General", "Of the source", "General", "General"]
    assert found[5].startswith("source: no source 'tow' in ")
    assert found[6:] == wrong
    assert titles(*sources, "--source", "one", "--fetched", "2023-05-06")[:5] == [
        "Of the source", "Of the source", "Of the source", "General", "General"
    ]  # fmt: skip
    done = newscrawler("extract", tmp_path / "page.html", *sources, "--source", "one", "--fetched", "2023-05-06")
    row = json.loads(done.stdout)
    assert (row["title"], row["source"], row["fetched_at"]) == ("Of the source", "one", "2023-05-06T00:00:00Z")


def test_explain_prints_the_candidates_of_each_field_and_the_one_taken(tmp_path: Path):
    (tmp_path / "page.html").write_bytes(story("Named"))
    (tmp_path / "login.html").write_text("<html><body><input type=password></body></html>")
    (tmp_path / "sources.yml").write_text(
        "sources:\n  - id: one\n    homepage: https://one.example/\n    overrides: [{title: [h6, h1], drop: h5}]\n"
    )
    words = ("--explain", "--sources", tmp_path / "sources.yml", "--source", "one", "--workers", "1")
    paths = (tmp_path / "page.html", tmp_path / "login.html", tmp_path / "none.html")
    done = newscrawler("extract", *paths, *words)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{paths[0]}: {paths[0].as_uri()}\n")
    assert "\n  title = Named\n      override h6: nothing\n    * override h1: Named\n" in done.stdout
    assert "\n  drop\n      override h5: nothing\n" in done.stdout
    assert "\nno article: unreadable_file (confidence 1): " in done.stdout
    assert len(done.stderr.splitlines()) == 2
    rows = [json.loads(line) for line in newscrawler("extract", *paths, *words, "--json").stdout.splitlines()]
    assert [row["id"] for row in rows] == [str(path) for path in paths]
    assert rows[0]["fields"]["title"] == {
        "value": "Named",
        "from": "override h1",
        "candidates": [
            {"where": "override h6", "value": None, "weight": None},
            {"where": "override h1", "value": "Named", "weight": None},
        ],
    }
    assert rows[1]["error"].keys() == {"code", "message", "confidence"}
    assert rows[1]["fields"]["title"]["candidates"]


def test_an_explanation_costs_no_more_than_its_page(tmp_path: Path):
    manifest = tmp_path / "manifest.jsonl"
    (tmp_path / "page.html").write_bytes(story("Fine"))
    page = {"path": "page.html", "url": "https://example.org/a"}
    ids = ["half \ud800", ["a", "list"], {"an": "object"}, None, "[bold]x[/bold]"]
    manifest.write_text("".join(json.dumps({"id": each, **page}) + "\n" for each in ids))
    done = newscrawler("extract", "--manifest", manifest, "--explain", "--workers", "1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("title = Fine") == len(ids)
    assert "[bold]x[/bold]: https://example.org/a" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["a.html", "b.html", "--url", "https://example.org/"],
        ["--manifest", "none.jsonl"],
        ["a.html", "--fetched", "yesterday"],
        ["a.html", "--sources", "none.yml"],
        ["a.html", "--source", "nobody", "--sources", "sources.yml"],
    ],
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
