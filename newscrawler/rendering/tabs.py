"""One page in one tab: from its document to its text."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error

from newscrawler.rendering.page import FetchedPage, NotRendered, Rendered
from newscrawler.rendering.requests import Requests
from newscrawler.rendering.settling import settle
from newscrawler.rendering.worlds import World, script

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

    from newscrawler.rendering.options import RenderOptions
    from newscrawler.rendering.renderer import Permits

__all__ = ["Tab"]

# Seconds given to a tab to close, and to its process to be ended.
_CLOSING_S = 2.0
# Characters of a document above which it is no page to read.
_LONGEST = 32 << 20


class Tab:
    """A tab for one page. `open` it, `read` it, and `close` it whatever came of that."""

    def __init__(self, page: FetchedPage, options: RenderOptions, permits: Permits | None) -> None:
        self._page, self._options = page, options
        self._requests = Requests(page, permits, images=bool(options.captures))
        self._tab: Page | None = None
        self._session: CDPSession | None = None
        self.crashed = asyncio.Event()

    async def read(self, context: BrowserContext) -> Rendered:
        """Return the page as its scripts leave it. Raises playwright's Error, or NotRendered."""
        tab = self._tab = await context.new_page()
        tab.on("crash", lambda _: self.crashed.set())
        context.on("page", _close_popup)
        try:
            return await self._read(tab)
        finally:
            context.remove_listener("page", _close_popup)

    async def _read(self, tab: Page) -> Rendered:
        session = self._session = await tab.context.new_cdp_session(tab)
        await self._requests.start(session)
        # The deadline is the caller's.
        await tab.goto(self._page.url, wait_until="commit", timeout=0)
        world = World(session)
        await settle(world, self._requests, self._options.timeout_s / 2)
        html = await world.call(script("reading.js"), _LONGEST)
        if html is None:
            reason = f"the page's scripts made a document of more than {_LONGEST >> 20} million characters"
            raise NotRendered("render_failed", reason, retry=False)
        return Rendered(url=tab.url, html=html, onward=self._requests.onward)

    async def close(self) -> bool:
        """Close the tab in bounded time, and return whether that came about."""
        tab, session = self._tab, self._session
        if tab is None or tab.is_closed():
            return True
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(_CLOSING_S):
                await tab.close()
            return True
        if session is None:
            return False
        # The script of a page may keep its process busy for ever: the process is ended, which does not answer.
        asyncio.ensure_future(session.send("Page.crash")).add_done_callback(_retrieve)
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(_CLOSING_S):
                await self.crashed.wait()
                await tab.close()
            return True
        return False


def _close_popup(tab: Page) -> None:
    asyncio.ensure_future(tab.close()).add_done_callback(_retrieve)


def _retrieve(task: asyncio.Future[Any]) -> None:
    """Take the outcome of what nobody waits for: it failed because its tab is gone."""
    if not task.cancelled():
        task.exception()
