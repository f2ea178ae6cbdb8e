"""What `Store` promises of articles, for SQLite and over the MongoDB wire."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import sqlite3
from datetime import timedelta

import pymongo
import pytest

from newscrawler.article import Block, Capture, Copy, Image, Syndication, parse_instant
from newscrawler.errors import StoreError
from newscrawler.stores import Query, Saved, Store, open_store
from newscrawler.stories import founding_id
from tests.mongo_server import REAL_SERVER
from tests.stored import article, everything, saved


async def changes(store: Store, *writes: Saved) -> list[str]:
    return [outcome.change for outcome in await store.write(writes)]


async def test_a_first_sight_is_new_and_read_back_whole(store: Store) -> None:
    full = article(
        "a",
        "One\nTwo",
        source="outlet",
        description="Says it",
        authors=("Ann", "Béa"),
        published="2026-02-28T09:30:00+05:30",
        modified="2026-03-01",
        language="en",
        section="World",
        topics=("x", "y"),
        images=(Image("https://news.example/i.jpg", "cap", None, 800, None),),
        access="metered",
        syndication=Syndication("AFP", None, "(AFP)"),
        cluster_id="c1",
        rendered=True,
        captures=(Capture("pdf", "outlet/2026/03/a.pdf", 12, "0f" * 32),),
        rights={"tdmrep": {"reservation": 1}, "robots": ["GPTBot"]},
        provenance={"title": "json-ld headline", "published": "meta article:published_time"},
    )
    full = dataclasses.replace(
        full, blocks=(Block("heading", "One", level=2), Block("entry", "Two", time="2026-03-01"))
    )
    [outcome] = await store.write([Saved(full)])
    found = await store.article(full.canonical_url)
    assert outcome.change == "new"
    assert outcome.article == found
    # The story is the store's to say.
    assert found == dataclasses.replace(full, cluster_id=founding_id(full), revision=1, stored_at=found.stored_at)
    assert parse_instant(found.stored_at) is not None
    assert found.stored_at.endswith("Z")


async def test_same_identity_and_text_is_unchanged(store: Store) -> None:
    assert await changes(store, saved("a", "text")) == ["new"]
    [outcome] = await store.write([saved("a?utm_source=x", "text", 1, title="About a", description="Other")])
    assert outcome.change == "unchanged"
    assert outcome.article == await store.article("http://news.example/a/#top")
    assert outcome.article.description is None
    assert (await store.counts()).revisions == 1


async def test_another_headline_over_the_same_text_is_a_revision(store: Store) -> None:
    await store.write([saved("a", "text", title="One dead"), saved("b", "text", 1)])
    assert await changes(store, saved("a", "text", 2, title="Two dead")) == ["revised"]
    assert await changes(store, saved("a", "text", 0, title="One dead"), saved("b", "text", 1)) == ["unchanged", "copy"]
    first, second = await store.revisions("https://news.example/a")
    assert (first.title, second.title, first.text, second.text) == ("One dead", "Two dead", "text", "text")
    assert [copy.url for copy in second.copies] == ["https://news.example/b"]
    assert (await store.counts()).copies == 1


async def test_a_change_that_says_nothing_else_is_no_revision_however_often_it_is_written(store: Store) -> None:
    same = saved("a", "The minister, said so.", 1)
    assert await changes(store, saved("a", "The minister said so."), same) == ["new", "unchanged"]
    assert await changes(store, saved("a", "The minister denied it.", 2), same) == ["revised", "unchanged"]
    assert [each.text for each in await store.revisions("https://news.example/a")] == [
        "The minister said so.",
        "The minister denied it.",
    ]


async def test_another_provenance_alone_is_no_revision(store: Store) -> None:
    assert await changes(store, saved("a", "text", provenance={"title": "h1"})) == ["new"]
    assert await changes(store, saved("a", "text", 1, provenance={"title": "meta og:title"})) == ["unchanged"]
    assert (await store.counts()).revisions == 1
    [odd] = await store.write([saved("b", "other", provenance={"a.b": "h1", "$c": "h2", "": "h3"})])
    assert dict((await store.article("https://news.example/b")).provenance) == dict(odd.article.provenance)


async def test_what_was_stored_before_there_was_provenance_is_read(store: Store, store_uri: str) -> None:
    await store.write([saved("a", "text", provenance={"title": "h1"})])
    if store_uri.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(store_uri.removeprefix("sqlite:///"))) as connection, connection:
            connection.execute("UPDATE articles SET document = json_remove(document, '$.provenance')")
    else:
        with pymongo.MongoClient(store_uri) as client:
            client.get_default_database().articles.update_many({}, {"$unset": {"provenance": ""}})
    assert (await store.article("https://news.example/a")).provenance == {}
    assert await changes(store, saved("a", "revised text", 1)) == ["revised"]
    assert [one.text for one in await store.revisions("https://news.example/a")] == ["text", "revised text"]


async def test_same_identity_and_other_text_is_a_revision_and_the_earlier_stays(store: Store) -> None:
    await store.write([saved("a", "first")])
    [outcome] = await store.write([saved("a", "second", 1)])
    url = "https://news.example/a"
    assert (outcome.change, outcome.article.revision) == ("revised", 2)
    assert [(each.revision, each.text) for each in await store.revisions(url)] == [(1, "first"), (2, "second")]
    assert (await store.article(url, 1)).text == "first"
    assert (await store.article(url)).text == "second"
    assert await store.article(url, 3) is None
    assert await store.article("https://news.example/none") is None
    assert await store.revisions("https://news.example/none") == []


async def test_same_text_elsewhere_is_one_document_with_the_place_noted(store: Store) -> None:
    await store.write([saved("a", "same", source="one")])
    [outcome] = await store.write([saved("https://other.example/b", "same ", 2, source="two")])
    assert outcome.change == "copy"
    assert outcome.article.canonical_url == "https://news.example/a"
    assert outcome.article.copies == (
        Copy("https://other.example/b", "two", "2026-03-01T12:02:00Z", title="About https://other.example/b"),
    )
    assert await store.article("https://other.example/b") is None
    assert (await store.seen(["https://other.example/b"]))["https://other.example/b"].state == "stored"


async def test_a_change_to_anothers_text_stays_a_document_and_is_noted_there(store: Store) -> None:
    await store.write([saved("a", "theirs"), saved("b", "mine")])
    assert await changes(store, saved("b", "theirs", 3)) == ["revised"]
    owner, other = await store.article("https://news.example/a"), await store.article("https://news.example/b")
    assert [copy.url for copy in owner.copies] == ["https://news.example/b"]
    assert (other.text, other.revision, other.copies) == ("theirs", 2, ())


async def test_back_to_an_earlier_text_is_a_third_revision(store: Store) -> None:
    for at, text in enumerate(["A", "B", "A"]):
        await store.write([saved("a", text, at)])
    assert [each.text for each in await store.revisions("https://news.example/a")] == ["A", "B", "A"]
    assert (await store.counts()).copies == 0


async def test_copies_belong_to_the_text_they_copy(store: Store) -> None:
    await store.write([saved("a", "A"), saved("b", "A", 1), saved("a", "B", 2)])
    first, second = await store.revisions("https://news.example/a")
    assert [copy.url for copy in first.copies] == ["https://news.example/b"]
    assert second.copies == ()


async def test_articles_without_text_are_nobodys_copy(store: Store) -> None:
    assert await changes(store, saved("v1", "", kind="video"), saved("v2", "", kind="video")) == ["new", "new"]
    assert await changes(store, saved("v1", "", 1), saved("v1", "words", 2), saved("v2", "words", 3)) == [
        "unchanged",
        "revised",
        "revised",
    ]


HISTORY = [
    saved("a", "A", 0, source="one"),
    saved("b", "A", 1, source="two"),
    saved("a", "B", 2, source="one"),
    saved("c", "C", 3),
    saved("b", "C", 4),
    saved("a", "A", 5, source="one"),
    saved("b", "D", 6),
    saved("c", "A", 7),
    saved("d", "", 8),
    saved("b", "A", 9, source="two"),
]


async def test_a_batch_is_as_good_as_one_after_the_other(store: Store, tmp_path) -> None:
    single = open_store(f"sqlite:///{tmp_path / 'single.db'}")
    await single.open()
    one_by_one = [(await single.write([write]))[0].change for write in HISTORY]
    assert await changes(store, *HISTORY) == one_by_one
    assert await everything(store) == await everything(single)
    await single.close()


async def test_every_write_sent_again_changes_nothing(store: Store) -> None:
    for write in HISTORY:
        await store.write([write])
    before = await everything(store)
    for write in HISTORY:
        await store.write([write])
        assert await everything(store) == before
    await store.write(HISTORY)
    assert await everything(store) == before


async def test_copies_are_the_same_in_any_order(store: Store) -> None:
    await store.write([saved("a", "T")])
    await store.write([saved("b", "T", 3), saved("c", "T", 2), saved("b", "T", 1)])
    found = await store.article("https://news.example/a")
    assert [(copy.url[-1], copy.fetched_at[14:16]) for copy in found.copies] == [("b", "01"), ("c", "02")]


async def test_stored_at_rises_with_every_batch(store: Store) -> None:
    times = []
    for number in range(20):
        outcomes = await store.write([saved(f"{number}-{part}", f"{number} {part}") for part in range(2)])
        assert len({outcome.article.stored_at for outcome in outcomes}) == 1
        times.append(outcomes[0].article.stored_at)
    assert times == sorted(set(times))


@pytest.mark.parametrize("text", ["lone \ud800 surrogate", "nul \0 inside", "astral 𝒜 and \u2028 lines"])
async def test_odd_text_comes_back_as_it_was(store: Store, text: str) -> None:
    odd = article("a", text, title=text, rights={"a.b": {"$c": 2**70}, "": text})
    await store.write([Saved(odd, ("https://news.example/\ud800",)), saved("b", text)])
    found = await store.article("https://news.example/a")
    assert (found.text, found.title, dict(found.rights)) == (text, text, dict(odd.rights))
    assert [copy.url for copy in found.copies] == ["https://news.example/b"]
    assert await changes(store, saved("a", "plain", 1)) == ["revised"]
    assert (await store.article("https://news.example/a")).text == "plain"


async def test_an_article_no_store_can_keep_costs_only_itself(store: Store) -> None:
    huge = saved("huge", "x" * (16 * 1024 * 1024))
    wrong = saved("wrong", "text", published="yesterday")
    outcomes = await store.write([saved("a", "A"), huge, wrong, saved("b", "B")])
    assert [outcome.change for outcome in outcomes] == ["new", "rejected", "rejected", "new"]
    assert "bytes" in outcomes[1].reason
    assert "published" in outcomes[2].reason
    assert (await store.counts()).articles == 2
    assert await store.seen([huge.requested[0]]) == {}


async def test_articles_stream_in_the_order_and_choice_asked_for(store: Store) -> None:
    for number in range(6):
        fields = {"source": f"s{number % 2}", "language": "en" if number < 3 else "fr"}
        if number != 4:
            fields["published"] = f"2026-02-{10 - number:02}"
        await store.write([saved(str(number), f"text {number}", **fields)])

    async def titles(query: Query, order="stored") -> str:
        return "".join([each.title[-1] async for each in store.articles(query, order)])

    assert await titles(Query()) == "012345"
    assert await titles(Query(), "published") == "012354"
    assert await titles(Query(sources=("s1",))) == "135"
    assert await titles(Query(languages=("fr",), limit=2)) == "34"
    assert await titles(Query(sources=())) == ""
    third = parse_instant((await store.article("https://news.example/3")).stored_at)
    assert await titles(Query(since=third)) == "345"
    assert await titles(Query(until=third)) == "012"
    assert await titles(Query(since=third, until=third + timedelta(milliseconds=1))) == "3"


@pytest.mark.parametrize("order", ["stored", "published"])
async def test_a_reader_sees_one_moment_while_others_write(store: Store, order) -> None:
    published = {"published": "2026-02-01"}
    await store.write([saved(f"{number:03}", f"text {number}", **published) for number in range(230)])
    found: list[str] = []
    async for each in store.articles(Query(), order):
        if not found:
            await store.write([saved(f"{number:03}", f"other {number}", 1, **published) for number in range(230)])
            await store.write([saved("late", "late", 1)])
        found.append(each.text)
    assert sorted(found) == sorted(f"text {number}" for number in range(230))


SEARCHED = {
    "en": ("The minister resigned on Tuesday.", "minister", "ministry"),
    "fr": ("L’Assemblée a voté aujourd'hui la réforme.", "reforme", "voter"),
    "fr2": ("La creme est montée", "crème", "monter"),
    "ar": ("أعلنت الحكومة العراقيّة عن خطة", "الحكومة", "حكومات"),
    "zh": ("中国外交部发言人在北京表示", "外交部", "京北"),
    "ja": ("東京で開かれた会議に首相が出席した", "会議", "議会"),
    "ko": ("서울에서 열린 회의", "서울", "부산"),
    "th": ("นายกรัฐมนตรีเดินทางไปเชียงใหม่", "เชียงใหม่", "ภูเก็ต"),
    "ru": ("Президент подписал указ", "УКАЗ", "закон"),
}


@pytest.mark.parametrize("language", SEARCHED)
async def test_search_finds_words_of_any_script(store: Store, language: str) -> None:
    if "mongodb" in store.uri and not REAL_SERVER:
        with pytest.raises(StoreError, match="has no text search"):
            await store.search("word", Query())
        return
    text, word, absent = SEARCHED[language]
    await store.write([saved(code, each) for code, (each, _, _) in SEARCHED.items()])
    assert [each.text for each in await store.search(word, Query())] == [text]
    assert await store.search(absent, Query()) == []


async def test_search_takes_any_words_and_follows_revisions(tmp_path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}")
    await store.open()
    await store.write([saved("a", "red fish", source="s", published="2026-01-01"), saved("b", "blue fish")])
    await store.write([saved("a", "green fish", 1, source="s", published="2026-01-02", authors=("Zoë Poe",))])
    assert await store.search("red", Query()) == []
    assert [each.title for each in await store.search("fish", Query())] == ["About a", "About b"]
    assert len(await store.search("fish", Query(limit=1), "best")) == 1
    assert [each.title for each in await store.search("zoe green", Query())] == ["About a"]
    assert await store.search("green blue", Query()) == []
    assert await store.search("fish", Query(sources=("t",))) == []
    for odd in ('"', "AND", "fish NOT", "(", "title:", "*", "fish*", "^", "", "-", "\0", "\ud800", "a\\"):
        await store.search(odd, Query())
    await store.close()


async def test_two_writers_at_once_make_one_document_a_text(store: Store, store_uri: str) -> None:
    other = open_store(store_uri)
    await other.open()
    here = [saved(f"https://one.example/{n}", f"text {n}", n, source="one") for n in range(40)]
    there = [saved(f"https://two.example/{n}", f"text {n}", n, source="two") for n in range(40)]
    both = [saved(f"shared/{n}", f"shared {n}", n) for n in range(40)]
    jobs = []
    for start in range(0, 40, 5):
        part = slice(start, start + 5)
        jobs.append(store.write([*here[part], *both[part]]))
        jobs.append(other.write([*both[part], *there[part]]))
    await asyncio.gather(*jobs)
    counts = await store.counts()
    await other.close()
    assert (counts.articles, counts.revisions, counts.copies) == (80, 80, 40)
    assert counts.ledger == {"stored": 120}


async def test_opening_and_closing_twice_is_safe(store: Store, store_uri: str) -> None:
    await store.write([saved("a", "A")])
    await store.open()
    await store.close()
    await store.close()
    await open_store(store_uri).close()
    with pytest.raises(StoreError, match="is not open"):
        await store.counts()
    await store.open()
    assert (await store.counts()).articles == 1


async def test_counts_say_what_is_there(store: Store) -> None:
    empty = await store.counts()
    assert (empty.articles, empty.revisions, empty.copies, empty.ledger) == (0, 0, 0, {})
    await store.write([saved("a", "A", source="s"), saved("b", "A"), saved("a", "B", 1, source="s"), saved("c", "C")])
    counts = await store.counts()
    assert (counts.articles, counts.revisions, counts.copies) == (2, 3, 1)
    assert counts.sources == {"s": 1, None: 1}
