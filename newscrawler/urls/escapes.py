"""Percent-encoding in one form."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote

__all__ = ["composed", "decoded_alike", "encoded"]

# RFC 3986: what may stand unencoded in a path or a query. Anything else becomes UTF-8, percent-encoded.
_OUTSIDE = re.compile(r"%([0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?]")
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")
# Encoded or not, these mean the same in every path; `&`, `+`, `;`, `=` and `/` may not.
_SAME_ENCODED = re.compile(r"%(21|24|27|28|29|2A|2C|3A|40)")
_LETTERS = re.compile(r"[A-Za-z]?(?:%[89A-F][0-9A-F])+")


def encoded(text: str) -> str:
    """Return a path or query with everything encoded that has to be, nothing that need not, hex in capitals."""
    return _OUTSIDE.sub(_escape, text)


def decoded_alike(path: str) -> str:
    """Return an encoded path with the signs decoded that mean the same either way (a comma, brackets)."""
    return _SAME_ENCODED.sub(lambda match: chr(int(match[1], 16)), path)


def composed(path: str) -> str:
    """Return an encoded path with its letters composed (NFC; RFC 3987, 5.3.2.2): a file system that takes them apart
    gives `e` and an accent for `é`, and jamo for a syllable. Bytes that are no UTF-8 stay."""
    return _LETTERS.sub(_compose, path) if "%" in path else path


def _compose(match: re.Match[str]) -> str:
    try:
        return quote(unicodedata.normalize("NFC", unquote(match[0], errors="strict")), safe="")
    except UnicodeDecodeError:
        return match[0]


def _escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return quote(match[0].encode("utf-8", "surrogatepass"), safe="")
    character = chr(int(match[1], 16))
    return character if _UNRESERVED.match(character) else match[0].upper()
