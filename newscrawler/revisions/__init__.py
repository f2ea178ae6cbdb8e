"""Revisions: which changes of an article make one, what changed, and when to look again."""

from newscrawler.revisions.changes import is_revision
from newscrawler.revisions.rhythm import next_look

__all__ = ["is_revision", "next_look"]
