"""Values that point to each other by number or by name, made whole: devalue's arrays, React's flight rows, Apollo's
cache. What comes out may be shared and even hold itself: whoever reads it counts what it visits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

# devalue's wrappers, Nuxt's among them, whose second part is the place of what they wrap.
_WRAPPERS = frozenset(("Reactive", "ShallowReactive", "Ref", "ShallowRef", "Object", "Island"))
_MAX_WRAPPERS = 10
# A row of React's flight: its number, then a value on the line, or a text of so many bytes.
_ROW = re.compile(rb"([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),)?")
# "$5" a value, "$L5" a lazy element, "$@5" a promise, "$5:props:children" a part of a value.
_POINTER = re.compile(r"\$[L@QW]?([0-9a-f]{1,8})((?::[\w$-]{1,100}){0,20})$")
# Levels of an island's props.
_MAX_LEVELS = 100
# Containers that are looked through for pointers.
_MAX_CONTAINERS = 400_000


def is_flattened(value: Any) -> bool:
    """Say whether a value is devalue's form: an array whose parts name each other by their places."""
    if not isinstance(value, list) or len(value) < 2:
        return False
    first = value[0]
    if isinstance(first, dict):
        return bool(first) and all(_is_place(item, value) for item in first.values())
    return isinstance(first, list) and len(first) == 2 and first[0] in _WRAPPERS and _is_place(first[1], value)


def unflattened(parts: Sequence[Any]) -> Any:
    """Return the value that devalue's array stands for (https://github.com/sveltejs/devalue)."""
    made: dict[int, Any] = {}
    left = [0]
    while left:
        place = left.pop()
        if place in made:
            continue
        part = made[place] = _made_of(parts, place)
        items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        left.extend(inner for _, inner in items if _is_place(inner, parts))
    for part in made.values():
        if isinstance(part, dict):
            part.update({key: made.get(inner) for key, inner in part.items()})
        elif isinstance(part, list):
            part[:] = [made.get(inner) for inner in part]
    return made[0]


def _made_of(parts: Sequence[Any], place: int) -> Any:
    """Return the part at a place: a container of places, or a value."""
    part = parts[place]
    for _ in range(_MAX_WRAPPERS):
        if not (isinstance(part, list) and len(part) == 2 and part[0] in _WRAPPERS and _is_place(part[1], parts)):
            break
        part = parts[part[1]]
    if isinstance(part, dict):
        return {key: inner for key, inner in part.items() if _is_place(inner, parts)}
    if not isinstance(part, list) or not part or not isinstance(part[0], str):
        return list(part) if isinstance(part, list) else part
    kind, *places = part
    if kind == "Set":
        return places
    if kind == "null":
        return {key: inner for key, inner in zip(places[::2], places[1::2], strict=False) if isinstance(key, str)}
    if kind == "Map":
        keys = [parts[key] if _is_place(key, parts) else None for key in places[::2]]
        return {key: inner for key, inner in zip(keys, places[1::2], strict=False) if isinstance(key, str)}
    return places[0] if places and isinstance(places[0], str) else None


def _is_place(value: Any, parts: Sequence[Any]) -> bool:
    return type(value) is int and 0 <= value < len(parts)


def unwrapped(value: Any, depth: int = 0) -> Any:
    """Return the props of an Astro island: each value stands in a pair with the number of its kind (0 a value, 1 an
    array). https://github.com/withastro/astro/blob/main/packages/astro/src/runtime/server/serialize.ts
    """
    if depth > _MAX_LEVELS or not isinstance(value, dict):
        return value
    return {key: _of_pair(pair, depth) for key, pair in value.items()}


def is_wrapped(value: Any) -> bool:
    """Say whether a value has the form of an Astro island's props."""
    return isinstance(value, dict) and bool(value) and all(map(_is_pair, value.values()))


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) in (1, 2) and type(value[0]) is int and 0 <= value[0] <= 12


def _of_pair(pair: Any, depth: int) -> Any:
    if not _is_pair(pair) or len(pair) < 2:
        return None
    kind, value = pair
    if kind in (1, 5) and isinstance(value, list):
        return [_of_pair(item, depth + 1) for item in value] if depth <= _MAX_LEVELS else []
    return unwrapped(value, depth + 1)


def flight_rows(payload: str) -> dict[str, Any]:
    """Return the rows of React's flight format by number, as they stand: text rows as texts, others as JSON gives them.

    https://github.com/facebook/react/blob/main/packages/react-client/src/ReactFlightClient.js
    """
    data = payload.encode("utf-8", "ignore")
    rows: dict[str, Any] = {}
    at = 0
    while at < len(data):
        match = _ROW.match(data, at)
        if match and match[2]:
            end = match.end() + int(match[2], 16)
            rows[match[1].decode()] = data[match.end() : end].decode("utf-8", "ignore")
            at = end
            continue
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        if match and data[match.end() : match.end() + 1] in (b"{", b"[", b'"'):
            try:
                rows[match[1].decode()] = json.loads(data[match.end() : end])
            except (ValueError, RecursionError):
                # A row that breaks off: the others are whole.
                rows[match[1].decode()] = None
        at = end + 1
    return rows


def flight(payload: str) -> list[Any]:
    """Return the values of a flight payload, pointers replaced by what they point to."""
    rows = flight_rows(payload)
    _replace(rows, lambda text: _pointed(text, rows))
    return list(rows.values())


def _pointed(text: Any, rows: Mapping[str, Any]) -> Any:
    if not isinstance(text, str) or not text.startswith("$") or len(text) < 2:
        return text
    match = _POINTER.match(text)
    if match is None or match[1] not in rows:
        # "$$" is a text that begins with a dollar, "$D" a date.
        return text[1:] if text[1] == "$" else text[2:] if text[1] == "D" else None if text[1:] == "undefined" else text
    value = rows[match[1]]
    for step in filter(None, match[2].split(":")):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list):
            # An element is ["$", type, key, props].
            place = {"type": 1, "key": 2, "props": 3}.get(step) if value[:1] == ["$"] else None
            place = int(step) if place is None and step.isdigit() else place
            value = value[place] if place is not None and place < len(value) else None
        else:
            return None
    return value


def with_cache(roots: list[Any]) -> list[Any]:
    """Return the values with Apollo's references (`{"__ref": "Article:1"}`, in version 2 `{"type": "id", "id": …}`)
    replaced by the objects of its cache.
    """
    known = {
        key: item
        for container in _containers(roots)
        if isinstance(container, dict)
        for key, item in container.items()
        if isinstance(item, dict) and (":" in key or key.startswith("$")) and "__ref" not in item
    }
    if known:
        _replace(roots, lambda value: _of_cache(value, known))
    return roots


def _of_cache(value: Any, known: Mapping[str, Any]) -> Any:
    if not isinstance(value, dict):
        return value
    name = value.get("__ref") or (value.get("id") if value.get("type") == "id" else None)
    return known.get(name, value) if isinstance(name, str) else value


def _replace(root: Any, by: Any) -> None:
    """Replace every item of the containers inside a value by what a function makes of it."""
    for container in _containers(root):
        places: Iterator[tuple[Any, Any]]
        places = iter(list(container.items())) if isinstance(container, dict) else enumerate(container)
        for place, item in places:
            new = by(item)
            if new is not item:
                container[place] = new


def _containers(root: Any) -> Iterator[Any]:
    """Yield the dicts and lists inside a value and itself, each once."""
    seen: set[int] = set()
    left = [root]
    while left and len(seen) < _MAX_CONTAINERS:
        container = left.pop()
        if id(container) in seen:
            continue
        seen.add(id(container))
        yield container
        items = container.values() if isinstance(container, dict) else container
        left.extend(item for item in items if isinstance(item, dict | list))
