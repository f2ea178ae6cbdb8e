"""Articles to put into stores, and what of a store is compared."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from newscrawler.article import Article, Block, content_hash, rfc3339
from newscrawler.stores import Query, Saved, Store

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def minute(n: float) -> datetime:
    """Return the instant n minutes after the tests' beginning of time."""
    return START + timedelta(minutes=n)


def article(path: str, text: str, at: float = 0, **fields: Any) -> Article:
    """Return an article at https://news.example/PATH, fetched `at` minutes after START."""
    url = path if "://" in path else f"https://news.example/{path}"
    blocks = tuple(Block("paragraph", line) for line in text.split("\n"))
    values = {"url": url, "canonical_url": url, "title": f"About {path}", **fields}
    return Article(text=text, blocks=blocks, content_hash=content_hash(text), fetched_at=rfc3339(minute(at)), **values)


def saved(path: str, text: str, at: float = 0, **fields: Any) -> Saved:
    """Return the article with its own address as the one that was asked for."""
    one = article(path, text, at, **fields)
    return Saved(one, (one.url,))


async def everything(store: Store) -> dict[str, Any]:
    """Return identities, revisions, texts and copies: all that must not depend on order, repeats or kills."""
    found: dict[str, Any] = {}
    async for each in store.articles(Query()):
        revisions = await store.revisions(each.canonical_url)
        found[each.canonical_url] = [
            (one.revision, one.text, one.title, sorted((copy.url, copy.source, copy.fetched_at) for copy in one.copies))
            for one in revisions
        ]
    counts = await store.counts()
    return {"articles": found, "counts": (counts.articles, counts.revisions, counts.copies, dict(counts.ledger))}


_CONSONANTS = "bdfgklmnprstvz"


def words(name: str, count: int = 90) -> str:
    """Return a text of so many words that no text of another name has."""
    return " ".join(f"{name}{_CONSONANTS[n % 14]}{'aeiou'[n % 5]}{_CONSONANTS[n // 14]}" for n in range(count))
