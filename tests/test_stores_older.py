"""A SQLite file of an older layout is brought up to date at opening, its articles get their stories."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from newscrawler.article import Copy
from newscrawler.errors import StoreError
from newscrawler.stores import Query, Saved, open_store
from newscrawler.stores.history import arrival
from newscrawler.stores.sqlite import layout, stories
from newscrawler.stores.uri import parse_store_uri
from newscrawler.stores.words import indexed
from newscrawler.stories import founding_id
from newscrawler.urls import article_id
from tests.stored import article, minute, saved, words

TEXT = words("po")
ARTICLES = [
    article("https://a.example/1", TEXT, 0, source="a"),
    article("https://b.example/1", f"{TEXT} copied", 1, source="b"),
    article("https://c.example/1", words("other"), 2, source="c"),
    article("https://d.example/1", "", 3, kind="video"),
    article("https://e.example/1", f"{TEXT} once more", 4, source="e"),
]


@pytest.fixture
def uri(tmp_path: Path) -> str:
    """A file as the release before stories left it: made by that release's own statements."""
    with contextlib.closing(sqlite3.connect(tmp_path / "old.db")) as file, file:
        for script in layout._MIGRATIONS[:2]:
            file.executescript(script)
        file.execute(f"PRAGMA application_id = {layout._APPLICATION_ID}")
        file.execute("PRAGMA user_version = 2")
        for each in ARTICLES:
            row = arrival(each, minute(60))
            values = (row.id, 1, each.content_hash, each.source, None, "", "2026-03-01T13:00:00.000Z", row.document)
            cursor = file.execute(
                "INSERT INTO articles (id, revision, content_hash, source, language, published_at, stored_at, document,"
                " fetched_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '2026-03-01T12:00:00.000Z')",
                values,
            )
            found = (cursor.lastrowid, indexed(each.title or ""), indexed(each.text))
            file.execute("INSERT INTO words (rowid, title, description, authors, text) VALUES (?, ?, '', '', ?)", found)
            if each.text:
                file.execute("INSERT INTO texts VALUES (?, ?)", (each.content_hash, row.id))
        place = (ARTICLES[2].content_hash, article_id("https://z.example/1"), "https://z.example/1", "z")
        file.execute("INSERT INTO copies VALUES (?, ?, ?, ?, '2026-03-01T12:09:00Z')", place)
        file.execute(
            "INSERT INTO ledger (key, url, state, attempts, first_seen_at, article_id) VALUES (?1, ?1, 'stored', 1,"
            " '2026-03-01T12:00:00.000Z', ?2)",
            ("https://a.example/asked", article_id("https://a.example/1")),
        )
    return f"sqlite:///{tmp_path / 'old.db'}"


async def test_an_older_file_gets_its_stories(uri: str) -> None:
    store = open_store(uri)
    await store.open()
    a, b, c, d, e = [await store.article(each.canonical_url) for each in ARTICLES]
    story = founding_id(ARTICLES[0])
    assert [each.cluster_id for each in (a, b, e)] == [story] * 3
    assert [each.cluster_id for each in (c, d)] == [founding_id(ARTICLES[2]), founding_id(ARTICLES[3])]
    assert {each.stored_at for each in (a, b, c, d, e)} == {"2026-03-01T13:00:00.000Z"}
    assert c.copies == (Copy("https://z.example/1", "z", "2026-03-01T12:09:00Z"),)
    assert (await store.counts()).stories == 3
    assert (await store.led_to("https://a.example/asked")).canonical_url == "https://a.example/1"
    [late] = await store.write([saved("https://f.example/1", f"{TEXT} at last", 9)])
    assert late.article.cluster_id == story
    await store.close()


async def test_bringing_up_to_date_goes_on_where_it_was_broken_off(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "_BATCH", 2)
    whole = stories.Stories.settle
    settled: list[int] = []

    def broken(self: stories.Stories) -> None:
        settled.append(1)
        if len(settled) == 2:
            raise sqlite3.OperationalError("disk I/O error")
        whole(self)

    monkeypatch.setattr(stories.Stories, "settle", broken)
    store = open_store(uri)
    with pytest.raises(StoreError, match="disk I/O"):
        await store.open()
    with contextlib.closing(sqlite3.connect(parse_store_uri(uri).place)) as file:
        assert file.execute("SELECT count(*) FROM members").fetchone() == (2,)
    await store.open()
    assert len(settled) == 4
    assert (await store.counts()).stories == 3
    await store.close()
    await store.open()
    assert len(settled) == 4
    assert len({each.cluster_id async for each in store.articles(Query())}) == 3
    await store.close()


async def test_a_revision_of_an_older_article_leaves_no_marks_behind(uri: str) -> None:
    store = open_store(uri)
    await store.open()
    for host, minutes in (("a", 20), ("b", 21), ("e", 22)):
        again = article(f"https://{host}.example/1", words(f"quite{host}"), minutes)
        assert [each.change for each in await store.write([Saved(again)])] == ["revised"]
    [late] = await store.write([saved("https://f.example/1", f"{TEXT} at last", 30)])
    assert late.article.cluster_id == founding_id(late.article)
    await store.close()
