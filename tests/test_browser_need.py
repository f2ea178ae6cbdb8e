"""Who needs a browser is learnt by section, kept, doubted after a day, and ended by a page that does without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import pytest

from newscrawler.article import utc_now
from newscrawler.fetching.browser_need import DOUBTED_AFTER, NEEDED_MIN, VAIN_MIN, WHOLE, BrowserNeeds, Need, section_of
from newscrawler.keeping import Keeper
from newscrawler.stores import Memo

SECTION = "example.org/politics"


@dataclass
class Kept:
    """What a run left, in place of the crawl's store."""

    memos: dict[str, Memo] = field(default_factory=dict)

    async def recall(self, key: str) -> Memo | None:
        return self.memos.get(key)

    async def remember(self, key: str, value: Mapping[str, Any]) -> None:
        self.memos[key] = Memo(key, value, utc_now())


def needs(kept: Kept) -> BrowserNeeds:
    return BrowserNeeds(cast("Keeper", kept))


@pytest.mark.parametrize(
    ("url", "section"),
    [
        ("https://www.example.org/politics/2026/bridge-opens-again", "example.org/politics"),
        ("https://example.org/Politics/bridge", "example.org/politics"),
        ("https://example.org/en/local-news/123/bridge", "example.org/local-news"),
        ("https://example.org/2026/11/02/bridge", "example.org/"),
        ("https://example.org/bridge-opens-again-after-eleven-months", "example.org/"),
        ("https://example.org/a-very-long-title-in-the-middle-of-it/comments", "example.org/"),
        ("https://example.org/%D0%BF%D0%BE%D0%BB%D0%B8%D1%82%D0%B8%D0%BA%D0%B0/1", "example.org/политика"),
        ("http://127.0.0.1:8080/app/s1", "127.0.0.1:8080/app"),
    ],
)
def test_a_section_is_the_first_part_of_the_path_that_names_one(url: str, section: str):
    assert section_of(url) == section


async def test_a_section_of_which_nothing_is_known_is_read_plainly_first():
    assert await needs(Kept()).way(SECTION) == "auto"


async def test_a_section_that_needed_a_browser_again_and_again_goes_straight_into_it_also_in_the_next_run():
    kept = Kept()
    known = needs(kept)
    for _ in range(NEEDED_MIN):
        assert await known.way(SECTION) == "auto"
        await known.needed(SECTION)
    assert await known.way(SECTION) == "browser"
    assert await needs(kept).way(SECTION) == "browser"
    assert await known.way("example.org/sport") == "auto"


async def test_one_page_that_does_without_begins_the_count_anew():
    known = needs(Kept())
    for _ in range(NEEDED_MIN - 1):
        await known.needed(SECTION)
    await known.sufficed(SECTION)
    await known.needed(SECTION)
    assert await known.way(SECTION) == "auto"


async def test_one_page_that_does_without_ends_that_a_section_goes_straight_into_the_browser():
    known = needs(Kept())
    for _ in range(NEEDED_MIN):
        await known.needed(SECTION)
    await known.sufficed(SECTION)
    assert await known.way(SECTION) == "auto"


async def test_a_section_where_a_browser_brings_nothing_is_left_plain():
    known = needs(Kept())
    for _ in range(VAIN_MIN // WHOLE):
        assert await known.way(SECTION) == "auto"
        await known.in_vain(SECTION)
    assert await known.way(SECTION) == "plain"


async def test_pages_that_are_no_articles_either_way_count_for_less():
    known = needs(Kept())
    for _ in range(VAIN_MIN // WHOLE):
        await known.in_vain(SECTION, 1)
    assert await known.way(SECTION) == "auto"


@pytest.mark.parametrize(("needed", "vain"), [(NEEDED_MIN, 0), (0, VAIN_MIN)])
def test_what_was_learnt_is_doubted_after_a_day(needed: int, vain: int):
    now = utc_now()
    assert Need(needed, vain, now - timedelta(minutes=1)).way(now) != "auto"
    assert Need(needed, vain, now - DOUBTED_AFTER).way(now) == "auto"
    # A clock that was wrong decides nothing.
    assert Need(needed, vain, now + timedelta(days=9)).way(now) == "auto"


async def test_of_a_section_served_well_nothing_is_kept():
    kept = Kept()
    await needs(kept).sufficed(SECTION)
    assert kept.memos == {}


async def test_a_memo_of_another_form_says_nothing():
    kept = Kept()
    await kept.remember(f"rendering:{SECTION}", {"needed": "many"})
    assert await needs(kept).way(SECTION) == "auto"


def test_a_site_with_sections_without_end_has_one_for_the_rest():
    known = needs(Kept())
    letters = "abcdefghijklmnopqrstuvwxyz"
    sections = {known.section_of(f"https://example.org/abc{a}{b}/1") for a in letters for b in letters}
    assert len(sections) <= 41
    assert "example.org/" in sections
