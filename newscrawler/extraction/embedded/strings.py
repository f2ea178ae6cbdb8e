"""The longest article among the strings of scripts whose data cannot be read: HTML in a JSON string."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from newscrawler.extraction.structured import without_half_pairs

# A JSON string, perhaps inside another (`\\"` for its quotes). Nothing is given back, and one without an end is all
# that is left: linear in the script's length.
_STRING = re.compile(r'"([^"\\]*+(?:\\.[^"\\]*+)*+)(?:"|\\?\Z)', re.DOTALL)
_MAX_SCRIPT_CHARS = 3_000_000
# Paragraphs that make an article, and characters of them.
_LEAST_PARAGRAPHS, _LEAST_CHARS = 3, 300


def longest_in(scripts: Iterable[str]) -> str:
    """Return the string with the most paragraphs in the scripts, "" where none is an article."""
    best = max((text for script in scripts for text in _markup(script)), key=_weight, default="")
    return best if _weight(best) >= _LEAST_PARAGRAPHS and len(best) >= _LEAST_CHARS else ""


def _markup(script: str) -> Iterable[str]:
    if len(script) > _MAX_SCRIPT_CHARS:
        return
    for match in _STRING.finditer(script):
        if len(match[1]) < _LEAST_CHARS:
            continue
        text = _unquoted(match[1])
        # A string that holds JSON holds the strings in it.
        if text and text.lstrip()[:1] not in "<" and '":"' in text:
            for inner in _STRING.finditer(text):
                unquoted = _unquoted(inner[1]) if len(inner[1]) >= _LEAST_CHARS else ""
                if "<p" in unquoted:
                    yield unquoted
        elif "<p" in text:
            yield text


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(f'"{without_half_pairs(text)}"', strict=False))
    except ValueError:
        return ""


def _weight(text: str) -> int:
    return text.count("<p")
