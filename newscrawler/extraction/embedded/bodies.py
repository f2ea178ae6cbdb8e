"""The bodies in a page's data: every list of blocks, every text with paragraphs, with the place where it stands."""

# ruff: noqa: E501 - the words of a group read as one
from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from newscrawler.extraction.embedded.kinds import is_teaser
from newscrawler.extraction.embedded.markdown import html_of_markdown
from newscrawler.extraction.embedded.richtext import Writer
from newscrawler.extraction.embedded.values import from_text

# Characters of a text without markup that may be a body, and of one of several texts that make one.
_LEAST_CHARS, _LEAST_PART = 300, 80
# A text without markup is worth less than one with it: it is often a summary or a transcript.
_PLAIN_WORTH = 0.6
# Values and bodies that are looked at, and characters of all bodies that are turned into HTML.
_MAX_VALUES, _MAX_BODIES, _MAX_CHARS = 300_000, 1_000, 6_000_000
# Objects around a body that say whose it is.
MAX_OWNERS = 8
# Fields, squeezed to letters, in which a text without markup may be a body.
_TEXTS = frozenset((
    "body", "text", "content", "articlebody", "fulltext", "bodytext", "articletext", "plaintext", "markdown", "raw",
    "rawbody", "main", "maintext", "story", "storybody", "copy", "rendered", "contenttext", "texte", "texto", "inhalt",
))  # fmt: skip
# Words of fields under which something else than the article stands.
_ELSEWHERE = frozenset((
    "comment", "comments", "related", "recommended", "recommendations", "recirculation", "popular", "trending", "teaser",
    "teasers", "newsletter", "newsletters", "footer", "menu", "menus", "navigation", "nav", "bio", "biography", "author",
    "authors", "byline", "bylines", "legal", "terms", "privacy", "cookie", "cookies", "consent", "translation",
    "translations", "i18n", "locale", "locales", "faq", "faqs", "ads", "sponsored", "sidebar", "caption", "transcript",
    "config", "meta", "metas", "metadata", "keywords", "dictionary", "labels", "revisions", "paywall", "subscription", "subscriptions", "styles", "css",
))  # fmt: skip
NOT_LETTERS = re.compile(r"[\W_]+")
WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_MARKUP = re.compile(r"<(?:p|br|h[2-6]|div|li|blockquote|section|article)\b[^<>]{0,500}>", re.IGNORECASE)
TAG = re.compile(r"<[^<>]{0,1000}>")
_CODE = re.compile(r"<(?=/?(?:script|style)\b)")


class Place(NamedTuple):
    """A container around a body, the field of it that leads there ("" in a list), and what is around it."""

    container: Any
    name: str
    around: Place | None


class Body(NamedTuple):
    """A body as HTML and where it stands; `data`: it was kept as blocks, not as HTML. `size` is its length in
    characters of text, that of a text without markup counted for less.
    """

    html: str
    place: Place
    data: bool
    size: float


def owners_of(place: Place | None) -> Iterator[Mapping[str, Any]]:
    """Yield the objects around a body, the innermost first."""
    count = 0
    while place is not None and count < MAX_OWNERS:
        if isinstance(place.container, dict):
            count += 1
            yield place.container
        place = place.around


def bodies_in(values: list[Any], writer: Writer) -> Iterator[Body]:
    """Yield what looks like an article's body anywhere in the values."""
    left: list[tuple[Any, Place | None, int]] = [(values, None, 0)]
    seen: set[int] = set()
    # Values that come out of texts: one that was let go could leave its identity to the next.
    kept: list[Any] = []
    bodies, chars = 0, _MAX_CHARS
    while left and len(seen) < _MAX_VALUES and bodies < _MAX_BODIES and chars > 0:
        value, around, level = left.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        inner: list[tuple[Any, Place | None, int]] = []
        for name, item in value.items() if isinstance(value, dict) else (("", item) for item in value):
            if not isinstance(item, str | dict | list) or _is_elsewhere(name):
                continue
            place = Place(value, name, around)
            if not isinstance(item, str):
                inner.append((item, place, level))
                body = _body_of_data(item, place, writer)
            elif len(item) >= _LEAST_PART:
                data = from_text(item, level)
                if isinstance(data, dict | list):
                    kept.append(data)
                    inner.append((data, place, level + 1))
                    body = _body_of_data(data, place, writer)
                else:
                    body = _body_of_text(name, item, place)
            else:
                continue
            if body is not None:
                bodies += 1
                chars -= len(body.html)
                yield body
        # In the data's own order: parts of a text are found as they follow each other.
        left.extend(reversed(inner))


def _is_elsewhere(name: str) -> bool:
    return not _ELSEWHERE.isdisjoint(word.lower() for word in WORDS.findall(name[:100]))


def _body_of_text(name: str, text: str, place: Place) -> Body | None:
    if "<" not in text and "&lt;p" in text:
        text = html.unescape(text)
    if _MARKUP.search(text):
        size = length_of(text)
        return Body(text, place, False, size) if size >= _LEAST_PART else None
    if len(text) < _LEAST_CHARS or NOT_LETTERS.sub("", name).lower() not in _TEXTS:
        return None
    return Body(html_of_markdown(text), place, True, _PLAIN_WORTH * len(text))


def length_of(markup: str) -> int:
    """Return the characters of text in HTML, scripts and styles left out."""
    return sum(len(TAG.sub("", part)) for part in _CODE.split(markup) if not part.startswith(("script", "style")))


def _body_of_data(item: Any, place: Place, writer: Writer) -> Body | None:
    if not writer.speaks(item) or (isinstance(item, dict) and is_teaser(item)):
        return None
    found = writer.written(item)
    size = length_of(found)
    return Body(found, place, True, size) if size >= _LEAST_PART else None
