"""The writes of a batch on their way into MongoDB: what is known of each before the server is asked, and after."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from newscrawler.stores.history import Arrival, Misfit, arrival
from newscrawler.stores.mongo.documents import document_of, utf8
from newscrawler.stores.mongo.likeness import Placed
from newscrawler.stores.protocol import Change, Outcome, Saved
from newscrawler.urls import article_id, clean_url

__all__ = ["Item", "noting", "prepared", "rounds"]


@dataclass(slots=True)
class Item:
    """A write on its way. `change` is None until decided, `led_to` the identity of the article that it ended at.

    `others` are the identities of its addresses, `keys` these addresses as the ledger has them. `taken` says that the
    server refused the text as somebody else's: only then is it worth asking whose. `placed` is what is to be compared
    with other articles, `left` the story it was in before; `joined` says that its article took another's states on.
    """

    saved: Saved
    coming: Arrival
    document: dict[str, Any]
    others: frozenset[str]
    keys: tuple[str, ...]
    change: Change | None = None
    led_to: str = ""
    taken: bool = False
    placed: Placed | None = None
    left: str | None = None
    joined: bool = False

    @property
    def text_hash(self) -> str:
        """The hash of the text that comes."""
        return self.coming.article.content_hash

    def end(self, change: Change, led_to: str) -> None:
        """Note what became of it."""
        self.change, self.led_to = change, led_to

    def is_one_of(self, article_id: str, canonical_url: str) -> None:
        """Take it for a write of this article, whatever identity its page states."""
        article = dataclasses.replace(self.coming.article, canonical_url=canonical_url)
        self.coming = dataclasses.replace(self.coming, id=article_id, article=article)

    def is_one_of_its_address(self, stored_at: datetime) -> None:
        """Take it for a write of the article of its address, whatever identity its page states."""
        article = dataclasses.replace(self.saved.article, canonical_url=clean_url(self.saved.article.url))
        self.coming = arrival(article, stored_at)
        self.document = document_of(self.coming, stored_at)


def prepared(saved: Saved, stored_at: datetime) -> Item | Outcome:
    """Return the write, ready to send; its outcome where no store can keep the article. Some milliseconds."""
    try:
        coming = arrival(saved.article, stored_at)
        document = document_of(coming, stored_at)
    except Misfit as misfit:
        return Outcome("rejected", reason=f"{saved.article.url}: {misfit}")
    addresses = {saved.article.url, *saved.requested}
    others = {article_id(each) for each in addresses if each != saved.article.canonical_url}
    keys = tuple(utf8(clean_url(each)) or "" for each in sorted(addresses))
    return Item(saved, coming, document, frozenset(others - {coming.id}), keys)


def rounds(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Yield runs of writes that no order could tell apart: no two of one identity, one address or one text."""
    group: list[Item] = []
    taken: set[str] = set()
    for item in items:
        names = {item.coming.id, item.text_hash, *item.others, *item.keys}
        if taken & names:
            yield group
            group, taken = [], set()
        group.append(item)
        taken |= names
    if group:
        yield group


def noting(item: Item) -> UpdateOne:
    """Return the update that notes the place of a copy."""
    article = item.coming.article
    # The earliest sight counts, so that the order of writes makes no difference. BSON compares field by field.
    seen = {
        "fetched_at": article.fetched_at or article.stored_at,
        "url": utf8(article.url),
        "source": utf8(article.source),
        "published": article.published,
        "syndication": article.syndication
        and {name: utf8(value) for name, value in dataclasses.asdict(article.syndication).items()},
        "publisher": utf8(article.publisher),
        "title": utf8(article.title),
    }
    return UpdateOne(
        {"_id": f"{item.text_hash}:{item.coming.id}"},
        {"$min": {"seen": seen}, "$setOnInsert": {"content_hash": item.text_hash, "article_id": item.coming.id}},
        upsert=True,
    )
