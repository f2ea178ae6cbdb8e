"""When an article was published and last changed: RFC 3339 with the offset the page states, or a date alone.

Asked in this order: JSON-LD, meta elements, microdata and `<time>` near the headline, the address, the feed's word,
and htmldate's search of the page only when nothing else knows.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from dateutil import parser as dateutil_parser
from htmldate import find_date
from lxml.html import HtmlElement

from newscrawler.article import parse_instant, rfc3339
from newscrawler.extraction.document import Document, text_of
from newscrawler.extraction.structured import as_list

# News on the web is not older; earlier dates are epochs and defaults.
_EARLIEST = date(1995, 1, 1)
# Clocks differ, and a page of the far east is dated tomorrow.
_AHEAD = timedelta(days=1)

_PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:pubdate", "article.published",
    "datepublished", "parsely-pub-date", "sailthru.date", "article_date_original", "published-date",
    "publisheddate", "publish-date", "publish_date", "published_at", "published_time", "pubdate", "publication_date",
    "publicationdate", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.created",
    "citation_publication_date", "citation_date", "bt:pubdate", "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime", "vr:published_time", "ptime", "iso-8601-publish-date", "displaydate", "date",
    "dc.date", "dcterms.date", "datecreated", "cre_date", "created", "originalpublicationdate", "article:post_date",
    "last_pub_date", "rnews:datepublished",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "article:updated_time",
    "dcterms.modified", "dc.date.modified", "dc.modified", "lastmod", "last-modified", "modified_time", "utime",
    "article_date_updated", "cxenseparse:recs:modifiedtime",
)  # fmt: skip

_ISO = re.compile(
    r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})"
    r"(?:(?:[T ]\s?|\s+at\s+)(?P<H>\d{1,2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,](?P<f>\d{1,9}))?)?\s*(?P<z>.*))?$",
    re.IGNORECASE,
)
_SLASHED = re.compile(
    r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})\.?(?:\s+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?\s*(?P<z>.*))?$"
)
_DAY_FIRST = re.compile(
    r"(?P<d>\d{1,2})[.](?P<m>\d{1,2})[.](?P<y>\d{4})(?:[,\s|–-]+(?:um\s+)?(?P<H>\d{1,2})[:.](?P<M>\d{2})(?::(?P<S>\d{2}))?\s*(?:Uhr)?(?P<z>.*))?$"
)
_EAST_ASIAN = re.compile(
    r"(?P<y>\d{4})\s?[年년]\s?(?P<m>\d{1,2})\s?[月월]\s?(?P<d>\d{1,2})\s?[日일](?:\s*(?:\(.\)|（.）)?\s*(?P<H>\d{1,2})\s?[:時时시]\s?(?P<M>\d{2})\s?[分분]?)?"
)
_OFFSET = re.compile(r"(?:GMT|UTC)?\s*([+-])\s?(\d{1,2}):?(\d{2})?(?:\[.*\]|\s*\(.*\))?$", re.IGNORECASE)
_WEEKDAY_FIRST = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_HAS_MONTH_NAME = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
# Offsets of the zone names that RFC 822 defines and the American ones that pages write out.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8,
    "pdt": -7, "bst": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9,
    "sast": 2, "ist": 5.5, "pkt": 5, "hkt": 8, "sgt": 8, "pht": 8, "wib": 7, "eat": 3, "wat": 1, "cat": 2, "aest": 10, "aedt": 11,  # noqa: E501
}  # fmt: skip
_IN_ADDRESS = re.compile(
    r"[/_-](?P<y>(?:19|20)\d{2})[/_-]?(?P<m>0[1-9]|1[0-2])[/_-]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|$|[^\d])"
)
_HEADLINE_TIME = re.compile(r"publi|date|posted|created|timestamp|time", re.IGNORECASE)
_CHANGED_TIME = re.compile(r"modif|updat|aktualis|chang|actuali", re.IGNORECASE)


def published_of(document: Document, hint: str | None = None, now: datetime | None = None) -> str | None:
    """Return when the article was first published: RFC 3339 with the stated offset, a date alone, or None.

    `hint` is what a feed or a sitemap said. Never later than a day from `now`, never before 1995.
    """
    found: list[str] = []
    for text in _published_candidates(document, hint):
        value = normal_time(text, now)
        if value is None:
            continue
        # A date alone, or a midnight, is the same day's time when another place states one.
        if not found or (_is_day(found[0]) and not _is_day(value) and value[:10] == found[0][:10]):
            found.insert(0, value)
        if "T" in found[0] and not _is_day(found[0]):
            break
    if found:
        return found[0]
    return _searched(document, now)


def modified_of(document: Document, published: str | None, now: datetime | None = None) -> str | None:
    """Return when the article was last changed, as `published_of`; None where nothing says so or it would be earlier
    than `published`.
    """
    candidates = [*as_list(document.json_ld.first("dateModified", pages=True)), *document.all_metas(*_MODIFIED_METAS)]
    first = parse_instant(published)
    for text in candidates:
        value = normal_time(text, now)
        changed = parse_instant(value)
        if value and changed and (first is None or changed >= first or value[:10] == (published or "")[:10]):
            return value
    return None


def normal_time(text: Any, now: datetime | None = None) -> str | None:
    """Return a stated time as RFC 3339 with its offset, as a date where no time is stated; None where it is no time,
    in the future or before 1995.
    """
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(int(text))
    if not isinstance(text, str) or len(text) > 120:
        return None
    value = _parsed(" ".join(text.split()))
    if value is None:
        return None
    day = value.date() if isinstance(value, datetime) else value
    limit = (now or datetime.now(UTC)) + _AHEAD
    if day < _EARLIEST or day > limit.date():
        return None
    return rfc3339(value)


def _published_candidates(document: Document, hint: str | None) -> Iterator[Any]:
    for name in ("datePublished", "dateCreated", "uploadDate"):
        for node in (*document.json_ld.articles, *document.json_ld.pages):
            yield from as_list(node.get(name))
    yield from document.all_metas(*_PUBLISHED_METAS)
    yield from _visible(document)
    yield hint
    match = _IN_ADDRESS.search(re.sub(r"^https?://[^/]+", "", document.url))
    if match:
        yield f"{match['y']}-{match['m']}-{match['d']}"


def _visible(document: Document) -> Iterator[str]:
    tree = document.tree
    for element in tree.xpath("//*[@itemprop='datePublished' or @itemprop='dateCreated']"):
        yield from filter(None, (element.get("datetime"), element.get("content"), text_of(element)[:100]))
    times = tree.xpath("(//article//time | //main//time | //header//time | //time)[not(ancestor::aside)]")[:12]
    heading = next(iter(tree.iter("h1")), None)
    near = sorted(times, key=lambda element: _distance(heading, element))
    for element in near[:3]:
        if not _CHANGED_TIME.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}"):
            yield from filter(None, (element.get("datetime"), element.get("content"), text_of(element)[:100]))


def _distance(heading: HtmlElement | None, element: HtmlElement) -> int:
    """Return how many levels above the element its common ancestor with the headline is."""
    if heading is None:
        return 0
    above = set(heading.iterancestors())
    return next((i for i, ancestor in enumerate(element.iterancestors()) if ancestor in above), 99)


def _parsed(text: str) -> datetime | date | None:
    if text.isdigit() and len(text) in (10, 13):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    for pattern in (_ISO, _SLASHED, _DAY_FIRST, _EAST_ASIAN):
        match = pattern.match(text)
        if match:
            return _built(match)
    if not _HAS_MONTH_NAME.search(text) or not re.search(r"\d{4}", text):
        return None
    try:
        value = dateutil_parser.parse(
            text,
            tzinfos=_named_zone,
            default=datetime(1900, 1, 1),  # noqa: DTZ001
        )
    except (ValueError, OverflowError, TypeError):
        return None
    return _tidy(value) if re.search(r"\d:\d", text) else value.date()


def _built(match: re.Match[str]) -> datetime | date | None:
    part = match.groupdict()
    try:
        day = date(int(part["y"]), int(part["m"]), int(part["d"]))
        if not part.get("H"):
            return day
        zone = (part.get("z") or "").strip()
        afternoon = re.match(r"([ap])\.?m\b\.?\s*", zone, re.IGNORECASE)
        hour = int(part["H"])
        if afternoon:
            hour = hour % 12 + (12 if afternoon[1].lower() == "p" else 0)
            zone = zone[afternoon.end() :]
        fraction = (part.get("f") or "")[:6].ljust(6, "0")
        value = datetime(  # noqa: DTZ001 - the offset follows if the page states one
            day.year, day.month, day.day, hour, int(part["M"]), min(int(part.get("S") or 0), 59), int(fraction)
        )
        return _tidy(value.replace(tzinfo=_zone(zone)))
    except ValueError:
        return None


def _zone(text: str) -> timezone | None:
    match = _OFFSET.match(text)
    if match:
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes >= 24 * 60:
            return None
        return timezone(timedelta(minutes=-minutes if match[1] == "-" else minutes)) if minutes else UTC
    word = text.strip("()[] .").lower()
    if word in _ZONES:
        return UTC if not _ZONES[word] else timezone(timedelta(hours=_ZONES[word]))
    return None


def _named_zone(name: str | None, offset_s: int | None) -> timezone | None:
    """Return the zone for dateutil; an unknown name is no zone instead of a warning."""
    if offset_s is not None:
        return timezone(timedelta(seconds=offset_s))
    return _zone(name or "")


def _tidy(value: datetime) -> datetime:
    """Cut to milliseconds, and make any zone a fixed offset."""
    offset = value.utcoffset()
    zone = None if offset is None else UTC if not offset else timezone(offset)
    return value.replace(microsecond=value.microsecond // 1000 * 1000, tzinfo=zone)


def _is_day(value: str) -> bool:
    return "T" not in value


def _searched(document: Document, now: datetime | None) -> str | None:
    try:
        found = find_date(
            document.tree, extensive_search=False, original_date=True, url=document.url, outputformat="%Y-%m-%d"
        )
    except (ValueError, TypeError, AttributeError, OverflowError, re.error) as error:
        logging.getLogger(__name__).debug("htmldate failed on %s: %s", document.url, error)
        return None
    return normal_time(found, now)
