"""A web server on loopback for the tests: paths and what they answer, and a log of what was asked."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from benchmarks.loopback import Loopback


@dataclass
class Answer:
    """An HTTP answer; `length` states another Content-Length than the body has."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None


class Web(Loopback):
    """Serves `routes` (path → Answer, or a function from the request headers to one) as a context manager."""

    def __init__(self, routes: dict[str, Answer | Callable[[dict[str, str]], Answer]] | None = None) -> None:
        self.routes = routes or {}
        self.log: list[tuple[str, dict[str, str]]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                web.log.append((self.path, headers))
                route = web.routes.get(self.path, Answer(b"no such page", 404))
                answer = route(headers) if callable(route) else route
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if "Content-Type" not in answer.headers:
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                length = len(answer.body) if answer.length is None else answer.length
                self.send_header("Content-Length", str(length))
                self.end_headers()
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(answer.body)
                if answer.length is not None:
                    self.close_connection = True

            def log_message(self, *words: object) -> None:
                pass

        super().__init__(Handler)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.log]


LEXICON = (
    "harbour council bridge ferry market winter school library river vote plan mayor budget garden tram "
    "storm baker lantern orchard festival museum quarry island signal window timber meadow pier gallery teacher"
)


def story(title: str, words: int = 120, extra: str = "") -> bytes:
    """Return a page with an article of its own: the title's letters make the text another one for each title."""
    seed = sum(ord(c) * (i + 1) for i, c in enumerate(title))
    lexicon = LEXICON.split()

    def sentence(n: int) -> str:
        picked = [lexicon[(seed * (n + 3) + k * k * (n + 1) + k * 7) % len(lexicon)] for k in range(11)]
        return f"In part {n} of {title} the " + " ".join(picked) + f" were counted {seed % 97 + n} times."

    sentences = [sentence(n) for n in range(max(1, words // 18))]
    paragraphs = "".join(f"<p>{' '.join(sentences[i : i + 3])}</p>" for i in range(0, len(sentences), 3))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} – The Test</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="2026-11-02T08:30:00+01:00"></head><body>'
        f'<nav><a href="/">Home</a></nav><article><h1>{title}</h1>{paragraphs}{extra}</article>'
        f"<footer>All rights reserved</footer></body></html>"
    ).encode()
