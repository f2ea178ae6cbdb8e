"""What publishers state for machines, statement by statement, and what it reserves."""

# ruff: noqa: E501 - a statement a line
from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.article import Article
from newscrawler.errors import UsageError
from newscrawler.extraction import extract
from newscrawler.reservations import (
    FILE_BYTES,
    USES,
    SiteFiles,
    decided,
    read_directives,
    reserved_among,
    respected_uses,
    robots_reservations,
)
from newscrawler.robots import parse_robots
from tests.web import story

URL = "https://news.example/2026/11/bridge"
AI = ["ai-input", "ai-train"]
MINING = ["ai-train", "tdm"]
RSL = "https://news.example/license.xml"


def of_robots(text: str, url: str = URL) -> dict[str, Any]:
    return decided(robots_reservations(parse_robots(text.encode()), url))


def of_page(head: str = "", **headers: str) -> dict[str, Any]:
    html = story("Bridge").replace(b"</head>", head.encode() + b"</head>")
    article = extract(html, URL, {name.replace("_", "-"): value for name, value in headers.items()})
    assert isinstance(article, Article)
    return dict(article.rights)


def of_files(tdmrep: Any = None, ai_txt: str = "", url: str = URL) -> dict[str, Any]:
    body = tdmrep if isinstance(tdmrep, bytes) else json.dumps(tdmrep).encode()
    files = SiteFiles.read(body, ai_txt.encode())
    assert SiteFiles.from_memo(json.loads(json.dumps(files.to_memo()))) == files
    return decided(files.statements(url))


@pytest.mark.parametrize(
    ("text", "stated", "reserved"),
    [
        ("User-agent: GPTBot\nDisallow: /", {"robots_txt_ai": ["GPTBot"]}, ["ai-train"]),
        ("User-agent: gptbot/1.1\nUser-agent: CCBot\nUser-agent: Googlebot\nDisallow: /2026/", {"robots_txt_ai": ["CCBot", "GPTBot"]}, ["ai-train"]),
        ("User-agent: PerplexityBot\nDisallow: /", {"robots_txt_ai": ["PerplexityBot"]}, ["ai-input"]),
        ("User-agent: Google-Extended\nDisallow: /", {"robots_txt_ai": ["Google-Extended"]}, AI),
        ("User-agent: img2dataset\nDisallow: /", {"robots_txt_ai": ["img2dataset"]}, ["images"]),
        ("User-agent: GPTBot\nDisallow: /\nAllow: /2026/", {}, None),
        ("User-agent: GPTBot\nDisallow: /archive/", {}, None),
        ("User-agent: GPTBot\nAllow: /", {}, None),
        # Nobody in particular: a rule about crawling, none about a use.
        ("User-agent: *\nDisallow: /\nUser-agent: newscrawler\nAllow: /", {}, None),
        ("User-agent: *\nContent-Signal: search=yes, ai-train=no", {"robots_txt_content_signal": "search=yes, ai-train=no"}, ["ai-train"]),
        ("Content-signal: search=no,ai-input=no\nUser-agent: *\nAllow: /", {"robots_txt_content_signal": "search=no,ai-input=no"}, ["ai-input", "search"]),
        ("User-agent: *\nContent-Signal: ai-train=yes, search=yes", {"robots_txt_content_signal": "ai-train=yes, search=yes"}, None),
        # Somebody else's group; our own; another path; the longest path.
        ("User-agent: Googlebot\nContent-Signal: ai-train=no\nAllow: /", {}, None),
        ("User-agent: newscrawler\nContent-Signal: ai-train=no\nAllow: /\n\nUser-agent: *\nContent-Signal: search=no", {"robots_txt_content_signal": "ai-train=no"}, ["ai-train"]),
        ("User-agent: *\nContent-Signal: /blog/ ai-train=no", {}, None),
        ("User-agent: *\nContent-Usage: / train-ai=n\nContent-Usage: /2026/ train-ai=y", {"robots_txt_content_usage": "train-ai=y"}, None),
        ("User-agent: *\nContent-Usage: /2026/ train-ai=y\nContent-Usage: /2026/ train-ai=n", {"robots_txt_content_usage": "train-ai=y, train-ai=n"}, ["ai-train"]),
        ("User-agent: *\nContent-Usage: train-ai=n, ai-use=n;why=law, search=y", {"robots_txt_content_usage": "train-ai=n, ai-use=n;why=law, search=y"}, AI),
        ("User-agent: *\nContent-Usage: bots=n", {"robots_txt_content_usage": "bots=n"}, ["ai-input", "ai-train", "search", "tdm"]),
        ("User-agent: *\nDisallowAITraining: /", {"robots_txt_ai_training": "DisallowAITraining: /"}, ["ai-train"]),
        ("User-agent: *\nDisallowAITraining: /\nAllowAITraining: /2026/", {"robots_txt_ai_training": "AllowAITraining: /2026/"}, None),
        (f"User-agent: Googlebot\nAllow: /\nLicense: {RSL}", {"robots_txt_license": [RSL]}, AI),
        ("User-agent: *\nLicense: see our terms", {}, None),
        ("", {}, None),
        ("<html>Not found</html>", {}, None),
    ],
)  # fmt: skip
def test_what_robots_txt_reserves(text: str, stated: dict[str, Any], reserved: list[str] | None) -> None:
    rights = of_robots(text)
    assert rights.pop("reserved", None) == reserved
    rights.pop("reserved_by", None)
    assert rights == stated


@pytest.mark.parametrize(
    ("head", "headers", "stated", "reserved"),
    [
        ('<meta name="robots" content="noai, noimageai">', {}, {"robots": ["noai", "noimageai"]}, [*AI, "images"]),
        ("", {"X_Robots_Tag": "noai"}, {"robots": ["noai"]}, AI),
        ("", {"X_Robots_Tag": "googlebot: noai"}, {"robots_agents": {"googlebot": ["noai"]}}, AI),
        ("", {"X_Robots_Tag": "googlebot: noindex"}, {"robots_agents": {"googlebot": ["noindex"]}}, None),
        ("", {"X_Robots_Tag": "googlebot: noindex\nnoarchive"}, {"robots": ["noarchive"], "robots_agents": {"googlebot": ["noindex"]}}, ["archive"]),
        ("", {"X_Robots_Tag": "newscrawler: noarchive"}, {"robots": ["noarchive"]}, ["archive"]),
        ('<meta name="GPTBot" content="noindex">', {}, {"robots_agents": {"gptbot": ["noindex"]}}, None),
        ('<meta name="ROBOTS" content="NONE">', {}, {"robots": ["none"]}, ["search"]),
        ('<meta name="robots" content="index, follow, max-image-preview:large, max-snippet:-1">', {}, {"robots": ["max-image-preview: large", "max-snippet: -1"]}, None),
        ("", {"X_Robots_Tag": "unavailable_after: Fri, 25 Jun 2027 15:00:00 GMT, nosnippet"}, {"robots": ["nosnippet", "unavailable_after: Fri, 25 Jun 2027 15:00:00 GMT"]}, None),
        ('<meta name="tdm-reservation" content="1">', {}, {"tdm_reservation": "1"}, MINING),
        ('<meta name="tdm-reservation" content="0">', {"TDM_Reservation": "1", "TDM_Policy": "https://p.example/1"}, {"tdm_reservation": "1", "tdm_policy": "https://p.example/1"}, MINING),
        ("", {"TDM_Reservation": "0"}, {"tdm_reservation": "0"}, None),
        ("", {"TDM_Reservation": "yes"}, {"tdm_reservation": "yes"}, None),
        ("", {"Content_Usage": "train-ai=n"}, {"content_usage": "train-ai=n"}, ["ai-train"]),
        ("", {"Content_Signal": "ai-train=yes, ai-input=no"}, {"content_signal": "ai-train=yes, ai-input=no"}, ["ai-input"]),
        (f'<link rel="license" type="application/rsl+xml" href="{RSL}">', {}, {"rsl": RSL, "license": RSL}, AI),
        ('<script type="application/rsl+xml"><rsl/></script>', {}, {"rsl": f"{URL}#rsl"}, AI),
        ("", {"Link": f'<{RSL}>; rel="license"; type="application/rsl+xml", </next>; rel=next'}, {"rsl": RSL, "license": RSL}, AI),
        ("", {"Link": "<https://creativecommons.org/licenses/by-nc/4.0/>; rel=license"}, {"license": "https://creativecommons.org/licenses/by-nc/4.0/", "creative_commons": "by-nc/4.0"}, None),
        ('<link rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/">', {}, {"license": "https://creativecommons.org/publicdomain/zero/1.0/", "creative_commons": "zero/1.0"}, None),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge", "copyrightNotice": "© The Test", "usageInfo": "https://news.example/terms"}</script>', {}, {"copyright_notice": "© The Test", "usage_terms": "https://news.example/terms"}, None),
        ("", {}, {}, None),
    ],
)  # fmt: skip
def test_what_page_and_headers_reserve(
    head: str, headers: dict[str, str], stated: dict[str, Any], reserved: list[str] | None
) -> None:
    rights = of_page(head, **headers)
    assert rights.pop("reserved", None) == reserved
    rights.pop("reserved_by", None)
    assert rights == stated


@pytest.mark.parametrize(
    ("rules", "stated", "reserved"),
    [
        ([{"location": "/", "tdm-reservation": 1}], {"location": "/", "tdm-reservation": 1}, MINING),
        ([{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://p.example/1"}], {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://p.example/1"}, MINING),
        # The first that matches, as the report has it.
        ([{"location": "/2026/*", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}], {"location": "/2026/*", "tdm-reservation": 0}, None),
        ([{"location": "/2026/11/bridge$", "tdm-reservation": 1}], {"location": "/2026/11/bridge$", "tdm-reservation": 1}, MINING),
        ([{"location": "/2026/11$", "tdm-reservation": 1}], None, None),
        ([{"location": "/%32026/", "tdm-reservation": "1"}], {"location": "/%32026/", "tdm-reservation": 1}, MINING),
        ([{"location": "https://news.example/2026/", "tdm-reservation": 1}], {"location": "/2026/", "tdm-reservation": 1}, MINING),
        ({"location": "/", "tdm-reservation": 1}, {"location": "/", "tdm-reservation": 1}, MINING),
        ([{"location": "/", "tdm-reservation": 2}, {"location": "/", "tdm-reservation": True}], None, None),
        ([{"location": 1, "tdm-reservation": 1}, 5, None, {"tdm-reservation": 1}], None, None),
        ([{"location": "/\nAllow: /", "tdm-reservation": 1}], None, None),
        (b"<!doctype html><title>Not found</title>", None, None),
        (b"[" * 50_000, None, None),
        (b"\xff\xfe\x00", None, None),
        (b'[{"location": "/", "tdm-reservation": 1}', None, None),
    ],
)  # fmt: skip
def test_what_tdmrep_json_reserves(rules: Any, stated: dict[str, Any] | None, reserved: list[str] | None) -> None:
    rights = of_files(rules)
    assert rights.get("tdmrep") == stated
    assert rights.get("reserved") == reserved


@pytest.mark.parametrize(
    ("text", "stated", "reserved"),
    [
        ("# Spawning AI\n\nUser-agent: *\nDisallow: *\nDisallow: /\n", {"text": "Disallow: *", "images": "Disallow: *"}, ["ai-train", "images"]),
        ("User-Agent: *\nDisallow: *.jpg\nAllow: *.html\nAllow: /\n", {"text": "Allow: /", "images": "Disallow: *.jpg"}, ["images"]),
        ("User-Agent: *\nDisallow: /private/\n", None, None),
        ("User-Agent: SomeBot\nDisallow: /\n", None, None),
        ("<html><body>User-agent: *\nDisallow: /</body></html>", None, None),
        ("Use our texts as you like.", None, None),
    ],
)  # fmt: skip
def test_what_ai_txt_reserves(text: str, stated: dict[str, str] | None, reserved: list[str] | None) -> None:
    rights = of_files(ai_txt=text)
    assert rights.get("ai_txt") == stated
    assert rights.get("reserved") == reserved


def test_the_stricter_of_two_places_holds_and_every_place_is_named() -> None:
    rights = decided(
        {"tdm_reservation": "0", "tdmrep": {"location": "/", "tdm-reservation": 1}, "content_signal": "ai-train=yes"}
        | {"robots_txt_ai": ["CCBot", "GPTBot"], "robots": ["noai"]}
    )
    assert rights["reserved"] == ["ai-input", "ai-train", "tdm"]
    assert rights["reserved_by"] == {
        "ai-input": ["robots: noai"],
        "ai-train": ["robots: noai", "robots_txt_ai: CCBot, GPTBot", "tdmrep: /"],
        "tdm": ["tdmrep: /"],
    }
    assert decided(rights) == rights
    assert decided({"license": "https://creativecommons.org/licenses/by/4.0/"}) == {
        "license": "https://creativecommons.org/licenses/by/4.0/"
    }


def test_an_earlier_decision_is_not_believed() -> None:
    assert decided({"reserved": ["tdm"], "reserved_by": {"tdm": ["robots: noai"]}}) == {}


@pytest.mark.parametrize(
    ("setting", "uses"),
    [("", set()), (None, set()), (False, set()), ("0", set()), (True, set(USES)), ("any", set(USES)), ("tdm, AI-train", {"tdm", "ai-train"})],
)  # fmt: skip
def test_the_setting_names_uses_or_all_of_them(setting: Any, uses: set[str]) -> None:
    assert respected_uses(setting) == uses


def test_a_use_that_is_none_is_said() -> None:
    with pytest.raises(UsageError, match="'training' is no use that can be reserved; those are: any, ai-input"):
        respected_uses("tdm training")


def test_what_is_respected_is_told_with_its_place() -> None:
    rights = of_page('<meta name="robots" content="noai">')
    assert (
        reserved_among(rights, frozenset({"ai-train", "tdm"}))
        == "ai-train is reserved by the page's robots directives (noai)"
    )
    assert reserved_among(rights, frozenset({"tdm"})) is None
    assert reserved_among({}, frozenset(USES)) is None


def test_a_line_speaks_to_the_agent_it_names_up_to_its_end() -> None:
    assert read_directives(["noindex, otherbot: noarchive, NOAI", "nocache"]) == {
        "": ["noindex", "nocache"],
        "otherbot": ["noarchive", "noai"],
    }


TEXTS = st.text(max_size=80) | st.text("abnoimxrel-=:,;/*$\n {}[]\"'019", max_size=80)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(st.binary(max_size=200), st.binary(max_size=200), JSON, TEXTS)
def test_no_file_of_any_bytes_is_an_error(tdmrep: bytes, ai_txt: bytes, memo: Any, path: str) -> None:
    for files in (SiteFiles.read(tdmrep, ai_txt), SiteFiles.from_memo({"tdmrep": memo, "ai_txt": memo})):
        json.dumps(decided(files.statements(f"https://news.example/{path}"))).encode()


@given(
    st.lists(st.sampled_from(["User-agent: GPTBot", "Content-Usage: ", "License: ", "DisallowAITraining: /"]) | TEXTS)
)
def test_no_robots_txt_is_an_error(lines: list[str]) -> None:
    robots = parse_robots("\n".join(lines).encode("utf-8", "surrogatepass"))
    json.dumps(decided(robots_reservations(robots, URL)), ensure_ascii=False).encode()


@given(
    st.dictionaries(
        st.sampled_from(["robots", "robots_agents", "tdmrep", "ai_txt", "rsl", "robots_txt_ai"]) | TEXTS, JSON
    )
)
def test_no_rights_of_any_kind_are_an_error(rights: dict[str, Any]) -> None:
    decision = decided(rights)
    assert decided(decision) == decision
    assert set(decision.get("reserved", ())) <= set(USES)


def test_floods_are_read_in_bounded_time() -> None:
    million = b"[" + b'{"location":"/a*b*c","tdm-reservation":1},' * 1_000_000
    flood = "".join(f"User-agent: GPTBot\nDisallow: /{n}*x*\nContent-Usage: /{n}* a=n\n" for n in range(9_000))
    begun = time.perf_counter()
    files = SiteFiles.read(million, ("User-agent: *\n" + "Disallow: /a*b\n" * 100_000).encode())
    files.statements(URL + "a" * 2_000)
    robots_reservations(parse_robots(flood.encode()), URL + "a" * 2_000)
    read_directives(["a" * 1_000_000, "unavailable_after:" + " ," * 500_000, "max-snippet" * 100_000])
    assert time.perf_counter() - begun < 3
    assert len(files.to_memo()["ai_txt"]) < FILE_BYTES
