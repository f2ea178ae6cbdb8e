"""The copies of a text beside each other: `stories.differences`, `newscrawler story`, and one article a story."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from newscrawler import leaders
from newscrawler.article import Article, Block, Copy, Syndication, content_hash, parse_instant
from newscrawler.commands.story import tree_of
from newscrawler.leaders import OnePerStory, taken_by
from newscrawler.stores import Query, Saved, Store, open_store
from newscrawler.stories import Differences, differences
from tests.command import newscrawler
from tests.web import Answer, Web

PARAGRAPHS = (
    "The council of Hafenstadt voted on Tuesday evening to rebuild the iron bridge after a debate of six hours.",
    "Members of all parties spoke for the plan, which will cost forty million and be paid from the harbour's funds.",
    "Traders on the east bank fear that customers will stay away while the road to the centre is closed for two years.",
    "Engineers found cracks in nine of the twelve piers last winter, and lorries have taken the ferry ever since.",
    "The mayor promised that the first stones would be laid before Christmas and that people could cross at all times.",
    "An association of fishermen asked for a wider arch, so that large boats could reach the quays masts upright.",
    "The bridge was opened in 1904 and is the last of its kind on the coast; a museum will receive two of its lamps.",
)
LOCAL = "In the Lantern quarter, a baker said that he would move his shop to the market hall for as long as it takes."
REWRITTEN = "Shopkeepers on the east bank fear that customers will stay at home while the road to the centre is closed."
TITLE = "Council votes to rebuild the iron bridge"


def article(site: str, *paragraphs: str, fetched: int = 0, **more: Any) -> Article:
    url = f"https://{site}/2026/05/03/council-votes-to-rebuild-bridge-4711"
    text = "\n".join(paragraphs or PARAGRAPHS)
    values = {
        "title": TITLE,
        "language": "en",
        "text": text,
        "blocks": tuple(Block("paragraph", line) for line in text.splitlines()),
        "content_hash": content_hash(text),
        "published": f"2026-05-03T08:{fetched * 5:02}:00Z",
        "fetched_at": f"2026-05-03T12:{fetched:02}:00Z",
        **more,
    }
    return Article(url=url, canonical_url=url, **values)


ORIGINAL = article("origin.example")


def changed(*paragraphs: str, **more: Any) -> Differences:
    return differences(ORIGINAL, article("copy.example", *paragraphs, **more))


def test_the_same_text_differs_in_nothing():
    assert changed() == Differences(1.0, 1.0)
    assert not changed(title="“Council votes, to rebuild the IRON bridge”").is_text


def test_a_headline_of_its_own_is_told():
    assert changed(title="Iron bridge is saved") == Differences(1.0, 1.0, title="Iron bridge is saved")
    assert changed(title=None).title is None


def test_what_was_cut_is_counted():
    found = changed(*PARAGRAPHS[:3])
    assert (found.missing, found.added, found.rewritten, found.moved) == (4, (), (), 0)
    assert 0.35 < found.kept < 0.5
    assert found.shared == 1.0


def test_what_was_added_and_rewritten_is_named():
    found = changed(*PARAGRAPHS[:2], REWRITTEN, *PARAGRAPHS[3:], LOCAL)
    assert (found.added, found.rewritten, found.missing, found.moved) == ((LOCAL,), (REWRITTEN,), 0, 0)


def test_another_order_is_no_other_text():
    found = changed(*PARAGRAPHS[3:], *PARAGRAPHS[:3])
    assert (found.moved, found.missing, found.added) == (3, 0, ())


def test_a_paragraph_that_is_repeated_counts_twice():
    found = changed(*PARAGRAPHS, PARAGRAPHS[0])
    assert (found.added, found.missing) == ((PARAGRAPHS[0],), 0)


def test_scripts_without_spaces_are_paired_too():
    chinese = [
        "市議會星期二晚上投票決定重建河上的鐵橋，辯論持續了六個多小時。",
        "工程師去年冬天在十二個橋墩中的九個發現裂縫。",
    ]
    other = "市議會星期二晚間表決通過重建河上的鐵橋，辯論持續超過六個小時。"
    found = differences(article("a.example", *chinese), article("b.example", other, chinese[1]))
    assert (found.rewritten, found.added, found.missing) == ((other,), (), 0)


AGENCY = Syndication("AFP", None, "dateline: HAFENSTADT (AFP) –")
LONG = "Une très longue manchette qui ne veut pas finir et que personne n’a raccourcie avant la mise en page " * 2
STORY = [
    article("one.example", source="one", fetched=1),
    article("two.example", *PARAGRAPHS[:4], fetched=2, title="市議會投票決定重建鐵橋 " * 6),
    article("three.example", *PARAGRAPHS, LOCAL, fetched=3, title="مجلس المدينة يصوت لإعادة بناء الجسر"),
    article("four.example", *PARAGRAPHS[:2], REWRITTEN, *PARAGRAPHS[3:], fetched=4, title=LONG.strip()),
    # The very same text as the first: no document of its own.
    article("five.example", source="five", fetched=5),
]
ALONE = article(
    "alone.example",
    *(f"{place} has its own report of the harvest, and no other paper of the coast has printed a word of it {n}."
      for n, place in enumerate(("Northmoor", "Eastwick", "Southgate", "Westerby", "Midvale"))),
    fetched=6,
    title="Harvest",
    syndication=AGENCY,
)  # fmt: skip


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URI of a SQLite store with a story of four articles and five places, and one of a single article."""
    uri = f"sqlite:///{tmp_path_factory.mktemp('story') / 'news.db'}"

    async def fill() -> None:
        store = open_store(uri)
        await store.open()
        await store.write([Saved(each) for each in (*STORY, ALONE)])
        await store.close()

    asyncio.run(fill())
    return uri


def test_a_story_is_shown_with_its_original_on_top(kept: str):
    done = newscrawler("story", STORY[1].url, "--store", kept)
    assert done.returncode == 0, done.stderr
    lines = [line.strip("│└├─ ") for line in done.stdout.splitlines()]
    assert lines[0].endswith(": 4 articles, 1 more place with the very same text")
    wanted = [
        "original: one, one.example, 2026-05-03T08:05:00Z",
        STORY[0].url,
        "because: published first: 2026-05-03T08:05:00Z, 5 min before two.example",
        STORY[4].url,
        STORY[1].url,
        "retitled; cut to 56% (3 paragraphs left out)",
        # A headline that runs from right to left keeps to itself.
        f"\u2068{STORY[2].title}\u2069",
        "retitled; 1 paragraph added: “In the Lantern quarter, a baker said that he would move his…”",
        STORY[3].url,
    ]
    assert [line for line in lines if line in wanted] == wanted
    assert lines[-1].startswith("retitled; keeps 97%; ")
    assert lines[-1].endswith("1 paragraph rewritten")


def test_a_story_fits_into_eighty_columns():
    out = io.StringIO()
    Console(file=out, width=80).print(tree_of(list(STORY)))
    lines = out.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert STORY[2].title in out.getvalue()


def test_a_place_in_copies_leads_to_its_story_as_json(kept: str):
    row = json.loads(newscrawler("story", STORY[4].url, "--json", "--store", kept).stdout)
    assert row["origin"]["origin_url"] == row["leader"]["canonical_url"] == STORY[0].url
    assert row["leader"]["is_original"] is True
    assert [copy["url"] for copy in row["leader"]["copies"]] == [STORY[4].url]
    assert [copy["canonical_url"] for copy in row["copies"]] == [each.url for each in STORY[1:4]]
    assert row["copies"][1]["differences"]["added"] == [LOCAL]
    # What the story told an article is not its page's own word.
    assert [copy["syndication"] for copy in row["copies"]] == [None] * 3


def test_a_story_of_one_says_so_and_names_the_agency_that_is_not_there():
    out = io.StringIO()
    Console(file=out, width=80).print(tree_of([ALONE]))
    lines = [line.strip("│└├─ ") for line in out.getvalue().splitlines()]
    assert lines[1:4] == [
        "original: AFP",
        "the store has no page of its own",
        "because: alone.example names AFP: dateline: HAFENSTADT (AFP) –",
    ]
    assert lines[-2:] == [
        "says: dateline: HAFENSTADT (AFP) –",
        "no other article of this story is in the store",
    ]


@pytest.mark.parametrize(
    ("url", "status", "says"),
    [
        ("https://one.example/unknown", 1, "no article in"),
        ("not-an-address", 2, "is no http address (name an article by its URL)"),
    ],
)
def test_an_address_that_leads_to_nothing_is_an_error(kept: str, url: str, status: int, says: str):
    done = newscrawler("story", url, "--store", kept)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith(f"error: {url}: {says}")
    assert len(done.stderr.splitlines()) == 1


def test_a_place_with_a_headline_of_its_own_shows_it():
    place = Copy("https://b.example/x", "b", "2026-05-03T12:30:00Z", title="Iron bridge is saved")
    same = Copy("https://c.example/x", "c", "2026-05-03T12:31:00Z", title=TITLE)
    out = io.StringIO()
    Console(file=out, width=80).print(tree_of([article("a.example", copies=(place, same))]))
    lines = [line.strip("│└├─ ") for line in out.getvalue().splitlines()]
    at = lines.index("the very same text: b")
    assert lines[at + 1 : at + 4] == ["Iron bridge is saved", place.url, "the very same text: c"]
    assert lines[at + 4] == same.url


def test_a_page_cannot_speak_to_the_terminal():
    words = "\x1b[2J\x1b[31mred\u202eabc\ud800 \x9b0m"
    said = Syndication(words, None, words)
    members = [article("a.example", title=words, source=words, syndication=said), article("b.example", words)]
    out = io.StringIO()
    Console(file=out, width=80).print(tree_of(members))
    shown = out.getvalue()
    assert "red" in shown
    assert not set(shown) & {"\x1b", "\x9b", "\u202e", "\ud800"}


def test_one_per_story_leaves_out_copies_and_says_how_many(kept: str):
    done = newscrawler("export", "--one-per-story", "--store", kept)
    assert {json.loads(line)["canonical_url"] for line in done.stdout.splitlines()} == {STORY[0].url, ALONE.url}
    assert done.stderr == "2 articles\n3 left out: copies of stories that are in\n"
    found = newscrawler("search", "--one-per-story", "iron", "--json", "--store", kept)
    assert len(found.stdout.splitlines()) == 1


SINGLE = [[f"{name} tells a story number {n} of its own." for n in range(8)] for name in ("Ada", "Bo", "Cy")]


async def led(store: Store, query: Query, uses: frozenset[str] = frozenset()) -> list[str]:
    """Return the sites of the articles that lead their stories, in order."""

    async def unreserved() -> AsyncIterator[Article]:
        async for each in store.articles(query):
            if taken_by(query, uses)(each):
                yield each

    return [each.url.split("/")[2] async for each in OnePerStory(unreserved(), store, taken_by(query, uses))]


async def test_where_the_original_is_not_asked_for_the_best_copy_leads(store: Store):
    german = {"language": "de", "source": "kurier"}
    reserved = replace(ORIGINAL, rights={"robots": {"GPTBot": "disallow"}})
    members = [
        replace(reserved, rights={"tdmrep": {"tdm-reservation": 1}}),
        article("cut.example", *PARAGRAPHS[:4], fetched=1),
        article("whole.example", *PARAGRAPHS, LOCAL, fetched=2, **german),
    ]
    await store.write([Saved(each) for each in members])
    later = (await store.story((await stored(store, members[0])).cluster_id or ""))[-1]
    await store.write([Saved(article("late.example", *PARAGRAPHS[:5], fetched=3))])
    after = (await stored(store, article("late.example"))).stored_at
    assert await led(store, Query()) == ["origin.example"]
    assert await led(store, Query(sources=("kurier",))) == ["whole.example"]
    assert await led(store, Query(languages=("de",))) == ["whole.example"]
    assert later.cluster_id is not None
    # A story whose original is older is there with its first copy of the time that is asked for.
    assert await led(store, Query(since=parse_instant(after))) == ["late.example"]
    assert await led(store, Query(until=parse_instant(after))) == ["origin.example"]


async def test_the_store_is_asked_for_the_stories_that_have_copies_alone(store: Store, monkeypatch: pytest.MonkeyPatch):
    # Nobody's copies: a text for each.
    alone = [article(f"alone{n}.example", *(f"{text} {n}{n}" for text in SINGLE[n])) for n in range(len(SINGLE))]
    await store.write([Saved(each) for each in (ORIGINAL, *alone, article("cut.example", *PARAGRAPHS[:4], fetched=1))])
    asked: list[str] = []
    story = store.story

    async def counted(cluster_id: str) -> list[Article]:
        asked.append(cluster_id)
        return await story(cluster_id)

    monkeypatch.setattr(store, "story", counted)
    monkeypatch.setattr(leaders, "_HELD", 2)
    assert sorted(await led(store, Query())) == sorted(["origin.example", *(f"alone{n}.example" for n in range(3))])
    assert len(asked) == 1


async def test_what_an_exact_copy_says_of_its_origin_is_kept(store: Store):
    silent = article("silent.example", published=None)
    told = Syndication("zimo news", None, "L’article … est apparu en premier sur zimo news.")
    await store.write([Saved(silent)])
    await store.write([Saved(article("told.example", fetched=1, syndication=told))])
    found = await stored(store, silent)
    assert found.syndication is not None
    assert found.syndication.origin == "zimo news"
    assert [(place.syndication, place.published) for place in found.copies] == [(told, "2026-05-03T08:05:00Z")]


async def stored(store: Store, one: Article) -> Article:
    found = await store.article(one.canonical_url)
    assert found is not None
    return found


def test_a_text_from_zimo_news_is_whole_from_crawl_to_export(tmp_path: Path, store_uri: str):
    title = "« Le pont, c’est nous » : la ville réunie"
    body = "".join(f"<p>« À l’école », dit Noëlle : {text}</p>" for text in PARAGRAPHS[:3])
    body += f"<h2>Où ira l’argent ?</h2><p>{PARAGRAPHS[3]}</p>"
    footer = (
        f'<p>L’article <a href="https://zimo.example/le-pont">{title}</a> est apparu en premier sur '
        '<a href="https://zimo.example">zimo news</a>.</p>'
    )
    head = f'<title>{title}</title><meta property="og:type" content="article">'
    page = f"<html lang=fr><head>{head}</head><body><article><h1>{title}</h1>{body}{footer}</article></body></html>"
    with Web() as web:
        web.routes["/2026/le-pont-c-est-nous"] = Answer(page.encode())
        item = f"<item><title>{title}</title><link>{web.url}/2026/le-pont-c-est-nous</link></item>"
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{item}</channel></rss>'
        web.routes["/feed"] = Answer(feed.encode(), headers={"Content-Type": "application/xml"})
        sources = tmp_path / "sources.yml"
        sources.write_text(
            "sources:\n  - id: copy\n    name: Le Courrier\n    network: private\n    delay: 0\n"
            f"    feeds: [{web.url}/feed]\n"
        )
        assert newscrawler("crawl", "--sources", sources, "--store", store_uri).returncode == 0
        row = json.loads(newscrawler("export", "--one-per-story", "--store", store_uri).stdout)
    assert (row["publisher"], row["provenance"]["publisher"]) == ("Le Courrier", "registry name")
    assert [block["kind"] for block in row["blocks"]] == ["paragraph"] * 3 + ["heading", "paragraph"]
    assert row["text"].splitlines() == [
        *(f"« À l’école », dit Noëlle : {text}" for text in PARAGRAPHS[:3]),
        "Où ira l’argent ?",
        PARAGRAPHS[3],
    ]
    assert row["syndication"] == {
        "origin": "zimo news",
        "origin_url": "https://zimo.example/le-pont",
        "evidence": f"L’article {title} est apparu en premier sur zimo news.",
    }
