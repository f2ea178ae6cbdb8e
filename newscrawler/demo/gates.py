"""Outlets at whose gate something stands: a robots.txt without measure or sense, a block, a year of patience."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from newscrawler.demo.lists import Row
from newscrawler.demo.newsroom import Newsroom
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.pages import Page, Shelf
from newscrawler.demo.routes import Route, fixed
from newscrawler.demo.server import Answer, Asked

PLINTH = Outlet(
    "plinth",
    "The Plinth Gazette",
    "en",
    "GB",
    "/town/{id}",
    "rss",
    "/rss.xml",
    "json-ld",
    "/town/",
    look="lantern",
)
"""The outlet whose robots.txt is fifty million bytes long."""
STATIC = replace(PLINTH, id="static", name="The Static Herald", address="/aether/{id}", section_path="/aether/")
"""The outlet whose robots.txt is noise."""
TOLLGATE = replace(PLINTH, id="tollgate", name="The Tollgate Times", address="/roads/{id}", section_path="/roads/")
"""The outlet that takes its reader for a robot and shuts the gate."""
SABBATICAL = replace(PLINTH, id="sabbatical", name="The Sabbatical Review")
"""The outlet that asks to be left alone for a year."""
SIESTA = replace(PLINTH, id="siesta", name="The Siesta Star")
"""The outlet with a page that asks for an hour's patience."""
REPAIRS = replace(PLINTH, id="repairs", name="The Repairs Record")
"""The outlet with a page that is to be back at a date."""

PASSED = 2
"""Article pages that the tollgate lets pass before it shuts."""
ROBOTS_BYTES = 50 * 1000 * 1000
# Whoever asks for an hour means the whole of the site: what else it has waits too.
_PAUSED = ("failed:site_paused",)
_SHUT = ("failed:http_403", "failed:challenge", "failed:site_blocked")
_BUSY = "/town/busy"
_LISTED_AT = "2026-11-02T06:00:00+00:00"
_YEAR_S = 365 * 24 * 3600
_COMMENT = b"# Whoever reads this far has read too far already.\n" * 1300
_CHALLENGE = (
    b"<!doctype html><html lang=en><title>One moment</title><body><h1>Checking your browser</h1>"
    b"<p>This takes a few seconds. Please allow scripts and cookies.</p><script>go()</script></body></html>"
)


class PlinthSite(Newsroom):
    """Its robots.txt says what counts at once; what stands at the end, beyond any reader's limit, would shut it all."""

    def list_routes(self) -> dict[str, Route]:
        """Return the feed, and the robots.txt in place of the outlet's own."""
        return super().list_routes() | {"/robots.txt": fixed(Answer(200, "text/plain", stream=_endless_robots))}


class StaticSite(Newsroom):
    """Its robots.txt is noise, in which nobody can find a rule."""

    def list_routes(self) -> dict[str, Route]:
        """Return the feed, and the robots.txt in place of the outlet's own."""
        noise = random.Random(11).randbytes(20_000)  # noqa: S311 - the same noise in every run, nothing secret
        return super().list_routes() | {"/robots.txt": fixed(Answer(200, "text/plain", noise))}


class TollgateSite(Newsroom):
    """Lets PASSED article pages through, answers the next with a challenge, and then everything with 403."""

    _asked = 0

    def listed(self) -> list[tuple[Page, Row]]:
        """Return the stories; which of them pass depends on the order in which they are asked for."""
        return [(replace(page, kind="behind a tollgate", instead=_SHUT), row) for page, row in super().listed()]

    def shelves(self) -> list[Shelf]:
        """Return the feed: read before the gate shuts, and not to be had later."""
        return [replace(shelf, kind="feed behind a tollgate", instead=_SHUT) for shelf in super().shelves()]

    def __call__(self, asked: Asked) -> Answer:
        """Return the outlet's answer while the gate is open."""
        if self._asked > PASSED:
            return Answer(403, body=b"<!doctype html><title>403</title><h1>Forbidden</h1>")
        self._asked += asked.path in {self.path(story) for story in self.stories()}
        if self._asked > PASSED:
            return Answer(403, headers=(("cf-mitigated", "challenge"),), body=_CHALLENGE)
        return super().__call__(asked)


class SabbaticalSite(Newsroom):
    """Has a feed that is always too busy."""

    def shelves(self) -> list[Shelf]:
        """Return the feed, which cannot be had."""
        return [replace(shelf, kind="429 for a year", expect="failed:http_429") for shelf in super().shelves()]

    def list_routes(self) -> dict[str, Route]:
        """Return the feed's answer."""
        return {self.outlet.list_path: fixed(Answer(429, headers=(("Retry-After", str(_YEAR_S)),)))}


class BusySite(Newsroom):
    """Has one page, at which it asks to be left alone for an hour: in seconds, or until a date."""

    def listed(self) -> list[tuple[Page, Row]]:
        """Return the one page."""
        url, story = self.base + _BUSY, f"{self.outlet.id}{_BUSY}"
        kind, status = ("429 for an hour", 429) if self.outlet is SIESTA else ("503 with a date", 503)
        page = Page(url, self.outlet.id, kind, f"failed:http_{status}", story=story)
        return [(page, Row(url, "A page that asks for patience", _LISTED_AT, _LISTED_AT))]

    def shelves(self) -> list[Shelf]:
        """Return the feed: read at first, and out of reach while the hour lasts."""
        return [replace(shelf, kind="feed of a busy site", instead=_PAUSED) for shelf in super().shelves()]

    def list_routes(self) -> dict[str, Route]:
        """Return the feed and the page."""
        return super().list_routes() | {_BUSY: self._busy}

    def _busy(self, _: Asked) -> Answer:
        if self.outlet is SIESTA:
            return Answer(429, headers=(("Retry-After", "3600"),))
        until = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)
        return Answer(503, headers=(("Retry-After", format_datetime(until, usegmt=True)),), body=b"<h1>Back soon</h1>")


async def _endless_robots() -> AsyncIterator[bytes]:
    yield b"User-agent: *\nDisallow: /members/\n"
    for _ in range(ROBOTS_BYTES // len(_COMMENT)):
        yield _COMMENT
    yield b"User-agent: *\nDisallow: /\n"
