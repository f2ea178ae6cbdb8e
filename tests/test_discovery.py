"""Feeds and sitemaps: told by their bytes, read whole, wrong ones named; never an exception."""

from __future__ import annotations

import gzip
import json
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawler.discovery import Entry, Listing, ListRef, read_list, reading, sitemaps_in_robots
from newscrawler.discovery.times import stated_time
from newscrawler.robots import parse_robots

URL = "https://example.org/feeds/main"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)
NEWS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def rss(items: str, head: str = "", version: str = "2.0") -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="{version}" {SPACES}><channel><title>Feed</title>'
        f"<link>https://example.org/</link>{head}{items}</channel></rss>"
    )


def read(text: str | bytes, url: str = URL, **options: str) -> Listing:
    return read_list(text.encode() if isinstance(text, str) else text, url, **options)


def only(listing: Listing) -> Entry:
    assert listing.error is None
    assert len(listing.entries) == 1
    return listing.entries[0]


ITEM = "<item><title>One</title><link>https://example.org/1</link></item>"
ONE = Entry("https://example.org/1", title="One")


@pytest.mark.parametrize(
    ("text", "kind", "entry"),
    [
        (rss(ITEM), "rss", ONE),
        (rss(ITEM, version="0.91"), "rss", ONE),
        (f'<rss version="0.92"><channel>{ITEM}</channel></rss>', "rss", ONE),
        (
            ('<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
            f'xmlns="http://purl.org/rss/1.0/" {SPACES}><channel rdf:about="x"><title>F</title></channel>'
            '<item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link>'
            "<dc:creator>Ann</dc:creator><dc:date>2026-11-24T06:05:20+02:00</dc:date></item></rdf:RDF>"),
            "rdf",
            Entry("https://example.org/1", "One", "2026-11-24T06:05:20+02:00", None, ("Ann",)),
        ),
        (
            ('<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title type="html">One &amp;amp; Two'
            "</title>"
            '<link rel="enclosure" href="https://example.org/x.mp3"/><link href="https://example.org/1"/>'
            "<author><name>Ann</name></author><author><name>Bea</name></author>"
            "<published>2026-11-24T06:05:20+02:00</published><updated>2026-11-24T07:00:00Z</updated></entry></feed>"),
            "atom",
            Entry(
                "https://example.org/1", "One & Two", "2026-11-24T06:05:20+02:00",
                "2026-11-24T07:00:00Z", ("Ann", "Bea"),
            ),
        ),
        (
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [
                        {"id": "1", "url": "/1", "title": "One", "authors": [{"name": "Ann"}],
                         "date_published": "2026-11-24T06:05:20+02:00", "date_modified": "2026-11-24"},
                    ],
                }
            ),
            "json_feed",
            Entry("https://example.org/1", "One", "2026-11-24T06:05:20+02:00", "2026-11-24", ("Ann",)),
        ),
        (
            f"<urlset {NEWS}><url><loc>https://example.org/1</loc><lastmod>2026-11-24</lastmod></url></urlset>",
            "sitemap",
            Entry("https://example.org/1", modified="2026-11-24"),
        ),
        (
            (f"<urlset {NEWS}><url><loc>https://example.org/1</loc><news:news><news:publication><news:name>E</news:name>"
            "</news:publication><news:publication_date>2026-11-24T06:05:20+02:00</news:publication_date>"
            "<news:title>One</news:title></news:news></url></urlset>"),
            "news_sitemap",
            Entry("https://example.org/1", "One", published="2026-11-24T06:05:20+02:00"),
        ),
        ("https://example.org/1\n\nnot one\nhttps://example.org/1\n", "text_sitemap", Entry("https://example.org/1")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_is_told_by_its_bytes(text: str, kind: str, entry: Entry, packed: bool) -> None:
    body = gzip.compress(text.encode()) if packed else text.encode()
    # Neither the address nor the header say so.
    assert read_list(body, URL, content_type="text/html") == Listing(kind, (entry,))  # type: ignore[arg-type]


def test_an_index_names_its_sitemaps() -> None:
    text = (
        f"<sitemapindex {NEWS}><sitemap><loc> https://example.org/a.xml.gz </loc>"
        f"<lastmod>2026-11-24T01:00:00Z</lastmod></sitemap><sitemap><loc>/b.xml</loc></sitemap><sitemap><loc>{URL}</loc></sitemap></sitemapindex>"
    )
    lists = (ListRef("https://example.org/a.xml.gz", "2026-11-24T01:00:00Z"), ListRef("https://example.org/b.xml"))
    assert read(text) == Listing("sitemap_index", lists=lists)


@pytest.mark.parametrize(
    ("body", "kind", "code"),
    [
        (b"", "unknown", "empty"),
        (b" \n\t", "unknown", "empty"),
        (b"\x00\x01\xfe\xff" * 500, "unknown", "not_a_list"),
        (b"Service unavailable", "unknown", "not_a_list"),
        (b"<!doctype html><html><body>Not found</body></html>", "html", "html"),
        (b"<!doctype html><title>Not found</title>", "html", "html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "html", "html"),
        (b"<!DOCTYPE a>" * 5000, "unknown", "not_a_list"),
        (b"<opml><body/></opml>", "unknown", "not_a_list"),
        (b'{"error": "not found"}', "unknown", "not_a_list"),
        (b"[1, 2]", "unknown", "not_a_list"),
        (b"{", "unknown", "broken_json"),
        (b"[" * 100_000, "unknown", "broken_json"),
        (b'{"items": [{"id": 1}]}', "json_feed", "no_links"),
        (rss("<item><title>No link</title></item>").encode(), "rss", "no_links"),
        (gzip.compress(b"x" * 1000, mtime=0)[:10] + b"\xff" * 20, "unknown", "gzip_broken"),
        (gzip.compress(gzip.compress(gzip.compress(b"<rss/>", mtime=0), mtime=0), mtime=0), "unknown", "gzip_broken"),
        (gzip.compress(b" " * 53_000_000, mtime=0), "unknown", "too_large"),
        (b"<rss>" + b"<a>" * 50_000, "rss", "truncated"),
        (b"<urlset>" + b"<a>" * 50_000, "sitemap", "truncated"),
    ],
)
def test_what_is_no_list_is_a_listing_with_a_named_error(body: bytes, kind: str, code: str) -> None:
    listing = read_list(body, URL)
    assert (listing.kind, listing.entries, listing.lists) == (kind, (), ())
    assert listing.error
    assert listing.error.partition(":")[0] == code
    assert "\n" not in listing.error


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY b SYSTEM "file:///etc/hostname">',
        "<!ENTITY b PUBLIC 'x' 'https://example.com/x'>",
    ],
)
@pytest.mark.parametrize("root", ["rss", "urlset"])
def test_entities_made_of_entities_or_files_are_refused(declared: str, root: str) -> None:
    listing = read(f"<?xml version='1.0'?><!DOCTYPE {root} [{declared}]><{root}><channel>{ITEM}&b;</channel></{root}>")
    assert listing.entries == ()
    assert (listing.error or "").startswith("entities: ")


def test_a_harmless_doctype_is_passed_over() -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "https://example.com/rss.dtd" [<!ENTITY % x "y">]>'
    assert only(read(doctype + rss(ITEM).partition("?>")[2])) == ONE


def test_a_truncated_gzip_gives_what_came_and_says_so() -> None:
    items = "".join(
        f"<item><title>{n}</title><link>https://example.org/{n * n * 7919}</link></item>" for n in range(500)
    )
    whole = gzip.compress(rss(items).encode())
    listing = read_list(whole[: len(whole) // 2], URL)
    assert (listing.error or "").startswith("gzip_truncated: ")
    assert 10 < len(listing.entries) < 500
    # The last address before the break is a whole one.
    assert listing.entries[-1].url == f"https://example.org/{(len(listing.entries) - 1) ** 2 * 7919}"


def test_several_gzip_members_are_one_document() -> None:
    text = rss(ITEM).encode()
    assert only(read(gzip.compress(text[:80]) + gzip.compress(text[80:]))) == ONE


@pytest.mark.parametrize("text", [rss(ITEM + "<item><title>Two</title><link>https://example.org/2")])
def test_a_feed_that_breaks_off_keeps_its_whole_items(text: str) -> None:
    cut = text[: text.index("</channel>") - 4]
    assert read(cut) == Listing("rss", (ONE,), error="truncated: it ends before its last tag")


def test_a_sitemap_that_breaks_off_keeps_its_whole_addresses() -> None:
    listing = read(f"<urlset {NEWS}><url><loc>https://example.org/1</loc></url><url><loc>https://example.org/2")
    assert listing == Listing(
        "sitemap", (Entry("https://example.org/1"),), error="truncated: it ends before its last tag"
    )


@pytest.mark.parametrize(
    ("link", "head", "url"),
    [
        ("<link>/a</link>", "", "https://example.org/a"),
        ("<link>a</link>", "", "https://example.org/feeds/a"),
        ("<link>\n  https://example.org/a \n</link>", "", "https://example.org/a"),
        ("<link><![CDATA[https://example.org/a?b=1&c=2]]></link>", "", "https://example.org/a?b=1&c=2"),
        ("<link>https://example.org/a?b=1&c=2</link>", "", "https://example.org/a?b=1&c=2"),
        ("<link>https://example.org/a?b=1&amp;copy=2</link>", "", "https://example.org/a?b=1&copy=2"),
        ("<link>/a</link>", '<atom:link rel="self" href="https://self.example/rss"/>', "https://self.example/a"),
        ('<guid isPermaLink="true">https://example.org/g</guid>', "", "https://example.org/g"),
        ("<guid>https://example.org/g</guid>", "", "https://example.org/g"),
        ("<link>https://example.org/a</link><guid>tag:example.org,1</guid>", "", "https://example.org/a"),
        (
            "<link>https://feeds.example/~r/1</link><feedburner:origLink>https://example.org/o</feedburner:origLink>",
            "",
            "https://example.org/o",
        ),
    ],
)
def test_links_come_absolute_and_as_meant(link: str, head: str, url: str) -> None:
    assert only(read(rss(f"<item><title>T</title>{link}</item>", head))).url == url


def test_xml_base_goes_before_the_feeds_own_address() -> None:
    text = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/x/"><entry xml:base="y/">'
        '<title>T</title><link rel="alternate" href="a"/></entry></feed>'
    )
    assert only(read(text)).url == "https://base.example/x/y/a"


@pytest.mark.parametrize("link", ["mailto:a@example.org", "javascript:void(0)", "ftp://example.org/a", "http://["])
def test_items_with_other_links_are_left_out(link: str) -> None:
    assert read(rss(f"<item><title>T</title><link>{link}</link></item>{ITEM}")).entries == (ONE,)


@pytest.mark.parametrize(
    ("stated", "authors"),
    [
        ("<dc:creator>Ann Bee</dc:creator><dc:creator><![CDATA[Cee Dee]]></dc:creator>", ("Ann Bee", "Cee Dee")),
        ("<author>ann@example.org (Ann Bee)</author>", ("Ann Bee",)),
        ("<author>Ann Bee &lt;ann@example.org&gt;</author>", ("Ann Bee",)),
        ("<author>ann@example.org</author>", ()),
        ("<author>ann@example.org</author><dc:creator>Ann &amp;amp; Bea</dc:creator>", ("Ann & Bea",)),
        ("<atom:author><atom:name>Ann</atom:name><atom:uri>https://x.example/</atom:uri></atom:author>", ("Ann",)),
        ("<dc:creator/>", ()),
    ],
)
def test_authors_are_names(stated: str, authors: tuple[str, ...]) -> None:
    assert only(read(rss(ITEM.replace("</item>", stated + "</item>")))).authors == authors


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A & B"),
        ("<![CDATA[ <b>A</b>\n  &eacute; ]]>", "A é"),
        ("Caf&eacute; &nbsp;1 < 2", "Café 1 < 2"),
        ("5 &lt; 6 and 7 &gt; 6", "5 < 6 and 7 > 6"),
        ("", None),
    ],
)
def test_titles_are_plain_text(stated: str, title: str | None) -> None:
    assert only(read(rss(f"<item><title>{stated}</title><link>https://example.org/1</link></item>"))).title == title


def test_updated_is_not_taken_for_published() -> None:
    text = rss(ITEM.replace("</item>", "<atom:updated>2026-11-24T07:00:00Z</atom:updated></item>"))
    assert only(read(text)) == Entry("https://example.org/1", "One", None, "2026-11-24T07:00:00Z")


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "iso-8859-1", None),  # declared wrongly: valid UTF-8 goes first
        ("utf-8-sig", "utf-8", None),
        ("windows-1252", "utf-8", None),
        ("windows-1252", "windows-1252", "text/xml; charset=utf-8"),
        ("iso-8859-1", "no-such-charset", None),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", "utf-8", None),
    ],
)
def test_the_charset_is_found_whatever_is_declared(encoding: str, declared: str, header: str | None) -> None:
    text = rss(ITEM.replace("One", "Größe é “zitiert”" if "8859" not in encoding else "Größe é"))
    body = text.replace("utf-8", declared, 1).encode(encoding)
    title = only(read_list(body, URL, content_type=header)).title
    assert title in ("Größe é “zitiert”", "Größe é")


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("koi8-r", "Новости дня"), ("shift_jis", "日本のニュース"), ("gb2312", "中国新闻"),
     ("iso-2022-jp", "日本のニュース"), ("euc-kr", "한국 뉴스"), ("windows-1256", "أخبار اليوم")],
)  # fmt: skip
def test_declared_charsets_of_the_world_are_read(encoding: str, title: str) -> None:
    body = rss(ITEM.replace("One", title)).replace("utf-8", encoding, 1).encode(encoding)
    assert only(read(body)).title == title


def test_one_broken_character_does_not_recode_the_others() -> None:
    body = rss(ITEM.replace("One", "Größe, übel, schön, Tür, Öl, Äste, süß, fünf, XX")).encode().replace(b"XX", b"\xff")
    assert only(read(body)).title == "Größe, übel, schön, Tür, Öl, Äste, süß, fünf, \ufffd"


@pytest.mark.parametrize(
    "broken",
    [
        "\n\n  " + rss(ITEM),
        "<br />\n<b>Warning</b>: mysql in /x.php on line 1<br />\n" + rss(ITEM),
        "<!-- made by hand -->" + rss(ITEM),
        rss(ITEM).replace("<title>Feed", "<title>Q&A \x0b\x00 &nbsp; <br> Feed"),
        rss(ITEM).replace(f" {SPACES}", ""),
        rss(ITEM.replace("</item>", "<dc:unknown>&#0;</dc:unknown><media:content url='x'/></item>")),
        rss(ITEM.replace("</title>", "</Title>").replace("<title>", "<Title>")),
        rss(ITEM).replace("</rss>", "</rss>\n<script>x</script>"),
        "<!DOCTYPE html>" + rss(ITEM).partition("?>")[2],
        rss("<!-- <item><link>https://example.org/no</link></item> -->" + ITEM),
        rss(ITEM.replace("</item>", "<description><![CDATA[<item>]]></description></item>")),
    ],
)
def test_broken_feeds_are_read_all_the_same(broken: str) -> None:
    assert [entry.url for entry in read(broken).entries] == ["https://example.org/1"]


def test_references_to_no_character_cost_no_entry() -> None:
    listing = read(rss(ITEM.replace("One", "&#xD800; &#0; O&#57000;ne") + ITEM.replace("/1", "/2")))
    assert [(entry.url[-2:], entry.title) for entry in listing.entries] == [("/1", "One"), ("/2", "One")]
    body = b"<urlset><url><loc>https://example.org/&#xD800;1</loc></url><url><loc>https://example.org/2</loc></url></urlset>"
    assert [entry.url for entry in read(body).entries] == ["https://example.org/1", "https://example.org/2"]
    broken_space = '<urlset xmlns="&#xD800;"><url><loc>https://example.org/2</loc></url></urlset>'
    assert [entry.url for entry in read(broken_space).entries] == ["https://example.org/2"]
    assert [entry.url for entry in read(rss(ITEM).replace("<rss ", '<rss xmlns:x="&#xD800;" ')).entries] == [ONE.url]
    items = [{"url": "https://example.org/\ud800"}, {"url": "https://example.org/2", "title": "O\udfffne"}]
    (entry,) = read(json.dumps({"items": items})).entries
    assert entry == Entry("https://example.org/2", "One")


def test_an_item_that_is_not_closed_does_not_hide_the_next() -> None:
    text = rss("<item><title>One</title><link>https://example.org/1</link>" + ITEM.replace("/1", "/2"))
    assert {entry.url for entry in read(text).entries} == {"https://example.org/1", "https://example.org/2"}


def test_each_address_comes_once_in_the_feeds_order() -> None:
    items = "".join(ITEM.replace("/1", f"/{n}") for n in (3, 1, 2, 1))
    assert [entry.url[-1] for entry in read(rss(items)).entries] == ["3", "1", "2"]


def test_an_empty_feed_is_no_error() -> None:
    assert read(rss("")) == Listing("rss")
    assert read(f"<urlset {NEWS}></urlset>") == Listing("sitemap")
    assert read(f"<urlset {NEWS}/>") == Listing("sitemap")
    assert read('{"version": "https://jsonfeed.org/version/1", "items": []}') == Listing("json_feed")


@pytest.mark.parametrize(
    "text",
    [
        "<urlset><url><loc>https://example.org/1?a=1&amp;b=2</loc></url></urlset>",
        "<urlset><url><loc>https://example.org/1?a=1&b=2</loc></url></urlset>",
        "<urlset><url><loc><![CDATA[https://example.org/1?a=1&b=2]]></loc></url></urlset>",
        "\ufeff \n<?xml version='1.0' encoding='UTF-8'?><urlset><url><loc>\n/1?a=1&amp;b=2\n</loc></url></urlset>",
        '<urlset xmlns="http://example.org/wrong"><url><loc>https://example.org/1?a=1&amp;b=2</loc></url></urlset>',
        (
            '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9"><s:url><s:loc>https://example.org/1?a=1&amp;b=2'
            "</s:loc></s:url></s:urlset>"
        ),
        (
            "<urlset><url><image:image><image:loc>https://example.org/i.jpg</image:loc></image:image>"
            "<loc>https://example.org/1?a=1&amp;b=2</loc></url></urlset>"
        ),
        "<urlset><url><loc>mailto:x</loc></url><url/><url><loc>https://example.org/1?a=1&amp;b=2</loc></url></urlset>",
    ],
)
def test_sitemaps_with_quirks_give_their_addresses(text: str) -> None:
    assert [entry.url for entry in read(text).entries] == ["https://example.org/1?a=1&b=2"]


def test_a_big_sitemap_is_streamed() -> None:
    rows = "".join(f"<url><loc>https://example.org/{n}</loc><lastmod>2026-11-24</lastmod></url>" for n in range(20_000))
    body = f"<urlset {NEWS}>{rows}</urlset>".encode()
    tracemalloc.start()
    listing = read_list(gzip.compress(body), URL)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(listing.entries) == 20_000
    # The bytes twice, and the entries; lxml's tree would not show here, so see docs/discovery.md for the process.
    assert peak < 6 * len(body)


def test_a_sitemap_of_too_many_addresses_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ENTRIES_MAX", 3)
    listing = read("<urlset>" + "".join(f"<url><loc>http://e.org/{n}</loc></url>" for n in range(4)) + "</urlset>")
    assert len(listing.entries) == 3
    assert listing.error == "too_many: more than 250000 addresses; the rest was left"


@given(st.binary(max_size=300))
@example(b"\x1f\x8b")
@example(b"<rss><item><link>http://[</link></item></rss>")
@example(b"<urlset><url><loc>&#x110000;</loc></url></urlset>")
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(read_list(body, URL), Listing)


@given(st.data())
def test_no_damage_to_a_feed_raises(data: st.DataObject) -> None:
    body = bytearray(rss(ITEM * 3 + '<item rdf:about="x"><dc:date>2026</dc:date><link href="y"/></item>').encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        end = data.draw(st.integers(at, min(len(body), at + 40)))
        body[at:end] = data.draw(st.sampled_from([b"", b"<", b">", b"&", b"\x00", b"]]>", b"<![CDATA[", b"\xff", b'"']))
    listing = read_list(bytes(body), URL)
    assert all(entry.url.startswith("http") for entry in listing.entries)


def test_robots_name_sitemaps() -> None:
    body = (
        b"User-agent: *\nDisallow: /x\nSitemap: https://example.org/a.xml\r\n  sitemap:https://example.org/b.xml # note"
        b"\n# Sitemap: https://example.org/no.xml\nSITEMAP: https://example.org/a.xml\nSitemap: /relative\nSitemap:\n"
    )
    assert sitemaps_in_robots(parse_robots(body)) == ("https://example.org/a.xml", "https://example.org/b.xml")
    assert sitemaps_in_robots(parse_robots(b"\xff\xfe\x00")) == ()


@pytest.mark.parametrize(
    ("stated", "time"),
    [
        ("Tue, 24 Nov 2026 06:05:20 +0200", "2026-11-24T06:05:20+02:00"),
        ("Tue, 24 Nov 2026 06:05:20 GMT", "2026-11-24T06:05:20Z"),
        ("24 Nov 26 06:05 UT", "2026-11-24T06:05:00Z"),
        ("Tue, 24 Nov 2026 06:05:20 EST", "2026-11-24T06:05:20-05:00"),
        ("Tue, 24 Nov 2026 06:05:20 PDT", "2026-11-24T06:05:20-07:00"),
        ("Tue, 24 Nov 2026 06:05:20 CEST", "2026-11-24T06:05:20+02:00"),
        ("Tue, 24 Nov 2026 06:05:20 MEST", "2026-11-24T06:05:20+02:00"),
        ("Tue, 24 Nov 2026 06:05:20 Etc/GMT", "2026-11-24T06:05:20Z"),
        ("Tue, 24 Nov 2026 06:05:20 -9999", "2026-11-24T06:05:20"),
        ("2026-11-24T06:05:20+99:99", None),
        ("2026-11-24T06:05:20+14:00", "2026-11-24T06:05:20+14:00"),
        ("4 Nov 2026 06:05:20 -0330", "2026-11-04T06:05:20-03:30"),
        ("2100-12-31T23:59:59Z", "2100-12-31T23:59:59Z"),
        ("2101-01-01T00:00:00Z", None),
        ("Fri, 31 Dec 9999 23:59:59 GMT", None),
        ("9999-12-31", None),
        ("Tue, 24 Nov 2026 06:05:20 JST", "2026-11-24T06:05:20+09:00"),
        ("Tue, 24 Nov 2026 06:05:20 IST", "2026-11-24T06:05:20"),  # India, Israel or Ireland
        ("Tue, 24 Nov 2026 06:05:20 GMT+02:00", "2026-11-24T06:05:20+02:00"),
        ("Tue, 24 Nov 2026 06:05:20 GMT+2", "2026-11-24T06:05:20+02:00"),
        ("2026-11-24 06:05:20 UTC-5", "2026-11-24T06:05:20-05:00"),
        ("24 Nov 2026 06:05 UTC+5:30", "2026-11-24T06:05:00+05:30"),
        ("Tue, 24 Nov 2026 06:05:20 +0000", "2026-11-24T06:05:20Z"),
        ("Tue, 24 Nov 2026 6:05 PM", "2026-11-24T18:05:00"),
        ("Tue, 24 Nov 2026 06:05:20", "2026-11-24T06:05:20"),
        ("2026-11-24T06:05:20+02:00", "2026-11-24T06:05:20+02:00"),
        ("2026-11-24T06:05:20.123456789Z", "2026-11-24T06:05:20.123Z"),
        ("2026-11-24T06:05+0200", "2026-11-24T06:05:00+02:00"),
        ("2026-11-24 06:05:20 +0200", "2026-11-24T06:05:20+02:00"),
        ("2026-11-24 06:05:20", "2026-11-24T06:05:20"),
        ("2026-11-24", "2026-11-24"),
        (" \n2026-11-24\t", "2026-11-24"),
        ("\n" + " " * 80 + "Tue, 24 Nov 2026 06:05:20 GMT\n", "2026-11-24T06:05:20Z"),
        ("24 Nov 2026", "2026-11-24"),
        ("November 24, 2026", "2026-11-24"),
        ("November 24, 2026 6:05 am", "2026-11-24T06:05:00"),
        ("1851-09-18", "1851-09-18"),
        *[(text, None) for text in (
            None, "", "yesterday", "2026", "2026-11", "1795500000", "03/04/2026", "2026-02-30", "0001-01-01T00:00:00Z",
            "1970-01-01T00:00:00Z", "0000-00-00 00:00:00", "1900-01-01", "Tue, 32 Nov 2026 06:05:20 GMT", "x" * 100_000,
            "06:05", "Tuesday", "2026-W12-3")],
    ],
)  # fmt: skip
def test_times_keep_the_stated_offset_and_nonsense_is_none(stated: str | None, time: str | None) -> None:
    assert stated_time(stated) == time


@given(
    st.text(max_size=40)
    | st.from_regex(r"[A-Z]{0,4} ?\d{0,4}[- :/TZ+.]?\d{0,4}[- :/TZ+]?\d{0,6}[- :+]{0,2}\d{0,4}", fullmatch=True)
)
@example("2013-01-28 25:30:00 -06:00")
@example("2003-12-31 10:14 -9999")
def test_no_text_for_a_time_raises(text: str) -> None:
    stated_time(text)
