"""What the MongoDB store finds undone when it is opened: an older layout, and what killed writers left."""

from __future__ import annotations

import subprocess
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pymongo
import pytest

from newscrawler.errors import StoreVersionError
from newscrawler.stores import Query, open_store
from newscrawler.stores.history import arrival
from newscrawler.stores.mongo.aliases import join, same_article
from newscrawler.stories import founding_id
from newscrawler.urls import article_id
from tests import killed_joining
from tests.stored import everything, saved, words

PORT, STRIKE = words("po"), words("st")


@pytest.fixture
def mongo_uri(mongo_server_uri: str) -> str:
    return f"{mongo_server_uri}/test_{uuid.uuid4().hex[:12]}"


def as_layout_1(database: Any) -> None:
    """Take from a database all that layout 1 had not."""
    added = ("slot", "marks", "founded_at", "first_stored_at", "first_fetched_at")
    for name in ("articles", "revisions"):
        database[name].update_many({}, {"$unset": dict.fromkeys(added, ""), "$set": {"cluster_id": None}})
    database.ledger.update_many({}, {"$unset": {"identity": ""}})
    for name in ("stories", "placing"):
        database[name].drop()
    database.meta.update_one({"_id": "layout"}, {"$set": {"version": 1}})


async def test_articles_of_layout_1_get_their_stories_at_opening(mongo_uri: str) -> None:
    store = open_store(mongo_uri)
    await store.open()
    writes = [
        saved("a", PORT, 0),
        saved("b", STRIKE, 1),
        saved("c", PORT + " more", 2),
        saved("b", STRIKE + " more", 3),
        saved("d", "", 4),
        saved("e", STRIKE + " more and more", 5),
    ]
    for write in writes:
        await store.write([write])
    before = await everything(store)
    await store.close()
    with pymongo.MongoClient(mongo_uri) as client:
        database = client.get_default_database()
        as_layout_1(database)
        # Interrupted once: one has its marks, and nobody has looked for its copies.
        await store.open()
        await store.close()
        mark = database.articles.find_one({"canonical_url": "https://news.example/a"})
        as_layout_1(database)
        database.articles.replace_one({"_id": mark["_id"]}, {**mark, "cluster_id": founding_id(writes[0].article)})
        database.placing.insert_one({"_id": "x", "ids": [mark["_id"]], "at": datetime(1970, 1, 1, tzinfo=UTC)})
        await store.open()
        assert database.meta.find_one({"_id": "layout"})["version"] == 2
        assert database.placing.count_documents({}) == 0
        database.meta.update_one({"_id": "layout"}, {"$set": {"version": 3}})
        with pytest.raises(StoreVersionError, match="layout 3"):
            await open_store(mongo_uri).open()
    assert await everything(store) == before
    found = {each.canonical_url[-1]: each.cluster_id async for each in store.articles(Query())}
    assert found["a"] == found["c"] == founding_id(writes[0].article)
    assert found["b"] == found["e"] == founding_id(writes[3].article)
    assert len(set(found.values())) == (await store.counts()).stories == 3
    await store.close()


async def test_a_joining_that_is_killed_at_any_step_loses_nothing_and_is_finished(
    mongo_server_uri: str, tmp_path: Path
) -> None:
    prefix = f"{mongo_server_uri}/killed_{uuid.uuid4().hex[:8]}_"
    command = [sys.executable, "-m", "tests.killed_joining", prefix, "4", "40", "4"]
    ran = subprocess.run(command, stdout=subprocess.PIPE, cwd=Path(__file__).parent.parent, text=True, check=True)
    ends = [line.split() for line in ran.stdout.splitlines()]
    assert len([how for _, how in ends if how == "killed"]) >= 6
    undisturbed = open_store(f"sqlite:///{tmp_path / 'undisturbed.db'}")
    await undisturbed.open()
    await undisturbed.write(killed_joining.history())
    expected = await everything(undisturbed)
    await undisturbed.close()
    urls = [f"https://{name}.example/story" for name in "abcx"]
    for number, _ in ends:
        store = open_store(f"{prefix}{number}")
        await store.open()
        states = {each.text for name in "ab" for each in await store.revisions(f"https://{name}.example/story")}
        assert {write.article.text for write in killed_joining.history()[:2]} <= states
        await store.write(killed_joining.history())
        assert await everything(store) == expected, number
        assert [(await store.led_to(url)).canonical_url for url in urls] == [urls[0], urls[0], urls[2], urls[0]]
        assert (await store.counts()).stories == 1
        await store.close()


async def test_an_article_that_another_process_joined_meanwhile_is_found_once(mongo_uri: str) -> None:
    """The identity that a page states was an article when it was looked up, and leads to the other one by now."""
    store = open_store(mongo_uri)
    await store.open()
    await store.write([saved("a", PORT, 0), saved("b", f"{PORT} b", 1)])
    first, second = article_id(saved("a", "").article.canonical_url), article_id(saved("b", "").article.canonical_url)
    database = store._database
    rows = {row["_id"]: row async for row in database.articles.find({})}
    now = datetime.now(UTC)
    assert await join(database, [rows[first], rows[second]], None, now, now)
    coming = arrival(saved("b", f"{PORT} more", 2).article, now)
    found = await same_article(database, store._texts, coming, second, [first])
    assert [row["_id"] for row in found] == [first]
    await store.close()
