"""Live blogs: their entries with times, from the data or from the page, and none where an article is an article."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawler.article import Block
from newscrawler.extraction.document import Document, parse, text_of
from newscrawler.extraction.liveblogs import note_entries, with_entries

URL = "https://example.org/politics/the-vote"
TEXTS = [
    "The last of the ballots from the islands have come in, and the count begins again in the two districts.",
    "A spokesman for the harbour party said that nobody in the room had expected so narrow a result tonight.",
    "The polls have closed after a day of rain, and the first figures are due within the hour, officials say.",
]
TIMES = ["2024-05-03T21:40:00+02:00", "2024-05-03T21:05:00+02:00", "2024-05-03T20:00:00+02:00"]
LEAD = "Voters chose a new council on Friday; we report as the figures come in from all over the country."


def entry(text: str, time: str, name: str = "entry") -> str:
    return f"<div class='{name}'><header><time datetime='{time}'>{time[11:16]}</time></header><p>{text}</p></div>"


def shown(name: str = "entry", texts: list[str] = TEXTS, times: list[str] = TIMES) -> str:
    return "".join(entry(text, time, name) for text, time in zip(texts, times, strict=True))


def document(body: str, title: str = "The vote – live", head: str = "", url: str = URL) -> Document:
    found = parse(f"<html><head><title>{title}</title>{head}</head><body><main>{body}</main></body></html>", url, {})
    assert isinstance(found, Document)
    note_entries(found)
    return found


def blocks(found: Document) -> list[Block]:
    return [Block("paragraph", text_of(element)) for element in found.tree.iter("p")]


def live(updates: list[dict[str, Any]]) -> str:
    data = {"@type": "LiveBlogPosting", "headline": "The vote", "liveBlogUpdate": updates}
    return f"<script type='application/ld+json'>{json.dumps(data)}</script>"


STATED = [
    {"@type": "BlogPosting", "articleBody": text, "datePublished": time}
    for text, time in zip(TEXTS, TIMES, strict=True)
]


def test_stated_entries_get_their_times_and_the_lead_stays() -> None:
    found = document(f"<p>{LEAD}</p>" + "".join(f"<p>{text}</p>" for text in TEXTS), head=live(STATED))
    joined = with_entries(found, blocks(found))
    assert [(block.kind, block.time) for block in joined] == [("paragraph", None), *(("entry", time) for time in TIMES)]


def test_the_paragraphs_of_one_entry_are_one_block() -> None:
    halves = [text.split(", ")[0] + "," for text in TEXTS]
    long = [
        {**update, "articleBody": f"{text} {half}"} for update, text, half in zip(STATED, TEXTS, halves, strict=True)
    ]
    found = document(
        "".join(f"<p>{text}</p><p>{half}</p>" for text, half in zip(TEXTS, halves, strict=True)), head=live(long)
    )
    assert [block.text for block in with_entries(found, blocks(found))] == [
        f"{t}\n{h}" for t, h in zip(TEXTS, halves, strict=True)
    ]


def test_stated_entries_are_the_body_of_a_page_that_shows_none() -> None:
    found = document("", head=live(STATED))
    assert with_entries(found, []) == [Block("entry", text, time=time) for text, time in zip(TEXTS, TIMES, strict=True)]


@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("The vote – live updates", URL),
        ("Wahl im Liveticker", URL),
        ("Élections : suivez la soirée en direct", URL),
        ("Elecciones, en directo", URL),
        ("Выборы: онлайн", URL),
        ("選挙 ライブ", URL),
        ("The vote", "https://example.org/politics/liveblog/the-vote"),
    ],
)
def test_shown_entries_count_on_a_page_that_calls_itself_live(title: str, url: str) -> None:
    found = document(f"<p>{LEAD}</p><div>{shown()}</div>", title, url=url)
    joined = with_entries(found, blocks(found))
    assert [(block.kind, block.time) for block in joined] == [("paragraph", None), *(("entry", time) for time in TIMES)]


def test_shown_entries_are_the_body_where_it_has_lost_them() -> None:
    found = document(f"<p>{LEAD}</p><p>{LEAD}</p><p>{LEAD}</p><div>{shown()}</div>")
    kept = [*blocks(found)[:3], Block("paragraph", TEXTS[0])]
    joined = with_entries(found, kept)
    assert joined[:3] == kept[:3]
    assert [(block.text, block.time) for block in joined[3:]] == list(zip(TEXTS, TIMES, strict=True))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("The vote", shown()),  # nothing says live
        ("Where we live – live", f"<div class='comments'>{shown()}</div>"),
        ("The vote – live", f"<aside>{shown()}</aside>"),
        ("The vote – live", shown("teaser")),
        ("The vote – live", shown(texts=[f"<a href='/{text[4]}'>{text}</a>" for text in TEXTS])),
        ("The vote – live", shown(texts=TEXTS[:2], times=TIMES[:2])),
        ("The vote – live", shown(times=[time[:10] for time in TIMES])),
        ("The vote – live", shown(times=TIMES[:1] * 3)),
        ("The vote – live", "".join(f"<p>{text}</p>" for text in TEXTS)),
    ],
)
def test_an_article_is_no_live_blog(title: str, body: str) -> None:
    found = document(f"<p>{LEAD}</p><div>{body}</div>", title)
    kept = blocks(found)
    assert with_entries(found, kept) == kept


def test_times_that_jump_are_no_entries() -> None:
    times = [TIMES[1], TIMES[0], TIMES[2], TIMES[1], TIMES[0], TIMES[2], TIMES[0]]
    found = document(f"<div>{shown(texts=(TEXTS * 3)[:7], times=times)}</div>")
    kept = blocks(found)
    assert with_entries(found, kept) == kept


def test_ten_thousand_times_cost_little() -> None:
    found = document("<div>" * 30 + shown(texts=TEXTS * 2_000, times=TIMES * 2_000))
    assert with_entries(found, blocks(found)[:5])
