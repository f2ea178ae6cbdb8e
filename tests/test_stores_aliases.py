"""What `Store` promises of identities that turn out to be one article, for SQLite and over the MongoDB wire."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest

from newscrawler.stores import Query, Saved, Store, open_store
from newscrawler.stories import founding_id
from newscrawler.urls import article_id
from tests.stored import article, everything, saved, words

PORT, STRIKE = words("po"), words("st")


def url(name: str) -> str:
    return f"https://{name}.example/story"


def page(name: str, text: str, at: float, states: str | None = None, asked: str | None = None, **more: Any) -> Saved:
    """Return the page at a name's address, asked for at another one's, that states another one's identity."""
    one = article(url(name), text, at, **{"source": "s", "title": "Port", **more, "canonical_url": url(states or name)})
    return Saved(one, (url(asked or name),))


async def changes(store: Store, *writes: Saved) -> list[str]:
    return [outcome.change for outcome in await store.write(writes)]


async def articles(store: Store) -> list[str]:
    """Return the names of the articles that there are."""
    return sorted([each.canonical_url[8:].partition(".")[0] async for each in store.articles(Query())])


async def leads(store: Store, names: str) -> str:
    """Return the article that each name's address leads to; where its identity leads anywhere, it leads there too."""
    found = [(await store.led_to(url(name)), await store.article(url(name))) for name in names]
    assert all(by_identity in (None, by_address) for by_address, by_identity in found)
    return "".join("-" if each is None else each.canonical_url[8] for each, _ in found)


async def test_a_page_that_states_another_identity_later_keeps_its_article(store: Store) -> None:
    await store.write([page("a", PORT, 0)])
    [outcome] = await store.write([page("a", PORT, 1, states="b")])
    assert (outcome.change, outcome.article) == ("unchanged", await store.article(url("a")))
    assert (await articles(store), await leads(store, "ab")) == (["a"], "aa")
    # From then on the second name is a name of the first, also where the page is found under it.
    [outcome] = await store.write([page("b", PORT + " more", 2)])
    assert (outcome.change, outcome.article.canonical_url) == ("revised", url("a"))
    assert await store.revisions(url("b")) == await store.revisions(url("a"))
    assert (await store.article(url("b"), 1)).text == PORT
    counts = await store.counts()
    assert (counts.articles, counts.revisions, counts.copies, counts.stories) == (1, 2, 0, 1)
    assert counts.ledger == {"stored": 2}


async def test_the_ledger_knows_what_an_address_stated_before(store: Store) -> None:
    await store.write([page("a", PORT, 0, states="b", asked="short")])
    assert await changes(store, page("c", PORT + " more", 1, asked="short")) == ["revised"]
    assert (await articles(store), await leads(store, "bc")) == (["b"], "bb")


async def test_two_articles_that_turn_out_to_be_one_keep_every_state(store: Store) -> None:
    second = PORT + " in other words"
    await store.write([page("b", PORT, 10), page("x", PORT, 11), page("b", PORT + " more", 12)])
    await store.write([page("a", second, 1), page("y", second, 13)])
    assert await articles(store) == ["a", "b"]
    [outcome] = await store.write([page("b", PORT + " at last", 20, states="a")])
    # The one stored first stays: its states, the other's, and then what came.
    assert (outcome.change, outcome.article.canonical_url, outcome.article.revision) == ("revised", url("b"), 4)
    assert (await articles(store), await leads(store, "abxy")) == (["b"], "bbbb")
    states = await store.revisions(url("a"))
    assert [(each.revision, each.text) for each in states] == list(
        enumerate([PORT, PORT + " more", second, PORT + " at last"], 1)
    )
    assert {each.canonical_url for each in states} == {url("b")}
    assert [[copy.url for copy in each.copies] for each in states] == [[url("x")], [], [url("y")], []]
    assert await store.article(url("a"), 3) == states[2]
    counts = await store.counts()
    assert (counts.articles, counts.revisions, counts.copies, counts.stories) == (1, 4, 2, 1)
    # The story is that of the first fetched of both, and the other's id leads there.
    story = founding_id(page("a", second, 1).article)
    assert outcome.article.cluster_id == story
    for cluster_id in (story, founding_id(page("b", PORT, 10).article)):
        assert [each.canonical_url for each in await store.story(cluster_id)] == [url("b")]
    rows = await store.seen([url("a"), url("b")])
    assert {row.article_id for row in rows.values()} == {article_id(url("b"))}
    # A text of either is the article's still.
    assert await changes(store, page("z", PORT, 30), page("w", second, 31)) == ["copy", "copy"]


async def test_the_newest_of_both_stands_when_nothing_else_comes(store: Store) -> None:
    await store.write([page("a", PORT, 0)])
    await store.write([page("b", PORT + " more", 1)])
    assert await changes(store, page("a", PORT + " more", 2, states="b")) == ["unchanged"]
    assert [each.text for each in await store.revisions(url("a"))] == [PORT, PORT + " more"]
    assert (await articles(store), await leads(store, "ab")) == (["a"], "aa")


async def test_a_redirect_to_another_article_joins_nothing(store: Store) -> None:
    await store.write([page("a", PORT, 0), page("b", STRIKE, 1)])
    assert await changes(store, page("b", STRIKE, 2, asked="a")) == ["unchanged"]
    assert await changes(store, page("c", words("ot"), 3, asked="a")) == ["new"]
    assert (await articles(store), await leads(store, "bc")) == (["a", "b", "c"], "bc")
    assert (await store.article(url("a"))).text == PORT


async def test_a_canonical_that_names_another_article_makes_no_alias_and_no_revision_of_it(store: Store) -> None:
    await store.write([page("a", PORT, 0), page("b", STRIKE, 1)])
    [outcome] = await store.write([page("a", PORT, 2, states="b")])
    assert (outcome.change, outcome.article.canonical_url) == ("unchanged", url("a"))
    assert await changes(store, page("a", PORT + " more", 3, states="b")) == ["revised"]
    assert (await articles(store), await leads(store, "ab")) == (["a", "b"], "ab")
    assert [each.text for each in await store.revisions(url("b"))] == [STRIKE]
    assert [each.text for each in await store.revisions(url("a"))] == [PORT, PORT + " more"]


async def test_short_texts_are_one_article_only_where_they_are_the_same(store: Store) -> None:
    await store.write([page("a", "No trains today.", 0), page("b", "No trains.", 1), page("v", "", 2, kind="video")])
    assert await changes(store, page("a", "No trains today", 3, states="c")) == ["new"]
    assert await changes(store, page("b", "No trains.", 4, states="d")) == ["unchanged"]
    assert await changes(store, page("v", "", 5, states="w", kind="video")) == ["new"]
    assert (await articles(store), await leads(store, "bd")) == (["a", "b", "c", "v", "w"], "bb")


async def test_a_copys_address_leads_to_no_alias(store: Store) -> None:
    await store.write([page("a", PORT, 0), page("c", PORT, 1, asked="short")])
    assert await changes(store, page("d", PORT + " more", 2, asked="short")) == ["new"]
    assert await articles(store) == ["a", "d"]
    assert [copy.url for copy in (await store.article(url("a"))).copies] == [url("c")]


async def test_a_copy_that_turns_out_to_be_the_article_is_no_copy(store: Store) -> None:
    await store.write([page("a", PORT, 0), page("b", PORT, 1)])
    assert [copy.url for copy in (await store.article(url("a"))).copies] == [url("b")]
    assert await changes(store, page("a", PORT, 2, states="b")) == ["unchanged"]
    assert (await store.article(url("a"))).copies == ()
    assert (await leads(store, "ab"), (await store.counts()).copies) == ("aa", 0)


@pytest.mark.parametrize("names", ["ab", "abc"])
async def test_pages_that_name_one_another_in_a_circle_are_one_article(store: Store, names: str) -> None:
    circle = [
        page(name, PORT, at, states=names[(at + 1) % len(names)])
        for at, name in enumerate(itertools.chain(names, names))
    ]
    for write in circle[: len(names)]:
        await store.write([write])
    assert (await articles(store), await leads(store, names)) == (["b"], "b" * len(names))
    before = await everything(store)
    assert await changes(store, *circle) == ["unchanged"] * len(circle)
    assert (await everything(store))["articles"] == before["articles"]
    # And with a document at each of the names before they name one another.
    for at, name in enumerate(names):
        await store.write([page(f"{name}2", STRIKE + f" {name}", at)])
    for at, name in enumerate(names):
        await store.write([page(f"{name}2", STRIKE + f" {name}", at + 9, states=f"{names[at - 1]}2")])
    assert await articles(store) == ["a2", "b"]
    assert {(await store.article(url(f"{name}2"))).canonical_url for name in names} == {url("a2")}


async def test_names_of_an_article_that_is_joined_lead_straight_to_the_one_that_stays(store: Store) -> None:
    await store.write([page("a", PORT, 0)])
    await store.write([page("b", PORT + " b", 1), page("b", PORT + " b", 2, states="c")])
    await store.write([page("c", PORT + " c", 3, states="d")])
    assert (await articles(store), await leads(store, "abcd")) == (["a", "b"], "abbb")
    await store.write([page("d", PORT + " d", 4, asked="a")])
    assert (await articles(store), await leads(store, "abcd")) == (["a"], "aaaa")
    assert [each.text[len(PORT) :] for each in await store.revisions(url("c"))] == ["", " b", " c", " d"]


HISTORY = [
    page("a", PORT, 0),
    page("b", PORT + " b", 1),
    page("b", PORT + " bb", 2),
    page("x", PORT + " b", 3),
    page("c", STRIKE, 4),
    page("b", PORT + " bb", 5, states="a"),
    page("a", PORT + " a", 6, states="d"),
    page("d", PORT + " d", 7, asked="e"),
    page("c", STRIKE, 8, states="a"),
    page("e", PORT, 9),
    page("x", PORT + " x", 10),
]


async def test_joinings_written_again_change_nothing(store: Store) -> None:
    for write in HISTORY:
        await store.write([write])
    assert (await articles(store), await leads(store, "abcdex")) == (["a", "c", "x"], "aacaax")
    before = await everything(store)
    for write in HISTORY:
        await store.write([write])
        assert await everything(store) == before
    await store.write(HISTORY)
    assert await everything(store) == before


async def test_a_batch_joins_as_its_writes_one_after_the_other(store: Store, tmp_path: Any) -> None:
    single = open_store(f"sqlite:///{tmp_path / 'single.db'}")
    await single.open()
    one_by_one = [(await single.write([write]))[0].change for write in HISTORY]
    assert await changes(store, *HISTORY) == one_by_one
    assert await everything(store) == await everything(single)
    assert await leads(store, "abcdex") == await leads(single, "abcdex")
    await single.close()


async def test_three_writers_at_once_end_with_one_article(store: Store, store_uri: str) -> None:
    others = [open_store(store_uri) for _ in range(2)]
    for other in others:
        await other.open()
    names = "abcdef"
    await store.write([page(name, f"{PORT} {name}", at) for at, name in enumerate(names)])
    joining = [page(name, f"{PORT} {name}", 10 + at, states=names[at - 1]) for at, name in enumerate(names)]
    plain = [saved(f"plain/{n}", f"plain text {n}", n) for n in range(6)]
    await asyncio.gather(
        *(
            each.write([write, other])
            for order, each in enumerate([store, *others])
            for write, other in zip(joining[2 * order :] + joining[: 2 * order], plain, strict=True)
        )
    )
    for other in others:
        await other.close()
    assert await leads(store, names) == "a" * len(names)
    counts = await store.counts()
    assert (counts.articles, counts.stories) == (7, 7)
    texts = {each.text for each in await store.revisions(url("f"))}
    assert texts == {f"{PORT} {name}" for name in names}
    numbers = [each.revision for each in await store.revisions(url("c"))]
    assert numbers == list(range(1, len(numbers) + 1))
