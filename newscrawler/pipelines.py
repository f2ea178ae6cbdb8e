"""Item pipelines: validate, identify, keep captures, save. An item comes out as an Article that the store has
acknowledged.

Items of our spiders are Found and Refusal. A user's own spider in the same project may yield dictionaries,
dataclasses or Scrapy items with the contract's field names; items of another kind pass untouched.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itemadapter import ItemAdapter
from scrapy.exceptions import CloseSpider, DropItem

from newscrawler.article import FIELDS, Article, Found, Refusal, content_hash, rfc3339, utc_now
from newscrawler.captured import keep
from newscrawler.errors import ArticleError, StoreError
from newscrawler.keeping import Keeper, keeper_of
from newscrawler.rendering.options import capture_kinds
from newscrawler.rounds import Rounds, rounds_of
from newscrawler.stores import SourceNote
from newscrawler.urls import parse_http_url, trusted_canonical

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class NotStored(DropItem):
    """The item ends here, for the reason the class names. `article` is the document it led to, where there is one."""

    def __init__(self, message: str, article: Article | None = None, log_level: str = "DEBUG") -> None:
        super().__init__(message, log_level=log_level)
        self.article = article


class Invalid(NotStored):
    """The item has the contract's names and not its values."""


class Refused(NotStored):
    """The page gave no article."""


class Unchanged(NotStored):
    """The store has this article with this text."""


class Copied(NotStored):
    """The store has this text at another address; this one is noted there."""


class Rejected(NotStored):
    """The store will not take this document (too large for it, say)."""


class Spilled(NotStored):
    """The store went away; the article is in the spill file that the next run takes in."""


class Validate:
    """Turns what has the contract's names into an article, or says what is wrong with it."""

    def __init__(self, crawler: Crawler) -> None:
        self._stats = crawler.stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Validate:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Return Found or Refusal, or an item of another kind as it was. Raises Invalid."""
        if isinstance(item, Refusal):
            return item
        found = item if isinstance(item, Found) else self._found(item)
        if found is None:
            self._stats.inc_value("newscrawler/items/of_another_kind")
            return item
        if parse_http_url(found.article.url) is None:
            raise Invalid(f"url: {found.article.url!r} is no http address", log_level="WARNING")
        if not found.article.text.strip():
            raise Invalid(f"{found.article.url}: text: empty; an article has a body", log_level="WARNING")
        return found

    @staticmethod
    def _found(item: Any) -> Found | None:
        if isinstance(item, Article):
            return Found(item, (item.url,))
        if not ItemAdapter.is_item(item):
            return None
        row = ItemAdapter(item).asdict()
        if "url" not in row or not row.keys() & {"text", "blocks"} or row.keys() - set(FIELDS):
            return None
        try:
            return Found(_article_of(row), (row["url"],))
        except ArticleError as error:
            raise Invalid(f"{row['url']}: {error}", log_level="WARNING") from error


class Identify:
    """Gives an article its identity and the hash of its text, where the spider has not."""

    async def process_item(self, item: Any) -> Any:
        """Return Found with `canonical_url`, `content_hash` and `fetched_at` set; anything else as it was."""
        if not isinstance(item, Found):
            return item
        article = item.article
        missing: dict[str, Any] = {}
        if not article.content_hash:
            missing["content_hash"] = content_hash(article.text)
        if article.fetched_at is None:
            missing["fetched_at"] = rfc3339(utc_now())
        return replace(item, article=replace(article, **missing)) if missing else item


class KeepCaptures:
    """Writes the files of an article's page, so that they are there before the article is stored."""

    def __init__(self, folder: Path, wanted: frozenset[str], keeper: Keeper) -> None:
        self._folder, self._wanted, self._keeper = folder, wanted, keeper
        self._complained = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepCaptures:
        settings = crawler.settings
        wanted = capture_kinds(str(settings.get("NEWSCRAWLER_CAPTURE") or ""))
        return cls(Path(settings.get("NEWSCRAWLER_CAPTURE_DIR")), frozenset(wanted), keeper_of(crawler))

    async def process_item(self, item: Any) -> Any:
        """Return Found with its `captures` on disk; anything else as it was. A file that cannot be written costs itself
        alone, as does one that was wanted and could not be made.
        """
        if not isinstance(item, Found):
            return item
        self._keeper.count(item.article.source, "captures_failed", times=len(self._wanted - item.captures.keys()))
        if not item.captures:
            return item
        kept = []
        for kind, data in item.captures.items():
            try:
                kept.append(await asyncio.to_thread(keep, self._folder, item.article, kind, data))
            except OSError as error:
                self._failed(item.article, kind, error)
        self._keeper.count(item.article.source, "captures", times=len(kept))
        return replace(item, article=replace(item.article, captures=tuple(kept)), captures={})

    def _failed(self, article: Article, kind: str, error: OSError) -> None:
        self._keeper.count(article.source, "captures_failed")
        # Once aloud: on a full disk there is one for each page.
        level = logging.DEBUG if self._complained else logging.ERROR
        self._complained = True
        why = error.strerror or error
        logger.log(level, "%s: not kept as %s: %s (see to %s)", article.url, kind, why, self._folder)


class Save:
    """Hands articles to the store and waits for its word; nothing is returned as stored that is not."""

    def __init__(self, keeper: Keeper, rounds: Rounds) -> None:
        self._keeper, self._rounds = keeper, rounds

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Save:
        return cls(keeper_of(crawler), rounds_of(crawler))

    async def open_spider(self) -> None:
        """Open the store. A store that cannot be opened ends the crawl with one line, before any request."""
        try:
            await self._keeper.open()
        except StoreError as error:
            raise CloseSpider(f"store: {error}") from error

    async def close_spider(self) -> None:
        """Wait for the last acknowledgement."""
        await self._rounds.flush()
        await self._keeper.flush()

    async def process_item(self, item: Any) -> Any:
        """Return the Article as stored. Raises Refused, Unchanged, Copied, Rejected or Spilled."""
        if isinstance(item, Refusal):
            await self._refuse(item)
        if not isinstance(item, Found):
            return item
        outcome = await self._keeper.save(item)
        url = item.article.canonical_url
        match outcome.change:
            case "unchanged":
                raise Unchanged(f"unchanged: {url}", outcome.article)
            case "copy":
                owner = outcome.article.canonical_url if outcome.article else "another address"
                raise Copied(f"the same text as {owner}: {url}", outcome.article)
            case "rejected":
                raise Rejected(f"{url}: the store does not take it: {outcome.reason}", log_level="ERROR")
            case "spilled":
                raise Spilled(f"kept in the spill file: {url}")
        return outcome.article

    async def _refuse(self, refusal: Refusal) -> None:
        if refusal.about == "list":
            error = f"{refusal.code}: {refusal.reason}"
            note = SourceNote(refusal.url or "", refusal.source, utc_now(), error)
            self._rounds.note(note, wait_s=refusal.retry_after_s)
        else:
            await self._keeper.settle(refusal)
        raise Refused(f"{refusal.url}: {refusal.code}: {refusal.reason}")


def _article_of(row: dict[str, Any]) -> Article:
    """Return the article of a user's item: `text` and `blocks` give each other, times may be datetimes."""
    row = {name: rfc3339(value) if hasattr(value, "isoformat") else value for name, value in row.items()}
    if not row.get("blocks"):
        paragraphs = str(row.get("text") or "").split("\n")
        row["blocks"] = [{"kind": "paragraph", "text": line.strip()} for line in paragraphs if line.strip()]
    row.setdefault("canonical_url", trusted_canonical(str(row["url"]), None))
    article = Article.from_dict({name: value for name, value in row.items() if value is not None or name != "text"})
    return replace(article, text="\n".join(block.text for block in article.blocks))
