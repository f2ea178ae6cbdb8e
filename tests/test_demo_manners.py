"""Discovery and manners on the demo sites, as their access log shows them: three crawls by the real command."""

from __future__ import annotations

import asyncio
import http.client
import itertools
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from protego import Protego
from ruamel.yaml import YAML

from newscrawler.article import Article
from newscrawler.demo import Hit, Page, Sites
from newscrawler.demo.outlets import OUTLETS
from newscrawler.stores import Seen, open_store
from tests.command import newscrawler

# Seconds between two requests to a site, by the registry; one outlet's robots.txt asks for longer, and the hostile ones
# are asked faster, for time: their lists take most of the requests.
DELAY_S, HOSTILE_DELAY_S = 0.2, 0.05
CRAWL_DELAY_S = {"northstrand": 0.3}
# A hit is noted when the server gets to it: single gaps look shorter by what the one before was late.
GAP_SLACK = 0.75
# Bytes of robots.txt that count (RFC 9309, 2.5).
ROBOTS_BYTES = 500 * 1024
GOOD = frozenset(outlet.id for outlet in OUTLETS)
FILES = frozenset({"/robots.txt", "/.well-known/tdmrep.json", "/ai.txt", "/license.xml"})


@dataclass(frozen=True)
class Crawl:
    """One crawl: what was listed then, what the sites saw, what the store had afterwards."""

    record: dict[str, Any]
    pages: list[Page]
    hits: list[Hit]
    seen: dict[str, Seen]
    articles: dict[str, Article]
    lists: dict[str, dict[str, Any]]

    def of(self, outlet: str) -> list[Hit]:
        return [hit for hit in self.hits if hit.outlet == outlet]

    def asked(self, outlet: str) -> Counter[str]:
        """Return how often each path was asked for, sessions taken off, robots.txt and its like left out."""
        return Counter(path for hit in self.of(outlet) if (path := plain(hit.path)) not in FILES)

    @property
    def outlets(self) -> list[str]:
        return sorted({hit.outlet for hit in self.hits})


@dataclass(frozen=True)
class Crawls:
    sites: Sites
    robots: dict[str, Protego]
    first: Crawl
    again: Crawl
    later: Crawl

    @property
    def hits(self) -> list[Hit]:
        return [*self.first.hits, *self.again.hits, *self.later.hits]


def plain(path: str) -> str:
    return re.sub(r"[?;](?:PHPSESSID|jsessionid)=\w+|\?utm_\S+$", "", path)


def article_paths(pages: list[Page], outlet: str) -> set[str]:
    """Return where the outlet's pages stand: as listed, and as they call themselves."""
    urls = [url for page in pages if page.source == outlet for url in (page.url, page.canonical) if url]
    return {plain(urlsplit(url).path) for url in urls} - {"/"}


def state_of(page: Page) -> tuple[str, str | None] | None:
    """Return what the second edition may change of a page, so that it is asked for again."""
    return page.gold and (page.gold.title, page.gold.modified)


def robots_of(base: str) -> Protego:
    parts = urlsplit(base)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    connection.request("GET", "/robots.txt")
    text = connection.getresponse().read(ROBOTS_BYTES)
    connection.close()
    return Protego.parse(text.decode("utf-8", "replace"))


async def state(uri: str, pages: list[Page]) -> tuple[dict[str, Seen], dict[str, Article], dict[str, Any]]:
    store = open_store(uri)
    await store.open()
    try:
        seen = await store.seen([page.url for page in pages])
        identities = {page.canonical for page in pages if page.canonical}
        found = {url: article for url in identities if (article := await store.article(url))}
        return seen, found, {row["list_url"]: row for row in await store.lists()}
    finally:
        await store.close()


def delay_of(outlet: str) -> float:
    """Return the seconds that the registry says."""
    return DELAY_S if outlet in GOOD else HOSTILE_DELAY_S


def registry_of(sites: Sites) -> str:
    """Return the sources file with one request at a time, and each outlet's delay."""
    sources = YAML(typ="safe").load(sites.registry(concurrency=1))["sources"]
    # JSON is YAML too.
    return json.dumps({"sources": [source | {"delay": delay_of(source["id"])} for source in sources]})


def crawl(sites: Sites, registry: Path, uri: str) -> Crawl:
    before = len(sites.log)
    # The outlet of the hostile pages is left out, for time: its errors slow the crawl down, and test_demo.py has it.
    names = [name for name in sites.urls if name != "lantern"]
    words = ["crawl", *names, "--sources", registry, "--store", uri, "--json"]
    done = newscrawler(*words, cwd=registry.parent, timeout=240)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode in (0, 1), done.stderr
    hits = sites.log[before:]
    return Crawl(json.loads(done.stdout), sites.pages(), hits, *asyncio.run(state(uri, sites.pages())))


@pytest.fixture(scope="module", params=["sqlite", "mongodb"])
def crawls(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawls]:
    """Three crawls: everything is new; nothing changed; the second edition is out. The hostile outlets are crawled
    into SQLite alone, for time; what pages' own scripts ask for is in test_demo_rendering.py."""
    folder = tmp_path_factory.mktemp("manners")
    uri = f"sqlite:///{folder / 'news.db'}"
    if request.param == "mongodb":
        uri = f"{request.getfixturevalue('mongo_server_uri')}/test_{uuid.uuid4().hex[:12]}"
    with Sites(hostile=request.param == "sqlite", scripted=False, slow_s=0.1, retry_after_s=1) as sites:
        robots = {name: robots_of(base) for name, base in sites.urls.items()}
        registry = folder / "sources.yml"
        registry.write_text(registry_of(sites), encoding="utf-8")
        first = crawl(sites, registry, uri)
        again = crawl(sites, registry, uri)
        sites.advance()
        for base in sites.urls.values():
            # Lets the site build its pages, or the first answers of the crawl would be late for that.
            robots_of(base)
        yield Crawls(sites, robots, first, again, crawl(sites, registry, uri))


hostile = pytest.mark.parametrize("crawls", ["sqlite"], indirect=True)


def missing(crawl: Crawl) -> list[str]:
    """Return the addresses of articles that are not in the store as they should be."""
    shared = {page.story for page in crawl.pages if page.expect == "copy"}
    urls = []
    for page in crawl.pages:
        if page.expect not in ("stored", "copy", "same") or page.instead or page.source == "lantern":
            continue
        row = crawl.seen.get(page.url)
        own = page.expect == "stored" and page.story not in shared
        if row is None or row.state != "stored" or (own and page.canonical not in crawl.articles):
            urls.append(page.url)
    return urls


def test_every_article_is_found_whatever_lists_it(crawls):
    assert missing(crawls.first) == []


def test_new_articles_are_found_once_they_are_out(crawls):
    before = {page.url for page in crawls.first.pages}
    assert {page.source for page in crawls.later.pages if page.url not in before} >= {"foz", "zarechye", "courrier"}
    assert missing(crawls.later) == []


def test_every_article_has_its_own_text(crawls):
    for page in crawls.later.pages:
        article = crawls.later.articles.get(page.canonical or "")
        if page.source in GOOD and page.gold and article and page.expect == "stored" and page.gold.access == "free":
            assert article.title == " ".join(page.gold.title.split()), page.url


def test_nothing_disallowed_is_asked_for(crawls):
    wrong = [
        (hit.outlet, hit.path)
        for hit in crawls.hits
        if not crawls.robots[hit.outlet].can_fetch(crawls.sites.urls[hit.outlet] + hit.path, "newscrawler")
    ]
    assert wrong == []
    listed = [page for page in crawls.first.pages if page.expect == "refused:robots_disallowed"]
    assert "harbour-post" in {page.source for page in listed}
    for page in listed:
        assert page.source == "lantern" or crawls.first.seen[page.url].code == "robots_disallowed"


def test_robots_txt_is_asked_for_before_everything_and_once(crawls):
    for one in (crawls.first, crawls.again, crawls.later):
        for outlet in one.outlets:
            paths = [hit.path for hit in one.of(outlet)]
            assert paths.count("/robots.txt") <= 1, (outlet, paths)
            if one is crawls.first or "/robots.txt" in paths:
                assert paths[0] == "/robots.txt", outlet


def test_a_site_is_left_alone_for_its_delay_between_two_requests(crawls):
    for one in (crawls.first, crawls.again, crawls.later):
        for outlet in one.outlets:
            floor_s = delay_of(outlet)
            delay_s = max(floor_s, CRAWL_DELAY_S.get(outlet, 0))
            times = [hit.at for hit in one.of(outlet)]
            gaps = [(after - before).total_seconds() for before, after in itertools.pairwise(times)]
            # What robots.txt asks for can be known only once it is there.
            assert all(gap >= GAP_SLACK * (delay_s if n else floor_s) for n, gap in enumerate(gaps)), (outlet, gaps)
            assert sum(gaps[1:]) >= 0.98 * delay_s * len(gaps[1:]), (outlet, gaps)


def test_a_site_has_one_request_at_a_time(crawls):
    assert [(hit.outlet, hit.path, hit.at_once) for hit in crawls.hits if hit.at_once > 1] == []


def test_the_crawler_says_who_it_is_and_takes_no_cookies(crawls):
    agents = {hit.headers.get("user-agent", "") for hit in crawls.hits}
    assert len(agents) == 1
    assert re.fullmatch(r"newscrawler/\S+ \(\+https?://\S+\)", agents.pop())
    assert not [hit for hit in crawls.hits if "cookie" in hit.headers]


def test_packed_answers_are_asked_for(crawls):
    for outlet, coding in (("harbour-post", "gzip"), ("courrier", "br"), ("nagihara", "zstd")):
        for path, hit in ((hit.path, hit) for hit in crawls.first.of(outlet) if hit.path not in FILES):
            assert coding in hit.headers.get("accept-encoding", ""), (outlet, path)


def test_no_page_is_asked_for_twice(crawls):
    for outlet in GOOD:
        assert [path for path, times in crawls.first.asked(outlet).items() if times > 1] == [], outlet


def test_only_lists_and_their_articles_are_asked_for(crawls):
    hops = re.compile(r"/r/[\w-]+(?:/\d)?")
    lists = re.compile(
        r"/|.*(?:\.xml(?:\.gz)?|\.rdf|\.json|\.txt)|/rss|/feed/atom/|/(?:texto|actualidad)/(?:\?page=\d)?"
    )
    for one in (crawls.first, crawls.again, crawls.later):
        for outlet in GOOD:
            odd = set(one.asked(outlet)) - article_paths(one.pages, outlet)
            assert [path for path in odd if not (lists.fullmatch(path) or hops.fullmatch(path))] == [], outlet


def test_a_second_crawl_asks_for_each_list_once_and_for_no_page(crawls):
    for outlet in GOOD:
        asked, before = crawls.again.asked(outlet), crawls.first.asked(outlet)
        assert max(asked.values(), default=0) <= 1, outlet
        assert set(asked) <= set(before), outlet
        assert not set(asked) & article_paths(crawls.again.pages, outlet), outlet


def test_a_second_crawl_asks_only_whether_lists_have_changed(crawls):
    silent = {outlet.id for outlet in OUTLETS if outlet.validators == "none"}
    for outlet in GOOD - silent:
        hits = [hit for hit in crawls.again.of(outlet) if hit.path not in FILES]
        assert hits, outlet
        for hit in hits:
            assert {"if-none-match", "if-modified-since"} & hit.headers.keys(), (outlet, hit.path)
            assert hit.status == 304, (outlet, hit.path)


def test_a_later_crawl_asks_only_for_pages_that_are_new_or_changed(crawls):
    stated = {page.url: state_of(page) for page in crawls.first.pages}
    for outlet in GOOD:
        pages = [page for page in crawls.later.pages if page.source == outlet]
        news = [page for page in pages if page.url not in stated]
        changed = [page for page in pages if stated.get(page.url, state_of(page)) != state_of(page)]
        asked = set(crawls.later.asked(outlet)) & article_paths(pages, outlet)
        assert asked <= article_paths([*news, *changed], outlet), outlet
        assert asked >= {plain(urlsplit(page.url).path) for page in news}, outlet


def test_old_months_of_a_sitemap_are_not_asked_for_again(crawls):
    months = {"/sitemaps/2026-09.xml.gz", "/sitemaps/2026-10.xml.gz"}
    assert months <= set(crawls.first.asked("anzeiger"))
    assert not months & set(crawls.again.asked("anzeiger"))
    assert not months & set(crawls.later.asked("anzeiger"))
    assert "/sitemaps/2026-11.xml.gz" in crawls.later.asked("anzeiger")


@hostile
def test_hostile_lists_end_by_name_and_cost_nothing_else(crawls):
    shelves = [shelf for shelf in crawls.sites.shelves() if shelf.source != "lantern"]
    for shelf in shelves:
        error = crawls.first.lists[shelf.url]["error"]
        became = f"failed:{error.partition(':')[0]}" if error else "read"
        assert became in (shelf.expect, *shelf.instead), shelf
    ours = [error for error in crawls.first.record["errors"] if error["source"] == "maelstrom"]
    named = [s.url for s in shelves if s.source == "maelstrom" and s.expect.startswith("failed:")]
    # Indexes without end are followed for a while, and the last one says so.
    named.append(f"{crawls.sites.urls['maelstrom']}/deep/4.xml")
    assert sorted(error["url"] for error in ours) == sorted(named)
    assert crawls.first.lists[named[-1]]["error"].startswith("too_deep: ")
    # A list, a page each of the four stories, ten redirects and a few turns of what has no end.
    assert len(crawls.first.of("maelstrom")) <= 50


@hostile
def test_a_blocking_site_is_left_alone(crawls):
    refused = [hit.path for hit in crawls.first.of("tollgate") if hit.status == 403]
    assert len(refused) <= 1
    assert crawls.again.asked("tollgate") == {}
    states = Counter(crawls.first.seen[page.url].state for page in crawls.first.pages if page.source == "tollgate")
    assert states == {"stored": 2, "failed": 2}


@hostile
def test_a_year_of_patience_is_patience_for_the_next_crawl_too(crawls):
    assert crawls.first.asked("sabbatical") == {"/rss.xml": 1}
    assert crawls.again.asked("sabbatical") == {}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("harbour-post", ("ai-train", "GPTBot", "license")),
        ("courrier", ("tdmrep", "ai_txt")),
        ("faro", ("noai", "tdm")),
    ],
)
def test_articles_carry_what_their_publisher_reserves(crawls, source, says):
    found = [crawls.first.articles.get(page.canonical or "") for page in crawls.first.pages if page.source == source]
    articles = [article for article in found if article is not None and article.source == source]
    assert articles
    for article in articles:
        rights = json.dumps(article.rights)
        assert all(word in rights for word in says), rights


@hostile
def test_robots_txt_without_measure_or_sense_keeps_nobody_out(crawls):
    stored = {page.source for page in crawls.first.pages if page.canonical in crawls.first.articles}
    assert {"plinth", "static"} <= stored
