"""No article is lost to the identity that another one's page states. For SQLite and over the MongoDB wire."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawler.stores import Query, Saved, Store
from tests.stored import article, everything, saved, words

A, B = "https://news.example/a", "https://news.example/b"
FORM = words("form", 180).split()


def at(
    address: str, text: str, minutes: float, states: str | None = None, asked: str | None = None, **more: Any
) -> Saved:
    """Return the page at an address, asked for at another one, that states another one's identity."""
    one = article(address, text, minutes, **{"title": f"Of {address}", **more, "canonical_url": states or address})
    return Saved(one, (asked or address,))


def filled(*values: str) -> str:
    """Return a form of 180 words with these in its blanks."""
    return " ".join([*FORM[:60], values[0], *FORM[60:120], values[1], *FORM[120:]])


async def texts(store: Store) -> dict[str, str]:
    return {each.canonical_url: each.text async for each in store.articles(Query())}


@pytest.mark.parametrize("together", [False, True])
async def test_a_page_that_states_the_identity_of_an_unlike_article_is_its_addresss(
    store: Store, together: bool
) -> None:
    storm, power = words("storm"), words("power")
    writes = [
        at(B, storm, 0),
        at(A, power, 5, states=B),
        at(A, power + " again", 10, states=B),
        at(B, storm + " more", 15),
    ]
    for batch in [writes] if together else [[each] for each in writes]:
        await store.write(batch)
    assert await texts(store) == {A: power + " again", B: storm + " more"}
    assert [len(await store.revisions(url)) for url in (A, B)] == [2, 2]
    assert (await store.seen([A]))[A].article_id != (await store.seen([B]))[B].article_id
    before = await everything(store)
    for batch in ([each] for each in writes):
        assert [each.change for each in await store.write(batch)] == ["unchanged"]
    assert await everything(store) == before


async def test_two_articles_at_one_identity_do_not_take_turns(store: Store) -> None:
    storm, power = words("storm"), words("power")
    await store.write([at(A, power, 0, states=B)])
    await store.write([at(B, storm, 5)])
    for minutes in (10, 20):
        await store.write([at(A, power, minutes, states=B)])
        await store.write([at(B, storm, minutes + 5)])
    await store.write([at(A, power + " again", 30, states=B)])
    assert await texts(store) == {A: power + " again", B: storm}
    assert [each.text for each in await store.revisions(B)] == [power, storm]


async def test_a_page_elsewhere_is_believed_where_it_may_be_the_articles(store: Store) -> None:
    text = words("storm")
    await store.write([at(B, text, 0, title="Storm")])
    # Rewritten at the address that it came from, whatever identity that has.
    other = "https://news.example/amp/c"
    await store.write([at(other, words("power"), 5, states="https://news.example/c")])
    await store.write([at(other, words("wholly"), 6, states="https://news.example/c")])
    # A short text under the same headline, and one that is like the article's.
    await store.write([at(A, text + " and more", 10, states=B, title="Storm goes on")])
    await store.write([at(A, "Too short to tell.", 15, states=B, title="Storm goes on")])
    assert await texts(store) == {B: "Too short to tell.", "https://news.example/c": words("wholly")}


async def test_two_articles_of_one_form_are_not_joined_by_a_redirect(store: Store) -> None:
    one, two = filled("Hargreaves", "Leeds"), filled("Marchmont", "Hull")
    await store.write([at(A, one, 0, title="Appeal for Daniel Hargreaves")])
    await store.write([at(B, two, 5, title="Appeal for Sophie Marchmont")])
    await store.write([at(B, two, 10, asked=A, title="Appeal for Sophie Marchmont")])
    assert await texts(store) == {A: one, B: two}
    row = (await store.seen([A]))[A]
    assert (row.article_id, row.state) == ((await store.seen([B]))[B].article_id, "stored")
    # Nor where the second is not known yet.
    third = filled("Miller", "York")
    await store.write([at("https://news.example/c", third, 15, asked=A, title="Appeal for Ann Miller")])
    assert len(await texts(store)) == 3


@pytest.mark.parametrize("title", ["Appeal for Daniel Hargreaves", "Police: appeal for Daniel Hargreaves"])
async def test_an_article_that_moved_is_joined(store: Store, title: str) -> None:
    one = filled("Hargreaves", "Leeds")
    await store.write([saved(A, one, 0, title="Appeal for Daniel Hargreaves")])
    await store.write([at(B, one + " and more", 5, asked=A, title=title)])
    assert await texts(store) == {A: one + " and more"}
    assert await store.article(B) == await store.article(A)
