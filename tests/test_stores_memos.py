"""What `Store` promises of memos, for SQLite and over the MongoDB wire."""

from __future__ import annotations

from newscrawler.stores import Memo, Store
from tests.stored import minute

ROBOTS = "robots:https://news.example"


async def test_a_memo_comes_back_as_it_was_kept(store: Store) -> None:
    memo = Memo(ROBOTS, {"status": 200, "body": "User-agent: *\n", "a.b": {"$c": [1, None, "é"]}}, minute(1))
    await store.remember([memo])
    assert await store.recall([ROBOTS, "robots:https://other.example"]) == {ROBOTS: memo}
    assert await store.recall([]) == {}


async def test_the_later_of_two_memos_stands_whatever_comes_first(store: Store) -> None:
    await store.remember([Memo(ROBOTS, {"n": 2}, minute(2)), Memo("site:a", {}, minute(1))])
    await store.remember([Memo(ROBOTS, {"n": 1}, minute(1)), Memo("site:a", {"until": "x"}, minute(2))])
    kept = await store.recall([ROBOTS, "site:a"])
    assert {key: memo.value for key, memo in kept.items()} == {ROBOTS: {"n": 2}, "site:a": {"until": "x"}}


async def test_memos_of_a_part_come_by_key(store: Store) -> None:
    await store.remember([Memo(key, {}, minute(1)) for key in ("site:b", "site:a", "sitemap:a", "robots:x")])
    assert [memo.key for memo in await store.memos("site")] == ["site:a", "site:b"]
    assert await store.memos("render") == []
