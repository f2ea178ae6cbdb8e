"""Lists in passing: the same as read whole, in a few MB whatever their size, and bounded whatever they hold."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawler.discovery import Entry, Listing, ListRef, ListStream, feeds, read_list, reading, stream_list
from newscrawler.discovery.seen import Seen

URL = "https://example.org/sitemap.xml"
NEWS = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
)


def urlset(rows: str) -> bytes:
    return f"<?xml version='1.0' encoding='UTF-8'?><urlset {NEWS}>{rows}</urlset>".encode()


def listed(*addresses: str) -> str:
    return "".join(f"<url><loc>{address}</loc></url>" for address in addresses)


def collected(stream: ListStream) -> Listing:
    entries, lists = tuple(stream.entries), tuple(stream.lists)
    return Listing(stream.kind, entries, lists, stream.error, stream.language, stream.ttl_s, stream.next)


def long_sitemap(count: int, word: str = "") -> bytes:
    return urlset(
        "".join(
            f"<url><loc>https://example.org/{n}{word}</loc><lastmod>2026-11-24</lastmod></url>\n" for n in range(count)
        )
    )


@pytest.mark.parametrize("word", ["", "/grüße?a=1&amp;b=2", "?a&b"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_long_sitemap_comes_whole_whatever_its_encoding(word: str, encoding: str) -> None:
    body = long_sitemap(6000, word).decode().replace("UTF-8", encoding).encode(encoding)
    assert len(body) > 3 * 128 * 1024
    listing = read_list(body, URL)
    assert (listing.kind, listing.error, len(listing.entries)) == ("sitemap", None, 6000)
    assert listing.entries[5999] == Entry(
        f"https://example.org/5999{word.replace('&amp;', '&')}", modified="2026-11-24"
    )


@pytest.mark.parametrize("shift", [0, 1])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_no_letter_is_lost_where_pieces_meet(shift: int, encoding: str) -> None:
    rows = listed(*(f"https://example.org/{n}/{'ü' * 50}" for n in range(5000)))
    text = f'<?xml version="1.0" encoding="{encoding}"?>{" " * shift}<!-- grüße --><urlset>{rows}</urlset>'
    urls = [entry.url for entry in read_list(text.encode(encoding), URL).entries]
    assert urls == [f"https://example.org/{n}/{'ü' * 50}" for n in range(5000)]


def test_a_prolog_longer_than_the_head_is_passed_over() -> None:
    body = b"<!-- " + b"x" * 200_000 + b" -->" + long_sitemap(3000).partition(b"?>")[2]
    assert len(read_list(body, URL).entries) == 3000


def test_a_file_is_read_in_passing_as_bytes_are() -> None:
    body = gzip.compress(long_sitemap(5000))
    stream = stream_list(io.BytesIO(body), URL)
    assert (stream.kind, stream.error) == ("sitemap", None)
    assert collected(stream) == read_list(body, URL)


def test_chunks_may_be_taken_in_threads() -> None:
    stream = stream_list(long_sitemap(5000), URL)
    found: list[Entry] = []
    with ThreadPoolExecutor() as pool:
        while chunk := pool.submit(lambda: list(islice(stream.entries, 1000))).result():
            assert len(chunk) == 1000
            found += chunk
    assert tuple(found) == read_list(long_sitemap(5000), URL).entries


PEAK = """
import resource, sys, zlib
from newscrawler.discovery import stream_list
pack = zlib.compressobj(6, zlib.DEFLATED, 31)
root, item, pad = sys.argv[1], sys.argv[2], "x" * int(sys.argv[3])
body = pack.compress(f"<{root}>".encode())
for n in range(50_000):
    body += pack.compress(f"<{item}><loc>https://example.org/{n}/{pad}</loc></{item}>".encode())
body += pack.compress(f"</{root}>".encode()) + pack.flush()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
stream = stream_list(body, "https://example.org/sitemap.xml")
count = sum(1 for _ in stream.entries) + sum(1 for _ in stream.lists)
print(count, stream.error, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(
    ("root", "item", "pad"), [("urlset", "url", 20), ("urlset", "url", 940), ("sitemapindex", "sitemap", 20)]
)
def test_memory_stays_flat_for_50_000_entries_and_50_mb(root: str, item: str, pad: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PEAK, root, item, str(pad)], capture_output=True, text=True, check=True, timeout=60
    )
    count, error, kilobytes = done.stdout.split()
    assert (count, error) == ("50000", "None")
    assert int(kilobytes) < 16 * 1024


def test_what_ends_a_stream_early_is_known_at_its_end() -> None:
    body = gzip.compress(long_sitemap(5000))
    stream = stream_list(body[: len(body) // 2], URL)
    assert stream.error is None
    entries = list(stream.entries)
    assert 1000 < len(entries) < 5000
    assert entries[-1].url == f"https://example.org/{len(entries) - 1}"
    assert (stream.error or "").startswith("gzip_truncated: ")
    stream = stream_list(long_sitemap(5000)[:-4000], URL)
    assert 4900 < len(list(stream.entries)) < 5000
    assert stream.error == "truncated: it ends before its last tag"


def test_more_than_50_mb_is_cut_and_says_so() -> None:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    body = packer.compress(f"<urlset {NEWS}>".encode())
    for n in range(60_000):
        body += packer.compress(listed(f"https://example.org/{n}/{'x' * 1000}").encode())
    stream = stream_list(body + packer.compress(b"</urlset>") + packer.flush(), URL)
    assert 45_000 < sum(1 for _ in stream.entries) < 55_000
    assert (stream.error or "").startswith("too_large: ")


def test_a_broken_entry_hurts_only_its_neighbours() -> None:
    rows = [listed(f"https://example.org/{n}") for n in range(9000)]
    rows[4000] = "<url><loc>https://example.org/broken</lok></urrl>"
    listing = read_list(urlset("".join(rows)), URL)
    assert len(listing.entries) >= 8900
    assert listing.entries[-1].url == "https://example.org/8999"


def test_entries_in_comments_are_no_entries() -> None:
    rows = [listed(f"https://example.org/{n}") for n in range(9000)]
    rows.insert(2000, "<!-- " + listed(*(f"https://example.org/no/{n}" for n in range(4000))) + " -->")
    listing = read_list(urlset("".join(rows)), URL)
    assert listing.error is None
    assert [entry.url for entry in listing.entries] == [f"https://example.org/{n}" for n in range(9000)]


def test_a_prefix_that_nobody_declared_is_no_matter() -> None:
    listing = read_list(b"<s:urlset><s:url><s:loc>https://example.org/1</s:loc></s:url></s:urlset>", URL)
    assert listing == Listing("sitemap", (Entry("https://example.org/1"),))
    body = (
        b"<urlset><url><loc>https://example.org/1</loc><news:news><news:title>T</news:title></news:news></url></urlset>"
    )
    assert read_list(body, URL) == Listing("news_sitemap", (Entry("https://example.org/1", "T"),))


def test_a_news_sitemap_says_title_time_and_language() -> None:
    row = (
        "<url><loc>https://example.org/1</loc><news:news><news:publication><news:name>The Example</news:name>"
        "<news:language>de</news:language></news:publication><news:publication_date>2026-11-24T06:05:20+02:00"
        "</news:publication_date><news:title> One \n two </news:title></news:news></url>"
    )
    entry = Entry("https://example.org/1", "One two", "2026-11-24T06:05:20+02:00", language="de")
    assert read_list(urlset(row), URL) == Listing("news_sitemap", (entry,))


def test_translations_are_entries_of_their_own_with_their_language() -> None:
    def row(page: str, *translations: str) -> str:
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{t}" href="https://example.org/{t}"/>' for t in translations
        )
        return f"<url><loc>https://example.org/{page}</loc>{links}<lastmod>2026-11-24</lastmod></url>"

    elsewhere = '<xhtml:link rel="alternate" hreflang="nl" href="https://other.example/nl"/>'
    rows = row("en", "en", "de", "fr", "x-default").replace("<lastmod>", f"{elsewhere}<lastmod>", 1)
    rows += row("de", "en", "de", "fr").replace("2026-11-24", "2026-11-25")
    assert [(entry.url[20:], entry.language, entry.modified) for entry in read_list(urlset(rows), URL).entries] == [
        ("en", "en", "2026-11-24"),
        # It has an entry of its own, with its own time.
        ("de", "de", "2026-11-25"),
        # It has none.
        ("fr", "fr", "2026-11-24"),
    ]


def test_a_page_under_a_thousand_session_ids_is_one_entry() -> None:
    rows = listed(
        *(f"https://example.org/a?PHPSESSID={n:032x}" for n in range(1000)),
        *(f"https://example.org/b;jsessionid={n:032X}?id=7" for n in range(1000)),
        "https://example.org/a",
        "https://example.org/b?id=8",
    )
    urls = [entry.url for entry in read_list(urlset(rows), URL).entries]
    assert urls == [
        f"https://example.org/a?PHPSESSID={0:032x}",
        f"https://example.org/b;jsessionid={0:032X}?id=7",
        "https://example.org/b?id=8",
    ]


def test_an_index_of_too_many_children_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ENTRIES_MAX", 3)
    rows = "".join(f"<sitemap><loc>https://example.org/{n}.xml</loc></sitemap>" for n in range(4))
    listing = read_list(f"<sitemapindex>{rows}</sitemapindex>".encode(), URL)
    assert listing.lists == tuple(ListRef(f"https://example.org/{n}.xml") for n in range(3))
    assert (listing.error or "").startswith("too_many: ")


def test_a_text_sitemap_of_any_length_comes_whole() -> None:
    lines = "".join(f"https://example.org/grüße/{n}\r\n" for n in range(20_000))
    assert len(read_list(b"\xef\xbb\xbf" + lines.encode(), URL).entries) == 20_000
    stream = stream_list(b"https://example.org/1\n" + b"x" * 5_000_000 + b"\nhttps://example.org/2", URL)
    assert [entry.url for entry in stream.entries] == ["https://example.org/1", "https://example.org/2"]


def bombs() -> Iterator[tuple[str, bytes, str]]:
    head = f"<urlset {NEWS}>".encode()
    yield "members", gzip.compress(b"") * 100_000, "gzip_broken"
    yield "twice packed", gzip.compress(gzip.compress(b"\0" * 200_000_000)), "too_large"
    yield "one endless entry", gzip.compress(head + b"<url><loc>" + b"x" * 40_000_000), "broken_xml"
    yield "an endless comment", gzip.compress(head + b"<!-- " + b"<url></url>" * 3_000_000), "broken_xml"
    yield "an endless root tag", gzip.compress(b"<urlset " + b"a='b' " * 5_000_000), "broken_xml"
    yield "deep nesting", gzip.compress(head + b"<url>" * 5_000_000), "broken_xml"
    yield "empty entries", gzip.compress(head + b"<url></url>" * 500_000 + b"</urlset>"), "None"
    yield "a deep feed", gzip.compress(b"<rss><channel><item>" + b"<a>" * 10_000_000), "truncated"
    yield (
        "a feed of 100 MB",
        gzip.compress(b"<rss><channel>" + b"<item><title>x</title></item>" * 3_500_000),
        "too_large",
    )
    yield (
        "a long broken feed",
        b"<rss><channel>" + b"<item><title>x</titel></item>" * 60_000 + b"</channel></rss>",
        "no_links",
    )
    texts = b"<description><![CDATA[" * 300_000 + b"]]></rss>"
    yield "texts in texts", b"<rss><channel>" + texts, "broken_xml"
    yield "bare brackets", b"<rss><channel>" + b"<" * 10_000_000 + b"</channel></rss>", "broken_xml"
    yield "bare ampersands", b"<rss><channel><title>" + b"&" * 10_000_000 + b"</title></channel></rss>", "broken_xml"
    yield "texts without an end", b"<rss><channel>" + b"<content>" * 500_000 + b"</rss>", "None"
    yield "brackets", b"<rss><channel><description><![CDATA[" + b"]" * 20_000_000 + b"]]></description></rss>", "None"
    yield (
        "a title of markup",
        b"<rss><channel><item><title>" + b"&lt;script&gt;" * 200_000 + b"</title></item></channel></rss>",
        "no_links",
    )
    yield (
        "an author of @",
        b"<rss><channel><item><author>" + b"a@" * 500_000 + b"</author></item></channel></rss>",
        "no_links",
    )


@pytest.mark.parametrize(("name", "body", "code"), [pytest.param(*each, id=each[0]) for each in bombs()])
def test_bombs_are_bounded_and_named(name: str, body: bytes, code: str) -> None:
    start = time.process_time()
    stream = stream_list(body, URL)
    assert sum(1 for _ in stream.entries) == 0
    assert str(stream.error).partition(":")[0] == code
    assert time.process_time() - start < 15


def test_a_feed_of_a_million_items_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "ENTRIES_MAX", 1000)
    items = b"<item><link>https://example.org/1</link></item>" * 1_000_000
    listing = read_list(gzip.compress(b"<rss><channel>" + items + b"</channel></rss>"), URL)
    assert listing.entries == (Entry("https://example.org/1"),)
    assert (listing.error or "").startswith("too_many: ")


def test_seen_keeps_apart_what_is_apart() -> None:
    seen = Seen()
    addresses = [f"https://example.org/{n}" for n in range(20_000)]
    assert all(seen.add(address) for address in addresses)
    assert not any(seen.add(address) for address in addresses)
    assert all(address in seen for address in addresses)
    assert "https://example.org/x" not in seen


@given(st.binary(max_size=300))
@example(b"\x1f\x8b")
@example(b"<urlset><url>")
@example(b"<urlset >" + b"<url/>" * 3)
def test_no_bytes_raise_in_a_stream(body: bytes) -> None:
    assert collected(stream_list(body, URL)) == collected(stream_list(io.BytesIO(body), URL))


@given(st.data())
def test_no_damage_to_a_sitemap_raises(data: st.DataObject) -> None:
    row = '<url><loc>https://e.org/{}</loc><xhtml:link rel="alternate" hreflang="de" href="/d"/><news:news/></url>'
    body = bytearray(urlset("".join(row.format(n) for n in range(3))))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        end = data.draw(st.integers(at, min(len(body), at + 40)))
        body[at:end] = data.draw(
            st.sampled_from([b"", b"<", b">", b"&", b"\x00", b"<!--", b"<![CDATA[", b"\xff", b'"'])
        )
    listing = read_list(bytes(body), URL)
    assert all(entry.url.startswith("http") for entry in listing.entries)
