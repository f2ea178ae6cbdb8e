"""When an article was published and last changed: RFC 3339 with the offset the page states, or a date alone.

Asked in this order: JSON-LD, meta elements, what the page shows near its headline (`datelines.py`), the feed's word,
the address, and htmldate's search of the page only when nothing else knows. What a text says is `times.py`'s business.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from htmldate import find_date

from newscrawler.article import parse_instant
from newscrawler.extraction.datelines import changed_time, data_attributes, datelines, time_elements
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import Node, as_list, types_of
from newscrawler.extraction.times import normal_time
from newscrawler.months import month_named

Stated = tuple[str, Any]

# Names that speak of publication.
_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "og:pubdate",
    "article.published", "datepublished", "parsely-pub-date", "article_date_original", "published-date",
    "publisheddate", "publish-date", "publish_date", "publishdate", "published_at", "published_time", "pubdate",
    "pub_date", "publication_date", "publication-date", "publicationdate", "citation_publication_date", "bt:pubdate",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "vr:published_time", "iso-8601-publish-date",
    "originalpublicationdate", "article:post_date", "last_pub_date", "rnews:datepublished", "mediator_published_time",
    "article.pubdate", "weibo: article:create_at", "displaydate", "release_date", "prism.publicationdate",
)  # fmt: skip
# Names that mean it mostly, and on some sites the last change.
_DATE_METAS = (
    "dc.date.issued", "dcterms.issued", "sailthru.date", "dcterms.created", "dc.date.created", "dc.created",
    "datecreated", "created", "cre_date", "citation_date", "ptime", "date", "dc.date", "dcterms.date",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article:modified",
    "article:updated_time", "dcterms.modified", "dc.date.modified", "dc.modified", "lastmod", "last-modified",
    "modified_time", "utime", "article_date_updated", "cxenseparse:recs:modifiedtime", "article.updated",
    "revision_date", "date.modified",
)  # fmt: skip
# Nodes of these types are a film or a sound of the page: on the page of an article they have dates of their own.
_MEDIA_TYPES = frozenset(["videoobject", "audioobject", "podcastepisode"])
# Statements read of each kind: a hostile page has a hundred thousand.
_MAX_STATEMENTS = 12
# Characters of a page that htmldate searches: it reads the whole text of each of a hundred boxes in each other.
_SEARCHED_CHARS = 500_000
# Characters of a language tag (RFC 5646, 4.4.1).
_TAG_CHARS = 35
# Offsets lie between -12 and +14 hours, in quarters of an hour.
_WIDEST_OFFSET = timedelta(hours=14)
_OFFSET_STEP = timedelta(minutes=15)
# News put a day into their addresses; letters before it are the name of a desk (AKR20240503…, t20240503_…).
_IN_ADDRESS = re.compile(
    r"[/_-][a-zA-Z]{0,3}(?P<y>(?:19|20)\d\d)(?P<s>[/_-]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>0[1-9]|[12]\d|3[01])"
    r"(?!\d)|/(?P<y3>20\d\d)/(?P<m3>[a-z]{3})/(?P<d3>\d\d?)/|[/_-][a-zA-Z]{1,3}(?P<y2>20\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?=[01]\d|2[0-3])"
)


def published_of(document: Document, hint: str | None = None, now: datetime | None = None) -> str | None:
    """Return when the article was first published: RFC 3339 with the stated offset, a date alone, or None.

    `hint` is what a feed or a sitemap said. Never later than a day from `now`, never before 1995. The page itself is
    searched only where its data state nothing; its `<time>` elements are asked for the hour or the offset that they
    leave out.
    """
    language = stated_language(document)
    speaking = _read(document, "published", _speaking(document), now, language)
    others = speaking or _read(document, "published", _less_clear(document), now, language)
    if not others:
        return _shown(document, hint, now, language)
    winner = _sharpened(others[0], others)
    if _is_day(winner[1]):
        winner = _sharpened(winner, _read(document, "published", time_elements(document), now, language))
    elif _naive(winner[1]):
        more = [*_less_clear(document), *time_elements(document)]
        winner = _sharpened(winner, _read(document, "published", more, now, language))
    return _chosen(document, "published", winner)


def modified_of(document: Document, published: str | None, now: datetime | None = None) -> str | None:
    """Return when the article was last changed, as `published_of`; None where nothing says so or it would be earlier
    than `published`.
    """
    language = stated_language(document)
    stated = _read(document, "modified", _changes(document), now, language)
    found = [item for item in stated if _not_before(item[1], published)]
    if not found and not stated:
        shown = _read(document, "modified", changed_time(document), now, language)
        found = [item for item in shown if _not_before(item[1], published)]
    return _chosen(document, "modified", _sharpened(found[0], found)) if found else None


def stated_language(document: Document) -> str | None:
    """Return the language that the root element states, as it stands there."""
    stated = document.tree.get("lang") or document.meta("og:locale", "content-language")
    return stated[:_TAG_CHARS] if stated else None


def _shown(document: Document, hint: str | None, now: datetime | None, language: str | None) -> str | None:
    """Return the time that the page shows, its address, the feed or a search of the page says."""
    named = _in_address(document.url)
    address = _read(document, "published", [("address", named)] if named else [], now, language)
    shown = _read(document, "published", datelines(document, named, language), now, language)
    if address and all(_days_apart(value, address[0][1]) > 1 for _, value in shown):
        # What is near the headline and of quite another day is a change, or another article's.
        shown = [*address, *shown]
    said = _read(document, "published", [("feed", hint)] if hint else [], now, language)
    found = [*shown, *said, *address] or _read(document, "published", _searched(document), now, language)
    if not found:
        return None
    winner = _sharpened(found[0], found)
    if _is_day(winner[1]):
        winner = _sharpened(winner, _read(document, "published", data_attributes(document), now, language))
    return _chosen(document, "published", winner)


def _read(
    document: Document,
    field: str,
    statements: Iterator[Stated] | list[Stated],
    now: datetime | None,
    language: str | None,
) -> list[Stated]:
    """Return the statements that are times, read, and note all of them."""
    found = []
    for where, text in islice(statements, _MAX_STATEMENTS):
        document.evidence.saw(field, where, text)
        value = normal_time(text, now, language)
        if value is not None:
            found.append((where, value))
    return found


def _chosen(document: Document, field: str, winner: Stated) -> str:
    document.evidence.chose(field, winner[0])
    return str(winner[1])


def _speaking(document: Document) -> Iterator[Stated]:
    """Yield what is called the publication: of the best article, of the page, of the metas, of other articles."""
    articles = document.json_ld.articles
    yield from _property(articles[:1], "datePublished")
    yield from _property(
        [node for node in document.json_ld.pages if not types_of(node) & _MEDIA_TYPES], "datePublished"
    )
    yield from _metas(document, _PUBLISHED_METAS)
    yield from _property(articles[1:], "datePublished")


def _less_clear(document: Document) -> Iterator[Stated]:
    yield from _property(document.json_ld.articles, "dateCreated")
    yield from _metas(document, _DATE_METAS)
    if not document.json_ld.articles:
        yield from _property(document.json_ld.pages, "datePublished", "uploadDate", "dateCreated")


def _changes(document: Document) -> Iterator[Stated]:
    yield from _property(document.json_ld.articles[:1], "dateModified")
    yield from _property([node for node in document.json_ld.pages if not types_of(node) & _MEDIA_TYPES], "dateModified")
    yield from _metas(document, _MODIFIED_METAS)


def _property(nodes: list[Node], *names: str) -> Iterator[Stated]:
    for name in names:
        for node in nodes[:_MAX_STATEMENTS]:
            for value in as_list(node.get(name))[:1]:
                yield f"json-ld {name}", value.get("@value") if isinstance(value, dict) else value


def _metas(document: Document, names: tuple[str, ...]) -> Iterator[Stated]:
    for name in names:
        if name in document.metas:
            for text in document.metas[name][:2]:
                yield f"meta {name}", text


def _in_address(url: str) -> str | None:
    match = _IN_ADDRESS.search(url.partition("://")[2][:500])
    if match is None:
        return None
    if match["y3"]:
        month = month_named(match["m3"].lower())
        return f"{match['y3']}-{month:02}-{int(match['d3']):02}" if month else None
    return f"{match['y'] or match['y2']}-{match['m'] or match['m2']}-{match['d'] or match['d2']}"


def _sharpened(winner: Stated, others: list[Stated]) -> Stated:
    """Return the winner, or another statement of the same publication that says more: the time of its day, or the
    offset of its time.
    """
    first = winner
    for other in others:
        if _adds_time(first[1], other[1]) or _adds_offset(first[1], other[1]):
            first = other
    return first


def _adds_time(value: str, other: str) -> bool:
    """Return whether `value` is a day, or the midnight that a program makes of a day, and `other` a time of that day.

    Midnight is looked for on the other's clock too: 22:00 UTC is a day of Berlin's summer.
    """
    if _is_day(other) or _midnight(other):
        return False
    if _is_day(value):
        return value == other[:10]
    theirs = datetime.fromisoformat(other)
    mine = datetime.fromisoformat(value)
    if _midnight(value) and value[:10] == other[:10]:
        return True
    if mine.tzinfo is None or theirs.tzinfo is None:
        return False
    there = mine.astimezone(theirs.tzinfo)
    return (there.hour, there.minute, there.second, there.date()) == (0, 0, 0, theirs.date())


def _adds_offset(value: str, other: str) -> bool:
    """Return whether `other` is the same time with an offset where `value` has none, or has the Z of a program that
    took the clock on the wall for UTC.
    """
    if _is_day(value) or _is_day(other):
        return False
    mine, theirs = datetime.fromisoformat(value), datetime.fromisoformat(other)
    if theirs.tzinfo is None:
        return False
    if mine.tzinfo is None:
        apart = abs(theirs.astimezone(UTC).replace(tzinfo=None, microsecond=0) - mine.replace(microsecond=0))
        return value[:16] == other[:16] or (apart <= _WIDEST_OFFSET and not apart % _OFFSET_STEP)
    return not mine.utcoffset() and bool(theirs.utcoffset()) and value[:16] == other[:16]


def _not_before(value: str, published: str | None) -> bool:
    """Return whether a change may be of this time: to the day where one of them is a day or has no offset."""
    first, changed = parse_instant(published), parse_instant(value)
    if first is None or changed is None or published is None:
        return True
    if _is_day(value) or _is_day(published) or _naive(value) or _naive(published):
        return value[:10] >= published[:10]
    return changed >= first


def _is_day(value: str) -> bool:
    return "T" not in value


def _days_apart(value: str, other: str) -> int:
    return abs((date.fromisoformat(value[:10]) - date.fromisoformat(other[:10])).days)


def _naive(value: str) -> bool:
    return datetime.fromisoformat(value).tzinfo is None


def _midnight(value: str) -> bool:
    return value[11:19] == "00:00:00"


def _searched(document: Document) -> Iterator[Stated]:
    if len(document.cache.get("text", "")) > _SEARCHED_CHARS:
        return
    # What stands beside the article has times of its own.
    tree = deepcopy(document.tree)
    for element in [each for each in tree.iter("aside", "nav", "footer", "ul", "ol") if each.find(".//h1") is None]:
        element.drop_tree()
    try:
        found = find_date(tree, extensive_search=False, original_date=True, url=document.url, outputformat="%Y-%m-%d")
    except (ValueError, TypeError, AttributeError, OverflowError, re.error) as error:
        logging.getLogger(__name__).debug("htmldate failed on %s: %s", document.url, error)
        return
    if found:
        yield "htmldate", found
