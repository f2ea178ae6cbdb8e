"""What the settings say of the browser: when pages go into it, and how."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from newscrawler.errors import UsageError
from newscrawler.rendering import RenderOptions
from newscrawler.rendering.options import CAPTURES, Consent, capture_kinds

__all__ = ["RENDER", "Render", "options_of", "render_of"]

Render = Literal["auto", "always", "never"]
RENDER: tuple[Render, ...] = get_args(Render)
_CONSENTS: tuple[Consent, ...] = get_args(Consent)


def render_of(settings: Mapping[str, Any]) -> Render | None:
    """Return how the run's pages are rendered, None where each source says it. Raises UsageError."""
    word = str(settings.get("NEWSCRAWLER_RENDER") or "")
    if word and word not in RENDER:
        raise UsageError(f"NEWSCRAWLER_RENDER: {word!r} is none of {', '.join(RENDER)} (empty: as a source says)")
    return word or None


def options_of(settings: Mapping[str, Any], user_agent: str = "") -> RenderOptions:
    """Return the renderer's options. Raises UsageError for values that are none."""
    program, blocklist = settings.get("NEWSCRAWLER_BROWSER"), settings.get("NEWSCRAWLER_BLOCKLIST")
    consent = str(settings.get("NEWSCRAWLER_CONSENT") or "refuse")
    if consent not in _CONSENTS:
        raise UsageError(f"NEWSCRAWLER_CONSENT: {consent!r} is none of {', '.join(_CONSENTS)}")
    captures = capture_kinds(str(settings.get("NEWSCRAWLER_CAPTURE") or ""))
    if unknown := next((kind for kind in captures if kind not in CAPTURES), None):
        raise UsageError(f"NEWSCRAWLER_CAPTURE: {unknown!r} is none of {', '.join(CAPTURES)}")
    return RenderOptions(
        user_agent=user_agent,
        program=Path(program) if program else None,
        timeout_s=_above_0(settings, "NEWSCRAWLER_RENDER_TIMEOUT", float),
        pages=_above_0(settings, "NEWSCRAWLER_RENDER_PAGES", int),
        consent=consent,
        blocklist=Path(blocklist) if blocklist else None,
        captures=frozenset(captures),
    )


def _above_0(settings: Mapping[str, Any], name: str, kind: type[float]) -> Any:
    try:
        number = kind(settings[name])
    except (TypeError, ValueError, OverflowError):
        number = 0
    if not 0 < number < math.inf:
        raise UsageError(f"{name}: {settings[name]!r} is no number above 0")
    return number
