"""Files of pages: taken from a real Chromium, kept below one folder, and there before their article is stored."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from scrapy.crawler import Crawler
from scrapy.utils.test import get_crawler

from newscrawler.article import Capture, Found
from newscrawler.captured import keep, must_be_writable
from newscrawler.errors import UsageError
from newscrawler.keeping import keeper_of
from newscrawler.pipelines import KeepCaptures
from newscrawler.rendering import captures
from newscrawler.rendering.captures import capture
from newscrawler.urls import article_id
from tests.command import newscrawler
from tests.rendered import program
from tests.stored import article
from tests.web import Answer, Web, story

# For tests that share one browser.
in_browser = pytest.mark.asyncio(loop_scope="module")

STATED = dataclasses.replace(article("https://a.example/1", "Text"), fetched_at="2026-03-01T23:30:00.250-02:00")
ID = article_id("https://a.example/1")


def test_a_file_is_named_by_source_month_article_and_time(tmp_path: Path) -> None:
    said = keep(tmp_path, dataclasses.replace(STATED, source="outlet"), "png", b"picture")
    assert said.path == f"outlet/2026/03/{ID}-20260302T013000250Z.png"
    assert said == Capture("png", said.path, 7, hashlib.sha256(b"picture").hexdigest())
    assert (tmp_path / said.path).read_bytes() == b"picture"


def test_a_file_that_is_written_again_takes_its_own_place(tmp_path: Path) -> None:
    first, second = (keep(tmp_path, STATED, "pdf", data) for data in (b"one", b"two"))
    assert first.path == second.path
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [b"two"]


@pytest.mark.parametrize("source", ["../../up", "/etc", "..", ".", "a/b\\c", "", "x" * 300, "\ud800\0", ".hidden"])
def test_no_source_leads_out_of_the_folder(tmp_path: Path, source: str) -> None:
    folder = tmp_path / "captures"
    said = keep(folder, dataclasses.replace(STATED, source=source), "png", b"x")
    assert len(said.path.split("/")) == 4
    assert list(tmp_path.rglob("*.png")) == [folder / said.path]
    assert (folder / said.path).resolve().is_relative_to(folder.resolve())
    assert not any(part.startswith(".") for part in said.path.split("/"))


def test_an_article_of_no_source_goes_by_its_site(tmp_path: Path) -> None:
    local = dataclasses.replace(STATED, source=None, url="http://127.0.0.1:9101/a")
    assert keep(tmp_path, local, "png", b"x").path.startswith("127.0.0.1_9101/2026/")


def test_a_folder_that_takes_no_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=r"captures: no files can be made there: Not a directory \(name another"):
        must_be_writable(tmp_path / "file" / "captures")
    must_be_writable(tmp_path / "new" / "captures")
    assert list((tmp_path / "new" / "captures").iterdir()) == []


def crawler_with(**settings: str) -> Crawler:
    return get_crawler(settings_dict={"NEWSCRAWLER_STORE": "", **settings})


async def test_a_file_that_cannot_be_written_costs_itself_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    crawler = crawler_with(NEWSCRAWLER_CAPTURE_DIR=str(tmp_path), NEWSCRAWLER_CAPTURE="png,pdf,mhtml")
    keeping = KeepCaptures.from_crawler(crawler)
    (tmp_path / "blocked").touch()
    files = {"png": b"p", "pdf": b"q"}
    with caplog.at_level(logging.INFO):
        kept = [
            (await keeping.process_item(Found(dataclasses.replace(STATED, source=source), (), files))).article.captures
            for source in ("blocked", "free")
        ]
    assert [[said.kind for said in each] for each in kept] == [[], ["png", "pdf"]]
    assert [record.message for record in caplog.records] == [
        f"https://a.example/1: not kept as png: Not a directory (see to {tmp_path})"
    ]
    # The third kind was wanted, and the browser did not make it.
    assert dict(keeper_of(crawler).counts) == {"captures": 2, "captures_failed": 4}


async def test_an_item_without_files_passes_as_it_is(tmp_path: Path) -> None:
    keeping = KeepCaptures.from_crawler(crawler_with(NEWSCRAWLER_CAPTURE_DIR=str(tmp_path / "none")))
    said = (Capture("png", "a", 1, "0f" * 32),)
    found = Found(dataclasses.replace(STATED, captures=said))
    assert await keeping.process_item(found) is found
    assert not (tmp_path / "none").exists()


TALL = story("Tall", extra='<div style="height:40000px"></div><img loading="lazy" src="/last.svg">')
LAZY = story("Lazy", extra='<div style="height:5000px"></div><img loading="lazy" src="/lazy.svg">')
# An empty page whose script fetches the article.
SCRIPTS = b"<!doctype html><title>Scripts</title><div id=root></div><script>fetch('/text').then(async (answer) => {\
root.innerHTML = await answer.text() })</script>"
TEXT = story("Scripts").partition(b"</nav>")[2].partition(b"<footer>")[0]
HOSTILE = story("Hostile", extra="<script>document.querySelectorAll = setTimeout = Promise = null</script>")
SVG = Answer(
    b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', headers={"Content-Type": "image/svg+xml"}
)


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    pages = {"tall": TALL, "lazy": LAZY, "hostile": HOSTILE, "plain": story("Plain"), "scripts": SCRIPTS, "text": TEXT}
    routes: dict[str, Any] = {f"/{name}": Answer(page) for name, page in pages.items()}
    with Web({**routes, "/lazy.svg": SVG, "/last.svg": SVG}) as web:
        yield web


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=program(), args=["--no-sandbox"])
        yield browser
        await browser.close()


async def captured(browser: Browser, url: str, *kinds: str) -> dict[str, bytes]:
    tab = await browser.new_page()
    session = await tab.context.new_cdp_session(tab)
    await tab.goto(url)
    made = await capture(tab, session, kinds)
    await tab.close()
    return made


def size_of(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


@in_browser
async def test_a_page_is_kept_as_picture_print_and_web_archive(browser: Browser, web: Web) -> None:
    made = await captured(browser, f"{web.url}/plain", "pdf", "mhtml", "png")
    assert made["png"].startswith(b"\x89PNG\r\n\x1a\n")
    assert made["pdf"].startswith(b"%PDF-")
    assert b"%%EOF" in made["pdf"][-32:]
    archive = message_from_bytes(made["mhtml"])
    page = next(part for part in archive.walk() if part.get_content_type() == "text/html")
    assert "In part 1 of Plain the" in page.get_payload(decode=True).decode()


@in_browser
async def test_a_tall_page_is_a_tall_picture_within_bounds(browser: Browser, web: Web) -> None:
    made = await captured(browser, f"{web.url}/tall", "png")
    assert size_of(made["png"])[1] == 16_000


@in_browser
async def test_what_loads_lazily_is_in_the_files(browser: Browser, web: Web) -> None:
    made = await captured(browser, f"{web.url}/lazy", "png", "mhtml")
    assert size_of(made["png"])[1] > 5_000
    assert b"lazy.svg" in made["mhtml"]
    assert "/lazy.svg" in web.paths


@in_browser
async def test_a_page_cannot_hinder_its_capture(browser: Browser, web: Web) -> None:
    assert (await captured(browser, f"{web.url}/hostile", "png", "pdf", "mhtml")).keys() == {"png", "pdf", "mhtml"}


@in_browser
async def test_a_file_that_is_too_large_is_left_out_and_named(
    browser: Browser, web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(captures, "MAX_BYTES", 1 << 12)
    made = await captured(browser, f"{web.url}/plain", "pdf", "mhtml", "png")
    assert made.keys() == {"mhtml"}
    assert [record.message.partition(": ")[2] for record in caplog.records] == [
        "not captured as png: larger than 0 MiB",
        "not captured as pdf: larger than 0 MiB",
    ]


@in_browser
async def test_a_tab_that_hangs_costs_its_files(
    browser: Browser, web: Web, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(captures, "LIMIT_S", 0.5)
    tab = await browser.new_page()
    session = await tab.context.new_cdp_session(tab)
    await tab.goto(f"{web.url}/plain")
    await tab.evaluate("setTimeout(() => { for (;;); })")
    assert await capture(tab, session, ("png", "mhtml")) == {}
    assert {record.message.partition(": ")[2] for record in caplog.records} == {
        "not captured as png: it takes longer than 0.5 s",
        "not captured as mhtml: it takes longer than 0.5 s",
    }


@in_browser
async def test_a_tab_that_is_gone_costs_its_files(browser: Browser, web: Web) -> None:
    tab = await browser.new_page()
    session = await tab.context.new_cdp_session(tab)
    await tab.close()
    assert await capture(tab, session, ("png", "pdf")) == {}


@pytest.fixture(scope="module")
def scraped(web: Web, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """Scrape two pages, one of them made by its scripts, with all files; return the folder and what is stored."""
    place = tmp_path_factory.mktemp("scraped")
    words = (
        "scrape",
        "--store",
        "sqlite:///n.db",
        "--capture",
        "png, pdf,mhtml",
        f"{web.url}/plain",
        f"{web.url}/scripts",
    )
    done = newscrawler(*words, cwd=place)
    assert (done.returncode, done.stderr) == (0, "")
    kept = newscrawler("export", "--store", "sqlite:///n.db", cwd=place)
    return place, [json.loads(line) for line in kept.stdout.splitlines()]


def test_every_article_of_the_run_has_its_files(scraped: tuple[Path, list[dict[str, Any]]]) -> None:
    place, articles = scraped
    assert len(articles) == 2
    for row in articles:
        assert [said["kind"] for said in row["captures"]] == ["png", "mhtml", "pdf"]
        for said in row["captures"]:
            data = (place / "captures" / said["path"]).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (said["bytes"], said["sha256"])
            assert said["path"].endswith("." + said["kind"])
    assert len([path for path in (place / "captures").rglob("*") if path.is_file()]) == 6


def test_files_hold_what_the_pages_scripts_made(scraped: tuple[Path, list[dict[str, Any]]]) -> None:
    place, articles = scraped
    [row] = [row for row in articles if row["url"].endswith("/scripts")]
    [archive] = [said for said in row["captures"] if said["kind"] == "mhtml"]
    page = next(message_from_bytes((place / "captures" / archive["path"]).read_bytes()).walk()).as_string()
    assert "In part 1 of Scripts the" in page.replace("=\n", "")
    assert "In part 1 of Scripts the" in row["text"]
    # What needed no browser reads as it does without captures.
    assert {row["url"].rpartition("/")[2]: row["rendered"] for row in articles} == {"scripts": True, "plain": False}


def test_what_cannot_be_kept_is_said_and_the_article_is_stored(web: Web, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    # In the way of the site's own folder.
    (folder / web.url.removeprefix("http://").replace(":", "_")).touch()
    done = newscrawler(
        "scrape", "--capture", "png", f"{web.url}/plain", cwd=tmp_path, NEWSCRAWLER_CAPTURE_DIR=str(folder)
    )
    assert done.returncode == 0
    assert f"{web.url}/plain: not kept as png: Not a directory (see to {folder})" in done.stderr
    assert json.loads(done.stdout)["captures"] == []
    assert json.loads(done.stdout)["title"] == "Plain"


@pytest.mark.parametrize(
    ("words", "environment", "says"),
    [
        (["--capture", "gif"], {}, "--capture: 'gif' is none of png, pdf, mhtml"),
        (["--capture", "png", "--render", "never"], {}, "--capture: needs a browser, and --render never allows none"),
        (["--capture", "png"], {"NEWSCRAWLER_BROWSER": "/no/such"}, "--capture: needs a browser: NEWSCRAWLER_BROWSER"),
        ([], {"NEWSCRAWLER_CAPTURE": "bmp"}, "NEWSCRAWLER_CAPTURE: 'bmp' is none of"),
        (["--capture", "pdf"], {"NEWSCRAWLER_CAPTURE_DIR": "/dev/null/x"}, "CAPTURE_DIR: /dev/null/x: no files can be"),
    ],
)
def test_captures_that_cannot_be_are_refused_before_any_work(
    web: Web, words: list[str], environment: dict[str, str], says: str
) -> None:
    asked = len(web.log)
    done = newscrawler("scrape", *words, f"{web.url}/plain", **environment)
    assert done.returncode == 2
    assert says in done.stderr
    assert len(web.log) == asked
