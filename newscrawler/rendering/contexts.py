"""The contexts of a browser, one a site: its cookies, its cache, and the guard that its connections go through."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from playwright.async_api import Error

from newscrawler.rendering.proxy import GuardProxy
from newscrawler.rendering.requests import limit
from newscrawler.rendering.tabs import Tab
from newscrawler.rendering.worlds import script

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext

    from newscrawler.rendering.blocklist import Blocklist
    from newscrawler.rendering.page import FetchedPage

__all__ = ["Contexts", "SiteContext"]

# Contexts kept; each has a cache and a proxy.
_KEPT = 8
# Pages after which a context is made anew: caches and cookies grow.
_PAGES = 100
# Seconds after which a context that nobody uses is closed.
_IDLE_S = 120.0
# Seconds given to a context to close.
_CLOSING_S = 3.0
_VIEWPORT_WIDTH, _VIEWPORT_HEIGHT = 1280, 900

_Key = tuple[str, frozenset[tuple[str, int]]]


class SiteContext:
    """One site's context; `pages` counts what was rendered in it."""

    def __init__(self, context: BrowserContext, proxy: GuardProxy) -> None:
        self._context, self.proxy = context, proxy
        self._tab: Tab | None = None
        self.pages = 0
        self.used_at = 0.0
        self.busy = False

    async def open_tab(self) -> Tab:
        """Return the site's tab: a new one costs the window around it, six times what its page does."""
        if self._tab is not None and self._tab.lost:
            await self._tab.close()
            self._tab = None
        if self._tab is None:
            self._tab = await Tab.open(self._context)
        return self._tab

    async def rest(self) -> bool:
        """Have the tab forget its page, and return whether it is fit for another one."""
        return self._tab is None or await self._tab.rest()

    async def close(self) -> bool:
        """Close tab, context and guard in bounded time, and return whether the tab ended."""
        ended = self._tab is None or await self._tab.close()
        # A context that does not close ends with its browser.
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(_CLOSING_S):
                await self._context.close()
        await self.proxy.close()
        return ended


class Contexts:
    """The contexts of one browser, the least recently used closed first."""

    def __init__(self, browser: Browser, user_agent: str, blocked: Blocklist) -> None:
        self._browser, self._user_agent, self._blocked = browser, user_agent, blocked
        self._kept: dict[_Key, SiteContext] = {}

    async def take(self, page: FetchedPage) -> SiteContext:
        """Return the context of the page's site, busy until it is given back. Raises playwright's Error."""
        key = (page.site, page.private)
        site = self._kept.pop(key, None)
        if site is not None and site.pages >= _PAGES:
            await site.close()
            site = None
        if site is None:
            site = await self._open(page)
        site.proxy.renew()
        site.busy = True
        site.pages += 1
        self._kept[key] = site
        return site

    async def give_back(self, site: SiteContext, *, sound: bool) -> bool:
        """Keep the context for the site's next page; or close it where it is not `sound`; return whether it did."""
        if sound and await site.rest():
            site.busy = False
            site.used_at = asyncio.get_running_loop().time()
            await self.tidy()
            return True
        self._kept = {key: kept for key, kept in self._kept.items() if kept is not site}
        return await site.close()

    async def tidy(self) -> None:
        """Close the contexts that are idle for long, and those that are too many."""
        idle_since = asyncio.get_running_loop().time() - _IDLE_S
        free = [key for key, site in self._kept.items() if not site.busy]
        surplus = len(self._kept) - _KEPT
        gone = [key for n, key in enumerate(free) if n < surplus or self._kept[key].used_at < idle_since]
        for site in [self._kept.pop(key) for key in gone]:
            await site.close()

    async def close(self) -> None:
        """Close the guards; the contexts end with their browser."""
        kept, self._kept = self._kept, {}
        for site in kept.values():
            await site.proxy.close()

    async def _open(self, page: FetchedPage) -> SiteContext:
        proxy = GuardProxy(page.private, self._blocked.besides(page.site))
        await proxy.open()
        try:
            context = await self._browser.new_context(
                proxy={"server": proxy.address, "bypass": "<-loopback>"},
                user_agent=self._user_agent,
                viewport={"width": _VIEWPORT_WIDTH, "height": _VIEWPORT_HEIGHT},
                service_workers="block",
                accept_downloads=False,
            )
            await context.add_init_script(script("quiet.js"))
            await limit(context)
        except BaseException:
            await proxy.close()
            raise
        return SiteContext(context, proxy)
