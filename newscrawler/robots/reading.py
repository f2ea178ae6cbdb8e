"""From the bytes of a robots.txt to its groups."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawler.robots.decisions import TOKEN, Robots
from newscrawler.robots.rules import Group, Line, Rule, rule_of

# Bytes: RFC 9309, 2.5 asks for at least 500 KiB to be read; Google reads no more.
READ_BYTES = 500 * 1024
# Bytes of a line; Google's: eight times the longest URL of a browser. What follows does not count.
_LINE_BYTES = 2083 * 8 - 1
# Lines that are neither rules nor agents; some dozens are known, and noise should not fill the memory.
_LINES_MAX = 1_000

_BOM = b"\xef\xbb\xbf"
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}

# Names by their beginnings, as Google's parser takes them.
_AGENT = re.compile(r"user[- ]?agent", re.IGNORECASE)
_ALLOW = re.compile(r"allow(?!aitraining)", re.IGNORECASE)
# `DisallowAITraining` (draft-canel-robots-ai-control) reserves a use and forbids no fetching.
_DISALLOW = re.compile(r"(?:disallow|dissallow|dissalow|disalow|diasllow|disallaw)(?!aitraining)", re.IGNORECASE)
_SITEMAP = re.compile(r"site-?map", re.IGNORECASE)
_SITEMAP_WITHOUT_COLON = re.compile(r"site-?map[ \t]+(https?)", re.IGNORECASE)
_SPACE = " \t\v\f"
# A name that somebody may have meant something by.
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_ -]{0,63}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def parse_robots(body: bytes) -> Robots:
    """Return what a robots.txt says. Any bytes will do; only the first 500 KiB count, to the end of a line."""
    reader = _Reader()
    for number, line in enumerate(_lines(body), 1):
        if line and (pair := _pair(line)) is not None:
            reader.take(*pair, number)
    return reader.robots()


def counted(body: bytes) -> bytes:
    """Return what counts of a body: all, or the lines that end within the first 500 KiB."""
    if len(body) <= READ_BYTES:
        return body
    body = body[:READ_BYTES]
    return body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1] or body


class _Reader:
    """Puts lines into groups. Only rules end a run of User-agent lines: RFC 9309, 2.2.4, other lines do not."""

    def __init__(self) -> None:
        self._groups: list[tuple[list[tuple[str, int]], list[Rule], list[Line]]] = []
        self._outside: list[Line] = []
        self._sitemaps: list[str] = []
        self._kept = 0

    def take(self, name: str, value: str, number: int) -> None:
        current = self._groups[-1] if self._groups else None
        if _AGENT.match(name):
            if current is None or current[1]:
                current = ([], [], [])
                self._groups.append(current)
            current[0].append((_shown(value), number))
        elif (allow := bool(_ALLOW.match(name))) or _DISALLOW.match(name):
            if current is not None:
                current[1].append(rule_of(allow, value, _shown(f"{name}: {value}"), number))
        elif _SITEMAP.match(name):
            without_colon = _SITEMAP_WITHOUT_COLON.fullmatch(name)
            self._sitemaps.append(_shown(f"{without_colon[1]}:{value}" if without_colon else value))
        elif _NAME.fullmatch(name) and self._kept < _LINES_MAX:
            self._kept += 1
            (self._outside if current is None else current[2]).append(Line(name, _shown(value), number))

    def robots(self) -> Robots:
        groups = (
            Group(
                agents=tuple(_agent_token(value) for value, _ in agents),
                written=tuple(value for value, _ in agents),
                number=agents[0][1],
                rules=tuple(rules),
                lines=tuple(lines),
            )
            for agents, rules, lines in self._groups
        )
        return Robots(groups, self._outside, filter(None, self._sitemaps))


def _lines(body: bytes) -> Iterator[bytes]:
    """Yield the lines that count, each cut to what counts of it."""
    body = counted(body)
    if encoding := _UTF16.get(body[:2]):
        body = body[2:].decode(encoding, "replace").encode()
    # A byte order mark that was itself cut short is none of the first line's business either.
    for mark in _BOM:
        if body[:1] != bytes((mark,)):
            break
        body = body[1:]
    # Without its NULs, UTF-16 that does not say so is what it was meant to be.
    for line in body.replace(b"\0", b"").splitlines():
        yield line[:_LINE_BYTES]


def _pair(line: bytes) -> tuple[str, str] | None:
    """Return name and value of a line, a character an octet; None where it has none."""
    text = line.partition(b"#")[0].decode("latin-1").strip(_SPACE)
    name, colon, value = text.partition(":")
    if not colon:
        # Two words without a colon between them (Google).
        words = re.split(r"[ \t]+", text)
        if len(words) != 2:
            return None
        name, value = words
    name, value = name.strip(_SPACE), value.strip(_SPACE)
    return (name, value) if name else None


def _agent_token(value: str) -> str:
    if value == "*" or value.startswith(("* ", "*\t")):
        return "*"
    match = TOKEN.match(value)
    return match[0].lower() if match else ""


def _shown(text: str) -> str:
    """Return octets as the text that they were written as, fit for a terminal."""
    return _CONTROL.sub(" ", text.encode("latin-1").decode("utf-8", "replace"))
