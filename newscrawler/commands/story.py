"""`newscrawler story`: the copies of a text as a tree, the original on top."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import asdict
from typing import Annotated, Any, NamedTuple
from unicodedata import bidirectional

import typer
from rich.text import Text
from rich.tree import Tree

from newscrawler.article import Article, Copy, parse_instant
from newscrawler.commands.frame import (
    FAILED,
    JsonOption,
    StoreOption,
    counted,
    must_be_address,
    must_exist,
    opened,
    report_console,
    stop,
    store_uri,
)
from newscrawler.stories import FROM_STORY, Differences, Origin, differences, origin_of, shown_site
from newscrawler.urls import article_id

NAME = "story"

# Characters of a paragraph that was added, and paragraphs that are shown so.
_FIRST_WORDS, _MOST_SHOWN = 60, 3
# Shares of words above which a text is as good as whole: the words around a cut belong to no run that is shared.
_WHOLE = 0.97
# Direction is that of what is inside (Unicode Standard Annex 9): a headline in Arabic leaves its line as it is.
_ISOLATE, _END = "\u2068", "\u2069"
# What a page may not do to a terminal: control characters (Unicode Cc), overriding the direction of what comes after,
# and lone surrogates, which it cannot write.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")


def command(
    url: Annotated[
        str, typer.Argument(metavar="URL", help="An address of an article in the store, any that led to it.")
    ],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the story that an article belongs to: its original, the copies of it, and what they changed."""
    must_be_address(url)
    uri = store_uri(store)
    must_exist(uri)
    members = asyncio.run(_members(uri, url))
    if not members:
        stop(url, f"no article in {uri} has this address (newscrawler why {url} says what became of it)", FAILED)
    if as_json:
        print(json.dumps(_row(members), ensure_ascii=False))
    else:
        report_console().print(tree_of(members), soft_wrap=False)


async def _members(uri: str, url: str) -> list[Article]:
    async with opened(uri) as store:
        article = await store.led_to(url)
        if article is None:
            return []
        # A story that is given up between the two questions resolves to the one that took it over.
        found = await store.story(article.cluster_id) if article.cluster_id else []
        return found or [article]


def _when(article: Article) -> tuple[str, str]:
    instant = parse_instant(article.published) or parse_instant(article.fetched_at)
    return str(instant or "~"), article.canonical_url


class _Story(NamedTuple):
    """A story in the order in which it is shown: `leader` first, then the others by their times."""

    origin: Origin
    leader: Article
    copies: list[tuple[Article, Differences]]

    @property
    def has_original(self) -> bool:
        """Say whether the leader is the original, and not the best copy of something that stands elsewhere."""
        told = self.origin.syndication
        if told is None:
            return True
        own = article_id(self.leader.canonical_url)
        return told.origin_url is not None and article_id(told.origin_url) == own


def _told(members: list[Article]) -> _Story:
    origin = origin_of(members)
    leader = next(member for member in members if member.canonical_url == origin.leader)
    others = sorted((member for member in members if member is not leader), key=_when)
    return _Story(origin, leader, [(member, differences(leader, member)) for member in others])


def _row(members: list[Article]) -> dict[str, Any]:
    origin, leader, copies = story = _told(members)
    return {
        "cluster_id": leader.cluster_id,
        "origin": asdict(origin.syndication) if origin.syndication else None,
        "evidence": list(origin.evidence),
        "leader": _summary(leader) | {"is_original": story.has_original},
        "copies": [_summary(member) | {"differences": asdict(change)} for member, change in copies],
    }


def _summary(article: Article) -> dict[str, Any]:
    row = article.to_dict()
    names = ("canonical_url", "source", "title", "published", "modified", "fetched_at", "language", "copies")
    own = row["syndication"] if _has_own(article) else None
    return {name: row[name] for name in names} | {"syndication": own}


def _has_own(article: Article) -> bool:
    return article.syndication is not None and article.provenance.get("syndication") != FROM_STORY


def tree_of(members: list[Article]) -> Tree:
    """Return a story for people to read, from its members in any order; at least one."""
    origin, leader, copies = story = _told(members)
    exact = len(leader.copies) + sum(len(member.copies) for member, _ in copies)
    size = counted(1 + len(copies), "article")
    size += f", {counted(exact, 'more place')} with the very same text" if exact else ""
    whole = Tree(Text(f"story {leader.cluster_id or '–'}: {size}"))
    told = origin.syndication
    if told is None or story.has_original:
        top = whole.add(_node("original" if copies or exact else "only", leader))
        _add_reasons(top, origin)
        _add_places(top, leader)
    else:
        where = told.origin_url or "the store has no page of its own"
        top = whole.add(_text(f"original: {_isolated(told.origin)}\n{where}"))
        _add_reasons(top, origin)
        copy = top.add(_node("copy to read" if copies else "copy", leader))
        _add_word(copy, leader)
        _add_places(copy, leader)
    for member, change in copies:
        copy = top.add(_node("copy", member))
        copy.add(_text("; ".join(_in_words(change))))
        _add_word(copy, member)
        _add_places(copy, member)
    if not copies:
        top.add(_text("no other article of this story is in the store"))
    return whole


def _node(label: str, article: Article) -> Text:
    source = f"{article.source}, " if article.source else ""
    time = article.published or "no time"
    head = f"{label}: {source}{shown_site(article.canonical_url)}, {time}"
    return _text(f"{head}\n{_isolated(article.title or 'no headline')}\n{article.canonical_url}")


def _add_reasons(tree: Tree, origin: Origin) -> None:
    for reason in origin.evidence:
        tree.add(_text(f"because: {_isolated(reason)}"))


def _add_word(tree: Tree, article: Article) -> None:
    if article.syndication and _has_own(article):
        tree.add(_text(f"says: {_isolated(article.syndication.evidence)}"))


def _add_places(tree: Tree, article: Article) -> None:
    for place in article.copies:
        time = f", {place.published}" if place.published else ""
        where = f"{place.source or shown_site(place.url)}{time}"
        node = tree.add(_text(f"the very same text: {where}\n{_headline(place, article)}{place.url}"))
        if place.syndication:
            node.add(_text(f"says: {_isolated(place.syndication.evidence)}"))


def _headline(place: Copy, article: Article) -> str:
    """Return a line with the headline of a place, "" where the article has the same or none is known."""
    return f"{_isolated(place.title)}\n" if place.title and place.title != article.title else ""


def _text(text: str) -> Text:
    # An address longer than the line goes on in the next: half of one is of no use.
    return Text(_UNSHOWN.sub("\ufffd", text), overflow="fold")


def _in_words(change: Differences) -> list[str]:
    """Return what a copy changed, in words."""
    parts = []
    if change.title:
        parts.append("retitled")
    if not change.is_text:
        return [*parts, "the same text"]
    if change.missing and change.kept < _WHOLE:
        parts.append(f"cut to {change.kept:.0%} ({counted(change.missing, 'paragraph')} left out)")
    elif change.kept < _WHOLE:
        parts.append(f"keeps {change.kept:.0%}")
    if change.rewritten:
        parts.append(f"{counted(len(change.rewritten), 'paragraph')} rewritten")
    if change.added:
        shown = ", ".join(f"“{_isolated(_start(text))}”" for text in change.added[:_MOST_SHOWN])
        more = ", …" if len(change.added) > _MOST_SHOWN else ""
        parts.append(f"{counted(len(change.added), 'paragraph')} added: {shown}{more}")
    if change.moved:
        parts.append(f"{counted(change.moved, 'paragraph')} moved")
    return parts


def _start(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _FIRST_WORDS else text[: _FIRST_WORDS - 1].rstrip() + "…"


def _isolated(text: str) -> str:
    """Return the text on one line; one that runs from right to left with its own direction."""
    text = " ".join(text.split())
    return f"{_ISOLATE}{text}{_END}" if any(bidirectional(letter) in ("R", "AL") for letter in text) else text
