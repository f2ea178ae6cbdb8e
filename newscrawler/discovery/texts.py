"""Titles and names out of lists: markup undone, roles and mail addresses taken off."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

# Scripts and comments with all that is in them; what is never closed goes to the end.
_TAG = re.compile(
    r"<(script|style)\b(?:.*?</\1\s*>|.*\Z)|<!--(?:.*?-->|.*\Z)|<[!?][^<>]*>|</?[a-zA-Z][^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
# What makes a title markup rather than words in angle brackets (`The <canvas> element`): something is closed, closes
# itself, or has an attribute.
_MARKUP = re.compile(r"</[a-zA-Z]|<(?:br|hr|img|wbr)\b|<[a-zA-Z]\w*\s+[\w-]+\s*=", re.IGNORECASE)
# With the semicolon only: `R&D` and `a&copy` are words.
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z]\w{1,30});")
# Beside a name in RSS: `mail@example.org (Name)` (RSS 2.0), `Name <mail@example.org>` (everybody else).
_MAIL = re.compile(r"[<(\[]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)\]]?")
# Characters of an author's text; a longer one is a text about authors, and slow to look through.
_LONGEST_NAMES = 300


def plain(text: str | None) -> str | None:
    """Return a title as text: HTML inside it undone, white space collapsed; None for nothing."""
    if not text:
        return None
    if "&" in text:
        # Before the tags: titles are escaped once more than they should be as often as they hold tags.
        text = _REFERENCE.sub(lambda match: html.unescape(match[0]), text)
    if "<" in text and _MARKUP.search(text):
        text = _TAG.sub("", text)
    return " ".join(text.split()) or None


def writable(text: str) -> str:
    """Return the text without halves of surrogate pairs, which JSON can escape and UTF-8 cannot hold."""
    return text.encode("utf-8", "ignore").decode()


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the names in authors' texts, each once: without mail addresses, and none for an address alone."""
    found: dict[str, None] = {}
    for text in texts:
        if len(text) > _LONGEST_NAMES:
            continue
        name = plain(text) or ""
        if "@" in name:
            name = " ".join(_MAIL.sub(" ", name).strip().removeprefix("(").removesuffix(")").split())
        if name := name.strip(" ,;"):
            found[name] = None
    return tuple(found)
