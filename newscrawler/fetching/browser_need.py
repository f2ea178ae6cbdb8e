"""Which sections of which sites need a browser: learnt page by page, kept for later runs, doubted now and then.

What is known of a section is the memo `rendering:SITE/SECTION` with `needed` and `vain`: how many pages in a row gave
more, or nothing more, in a browser. A section of which nothing is known is read plainly, and nothing is kept of one
that is served well by that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from urllib.parse import unquote

from scrapy.utils.datatypes import LocalCache

from newscrawler.article import utc_now
from newscrawler.keeping import Keeper
from newscrawler.urls import parse_http_url, site_of

__all__ = ["DOUBTED_AFTER", "NEEDED_MIN", "VAIN_MIN", "WHOLE", "BrowserNeeds", "Need", "Way", "memo_key", "section_of"]

Way = Literal["plain", "auto", "browser"]
"""How a page is read: plainly whatever it promises; in a browser, too, where it promises more; in a browser, too."""

# Pages in a row that needed a browser, until those of their section go into it whatever they promise. A rendering costs
# twenty plain readings, so a section must be sure, and one page that gives plainly all it has ends it.
NEEDED_MIN = 5
# What renderings in a row that brought nothing more must be worth until the section is read plainly whatever its pages
# promise: three of articles, or nine of pages that are none either way (films, say, among the articles).
VAIN_MIN, WHOLE = 9, 3
# Both are doubted when they are so old: sites change.
DOUBTED_AFTER = timedelta(days=1)
# Sections known at once; what drops out is asked of the store again.
_SECTIONS_MAX = 10_000
# Sections of one site that are told apart in a run; the pages of all others are one.
_SECTIONS_PER_SITE = 40
# A word or three; titles, dates and numbers are no sections, nor is a language.
_SECTION = re.compile(r"(?=.{3,40}$)[^\W\d_]+(?:[-_][^\W\d_]+){0,2}")


@dataclass(frozen=True, slots=True)
class Need:
    """What is known of a section, and since when; None: nothing."""

    needed: int = 0
    vain: int = 0
    at: datetime | None = None

    @classmethod
    def from_memo(cls, value: Mapping[str, Any], at: datetime) -> Need:
        """Return what a memo holds; nothing where it is not of the form that `BrowserNeeds` writes."""
        needed, vain = value.get("needed"), value.get("vain")
        return cls(needed, vain, at) if isinstance(needed, int) and isinstance(vain, int) else cls()

    def way(self, now: datetime) -> Way:
        """Return how the section's next page is read."""
        if self.at is None or not timedelta(0) <= now - self.at < DOUBTED_AFTER:
            return "auto"
        return "browser" if self.needed >= NEEDED_MIN else "plain" if self.vain >= VAIN_MIN else "auto"


def section_of(url: str) -> str:
    """Return `SITE/SECTION`; the section is the first part of the path that names one and is not the page itself."""
    parts = parse_http_url(url)
    path = unquote(parts.path).strip("/").split("/")[:-1] if parts else []
    return f"{site_of(url)}/{next((part.lower() for part in path if _SECTION.fullmatch(part)), '')}"


def memo_key(section: str) -> str:
    """Return the key of the memo about a section."""
    return f"rendering:{section}"


class BrowserNeeds:
    """What one crawl knows and learns of the sections it comes across."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._known: LocalCache[str, Need] = LocalCache(_SECTIONS_MAX)
        self._of_site: LocalCache[str, set[str]] = LocalCache(_SECTIONS_MAX)

    def section_of(self, url: str) -> str:
        """Return the section of a URL, that of its whole site where the site has too many."""
        section = section_of(url)
        site = section.partition("/")[0]
        sections = self._of_site.setdefault(site, set())
        if len(sections) < _SECTIONS_PER_SITE:
            sections.add(section)
        return section if section in sections else f"{site}/"

    async def way(self, section: str) -> Way:
        """Return how the section's next page is read."""
        return (await self._need(section)).way(utc_now())

    async def needed(self, section: str) -> None:
        """Take in that a page gave more in a browser than plainly."""
        need = await self._need(section)
        await self._keep(section, Need(need.needed + 1, 0))

    async def in_vain(self, section: str, worth: int = WHOLE) -> None:
        """Take in that a browser gave nothing more of a page that promised it, an article or (`worth` 1) none."""
        need = await self._need(section)
        await self._keep(section, Need(0, need.vain + worth))

    async def sufficed(self, section: str) -> None:
        """Take in that a page gave plainly all that it promised."""
        need = await self._need(section)
        if need.needed:
            await self._keep(section, replace(need, needed=0))

    async def _need(self, section: str) -> Need:
        known = self._known.get(section)
        if known is None:
            memo = await self._keeper.recall(memo_key(section))
            known = self._known.setdefault(section, Need.from_memo(memo.value, memo.at) if memo else Need())
        return known

    async def _keep(self, section: str, need: Need) -> None:
        self._known[section] = replace(need, at=utc_now())
        await self._keeper.remember(memo_key(section), {"needed": need.needed, "vain": need.vain})
