"""A history for a terminal, in colours, or for a pipe, in marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from newscrawler.article import Article
from newscrawler.commands.history.steps import Step, seen_at
from newscrawler.revisions import Piece

_COLOURS = {"gone": "\x1b[31;9m", "come": "\x1b[32m"}
_RESET = "\x1b[0m"
_MARKS = {"gone": ("[-", "-]"), "come": ("{+", "+}")}
_MARGINS = {"same": "  ", "changed": "~ ", "gone": "- ", "come": "+ ", "moved": "> "}
# What a text may not do to a terminal: control characters (Unicode Cc) but tab.
_CONTROLS = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f]")


def told(revisions: Sequence[Article], steps: Sequence[Step], *, colour: bool) -> str:
    """Return the history: a head, a line a revision, then what changed in each step."""
    now = revisions[-1]
    about = [now.canonical_url, now.title or "(no headline)"]
    stated = [now.source or "no source", f"published {now.published}" if now.published else "no time of publication"]
    about.append(f"{', '.join(stated)}, {len(revisions)} {'revision' if len(revisions) == 1 else 'revisions'}")
    lines = [_clean(line) for line in about]
    lines += [f"  revision {article.revision}  {seen_at(article)}" for article in revisions]
    for step in steps:
        lines += ["", *_step(step, colour)]
    return "\n".join(lines)


def summary(step: Step) -> str:
    """Return a change in one line: when, its flags, the headline, the address."""
    flags = ",".join(step.flags) or "–"
    return _clean(f"{seen_at(step.after)}  {flags}  {step.after.title or '–'}  {step.after.canonical_url}")


def _step(step: Step, colour: bool) -> Iterator[str]:
    before, after = step.before.revision, step.after.revision
    flags = f"  [{', '.join(step.flags)}]" if step.flags else ""
    yield f"revision {before} → {after}  {seen_at(step.after)}{flags}"
    for field in step.change.fields:
        yield f"  {field.name}: {_joined(field.pieces, colour)}"
    lines = step.change.lines
    shown = {n for n, line in enumerate(lines) if line.kind != "same"}
    last = -1
    for n, line in enumerate(lines):
        if n not in shown:
            continue
        if n > last + 1:
            yield "  …"
        yield f"  {_MARGINS[line.kind]}{_joined(line.pieces, colour)}"
        last = n
    if shown and last < len(lines) - 1:
        yield "  …"


def _joined(pieces: Iterable[Piece], colour: bool) -> str:
    return "".join(_marked(piece, colour) for piece in pieces)


def _marked(piece: Piece, colour: bool) -> str:
    text = _clean(piece.text)
    if piece.kind == "same":
        return text
    if colour:
        return f"{_COLOURS[piece.kind]}{text}{_RESET}"
    opening, closing = _MARKS[piece.kind]
    return f"{opening}{text}{closing}"


def _clean(text: str) -> str:
    return _CONTROLS.sub("\ufffd", text)
