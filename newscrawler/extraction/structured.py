"""JSON-LD: reading it although it is broken, and finding the article in it (schema.org, https://schema.org/Article)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

Node = Mapping[str, Any]

ARTICLE_TYPES = frozenset(
    [
        "article",
        "newsarticle",
        "advertisercontentarticle",
        "satiricalarticle",
        "report",
        "scholarlyarticle",
        "medicalscholarlyarticle",
        "socialmediaposting",
        "blogposting",
        "liveblogposting",
        "discussionforumposting",
        "techarticle",
        "apireference",
        "analysisnewsarticle",
        "askpublicnewsarticle",
        "backgroundnewsarticle",
        "opinionnewsarticle",
        "reportagenewsarticle",
        "reviewnewsarticle",
        "webarticle",
        "review",
        "criticreview",
        "claimreview",
        "interview",
    ]
)
# Types that stand for the page itself when no article is described.
PAGE_TYPES = frozenset(
    [
        "webpage",
        "itempage",
        "medicalwebpage",
        "videoobject",
        "imagegallery",
        "mediagallery",
        "podcastepisode",
        "audioobject",
        "recipe",
    ]
)
# Properties that lead to other articles than the page's own.
_ELSEWHERE = frozenset(
    [
        "itemlistelement",
        "haspart",
        "ispartof",
        "mentions",
        "citation",
        "comment",
        "relatedlink",
        "recommendation",
        "subjectof",
        "isrelatedto",
        "significantlink",
        "about",
        "review",
        "liveblogupdate",
        "image",
        "logo",
        "breadcrumb",
        "publisher",
        "worksfor",
    ]
)
# "https://schema.org/", "http://schema.org#", "schema:".
_LONGEST_TYPE = 200
_VOCABULARY = re.compile(r"^.*[/#:]", re.DOTALL)
# Characters; the longest seen on a news page is under 300 kB, a data feed inlined by mistake may be 20 MB.
_MAX_SCRIPT_CHARS = 2_000_000
# Nodes walked in one page's data, and how deep: hostile data costs time, not the process.
_MAX_NODES, _MAX_DEPTH = 20_000, 40
# Titles that the page shows, characters of each, and of a headline that tells articles apart.
_MAX_TITLES, _TITLE_CHARS, _TELLING_CHARS = 8, 500, 12
# Quotes mended inside strings before a script is given up.
_MAX_MENDED_QUOTES = 40
# Characters read again for that: each quote is a reading from the start.
_MENDED_CHARS = 2_000_000

_OPENING = re.compile(r"(?:/[/*])?\s*(?:<!--|<!\[CDATA\[)\s*(?:\*/)?")
_CLOSING = re.compile(r"(?:/[/*])?\s*(?:-->|\]\]>)\s*(?:\*/)?$")
# Characters at a script's end in which the closing stands: searching a megabyte of spaces for it takes hours.
_CLOSING_CHARS = 40
# Controls that are no white space, and those that turn the direction of what follows (Unicode Standard Annex 9): no
# text, but a disguise.
UNSEEN = re.compile("[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
# The escape of half a surrogate pair (RFC 8259, 8.2): a text with it cannot be written as UTF-8.
_HALF_PAIR = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')


class JsonLd:
    """The nodes of a page's JSON-LD. `articles` come best first; `pages` are the nodes that stand for the page."""

    def __init__(self, scripts: Iterable[str], url: str, titles: Iterable[str] = ()) -> None:
        shown = [plain(title[:_TITLE_CHARS]).casefold() for title in islice(titles, _MAX_TITLES)]
        self._by_id: dict[str, Node] = {}
        roots = [root for script in scripts for root in load(script)]
        found = list(self._walk(roots))
        for node, _ in found:
            identifier = node.get("@id")
            if isinstance(identifier, str) and len(node) > 1 and len(node) > len(self._by_id.get(identifier, ())):
                self._by_id[identifier] = node
        own = [node for node, elsewhere in found if not elsewhere]
        self.articles = sorted(
            (node for node in own if types_of(node) & ARTICLE_TYPES), key=lambda node: -_weight(node, url, shown)
        )
        self.pages = [node for node in own if types_of(node) & PAGE_TYPES]
        self.nodes = [node for node, _ in found]

    def resolve(self, value: Any) -> Any:
        """Return the node a bare `{"@id": …}` points to, else the value as it is."""
        if isinstance(value, Mapping) and isinstance(value.get("@id"), str):
            known = self._by_id.get(value["@id"])
            if known is not None and len(known) > len(value):
                return {**known, **value}
        return value

    def first(self, *names: str, pages: bool = False) -> Any:
        """Return the first value of a property that is there and not empty, the best article first; None if none."""
        for node in (*self.articles, *(self.pages if pages else ())):
            for name in names:
                value = node.get(name)
                if value not in (None, "", [], {}):
                    return value
        return None

    def texts(self, value: Any) -> list[str]:
        """Return the names or texts in a value: a text, an object with a name, or a list of these."""
        found: list[str] = []
        for item in as_list(value):
            item = self.resolve(item)
            if isinstance(item, Mapping):
                item = item.get("name") or item.get("headline") or item.get("@value") or item.get("alternateName")
            found.extend(plain(text) for text in as_list(item) if isinstance(text, str) and text.strip())
        return found

    def _walk(self, roots: list[Any]) -> Iterator[tuple[Node, bool]]:
        left: list[tuple[Any, bool, int]] = [(root, False, 0) for root in reversed(roots)]
        count = 0
        while left and count < _MAX_NODES:
            value, elsewhere, depth = left.pop()
            if isinstance(value, list):
                left.extend((item, elsewhere, depth + 1) for item in reversed(value) if depth < _MAX_DEPTH)
            elif isinstance(value, dict):
                count += 1
                yield value, elsewhere
                if depth < _MAX_DEPTH:
                    left.extend(
                        (item, elsewhere or name.lower() in _ELSEWHERE, depth + 1)
                        for name, item in reversed(value.items())
                        if isinstance(item, dict | list)
                    )


def load(script: str) -> list[Any]:
    """Return the values of one script, mended where it is not JSON: comments and CDATA around it, trailing commas, raw
    line breaks, HTML entities, unescaped quotes, several objects in a row. Empty when it is beyond that.
    """
    if len(script) > _MAX_SCRIPT_CHARS:
        return []
    text = without_half_pairs(script).replace("\ufeff", "").strip()
    opening = _OPENING.match(text)
    text = text[opening.end() :] if opening else text
    text = text[:-_CLOSING_CHARS] + _CLOSING.sub("", text[-_CLOSING_CHARS:])
    text = text.strip().rstrip(";").strip()
    if not text:
        return []
    for mended in _mendings(text):
        try:
            return [json.loads(mended, strict=False)]
        except (ValueError, RecursionError):
            continue
    return _in_a_row(_TRAILING_COMMA.sub(r"\1", text))


def without_half_pairs(text: str) -> str:
    """Return JSON text without the escapes of lone surrogates, which would come out as no character at all."""
    return _HALF_PAIR.sub("", text)


def _mendings(text: str) -> Iterator[str]:
    yield text
    text = _TRAILING_COMMA.sub(r"\1", _BAD_ESCAPE.sub(r"\\\\", text))
    yield text
    if "&quot;" in text or "&#34;" in text:
        yield html.unescape(text)
    yield _with_quotes_escaped(text)


def _with_quotes_escaped(text: str) -> str:
    """Escape the quotes inside strings, found one by one where the reading stops."""
    for _ in range(min(_MAX_MENDED_QUOTES, _MENDED_CHARS // len(text))):
        try:
            json.loads(text, strict=False)
        except json.JSONDecodeError as error:
            end = text.rfind('"', 0, error.pos)
            if end <= 0 or not error.msg.startswith(("Expecting ',' delimiter", "Expecting ':' delimiter")):
                return text
            text = f'{text[:end]}\\"{text[end + 1 :]}'
        except (RecursionError, ValueError):
            return text
        else:
            return text
    return text


def _in_a_row(text: str) -> list[Any]:
    decoder, values, at = json.JSONDecoder(strict=False), [], 0
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while at < len(text) and text[at] in ", \r\n\t;":
            at += 1
    return values


def types_of(node: Node) -> frozenset[str]:
    """Return the node's types in lower case, without the vocabulary's address."""
    stated = node.get("@type")
    if isinstance(stated, str) and len(stated) < _LONGEST_TYPE:
        return _types((stated,))
    return _types(tuple(kind for kind in as_list(stated) if isinstance(kind, str) and len(kind) < _LONGEST_TYPE))


@lru_cache(maxsize=512)
def _types(stated: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_VOCABULARY.sub("", kind.strip()).lower() for kind in stated if kind)


def as_list(value: Any) -> list[Any]:
    """Return a list of what may be one thing, several or nothing."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def plain(text: str) -> str:
    """Return the text with entities resolved (twice escaped ones too), tags removed and white space collapsed."""
    if "&" in text:
        text = html.unescape(html.unescape(text))
    if "<" in text:
        text = re.sub(r"</?[a-zA-Z][^<>]{0,300}>", " ", text)
    return " ".join(UNSEEN.sub("", text).split())


def _weight(node: Node, url: str, shown: Sequence[str]) -> int:
    weight = sum(2 for name in ("headline", "datePublished", "author", "articleBody") if node.get(name))
    weight += 1 if node.get("description") else 0
    main = node.get("mainEntityOfPage")
    places = [main.get("@id") if isinstance(main, Mapping) else main, node.get("url"), node.get("@id")]
    path = _path(url)
    # A related story may come first; the page's own has the title that is shown.
    weight += 4 if _is_shown(node.get("headline"), shown) else 0
    return weight + (8 if any(isinstance(place, str) and path and _path(place) == path for place in places) else 0)


def _is_shown(headline: Any, shown: Sequence[str]) -> bool:
    if not isinstance(headline, str) or len(headline) <= _TELLING_CHARS or not shown:
        return False
    own = plain(headline[:_TITLE_CHARS]).casefold()
    return any(own in title for title in shown)


def _path(url: str) -> str:
    return re.sub(r"^https?://[^/]+|[?#].*$", "", url).rstrip("/")
