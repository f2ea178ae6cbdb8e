"""An article carries its outlet's own name, by which copies elsewhere credit it."""

from __future__ import annotations

import pytest

from newscrawler.article import Article
from newscrawler.extraction import extract

TEXT = "".join(
    f"<p>Paragraph {n} tells what the council decided on the bridge, and who spoke against it that night.</p>"
    for n in range(8)
)
URL = "https://127.0.0.1:9101/2026/bridge-4711"
MASTHEAD = '<meta property="og:site_name" content="Alder Gazette">'


def published_by(name: str) -> str:
    return (
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"The council on the bridge",'
        f'"publisher":{{"@type":"Organization","name":"{name}"}}}}</script>'
    )


def read(head: str = "", last: str = "", hint: str | None = None) -> Article:
    head = f"<title>The council on the bridge</title>{head}"
    html = f"<html><head>{head}</head><body><article><h1>The council on the bridge</h1>{TEXT}{last}</article></body>"
    found = extract(html, URL, publisher_hint=hint)
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("head", "hint", "publisher", "where"),
    [
        ("", None, None, None),
        (MASTHEAD, None, "Alder Gazette", "meta og:site_name"),
        (published_by("The Alder Gazette") + MASTHEAD, None, "The Alder Gazette", "json-ld publisher"),
        ("", "Alder Gazette", "Alder Gazette", "registry name"),
        (MASTHEAD, "alder (main feed)", "Alder Gazette", "meta og:site_name"),
        # An agency under another's masthead is the origin of the text.
        (published_by("Associated Press") + MASTHEAD, None, "Alder Gazette", "meta og:site_name"),
        (published_by("Associated Press"), None, None, None),
        (published_by("Associated Press"), "AP", "Associated Press", "json-ld publisher"),
        (published_by("https://alder.example/#us"), None, None, None),
    ],
)
def test_an_article_has_its_outlets_own_name(head: str, hint: str | None, publisher: str | None, where: str | None):
    found = read(head, hint=hint)
    assert found.publisher == publisher
    assert found.provenance.get("publisher") == where
    # It says nothing of the text.
    assert found.content_hash == read().content_hash


@pytest.mark.parametrize(("head", "hint"), [(MASTHEAD, None), ("", "Alder Gazette")])
def test_an_outlet_that_credits_itself_has_its_text_from_nobody(head: str, hint: str | None):
    assert read(head, "<p>Source: Alder Gazette</p>", hint).syndication is None
    assert read("", "<p>Source: Alder Gazette</p>").syndication is not None


ORIGIN, HOME = "https://origin.example/2026/bridge", "https://origin.example/"


@pytest.mark.parametrize(
    ("title_link", "name_link", "url"),
    [
        (ORIGIN, HOME, ORIGIN),
        (ORIGIN, None, ORIGIN),
        # Whoever took the text over linked the headline to its own page.
        (URL, HOME, HOME),
        ("/2026/bridge-4711", HOME, HOME),
        (None, HOME, HOME),
    ],
)
def test_a_footer_leads_to_the_article_rather_than_to_the_home_page(title_link, name_link, url):
    def linked(text: str, address: str | None) -> str:
        return f'<a href="{address}">{text}</a>' if address else text

    title, name = linked("The council on the bridge", title_link), linked("The Origin", name_link)
    found = read(MASTHEAD, f"<p>The post {title} appeared first on {name}.</p>")
    assert found.syndication is not None
    assert (found.syndication.origin, found.syndication.origin_url) == ("The Origin", url)
    assert "appeared first" not in found.text


@pytest.mark.parametrize("wrap", ["<p>{}</p>", "{}"])
def test_the_footer_that_an_outlet_puts_under_its_own_feed_names_nobody(wrap: str):
    footer = f'The post <a href="{URL}">The council on the bridge</a> appeared first on <a href="/">Alder Gazette</a>.'
    found = read(MASTHEAD, wrap.format(footer))
    assert found.syndication is None
    assert "appeared first" not in found.text
