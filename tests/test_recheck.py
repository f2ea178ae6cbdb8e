"""Rechecks: stored articles are looked at again at their time, after the news, and stay stored whatever comes of it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from newscrawler.article import rfc3339, utc_now
from newscrawler.stores import Saved, Settled, Store, open_store
from tests.command import newscrawler
from tests.stored import article, minute, saved
from tests.test_crawl import XML, crawl, registry, rss
from tests.web import Answer, Web, story

URL = "https://news.example/a"


async def looks(store: Store, at: float, *, rechecks: bool = True) -> list[str]:
    return [row.url for row in await store.due(["s"], at=minute(at), limit=10, rechecks=rechecks)]


async def retry_at(store: Store, url: str = URL) -> Any:
    return (await store.seen([url]))[url].retry_at


def stored_again(text: str, at: float, **times: Any) -> Saved:
    return Saved(article("a", text, at, source="s"), (URL, f"{URL}/amp"), **times)


async def test_a_stored_article_is_due_at_its_recheck_and_never_among_the_news(store: Store) -> None:
    await store.write([stored_again("text", 0, recheck_at=minute(60), recheck_revised_at=minute(30))])
    assert await looks(store, 59) == []
    # One address of those that led there.
    assert await looks(store, 60) == [URL]
    assert await looks(store, 60, rechecks=False) == []
    counts = await store.counts()
    assert (counts.rechecks, counts.rechecks_due, counts.ledger) == (1, 1, {"stored": 2})
    [row] = await store.due(["s"], at=minute(60), limit=10, rechecks=True)
    assert row.first_seen_at == minute(0)


async def test_what_the_write_did_decides_when_to_look_next(store: Store) -> None:
    times = {"recheck_at": minute(600), "recheck_revised_at": minute(200)}
    await store.write([stored_again("text", 0, **times)])
    assert await retry_at(store) == minute(600)
    await store.write([stored_again("text", 60, **times)])
    assert await retry_at(store) == minute(600)
    await store.write([stored_again("another text", 120, **times)])
    assert await retry_at(store) == minute(200)
    await store.write([stored_again("another text", 180)])
    assert await looks(store, 10_000) == []


async def test_a_copy_of_another_article_is_not_looked_at_again(store: Store) -> None:
    await store.write([saved("first", "the very same text", 0)])
    copy = Saved(article("a", "the very same text", 1, source="s"), (URL,), recheck_at=minute(60))
    [outcome] = await store.write([copy])
    assert outcome.change == "copy"
    assert await looks(store, 10_000) == []


async def test_a_look_that_fails_leaves_the_article_stored(store: Store) -> None:
    await store.write([stored_again("text", 0, recheck_at=minute(60))])
    await store.write([Settled(URL, "s", "stored", "http_503", "HTTP 503: trouble", minute(61), minute(180))])
    row = (await store.seen([URL]))[URL]
    assert (row.state, row.code, row.retry_at, row.attempts) == ("stored", "http_503", minute(180), 2)
    assert row.article_id is not None
    await store.write([stored_again("text", 190, recheck_at=minute(700))])
    row = (await store.seen([URL]))[URL]
    assert (row.state, row.code, row.retry_at) == ("stored", None, minute(700))


def of_today(title: str, extra: str = "") -> bytes:
    """Return the page of an article that was published some minutes ago."""
    stated = rfc3339(utc_now() - timedelta(minutes=5))
    return story(title, extra=extra).replace(b"2026-11-02T08:30:00+01:00", stated.encode())


async def make_due(tmp_path: Path, *urls: str) -> None:
    """Put the time of the rechecks of these addresses into the past."""
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    now = utc_now()
    for url in urls:
        row = (await store.seen([url]))[url]
        assert row.state == "stored"
        await store.write([Settled(url, row.source, "stored", "", "", now, now - timedelta(seconds=1))])
    await store.close()


async def rows(tmp_path: Path, *urls: str) -> list[Any]:
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    seen = await store.seen(urls)
    await store.close()
    return [seen[url] for url in urls]


async def test_a_crawl_fetches_the_news_and_then_looks_at_what_is_due(tmp_path: Path) -> None:
    with Web() as web:
        paths = ["/a1", "/a2", "/a3", "/a4"]
        web.routes = {path: Answer(of_today(f"Number {path[2:]}")) for path in paths}
        web.routes["/feed"] = Answer(rss(web, paths), headers=XML)
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        crawl(tmp_path)
        urls = [f"{web.url}{path}" for path in paths]
        first = await rows(tmp_path, *urls)
        assert all(row.retry_at - row.last_tried_at == timedelta(hours=1) for row in first)
        why = json.loads(newscrawler("why", urls[0], "--json", "--store", f"sqlite:///{tmp_path}/news.db").stdout)
        assert "when its recheck is due" in why["reason"]

        await make_due(tmp_path, *urls[:3])
        status = json.loads(newscrawler("status", "--json", "--store", f"sqlite:///{tmp_path}/news.db").stdout)
        assert (status["rechecks"], status["rechecks_due"]) == (4, 3)
        web.routes["/a1"] = Answer(of_today("Number 1", extra="<p>A whole sentence was added to this story.</p>"))
        web.routes["/a2"] = Answer(b"gone", 410)
        web.routes["/a3"] = Answer(b"trouble", 403)
        web.routes["/a5"] = Answer(of_today("Number 5"))
        web.routes["/feed"] = Answer(rss(web, [*paths, "/a5"]), headers=XML)
        before = len(web.paths)
        second, done = crawl(tmp_path)
        assert done.returncode == 0
        asked = [path for path in web.paths[before:] if path in {*paths, "/a5"}]
        assert asked[0] == "/a5"
        assert sorted(asked[1:]) == ["/a1", "/a2", "/a3"]
        counts = second["counts"]
        assert (counts["new"], counts["revised"], counts["rechecks"], counts["rechecks_failed"]) == (1, 1, 3, 2)
        assert not {"refused", "failed"} & counts.keys()

        changed, gone, forbidden, untouched = await rows(tmp_path, *urls)
        assert {row.state for row in (changed, gone, forbidden, untouched)} == {"stored"}
        assert (gone.code, gone.retry_at) == ("http_410", None)
        assert (forbidden.code, forbidden.retry_at - forbidden.last_tried_at) == ("http_403", timedelta(hours=1))
        assert changed.retry_at > changed.last_tried_at
        assert untouched.retry_at == first[3].retry_at

        before = len(web.paths)
        crawl(tmp_path)
        assert not [path for path in web.paths[before:] if path in {*paths, "/a5"}]


def atom(web: Web, paths: list[str], updated: str) -> Answer:
    entries = "".join(
        f"<entry><title>{path}</title><id>{path}</id><link href='{web.url}{path}'/><updated>{updated}</updated></entry>"
        for path in paths
    )
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><id>t</id><updated>{updated}</updated>{entries}"
    return Answer(f"{feed}</feed>".encode(), headers=XML)


async def test_a_visit_that_a_list_asked_for_and_that_failed_leaves_the_article_stored(tmp_path: Path) -> None:
    with Web() as web:
        paths = ["/a1", "/a2"]
        web.routes = {path: Answer(of_today(f"Number {path[2:]}")) for path in paths}
        web.routes["/feed"] = atom(web, paths, rfc3339(utc_now() - timedelta(minutes=50)))
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        crawl(tmp_path)
        web.routes["/a1"] = Answer(b"gone", 410)
        web.routes["/a2"] = Answer(b"<html><body><p>Nothing</p></body></html>")
        web.routes["/feed"] = atom(web, paths, rfc3339(utc_now() + timedelta(minutes=1)))
        counts = crawl(tmp_path)[0]["counts"]
        assert counts["refused"] == 2
        gone, empty = await rows(tmp_path, *(f"{web.url}{path}" for path in paths))
        assert [row.state for row in (gone, empty)] == ["stored"] * 2
        assert (gone.code, gone.retry_at) == ("http_410", None)
        assert (empty.code, empty.retry_at - empty.last_tried_at) == ("no_text", timedelta(hours=1))


async def test_a_source_or_a_setting_may_leave_rechecks_out(tmp_path: Path) -> None:
    with Web() as web:
        web.routes = {"/a1": Answer(of_today("Number 1")), "/feed": Answer(rss(web, ["/a1"]), headers=XML)}
        registry(tmp_path, web, f"feeds: [{web.url}/feed]", "recheck: false")
        url = f"{web.url}/a1"
        crawl(tmp_path)
        [row] = await rows(tmp_path, url)
        assert (row.state, row.retry_at) == ("stored", None)
        await make_due(tmp_path, url)
        counts = crawl(tmp_path)[0]["counts"]
        registry(tmp_path, web, f"feeds: [{web.url}/feed]")
        words = ("crawl", "--json", "--sources", tmp_path / "sources.yml", "--store", f"sqlite:///{tmp_path}/news.db")
        off = newscrawler(*words, NEWSCRAWLER_RECHECK="0")
        assert "rechecks" not in counts
        assert "rechecks" not in json.loads(off.stdout)["counts"]
        assert web.paths.count("/a1") == 1
