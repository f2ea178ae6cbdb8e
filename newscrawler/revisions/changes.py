"""Which changes of an article make a revision."""

from __future__ import annotations

from newscrawler.article import Article

__all__ = ["is_revision"]


def is_revision(before: Article, after: Article) -> bool:
    """Say whether the second is another state of the first, both of one identity: another text or headline."""
    return before.content_hash != after.content_hash or before.title != after.title
