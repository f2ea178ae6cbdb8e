"""What a feed's elements mean: as feedparser has it, in one walk; and what is known of the feed itself."""

from __future__ import annotations

import calendar
import html
import io
import re
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest

from benchmarks import feed_set
from newscrawler.article import parse_instant
from newscrawler.discovery import Entry, read_list

URL = "https://feed.example/dir/rss"
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
A, B = "https://e.example/a", "https://e.example/b"
SIX, SEVEN = "2026-11-24T06:05:20Z", "2026-11-24T07:05:20Z"
SIX_822 = "Tue, 24 Nov 2026 06:05:20 GMT"


def rss(item: str, head: str = "") -> str:
    return f'<rss version="2.0" {SPACES}><channel><title>F</title>{head}<item>{item}</item></channel></rss>'


def atom(entry: str, space: str = "http://www.w3.org/2005/Atom") -> str:
    return f'<feed xmlns="{space}"><title>F</title><entry>{entry}</entry></feed>'


def rdf(item: str) -> str:
    return (
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {SPACES}>'
        f'<channel rdf:about="c"><title>F</title></channel><item rdf:about="i">{item}</item></rdf:RDF>'
    )


def everything(feed: str | bytes) -> list[Entry]:
    body = feed.encode() if isinstance(feed, str) else feed
    return list(read_list(body, URL, everything=True).entries)


def by_feedparser(feed: str | bytes) -> list[Any]:
    body = feed.encode() if isinstance(feed, str) else feed
    parsed = feedparser.parse(io.BytesIO(body), response_headers={"content-location": URL})
    return [
        {name: dict.get(entry, name) for name in ("link", "title", "published_parsed", "updated_parsed", "authors")}
        for entry in parsed.entries
    ]


def instant(parsed: Any) -> datetime | None:
    return datetime.fromtimestamp(calendar.timegm(parsed), UTC) if parsed else None


CASES = [
    # Links: the page's own, and nothing else that an element called `link` may lead to.
    (rss(f"<link>{A}</link><guid>{B}</guid>"), {"url": A}),
    (rss(f"<guid>{B}</guid><link>{A}</link>"), {"url": A}),
    (rss(f"<guid>{A}</guid>"), {"url": A}),
    (rss(f"<guid isPermaLink='true'>{A}</guid>"), {"url": A}),
    (rss(f"<guid isPermaLink='false'>{A}</guid>"), {"url": ""}),
    (rss(f"<guid ispermalink='false'>{A}</guid>"), {"url": ""}),
    (rss(f"<link>{A}</link><atom:link rel='self' href='{B}'/>"), {"url": A}),
    (rss(f"<atom:link href='{A}'/><atom:link rel='enclosure' href='{B}'/>"), {"url": A}),
    (rss(f"<link>{A}?x=1&amp;amp;y=2</link>"), {"url": f"{A}?x=1&y=2"}),
    (rss(f"<link>{A}</link><source url='{B}'>S</source><enclosure url='{B}' type='audio/mpeg'/>"), {"url": A}),
    (rss(f"<title>T</title><image><link>{B}</link></image><link>{A}</link>"), {"url": A}),
    (atom(f"<link href='{A}'/>"), {"url": A}),
    (atom(f"<link rel='alternate' type='text/html' href='{A}'/>"), {"url": A}),
    (atom(f"<link rel='alternate' type='application/json' href='{B}'/><link href='{A}'/>"), {"url": A}),
    (atom(f"<link href='{B}'/><link href='{A}' type='application/xhtml+xml'/>"), {"url": A}),
    *[(atom(f"<link rel='{rel}' href='{B}'/>"), {"url": ""})
      for rel in ("enclosure", "related", "via", "self", "license", "replies")],
    (atom(f"<id>{A}</id>"), {"url": A}),
    (atom(f"<id>tag:e.example,1</id><link href='{A}'/>"), {"url": A}),
    (atom(f"<id>tag:e.example,1</id><source><link href='{B}'/></source><link href='{A}'/>"), {"url": A}),
    (rdf(f"<link>{A}</link>"), {"url": A}),
    (f"<channel><title>C</title><item href='{A}'><title>T</title></item></channel>", {"url": A}),
    # Titles: the item's own goes before that of a picture or a film, in whatever order.
    (rss("<title>T</title><media:title>M</media:title>"), {"title": "T"}),
    (rss("<media:title>M</media:title><title>T</title>"), {"title": "T"}),
    (rss("<media:title>M</media:title>"), {"title": "M"}),
    (rss("<media:content><media:title>M</media:title></media:content>"), {"title": "M"}),
    (rss("<media:group><media:content><media:title>M</media:title></media:content></media:group><title>T</title>"),
     {"title": "T"}),
    (rss("<dc:title>D</dc:title>"), {"title": "D"}),
    (rss("<title/><dc:title>D</dc:title>"), {"title": "D"}),
    (rss("<title>T</title><title>U</title>"), {"title": "T"}),
    (rss("<title>The &lt;canvas&gt; element</title>"), {"title": "The <canvas> element"}),
    (rss("<title>A &lt;b&gt;bold&lt;/b&gt; step</title>"), {"title": "A bold step"}),
    (rss("<title>R&amp;D at AT&amp;T</title>"), {"title": "R&D at AT&T"}),
    (atom("<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>bold</b> step</div></title>"),
     {"title": "A bold step"}),
    (atom("<title type='html'>safe &lt;script&gt;bad()&lt;/script&gt; title</title>"), {"title": "safe title"}),
    (atom("<title mode='base64'>QSBib2xkIHN0ZXA=</title>", "http://purl.org/atom/ns#"), {"title": "A bold step"}),
    # Times.
    (rss(f"<pubDate>{SIX_822}</pubDate>"), {"published": SIX}),
    (rss(f"<pubDate>{SIX_822}</pubDate><dc:date>{SEVEN}</dc:date>"), {"published": SIX, "modified": SEVEN}),
    (rss(f"<dcterms:issued>{SIX}</dcterms:issued><dcterms:modified>{SEVEN}</dcterms:modified>"),
     {"published": SIX, "modified": SEVEN}),
    (atom(f"<published>{SIX}</published><updated>{SEVEN}</updated>"), {"published": SIX, "modified": SEVEN}),
    (atom(f"<issued>{SIX}</issued><modified>{SEVEN}</modified>", "http://purl.org/atom/ns#"),
     {"published": SIX, "modified": SEVEN}),
    (atom(f"<updated>{SEVEN}</updated>"), {"published": None, "modified": SEVEN}),
    # Authors.
    (rss("<author>desk@e.org (Ann Bee)</author>"), {"authors": ("Ann Bee",)}),
    (rss("<author>Ann Bee &lt;ann@e.org&gt;</author>"), {"authors": ("Ann Bee",)}),
    (rss("<author>ann@e.org</author>"), {"authors": ()}),
    (rss("<author>Ann</author><dc:creator>Bea</dc:creator>"), {"authors": ("Ann", "Bea")}),
    (rss("<dc:creator>Ann</dc:creator><itunes:author>Ann</itunes:author>"), {"authors": ("Ann",)}),
    (rss("<managingEditor>Ann</managingEditor>"), {"authors": ("Ann",)}),
    (rss("<dc:contributor>Ann</dc:contributor><dc:publisher>The Example</dc:publisher>"), {"authors": ()}),
    (atom("<author><name>Ann</name><email>a@e.org</email></author><author><name>Bea</name></author>"),
     {"authors": ("Ann", "Bea")}),
    (atom("<author><email>a@e.org</email></author>"), {"authors": ()}),
    (atom("<contributor><name>Cee</name></contributor>"), {"authors": ()}),
    # Namespaces: known by address in any letters, by prefix where the address is nobody's, undeclared ones too.
    (rss(f"<x:creator xmlns:x='http://purl.org/DC/elements/1.1/'>Ann</x:creator><link>{A}</link>"),
     {"authors": ("Ann",), "url": A}),
    (rss("<dc:creator>Ann</dc:creator>").replace("purl.org/dc/elements/1.1/", "purl.org/dc/elements/1.0/"),
     {"authors": ("Ann",)}),
    (rss("<dc:creator>Ann</dc:creator>").replace(f" {SPACES}", ""), {"authors": ("Ann",)}),
    (rss("<title>T</title><y:title xmlns:y='urn:other'>no</y:title>"), {"title": "T"}),
    (rss("<TITLE>T</TITLE>"), {"title": "T"}),
]  # fmt: skip


@pytest.mark.parametrize(("feed", "said"), CASES)
def test_elements_mean_what_feedparser_takes_them_for(feed: str, said: dict[str, Any]) -> None:
    (entry,) = everything(feed)
    assert {name: getattr(entry, name) for name in said} == said
    (patient,) = by_feedparser(feed)
    assert (patient["link"] or "") == entry.url
    raw = re.sub(r"</?(?:b|div)\b[^>]*>", "", patient["title"] or "")
    assert " ".join(html.unescape(raw).split()) == (entry.title or "")
    assert instant(patient["published_parsed"]) == parse_instant(entry.published)
    assert instant(patient["updated_parsed"]) == parse_instant(entry.modified)
    assert tuple(dict.fromkeys(filter(None, (each.get("name") for each in patient["authors"] or ())))) == entry.authors


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (f"<dc:date>{SIX}</dc:date>", {"published": SIX, "modified": None}),
        (f"<title>T</title><link/><guid>{A}</guid>", {"url": A}),
        ("<pubDate>2026-11</pubDate>", {"published": None}),
        ("<pubDate>Tue, 24 Nov 2026 06:05:20</pubDate>", {"published": "2026-11-24T06:05:20"}),
        ("<pubDate>Tue, 24 Nov 2026 06:05:20 CEST</pubDate>", {"published": "2026-11-24T06:05:20+02:00"}),
        ("<link>../a</link>", {"url": "https://feed.example/a"}),
    ],
)
def test_where_feedparser_is_not_followed(item: str, said: dict[str, Any]) -> None:
    (entry,) = everything(rss(item))
    assert {name: getattr(entry, name) for name in said} == said


def test_the_generated_feeds_are_read_as_feedparser_reads_them() -> None:
    for _, feed in feed_set.well_formed():
        patient = by_feedparser(feed)
        entries = everything(feed)
        assert [entry.url for entry in entries] == [each["link"] for each in patient]
        assert [entry.title for entry in entries] == [each["title"] for each in patient]
        assert [parse_instant(entry.published) for entry in entries] == [
            instant(each["published_parsed"] or each["updated_parsed"]) for each in patient
        ]
        assert [entry.authors for entry in entries] == [(each["authors"][0]["name"],) for each in patient]


def test_broken_feeds_give_what_feedparser_finds() -> None:
    for _, feed in feed_set.ill_formed():
        entries = everything(feed)
        for entry, each in zip(entries, by_feedparser(feed), strict=True):
            assert each["link"] in (None, entry.url)
            assert instant(each["published_parsed"]) in (None, parse_instant(entry.published))


LONG = "word " * 60


@pytest.mark.parametrize(
    "body",
    [
        f"<content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded>",
        f"<content:encoded><![CDATA[<p>{LONG}]]]]><![CDATA[></p>]]></content:encoded>",
        f"<description><![CDATA[<p>{LONG}</p><content:encoded><![CDATA[{LONG}]]></description>",
        f"<description><![CDATA[{LONG}<item><description>{LONG}</description></item>]]></description>",
        f"<description>{LONG}&lt;item&gt;</description>",
        f"<!-- <description>{LONG}</description> -->",
        f"<description>{LONG}<b>{LONG}</b></description>",
        f"<description\n a='b'>{LONG}</description>",
    ],
)
def test_long_texts_hide_no_item_and_make_none(body: str) -> None:
    item = f"<title>T</title>{body}<link>{{}}</link></item>"
    feed = rss(item.format(A) + "<item>" + item.format(B).removesuffix("</item>"))
    assert [entry.url for entry in read_list(feed.encode(), URL).entries] == [A, B]


def test_an_item_without_a_link_is_kept_where_everything_is_asked_for() -> None:
    feed = rss(
        f"<title>One</title></item><item><link>{A}</link></item><item><link>{A}</link></item><item><link>rss</link>"
    )
    assert [entry.url for entry in read_list(feed.encode(), URL).entries] == [A, "https://feed.example/dir/rss"]
    assert [entry.url for entry in everything(feed)] == ["", A, A, "https://feed.example/dir/rss"]


@pytest.mark.parametrize(
    ("head", "ttl_s"),
    [
        ("<ttl>15</ttl>", 900),
        ("<ttl> 60 </ttl>", 3600),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>99999999999</ttl>", None),
        ("<ttl>999999999</ttl>", 365 * 86400),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 900),
        ("<sy:updatePeriod>\n daily </sy:updatePeriod>", 86400),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_a_feed_may_say_how_often_it_changes(head: str, ttl_s: int | None) -> None:
    feed = rss("", f"{head}").replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ')
    assert read_list(feed.encode(), URL).ttl_s == ttl_s


def test_a_feed_may_say_its_language_and_its_next_page() -> None:
    listing = read_list(rss("", "<language>en-GB</language><atom:link rel='next' href='?page=2'/>").encode(), URL)
    assert (listing.language, listing.next) == ("en-GB", f"{URL}?page=2")
    feed = (
        atom(f"<link href='{A}'/>")
        .replace("<feed ", "<feed xml:lang='de' ")
        .replace("<entry>", "<entry xml:lang='fr'>")
    )
    listing = read_list(feed.encode(), URL)
    assert (listing.language, listing.entries[0].language) == ("de", "fr")
    assert everything(rss(f"<link>{A}</link><dc:language>nl</dc:language>"))[0].language == "nl"


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ("<link>https://site.example/x/</link>", "https://site.example/x/a"),
        (
            "<link>https://site.example/</link><atom:link rel='self' href='https://self.example/'/>",
            "https://self.example/a",
        ),
        ("", "a"),
    ],
)
def test_a_saved_feed_has_its_base_from_its_own_links(head: str, url: str) -> None:
    (entry,) = read_list(rss("<link>a</link>", head).encode(), "file:///tmp/feed.xml", everything=True).entries
    assert entry.url == url


def test_a_long_feed_is_read_in_passing(monkeypatch: pytest.MonkeyPatch) -> None:
    from newscrawler.discovery import feeds

    whole = [read_list(feed, URL) for _, feed in feed_set.well_formed()]
    monkeypatch.setattr(feeds, "_TREE_MAX_BYTES", 0)
    assert [read_list(feed, URL) for _, feed in feed_set.well_formed()] == whole
