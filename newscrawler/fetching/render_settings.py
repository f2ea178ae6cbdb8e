"""What the settings say of the browser: when pages go into it, and how."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast, get_args

from newscrawler.errors import UsageError
from newscrawler.rendering import RenderOptions
from newscrawler.rendering.options import CAPTURES, Consent

__all__ = ["RENDER", "Render", "options_of", "render_of", "unknown_captures"]

Render = Literal["auto", "always", "never"]
RENDER: tuple[Render, ...] = get_args(Render)


def render_of(settings: Mapping[str, Any]) -> Render | None:
    """Return how the run's pages are rendered, None where each source says it. Raises UsageError."""
    word = str(settings.get("NEWSCRAWLER_RENDER") or "")
    if word and word not in RENDER:
        raise UsageError(
            f"NEWSCRAWLER_RENDER is {word!r}; use one of {', '.join(RENDER)}, or nothing: as a source says"
        )
    return word or None


def options_of(settings: Mapping[str, Any], user_agent: str = "") -> RenderOptions:
    """Return the renderer's options. Raises UsageError for values that are none."""
    program, blocklist = settings.get("NEWSCRAWLER_BROWSER"), settings.get("NEWSCRAWLER_BLOCKLIST")
    consent = str(settings.get("NEWSCRAWLER_CONSENT") or "refuse")
    if consent not in ("refuse", "accept", "leave"):
        raise UsageError(f"NEWSCRAWLER_CONSENT is {consent!r}; use refuse, accept or leave")
    if blocklist and not Path(blocklist).is_file():
        raise UsageError(f"NEWSCRAWLER_BLOCKLIST {blocklist} is no file (a list of hosts, one a line)")
    captures = str(settings.get("NEWSCRAWLER_CAPTURE") or "")
    if unknown := unknown_captures(captures):
        raise UsageError(f"NEWSCRAWLER_CAPTURE names {unknown!r}; use {', '.join(CAPTURES)}, with commas")
    return RenderOptions(
        user_agent=user_agent,
        program=Path(program) if program else None,
        timeout_s=_number(settings, "NEWSCRAWLER_RENDER_TIMEOUT", float),
        pages=_number(settings, "NEWSCRAWLER_RENDER_PAGES", int),
        consent=cast("Consent", consent),
        blocklist=Path(blocklist) if blocklist else None,
        captures=frozenset(_words(captures)),
    )


def unknown_captures(words: str) -> str | None:
    """Return the first of the words that is no kind of capture, None where all are."""
    return next((word for word in _words(words) if word not in CAPTURES), None)


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _number(settings: Mapping[str, Any], name: str, kind: type[float]) -> Any:
    try:
        return kind(settings[name])
    except (TypeError, ValueError) as error:
        raise UsageError(f"{name} is {settings[name]!r}; use a number") from error
