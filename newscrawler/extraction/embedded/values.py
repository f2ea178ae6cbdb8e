"""What a page's scripts hold as data: JSON, assigned objects, texts of JSON, and the forms frameworks write.

Next.js       <script id="__NEXT_DATA__">{…}</script>; self.__next_f.push([1, "…"]) (React's flight)
Nuxt          window.__NUXT__=(function(a,b){return {…}}(1,"x")); <script id="__NUXT_DATA__">[…]</script> (devalue)
SvelteKit     kit.start(app, element, {data: […]}); <script data-sveltekit-fetched>{"body": "{…}"}</script>
Apollo, Redux, Remix, Gatsby and others   window.X = {…}; window.X = JSON.parse("…")
Astro, Inertia, react-rails   <astro-island props="{…}">, <div data-page="{…}">
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from newscrawler.extraction.embedded.literals import NoLiteral, arguments, filled, literal
from newscrawler.extraction.embedded.references import (
    flight,
    is_flattened,
    is_wrapped,
    unflattened,
    unwrapped,
    with_cache,
)
from newscrawler.extraction.structured import without_half_pairs

# Characters of a script, and of all that is read of a page; the longest state seen on a news page has two million.
_MAX_SCRIPT_CHARS, _MAX_CHARS = 3_000_000, 5_000_000
# Characters at a script's start that tell whether its quotes are escaped for HTML, as some write them.
_START_CHARS = 100
# Characters of a value that may hold an article.
_LEAST_CHARS = 300
# What a reading that comes to nothing costs of these, and how much dearer its characters are than those of JSON: code
# is full of braces that open no data.
_FAILURE_CHARS, _LITERAL_COST = 100, 5
# Where a value may begin in a script, and what an object literal begins with; a function that gives one back.
_BEGINNING = re.compile(
    r"(?:[=(,:]|\breturn)\s{0,40}(?=[\[{]|JSON\.parse\(|decodeURIComponent\(|[\"'`](?:\\?[\[{<]|%7B|\\u003c))"
)
_DATA = re.compile(r"\{\s{0,400}(?:[\"'\w$]|\})|\[\s{0,400}[\[{\"'\w]|[JSd\"'`]")
_FUNCTION = re.compile(r"[=(]\s{0,20}\(?function\s{0,20}\(([\w$,\s]{0,100000})\)\s{0,20}\{")
_ASSIGNMENT = re.compile(r"\s{0,20}([\w$]{1,20})(?:\.([\w$]{1,100})|\[(\d{1,8})\]|\[\"([^\"\\]{1,100})\"\])\s{0,5}=")
_RETURN = re.compile(r"\s{0,20}return\b\s{0,20}")
_ARGUMENTS = re.compile(r"\s{0,20};?\s{0,20}\}\s{0,20}\)?\s{0,20}\(")
_FLIGHT = re.compile(r"__next_f\.push\(\s{0,5}")
# Places of an array that are passed over.
_MAX_HOLES = 1_000
# JSON in JSON in JSON: an answer kept as text in a state kept as text.
_MAX_LEVELS = 3


def values_of(scripts: Iterable[str]) -> list[Any]:
    """Return what the scripts, and attributes of the same kind, hold as data; references resolved."""
    reading = _Reading()
    for script in scripts:
        if len(script) <= _MAX_SCRIPT_CHARS:
            reading.read(script)
    found = [*reading.found, *(flight("".join(reading.flight)) if reading.flight else ())]
    return with_cache(found)


def from_text(text: str, level: int = 0) -> Any:
    """Return the value of a text that holds JSON, None where it holds none."""
    start = text.lstrip()[:1]
    if level >= _MAX_LEVELS or not start or start not in "[{" or len(text) > _MAX_SCRIPT_CHARS:
        return None
    try:
        return json.loads(without_half_pairs(text), strict=False)
    except (ValueError, RecursionError):
        return None


class _Reading:
    """The values found in a page's scripts, and what is left of the work they may cost."""

    def __init__(self) -> None:
        self.found: list[Any] = []
        self.flight: list[str] = []
        self._chars = _MAX_CHARS
        self._decoder = json.JSONDecoder(strict=False)

    def read(self, script: str) -> None:
        text = without_half_pairs(script).strip().removeprefix("<!--").removesuffix("-->").strip()
        if text[:_START_CHARS].count("&quot;") > 1:
            text = html.unescape(text)
        if text[:1] in ("{", "["):
            value, _ = self._value(text, 0)
            self._keep(value)
            return
        chunks = list(self._flight_chunks(text))
        if chunks:
            self.flight.extend(chunks)
            return
        at = 0
        for function in _FUNCTION.finditer(text):
            if function.start() >= at and self._chars > 0:
                value, end = self._returned(text, function)
                if value is not None:
                    self._keep(value)
                    at = end
        while self._chars > 0:
            match = _BEGINNING.search(text, at)
            if match is None:
                break
            value, at = self._value(text, match.end())
            if at - match.end() >= _LEAST_CHARS:
                self._keep(value)

    def _keep(self, value: Any) -> None:
        if isinstance(value, str):
            value = from_text(value)
        if is_flattened(value):
            value = unflattened(value)
        elif is_wrapped(value):
            value = unwrapped(value)
        if isinstance(value, dict | list):
            self.found.append(value)

    def _value(self, text: str, at: int) -> tuple[Any, int]:
        """Return the value at a place and the place behind it; None where none is, and where to go on."""
        start = at
        if self._chars <= 0 or not _DATA.match(text, at):
            return None, at
        try:
            value, end = self._decoder.raw_decode(text, at)
            self._chars -= end - start
            return value, end
        except json.JSONDecodeError as error:
            self._chars -= error.pos - start
        except (RecursionError, ValueError):
            # Too deep, or a number of more digits than Python reads.
            self._chars -= len(text) - start
        if self._chars <= 0:
            return None, at
        try:
            value, end = literal(text, at)
            self._chars -= end - start
            return filled(value, {}), end
        except NoLiteral as error:
            self._chars -= _LITERAL_COST * (error.end - start) + _FAILURE_CHARS
            return None, at

    def _flight_chunks(self, text: str) -> Iterator[str]:
        at = 0
        while match := _FLIGHT.search(text, at):
            value, at = self._value(text, match.end())
            at = max(at, match.end())
            if isinstance(value, list) and len(value) > 1 and value[0] == 1 and isinstance(value[1], str):
                yield value[1]

    def _returned(self, text: str, function: re.Match[str]) -> tuple[Any, int]:
        """Return what a function called on the spot gives back: `(function(a,b){a.x=b;return {y:a}}({},"z"))`."""
        names = [name.strip() for name in function[1].split(",")]
        at = function.end()
        statements: list[tuple[str, Any, Any]] = []
        try:
            while assignment := _ASSIGNMENT.match(text, at):
                value, at = literal(text, assignment.end())
                place = int(assignment[3]) if assignment[3] else assignment[2] or assignment[4]
                statements.append((assignment[1], place, value))
                at += text.startswith(";", at)
            back = _RETURN.match(text, at)
            if back is None:
                return None, function.end()
            value, end = literal(text, back.end())
            called = _ARGUMENTS.match(text, end)
            given, end = arguments(text, called.end()) if called else ([], end)
        except NoLiteral as error:
            self._chars -= _LITERAL_COST * (error.end - function.end()) + _FAILURE_CHARS
            return None, function.end()
        known = dict(zip(names, given, strict=False))
        for name, place, item in statements:
            _assign(known.get(name), place, filled(item, known))
        self._chars -= end - function.end()
        return filled(value, known), end


def _assign(container: Any, place: str | int, value: Any) -> None:
    """Do `container.place = value`, as scripts do it."""
    if isinstance(container, dict):
        container[str(place)] = value
    elif isinstance(container, list) and isinstance(place, int) and place <= len(container) + _MAX_HOLES:
        container.extend([None] * (place + 1 - len(container)))
        container[place] = value
