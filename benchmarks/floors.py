"""The figures of extraction that may not fall: floors.json, with the digest of the corpus they were measured on.

`python -m benchmarks.extraction --write-floors` raises floors; one is lowered only where `--lower NAME` names it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from pathlib import Path

PLACE = Path(__file__).with_name("floors.json")

# The figures with a floor. Speed has none: a busy machine would fail the tests.
NAMES = ("body_f1", "heading_r", "heading_p", "consistent", "title", "authors", "instant", "day")
# What a figure may lose unnoticed: less than one page's share of any of them (1 in 205), more than what another
# version of Python or of Unicode moves the words of a body.
_SLACK = 0.002


class FloorsRefusedError(Exception):
    """The floors say nothing of this corpus, or would be lowered without a word."""


def below(figures: Mapping[str, float], digest: str, place: Path = PLACE) -> dict[str, tuple[float, float]]:
    """Return the figures under their floors, each with its floor.

    Raises FloorsRefusedError where the floors were made for another corpus than the one with this digest.
    """
    made_for, floors = _read(place)
    if made_for != digest:
        raise FloorsRefusedError(
            f"the floors were made for another corpus: {place.name} has {made_for[:12]}, this one is {digest[:12]}; "
            "name the right folder with NEWSCRAWLER_CORPUS, or make new floors with "
            "`python -m benchmarks.extraction --write-floors`"
        )
    return {name: (figures[name], floor) for name, floor in floors.items() if figures[name] < floor}


def write(
    figures: Mapping[str, float], digest: str, lower: Collection[str] = (), place: Path = PLACE
) -> dict[str, float]:
    """Write and return the floors for these figures: raised where they rose, lowered where `lower` names them.

    Raises FloorsRefusedError, and writes nothing, where another figure is below its floor, on whatever corpus.
    """
    old = _read(place)[1] if place.exists() else {}
    fallen = {name: floor for name, floor in old.items() if figures[name] < floor and name not in lower}
    if fallen:
        said = ", ".join(f"{name} {figures[name]:.4f} under {floor:.3f}" for name, floor in fallen.items())
        words = " ".join(f"--lower {name}" for name in fallen)
        raise FloorsRefusedError(f"floors are not lowered in silence: {said} (if that is meant: {words})")
    floors = {name: _floor(figures[name]) for name in NAMES}
    floors = {name: floor if name in lower else max(floor, old.get(name, 0.0)) for name, floor in floors.items()}
    place.write_text(json.dumps({"corpus": digest, "floors": floors}, indent=2) + "\n", encoding="utf-8")
    return floors


def _floor(figure: float) -> float:
    # In thousandths, which is how the figures are stated. 1 is a promise and stays 1.
    return 1.0 if figure == 1 else math.floor((figure - _SLACK) * 1000) / 1000


def _read(place: Path) -> tuple[str, dict[str, float]]:
    kept = json.loads(place.read_text(encoding="utf-8"))
    return kept["corpus"], kept["floors"]
