"""rel=canonical: believed where it names the page, and not where it would make one article of several."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.article import Article
from newscrawler.extraction import extract
from newscrawler.urls import article_id, canonical_among, clean_url, trusted_canonical
from tests.test_urls import addresses
from tests.web import story

STORY = "https://example.org/2026/05/long-story-name"


@pytest.mark.parametrize(
    ("page", "stated", "identity"),
    [
        # Believed: the same site's own word for the page.
        (f"{STORY}?utm_source=x", STORY, STORY),
        (f"{STORY}/amp", STORY, STORY),
        ("https://m.example.org/s?id=4711", STORY, STORY),
        ("https://example.org/?p=123", STORY, STORY),
        (f"{STORY}?page=1", STORY, STORY),
        (STORY, f"{STORY}?id=7", f"{STORY}?id=7"),
        (STORY, "http://example.org/2026/05/long-story-name", STORY),
        ("http://example.org/2026/05/long-story-name", STORY, STORY),
        (STORY, "https://www.example.org/2026/05/long-story-name/", "https://www.example.org/2026/05/long-story-name/"),
        ("https://amp.example.org/2026/05/long-story-name", STORY, STORY),
        ("https://example.org/", "https://example.org/", "https://example.org/"),
        ("http://127.0.0.1:8000/a?x=1", "http://127.0.0.1:8000/story-number-12345",
     "http://127.0.0.1:8000/story-number-12345"),
        # Not believed: it would join different pages.
        (STORY, "https://example.org/", STORY),
        (STORY, "https://example.org/index.html", STORY),
        (STORY, "https://example.org/2026/05/", STORY),
        (STORY, "https://example.org/news", STORY),
        ("https://example.org/article.php?id=4711", "https://example.org/article.php",
     "https://example.org/article.php?id=4711"),
        (STORY, "https://other.example.com/2026/05/long-story-name", STORY),
        ("https://one.blogspot.com/2026/05/a-long-story.html", "https://two.blogspot.com/2026/05/a-long-story.html",
         "https://one.blogspot.com/2026/05/a-long-story.html"),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8001/a", "http://127.0.0.1:8000/a"),
        (STORY, "not a url", STORY),
        (STORY, "", STORY),
        (STORY, None, STORY),
    ],
)  # fmt: skip
def test_a_stated_canonical_is_believed_only_where_it_names_the_page(
    page: str, stated: str | None, identity: str
) -> None:
    assert trusted_canonical(page, stated) == identity


@pytest.mark.parametrize("page", ["https://example.org/news/harbour-1.html", "https://example.org/a/ferry-strike-ends"])
@pytest.mark.parametrize(
    "stated", ["https://example.org/news/start.html", "https://example.org/live/all-the-news-today"]
)
def test_one_canonical_for_a_whole_site_makes_no_one_article_of_it(page: str, stated: str) -> None:
    assert trusted_canonical(page, stated) == page


@pytest.mark.parametrize("home", ["/", "/index.html", "/index.php?", "/#top", "/?utm_source=x", "/de/", "/amp"])
def test_a_canonical_to_the_home_page_is_not_believed(home: str) -> None:
    assert trusted_canonical(STORY, f"https://example.org{home}") == STORY


@pytest.mark.parametrize("section", ["/2026", "/2026/05/", "/news", "/news/", "/2026/05/index.html", "/news/local"])
def test_a_canonical_to_a_section_is_not_believed(section: str) -> None:
    assert trusted_canonical(STORY, f"https://example.org{section}") == STORY


@pytest.mark.parametrize(
    ("page", "other"),
    [
        (STORY, "https://example.org/2026/05/harbour-bridge-reopens"),
        ("https://example.org/n/4711.html", "https://example.org/n/4712.html"),
        ("https://example.org/n/weather-report-berlin", "https://example.org/n/weather-report-hamburg"),
        ("https://example.org/n/transfer-news-of-monday", "https://example.org/n/transfer-news-of-tuesday"),
        ("https://example.org/article.php?id=47", "https://example.org/article.php?id=12"),
        ("https://example.org/article.php?id=47", "https://example.org/article.php?id="),
        ("https://example.org/article.php?id=47", "https://example.org/article.php?cat=5"),
        ("https://example.org/view?a=47", "https://example.org/view"),
        (f"{STORY}?id=4711", STORY),
        (f"{STORY}?id=7", f"{STORY}?id=8"),
        ("https://example.org/n/who-won-in-the-east-election2026", "https://example.org/n/live-ticker-election2026"),
    ],
)
def test_a_canonical_to_another_article_is_not_believed(page: str, other: str) -> None:
    assert trusted_canonical(page, other) == page


@pytest.mark.parametrize(
    ("page", "first"),
    [
        (f"{STORY}?page=2", STORY),
        (f"{STORY}?seite=3", STORY),
        (f"{STORY}/2", STORY),
        (f"{STORY}/page/2", STORY),
        (f"{STORY}-2.html", f"{STORY}.html"),
        (f"{STORY},p2", STORY),
    ],
)
def test_a_canonical_from_a_further_page_to_the_first_is_not_believed(page: str, first: str) -> None:
    assert trusted_canonical(page, first) == page


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("https://example.org/en/n/harbour-bridge-4711", "https://example.org/de/n/harbour-bridge-4711"),
        ("https://example.org/pt-br/harbour-bridge-4711", "https://example.org/harbour-bridge-4711"),
        ("https://en.example.org/n/harbour-bridge-4711", "https://zh.example.org/n/harbour-bridge-4711"),
        (f"{STORY}?lang=en", STORY),
    ],
)
def test_a_canonical_to_another_language_is_not_believed(page: str, other: str) -> None:
    assert trusted_canonical(page, other) == page


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("https://example.org/2026/05/11/weather-for-the-coast", "https://example.org/2026/05/12/weather-for-the-coast"),
        ("https://example.org/2026-05-11/weather-for-the-coast", "https://example.org/2026-05-12/weather-for-the-coast"),
        ("https://example.org/20260511/weather-for-the-coast", "https://example.org/20260512/weather-for-the-coast"),
    ],
    ids=["folders", "hyphens", "digits"],
)  # fmt: skip
def test_a_canonical_to_another_day_is_not_believed(page: str, other: str) -> None:
    assert trusted_canonical(page, other) == page
    assert trusted_canonical("https://example.org/n/weather-for-the-coast", other) == other


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("https://example.org/n/storm-update-on-the-coast-3", "https://example.org/n/storm-update-on-the-coast-2"),
        ("https://example.org/n/state-budget-2027", "https://example.org/n/state-budget-2026"),
        ("https://example.org/n/7-round-reports", "https://example.org/n/06-round-reports"),
        ("https://example.org/n/wetter-berlin-14-mai-2026", "https://example.org/n/wetter-berlin-15-mai-2026"),
        (
            "https://example.org/n/weather-report-berlin-20260512",
            "https://example.org/n/weather-report-berlin-20260513",
        ),
        ("https://example.org/n/fire-kills-1234-in-delhi", "https://example.org/n/storm-displaces-1234-in-manila"),
        ("https://example.org/n/2500-jobs-lost-in-hull", "https://example.org/n/2500-march-in-london"),
        ("https://example.org/n/budget-2027", "https://example.org/n/budget"),
    ],
)
def test_a_canonical_with_the_same_words_and_another_number_is_not_believed(page: str, other: str) -> None:
    assert trusted_canonical(page, other) == page


@pytest.mark.parametrize("whole", ["?page=all", "?page=1", "?single=true", "?xyz=abc", "?xyz=12"])
def test_a_canonical_without_a_parameter_that_names_nothing_is_believed(whole: str) -> None:
    assert trusted_canonical(STORY + whole, STORY) == STORY


@pytest.mark.parametrize(
    ("page", "stated"),
    [
        ("https://example.org/?p=123", STORY),
        ("https://example.org/story-4711", "https://example.org/a-new-headline-4711"),
        ("https://example.org/n/a-long-story-name-at-first", STORY),
        ("https://example.org/%E9%95%BF%E6%95%85%E4%BA%8B-4711", "https://example.org/news/4711"),
        ("https://example.org/view?id=4711&x=3", "https://example.org/view?id=4711"),
        ("https://example.org/a/world-markets/shares-soft-as-doubts-return-idQW7KB1XT00W",
         "https://example.org/a/world-markets-idQW7KB1XT00W"),
    ],
)  # fmt: skip
def test_a_canonical_with_the_same_number_or_words_is_believed(page: str, stated: str) -> None:
    assert trusted_canonical(page, stated) == stated


@pytest.mark.parametrize("stated", [f"{STORY}?utm_source=x", f"{STORY}#top", f"{STORY}?fbclid=1&amp;gclid=2"])
def test_a_canonical_with_tracking_is_cleaned(stated: str) -> None:
    assert trusted_canonical("https://m.example.org/2026/05/long-story-name", stated) == STORY


@pytest.mark.parametrize(
    "stated", ["https://example.org/undefined", "https://example.org/null", "https://example.org/{{u}}"]
)
def test_a_canonical_that_a_template_left_empty_is_not_believed(stated: str) -> None:
    assert trusted_canonical(STORY, stated) == STORY
    assert trusted_canonical("https://example.org/view?id=4711", stated) == "https://example.org/view?id=4711"


def test_pages_that_state_each_other_keep_two_identities() -> None:
    one, other = "https://example.org/n/harbour-bridge-reopens", "https://example.org/n/harbour-bridge-reopens-today"
    assert {trusted_canonical(one, other), trusted_canonical(other, one)} == {one, other}


@settings(deadline=None)
@given(addresses, addresses | st.none() | st.text(max_size=20))
def test_a_canonical_is_the_pages_own_address_or_the_stated_one_cleaned(page: str, stated: str | None) -> None:
    believed = trusted_canonical(page, stated)
    assert article_id(believed) in {article_id(page), article_id(stated or "")}
    assert clean_url(believed) == believed
    assert article_id(trusted_canonical(clean_url(page), stated)) == article_id(believed)


def identity(head: str = "", body: str = "", url: str = STORY) -> str:
    """Return the identity of a page at `url` with this in its head or body."""
    page = story("The harbour bridge reopens", extra=body).replace(b"</head>", head.encode() + b"</head>")
    found = extract(page, url)
    assert isinstance(found, Article)
    return found.canonical_url


OTHER = "https://example.org/n/long-story-name-and-more"


def test_a_relative_canonical_is_resolved_against_the_page_and_its_base() -> None:
    assert identity('<link rel="canonical" href="/n/long-story-name-and-more">') == OTHER
    assert identity('<base href="https://example.org/n/"><link rel=canonical href="long-story-name-and-more">') == OTHER


def test_of_several_canonicals_that_contradict_each_other_none_is_believed_but_the_pages_own() -> None:
    several = f'<link rel="canonical" href="{OTHER}"><link rel="canonical" href="{{}}">'
    assert identity(several.format(OTHER + "?utm_source=x")) == OTHER
    assert identity(several.format("https://example.org/n/long-story-name-once-more")) == STORY
    assert identity(several.format(STORY)) == STORY
    assert canonical_among(STORY, [OTHER, STORY]) == STORY
    assert canonical_among(STORY, [OTHER, STORY + "-2"]) is None
    assert canonical_among(STORY, []) is None


def test_a_canonical_in_the_body_counts_like_one_in_the_head() -> None:
    assert identity(body=f'<link rel="canonical" href="{OTHER}">') == OTHER
    assert identity(body='<link rel="canonical" href="https://example.org/">') == STORY


def test_og_url_is_no_canonical() -> None:
    assert identity(f'<meta property="og:url" content="{OTHER}">') == STORY
    assert identity(f'<link rel="canonical" href="{OTHER}"><meta property="og:url" content="{STORY}">') == OTHER


def test_a_canonical_on_another_site_is_syndication_and_not_identity() -> None:
    found = extract(
        story("The harbour bridge reopens").replace(
            b"</head>", b'<link rel="canonical" href="https://agency.example/wire/harbour-bridge"></head>'
        ),
        STORY,
    )
    assert isinstance(found, Article)
    assert found.canonical_url == STORY
    assert found.syndication is not None
    assert found.syndication.origin_url == "https://agency.example/wire/harbour-bridge"
