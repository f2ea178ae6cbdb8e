"""The headline: which place of the page is believed, and what is taken off it."""

# ruff: noqa: E501 - small pages read better unbroken
from __future__ import annotations

import json

import pytest

from newscrawler.extraction.document import Document, parse
from newscrawler.extraction.titles import title_of, titles_of, without_site

URL = "https://www.example.org/politics/a-bridge-1"
HEADLINE = "Council votes to rebuild the bridge"
OTHER = "Six hours of debate end with a vote for the bridge"


def document(head: str = "", body: str = "", *, site: str = "Example Post", url: str = URL) -> Document:
    named = f'<meta property="og:site_name" content="{site}">'
    found = parse(f"<html><head>{named}{head}</head><body>{body}<p>Text.</p></body></html>", url, {})
    assert isinstance(found, Document)
    return found


def data(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (f"{HEADLINE} | Example Post", HEADLINE),
        (f"{HEADLINE} - Example Post", HEADLINE),
        (f"{HEADLINE} – example.org", HEADLINE),
        (f"{HEADLINE} - The Example Post", HEADLINE),
        (f"{HEADLINE} - Example Post Online", HEADLINE),
        (f"{HEADLINE} · Example Post", HEADLINE),
        (f"{HEADLINE} « Example Post", HEADLINE),
        (f"{HEADLINE} :: Example Post", HEADLINE),
        (f"{HEADLINE}--Example Post", HEADLINE),
        (f"{HEADLINE}_Example Post", HEADLINE),
        (f"{HEADLINE} (Example Post)", HEADLINE),
        (f"Example Post: {HEADLINE}", f"Example Post: {HEADLINE}"),
        (f"Example Post | {HEADLINE}", HEADLINE),
        (f"【Example Post】{HEADLINE}", HEADLINE),
        (f"{HEADLINE} | Politics | Example Post", HEADLINE),
        (f"{HEADLINE} | Example Post | Politics", HEADLINE),
        (f"{HEADLINE} - example.org › Politics", HEADLINE),
        (f"{HEADLINE} | Politics | Example Post | 03.05.2024", HEADLINE),
        ("다리 재건 결정ㅣExample Post", "다리 재건 결정"),
        ("大橋の再建を決定：Example Post", "大橋の再建を決定"),
        # no site's name: what looks like one may be the headline's
        (f"{HEADLINE} - after six hours", f"{HEADLINE} - after six hours"),
        (f"{HEADLINE} | Politics", f"{HEADLINE} | Politics"),
        ("Paris - Roubaix", "Paris - Roubaix"),
        ("Example Post", "Example Post"),
    ],
)
def test_the_sites_name_and_section_are_cut(stated: str, title: str) -> None:
    assert without_site(stated, ["examplepost", "exampleorg", "example"]) == title


@pytest.mark.parametrize("pasted", [" | Politics", "-정치", " – The capital", " (video)"])
def test_what_another_place_does_without_is_cut(pasted: str) -> None:
    assert without_site(HEADLINE + pasted, [], [HEADLINE, HEADLINE + pasted]) == HEADLINE


@pytest.mark.parametrize(
    ("head", "body", "title", "where"),
    [
        (data(headline=HEADLINE), "", HEADLINE, "json-ld headline"),
        (f'<meta property="og:title" content="{HEADLINE} | Example Post">', "", HEADLINE, "meta og:title"),
        (f"<title>{HEADLINE} | Example Post</title>", "", HEADLINE, "title element"),
        ("<title>Example Post</title>", f"<h1>{HEADLINE}</h1>", HEADLINE, "h1"),
        # the reader's headline outweighs the data's, and the one made for search engines
        (data(headline=OTHER), f"<h1>{HEADLINE}</h1>", HEADLINE, "h1"),
        (f"<title>{OTHER}</title>{data(headline=OTHER)}", f"<h1>{HEADLINE}</h1>", HEADLINE, "h1"),
        # the data and what is shared, together, outweigh it
        (f'{data(headline=OTHER)}<meta property="og:title" content="{OTHER}">', f"<h1>{HEADLINE}</h1>", OTHER, "json-ld headline"),
        # a section's heading and a logo are no headlines
        (data(headline=HEADLINE), "<h1>Politics</h1>", HEADLINE, "json-ld headline"),
        (data(headline=HEADLINE), "<h1>Example Post</h1>", HEADLINE, "json-ld headline"),
        # a kicker inside the heading
        (data(headline=HEADLINE), f"<h1><span>City hall</span>{HEADLINE}</h1>", HEADLINE, "json-ld headline"),
        # a headline that was cut short
        (f'<meta property="og:title" content="{HEADLINE[:28]}…"><title>{HEADLINE}</title>', "", HEADLINE, "title element"),
        # a line's break parts words
        ("", "<h1>Council votes<br>to rebuild the bridge</h1>", HEADLINE, "h1"),
    ],
)  # fmt: skip
def test_places_are_weighed(head: str, body: str, title: str, where: str) -> None:
    page = document(head, body)
    assert title_of(page) == title
    assert page.evidence.winners["title"] == where
    assert where in [candidate.where for candidate in page.evidence.candidates["title"]]


@pytest.mark.parametrize(
    "stated",
    [
        "Council\u200b votes to re\u00adbuild the bridge\ufeff",
        "  Council votes\n to rebuild \u00a0the bridge ",
        "Council votes to&amp;#32;rebuild the bridge",
    ],
)
def test_white_space_entities_and_unseen_characters_are_cleaned(stated: str) -> None:
    assert title_of(document(f'<meta property="og:title" content="{stated}">')) == HEADLINE


def test_joiners_stay() -> None:
    persian = "می\u200cخواهیم پل را بازسازی کنیم"
    assert title_of(document(body=f"<h1>{persian}</h1>")) == persian


def test_a_hint_counts_where_the_page_says_less() -> None:
    assert title_of(document("<title>Example Post</title>"), HEADLINE) == HEADLINE
    assert title_of(document()) is None


def test_every_wording_is_known() -> None:
    page = document(f"<title>{OTHER} | Example Post</title>", f"<h1>{HEADLINE}</h1>")
    assert titles_of(page) == [HEADLINE, f"{OTHER} | Example Post", OTHER]
