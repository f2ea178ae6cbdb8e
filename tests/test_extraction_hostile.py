"""Pages made to waste time or to break what reads them: each ends as an Article or a Refusal, in bounded CPU time."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from newscrawler.article import Article, Refusal
from newscrawler.extraction import extract

URL = "https://example.org/politics/council-votes-on-the-bridge-12345"
# CPU seconds that no page may take: generous, as quadratic work on these pages takes minutes.
BOUND_S = 10.0
SENTENCE = "The council voted on Tuesday to rebuild the old bridge over the river after a debate of six hours. "
BODY = f"<h1>Council votes to rebuild the bridge</h1><p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p>"
MEGABYTE = 1_000_000
# A text that is read as often as boxes stand around it, and lines that are almost in a run of one letter.
LONG = SENTENCE * 20_000
LINES = "".join(f"<p>{'a' * 250}b{number}</p>" for number in range(2_500))
TIME = "<time datetime='2024-05-03T10:00:00Z'>x</time>"
# What the patterns of the cleaners repeat over.
TRAPS = [
    "a",
    "A",
    " ",
    "-",
    "_",
    "|",
    ",",
    "/",
    "(",
    "\u00a0",
    "<",
    "&",
    "1",
    "é",
    "文",
    "a.",
    "by ",
    "A b ",
    "“",
    "\\",
]


def page(body: str = BODY, head: str = "", title: str = "Council votes") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><article>{body}</article></body></html>"


def script(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def data(**fields: Any) -> str:
    return script(json.dumps({"@type": "NewsArticle", **fields}).replace("<", "\\u003c"))


def answer(html: str | bytes) -> Article | Refusal:
    start = time.process_time()
    found = extract(html, URL)
    assert time.process_time() - start < BOUND_S
    if isinstance(found, Article):
        assert Article.from_json(found.to_json().encode().decode()) == found
    return found


def noise() -> str:
    return "".join(random.Random(7).choices("abc <>&;\"'/=-![]{}", k=300_000))


FLOODS: dict[str, Callable[[], str]] = {
    "attribute of 10 MB": lambda: page(f"<p class='{'x ' * (5 * MEGABYTE)}'>{SENTENCE}</p>{BODY}"),
    "style of 2 MB": lambda: page(f"<div style='{'display ' * (MEGABYTE // 4)}'>{SENTENCE}</div>{BODY}"),
    "300,000 siblings": lambda: page(BODY + "<p>x</p>" * 300_000),
    "300,000 breaks": lambda: page(f"<p>{'x<br>' * 300_000}</p>"),
    "20,000 links": lambda: page(BODY + "<h3><a href='/x'>A headline about something else</a></h3>" * 20_000),
    "50,000 levels": lambda: page("<div>" * 50_000 + SENTENCE),
    "50,000 levels inline": lambda: page("<b><i>" * 25_000 + SENTENCE),
    "200 levels, many times": lambda: page((("<div>" * 200) + SENTENCE + ("</div>" * 200)) * 100),
    "entities": lambda: page(f"<p>{'&amp;' * 500_000}</p>"),
    "bad entities": lambda: page(f"<p>{'&#99999999;&nosuch;&#x0;&' * 50_000}</p>"),
    "twice escaped entities": lambda: page(title="&amp;lt;" * 200_000),
    "doctype entities": lambda: "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>" + page("<p>&b;</p>" * 1000),
    "JSON-LD of 5 MB": lambda: page(head=data(articleBody="x " * 2_500_000)),
    "JSON-LD of many nodes": lambda: page(head=script(json.dumps([{"@type": "NewsArticle", "author": "A"}] * 30_000))),
    "JSON-LD 10,000 deep": lambda: page(head=script('{"a":' * 10_000 + "1" + "}" * 10_000)),
    "JSON-LD lists 10,000 deep": lambda: page(head=script('{"author":' + "[" * 10_000 + "]" * 10_000 + "}")),
    "JSON-LD author 900 deep": lambda: page(
        head=script('{"@type":"NewsArticle","author":' + "[" * 900 + '"Jane Doe"' + "]" * 900 + "}")
    ),
    "JSON-LD of quotes": lambda: page(
        head=script('{"@type": "NewsArticle", "headline": "' + 'a "b" ' * 200_000 + '"}')
    ),
    "JSON-LD of commas": lambda: page(head=script('{"a": [' + ", " * 500_000 + "]}")),
    "JSON-LD of spaces": lambda: page(head=script('{"a": [1' + " " * MEGABYTE + "x]}")),
    "JSON-LD that never ends": lambda: page(head=script('{"@type":"NewsArticle","a":[' * 20_000)),
    "JSON-LD author that is itself": lambda: page(
        head=script('{"@type":"NewsArticle","author":{"@id":"#a","author":[{"@id":"#a"}],"name":{"@id":"#a"}}}')
    ),
    "100,000 meta elements": lambda: page(head="<meta name='author' content='Jane Doe'>" * 100_000),
    "100,000 keywords": lambda: page(head=f"<meta name='keywords' content='{'word, ' * 100_000}'>"),
    "script of backslashes": lambda: page("", '<script>"<p>' + "\\" * MEGABYTE + "</script>"),
    "20,000 tables": lambda: page(BODY + "<table><tr><td>x</td></tr></table>" * 20_000),
    "25,000 bylines": lambda: page("<span class='byline'>By Jane Doe</span>" * 25_000 + BODY),
    "bylines in each other": lambda: page("<div class='byline'>By <a href='/author/admin/'>" * 100 + SENTENCE * 2_000),
    "bylines of much text": lambda: page(BODY + f"<p class='author'>{'x ' * 300}</p>" * 10_000),
    "types of a megabyte": lambda: page(head=script(json.dumps([{"@type": ["x" * 400_000] * 2}] * 2))),
    "20,000 footers": lambda: page(BODY + "<p>The post a appeared first on b. </p>" * 20_000),
    "a footer that does not end": lambda: page(BODY + f"<p>The post {'appeared first on ' * 30_000}</p>"),
    "a name of 100,000 words": lambda: page(
        head=f"<meta name='{'author ' * 100_000}' content='{'Jane Doe, ' * 10_000}'>"
    ),
    "a rel of 100,000 words": lambda: page(head=f"<link rel='{'license ' * 100_000}' href='/{'y' * 100_000}'>"),
    "titles of a megabyte": lambda: page(
        LINES,
        "".join(f"<meta name='{name}' content='{'a' * MEGABYTE}{name}'>" for name in ("og:title", "dc.title", "title")),
    ),
    "a stated body that no line is in": lambda: page(LINES, data(articleBody="a" * 1_900_000)),
    "a standfirst that no line is in": lambda: page(LINES, data(description="a" * 1_900_000)),
    "20,000 broken scripts": lambda: page(head=script('{"a":"b"c"d"e"f"}') * 20_000),
    "a list with broken quotes after it": lambda: page(
        head=script('{"a":[' + "1," * 800_000 + '1], "b":"' + 'a"b' * 60 + '"}') * 2
    ),
    "headings in each other, linked": lambda: page(("<a href=x><h3>" * 100 + SENTENCE * 100) * 20),
    "links in headings in each other": lambda: page("<h2><div>" * 100 + "<a href=x>x</a>" * 15_000),
    "boxes of an author around a long text": lambda: page(
        "<h1>Council votes</h1>" + "<div class=author>" * 100 + f"<p>{LONG}</p>"
    ),
    "lines of an author around a long text": lambda: page("<h1>Council votes</h1>" + "<div>By J <p>" * 100 + LONG),
    "footers around a long text": lambda: page(
        BODY + "<p>The post a appeared first on b.</p>" + "<a href=x><h3>" * 100 + LONG
    ),
    "entries around a long text": lambda: page(
        f"<div>{TIME}</div>" * 5 + f"<div>{TIME}" + "<blockquote><a><div>" * 60 + LONG, title="Live blog"
    ),
    "500 long entries": lambda: page(
        "".join(f"<div>{TIME.replace('00Z', f'{n % 60:02}Z')}<p>{n} {SENTENCE * 50}</p></div>" for n in range(500)),
        title="Live blog",
    ),
    "captions around a long text": lambda: page(BODY + "<figure><img src=a.jpg><div class=credit>" * 80 + LONG),
    "noscript around a long text": lambda: page(BODY + "<noscript><div>" * 100 + LONG),
    "a base of a megabyte": lambda: page(
        BODY + "<figure><img src=../a.jpg></figure>" * 40, f"<base href='http://a/{'b/' * (MEGABYTE // 2)}'>"
    ),
    "100,000 cells in a row": lambda: page(f"{BODY}<table><tr>{'<td>cell 12</td>' * 100_000}</table>{BODY}"),
    "100,000 subheads in bold": lambda: page(BODY + "<p><b>A subhead here</b></p>" * 100_000),
    "100,000 headings": lambda: page(BODY + "<h2>x</h2>" * 100_000 + "<h1>x</h1>" * 100_000),
    "a table in a table": lambda: page(("<table><tr><td>x" * 50) + SENTENCE * 10),
    "a list in a list": lambda: page((("<ul><li>x" * 100) + SENTENCE + "</ul>" * 100) * 90),
    "a paragraph of 5 MB": lambda: page(f"<p>{SENTENCE * 50_000}</p>"),
    "10 MB of one letter and another character": lambda: page("<p>" + "a" * 10 * MEGABYTE).encode() + b"\xff",
    "references to controls": lambda: page("<p>" + "&#133;&#x0" * 200_000 + "&#" + "0" * MEGABYTE),
    "marks that combine": lambda: page("<p>" + ("a" + "\u0301" * 100) * 10_000),
    "times in attributes": lambda: page(
        "<p class=date>Published 3 May 2024</p>"
        + "".join(f"<i data-time{n}='x' data-date='May 3, 2024 1:{n % 60:02} pm {n}'></i>" for n in range(15_000)),
    ),
    "noise": lambda: "<html>" + noise(),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_ends(name: str) -> None:
    assert isinstance(answer(FLOODS[name]()), Article | Refusal)


@pytest.mark.parametrize("trap", TRAPS)
def test_a_long_run_of_one_thing_ends(trap: str) -> None:
    text = trap * (MEGABYTE // len(trap) // 20)
    shown = text.replace("&", "&amp;").replace("<", "&lt;")
    html = page(
        f"<h1>{shown}x</h1><p class='byline'>By {shown}</p><time datetime='{shown}'>{shown}</time><p>{shown}</p>{BODY}",
        data(headline=text, author=f"By {text}x", datePublished=text, description=text)
        + f"<meta name='author' content='{shown}x'><meta name='date' content='{shown}'>",
        title=f"{shown}x",
    )
    assert isinstance(answer(html), Article | Refusal)


@pytest.mark.parametrize("part", ["title", "byline", "paragraph"])
def test_a_word_of_a_megabyte_ends(part: str) -> None:
    word = "x" * MEGABYTE
    html = {
        "title": page(title=word, head=data(headline=word)),
        "byline": page(f"<p class='byline'>{word}</p>{BODY}", data(author=word)),
        "paragraph": page(f"<p>{word}</p>"),
    }[part]
    assert isinstance(answer(html), Article | Refusal)


HALF = "\ud800"


@pytest.mark.parametrize(
    "html",
    [
        page(f"<p>{HALF}{SENTENCE}</p>{BODY}", title=f"Council {HALF}votes"),
        page(f"<p>&#xD800;{SENTENCE}&#55296;&#xDFFF;</p>{BODY}", title="Council &#xD800;votes"),
        page(
            head=data(
                headline=f"Council {HALF} votes",
                author=f"Jane {HALF}Doe",
                keywords=f"a{HALF}b,cd",
                description=HALF,
                articleSection=f"{HALF}x",
                image={"url": f"/a{HALF}.jpg", "caption": HALF},
            )
        ),
        page(
            head=data(
                license=f"https://a.example/{HALF}",
                copyrightYear=HALF,
                copyrightHolder=HALF,
                inLanguage=HALF,
                usageInfo=HALF,
                sourceOrganization=f"The {HALF} Wire",
            )
        ),
        page("", data(headline="Council votes", articleBody=HALF + SENTENCE * 9)),
        page(head=data(headline="Council &#xD800;&amp;#xD800; votes", description="&#55296;")),
    ],
)
def test_half_a_character_never_reaches_the_article(html: str) -> None:
    found = answer(html)
    assert isinstance(found, Article)
    found.to_json().encode()
    assert not any("\ud800" <= character <= "\udfff" for character in f"{found.title}{found.text}{found.authors}")


def test_half_a_character_in_a_hint_is_none() -> None:
    html = page(f"<p>{SENTENCE * 5}</p>", title="")
    found = extract(html, URL, title_hint=f"A {HALF} title", authors_hint=[f"Jane{HALF} Doe"])
    assert isinstance(found, Article)
    found.to_json().encode()


def test_nul_and_direction_marks_are_no_text() -> None:
    found = answer(
        page(
            f"<p>\0{SENTENCE}\u202e{SENTENCE}\u2066&#0;&#x202E;</p>{BODY}",
            data(author="Jane\u202e Doe", headline="Council\u0000 \u202evotes"),
            title="Council\0 \u202evotes",
        )
    )
    assert isinstance(found, Article)
    shown = f"{found.title}{found.text}{found.authors[0]}"
    assert not set("\0\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(shown)


@pytest.mark.parametrize(
    "address", ["http://[bad", "", "x", "https://example.org:99999/x", "https://example.org/\ud800"]
)
def test_an_address_that_is_none_ends(address: str) -> None:
    found = extract(page(head=f"<link rel=canonical href='{address}'><base href='{address}'>"), address)
    assert isinstance(found, Article | Refusal)


@pytest.mark.parametrize("value", [1, 1.5, True, ["x"], {"@id": "#a"}, [[]]])
def test_an_origin_whose_address_is_no_text_ends(value: object) -> None:
    found = answer(page(head=data(sourceOrganization={"name": "The Wire", "url": value})))
    assert isinstance(found, Article)


@pytest.mark.parametrize("label", ["undefined", "idna", "punycode", "base64", "replacement"])
def test_a_charset_that_is_none_ends(label: str) -> None:
    body = page(f"{BODY}<p>caf\xe9</p>").encode("latin-1")
    found = extract(body, URL, {"content-type": f"text/html; charset={label}"})
    assert isinstance(found, Article)
    assert "caf\xe9" in found.text


def test_controls_are_no_text() -> None:
    found = answer(
        page(
            f"<p>&#1;{SENTENCE}&#x7f;\x0f&amp;#2;</p><pre>a&#13;b\u202ec</pre>{BODY}",
            data(author="Jane\x01 Doe", headline="Council\x02 votes", articleSection="\x03Politics\x7f"),
            title="Council&#x1; votes",
        )
    )
    assert isinstance(found, Article)
    assert (found.authors, found.section) == (("Jane Doe",), "Politics")
    assert not set(f"{found.title}{found.text}") & {"\x01", "\x02", "\x7f", "\x0f", "\r", "\u202e"}
