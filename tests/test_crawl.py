"""`crawl`: from sources to the store, once, and what a second run does."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command import newscrawler, start
from tests.warm import Process
from tests.web import Answer, Web, story

XML = {"Content-Type": "application/xml"}
TEXT = {"Content-Type": "text/plain"}
NEXT_SENTENCE = "<p>A correction was added by the editors on the next morning, after the council had met.</p>"


def rss(web: Web, paths: list[str]) -> bytes:
    items = "".join(f"<item><title>{path}</title><link>{web.url}{path}</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()


def sitemap(web: Web, times: dict[str, str]) -> bytes:
    urls = "".join(f"<url><loc>{web.url}{path}</loc><lastmod>{time}</lastmod></url>" for path, time in times.items())
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


def registry(tmp_path: Path, web: Web, *lines: str, source: str = "test", network: str = "private") -> Path:
    path = tmp_path / "sources.yml"
    body = "".join(f"    {line}\n" for line in lines)
    path.write_text(f"sources:\n  - id: {source}\n    network: {network}\n    delay: 0\n    concurrency: 4\n{body}")
    return path


def crawl(tmp_path: Path, *words: str) -> tuple[dict[str, Any], subprocess.CompletedProcess[str]]:
    done = newscrawler(
        "crawl", "--json", "--sources", tmp_path / "sources.yml", "--store", f"sqlite:///{tmp_path}/news.db", *words
    )
    assert "Traceback" not in done.stderr, done.stderr
    return (json.loads(done.stdout) if done.stdout else {}), done


def exported(tmp_path: Path) -> list[dict[str, Any]]:
    done = newscrawler("export", "--store", f"sqlite:///{tmp_path}/news.db")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def articles(web: Web) -> Counter[str]:
    return Counter(path for path in web.paths if path.startswith("/a") and path != "/ai.txt")


def test_a_second_run_asks_for_nothing_settled_and_says_why_it_brings_nothing(tmp_path):
    with Web() as web:
        paths = [f"/a{n}" for n in range(6)]
        web.routes = {path: Answer(story(f"Number {path[2:]}")) for path in paths}
        web.routes["/a5"] = Answer(b"gone", 410)
        etag = {**XML, "ETag": '"one"'}

        def feed(headers: dict[str, str]) -> Answer:
            if headers.get("if-none-match") == '"one"':
                return Answer(b"", 304)
            return Answer(rss(web, [*paths, "/a0?utm_source=rss"]), headers=etag)

        web.routes["/feed"] = feed
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        first, _ = crawl(tmp_path)
        assert (first["counts"]["new"], first["counts"]["refused/http_410"]) == (5, 1)
        assert set(articles(web).values()) == {1}
        second, _ = crawl(tmp_path)
        assert "new" not in second["counts"]
        assert second["counts"]["lists_unchanged"] == 1
        assert sum(articles(web).values()) == 6
        told = newscrawler("crawl", "--sources", tmp_path / "sources.yml", "--store", f"sqlite:///{tmp_path}/news.db")
        assert "test: nothing new: 1 list unchanged (304)" in told.stderr
        assert told.stdout == ""
        refreshed, _ = crawl(tmp_path, "--refresh")
        assert refreshed["counts"]["unchanged"] == 5
        assert set(articles(web).values()) == {2}


def test_a_changed_article_is_a_revision_and_the_earlier_one_stays(tmp_path):
    with Web() as web:
        web.routes = {
            "/a1": Answer(story("Bridge")),
            "/a2": Answer(story("Ferry")),
            "/map": Answer(sitemap(web, {"/a1": "2026-11-01", "/a2": "2026-11-01"}), headers=XML),
        }
        registry(tmp_path, web, f"sitemaps: [{web.url}/map]")
        crawl(tmp_path)
        web.routes["/a1"] = Answer(story("Bridge", extra=NEXT_SENTENCE))
        web.routes["/map"] = Answer(sitemap(web, {"/a1": "2026-11-02T10:00:00Z", "/a2": "2026-11-01"}), headers=XML)
        second, _ = crawl(tmp_path)
        assert second["counts"]["revised"] == 1
        assert articles(web) == {"/a1": 2, "/a2": 1}
        rows = {row["title"]: row for row in exported(tmp_path)}
        assert rows["Bridge"]["revision"] == 2
        assert "A correction was added" in rows["Bridge"]["text"]
        assert rows["Ferry"]["revision"] == 1


def test_the_same_text_elsewhere_is_noted_and_no_second_document(tmp_path):
    with Web() as web:
        web.routes = {f"/a{n}": Answer(story("Shared")) for n in range(3)}
        web.routes["/feed"] = Answer(rss(web, ["/a0", "/a1", "/a2"]), headers=XML)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        record, _ = crawl(tmp_path)
        assert (record["counts"]["new"], record["counts"]["copy"]) == (1, 2)
        (row,) = exported(tmp_path)
        assert {row["url"], *(copy["url"] for copy in row["copies"])} == {f"{web.url}/a{n}" for n in range(3)}


def test_max_articles_is_a_bound_and_the_rest_comes_later(tmp_path):
    with Web() as web:
        web.routes = {f"/a{n}": Answer(story(f"Part {n}")) for n in range(8)}
        web.routes["/feed"] = Answer(rss(web, [f"/a{n}" for n in range(8)]), headers=XML)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        first, _ = crawl(tmp_path, "--max-articles", "3")
        assert first["counts"]["new"] == 3
        assert sum(articles(web).values()) == 3
        second, _ = crawl(tmp_path)
        assert second["counts"]["new"] == 5
        assert set(articles(web).values()) == {1}


def test_since_leaves_older_entries_alone(tmp_path):
    with Web() as web:
        web.routes = {"/a1": Answer(story("Old")), "/a2": Answer(story("Fresh"))}
        web.routes["/map"] = Answer(sitemap(web, {"/a1": "2020-01-01", "/a2": "2099-01-01"}), headers=XML)
        registry(tmp_path, web, f"sitemaps: [{web.url}/map]")
        record, _ = crawl(tmp_path, "--since", "2d")
        assert record["counts"]["new"] == 1
        assert articles(web) == {"/a2": 1}


def test_disallowed_pages_are_not_asked_for_and_a_broken_robots_txt_stops_the_site(tmp_path):
    with Web() as web, Web() as broken:
        for site in (web, broken):
            site.routes = {"/a1": Answer(story("One")), "/a2": Answer(story("Two"))}
            site.routes["/feed"] = Answer(rss(site, ["/a1", "/a2"]), headers=XML)
        web.routes["/robots.txt"] = Answer(
            b"User-agent: newscrawler\nDisallow: /a2\n", headers={"Content-Type": "text/plain"}
        )
        broken.routes["/robots.txt"] = Answer(b"", 500)
        path = tmp_path / "sources.yml"
        path.write_text(
            "defaults: {delay: 0}\nsources:\n"
            f"  - {{id: good, network: private, feeds: ['{web.url}/feed']}}\n"
            f"  - {{id: broken, network: private, feeds: ['{broken.url}/feed']}}\n"
        )
        record, done = crawl(tmp_path)
        assert articles(web) == {"/a1": 1}
        assert record["by_source"]["good"]["refused/robots_disallowed"] == 1
        assert set(broken.paths) == {"/robots.txt"}
        assert done.returncode == 1
        assert "error: broken: none of its feeds" in done.stderr


def test_crawl_delay_is_acted_on(tmp_path):
    with Web() as web:
        web.routes = {f"/a{n}": Answer(story(f"Slow {n}")) for n in range(3)}
        web.routes["/robots.txt"] = Answer(b"User-agent: *\nCrawl-delay: 1\n", headers={"Content-Type": "text/plain"})
        web.routes["/feed"] = Answer(rss(web, ["/a0", "/a1", "/a2"]), headers=XML)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        begun = time.monotonic()
        crawl(tmp_path)
        # Four requests after robots.txt: three delays between them at the least.
        assert time.monotonic() - begun >= 3


def test_a_source_on_the_public_network_leads_to_no_private_address(tmp_path):
    with Web() as web:
        web.routes = {"/feed": Answer(rss(web, ["/a1"]), headers=XML), "/a1": Answer(story("Secret"))}
        registry(tmp_path, web, f"feeds: [{web.url}/feed]", network="public")
        _, done = crawl(tmp_path)
        assert web.log == []
        assert done.returncode == 1
        assert "private_address" in done.stderr
        port = web.url.rpartition(":")[2]
        registry(tmp_path, web, f"feeds: ['http://localhost:{port}/feed']", network="public")
        _, done = crawl(tmp_path)
        assert web.log == []
        assert "private_address" in done.stderr


def test_a_private_source_reaches_its_own_ports_only(tmp_path):
    with Web() as web, Web() as other:
        other.routes = {"/a9": Answer(story("Elsewhere"))}
        feed = rss(web, ["/a1", "/a2"]).replace(f"{web.url}/a2".encode(), f"{other.url}/a9".encode())
        web.routes = {
            "/feed": Answer(feed, headers=XML),
            "/a1": Answer(status=302, headers={"Location": f"{other.url}/a9"}),
        }
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        record, _ = crawl(tmp_path)
        assert record["counts"]["refused/private_address"] == 2
        assert other.log == []


def test_a_failed_page_waits_for_its_next_try(tmp_path):
    with Web() as web:
        web.routes = {"/a1": Answer(b"", 503, {"Retry-After": "86400"}), "/a2": Answer(story("Up"))}
        web.routes["/feed"] = Answer(rss(web, ["/a1", "/a2"]), headers=XML)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        first, _ = crawl(tmp_path)
        assert first["counts"]["failed/http_503"] == 1
        crawl(tmp_path)
        assert articles(web) == {"/a1": 1, "/a2": 1}
        status = json.loads(newscrawler("status", "--json", "--store", f"sqlite:///{tmp_path}/news.db").stdout)
        assert status["ledger"] == {"stored": 1, "failed": 1}


def start_crawl(tmp_path: Path, store: str) -> Process:
    return start("crawl", "--sources", tmp_path / "sources.yml", "--store", store)


def wait_until(condition: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_crawl_that_is_ended_goes_on_where_it_was(tmp_path, number):
    with Web() as web:
        paths = [f"/a{n}" for n in range(100)]

        def slow(path: str) -> Callable[[dict[str, str]], Answer]:
            def answer(headers: dict[str, str]) -> Answer:
                time.sleep(0.1)
                return Answer(story(f"Story {path[2:]}"))

            return answer

        web.routes = {path: slow(path) for path in paths}
        # A validator: what was listed before the kill must not hide behind a 304 afterwards.
        web.routes["/feed"] = lambda headers: (
            Answer(b"", 304) if "if-none-match" in headers else Answer(rss(web, paths), headers={**XML, "ETag": '"x"'})
        )
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        process = start_crawl(tmp_path, f"sqlite:///{tmp_path}/news.db")
        wait_until(lambda: len(articles(web)) >= 12)
        os.kill(process.pid, number)
        status = process.finish(30).returncode
        assert status == (-9 if number == signal.SIGKILL else 130)
        before = len(exported(tmp_path))
        assert before < 100
        settled = {row["url"].removeprefix(web.url) for row in exported(tmp_path)}
        asked = articles(web)
        crawl(tmp_path)
        rows = exported(tmp_path)
        assert {row["url"].removeprefix(web.url) for row in rows} == set(paths)
        assert all(row["revision"] == 1 and row["copies"] == [] for row in rows)
        assert all(articles(web)[path] == asked[path] == 1 for path in settled)


def test_a_store_that_is_not_there_ends_with_2_before_any_request(tmp_path):
    with Web() as web:
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        done = newscrawler(
            "crawl", "--sources", tmp_path / "sources.yml", "--store", f"mongodb://127.0.0.1:{port}/news"
        )
        assert done.returncode == 2
        assert done.stderr.startswith("error: store: ")
        assert len(done.stderr.splitlines()) == 1
        assert not any(word in done.stderr for word in ("Topology", "Timeout", "timeouts"))
        assert web.log == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sources:\n  - id: a\n    feed: [https://example.org/f]\n", "feed"),
        ("sources:\n  - id: a\n    feeds: [https://example.org/f]\n    delay: fast\n", "delay"),
        ("sources: [\n", "sources.yml"),
    ],
)
def test_a_wrong_registry_says_where_before_any_request(tmp_path, text, says):
    (tmp_path / "sources.yml").write_text(text)
    done = newscrawler("crawl", cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "news.db").exists()


def test_an_unknown_source_is_named(tmp_path):
    with Web() as web:
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        done = newscrawler(
            "crawl", "tset", "--sources", tmp_path / "sources.yml", "--store", f"sqlite:///{tmp_path}/n.db"
        )
        assert done.returncode == 2
        assert "error: tset: no such source" in done.stderr


def test_two_crawls_may_make_the_same_new_store_at_once(tmp_path):
    with Web() as web:
        web.routes = {f"/a{n}": Answer(story(f"Both {n}")) for n in range(10)}
        web.routes["/feed"] = Answer(rss(web, [f"/a{n}" for n in range(10)]), headers=XML)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        crawls = [start_crawl(tmp_path, f"sqlite:///{tmp_path}/news.db") for _ in range(3)]
        assert [process.finish(60).returncode for process in crawls] == [0, 0, 0]
        rows = exported(tmp_path)
        assert len(rows) == 10
        assert all(row["revision"] == 1 and row["copies"] == [] for row in rows)


def test_a_store_file_that_is_removed_in_mid_crawl_is_noticed_and_nothing_is_lost(tmp_path):
    spill = {"NEWSCRAWLER_SPILL_DIR": str(tmp_path / "spill"), "NEWSCRAWLER_STORE_PATIENCE": "1"}
    with Web() as web:

        def slow(title: str) -> Callable[[dict[str, str]], Answer]:
            def answer(headers: dict[str, str]) -> Answer:
                time.sleep(0.05)
                return Answer(story(title))

            return answer

        web.routes = {f"/a{n}": slow(f"Gone {n}") for n in range(40)}
        web.routes["/feed"] = Answer(rss(web, [f"/a{n}" for n in range(40)]), headers=XML)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        words = ["crawl", "--sources", str(tmp_path / "sources.yml"), "--store", f"sqlite:///{tmp_path}/news.db"]
        process = start(*words, **spill)
        wait_until(lambda: len(articles(web)) >= 8)
        for path in tmp_path.glob("news.db*"):
            path.unlink()
        done = process.finish(60)
        log = done.stderr
        assert done.returncode == 1
        assert "was removed" in log
        assert "Traceback" not in log
        assert list((tmp_path / "spill").glob("*.jsonl"))


def test_a_bad_character_in_a_feed_costs_no_entry(tmp_path):
    with Web() as web:
        web.routes = {"/a1": Answer(story("One")), "/a2": Answer(story("Two"))}
        feed = rss(web, ["/a1", "/a2"]).replace(b"<title>/a1", b"<title>&#xD800; &#0; \xff /a1")
        web.routes["/feed"] = Answer(feed, headers=XML)
        items = [{"url": f"{web.url}/\ud800"}, {"url": f"{web.url}/a2"}]
        body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
        web.routes["/json"] = Answer(body, headers={"Content-Type": "application/feed+json"})
        registry(tmp_path, web, f"feeds: ['{web.url}/feed', '{web.url}/json']")
        record, _ = crawl(tmp_path)
        assert (record["counts"]["new"], record["counts"]["lists_read"]) == (2, 2)
