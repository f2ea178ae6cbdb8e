"""The entries of a live blog with their times: as schema.org's LiveBlogPosting states them, else as the page shows.

What the page shows counts only where it calls itself live: a list of comments or of teasers looks much the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from lxml.html import HtmlElement

from newscrawler.article import Block, parse_instant
from newscrawler.extraction.document import Document, start_of, text_of
from newscrawler.extraction.structured import as_list, plain, types_of
from newscrawler.extraction.times import normal_time
from newscrawler.extraction.titles import squeezed

# Entries that make a live blog, stated and shown.
_LEAST_ENTRIES, _LEAST_SHOWN = 2, 3
# Characters of a block that tell which entry it belongs to.
_TELLING_CHARS = 20
# Characters of a block that are searched for.
_BLOCK_CHARS = 400
# Characters of a body that shows nothing of the entries.
_NO_BODY_CHARS = 200
# `<time>` elements looked at, and levels from one of them up to its entry; the longest live blogs show hundreds.
_MAX_TIMES, _MAX_LEVELS = 500, 8
# Characters outside links that an entry has on the average; a teaser has a line, mostly linked.
_LEAST_PROSE = 60
# Links of an entry that are looked at, and characters of one.
_MAX_LINKS, _LINK_CHARS = 100, 500
# Of the neighbours in a live blog: later ones stand above, or all below; pinned entries break the order.
_IN_ORDER = 0.8
# Letters of all entries together that blocks are searched for in: the longest live blogs have some 200,000.
_SEARCHED_CHARS = 500_000
# Lower case: asked of most pages.
_LIVE = re.compile(
    r"\blive\b|live-?(?:blog|ticker)|news-?ticker|en (?:directo|vivo|direct)\b|ao (?:vivo|minuto)|in diretta"
    r"|minuto a minuto|direkte|direkt:|na żywo|seurantaa|canlı|онлайн|прямая трансляция|пряма трансляція|наживо|uživo"
    r"|مباشر|לייב|ライブ|速報|실시간|生中継|直播|trực tiếp|ζωντανά",
)
_LIVE_NAME = re.compile(r"live-?(?:blog|ticker|feed|update|entry|event|post)|\bticker\b")
# Lists of timed things that are no entries, by their class.
_NO_ENTRIES = re.compile(r"comment|kommentar|disqus|related|recommend|sidebar|teaser|most-?read|popular|promo")
_NO_ENTRY_PARTS = frozenset(["aside", "nav", "form"])
_PARTS = ("h2", "h3", "h4", "p", "li", "blockquote")


def note_entries(document: Document) -> None:
    """Keep the entries that the page shows, in its order, before the body's extraction uses the tree up."""
    if len(list(islice(document.tree.iter("time"), _LEAST_SHOWN))) < _LEAST_SHOWN or not _says_live(document):
        return
    children = _siblings(document.tree)
    found = [(_text(child), _time(child)) for child in children]
    entries = [Block("entry", text, time=time) for text, time in found if text and time]
    prose = sum(_prose(child) for child in children)
    if len(entries) >= _LEAST_SHOWN and prose >= _LEAST_PROSE * len(children) and _are_in_order(entries):
        document.cache["entries"] = entries


def with_entries(document: Document, blocks: list[Block]) -> list[Block]:
    """Return the body with the blocks of each entry joined to one, with its time; headings stay as they are.

    Entries that the page states are themselves the body only where it shows none: a page may state more than it shows.
    Entries that `note_entries` saw are, where the body that was found has less than half of them.
    """
    stated = _stated(document)
    entries = stated if len(stated) >= _LEAST_ENTRIES else document.cache.get("entries", [])
    if len(entries) < _LEAST_ENTRIES:
        return blocks
    if sum(len(block.text) for block in blocks) < _NO_BODY_CHARS:
        return list(entries)
    known = _searched(entries)
    owners = [_owner(block, known) for block in blocks]
    if entries is not stated and len(set(owners) - {None}) * 2 < len(entries):
        first = next((index for index, owner in enumerate(owners) if owner is not None), len(blocks))
        return [*blocks[:first], *entries]
    joined: list[Block] = []
    last: int | None = None
    for block, owner in zip(blocks, owners, strict=True):
        if owner is None:
            joined.append(block)
        elif owner == last and joined[-1].kind == "entry":
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text}\n{block.text}")
        else:
            joined.append(Block("entry", block.text, time=entries[owner].time))
        last = owner
    return joined


def _owner(block: Block, entries: list[str]) -> int | None:
    text = squeezed(block.text[:_BLOCK_CHARS])
    if block.kind == "heading" or len(text) < _TELLING_CHARS:
        return None
    return next((index for index, entry in enumerate(entries) if text in entry), None)


def _searched(entries: Sequence[Block]) -> list[str]:
    """Return the letters of each entry, the longest page's to a bound: every block is searched for in all of them."""
    share = max(_TELLING_CHARS, _SEARCHED_CHARS // len(entries))
    texts = [squeezed(entry.text) for entry in entries]
    return texts if sum(map(len, texts)) <= _SEARCHED_CHARS else [text[:share] for text in texts]


def _stated(document: Document) -> list[Block]:
    entries: dict[str, Block] = {}
    for node in document.json_ld.articles:
        if "liveblogposting" not in types_of(node):
            continue
        for value in as_list(node.get("liveBlogUpdate")):
            update = document.json_ld.resolve(value)
            if not isinstance(update, Mapping) or not isinstance(update.get("articleBody"), str):
                continue
            body, headline = plain(update["articleBody"]), update.get("headline")
            title = plain(headline) if isinstance(headline, str) else ""
            text = f"{title}\n{body}" if title and not body.startswith(title) else body
            if body:
                time = normal_time(update.get("datePublished")) or normal_time(update.get("dateModified"))
                entries.setdefault(squeezed(text), Block("entry", text, time=time))
    return list(entries.values())


def _says_live(document: Document) -> bool:
    """Return whether the page calls itself live, by its type, its address, its title or the class of its body."""
    if any("liveblogposting" in types_of(node) for node in document.json_ld.articles):
        return True
    body = document.tree.find("body")
    names = f"{document.url[:500]} {(body.get('class') or '')[:500] if body is not None else ''}"
    title = f"{document.meta('og:title') or ''} {document.meta('<title>') or ''}"
    return bool(_LIVE_NAME.search(names.lower())) or bool(_LIVE.search(title[:500].lower()))


def _siblings(tree: HtmlElement) -> list[HtmlElement]:
    """Return the children with times of the element that has most of them, in order."""
    lists: dict[HtmlElement, dict[HtmlElement, None]] = {}
    for element in islice(tree.iter("time"), _MAX_TIMES):
        if element.get("datetime") and not any(map(_holds_no_entries, element.iterancestors())):
            child = element
            for ancestor in islice(element.iterancestors(), _MAX_LEVELS):
                lists.setdefault(ancestor, {})[child] = None
                child = ancestor
    best: dict[HtmlElement, None] = max(lists.values(), key=len, default={})
    tags = Counter(child.tag for child in best).most_common(1)
    return [child for child in best if child.tag == tags[0][0]]


def _holds_no_entries(element: HtmlElement) -> bool:
    if element.tag in ("html", "body"):
        return False
    return element.tag in _NO_ENTRY_PARTS or bool(_NO_ENTRIES.search((element.get("class") or "")[:200].lower()))


def _time(child: HtmlElement) -> str | None:
    found = normal_time(next(iter(child.iter("time"))).get("datetime")) if child.tag != "time" else None
    return found if found and "T" in found else None


def _text(child: HtmlElement) -> str:
    lines = [text_of(part) for part in _parts(child)] or [text_of(child)]
    return "\n".join(line for line in lines if line)


def _parts(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the paragraphs and their like in an element, none that is inside another."""
    left = [element]
    while left:
        part = left.pop()
        if part.tag in _PARTS:
            yield part
        else:
            left.extend(reversed(part))


def _prose(child: HtmlElement) -> int:
    links = islice(child.iter("a"), _MAX_LINKS)
    return len(text_of(child)) - sum(len(start_of(link, _LINK_CHARS)) for link in links)


def _are_in_order(entries: list[Block]) -> bool:
    times = [instant.timestamp() for instant in map(parse_instant, (entry.time for entry in entries)) if instant]
    down = sum(one >= other for one, other in pairwise(times))
    up = sum(one <= other for one, other in pairwise(times))
    return len(set(times)) > 1 and max(down, up) >= _IN_ORDER * (len(times) - 1)
