"""One browser process and the driver that speaks to it; both live and end together."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.async_api import Error, async_playwright

from newscrawler.rendering.contexts import Contexts, SiteContext
from newscrawler.rendering.page import FetchedPage, NotRendered, Rendered
from newscrawler.rendering.processes import kill, memory_of, parent_of
from newscrawler.rendering.programs import OWN
from newscrawler.rendering.requests import LEAN_ARGUMENTS
from newscrawler.rendering.tabs import Tab

if TYPE_CHECKING:
    from playwright.async_api import Browser as PlaywrightBrowser
    from playwright.async_api import CDPSession, Playwright

    from newscrawler.rendering.options import RenderOptions
    from newscrawler.rendering.renderer import Permits

__all__ = ["Browser"]

# Seconds given to driver and browser to start, and to end.
_START_S = 30.0
_END_S = 2.0
# Seconds between two looks at the memory.
_WATCH_S = 0.25

_ARGUMENTS = (
    # Every connection goes through the context's proxy, those to this machine too.
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--disable-gpu",
    # Pop-ups never open, so that their documents are never asked for.
    "--block-new-web-contents",
    "--disable-crash-reporter",
)
# What Playwright would switch off: pages open windows only when they are clicked.
_NOT_FOR_US = ("--disable-popup-blocking",)


class Browser:
    """A started browser. `close` it; it is `spent` when another one should take its place."""

    def __init__(
        self, driver: Playwright, browser: PlaywrightBrowser, session: CDPSession, pid: int, options: RenderOptions
    ) -> None:
        self._driver, self._browser, self._session, self._pid = driver, browser, session, pid
        self._driver_pid = parent_of(pid)
        self._options = options
        self._contexts = Contexts(browser, options.user_agent, ())
        self._born = asyncio.get_running_loop().time()
        self._pages = 0
        self._tabs: set[Tab] = set()
        self._too_large = False
        self._over_memory: set[int] = set()
        self._gone = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        browser.on("disconnected", lambda _: self._gone.set())
        self._watch = asyncio.ensure_future(self._watch_memory())

    @classmethod
    async def start(cls, program: Path, options: RenderOptions) -> Browser:
        """Return a browser that was started. Raises playwright's Error, TimeoutError or OSError where none starts."""
        async with asyncio.timeout(_START_S):
            driver = await async_playwright().start()
            try:
                browser = await driver.chromium.launch(
                    executable_path=None if program == OWN else program,
                    args=[*_ARGUMENTS, *(() if options.captures else LEAN_ARGUMENTS)],
                    ignore_default_args=_NOT_FOR_US,
                    # Chromium's sandbox does not start for root.
                    chromium_sandbox=not (hasattr(os, "geteuid") and os.geteuid() == 0),
                    timeout=_START_S * 1000,
                )
                session = await browser.new_browser_cdp_session()
                processes = (await session.send("SystemInfo.getProcessInfo"))["processInfo"]
            except BaseException:
                await driver.stop()
                raise
        pid = next(int(process["id"]) for process in processes if process["type"] == "browser")
        return cls(driver, browser, session, pid, options)

    @property
    def spent(self) -> bool:
        """Return whether this browser has had its time, its pages or its memory, or is gone."""
        age_s = asyncio.get_running_loop().time() - self._born
        old = age_s >= self._options.browser_age_s or self._pages >= self._options.browser_pages
        return old or self._too_large or self._gone.is_set()

    async def drained(self) -> None:
        """Return when no page is in the browser."""
        await self._idle.wait()

    async def render(self, page: FetchedPage, until: float, permits: Permits | None) -> Rendered | None:
        """Return the page after its scripts, by the loop's time `until`. Raises NotRendered.

        None: the browser ended, by itself or for another page's sake, so that the page may be tried in a new one.
        """
        tab = Tab(page, self._options, permits)
        self._pages += 1
        self._tabs.add(tab)
        self._idle.clear()
        site: SiteContext | None = None
        sound = False
        try:
            try:
                async with asyncio.timeout_at(until):
                    site = await self._contexts.take(page)
                    rendered = await self._read(tab, site)
            except TimeoutError:
                reason = f"the page took longer than {self._options.timeout_s:g} s in the browser and was closed"
                raise NotRendered("render_timeout", reason) from None
            except Error as error:
                if self._gone.is_set():
                    return None
                raise NotRendered("render_failed", _first_line(error)) from None
            sound = rendered is not None
            return rendered
        finally:
            await asyncio.shield(self._leave(tab, site, sound=sound))

    async def _read(self, tab: Tab, site: SiteContext) -> Rendered | None:
        """Read the tab, as long as it and the browser are there."""
        reading = asyncio.ensure_future(tab.read(site.context))
        crash, gone = asyncio.ensure_future(tab.crashed.wait()), asyncio.ensure_future(self._gone.wait())
        try:
            await asyncio.wait((reading, crash, gone), return_when=asyncio.FIRST_COMPLETED)
            if self._gone.is_set():
                return None
            if tab.crashed.is_set():
                if self._over_memory:
                    self._over_memory.clear()
                    size = self._options.page_bytes >> 20
                    raise NotRendered("render_memory", f"the page held more than {size} MB in the browser")
                raise NotRendered("render_crashed", "the page crashed in the browser")
            return reading.result()
        finally:
            for waiting in (reading, crash, gone):
                waiting.cancel()
            await asyncio.wait((reading, crash, gone), timeout=_END_S)
            if reading.done() and not reading.cancelled():
                reading.exception()

    async def _leave(self, tab: Tab, site: SiteContext | None, *, sound: bool) -> None:
        try:
            if not self._gone.is_set() and not await tab.close():
                # A tab that nothing ends: all of the browser goes, and its other pages are tried in a new one.
                self._kill()
            if site is not None:
                await self._contexts.give_back(site, sound=sound and not self._gone.is_set())
        finally:
            self._tabs.discard(tab)
            if not self._tabs:
                self._idle.set()

    async def close(self) -> None:
        """End browser and driver: asked first, killed where they do not end."""
        self._watch.cancel()
        await asyncio.wait((self._watch,))
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(_END_S):
                await self._browser.close()
        self._gone.set()
        await self._contexts.close()
        with contextlib.suppress(Error, TimeoutError):
            async with asyncio.timeout(_END_S):
                await self._driver.stop()
                return
        self._kill()

    def _kill(self) -> None:
        kill(self._pid)
        if self._driver_pid is not None:
            kill(self._driver_pid)
        self._gone.set()

    async def _watch_memory(self) -> None:
        """End the processes of pages that hold too much, and note when all of the browser does."""
        while not self._gone.is_set():
            await asyncio.sleep(_WATCH_S)
            if not self._tabs:
                await self._contexts.tidy()
                continue
            with contextlib.suppress(Error):
                processes = (await self._session.send("SystemInfo.getProcessInfo"))["processInfo"]
                held = {int(process["id"]): memory_of(int(process["id"])) for process in processes}
                self._too_large = sum(held.values()) > self._options.browser_bytes
                for process in processes:
                    if process["type"] == "renderer" and held[int(process["id"])] > self._options.page_bytes:
                        self._over_memory.add(int(process["id"]))
                        kill(int(process["id"]))


def _first_line(error: Error) -> str:
    return error.message.partition("\n")[0][:300]
