"""The renderer: what the crawl holds for its whole life, with a browser in it from the first page that needs one on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from newscrawler.rendering.options import RenderOptions
from newscrawler.rendering.page import FetchedPage, Rendered

__all__ = ["Permits", "Renderer"]

Permits = Callable[[FetchedPage, str], Awaitable[bool]]
"""`await permits(page, url)`: whether the page's scripts may ask for an address of its own host (robots.txt)."""


class Renderer:
    """Renders pages in one browser. Belongs to one event loop; `close` it, or leave its `async with`."""

    def __init__(self, options: RenderOptions, permits: Permits | None = None) -> None:
        self._options = options
        self._permits = permits

    async def __aenter__(self) -> Renderer:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    @property
    def missing(self) -> str | None:
        """Return why there is no browser to be had and what to do, None where one was found; starts none."""
        raise NotImplementedError

    async def render(self, page: FetchedPage) -> Rendered:
        """Return the page after its scripts. Raises NotRendered, and nothing else, for whatever a page does."""
        raise NotImplementedError

    async def close(self) -> None:
        """End the browser and its driver, whatever they are doing."""
