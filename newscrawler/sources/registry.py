"""The registry's file: read with its lines, checked whole, so that every complaint says where."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import ConstructorError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from newscrawler.errors import RegistryError, UsageError
from newscrawler.sources.overrides import Override
from newscrawler.sources.source import Manner, Source

_LISTS_OF_ADDRESSES = ("feeds", "sitemaps", "sections")
# Deeper than any registry.
_DEPTH_MAX = 20

_EXPECTED = {
    "id": "small letters a-z, digits and hyphens, unique (digits alone in quotes)",
    "name": "text (digits alone in quotes)",
    "homepage": "a web address",
    "feeds": "a list of web addresses: [https://…]",
    "sitemaps": "a list of web addresses: [https://…]",
    "sections": "a list of web addresses: [https://…]",
    "language": "a BCP 47 tag: en, pt-BR",
    "country": "an ISO 3166 code: GB",
    "schedule": 'an interval (15m, 6h) or a cron line ("*/15 * * * *")',
    "delay": "seconds, 0 or more",
    "concurrency": "a whole number, 1 or more",
    "render": "auto, always or never",
    "network": "public or private",
    "recheck": "true or false",
    "overrides": "a list of mappings of a field to its selector",
}
_EXPECTED_OF_OVERRIDE = {
    **dict.fromkeys(Override.model_fields, "a CSS selector, an XPath, or a list of them"),
    "path": "a regular expression that the path of an address is searched for",
    "test": "the path of a saved page, relative to this file",
    "kind": "article, liveblog, video, gallery, audio or other",
    "access": "free, metered, paid or unknown",
}


# By what stands in a problem of YAML's.
_ADVICE = {"'\\t'": "; indent with spaces", "'@'": "; put a selector that holds brackets or begins with @ in quotes"}


class _Constructor(RoundTripConstructor):
    """Says where a day stands that no calendar has: ruamel.yaml leaves the line out."""

    def construct_yaml_timestamp(self, node: Any, values: Any = None) -> Any:
        try:
            return super().construct_yaml_timestamp(node, values)
        except ValueError as error:
            raise ConstructorError(None, None, f"{node.value!r} is no date: {error}", node.start_mark) from error


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", _Constructor.construct_yaml_timestamp)


@dataclass(frozen=True, slots=True)
class Registry:
    """The sources of one file, in its order, their ids unique."""

    path: Path
    sources: tuple[Source, ...]

    def source(self, source_id: str) -> Source:
        """Return the source of this id. Raises UsageError with the nearest id where there is none."""
        found = next((source for source in self.sources if source.id == source_id), None)
        if found is None:
            guess = _did_you_mean(source_id, (source.id for source in self.sources))
            raise UsageError(f"no source {source_id!r} in {self.path}{guess or '; `sources list` shows them'}")
        return found


@dataclass(frozen=True, slots=True)
class _Fault:
    line: int
    field: str
    why: str


def load_registry(path: Path) -> Registry:
    """Return the registry that a file holds (UTF-8, YAML 1.2). Costs about 1 ms a source.

    Raises RegistryError for the first fault by line, which says how many more there are.
    """
    document = _document(path)
    faults: list[_Fault] = []
    sources = list(_sources(document, faults))
    if faults:
        first, *rest = sorted(faults, key=lambda fault: fault.line)
        more = f" (and {len(rest)} more {'errors' if len(rest) > 1 else 'error'} in this file)" if rest else ""
        raise RegistryError(path, first.line, first.field, first.why + more)
    return Registry(path, tuple(sources))


def _document(path: Path) -> CommentedMap:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise RegistryError(path, line, "file", f"byte {error.start} is not UTF-8; save the file as UTF-8") from error
    except FileNotFoundError as error:
        raise RegistryError(path, 0, "file", "no such file; name one with --sources FILE") from error
    except OSError as error:
        raise RegistryError(path, 0, "file", f"cannot be read: {error.strerror}") from error
    try:
        yaml = YAML(typ="rt")
        yaml.Constructor = _Constructor
        document = yaml.load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = (error.problem or str(error)).splitlines()[0]
        advice = next((advice for sign, advice in _ADVICE.items() if sign in problem), "")
        raise RegistryError(path, mark.line + 1 if mark else 0, "YAML", problem + advice) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise RegistryError(path, line, "YAML", f"the character U+{error.character:04X} may not stand here") from error
    except RecursionError as error:
        raise RegistryError(path, 0, "YAML", "brackets or indentation nested too deep to be a registry") from error
    except (YAMLError, ValueError) as error:
        raise RegistryError(path, 0, "YAML", f"cannot be read: {error}") from error
    if document is None:
        raise RegistryError(path, 0, "file", "empty; write `sources:` and a list of them")
    if not isinstance(document, CommentedMap):
        raise RegistryError(path, 1, "file", f"{_named(document)} where `sources:` and a list of them is expected")
    return document


def _sources(document: CommentedMap, faults: list[_Fault]) -> Iterator[Source]:
    for key in document:
        if key not in ("defaults", "sources"):
            guess = _did_you_mean(str(key), ("defaults", "sources"))
            faults.append(
                _Fault(_line(document, key), str(key), f"unknown key{guess or '; there are defaults and sources'}")
            )
    defaults = _defaults(document, faults)
    rows = document.get("sources")
    if not isinstance(rows, CommentedSeq) or not rows:
        seen = f"{_named(rows)} where a list of sources is expected" if rows else "missing or empty; list at least one"
        faults.append(_Fault(_line(document, "sources"), "sources", seen))
        return
    lines: dict[str, int] = {}
    for position, row in enumerate(rows):
        if not isinstance(row, CommentedMap):
            why = f"{_named(row)} where a source (a mapping with an id) is expected"
            faults.append(_Fault(_line(rows, position), f"sources[{position}]", why))
            continue
        where = f"source {row['id']!r}" if isinstance(row.get("id"), str) else f"source number {position + 1}"
        source = _read(Source, row, defaults, where, faults)
        source_id, line = row.get("id"), _line(row, "id")
        if isinstance(source_id, str) and lines.setdefault(source_id, line) != line:
            why = f"{source_id!r} is already the id on line {lines[source_id]}; each source needs its own"
            faults.append(_Fault(line, "id", why))
        elif isinstance(source, Source):
            yield source


def _defaults(document: CommentedMap, faults: list[_Fault]) -> Mapping[str, Any]:
    row = document.get("defaults")
    if row is None:
        return {}
    if not isinstance(row, CommentedMap):
        faults.append(_Fault(_line(document, "defaults"), "defaults", f"{_named(row)} where a mapping is expected"))
        return {}
    manner = _read(Manner, row, {}, "defaults", faults)
    return manner.model_dump(exclude_unset=True) if manner else {}


def _read(
    model: type[BaseModel], row: CommentedMap, defaults: Mapping[str, Any], where: str, faults: list[_Fault]
) -> BaseModel | None:
    try:
        return model.model_validate({**defaults, **_plain(row)})
    except ValidationError as error:
        faults.extend(_fault(model, row, fault, where) for fault in error.errors(include_url=False))
    except RecursionError:
        faults.append(_Fault(_line(row, None), "YAML", f"nested more than {_DEPTH_MAX} deep ({where})"))
    return None


def _fault(model: type[BaseModel], row: CommentedMap, fault: Any, where: str) -> _Fault:
    place = tuple(fault["loc"])
    key = next((str(part) for part in reversed(place) if isinstance(part, str)), "id")
    expected = _EXPECTED
    if place[:1] == ("overrides",) and len(place) > 2:
        model, expected = Override, _EXPECTED_OF_OVERRIDE
    match fault["type"]:
        case "extra_forbidden":
            known = tuple(field.alias or name for name, field in model.model_fields.items())
            why = f"unknown key{_did_you_mean(key, known) or '; known are ' + ', '.join(known)}"
        case "missing":
            why = f"missing; expected {expected[key]}"
        case "value_error":
            why = str(fault["ctx"]["error"])
        case _:
            in_list = isinstance(place[-1] if place else None, int)
            one = "a web address" if in_list and key in _LISTS_OF_ADDRESSES else expected.get(key, "something else")
            why = f"{_named(fault['input'])}; expected {one}"
    return _Fault(_line(row, *place), _written(row, place) if place else "source", f"{why} ({where})")


def _written(row: CommentedMap, place: tuple[Any, ...]) -> str:
    """Return the way to a value as the file has it: `overrides[0].authors[1]`."""
    name, node = str(place[0]), row.get(place[0])
    for part in place[1:]:
        if isinstance(node, CommentedSeq):
            name += f"[{part}]"
            node = node[part]
        elif isinstance(node, CommentedMap):
            name += f".{part}"
            node = node.get(part)
    return name


def _line(node: Any, *place: Any) -> int:
    """Return the line, from 1, where the key or item that `place` leads to stands, else the nearest around it."""
    line = int(node.lc.line or 0)
    for part in place:
        positions = getattr(getattr(node, "lc", None), "data", None) or {}
        if part not in positions:
            break
        line = int(positions[part][0])
        node = node[part]
    return line + 1


def _plain(node: Any, depth: int = 0) -> Any:
    """Return YAML's nodes as dict, tuple and scalars; merged keys are in."""
    if depth > _DEPTH_MAX:
        raise RecursionError
    if isinstance(node, CommentedMap):
        return {str(key): _plain(node[key], depth + 1) for key in node}
    if isinstance(node, CommentedSeq):
        return tuple(_plain(item, depth + 1) for item in node)
    if isinstance(node, float):
        return float(node)
    return int(node) if isinstance(node, int) and not isinstance(node, bool) else node


def _named(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return f"{str(value).lower()} (a truth value)"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {value[:60]!r}"
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
    return f"the value {str(value)[:60]!r}"


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""
