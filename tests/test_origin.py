"""Which copy of a story was first: `stories.origin_of` on members alone, no store."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawler.article import Article, Copy, Syndication
from newscrawler.stories import FROM_STORY, Origin, origin_of, with_origin


def text(start: int, sentences: int) -> str:
    """Return paragraphs of which no two share a run of words."""
    numbers = range(start, start + sentences)
    return "\n".join(" ".join(f"word{(n * 7 + step) % 31}of{n}" for step in range(12)) + "." for n in numbers)


TEXT = text(0, 12)


def page(site: str, **more: Any) -> Article:
    url = f"https://{site}/politics/council-votes-on-bridge-4711"
    values = {"canonical_url": url, "text": TEXT, "fetched_at": "2026-05-03T12:00:00Z", **more}
    return Article(url=url, **values)


def told(origin: str, url: str | None = None, evidence: str = "footer") -> Syndication:
    return Syndication(origin, url, evidence)


def of(*members: Article) -> Origin:
    """Return the origin, the same from every order of the members."""
    found = {origin_of(order) for order in itertools.islice(itertools.permutations(members), 24)}
    assert len(found) == 1, found
    return found.pop()


def leader_of(*members: Article) -> str:
    return of(*members).leader.split("/")[2]


def test_a_story_of_one_has_nobody_before_it():
    assert of(page("a.example")) == Origin(
        page("a.example").canonical_url, None, ("no other page has it and its own names nobody",)
    )


def test_a_story_of_one_that_names_an_agency_is_the_agencys():
    only = page("a.example", syndication=told("AFP", None, "PARIS (AFP) –"))
    found = of(only)
    assert found.leader == only.canonical_url
    assert found.syndication == Syndication("AFP", None, "a.example names AFP: PARIS (AFP) –")


@pytest.mark.parametrize(
    ("site", "source", "said", "url"),
    [
        ("zimo.example", None, "zimo news", None),
        ("zimo-news.example", None, "Zimo News", None),
        ("elpais.example", None, "El País", None),
        ("guardian.example", None, "The Guardian", None),
        ("theguardian.example", None, "Guardian", None),
        ("reuters.example", None, "Reuters", None),
        ("afp.example", None, "Agence France-Presse", None),
        ("xinhuanet.example", None, "新华社", None),
        ("127.0.0.1:8001", "northstrand", "Northstrand News Agency", None),
        ("zimo.example", None, "anything", "https://zimo.example/"),
        ("zimo.example", None, "anything", "https://zimo.example/politics/council-votes-on-bridge-4711"),
        ("zimo.example", None, "zimo.example", None),
    ],
)
def test_the_copy_that_is_named_is_the_original(site: str, source: str | None, said: str, url: str | None):
    original = page(site, source=source, published="2026-05-03T11:00:00Z")
    found = of(original, page("other.example", syndication=told(said, url), published="2026-05-03T09:00:00Z"))
    assert found.leader == original.canonical_url
    assert found.syndication is not None
    assert (found.syndication.origin, found.syndication.origin_url) == (said, original.canonical_url)
    assert found.syndication.evidence == f"other.example names {said}: footer"
    assert found.evidence[1] == f"contradicted: other.example: published first: 2026-05-03T09:00:00Z, 2 h before {site}"


def test_an_outlet_that_is_the_agency_is_no_copy_of_itself():
    agency = page("afp.example", syndication=told("AFP", None, "byline: AFP"), published="2026-05-03T10:00:00Z")
    other = page("b.example", syndication=told("AFP"), published="2026-05-03T09:59:00Z")
    assert of(agency).syndication is None
    found = of(agency, other)
    assert found.leader == agency.canonical_url
    assert with_origin(agency, found) == agency


def test_an_agency_that_was_never_crawled_is_the_origin():
    members = [
        page("a.example", syndication=told("AFP", None, "byline: AFP"), published="2026-05-03T10:00:00Z"),
        page("b.example", syndication=told("Agence France-Presse"), published="2026-05-03T09:00:00Z"),
        page("c.example", published="2026-05-03T11:00:00Z"),
    ]
    found = of(*members)
    assert found.syndication is not None
    assert (found.syndication.origin, found.syndication.origin_url) == ("AFP", None)
    # The store has no original: the earliest that is not cut is the one to read.
    assert found.leader == members[1].canonical_url
    filled = with_origin(members[2], found)
    assert filled.syndication == found.syndication
    assert filled.provenance["syndication"] == FROM_STORY


def test_a_copy_of_a_copy_is_traced_to_the_first():
    first = page("zimo.example", published="2026-05-03T08:00:00Z")
    second = page("b.example", syndication=told("zimo news"), published="2026-05-03T09:00:00Z")
    third = page("c.example", syndication=told("B", second.canonical_url), published="2026-05-03T07:00:00Z")
    fourth = page("d.example", syndication=told("B", second.canonical_url), published="2026-05-03T07:00:00Z")
    assert of(first, second, third, fourth).leader == first.canonical_url


def test_a_place_in_copies_may_be_the_original():
    place = Copy("https://afp.example/news/bridge-4711", "afp", "2026-05-03T12:30:00Z")
    kept = page("b.example", syndication=told("AFP"), copies=(place,))
    found = of(kept)
    assert found.leader == kept.canonical_url
    assert found.syndication is not None
    assert (found.syndication.origin, found.syndication.origin_url) == ("AFP", place.url)


def test_a_place_in_copies_counts_as_a_page_of_its_own():
    url = "https://first.example/news/bridge-4711"
    earlier = Copy(url, "first", "2026-05-03T13:00:00Z", "2026-05-03T08:00:00Z")
    kept = page("b.example", published="2026-05-03T09:00:00Z", copies=(earlier,))
    reason = "published first: 2026-05-03T08:00:00Z, 60 min before b.example"
    assert of(kept) == Origin(kept.canonical_url, Syndication("first", url, reason), (reason,))
    assert with_origin(kept, of(kept)).syndication == of(kept).syndication
    # What the page there says of its origin is as good as a member's word.
    telling = Copy(url, "first", "2026-05-03T13:00:00Z", "2026-05-03T08:00:00Z", told("zimo news"))
    found = of(page("b.example", published="2026-05-03T09:00:00Z", copies=(telling,)))
    assert found.syndication == Syndication("zimo news", None, "first.example names zimo news: footer")


def test_two_that_name_each_other_make_no_circle():
    one = page("one.example", syndication=told("two"), published="2026-05-03T10:00:00Z")
    two = page("two.example", syndication=told("one"), published="2026-05-03T09:00:00Z")
    found = of(one, two)
    assert found.leader == two.canonical_url
    assert any(line.startswith("contradicted: one.example and two.example name each other") for line in found.evidence)


def test_of_two_origins_the_one_that_more_sites_name_is_believed():
    members = [
        page("a.example", syndication=told("Reuters")),
        page("b.example", syndication=told("AFP")),
        page("c.example", syndication=told("AFP")),
    ]
    found = of(*members)
    assert found.syndication is not None
    assert found.syndication.origin == "AFP"
    assert "contradicted: a.example names Reuters: footer" in found.evidence


def published(*times: str | None) -> Sequence[Article]:
    return [page(f"{name}.example", published=time) for name, time in zip("abcd", times, strict=False)]


@pytest.mark.parametrize(
    ("times", "leader", "reason"),
    [
        # The offset counts: 10:00+02:00 is 08:00Z.
        (("2026-05-03T09:00:00Z", "2026-05-03T10:00:00+02:00"), "b", "published first"),
        # A day alone, or a time without an offset, only where no hour of it could be later.
        (("2026-05-03", "2026-05-03T10:00:00Z"), "b", "weak: 2026-05-03T10:00:00Z is"),
        (("2026-05-01", "2026-05-03T10:00:00Z"), "a", "published first"),
        # A clock in the future is no evidence.
        (("2031-01-01T00:00:00Z", "2026-05-03T10:00:00Z"), "b", "weak: the only page that says when"),
        (("0001-01-01", "2026-05-03T10:00:00Z"), "b", "weak: the only page that says when"),
        # Seconds apart is at once.
        (("2026-05-03T10:00:00Z", "2026-05-03T10:00:20Z"), "a", "weak: 2026-05-03T10:00:00Z is"),
        ((None, None), "a", "weak"),
    ],
)
def test_times_decide_as_far_as_they_tell(times: tuple[str | None, str | None], leader: str, reason: str):
    found = of(*published(*times))
    assert found.leader == f"https://{leader}.example/politics/council-votes-on-bridge-4711"
    assert found.evidence[0].startswith(reason)


def test_a_shortened_copy_is_no_original():
    cut = page("a.example", text=text(0, 5), published="2026-05-03T10:00:10Z")
    whole = page("b.example", published="2026-05-03T10:00:20Z")
    found = of(cut, whole)
    assert found.leader == whole.canonical_url
    assert found.evidence[0].startswith("a.example has no more than 4")


def test_a_copy_with_a_local_paragraph_is_no_original():
    whole = page("b.example")
    longer = page("a.example", text=f"{TEXT}\n{text(40, 2)}")
    found = of(whole, longer)
    assert found.leader == whole.canonical_url
    assert found.evidence[0] == "a.example has its whole text and adds to it"


def test_what_a_story_filled_in_is_no_evidence():
    members = published("2026-05-03T09:00:00Z", "2026-05-03T10:00:00Z")
    found = of(*members)
    filled = [with_origin(member, found) for member in members]
    assert [member.syndication is None for member in filled] == [True, False]
    assert of(*filled) == found


def test_another_page_of_the_outlet_has_the_text_from_nobody():
    first, second = published("2026-05-03T09:00:00Z", "2026-05-03T10:00:00Z")
    printed = page("print.a.com", canonical_url="https://www.a.com/print/4711", published="2026-05-03T11:00:00Z")
    first = page("a.com", canonical_url="https://a.com/news/4711", published=first.published)
    found = of(first, second, printed)
    assert [with_origin(member, found).syndication is None for member in (first, second, printed)] == [
        True,
        False,
        True,
    ]


def test_the_same_article_claimed_by_two_sources_has_one_origin():
    one = page("a.example", source="one", published="2026-05-03T10:00:00Z")
    two = page("b.example", source="two", published="2026-05-03T10:30:00Z")
    found = of(one, two)
    assert found.leader == one.canonical_url
    assert found.syndication == Syndication(
        "one", one.canonical_url, "published first: 2026-05-03T10:00:00Z, 30 min before b.example"
    )


SITES = ("a.example", "afp.com", "zimo.org", "127.0.0.1:8001", "b.co.uk")
NAMES = ("AFP", "Agence France-Presse", "zimo news", "Reuters", "b", "", "（）", "a.example", "🙂")
STATED = (None, "2026-05-03", "2026-05-03T10:00:00Z", "2026-05-03T10:00:30+05:30", "2026-05-03T09:00:00", "9999-12-31",
          "0001-01-01T00:00:00+14:00", "2031-01-01T00:00:00Z")  # fmt: skip
urls = st.sampled_from([f"https://{site}/politics/council-votes-on-bridge-4711" for site in SITES])
origins = st.none() | st.builds(
    Syndication,
    st.sampled_from(NAMES),
    st.none() | urls | st.just("https://zimo.org/") | st.just("x:y"),
    st.just("word"),
)
places = st.builds(
    Copy, urls, st.none() | st.just("zimo"), st.just("2026-05-03T13:00:00Z"), st.sampled_from(STATED), origins
)
stories = st.lists(
    st.builds(
        page,
        st.sampled_from(SITES),
        text=st.sampled_from([TEXT, text(0, 4), f"{TEXT}\n{text(40, 2)}", "", "🙂"]),
        published=st.sampled_from(STATED),
        fetched_at=st.sampled_from(["2026-05-03T12:00:00Z", "2026-05-03T12:30:00Z", None]),
        syndication=origins,
        copies=st.lists(places, max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda member: member.canonical_url,
)


@settings(max_examples=50, deadline=None)
@given(stories, st.randoms())
def test_any_story_has_one_origin_in_every_order(members: list[Article], random: Any):
    found = origin_of(members)
    random.shuffle(members)
    assert origin_of(members) == found
    assert found.leader in {member.canonical_url for member in members}
    assert found.evidence
    assert all(found.evidence)
    filled = [with_origin(member, found) for member in members]
    assert origin_of(filled) == found
    # Nobody is told to have it from itself.
    for before, after in zip(members, filled, strict=True):
        if before.syndication is None and after.syndication is not None:
            assert after.syndication.origin_url != after.canonical_url


@pytest.mark.parametrize(
    ("publisher", "said"),
    [
        ("Alder Gazette", "Alder Gazette"),
        ("Alder Gazette", "the alder-gazette"),
        ("Alder Gazette", "AlderGazette.com"),
        ("The Alder Gazette", "Alder Gazette"),
        ("Alder Gazette | News from the valley", "Alder Gazette"),
        ("Agence France-Presse", "法新社"),
        ("云河晚报", "云河晚报"),
        ("दैनिक भास्कर", "दैनिक भास्कर"),
    ],
)
def test_the_outlet_that_is_named_by_its_own_name_is_the_original(publisher: str, said: str):
    original = page("127.0.0.1:9101", source="alder", publisher=publisher, published="2026-05-03T10:00:00Z")
    # Its own page may credit it as well, and another of its pages have no word of it.
    credited = page("print.example", publisher=publisher, syndication=told(said, "https://alder.example/"))
    silent = page("radio.example", publisher=publisher)
    other = page("b.example", publisher="Birch Herald", syndication=told(said), published="2026-05-03T09:00:00Z")
    found = of(original, other)
    assert found.leader == original.canonical_url
    assert found.syndication is not None
    assert found.syndication.origin_url == original.canonical_url
    assert with_origin(silent, found) == silent
    assert of(credited).syndication is None
    # The same where its page is a place of another's text.
    place = Copy(original.url, "alder", "2026-05-03T12:30:00Z", None, None, publisher)
    noted = of(page("c.example", publisher="Cedar News", syndication=told(said), copies=(place,)))
    assert noted.syndication is not None
    assert noted.syndication.origin_url == original.canonical_url


def test_of_outlets_with_one_name_the_link_tells_which():
    glasgow = page("glasgow.example", publisher="The Herald", published="2026-05-03T10:00:00Z")
    harare = page("harare.example", publisher="The Herald", syndication=told("The Herald", "https://glasgow.example/"))
    assert of(glasgow, harare).leader == glasgow.canonical_url
    assert of(harare).syndication is None


def test_the_first_is_shown_by_its_own_name():
    first = page("a.example", source="a", publisher="Alder Gazette", published="2026-05-03T08:00:00Z")
    found = of(first, page("b.example", publisher="Birch Herald", published="2026-05-03T12:00:00Z"))
    assert found.syndication is not None
    assert found.syndication.origin == "Alder Gazette"
