"""Reservations on their way from the site to the stored article, and articles left unstored for them."""

# ruff: noqa: E501 - a case a line
from __future__ import annotations

import asyncio
import json
import subprocess
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawler.article import utc_now
from newscrawler.reservations import USES
from newscrawler.stores import Memo, Query, open_store
from tests import warm
from tests.command import newscrawler
from tests.test_crawl import TEXT, XML, registry, rss
from tests.web import Answer, Web, story

NO_AI = "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nContent-Signal: ai-train=no\nContent-Usage: /a train-ai=n\nLicense: https://news.example/license.xml\n"
TDMREP = json.dumps([{"location": "/a2", "tdm-reservation": 1}]).encode()
AI_TXT = b"User-agent: *\nDisallow: /a3\n"
FILES = ("/.well-known/tdmrep.json", "/ai.txt")


def crawl(
    tmp_path: Path, store_uri: str, *words: str, **env: str
) -> tuple[dict[str, Any], subprocess.CompletedProcess[str]]:
    words = ("crawl", "--json", "--sources", str(tmp_path / "sources.yml"), "--store", store_uri, *words)
    done = newscrawler(*words, **env)
    assert "Traceback" not in done.stderr, done.stderr
    return (json.loads(done.stdout) if done.stdout else {}), done


def stored(store_uri: str) -> dict[str, dict[str, Any]]:
    """Return the rights of the stored articles by their titles."""

    async def read() -> dict[str, dict[str, Any]]:
        store = open_store(store_uri)
        await store.open()
        try:
            return {str(article.title): dict(article.rights) async for article in store.articles(Query())}
        finally:
            await store.close()

    return asyncio.run(read())


def site(web: Web, robots: str = "", tdmrep: bytes | None = None, ai_txt: bytes | None = None, pages: int = 4) -> None:
    web.routes = {f"/a{n}": Answer(story(f"Number {n}")) for n in range(1, pages + 1)}
    web.routes["/feed"] = Answer(rss(web, sorted(web.routes)), headers=XML)
    web.routes["/robots.txt"] = Answer(robots.encode(), headers=TEXT)
    if tdmrep is not None:
        web.routes[FILES[0]] = Answer(tdmrep, headers={"Content-Type": "application/json"})
    if ai_txt is not None:
        web.routes[FILES[1]] = Answer(ai_txt, headers=TEXT)


def asked(web: Web) -> Counter[str]:
    return Counter(web.paths)


def test_each_kind_of_statement_ends_in_the_article_and_the_files_are_asked_for_once(tmp_path, store_uri):
    with Web() as web:
        site(web, NO_AI, TDMREP, AI_TXT)
        web.routes["/a4"] = Answer(
            story("Number 4", extra='<a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a>'),
            headers={
                "X-Robots-Tag": "googlebot: noindex\r\nX-Robots-Tag: noimageai",
                "Content-Usage": "ai-use=n",
                "TDM-Reservation": "0",
            },
        )
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        record, _ = crawl(tmp_path, store_uri)
        assert record["counts"]["new"] == 4
        rights = stored(store_uri)
        of_site = {
            "robots_txt_ai": ["CCBot", "GPTBot"],
            "robots_txt_content_signal": "ai-train=no",
            "robots_txt_content_usage": "train-ai=n",
            "robots_txt_license": ["https://news.example/license.xml"],
        }
        for of_page in rights.values():
            assert of_site.items() <= of_page.items()
        assert rights["Number 1"]["reserved"] == ["ai-input", "ai-train"]
        assert rights["Number 2"]["tdmrep"] == {"location": "/a2", "tdm-reservation": 1}
        assert rights["Number 2"]["reserved"] == ["ai-input", "ai-train", "tdm"]
        assert rights["Number 3"]["ai_txt"] == {"text": "Disallow: /a3"}
        assert "ai_txt: Disallow: /a3" in rights["Number 3"]["reserved_by"]["ai-train"]
        fourth = rights["Number 4"]
        assert (fourth["robots"], fourth["content_usage"], fourth["tdm_reservation"]) == (
            ["noimageai"],
            "ai-use=n",
            "0",
        )
        assert fourth["robots_agents"] == {"googlebot": ["noindex"]}
        assert fourth["creative_commons"] == "by/4.0"
        assert fourth["reserved_by"]["images"] == ["robots: noimageai"]
        assert [asked(web)[path] for path in FILES] == [1, 1]
        before = len(web.log)
        why = newscrawler("why", "--json", "--store", store_uri, f"{web.url}/a2", cwd=tmp_path)
        assert json.loads(why.stdout)["reservation"]["reserved_by"] == rights["Number 2"]["reserved_by"]
        assert len(web.log) == before
        site(web, NO_AI, TDMREP, AI_TXT, pages=5)
        record, _ = crawl(tmp_path, store_uri)
        assert record["counts"]["new"] == 1
        # Robots.txt too is still good, from the first run.
        assert set(web.paths[before:]) - {"/robots.txt"} == {"/feed", "/a5"}
        assert stored(store_uri)["Number 5"]["robots_txt_ai"] == ["CCBot", "GPTBot"]


def test_a_crawl_that_brings_no_article_asks_for_no_file(tmp_path):
    with Web() as web:
        site(web, pages=0)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        crawl(tmp_path, f"sqlite:///{tmp_path}/news.db")
        assert set(web.paths) == {"/robots.txt", "/feed"}


def test_a_setting_switches_the_files_off(tmp_path):
    with Web() as web:
        site(web, NO_AI, TDMREP, AI_TXT)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        crawl(tmp_path, f"sqlite:///{tmp_path}/news.db", NEWSCRAWLER_RESERVATION_FILES="0")
        assert not set(FILES) & set(web.paths)
        rights = stored(f"sqlite:///{tmp_path}/news.db")
        assert rights["Number 2"]["reserved"] == ["ai-input", "ai-train"]


def test_respected_reservations_are_counted_and_what_the_site_reserves_is_not_even_asked_for(tmp_path, store_uri):
    with Web() as web:
        site(web, "User-agent: GPTBot\nDisallow: /a1\n", TDMREP, AI_TXT, pages=5)
        web.routes["/a4"] = Answer(
            story("Number 4", extra="").replace(b"<head>", b'<head><meta name="robots" content="noai">')
        )
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        record, done = crawl(tmp_path, store_uri, "--respect-reservations")
        assert done.returncode == 0
        assert (record["counts"]["new"], record["counts"]["refused/reserved"]) == (1, 4)
        assert list(stored(store_uri)) == ["Number 5"]
        assert not {"/a1", "/a2", "/a3"} & set(web.paths)
        assert asked(web)["/a4"] == asked(web)["/a5"] == 1
        crawl(tmp_path, store_uri, "--respect-reservations")
        assert asked(web)["/a4"] == asked(web)["/a5"] == 1
        crawl(tmp_path, store_uri, "--refresh")
        assert set(stored(store_uri)) == {f"Number {n}" for n in range(1, 6)}


def test_the_environment_may_name_the_uses_that_are_respected(tmp_path):
    store_uri = f"sqlite:///{tmp_path}/news.db"
    with Web() as web:
        site(web, "User-agent: GPTBot\nDisallow: /a1\n", TDMREP, AI_TXT)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        record, _ = crawl(tmp_path, store_uri, NEWSCRAWLER_RESPECT_RESERVATIONS="tdm,images")
        assert record["counts"]["refused/reserved"] == 1
        assert set(stored(store_uri)) == {"Number 1", "Number 3", "Number 4"}
        before = len(web.log)
        _, done = crawl(tmp_path, store_uri, NEWSCRAWLER_RESPECT_RESERVATIONS="everything")
        assert done.returncode == 2
        assert done.stderr.startswith("error: NEWSCRAWLER_RESPECT_RESERVATIONS: 'everything' is no use that can be")
        assert len(web.log) == before


def test_scrape_says_who_reserves_what(tmp_path):
    with Web() as web:
        site(web, "User-agent: GPTBot\nDisallow: /a1\n", TDMREP, AI_TXT)
        web.routes["/a4"] = Answer(story("Number 4"), headers={"X-Robots-Tag": "noai"})
        urls = [f"{web.url}/a{n}" for n in range(1, 5)]
        done = newscrawler("scrape", *urls)
        assert done.returncode == 0, done.stderr
        reserved = [json.loads(line)["rights"]["reserved"] for line in done.stdout.splitlines()]
        assert reserved == [["ai-train"], ["ai-train", "tdm"], ["ai-train"], ["ai-input", "ai-train"]]
        done = newscrawler("scrape", "--respect-reservations", *urls)
        assert (done.returncode, done.stdout) == (1, "")
        assert (
            f"error: {urls[0]}: reserved: ai-train is reserved by robots.txt for AI crawlers (GPTBot)\n" in done.stderr
        )
        assert (
            f"error: {urls[3]}: reserved: ai-input is reserved by the page's robots directives (noai); ai-train is"
            in done.stderr
        )
        assert len(done.stderr.splitlines()) == 4


def hostile(web: Web, kind: str) -> None:
    answers: dict[str, Any] = {
        "a home page": Answer(story("Home")),
        "an error": Answer(b"", 503, {"Retry-After": "3600"}),
        "a forbidden file": Answer(b"", 403),
        "sixty megabytes": Answer(b"[" + b'{"location":"/","tdm-reservation":1},' * 1_500_000),
        "a redirect round and round": Answer(b"", 302, {"Location": FILES[0]}),
        "nesting": Answer(b"[" * 60_000),
        "noise": Answer(bytes(range(256)) * 200),
        "a broken gzip": Answer(b"\x1f\x8b\x08rest", headers={"Content-Encoding": "gzip"}),
    }
    for path in FILES:
        web.routes[path] = answers[kind]


KINDS = (
    "a home page",
    "an error",
    "a forbidden file",
    "sixty megabytes",
    "a redirect round and round",
    "nesting",
    "noise",
    "a broken gzip",
)


def test_files_that_are_none_cost_no_article(tmp_path):
    sites = {kind: Web() for kind in KINDS}
    path = tmp_path / "sources.yml"
    lines = ["defaults: {delay: 0}", "sources:"]
    try:
        for n, (kind, web) in enumerate(sites.items()):
            web.__enter__()
            site(web, pages=2)
            for page in ("/a1", "/a2"):
                web.routes[page] = Answer(story(f"{kind} {page}"))
            hostile(web, kind)
            lines.append(f"  - {{id: s{n}, network: private, feeds: ['{web.url}/feed']}}")
        path.write_text("\n".join(lines))
        store_uri = f"sqlite:///{tmp_path}/news.db"
        record, done = crawl(tmp_path, store_uri)
        assert record["counts"]["new"] == 2 * len(KINDS), (record, done.stderr)
        assert done.stderr == ""
        assert all(rights == {} for rights in stored(store_uri).values())
        for kind, web in sites.items():
            assert sum(asked(web)[path] for path in FILES) <= 2 + 2 * 4, kind
    finally:
        for web in sites.values():
            web.__exit__(None, None, None)


def test_a_file_that_cannot_be_had_says_what_it_last_said_and_one_that_is_gone_nothing(tmp_path):
    store_uri = f"sqlite:///{tmp_path}/news.db"
    rules = [{"location": "/", "tdm-reservation": 1}]

    async def remember(origin: str) -> None:
        store = open_store(store_uri)
        await store.open()
        value = {"tdmrep": rules, "ai_txt": "User-agent: *\nDisallow: /\n"}
        await store.remember([Memo(f"reservations:{origin}", value, utc_now() - timedelta(hours=25))])
        await store.close()

    with Web() as web:
        site(web, pages=2)
        web.routes[FILES[0]] = Answer(b"", 503)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        asyncio.run(remember(web.url))
        crawl(tmp_path, store_uri)
        assert [asked(web)[path] for path in FILES] == [1, 1]
        assert all(rights["tdmrep"] == rules[0] and "ai_txt" not in rights for rights in stored(store_uri).values())


PROGRAM = """
import sys
from newscrawler.commands.crawling import run_spider
from newscrawler.fetching import reservations

reservations._PATIENCE_S = 0.5
run_spider("news", {"sources": sys.argv[1]}, {"NEWSCRAWLER_STORE": sys.argv[2]})
"""


def test_a_slow_file_holds_no_article_for_long_and_is_known_when_it_has_come(tmp_path):
    stored_uri, released = f"sqlite:///{tmp_path}/news.db", threading.Event()
    with Web() as web:
        site(web, pages=2)
        tdmrep = json.dumps([{"location": "/", "tdm-reservation": 1}]).encode()
        web.routes[FILES[0]] = lambda headers: Answer(tdmrep if released.wait(20) else b"")
        # The second page comes after the file, which comes after the first page.
        first, second = web.routes["/a1"], web.routes["/a2"]
        web.routes["/a1"] = lambda headers: released.set() or first
        web.routes["/a2"] = lambda headers: time.sleep(1) or second
        path = registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        path.write_text(path.read_text().replace("concurrency: 4", "concurrency: 2"))
        done = warm.run(["-c", PROGRAM, str(path), stored_uri])
        assert (done.returncode, done.stderr) == (0, "")
        rights = stored(stored_uri)
        assert set(rights) == {"Number 1", "Number 2"}
        assert rights["Number 2"]["reserved"] == ["ai-train", "tdm"]


def test_export_leaves_out_what_reserves_a_use_and_says_how_many(tmp_path, store_uri):
    with Web() as web:
        site(web, "User-agent: GPTBot\nDisallow: /a1\n", TDMREP)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        crawl(tmp_path, store_uri)
    words = ("export", "--store", store_uri, "--not-reserved")
    done = newscrawler(*words, "tdm,images")
    titles = {json.loads(line)["title"] for line in done.stdout.splitlines()}
    assert titles == {"Number 1", "Number 3", "Number 4"}
    assert done.stderr == "3 articles\n1 left out: it reserves images or tdm\n"
    for form in ("csv", "parquet"):
        done = newscrawler(*words, "any", "--format", form, "-o", tmp_path / "out")
        assert done.stderr == f"2 articles in {tmp_path / 'out'}\n2 left out: they reserve {' or '.join(USES)}\n"


@pytest.mark.parametrize(("uses", "says"), [("tdm,training", "'training' is no use"), ("", "'' names no use")])
def test_export_says_which_use_is_none(uses, says):
    done = newscrawler("export", "--not-reserved", uses)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: --not-reserved: {says}")
