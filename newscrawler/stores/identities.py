"""Whether a page is one of an article that it, or its address, names: the rules both stores follow.

To join two articles cannot be undone, and hides one of them; to keep two documents of one article does little harm,
for they share a story. So it takes more to be one article than to be copies of one text.
"""

from __future__ import annotations

from newscrawler.fingerprint import Likeness
from newscrawler.revisions.spelling import same_words, spelled
from newscrawler.stores.history import Arrival
from newscrawler.urls import article_id

__all__ = ["is_at_home", "is_one_article", "is_page_of"]

# Share of both texts that must be the same where the headlines differ. Two appeals, recalls or obituaries made from one
# form share as much: there the headline tells them apart.
_NEARLY_ALL = 0.95


def is_one_article(title: str | None, coming: Arrival, likeness: Likeness) -> bool:
    """Say whether a page with another text is a state of the article of this headline that its address led to: the
    texts are copies, and the headlines are the same, or one is the other with words more and the texts nearly are."""
    if not likeness.alike:
        return False
    if same_words(title or "", coming.article.title or ""):
        return True
    less, more = sorted(({*spelled(each or "").split()} for each in (title, coming.article.title)), key=len)
    return min(likeness.of_one, likeness.of_other) >= _NEARLY_ALL and less <= more


def is_at_home(coming: Arrival, present_url: str) -> bool:
    """Say whether a page came from the address of its identity, or from where the present state came from."""
    own = article_id(coming.article.url)
    return own in (coming.id, article_id(present_url))


def is_page_of(title: str | None, coming: Arrival, likeness: Likeness) -> bool:
    """Say whether a page at another address, that states the identity of the article of this headline, is believed: its
    text is like the article's, or is a part of it or too short to tell under the same headline."""
    if likeness.alike:
        return True
    return likeness.verdict in ("short", "part") and same_words(title or "", coming.article.title or "")
