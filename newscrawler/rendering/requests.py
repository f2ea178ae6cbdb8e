"""What a page asks for: its own document is given to it, the rest goes out or is refused, by kind and address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.rendering.page import FetchedPage

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

    from newscrawler.rendering.renderer import Permits

__all__ = ["Requests"]


class Requests:
    """The requests of one tab. `start` before the tab goes to `page.url`, which gives it the fetched document.

    `onward` is the first other document that the main frame went to; it is not fetched.
    """

    def __init__(self, page: FetchedPage, permits: Permits | None, *, images: bool) -> None:
        self.page = page
        self.onward: str | None = None
        self._permits, self._images = permits, images

    async def start(self, session: CDPSession) -> None:
        """Take over the tab's requests (the DevTools protocol's Fetch domain)."""
        raise NotImplementedError
