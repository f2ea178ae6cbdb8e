"""The fictional sites: what they list, how each quirk answers, and that they leave nothing behind."""

from __future__ import annotations

import gzip
import http.client
import itertools
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import brotli
import pytest
from backports import zstd
from lxml import etree, html
from ruamel.yaml import YAML

from newscrawler.article import parse_instant
from newscrawler.demo import Page, Sites
from newscrawler.demo.gates import PASSED
from newscrawler.demo.hostile import DEEP_LEVELS, HUGE_BYTES, STALLED

Answer = tuple[int, dict[str, str], bytes]
# Two stories that share this part of their words are copies to any near-duplicate detection.
NEAR = 0.20
# Two reports of a series share their frame.
SERIES = 0.45


@pytest.fixture(scope="module")
def sites() -> Iterator[Sites]:
    with Sites(slow_s=0.02, retry_after_s=0) as running:
        yield running


@pytest.fixture
def own_sites() -> Iterator[Sites]:
    """Sites of one test's own: it moves the edition or reads the whole log."""
    with Sites(slow_s=0.02) as running:
        yield running


def ask(url: str, limit: int | None = None, method: str = "GET", **headers: str) -> Answer:
    """Return status, headers and body (at most `limit` bytes), with no redirect followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        body = response.read() if limit is None else response.read(limit)
        return response.status, {k.lower(): v for k, v in response.getheaders()}, body
    finally:
        response.close()
        connection.close()


def the(sites: Sites, kind: str) -> Page:
    return next(page for page in sites.pages() if page.kind == kind)


def is_original(page: Page) -> bool:
    return page.story.startswith(f"{page.source}/")


def words_of(body: bytes, encoding: str) -> str:
    tree = html.fromstring(body.decode(encoding).replace("\0", ""))
    for script in tree.iter("script", "style"):
        script.text = None
    return " ".join(tree.text_content().split())


def test_the_sites_are_as_many_and_as_varied_as_promised(sites: Sites) -> None:
    articles = {page.story: page.gold for page in sites.pages() if page.gold and is_original(page)}
    assert len(sites.urls) >= 5
    assert len(articles) >= 90
    languages = Counter(gold.language for gold in articles.values())
    assert {"en", "fr", "de", "es", "ar", "ja", "zh", "ru", "pt"} <= set(languages)
    assert min(languages.values()) >= 5
    assert {gold.kind for gold in articles.values()} == {"article", "liveblog", "gallery", "video"}


def test_each_gold_answer_is_complete(sites: Sites) -> None:
    for page in sites.pages():
        if page.gold is None:
            assert page.code, page.url
            continue
        gold = page.gold
        assert gold.title, page.url
        assert gold.description
        assert gold.authors
        assert gold.section
        assert page.canonical
        instant = parse_instant(gold.published)
        assert instant is not None
        assert re.search(r"(?:[+-]\d\d:\d\d|Z)$", gold.published)
        short = gold.kind in ("gallery", "video") or gold.access == "paid" or page.kind == "live blog"
        assert len(gold.blocks) >= (2 if short else 3), page.url
        spaced = gold.language not in ("ja", "zh")
        assert len(gold.text.split() if spaced else gold.text) >= ((60 if short else 95) if spaced else 300), page.url


def test_distinct_stories_share_less_than_a_fifth_of_their_shingles(sites: Sites) -> None:
    shingles = {}
    for page in sites.pages():
        if page.gold and is_original(page):
            text = page.gold.text.lower()
            units = text if page.gold.language in ("ja", "zh") else re.findall(r"\w+", text)
            size = 8 if page.gold.language in ("ja", "zh") else 4
            shingles[page.story] = {tuple(units[n : n + size]) for n in range(len(units) - size + 1)}
    for (one, left), (two, right) in itertools.combinations(shingles.items(), 2):
        near = SERIES if "weather" in one and "weather" in two else NEAR
        assert len(left & right) < near * min(len(left), len(right)), (one, two)


def test_each_article_page_holds_its_gold_text_in_its_real_encoding(sites: Sites) -> None:
    encodings = {"nagihara": "cp932", "zarechye": "cp1251"}
    late = ("redirect chain", "javascript", "429 then 200", "500 once then 200", "behind a tollgate")
    # What the scripts make of the others is in test_demo_rendering.py.
    scripts = ("next data", "nuxt data", "redirect by script")
    for page in sites.pages():
        if page.gold is None or page.rendered or page.kind in (*late, *scripts):
            continue
        status, _, body = ask(page.url)
        assert status == 200, page.url
        text = words_of(body, encodings.get(page.source, "utf-8-sig"))
        for block in page.gold.blocks:
            cells = re.split(r" \| |\n", block.text) if block.kind == "table" else [block.text]
            for cell in cells:
                # A tag link or a crossed tag may stand in a block: what is read is the same.
                assert " ".join(cell.split()) in text, (page.url, cell)


def opened(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def test_the_registry_names_every_outlet_and_its_lists(sites: Sites) -> None:
    registry = YAML(typ="safe").load(sites.registry(delay_s=0.25, concurrency=1))
    assert [source["id"] for source in registry["sources"]] == list(sites.urls)
    named = []
    for source in registry["sources"]:
        assert (source["network"], source["delay"], source["concurrency"]) == ("private", 0.25, 1)
        every = [url for role in ("feeds", "sitemaps", "sections") for url in source.get(role, [])]
        named += every or [source["homepage"]]
    assert named == [shelf.url for shelf in sites.shelves()]


def test_every_list_is_in_the_form_it_is_called_by(sites: Sites) -> None:
    roots = {"rss": "rss", "atom": "feed", "rdf": "RDF", "sitemap": "urlset", "monthly sitemaps": "sitemapindex"}
    kinds = set()
    for shelf in sites.shelves():
        if shelf.kind == "feed with a wrong certificate":
            continue
        status, _, body = ask(shelf.url, limit=1_000_000)
        kinds.add(shelf.kind)
        if shelf.expect == "read":
            assert status == 200
        if shelf.kind in roots:
            assert etree.QName(etree.fromstring(opened(body))).localname == roots[shelf.kind]
        elif shelf.kind == "json feed":
            assert json.loads(body)["version"] == "https://jsonfeed.org/version/1.1"
        elif shelf.kind == "text sitemap":
            assert all(line.startswith(sites.urls[shelf.source]) for line in body.decode().splitlines())
        elif shelf.kind == "broken rss":
            with pytest.raises(etree.XMLSyntaxError):
                etree.fromstring(body)
    assert kinds >= {*roots, "json feed", "text sitemap", "broken rss", "section", "home page"}


def test_every_page_stands_in_a_list_of_its_outlet(sites: Sites) -> None:
    texts = dict.fromkeys(sites.urls, "")
    asked: set[str] = set()
    queue = [(shelf.source, shelf.url) for shelf in sites.shelves() if shelf.expect == "read"]
    queue += [(name, f"{base}/robots.txt") for name, base in sites.urls.items() if name not in ("plinth", "static")]
    while queue:
        name, url = queue.pop()
        # Indexes without end hold nothing.
        if url in asked or "/deep/" in url:
            continue
        asked.add(url)
        found = opened(ask(url)[2]).decode("utf-8", "replace")
        texts[name] += found
        links = re.findall(r"<sitemap><loc>(.*?)</loc>|^Sitemap: (\S+)", found, re.MULTILINE)
        links += re.findall(
            r'href="(/[^"]*\?page=\d+)"|type="application/rss\+xml" title="[^"]*" href="([^"]*)"', found
        )
        queue += [(name, urljoin(url, "".join(link))) for link in links]
    for page in sites.pages():
        where = page.url.removeprefix(sites.urls[page.source])
        assert where.replace("&", "&amp;") in texts[page.source], page.url


def test_no_list_of_the_home_page_outlet_has_all_of_it(sites: Sites) -> None:
    base = sites.urls["zarechye"]
    home, robots = (ask(base + path)[2].decode() for path in ("/", "/robots.txt"))
    assert "/rss.xml" in home
    assert f"Sitemap: {base}/sitemap.xml" in robots
    pages = [page.url.removeprefix(base) for page in sites.pages() if page.source == "zarechye"]
    for path in ("/", "/rss.xml", "/sitemap.xml"):
        assert not all(page in ask(base + path)[2].decode() for page in pages)


@pytest.mark.parametrize(
    ("kind", "status"),
    [("404", 404), ("410 gone", 410), ("429 for an hour", 429), ("503 with a date", 503), ("500", 500)],
)
def test_a_status_is_answered_again_and_again(sites: Sites, kind: str, status: int) -> None:
    assert [ask(the(sites, kind).url)[0] for _ in range(2)] == [status, status]


def test_retry_after_comes_in_seconds_and_as_a_date(sites: Sites) -> None:
    assert ask(the(sites, "429 for an hour").url)[1]["retry-after"] == "3600"
    assert parsedate_to_datetime(ask(the(sites, "503 with a date").url)[1]["retry-after"]).tzinfo is not None


def test_the_busy_page_answers_only_after_the_wait_it_asked_for(own_sites: Sites, sites: Sites) -> None:
    url = the(own_sites, "429 then 200").url
    status, headers, _ = ask(url)
    assert (status, headers["retry-after"]) == (429, "2")
    assert ask(url)[0] == 429
    assert ask(the(sites, "429 then 200").url)[0] == 200


def test_the_stumbling_page_answers_at_the_second_try(own_sites: Sites) -> None:
    assert [ask(the(own_sites, "500 once then 200").url)[0] for _ in range(3)] == [500, 200, 200]


def test_a_redirect_chain_of_three_hops_ends_at_the_article(sites: Sites) -> None:
    page = the(sites, "redirect chain")
    url, hops = page.url, 0
    while (answer := ask(url))[0] in (301, 302, 307):
        url, hops = sites.urls[page.source] + answer[1]["location"], hops + 1
    assert (hops, url, answer[0]) == (3, page.canonical, 200)


def test_a_redirect_loop_leads_back(sites: Sites) -> None:
    base = sites.urls["lantern"]
    assert ask(base + "/loop/a")[1]["location"] == "/loop/b"
    assert ask(base + "/loop/b")[1]["location"] == "/loop/a"


def test_the_huge_page_announces_its_size_and_the_endless_one_none(sites: Sites) -> None:
    assert ask(the(sites, "60 MB page").url, limit=200_000)[1]["content-length"] == str(HUGE_BYTES)
    status, headers, body = ask(the(sites, "endless page").url, limit=5_000_000)
    assert (status, len(body), headers.get("content-length")) == (200, 5_000_000, None)


def test_truncated_bodies_end_before_their_time(sites: Sites) -> None:
    _, headers, body = ask(the(sites, "truncated gzip").url)
    assert headers["content-encoding"] == "gzip"
    with pytest.raises(EOFError):
        gzip.decompress(body)
    with pytest.raises(http.client.IncompleteRead):
        ask(the(sites, "short of its length").url)


def test_a_dropped_connection_gives_no_answer(sites: Sites) -> None:
    url = urlsplit(the(sites, "dropped connection").url)
    with socket.create_connection((url.hostname or "", url.port or 80), timeout=10) as connection:
        connection.sendall(f"GET {url.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert connection.recv(100) == b""


@pytest.mark.parametrize(
    ("kind", "content_type", "start"),
    [("PDF", "application/pdf", b"%PDF"), ("JPEG", "image/jpeg", b"\xff\xd8"), ("JSON", "application/json", b"{")],
)
def test_what_is_not_html_is_said_not_to_be(sites: Sites, kind: str, content_type: str, start: bytes) -> None:
    _, headers, body = ask(the(sites, kind).url)
    assert headers["content-type"] == content_type
    assert body.startswith(start)


def test_odd_bodies_are_odd(sites: Sites) -> None:
    assert ask(the(sites, "empty body").url)[2] == b""
    assert ask(the(sites, "50,000 levels").url)[2].count(b"<div>") == DEEP_LEVELS
    assert b"\0" in ask(the(sites, "nul bytes").url)[2]
    noise = ask(the(sites, "binary noise").url)
    assert noise[1]["content-type"].startswith("text/html")
    with pytest.raises(UnicodeDecodeError):
        noise[2].decode()


def test_charsets_are_wrong_missing_or_only_in_the_page(sites: Sites) -> None:
    def page_of(source: str, kind: str = "") -> Answer:
        return ask(next(p.url for p in sites.pages() if p.source == source and (not kind or p.kind == kind)))

    assert page_of("manara")[1]["content-type"] == "text/html; charset=ISO-8859-1"
    for source, name in (("nagihara", b"Shift_JIS"), ("zarechye", b"windows-1251")):
        _, headers, body = page_of(source)
        assert headers["content-type"] == "text/html"
        assert b'<meta charset="' + name in body
        with pytest.raises(UnicodeDecodeError):
            body.decode("utf-8")
    for source, kind in (("yunhe", ""), ("lantern", "missing charset")):
        _, headers, body = page_of(source, kind)
        assert (headers["content-type"], b"charset=" in body) == ("text/html", False)


def test_robots_txt_forbids_the_page_that_a_feed_lists(sites: Sites) -> None:
    for page in sites.pages():
        if page.expect == "refused:robots_disallowed" and "by script" not in page.kind:
            rules = ask(sites.urls[page.source] + "/robots.txt", limit=500_000)[2].decode()
            path = urlsplit(page.url).path
            assert any(path.startswith(rule) for rule in re.findall(r"Disallow: (/\S+)", rules)), page.url


def test_every_good_list_can_be_asked_for_conditionally_but_one_outlets(sites: Sites) -> None:
    gives = {}
    for shelf in sites.shelves():
        if shelf.source in {"maelstrom", "sabbatical", "tollgate"} or shelf.kind == "feed with a wrong certificate":
            continue
        _, headers, body = ask(shelf.url)
        gives[shelf.source] = {name for name in ("etag", "last-modified") if name in headers}
        if "etag" in headers:
            assert ask(shelf.url, If_None_Match=headers["etag"])[0] == 304
        elif "last-modified" in headers:
            assert ask(shelf.url, If_Modified_Since=headers["last-modified"])[0] == 304
        else:
            assert ask(shelf.url)[2] == body
    assert {name for name, given in gives.items() if not given} == {"northstrand"}
    assert (gives["manara"], gives["nagihara"]) == ({"last-modified"}, {"etag"})


def test_an_unchanged_feed_is_answered_with_304(own_sites: Sites) -> None:
    feed = own_sites.urls["courrier"] + "/feed/atom/"
    headers = ask(feed)[1]
    assert ask(feed, If_None_Match=headers["etag"])[0] == 304
    assert ask(feed, If_Modified_Since=headers["last-modified"])[0] == 304
    own_sites.advance()
    assert ask(feed, If_None_Match=headers["etag"])[0] == 200


def test_the_same_edition_gives_the_same_bytes(sites: Sites) -> None:
    for page in sites.pages():
        if page.expect == "stored" and page.kind not in ("429 then 200", "500 once then 200", "behind a tollgate"):
            assert ask(page.url)[2] == ask(page.url)[2]


def test_the_second_edition_changes_texts_and_boilerplate_and_brings_new_stories(own_sites: Sites) -> None:
    before = {page.url: (page, ask(page.url)[2]) for page in own_sites.pages() if page.source != "lantern"}
    own_sites.advance()
    after = {page.url: page for page in own_sites.pages() if page.source != "lantern"}
    assert len(set(after) - set(before)) >= 3
    kinds: dict[str, set[tuple[bool, bool]]] = {}
    for url, (page, body) in before.items():
        if page.gold and (new := after[url].gold):
            text, later = new.blocks != page.gold.blocks, new.modified != page.gold.modified
            kinds.setdefault(page.kind, set()).add((text, later))
            if "changes" in page.kind:
                assert ask(url)[2] != body
    assert kinds.pop("changes") == {(True, True)}
    assert kinds.pop("boilerplate changes") == {(False, True)}
    assert set().union(*kinds.values()) == {(False, False)}


def test_copies_close_with_a_sentence_that_names_the_original(own_sites: Sites) -> None:
    own_sites.advance()
    agency = own_sites.urls["northstrand"]
    said = {
        "harbour-post": "appeared first on",
        "courrier": "est apparu en premier sur",
        "anzeiger": "erschien zuerst auf",
    }
    copies = [page for page in own_sites.pages() if not is_original(page) and page.source in said]
    assert len(copies) == 6
    for page in copies:
        body = ask(page.url)[2].decode()
        original = f"{agency}/wire/{page.story.partition('/')[2]}.html"
        assert f'<a href="{original}">' in body
        assert f'</a> {said[page.source]} <a href="{agency}/">Northstrand News Agency</a>' in body
    texts: dict[str, set[str]] = {}
    for page in own_sites.pages():
        if page.kind in ("agency original", "agency copy") and page.gold:
            texts.setdefault(page.story, set()).add(page.gold.text)
    assert [len(each) for each in texts.values()] == [1, 1]
    assert all(text.startswith("CARRICKMOOR (Northstrand) – ") for each in texts.values() for text in each)


def test_edited_copies_are_shorter_or_longer_than_their_original(own_sites: Sites) -> None:
    own_sites.advance()
    blocks = {page.kind: page.gold.blocks for page in own_sites.pages() if page.gold and "buoy" in page.story}
    whole, cut, more = (
        blocks[f"{kind}"] for kind in ("agency original", "shortened agency copy", "lengthened agency copy")
    )
    assert set(cut) < set(whole) < set(more)
    assert len(set(more) - set(whole)) == 1


def test_a_headline_changes_and_only_the_lists_say_so(own_sites: Sites) -> None:
    before = the(own_sites, "headline changes").gold
    own_sites.advance()
    page = the(own_sites, "headline changes")
    after = page.gold
    assert before is not None
    assert after is not None
    assert before.title != after.title
    assert (before.blocks, before.modified) == (after.blocks, after.modified)
    assert b"<updated>2026-11-19T10:00:00+01:00" in ask(own_sites.urls["courrier"] + "/feed/atom/")[2]
    assert b"2026-11-19" not in ask(page.url)[2]


def test_twins_point_at_the_page_they_are_twins_of(sites: Sites) -> None:
    for kind, rel in (("amp twin", b'rel="amphtml"'), ("mobile twin", b'media="(max-width: 640px)"')):
        main, twin = [page for page in sites.pages() if page.kind == kind]
        assert (main.expect, twin.expect) == ("stored", "same")
        assert rel in ask(main.url)[2]
        assert f'<link rel="canonical" href="{main.url}">'.encode() in ask(twin.url)[2]


@pytest.mark.parametrize(
    ("source", "coding", "unpack"),
    [
        ("harbour-post", "gzip", gzip.decompress),
        ("courrier", "br", brotli.decompress),
        ("nagihara", "zstd", zstd.decompress),
    ],
)
def test_compression_is_only_for_those_who_ask(sites: Sites, source: str, coding: str, unpack: Any) -> None:
    url = next(page.url for page in sites.pages() if page.source == source)
    plain, other = ask(url), ask(url, Accept_Encoding="other")
    packed = ask(url, Accept_Encoding=f"other, {coding}")
    assert "content-encoding" not in plain[1].keys() | other[1].keys()
    assert packed[1]["content-encoding"] == coding
    assert unpack(packed[2]) == plain[2] == other[2]


@pytest.mark.parametrize(("source", "path"), [("faro", "/actualidad/"), ("foz", "/texto/")])
def test_section_pages_lead_through_all_stories(sites: Sites, source: str, path: str) -> None:
    base, where = sites.urls[source], path
    found: set[str] = set()
    pages = 0
    while where:
        text = ask(base + where)[2].decode()
        found |= {base + link for link in re.findall(r'<h2><a href="(/[^";?]+)', text)}
        onward = re.search(r'rel="next" href="([^"]+)"|href="([^"]+)">Seguinte', text)
        where, pages = (onward[1] or onward[2] if onward else ""), pages + 1
    assert pages >= 3
    assert found == {p.url for p in sites.pages() if p.source == source}


def test_links_in_sections_carry_sessions_that_the_server_does_not_need(sites: Sites) -> None:
    text = ask(sites.urls["foz"] + "/texto/")[2].decode()
    sessions = re.findall(r'href="(/2026/11/[^"]*(?:\?PHPSESSID=|;jsessionid=)[^"]+)"', text)
    assert len(sessions) == 2
    for path in sessions:
        plain = re.split(r"[?;]", path)[0]
        assert ask(sites.urls["foz"] + path)[2] == ask(sites.urls["foz"] + plain)[2]


def test_reservations_stand_where_publishers_put_them(sites: Sites) -> None:
    robots = ask(sites.urls["harbour-post"] + "/robots.txt")[2].decode()
    assert re.search(r"^User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /$", robots, re.MULTILINE)
    assert "Content-Signal: search=yes, ai-train=no" in robots
    licence = re.search(r"^License: (\S+)$", robots, re.MULTILINE)
    assert licence is not None
    assert b"<prohibits" in ask(licence[1])[2]
    tdmrep = json.loads(ask(sites.urls["courrier"] + "/.well-known/tdmrep.json")[2])
    assert (tdmrep[0]["location"], tdmrep[0]["tdm-reservation"]) == ("/", 1)
    assert b"Disallow: /\n" in ask(sites.urls["courrier"] + "/ai.txt")[2]
    page = ask(next(page.url for page in sites.pages() if page.source == "faro"))
    assert page[1]["x-robots-tag"] == "noai, noimageai"
    assert b'<meta name="tdm-reservation" content="1">' in page[2]


def test_the_tollgate_shuts_after_its_first_pages_and_stays_shut(own_sites: Sites) -> None:
    urls = [page.url for page in own_sites.pages() if page.source == "tollgate"]
    answers = [ask(url) for url in urls]
    assert [status for status, _, _ in answers] == [200] * PASSED + [403] * (len(urls) - PASSED)
    assert answers[PASSED][1]["cf-mitigated"] == "challenge"
    assert ask(own_sites.urls["tollgate"] + "/rss.xml")[0] == 403


def test_robots_txt_has_fifty_megabytes_or_no_sense(sites: Sites) -> None:
    start = ask(sites.urls["plinth"] + "/robots.txt", limit=2_000_000)[2]
    assert (len(start), start.count(b"Disallow")) == (2_000_000, 1)
    with pytest.raises(UnicodeDecodeError):
        ask(sites.urls["static"] + "/robots.txt")[2].decode()


def test_hostile_lists_have_no_end_and_no_measure(sites: Sites) -> None:
    base = sites.urls["maelstrom"]
    assert ask(base + "/trap/7")[1]["location"] == "/trap/8"
    assert f"{base}/deep/10.xml".encode() in ask(base + "/deep/9.xml")[2]
    assert b"/calendar/2031/01/" in ask(base + "/calendar/2030/12/")[2]
    assert ask(base + "/sessions.xml")[2] != ask(base + "/sessions.xml")[2]
    assert len(ask(base + "/hundred.xml", limit=60_000_000)[2]) == 60_000_000
    assert ask(base + "/bomb.xml")[2].count(b"<!ENTITY") == 10
    assert ask(sites.urls["sabbatical"] + "/rss.xml")[1]["retry-after"] == str(365 * 24 * 3600)


def test_the_log_counts_requests_under_way_at_a_site(own_sites: Sites) -> None:
    stalled, quick = (f"{own_sites.urls['lantern']}{path}" for path in (STALLED, "/"))
    parts = urlsplit(stalled)
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10) as connection:
        connection.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        connection.recv(10)
        ask(quick)
        ask(own_sites.urls["foz"] + "/")
    assert [hit.at_once for hit in own_sites.log] == [1, 2, 1]


def test_the_log_tells_who_asked_for_what(own_sites: Sites) -> None:
    ask(own_sites.urls["zarechye"] + "/rss.xml?x=1", User_Agent="tester", If_None_Match='"a"')
    hit = own_sites.log[-1]
    assert (hit.outlet, hit.method, hit.path, hit.status) == ("zarechye", "GET", "/rss.xml?x=1", 200)
    assert hit.headers["user-agent"] == "tester"
    assert hit.headers["if-none-match"] == '"a"'
    assert hit.at.tzinfo is not None


def test_other_methods_and_unknown_paths_are_refused(sites: Sites) -> None:
    base = sites.urls["foz"]
    assert ask(base + "/nowhere")[0] == 404
    assert ask(base + "/", method="POST")[0] == 405
    assert ask(base + "/", method="HEAD")[2] == b""


def test_the_sites_stop_at_once_even_in_the_middle_of_an_answer() -> None:
    before = threading.active_count()
    with Sites() as sites:
        url = urlsplit(sites.urls["lantern"])
        open_ends = [socket.create_connection((url.hostname or "", url.port or 80)) for _ in range(3)]
        for connection, path in zip(open_ends, ("/endless", STALLED, "/"), strict=True):
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            connection.recv(10)
        began = time.monotonic()
    assert time.monotonic() - began < 1
    assert threading.active_count() == before
    for connection in open_ends:
        connection.close()


def test_ports_may_be_given_and_a_taken_one_is_an_error() -> None:
    with Sites(hostile=False) as sites:
        ports = [urlsplit(url).port or 0 for url in sites.urls.values()]
        with pytest.raises(OSError, match="in use"), Sites(ports, hostile=False):
            pass
    with Sites(ports, hostile=False) as again:
        assert [urlsplit(url).port for url in again.urls.values()] == ports
    with pytest.raises(ValueError, match="ports for"):
        Sites([1, 2])


def test_the_module_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    registry = tmp_path / "sources.yml"
    words = [sys.executable, "-m", "newscrawler.demo", "--registry", str(registry)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in range(18)]
        assert ask(lines[0][1] + "/robots.txt")[0] == 200
        assert lines[0][1] in registry.read_text("utf-8")
        process.terminate()
        assert process.wait(10) == 0
