"""JSON-LD: which nodes are the page's article."""

from __future__ import annotations

import json

import pytest

from newscrawler.extraction.structured import JsonLd, types_of

URL = "https://example.org/a"
# https://schema.org/Article and all that is below it.
SUBTYPES = [
    "Article",
    "AdvertiserContentArticle",
    "NewsArticle",
    "AnalysisNewsArticle",
    "AskPublicNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "ReportageNewsArticle",
    "ReviewNewsArticle",
    "Report",
    "SatiricalArticle",
    "ScholarlyArticle",
    "MedicalScholarlyArticle",
    "SocialMediaPosting",
    "BlogPosting",
    "LiveBlogPosting",
    "DiscussionForumPosting",
    "TechArticle",
    "APIReference",
]


@pytest.mark.parametrize("kind", SUBTYPES)
@pytest.mark.parametrize(
    "form", ["{}", "https://schema.org/{}", "http://schema.org/{}", "http://schema.org#{}", "schema:{}", " {} "]
)
def test_every_article_of_schema_org_is_one(kind: str, form: str) -> None:
    script = json.dumps({"@type": form.format(kind), "headline": "x"})
    assert len(JsonLd([script], URL).articles) == 1


@pytest.mark.parametrize(
    ("stated", "types"),
    [
        ("NewsArticle", {"newsarticle"}),
        (["NewsArticle", "https://schema.org/Report"], {"newsarticle", "report"}),
        ([None, 1, {"a": 1}, "Report"], {"report"}),
        (None, set()),
        ("x" * 10_000, set()),
    ],
)
def test_types_are_read_in_any_form(stated: object, types: set[str]) -> None:
    assert types_of({"@type": stated}) == types


@pytest.mark.parametrize(
    "data",
    [
        {"@graph": [{"@type": "Person"}, {"@type": "NewsArticle"}]},
        {"@type": "WebPage", "mainEntity": {"@type": "NewsArticle"}},
        {"@type": "ItemPage", "mainEntityOfPage": {"@type": "Report"}},
        [[{"@type": ["Thing", "NewsArticle"]}]],
    ],
)
def test_the_article_is_found_inside(data: object) -> None:
    assert len(JsonLd([json.dumps(data)], URL).articles) == 1


@pytest.mark.parametrize("name", ["hasPart", "itemListElement", "mentions", "isPartOf", "subjectOf", "citation"])
def test_articles_that_it_points_to_are_others(name: str) -> None:
    data = {"@type": "NewsArticle", "headline": "x", name: [{"@type": "NewsArticle", "headline": "y"}]}
    assert [node["headline"] for node in JsonLd([json.dumps(data)], URL).articles] == ["x"]


@pytest.mark.parametrize("kind", ["Quotation", "Person", "Organization", "BreadcrumbList", "Comment"])
def test_what_is_part_of_an_article_is_none(kind: str) -> None:
    assert JsonLd([json.dumps({"@type": kind})], URL).articles == []


def test_the_article_is_the_one_whose_headline_the_page_shows() -> None:
    related = {
        "@type": "NewsArticle",
        "headline": "Museum shows coins",
        "author": "Ann Lee",
        "datePublished": "2020-01-01",
    }
    own = {"@type": "NewsArticle", "headline": "Council votes on the bridge", "author": "Max Roe"}
    script = json.dumps([related, own])
    assert JsonLd([script], URL).articles[0]["author"] == "Ann Lee"
    assert JsonLd([script], URL, ["Council votes on the bridge | Example Post"]).articles[0]["author"] == "Max Roe"
