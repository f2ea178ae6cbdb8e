"""Sites on loopback whose articles are known: 200 pages on eleven of them, or as many of one site as wanted.

Every page asks for a file of its own, its settings, before anything else: who asks for that has a browser.
"""

from __future__ import annotations

import json
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from html import escape
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from random import Random
from typing import Any, Self

from benchmarks.loopback import Loopback
from benchmarks.rendering_pages import KINDS, body_of, data_of, frame_of, rest_of
from benchmarks.rendering_texts import Piece, piece

__all__ = ["MIXED", "Network"]

# Language and pages of each site, by kind: 200, of which 67 need a browser.
MIXED: tuple[tuple[str, dict[str, int]], ...] = (
    ("en", {"shell_fetch": 12, "router": 6}),
    ("de", {"shell_chain": 6, "shell_jsonp": 5}),
    ("fr", {"late": 5, "encoded": 5, "shadow": 6}),
    ("es", {"fragment": 6, "plain": 10}),
    ("en", {"read_more": 8, "plain": 5, "teasers": 6}),
    ("de", {"teaser": 8, "next": 12}),
    ("ja", {"nuxt": 10, "skeletons": 6}),
    ("en", {"angular": 8, "react": 8, "brief": 8}),
    ("ru", {"plain": 20, "heavy": 10}),
    ("zh", {"astro": 6, "noscript": 6, "paid": 6}),
    ("en", {"next_data": 6, "nuxt_data": 3, "json_ld_body": 3}),
)
# Seconds a server takes over every answer.
_LATENCY_S = 0.02
_STATIC = Path(__file__).parent / "rendering_static"
_LIBRARY_BYTES = 300_000
_IMAGE_BYTES = 80_000


class Network:
    """The sites, as a context manager; `urls` are theirs. What is asked is counted while it is open."""

    def __init__(self, sites: Sequence[tuple[str, Mapping[str, int]]] = MIXED, *, ads: bool = True) -> None:
        self._lock = threading.Lock()
        self._stack = ExitStack()
        self.clear()
        self._ads = Loopback(self._handler("", {"/ads.js": _script("ads.js"), "/frame": _BANNER})) if ads else None
        self.pieces: list[Piece] = []
        self._sites = [self._site(place, language, kinds) for place, (language, kinds) in enumerate(sites, 1)]
        self.urls = [site.url for site in self._sites]

    def __enter__(self) -> Self:
        for site in (*self._sites, *([self._ads] if self._ads else [])):
            self._stack.enter_context(site)
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._stack.close()

    def clear(self) -> None:
        """Begin to count anew."""
        self.requests = self.sent_bytes = 0
        self.pages: Counter[int] = Counter()
        self.rendered: Counter[int] = Counter()

    def registry(self) -> str:
        """Return a sources.yml of the sites."""
        rows = [
            f"  - {{id: site-{place}, name: Site {place}, network: private, delay: 0, feeds: ['{url}/feed.xml']}}\n"
            for place, url in enumerate(self.urls, 1)
        ]
        return "sources:\n" + "".join(rows)

    def _site(self, place: int, language: str, kinds: Mapping[str, int]) -> Loopback:
        name = f"Site {place}"
        pieces: list[Piece] = []
        for kind, count in kinds.items():
            for _ in range(count):
                number = 1 + len(self.pieces) + len(pieces)
                pieces.append(piece(number, kind, language, KINDS[kind].paragraphs))
        self.pieces += pieces
        answers: dict[str, _Answer] = {
            "/static/site.js": _script("site.js"),
            "/static/library.js": _LIBRARY,
            "/static/site.css": (b"body{font:16px/1.5 serif}.skeleton{height:1em}", "text/css", True),
            "/static/frame.js": (f"window.FRAME={json.dumps(frame_of(language, name))}".encode(), _JS, True),
            "/api/settings": (b'{"articles": "/api/meta/"}', _JSON, False),
            **{f"/image/{number}.png": _IMAGE for number in (1, 2, 3)},
        }
        for each in pieces:
            answers |= self._answers(each, name)
        site = Loopback(self._handler(name, answers))
        links = [(f"{site.url}{_path(each)}", each) for each in pieces]
        answers["/feed.xml"] = (_feed(name, site.url, links), "application/rss+xml", False)
        return site

    def _answers(self, each: Piece, name: str) -> dict[str, _Answer]:
        kind, number, data = KINDS[each.kind], each.number, data_of(each)
        about = {key: value for key, value in data.items() if key != "blocks"}
        half = len(data["blocks"]) // 2
        parts = {f"/api/parts/{number}/1": data["blocks"][:half], f"/api/parts/{number}/2": data["blocks"][half:]}
        settings = {"kind": each.kind, "number": number, "work": kind.work_ms, "ads": self._ads and self._ads.url}
        fragment = (
            f'<article><h1>{escape(each.title)}</h1><div class="story-body">{body_of(each.blocks)}</div></article>'
        )
        values: dict[str, Any] = {
            f"/api/articles/{number}": data,
            f"/api/meta/{number}": {**about, "parts": list(parts)},
            f"/api/rest/{number}": rest_of(each),
            **parts,
        }
        return {
            _path(each): (kind.page(each, name).encode(), _HTML, False),
            f"/config/{number}.js": (f"window.PAGE={json.dumps(settings)}".encode(), _JS, False),
            f"/api/jsonp/{number}.js": (f"receive({json.dumps(data)})".encode(), _JS, False),
            f"/fragments/{number}": (fragment.encode(), _HTML, False),
            **{path: (json.dumps(value).encode(), _JSON, False) for path, value in values.items()},
        }

    def _handler(self, name: str, answers: Mapping[str, _Answer]) -> type[BaseHTTPRequestHandler]:
        network = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                body, kind, kept = answers.get(path, (b"", _HTML, False))
                time.sleep(_LATENCY_S)
                if path in answers:
                    network._note(path, len(body))
                self.send_response(200 if path in answers else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "max-age=3600" if kept else "no-cache")
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                network._note(self.path, 0)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *words: object) -> None:
                """Say nothing."""

        Handler.__name__ = name or "Ads"
        return Handler

    def _note(self, path: str, size_bytes: int) -> None:
        with self._lock:
            self.requests += 1
            self.sent_bytes += size_bytes
            counted = (
                self.rendered if path.startswith("/config/") else self.pages if path.startswith("/news/") else None
            )
            if counted is not None:
                counted[_number(path)] += 1


_Answer = tuple[bytes, str, bool]
"""Body, type, and whether a browser may keep it."""

_HTML, _JS, _JSON = "text/html; charset=utf-8", "text/javascript; charset=utf-8", "application/json"


def number_of(url: str) -> int:
    """Return the number of the article at an address."""
    return _number("/" + url.split("/", 3)[3].partition("?")[0])


def _number(path: str) -> int:
    return int(path.rpartition("/")[2].partition("-")[0].removesuffix(".js"))


def _path(each: Piece) -> str:
    return f"/news/{each.number}-the-story"


def _script(name: str) -> _Answer:
    return ((_STATIC / name).read_bytes(), _JS, True)


def _feed(name: str, url: str, links: Sequence[tuple[str, Piece]]) -> bytes:
    items = "".join(
        f"<item><title>{escape(each.title)}</title><link>{link}</link><guid>{link}</guid></item>"
        for link, each in links
    )
    return f'<rss version="2.0"><channel><title>{name}</title><link>{url}/</link>{items}</channel></rss>'.encode()


def _library() -> bytes:
    """Return a script of many functions that nobody calls."""
    rows: list[str] = []
    size = number = 0
    while size < _LIBRARY_BYTES:
        number += 1
        name = f"library{number}"
        row = f"function {name}(a, b) {{ const c = a * {number} + b; return c > 7 ? {name}(c, a) : [b, c]; }}\n"
        rows.append(row)
        size += len(row)
    return "".join(rows).encode()


def _image() -> bytes:
    """Return a picture of noise, as PNG."""
    height = 120
    width = _IMAGE_BYTES // (3 * height)
    noise = Random(7)
    rows = b"".join(b"\0" + noise.randbytes(3 * width) for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))

    def packed(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return b"\x89PNG\r\n\x1a\n" + b"".join(packed(name, data) for name, data in chunks)


_LIBRARY: _Answer = (_library(), _JS, True)
_IMAGE: _Answer = (_image(), "image/png", True)
_BANNER: _Answer = (b"<!doctype html><body style='background:#eee'><p>Advertisement</p></body>", _HTML, False)
