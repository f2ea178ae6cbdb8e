"""What a reader opens to read on: "read more", accordions, older entries of a live blog; within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Page

__all__ = ["open_up"]


async def open_up(tab: Page) -> int:
    """Open what the tab's article keeps closed, and return how many things were opened."""
    raise NotImplementedError
