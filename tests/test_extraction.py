"""What `extract` makes of a page, from bytes to Article or Refusal."""

# ruff: noqa: E501 - small pages read better unbroken
from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawler.article import Article, Refusal
from newscrawler.extraction import clear_caches, extract

URL = "https://example.org/politics/council-votes-on-the-bridge-12345"
PARAGRAPHS = [
    "The council voted on Tuesday to rebuild the old bridge over the river after a debate of more than six hours.",
    "Members of all parties spoke for the plan, which will cost some forty million over the next five years.",
    "Traders on the east bank fear that customers will stay away while the road to the centre is closed.",
    "Work is to begin in the spring, and the first cars may cross again two years later, the mayor said.",
]


def page(
    body: str = "", head: str = "", *, lang: str = "en", title: str = "Council votes to rebuild the bridge"
) -> str:
    paragraphs = body or "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        f'<!doctype html><html lang="{lang}"><head><title>{title} | Example Post</title>{head}</head><body>'
        f'<nav><a href="/">Home</a></nav><article><h1>{title}</h1>{paragraphs}</article>'
        "<footer>© Example Post</footer></body></html>"
    )


def json_ld(**fields: Any) -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def article(html: str | bytes, url: str = URL, **more: Any) -> Article:
    found = extract(html, url, **more)
    assert isinstance(found, Article), found
    return found


def refusal(html: str | bytes, url: str = URL, headers: dict[str, str] | None = None) -> Refusal:
    found = extract(html, url, headers)
    assert isinstance(found, Refusal), found.text
    return found


def test_a_plain_page_gives_title_text_and_language() -> None:
    found = article(page())
    assert found.title == "Council votes to rebuild the bridge"
    assert [block.text for block in found.blocks] == PARAGRAPHS
    assert found.text == "\n".join(PARAGRAPHS)
    assert found.language == "en"
    assert found.canonical_url == URL
    assert found.content_hash.startswith("1:")
    assert found.published is None
    assert found.authors == ()


def test_structured_data_give_authors_times_and_topics() -> None:
    head = json_ld(
        headline="Council votes to rebuild the bridge",
        author=[{"@type": "Person", "name": "By Jane Doe and John Roe"}],
        datePublished="2024-05-03T15:47:42.389+02:00",
        dateModified="2024-05-04T08:00:00Z",
        keywords="bridge, council",
        articleSection="Politics",
        isAccessibleForFree="False",
    )
    found = article(page(head=head))
    assert found.authors == ("Jane Doe", "John Roe")
    assert found.published == "2024-05-03T15:47:42.389+02:00"
    assert found.modified == "2024-05-04T08:00:00Z"
    assert found.topics == ("bridge", "council")
    assert found.section == "Politics"
    assert found.access == "paid"


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "H", "datePublished": "2024-05-03T10:00:00Z",}',
        '<!-- {"@type": "NewsArticle", "datePublished": "2024-05-03T10:00:00Z"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "datePublished": "2024-05-03T10:00:00Z"}\n//]]>',
        '{"@type": "NewsArticle", "description": "two\nlines", "datePublished": "2024-05-03T10:00:00Z"}',
        '{"@type": "NewsArticle", "description": "she said "no" twice", "datePublished": "2024-05-03T10:00:00Z"}',
        '{"@type": "Person", "name": "X"}{"@type": "NewsArticle", "datePublished": "2024-05-03T10:00:00Z"}',
        '{"@graph": [{"@type": "WebPage"}, {"@type": ["NewsArticle"], "datePublished": "2024-05-03T10:00:00Z"}]}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;datePublished&quot;: &quot;2024-05-03T10:00:00Z&quot;}",
        '{"@type": "WebPage", "mainEntity": {"@type": "https://schema.org/NewsArticle", "datePublished": "2024-05-03T10:00:00Z"}}',
    ],
)
def test_broken_structured_data_are_mended(script: str) -> None:
    assert (
        article(page(head=f'<script type="application/ld+json">{script}</script>')).published == "2024-05-03T10:00:00Z"
    )


def test_an_author_may_be_a_reference() -> None:
    graph = [
        {"@type": "NewsArticle", "headline": "x", "author": {"@id": "#jane"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
    ]
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert article(page(head=script)).authors == ("Jane Doe",)


def test_a_date_alone_stays_a_date_and_the_future_is_none() -> None:
    assert article(page(head=json_ld(datePublished="2024-05-03"))).published == "2024-05-03"
    assert article(page(head=json_ld(datePublished="2199-01-01"))).published is None
    assert article(page(head=json_ld(datePublished="1970-01-01T00:00:00Z"))).published is None


def test_the_hints_of_a_feed_count_where_the_page_says_nothing() -> None:
    found = article(page(), published_hint="2024-01-02T03:04:05+01:00", authors_hint=["Jane Doe"])
    assert (found.published, found.authors) == ("2024-01-02T03:04:05+01:00", ("Jane Doe",))


def test_subheads_lists_quotes_and_tables_are_blocks() -> None:
    body = (
        f"<p>{PARAGRAPHS[0]}</p><h2>What it costs</h2><p>{PARAGRAPHS[1]}</p>"
        "<ul><li>Thirty million for the piers of the bridge</li><li>Ten million for the road over it</li></ul>"
        f"<blockquote><p>We have waited for this for twenty years.</p></blockquote><p>{PARAGRAPHS[2]}</p>"
        "<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2025</td><td>8 million</td></tr></table>"
        f"<p><strong>Who is against it</strong></p><p>{PARAGRAPHS[3]}</p>"
    )
    found = article(page(body))
    kinds = [(block.kind, block.level) for block in found.blocks]
    assert kinds == [
        ("paragraph", None),
        ("heading", 2),
        ("paragraph", None),
        ("list_item", None),
        ("list_item", None),
        ("quote", None),
        ("paragraph", None),
        ("table", None),
        ("heading", 3),
        ("paragraph", None),
    ]
    assert found.text == "\n".join(block.text for block in found.blocks)


def test_french_pages_keep_their_typography() -> None:
    body = (
        "<p>« C’est une bonne nouvelle », a déclaré la maire (écologiste) mardi soir devant le conseil municipal réuni.</p>"
        "<h2>« Un pont pour tous »</h2><p>Les travaux (40 millions d’euros) commenceront au printemps, selon la mairie.</p>"
        "<p>L’ouvrage, fermé depuis deux ans, sera rouvert aux piétons et aux cyclistes avant la fin de l’année.</p>"
    )
    found = article(page(body, lang="fr", title="Le pont sera reconstruit"))
    assert found.blocks[0].text.startswith("« C’est une bonne nouvelle », a déclaré la maire (écologiste)")
    assert (found.blocks[1].kind, found.blocks[1].text) == ("heading", "« Un pont pour tous »")
    assert found.language == "fr"


def test_captions_related_links_and_calls_are_no_body() -> None:
    body = (
        f"<p>{PARAGRAPHS[0]}</p><figure><img src='a.jpg' width='800' height='600'><figcaption>The bridge. Photo: Ann Lee</figcaption></figure>"
        f"<p>{PARAGRAPHS[1]}</p><p>Read more: <a href='/x'>Another story about the council</a></p><p>{PARAGRAPHS[2]}</p>"
        f"<div class='newsletter'><p>Sign up for our daily newsletter and never miss a story.</p></div><p>{PARAGRAPHS[3]}</p>"
    )
    found = article(page(body))
    assert [block.text for block in found.blocks] == PARAGRAPHS
    assert found.images[0].url == "https://example.org/politics/a.jpg"
    assert found.images[0].caption == "The bridge."
    assert found.images[0].credit == "Photo: Ann Lee"


def test_a_short_genuine_article_comes_out() -> None:
    text = (
        "A cat that had been missing for two years was found on Monday in a village forty kilometres from its home. "
        "Its owner, who had given up hope, fetched it the same evening. The cat is well, the vet said."
    )
    assert article(page(f"<p>{text}</p>")).text == text


def test_an_article_of_a_page_built_by_scripts_is_read_from_its_state() -> None:
    state = json.dumps({"article": {"body": "".join(f"<p>{text}</p>" for text in PARAGRAPHS)}}).replace("<", "\\u003c")
    filler = json.dumps({"config": "x" * 1500})
    html = (
        "<html><head><title>Council votes</title><meta property='og:title' content='Council votes'>"
        "<meta property='og:type' content='article'></head><body><div id='__next'></div>"
        f"<script>self.state=[{filler},{state}]</script></body></html>"
    )
    assert article(html).text == "\n".join(PARAGRAPHS)


def test_entries_of_a_live_blog_have_their_times() -> None:
    updates = [
        {"@type": "BlogPosting", "articleBody": PARAGRAPHS[1], "datePublished": "2024-05-03T12:00:00+02:00"},
        {"@type": "BlogPosting", "articleBody": PARAGRAPHS[2], "datePublished": "2024-05-03T11:30:00+02:00"},
    ]
    data = {"@type": "LiveBlogPosting", "headline": "The vote, live", "liveBlogUpdate": updates}
    found = article(page(head=f'<script type="application/ld+json">{json.dumps(data)}</script>'))
    assert found.kind == "liveblog"
    assert [(block.kind, block.time) for block in found.blocks] == [
        ("paragraph", None),
        ("entry", "2024-05-03T12:00:00+02:00"),
        ("entry", "2024-05-03T11:30:00+02:00"),
        ("paragraph", None),
    ]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("/politics/bridge-12345", "https://example.org/politics/bridge-12345"),
        ("https://example.org/", URL),
        ("https://other.example/their-article", URL),
    ],
)
def test_canonical_address_is_believed_on_its_own_site(stated: str, expected: str) -> None:
    assert article(page(head=f'<link rel="canonical" href="{stated}">')).canonical_url == expected


def test_reservations_are_kept() -> None:
    head = '<meta name="robots" content="noai, noimageai"><meta name="tdm-reservation" content="1">'
    rights = article(page(head=head), headers={"TDM-Policy": "https://example.org/tdm.json"}).rights
    assert rights == {
        "robots": ["noai", "noimageai"],
        "tdm_reservation": "1",
        "tdm_policy": "https://example.org/tdm.json",
        "reserved": ["ai-input", "ai-train", "images", "tdm"],
        "reserved_by": {
            "ai-input": ["robots: noai"],
            "ai-train": ["robots: noai", "tdm_reservation: 1"],
            "images": ["robots: noimageai"],
            "tdm": ["tdm_reservation: 1"],
        },
    }


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"   \n\0", "empty"),
        (b"%PDF-1.7 rest", "not_html"),
        (b"\x89PNG\r\n\x1a\n", "not_html"),
        (b'{"a": 1}', "not_html"),
        (b"just some words", "not_html"),
        (b"<?xml version='1.0'?><rss version='2.0'></rss>", "not_html"),
        (bytes(range(256)) * 20, "not_html"),
        (b"<html><body></body></html>", "empty"),
        (b"<html><body>" + b"<div>" * 50_000 + b"hi", "too_deep"),
        (b"<html><body><div id='root'></div><script src='a.js'></script></body></html>", "needs_javascript"),
    ],
)
def test_what_is_no_page_is_refused_by_name(body: bytes, code: str) -> None:
    found = refusal(body)
    assert found.code == code
    assert found.url == URL
    assert 0 < found.confidence <= 1


def test_pages_that_are_no_article_are_refused() -> None:
    links = "".join(
        f"<h2><a href='/a/{n}'>A headline about something, number {n}</a></h2><p>A teaser.</p>" for n in range(20)
    )
    assert refusal(page(links), "https://example.org/").code == "not_article"
    assert refusal(page(links), "https://example.org/politics").code == "not_article"
    assert refusal(page("<p>Sorry, we looked everywhere.</p>", title="Page not found")).code == "not_article"
    login = "<form><input name='user'><input type='password'></form><p>Please log in with your account.</p>"
    assert refusal(page(login, title="Log in"), "https://example.org/login").code == "not_article"


def test_a_consent_wall_is_no_article() -> None:
    text = (
        "<p>We value your privacy. We and our 812 partners store cookies on your device to show personalised advertising.</p>"
        "<p>You can manage your privacy settings at any time. By choosing accept all cookies you consent to the use of these.</p>"
    )
    assert refusal(page(text, title="Before you continue")).code == "consent_wall"


def test_paywall_words_are_no_body_and_mark_the_access() -> None:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS) + "<p>Subscribe to continue reading this article.</p>"
    found = article(page(body))
    assert "Subscribe" not in found.text
    assert found.access in ("paid", "metered")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400), st.sampled_from([b"", b"<html><body>", b"<p>", b"<script type='application/ld+json'>"]))
def test_any_bytes_give_an_answer(body: bytes, start: bytes) -> None:
    assert isinstance(extract(start + body, URL), Article | Refusal)


TAGS = st.sampled_from(
    ["p", "div", "h1", "h2", "li", "table", "tr", "td", "article", "time", "strong", "blockquote", "pre", "figure"]
)
MARKUP = st.recursive(
    st.text(max_size=40),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag} class='x'>{''.join(parts)}</{tag}>", TAGS, st.lists(inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(MARKUP)
def test_any_markup_gives_an_answer(markup: str) -> None:
    found = extract(f"<html><head><title>T</title></head><body>{markup}</body></html>", URL)
    assert isinstance(found, Article | Refusal)
    if isinstance(found, Article):
        assert found.text == "\n".join(block.text for block in found.blocks)
        assert Article.from_json(found.to_json()) == found


def test_caches_can_be_cleared_between_pages() -> None:
    clear_caches()
    assert article(page()).text == "\n".join(PARAGRAPHS)


def test_sentences_that_begin_like_a_call_stay() -> None:
    sentences = [
        "Related work on the piers is to be finished before the winter, said the engineer.",
        "Advertisement revenue of the tram fell by a tenth last year, and nobody knows why.",
        "Get your boots: the forecast for the weekend is snow down to the river banks.",
        "There was an error in the count of the votes, which the clerk put right on Wednesday.",
    ]
    found = article(page("".join(f"<p>{text}</p>" for text in (PARAGRAPHS[0], *sentences, "Advertisement"))))
    assert [block.text for block in found.blocks] == [PARAGRAPHS[0], *sentences]


def test_the_headline_shown_beats_an_alternative_in_the_data() -> None:
    head = json_ld(
        headline="Bridge vote: what you need to know", alternativeHeadline="Bridge vote: what you need to know"
    )
    assert article(page(head=head)).title == "Council votes to rebuild the bridge"


def test_the_heading_of_a_box_is_no_headline() -> None:
    html = page().replace("<nav>", "<h1>Our readers' favourite stories of the week</h1><nav>")
    assert article(html).title == "Council votes to rebuild the bridge"


def test_half_a_surrogate_pair_in_the_data_does_not_reach_the_article():
    data = (
        r'{"@type":"NewsArticle","headline":"Tide \ud83d\ude00 and \ud800 time","datePublished":"2026-01-01T10:00:00Z"}'
    )
    body = (
        "<p>The tide came in at four, the harbour master wrote, and nobody had moved the boats from the slip.</p>" * 3
    )
    page = (
        f'<html><head><script type="application/ld+json">{data}</script></head><body><article>{body}</article></body>'
    )
    article = extract(page, "https://example.org/a-tide")
    assert isinstance(article, Article)
    assert article.title == "Tide 😀 and time"
    assert article.to_json().encode("utf-8")


def test_the_outlet_is_no_author_beside_a_person() -> None:
    head = '<meta property="og:site_name" content="Example Post">' + json_ld(author=["Example Post", "Jane Doe"])
    assert article(page(head=head)).authors == ("Jane Doe",)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Just a moment...",
            "Verifying you are human. This may take a few seconds. example.org needs to review the security.",
        ),
        (
            "Access denied",
            "Our systems have detected unusual traffic from your computer network. Please solve the captcha.",
        ),
        (
            "The Test",
            "We are down for scheduled maintenance and will be back shortly. Thank you for your patience with us.",
        ),
        (
            "The Test",
            "Sorry, this content is not available in your region. We are working to bring it back to European readers.",
        ),
    ],
)
def test_a_wall_in_the_pages_place_is_no_article(title: str, text: str):
    page = (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><p>{text[::-1]}</p></body></html>"
    )
    refusal = extract(page, "https://example.org/2026/11/a-long-story-name")
    assert isinstance(refusal, Refusal)
    assert refusal.code == "blocked"


@pytest.mark.parametrize("title", ["Story Bridge Opens", "다리가 열렸다", "بدء موسم العبارات"])
def test_a_headline_is_nobodys_name(title: str):
    body = (
        "<p>The bridge over the harbour opened on Monday after eleven years of work, the council said in a note.</p>"
        * 4
    )
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    article = extract(page, "https://example.org/2026/11/a-long-story-name")
    assert isinstance(article, Article)
    assert article.authors == ()
