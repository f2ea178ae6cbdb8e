"""Which of the bodies in a page's data is the article's own: the one whose object has the page's headline or address.

State holds much besides: teasers with texts, comments, the terms of use. A body belongs to the innermost object around
it that has a headline. Where that is another headline than the page's, the body is another article's; where the page
has none, a body is taken only if no other comes near it in length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from newscrawler.extraction.embedded.bodies import (
    MAX_OWNERS,
    NOT_LETTERS,
    TAG,
    WORDS,
    Body,
    Place,
    bodies_in,
    length_of,
    owners_of,
)
from newscrawler.extraction.embedded.kinds import is_unshown
from newscrawler.extraction.embedded.richtext import Writer
from newscrawler.extraction.embedded.walls import are_closed
from newscrawler.extraction.titles import squeezed

# Characters of a body, of a headline that tells articles apart, and of one that may be part of another wording.
_LEAST_CHARS, _TELLING_CHARS, _PART_CHARS = 300, 8, 20
# Texts of one list that make a body, and lists of them that are joined.
_FEWEST_PARTS, _MAX_JOINED = 2, 20
# Share of joined texts from which one body in one piece is preferred to them.
_WHOLE = 0.9
# Characters of a body that no headline or address says is the page's, and of its beginning that may show the headline.
_LEAST_UNCLAIMED, _SHOWN_CHARS = 400, 3_000
# Share of the longest body's length from which another one makes it unclear which is the page's.
_RIVAL = 0.4
# Digits of a page's number.
_NUMBER_CHARS = 4
# Fields of an object that are looked at, and characters of a field.
_MAX_FIELDS, _FIELD_CHARS = 200, 500
# Fields, squeezed to letters, that hold a headline, and those that hold an address or a number.
_TITLES = frozenset((
    "title", "headline", "headlines", "heading", "webtitle", "pagetitle", "seotitle", "displaytitle", "titre", "titulo",
    "título", "titolo", "titel", "rubrik", "rubrikk", "otsikko", "tytul", "baslik", "judul", "overskrift", "tittel",
    "titulek", "naslov", "titlu", "cim", "заголовок", "標題", "标题", "タイトル", "name",
))  # fmt: skip
_INNER_TITLES = ("title", "headline", "heading", "name")
_ADDRESSES = frozenset((
    "url", "canonicalurl", "canonical", "permalink", "link", "href", "path", "slug", "uri", "pathname", "websiteurl",
    "shareurl", "id", "articleid", "contentid", "postid", "storyid", "nid", "uuid", "asset", "assetid", "databaseid",
))  # fmt: skip
# Share of a headline that a part must be to be taken for it: an earlier article's is often how a later one's begins.
_PART_SHARE = 0.7
# Words of fields that lead to other articles, of which only one with the page's own headline or address is its own.
_OTHERS = frozenset((
    "latest", "newest", "previous", "prev", "next", "other", "others", "suggested", "suggestions", "mostread",
    "weitere", "anteriores", "siguiente", "suivant", "autres",
))  # fmt: skip
# Words of fields in which an article stands, and paragraphs that make one.
_NAMED = frozenset(("article", "artikel", "articulo", "articolo", "story", "post", "news", "entry", "noticia", "nota"))
_PARAGRAPH, _LEAST_PARAGRAPHS = re.compile(r"<p\b", re.IGNORECASE), 3
# Numbers of articles in addresses: digits, UUIDs, hashes.
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
            frozenset(
                name for name in names if len(name) >= _TELLING_CHARS or (name.isdigit() and len(name) > _NUMBER_CHARS)
            ),
        )


class _Claim(IntEnum):
    """Whose a body is, by the innermost object around it that tells."""

    OTHERS = 0  # it stands in a list of other articles
    ANOTHER = 1  # it has another headline
    UNKNOWN = 2
    PART = 3  # its headline is most of the page's
    OWN = 4


class Found(NamedTuple):
    """A body as HTML, the objects around it from the inside out, and whether they say that it is not free. `data`: it
    was kept as blocks, and there is nothing else in it.
    """

    html: str
    owners: tuple[Mapping[str, Any], ...]
    data: bool
    closed: bool


def chosen(values: list[Any], page: Page) -> tuple[Found | None, bool]:
    """Return the page's own body among the values, None where there is none or none that is surely the page's; and
    whether there were bodies at all.
    """
    writer = Writer()
    bodies = list(bodies_in(values, writer))
    claims = {id(body): _claim(body.place, page) for body in bodies}
    bodies = sorted(_with_parts_joined(bodies, claims, writer), key=lambda body: -body.size)
    own = next(
        (body for claim in (_Claim.OWN, _Claim.PART) for body in bodies if claims[id(body)] is claim),
        None,
    )
    if own is None:
        open_claims = (_Claim.UNKNOWN,) if page.sure else (_Claim.UNKNOWN, _Claim.ANOTHER)
        left = [body for body in bodies if claims[id(body)] in open_claims]
        if page.sure:
            left = [body for body in left if _shows_title(body, page) or _is_named(body)]
        rivals = any(_is_rival(body, left[0]) for body in left[1:])
        own = left[0] if left and not rivals and left[0].size >= _LEAST_UNCLAIMED else None
    if own is None or own.size < _LEAST_CHARS:
        return None, bool(bodies)
    owners = tuple(owners_of(own.place))
    return Found(own.html, owners, own.data, are_closed(owners)), True


def _with_parts_joined(bodies: list[Body], claims: dict[int, _Claim], writer: Writer) -> list[Body]:
    """Return the bodies with those of the page's own article that stand in one list, at the same fields of its items,
    as the one text that the list is.
    """
    lists: dict[tuple[int, tuple[str, ...]], list[Body]] = {}
    for body in bodies:
        names, place = _to_the_list(body.place)
        if place is not None and names and claims[id(body)] >= _Claim.PART:
            lists.setdefault((id(place.container), names), []).append(body)
    joined: list[Body] = []
    for (_, names), parts in lists.items():
        if len(parts) < _FEWEST_PARTS or len(joined) >= _MAX_JOINED:
            continue
        _, place = _to_the_list(parts[0].place)
        if place is not None:
            text = "".join(writer.written(item) or writer.written(_at(item, names)) for item in place.container)
            joined.append(Body(text, place, True, length_of(text)))
            claims[id(joined[-1])] = max(claims[id(part)] for part in parts)
    whole = max((body.size for body in bodies if claims[id(body)] >= _Claim.PART), default=0)
    return [*bodies, *(body for body in joined if whole < _WHOLE * body.size)]


def _to_the_list(place: Place) -> tuple[tuple[str, ...], Place | None]:
    """Return the fields that lead to a body from the innermost list around it, and the list's place."""
    names: list[str] = []
    around: Place | None = place
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


def _is_named(body: Body) -> bool:
    """Say whether a body of some paragraphs stands in a field that is named for an article."""
    place: Place | None = body.place
    names: list[str] = []
    for _ in range(MAX_OWNERS):
        if place is None:
            break
        names += [word.lower() for word in WORDS.findall(place.name[:_FIELD_CHARS])]
        place = place.around
    return not _NAMED.isdisjoint(names) and len(_PARAGRAPH.findall(body.html)) >= _LEAST_PARAGRAPHS


def _shows_title(body: Body, page: Page) -> bool:
    shown = squeezed(html.unescape(TAG.sub(" ", body.html[:_SHOWN_CHARS])))
    return any(len(title) >= _TELLING_CHARS and title in shown for title in page.titles)


def _is_rival(body: Body, best: Body) -> bool:
    if body.size < _RIVAL * best.size:
        return False
    return squeezed(TAG.sub(" ", body.html[:2_000]))[:200] not in squeezed(TAG.sub(" ", best.html))


def _claim(place: Place, page: Page) -> _Claim:
    """Return whose the innermost object that has a headline or an address says that a body is."""
    around: Place | None = place
    # Lists stand between the objects.
    for _ in range(2 * MAX_OWNERS):
        if around is None:
            break
        if _leads_to_others(around.name):
            return _Claim.OTHERS
        if isinstance(around.container, dict):
            claim = _claim_of(around.container, page)
            if claim is not _Claim.UNKNOWN:
                # A list of others may hold the page's own; what stands in one without saying so is none.
                return claim if claim is _Claim.OWN or not _is_among_others(around.around) else _Claim.OTHERS
        around = around.around
    return _Claim.UNKNOWN


def _is_among_others(place: Place | None) -> bool:
    while place is not None:
        if _leads_to_others(place.name):
            return True
        place = place.around
    return False


def _leads_to_others(name: str) -> bool:
    words = [word.lower() for word in WORDS.findall(name[:_FIELD_CHARS])]
    return not _OTHERS.isdisjoint((*words, "".join(words))) or (len(words) > 1 and words[0] == "more")


def _claim_of(node: Mapping[str, Any], page: Page) -> _Claim:
    claims = [_Claim.UNKNOWN]
    for name, value in list(node.items())[:_MAX_FIELDS]:
        key = NOT_LETTERS.sub("", str(name)[:40]).lower()
        if key in _ADDRESSES and _is_address(value, page):
            return _Claim.OWN
        if not isinstance(value, dict):
            claims.append(_claim_of_text(value, page, names_it=key in _TITLES))
        elif key in _TITLES:
            claims += [_claim_of_text(text, page, names_it=True) for text in list(value.values())[:20]]
        else:
            inner = [_claim_of_text(value[title], page, names_it=False) for title in _INNER_TITLES if title in value]
            claims += inner
    best = max(claims)
    # Another headline counts where no field has the page's.
    return min(claims) if best is _Claim.UNKNOWN else best


def _claim_of_text(text: Any, page: Page, *, names_it: bool) -> _Claim:
    """Return what a field's text says; `names_it`: it is a headline's, so that another one is another article's."""
    if not isinstance(text, str) or not _TELLING_CHARS <= len(text) <= _FIELD_CHARS:
        return _Claim.UNKNOWN
    title = squeezed(html.unescape(TAG.sub("", text)))
    if title in page.titles:
        return _Claim.OWN
    if not names_it:
        return _Claim.UNKNOWN
    if len(title) >= _PART_CHARS and any(_is_most_of(title, known) for known in page.titles):
        return _Claim.PART
    return _Claim.ANOTHER if page.titles and (" " in text.strip() or not text.isascii()) else _Claim.UNKNOWN


def _is_most_of(part: str, whole: str) -> bool:
    return part in whole and len(part) >= _PART_SHARE * len(whole)


def _is_address(value: Any, page: Page) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) in page.names
    if not isinstance(value, str) or len(value) > _FIELD_CHARS or not value:
        return False
    path = unquote(value.partition("?")[0].partition("#")[0]).rstrip("/")
    if "://" in path:
        path = f"/{path.partition('://')[2].partition('/')[2]}"
    return (len(page.path) > 1 and path in (page.path, page.path[1:])) or path in page.names
