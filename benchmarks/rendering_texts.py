"""Articles by number, the same at every call: put together from the paragraphs of the demo's stories."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from newscrawler.article import Block
from newscrawler.demo.stories import stories

__all__ = ["Piece", "piece"]

# Outlets of the demo by their language.
_OUTLETS = {
    "en": ("harbour-post", "lantern", "northstrand", "tollgate"),
    "de": ("anzeiger",),
    "fr": ("courrier",),
    "es": ("faro",),
    "ru": ("zarechye",),
    "ja": ("nagihara",),
    "zh": ("yunhe",),
}
# Characters of a paragraph at least; a character of Chinese or Japanese says as much as some three.
_SHORTEST = 120
_DENSE = {"ja": 3, "zh": 3}


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as its page is to show it; `kind` is that of the page (`rendering_pages.KINDS`)."""

    number: int
    kind: str
    language: str
    title: str
    author: str
    published: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The gold answer."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def words(self) -> int:
        return len(self.text.split())


def piece(number: int, kind: str, language: str, paragraphs: tuple[int, int] = (6, 12)) -> Piece:
    """Return an article of so many paragraphs, at least and at most; every second has a subhead."""
    chance = random.Random(number)
    titles, authors, pool, heads = _pool(language)
    chosen = chance.sample(pool, min(len(pool), chance.randint(*paragraphs)))
    blocks = [Block("paragraph", text) for text in chosen]
    if number % 2 and len(blocks) > 4:
        blocks.insert(len(blocks) // 2, Block("heading", chance.choice(heads), level=2))
    at = datetime(2026, 11, 1, 6, tzinfo=UTC) + timedelta(minutes=7 * number)
    title = f"{chance.choice(titles)} {number}"
    return Piece(number, kind, language, title, chance.choice(authors), at.isoformat(), tuple(blocks))


@cache
def _pool(language: str) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return headlines, names, paragraphs and subheads."""
    told = [story for outlet in _OUTLETS[language] for story in stories(outlet, 1) if story.language is None]
    blocks = [block for story in told for block in story.blocks]
    shortest = _SHORTEST // _DENSE.get(language, 1)
    paragraphs = {block.text for block in blocks if block.kind == "paragraph" and len(block.text) >= shortest}
    heads = {block.text for block in blocks if block.kind == "heading"} or {story.title for story in told}
    authors = {name for story in told for name in story.authors}
    return [story.title for story in told], sorted(authors), sorted(paragraphs), sorted(heads)
