"""What a store's URI may be, and what is said when a store cannot be opened or fails."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from newscrawler.errors import StoreError, StoreUnavailable, StoreURIError, StoreVersionError
from newscrawler.stores import Query, open_store
from newscrawler.stores.sqlite import connection
from newscrawler.stores.uri import parse_store_uri
from tests.mongo_server import free_port
from tests.stored import saved


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("news.db", "no scheme"),
        ("postgres://h/db", "scheme 'postgres'"),
        ("sqlite:///", "names no file"),
        ("sqlite://news.db", "names no file"),
        ("sqlite:///folder/", "names no file"),
        ("mongodb://localhost", "names no database"),
        ("mongodb://localhost/", "names no database"),
        ("mongodb:///news", "names no host"),
        ("mongodb://localhost/a.b", "cannot be a database's name"),
        ("", "no scheme"),
    ],
)
def test_a_bad_uri_is_named_with_what_to_use(uri: str, said: str) -> None:
    with pytest.raises(StoreURIError, match=said) as raised:
        open_store(uri)
    assert "use " in str(raised.value) or "put " in str(raised.value)


async def test_options_the_driver_refuses_are_a_bad_uri() -> None:
    store = open_store("mongodb://localhost:99999/news")
    with pytest.raises(StoreURIError, match="99999"):
        await store.open()


def test_relative_and_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    relative, absolute = parse_store_uri("sqlite:///news.db"), parse_store_uri(f"sqlite:///{tmp_path}/news.db")
    assert relative.place == absolute.place == str(tmp_path / "news.db")
    assert relative.key == absolute.key
    replicas = parse_store_uri("mongodb://u:p@a:1,b:2,[::1]:3/news?replicaSet=r")
    assert (replicas.place, replicas.shown) == ("news", "mongodb://u:***@a:1,b:2,[::1]:3/news?replicaSet=r")


@pytest.mark.parametrize("password", ["secret", "s:e", "s@cret", "p%40ss"])
def test_passwords_are_not_shown(password: str) -> None:
    assert password not in open_store(f"mongodb://user:{password}@host/news").uri
    with pytest.raises(StoreURIError) as raised:
        open_store(f"mongodb://user:{password}@host")
    assert password not in str(raised.value)


def test_a_missing_driver_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("newscrawler.stores.mongo")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pymongo", None)
    with pytest.raises(StoreError, match="pip install 'pymongo"):
        open_store("mongodb://localhost/news")
    open_store("sqlite:///news.db")


async def test_no_server_is_said_within_seconds(server_away: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from newscrawler.stores.mongo import connection as mongo

    monkeypatch.setattr(mongo, "_SELECTION_TIMEOUT_MS", 300)
    store = open_store(f"mongodb://user:secret@127.0.0.1:{free_port()}/news")
    with pytest.raises(StoreUnavailable, match="start it or check the address") as raised:
        await store.open()
    assert "secret" not in str(raised.value)
    await store.close()


async def test_a_newer_layout_is_left_alone(store, store_uri: str) -> None:
    await store.write([saved("a", "A")])
    await store.close()
    if store_uri.startswith("sqlite"):
        with sqlite3.connect(parse_store_uri(store_uri).place) as file:
            file.execute("PRAGMA user_version = 99")
        file.close()
    else:
        from pymongo import MongoClient

        with MongoClient(store_uri) as client:
            client.get_default_database().meta.update_one({"_id": "layout"}, {"$set": {"version": 99}})
    with pytest.raises(StoreVersionError, match="layout 99"):
        await store.open()


async def refused(uri: str, kind: type[StoreError], said: str) -> None:
    store = open_store(uri)
    with pytest.raises(kind, match=said):
        await store.open()
    await store.close()


async def test_what_is_no_sqlite_store_is_refused_and_not_touched(tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("not a database, but long enough to have a header" * 10)
    before = text.read_bytes()
    await refused(f"sqlite:///{text}", StoreError, "no SQLite database")
    assert text.read_bytes() == before
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE t (x)")
    other.close()
    await refused(f"sqlite:///{tmp_path}/other.db", StoreError, "a database of something else")
    await refused(f"sqlite:///{tmp_path}/none/news.db", StoreError, "folder must exist")
    await refused(f"sqlite:///{tmp_path}", StoreError, "cannot be opened")


async def test_a_locked_file_is_worth_another_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_BUSY_TIMEOUT_S", 0.05)
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    other = sqlite3.connect(tmp_path / "news.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="holds it locked"):
        await store.write([saved("a", "A")])
    assert [each async for each in store.articles(Query())] == []
    other.execute("ROLLBACK")
    assert (await store.write([saved("a", "A")]))[0].change == "new"
    other.close()
    await store.close()


async def test_a_full_disk_undoes_the_batch_and_is_worth_another_try(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path}/news.db")
    await store.open()
    file = store._write_connection
    pages = file.execute("PRAGMA page_count").fetchone()[0]
    file.execute(f"PRAGMA max_page_count = {pages}")
    batch = [saved(str(number), f"{number} " * 3000) for number in range(20)]
    with pytest.raises(StoreUnavailable, match="disk is full"):
        await store.write(batch)
    assert (await store.counts()).articles == 0
    file.execute("PRAGMA max_page_count = 1000000")
    assert {outcome.change for outcome in await store.write(batch)} == {"new"}
    await store.close()
