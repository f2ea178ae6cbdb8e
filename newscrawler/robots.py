"""robots.txt after RFC 9309: bytes in, groups, decisions and everything else that the file says out.

Read as leniently as Google's own parser reads it (github.com/google/robotstxt; tests/robots_cases.py restates all of
its published cases): what a publisher plainly meant counts, also misspelt. Where its reading and the RFC's differ on
percent-encoding, a Disallow holds by either and an Allow only by Google's: in doubt the page is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

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
# RFC 9309, 2.2.1 has letters, `-` and `_`; robots with digits in their names exist (AI2Bot, 360Spider, img2dataset).
_TOKEN = re.compile(r"[A-Za-z0-9_-]*")
_NUMBER = re.compile(r"([0-9]{1,9})?(?:[.,]([0-9]{1,9}))?")

_PATH_START = re.compile(r"[/?;]")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_ASCII = "".join(map(chr, range(128)))
_ESCAPED_UNRESERVED = re.compile(r"%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])")


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


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an agent may fetch an address, and by what. `rule` and `number` are None where no rule matches."""

    allowed: bool
    reason: str
    rule: str | None = None
    number: int | None = None
    # The agents of the group that decided, as written; () where none is about this agent.
    agents: tuple[str, ...] = ()


class Robots:
    """A robots.txt that was read. `lines` are those outside of every group, `sitemaps` all of the file."""

    def __init__(self, groups: Iterable[Group], lines: Iterable[Line] = (), sitemaps: Iterable[str] = ()) -> None:
        self.groups = tuple(groups)
        self.lines = tuple(lines)
        self.sitemaps = tuple(dict.fromkeys(sitemaps))
        self._asked: tuple[str, list[tuple[str, Rule, Group]]] | None = None

    def groups_of(self, agent: str) -> tuple[Group, ...]:
        """Return the groups that bind an agent: all that name its product token, else all for `*` (RFC 9309, 2.2.1)."""
        token = product_token(agent)
        named = tuple(group for group in self.groups if token and token in group.agents)
        return named or self._for_all

    def decide(self, url: str, agent: str) -> Decision:
        """Return whether `agent` may fetch `url`, which is compared as it would be sent: percent-encoded.

        The longest matching rule decides, Allow before Disallow at the same length (RFC 9309, 2.2.2). Anything may be
        asked about; a text without a path counts as `/`. An agent that is no product token is bound by `*` only.
        """
        path = _ESCAPE.sub(_upper, _path_of(url))
        if path == "/robots.txt":
            return Decision(True, "robots.txt itself may always be fetched")
        rules = self._rules_of(agent)
        path_by_rfc = _by_rfc(path).replace("*", "%2A").replace("$", "%24")
        for pattern, rule, group in rules:
            if _matches(path, pattern) or (not rule.allow and _matches(path_by_rfc, rule.by_rfc or pattern)):
                reason = f"line {rule.number} of robots.txt, `{rule.written}`, in the group for {_names(group)}"
                return Decision(rule.allow, reason, rule.written, rule.number, group.written)
        groups = self.groups_of(agent)
        if groups:
            names = ", ".join(dict.fromkeys(_names(group) for group in groups))
            written = tuple(dict.fromkeys(name for group in groups for name in group.written))
            return Decision(True, f"no rule matches in robots.txt's group for {names}", agents=written)
        return Decision(True, f"robots.txt has no group for {agent or 'an agent without a name'}, and none for *")

    def crawl_delay(self, agent: str) -> float | None:
        """Return the seconds that the agent's groups ask for between requests, the most of several; None for none."""
        delays = (
            _seconds(line.value)
            for group in self.groups_of(agent)
            for line in group.lines
            if line.name.lower() == "crawl-delay"
        )
        return max((delay for delay in delays if delay is not None), default=None)

    @cached_property
    def _for_all(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if "*" in group.agents)

    def _rules_of(self, agent: str) -> list[tuple[str, Rule, Group]]:
        """Return the agent's rules in the order in which the first match decides; kept for the one agent of a crawl."""
        if self._asked is None or self._asked[0] != agent:
            rules = [
                (pattern, rule, group)
                for group in self.groups_of(agent)
                for rule in group.rules
                for pattern in _patterns(rule)
            ]
            rules.sort(key=lambda entry: (-len(entry[0]), not entry[1].allow))
            self._asked = agent, rules
        return self._asked[1]


def product_token(agent: str) -> str | None:
    """Return the product token of a user agent in lower case, without its version; None for a text that has none."""
    token = agent.partition("/")[0]
    return token.lower() if token and _TOKEN.fullmatch(token) else None


def parse_robots(body: bytes) -> Robots:
    """Return what a robots.txt says. Any bytes will do; only the first 500 KiB count, to the end of a line."""
    reader = _Reader()
    for number, line in enumerate(_lines(body), 1):
        if line and (pair := _pair(line)) is not None:
            reader.take(*pair, number)
    return reader.robots()


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
                current[1].append(_rule(allow, f"{name}: {value}", value, number))
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
    encoding = _UTF16.get(body[:2])
    if len(body) > READ_BYTES:
        body = body[:READ_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1] or body
    if encoding:
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
    match = _TOKEN.match(value)
    return match[0].lower() if match else ""


def _rule(allow: bool, written: str, value: str, number: int) -> Rule:
    encoded = value if value.isascii() else quote(value, safe=_ASCII, encoding="latin-1")
    pattern = _ESCAPE.sub(_upper, encoded) if "%" in encoded else encoded
    anchor = "$" if pattern.endswith("$") else ""
    by_rfc = _by_rfc(pattern.removesuffix("$")).replace("$", "%24") + anchor
    return Rule(allow, pattern, _shown(written), number, None if allow or by_rfc == pattern else by_rfc)


def _patterns(rule: Rule) -> Iterator[str]:
    if rule.pattern:
        yield rule.pattern
    # An allowed /a/index.html opens /a/, too (Google).
    folder, slash, name = rule.pattern.rpartition("/")
    if rule.allow and slash and name.startswith("index.htm"):
        yield f"{folder}/$"


def _by_rfc(text: str) -> str:
    """Return the text as RFC 9309, 2.2.2 compares it: unreserved characters plain, those beyond ASCII encoded."""
    encoded = text if text.isascii() else quote(text, safe=_ASCII, errors="surrogatepass")
    return _ESCAPED_UNRESERVED.sub(lambda escape: chr(int(escape[0][1:], 16)), encoded) if "%" in encoded else encoded


def _upper(match: re.Match[str]) -> str:
    return match[0].upper()


def _shown(text: str) -> str:
    """Return octets as the text that they were written as."""
    return text.encode("latin-1").decode("utf-8", "replace")


def _path_of(url: str) -> str:
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


def _matches(path: str, pattern: str) -> bool:
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


def _names(group: Group) -> str:
    return ", ".join(dict.fromkeys(name or "nobody" for name in group.written))


def _seconds(value: str) -> float | None:
    """Return a number of seconds however it is written (`10`, `1,5`, `2s`), None where there is none."""
    match = _NUMBER.match(value)
    if match is None or not match[0]:
        return None
    return float(f"{match[1] or 0}.{match[2] or 0}")
