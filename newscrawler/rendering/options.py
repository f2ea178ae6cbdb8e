"""How pages are rendered: the options of one Renderer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from newscrawler.article import CaptureKind
from newscrawler.errors import UsageError

__all__ = ["CAPTURES", "Consent", "RenderOptions", "capture_kinds"]

Consent = Literal["refuse", "accept", "leave"]
# What can be kept of a page, by the ending of its file.
CAPTURES: tuple[CaptureKind, ...] = get_args(CaptureKind)


def capture_kinds(words: str) -> list[str]:
    """Return the words of a setting that names kinds, with commas or spaces between them; known ones or not."""
    return words.replace(",", " ").split()


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Times in seconds, sizes in bytes. Raises UsageError for values that go with no browser."""

    user_agent: str
    # The browser's program; None: the first of the usual names on PATH, else Playwright's own.
    program: Path | None = None
    # From the page's turn to its text; what takes longer is given up.
    timeout_s: float = 30.0
    # Pages open at once; of one site there is one at a time.
    pages: int = 2
    # A browser is closed and a new one started after so long, so many pages, or when it holds so much.
    browser_age_s: float = 1800.0
    browser_pages: int = 500
    browser_bytes: int = 1536 << 20
    # A page whose process holds more is given up.
    page_bytes: int = 400 << 20
    # "refuse" passes a consent wall as a reader who refuses; "accept" accepts where there is no other way.
    consent: Consent = "refuse"
    # Hosts (one a line) that nothing is asked from, in place of the list that comes along.
    blocklist: Path | None = None
    captures: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if self.timeout_s <= 0 or self.pages < 1:
            raise UsageError("rendering needs a time-out above 0 s and at least one page at a time")
        unknown = sorted(self.captures - set(CAPTURES))
        if unknown:
            raise UsageError(f"a page cannot be captured as {unknown[0]!r} (use {', '.join(CAPTURES)})")
