"""Which of the bodies in a page's data is the article's own: the one whose object has the page's headline or address.

State holds much besides: teasers with texts, comments, the terms of use. A body belongs to the innermost object around
it that has a headline. Where that is another headline than the page's, the body is another article's; where the page
has none, a body is taken only if no other comes near it in length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from newscrawler.extraction.embedded.richtext import html_of, html_of_markdown, is_teaser, is_unshown, speaks
from newscrawler.extraction.embedded.values import from_text
from newscrawler.extraction.embedded.walls import is_closed
from newscrawler.extraction.titles import squeezed

# Characters of a body, of a headline that tells articles apart, and of one that may be part of another wording.
_LEAST_CHARS, _TELLING_CHARS, _PART_CHARS = 300, 8, 20
# Characters of one of several texts that make a body, how many there are at least, and lists of them that are joined.
_LEAST_PART, _FEWEST_PARTS, _MAX_JOINED = 80, 2, 20
# Share of joined texts from which one body in one piece is preferred to them.
_WHOLE = 0.9
# Characters of a body that no headline or address says is the page's, and of its beginning that may show the headline.
_LEAST_UNCLAIMED, _SHOWN_CHARS = 400, 3_000
# Share of the longest body's length from which another one makes it unclear which is the page's.
_RIVAL = 0.4
# A text without markup is worth less than one with it: it is often a summary or a transcript.
_PLAIN_WORTH = 0.6
# Values and bodies that are looked at, objects around a body, fields of each, and characters of a field.
_MAX_VALUES, _MAX_BODIES, _MAX_OWNERS, _MAX_FIELDS, _FIELD_CHARS = 500_000, 1_000, 8, 200, 500
# Characters of all bodies that are turned into HTML.
_MAX_CHARS = 6_000_000
_TITLES = frozenset((
    "title", "headline", "headlines", "heading", "webtitle", "pagetitle", "seotitle", "displaytitle", "titre", "titulo",
    "título", "titolo", "titel", "rubrik", "rubrikk", "otsikko", "tytul", "baslik", "judul", "overskrift", "tittel",
    "titulek", "naslov", "titlu", "cim", "заголовок", "標題", "标题", "タイトル", "name",
))  # fmt: skip
_ADDRESSES = frozenset((
    "url", "canonicalurl", "canonical", "permalink", "link", "href", "path", "slug", "uri", "pathname", "websiteurl",
    "shareurl", "id", "articleid", "contentid", "postid", "storyid", "nid", "uuid", "asset", "assetid", "databaseid",
))  # fmt: skip
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
# Words of fields in which an article stands, and paragraphs that make one.
_NAMED = frozenset(("article", "artikel", "articulo", "articolo", "story", "post", "news", "entry", "noticia", "nota"))
_PARAGRAPH, _LEAST_PARAGRAPHS = re.compile(r"<p\b", re.IGNORECASE), 3
_NOT_LETTERS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_MARKUP = re.compile(r"<(?:p|br|h[2-6]|div|li|blockquote|section|article)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_CODE = re.compile(r"<(?=/?(?:script|style)\b)")
_ID = re.compile(r"\d{5,}|[0-9a-f]{8}-[0-9a-f-]{10,40}|[0-9a-f]{16,}")


@dataclass(frozen=True, slots=True)
class Page:
    """What tells the page's own article from others: its headlines, squeezed, and its address. `sure` where the page
    states the headline itself, and not only in its title element.
    """

    titles: frozenset[str]
    url: str
    sure: bool
    path: str = field(init=False)
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        try:
            path = unquote(urlsplit(self.url).path).rstrip("/")
        except ValueError:
            path = ""
        last = path.rpartition("/")[2]
        names = {last, last.rpartition(".")[0], *_ID.findall(self.url[:_FIELD_CHARS].lower())}
        object.__setattr__(self, "path", path)
        object.__setattr__(
            self,
            "names",
            frozenset(name for name in names if len(name) >= _TELLING_CHARS or name.isdigit() and len(name) > 4),
        )


class Found(NamedTuple):
    """A body as HTML, the objects around it from the inside out, and whether they say that it is not free. `data`: it
    was kept as blocks, and there is nothing else in it.
    """

    html: str
    owners: tuple[Mapping[str, Any], ...]
    data: bool
    closed: bool


class _Place(NamedTuple):
    """A container around a body, the field of it that leads there ("" in a list), and what is around it."""

    container: Any
    name: str
    around: _Place | None


class _Body(NamedTuple):
    html: str
    place: _Place
    data: bool
    size: float


def chosen(values: list[Any], page: Page) -> tuple[Found | None, bool]:
    """Return the page's own body among the values, None where there is none or none that is surely the page's; and
    whether there were bodies at all.
    """
    bodies = list(_bodies(values))
    claims = {id(body): _claim(body.place, page) for body in bodies}
    bodies = sorted(_with_parts_joined(bodies, claims), key=lambda body: -body.size)
    own = next((body for body in bodies if claims[id(body)] is True), None)
    if own is None:
        left = [body for body in bodies if claims[id(body)] is not False or not page.sure]
        if page.sure:
            left = [body for body in left if _shows_title(body, page) or _is_named(body)]
        rivals = any(_is_rival(body, left[0]) for body in left[1:])
        own = left[0] if left and not rivals and left[0].size >= _LEAST_UNCLAIMED else None
    if own is None or own.size < _LEAST_CHARS:
        return None, bool(bodies)
    owners = tuple(_owners(own.place))
    return Found(own.html, owners, own.data, _is_closed(owners)), True


def _with_parts_joined(bodies: list[_Body], claims: dict[int, bool | None]) -> list[_Body]:
    """Return the bodies with those of one list, at the same fields of its items, as the one text that the list is.

    The joined body gets the claim of its parts.
    """
    lists: dict[tuple[int, tuple[str, ...]], list[_Body]] = {}
    for body in bodies:
        names, place = _to_the_list(body.place)
        if place is not None and names and claims[id(body)] is not False:
            lists.setdefault((id(place.container), names), []).append(body)
    joined: list[_Body] = []
    for (_, names), parts in lists.items():
        if len(parts) < _FEWEST_PARTS or len(joined) >= _MAX_JOINED:
            continue
        _, place = _to_the_list(parts[0].place)
        if place is not None:
            text = "".join(html_of(item) or html_of(_at(item, names)) for item in place.container)
            joined.append(_Body(text, place, True, _length(text)))
            claims[id(joined[-1])] = claims[id(parts[0])]
    whole = max((body.size for body in bodies if claims[id(body)] is True), default=0)
    return [*bodies, *(body for body in joined if whole < _WHOLE * body.size)]


def _to_the_list(place: _Place) -> tuple[tuple[str, ...], _Place | None]:
    """Return the fields that lead to a body from the innermost list around it, and the list's place."""
    names: list[str] = []
    around: _Place | None = place
    while around is not None and not isinstance(around.container, list):
        names.insert(0, around.name)
        around = around.around
    return tuple(names), around


def _at(item: Any, names: tuple[str, ...]) -> Any:
    """Return what the fields of an item of a list lead to, None where they are not there or the item is no text."""
    value = item
    for name in names:
        if not isinstance(value, dict) or is_unshown(value):
            return None
        value = value.get(name)
    return value


def _is_named(body: _Body) -> bool:
    """Say whether a body of some paragraphs stands in a field that is named for an article."""
    place: _Place | None = body.place
    names = []
    while place is not None and len(names) < _MAX_OWNERS:
        names += [word.lower() for word in _WORDS.findall(place.name[:100])]
        place = place.around
    return not _NAMED.isdisjoint(names) and len(_PARAGRAPH.findall(body.html)) >= _LEAST_PARAGRAPHS


def _shows_title(body: _Body, page: Page) -> bool:
    shown = squeezed(html.unescape(_TAG.sub(" ", body.html[:_SHOWN_CHARS])))
    return any(len(title) >= _TELLING_CHARS and title in shown for title in page.titles)


def _is_rival(body: _Body, best: _Body) -> bool:
    if body.size < _RIVAL * best.size:
        return False
    return squeezed(_TAG.sub(" ", body.html[:2_000]))[:200] not in squeezed(_TAG.sub(" ", best.html))


def _is_closed(owners: tuple[Mapping[str, Any], ...]) -> bool:
    return any(is_closed(owner, inside=place < 2) for place, owner in enumerate(owners))


def _owners(place: _Place | None) -> Iterator[Mapping[str, Any]]:
    """Yield the objects around a body, the innermost first."""
    count = 0
    while place is not None and count < _MAX_OWNERS:
        if isinstance(place.container, dict):
            count += 1
            yield place.container
        place = place.around


def _claim(place: _Place, page: Page) -> bool | None:
    """Say whether the innermost object that has a headline or an address has the page's; None where none has any."""
    for node in _owners(place):
        claim = _claim_of(node, page)
        if claim is not None:
            return claim
    return None


def _claim_of(node: Mapping[str, Any], page: Page) -> bool | None:
    other = False
    for name, value in list(node.items())[:_MAX_FIELDS]:
        key = _NOT_LETTERS.sub("", str(name)[:40]).lower()
        if key in _ADDRESSES and _is_address(value, page):
            return True
        texts = list(value.values())[:20] if isinstance(value, dict) and key in _TITLES else [value]
        for text in texts:
            if not isinstance(text, str) or not _TELLING_CHARS <= len(text) <= _FIELD_CHARS:
                continue
            title = squeezed(html.unescape(_TAG.sub("", text)))
            if title in page.titles or (
                key in _TITLES and len(title) >= _PART_CHARS and any(title in known for known in page.titles)
            ):
                return True
            other = other or (key in _TITLES and (" " in text.strip() or not text.isascii()) and bool(page.titles))
    return False if other else None


def _is_address(value: Any, page: Page) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) in page.names
    if not isinstance(value, str) or len(value) > _FIELD_CHARS or not value:
        return False
    path = unquote(value.partition("?")[0].partition("#")[0]).rstrip("/")
    if "://" in path:
        path = f"/{path.partition('://')[2].partition('/')[2]}"
    return (len(page.path) > 1 and path in (page.path, page.path[1:])) or path in page.names


def _bodies(values: list[Any]) -> Iterator[_Body]:
    """Yield what looks like an article's body anywhere in the values."""
    left: list[tuple[Any, _Place | None, int]] = [(values, None, 0)]
    seen: set[int] = set()
    bodies, chars = 0, _MAX_CHARS
    while left and len(seen) < _MAX_VALUES and bodies < _MAX_BODIES and chars > 0:
        value, around, level = left.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        inner: list[tuple[Any, _Place | None, int]] = []
        for name, item in value.items() if isinstance(value, dict) else (("", item) for item in value):
            if not isinstance(item, str | dict | list) or _is_elsewhere(name):
                continue
            place = _Place(value, name, around)
            if not isinstance(item, str):
                inner.append((item, place, level))
                body = _body_of_data(item, place)
            elif len(item) >= _LEAST_PART:
                data = from_text(item, level)
                if isinstance(data, dict | list):
                    inner.append((data, place, level + 1))
                    continue
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
    return not _ELSEWHERE.isdisjoint(word.lower() for word in _WORDS.findall(name[:100]))


def _body_of_text(name: str, text: str, place: _Place) -> _Body | None:
    if "<" not in text and "&lt;p" in text:
        text = html.unescape(text)
    if _MARKUP.search(text):
        size = _length(text)
        return _Body(text, place, False, size) if size >= _LEAST_PART else None
    if len(text) < _LEAST_CHARS or _NOT_LETTERS.sub("", name).lower() not in _TEXTS:
        return None
    return _Body(html_of_markdown(text), place, True, _PLAIN_WORTH * len(text))


def _length(markup: str) -> int:
    """Return the characters of text in HTML, scripts and styles left out."""
    return sum(len(_TAG.sub("", part)) for part in _CODE.split(markup) if not part.startswith(("script", "style")))


def _body_of_data(item: Any, place: _Place) -> _Body | None:
    if not speaks(item) or (isinstance(item, dict) and is_teaser(item)):
        return None
    found = html_of(item)
    size = _length(found)
    return _Body(found, place, True, size) if size >= _LEAST_PART else None
