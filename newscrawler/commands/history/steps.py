"""The steps of an article's history: one revision compared with another, and what is worth a look in that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from newscrawler.article import Article, parse_instant
from newscrawler.revisions import Difference, Flag, Piece, difference, flags_of


@dataclass(frozen=True)
class Step:
    """From one revision to a later one, or an earlier one where that was asked for; `earlier` are those before."""

    before: Article
    after: Article
    earlier: tuple[Article, ...] = ()

    @cached_property
    def change(self) -> Difference:
        """What changed."""
        return difference(self.before, self.after)

    @cached_property
    def flags(self) -> tuple[Flag, ...]:
        """What of it asks for a look."""
        return flags_of(self.change, self.earlier)

    def is_since(self, since: datetime) -> bool:
        """Say whether the store took the second revision at that time or later."""
        stored_at = parse_instant(self.after.stored_at)
        return stored_at is not None and stored_at >= since


def steps_of(revisions: Sequence[Article]) -> list[Step]:
    """Return the steps from each revision to the next, oldest first."""
    return [Step(revisions[n - 1], revisions[n], tuple(revisions[: n - 1])) for n in range(1, len(revisions))]


def chosen_steps(revisions: Sequence[Article], revision: int | None, first: int | None, last: int | None) -> list[Step]:
    """Return the step that made `revision`, or the one from `first` to `last` (default: the first, the newest), or all.
    Raises ValueError for a number that there is not."""
    if revision is not None:
        place = _place(revisions, revision)
        return steps_of(revisions)[place - 1 : place] if place else []
    if first is None and last is None:
        return steps_of(revisions)
    one = _place(revisions, first) if first else 0
    other = _place(revisions, last) if last else len(revisions) - 1
    return [Step(revisions[one], revisions[other], tuple(revisions[:one]))] if one != other else []


def why_no_step(revisions: Sequence[Article], revision: int | None, first: int | None, last: int | None) -> str:
    """Return why a choice of several revisions that there are, as in `chosen_steps`, is no step."""
    if revision is not None:
        return f"revision {revision} is the first, so no change made it (--revision {revision + 1} is the first change)"
    if first is None:
        return f"revision {last} is the first, and --from is it where it is not said; name another with --from or --to"
    if last is None:
        return f"revision {first} is the newest, and --to is it where it is not said; name another with --from or --to"
    return f"--from and --to are the same revision, {first}; name two of 1 to {revisions[-1].revision}"


def _place(revisions: Sequence[Article], number: int) -> int:
    for place, article in enumerate(revisions):
        if article.revision == number:
            return place
    known = f"1 to {len(revisions)}" if len(revisions) > 1 else "1 only"
    raise ValueError(f"there is no revision {number}; it has {known}")


def seen_at(article: Article) -> str:
    """Return when the page with this revision came, RFC 3339."""
    return article.fetched_at or article.stored_at or ""


def history_row(url: str, revisions: Sequence[Article], steps: Sequence[Step]) -> dict[str, Any]:
    """Return an article's history as JSON values."""
    now = revisions[-1]
    return {
        "url": url,
        "canonical_url": now.canonical_url,
        "source": now.source,
        "title": now.title,
        "published": now.published,
        "revisions": [_state_row(article) for article in revisions],
        "changes": [_step_row(step) for step in steps],
    }


def summary_row(step: Step) -> dict[str, Any]:
    """Return a change as JSON values, without its text."""
    row = _step_row(step)
    return {
        "canonical_url": step.after.canonical_url,
        "source": step.after.source,
        "title": step.after.title,
        **{name: row[name] for name in ("from", "to", "at", "flags", "fields")},
        "lines": {kind: step.change.count(kind) for kind in ("changed", "come", "gone", "moved")},
    }


def _state_row(article: Article) -> dict[str, Any]:
    return {
        "revision": article.revision,
        "fetched_at": article.fetched_at,
        "stored_at": article.stored_at,
        "title": article.title,
        "modified": article.modified,
        "content_hash": article.content_hash,
    }


def _step_row(step: Step) -> dict[str, Any]:
    return {
        "from": step.before.revision,
        "to": step.after.revision,
        "at": seen_at(step.after),
        "flags": list(step.flags),
        "fields": [
            {"name": field.name, "before": field.before, "after": field.after, "pieces": _pieces(field.pieces)}
            for field in step.change.fields
        ],
        "lines": [{"kind": line.kind, "pieces": _pieces(line.pieces)} for line in step.change.lines],
    }


def _pieces(pieces: Sequence[Piece]) -> list[list[str]]:
    return [[piece.kind, piece.text] for piece in pieces]
