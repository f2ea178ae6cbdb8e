"""robots.txt in a crawl: what is asked, how often, and what the answers mean."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from benchmarks.loopback import Loopback
from newscrawler.article import utc_now
from newscrawler.fetching.robots_cache import RobotsCache, copy_in, memo_key, read_copy
from newscrawler.robots import READ_BYTES
from newscrawler.stores import Memo, open_store
from tests.command import newscrawler
from tests.web import Answer, Web, story

RULES = b"User-agent: *\nDisallow: /a0\n"


class Site(Web):
    """A site of two articles and a feed; its robots.txt disallows the first, unless another one is given."""

    def __init__(self, robots: Answer | Callable[[dict[str, str]], Answer] | None = None) -> None:
        super().__init__()
        items = "".join(f"<item><link>{self.url}/a{n}</link></item>" for n in range(2))
        feed = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
        self.routes = {f"/a{n}": Answer(story(f"Number {n} of {self.url}")) for n in range(2)}
        self.routes |= {"/feed": Answer(feed), "/robots.txt": robots or Answer(RULES)}

    @property
    def robots_asked(self) -> int:
        return self.paths.count("/robots.txt")

    @property
    def articles_asked(self) -> set[str]:
        return {path for path in self.paths if path in ("/a0", "/a1")}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def sqlite_uri(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'news.db'}"


def crawl(tmp_path: Path, store_uri: str, *sites: Web, words: tuple[str, ...] = ()) -> dict[str, Any]:
    lines = (
        f"  - {{id: s{n}, network: private, delay: 0, concurrency: 4, feeds: ['{site.url}/feed']}}\n"
        for n, site in enumerate(sites)
    )
    registry = tmp_path / "sources.yml"
    registry.write_text("sources:\n" + "".join(lines))
    done = newscrawler("crawl", "--json", "--sources", registry, "--store", store_uri, *words)
    assert "Traceback" not in done.stderr, done.stderr
    record: dict[str, Any] = json.loads(done.stdout)
    return record


async def copy_of_hours_ago(store_uri: str, site: Web, hours: float, body: bytes = RULES, **validators: str) -> None:
    """Leave in the store what an earlier crawl would have left there."""
    value = {"status": 200, "body": body.decode("latin-1"), "etag": None, "last_modified": None, **validators}
    await with_store(store_uri, lambda store: store.remember([Memo(memo_key(site.url), value, ago(hours))]))


async def with_store(store_uri: str, call: Callable[[Any], Awaitable[Any]]) -> Any:
    store = open_store(store_uri)
    await store.open()
    try:
        return await call(store)
    finally:
        await store.close()


def ago(hours: float) -> Any:
    return utc_now() - timedelta(hours=hours)


def test_a_second_crawl_within_a_day_does_not_ask_again_and_obeys_all_the_same(tmp_path, store_uri, site):
    crawl(tmp_path, store_uri, site)
    assert (site.robots_asked, site.articles_asked) == (1, {"/a1"})
    site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /\n")
    crawl(tmp_path, store_uri, site)
    assert (site.robots_asked, site.paths.count("/feed")) == (1, 2)
    crawl(tmp_path, store_uri, site, words=("--refresh",))
    assert (site.robots_asked, site.paths.count("/feed")) == (2, 2)


async def test_after_a_day_the_site_is_asked_conditionally_and_304_renews_the_copy(tmp_path, store_uri):
    with Site(lambda headers: Answer(b"", 304, {"ETag": '"two"'})) as site:
        since = "Mon, 02 Nov 2026 08:00:00 GMT"
        await copy_of_hours_ago(store_uri, site, 24.1, etag='"one"', last_modified=since)
        crawl(tmp_path, store_uri, site)
        (asked,) = (headers for path, headers in site.log if path == "/robots.txt")
        assert (asked["if-none-match"], asked["if-modified-since"]) == ('"one"', since)
        assert site.articles_asked == {"/a1"}
        crawl(tmp_path, store_uri, site)
        assert site.robots_asked == 1
    memo = (await with_store(store_uri, lambda store: store.recall([memo_key(site.url)])))[memo_key(site.url)]
    assert memo.at > ago(1)
    assert memo.value == {"status": 200, "body": RULES.decode(), "etag": '"two"', "last_modified": since}


async def test_a_copy_of_yesterday_of_the_future_or_of_another_form_is_not_used(tmp_path, sqlite_uri):
    forbidden = b"User-agent: *\nDisallow: /\n"
    with Site() as yesterday, Site() as future, Site() as other:
        await copy_of_hours_ago(sqlite_uri, yesterday, 24.1, forbidden)
        await copy_of_hours_ago(sqlite_uri, future, -2, forbidden)
        memo = Memo(memo_key(other.url), {"body": None}, ago(1))
        await with_store(sqlite_uri, lambda store: store.remember([memo]))
        sites = (yesterday, future, other)
        crawl(tmp_path, sqlite_uri, *sites)
        assert [(site.robots_asked, site.articles_asked) for site in sites] == [(1, {"/a1"})] * 3


async def test_what_the_answers_mean(tmp_path, sqlite_uri):
    """RFC 9309, 2.3.1: 5xx, 429 and no answer stop, however good an older copy is; 4xx is no rules; 2.5: 500 KiB."""
    retry_later = {"Retry-After": "86400"}
    noise = random.Random(9309).randbytes(200_000)
    bomb = RULES + b"#" * 50_000_000 + b"\nUser-agent: newscrawler\nDisallow: /\n"
    answers = {
        "503": Answer(RULES, 503, retry_later),
        "429": Answer(RULES, 429, retry_later),
        "500 after a good copy": Answer(b"", 500),
        "cut short": Answer(b"", length=100),
        "404": Answer(b"User-agent: *\nDisallow: /", 404),
        "403": Answer(b"", 403),
        "redirects without end": Answer(b"", 302, {"Location": "/robots.txt"}),
        "noise": Answer(noise),
        "a page": Answer(b"<!doctype html><title>User-agent: *</title>\n<p>Disallow: /</p>"),
        "50 MB": Answer(bomb),
        "a bomb": Answer(gzip.compress(bomb), headers={"Content-Encoding": "gzip"}),
        "gzip unasked": Answer(gzip.compress(RULES), headers={"Content-Encoding": "gzip"}),
    }
    with ExitStack() as stack:
        sites = {name: stack.enter_context(Site(answer)) for name, answer in answers.items()}
        for name in ("503", "500 after a good copy"):
            await copy_of_hours_ago(sqlite_uri, sites[name], 25)
        record = crawl(tmp_path, sqlite_uri, *sites.values())
        asked = {name: site.articles_asked for name, site in sites.items()}
        everything = {"/a0", "/a1"}
        assert asked == {
            **{name: set() for name in ("503", "429", "500 after a good copy", "cut short")},
            **dict.fromkeys(("404", "403", "redirects without end", "noise", "a page"), everything),
            **{name: {"/a1"} for name in ("50 MB", "a bomb", "gzip unasked")},
        }
        errors = {error["source"]: error["error"] for error in record["errors"]}
        words = [errors[f"s{n}"].split(":")[0] for n in range(4)]
        assert words == ["robots_unreachable"] * 3 + ["truncated_body"]
        # A failure is not kept for the next crawl, since it may be over by then; a pause that the site asked for is.
        failing = [sites["503"], sites["500 after a good copy"]]
        for site in failing:
            site.routes["/robots.txt"] = Answer(RULES)
        crawl(tmp_path, sqlite_uri, *failing)
        assert [site.articles_asked for site in failing] == [set(), {"/a1"}]


def test_an_endless_robots_txt_costs_500_kib(tmp_path, sqlite_uri):
    sent = 0

    class Endless(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal sent
            self.send_response(200)
            self.end_headers()
            self.wfile.write(RULES)
            try:
                while sent < 100_000_000:
                    sent += self.wfile.write(b"# and so on\n" * 1_000)
            except ConnectionError:
                pass

        def log_message(self, *words: object) -> None:
            pass

    with Loopback(Endless) as endless, Site(Answer(b"", 301, {"Location": f"{endless.url}/robots.txt"})) as site:
        registry = tmp_path / "sources.yml"
        registry.write_text(
            f"sources: [{{id: s, network: private, delay: 0, homepage: '{endless.url}/', feeds: ['{site.url}/feed']}}]"
        )
        done = newscrawler("crawl", "--sources", registry, "--store", sqlite_uri)
        assert site.articles_asked == {"/a1"}, done.stderr
    # What was on its way in the sockets when the connection was closed comes on top.
    assert READ_BYTES < sent < 10_000_000


def test_redirects_are_followed_five_times_and_to_other_hosts(tmp_path, sqlite_uri):
    with Site() as site, Web({"/rules": Answer(RULES)}) as other:
        hops = ["/robots.txt", *(f"/r{n}" for n in range(4))]
        targets = [*hops[1:], f"{other.url}/rules"]
        site.routes |= {hop: Answer(b"", 302, {"Location": to}) for hop, to in zip(hops, targets, strict=True)}
        registry = tmp_path / "sources.yml"
        registry.write_text(
            f"sources: [{{id: s, network: private, delay: 0, homepage: '{other.url}/', feeds: ['{site.url}/feed']}}]"
        )
        newscrawler("crawl", "--sources", registry, "--store", sqlite_uri)
        assert site.articles_asked == {"/a1"}
        assert other.paths == ["/rules"]


def test_a_redirect_of_robots_txt_to_a_private_address_is_not_followed(tmp_path, sqlite_uri, site):
    with Web({"/rules": Answer(b"")}) as private:
        site.routes["/robots.txt"] = Answer(b"", 302, {"Location": f"{private.url}/rules"})
        record = crawl(tmp_path, sqlite_uri, site)
    assert (private.paths, site.articles_asked) == ([], set())
    assert record["errors"][0]["error"].startswith("private_address")


async def test_crawl_delay_of_a_kept_copy_is_acted_on(tmp_path, sqlite_uri, site):
    await copy_of_hours_ago(sqlite_uri, site, 1, b"User-agent: *\nCrawl-delay: 1,5\n")
    times: list[float] = []

    def noted(answer: Any) -> Callable[[dict[str, str]], Answer]:
        def answer_now(headers: dict[str, str]) -> Answer:
            times.append(monotonic())
            return answer

        return answer_now

    site.routes = {path: noted(answer) for path, answer in site.routes.items()}
    crawl(tmp_path, sqlite_uri, site)
    assert (site.robots_asked, len(times)) == (0, 3)
    # A little less than 1.5 s, for the time that a request is on its way.
    assert min(later - earlier for earlier, later in pairwise(times)) > 1.3


def test_without_a_store_robots_txt_is_asked_for_once_a_run(site):
    done = newscrawler("scrape", *(f"{site.url}/a{n}" for n in range(2)), NEWSCRAWLER_STORE="")
    assert site.robots_asked == 1
    assert "robots_disallowed: the site's robots.txt disallows it: line 2 of robots.txt, `Disallow: /a0`" in done.stderr


class _NoStore:
    async def ask(self, call: object, otherwise: Any) -> Any:
        return otherwise


async def test_the_memory_of_a_crawl_over_many_sites_is_bounded_and_holds_the_latest():
    cache = RobotsCache(_NoStore())  # type: ignore[arg-type]
    body = b"User-agent: *\n" + b"#" * 4_000
    for n in range(5_000):
        await cache.keep(f"https://site{n}.example", await read_copy(body, 200, utc_now()))
    held = [n for n in range(5_000) if cache.held(f"https://site{n}.example")]
    assert held == list(range(5_000 - len(held), 5_000))
    assert 500 < len(held) < 1_200


async def test_a_line_that_the_500_kib_cut_is_kept_by_nobody():
    body = b"User-agent: *\nDisallow: /a\n#" + b"x" * (READ_BYTES - 43) + b"\nDisallow: /beyond\n"
    copy = await read_copy(body[: READ_BYTES + 1], 200, utc_now())
    assert [rule.written for rule in copy.robots.groups[0].rules] == ["Disallow: /a"]
    assert copy.body.endswith(b"x\n")


async def test_a_memo_gives_back_the_very_bytes():
    body = bytes(range(256)) + "\nDisallow: /é\n".encode()
    cache, kept = RobotsCache(_NoStore()), []  # type: ignore[arg-type]

    class Store:
        async def remember(self, memos: list[Memo]) -> None:
            kept.extend(memos)

    async def ask(call: Any, otherwise: object) -> Any:
        return await call(Store())

    cache._keeper.ask = ask  # type: ignore[method-assign]
    await cache.keep("https://a.example", await read_copy(body, 200, utc_now()))
    copy = await copy_in(kept[0])
    assert copy is not None
    assert copy.body == body
