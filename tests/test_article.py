"""The data model: JSON both ways without loss, and errors that name the field."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.article import (
    FIELDS,
    Access,
    Article,
    ArticleKind,
    Block,
    BlockKind,
    Capture,
    CaptureKind,
    Copy,
    Image,
    Refusal,
    Syndication,
    content_hash,
    parse_instant,
    rfc3339,
)
from newscrawler.errors import ArticleError
from newscrawler.schema import article_schema

SCHEMA_FILE = Path(__file__).parents[1] / "docs" / "article.schema.json"

# Everything but lone surrogates, which no UTF-8 file can hold.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
maybe = st.none() | texts
digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(min_value=datetime(1990, 1, 1), timezones=st.just(UTC)).map(rfc3339)  # noqa: DTZ001
stated = instants | st.datetimes(min_value=datetime(1990, 1, 1), timezones=offsets).map(rfc3339)  # noqa: DTZ001
stated = stated | st.dates().map(rfc3339) | st.datetimes().map(rfc3339)
pixels = st.none() | st.integers(0, 10_000)
blocks = st.builds(
    Block, st.sampled_from(get_args(BlockKind)), texts, level=st.none() | st.integers(1, 6), time=st.none() | stated
)
origins = st.none() | st.builds(Syndication, texts, maybe, texts)
articles = st.builds(
    Article,
    url=texts.filter(bool),
    canonical_url=texts.filter(bool),
    **dict.fromkeys(("source", "publisher", "title", "description", "language", "section", "cluster_id"), maybe),
    **dict.fromkeys(("authors", "topics"), st.lists(texts, max_size=3).map(tuple)),
    **dict.fromkeys(("published", "modified"), st.none() | stated),
    **dict.fromkeys(("fetched_at", "stored_at"), st.none() | instants),
    text=texts,
    blocks=st.lists(blocks, max_size=3).map(tuple),
    images=st.lists(st.builds(Image, texts, maybe, maybe, pixels, pixels), max_size=2).map(tuple),
    kind=st.sampled_from(get_args(ArticleKind)),
    access=st.sampled_from(get_args(Access)),
    syndication=origins,
    copies=st.lists(st.builds(Copy, texts, maybe, instants, st.none() | stated, origins, maybe, maybe), max_size=2).map(
        tuple
    ),
    revision=st.integers(1, 1000),
    content_hash=texts.map(content_hash),
    rendered=st.booleans(),
    captures=st.lists(
        st.builds(Capture, st.sampled_from(get_args(CaptureKind)), texts, st.integers(0, 10**9), digests), max_size=3
    ).map(tuple),
    rights=st.dictionaries(texts, st.none() | st.booleans() | texts | st.lists(texts, max_size=2), max_size=3),
    provenance=st.dictionaries(texts, texts, max_size=3),
)
validator = jsonschema.Draft202012Validator(article_schema(), format_checker=jsonschema.FormatChecker())


def row(**changes: object) -> dict[str, object]:
    article = Article(url="https://example.org/a", canonical_url="https://example.org/a")
    return {**article.to_dict(), **changes}


@given(articles)
def test_json_gives_back_the_same_article(article: Article) -> None:
    line = article.to_json()
    assert "\n" not in line
    assert Article.from_json(line) == article


@given(articles)
def test_every_article_fits_the_published_schema(article: Article) -> None:
    validator.validate(json.loads(article.to_json()))


def test_json_holds_every_field_of_the_contract() -> None:
    assert tuple(row()) == FIELDS
    assert len(FIELDS) == 28


def test_an_article_from_before_a_field_was_there_is_read() -> None:
    known = row()
    del known["provenance"], known["captures"]
    assert (Article.from_dict(known).provenance, Article.from_dict(known).captures) == ({}, ())


def test_a_block_says_level_and_time_only_where_it_has_them() -> None:
    article = Article(
        url="u",
        canonical_url="u",
        blocks=(Block("heading", "H", level=2), Block("entry", "E", time="2026-01-02T03:04Z")),
    )
    assert article.to_dict()["blocks"] == [
        {"kind": "heading", "text": "H", "level": 2},
        {"kind": "entry", "text": "E", "time": "2026-01-02T03:04Z"},
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"titel": "x"}, "titel: no such field"),
        ({"url": ""}, "url: missing"),
        ({"url": None}, "url: NoneType where text"),
        ({"title": 1}, "title: int where text"),
        ({"authors": "Ann"}, "authors: str where a list"),
        ({"authors": ["Ann", None]}, r"authors\[1\]: NoneType where text"),
        ({"published": "yesterday"}, "published: 'yesterday' is no RFC 3339"),
        ({"kind": "post"}, "kind: 'post' is none of article"),
        ({"access": None}, "access: None is none of free"),
        ({"revision": True}, "revision: bool where a whole number"),
        ({"revision": "1"}, "revision: str where a whole number"),
        ({"rendered": 0}, "rendered: int where true or false"),
        ({"rights": []}, "rights: list where an object"),
        (
            {"captures": [{"kind": "gif", "path": "a", "bytes": 1, "sha256": ""}]},
            r"captures\[0\].kind: 'gif' is none of",
        ),
        ({"captures": [{"kind": "png", "path": "a", "sha256": ""}]}, r"captures\[0\].bytes: missing"),
        ({"provenance": "h1"}, "provenance: str where an object"),
        ({"provenance": {"title": None}}, "provenance.title: NoneType where text"),
        ({"blocks": ["text"]}, r"blocks\[0\]: str where an object"),
        ({"blocks": [{"kind": "paragraph"}]}, r"blocks\[0\].text: missing"),
        ({"blocks": [{"kind": "poem", "text": "x"}]}, r"blocks\[0\].kind: 'poem' is none of heading"),
        ({"blocks": [{"kind": "heading", "text": "x", "level": "2"}]}, r"blocks\[0\].level: str where a whole"),
        ({"blocks": [{"kind": "entry", "text": "x", "time": "noon"}]}, r"blocks\[0\].time: 'noon' is no RFC 3339"),
        ({"images": [{"url": "u", "size": 1}]}, r"images\[0\].size: no such field"),
        ({"copies": [{"url": "u", "source": None}]}, r"copies\[0\].fetched_at: missing"),
        ({"syndication": {"origin": None, "origin_url": None, "evidence": ""}}, "syndication.origin: NoneType"),
    ],
)
def test_a_wrong_field_is_named(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        Article.from_dict(row(**changes))


@pytest.mark.parametrize("line", ["", "{", "null", "[1]", '"text"', "[" * 100_000])
def test_what_is_no_json_object_is_an_article_error(line: str) -> None:
    with pytest.raises(ArticleError, match="not "):
        Article.from_json(line)


def test_articles_are_immutable() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Article(url="u", canonical_url="u").title = "x"  # type: ignore[misc]


def test_hash_ignores_white_space_and_composition_and_nothing_else() -> None:
    assert content_hash("Caf\u00e9  au\n lait ") == content_hash("Cafe\u0301 au lait")
    assert content_hash("A") != content_hash("a")
    assert content_hash("").startswith("1:")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2022, 2, 17), "2022-02-17"),
        (datetime(2022, 2, 17, 8, 30, tzinfo=UTC), "2022-02-17T08:30:00Z"),
        (datetime(2022, 2, 17, 8, 30, tzinfo=timezone(timedelta(hours=2))), "2022-02-17T08:30:00+02:00"),
        (datetime(2022, 2, 17, 8, 30, 1, 987_654, tzinfo=UTC), "2022-02-17T08:30:01.987Z"),
        (datetime(2022, 2, 17, 8, 30), "2022-02-17T08:30:00"),  # noqa: DTZ001
    ],
)
def test_times_keep_what_the_page_stated(value: date, text: str) -> None:
    assert rfc3339(value) == text


def test_instants_compare_across_offsets_and_dates_count_as_utc() -> None:
    assert parse_instant("2022-02-17T10:30:00+02:00") == parse_instant("2022-02-17T08:30:00Z")
    assert parse_instant("2022-02-17") == datetime(2022, 2, 17, tzinfo=UTC)
    assert parse_instant(None) is None
    assert parse_instant("soon") is None


def test_a_refusal_is_plain_json() -> None:
    refusal = Refusal(code="empty", reason="no bytes", retry=True)
    assert json.loads(json.dumps(refusal.to_dict()))["code"] == "empty"


def test_the_published_schema_is_the_models() -> None:
    # Regenerate: newscrawler schema > docs/article.schema.json
    assert json.loads(SCHEMA_FILE.read_text("utf-8")) == article_schema()
    jsonschema.Draft202012Validator.check_schema(article_schema())


def test_the_schema_describes_every_field_and_allows_no_other() -> None:
    schema = article_schema()
    assert list(schema["properties"]) == list(FIELDS) == schema["required"]
    assert all(field["description"] for field in schema["properties"].values())
    assert all(part["additionalProperties"] is False for part in (schema, *schema["$defs"].values()))


@pytest.mark.parametrize(
    "changes",
    [
        {"titel": "x"},
        {"published": "yesterday"},
        {"published": "2026-02-30"},
        {"stored_at": "2026-02-03"},
        {"kind": "post"},
        {"blocks": [{"kind": "heading", "text": "x", "level": None}]},
        {"content_hash": "abc"},
        {"revision": 0},
        {"authors": None},
    ],
)
def test_the_schema_refuses_what_the_contract_refuses(changes: dict[str, object]) -> None:
    assert not validator.is_valid(row(**changes))
