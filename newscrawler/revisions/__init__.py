"""Revisions: which changes of an article make one, what changed, and when to look again."""

from newscrawler.revisions.changes import is_revision

__all__ = ["is_revision"]
