"""Stories in SQLite: which articles are copies of one text, and who had it first. Inside the writer's transaction."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Collection
from dataclasses import asdict
from typing import NamedTuple

from newscrawler.article import Article
from newscrawler.fingerprint import Fingerprint, compared, fingerprint
from newscrawler.stores.known_texts import KnownTexts
from newscrawler.stores.sqlite.connection import transaction
from newscrawler.stores.sqlite.marks import Marks
from newscrawler.stores.sqlite.reading import assembled
from newscrawler.stories import SLOTS_APART, founding_key, origin_of, slot_of

__all__ = ["Placed", "Stories", "Texts", "place_all"]

logger = logging.getLogger(__name__)

# Texts that a coming one is compared with: of one story, and in all, those that share most marks first. With 4 of a
# story, three of 200 articles cut and rewritten at random missed theirs in some order of arrival, with 16 none. A
# series with one frame brings a candidate an issue, at 0.15 ms each; a true copy stands before them.
_TRIES_A_STORY = 16
_TRIES = 128
# The members that are weighed for the origin, the first fetched: what comes after them had it from somebody.
_WEIGHED = 200
# Articles placed in one transaction while an older file is brought up to date.
_BATCH = 100


class Texts(KnownTexts):
    """Fingerprints at hand, and those of the articles in the file."""

    def of_article(self, connection: sqlite3.Connection, number: int) -> Fingerprint:
        """Return the fingerprint of an article's text as it stands."""
        (text_hash,) = connection.execute("SELECT content_hash FROM articles WHERE number = ?", (number,)).fetchone()
        known = self.of(text_hash)
        if known is not None:
            return known
        (document,) = connection.execute("SELECT document FROM articles WHERE number = ?", (number,)).fetchone()
        text = json.loads(document)["text"]
        found = fingerprint(text)
        self.keep(text_hash, text, found)
        return found


class Placed(NamedTuple):
    """An article to find the story of: its row's number, its state, and by what it is found."""

    number: int
    article: Article
    fingerprint: Fingerprint
    slot: int


class _Story(NamedTuple):
    founded_at: str
    id: str
    number: int


class Stories:
    """The stories that one transaction changes. `settle` before its end."""

    def __init__(self, connection: sqlite3.Connection, texts: Texts, marks: Marks) -> None:
        self._connection, self._texts, self._marks = connection, texts, marks
        self._changed: set[int] = set()

    def place(self, this: Placed) -> None:
        """Enter an article in the index, and put it into the story of the texts that are like its own. One that is in a
        story already stays there while it is like another member, or alone."""
        self._texts.keep(this.article.content_hash, this.article.text, this.fingerprint)
        alike = self._alike(this)
        self._marks.add(self._connection, this.number, this.slot, this.fingerprint.marks)
        before = self._of_article(this.number)
        if before is not None and (before in alike or self._is_alone(before)):
            story = self._united({before, *alike})
        else:
            first = min(self._stories(alike), default=None)
            # Of the stories that meet the earliest gives the id; the article's own is one of them.
            key = founding_key(this.article)
            if first is None or key < (first.founded_at, first.id):
                alike.add(self._found(*key))
            story = self._united(alike)
        self._connection.execute(
            "INSERT INTO members VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET story = excluded.story",
            (this.number, story, this.slot),
        )
        if before is not None:
            self._changed |= {story, before}
        elif not self._is_alone(story) or self._is_copied(this.article.content_hash):
            self._changed.add(story)

    def unite(self, survivor: int, other: int) -> None:
        """Make one story of those of two articles that are one, and let the second leave it."""
        both = {story for story in map(self._of_article, (survivor, other)) if story is not None}
        self._connection.execute("DELETE FROM members WHERE number = ?", (other,))
        if both:
            story = self._united(both)
            self._connection.execute("UPDATE members SET story = ? WHERE number = ?", (story, survivor))
            self._changed.add(story)

    def note_copy(self, owner: str, copy: Article) -> None:
        """Take the place of a copy, which has no document, for a member: which of two places with one text became the
        document is chance, and the story's id must not hang on it."""
        row = self._connection.execute(
            "SELECT story FROM members JOIN articles USING (number) WHERE id = ?", (owner,)
        ).fetchone()
        if row is None:
            return
        (story,) = row
        [known] = self._stories([story])
        key = founding_key(copy)
        if key < (known.founded_at, known.id):
            story = self._united({story, self._found(*key)})
        self._changed.add(story)

    def settle(self) -> None:
        """Find and keep the origin of every story that was changed."""
        for story in sorted(self._changed):
            self._connection.execute(
                "UPDATE stories SET origin = ?1 WHERE number = ?2 AND origin IS NOT ?1", (self._origin(story), story)
            )
        self._changed.clear()

    def _alike(self, this: Placed) -> set[int]:
        """Return the stories of the articles whose texts are like this one's."""
        found: set[int] = set()
        if not this.fingerprint.marks:
            return found
        tries: dict[int, int] = {}
        for number, _ in self._marks.candidates(self._connection, this.slot, this.fingerprint.marks, but=this.number):
            row = self._connection.execute("SELECT story, slot FROM members WHERE number = ?", (number,)).fetchone()
            # The index keeps what was entered for an earlier text, or for an article that is another's alias by now.
            if row is None or abs(row[1] - this.slot) > SLOTS_APART:
                continue
            story = row[0]
            if story in found or tries.get(story, 0) == _TRIES_A_STORY:
                continue
            tries[story] = tries.get(story, 0) + 1
            if compared(this.fingerprint, self._texts.of_article(self._connection, number)).alike:
                found.add(story)
            if sum(tries.values()) == _TRIES:
                break
        return found

    def _of_article(self, number: int) -> int | None:
        row = self._connection.execute("SELECT story FROM members WHERE number = ?", (number,)).fetchone()
        return row[0] if row else None

    def _is_alone(self, story: int) -> bool:
        rows = self._connection.execute("SELECT 1 FROM members WHERE story = ? LIMIT 2", (story,)).fetchall()
        return len(rows) < 2

    def _stories(self, numbers: Collection[int]) -> list[_Story]:
        return [
            _Story(
                *self._connection.execute(
                    "SELECT founded_at, id, number FROM stories WHERE number = ?", (number,)
                ).fetchone()
            )
            for number in numbers
        ]

    def _found(self, founded_at: str, story_id: str) -> int:
        """Return the story of a founding key: made, or open again where it was given up before."""
        self._connection.execute(
            "INSERT INTO stories (id, founded_at) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET"
            " founded_at = min(founded_at, excluded.founded_at), taken_by = NULL",
            (story_id, founded_at),
        )
        return int(self._connection.execute("SELECT number FROM stories WHERE id = ?", (story_id,)).fetchone()[0])

    def _united(self, stories: Collection[int]) -> int:
        """Return the earliest of the stories, which takes the others over."""
        first, *others = (story.number for story in sorted(self._stories(stories)))
        for other in others:
            self._connection.execute("UPDATE members SET story = ? WHERE story = ?", (first, other))
            self._connection.execute(
                "UPDATE stories SET taken_by = ?1, origin = NULL WHERE number = ?2 OR taken_by = ?2", (first, other)
            )
        self._changed.difference_update(others)
        return first

    def _origin(self, story: int) -> str | None:
        """Return what is kept of a story's origin, as JSON; None for one article without copies."""
        rows = self._connection.execute(
            # The documents are read once it is known which: sorting them would copy them all.
            "SELECT id, content_hash, document, ?1 FROM articles WHERE number IN (SELECT number FROM members"
            " JOIN articles USING (number) WHERE story = ?1 ORDER BY fetched_at, id LIMIT ?2)",
            (story, _WEIGHED),
        ).fetchall()
        if not rows or (len(rows) == 1 and not self._is_copied(rows[0][1])):
            return None
        origin = origin_of(assembled(self._connection, rows))
        return json.dumps([origin.leader, origin.syndication and asdict(origin.syndication)])

    def _is_copied(self, text_hash: str) -> bool:
        rows = self._connection.execute("SELECT 1 FROM copies WHERE content_hash = ? LIMIT 1", (text_hash,))
        return rows.fetchone() is not None


def place_all(connection: sqlite3.Connection, shown: str, texts: Texts, marks: Marks) -> None:
    """Give the articles of an older layout their stories, a batch a transaction: what is killed goes on at the next
    opening. About a millisecond an article."""
    total = 0
    # Asked first without a transaction, which would wait for whoever writes.
    while connection.execute("SELECT 1 FROM articles WHERE placed IS NULL LIMIT 1").fetchone():
        with transaction(connection):
            rows = connection.execute(
                "SELECT number, document FROM articles WHERE placed IS NULL ORDER BY number LIMIT ?", (_BATCH,)
            ).fetchall()
            stories = Stories(connection, texts, marks)
            for number, document in rows:
                article = Article.from_json(document)
                slot = slot_of(article)
                connection.execute("UPDATE articles SET placed = TRUE WHERE number = ?", (number,))
                stories.place(Placed(number, article, fingerprint(article.text), slot))
            stories.settle()
        if total % (100 * _BATCH) == 0:
            logger.info("%s: looking for the stories of articles stored before there were any; %d done", shown, total)
        total += len(rows)
