"""Where articles are kept: one protocol, SQLite and MongoDB behind it."""

from newscrawler.errors import StoreError
from newscrawler.stores.protocol import (
    Counts,
    Memo,
    Outcome,
    Pending,
    Poll,
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
    "Memo",
    "Outcome",
    "Pending",
    "Poll",
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
    """Return the store that the URI names, not opened yet: `await store.open()` connects.

    Raises StoreURIError, and StoreError when MongoDB's driver is missing: it is imported for a `mongodb://` URI only.
    """
    address = parse_store_uri(uri)
    if address.kind == "sqlite":
        return SqliteStore(address)
    try:
        from newscrawler.stores.mongo import MongoStore
    except ModuleNotFoundError as error:
        raise StoreError(f"store {address.shown!r} needs MongoDB's driver; pip install 'pymongo>=4.16'") from error
    return MongoStore(address)
