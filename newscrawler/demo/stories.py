"""The stories of the fictional outlets, read from `texts/OUTLET.txt`.

A file holds many stories. Each begins with `=== ID` (`=== ID @2`: how it reads in the second edition, without a body
where that stays), then `key: value` lines, an empty line, and the body: paragraphs apart by empty lines, `## `
subheads, `- ` list items, `> ` quotes, `| a | b |` table rows, `@ TIME TEXT` for the entries of a live blog. A story
with `copy-of` has the original's blocks, or where it has a body those of them that `= 1 2 3` names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import cast

from newscrawler.article import Access, ArticleKind, Block

TEXTS = Path(__file__).parent / "texts"
IMAGE_SIZE = (1200, 675)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a story: its caption and who is credited."""

    caption: str
    credit: str


@dataclass(frozen=True, slots=True)
class Story:
    """One story of one outlet as the gold answer has it.

    `published` and `modified` are RFC 3339 with the outlet's offset. `quirk` names what is odd about the page ("" for
    nothing), `copy_of` the `OUTLET/ID` whose text this is, `since` the edition it first appears in, `touched` when the
    outlet's lists say that it changed where the page does not.
    """

    outlet: str
    id: str
    title: str
    authors: tuple[str, ...]
    published: str
    section: str
    topics: tuple[str, ...]
    description: str
    blocks: tuple[Block, ...]
    modified: str | None = None
    pictures: tuple[Picture, ...] = ()
    kind: ArticleKind = "article"
    access: Access = "free"
    language: str | None = None
    quirk: str = ""
    copy_of: str | None = None
    since: int = 1
    touched: str | None = None

    @property
    def changed(self) -> str:
        """When the page last changed, as the lists say."""
        return self.touched or self.modified or self.published


@cache
def stories(outlet: str, edition: int) -> tuple[Story, ...]:
    """Return an outlet's stories in an edition, newest first. Raises KeyError for a story without its front matter."""
    found: dict[str, Story] = {}
    for name, for_edition, lines in _parts((TEXTS / f"{outlet}.txt").read_text("utf-8")):
        if for_edition <= edition:
            story = _story(outlet, name, lines, edition)
            if name in found and not story.blocks:
                story = replace(story, blocks=found[name].blocks)
            if story.since <= edition:
                found[name] = story
    return tuple(sorted(found.values(), key=lambda story: (story.published, story.id), reverse=True))


def _parts(text: str) -> list[tuple[str, int, list[str]]]:
    parts: list[tuple[str, int, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("=== "):
            name, _, mark = line[4:].strip().partition(" @")
            parts.append((name, int(mark or 1), []))
        elif parts:
            parts[-1][2].append(line)
    return parts


def _story(outlet: str, name: str, lines: list[str], edition: int) -> Story:
    split = lines.index("") if "" in lines else len(lines)
    front = [line.partition(": ")[::2] for line in lines[:split]]
    values = dict(front)
    origin = values.get("copy-of")
    if origin:
        first = next(s for s in stories(origin.split("/")[0], edition) if s.id == origin.split("/")[1])
        blocks = tuple(block for line in lines[split:] for block in _reprinted(line, first)) or first.blocks
        return replace(
            first,
            outlet=outlet,
            id=name,
            title=values.get("title", first.title),
            published=values["published"],
            section=values["section"],
            blocks=blocks,
            language=values["language"],
            copy_of=origin,
            quirk=values.get("quirk", "agency copy"),
            since=int(values.get("since", first.since)),
        )
    return Story(
        outlet=outlet,
        id=name,
        title=values["title"],
        authors=_names(values.get("authors", "")),
        published=values["published"],
        modified=values.get("modified"),
        section=values["section"],
        topics=_names(values.get("topics", "")),
        description=values["description"],
        blocks=blocks_of(lines[split:]),
        pictures=tuple(_picture(value) for key, value in front if key == "image"),
        kind=cast(ArticleKind, values.get("kind", "article")),
        access=cast(Access, values.get("access", "free")),
        language=values.get("language"),
        quirk=values.get("quirk", ""),
        since=int(values.get("since", 1)),
        touched=values.get("touched"),
    )


def _reprinted(line: str, first: Story) -> tuple[Block, ...]:
    if not line.startswith("= "):
        return blocks_of([line])
    return tuple(first.blocks[int(number) - 1] for number in line[2:].split())


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(";") if name.strip())


def _picture(value: str) -> Picture:
    caption, _, credit = value.partition(" | ")
    return Picture(caption.strip(), credit.strip())


def blocks_of(lines: list[str]) -> tuple[Block, ...]:
    """Return the blocks of a body. A table is one block: cells joined by ` | `, rows by line breaks."""
    blocks: list[Block] = []
    rows: list[str] = []
    for line in [*(line.strip() for line in lines), ""]:
        if line.startswith("|"):
            rows.append(line.strip("| "))
            continue
        if rows:
            blocks.append(Block("table", "\n".join(rows)))
            rows = []
        if line.startswith("## "):
            blocks.append(Block("heading", line[3:], level=2))
        elif line.startswith("- "):
            blocks.append(Block("list_item", line[2:]))
        elif line.startswith("> "):
            blocks.append(Block("quote", line[2:]))
        elif line.startswith("@ "):
            time, _, text = line[2:].partition(" ")
            blocks.append(Block("entry", text, time=time))
        elif line:
            blocks.append(Block("paragraph", line))
    return tuple(blocks)
