"""An outlet's feeds and sitemaps at their addresses: which rows stand in which, and how each is answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from newscrawler.demo import lists
from newscrawler.demo.lists import Row
from newscrawler.demo.outlets import ListKind, Outlet
from newscrawler.demo.routes import Route, validated, zipped
from newscrawler.demo.server import Answer

XML = "application/xml; charset=utf-8"
# Rows of a list that has another one beside it; the other one has all but the first two, so that each is needed.
_NEWEST = 4
_BESIDE = 2
# Rows of the news sitemap: fewer than the newest month has, so that the months are needed too.
_NEWS_SIZE = 6
_TYPES: dict[ListKind, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "broken rss": "text/xml",
    "atom": "application/atom+xml",
    "json feed": "application/feed+json",
    "text sitemap": "text/plain; charset=utf-8",
}


def list_routes(rows: Sequence[Row], outlet: Outlet, base: str) -> dict[str, Route]:
    """Return the outlet's feeds and sitemaps by path; none for an outlet that has only section pages."""
    if outlet.lists == "section":
        return {}
    if outlet.lists == "monthly sitemaps":
        return _monthly_sitemaps(rows, outlet, base)
    shelves: list[tuple[ListKind, str, Sequence[Row]]] = [
        (outlet.lists, outlet.list_path, rows[:_NEWEST] if outlet.further else rows)
    ]
    shelves += [(kind, path, rows[_BESIDE:]) for kind, path in outlet.further]
    return {path: _route(kind, part, outlet, base) for kind, path, part in shelves}


def sitemap_paths(outlet: Outlet) -> list[str]:
    """Return the paths that the outlet's robots.txt names."""
    return [path for kind, path in ((outlet.lists, outlet.list_path), *outlet.further) if "sitemap" in kind]


def _route(kind: ListKind, rows: Sequence[Row], outlet: Outlet, base: str) -> Route:
    answer = Answer(200, _TYPES.get(kind, XML), _body(kind, rows, outlet, base))
    return validated(answer, lists.newest(rows), outlet.validators)


def _body(kind: ListKind, rows: Sequence[Row], outlet: Outlet, base: str) -> bytes:
    match kind:
        case "broken rss":
            return lists.broken_rss(rows, outlet, base)
        case "text sitemap":
            return lists.text_sitemap(rows).encode()
        case "json feed":
            return lists.json_feed(rows, outlet, base).encode()
        case "atom":
            return lists.atom(rows, outlet, base).encode()
        case "rdf":
            return lists.rdf(rows, outlet, base).encode()
        case "sitemap":
            return lists.sitemap(rows, outlet, base).encode()
        case _:
            return lists.rss(rows, outlet, base).encode()


def _monthly_sitemaps(rows: Sequence[Row], outlet: Outlet, base: str) -> dict[str, Route]:
    """Return a gzipped index of a news sitemap (the newest) and one sitemap a month, all gzipped."""
    shelves = {"/sitemaps/news.xml.gz": (rows[:_NEWS_SIZE], lists.news_sitemap(rows[:_NEWS_SIZE], outlet))}
    for month, group in groupby(rows, key=lambda row: row.published[:7]):
        part = list(group)
        shelves[f"/sitemaps/{month}.xml.gz"] = (part, lists.sitemap(part, outlet, base))
    changed: dict[str, datetime] = {path: lists.newest(part) for path, (part, _) in shelves.items()}
    index = lists.sitemap_index([(base + path, at.isoformat()) for path, at in changed.items()])
    routes = {path: validated(zipped(text), changed[path], outlet.validators) for path, (_, text) in shelves.items()}
    return routes | {outlet.list_path: validated(zipped(index), max(changed.values()), outlet.validators)}
