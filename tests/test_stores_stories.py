"""What `Store` promises of stories: which articles share a `cluster_id`, for SQLite and over the MongoDB wire."""

from __future__ import annotations

import dataclasses
import itertools
from datetime import timedelta
from typing import Any

import pytest

from newscrawler.article import Copy, Syndication, rfc3339
from newscrawler.stores import Query, Saved, Store, open_store
from newscrawler.stories import founding_id
from newscrawler.stories.identity import SLOT_DAYS
from tests.stored import article, everything, minute, saved, words

# Parts of one text that share too little to be copies of one another, and parts that hold two of them: like both.
_WHOLE = words("po", 180).split()
OLD, PORT, STRIKE = (" ".join(_WHOLE[first : first + 80]) for first in (0, 50, 100))
HALF = " ".join(_WHOLE[50:95])
BRIDGE, OLD_BRIDGE = " ".join(_WHOLE[50:]), " ".join(_WHOLE[:130])


PORT_AT_B = {"canonical_url": "https://b.example/story", "title": "Port"}


def at(host: str, text: str, minutes: float, **fields: Any) -> Saved:
    return saved(f"https://{host}.example/story", text, minutes, **{"source": host, **fields})


async def story_of(store: Store, host: str) -> str | None:
    found = await store.article(f"https://{host}.example/story")
    assert found is not None
    return found.cluster_id


async def hosts(store: Store, cluster_id: str | None) -> list[str]:
    return [each.canonical_url.split("//")[1].split(".")[0] for each in await store.story(cluster_id or "")]


async def clusters(store: Store) -> dict[str, list[str]]:
    """Return the hosts of each story, by its id, as the articles themselves say it."""
    found: dict[str, list[str]] = {}
    async for each in store.articles(Query()):
        found.setdefault(str(each.cluster_id), []).append(each.canonical_url.split("//")[1].split(".")[0])
    return {cluster_id: sorted(members) for cluster_id, members in found.items()}


async def test_every_article_has_a_story_from_its_first_write(store: Store) -> None:
    writes = [at("a", PORT, 0), at("b", STRIKE, 1), at("c", "short", 2), at("d", "", 3, kind="video")]
    outcomes = await store.write(writes)
    ids = [founding_id(write.article) for write in writes]
    assert [outcome.article.cluster_id for outcome in outcomes] == ids
    assert [(await story_of(store, host)) for host in "abcd"] == ids
    assert [await hosts(store, each) for each in ids] == [["a"], ["b"], ["c"], ["d"]]
    assert (await store.counts()).stories == 4
    assert await store.story("none") == []
    assert await store.story("") == []
    assert await store.shared([*ids, "none", ""]) == frozenset()
    await store.write([at("e", PORT + " copied", 4)])
    assert await store.shared([*ids, "none", "\ud800"]) == {ids[0]}
    assert await store.shared([]) == frozenset()


async def test_like_texts_share_the_first_ones_story(store: Store) -> None:
    first, *_ = writes = [at("a", PORT, 0), at("b", PORT + " the end", 1), at("c", HALF, 2), at("d", STRIKE, 3)]
    outcomes = await store.write(writes)
    story = founding_id(first.article)
    assert [outcome.article.cluster_id for outcome in outcomes] == [story, story, story, founding_id(writes[3].article)]
    assert [outcome.change for outcome in outcomes] == ["new"] * 4
    assert await hosts(store, story) == ["a", "b", "c"]
    assert (await store.counts()).stories == 2
    if store.uri.startswith("sqlite"):
        assert {each.cluster_id for each in await store.search(PORT.split()[0], Query())} == {story}


CHAIN = [
    at("a", PORT, 0),
    at("b", BRIDGE, 1),
    at("c", STRIKE, 2),
    at("d", words("ot"), 3),
    at("e", PORT + " update", 4),
    # The very same text: which of the two becomes the document is chance, the story's id is not.
    at("f", STRIKE, 0.5),
]


async def test_order_of_arrival_makes_no_difference(store_uri: str) -> None:
    expected = None
    orders = list(itertools.permutations(CHAIN))
    for number, order in enumerate([*orders[:: 120 if "sqlite" in store_uri else 360], tuple(reversed(CHAIN))]):
        store = open_store(f"{store_uri}{number}")
        await store.open()
        half = number % 2 * 3
        await store.write(order[:half]), await store.write(order[half:])
        # A place without a document counts as one of the story that has its text.
        found = {
            cluster_id: {url for each in await store.story(cluster_id) for url in _places(each)}
            for cluster_id in await clusters(store)
        }
        expected = expected or found
        assert found == expected
        await store.close()
    assert sorted(map(len, expected.values())) == [1, 5]
    assert founding_id(CHAIN[0].article) in expected


def _places(each: Any) -> list[str]:
    return [each.canonical_url, *(copy.url for copy in each.copies)]


async def test_two_stories_that_meet_keep_the_earlier_id_and_the_other_resolves(store: Store) -> None:
    [late] = await store.write([at("c", STRIKE, 5)])
    [early] = await store.write([at("a", PORT, 0)])
    stored = {host: (await store.article(f"https://{host}.example/story")).stored_at for host in "ac"}
    assert late.article.cluster_id != early.article.cluster_id
    [bridge] = await store.write([at("b", BRIDGE, 9)])
    story = early.article.cluster_id
    assert bridge.article.cluster_id == story
    assert await clusters(store) == {story: ["a", "b", "c"]}
    assert await hosts(store, late.article.cluster_id) == await hosts(store, story) == ["a", "c", "b"]
    # Relabelling is no change of an article.
    assert {host: (await store.article(f"https://{host}.example/story")).stored_at for host in "ac"} == stored
    assert (await store.counts()).stories == 1
    # And again: whoever was taken over by the one that is taken over is found as well.
    await store.write([at("z", OLD, -5), at("y", OLD_BRIDGE, 20)])
    assert await story_of(store, "c") == founding_id(at("z", OLD, -5).article)
    assert sorted(await hosts(store, late.article.cluster_id)) == ["a", "b", "c", "y", "z"]


async def test_an_earlier_fetched_article_that_comes_late_gives_the_id(store: Store) -> None:
    await store.write([at("b", PORT, 10)])
    given_up = await story_of(store, "b")
    await store.write([at("a", PORT + " more", 1)])
    assert await story_of(store, "b") == await story_of(store, "a") == founding_id(at("a", PORT + " more", 1).article)
    assert await hosts(store, given_up) == ["a", "b"]
    assert await store.shared([given_up]) == {given_up}


@pytest.mark.parametrize("first", ["p", "q"])
async def test_of_one_text_at_two_places_the_one_fetched_first_gives_the_id(store: Store, first: str) -> None:
    both = {"p": at("p", PORT, 5), "q": at("q", PORT, 1)}
    for host in (first, "q" if first == "p" else "p"):
        await store.write([both[host]])
    # Only the first written has a document.
    assert list(await clusters(store)) == [founding_id(both["q"].article)]


async def test_what_was_joined_to_another_article_leads_nobody_to_a_story(store: Store) -> None:
    joined = article("https://a.example/story", PORT + " b and more", 2, **PORT_AT_B)
    await store.write([at("a", PORT, 0, title="Port"), at("b", PORT + " b", 1, title="Port")])
    await store.write([Saved(joined, (joined.url,))])
    assert (await store.counts()).articles == 1
    # SQLite gives the number of the row that went to the next, which is of another time.
    await store.write([at("z", PORT + " z", 3, published="2024-01-01")])
    await store.write([at("y", PORT + " y", 4)])
    assert sorted((await clusters(store)).values()) == [["a", "y"], ["z"]]


async def test_histories_that_were_joined_take_no_state_again(store: Store) -> None:
    later = PORT + " which the minister denied"
    writes = [at("a", PORT, 0, title="Port"), at("b", later, 5, title="Port"), at("a", PORT, 7, title="Port")]
    joined = article("https://a.example/story", later + " on Monday", 10, **PORT_AT_B)
    for write in [*writes, Saved(joined, (joined.url,))]:
        await store.write([write])
    before = await everything(store)
    assert [outcome.change for outcome in await store.write(writes)] == ["unchanged"] * 3
    assert await everything(store) == before
    assert [each.text for each in await store.revisions("https://b.example/story")] == [PORT, later, joined.text]


async def test_the_id_stays_when_members_leave(store: Store) -> None:
    await store.write([at("a", PORT, 0), at("b", PORT + " more", 1), at("c", HALF, 2)])
    story = await story_of(store, "a")
    # The founder becomes something else, under the same address.
    [left] = await store.write([at("a", STRIKE, 30)])
    assert left.change == "revised"
    assert left.article.cluster_id == founding_id(at("a", STRIKE, 30).article)
    assert await clusters(store) == {story: ["b", "c"], left.article.cluster_id: ["a"]}
    assert [each.cluster_id for each in await store.revisions("https://a.example/story")] == [
        story,
        left.article.cluster_id,
    ]
    # It comes back; the id that it gives up still leads there, until it leaves again.
    await store.write([at("a", PORT, 40)])
    assert await clusters(store) == {story: ["a", "b", "c"]}
    assert sorted(await hosts(store, left.article.cluster_id)) == ["a", "b", "c"]
    await store.write([at("a", STRIKE, 50)])
    assert await clusters(store) == {story: ["b", "c"], left.article.cluster_id: ["a"]}
    assert await hosts(store, story) == ["b", "c"]


async def test_a_revised_article_alone_keeps_its_story_and_one_still_like_another_stays(store: Store) -> None:
    await store.write([at("a", PORT, 0)])
    story = await story_of(store, "a")
    await store.write([at("a", STRIKE, 1)])
    assert await story_of(store, "a") == story
    await store.write([at("b", STRIKE + " more", 2)])
    assert await clusters(store) == {story: ["a", "b"]}
    await store.write([at("b", STRIKE + " and more of it", 3)])
    assert await clusters(store) == {story: ["a", "b"]}
    # Nobody has the first text any more: its marks are gone with it.
    await store.write([at("c", PORT + " more", 4)])
    assert await story_of(store, "c") != story


async def test_a_revision_can_join_and_bridge(store: Store) -> None:
    await store.write([at("a", PORT, 0), at("b", STRIKE, 1), at("c", words("ot"), 2)])
    [outcome] = await store.write([at("c", BRIDGE, 3)])
    assert outcome.article.cluster_id == founding_id(at("a", PORT, 0).article)
    assert await clusters(store) == {outcome.article.cluster_id: ["a", "b", "c"]}


async def test_only_articles_of_one_time_share_a_story(store: Store) -> None:
    def days(number: float) -> dict[str, str]:
        return {"published": rfc3339(minute(0) + timedelta(days=number))}

    await store.write([at("a", PORT, 0, **days(0)), at("b", PORT + " b", 1, **days(-SLOT_DAYS))])
    await store.write([at("c", PORT + " c", 2, **days(-3 * SLOT_DAYS)), at("d", PORT + " d", 3, **days(-400))])
    assert sorted((await clusters(store)).values()) == [["a", "b"], ["c"], ["d"]]
    # Between two periods: the copy that is near to both joins them.
    await store.write([at("e", PORT + " e", 4, **days(-2 * SLOT_DAYS))])
    assert sorted((await clusters(store)).values()) == [["a", "b", "c", "e"], ["d"]]


ODD_TIMES = ["2999-01-01", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "0001-01-02"]


@pytest.mark.parametrize("time", ODD_TIMES)
async def test_clocks_that_are_wrong_break_nothing(store: Store, time: str) -> None:
    odd = at("b", PORT + " more", 1, published=time, modified=time)
    fetched = dataclasses.replace(at("c", PORT + " even more", 2).article, fetched_at=time)
    outcomes = await store.write([at("a", PORT, 0), odd, Saved(fetched, (fetched.url,))])
    assert [outcome.change for outcome in outcomes] == ["new"] * 3
    assert await store.write([odd, Saved(fetched, (fetched.url,))])
    # A time ahead, or none in UTC, is no time of publication: the article counts as of when it was fetched.
    assert (await story_of(store, "a") == await story_of(store, "b")) is (time != "0001-01-02")


SCRIPTS = {
    "el": "Ο πρωθυπουργός ανακοίνωσε χθες νέα μέτρα για τους εργαζομένους στα λιμάνια της χώρας",
    "ru": "Правительство объявило вчера о новых мерах поддержки для работников портов по всей стране",
    "ar": "أعلنت الحكومة أمس عن إجراءات جديدة لدعم عمال الموانئ في جميع أنحاء البلاد",
    "he": "הממשלה הודיעה אתמול על צעדים חדשים לתמיכה בעובדי הנמלים ברחבי המדינה",
    "hi": "सरकार ने कल पूरे देश के बंदरगाह कर्मचारियों के लिए नए उपायों की घोषणा की",
    "zh": "政府昨天宣布了支持全国港口工人的新措施并表示将在下个月开始实施",
    "ja": "政府は昨日全国の港湾労働者を支援する新しい対策を発表し来月から実施すると述べた",
    "ko": "정부는 어제 전국 항만 노동자를 지원하는 새로운 대책을 발표했다고 밝혔다",
    "th": "รัฐบาลประกาศมาตรการใหม่เมื่อวานนี้เพื่อช่วยเหลือคนงานท่าเรือทั่วประเทศ",
}


def numbered(sentence: str, mark: str) -> str:
    """Return a text of a dozen sentences that differ, long enough to be told from its frame in any script."""
    letters = sentence.replace(" ", "")
    return "\n".join(f"{sentence} {letters[n:]} {letters[n : n + 9][::-1]} {mark}" for n in range(12))


async def test_copies_are_found_in_every_script(store: Store) -> None:
    await store.write([at(f"{code}-a", numbered(text, ""), 0) for code, text in SCRIPTS.items()])
    await store.write([at(f"{code}-b", numbered(text, "") + "\nsource", 1) for code, text in SCRIPTS.items()])
    assert sorted((await clusters(store)).values()) == [[f"{code}-a", f"{code}-b"] for code in sorted(SCRIPTS)]


ODD_TEXTS = ["", "word", "😀 🎉 👩‍👩‍👧‍👦", "\ud800", "\0", " \n ", "a" * 100_000, "12 34 " * 40]


async def test_texts_with_nothing_to_compare_found_their_own(store: Store) -> None:
    writes = [at(f"{n}{host}", text, n, kind="other") for n, text in enumerate(ODD_TEXTS) for host in "ab"]
    for write in writes:
        assert (await store.write([write]))[0].change in ("new", "copy")
    found = await clusters(store)
    assert all(len({host[:-1] for host in members}) == 1 for members in found.values())
    assert (await store.counts()).stories == len(found)
    assert await store.write(writes)
    assert await clusters(store) == found


async def test_a_text_of_five_megabytes_and_of_mixed_scripts_is_found_again(store: Store) -> None:
    mixed = "\n".join(numbered(text, "") for text in SCRIPTS.values())
    large = "\n".join(" ".join(f"p{n}q{m} reported at length on r{m}s{n}" for m in range(25)) for n in range(6_000))
    assert len(large) > 5_000_000
    await store.write([at("a", mixed, 0), at("b", "The end. " + mixed, 1), at("c", large, 2)])
    await store.write([at("d", large + "\nAnd the last line.", 3)])
    assert sorted((await clusters(store)).values()) == [["a", "b"], ["c", "d"]]


async def test_a_series_is_not_joined_by_its_frame(store: Store) -> None:
    frame = " ".join(words("fr", 90).split()[:30])
    await store.write([at(f"day{n}", f"{frame}\n{words('day' + 'abcdefgh'[n])}", n) for n in range(8)])
    assert (await store.counts()).stories == 8


async def test_the_same_article_claimed_by_two_sources_is_one_and_the_firsts(store: Store) -> None:
    both = [at("a", PORT, 0, source="one"), at("a", PORT, 1, source="two")]
    assert [outcome.change for outcome in await store.write(both)] == ["new", "unchanged"]
    assert (await store.article("https://a.example/story")).source == "one"
    await store.write([at("a", PORT + " revised by much", 2, source="two")])
    assert [each.source for each in await store.revisions("https://a.example/story")] == ["one", "two"]
    counts = await store.counts()
    assert (counts.articles, counts.stories, counts.copies) == (1, 1, 0)


async def test_a_story_says_who_had_it_first(store: Store) -> None:
    early, late = "2026-03-01T08:00:00Z", "2026-03-01T11:00:00Z"
    await store.write([at("b", PORT + " copied", 1, published=late)])
    [alone] = await store.write([at("b", PORT + " copied", 2, published=late)])
    assert alone.article.syndication is None
    await store.write([at("a", PORT, 3, published=early)])
    first, copy = await store.article("https://a.example/story"), await store.article("https://b.example/story")
    assert first.syndication is None
    assert copy.syndication.origin_url == "https://a.example/story"
    assert [each async for each in store.articles(Query())] == sorted([first, copy], key=lambda each: each.stored_at)
    assert await store.story(first.cluster_id) == [copy, first]
    # What the story shows is no part of the page: nothing is revised, and it goes when the original leaves.
    [again] = await store.write([at("b", PORT + " copied", 4, published=late)])
    assert (again.change, again.article) == ("unchanged", copy)
    await store.write([at("a", STRIKE, 9, published=early)])
    assert (await store.article("https://b.example/story")).syndication is None


async def test_where_an_address_leads(store: Store) -> None:
    redirected = Saved(article("https://a.example/story", PORT, source="a"), ("https://short.example/x?utm_source=y",))
    await store.write([redirected, at("b", PORT, 1)])
    for url in (
        "https://a.example/story",
        "https://short.example/x",
        "https://b.example/story",
        "http://a.example/story/#top",
    ):
        found = await store.led_to(url)
        assert found is not None
        assert found.canonical_url == "https://a.example/story"
        assert found.copies == (
            Copy("https://b.example/story", "b", "2026-03-01T12:01:00Z", title="About https://b.example/story"),
        )
    for url in ("https://none.example/", "", "no url", "https://none.example/\ud800"):
        assert await store.led_to(url) is None


HISTORY = [
    *CHAIN,
    at("a", words("new"), 10),
    at("b", PORT + " again", 11),
    at("g", words("new") + " copied", 12),
    at("a", PORT, 13),
    at("g", BRIDGE + " copied", 14),
]


async def test_stories_written_again_stay_as_they_are(store: Store) -> None:
    for write in HISTORY:
        await store.write([write])
    before = await clusters(store), await everything(store)
    for write in HISTORY:
        await store.write([write])
    await store.write(HISTORY)
    assert (await clusters(store), await everything(store)) == before


async def test_a_batch_has_the_stories_of_one_after_the_other(store: Store, tmp_path: Any) -> None:
    single = open_store(f"sqlite:///{tmp_path / 'single.db'}")
    await single.open()
    for write in HISTORY:
        await single.write([write])
    outcomes = await store.write(HISTORY)
    assert await clusters(store) == await clusters(single)
    last = {outcome.article.canonical_url: outcome.article for outcome in outcomes if outcome.change != "copy"}
    for url, told in last.items():
        assert told.cluster_id == (await store.article(url)).cluster_id
    await single.close()


async def test_an_outlet_is_known_by_its_own_name(store: Store) -> None:
    alder = dataclasses.replace(article("https://a.example/story", PORT, 3, source="a"), publisher="Alder Gazette")
    said = Syndication("Alder Gazette", None, "credit: Source: Alder Gazette")
    birch = dataclasses.replace(
        article("https://b.example/story", PORT, 1, source="b"), publisher="Birch Herald", syndication=said
    )
    await store.write([Saved(birch), Saved(alder)])
    found = await store.article("https://b.example/story")
    assert found is not None
    assert (found.publisher, found.syndication) == ("Birch Herald", said)
    # The very same text: Alder's page is a place, which has its outlet's name too.
    [place] = found.copies
    assert (place.url, place.publisher) == ("https://a.example/story", "Alder Gazette")
    # And its headline, which the article that is kept may not share.
    assert place.title == alder.title is not None
    cut = dataclasses.replace(article("https://c.example/story", PORT + " cut", 4, source="c"), publisher="Cedar News")
    await store.write([Saved(cut)])
    third = await store.article("https://c.example/story")
    assert third is not None
    assert third.syndication is not None
    assert third.syndication.origin_url == "https://a.example/story"
    # The name is no part of the text: a page that is fetched again with another one makes no revision.
    [again] = await store.write([Saved(dataclasses.replace(cut, publisher="Cedar", fetched_at="2026-03-01T13:00:00Z"))])
    assert again.change == "unchanged"
