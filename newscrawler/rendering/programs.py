"""The browser's program: the one that is named, else the first of the usual ones, else Playwright's own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from newscrawler.errors import UsageError

__all__ = ["OWN", "find_program"]

# Playwright's own browser (`playwright install chromium`); its place is known to its driver only.
OWN = Path("playwright")

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "microsoft-edge-stable",
)
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
_INSTALL = "install Chromium or Chrome, or run: playwright install chromium"


def find_program(named: Path | None) -> Path:
    """Return the program to start, OWN for Playwright's own. Raises UsageError with what is missing and what to do.

    `named` is a path or a name on PATH; where it names nothing, no other program takes its place.
    """
    if importlib.util.find_spec("playwright") is None:
        raise UsageError("playwright is not installed (pip install 'newscrawler[browser]')")
    if named is not None:
        program = shutil.which(named)
        if program is None:
            raise UsageError(f"NEWSCRAWLER_BROWSER {str(named)!r} is no program ({_INSTALL})")
        return Path(program)
    for name in _NAMES:
        program = shutil.which(name)
        if program is not None:
            return Path(program)
    for place in _usual_places():
        if place.is_file():
            return place
    if any(_own_folder().glob("chromium*-*/INSTALLATION_COMPLETE")):
        return OWN
    raise UsageError(f"no browser was found ({_INSTALL}; NEWSCRAWLER_BROWSER=PATH names another)")


def _usual_places() -> list[Path]:
    if sys.platform == "darwin":
        return [Path(place) for place in _MAC]
    if sys.platform == "win32":
        roots = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        return [Path(root) / place for root in roots if root for place in _WINDOWS]
    return []


def _own_folder() -> Path:
    """Return where Playwright keeps its browsers (https://playwright.dev/python/docs/browsers#managing-browser-binaries)."""
    stated = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if stated == "0":
        spec = importlib.util.find_spec("playwright")
        return Path((spec and spec.origin) or "").parent / "driver" / "package" / ".local-browsers"
    if stated:
        return Path(stated)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "ms-playwright"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"
