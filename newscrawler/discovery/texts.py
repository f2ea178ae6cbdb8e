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
# What RSS 2.0 asks for: `mail@example.org (Name)`.
_MAIL_THEN_NAME = re.compile(r"[^\s@]+@[^\s@()]+ \(([^()@<&]*)\)")
# Characters of an author's text; a longer one is a text about authors.
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
    found = [name for text in texts if (name := _name(text))]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _name(text: str) -> str:
    if "@" in text and len(text) <= _LONGEST_NAMES:
        match = _MAIL_THEN_NAME.fullmatch(text)
        if match:
            return match[1].strip(" ,;")
        # `Name <mail@example.org>`, and whatever else stands beside an address.
        words = (plain(text) or "").split(" ")
        bare = [word.partition("<")[0] if "<" in word else "" if "@" in word else word for word in words]
        return " ".join(word for word in bare if word).removeprefix("(").removesuffix(")").strip(" ,;")
    return (plain(text) or "").strip(" ,;") if len(text) <= _LONGEST_NAMES else ""
