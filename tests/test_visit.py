"""The `visit` spider: a command's own requests, with a crawl's manners."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from tests import warm
from tests.sites import Sites, answer
from tests.web import Answer, Web

PROGRAM = """
import json, sys
from newscrawler.article import Refusal
from newscrawler.commands.crawling import run_spider

async def visit(fetch):
    for url in sys.argv[1:]:
        answer = await fetch(url)
        print(json.dumps(answer.code if isinstance(answer, Refusal) else [answer.status, answer.url, answer.text]))

run_spider("visit", {"visit": visit, "asked": (sys.argv[1],)}, {"NEWSCRAWLER_STORE": "", "DOWNLOAD_DELAY": 0})
"""

AT_ONCE = """
import asyncio, sys
from newscrawler.commands.crawling import run_spider

async def visit(fetch):
    for answer in await asyncio.gather(*map(fetch, sys.argv[1:])):
        print(answer.status)

run_spider("visit", {"visit": visit, "asked": (sys.argv[1],)}, {"NEWSCRAWLER_STORE": "", "DOWNLOAD_DELAY": 0})
"""


def test_a_visit_obeys_robots_follows_redirects_and_gives_every_answer_or_reason():
    routes = {
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /private"),
        "/": Answer(b"home"),
        "/moved": Answer(b"", 302, {"Location": "/"}),
    }
    with Web(routes) as web, Web({"/": Answer(b"elsewhere")}) as other:
        paths = ("/", "/moved", "/private/x", "/gone")
        urls = [f"{web.url}{path}" for path in paths] + [f"{other.url}/", "ftp://example.org/"]
        done = warm.run(["-c", PROGRAM, *urls])
    assert done.stderr == ""
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    home = [200, f"{web.url}/", "home"]
    assert answers == [home, home, "robots_disallowed", [404, urls[3], "no such page"], "private_address", "not_a_url"]
    assert other.log == []


def test_what_a_visit_asks_for_at_once_comes_one_after_the_other():
    under_way = [0, 0]

    async def slowly() -> AsyncIterator[bytes]:
        under_way[0] += 1
        under_way[1] = max(under_way)
        await asyncio.sleep(0.05)
        under_way[0] -= 1
        yield answer(b"a page")

    with Sites(lambda path, headers: answer(b"", 404) if path == "/robots.txt" else slowly()) as web:
        urls = [f"{web.sites[0].url}/{n}" for n in range(8)]
        done = warm.run(["-c", AT_ONCE, *urls])
    assert done.stderr == ""
    assert done.stdout.split() == ["200"] * 8
    assert under_way[1] == 1
