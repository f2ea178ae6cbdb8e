"""Identity through whole crawls: pages that name each other, move, or say who they are only later. One article and an
alias, never two, never a lost one."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newscrawler.article import Article, rfc3339, utc_now
from newscrawler.stores import Counts, Query, open_store
from tests.command import newscrawler
from tests.web import Answer, Web, story

XML = {"Content-Type": "application/xml"}
# Pages of one article that name each other in a circle, of two and of three.
PAIR = ("/n/lamp-room-opens-again", "/n/lamp-room-opens-again-today")
RING = ("/n/tide-mill-turns-backwards", "/n/tide-mill-turns-backwards-again", "/n/tide-mill-turns-backwards-at-last")
# Two articles whose pages name each other.
CROSSED = ("/n/goose-fair-draws-a-crowd", "/n/goose-fair-draws-a-crowd-of-geese")
LATE, LATE_NAME = "/view?id=4711", "/n/ledger-of-the-drowned-village-4711"
MOVED, MOVED_TO = "/n/bell-founder-retires-3301", "/culture/the-bell-founder-says-goodbye-3301"
FAREWELL = (
    "The last bell that he cast is not for sale, he added on the following morning, and will hang in his own garden."
)
MAIN = "/n/snow-plough-buried-in-snow"
EDITIONS = (f"/m{MAIN}", f"{MAIN}/amp", f"{MAIN}?print=1")
CLAIMED = "/n/owl-on-the-council"
LIAR, VICTIM = "/n/otters-close-the-weir", "/n/parliament-of-rooks-meets"
GONE, GONE_NAME = "/n/kite-over-the-brewery", "/archive/kite-over-the-brewery"
FUTURE, FUTURE_COPY = "/n/comet-seen-by-baker", "/n/comet-seen-by-baker-and-cat"


def page(
    title: str, canonical: str | None = None, extra: str = "", published: str = "2026-11-02T08:30:00+01:00"
) -> Answer:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    html = story(title, extra=extra).decode().replace("2026-11-02T08:30:00+01:00", published)
    return Answer(html.replace("</head>", f"{link}</head>").encode())


def feed(web: Web, paths: list[str]) -> Answer:
    items = "".join(f"<item><title>{path}</title><link>{web.url}{path}</link></item>" for path in paths)
    return Answer(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode(), headers=XML)


def circle(paths: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return each path with the one that its page calls its own address."""
    return list(zip(paths, (*paths[1:], paths[0]), strict=True))


@dataclass(frozen=True)
class Crawled:
    """What the store has after each crawl, by the path that leads there."""

    led_to: list[dict[str, Article]]
    found: list[dict[str, Article]]
    histories: dict[str, list[Article]]
    counts: list[Counts]
    records: list[dict[str, Any]]
    base: str


async def state(uri: str, base: str, paths: list[str]) -> tuple[Any, ...]:
    store = open_store(uri)
    await store.open()
    try:
        led = {path: article for path in paths if (article := await store.led_to(base + path))}
        found = {path: article for path in paths if (article := await store.article(base + path))}
        histories = {path: await store.revisions(base + path) for path in paths}
        everything = {article.canonical_url async for article in store.articles(Query())}
        counts = await store.counts()
        assert len(everything) == counts.articles
        return led, found, histories, counts
    finally:
        await store.close()


@pytest.fixture(scope="module", params=["sqlite", "mongodb"])
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """A crawl, then a second one (`--refresh`) when some pages have moved or say who they are."""
    folder: Path = tmp_path_factory.mktemp("identity")
    uri = f"sqlite:///{folder / 'news.db'}"
    if request.param == "mongodb":
        uri = f"{request.getfixturevalue('mongo_server_uri')}/test_{uuid.uuid4().hex[:12]}"
    with Web() as web:
        web.routes = {
            **{path: page("The lamp room opens again", other) for path, other in circle(PAIR)},
            **{path: page("The tide mill turns backwards", other) for path, other in circle(RING)},
            **{path: page(f"Goose fair, {path[-4:]}", other) for path, other in circle(CROSSED)},
            LATE: page("A ledger of the drowned village"),
            MOVED: page("The bell founder retires"),
            **dict.fromkeys(EDITIONS, page("Snow plough buried in snow", MAIN)),
            CLAIMED: page("An owl on the council"),
            LIAR: page("Otters close the weir", VICTIM),
            VICTIM: page("The parliament of rooks meets", VICTIM),
            GONE: page("A kite over the brewery", GONE_NAME),
            FUTURE: page("A comet seen by a baker", published="2031-01-01T00:00:00Z"),
            FUTURE_COPY: page(
                "A comet seen by a baker", extra="<p>The cat was not asked.</p>", published=rfc3339(utc_now())
            ),
        }
        listed = [*PAIR, *RING, *CROSSED, LATE, MOVED, *EDITIONS, CLAIMED, LIAR, VICTIM, GONE, FUTURE, FUTURE_COPY]
        web.routes["/one.xml"], web.routes["/two.xml"] = feed(web, listed), feed(web, [CLAIMED])
        sources = [
            {"id": name, "feeds": [f"{web.url}/{name}.xml"], "network": "private", "delay": 0, "concurrency": 2}
            for name in ("one", "two")
        ]
        (folder / "sources.yml").write_text(json.dumps({"sources": sources}))
        paths = [*listed, LATE_NAME, MOVED_TO, MAIN, GONE_NAME]
        records, states = [], []
        for words in ([], ["--refresh"]):
            done = newscrawler("crawl", "--sources", folder / "sources.yml", "--store", uri, "--json", *words)
            assert done.returncode == 0, done.stderr
            records.append(json.loads(done.stdout))
            states.append(asyncio.run(state(uri, web.url, paths)))
            web.routes[LATE] = page("A ledger of the drowned village", LATE_NAME)
            web.routes[MOVED] = Answer(b"", 301, {"Location": MOVED_TO})
            web.routes[MOVED_TO] = page("The bell founder retires", MOVED_TO, extra=f"<p>{FAREWELL}</p>")
            web.routes[MAIN] = page("Snow plough buried in snow", MAIN)
            web.routes["/one.xml"] = feed(web, [*listed, MAIN])
        yield Crawled(
            [each[0] for each in states],
            [each[1] for each in states],
            states[-1][2],
            [each[3] for each in states],
            records,
            web.url,
        )


def only(crawled: Crawled, paths: tuple[str, ...], run: int) -> Article:
    """Return the one article that all of these addresses lead to after a crawl."""
    led = [crawled.led_to[run].get(path) for path in paths]
    assert None not in led, dict(zip(paths, led, strict=True))
    first = led[0]
    assert first is not None
    assert {article.canonical_url for article in led if article} == {first.canonical_url}
    return first


@pytest.mark.parametrize("paths", [PAIR, RING], ids=["two", "three"])
def test_pages_that_name_each_other_in_a_circle_are_one_article(crawled: Crawled, paths: tuple[str, ...]) -> None:
    for run in (0, 1):
        article = only(crawled, paths, run)
        assert article.revision == 1
    assert {crawled.base + path for path in paths} >= {article.canonical_url}


def test_two_articles_that_name_each_other_both_stay(crawled: Crawled) -> None:
    for run in (0, 1):
        titles = {crawled.led_to[run][path].title for path in CROSSED}
        assert titles == {f"Goose fair, {path[-4:]}" for path in CROSSED}


def test_a_page_that_says_who_it_is_only_later_stays_one_article(crawled: Crawled) -> None:
    assert LATE_NAME not in crawled.led_to[0]
    article = only(crawled, (LATE, LATE_NAME), 1)
    assert article.revision == 1
    assert crawled.found[1][LATE].canonical_url == crawled.found[1][LATE_NAME].canonical_url
    assert [each.text for each in crawled.histories[LATE]] == [article.text]


def test_a_redirect_that_appears_later_leads_to_the_same_article(crawled: Crawled) -> None:
    article = only(crawled, (MOVED, MOVED_TO), 1)
    # It was rewritten on the way: an article with a revision, where a copy of its text would not have been told.
    before = crawled.led_to[0][MOVED].text
    for path in (MOVED, MOVED_TO):
        assert [each.text for each in crawled.histories[path]] == [before, f"{before}\n{FAREWELL}"]
    assert (article.revision, article.copies) == (2, ())


def test_editions_fetched_before_the_main_form_are_its_article(crawled: Crawled) -> None:
    for run, paths in enumerate([EDITIONS, (*EDITIONS, MAIN)]):
        assert only(crawled, paths, run).canonical_url == crawled.base + MAIN
    assert len(crawled.histories[MAIN]) == 1


def test_an_article_that_two_sources_claim_is_one(crawled: Crawled) -> None:
    article = crawled.led_to[0][CLAIMED]
    assert article.source in {"one", "two"}
    assert article.copies == ()
    assert crawled.led_to[1][CLAIMED].source == article.source


def test_a_canonical_to_another_article_costs_neither(crawled: Crawled) -> None:
    for run in (0, 1):
        assert crawled.led_to[run][LIAR].title == "Otters close the weir"
        assert crawled.led_to[run][VICTIM].title == "The parliament of rooks meets"
        assert len(crawled.histories[VICTIM]) == 1


def test_a_canonical_that_leads_nowhere_is_an_identity_like_any_other(crawled: Crawled) -> None:
    for run in (0, 1):
        assert only(crawled, (GONE, GONE_NAME), run).title == "A kite over the brewery"


def test_a_time_in_the_future_keeps_no_copy_apart(crawled: Crawled) -> None:
    one, other = (crawled.led_to[1][path] for path in (FUTURE, FUTURE_COPY))
    assert one.published is None
    assert other.published is not None
    assert one.canonical_url != other.canonical_url
    assert one.cluster_id == other.cluster_id


def test_a_second_crawl_adds_no_article_and_only_the_revision_there_is(crawled: Crawled) -> None:
    first, second = crawled.counts
    # Two circles, two that name each other, five more, the liar and its victim, the comet's two.
    assert first.articles == second.articles == 13
    assert (first.revisions, second.revisions) == (13, 14)
    assert "new" not in crawled.records[1]["counts"]
    assert crawled.records[1]["counts"]["revised"] == 1
