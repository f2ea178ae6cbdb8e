"""Which segments of a page are its article: what the trees and the rules around them keep and drop."""

# ruff: noqa: E501 - small pages read better unbroken
from __future__ import annotations

import json

import numpy as np
import pytest

from newscrawler.article import Article
from newscrawler.extraction import explain, extract
from newscrawler.extraction.blocks import blocks_of
from newscrawler.extraction.box_words import GROUPS, meanings
from newscrawler.extraction.classifier import Trees
from newscrawler.extraction.features import NAMES, Known, candidates_of, features_of
from newscrawler.extraction.segments import segments_of
from tests.pages import parsed

BRIDGE = [
    "The council voted on Tuesday to rebuild the old bridge over the river after a debate of six hours, in which forty people spoke.",
    "Work is to begin in the spring of next year, said the mayor, who had promised the bridge in her campaign two years ago.",
    "The costs, forty million, are shared by the city and the state; a third bridge further down the river was not discussed.",
    "Shopkeepers in the old town fear for their trade while the road is closed, and asked for a ferry that takes carts.",
    "A ferry, the council found, would cost more than it brings in, and would have to stop whenever the river is high.",
]
COINS = [
    "The museum shows the coins that were found last year in a field, where two pupils had been looking for something else.",
    "The oldest was struck in the third century, says the curator, and nobody knows how it came to a field so far north.",
    "The exhibition is open every day but Monday, and schools may come for free until the end of the winter term.",
    "Two of the coins are on loan from a collector in the capital, who had bought them before anyone knew of the hoard.",
]
TITLE = "Council votes to rebuild the bridge"


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def article(body: str) -> Article:
    head = (
        f"<title>{TITLE}</title><meta property='og:type' content='article'><meta property='og:title' content='{TITLE}'>"
    )
    found = extract(
        f"<html lang='en'><head>{head}</head><body>{body}</body></html>", "https://example.org/2026/a-bridge"
    )
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize("box", ["article", "section", "div"])
def test_of_a_page_that_scrolls_on_the_first_article_alone_is_given(box: str) -> None:
    found = article(
        f"<main><{box}><h1>{TITLE}</h1>{paragraphs(BRIDGE)}</{box}>"
        f"<{box}><h1>Museum shows the coins</h1>{paragraphs(COINS)}</{box}></main>"
    )
    assert found.text == "\n".join(BRIDGE)


def test_main_headings_inside_one_text_are_its_subheads() -> None:
    found = article(
        f"<article><h1>{TITLE}</h1>{paragraphs(BRIDGE[:3])}<h1>What the shopkeepers say</h1>{paragraphs(BRIDGE[3:])}</article>"
    )
    assert [block.text for block in found.blocks if block.kind == "heading"] == ["What the shopkeepers say"]
    assert all(text in found.text for text in BRIDGE)


def test_a_subhead_in_a_box_of_its_own_stays() -> None:
    parts = [f"<div class='x1 text-block'><p>{text}</p></div>" for text in BRIDGE]
    parts.insert(2, "<div class='x2'><h3>The costs</h3></div>")
    parts.insert(5, "<h3><span>The ferry</span></h3><figure><img src='a.jpg'><figcaption>A ferry</figcaption></figure>")
    found = article(f"<article><h1>{TITLE}</h1>{''.join(parts)}</article>")
    headings = [(block.text, block.level) for block in found.blocks if block.kind == "heading"]
    assert headings == [("The costs", 3), ("The ferry", 3)]
    assert "A ferry\n" not in found.text


def test_a_subhead_that_opens_its_section_is_a_subhead_and_other_buttons_go() -> None:
    opening = '<h2><button aria-expanded="true" aria-controls="costs">The costs</button></h2>'
    section = f"{opening}<div id='costs'>{paragraphs(BRIDGE[2:])}</div>"
    found = article(f"<article><h1>{TITLE}</h1>{paragraphs(BRIDGE[:2])}<button>Share it</button>{section}</article>")
    assert [block.text for block in found.blocks if block.kind == "heading"] == ["The costs"]
    assert found.text == "\n".join([*BRIDGE[:2], "The costs", *BRIDGE[2:]])


def test_lists_and_tables_in_the_text_stay_and_lists_of_links_go() -> None:
    found = article(
        f"<article><h1>{TITLE}</h1>{paragraphs(BRIDGE[:2])}<ul><li>piers</li><li>road</li></ul>{paragraphs(BRIDGE[2:3])}"
        "<ul><li><a href='/a'>Mayor opens the fair</a></li><li><a href='/b'>Rain until Sunday</a></li></ul>"
        f"{paragraphs(BRIDGE[3:4])}<table><tr><td>2026</td><td>8 million</td></tr><tr><td>2027</td><td>9 million</td></tr>"
        f"</table>{paragraphs(BRIDGE[4:])}</article>"
    )
    assert [(b.kind, b.text) for b in found.blocks if b.kind != "paragraph"] == [
        ("list_item", "piers"),
        ("list_item", "road"),
        ("table", "2026 | 8 million\n2027 | 9 million"),
    ]


def test_a_short_item_comes_without_the_cards_of_other_articles() -> None:
    cards = "".join(
        f"<div class='x7'><h3><a href='/t{n}'>Another story, of the number {n}</a></h3>"
        f"<p>One sentence tells what the other story, of the number {n}, is about, and stops there.</p></div>"
        for n in range(5)
    )
    found = article(f"<main><h1>{TITLE}</h1>{paragraphs(BRIDGE[:2])}</main><div>{cards}</div>")
    assert found.text == "\n".join(BRIDGE[:2])


def test_key_points_below_the_headline_stay() -> None:
    points = "<ul><li>The bridge is rebuilt</li><li>It costs forty million</li></ul>"
    found = article(f"<article><h1>{TITLE}</h1>{points}{paragraphs(BRIDGE)}</article>")
    assert [block.kind for block in found.blocks] == ["list_item"] * 2 + ["paragraph"] * len(BRIDGE)


def test_a_list_that_ends_the_text_stays_with_its_last_item() -> None:
    items = [
        "The old bridge, which was built in 1931, stays open to walkers until the end of March.",
        "The road to the east bank is closed from the first of April, by day and by night.",
        "The ferry stops at the harbour every half hour, on Sundays every hour.",
    ]
    points = "".join(f"<li>{item}</li>" for item in items)
    found = article(f"<article><h1>{TITLE}</h1>{paragraphs(BRIDGE)}<ul>{points}</ul></article><footer>Contact</footer>")
    assert [block.text for block in found.blocks if block.kind == "list_item"] == items


def test_text_that_is_hidden_goes() -> None:
    secret = "This paragraph is seen by no reader of the page, since an attribute of it keeps it away from all of them."
    found = article(
        f"<article><h1>{TITLE}</h1>{paragraphs(BRIDGE[:2])}<p hidden>{secret}</p>{paragraphs(BRIDGE[2:4])}"
        f"<div style='display: none'><p>{secret}</p></div><p>{BRIDGE[4]} <span style='display:none'>{secret}</span></p></article>"
    )
    assert found.text == "\n".join(BRIDGE)


@pytest.mark.parametrize(
    "sentence",
    [
        "Published in March, the report of the council named fourteen bridges and two ferries.",
        "Most popular among the shopkeepers is the ferry, which is to carry carts and bicycles.",
    ],
)
def test_a_sentence_may_begin_as_a_line_that_leads_elsewhere_does(sentence: str) -> None:
    found = article(f"<article><h1>{TITLE}</h1>{paragraphs([*BRIDGE[:2], sentence, *BRIDGE[2:]])}</article>")
    assert sentence in found.text


def test_a_page_laid_out_by_a_table_is_no_table() -> None:
    menu = "<p><a href='/'>Home</a> <a href='/politics'>Politics</a></p>"
    found = article(f"<table><tr><td>{menu}</td><td><h1>{TITLE}</h1>{paragraphs(BRIDGE)}</td></tr></table>")
    assert [block.text for block in found.blocks] == BRIDGE


def test_a_table_is_kept_with_all_its_cells() -> None:
    rows = "".join(
        f"<tr><td><a href='/p/{n}'>Lee {n}</a></td><td>{n}</td><td>{n} tackles, {n + 1} assists, and one pass that was defended.</td></tr>"
        for n in range(1, 5)
    )
    found = article(
        f"<article><h1>{TITLE}</h1>{paragraphs(BRIDGE[:2])}<table>{rows}</table>{paragraphs(BRIDGE[2:])}</article>"
    )
    (table,) = [block.text for block in found.blocks if block.kind == "table"]
    assert table.splitlines()[1] == "Lee 2 | 2 | 2 tackles, 3 assists, and one pass that was defended."


def test_a_short_line_may_come_again_and_a_paragraph_may_not() -> None:
    line = "The vote: eleven to four"
    found = article(
        f"<article><h1>{TITLE}</h1>{paragraphs([BRIDGE[0], BRIDGE[1], line, BRIDGE[2], BRIDGE[1], line, BRIDGE[3]])}</article>"
    )
    assert found.text.count(line) == 2
    assert found.text.count(BRIDGE[1]) == 1


def test_an_embedded_post_is_a_quote_and_boxes_beside_the_text_go() -> None:
    post = "<blockquote class='twitter-tweet'><p>We have waited for this for twenty years, and now it is here.</p></blockquote>"
    found = article(
        f"<article><h1>{TITLE}</h1>{paragraphs(BRIDGE[:3])}{post}"
        "<div class='newsletter-signup'><p>Get the best stories of the week in your inbox, every Sunday morning.</p></div>"
        "<aside class='related'><h3>More on this</h3><p><a href='/x'>How the old bridge fell into the river</a></p></aside>"
        f"{paragraphs(BRIDGE[3:])}<div class='author-bio'><p>Ann Lee has written about towns and rivers since 2009.</p></div>"
        "</article><section class='comments'><p>I was there when it fell, and nobody listened to us then.</p></section>"
    )
    assert [block.text for block in found.blocks if block.kind == "quote"] == [
        "We have waited for this for twenty years, and now it is here."
    ]
    assert found.text.count("\n") == len(BRIDGE)


def test_a_line_break_parts_paragraphs_and_preformatted_text_keeps_its_lines() -> None:
    tree = parsed("<div>One line of it<br>and another <b>one</b>\n of it</div><pre>  a = 1\n  b = 2\n</pre>")
    blocks = blocks_of(segments_of(tree))
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "One line of it"),
        ("paragraph", "and another one of it"),
        ("code", "  a = 1\n  b = 2"),
    ]


def test_the_words_of_names_are_read_whole_however_they_are_joined() -> None:
    def groups(name: str) -> set[str]:
        return {group for index, group in enumerate(GROUPS) if meanings(name) >> index & 1}

    assert groups("article-body") == groups("articleBody") == groups("article__body") == {"article", "body"}
    assert "related" in groups("most-read-list")
    assert "share" not in groups("shared-space")
    assert "advert" not in groups("header")
    assert groups("x91 css-1a2b3c") == set()


def test_counts_of_a_box_are_those_of_all_inside_it() -> None:
    first, second, third = segments_of(parsed("<div><p>12345</p><section><p><a>678</a></p></section></div><p>90</p>"))
    outer = first.box.parent
    assert outer is not None
    assert (outer.size, outer.linked, outer.segments) == (8, 3, 2)
    assert [outer.holds(segment.box) for segment in (first, second, third)] == [True, True, False]


def test_every_feature_has_a_name_and_a_number() -> None:
    segments = segments_of(parsed(f"<article><h1>{TITLE}</h1>{paragraphs(BRIDGE)}</article>"))
    rows = features_of(segments, candidates_of(segments), Known.of([TITLE], ["Ann Lee"], None, None))
    assert rows.shape == (6, len(NAMES))
    assert np.isfinite(rows).all()
    assert rows[:, NAMES.index("is_title")].tolist() == [1, 0, 0, 0, 0, 0]
    assert rows[:, NAMES.index("in_main")].tolist()[1:] == [1] * 5


def test_trees_answer_as_their_splits_say() -> None:
    # Feature 0 up to 5: the leaf 1 where feature 1 is up to 2, else -1; above 5: 3.
    tree = {"splits": [[1, 2.0, 0b001], [0, 5.0, 0b011]], "leaves": [1.0, -1.0, 3.0]}
    rows = np.array([[0, 0], [5, 3], [6, 0], [6, 9]], dtype=np.float32)
    expected = [1 / (1 + np.exp(-value)) for value in (1.0, -1.0, 3.0, 3.0)]
    assert Trees([tree]).probabilities(rows) == pytest.approx(expected)


def test_an_explanation_names_each_segment_with_its_probability() -> None:
    html = f"<html><body><article><h1>{TITLE}</h1>{paragraphs(BRIDGE)}<p class='credit'>Photo: Lee</p></article></body></html>"
    result, evidence = explain(html, "https://example.org/2026/a-bridge")
    assert isinstance(result, Article)
    seen = {candidate["value"]: candidate["weight"] for candidate in evidence["candidates"]["body"]}
    assert all(seen[text] > 0.5 for text in BRIDGE)
    assert seen["Photo: Lee"] < 0.5
    places = {candidate["value"]: candidate["where"] for candidate in evidence["candidates"]["body"]}
    assert places[BRIDGE[0]] == "kept: body article p"
    assert places["Photo: Lee"] == "left out: body article p.credit"
    assert result.provenance["text"] == "segments of the page"
    assert json.dumps(evidence)
