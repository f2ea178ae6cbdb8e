"""One tab, for one page after the other of a site: from a page's document to its text."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Collection
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

from newscrawler.rendering.captures import LIMIT_S, capture
from newscrawler.rendering.consent import pass_consent
from newscrawler.rendering.opening import open_up
from newscrawler.rendering.page import FetchedPage, NotRendered, Rendered
from newscrawler.rendering.requests import Requests
from newscrawler.rendering.settling import settle
from newscrawler.rendering.worlds import World, script

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

    from newscrawler.rendering.options import RenderOptions
    from newscrawler.rendering.renderer import Permits

__all__ = ["Tab", "retrieve"]

# Seconds given to a tab to close or to forget its page, and to its process to be ended.
_CLOSING_S = 2.0
# Characters of a document above which it is no page to read.
_LONGEST = 32 << 20
# Seconds for the text that comes when something was opened or closed.
_AFTERWARDS_S = 5.0


class Tab:
    """A tab of a context. `read` a page in it, then `rest` for the site's next one, or `close` it."""

    def __init__(self, tab: Page) -> None:
        self._tab = tab
        self._session: CDPSession | None = None
        self.crashed = asyncio.Event()
        self.closed = asyncio.Event()
        tab.on("crash", lambda _: self.crashed.set())
        tab.on("close", lambda _: self.closed.set())

    @property
    def lost(self) -> bool:
        """Return whether the tab is no more, or has no process."""
        return self.crashed.is_set() or self.closed.is_set()

    @classmethod
    async def open(cls, context: BrowserContext) -> Tab:
        """Return a new tab. Raises playwright's Error."""
        tab = cls(await context.new_page())
        context.on("page", _close_window)
        return tab

    async def read(self, page: FetchedPage, options: RenderOptions, permits: Permits | None) -> Rendered:
        """Return the page as its scripts leave it. Raises playwright's Error, or NotRendered."""
        tab = self._tab
        session = self._session = await tab.context.new_cdp_session(tab)
        requests = Requests(page, permits, images=bool(options.captures))
        world = World(session, options.timeout_s / 2)
        await asyncio.gather(requests.start(session), world.begin(script("next_articles.js")))
        # The deadline is the caller's.
        await tab.goto(page.url, wait_until="commit", timeout=0)
        if requests.failure is not None:
            raise NotRendered("render_failed", f"the browser did not take the document: {requests.failure}")
        await settle(world, requests, options.timeout_s / 2)
        consent = await pass_consent(tab, options.consent)
        if consent is not None:
            await settle(world, requests, _AFTERWARDS_S)
        opened = await open_up(world)
        if opened:
            await settle(world, requests, _AFTERWARDS_S)
        address = await world.call("() => globalThis.withoutNext?.() ?? null")
        html = await world.call(script("reading.js"), _LONGEST)
        if html is None:
            reason = f"the page's scripts made a document of more than {_LONGEST >> 20} million characters"
            raise NotRendered("render_failed", reason, retry=False)
        if not tab.url.startswith("http"):
            raise NotRendered("render_failed", f"the page's scripts left it for {tab.url[:100]}", retry=False)
        return Rendered(
            url=address or tab.url,
            html=html,
            onward=requests.onward,
            consent=consent,
            opened=opened,
            asked=requests.asked.total(),
            unanswered=requests.unanswered,
            refused=dict(requests.refused),
        )

    async def capture(self, kinds: Collection[str]) -> dict[str, bytes]:
        """Return the page that was read as files, by kind. Raises playwright's Error."""
        if self._session is None:
            return {}
        async with asyncio.timeout(LIMIT_S + _CLOSING_S):
            return await capture(self._tab, self._session, kinds)

    async def rest(self) -> bool:
        """Forget the page, and return whether the tab may be used again."""
        return await _in_time(self._forget())

    async def _forget(self) -> None:
        await self._tab.goto("about:blank")
        if self._session is not None:
            await self._session.detach()
            self._session = None

    async def close(self) -> bool:
        """Close the tab in bounded time, and return whether that came about."""
        if self.closed.is_set() or await _in_time(self._tab.close()):
            return True
        if self._session is None:
            return False
        # The script of a page may keep its process busy for ever: the process is ended, which does not answer.
        asyncio.ensure_future(self._session.send("Page.crash")).add_done_callback(retrieve)
        return await _in_time(self.crashed.wait()) and await _in_time(self._tab.close())


async def _in_time(step: Awaitable[object]) -> bool:
    with contextlib.suppress(Error, TimeoutError):
        async with asyncio.timeout(_CLOSING_S):
            await step
        return True
    return False


def _close_window(window: Page) -> None:
    asyncio.ensure_future(window.close()).add_done_callback(retrieve)


def retrieve(task: asyncio.Future[Any]) -> None:
    """Take the outcome of what nobody waits for any more: mostly it failed because its tab is gone."""
    if not task.cancelled():
        task.exception()
