"""Who wrote it: where the page says so, and which of these places is believed."""

# ruff: noqa: E501 - small pages read better unbroken
from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawler.extraction.authors import authors_of, signature_in, signed_by
from newscrawler.extraction.document import Document, parse, text_of
from newscrawler.extraction.syndication import agency_of

URL = "https://www.example.org/politics/a-bridge-1"
HEADING = "<h1>Council votes to rebuild the bridge</h1>"


def document(head: str = "", body: str = "") -> Document:
    named = '<meta property="og:site_name" content="Example Post">'
    found = parse(
        f"<html><head>{named}{head}</head><body><main>{body or HEADING}<p>Text.</p></main></body></html>", URL, {}
    )
    assert isinstance(found, Document)
    found.cache["text"] = text_of(found.tree)
    return found


def data(author: Any, **fields: Any) -> str:
    node = {"@type": "NewsArticle", "headline": "Council votes to rebuild the bridge", "author": author, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


PERSON = {"@type": "Person", "name": "Jane Doe"}
OUTLET = {"@type": "Organization", "name": "Example Post"}


@pytest.mark.parametrize(
    ("head", "names", "where"),
    [
        (data("Jane Doe"), ["Jane Doe"], "json-ld author"),
        (data(PERSON), ["Jane Doe"], "json-ld author"),
        (data([PERSON, {"name": "John Roe"}]), ["Jane Doe", "John Roe"], "json-ld author"),
        (data([PERSON, PERSON]), ["Jane Doe"], "json-ld author"),
        (data({"name": ["Jane Doe", "John Roe"]}), ["Jane Doe", "John Roe"], "json-ld author"),
        (data({"givenName": "Jane", "familyName": "Doe"}), ["Jane Doe"], "json-ld author"),
        (data({"@type": "Person", "name": "By Jane Doe and John Roe"}), ["Jane Doe", "John Roe"], "json-ld author"),
        (data(None, creator="Jane Doe"), ["Jane Doe"], "json-ld creator"),
        ('<meta name="author" content="Jane Doe">', ["Jane Doe"], "meta author"),
        ('<meta property="article:author" content="Jane Doe">', ["Jane Doe"], "meta article:author"),
        ('<meta name="twitter:label1" content="Verfasst von"><meta name="twitter:data1" content="Jane Doe">', ["Jane Doe"], "meta twitter:data1"),
        ('<meta name="twitter:label1" content="Price"><meta name="twitter:data1" content="Free Entry">', [], None),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Doe">', ["Jane Doe"], "meta twitter:data1"),
        # the outlet, a desk, an agency
        (data(OUTLET), ["Example Post"], "json-ld author"),
        (data([OUTLET, PERSON]), ["Jane Doe"], "json-ld author"),
        (data(OUTLET) + '<meta name="author" content="Jane Doe">', ["Jane Doe"], "meta author"),
        (data("Web Desk"), ["Web Desk"], "json-ld author"),
        (data("Reuters Staff"), ["Reuters"], "json-ld author"),
        (data(["Redaktion", "dpa"]), ["dpa"], "json-ld author"),
        # the template's word for the outlet is the same on every page
        ('<meta name="author" content="Example Post">', [], None),
        ('<meta name="author" content="The Post of Examples (www.example.org)">', [], None),
        ('<meta name="author" content="Example Publishing Ltd">', [], None),
        ('<meta property="article:author" content="https://www.facebook.com/examplepost">', [], None),
        # an account that is called after the outlet
        (data({"name": "Example P", "@id": "https://www.example.org/author/admin/"}), [], None),
        (data({"name": "Jane Doe", "@id": "https://www.example.org/author/admin/"}), ["Jane Doe"], "json-ld author"),
    ],
)  # fmt: skip
def test_the_pages_data_name_the_authors(head: str, names: list[str], where: str | None) -> None:
    page = document(head)
    assert list(authors_of(page)) == names
    assert page.evidence.winners.get("authors") == where


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<span itemprop="author" itemscope><span itemprop="name">Jane Doe</span>, editor</span>', ["Jane Doe"]),
        ('<a rel="author" href="/a/jane">Jane Doe</a>', ["Jane Doe"]),
        ('<p class="byline">By <a href="/jane">Jane Doe</a> and <a href="/john">John Roe</a></p>', ["Jane Doe", "John Roe"]),
        ('<div class="article-byline">By JANE DOE<br>Associated Press</div>', ["Jane Doe", "Associated Press"]),
        ('<ul class="metaAuthorList"><li class="metaAuthorList-item"><a href="/author/jane">Jane Doe</a></li></ul>', ["Jane Doe"]),
        ("<p>By Jane Doe</p>", ["Jane Doe"]),
        ("<div>Von <b>Max Muster</b></div>", ["Max Muster"]),
        ("<p>\n   By XYZ,\n   in <a href='/news'>News</a></p>", ["XYZ"]),
        ("<ul><li><strong>Autorin/Autor</strong> Max Muster</li></ul>", ["Max Muster"]),
        ("<dl><dt>Author:</dt><dd>Jane Doe</dd></dl>", ["Jane Doe"]),
        ("<div>（责编：王小明、李大同）</div>", ["王小明", "李大同"]),
        # sentences, pictures, comments, boxes
        ("<p>By Friday morning, the water had gone.</p>", []),
        ('<p class="author-image">Jane Doe</p>', []),
        ('<p class="comment-author">Jane Doe</p>', []),
        ('<div class="author-menu"><a>Architecture</a><a>share this</a></div>', []),
    ],
)  # fmt: skip
def test_the_byline_names_the_authors(byline: str, names: list[str]) -> None:
    assert list(authors_of(document(body=HEADING + byline))) == names


def test_the_byline_next_to_the_headline_is_the_articles() -> None:
    box = '<aside><a rel="author" href="/john">John Roe</a></aside>'
    assert authors_of(document(body=f"{box}<header>{HEADING}<p class='byline'>Jane Doe</p></header>")) == ("Jane Doe",)


def test_bylines_of_a_list_far_away_are_of_other_articles() -> None:
    boxes = "".join(f"<li><p class='byline'>By {name} Doe</p></li>" for name in ("Ann", "Ben", "Cat", "Dan"))
    deep = f"<div><div><div><div><div>{HEADING}</div></div></div></div></div>"
    assert authors_of(document(body=f"{deep}<ul>{boxes}</ul>")) == ()


def test_the_data_that_name_the_outlet_are_outdone_only_next_to_the_headline() -> None:
    near = f"<div>{HEADING}<p class='byline'>By Jane Doe</p></div>"
    far = f"<div><div><div><div><div>{HEADING}</div></div></div></div></div><p class='byline'>By Jane Doe</p>"
    assert authors_of(document(data(OUTLET), near)) == ("Jane Doe",)
    assert authors_of(document(data(OUTLET), far)) == ("Example Post",)


def test_capitals_are_written_as_the_page_writes_the_name_elsewhere() -> None:
    body = f"{HEADING}<p>Ronald McRoe lives here.</p>"
    assert authors_of(document(data("RONALD MCROE"), body)) == ("Ronald McRoe",)
    assert authors_of(document(data("RONALD MCROE"))) == ("Ronald Mcroe",)


def test_a_hint_counts_where_the_page_names_nobody() -> None:
    assert authors_of(document(), ["By Jane Doe"]) == ("Jane Doe",)
    assert authors_of(document(data(PERSON)), ["John Roe"]) == ("Jane Doe",)
    assert authors_of(document(data(OUTLET)), ["Example Post"]) == ("Example Post",)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["Jane Doe", "The council voted."], ("Jane Doe",)),
        (["… as traders cry foul", "Jane Doe/JOHN ROE", "The council voted."], ("Jane Doe", "John Roe")),
        (["The council voted.", "The mayor agreed.", "XY-Redaktion", "Did you like it?"], ("XY-Redaktion",)),
        (["The council voted.", "The mayor agreed.", "She left.", "Jane Doe"], ()),
        (["Example News", "The council voted."], ()),
        ([], ()),
    ],
)
def test_a_text_may_be_signed(lines: list[str], names: tuple[str, ...]) -> None:
    page = document()
    assert signature_in(page, lines) == names
    assert page.evidence.winners.get("authors") == ("signature" if names else None)


def test_a_signature_is_nothing_but_names() -> None:
    assert signed_by("Jane Doe") == ("Jane Doe",)
    assert signed_by("Jane Doe voted against it") == ()


@pytest.mark.parametrize(
    ("author", "origin", "evidence"),
    [
        ("dpa/lno", "dpa", "byline: dpa/lno"),
        ("AFP/Jane Doe", "AFP", "byline: AFP/Jane Doe"),
        ("Jane Doe mit dpa", "dpa", "byline: Jane Doe mit dpa"),
        ("com AFP", "AFP", "byline: com AFP"),
        ("Reuters Staff", "Reuters", "byline: Reuters Staff"),
        ("Jane Doe", None, None),
        ("Example Post", None, None),
    ],
)
def test_agencies_in_the_byline_are_the_origin(author: str, origin: str | None, evidence: str | None) -> None:
    page = document(data(author))
    found = agency_of(page, authors_of(page))
    assert (found and found.origin, found and found.evidence) == (origin, evidence)


def test_an_agency_is_not_its_own_origin() -> None:
    page = document(data("Reuters") + '<meta property="og:site_name" content="Reuters">')
    assert agency_of(page, authors_of(page)) is None
