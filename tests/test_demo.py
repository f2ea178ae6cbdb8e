"""`demo`: the fictional sites crawled by the real command, and each page ends as a right crawler ends it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from newscrawler.commands.demo_stories import stories_told
from newscrawler.demo import Page, Sites
from newscrawler.demo.outlets import OUTLETS
from newscrawler.stores import open_store
from tests.command import newscrawler, start
from tests.stored import saved
from tests.web import LEXICON


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def reports(folder: Path) -> dict[str, dict[str, Any]]:
    """Two demos at the same time, for time: with a browser, and where none is found."""
    environments = {"browser": {"NEWSCRAWLER_RENDER_TIMEOUT": "20"}, "none": {"NEWSCRAWLER_BROWSER": "no-such-browser"}}
    running = {
        word: start("demo", "--json", "--store", f"sqlite:///{folder / word}.db", cwd=folder, **environment)
        for word, environment in environments.items()
    }
    ended = {word: process.finish(400) for word, process in running.items()}
    for done in ended.values():
        assert "Traceback" not in done.stderr
        wrong = [row for row in json.loads(done.stdout)["pages"] if not row["as_expected"]]
        assert done.returncode == 0, f"{wrong} {done.stderr}"
    return {word: json.loads(done.stdout) for word, done in ended.items()}


@pytest.fixture(scope="module")
def report(reports: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return reports["browser"]


def test_every_page_ends_as_it_should(report):
    assert len(report["pages"]) >= 100
    assert [row for row in report["pages"] if not row["as_expected"]] == []
    shared = {row["story"] for row in report["pages"] if row["expected"] == "copy"}
    assert shared
    for story in shared:
        # An edited copy is another text, and a document of its own.
        edited = ("edited", "shortened", "lengthened")
        rows = [row for row in report["pages"] if row["story"] == story and not row["kind"].startswith(edited)]
        became = [row["became"] for row in rows]
        assert became.count("stored") == 1, (story, became)


def test_pages_of_scripts_are_read_in_a_browser_and_reach_no_private_address(report):
    assert report["no_browser"] is None
    assert report["runs"][0]["counts"]["rendered"] >= 25
    assert report["trespasses"] == 0
    assert {row["became"] for row in report["pages"] if row["kind"] in ("javascript", "json shell")} == {"stored"}


def test_without_a_browser_the_same_pages_are_refused_as_they_should_be(reports):
    report = reports["none"]
    assert "no-such-browser" in report["no_browser"]
    assert [row for row in report["pages"] if not row["as_expected"]] == []
    kinds = ("javascript", "json shell")
    assert {row["became"] for row in report["pages"] if row["kind"] in kinds} == {"refused:needs_javascript"}
    assert not report["runs"][0]["counts"].get("rendered")


def test_every_list_ends_as_it_should(report):
    assert [row for row in report["lists"] if not row["as_expected"]] == []
    ends = {row["expected"] for row in report["lists"]}
    assert ends >= {"read", "failed:entities", "failed:too_large", "failed:gzip_truncated", "failed:html"}


def test_the_second_crawl_asks_for_lists_and_changes_alone(report):
    first, second = report["runs"]
    assert first["counts"]["new"] >= 80
    assert second["counts"]["revised"] >= 1
    good = [outlet.id for outlet in OUTLETS]
    # Fourteen lists and what the four that an edition changes name; then six new pages and five changed ones.
    assert sum(report["requests_by_outlet"][1].get(outlet, 0) for outlet in good) <= 33
    assert not {"refused", "failed"} & second["counts"].keys()


def the_story(report: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in report["stories"] if row["story"] == name)


def test_an_agency_story_in_four_outlets_is_one_cluster_with_its_original_named(report):
    row = the_story(report, "northstrand/buoy-between-parishes")
    assert row["outlets"] == ["anzeiger", "courrier", "harbour-post", "northstrand"]
    roles = {place["source"]: place["role"] for place in row["places"]}
    assert roles == {"northstrand": "original", "harbour-post": "same text", "anzeiger": "edited", "courrier": "edited"}
    original = next(place["url"] for place in row["places"] if place["role"] == "original")
    assert row["leader"] == row["origin_url"] == original
    assert row["origin"] == "Northstrand News Agency"
    assert row["evidence"]


def test_a_story_is_one_in_whatever_script_and_whoever_came_first(report):
    assert the_story(report, "yunhe/dukou-manzhong")["outlets"] == ["foz", "yunhe"]
    reprinted = the_story(report, "yunhe/dukou-manzhong")
    assert reprinted["leader"] == reprinted["origin_url"]
    assert reprinted["leader"].endswith("/content/dukou-manzhong.htm")
    cable = the_story(report, "northstrand/causeway-cable-cut")
    assert len(cable["outlets"]) == 5
    assert (cable["origin"], len(cable["places"])) == ("Northstrand News Agency", 5)


def test_no_other_articles_are_joined_and_no_series_by_its_frame(report):
    # A story that shared a cluster with another one would be among them, with `as_expected` false.
    assert [row["story"] for row in report["stories"] if not row["as_expected"] or len(row["outlets"]) < 2] == []
    assert len(report["stories"]) == 3
    assert sum("weather report" in row["kind"] for row in report["pages"]) == 2


async def test_a_wrong_cluster_is_told(tmp_path):
    text = " ".join(f"The {word} was counted twice by the harbour office." for word in LEXICON.split())
    told = {"one/frame": text, "two/frame": text + " The cat was not asked.", "one/alone": text[::-1]}
    pages = [
        Page(
            f"https://{name.partition('/')[0]}.example/{name}", name.partition("/")[0], "article", "stored", story=name
        )
        for name in told
    ]
    store = open_store(f"sqlite:///{tmp_path / 'news.db'}")
    await store.open()
    try:
        await store.write([saved(page.url, told[page.story], source=page.source) for page in pages])
        (joined,) = await stories_told(store, pages)
        assert not joined["as_expected"]
        assert joined["detail"] == "stories of their own in one cluster: one/frame, two/frame"
        parted = [replace(page, story="one/frame") for page in pages]
        assert {row["detail"] for row in await stories_told(store, parted)} == {"one story in 2 clusters"}
    finally:
        await store.close()


def test_the_history_says_what_kind_of_change_it_was(report):
    assert [row for row in report["changes"] if not row["as_expected"]] == []
    flags = {row["url"].rstrip("/").rpartition("/")[2]: row["flags"] for row in report["changes"]}
    assert flags["boulangere-minuit"] == ["silent-headline", "headline"]
    assert "correction" in flags["tranvia-cuesta"]
    assert "apfelsorte-entdeckt.html" not in flags


def words() -> dict[str, str]:
    """Return a word of an article for each language: the longest, or two characters where words are not spaced."""
    found: dict[str, str] = {}
    with Sites(hostile=False) as sites:
        for page in sites.pages():
            if page.gold is not None and page.expect == "stored":
                text = page.gold.blocks[0].text
                unspaced = page.gold.language in ("ja", "zh")
                longest = max(re.findall(r"\w+", text), key=len)
                found.setdefault(page.gold.language, longest[2:4] if unspaced else longest)
    return found


WORDS = words()


@pytest.mark.parametrize("language", sorted(WORDS))
def test_a_word_of_any_language_is_found(report, folder, language):
    done = newscrawler("search", WORDS[language].upper(), "--json", "--store", report["store"], cwd=folder)
    assert done.returncode == 0
    assert language in {json.loads(line)["language"] for line in done.stdout.splitlines()}, WORDS[language]


def test_there_are_enough_languages():
    assert len(WORDS) >= 6
    assert {"ar", "ja", "zh"} <= WORDS.keys()


def test_export_gives_back_what_was_stored_in_every_form(report, folder):
    jsonl = newscrawler("export", "--store", report["store"], cwd=folder)
    rows = [json.loads(line) for line in jsonl.stdout.splitlines()]
    assert len(rows) == sum(run["counts"]["new"] for run in report["runs"])
    for form in ("csv", "parquet"):
        done = newscrawler("export", "--store", report["store"], "--format", form, "-o", f"out.{form}", cwd=folder)
        assert done.returncode == 0, done.stderr
        assert (folder / f"out.{form}").stat().st_size > 10_000
    french = newscrawler("export", "--store", report["store"], "--language", "fr", cwd=folder)
    assert {json.loads(line)["language"] for line in french.stdout.splitlines()} == {"fr"}


def test_export_says_of_which_source_there_is_nothing(report, folder):
    done = newscrawler("export", "--store", report["store"], "--source", "nobody", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "no article of source 'nobody'" in done.stderr


def test_status_names_what_fails(report, folder):
    done = newscrawler("status", "--store", report["store"], cwd=folder)
    assert done.returncode == 0
    assert "http_500" in done.stdout
    assert "robots_disallowed" in done.stdout
