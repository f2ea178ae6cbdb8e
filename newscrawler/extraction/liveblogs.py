"""The entries of a live blog with their times, as schema.org's LiveBlogPosting states them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from newscrawler.article import Block
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import as_list, plain, types_of
from newscrawler.extraction.times import normal_time
from newscrawler.extraction.titles import squeezed

# Entries that make a live blog.
_LEAST_ENTRIES = 2
# Characters of a block that tell which entry it belongs to.
_TELLING_CHARS = 20
# Characters of a body that shows nothing of the entries.
_NO_BODY_CHARS = 200


def with_entries(document: Document, blocks: list[Block]) -> list[Block]:
    """Return the body with the blocks of each stated entry joined to one, with its time; headings stay as they are.

    The stated entries themselves are the body only where the page shows none: a page may state more than it shows.
    """
    entries = _entries(document)
    if len(entries) < _LEAST_ENTRIES:
        return blocks
    if sum(len(block.text) for block in blocks) < _NO_BODY_CHARS:
        return entries
    stated = [(squeezed(entry.text), entry.time) for entry in entries]
    joined: list[Block] = []
    last: int | None = None
    for block in blocks:
        owner = _owner(block, stated)
        if owner is None:
            joined.append(block)
        elif owner == last and joined[-1].kind == "entry":
            joined[-1] = replace(joined[-1], text=f"{joined[-1].text}\n{block.text}")
        else:
            joined.append(Block("entry", block.text, time=stated[owner][1]))
        last = owner
    return joined


def _owner(block: Block, stated: list[tuple[str, str | None]]) -> int | None:
    text = squeezed(block.text)
    if block.kind == "heading" or len(text) < _TELLING_CHARS:
        return None
    return next((index for index, (entry, _) in enumerate(stated) if text in entry), None)


def _entries(document: Document) -> list[Block]:
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
