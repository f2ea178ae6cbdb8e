"""Revisions: which changes of an article make one, what changed, and when to look again."""

from newscrawler.revisions.changes import is_revision
from newscrawler.revisions.difference import Difference, FieldChange, Line, difference
from newscrawler.revisions.flags import FLAGS, Flag, flags_of
from newscrawler.revisions.rhythm import next_look
from newscrawler.revisions.words import Piece

__all__ = [
    "FLAGS",
    "Difference",
    "FieldChange",
    "Flag",
    "Line",
    "Piece",
    "difference",
    "flags_of",
    "is_revision",
    "next_look",
]
