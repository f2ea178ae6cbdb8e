"""The demo's pages of scripts in a real Chromium, crawled by the real command: what each of them ends as, what its
scripts reach, and that no browser is left behind."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from newscrawler.article import Article
from newscrawler.demo import Hit, Page, Sites
from newscrawler.demo.quicksand import KINDS, QUICKSAND
from newscrawler.demo.scripted import FORMS, MIRAGE, TURNSTILE
from newscrawler.stores import Seen, open_store
from tests import warm
from tests.command import start

NAMES = (MIRAGE.id, TURNSTILE.id, QUICKSAND.id)
# One page takes all of it.
RENDER_S = "15"
# Seconds in which the kernel and a browser's own processes come to an end.
ENDING_S = 10

# Process number and the moment it started: numbers are used again.
Tree = frozenset[tuple[int, str]]


@dataclass(frozen=True)
class Crawl:
    """One crawl of the scripted outlets: what was listed, asked for and kept, and every process that it started."""

    record: dict[str, Any]
    messages: str
    pages: list[Page]
    hits: list[Hit]
    seen: dict[str, Seen]
    articles: dict[str, Article]
    trespasses: int
    started: Tree
    browsers: int

    def of(self, kind: str) -> list[Page]:
        return [page for page in self.pages if page.kind == kind]

    def asked(self) -> Counter[str]:
        return Counter(f"{hit.outlet}{hit.path}" for hit in self.hits)


def ancestry() -> dict[int, tuple[int, str]]:
    """Return the parent and the start of every process that runs, unless it has ended and waits for its parent."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            _, _, rest = stat.read_text().rpartition(") ")
        except OSError:
            continue
        state, parent, *others = rest.split()
        if state != "Z":
            found[int(stat.parent.name)] = (int(parent), others[17])
    return found


def descendants(pid: int) -> Tree:
    known = ancestry()
    tree: set[int] = set()
    level = {pid}
    while level:
        level = {child for child, (parent, _) in known.items() if parent in level}
        tree |= level
    return frozenset((child, known[child][1]) for child in tree)


def is_browser(pid: int) -> bool:
    try:
        return b"--type=renderer" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def left_of(tree: Tree) -> Tree:
    """Return which of the processes still run once they had time to end."""
    until = time.monotonic() + ENDING_S
    while True:
        known = ancestry()
        left = frozenset((pid, at) for pid, at in tree if pid in known and known[pid][1] == at)
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.05)


def watched(process: warm.Process) -> tuple[Tree, int]:
    """Return every process that this one started, and how many of them showed pages, when it has ended."""
    tree: set[tuple[int, str]] = set()
    browsers: set[int] = set()
    while Path(f"/proc/{process.pid}").exists():
        tree |= descendants(process.pid)
        browsers |= {pid for pid, _ in tree if pid not in browsers and is_browser(pid)}
        time.sleep(0.2)
    return frozenset(tree), len(browsers)


async def state(uri: str, pages: list[Page]) -> tuple[dict[str, Seen], dict[str, Article]]:
    store = open_store(uri)
    await store.open()
    try:
        seen = await store.seen([page.url for page in pages])
        urls = [page.canonical for page in pages if page.canonical]
        return seen, {url: article for url in urls if (article := await store.article(url))}
    finally:
        await store.close()


def crawl(sites: Sites, folder: Path, name: str, **environment: str) -> Crawl:
    before = len(sites.log)
    (folder / "sources.yml").write_text(sites.registry(), encoding="utf-8")
    uri = f"sqlite:///{folder / name}.db"
    words = ["crawl", *NAMES, "--sources", "sources.yml", "--store", uri, "--json"]
    process = start(*words, cwd=folder, NEWSCRAWLER_RENDER_TIMEOUT=RENDER_S, **environment)
    started, browsers = watched(process)
    done = process.finish()
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    pages = [page for page in sites.pages() if page.source in NAMES]
    seen, articles = asyncio.run(state(uri, pages))
    hits = sites.log[before:]
    record = json.loads(done.stdout)
    return Crawl(record, done.stderr, pages, hits, seen, articles, sites.trespasses, started, browsers)


@pytest.fixture(scope="module")
def sites() -> Iterator[Sites]:
    with Sites(hostile=False) as running:
        yield running


@pytest.fixture(scope="module")
def plain(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """A crawl that finds no browser."""
    return crawl(sites, tmp_path_factory.mktemp("plain"), "plain", NEWSCRAWLER_BROWSER="no-such-browser")


@pytest.fixture(scope="module")
def rendered(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """A crawl with a browser."""
    return crawl(sites, tmp_path_factory.mktemp("rendered"), "rendered")


def became(crawl: Crawl, page: Page) -> str:
    row = crawl.seen.get(page.url)
    return "not asked for" if row is None else f"{row.state}:{row.code}" if row.code else row.state


@pytest.mark.parametrize("kind", [*FORMS, *KINDS])
def test_a_page_of_scripts_ends_as_a_reader_would_see_it(rendered: Crawl, kind: str) -> None:
    pages = rendered.of(kind)
    assert pages
    for page in pages:
        assert became(rendered, page) in page.ends(browser=True), rendered.seen.get(page.url)
        article = rendered.articles.get(page.canonical or "")
        assert (article is None) == (page.gold is None)
        if article is not None and page.gold is not None:
            assert article.text.split() == page.gold.text.split()
            assert (article.title, article.kind, article.access) == (page.gold.title, page.gold.kind, page.gold.access)
            assert article.rendered is page.rendered


@pytest.mark.parametrize("kind", [*FORMS, *KINDS])
def test_without_a_browser_a_page_gives_what_plain_http_gives(plain: Crawl, kind: str) -> None:
    for page in plain.of(kind):
        assert became(plain, page) in page.ends(browser=False), plain.seen.get(page.url)


def test_a_missing_browser_is_said_once_and_costs_nothing_else(plain: Crawl) -> None:
    assert plain.messages.count("no-such-browser") == 1, plain.messages
    assert plain.record["counts"].get("rendered", 0) == 0
    assert plain.browsers == 0


def test_no_script_of_a_page_reaches_a_private_address(sites: Sites, rendered: Crawl) -> None:
    assert became(rendered, rendered.of("requests to private addresses")[0]) == "stored"
    assert rendered.trespasses == 0
    # Whoever does connect is counted.
    with urllib.request.urlopen(sites.beside["canary"] + "/", timeout=10) as answer:
        assert answer.status == 200
    assert sites.trespasses == 1


def test_nobody_reads_what_comes_with_a_wrong_certificate(rendered: Crawl) -> None:
    assert [hit.path for hit in rendered.hits if hit.outlet == "forger"] == []


def test_each_page_is_asked_for_once_and_by_the_same_name(rendered: Crawl) -> None:
    asked = rendered.asked()
    for page in rendered.pages:
        assert asked[page.source + urlsplit(page.url).path] == 1, page.url
    assert len({hit.headers.get("user-agent") for hit in rendered.hits}) == 1


def test_what_a_page_would_have_a_browser_do_is_not_done(rendered: Crawl) -> None:
    paths = [hit.path for hit in rendered.hits if hit.outlet == QUICKSAND.id]
    # A worker that answers for the site, pop-ups, the way out that a dialog offers, what robots.txt disallows.
    assert [path for path in paths if path.startswith(("/worker.js", "/offer/", "/left", "/members/"))] == []


def test_the_script_that_pages_share_is_asked_for_less_often_than_they_are(rendered: Crawl) -> None:
    pages = [page for page in rendered.pages if page.source == MIRAGE.id]
    assert rendered.asked()[f"{MIRAGE.id}/static/story.js"] <= len(pages) // 4


def test_no_word_of_a_wall_is_stored(rendered: Crawl, plain: Crawl) -> None:
    words = ("312 partners", "208 Partner", "164 partenaires", "unique identifiers", "Reserved for subscribers")
    for article in (*rendered.articles.values(), *plain.articles.values()):
        assert [word for word in words if word in article.text] == [], article.url


def test_no_browser_is_left_when_a_crawl_has_ended(rendered: Crawl) -> None:
    assert rendered.browsers
    assert left_of(rendered.started) == frozenset()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_no_browser_is_left_when_its_crawler_is_ended_in_mid_page(
    sites: Sites, tmp_path: Path, end: signal.Signals
) -> None:
    before = len(sites.log)
    process = start("scrape", sites.urls[QUICKSAND.id] + "/spin", cwd=tmp_path)
    while not (any(hit.path == "/spin" for hit in sites.log[before:]) and any(map(is_browser, pids(process.pid)))):
        assert Path(f"/proc/{process.pid}").exists(), process.finish().stderr
        time.sleep(0.05)
    tree = descendants(process.pid)
    os.kill(process.pid, end)
    process.finish()
    assert left_of(tree) == frozenset()


def pids(pid: int) -> list[int]:
    return [child for child, _ in descendants(pid)]
