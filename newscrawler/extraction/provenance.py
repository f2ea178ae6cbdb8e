"""What was seen for each field, and which of it was taken, as plain values that an article or an answer carries."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from itertools import islice
from typing import Any

from newscrawler.article import FIELDS
from newscrawler.extraction.evidence import Evidence

# Characters of a value and of a place's name: enough to tell it by.
_LONGEST_VALUE, _LONGEST_PLACE = 300, 120
# Candidates of a field and values of a list that are shown: a page may have a block for each of its elements.
_MAX_CANDIDATES, _MAX_VALUES = 1_000, 50
# The article's field that holds what the evidence calls by another name.
_FIELD_OF = {"body": "text"}


def provenance_of(evidence: Evidence) -> dict[str, str]:
    """Return where each field of an article that has a known place came from, in words."""
    named = ((_FIELD_OF.get(name, name), where) for name, where in evidence.winners.items())
    return {name: _short(where, _LONGEST_PLACE) for name, where in named if name in FIELDS}


def told(evidence: Evidence) -> dict[str, Any]:
    """Return the evidence as JSON values: `candidates` maps a field to `{"where", "value", "weight"}` in the order
    they were asked, `winners` a field to the place taken. Long values are cut, with `…` at the end.
    """
    return {
        "candidates": {
            name: [
                {"where": _short(seen.where, _LONGEST_PLACE), "value": _plain(seen.value), "weight": seen.weight}
                for seen in candidates[:_MAX_CANDIDATES]
            ]
            for name, candidates in evidence.candidates.items()
        },
        "winners": {name: _short(where, _LONGEST_PLACE) for name, where in evidence.winners.items()},
    }


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in islice(value.items(), _MAX_VALUES)}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in islice(value, _MAX_VALUES)]
    return _short(str(value), _LONGEST_VALUE)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
