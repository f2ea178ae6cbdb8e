"""Pictures and files of a rendered page, to keep with its article."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

__all__ = ["capture"]


async def capture(tab: Page, session: CDPSession, kinds: Collection[str]) -> dict[str, bytes]:
    """Return the tab as files, by kind (`options.CAPTURES`)."""
    raise NotImplementedError
