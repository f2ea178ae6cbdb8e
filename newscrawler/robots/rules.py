"""What a robots.txt is made of, and how its rules match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPED_UNRESERVED = re.compile(r"%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])")
_PATH_START = re.compile(r"[/?;]")
_ASCII = "".join(map(chr, range(128)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is no rule: its name as written, its value, its number (from 1)."""

    name: str
    value: str
    number: int


@dataclass(frozen=True, slots=True)
class Rule:
    """An Allow or Disallow line. `pattern` is in comparable form, "" for a line that rules nothing."""

    allow: bool
    pattern: str
    written: str
    number: int
    # The same after RFC 9309, 2.2.2, where that is another text.
    by_rfc: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The rules and lines under one run of User-agent lines. `number` is the first line's.

    `agents` are product tokens in lower case (`*` for all; "" for a line that names nobody), `written` the same as
    they stand in the file.
    """

    agents: tuple[str, ...]
    written: tuple[str, ...]
    number: int
    rules: tuple[Rule, ...]
    lines: tuple[Line, ...]


def rule_of(allow: bool, value: str, written: str, number: int) -> Rule:
    """Return the rule of a line, whose value has a character an octet."""
    encoded = value if value.isascii() else quote(value, safe=_ASCII, encoding="latin-1")
    pattern = upper_escapes(encoded)
    anchor = "$" if pattern.endswith("$") else ""
    rfc_form = by_rfc(pattern.removesuffix("$")).replace("$", "%24") + anchor
    return Rule(allow, pattern, written, number, None if allow or rfc_form == pattern else rfc_form)


def patterns(rule: Rule) -> Iterator[str]:
    """Yield what a rule is compared with, none where it rules nothing."""
    if rule.pattern:
        yield rule.pattern
    # An allowed /a/index.html opens /a/, too (Google).
    folder, slash, name = rule.pattern.rpartition("/")
    if rule.allow and slash and name.startswith("index.htm"):
        yield f"{folder}/$"


def by_rfc(text: str) -> str:
    """Return the text as RFC 9309, 2.2.2 compares it: unreserved characters plain, those beyond ASCII encoded."""
    encoded = text if text.isascii() else quote(text, safe=_ASCII, errors="surrogatepass")
    return _ESCAPED_UNRESERVED.sub(lambda escape: chr(int(escape[0][1:], 16)), encoded) if "%" in encoded else encoded


def upper_escapes(text: str) -> str:
    """Return the text with its percent-encoding in capital letters."""
    return _ESCAPE.sub(lambda escape: escape[0].upper(), text) if "%" in text else text


def path_of(url: str) -> str:
    """Return path, parameters and query of anything that may be an address, from "/" on."""
    start = 2 if url.startswith("//") else 0
    scheme_end = url.find("://", start)
    first = _PATH_START.search(url, start)
    # A path that begins before `://` means that this is no scheme's end.
    if scheme_end >= 0 and first is not None and first.start() < scheme_end:
        scheme_end = -1
    begins = _PATH_START.search(url, scheme_end + 3 if scheme_end >= 0 else start)
    fragment = url.find("#", start)
    if begins is None or 0 <= fragment < begins.start():
        return "/"
    path = url[begins.start() : fragment if fragment >= 0 else len(url)]
    return path if path.startswith("/") else f"/{path}"


def matches(path: str, pattern: str) -> bool:
    """Say whether a path begins as a pattern says: `*` any text, `$` at the end the end (RFC 9309, 2.2.3).

    The first place for every piece is as good as any later one, so nothing is tried twice.
    """
    to_the_end = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not pieces:
        return not to_the_end or len(path) == len(first)
    last = pieces.pop() if to_the_end else ""
    at = len(first)
    for piece in pieces:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return not to_the_end or (len(path) - at >= len(last) and path.endswith(last))
