"""JSON values into the values of a model: readers that name the field which is wrong.

A reader takes a field's name and its JSON value and returns the model's value, or raises ArticleError.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from newscrawler.errors import ArticleError

Reader = Callable[[str, Any], Any]


def text(name: str, value: Any) -> str:
    """Return the value if it is text."""
    if not isinstance(value, str):
        raise ArticleError(f"{name}: {type(value).__name__} where text is expected")
    return value


def optional_text(name: str, value: Any) -> str | None:
    """Return the value if it is text or None."""
    return None if value is None else text(name, value)


def number(name: str, value: Any) -> int:
    """Return the value if it is a whole number; true and false are none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArticleError(f"{name}: {type(value).__name__} where a whole number is expected")
    return value


def flag(name: str, value: Any) -> bool:
    """Return the value if it is true or false."""
    if not isinstance(value, bool):
        raise ArticleError(f"{name}: {type(value).__name__} where true or false is expected")
    return value


def mapping(name: str, value: Any) -> dict[str, Any]:
    """Return a copy of the value if it is an object."""
    if not isinstance(value, Mapping):
        raise ArticleError(f"{name}: {type(value).__name__} where an object is expected")
    return dict(value)


def mapping_of(read: Reader) -> Reader:
    """Return a reader of objects all of whose values are of one kind."""
    return lambda name, value: {key: read(f"{name}.{key}", item) for key, item in mapping(name, value).items()}


def optional(read: Reader) -> Reader:
    """Return a reader that takes None as well."""
    return lambda name, value: None if value is None else read(name, value)


def one_of(choices: Any) -> Reader:
    """Return a reader of the values of a Literal."""
    known = get_args(choices)

    def read(name: str, value: Any) -> Any:
        if value not in known:
            raise ArticleError(f"{name}: {value!r} is none of {', '.join(known)}")
        return value

    return read


def list_of(read: Reader) -> Reader:
    """Return a reader of lists, which gives a tuple."""

    def read_all(name: str, value: Any) -> tuple[Any, ...]:
        if isinstance(value, str | bytes) or not isinstance(value, Sequence):
            raise ArticleError(f"{name}: {type(value).__name__} where a list is expected")
        return tuple(read(f"{name}[{position}]", item) for position, item in enumerate(value))

    return read_all


def part(kind: type[Any], readers: Mapping[str, Reader]) -> Reader:
    """Return a reader of objects into a dataclass, which takes an instance as it is."""
    required = {field.name for field in dataclasses.fields(kind) if field.default is dataclasses.MISSING}

    def read(name: str, value: Any) -> Any:
        if isinstance(value, kind):
            return value
        row = mapping(name, value)
        if not required <= row.keys() <= readers.keys():
            for key in (*sorted(map(str, row)), *sorted(required)):
                if key not in readers:
                    raise ArticleError(f"{name}.{key}: no such field")
                if key not in row:
                    raise ArticleError(f"{name}.{key}: missing")
        return kind(**{key: readers[key](f"{name}.{key}", item) for key, item in row.items()})

    return read
