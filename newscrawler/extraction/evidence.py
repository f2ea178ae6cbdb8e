"""What was seen for each field of an article, and which of it was taken: what `extract --explain` prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Candidate(NamedTuple):
    """A value seen for a field. `where` names its place in words (`json-ld headline`, `meta og:title`, `h1`, `byline`,
    `feed`, `address`); `weight` is how much it counts against the others, None where the first one found is taken.
    """

    where: str
    value: Any
    weight: float | None = None


@dataclass(slots=True)
class Evidence:
    """The candidates of each field in the order they were asked, and the place that gave the field's value.

    `whole`: every segment of the page is noted for the body too, with its probability; there are hundreds.
    """

    candidates: dict[str, list[Candidate]] = field(default_factory=dict)
    winners: dict[str, str] = field(default_factory=dict)
    whole: bool = False

    def saw(self, name: str, where: str, value: Any, weight: float | None = None) -> None:
        """Note a value seen for a field."""
        self.candidates.setdefault(name, []).append(Candidate(where, value, weight))

    def chose(self, name: str, where: str) -> None:
        """Note where the field's value came from; the last word counts."""
        self.winners[name] = where

    def anew(self, *kept: str) -> Evidence:
        """Return this, emptied for another look at the page but for where these fields' values came from."""
        self.candidates.clear()
        self.winners = {name: where for name, where in self.winners.items() if name in kept}
        return self
