"""Which of a page's two readings stands: the plain one, or that of what a browser made of the page.

Scripts bring the rest of an article, and they also put a notice, a wall or another article in its place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from newscrawler.article import Article, Refusal

__all__ = ["as_good", "brought_more"]

# A text is clearly longer when it is so many times as long, and longer by so many characters.
_LONGER, _LONGER_CHARS = 1.2, 60
# Share of a text that is found in another one of the same article, by how its paragraphs begin: a cut one ends early.
_SAME_SHARE, _BEGINNING_CHARS = 0.5, 40
# A headline of a page as it is shown. Bounded, since a script may hold the start of an element again and again.
_HEADING = re.compile(r"<h[12]\b[^>]{0,1000}>(.{1,1000}?)</h[12]>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_NO_WORD = re.compile(r"\W+")


def brought_more(
    plain: Article | Refusal, rendered: Article | Refusal, fetched: Callable[[], str], shown: str, *, promised: bool
) -> bool:
    """Say whether a rendering gave clearly more of the article than the plain reading.

    `fetched` gives the markup before the page's scripts, `shown` is the one after them; `promised` says whether the
    page promised more than the plain reading has. A whole article gives way only to a longer text that is the same
    article's: it has half of its text, or the page still shows its headline. One that promised more gives way to
    another text, too, unless its headline was shown and is gone: then something else was put in the article's place.
    """
    if isinstance(plain, Refusal) or isinstance(rendered, Refusal):
        return isinstance(rendered, Article)
    before, after, kept = len(plain.text), len(rendered.text), _kept(plain, rendered)
    longer = after >= _LONGER * before and after >= before + _LONGER_CHARS
    if not (longer or (promised and after >= before and kept < _SAME_SHARE)):
        return False
    if kept >= _SAME_SHARE or _is_headline(plain.title, shown):
        return True
    return promised and not _is_headline(plain.title, fetched())


def as_good(plain: Article | Refusal, rendered: Article) -> bool:
    """Say whether a rendering gave the article of the plain reading, and not clearly less of it."""
    return isinstance(plain, Refusal) or (
        _kept(plain, rendered) >= _SAME_SHARE and _LONGER * len(rendered.text) >= len(plain.text)
    )


def _kept(plain: Article, rendered: Article) -> float:
    """Return the share of the plain text that is in the rendered one."""
    kept = sum(len(block.text) for block in plain.blocks if block.text[:_BEGINNING_CHARS] in rendered.text)
    return kept / max(1, sum(len(block.text) for block in plain.blocks))


def _is_headline(title: str | None, markup: str) -> bool:
    """Say whether a heading of the page shows the title, or the greater part of it."""
    words = _NO_WORD.sub("", title or "").casefold()
    if not words:
        return False
    for match in _HEADING.finditer(markup):
        heading = _NO_WORD.sub("", html.unescape(_TAG.sub("", match[1]))).casefold()
        if words in heading or (heading in words and 2 * len(heading) > len(words)):
            return True
    return False
