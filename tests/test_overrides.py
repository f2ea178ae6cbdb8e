"""Overrides: each that ships holds on its page, wins where it finds something, and gives way where it does not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from newscrawler.article import Article, Refusal
from newscrawler.commands.overrides import case_of, judged
from newscrawler.errors import UsageError
from newscrawler.extraction import explain, extract
from newscrawler.pool import Explained
from newscrawler.sources import Override, Source, load_registry
from tests.command import newscrawler
from tests.web import Answer, Web, story

ROOT = Path(__file__).parents[1]
REGISTRIES = (ROOT / "sources.yml", ROOT / "tests" / "overrides" / "sources.yml")
URL = "https://example.org/2026/a-story"
TESTED = [
    pytest.param(path, source, override, id=f"{source.id}-{override.test}")
    for path in REGISTRIES
    for source in load_registry(path).sources
    for override in source.overrides
    if override.test
]


def article(page: bytes, **override: Any) -> Article:
    found = extract(page, URL, overrides=[override])
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(("registry", "source", "override"), TESTED)
def test_every_shipped_override_gives_what_it_promises(registry: Path, source: Source, override: Override) -> None:
    case = case_of(registry, source, override)
    verdicts = judged(case, Explained(*explain(case.body, case.expected["url"], **case.told)))
    assert len(verdicts) >= 3
    assert [verdict for verdict in verdicts if not verdict.right] == []


def test_overrides_ship_for_no_real_outlet() -> None:
    assert [source.id for source in load_registry(REGISTRIES[0]).sources if source.overrides] == []
    assert all(str(source.homepage).endswith(".example/") for source in load_registry(REGISTRIES[1]).sources)


@pytest.mark.parametrize(("registry", "source", "override"), TESTED)
def test_without_its_overrides_a_test_page_reads_otherwise(registry: Path, source: Source, override: Override) -> None:
    case = case_of(registry, source, override)
    verdicts = judged(case, Explained(*explain(case.body, case.expected["url"], **{**case.told, "overrides": []})))
    assert any(not verdict.right for verdict in verdicts)


def test_a_day_has_its_rules_and_archived_pages_keep_theirs() -> None:
    (source,) = load_registry(REGISTRIES[1]).sources
    titles = {
        day: [rules["title"] for rules in source.rules_for(f"https://x.example{path}", date.fromisoformat(day))]
        for day, path in [
            ("2022-01-01", "/a"),
            ("2024-02-29", "/live/a"),
            ("2024-03-01", "/a"),
            ("2030-01-01", "/live/a"),
        ]
    }
    assert titles == {
        "2022-01-01": [["#storyhead"]],
        "2024-02-29": [["#storyhead"]],
        "2024-03-01": [["h1.headline span::text"]],
        "2030-01-01": [["h1.headline span::text"], ["//header//h2"]],
    }


def test_the_first_selector_that_gives_something_wins_and_the_later_override_field_by_field() -> None:
    page = story("Old", extra='<p class="by">Ann Lee</p><p class="sub">Second headline of it</p>')
    rules = [{"title": ["h6", "h1"], "authors": [".none a", ".by"]}, {"title": ".sub"}]
    found = extract(page, URL, overrides=rules)
    assert isinstance(found, Article)
    assert (found.title, found.authors) == ("Second headline of it", ("Ann Lee",))
    assert found.provenance["title"] == "override .sub"
    assert found.provenance["authors"] == "override .by"


def test_a_selector_that_finds_nothing_gives_way_and_is_noted() -> None:
    rules = {"title": "h6", "published": "h1", "body": ".none", "authors": ".none", "language": "h1", "drop": "aside"}
    found, evidence = explain(story("Plain"), URL, overrides=[rules])
    general = extract(story("Plain"), URL)
    assert isinstance(found, Article)
    assert isinstance(general, Article)
    assert (found.title, found.published, found.text) == (general.title, general.published, general.text)
    assert (found.language, found.authors) == (general.language, general.authors)
    noted = {
        (name, seen["where"]) for name, each in evidence["candidates"].items() for seen in each if not seen["value"]
    }
    assert {(name, f"override {selector}") for name, selector in rules.items()} <= noted


def test_every_field_may_be_given() -> None:
    extra = (
        '<p class="x" lang="pt_BR">Dito</p><meta name="when" content="2026-01-02T03:04:00+05:30">'
        '<time class="y" datetime="2026-01-03">x</time><p class="k">one, two; one</p>'
    )
    found = article(
        story("All", extra=extra), title=".x", description=".x", section=".x", topics=".k", language=".x::attr(lang)",
        published="//meta[@name='when']", modified="time.y", kind="gallery", access="metered",
    )  # fmt: skip
    assert (found.title, found.description, found.section, found.topics) == ("Dito", "Dito", "Dito", ("one", "two"))
    assert (found.published, found.modified) == ("2026-01-02T03:04:00+05:30", "2026-01-03")
    assert (found.language, found.kind, found.access) == ("pt-BR", "gallery", "metered")
    assert {"title", "topics", "published", "kind", "access"} <= found.provenance.keys()


def test_the_body_is_within_the_elements_in_the_pages_order_without_what_is_dropped() -> None:
    lines = [f"Sentence number {n} says that the ferry left the pier and came back before noon." for n in range(8)]
    page = (
        "<html><body><main>" + "".join(f"<p>{line}</p>" for line in lines[:2])
        + f'<div class="s"><p>{lines[2]}</p><div class="s"><p>{lines[3]}</p></div></div><p>{lines[4]}</p>'
        + f'<section id="t"><p>{lines[5]}</p><p class="no">{lines[6]}</p>{lines[7]}</section></main></body></html>'
    ).encode()  # fmt: skip
    found = article(page, body="#t, .s", drop=".no, body, html")
    assert found.text.split("\n") == [lines[2], lines[3], lines[5], lines[7]]


@pytest.mark.parametrize(
    "rules", [{"body": "html"}, {"body": "body"}, {"body": "*"}, {"body": "head"}, {"drop": "*"}, {"drop": "main, p"},
              {"title": "*"}, {"authors": "*"}, {"topics": "//node()"}, {"published": "*::text"}, {"title": "//@*"},
              {"body": "p", "drop": "p"}, {"title": "//*[//*[//*]]"}],
)  # fmt: skip
def test_no_selector_makes_a_page_raise(rules: dict[str, str]) -> None:
    for page in (story("Any"), b"<html></html>", b"<p>", b"<frameset><frame></frameset>", b"<svg><p>x</svg>" * 99):
        assert isinstance(extract(page, URL, overrides=[rules]), Article | Refusal)


@pytest.mark.parametrize("rules", [{"title": "h1["}, {"titel": "h1"}, {"body": "h1::text"}, {"from": "2024-01-01"}])
def test_rules_that_are_none_are_the_callers_error(rules: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="override"):
        extract(story("Any"), URL, overrides=[rules])


def registry(tmp_path: Path, *, homepage: str = URL, **override: Any) -> Path:
    path = tmp_path / "sources.yml"
    source = {"id": "own", "homepage": homepage, "network": "private", "delay": 0, "overrides": [override]}
    path.write_text(json.dumps({"sources": [source]}))
    return path


def test_a_users_own_overrides_are_checked_offline(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(story("Mine"))
    sources = registry(tmp_path, title="h1", section="h6", drop="nav", test="page.html")
    missing = newscrawler("sources", "check", "--overrides", "--sources", sources)
    assert missing.returncode == 1
    assert "page.json: No such file" in missing.stderr
    (tmp_path / "page.json").write_text(json.dumps({"url": URL, "title": "Mine", "authors": ["Ann"]}))
    done = newscrawler("sources", "check", "--overrides", "--sources", sources, "--json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [(row["field"], row["right"]) for row in rows] == [
        ("title", True), ("authors", False), ("section", False), ("section", False), ("drop", False),
    ]  # fmt: skip
    assert 'error: own overrides[0]: authors: [] where ["Ann"] is expected' in done.stderr.splitlines()
    (tmp_path / "page.json").write_text(json.dumps({"url": URL, "title": "Mine"}))
    registry(tmp_path, title="h1", test="page.html")
    done = newscrawler("sources", "check", "--overrides", "--sources", sources)
    assert (done.returncode, done.stderr) == (0, "")
    assert "right" in done.stdout


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ("{", "no JSON"),
        ("[]", 'an object with "url"'),
        ("{}", 'an object with "url"'),
        ('{"url": "u", "titel": 1}', "titel: no such field"),
        ('{"url": "https://x.example/a", "fetched_at": "2020-01-01"}', "does not hold for"),
    ],
)
def test_a_test_that_is_none_says_why(tmp_path: Path, answers: str, says: str) -> None:
    (tmp_path / "page.html").write_bytes(story("Mine"))
    (tmp_path / "page.json").write_text(answers)
    path = registry(tmp_path, title="h1", test="page.html", **{"from": "2024-01-01"})
    (source,) = load_registry(path).sources
    with pytest.raises(UsageError, match=says):
        case_of(path, source, source.overrides[0])


def test_crawl_and_scrape_read_a_sources_pages_by_its_rules(tmp_path: Path) -> None:
    page = story("Feed", extra='<h2 class="own">Headline of its own</h2>')
    with Web({"/2026/a-story-of-its-own": Answer(page)}) as web:
        link = f'<a href="{web.url}/2026/a-story-of-its-own">A story of its own, told at some length</a>'
        web.routes["/"] = Answer(f"<html><body><main><h2>{link}</h2></main></body></html>".encode())
        sources = registry(tmp_path, homepage=f"{web.url}/", title="h2.own", path="^/2026/")
        store = f"sqlite:///{tmp_path}/news.db"
        assert newscrawler("crawl", "--sources", sources, "--store", store).returncode == 0
        exported = newscrawler("export", "--store", store)
        words = ("scrape", f"{web.url}/2026/a-story-of-its-own")
        scraped = newscrawler(*words, "--source", "own", "--sources", sources)
        plain = newscrawler(*words)
        unknown = newscrawler(*words, "--source", "nobody", "--sources", sources)
    for done in (exported, scraped):
        row = json.loads(done.stdout)
        assert (row["title"], row["source"]) == ("Headline of its own", "own")
        assert row["provenance"]["title"] == "override h2.own"
    assert json.loads(plain.stdout)["title"] == "Feed"
    assert (unknown.returncode, unknown.stdout) == (2, "")
