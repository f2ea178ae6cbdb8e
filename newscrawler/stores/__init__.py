"""Where articles are kept: one protocol, SQLite and MongoDB behind it."""

from newscrawler.errors import StoreURIError
from newscrawler.stores.protocol import (
    Counts,
    Outcome,
    Pending,
    Query,
    Saved,
    Seen,
    Settled,
    SourceNote,
    Store,
    Validators,
    Write,
)
from newscrawler.stores.sqlite import SqliteStore
from newscrawler.stores.uri import parse_store_uri

__all__ = [
    "Counts",
    "Outcome",
    "Pending",
    "Query",
    "Saved",
    "Seen",
    "Settled",
    "SourceNote",
    "Store",
    "Validators",
    "Write",
    "open_store",
]


def open_store(uri: str) -> Store:
    """Return the store that the URI names, not opened yet: `await store.open()` connects. Raises StoreURIError."""
    address = parse_store_uri(uri)
    if address.kind == "sqlite":
        return SqliteStore(address)
    raise StoreURIError(f"store {address.shown!r}: MongoDB is not built in yet; use sqlite:///news.db")
