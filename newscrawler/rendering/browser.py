"""One browser process and the driver that speaks to it; both live and end together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from playwright.async_api import Error, async_playwright

from newscrawler.rendering.contexts import Contexts, SiteContext
from newscrawler.rendering.page import FetchedPage, NotRendered, Rendered
from newscrawler.rendering.processes import kill, memory_of, parent_of, profile_of
from newscrawler.rendering.programs import OWN
from newscrawler.rendering.proxy import GUARDED_ARGUMENTS
from newscrawler.rendering.requests import LEAN_ARGUMENTS
from newscrawler.rendering.tabs import Tab, retrieve

if TYPE_CHECKING:
    from playwright.async_api import Browser as PlaywrightBrowser
    from playwright.async_api import CDPSession, Playwright

    from newscrawler.rendering.blocklist import Blocklist
    from newscrawler.rendering.options import RenderOptions
    from newscrawler.rendering.renderer import Permits

__all__ = ["Browser"]

logger = logging.getLogger(__name__)

_Value = TypeVar("_Value")

# Seconds given to driver and browser to start, and to end.
_START_S = 30.0
_END_S = 2.0
# Seconds between two looks at the memory.
_WATCH_S = 0.25
# Seconds within which a tab crashes whose process was ended for its memory.
_CUT_S = 3.0

# Switched off. Chromium heeds its last such argument only, so Playwright's own names are here as well, as of 1.65
# (chromiumSwitches.ts). The two of WebUI: each window would have two pages of Chromium's own for suggestions while one
# types, half of what a window costs.
_FEATURES = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # Sandboxed frames in processes of their own, whose requests the tab would not see.
    "IsolateSandboxedIframes",
)
_ARGUMENTS = (
    *GUARDED_ARGUMENTS,
    f"--disable-features={','.join(_FEATURES)}",
    "--disable-gpu",
    # Pop-ups never open, so that their documents are never asked for.
    "--block-new-web-contents",
)
# What Playwright would switch off: pages open windows only when they are clicked.
_NOT_FOR_US = ("--disable-popup-blocking",)


class Browser:
    """A started browser. `close` it; it is `spent` when another one should take its place."""

    def __init__(
        self,
        driver: Playwright,
        browser: PlaywrightBrowser,
        session: CDPSession,
        pid: int,
        options: RenderOptions,
        blocked: Blocklist,
    ) -> None:
        self._driver, self._browser, self._session, self._pid = driver, browser, session, pid
        self._driver_pid, self._profile = parent_of(pid), profile_of(pid)
        self._options = options
        self._contexts = Contexts(browser, options.user_agent, blocked)
        self._born = asyncio.get_running_loop().time()
        self._pages = 0
        self._open_pages = 0
        self._too_large = False
        self._cut_at = float("-inf")
        self._gone = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        browser.on("disconnected", lambda _: self._gone.set())
        self._watch = asyncio.ensure_future(self._watch_memory())

    @classmethod
    async def start(cls, program: Path, options: RenderOptions, blocked: Blocklist) -> Browser:
        """Return a browser that was started. Raises playwright's Error, TimeoutError or OSError where none starts."""
        async with asyncio.timeout(_START_S):
            playwright = async_playwright()
            driver = await playwright.start()
            _let_end(playwright)
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
        return cls(driver, browser, session, pid, options, blocked)

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

        None: it may be tried again, since browser or tab ended by themselves or for another page's sake.
        """
        self._pages += 1
        self._open_pages += 1
        self._idle.clear()
        site: SiteContext | None = None
        sound = False
        try:
            try:
                async with asyncio.timeout_at(until):
                    site = await self._contexts.take(page)
                    tab = await site.open_tab()
                    rendered = await self._while_there(tab, tab.read(page, self._options, permits))
            except TimeoutError:
                reason = f"the page took longer than {self._options.timeout_s:g} s in the browser and was closed"
                raise NotRendered("render_timeout", reason) from None
            # Outside of the page's time: its text is there.
            captures = await self._captures(tab)
            sound = captures is not None
            return replace(rendered, captures=captures or {}, refused={**rendered.refused, **site.proxy.refused})
        except (Error, _Gone) as error:
            # A tab kept from an earlier page may have been lost meanwhile.
            if isinstance(error, _Gone) or await self._ended() or (site is not None and site.pages > 1):
                return None
            raise NotRendered("render_failed", _first_line(error)) from None
        finally:
            # Whoever gives the page up meanwhile does not leave its tab behind.
            await asyncio.shield(self._leave(site, sound=sound))

    async def _captures(self, tab: Tab) -> dict[str, bytes] | None:
        """Return the files of the page, None where the tab did not live through that."""
        kinds = self._options.captures
        if not kinds:
            return {}
        try:
            return await self._while_there(tab, tab.capture(kinds))
        except (Error, TimeoutError, NotRendered, _Gone) as error:
            logger.warning("not captured: %s", error)
            return None

    async def _while_there(self, tab: Tab, step: Coroutine[Any, Any, _Value]) -> _Value:
        """Return what the step gives, as long as the tab and the browser are there: else it might never end."""
        doing = asyncio.ensure_future(step)
        watched = [asyncio.ensure_future(event.wait()) for event in (tab.crashed, tab.closed, self._gone)]
        try:
            await asyncio.wait((doing, *watched), return_when=asyncio.FIRST_COMPLETED)
            if self._gone.is_set() or (not doing.done() and await self._ended()):
                raise _Gone
            if tab.crashed.is_set():
                if asyncio.get_running_loop().time() - self._cut_at < _CUT_S:
                    size = self._options.page_bytes >> 20
                    raise NotRendered("render_memory", f"the page held more than {size} MB in the browser")
                raise NotRendered("render_crashed", "the page crashed in the browser")
            if tab.closed.is_set() and not doing.done():
                raise NotRendered("render_failed", "the page closed its tab", retry=False)
            return doing.result()
        finally:
            for waiting in (doing, *watched):
                waiting.cancel()
            await asyncio.wait((doing, *watched), timeout=_END_S)
            doing.add_done_callback(retrieve)

    async def _ended(self) -> bool:
        """Return whether the browser has ended; its tabs may know before it says so."""
        if not self._gone.is_set():
            try:
                async with asyncio.timeout(_END_S):
                    await self._session.send("Browser.getVersion")
            except Error:
                self._gone.set()
            except TimeoutError:
                # Busy, or hanging: then its tab will not close either, which ends it.
                return False
        return self._gone.is_set()

    async def _leave(self, site: SiteContext | None, *, sound: bool) -> None:
        try:
            if site is not None and not self._gone.is_set() and not await self._contexts.give_back(site, sound=sound):
                # A tab that nothing ends: all of the browser goes, and its other pages are tried in a new one.
                self._kill()
        finally:
            self._open_pages -= 1
            if not self._open_pages:
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
        try:
            async with asyncio.timeout(_END_S):
                await self._driver.stop()
        except (Error, TimeoutError):
            self._kill()
        if self._profile is not None:
            # A driver that was killed leaves it behind.
            await asyncio.to_thread(shutil.rmtree, self._profile, ignore_errors=True)

    def _kill(self) -> None:
        kill(self._pid)
        if self._driver_pid is not None:
            kill(self._driver_pid)
        self._gone.set()

    async def _watch_memory(self) -> None:
        """End the processes of pages that hold too much, and note when all of the browser does."""
        while not self._gone.is_set():
            await asyncio.sleep(_WATCH_S)
            if not self._open_pages:
                await self._contexts.tidy()
                continue
            with contextlib.suppress(Error):
                processes = (await self._session.send("SystemInfo.getProcessInfo"))["processInfo"]
                held = {int(process["id"]): memory_of(int(process["id"])) for process in processes}
                self._too_large = sum(held.values()) > self._options.browser_bytes
                for process in processes:
                    if process["type"] == "renderer" and held[int(process["id"])] > self._options.page_bytes:
                        self._cut_at = asyncio.get_running_loop().time()
                        kill(int(process["id"]))


class _Gone(Exception):
    """The browser ended."""


def _let_end(playwright: object) -> None:
    """Have the driver end unheard: its error is the browser's end, and asyncio would tell of an error never read."""
    transport = getattr(getattr(playwright, "_client", None), "_transport", None)
    error = getattr(transport, "on_error_future", None)
    if error is not None:
        error.add_done_callback(retrieve)


def _first_line(error: Error) -> str:
    return error.message.partition("\n")[0][:300]
