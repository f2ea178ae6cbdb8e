"""The renderer: what the crawl holds for its whole life, with a browser in it from the first page that needs one on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from newscrawler.errors import UsageError
from newscrawler.rendering.blocklist import load
from newscrawler.rendering.options import RenderOptions
from newscrawler.rendering.page import FetchedPage, NotRendered, Rendered
from newscrawler.rendering.programs import find_program

if TYPE_CHECKING:
    from newscrawler.rendering.browser import Browser

__all__ = ["Permits", "Renderer"]

Permits = Callable[[FetchedPage, str], Awaitable[bool]]
"""`await permits(page, url)`: whether the page's scripts may ask for an address of its own host (robots.txt)."""

# Starts in a row that fail, after which there is no browser.
_STARTS = 3
# Browsers and tabs that a page may see the end of.
_TRIES = 2
# Seconds for a browser that is just starting, when all ends.
_STARTING_S = 3.0


class Renderer:
    """Renders pages in one browser. Belongs to one event loop; `close` it, or leave its `async with`.

    `permits` judges what a page's scripts ask of its own host (robots.txt); None: everything. Raises UsageError for a
    blocklist that cannot be read.
    """

    def __init__(self, options: RenderOptions, permits: Permits | None = None) -> None:
        self._options = options
        self._permits = permits
        # A file of the user's own is read here, so that what is wrong with it is said before any page is fetched.
        self._blocked = load(options.blocklist) if options.blocklist else None
        self._program: Path | None = None
        self._missing: str | None = None
        self._looked = False
        self._closed = False
        self._browser: Browser | None = None
        self._starting: asyncio.Task[Browser] | None = None
        self._failed_starts = 0
        self._change = asyncio.Lock()
        self._free = asyncio.Semaphore(options.pages)
        self._sites: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def __aenter__(self) -> Renderer:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    @property
    def missing(self) -> str | None:
        """Return why there is no browser to be had and what to do, None where one was found; starts none."""
        if not self._looked:
            self._looked = True
            try:
                self._program = find_program(self._options.program)
            except UsageError as error:
                self._missing = str(error)
        return self._missing

    async def render(self, page: FetchedPage) -> Rendered:
        """Return the page after its scripts. Raises NotRendered, and nothing else, for whatever a page does.

        Pages take their turn in the order they came, one of a site at a time.
        """
        site = self._sites.setdefault(page.site, asyncio.Lock())
        async with site, self._free:
            for _ in range(_TRIES):
                browser = await self._sound_browser()
                until = asyncio.get_running_loop().time() + self._options.timeout_s
                rendered = await browser.render(page, until, self._permits)
                if rendered is not None:
                    return rendered
            raise NotRendered("render_crashed", "the browser or its tab ended while the page was in it")

    async def close(self) -> None:
        """End the browser and its driver, whatever they are doing."""
        self._closed = True
        browser, self._browser = self._browser, None
        starting, self._starting = self._starting, None
        if starting is not None:
            await asyncio.wait((starting,), timeout=_STARTING_S)
            if not starting.done():
                starting.cancel()
                await asyncio.wait((starting,), timeout=_STARTING_S)
            elif starting.exception() is None:
                browser = starting.result()
        if browser is not None:
            await browser.close()

    async def _sound_browser(self) -> Browser:
        async with self._change:
            if self._browser is not None and self._browser.spent:
                await self._browser.drained()
                await self._browser.close()
                self._browser = None
            if self._closed:
                raise NotRendered("render_failed", "the crawl ended while the page waited for the browser")
            if self._browser is None:
                self._browser = await self._start()
            return self._browser

    async def _start(self) -> Browser:
        if self.missing is not None or self._program is None:
            raise NotRendered("no_browser", self.missing or "", retry=False)
        if self._starting is None:
            # Playwright is an extra, and costs a quarter of a second.
            from newscrawler.rendering.browser import Browser

            self._blocked = self._blocked or load(None)
            self._starting = asyncio.ensure_future(Browser.start(self._program, self._options, self._blocked))
        try:
            # The page that waits may be given up; the browser is for the others, too.
            browser = await asyncio.shield(self._starting)
        except Exception as error:
            # A driver that ends while it starts makes an Exception of no class of its own.
            self._failed_starts += 1
            why = str(error).strip().partition("\n")[0] or type(error).__name__
            reason = f"the browser {self._program} did not start: {why}"
            if self._failed_starts >= _STARTS:
                self._missing = reason
            raise NotRendered("no_browser", reason, retry=self._failed_starts < _STARTS) from error
        finally:
            if self._starting is not None and self._starting.done():
                self._starting = None
        self._failed_starts = 0
        return browser
