"""The small fields of an article: kind, section, topics, standfirst, language, access, pictures."""

# ruff: noqa: E501 - small pages read better unbroken
from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawler.article import Block, Image
from newscrawler.extraction.document import Document, parse
from newscrawler.extraction.images import images_of
from newscrawler.extraction.languages import language_of, normal_tag
from newscrawler.extraction.particulars import description_of, kind_of, section_of, topics_of
from newscrawler.extraction.rights import access_of, rights_of

URL = "https://example.org/politics/the-bridge"
SHORT = [Block("paragraph", "The council voted on Tuesday.")]
LONG = [Block("paragraph", "The council voted on Tuesday to rebuild the old bridge. " * 40)]


def document(head: str = "", body: str = "", url: str = URL, lang: str = "en") -> Document:
    found = parse(
        f'<html lang="{lang}"><head>{head}</head><body><main>{body or "<p>x</p>"}</main></body></html>', url, {}
    )
    assert isinstance(found, Document)
    return found


def data(*nodes: dict[str, Any]) -> str:
    return f"<script type='application/ld+json'>{json.dumps(list(nodes))}</script>"


def node(kind: str = "NewsArticle", **fields: Any) -> dict[str, Any]:
    return {"@type": kind, "headline": "The bridge", **fields}


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("head", "url", "blocks", "kind"),
    [
        ("", URL, LONG, "article"),
        ("", URL, None, "article"),
        (data(node("LiveBlogPosting")), URL, LONG, "liveblog"),
        ("", URL, [Block("entry", "One", time="2024-05-03T10:00:00Z"), Block("entry", "Two", time="2024-05-03T11:00:00Z")], "liveblog"),
        (data(node("VideoObject")), URL, SHORT, "video"),
        (data(node("VideoObject")), URL, None, "video"),
        (data(node("VideoObject")) + meta("og:type", "article"), URL, LONG, "article"),
        (data(node("VideoObject")) + meta("og:type", "article"), URL, SHORT, "video"),
        (data(node(), node("VideoObject")), URL, SHORT, "article"),
        (data(node()) + meta("og:type", "video.other"), URL, LONG, "article"),
        (data(node()) + meta("og:type", "video.other"), URL, SHORT, "video"),
        (meta("og:type", "video.other"), URL, LONG, "video"),
        (data(node("ImageGallery")), URL, SHORT, "gallery"),
        (data(node("PodcastEpisode")), URL, SHORT, "audio"),
        (meta("og:type", "music.song"), URL, SHORT, "audio"),
        (meta("og:type", "profile"), URL, SHORT, "other"),
        (data(node()), "https://example.org/video/bridge-1", SHORT, "video"),
        (data(node()), "https://example.org/video/bridge-1", LONG, "article"),
        (data(node()), "https://example.org/video/bridge-1", None, "article"),
        (data(node()), "https://example.org/bildergalerie/bruecke", SHORT, "gallery"),
        (data(node()), "https://example.org/fotos/puente", SHORT, "gallery"),
        (data(node()), "https://example.org/podcast/pont", SHORT, "audio"),
        (data(node()), "https://example.org/politics/video-shows-bridge", SHORT, "article"),
    ],
)  # fmt: skip
def test_the_kind_goes_by_data_and_by_the_address_of_a_short_page(
    head: str, url: str, blocks: list[Block] | None, kind: str
) -> None:
    found = document(head, url=url)
    assert kind_of(found, blocks) == kind
    assert found.evidence.candidates["kind"][0].value == kind


@pytest.mark.parametrize(
    ("head", "section"),
    [
        (data(node(articleSection=["Politics", "City"])), "Politics"),
        (meta("article:section", "City"), "City"),
        (data(node(articleSection="Politics")) + meta("article:section", "City"), "Politics"),
        (data({"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"@id": "/c", "name": "City"}}, {"name": "The bridge"}]}), "City"),
        (data({"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"name": "The bridge"}]}), None),
        (data({"@type": "BreadcrumbList", "itemListElement": ["Home", 7, None, {"name": 3}]}), None),
        ("", None),
    ],
)  # fmt: skip
def test_the_section_is_stated_or_on_the_way_to_the_page(head: str, section: str | None) -> None:
    assert section_of(document(head)) == section


def test_topics_come_once_and_without_addresses() -> None:
    head = (
        data(node(keywords="Bridge, River;#council"))
        + meta("article:tag", "bridge")
        + meta("keywords", "https://x.org,t:y")
    )
    assert topics_of(document(head)) == ("Bridge", "River", "council")


@pytest.mark.parametrize(
    ("head", "description"),
    [
        (meta("og:description", "The council votes.") + meta("description", "Other."), "The council votes."),
        (meta("og:description", "The council…") + meta("description", "The council votes again."), "The council votes again."),
        (meta("og:description", "The council...") + meta("description", "Another line."), "The council..."),
        (meta("og:description", "The council…") + data(node(description="The council votes. " * 60)), "The council…"),
        (data(node(description="Stated.")), "Stated."),
        (meta("og:description", "  "), None),
    ],
)  # fmt: skip
def test_the_standfirst_is_whole_where_one_place_has_it_whole(head: str, description: str | None) -> None:
    found = document(head)
    assert description_of(found) == description
    assert ("description" in found.evidence.winners) == (description is not None)


ENGLISH = (
    "The council voted on Tuesday to rebuild the old bridge over the river after a debate of more than six hours in the hall. "
    * 3
)
SWAHILI = (
    "Serikali imesema kuwa itaendelea kujenga barabara na madaraja katika maeneo mbalimbali ya nchi ili kuwasaidia wananchi wote. "
    * 3
)
GERMAN = (
    "Der Rat hat am Dienstag beschlossen, die alte Brücke über den Fluss nach einer Debatte von sechs Stunden neu zu bauen. "
    * 3
)


@pytest.mark.parametrize(
    ("lang", "head", "text", "language"),
    [
        ("en-GB", "", ENGLISH, "en-GB"),
        ("en-US", "", SWAHILI, "sw"),
        ("en", "", GERMAN, "de"),
        ("", meta("og:locale", "de_AT"), GERMAN, "de-AT"),
        ("", '<meta name="language" content="utf-8">', "促进航天技术更好惠及人民，主席向首届论坛致贺信。" * 6, "zh"),
        ("", "", ENGLISH, "en"),
        ("fr", "", "Oui.", "fr"),
        ("", "", "", None),
    ],
)  # fmt: skip
def test_the_text_tells_its_language_where_the_page_is_wrong(
    lang: str, head: str, text: str, language: str | None
) -> None:
    assert language_of(document(head, lang=lang), text) == language


def test_small_words_spare_the_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawler.extraction.languages.identified", lambda _: pytest.fail("asked"))
    assert language_of(document(lang="en"), ENGLISH) == "en"
    assert language_of(document(lang="de"), GERMAN) == "de"


def test_what_stands_in_a_languages_place_is_none() -> None:
    assert [normal_tag(text) for text in ("utf-8", "und", "english", "zh_Hant_TW", "iw")] == [
        None,
        None,
        None,
        "zh-Hant-TW",
        "he",
    ]


@pytest.mark.parametrize(
    ("head", "body", "access"),
    [
        (data(node(isAccessibleForFree=True)), "", "free"),
        (data(node(isAccessibleForFree="False")), "", "paid"),
        (data(node(isAccessibleForFree=True, hasPart={"isAccessibleForFree": "http://schema.org/False", "cssSelector": ".wall"})), "", "paid"),
        (data(node(isAccessibleForFree=False)) + meta("article:content_tier", "metered"), "", "metered"),
        (meta("article:content_tier", "locked"), "", "paid"),
        (meta("article:content_tier", "free"), "<div class='paywall'>x</div>", "free"),
        ("<meta itemprop='isAccessibleForFree' content='false'>", "", "paid"),
        ("<meta name='premium' content='true'>", "", "paid"),
        ("<meta name='premium' content='false'>", "", "free"),
        ("", "<div class='c Paywall-box'>x</div>", "paid"),
        ("", "<div class='wallpaper container-locked'>x</div>", "unknown"),
        ("", "", "unknown"),
    ],
)  # fmt: skip
def test_access_goes_by_statements_then_by_walls(head: str, body: str, access: str) -> None:
    found = document(head, body)
    assert access_of(found) == access
    assert ("access" in found.evidence.winners) == (access != "unknown")


def test_a_licence_may_be_linked_in_the_text() -> None:
    assert rights_of(document(body="<p><a rel='license' href='/cc-by'>CC BY</a></p>")) == {
        "license": "https://example.org/cc-by"
    }


def test_the_cuts_of_a_picture_are_one_and_get_its_caption() -> None:
    cuts = [f"https://example.org/i/bridge-2024-{size}.jpg" for size in ("1200x630", "800x600", "v16_9")]
    body = "<figure><img src='/i/bridge-2024-400x300.jpg' width='400'><figcaption>The bridge <span class='c-credit'>(Ann Lee)</span></figcaption></figure>"
    found = images_of(document(data(node(image=cuts[:2])) + meta("og:image", cuts[0]), body))
    assert found == (Image(cuts[0], "The bridge", "Ann Lee", 400, None),)


@pytest.mark.parametrize(
    ("figure", "images"),
    [
        ("<figure><img src='/a.jpg'><figcaption>A. Foto: Ann Lee</figcaption></figure>", [("https://example.org/a.jpg", "A.", "Foto: Ann Lee")]),
        ("<figure><img src='/p/placeholder.png' srcset='/a.jpg 400w, /b.jpg 800w'></figure>", [("https://example.org/b.jpg", None, None)]),
        ("<figure><img src='data:image/gif;base64,R0' data-src='/a.jpg'></figure>", [("https://example.org/a.jpg", None, None)]),
        ("<figure><img src='/drawing.svg'></figure>", []),
        ("<figure><img src='/a.jpg' width='60'></figure>", []),
        ("<a href='/other'><figure><img src='/a.jpg'></figure></a>", []),
        ("<a href='/large.jpg'><figure><img src='/a.jpg'></figure></a>", [("https://example.org/a.jpg", None, None)]),
        ("<aside><figure><img src='/a.jpg'></figure></aside>", []),
        ("<div class='related'><figure><img src='/a.jpg'></figure></div>", []),
        ("<figure><p>no picture</p></figure>", []),
    ],
)  # fmt: skip
def test_the_figures_of_the_article_are_pictures(figure: str, images: list[tuple[str, str | None, str | None]]) -> None:
    assert [(image.url, image.caption, image.credit) for image in images_of(document(body=figure))] == images
