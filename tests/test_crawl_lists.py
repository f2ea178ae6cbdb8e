"""`crawl` and its lists: which are asked when, and that a run that brings nothing says why."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newscrawler.article import rfc3339, utc_now
from newscrawler.calls import Call
from newscrawler.discovery.listing import ListRef
from newscrawler.rounds import CHILDREN_MAX, rounds_of
from newscrawler.spiders.news import NewsSpider
from tests.command import newscrawler
from tests.test_crawl import XML, crawl, exported, registry, rss, sitemap, start_crawl
from tests.web import Answer, Web, story

# Asked for once a day and site, whatever its lists say.
SITE_FILES = ("/robots.txt", "/.well-known/tdmrep.json", "/ai.txt")


def index(web: Web, times: dict[str, str | None]) -> Answer:
    parts = (
        f"<sitemap><loc>{web.url}{path}</loc>{f'<lastmod>{time}</lastmod>' if time else ''}</sitemap>"
        for path, time in times.items()
    )
    body = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(parts)}</sitemapindex>'
    return Answer(body.encode(), headers=XML)


def asked(web: Web) -> list[str]:
    """Return what was asked since the last call, a site's own files left out, in order of address."""
    paths = sorted(path for path in web.paths if path not in SITE_FILES)
    web.log.clear()
    return paths


def status(tmp_path: Path, *words: str) -> dict[str, Any]:
    done = newscrawler("status", "--json", "--store", f"sqlite:///{tmp_path}/news.db", *words)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def health(tmp_path: Path) -> dict[str, dict[str, Any]]:
    return {"/" + row["list_url"].partition("//")[2].partition("/")[2]: row for row in status(tmp_path)["lists"]}


def test_a_body_as_before_is_not_read_again_where_the_server_has_no_validators(tmp_path):
    with Web() as web:
        web.routes = {"/a1": Answer(story("One")), "/feed": Answer(rss(web, ["/a1"]), headers=XML)}
        registry(tmp_path, web, f"feeds: ['{web.url}/feed']")
        crawl(tmp_path)
        second, _ = crawl(tmp_path)
        assert second["counts"]["lists_same"] == 1
        assert "entries" not in second["counts"]
        assert second["why"] == {"test": "1 list the same as before, byte for byte"}
        web.routes["/feed"] = Answer(rss(web, ["/a1"]) + b"\n", headers=XML)
        third, _ = crawl(tmp_path)
        assert third["why"] == {"test": "1 entry, seen before"}
        web.routes["/feed"] = Answer(rss(web, ["/a2"]), headers=XML)
        web.routes["/a2"] = Answer(story("Two"))
        assert crawl(tmp_path)[0]["counts"]["new"] == 1


def test_by_time_only_those_lists_are_asked_whose_time_has_come(tmp_path):
    with Web() as web:
        web.routes = {"/a1": Answer(story("One")), "/feed": Answer(rss(web, ["/a1"]), headers=XML)}
        registry(tmp_path, web, f"feeds: ['{web.url}/feed']")
        first, _ = crawl(tmp_path, "--due")
        assert first["counts"]["new"] == 1
        asked(web)
        second, done = crawl(tmp_path, "--due")
        assert asked(web) == []
        assert done.returncode == 0
        next_at = health(tmp_path)["/feed"]["next_at"]
        assert second["why"]["test"] == f"1 list not due until {next_at[:10]} {next_at[11:16]} UTC"
        assert second["waits"]["test"]["waiting"][:16] == next_at[:16]


def test_a_list_that_asked_for_a_pause_is_left_alone_by_hand_too(tmp_path):
    with Web() as web:
        web.routes = {"/feed": Answer(b"", 429, {"Retry-After": "7200"})}
        registry(tmp_path, web, f"feeds: ['{web.url}/feed']")
        _, done = crawl(tmp_path)
        assert done.returncode == 1
        assert asked(web) == ["/feed"]
        second, done = crawl(tmp_path, "--refresh")
        assert asked(web) == []
        assert done.returncode == 0
        assert "paused by the site until" in second["why"]["test"]
        assert health(tmp_path)["/feed"]["paused_until"] is not None


def test_lists_that_fail_are_asked_ever_less_by_time_and_once_by_hand(tmp_path):
    with Web() as web:
        web.routes = {"/feed": Answer(b"gone", 410)}
        registry(tmp_path, web, f"feeds: ['{web.url}/feed']")
        crawl(tmp_path)
        crawl(tmp_path, "--due")
        assert asked(web) == ["/feed"]
        crawl(tmp_path)
        assert asked(web) == ["/feed"]
        row = health(tmp_path)["/feed"]
        assert (row["failures"], row["error"][:8]) == (2, "http_410")
        assert row["next_at"] > row["last_asked_at"]


def test_the_lists_of_an_index_are_asked_when_it_says_that_they_changed(tmp_path):
    with Web() as web:
        months = {f"/2026-{month}.xml": f"2026-{month}-28T10:00:00Z" for month in ("08", "09", "10")}
        for number, (path, time) in enumerate(months.items()):
            web.routes[path] = Answer(sitemap(web, {f"/a{number}": time}), headers=XML)
            web.routes[f"/a{number}"] = Answer(story(f"Month {number}"))
        web.routes["/index.xml"] = index(web, months)
        registry(tmp_path, web, f"sitemaps: ['{web.url}/index.xml']")
        assert crawl(tmp_path)[0]["counts"]["new"] == 3
        asked(web)
        crawl(tmp_path)
        assert asked(web) == ["/index.xml"]
        months["/2026-10.xml"] = "2026-10-29T10:00:00Z"
        web.routes["/index.xml"] = index(web, months)
        crawl(tmp_path)
        assert asked(web) == ["/2026-10.xml", "/index.xml"]
        assert health(tmp_path)["/2026-10.xml"]["parent"] == f"{web.url}/index.xml"
        crawl(tmp_path, "--refresh")
        assert set(asked(web)) >= {*months, "/index.xml"}


def test_the_lists_of_an_index_without_times_go_by_their_own_rhythm(tmp_path):
    with Web() as web:
        for number in range(2):
            web.routes[f"/part{number}.xml"] = Answer(sitemap(web, {f"/a{number}": "2026-01-01"}), headers=XML)
            web.routes[f"/a{number}"] = Answer(story(f"Part {number}"))
        web.routes["/index.xml"] = index(web, {"/part0.xml": None, "/part1.xml": None})
        registry(tmp_path, web, f"sitemaps: ['{web.url}/index.xml']")
        crawl(tmp_path)
        asked(web)
        second, _ = crawl(tmp_path)
        assert asked(web) == ["/index.xml"]
        assert second["counts"]["lists_same"] == 1
        row = health(tmp_path)["/part0.xml"]
        assert row["next_at"] > row["last_asked_at"]


def test_a_list_of_an_index_that_failed_is_asked_again_though_the_index_is_unchanged(tmp_path):
    with Web() as web:
        web.routes["/part.xml"] = Answer(b"", 500)
        web.routes["/index.xml"] = index(web, {"/part.xml": "2026-10-29T10:00:00Z"})
        registry(tmp_path, web, f"sitemaps: ['{web.url}/index.xml']")
        crawl(tmp_path)
        row = health(tmp_path)["/part.xml"]
        assert (row["failures"], row["next_at"] is not None) == (1, True)
        asked(web)
        crawl(tmp_path)
        assert asked(web) == ["/index.xml"]


def test_indexes_that_name_one_another_end(tmp_path):
    with Web() as web:
        web.routes["/one.xml"] = index(web, {"/one.xml": None, "/two.xml": None})
        web.routes["/two.xml"] = index(web, {"/one.xml": None, "/three.xml": None})
        web.routes["/three.xml"] = index(web, {"/two.xml": None, "/four.xml": None})
        web.routes["/four.xml"] = index(web, {"/five.xml": None})
        web.routes["/five.xml"] = index(web, {"/six.xml": None})
        registry(tmp_path, web, f"sitemaps: ['{web.url}/one.xml']")
        crawl(tmp_path)
        assert asked(web) == ["/four.xml", "/one.xml", "/three.xml", "/two.xml"]


def test_a_section_is_asked_by_its_rhythm_where_a_feed_can_be_read_and_always_where_none_is(tmp_path):
    with Web() as web:
        links = b'<html><body><main><a href="/2026/11/20/a-story-of-the-harbour">A story of the harbour</a></main>'
        web.routes = {
            "/news/": Answer(links),
            "/feed": Answer(rss(web, ["/a1"]), headers=XML),
            "/a1": Answer(story("One")),
            "/2026/11/20/a-story-of-the-harbour": Answer(story("Harbour")),
        }
        registry(tmp_path, web, f"feeds: ['{web.url}/feed']", f"sections: ['{web.url}/news/']")
        crawl(tmp_path)
        asked(web)
        record, _ = crawl(tmp_path)
        assert asked(web) == ["/feed"]
        assert "1 list not due until" in record["why"]["test"]
        web.routes["/feed"] = Answer(b"", 404)
        crawl(tmp_path)
        asked(web)
        crawl(tmp_path)
        assert asked(web) == ["/feed", "/news/"]
        registry(tmp_path, web, f"sections: ['{web.url}/news/']")
        crawl(tmp_path)
        assert asked(web) == ["/news/"]


def test_the_feed_that_a_home_page_announces_is_remembered_and_asked_first(tmp_path):
    with Web() as web:
        page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head><body>Hello</body>'
        web.routes = {
            "/": Answer(page),
            "/feed": Answer(rss(web, ["/a1"]), headers=XML),
            "/a1": Answer(story("One")),
        }
        registry(tmp_path, web, f"homepage: '{web.url}/'")
        assert crawl(tmp_path)[0]["counts"]["new"] == 1
        assert asked(web) == ["/", "/a1", "/feed"]
        crawl(tmp_path)
        assert asked(web) == ["/feed"]
        assert health(tmp_path)["/feed"]["parent"] == f"{web.url}/"


def test_an_old_month_that_stays_as_it_is_is_retired_whatever_the_index_states(tmp_path):
    with Web() as web:
        old, this_month = "/map-2020-03.xml", f"/map-{utc_now():%Y-%m}.xml"
        web.routes[old] = Answer(sitemap(web, {"/a1": "2020-03-01"}), headers=XML)
        web.routes[this_month] = Answer(sitemap(web, {"/a2": "2026-11-01"}), headers=XML)
        web.routes |= {"/a1": Answer(story("Old")), "/a2": Answer(story("New"))}
        runs = []
        for run in range(5):
            # Many systems write the present time into every line.
            web.routes["/index.xml"] = index(web, dict.fromkeys((old, this_month), f"2026-11-24T10:00:0{run}Z"))
            registry(tmp_path, web, f"sitemaps: ['{web.url}/index.xml']")
            crawl(tmp_path)
            runs.append(asked(web))
        assert runs[0] == ["/a1", "/a2", "/index.xml", old, this_month]
        assert runs[2] == ["/index.xml", old, this_month]
        assert runs[3] == runs[4] == ["/index.xml", this_month]
        row = health(tmp_path)[old]
        assert row["next_at"][:7] > row["last_asked_at"][:7]


def test_the_sitemaps_that_robots_txt_names_are_used_where_there_is_but_a_home_page(tmp_path):
    with Web() as web:
        web.routes = {
            "/": Answer(b"<html><body>Hello</body>"),
            "/robots.txt": Answer(f"Sitemap: {web.url}/map.xml\nSitemap: no address\n".encode()),
            "/map.xml": Answer(sitemap(web, {"/a1": "2026-11-01"}), headers=XML),
            "/a1": Answer(story("One")),
        }
        registry(tmp_path, web, f"homepage: '{web.url}/'")
        assert crawl(tmp_path)[0]["counts"]["new"] == 1
        assert asked(web) == ["/", "/a1", "/map.xml"]
        crawl(tmp_path)
        assert asked(web) == ["/map.xml"]


def test_an_age_is_taken_from_the_index_before_anything_is_fetched(tmp_path):
    with Web() as web:
        web.routes["/index.xml"] = index(web, {"/old.xml": "2020-01-01T00:00:00Z", "/new.xml": "2099-01-01T00:00:00Z"})
        web.routes["/new.xml"] = Answer(sitemap(web, {"/a1": "2020-01-01", "/a2": "2099-01-01"}), headers=XML)
        web.routes["/a2"] = Answer(story("Two"))
        registry(tmp_path, web, f"sitemaps: ['{web.url}/index.xml']")
        record, _ = crawl(tmp_path, "--since", "2d")
        assert asked(web) == ["/a2", "/index.xml", "/new.xml"]
        assert (record["counts"]["lists_older"], record["counts"]["older"]) == (1, 1)
        web.routes["/new.xml"] = Answer(sitemap(web, {"/a1": "2020-01-01"}), headers=XML)
        assert "1 entry older than --since" in crawl(tmp_path, "--since", "2d", "--refresh")[0]["why"]["test"]


def test_what_an_age_left_aside_comes_without_one_though_the_list_is_unchanged(tmp_path):
    with Web() as web:
        body = sitemap(web, {"/a1": "2020-01-01", "/a2": "2099-01-01"})
        web.routes["/map.xml"] = lambda headers: (
            Answer(b"", 304) if "if-none-match" in headers else Answer(body, headers={**XML, "ETag": '"e"'})
        )
        web.routes |= {"/a1": Answer(story("One")), "/a2": Answer(story("Two"))}
        registry(tmp_path, web, f"sitemaps: ['{web.url}/map.xml']")
        counts = [crawl(tmp_path, *words)[0]["counts"] for words in (("--since", "2d"), ("--since", "1d"), (), ())]
        assert [each.get("new", 0) for each in counts] == [1, 0, 1, 0]
        assert [each.get("lists_unchanged", 0) for each in counts] == [0, 1, 0, 1]


def test_what_was_seen_of_a_source_is_shown(tmp_path):
    with Web() as web:
        web.routes = {"/a1": Answer(story("One")), "/a2": Answer(b"gone", 410)}
        web.routes["/feed"] = Answer(rss(web, ["/a1", "/a2"]), headers=XML)
        registry(tmp_path, web, f"feeds: ['{web.url}/feed']")
        crawl(tmp_path)
        report = status(tmp_path, "test")
        assert {(row["url"].removeprefix(web.url), row["state"]) for row in report["seen"]} == {
            ("/a1", "stored"),
            ("/a2", "refused"),
        }
        [refused] = status(tmp_path, "test", "--state", "refused")["seen"]
        assert refused["code"] == "http_410"
        told = newscrawler("status", "test", "--store", f"sqlite:///{tmp_path}/news.db")
        assert f"{web.url}/a2" in told.stdout
        for words, says in ((["nobody"], "nothing is known"), (["--state", "stored"], "name it")):
            wrong = newscrawler("status", "--store", f"sqlite:///{tmp_path}/news.db", *words)
            assert wrong.returncode in (1, 2)
            assert says in wrong.stderr


@pytest.fixture
def crawler() -> Any:
    from scrapy.utils.test import get_crawler

    return get_crawler(NewsSpider, {"NEWSCRAWLER_STORE": ""})


def refs(count: int, stated: Callable[[int], str | None]) -> list[ListRef]:
    return [ListRef(f"https://news.example/{number}.xml", stated(number)) for number in range(count)]


async def test_of_an_index_of_50_000_the_newest_are_asked_and_the_others_said(crawler: Any) -> None:
    parent = Call("https://news.example/index.xml", "s", depth=1)
    many = refs(50_000, lambda n: f"{2000 + n // 10_000}-01-01T00:00:{n % 60:02}Z" if n % 2 else None)
    calls, left = await rounds_of(crawler).of_index(parent, iter(many))
    assert (len(calls), left) == (CHILDREN_MAX, 50_000 - CHILDREN_MAX)
    assert {call.modified[:4] for call in calls if call.modified} == {"2004"}
    more, _ = await rounds_of(crawler).of_index(parent, iter(refs(3, lambda _: None)))
    assert more == []


def test_a_crawl_killed_between_two_pages_of_a_section_reads_on(tmp_path):
    def page(numbers: range, onward: str = "") -> Answer:
        links = "".join(
            f'<article><h2><a href="/2026/11/0{n}/the-harbour-council-votes-on-bridge-{n}">'
            f"The harbour council votes on bridge number {n}</a></h2></article>"
            for n in numbers
        )
        body = f"<html><head>{onward}</head><body><main>{links}</main></body></html>"
        return Answer(body.encode(), headers={"Content-Type": "text/html", "ETag": '"1"'})

    with Web() as web:
        first = page(range(1, 5), '<link rel="next" href="/news/?page=2">')
        reached = threading.Event()

        def second(headers: dict[str, str]) -> Answer:
            if not reached.is_set():
                reached.set()
                time.sleep(20)
            return page(range(5, 9))

        web.routes = {
            f"/2026/11/0{n}/the-harbour-council-votes-on-bridge-{n}": Answer(story(f"Bridge {n}")) for n in range(1, 9)
        }
        web.routes["/news/"] = lambda headers: Answer(b"", 304) if "if-none-match" in headers else first
        web.routes["/news/?page=2"] = second
        registry(tmp_path, web, f"sections: ['{web.url}/news/']")
        process = start_crawl(tmp_path, f"sqlite:///{tmp_path}/news.db")
        assert reached.wait(30)
        os.kill(process.pid, signal.SIGKILL)
        process.finish()
        crawl(tmp_path)
        assert sorted(row["url"][-1] for row in exported(tmp_path)) == list("12345678")
        web.log.clear()
        crawl(tmp_path)
        assert asked(web) == ["/news/"]


def test_304_to_a_question_without_a_condition_is_no_answer(tmp_path):
    with Web({"/feed": Answer(b"", 304)}) as web:
        registry(tmp_path, web, f"feeds: ['{web.url}/feed']")
        record, done = crawl(tmp_path)
        assert done.returncode == 1
        assert record["errors"][0]["error"].startswith("http_304: ")


def test_a_sitemap_that_calls_every_page_new_at_each_answer_costs_no_page_twice(tmp_path):
    with Web({f"/a{n}": Answer(story(f"Number {n}")) for n in range(6)}) as web:
        web.routes["/map.xml"] = lambda headers: Answer(
            sitemap(web, {f"/a{n}": rfc3339(utc_now()) for n in range(6)}), headers=XML
        )
        registry(tmp_path, web, f"sitemaps: ['{web.url}/map.xml']")
        assert crawl(tmp_path)[0]["counts"]["new"] == 6
        asked(web)
        time.sleep(1)
        crawl(tmp_path)
        assert asked(web) == ["/map.xml"]
