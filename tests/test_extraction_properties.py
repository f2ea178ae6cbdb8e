"""What holds for the answer to any page: of random markup, and of odd pages (`seeds/`) as they are and damaged."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawler.article import Article, Refusal, parse_instant
from newscrawler.extraction import extract

ROOT = Path(__file__).parent
URL = "https://example.org/politics/council-votes-on-the-bridge-12345"
SEEDS = {path.name: path.read_bytes() for path in sorted((ROOT / "seeds").iterdir())}
CODES = frozenset(re.findall(r"`([a-z_]+)`", (ROOT.parent / "docs" / "refusals.md").read_text()))
FETCHED_AT = "2026-01-02T03:04:05Z"
LONGEST_NAME = 80

ANY_TIMES = settings(
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

# Those that end what is open, move what follows elsewhere or turn it into text are what matters.
TAGS = """
a article aside b blockquote body br dd div dl dt em figcaption figure footer form h1 h2 h3 h6 head header hr html i
iframe img li link main math meta nav noscript ol option p plaintext pre script section select small span strong style
sub svg table tbody td template textarea th time title tr ul video x:y é 1
"""
NAMES = """
aria-label class content data-published datetime dir hidden href id itemprop lang name property rel role src srcset
style type width xml:lang xmlns x:y é =
"""
WORDS = [
    "The council voted on Tuesday to rebuild the old bridge over the river after a debate of six hours. ",
    "Der Rat stimmte am Dienstag nach sechs Stunden für den Neubau der alten Brücke. ",
    "Совет проголосовал во вторник за восстановление старого моста через реку. ",
    "صوّت المجلس يوم الثلاثاء على إعادة بناء الجسر القديم فوق النهر. ",
    "議会は火曜日、古い橋を再建することを決めた。",
    "परिषद ने मंगलवार को पुराने पुल के पुनर्निर्माण के लिए मतदान किया। ",
    "המועצה הצביעה ביום שלישי בעד בניית הגשר הישן מחדש. ",
    "สภาลงมติให้สร้างสะพานเก่าขึ้นใหม่ ",
    "의회는 다리를 다시 짓기로 했다. ",
    "By Jane Doe and John Roe",
    "Von JANE DOE, dpa",
    "作者：王小明",
    "Published 3 May 2024, 10:30 CET",
    "2024-05-03T10:00:00+02:00",
    "3/5/2024",
    "٣ مايو ٢٠٢٤",
    "9999-12-31",
    "byline author",
    "article-body hidden",
    "datePublished",
    "articleBody",
    "author",
    "og:title",
    "article:published_time",
    "application/ld+json",
    "canonical",
    "/a.jpg",
    "http://[bad",
    "display:none",
    '{"@type":"NewsArticle","headline":1,"author":[{"name":["Jane Doe",{}]}],"datePublished":{"@value":2}}',
    "\x00",
    "\x01\x7f\x85",
    "&#1;",
    "&#x85;",
    "&amp;#7;",
    "&amp;lt;p&amp;gt;",
    "&#xD800;",
    "\u202e\u2066",
    "\u0301" * 9,
    "😀",
    "\u2028",
    "\r\n\t",
    " ",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\ufffe",
    "The post a appeared first on b.",
    "Read more:",
    "|",
    "©",
]
TEXTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=9)), max_size=4).map("".join)


@st.composite
def attributes(draw: st.DrawFn) -> str:
    quote = draw(st.sampled_from(["'", '"', ""]))
    names = draw(st.lists(st.sampled_from(NAMES.split()), max_size=3))
    return "".join(f" {name}={quote}{draw(TEXTS)}{quote}" for name in names)


@st.composite
def elements(draw: st.DrawFn, inner: st.SearchStrategy[str]) -> str:
    tag, times = draw(st.sampled_from(TAGS.split())), draw(st.sampled_from([1, 1, 1, 2, 9]))
    end = draw(st.sampled_from([f"</{tag}>", f"</{tag}>", f"</{tag}>", "", "/>", "-->", "]]>"]))
    start = draw(st.sampled_from(["<", "<", "<", "<", "</", "<!--", "<?", "<![CDATA["]))
    return f"{start}{tag}{draw(attributes())}>{draw(inner)}{end}" * times


MARKUP = st.recursive(
    TEXTS, lambda inner: st.lists(elements(inner), min_size=1, max_size=5).map("".join), max_leaves=12
)


@st.composite
def damaged_seeds(draw: st.DrawFn) -> bytes:
    """A seed with pieces cut, doubled, moved or taken from another, and bytes turned over."""
    page = draw(st.sampled_from(list(SEEDS.values())))
    for _ in range(draw(st.integers(1, 4))):
        at, end = sorted((draw(st.integers(0, len(page))), draw(st.integers(0, len(page)))))
        piece = page[at:end]
        other = draw(st.sampled_from(list(SEEDS.values())))
        page = draw(
            st.sampled_from([
                page[:at] + page[end:],
                page[:at] + piece * 2 + page[end:],
                page[:at] + page[end:] + piece,
                page[:at] + other[at:end] + page[end:],
                page[:at] + bytes(byte ^ draw(st.integers(0, 255)) for byte in piece[:3]) + page[at + len(piece[:3]) :],
                page[:at] + draw(st.sampled_from(WORDS)).encode() + page[at:],
            ])
        )  # fmt: skip
    return page


def check(page: str | bytes, **more: Any) -> None:
    found = extract(page, URL, fetched_at=FETCHED_AT, **more)
    assert extract(page, URL, fetched_at=FETCHED_AT, **more) == found
    if isinstance(found, Refusal):
        assert found.code in CODES
        return
    assert isinstance(found, Article)
    assert Article.from_json(found.to_json().encode().decode()) == found
    assert found.text == "\n".join(block.text for block in found.blocks)
    for block in found.blocks:
        assert block.text.strip()
        assert (block.level in range(1, 7)) if block.kind == "heading" else block.level is None
    for text in (found.text, found.title, found.description, found.section, *found.authors, *found.topics):
        assert not controls(text or "")
    assert all(0 < len(name) <= LONGEST_NAME and "\n" not in name for name in found.authors)
    tomorrow = datetime.now(UTC) + timedelta(days=2)
    for time in (found.published, found.modified):
        instant = parse_instant(time)
        assert time is None or (instant is not None and instant < tomorrow)


def controls(text: str) -> set[str]:
    """The characters of a text that show nothing and are no line's end, tab or space."""
    turning = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return {c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"} | (turning & set(text))


@pytest.mark.parametrize("name", SEEDS)
def test_an_odd_page_has_a_sound_answer(name: str) -> None:
    check(SEEDS[name])


@settings(ANY_TIMES, max_examples=120)
@given(MARKUP)
def test_any_markup_has_a_sound_answer(markup: str) -> None:
    check(f"<html><body>{markup}")


@settings(ANY_TIMES, max_examples=40)
@given(head=MARKUP, body=MARKUP, title=TEXTS)
def test_an_article_with_any_markup_has_a_sound_answer(head: str, body: str, title: str) -> None:
    check(f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1><p>{WORDS[0] * 3}</p>{body}")


@settings(ANY_TIMES, max_examples=200)
@given(damaged_seeds())
def test_a_damaged_page_has_a_sound_answer(page: bytes) -> None:
    check(page)


@settings(ANY_TIMES, max_examples=60)
@given(title=TEXTS, authors=st.lists(TEXTS, max_size=3), published=TEXTS)
def test_any_hint_has_a_sound_answer(title: str, authors: list[str], published: str) -> None:
    page = f"<html><body><p>{WORDS[0] * 3}</p>"
    check(page, title_hint=title, authors_hint=authors, published_hint=published)


@settings(ANY_TIMES, max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([b"", b"<html><body><p>", b"<html><meta charset=utf-7><p>"]))
def test_any_bytes_have_a_sound_answer(data: bytes, start: bytes) -> None:
    check(start + data + b"</p>" + start + WORDS[0].encode() * 2)
