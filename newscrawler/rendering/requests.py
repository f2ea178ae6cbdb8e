"""What a page asks for: its own document is given to it, the rest goes out or is refused, by kind and address.

Only what has to be decided is stopped, by the patterns of the DevTools protocol's Fetch domain: every stop costs a way
through the driver and back. Other hosts' scripts, styles and data pass by; where they lead is the proxy's matter.
https://chromedevtools.github.io/devtools-protocol/tot/Fetch/
"""

from __future__ import annotations

import asyncio
import base64
import logging
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from playwright.async_api import Error

from newscrawler.rendering.documents import given_headers, given_status
from newscrawler.rendering.page import FetchedPage
from newscrawler.rendering.worlds import script
from newscrawler.urls import host_and_port, site_of

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession

    from newscrawler.rendering.renderer import Permits

__all__ = ["LEAN_ARGUMENTS", "Requests", "limit"]

logger = logging.getLogger(__name__)

LEAN_ARGUMENTS = ("--blink-settings=imagesEnabled=false", "--disable-remote-fonts")
"""The browser's arguments where no page shows images: then it does not even ask for them, in frames neither."""

# Kinds (Network.ResourceType) that no article needs, with images and without.
_NEVER = ("Media", "Ping", "CSPViolationReport")
_PICTURES = ("Image", "Font")
# Kinds that scripts get text with; EventSource comes as XHR in some versions, `<link rel=prefetch>` as Fetch.
_DATA = ("XHR", "Fetch", "EventSource")
# Answers that mean that the site has trouble, and may answer another time.
_FAILED = frozenset((408, 425, 429, *range(500, 600)))
# The site's icon, workers' scripts, preloaded data.
_OTHER = "Other"
# A page that loads itself again gets its document again so often; cookie checks do it once.
RELOADS_MAX = 3


async def limit(context: BrowserContext) -> None:
    """Have every document of a context know its limits before its own scripts run (limits.js)."""
    await context.add_init_script(script("limits.js"))


class Requests:
    """The requests of one tab in a context with `limit`.

    `start` before the new tab goes to `page.url`, which gives it the fetched document.

    `onward` is the first other document that the main frame went to; it is not fetched. `asked` counts the requests to
    the page's site by kind, `refused` counts by why: `images`, `needless`, `robots`, `onward`, `reload`. `failure` says
    why the document could not be given, None where it was.
    """

    def __init__(self, page: FetchedPage, permits: Permits | None, *, images: bool) -> None:
        self.page = page
        self.onward: str | None = None
        self.failure: str | None = None
        self.asked: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._permits, self._images = permits, images
        # The main frame, whose document is the first that a new tab asks for, and the address it asked for.
        self._frame: str | None = None
        self._given: str | None = None
        self._reloads = self._failed = 0
        self._pending: set[str] = set()
        self._answers: set[asyncio.Task[None]] = set()

    @property
    def pending(self) -> int:
        """Return how many requests for data the page's site has not begun to answer."""
        return len(self._pending)

    @property
    def unanswered(self) -> int:
        """Return how many requests for data the page's site failed, or has yet to answer."""
        return self._failed + len(self._pending)

    async def start(self, session: CDPSession) -> None:
        """Take over the tab's requests (the DevTools protocol's Fetch domain)."""

        def paused(event: dict[str, Any]) -> None:
            answer = asyncio.ensure_future(self._answer(session, event))
            self._answers.add(answer)
            answer.add_done_callback(self._answers.discard)

        session.on("Fetch.requestPaused", paused)
        await asyncio.gather(
            session.send("Fetch.enable", {"patterns": self._patterns()}),
            # The page is told that its reader saves data: frameworks then load no pages ahead.
            session.send("Emulation.setDataSaverOverride", {"dataSaverEnabled": True}),
        )

    def _patterns(self) -> list[dict[str, str]]:
        kinds = ("Document", _OTHER, *_NEVER, *(() if self._images else _PICTURES))
        patterns = [{"urlPattern": "*", "resourceType": kind} for kind in kinds]
        site = site_of(self.page.url)
        # Whatever the page's own host is asked for is held against its robots.txt, scripts and styles, too.
        patterns.append({"urlPattern": f"*://{urlsplit(self.page.url).netloc.rpartition('@')[2]}/*"})
        # A pattern's * goes over slashes, so these stop some requests of others; `_answer` looks again.
        for urls in (f"*://{site}/*", f"*://{site}:*", f"*://*.{site}/*", f"*://*.{site}:*"):
            for kind in _DATA:
                patterns += [
                    {"urlPattern": urls, "resourceType": kind, "requestStage": stage}
                    for stage in ("Request", "Response")
                ]
        return patterns

    async def _answer(self, session: CDPSession, event: dict[str, Any]) -> None:
        """Let a stopped request go, give it its document, or refuse it; whatever happens, it stays stopped in none."""
        method, parameters = "Fetch.failRequest", {"errorReason": "Aborted"}
        try:
            method, parameters = await self._decided(event)
        finally:
            await self._send(session, method, {"requestId": event["requestId"], **parameters})

    async def _decided(self, event: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        kind, url = event["resourceType"], event["request"]["url"]
        key = event.get("networkId", event["requestId"])
        if "responseStatusCode" in event or "responseErrorReason" in event:
            self._pending.discard(key)
            self._failed += "responseErrorReason" in event or event.get("responseStatusCode", 0) in _FAILED
            return _GO_ON
        if kind == "Document" and event["frameId"] == (self._frame or event["frameId"]):
            self._frame = event["frameId"]
            return self._document(url, event["request"]["method"])
        if kind in _PICTURES and not self._images:
            return self._refuse("images")
        if kind in _NEVER or _is_guess(kind, event["request"]["headers"]):
            return self._refuse("needless")
        if site_of(url) == site_of(self.page.url):
            self.asked[kind] += 1
            if host_and_port(url) == host_and_port(self.page.url) and not await self._permitted(url):
                return self._refuse("robots")
            if kind in _DATA:
                self._pending.add(key)
        return _GO_ON

    def _document(self, url: str, method: str) -> tuple[str, dict[str, Any]]:
        """Give the main frame its document; every other one that it goes to is noted and stays where it is."""
        address = url.partition("#")[0]
        if self._given is None:
            self._given = address
            return self._fetched()
        if address == self._given and method == "GET":
            if self._reloads < RELOADS_MAX:
                self._reloads += 1
                return self._fetched()
            return self._refuse("reload")
        if self.onward is None and address != self._given and host_and_port(url):
            self.onward = url
        return self._refuse("onward")

    def _fetched(self) -> tuple[str, dict[str, Any]]:
        return "Fetch.fulfillRequest", {
            "responseCode": given_status(self.page),
            "responseHeaders": [{"name": name, "value": value} for name, value in given_headers(self.page)],
            "body": base64.b64encode(self.page.body).decode("ascii"),
        }

    def _refuse(self, why: str) -> tuple[str, dict[str, Any]]:
        self.refused[why] += 1
        # Aborted: a main frame keeps its document, where other reasons put the browser's own error page there.
        return "Fetch.failRequest", {"errorReason": "Aborted"}

    async def _permitted(self, url: str) -> bool:
        return self._permits is None or await self._permits(self.page, url)

    async def _send(self, session: CDPSession, method: str, parameters: dict[str, Any]) -> None:
        try:
            await session.send(method, parameters)
        except Error as error:
            # Mostly a request that its page gave up, or a tab that was closed; of the document it is worth knowing.
            logger.debug("%s: %s: %s", self.page.url, method, error)
            if method == "Fetch.fulfillRequest":
                self.failure = str(error)


def _is_guess(kind: str, headers: dict[str, str]) -> bool:
    """Say whether a request is for what a reader might want next, or for the icon of the tab that nobody sees."""
    fields = {name.lower(): value for name, value in headers.items()}
    if kind == _OTHER:
        return fields.get("accept", "").startswith("image/")
    # https://fetch.spec.whatwg.org/#sec-purpose-header, and frameworks' own (Next.js: Next-Router-Prefetch).
    purpose = fields.get("sec-purpose") or fields.get("purpose") or ""
    return "prefetch" in purpose or any("prefetch" in name for name in fields)


_GO_ON: tuple[str, dict[str, Any]] = ("Fetch.continueRequest", {})
