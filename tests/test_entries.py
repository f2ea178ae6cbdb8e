"""`newscrawler sources entries`: what feeds, sitemaps and pages hold, as lines of JSON."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests import warm
from tests.command import newscrawler
from tests.web import Answer, Web

RSS = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>F</title><language>de</language>'
    "<link>https://example.org/</link>{}</channel></rss>"
)
ITEM = (
    "<item><title>One</title><link>/1</link><pubDate>Tue, 24 Nov 2026 06:05:20 +0200</pubDate>"
    "<dc:creator>Ann</dc:creator></item>"
)
ONE: dict[str, Any] = {
    "url": "https://example.org/1",
    "title": "One",
    "published": "2026-11-24T06:05:20+02:00",
    "authors": ["Ann"],
    "language": "de",
}
SITEMAP = "<urlset><url><loc>https://example.org/2</loc><lastmod>2026-11-24</lastmod></url></urlset>"
TWO: dict[str, Any] = {
    "url": "https://example.org/2",
    "title": None,
    "published": None,
    "authors": [],
    "modified": "2026-11-24",
}


def entries(*words: str | Path, status: int = 0) -> tuple[list[dict[str, Any]], str]:
    done = newscrawler("sources", "entries", *words)
    assert done.returncode == status, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    (tmp_path / "feed.xml").write_text(RSS.format(ITEM))
    (tmp_path / "sitemap.xml.gz").write_bytes(gzip.compress(SITEMAP.encode()))
    (tmp_path / "noise.txt").write_text("noise")
    return tmp_path


def test_one_file_gives_a_line_for_each_entry(saved: Path) -> None:
    assert entries(saved / "feed.xml") == ([ONE], "")


def test_several_inputs_are_named_in_each_line_and_a_bad_one_harms_no_other(saved: Path) -> None:
    names = [str(saved / name) for name in ("feed.xml", "noise.txt", "gone.xml", "sitemap.xml.gz")]
    rows, messages = entries(*names, status=1)
    assert rows == [
        {"input": names[0], **ONE},
        {"input": names[1], "error": "not_a_list: it starts with b'noise'; no feed and no sitemap does"},
        {"input": names[2], "error": "unreadable: No such file or directory"},
        {"input": names[3], **TWO},
    ]
    assert [line.split(": ")[:3] for line in messages.splitlines()] == [
        ["error", names[1], "not_a_list"],
        ["error", names[2], "unreadable"],
    ]
    assert messages.splitlines()[1].endswith("(check the path)")


def test_a_document_that_breaks_off_gives_what_came_and_the_error(saved: Path) -> None:
    path = saved / "cut.xml"
    path.write_text(RSS.format(ITEM + ITEM).split("</channel>")[0][:-20])
    rows, _ = entries(path, status=1)
    assert rows == [ONE, {"error": "truncated: it ends before its last tag"}]


def test_an_index_gives_its_sitemaps(saved: Path) -> None:
    path = saved / "index.xml"
    path.write_text(
        "<sitemapindex><sitemap><loc>https://example.org/a.xml</loc><lastmod>2026-11-24</lastmod></sitemap>"
        "<sitemap><loc>https://example.org/b.xml</loc></sitemap></sitemapindex>"
    )
    rows, _ = entries(path)
    assert rows == [
        {"sitemap": "https://example.org/a.xml", "modified": "2026-11-24"},
        {"sitemap": "https://example.org/b.xml"},
    ]


def test_every_item_is_shown_without_a_link_and_twice(saved: Path) -> None:
    path = saved / "odd.xml"
    path.write_text(RSS.format(ITEM + "<item><title>No link</title></item>" + ITEM))
    rows, messages = entries(path)
    assert [(row["url"], row["title"]) for row in rows] == [
        ("https://example.org/1", "One"),
        (None, "No link"),
        ("https://example.org/1", "One"),
    ]
    assert messages == f"{path}: 1 of 3 items without a link that a crawl could take\n"


def test_stdin_is_an_input_and_url_says_where_a_file_came_from(saved: Path) -> None:
    done = warm.run(["-m", "newscrawler", "sources", "entries", "-"], given=RSS.format(ITEM))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ONE
    rows, _ = entries("--url", "https://other.example/feeds/rss", saved / "feed.xml")
    assert rows[0]["url"] == "https://other.example/1"
    page = saved / "page.html"
    page.write_text(
        '<html><link rel="alternate" type="application/rss+xml" href="/rss">'
        '<a href="/2026/11/24/harbour-bridge-opens-again/">Harbour bridge opens again</a></html>'
    )
    rows, messages = entries("--url", "https://example.org/", page)
    assert [row["url"] for row in rows] == ["https://example.org/2026/11/24/harbour-bridge-opens-again/"]
    assert messages == f"{page}: a web page; it announces https://example.org/rss\n"
    assert entries(page, status=1)[0] == [{"error": "html: a web page where a feed or sitemap was expected"}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--url", "https://example.org/", "a.xml", "b.xml"), "exactly one FILE"),
        (("--url", "https://example.org/", "https://example.org/rss"), "exactly one FILE"),
        (("--url", "example.org", "a.xml"), "no http(s) address"),
    ],
)
def test_wrong_words_are_said_before_any_work(words: tuple[str, ...], said: str) -> None:
    rows, messages = entries(*words, status=2)
    assert rows == []
    assert messages.startswith("error: --url: ")
    assert said in messages


def test_addresses_are_fetched_with_manners_and_in_the_order_given(saved: Path) -> None:
    routes = {
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /private"),
        "/rss": Answer(RSS.format(ITEM).encode("latin-1"), headers={"Content-Type": "text/xml"}),
        "/news": Answer(
            b'<!doctype html><a href="/2026/11/24/harbour-bridge-opens-again/">Harbour bridge opens again</a>'
        ),
    }
    with Web(routes) as web:
        names = [
            f"{web.url}/rss",
            str(saved / "sitemap.xml.gz"),
            f"{web.url}/private/rss",
            f"{web.url}/gone",
            f"{web.url}/news",
        ]
        rows, messages = entries(*names, status=1)
    assert rows[0] == {"input": names[0], **ONE, "url": f"{web.url}/1"}
    assert rows[1] == {"input": names[1], **TWO}
    assert (rows[2]["input"], rows[2]["error"].split(":")[0]) == (names[2], "robots_disallowed")
    assert rows[3] == {"input": names[3], "error": "http_404: HTTP 404: there is no such page"}
    assert (rows[4]["url"], rows[4]["title"]) == (
        f"{web.url}/2026/11/24/harbour-bridge-opens-again/",
        "Harbour bridge opens again",
    )
    assert web.paths == ["/robots.txt", "/rss", "/gone", "/news"]
    assert len(messages.splitlines()) == 2


def test_hundreds_of_files_take_one_start(tmp_path: Path) -> None:
    for n in range(300):
        (tmp_path / f"{n}.xml").write_text(RSS.format(ITEM))
    rows, _ = entries(*sorted(tmp_path.iterdir()))
    assert len(rows) == 300
