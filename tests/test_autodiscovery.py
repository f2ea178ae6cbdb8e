"""What a home page says about its site, and where its lists are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.discovery import (
    SiteFacts,
    by_custom,
    find_list_links,
    find_sections,
    language_tag,
    lists_in_header,
    site_facts,
)
from tests.section_pages import section_pages

URL = "https://www.example.org/"


def test_a_link_header_announces_feeds() -> None:
    header = (
        '</rss>; rel="alternate"; type="application/rss+xml"; title="All, really", '
        '<https://example.org/wp-json/>; rel="https://api.w.org/", '
        "</comments/feed>; rel=alternate; type=application/rss+xml"
    )
    assert lists_in_header(header, URL) == ("https://www.example.org/rss",)


def test_links_that_look_like_feeds_are_found_on_the_own_site() -> None:
    hrefs = ("/rss", "/feed/", "/politics.rss", "/rss/politics.xml", "/?format=rss", "/comments/feed", "/feedback")
    body = "".join(f'<a href="{href}">x</a>' for href in hrefs) + '<a href="/syndication">RSS</a>'
    body += '<a href="https://other.example.com/rss">RSS</a><a href="/rss-readers-compared">RSS readers compared</a>'
    assert [url.removeprefix(URL) for url in find_list_links(body.encode(), URL)] == [
        "rss", "feed/", "politics.rss", "rss/politics.xml", "?format=rss", "syndication",
    ]  # fmt: skip


def test_paths_by_custom_are_the_hosts() -> None:
    assert by_custom("http://127.0.0.1:8000/news/", ("/feed",)) == ("http://127.0.0.1:8000/feed",)


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        ('<html lang="de-AT"><title>Nachrichten | Der Bote</title>', URL, SiteFacts("Der Bote", "de-AT", "AT")),
        ('<html lang="en-US"><title>The Example</title>', URL, SiteFacts("The Example", "en-US", None)),
        ('<html lang="en_gb"><title>The Example</title>', "https://a.co.uk/", SiteFacts("The Example", "en-GB", "GB")),
        ('<meta property="og:locale" content="pt_BR"><meta property="og:site_name" content=" O  Porto ">', URL,
         SiteFacts("O Porto", "pt-BR", "BR")),
        ("<title>The Gull - Latest news</title>", "https://www.the-gull.example/", SiteFacts("The Gull")),
        ("<title>Home | The Gull</title>", URL, SiteFacts("The Gull")),
        ('<html lang="fr">', "https://www.exemple.ch/", SiteFacts(None, "fr", "CH")),
        ('<html lang="en">', "https://www.example.io/", SiteFacts(None, "en", None)),
        (('<html lang="it"><script type="application/ld+json">{"@type":"Organization","name":"Il Molo","address":{"'
         'addressCountry":"it"}}</script>'), URL, SiteFacts("Il Molo", "it", "IT")),
        ("<title>" + "long " * 40 + "</title>", URL, SiteFacts()),
        ("", "https://www.example.jp/", SiteFacts(country="JP")),
    ],
)  # fmt: skip
def test_name_language_and_country_are_as_the_page_and_the_domain_say(html: str, url: str, expected: SiteFacts) -> None:
    assert site_facts(html.encode(), url) == expected


def test_the_header_states_the_language_where_the_page_does_not() -> None:
    assert site_facts(b"<p>x", URL, "nl, en").language == "nl"


@pytest.mark.parametrize(
    ("text", "tag"),
    [("EN", "en"), ("zh_hant_tw", "zh-Hant-TW"), ("jp", "ja"), ("de_DE.UTF-8", "de-DE"), ("english", None)],
)  # fmt: skip
def test_language_tags_come_in_one_spelling(text: str | None, tag: str | None) -> None:
    assert language_tag(text) == tag


def test_sections_come_from_the_navigation() -> None:
    body = """<nav><a href="/">Home</a><a href="/politics/">Politics</a><a href="/news/sport">Sport</a>
      <a href="/politics/">Politics</a><a href="/login">Log in</a><a href="/a/b/c/">Deep</a><a href="/?s=x">Find</a>
      <a href="https://shop.example.org/x">Shop</a><a href="/2026/11/24/plan-of-the-ministers">Plan</a></nav>
      <main><a href="/culture/">Culture</a></main>"""
    assert find_sections(body.encode(), URL) == (URL + "politics/", URL + "news/sport")


@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    for read in (site_facts, find_list_links, find_sections):
        read(body, URL)
    lists_in_header(body.decode("latin-1"), URL)


def test_every_section_page_states_its_language() -> None:
    stated = {page.name: site_facts(page.html, page.url).language for page in section_pages()}
    assert {name for name, language in stated.items() if (language or "")[:2] != name[:2]} == {"ru_ids", "en_plain"}
