"""What the buttons say that show more of an article where it stands, in many languages.

`read`: the rest of a text; `load`: older entries of a live blog; `never`: what is left alone, whatever else it says;
`wall`: what a paywall says around its button.
The patterns are read by Python and by JavaScript.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["button_words", "loads_more", "reads_more"]


def reads_more(label: str) -> bool:
    """Say whether a button with this label opens the rest of the text in its place."""
    return bool(_pattern("read").fullmatch(label))


def loads_more(label: str) -> bool:
    """Say whether a button with this label brings a live blog's older entries."""
    return bool(_pattern("load").fullmatch(label))


@cache
def button_words() -> dict[str, Any]:
    """Return the patterns by kind, those of `read` and `load` by language or script."""
    words: dict[str, Any] = json.loads(files("newscrawler.extraction").joinpath("button_words.json").read_bytes())
    return words


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{'|'.join(button_words()[kind].values())})[\s.…›»→>▼▾⌄+()↓]*", re.IGNORECASE)
