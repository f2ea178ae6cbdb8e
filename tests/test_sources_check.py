"""`newscrawler sources check`, on loopback sites that are well and that are not."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from newscrawler.article import utc_now
from newscrawler.fetching.standing import LeftAlone
from newscrawler.stores import Memo, open_store
from newscrawler.urls import site_of
from tests import warm
from tests.command import newscrawler
from tests.test_discover import TITLES, XML, feed, home, path_of, stories
from tests.web import Answer, Web, story


def check(folder: Path, *sources: str, words: tuple[str, ...] = ("--json",), timeout: float = 120):
    registry = folder / "sources.yml"
    registry.write_text(
        "defaults: {delay: 0}\nsources:\n" + "".join(f"  - {{network: private, {source}}}\n" for source in sources)
    )
    return newscrawler("sources", "check", "--sources", registry, *words, timeout=timeout)


def rows(folder: Path, *sources: str) -> tuple[int, dict[str, dict[str, Any]]]:
    done = check(folder, *sources)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return done.returncode, {row["source"]: row for row in found}


def codes(lines: list[str]) -> list[str]:
    return [line.removeprefix("http://").partition(": ")[2].partition(":")[0] for line in lines]


def test_a_source_that_is_well_has_nothing_said_of_it(tmp_path: Path) -> None:
    with Web(stories()) as web:
        web.routes["/rss"] = feed(web.url)
        status, found = rows(tmp_path, f"id: a, language: en, feeds: ['{web.url}/rss']")
    row = found["a"]
    assert status == 0
    assert (row["lists"], row["entries"], row["articles"], row["refused"]) == (1, 5, 3, [])
    assert (row["problems"], row["warnings"], row["hint"], row["language"]) == ([], [], None, "en")
    assert row["tested"][0]["kind"] == "rss"


def test_of_pages_that_need_a_browser_it_says_so(tmp_path: Path) -> None:
    shell = Answer(b"<!doctype html><title>T</title><div id='app'></div><script src='/app.js'></script>")
    with Web(stories()) as web:
        web.routes |= dict.fromkeys(web.routes, shell)
        web.routes["/rss"] = feed(web.url)
        status, found = rows(tmp_path, f"id: a, feeds: ['{web.url}/rss']")
        plain_status, plain = rows(tmp_path, f"id: a, render: never, feeds: ['{web.url}/rss']")
    assert (status, found["a"]["problems"]) == (0, [])
    reads = "needs_javascript: 3 of the 3 articles tried need a browser, in which a crawl reads them"
    assert found["a"]["warnings"] == [reads]
    assert (plain_status, plain["a"]["warnings"]) == (1, [])
    assert plain["a"]["problems"] == ["the articles tried gave none (needs_javascript)"]


def test_each_list_that_cannot_be_read_is_named_with_what_to_do(tmp_path: Path) -> None:
    with Web(stories()) as web:
        web.routes |= {
            "/robots.txt": Answer(b"User-agent: *\nDisallow: /closed"),
            "/page": home(),
            "/noise": Answer(b"noise", headers=XML),
            "/shut": Answer(b"", 403),
        }
        lists = ", ".join(f"'{web.url}/{name}'" for name in ("gone", "page", "noise", "shut", "closed"))
        status, found = rows(
            tmp_path,
            f"id: bad, homepage: '{web.url}/', feeds: [{lists}]",
            "id: nowhere, feeds: ['http://no-such-host.invalid/rss']",
            "id: down, feeds: ['http://127.0.0.1:9/rss']",
        )
    assert status == 1
    assert codes(found["bad"]["problems"]) == ["http_404", "html", "not_a_list", "http_403", "robots_disallowed"]
    assert found["bad"]["hint"] == f"newscrawler sources discover {web.url}/"
    assert codes(found["nowhere"]["problems"]) == ["unknown_host"]
    assert codes(found["down"]["problems"]) == ["connection_refused"]


def test_what_is_doubtful_is_a_warning_and_no_failure(tmp_path: Path) -> None:
    with Web(stories()) as web:
        web.routes |= {
            "/old-address": Answer(b"", 301, {"Location": "/rss"}),
            "/for-today": Answer(b"", 302, {"Location": "/rss"}),
            "/rss": feed(web.url, days=45),
            "/empty": Answer(b'<rss version="2.0"><channel></channel></rss>', headers=XML),
        }
        lists = ", ".join(f"'{web.url}/{name}'" for name in ("old-address", "for-today", "empty"))
        status, found = rows(tmp_path, f"id: a, language: fr, feeds: [{lists}]")
    warnings = found["a"]["warnings"]
    assert status == 0
    assert f"{web.url}/old-address: moved: it is at {web.url}/rss for good; put that in the registry" in warnings
    assert f"{web.url}/empty: empty: it lists nothing" in warnings
    assert f"{web.url}/for-today: stale: its newest entry is 45 days old" in warnings
    assert "language: its articles are in en, the registry says fr" in warnings
    assert not any("for-today: moved" in line for line in warnings)


def test_articles_that_robots_txt_or_a_wall_keeps_are_said(tmp_path: Path) -> None:
    paid = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    with Web(stories()) as closed, Web({path_of(t): Answer(story(t, extra=paid)) for t in TITLES}) as walled:
        closed.routes |= {"/rss": feed(closed.url), "/robots.txt": Answer(b"User-agent: *\nDisallow: /news/")}
        walled.routes["/rss"] = feed(walled.url)
        status, found = rows(
            tmp_path, f"id: closed, feeds: ['{closed.url}/rss']", f"id: walled, feeds: ['{walled.url}/rss']"
        )
        assert not any(path.startswith("/news/") for path in closed.paths)
    assert status == 1
    assert found["closed"]["problems"] == ["robots_disallowed: robots.txt disallows its articles"]
    assert found["walled"]["warnings"] == ["wall: all 3 articles tried are for subscribers"]


def test_sections_and_home_pages_are_tried_as_a_crawl_would(tmp_path: Path) -> None:
    teasers = "".join(f'<h2><a href="{path_of(title)}">{title}</a></h2>' for title in TITLES)
    with Web(stories()) as web:
        web.routes |= {
            "/": home("/rss"),
            "/rss": feed(web.url),
            "/news": home(body=teasers),
            "/none": home(body="Nothing"),
        }
        status, found = rows(
            tmp_path,
            f"id: section, sections: ['{web.url}/news']",
            f"id: home, homepage: '{web.url}/'",
            f"id: none, sections: ['{web.url}/none']",
        )
    assert status == 1
    assert found["section"]["articles"] == 3
    assert (found["home"]["articles"], found["home"]["tested"][0]["url"]) == (3, f"{web.url}/rss")
    assert found["none"]["problems"] == ["its lists hold no article"]


def test_sources_are_tried_side_by_side_each_at_its_own_pace(tmp_path: Path) -> None:
    asked: list[str] = []

    def noting(name: str, answer: Answer) -> Callable[[dict[str, str]], Answer]:
        def route(headers: dict[str, str]) -> Answer:
            asked.append(name)
            return answer

        return route

    with Web() as one, Web() as two:
        for name, web in (("s0", one), ("s1", two)):
            lists = {"/rss": feed(web.url)} | stories()
            web.routes |= {path: noting(name, answer) for path, answer in lists.items()}
        sources = (f"id: s{n}, delay: 1, feeds: ['{web.url}/rss']" for n, web in enumerate((one, two)))
        began = time.monotonic()
        done = check(tmp_path, *sources, words=())
        took = time.monotonic() - began
    assert done.returncode == 0, done.stderr
    assert sorted(asked) == ["s0"] * 4 + ["s1"] * 4
    assert asked not in (["s0"] * 4 + ["s1"] * 4, ["s1"] * 4 + ["s0"] * 4)
    # robots.txt, the feed and three articles, a second apart.
    assert took >= 4
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == ["s0", "s1"]
    assert "trying sources" not in done.stderr


def test_the_error_lines_say_what_to_try(tmp_path: Path) -> None:
    with Web({"/": home()}) as web:
        done = check(tmp_path, f"id: a, homepage: '{web.url}/', feeds: ['{web.url}/gone']", words=())
    assert done.returncode == 1
    assert f"error: a: {web.url}/gone: http_404: HTTP 404: there is no such page" in done.stderr
    assert f"(try: newscrawler sources discover {web.url}/)" in done.stderr
    assert "wrong" in done.stdout


def test_a_source_that_hangs_does_not_hold_the_report(tmp_path: Path) -> None:
    program = """
import sys
from newscrawler.commands import checking
checking._PATIENCE_S = checking._LIST_S = 1.0
from newscrawler.commands.app import run
sys.argv[0] = "newscrawler"
run()
"""
    hung = threading.Event()

    def hang(headers: dict[str, str]) -> Answer:
        hung.wait(30)
        return Answer()

    with Web(stories()) as web, Web({"/rss": hang}) as slow:
        web.routes["/rss"] = feed(web.url)
        registry = tmp_path / "sources.yml"
        lines = (
            f"{{id: {name}, network: private, delay: 0, feeds: ['{each.url}/rss']}}"
            for name, each in (("a", web), ("b", slow))
        )
        registry.write_text(f"sources: [{', '.join(lines)}]")
        done = warm.run(["-c", program, "sources", "check", "--json", "--sources", str(registry)], timeout=25)
        hung.set()
    found = {row["source"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1, done.stderr
    assert codes(["x: " + line for line in found["b"]["problems"]]) == ["timeout"]
    assert "Traceback" not in done.stderr


async def test_a_site_that_asked_for_a_pause_is_not_asked_by_a_check_either(tmp_path: Path) -> None:
    with Web(stories()) as web:
        web.routes["/rss"] = feed(web.url)
        store = open_store(f"sqlite:///{tmp_path}/news.db")
        await store.open()
        pause = LeftAlone(utc_now() + timedelta(hours=1), "site_paused", "it asked for a pause")
        await store.remember([Memo(f"site:{site_of(web.url)}", pause.to_memo(), utc_now())])
        await store.close()
        (tmp_path / "sources.yml").write_text(
            f"sources:\n  - {{id: a, network: private, delay: 0, feeds: ['{web.url}/rss']}}\n"
        )
        # In the folder of the store, as a user would be, or with the store named.
        for words, where in ((("sources", "check"), tmp_path), (("--store", store.uri, "sources", "check"), None)):
            done = await asyncio.to_thread(
                newscrawler, *words, "--sources", tmp_path / "sources.yml", "--json", cwd=where
            )
            assert done.returncode == 1
            assert "site_paused: it asked for a pause" in done.stderr
        assert web.log == []
