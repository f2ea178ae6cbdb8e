"""A page that comes after a later one of its article: a spill taken in, a slow second process. Both stores."""

from __future__ import annotations

import asyncio
from itertools import permutations

import pytest

from newscrawler.stores import Query, Saved, Store, open_store
from newscrawler.urls import article_id
from tests.stored import article, everything, minute, saved, words

URL = "https://news.example/x"


async def states(store: Store, url: str = URL) -> list[tuple[int, str]]:
    return [(each.revision, each.text) for each in await store.revisions(url)]


async def test_a_late_page_takes_its_place_in_the_history_and_not_that_of_the_present(store: Store) -> None:
    await store.write([saved("x", "A", 0)])
    await store.write([saved("x", "C", 120)])
    before = await store.article(URL)
    late = saved("x", "B", 60)
    [outcome] = await store.write([late])
    assert (outcome.change, outcome.article) == ("revised", before)
    assert await store.article(URL) == before
    assert [each async for each in store.articles(Query())] == [before]
    assert await states(store) == [(1, "A"), (3, "B"), (2, "C")]
    assert (await store.article(URL, 3)).text == "B"
    assert (await store.article(URL, 3)).cluster_id == before.cluster_id
    assert (await store.seen([URL]))[URL].last_tried_at == minute(120)
    assert (await store.counts()).revisions == 3
    whole = await everything(store)
    for write in (late, saved("x", "A", 0), saved("x", "C", 120), late):
        assert [each.change for each in await store.write([write])] == ["unchanged"]
    assert await everything(store) == whole
    # The next one is numbered behind all of them, as is what came before the first.
    await store.write([saved("x", "D", 180), saved("x", "0", -60), saved("x", "C2", 150), saved("x", "B2", 90)])
    assert await states(store) == [(5, "0"), (1, "A"), (3, "B"), (7, "B2"), (2, "C"), (6, "C2"), (4, "D")]
    assert (await store.article(URL)).text == "D"
    assert (await store.counts()).revisions == 7


async def test_the_history_is_the_same_in_whatever_order_its_pages_come(store: Store) -> None:
    for n, order in enumerate(permutations([("A", 0), ("B", 60), ("C", 120), ("D", 180)])):
        url = f"https://news.example/{n}"
        await store.write([saved(url, f"{text} {n}", at) for text, at in order])
        revisions = await store.revisions(url)
        assert [each.text for each in revisions] == [f"{text} {n}" for text in "ABCD"]
        assert sorted(each.revision for each in revisions) == [1, 2, 3, 4]
        assert await store.article(url) == revisions[-1]


async def test_a_late_page_that_says_what_stood_before_or_after_it_is_unchanged(store: Store) -> None:
    await store.write([saved("x", "He said so.", 0), saved("x", "He denied it.", 60), saved("x", "He left.", 120)])
    again = [saved("x", "He said, so.", 30), saved("x", "He denied, it.", 40), saved("x", "He left", 90)]
    assert [each.change for each in await store.write(again)] == ["unchanged"] * 3
    assert len(await states(store)) == 3


async def test_the_text_of_a_late_page_is_its_articles(store: Store) -> None:
    await store.write([saved("x", "A", 0), saved("x", "C", 120), saved("x", "B", 60)])
    [copy] = await store.write([saved("https://other.example/b", "B", 70)])
    assert (copy.change, copy.article.text) == ("copy", "C")
    assert [[each.url for each in one.copies] for one in await store.revisions(URL)] == [
        [],
        ["https://other.example/b"],
        [],
    ]
    # Somebody else's text: noted there too, and a copy alone from before the identity had a text of its own.
    await store.write([saved("y", "Y1", 10), saved("y", "Y2", 20)])
    changes = [each.change for each in await store.write([saved("x", "Y1", 90), saved("x", "Y2", -5)])]
    assert changes == ["revised", "copy"]
    assert [text for _, text in await states(store)] == ["A", "B", "Y1", "C"]
    assert [[each.url for each in one.copies] for one in await store.revisions("https://news.example/y")] == [
        [URL],
        [URL],
    ]


async def test_a_present_state_from_the_future_makes_nothing_late(store: Store) -> None:
    future = saved("x", "A", 60 * 24 * 365 * 200)
    await store.write([future, saved("x", "B", 0)])
    assert await states(store) == [(1, "A"), (2, "B")]


async def test_a_joined_articles_late_pages_keep_their_places(store: Store) -> None:
    one, two = words("one"), words("two")
    await store.write([saved("x", one, 0, title="T")])
    await store.write(
        [saved("y", two, 0, title="T"), saved("y", f"{two} C", 120, title="T"), saved("y", f"{two} B", 60, title="T")]
    )
    await store.write([saved("x", f"{two} X", 120, title="T"), saved("x", "late", 60, title="T")])
    # The page at x turns out to be y.
    joining = article("y", f"{two} C", 200, url=URL, title="T")
    await store.write([Saved(joining, (URL,))])
    numbered = [
        (1, one),
        (3, "late"),
        (2, f"{two} X"),
        (4, two),
        (5, f"{two} B"),
        (6, f"{two} C"),
    ]
    assert await states(store) == await states(store, "https://news.example/y") == numbered
    assert (await store.counts()).revisions == 6
    await store.write([saved("x", f"{two} E", 300, title="T"), saved("x", f"{two} D and more of it", 250, title="T")])
    assert (await states(store))[-3:] == [(6, f"{two} C"), (8, f"{two} D and more of it"), (7, f"{two} E")]


@pytest.mark.parametrize("number", [6])
async def test_late_pages_that_come_at_once_get_numbers_of_their_own(store: Store, store_uri: str, number: int) -> None:
    await store.write([saved("x", "A", 0), saved("x", "Z", 600)])
    other = open_store(store_uri)
    await other.open()
    pages = [saved("x", f"text {n}", n) for n in range(1, number + 1)]
    # Each is written by both, once more in another order.
    writes = [(store, page) for page in pages] + [(other, page) for page in reversed(pages)]
    await asyncio.gather(*(each.write([page]) for each, page in writes), store.write([saved("x", "after", 700)]))
    await other.close()
    found = await states(store)
    assert [text for _, text in found] == ["A", *(f"text {n}" for n in range(1, number + 1)), "Z", "after"]
    assert sorted(n for n, _ in found) == list(range(1, number + 4))
    assert (await store.counts()).revisions == number + 3


async def test_articles_with_more_than_one_revision_are_found_however_these_came(store: Store) -> None:
    await store.write(
        [saved("one", "O"), saved("x", "C", 120), saved("x", "B", 60), saved("y", "Y1", 0), saved("y", "Y2", 5)]
    )
    found = [each.canonical_url async for each in store.articles(Query(revised=True))]
    assert found == sorted([URL, "https://news.example/y"], key=article_id)
