"""What `Store` promises of the ledger, the lists and the runs, for SQLite and over the MongoDB wire."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from newscrawler.discovery.entry import Entry
from newscrawler.stores import Poll, Settled, SourceNote, Store, Validators, open_store
from tests.stored import minute, saved

LIST = "https://news.example/rss"
URL = "https://news.example/a"


async def admitted(store: Store, *entries: Entry | str, at: float = 0, **how: Any) -> list[str]:
    listed = [Entry(each) if isinstance(each, str) else each for each in entries]
    found = await store.admit(LIST, "s", listed, **{"validators": None, "at": minute(at), **how})
    return [each.url for each in found]


def failed(at: float, retry_at: datetime | None = None, state: str = "failed") -> Settled:
    return Settled(URL, "s", state, "timeout", "took too long", minute(at), retry_at)


async def due(store: Store, at: float, limit: int = 10, sources: tuple[str | None, ...] = ("s",)) -> list[str]:
    return [each.url for each in await store.due(sources, at=minute(at), limit=limit)]


async def test_addresses_never_seen_are_asked_for_in_order_and_once(store: Store) -> None:
    urls = [f"https://news.example/{name}" for name in "cab"]
    assert await admitted(store, *urls, urls[0] + "?utm_source=feed") == urls
    assert await admitted(store, *urls, refresh=True) == []
    assert await due(store, 0) == urls
    assert await due(store, 0, limit=2) == urls[:2]
    assert await due(store, 0, sources=("t", None)) == []


async def test_pending_rows_hand_out_what_the_list_said(store: Store) -> None:
    entry = Entry(URL, "Title", "2026-03-01", "2026-03-01T10:00:00+01:00", ("Ann", "Bob"))
    await admitted(store, entry)
    [pending] = await store.due(["s"], at=minute(0), limit=5)
    assert (pending.title, pending.published, pending.modified) == ("Title", "2026-03-01", "2026-03-01T10:00:00+01:00")
    assert (pending.authors, pending.attempts, pending.source) == (("Ann", "Bob"), 0, "s")


async def test_a_stored_address_is_not_asked_for_again_until_the_list_says_it_changed(store: Store) -> None:
    await admitted(store, Entry(URL, modified="2026-03-01T11:00:00Z"))
    await store.write([saved("a", "A", 1)])
    assert await admitted(store, Entry(URL, modified="2026-03-01T11:00:00Z"), URL, at=2) == []
    assert await due(store, 100) == []
    assert await admitted(store, Entry(URL, modified="2026-03-01T13:00:00+01:30"), at=3) == [URL]
    assert await due(store, 3) == [URL]
    await store.write([saved("a", "A", 4)])
    assert await admitted(store, Entry(URL, modified="2026-03-01T11:30:00Z"), at=5) == []
    assert await admitted(store, URL, at=5, refresh=True) == [URL]


async def test_without_a_known_change_the_last_try_counts(store: Store) -> None:
    await admitted(store, URL)
    await store.write([saved("a", "A", 5)])
    assert await admitted(store, Entry(URL, modified="2026-03-01T12:05:00Z"), at=6) == []
    assert await admitted(store, Entry(URL, modified="2026-03-01T12:05:01Z"), at=6) == [URL]


async def test_a_failed_address_comes_back_on_its_own_rhythm(store: Store) -> None:
    await admitted(store, URL)
    await store.write([failed(1, minute(10))])
    assert await due(store, 9) == []
    assert await admitted(store, Entry(URL, modified="2026-03-01T12:05:00Z"), at=9) == []
    assert await due(store, 10) == [URL]
    assert await admitted(store, URL, at=10) == [URL]
    await store.write([failed(11, minute(20))])
    row = (await store.seen([URL]))[URL]
    assert (row.state, row.attempts, row.code, row.reason) == ("failed", 2, "timeout", "took too long")
    assert (row.first_seen_at, row.last_tried_at, row.retry_at) == (minute(0), minute(11), minute(20))
    await store.write([saved("a", "A", 12)])
    row = (await store.seen([URL]))[URL]
    assert (row.state, row.code, row.retry_at, row.attempts) == ("stored", None, None, 3)


async def test_a_refused_address_waits_for_a_change_or_its_recheck(store: Store) -> None:
    await admitted(store, URL)
    await store.write([failed(1, None, "refused")])
    assert await due(store, 1000) == []
    assert await admitted(store, URL, at=2) == []
    assert await admitted(store, Entry(URL, modified="2026-03-01T12:02:00Z"), at=3) == [URL]
    await store.write([failed(4, minute(30), "refused")])
    assert await admitted(store, URL, at=29) == []
    assert await admitted(store, URL, at=30) == [URL]
    assert (await store.counts()).ledger == {"pending": 1}
    await store.write([failed(31, None, "refused")])
    assert (await store.counts()).refusals == {"timeout": 1}


async def test_what_was_refused_with_a_code_is_pending_again_when_that_is_gone(store: Store) -> None:
    await admitted(store, URL, f"{URL}/2", f"{URL}/3")
    others = [Settled(f"{URL}/{n}", "s", state, code, "why", minute(1), None)
              for n, state, code in ((2, "refused", "no_text"), (3, "failed", "timeout"))]  # fmt: skip
    await store.write([failed(1, None, "refused"), *others])
    assert await store.reopen("no_browser") == 0
    assert await store.reopen("timeout") == 1
    assert await store.reopen("timeout") == 0
    assert await due(store, 2) == [URL]
    assert (await store.counts()).ledger == {"pending": 1, "refused": 1, "failed": 1}


async def test_settling_sent_again_counts_once_and_never_over_a_later_try(store: Store) -> None:
    first, second = failed(1, minute(2)), failed(3, minute(9))
    await store.write([first, first])
    await store.write([second])
    await store.write([first, second])
    row = (await store.seen([URL]))[URL]
    assert (row.attempts, row.last_tried_at, row.retry_at) == (2, minute(3), minute(9))
    await admitted(store, URL, at=10)
    await store.write([second])
    assert (await store.seen([URL]))[URL].state == "pending"


async def test_a_change_stated_while_the_page_was_under_way_is_not_lost(store: Store) -> None:
    await admitted(store, Entry(URL, modified="2026-03-01T12:00:00Z"))
    assert await admitted(store, Entry(URL, modified="2026-03-01T12:02:00Z"), at=3) == []
    await store.write([saved("a", "A", 1)])
    assert await due(store, 4) == [URL]
    await store.write([saved("a", "B", 5)])
    assert await due(store, 1000) == []


async def test_seen_answers_by_the_address_as_given(store: Store) -> None:
    await store.write([saved("a", "A")])
    forms = [URL, URL + "?utm_medium=x", "https://news.example/b"]
    found = await store.seen(forms)
    assert set(found) == set(forms[:2])
    assert found[URL].article_id == found[forms[1]].article_id is not None
    assert await store.seen([]) == {}


async def test_all_addresses_that_led_to_an_article_are_settled(store: Store) -> None:
    await admitted(store, URL, URL + "/short")
    one = saved("a", "A", 1)
    await store.write([type(one)(one.article, (URL, URL + "/short", "https://never.example/listed"))])
    assert await due(store, 10) == []
    assert (await store.counts()).ledger == {"stored": 3}


async def test_validators_are_kept_with_their_entries_and_forgotten_on_request(store: Store) -> None:
    assert await store.polls([LIST]) == {}
    kept = Validators('"e"', "Sun, 01 Mar 2026 12:00:00 GMT", "digest")
    await admitted(store, URL, validators=kept)
    assert (await store.polls([LIST]))[LIST].validators == kept
    await admitted(store, URL)
    assert (await store.polls([LIST]))[LIST].validators == kept
    assert await store.forget(["other"]) == 0
    assert await store.forget(["s"]) == 1
    assert await store.forget(["s"]) == 0
    assert (await store.polls([LIST]))[LIST].validators == Validators()
    assert await due(store, 0) == [URL]


async def test_two_processes_share_a_list_out_between_them(store: Store, store_uri: str) -> None:
    other = open_store(store_uri)
    await other.open()
    urls = [f"https://news.example/{number}" for number in range(100)]
    mine, theirs = await asyncio.gather(admitted(store, *urls), admitted(other, *urls))
    assert sorted(mine + theirs) == sorted(urls)
    await store.write([saved(str(number), f"text {number}", 1) for number in range(100)])
    mine, theirs = await asyncio.gather(
        admitted(store, *urls, refresh=True, at=2), admitted(other, *urls, refresh=True, at=2)
    )
    assert sorted(mine + theirs) == sorted(urls)
    await other.close()


async def test_health_of_lists_counts_failures_in_a_row_once_each(store: Store) -> None:
    def note(at: float, error: str | None = None, entries: int = 0, unchanged: bool = False) -> SourceNote:
        return SourceNote(LIST, "s", minute(at), error, entries, unchanged)

    await store.note([note(0, entries=20), note(1, unchanged=True)])
    await store.note([note(2, "timeout: slow"), note(3, "http-500: broken"), note(3, "http-500: broken")])
    await store.note([note(2, "timeout: slow")])
    await admitted(store, validators=Validators("e"))
    [health] = await store.lists()
    told = ("list_url", "source", "last_asked_at", "last_ok_at", "failures", "error", "entries")
    assert [health[name] for name in told] == [
        LIST,
        "s",
        "2026-03-01T12:03:00.000Z",
        "2026-03-01T12:01:00.000Z",
        2,
        "http-500: broken",
        20,
    ]
    await store.note([note(4, entries=3)])
    [health] = await store.lists()
    assert (health["failures"], health["error"], health["entries"]) == (0, None, 3)


async def test_a_rhythm_is_kept_with_the_note_and_the_later_one_stands(store: Store) -> None:
    def note(at: float, **values: Any) -> SourceNote:
        return SourceNote(LIST, "s", minute(at), **values)

    later = note(5, brought=2, kind="rss", next_at=minute(9), interval_s=240.0, rhythm={"news": 2.5, "$x.y": [1]})
    earlier = note(3, error="http_503: later", next_at=minute(99), paused_until=minute(98), rhythm={"news": 1})
    await store.note([later])
    await store.note([earlier, later])
    poll = (await store.polls([LIST]))[LIST]
    assert (poll.source, poll.kind, poll.next_at, poll.paused_until) == ("s", "rss", minute(9), None)
    assert (poll.last_ok_at, poll.failures, poll.rhythm) == (minute(5), 0, {"news": 2.5, "$x.y": [1]})
    [health] = await store.lists()
    assert (health["brought_at"], health["next_at"]) == ("2026-03-01T12:05:00.000Z", "2026-03-01T12:09:00.000Z")
    assert (health["interval_s"], health["rhythm"]) == (240.0, {"news": 2.5, "$x.y": [1]})
    await store.note([note(6, error="http_429: slower", paused_until=minute(30), next_at=minute(40))])
    poll = (await store.polls([LIST]))[LIST]
    assert (poll.paused_until, poll.next_at, poll.failures) == (minute(30), minute(40), 1)
    assert (poll.kind, poll.rhythm) == ("rss", {"news": 2.5, "$x.y": [1]})
    await store.note([note(7)])
    poll = (await store.polls([LIST]))[LIST]
    assert (poll.paused_until, poll.next_at, poll.failures) == (None, None, 0)


async def test_lists_that_others_named_are_due_at_their_time(store: Store) -> None:
    def child(name: str, at: float, source: str = "s") -> Poll:
        return Poll(f"{LIST}/{name}", source, parent=LIST, modified=f"2026-03-0{at:.0f}", next_at=minute(at))

    async def due_lists(at: float, limit: int = 9, sources: tuple[str, ...] = ("s",)) -> list[str]:
        found = await store.polls_due(sources, at=minute(at), limit=limit)
        return [poll.list_url.rpartition("/")[2] for poll in found]

    await store.note([SourceNote(LIST, "s", minute(0), next_at=minute(0))])
    await store.expect([child("b", 2), child("a", 3), child("c", 9), child("x", 1, "t")])
    await store.expect([child("b", 2), child("a", 3)])
    assert await due_lists(3) == ["b", "a"]
    assert await due_lists(3, limit=1) == ["b"]
    assert await due_lists(3, sources=("t", "s")) == ["x", "b", "a"]
    assert set(await store.polls([], parents=[LIST])) == {f"{LIST}/{name}" for name in "abcx"}
    poll = (await store.polls([f"{LIST}/a"]))[f"{LIST}/a"]
    assert (poll.parent, poll.modified, poll.next_at) == (LIST, "2026-03-03", minute(3))
    await store.note([SourceNote(f"{LIST}/b", "s", minute(4), parent=LIST)])
    assert await due_lists(100) == ["a", "c"]
    assert await store.forget(["s"]) == 3
    poll = (await store.polls([f"{LIST}/a"]))[f"{LIST}/a"]
    assert (poll.modified, poll.next_at, poll.parent) == (None, None, LIST)


async def test_what_was_seen_is_shown_newest_first(store: Store) -> None:
    urls = [f"https://news.example/{name}" for name in "abc"]
    await admitted(store, *urls[:2])
    await admitted(store, urls[2], at=1)
    await store.write([saved("a", "A", 2)])
    assert [row.url for row in await store.ledger("s")] == [urls[2], urls[1], urls[0]]
    assert [row.url for row in await store.ledger("s", states=["pending"], limit=1)] == [urls[2]]
    [row] = await store.ledger("s", states=["stored"])
    assert (row.url, row.state, row.last_tried_at) == (urls[0], "stored", minute(2))
    assert await store.ledger("t") == []


async def test_runs_come_newest_first_and_are_kept_by_id(store: Store) -> None:
    for number in (2, 1, 3):
        await store.save_run({"id": f"r{number}", "started_at": f"2026-03-0{number}T00:00:00Z", "counts": {"a/b.c": 1}})
    await store.save_run({"id": "r2", "started_at": "2026-03-02T00:00:00Z", "reason": "finished"})
    assert [run["id"] for run in await store.runs()] == ["r3", "r2", "r1"]
    assert await store.runs(1) == [{"id": "r3", "started_at": "2026-03-03T00:00:00Z", "counts": {"a/b.c": 1}}]
    assert (await store.runs())[1]["reason"] == "finished"
    assert await store.runs(0) == []


async def test_odd_texts_in_lists_and_reasons_break_nothing(store: Store) -> None:
    odd = "$first_seen_at \ud800 \0"
    await admitted(store, Entry("https://news.example/\ud800", title=odd, authors=(odd,)))
    await store.write([Settled(URL, "$s", "failed", "$code", odd, minute(1), None)])
    row = (await store.seen([URL]))[URL]
    assert (row.source, row.code, row.reason) == ("$s", "$code", "$first_seen_at ? \0")
    await store.note([SourceNote(LIST, "$s", minute(1), odd)])
    assert len(await due(store, 1)) == 1
