"""Consent walls in a tab: recognised, and passed in the way a reader refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.rendering.options import Consent

if TYPE_CHECKING:
    from playwright.async_api import Page

__all__ = ["pass_consent"]


async def pass_consent(tab: Page, choice: Consent) -> str | None:
    """Return how a consent wall was passed ("refused", "accepted"), None where there is none or no way was found."""
    raise NotImplementedError
