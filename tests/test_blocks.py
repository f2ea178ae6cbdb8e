"""Blocks: recognised, named, and answered by leaving the site alone, in this run and in later ones."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider
from scrapy.utils.test import get_crawler

from newscrawler.article import Refusal
from newscrawler.fetching.challenges import challenge_of, is_challenge_address
from newscrawler.fetching.redirects import trap_of
from newscrawler.fetching.standing import LeftAlone, Standing
from newscrawler.keeping import Keeper
from newscrawler.stores import Memo, open_store
from tests.asking import ask
from tests.command import newscrawler
from tests.sites import Reply, Site, Sites, answer
from tests.web import story

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NO_ROBOTS = answer(b"", 404)


def page(title: str, body: str = "", head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


CHALLENGES = [
    ("Cloudflare", 403, {"cf-mitigated": "challenge"}, page("Just a moment...")),
    ("Cloudflare", 503, {}, page("Just a moment...", "<script>window._cf_chl_opt={cvId:'3'}</script>")),
    ("Cloudflare", 200, {}, page("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript>")),
    ("Cloudflare", 403, {}, page("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>")),
    ("DataDome", 403, {}, page("example.org", "<script src='https://ct.captcha-delivery.com/c.js'></script>")),
    ("DataDome", 403, {"x-datadome": "protected"}, page("403 Forbidden")),
    ("DataDome", 429, {"set-cookie": "datadome=abc; Max-Age=31536000"}, b""),
    ("HUMAN", 403, {}, page("Access to this page has been denied", '<div id="px-captcha"></div>')),
    ("Akamai", 403, {}, page("Access Denied", "Reference #18.2d 1. https://errors.edgesuite.net/18.2d")),
    ("Akamai", 200, {}, page("Challenge Validation", '<div id="sec-if-cpt-container"></div>')),
    ("Imperva", 200, {}, page("", '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31"></iframe>')),
    ("Imperva", 403, {}, page("Error", "Request unsuccessful. Incapsula incident ID: 123-456")),
    ("AWS WAF", 202, {"x-amzn-waf-action": "challenge"}, b""),
    ("AWS WAF", 405, {"x-amzn-waf-action": "captcha"}, page("Human Verification")),
    ("Sucuri", 403, {"x-sucuri-block": "BL01"}, page("Access Denied")),
    ("Sucuri", 200, {}, page("You are being redirected", "<script>sucuri_cloudproxy_js='';</script>")),
    ("DDoS-Guard", 403, {}, page("DDoS-Guard", "Checking your browser before accessing")),
    ("Vercel", 429, {"x-vercel-mitigated": "challenge"}, page("Vercel Security Checkpoint")),
    ("Anubis", 200, {}, page("Making sure you're not a bot!")),
    ("Kasada", 429, {"x-kpsdk-ct": "0a"}, b""),
    ("a captcha", 403, {}, page("Forbidden", "<script src='https://hcaptcha.com/1/api.js'></script>")),
    ("a captcha", 403, {}, page("Forbidden", "<script src='https://www.google.com/recaptcha/api.js'></script>")),
    ("a bot check", 200, {}, page("Verify you are human", "<form></form>")),
]


@pytest.mark.parametrize(("wall", "status", "headers", "body"), CHALLENGES)
def test_a_challenge_page_is_recognised_and_its_wall_named(wall, status, headers, body):
    assert challenge_of(status, headers, body) == wall


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"x-datadome": "protected", "set-cookie": "datadome=a"}, story("Harbour")),
        # Ordinary pages of customers of these walls carry their scripts.
        (200, {}, story("Jetty", extra="<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>")),
        (200, {}, story("Ferry", extra="<script src='https://www.google.com/recaptcha/api.js'></script>")),
        (200, {}, page("Just a moment with the mayor", "<p>She had one.</p>")),
        # An article about them.
        (200, {}, story("Walls", words=600, extra="<pre>window._cf_chl_opt = {}; captcha-delivery.com/</pre>")),
        (200, {}, b"<rss><channel><item><title>captcha-delivery.com/ and _cf_chl_opt</title></item></channel></rss>"),
        (404, {"server": "cloudflare"}, page("Not found", "<script src='https://hcaptcha.com/1/api.js'></script>")),
        (403, {"server": "nginx"}, page("403 Forbidden", "<center>nginx</center>")),
        (503, {}, page("Down for maintenance")),
        (200, {}, b""),
        (200, {}, b"\xff\xfe" * 50_000),
    ],
)  # fmt: skip
def test_other_answers_are_no_challenge(status, headers, body):
    assert challenge_of(status, headers, body) is None


@pytest.mark.parametrize(
    ("trap", "chain", "target"),
    [
        ("login_redirect", ["https://e.org/a/long-story"], "https://e.org/login?next=/a"),
        ("login_redirect", ["https://e.org/a/long-story"], "https://accounts.e.org/authorize"),
        ("consent_wall", ["https://e.org/a/long-story"], "https://consent.other.example/collect?u=1"),
        ("challenge", ["https://e.org/a/long-story"], "https://geo.captcha-delivery.com/captcha/?cid=1"),
        ("soft_404", ["https://e.org/a/long-story"], "https://www.e.org/"),
        ("soft_404", ["https://e.org/a/long-story"], "https://e.org/index.html"),
        ("redirect_loop", ["https://e.org/a", "https://e.org/b"], "https://e.org/a"),
        ("redirect_loop", [f"https://e.org/a?PHPSESSID={n:032x}" for n in range(3)], f"https://e.org/a?PHPSESSID={9:032x}"),
        (None, ["http://e.org/a/long-story"], "https://www.e.org/a/long-story"),
        (None, ["https://e.org/a?utm_source=rss"], "https://e.org/a"),
        (None, ["https://t.example/x"], "https://e.org/"),
        (None, ["https://e.org/"], "https://www.e.org/"),
        (None, ["https://e.org/login/why-passwords-fail"], "https://e.org/login/why-passwords-fail/"),
        (None, ["https://e.org/a/long-story"], "https://e.org/news/login-trouble-at-the-bank"),
    ],
)  # fmt: skip
def test_redirects_that_lead_to_no_article_are_named(trap, chain, target):
    assert trap_of(chain, target, page=True) == trap


def test_a_challenge_is_an_address_too():
    assert is_challenge_address("https://e.org/captcha?x=1")
    assert not is_challenge_address("https://e.org/2026/captcha-makers-strike")


def test_blocks_in_a_row_double_the_wait_up_to_a_day_and_a_good_answer_ends_the_row():
    standing, waits = Standing(), []
    for _ in range(8):
        left = standing.took_bad("challenge", "why", "https://e.org/a", NOW)
        assert left is not None
        waits.append(left.until - NOW)
    assert waits[:3] == [timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2)]
    assert waits[-1] == timedelta(days=1)
    assert standing.took_good()
    assert not standing.took_good()
    left = standing.took_bad("challenge", "why", "https://e.org/a", NOW, page=True)
    assert left is not None
    assert left.until - NOW == timedelta(minutes=30)
    # The feed of a site whose pages are blocked says nothing.
    assert not standing.took_good()
    assert standing.took_good(page=True)


def test_a_row_is_so_many_bad_answers_of_different_addresses_and_none_good_between():
    standing = Standing()
    assert all(standing.took_bad("kept_out", "why", "https://e.org/a", NOW) is None for _ in range(20))
    standing.took_good()
    for n in range(4):
        assert standing.took_bad("kept_out", "why", f"https://e.org/{n}", NOW) is None
    standing.took_good()
    for n in range(4):
        assert standing.took_bad("kept_out", "why", f"https://e.org/{n}", NOW) is None
    assert standing.took_bad("kept_out", "why", "https://e.org/4", NOW) is not None


def test_after_a_block_one_bad_answer_is_enough_unless_it_may_be_the_addresses_fault():
    left = Standing(strikes=2).took_bad("challenge", "why", "https://e.org/a", NOW)
    assert left is not None
    assert (left.strikes, left.until - NOW) == (3, timedelta(hours=2))
    standing = Standing(strikes=2)
    for n in range(4):
        assert standing.took_bad("kept_out", "why", f"https://e.org/{n}", NOW) is None
    left = standing.took_bad("kept_out", "why", "https://e.org/4", NOW)
    assert left is not None
    assert (left.strikes, left.until - NOW) == (3, timedelta(hours=2))


def test_a_memo_of_another_make_is_no_block():
    left = LeftAlone(NOW, "site_paused", "why", 0)
    assert LeftAlone.from_memo(left.to_memo()) == left
    for value in ({}, {"until": "soon", "code": "site_paused"}, {"until": "2026-11-24T12:00:00Z", "code": "x"}):
        assert LeftAlone.from_memo(value) is None


# In a crawl, seen from the sites.


def feed(site: Site, paths: list[str]) -> bytes:
    items = "".join(f"<item><title>{path}</title><link>{site.url}{path}</link></item>" for path in paths)
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode()
    return answer(body, Content_Type="application/rss+xml")


def newsroom(article: Reply) -> tuple[Reply, list[Site], list[str]]:
    """A site with a feed of twelve articles, which `article` answers for; robots.txt is not there."""
    here: list[Site] = []
    paths = [f"/news/story-{n}-of-the-day" for n in range(12)]

    def reply(path: str, headers: dict[str, str]) -> Any:
        if path == "/robots.txt":
            return NO_ROBOTS
        return feed(here[0], paths) if path == "/feed" else article(path, headers)

    return reply, here, paths


def crawl(tmp_path: Path, site: Site, *words: str) -> dict[str, Any]:
    (tmp_path / "sources.yml").write_text(
        f"sources:\n  - {{id: test, network: private, delay: 0, feeds: ['{site.url}/feed']}}\n"
    )
    store = f"sqlite:///{tmp_path}/news.db"
    words = ("crawl", "--json", "--sources", str(tmp_path / "sources.yml"), "--store", store, *words)
    # Without the files of reservations: what is counted here are pages.
    done = newscrawler(*words, NEWSCRAWLER_RESERVATION_FILES="0")
    assert "Traceback" not in done.stderr, done.stderr
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def minutes_left(record: dict[str, Any]) -> float:
    (left,) = record["left_alone"]
    return (datetime.fromisoformat(left["until"]) - datetime.now(UTC)).total_seconds() / 60


def test_one_challenge_ends_all_requests_to_its_site_and_the_next_run_asks_for_nothing(tmp_path):
    blocked = answer(page("Just a moment..."), 403, cf_mitigated="challenge")
    reply, here, paths = newsroom(
        lambda path, headers: blocked if path.endswith("-3-of-the-day") else answer(story(path))
    )
    with Sites(reply) as web:
        here.append(web.sites[0])
        first = crawl(tmp_path, here[0])
        assert here[0].paths == ["/robots.txt", "/feed", *paths[:4]]
        assert first["counts"]["failed/challenge"] == 1
        assert first["counts"]["failed/site_blocked"] == 8
        assert 29 < minutes_left(first) <= 30
        assert "Cloudflare" in first["left_alone"][0]["reason"]
        agents = {asked.headers["user-agent"] for asked in here[0].log}
        assert all(agent.startswith("newscrawler/") for agent in agents)
        asked = len(here[0].log)
        crawl(tmp_path, here[0])
        assert len(here[0].log) == asked
        status = newscrawler("status", "--store", f"sqlite:///{tmp_path}/news.db")
        assert f"left alone until {first['left_alone'][0]['until']}: 127.0.0.1:{here[0].port}" in status.stdout


def test_refresh_lifts_a_block_and_costs_no_page_its_tries(tmp_path):
    blocked = True
    reply, here, paths = newsroom(
        lambda path, headers: answer(page("Just a moment..."), 503) if blocked else answer(story(path))
    )
    with Sites(reply) as web:
        here.append(web.sites[0])
        for _ in range(3):
            again = crawl(tmp_path, here[0], "--refresh")
        # Twice as long each time.
        assert 119 < minutes_left(again) <= 120
        blocked = False
        good = crawl(tmp_path, here[0], "--refresh")
        assert good["counts"]["new"] == 12
        assert good["left_alone"] == []
        assert Counter(here[0].paths)[paths[5]] == 1


def test_a_row_of_403_is_a_block_and_single_ones_are_not(tmp_path):
    reply, here, paths = newsroom(lambda path, headers: answer(b"", 403))
    with Sites(reply) as web:
        here.append(web.sites[0])
        record = crawl(tmp_path, here[0])
        assert here[0].paths == ["/robots.txt", "/feed", *paths[:5]]
        assert record["counts"]["failed/http_403"] == 5
        assert record["counts"]["failed/site_blocked"] == 7

    reply, here, paths = newsroom(
        lambda path, headers: answer(b"", 403) if int(path.split("-")[1]) % 2 else answer(story(path))
    )
    with Sites(reply) as web:
        here.append(web.sites[0])
        record = crawl(tmp_path / "..", here[0], "--refresh")
        assert record["counts"]["failed/http_403"] == 6
        assert record["left_alone"] == []


async def test_after_a_block_one_request_tries_and_decides_for_twice_as_long_or_for_good(tmp_path):
    blocked = True
    reply, here, paths = newsroom(
        lambda path, headers: answer(page("Just a moment..."), 503) if blocked else answer(story(path))
    )
    with Sites(reply) as web:
        here.append(web.sites[0])
        key = f"site:127.0.0.1:{here[0].port}"
        store = open_store(f"sqlite:///{tmp_path}/news.db")
        await store.open()

        async def block(until: datetime, strikes: int) -> None:
            left = LeftAlone(until, "site_blocked", "it was blocked", strikes, page=True)
            await store.remember([Memo(key, left.to_memo(), datetime.now(UTC))])

        await block(datetime.now(UTC) + timedelta(hours=1), 2)
        held_back = await asyncio.to_thread(crawl, tmp_path, here[0])
        assert here[0].log == []
        assert held_back["left_alone"][0]["reason"] == "it was blocked"
        # Its feed is due when the block was thought to be over: from here on it is another crawler's store.
        await store.close()
        tmp_path = tmp_path / "another"
        tmp_path.mkdir()
        store = open_store(f"sqlite:///{tmp_path}/news.db")
        await store.open()
        await block(datetime.now(UTC), 2)
        again = await asyncio.to_thread(crawl, tmp_path, here[0])
        assert here[0].paths == ["/robots.txt", "/feed", paths[0]]
        assert 119 < minutes_left(again) <= 120
        blocked = False
        await block(datetime.now(UTC), 3)
        assert (await asyncio.to_thread(crawl, tmp_path, here[0], "--refresh"))["counts"]["new"] == 12
        memo = (await store.recall([key]))[key]
        assert memo.value["strikes"] == 0
        await store.close()


def test_a_site_that_goes_down_in_mid_crawl_is_left_alone_for_minutes(tmp_path):
    reply, here, _ = newsroom(lambda path, headers: answer(b"", 500))
    with Sites(reply) as web:
        here.append(web.sites[0])
        record = crawl(tmp_path, here[0])
        assert len(here[0].log) == 7
        assert record["counts"]["failed/site_blocked"] >= 10
        assert 4 < minutes_left(record) <= 5


def test_a_retry_after_of_hours_outlives_the_run_and_even_refresh(tmp_path):
    reply, here, paths = newsroom(
        lambda path, headers: (
            answer(b"", 429, Retry_After="7200") if path.endswith("-2-of-the-day") else answer(story(path))
        )
    )
    with Sites(reply) as web:
        here.append(web.sites[0])
        first = crawl(tmp_path, here[0])
        assert here[0].paths == ["/robots.txt", "/feed", *paths[:3]]
        assert first["counts"]["failed/http_429"] == 1
        assert first["counts"]["failed/site_paused"] == 9
        assert 119 < minutes_left(first) <= 120
        asked = len(here[0].log)
        crawl(tmp_path, here[0], "--refresh")
        assert len(here[0].log) == asked


def test_articles_that_redirect_to_a_login_or_home_are_named_and_in_a_row_a_block(tmp_path):
    reply, here, paths = newsroom(lambda path, headers: answer(b"", 302, Location=f"/login?next={path}"))
    with Sites(reply) as web:
        here.append(web.sites[0])
        record = crawl(tmp_path, here[0])
        assert here[0].paths == ["/robots.txt", "/feed", *paths[:5]]
        assert record["counts"]["failed/login_redirect"] == 5

    reply, here, paths = newsroom(lambda path, headers: answer(b"", 301, Location="/"))
    with Sites(reply) as web:
        here.append(web.sites[0])
        record = crawl(tmp_path, here[0])
        assert here[0].paths == ["/robots.txt", "/feed", *paths[:10]]
        assert record["counts"]["refused/soft_404"] == 10


def test_the_same_page_everywhere_is_no_article(tmp_path):
    reply, here, _ = newsroom(lambda path, headers: answer(page("We are sorry", "<p>Nothing here.</p>" * 30)))
    with Sites(reply) as web:
        here.append(web.sites[0])
        record = crawl(tmp_path, here[0])
        assert record["counts"]["failed/soft_404"] == 8


def test_a_redirect_to_another_site_obeys_that_sites_robots_txt_and_address_guard():
    def to_other(path: str, headers: dict[str, str]) -> bytes:
        return NO_ROBOTS if path == "/robots.txt" else answer(b"", 302, Location=f"{other.url}{path}")

    def elsewhere(path: str, headers: dict[str, str]) -> bytes:
        rules = answer(b"User-agent: *\nDisallow: /private\n", Content_Type="text/plain")
        return rules if path == "/robots.txt" else answer(story(path))

    with Sites(to_other, elsewhere) as web:
        one, other = web.sites
        urls = [f"{one.url}/private/a", f"{one.url}/b"]
        ends, _ = ask(*urls, may_reach=(other.url,), DOWNLOAD_DELAY=0.2)
        assert {end["asked"]: end.get("code", end.get("status")) for end in ends} == {
            urls[0]: "robots_disallowed",
            urls[1]: 200,
        }
        assert other.paths == ["/robots.txt", "/b"]
        assert min(other.gaps) >= 0.2
        ends, _ = ask(f"{one.url}/c")
        assert [end["code"] for end in ends] == ["private_address"]
        assert len(other.log) == 2


def test_redirects_end_and_a_meta_refresh_is_not_followed():
    def reply(path: str, headers: dict[str, str]) -> bytes:
        if path.startswith("/on"):
            return answer(b"", 302, Location=f"/on{len(path)}{path[3:]}")
        if path.startswith("/session"):
            return answer(b"", 302, Location=f"/session?PHPSESSID={len(site.log):032x}")
        if path == "/refresh":
            return answer(page("Wait", head='<meta http-equiv="refresh" content="0;url=/elsewhere">'))
        return NO_ROBOTS if path == "/robots.txt" else answer(b"", 302, Location="/a" if path == "/b" else "/b")

    with Sites(reply) as web:
        (site,) = web.sites
        urls = [f"{site.url}{path}" for path in ("/on", "/session", "/a", "/refresh")]
        ends, _ = ask(*urls)
    assert {end["asked"]: end.get("code", end.get("status")) for end in ends} == {
        urls[0]: "redirect_loop",
        urls[1]: "redirect_loop",
        urls[2]: "redirect_loop",
        urls[3]: 200,
    }
    asked = Counter("/" + path.strip("/").rstrip("0123456789")[:7] for path in site.paths)
    assert "/elsewhere" not in site.paths
    assert sum(path.startswith("/on") for path in site.paths) == 11
    assert sum(path.startswith("/session") for path in site.paths) <= 4
    assert (asked["/a"], asked["/b"]) == (1, 1)


async def test_being_left_alone_uses_up_no_try(store, store_uri):
    keeper = Keeper(get_crawler(Spider, {"NEWSCRAWLER_STORE": store_uri, "NEWSCRAWLER_STORE_PATIENCE": 5.0}))
    await keeper.open()
    assert keeper.store is not None
    url = "https://e.org/a"
    await keeper.settle(Refusal(code="timeout", reason="why", url=url, retry=True))
    for _ in range(10):
        await keeper.settle(Refusal(code="site_blocked", reason="why", url=url, retry=True, retry_after_s=1800.0))
    row = (await store.seen([url]))[url]
    assert (row.state, row.code, row.attempts) == ("failed", "site_blocked", 1)
    assert row.retry_at is not None
    assert timedelta(minutes=29) < row.retry_at - datetime.now(UTC) <= timedelta(minutes=30)
    await keeper.flush()
    await keeper.store.close()
