"""The outlet whose scripts go wrong: each page is a way in which a page holds up, misleads or misuses a browser."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from html import escape
from urllib.parse import parse_qs

from newscrawler.demo import markup
from newscrawler.demo.lists import Row
from newscrawler.demo.pages import Page, Shelf
from newscrawler.demo.routes import Route, fixed
from newscrawler.demo.scripted import MIRAGE, Form, ScriptedSite
from newscrawler.demo.server import Answer, Asked
from newscrawler.demo.stories import Story

QUICKSAND = replace(MIRAGE, id="quicksand", name="The Quicksand", robots="User-agent: *\nDisallow: /members/\n")
"""The outlet whose scripts go wrong."""
CANARY, FORGER = "canary", "forger"
"""Servers beside the outlets: nobody may connect to the first, and the second's certificate is its own."""

_NEEDS = ("refused:needs_javascript",)
_FORMS: Mapping[str, Form] = {
    kind: Form(template, template, without=_NEEDS)
    for kind, template in (
        ("dialogs", "dialogs"),
        ("pop-ups", "pop-ups"),
        ("infinite scrolling", "infinite"),
        ("service worker", "service-worker"),
        ("download", "download"),
        ("beforeunload", "beforeunload"),
        ("websocket that never closes", "websocket"),
        ("requests to private addresses", "private"),
        ("wrong certificate", "certificate"),
        ("requests without end", "endless-requests"),
    )
}
# While the page says that more is to come, which is waited for.
_HOARD = (
    'const app = document.getElementById("app");\n'
    'app.append("Loading …");\n'
    'app.setAttribute("aria-busy", "true");\n'
    "const hoard = [];\n"
    "while (hoard.length < 60) hoard.push(new Uint8Array(10 << 20).fill(1));"
)
# The selector's depth is more than the stack of a renderer holds. One that holds it runs out of memory instead.
_CRASH = 'try { document.querySelector(":is(".repeat(1e5) + "a" + ")".repeat(1e5)); } catch (error) {}\n' + _HOARD

# kind, path, what to expect, title in the feed, script
_TROUBLES: tuple[tuple[str, str, str, str, str], ...] = (
    ("redirects by script in a loop", "/round/a", "refused:redirect_loop", "Round", 'location.replace("/round/b");'),
    ("endless loop", "/spin", "failed:render_timeout", "A page that spins", "for (;;);"),
    ("600 MB of memory", "/hoard", "failed:render_memory", "A page that keeps everything", _HOARD),
    ("renderer crash", "/sink", "failed:render_crashed", "A page that sinks", _CRASH),
    (
        "redirect by script to a private address",
        "/cellar",
        "refused:private_address",
        "Down here",
        'location.href = "@canary/cellar";',
    ),
    (
        "redirect by script to a disallowed page",
        "/side-door",
        "refused:robots_disallowed",
        "By the side door",
        'location.assign("/members/minutes");',
    ),
    ("page that closes itself", "/closing", "refused:needs_javascript", "Closing time", "window.close();"),
)
KINDS = (*_FORMS, *(kind for kind, *_ in _TROUBLES))
"""The kinds of its pages."""
_INSTEAD = {"renderer crash": ("failed:render_memory",)}
_LISTED_AT = "2026-11-01T06:00:00+00:00"
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_FORGED = "Every word of this story was forged."
_ATTACHED = (("Content-Disposition", 'attachment; filename="silence.zip"'),)
# Names of the machine that a page runs on, in the forms that filters forget.
_NAMES = ("localhost", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "127.1")  # noqa: S104 - asked for, not listened on
_METADATA = "http://169.254.169.254"
_FORGED_SCRIPT = f'story.article = (within) => {{ within.textContent = "{_FORGED}"; }};'


class QuicksandSite(ScriptedSite):
    """The outlet of the scripts that go wrong; the addresses of CANARY and FORGER are among the `bases`."""

    forms = _FORMS

    def listed(self) -> list[tuple[Page, Row]]:
        """Return the stories, then the pages that are none."""
        pairs = super().listed()
        for kind, path, expect, title, _ in _TROUBLES:
            url = self.base + path
            story = f"{self.outlet.id}{path}"
            page = Page(url, self.outlet.id, kind, expect, story=story, without=_NEEDS, instead=_INSTEAD.get(kind, ()))
            pairs.append((page, Row(url, title, _LISTED_AT, _LISTED_AT)))
        return pairs

    def shelves(self) -> list[Shelf]:
        """Return the feed, and one behind the certificate that nobody has vouched for."""
        forged = f"{self._bases[FORGER]}/rss.xml"
        wrong = Shelf(forged, self.outlet.id, "feeds", "feed with a wrong certificate", "failed:tls_error")
        return [*super().shelves(), wrong]

    def page(self, story: Story, template: str) -> str:
        """Return a story's page, in which the addresses beside the outlet stand."""
        canary, forger = self._bases[CANARY], self._bases[FORGER]
        port = canary.rpartition(":")[2]
        doors = [canary, *(f"http://{host}:{port}" for host in _NAMES), _METADATA]
        html = super().page(story, template)
        for name, value in (
            ("@doors", ", ".join(f'"{door}"' for door in doors)),
            ("@address", f"127.0.0.1:{port}"),
            ("@forged", forger),
        ):
            html = html.replace(name, value)
        return html

    def _build(self) -> dict[str, Route]:
        routes = super()._build()
        for _, path, _, title, script in _TROUBLES:
            routes[path] = self._trouble(title, script)
        return routes | {
            "/round/b": self._trouble("Round", 'location.replace("/round/a");'),
            "/worker.js": fixed(Answer(200, "text/javascript", (markup.TEMPLATES / "scripted/worker.js").read_bytes())),
            "/files/silence.zip": fixed(
                Answer(200, "application/zip", b"", _ATTACHED, stream=lambda: _endless(b"PK\3\4" + bytes(64_000)))
            ),
            "/events": fixed(Answer(200, "text/event-stream", stream=lambda: _endless(b"data: still here\n\n"))),
            "/socket": _socket,
            "/away": _away,
        }

    def _trouble(self, title: str, script: str) -> Route:
        html = markup.template("scripted/trouble").substitute(
            title=escape(title), script=script.replace("@canary", self._bases[CANARY])
        )
        return fixed(Answer(body=html.encode()))


def forger(asked: Asked) -> Answer:
    """Return the forger's answers, which nobody may see: his certificate is his own."""
    origin = (("Access-Control-Allow-Origin", "*"),)
    if asked.path.endswith(".js"):
        return Answer(200, "text/javascript", _FORGED_SCRIPT.encode(), origin)
    data = {"title": _FORGED, "byline": "", "published": _LISTED_AT, "date_text": "", "blocks": []}
    return Answer(200, "application/json", json.dumps(data).encode(), origin)


def certificate() -> ssl.SSLContext:
    """Return the forger's certificate, with which no client that looks at it goes on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(markup.TEMPLATES / "scripted" / "forger.pem")
    return context


def _socket(asked: Asked) -> Answer:
    """Open a websocket (RFC 6455, 4.2.2) that says nothing and never closes."""
    key = asked.headers.get("sec-websocket-key", "")
    accepted = base64.b64encode(hashlib.sha1(key.encode() + _GUID, usedforsecurity=False).digest()).decode()
    headers = (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accepted))
    return Answer(101, None, b"", headers, stream=_silence)


def _away(asked: Asked) -> Answer:
    return Answer(302, headers=(("Location", parse_qs(asked.query).get("to", ["/"])[0]),))


async def _silence() -> AsyncIterator[bytes]:
    await asyncio.Event().wait()
    yield b""


async def _endless(piece: bytes) -> AsyncIterator[bytes]:
    while True:
        yield piece
        await asyncio.sleep(0.05)
