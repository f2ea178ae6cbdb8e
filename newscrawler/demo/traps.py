"""The outlet whose lists go wrong: each is a way in which feeds, sitemaps and section pages waste a crawler's time."""

from __future__ import annotations

import gzip
import itertools
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from html import escape

from newscrawler.demo import lists
from newscrawler.demo.catalogue import XML
from newscrawler.demo.newsroom import Newsroom
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.pages import Shelf
from newscrawler.demo.routes import Route, fixed, validated
from newscrawler.demo.server import Answer, Asked

MAELSTROM = Outlet(
    "maelstrom",
    "The Maelstrom Mercury",
    "en",
    "IE",
    "/tales/2026/11/{id}",
    "rss",
    "/good.xml",
    "json-ld",
    "/tales/",
    look="lantern",
)
"""The outlet whose lists go wrong."""
HUGE_FEED_BYTES = 100 * 1000 * 1000
# Of the four stories, newest first: the good feed has two, the feed with sessions and the calendar one each.
_IN_GOOD_FEED = 2
_RSS = "application/rss+xml; charset=utf-8"
# Ten of ten of ten ...: a gigabyte when all is expanded.
_BOMB_LEVELS = 9
_LISTED_AT = datetime(2026, 11, 9, 18, 0, tzinfo=UTC)

# kind, role in the registry, path, how it ends
_SHELVES: tuple[tuple[str, str, str, str], ...] = (
    ("rss", "feeds", "/good.xml", "read"),
    ("feed with a session in every link", "feeds", "/sessions.xml", "read"),
    ("entity bomb", "feeds", "/bomb.xml", "failed:entities"),
    ("feed of 100 MB", "feeds", "/hundred.xml", "failed:too_large"),
    ("web page in a feed's place", "feeds", "/not-a-feed", "failed:html"),
    ("redirects without end", "feeds", "/trap/1", "failed:redirect_loop"),
    ("truncated gzip", "sitemaps", "/cut.xml.gz", "failed:gzip_truncated"),
    ("index that names itself", "sitemaps", "/self.xml", "read"),
    ("indexes that name each other", "sitemaps", "/loop/1.xml", "read"),
    ("indexes without end", "sitemaps", "/deep/1.xml", "read"),
    ("calendar without end", "sections", "/calendar/2026/11/", "read"),
)


class TrapSite(Newsroom):
    """The outlet of the hostile lists; the stories that they hold between the traps are good ones."""

    def shelves(self) -> list[Shelf]:
        """Return every list with its expected end."""
        return [Shelf(self.base + path, self.outlet.id, role, kind, end) for kind, role, path, end in _SHELVES]

    def list_routes(self) -> dict[str, Route]:
        """Return the lists that stand at one address; `_endless` has those that go on and on."""
        rows = [row for _, row in self.listed()]
        good = rows[:_IN_GOOD_FEED]
        feed = Answer(200, _RSS, lists.rss(good, self.outlet, self.base).encode())
        return {
            "/good.xml": validated(feed, lists.newest(good)),
            "/sessions.xml": self._with_sessions,
            "/bomb.xml": fixed(Answer(200, _RSS, _bomb())),
            "/hundred.xml": fixed(Answer(200, _RSS, stream=_hundred)),
            "/not-a-feed": fixed(
                Answer(body=b"<!doctype html><html><title>Feeds</title><h1>Our feeds have moved</h1>")
            ),
            "/cut.xml.gz": fixed(Answer(200, "application/x-gzip", _cut())),
            "/self.xml": self._index("/self.xml"),
            "/loop/1.xml": self._index("/loop/2.xml"),
            "/loop/2.xml": self._index("/loop/1.xml"),
        }

    def missing(self, asked: Asked | None = None) -> Answer:
        """Return the next turn of what has no end, else the page for an unknown address."""
        folder, _, rest = (asked.path if asked else "").strip("/").partition("/")
        if asked is not None and folder == "trap" and rest.isdigit():
            return Answer(302, headers=(("Location", f"/trap/{int(rest) + 1}"),))
        if asked is not None and folder == "deep" and rest.removesuffix(".xml").isdigit():
            return self._index(f"/deep/{int(rest.removesuffix('.xml')) + 1}.xml")(asked)
        year, _, month = rest.partition("/")
        if folder == "calendar" and year.isdigit() and month.isdigit():
            return self._calendar(int(year), int(month))
        return super().missing()

    def _index(self, path: str) -> Route:
        text = lists.sitemap_index([(self.base + path, _LISTED_AT.isoformat())])
        return validated(Answer(200, XML, text.encode()), _LISTED_AT)

    def _with_sessions(self, _: Asked) -> Answer:
        """Return a feed whose link has another session at every request."""
        row = self.listed()[_IN_GOOD_FEED][1]
        session = random.randbytes(8).hex()  # noqa: S311 - a number of no use to anybody
        text = lists.rss([row], self.outlet, self.base).replace(row.url, f"{row.url}?PHPSESSID={session}")
        return Answer(200, _RSS, text.encode())

    def _calendar(self, year: int, month: int) -> Answer:
        """Return a month's page; the next month has one too, whatever the year."""
        story = self.stories()[-1]
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        following = f"/calendar/{year + month // 12}/{month % 12 + 1:02}/"
        teaser = (
            f'<h2><a href="{self.path(story)}">{escape(story.title)}</a></h2>' if (year, month) == (2026, 11) else ""
        )
        html = (
            f"<!doctype html><html lang=en><title>{year}-{month:02}</title><main><h1>{year}-{month:02}</h1>{teaser}"
            f'<nav class="pagination"><a rel="next" href="{following}">Next month</a></nav></main></html>'
        )
        return Answer(body=html.encode())


def _bomb() -> bytes:
    entities = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, _BOMB_LEVELS + 1))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY b0 "boom">{entities}]><rss version="2.0"><channel>'
        f"<title>&b{_BOMB_LEVELS};</title><item><title>&b{_BOMB_LEVELS};</title><link>http://127.0.0.1/</link></item>"
        "</channel></rss>"
    ).encode()


async def _hundred() -> AsyncIterator[bytes]:
    item = b"<item><title>Tide</title><description>" + b"In and out. " * 8000 + b"</description></item>\n"
    yield b'<?xml version="1.0"?><rss version="2.0"><channel><title>Tides</title>'
    for _ in itertools.repeat(None, HUGE_FEED_BYTES // len(item)):
        yield item
    yield b"</channel></rss>"


def _cut() -> bytes:
    # Incompressible, so that the file breaks off before its first address: what comes whole would be asked for.
    words = random.Random(5).randbytes(8_000).hex()  # noqa: S311 - the same bytes in every run, nothing secret
    return gzip.compress(f"<urlset><!-- {words} --><url></url></urlset>".encode(), mtime=0)[:5_000]
