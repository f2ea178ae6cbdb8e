"""JavaScript literals as values: objects, arrays, texts and numbers as scripts write them, and nothing that computes.

JSON is the strict half of it; state that a framework writes for itself leaves the quotes of keys away, says `!0` and
`void 0`, and hands its repeated values to a function as arguments (ECMA-262, 13.2; `devalue.uneval`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

# No repeat in a repeat gives anything back: linear in the text's length.
_TOKEN = re.compile(
    r"""(?:\s++|//[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+
    (?: (?P<text>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'
        |`[^`\\$]*+(?:(?:\\.|\$(?!\{))[^`\\$]*+)*+`)
      | (?P<number>-?(?:0[xX][0-9a-fA-F]++|(?:\d++\.?\d*+|\.\d++)(?:[eE][+-]?\d++)?+)n?)
      | (?P<mark>[\[\]{}(),:]|!0|!1|-Infinity|void\s0)
      | (?P<name>[A-Za-z_$][\w$]*+(?:\.[A-Za-z_$][\w$]*+)*+) )""",
    re.VERBOSE | re.DOTALL,
)
_WORDS: Mapping[str, Any] = {
    "true": True, "false": False, "null": None, "undefined": None, "NaN": None, "Infinity": None,
}  # fmt: skip
# Levels of nesting; state has some thirty.
_MAX_DEPTH = 400
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|.))", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "", "\n": "", "\r\n": "", "\r": ""}


class Name(str):
    """A name that stands where a value is expected: an argument of the function around."""

    __slots__ = ()


class NoLiteral(ValueError):
    """The text at `end` is no literal."""

    def __init__(self, end: int) -> None:
        super().__init__(f"no literal at character {end}")
        self.end = end


def literal(text: str, at: int = 0) -> tuple[Any, int]:
    """Return the value that begins at a place of a script, and the place behind it. Raises NoLiteral where it computes
    something, breaks off, or is nested deeper than 400 levels.

    `new X(a)` and `x(a)` are their first argument; `JSON.parse` and `decodeURIComponent` are done. Unknown names are
    `Name`, for `filled`.
    """
    return _Reader(text, at).read()


def arguments(text: str, at: int) -> tuple[list[Any], int]:
    """Return the arguments of a call, read from behind its opening bracket, and the place behind the closing one."""
    reader = _Reader(text, at)
    reader.open, reader.keys = [_Call("")], [None]
    return reader.read()


class _Call(list[Any]):
    """The arguments of a call that is being read."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class _Reader:
    """One value read without recursion: `open` holds what is not closed yet, `keys` the key each object waits for."""

    def __init__(self, text: str, at: int) -> None:
        self.text, self.at = text, at
        self.open: list[Any] = []
        self.keys: list[str | None] = []
        self.done: list[Any] = []

    def read(self) -> tuple[Any, int]:
        wanted = True
        while not self.done:
            match = _TOKEN.match(self.text, self.at)
            if match is None:
                raise NoLiteral(self.at)
            self.at, kind, word = match.end(), match.lastgroup, match[match.lastgroup or 0]
            if kind == "mark" and word in ("]", "}", ")"):
                self._close(word)
                wanted = False
            elif kind == "mark" and word == ",":
                if not self.open or (wanted and isinstance(self.open[-1], dict)):
                    raise NoLiteral(self.at)
                if wanted:
                    self.open[-1].append(None)
                wanted = True
            elif not wanted:
                raise NoLiteral(self.at)
            else:
                wanted = self._value(kind, word)
        return self.done[0], self.at

    def _value(self, kind: str | None, word: str) -> bool:
        """Take a word where a key or a value may stand; say whether one is still wanted."""
        if self.open and isinstance(self.open[-1], dict) and self.keys[-1] is None and word != "{":
            self._key(kind, word)
            return True
        if kind == "text":
            self._put(text_in(word))
        elif kind == "number":
            self._put(_number(word))
        elif word in ("!0", "!1"):
            self._put(word == "!0")
        elif word in _WORDS or word.startswith(("-", "void")):
            self._put(_WORDS.get(word))
        elif word in ("{", "["):
            self._enter({} if word == "{" else [])
            return True
        elif kind == "name":
            return self._name(word)
        else:
            raise NoLiteral(self.at)
        return False

    def _key(self, kind: str | None, word: str) -> None:
        colon = _TOKEN.match(self.text, self.at)
        if kind == "mark" or colon is None or colon["mark"] != ":":
            raise NoLiteral(self.at)
        self.keys[-1] = text_in(word) if kind == "text" else word
        self.at = colon.end()

    def _name(self, word: str) -> bool:
        if word == "new":
            return True
        if self.text.startswith("(", self.at):
            self.at += 1
            self._enter(_Call(word))
            return True
        if word == "function":
            raise NoLiteral(self.at)
        self._put(Name(word))
        return False

    def _enter(self, container: Any) -> None:
        if len(self.open) >= _MAX_DEPTH:
            raise NoLiteral(self.at)
        self.open.append(container)
        self.keys.append(None)

    def _close(self, word: str) -> None:
        if not self.open:
            raise NoLiteral(self.at)
        container, key = self.open.pop(), self.keys.pop()
        expected = ")" if isinstance(container, _Call) else "]" if isinstance(container, list) else "}"
        if word != expected or key is not None:
            raise NoLiteral(self.at)
        self._put(_called(container) if isinstance(container, _Call) and container.name else container)

    def _put(self, value: Any) -> None:
        if not self.open:
            self.done.append(value)
        elif isinstance(self.open[-1], dict):
            self.open[-1][self.keys[-1]] = value
            self.keys[-1] = None
        else:
            self.open[-1].append(value)


def text_in(token: str) -> str:
    """Return the text of a string literal, its quotes and escapes resolved."""
    text = token[1:-1]
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_escaped, text)
    # Pairs of escapes become one character, halves none.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        return chr(int(code, 16)) if int(code, 16) < 0x110000 else ""
    return _SHORT.get(match[4], match[4])


def _number(token: str) -> float | int:
    token = token.rstrip("n")
    try:
        return int(token, 0) if token.lstrip("-").isdigit() or "x" in token.lower() else float(token)
    except ValueError:
        # 007, or more digits than Python turns into a number.
        return 0


def _called(call: _Call) -> Any:
    value = call[0] if call else None
    if call.name == "JSON.parse" and isinstance(value, str):
        try:
            return json.loads(value, strict=False)
        except (ValueError, RecursionError):
            return None
    if call.name in ("decodeURIComponent", "decodeURI") and isinstance(value, str):
        return unquote(value)
    return value


def filled(value: Any, names: Mapping[str, Any]) -> Any:
    """Return the value with its names replaced by what they stand for; None for those that are not known."""
    whole = [value]
    left: list[Any] = [whole]
    while left:
        container = left.pop()
        places: Iterator[tuple[Any, Any]] = iter(
            list(container.items() if isinstance(container, dict) else enumerate(container))
        )
        for place, item in places:
            if isinstance(item, Name):
                container[place] = names.get(item)
            elif isinstance(item, dict | list):
                left.append(item)
    return whole[0]
