"""What is worth a second look in an article's history."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, get_args

from newscrawler.article import Article, parse_instant
from newscrawler.revisions.difference import Difference, Line
from newscrawler.revisions.notices import notices_in
from newscrawler.revisions.spelling import same_words, spelled

__all__ = ["FLAGS", "Flag", "flags_of"]

Flag = Literal["correction", "silent-headline", "silent-figure", "restored", "headline", "shortened", "extended"]

FLAGS: tuple[Flag, ...] = get_args(Flag)
"""In the order of what asks most for a look.

correction: the text has a notice of a correction, a clarification or a withdrawal that it had not. silent-headline:
another headline, and neither such a notice nor a later time of modification says that anything changed.
silent-figure: a number changed in a line that otherwise stayed, likewise unsaid. restored: text and headline are back
to what they were in an earlier revision. headline: another headline. shortened, extended: by a fifth at least.
"""

_SHORTENED, _EXTENDED = 0.8, 1.2
_NUMBER = re.compile(r"\d+")


def flags_of(change: Difference, earlier: Sequence[Article] = ()) -> tuple[Flag, ...]:
    """Return the flags of a change, in the order of FLAGS. `earlier` are the revisions before the one that changed."""
    before, after = change.before, change.after
    corrected = bool(new_notices(before, after))
    headline = not same_words(before.title or "", after.title or "")
    silent = not corrected and not _says_modified(before, after)
    size, was = len(spelled(after.text)), len(spelled(before.text))
    found: dict[Flag, bool] = {
        "correction": corrected,
        "silent-headline": headline and silent,
        "silent-figure": silent and any(map(_another_figure, change.lines)),
        "restored": any(
            same_words(each.text, after.text) and same_words(each.title or "", after.title or "") for each in earlier
        ),
        "headline": headline,
        "shortened": size < _SHORTENED * was,
        "extended": size > _EXTENDED * was > 0,
    }
    return tuple(flag for flag in FLAGS if found[flag])


def new_notices(before: Article, after: Article) -> list[str]:
    """Return the notices in a text that another state of it has not."""
    known = {spelled(line) for line in notices_in(before.text)}
    return [line for line in notices_in(after.text) if spelled(line) not in known]


def _says_modified(before: Article, after: Article) -> bool:
    """Say whether the page states a later time of modification than before, or one where it stated none."""
    stated = parse_instant(after.modified)
    known = parse_instant(before.modified) or parse_instant(before.published)
    return stated is not None and (known is None or stated > known)


def _another_figure(line: Line) -> bool:
    if line.kind != "changed":
        return False
    gone, come = (" ".join(piece.text for piece in line.pieces if piece.kind == kind) for kind in ("gone", "come"))
    one, other = (_NUMBER.findall(spelled(text)) for text in (gone, come))
    return bool(one and other) and sorted(one) != sorted(other)
