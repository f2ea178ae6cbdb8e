"""What the sites list, and what a right crawler makes of each page and each list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from newscrawler.article import Access, ArticleKind, Block, rfc3339
from newscrawler.demo.stories import Story


@dataclass(frozen=True, slots=True)
class Gold:
    """The right answer for an article page, in the forms of the contract (`published` with the outlet's offset).

    `blocks` leave out captions, related links, the republisher's sentence, and the standfirst (`description`), which
    some outlets show above the body. White space counts as one space. A table is one block, cells joined by ` | ` and
    rows by line breaks. `captions` and `credits` go with the images in their order.
    """

    title: str
    authors: tuple[str, ...]
    published: str
    modified: str | None
    language: str
    section: str
    topics: tuple[str, ...]
    description: str
    blocks: tuple[Block, ...]
    captions: tuple[str, ...]
    credits: tuple[str, ...]
    kind: ArticleKind
    access: Access

    @property
    def text(self) -> str:
        """The texts of the blocks joined by line breaks."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Page:
    """One address of a list, as listed.

    `kind` names what is particular about it; `expect` what a right crawler does: `stored` (a document of its own),
    `copy` (its text is already there at another identity: whichever of one `story` comes first is the document, the
    others are noted), `same` (another address of a page listed elsewhere), `refused:CODE` (settled for good) or
    `failed:CODE` (tried again another time). `canonical` is the identity in the end, None where there is none.
    `without` are the ends that are right where there is no browser, when they are others; `instead` has further ends
    that are as right, where it depends on what was asked for first. `rendered`: whether its article has to come out of
    a browser, with the very text of `gold`; None where neither is judged.
    """

    url: str
    source: str
    kind: str
    expect: str
    canonical: str | None = None
    gold: Gold | None = None
    story: str = ""
    without: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    rendered: bool | None = None

    @property
    def code(self) -> str | None:
        """The code of a refusal or failure, None for pages that give an article."""
        return self.expect.partition(":")[2] or None

    def ends(self, *, browser: bool) -> tuple[str, ...]:
        """Return the ends that are right, where there is a browser and where there is none."""
        return (self.expect, *self.instead) if browser or not self.without else self.without


@dataclass(frozen=True, slots=True)
class Shelf:
    """One list that the registry names (`role`: feeds, sitemaps or sections, homepage where it is all that is known).

    `kind` names what is particular about it; `expect` is how asking for it ends: `read`, or `failed:CODE`.
    """

    url: str
    source: str
    role: str
    kind: str
    expect: str = "read"
    instead: tuple[str, ...] = ()


def gold_of(story: Story, language: str) -> Gold:
    """Return the right answer for a story whose outlet writes in `language`."""
    return Gold(
        title=story.title,
        authors=story.authors,
        published=_instant(story.published),
        modified=_instant(story.modified) if story.modified else None,
        language=story.language or language,
        section=story.section,
        topics=story.topics,
        description=story.description,
        blocks=story.blocks,
        captions=tuple(picture.caption for picture in story.pictures),
        credits=tuple(picture.credit for picture in story.pictures),
        kind=story.kind,
        access=story.access,
    )


def _instant(stated: str) -> str:
    at = datetime.fromisoformat(stated)
    return rfc3339(at if at.utcoffset() else at.astimezone(UTC))
