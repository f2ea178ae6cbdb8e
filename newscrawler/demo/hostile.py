"""The outlet whose pages go wrong: each is a way in which the web's servers fail or mislead a crawler."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import random
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

from newscrawler.demo import markup
from newscrawler.demo.lists import Row
from newscrawler.demo.newsroom import Newsroom
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.pages import Page
from newscrawler.demo.routes import Route, fixed, png
from newscrawler.demo.server import Answer, Asked
from newscrawler.demo.stories import Story

HUGE_BYTES = 60 * 1000 * 1000
DEEP_LEVELS = 50_000
# Nothing listens there; to a crawler it is a private address of somebody else.
ELSEWHERE = "http://127.0.0.1:9/metadata/"
_PIECE = b"<p>" + b"The tide came in and the tide went out again. " * 1400 + b"</p>\n"
_SLOW_PIECES = 12
_LISTED_AT = "2026-11-02T06:00:00+00:00"

# Trouble stands apart from trouble: a site that fails again and again is asked ever more slowly, and this is a demo.
# kind, path (or a whole URL), what to expect, title in the feed, media type of its enclosure
_LISTED: tuple[tuple[str, str, str, str, str], ...] = (
    ("404", "/gone/404", "refused:http_404", "A page that was never there", ""),
    ("410 gone", "/gone/410", "refused:http_410", "A page that was taken away for good", ""),
    ("PDF", "/files/tide-table.pdf", "refused:not_html", "Tide table for December", "application/pdf"),
    ("JPEG", "/files/fog.jpg", "refused:not_html", "Fog over the lantern room", "image/jpeg"),
    ("JSON", "/files/buoys.json", "refused:not_html", "Positions of the buoys", "application/json"),
    ("empty body", "/empty", "refused:empty", "Nothing to see", ""),
    ("binary noise", "/noise", "refused:not_html", "Static", ""),
    ("500", "/error", "failed:http_500", "A page that always breaks", ""),
    ("50,000 levels", "/deep", "refused:too_deep", "A page like a well", ""),
    ("redirect loop", "/loop/a", "refused:redirect_loop", "Round and round", ""),
    ("robots disallow", "/private/diary", "refused:robots_disallowed", "The keeper's diary", ""),
    ("60 MB page", "/huge", "refused:too_large", "A page of sixty million bytes", ""),
    ("consent wall", "/consent", "refused:consent_wall", "Before you read on", ""),
    ("login page", "/login", "refused:not_article", "Sign in to The Lantern", ""),
    ("endless page", "/endless", "refused:too_large", "A page without an end", ""),
    ("soft 404", "/story/nothing-here", "refused:not_article", "A page that says it is missing", ""),
    ("home page", "/", "refused:not_article", "The Lantern", ""),
    ("truncated gzip", "/truncated-gzip", "failed:truncated_body", "A page cut short in its packing", ""),
    ("section page", "/story/", "refused:not_article", "All stories", ""),
    ("private address", ELSEWHERE, "refused:private_address", "Somebody else's machine", ""),
    ("login redirect", "/story/for-subscribers", "failed:login_redirect", "Behind the counter", ""),
    ("short of its length", "/short", "failed:truncated_body", "A page shorter than promised", ""),
    ("redirect to the home page", "/story/taken-down", "refused:soft_404", "A story that was taken down", ""),
    ("redirect to a private address", "/to-private", "refused:private_address", "A way into the cellar", ""),
    ("dropped connection", "/dropped", "failed:connection_failed", "The line went dead", ""),
)
LANTERN = Outlet(
    "lantern",
    "The Lantern",
    "en",
    "GB",
    "/story/{id}",
    "rss",
    "/feed",
    "json-ld",
    "/story/",
    robots="User-agent: *\nDisallow: /private/\n",
)
"""The outlet whose pages go wrong in every way a server should not."""
STALLED = "/stalled"
"""A path that no list names: its body never begins, and only the client's patience or the servers' end ends it."""


class HostileSite(Newsroom):
    """The outlet of the failures, its own stories among them."""

    def __init__(
        self, outlet: Outlet, base: str, edition: Callable[[], int], *, slow_s: float, retry_after_s: int
    ) -> None:
        super().__init__(outlet, base, edition)
        self._slow_s, self._retry_after_s = slow_s, retry_after_s
        self._first_asked: dict[str, float] = {}
        self._lock = threading.Lock()

    def listed(self) -> list[tuple[Page, Row]]:
        """Return the stories, then the pages that are none."""
        pairs = super().listed()
        for kind, where, expect, title, media_type in _LISTED:
            url = where if "://" in where else self.base + where
            page = Page(url, self.outlet.id, kind, expect, story=f"{self.outlet.id}{where}")
            pairs.append((page, Row(url, title, _LISTED_AT, _LISTED_AT, media_type=media_type)))
        return pairs

    def _build(self) -> dict[str, Route]:
        routes = super()._build()
        for path, answer in self._answers().items():
            routes[path] = fixed(answer)
        for story in self.stories():
            path = self.path(story)
            if story.quirk == "429 then 200":
                routes[path] = self._after_wait(routes[path])
            elif story.quirk == "500 once then 200":
                routes[path] = self._after_first(routes[path])
        return routes

    def story_answer(self, story: Story, related: Story, url: str) -> Answer:
        """Return a story's page as this server sends it."""
        answer = super().story_answer(story, related, url)
        if story.quirk == "nul bytes":
            return replace(answer, body=answer.body.replace(b"the ", b"\0the ").replace(b". ", b".\0 "))
        if story.quirk == "missing charset":
            return replace(answer, content_type="text/html", body=answer.body.replace(b'<meta charset="utf-8">', b""))
        if story.quirk == "byte-order mark":
            body = b"\xef\xbb\xbf" + answer.body.replace(b'<meta charset="utf-8">', b'<meta charset="windows-1252">')
            return replace(answer, content_type="text/html; charset=windows-1252", body=body)
        if story.quirk == "slow page":
            return replace(answer, body=b"", stream=lambda: _drip(answer.body, self._slow_s))
        return answer

    def _after_wait(self, route: Route) -> Route:
        """Return a route that asks for patience until `retry_after_s` have gone by since it was first asked."""

        def patient(asked: Asked) -> Answer:
            with self._lock:
                first_at = self._first_asked.setdefault(asked.path, time.monotonic())
                fresh = first_at + self._retry_after_s > time.monotonic()
            return Answer(429, headers=(("Retry-After", str(self._retry_after_s)),)) if fresh else route(asked)

        return patient

    def _after_first(self, route: Route) -> Route:
        def second(asked: Asked) -> Answer:
            with self._lock:
                fresh = asked.path not in self._first_asked
                self._first_asked.setdefault(asked.path, 0.0)
            return Answer(500, body=b"<h1>Internal Server Error</h1>") if fresh else route(asked)

        return second

    def _answers(self) -> dict[str, Answer]:
        noise = random.Random(7).randbytes(40_000)  # noqa: S311 - the same noise in every run, nothing secret
        page = self._wordy("A page cut short", 60)
        return {
            "/gone/410": Answer(410, body=b"<h1>410 Gone</h1>"),
            "/error": Answer(500, body=b"<h1>Internal Server Error</h1>"),
            "/huge": Answer(headers=(("Content-Length", str(HUGE_BYTES)),), stream=lambda: _sized(HUGE_BYTES)),
            "/endless": Answer(stream=_endless),
            "/files/tide-table.pdf": Answer(
                200, "application/pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n" + noise + b"\n%%EOF\n"
            ),
            "/files/fog.jpg": Answer(200, "image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + noise + b"\xff\xd9"),
            "/files/buoys.json": Answer(200, "application/json", b'{"buoys": [{"name": "North Tolley", "lit": true}]}'),
            "/empty": Answer(),
            "/truncated-gzip": Answer(
                headers=(("Content-Encoding", "gzip"),), body=gzip.compress(page + noise, mtime=0)[:20_000]
            ),
            "/short": Answer(body=page, missing_bytes=5000),
            "/noise": Answer(body=noise),
            "/deep": Answer(
                body=b"<html><body>" + b"<div>" * DEEP_LEVELS + b"At the bottom." + b"</div>" * DEEP_LEVELS
            ),
            "/loop/a": Answer(302, headers=(("Location", "/loop/b"),)),
            "/loop/b": Answer(302, headers=(("Location", "/loop/a"),)),
            "/private/diary": Answer(body=self._wordy("The keeper's diary", 12)),
            "/consent": Answer(body=markup.template("consent").substitute(home=self.base).encode()),
            "/login": Answer(body=markup.template("login").substitute(home=self.base).encode()),
            "/story/nothing-here": Answer(body=markup.template("missing").substitute(home=self.base).encode()),
            "/story/for-subscribers": Answer(302, headers=(("Location", "/login?next=/story/for-subscribers"),)),
            "/story/taken-down": Answer(302, headers=(("Location", "/"),)),
            "/dropped": Answer(drop=True),
            "/to-private": Answer(302, headers=(("Location", ELSEWHERE),)),
            STALLED: Answer(stream=_stalled),
            "/media/photo.png": Answer(200, "image/png", png(0x224466)),
        }

    def _wordy(self, title: str, paragraphs: int) -> bytes:
        body = "".join(
            f"<p>Entry {n}: wind from the west, sea moderate, lamp lit at dusk.</p>" for n in range(paragraphs)
        )
        return f"<!doctype html><title>{title}</title><article><h1>{title}</h1>{body}</article>".encode()


async def _drip(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    size = -(-len(body) // _SLOW_PIECES)
    for start in range(0, len(body), size):
        await asyncio.sleep(seconds / _SLOW_PIECES)
        yield body[start : start + size]


async def _sized(size_bytes: int) -> AsyncIterator[bytes]:
    left = size_bytes
    while left > 0:
        piece = _PIECE[:left]
        left -= len(piece)
        yield piece


async def _endless() -> AsyncIterator[bytes]:
    yield b"<!doctype html><title>Without end</title><body>"
    for _ in itertools.count():
        yield _PIECE


async def _stalled() -> AsyncIterator[bytes]:
    await asyncio.Event().wait()
    yield b""
