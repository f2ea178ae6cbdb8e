"""Which changes of an article make a revision."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from newscrawler.article import Article
from newscrawler.revisions.frame import names, told
from newscrawler.revisions.spelling import same_words, spelled

__all__ = ["is_revision"]

# Lines that differ of which each is looked at by itself, at 0.1 ms a line; of more, none is taken for the page's.
_MOST_JUDGED = 4_000


def is_revision(before: Article, after: Article) -> bool:
    """Say whether the second is another state of the first, both of one identity: its text says something else, or its
    headline does.

    White space, punctuation, the style of quotation marks, case and Unicode form make no revision (`spelled` says what
    counts), nor do lines that are no part of the story (`frame`): links to other stories, calls to follow or to
    subscribe, marks of advertisements, rights, times of publication, counts of readers. A paywall in front of a text
    that was read in full is no change of it either, nor is the standfirst that one form of a page sets above the text
    and another does not. Reads on to the first word that differs.
    """
    if not same_words(before.title or "", after.title or ""):
        return True
    if before.content_hash and before.content_hash == after.content_hash:
        return False
    lines, others = _apart(*_without_standfirst(_lines(before), _lines(after), before, after))
    judged = len(lines) + len(others) <= _MOST_JUDGED
    for one, other in zip_longest(_words(lines, judged), _words(others, judged)):
        if one != other:
            walled = other is None and after.access == "paid" != before.access
            return not walled
    return False


def _words(lines: list[str], judged: bool) -> Iterator[str]:
    if not judged:
        yield from spelled("\n".join(lines)).split()
        return
    for line in lines:
        yield from spelled(told(line)).split()


def _lines(article: Article) -> list[str]:
    """Return the lines of a text, without a republisher's at its end."""
    lines = list(filter(None, map(str.strip, article.text.split("\n"))))
    return lines[:-1] if len(lines) > 1 and names(lines[-1], article.title) else lines


def _without_standfirst(
    lines: list[str], others: list[str], before: Article, after: Article
) -> tuple[list[str], list[str]]:
    """Return both lists without the standfirst on top where one has it there and the other has it nowhere."""
    standfirst = before.description
    if standfirst and standfirst == after.description:
        if lines[:1] == [standfirst] and standfirst not in others:
            return lines[1:], others
        if others[:1] == [standfirst] and standfirst not in lines:
            return lines, others[1:]
    return lines, others


def _apart(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Return what is left of two lists without the lines that both begin with and both end with."""
    shorter = min(len(one), len(other))
    first = 0
    while first < shorter and one[first] == other[first]:
        first += 1
    last = 0
    while last < shorter - first and one[-1 - last] == other[-1 - last]:
        last += 1
    return one[first : len(one) - last], other[first : len(other) - last]
