"""The way to the MongoDB server: the client, the database's layout, and the driver's errors in our words."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pymongo import ASCENDING, DESCENDING, TEXT, AsyncMongoClient, errors
from pymongo.asynchronous.database import AsyncDatabase

from newscrawler.errors import StoreError, StoreUnavailable, StoreURIError, StoreVersionError
from newscrawler.stores.uri import StoreAddress

__all__ = ["VERSION", "Database", "client_of", "in_our_words", "lay_out", "only_duplicates"]

Database = AsyncDatabase[dict[str, Any]]

VERSION = 2

# The server's code for a write that a unique index refused.
_DUPLICATE_KEY = 11000

# How long to look for a server before saying that there is none: at the start a person waits for it.
_SELECTION_TIMEOUT_MS = 5_000
# A server that took a command and says nothing for so long is taken for lost.
_SOCKET_TIMEOUT_MS = 30_000
# How long a majority may take to have a write in its journal.
_WRITE_TIMEOUT_MS = 20_000

_AUTHENTICATION_FAILED, _UNAUTHORIZED = 18, 13
_WEIGHTS = {"title": 10, "description": 4, "authors": 2, "text": 1, "tokens": 1}


def client_of(address: StoreAddress) -> AsyncMongoClient[dict[str, Any]]:
    """Return a client that connects at its first command. Raises StoreURIError for options the driver refuses."""
    try:
        return AsyncMongoClient(
            address.uri,
            w="majority",
            journal=True,
            wTimeoutMS=_WRITE_TIMEOUT_MS,
            tz_aware=True,
            serverSelectionTimeoutMS=_SELECTION_TIMEOUT_MS,
            connectTimeoutMS=_SELECTION_TIMEOUT_MS,
            socketTimeoutMS=_SOCKET_TIMEOUT_MS,
            appname="newscrawler",
        )
    except (errors.ConfigurationError, ValueError) as error:
        raise StoreURIError(f"store {address.shown!r}: {error}; use mongodb://HOST/DATABASE") from error


async def lay_out(database: Database, shown: str) -> str | None:
    """Make the indexes; return None, or why the server has no text search. Raises StoreVersionError."""
    await database.meta.update_one({"_id": "layout"}, {"$setOnInsert": {"version": VERSION}}, upsert=True)
    layout = await database.meta.find_one({"_id": "layout"})
    version = layout["version"] if layout else VERSION
    if version > VERSION:
        raise StoreVersionError(
            f"{shown} has layout {version}, this newscrawler knows {VERSION}; use the newscrawler that wrote it"
        )
    articles = database.articles
    # A text belongs to one article: this index decides when two come at once. It holds no article without a text.
    await articles.create_index("owns", unique=True, partialFilterExpression={"owns": {"$exists": True}})
    await articles.create_index([("stored_at", ASCENDING), ("_id", ASCENDING)])
    await articles.create_index([("published_at", DESCENDING), ("_id", DESCENDING)])
    await articles.create_index("source")
    await articles.create_index("marks")
    await articles.create_index("cluster_id")
    await articles.create_index("alias_of", sparse=True)
    await database.stories.create_index("into")
    await database.placing.create_index("ids")
    await database.revisions.create_index([("article_id", ASCENDING), ("revision", ASCENDING)])
    await database.revisions.create_index("superseded_at")
    await database.copies.create_index("content_hash")
    await database.copies.create_index("article_id")
    await database.ledger.create_index([("source", ASCENDING), ("state", ASCENDING), ("first_seen_at", ASCENDING)])
    await database.ledger.create_index([("source", ASCENDING), ("first_seen_at", DESCENDING)])
    await database.lists.create_index([("source", ASCENDING), ("next_at", ASCENDING)])
    await database.lists.create_index("parent")
    await database.runs.create_index([("started_at", DESCENDING)])
    try:
        # `language` names the body's language; left to itself the index would take it for a stemmer and refuse most.
        await articles.create_index(
            [(name, TEXT) for name in _WEIGHTS],
            name="words",
            weights=_WEIGHTS,
            default_language="none",
            language_override="stemmer",
        )
    except errors.OperationFailure as error:
        if isinstance(error, errors.NotPrimaryError) or error.code in (_AUTHENTICATION_FAILED, _UNAUTHORIZED):
            raise
        return str(_details(error).get("errmsg") or error)
    return None


@contextlib.contextmanager
def in_our_words(shown: str) -> Iterator[None]:
    """Turn the driver's errors into StoreUnavailable (worth another try) or StoreError."""
    try:
        yield
    except errors.PyMongoError as error:
        if _passes(error):
            raise StoreUnavailable(
                f"{shown}: no answer from the server; start it or check the address ({_words(error)})"
            ) from error
        code = getattr(error, "code", None)
        if code in (_AUTHENTICATION_FAILED, _UNAUTHORIZED):
            raise StoreError(
                f"{shown}: the server does not let this user in; check name, password and authSource"
                f" ({_details(error).get('errmsg') or error})"
            ) from error
        raise StoreError(f"{shown}: the server refused ({_details(error).get('errmsg') or error})") from error


def only_duplicates(error: errors.BulkWriteError) -> bool:
    """Say whether all that went wrong in a batch is that a unique index refused some of it: those were there before."""
    details = _details(error)
    return not details["writeConcernErrors"] and all(each["code"] == _DUPLICATE_KEY for each in details["writeErrors"])


def _passes(error: errors.PyMongoError) -> bool:
    if isinstance(error, errors.BulkWriteError):
        return bool(_details(error).get("writeConcernErrors"))
    # WTimeoutError: written, but not by a majority in time; sent again, it is acknowledged or refused.
    passing = (errors.ConnectionFailure, errors.ExecutionTimeout, errors.WTimeoutError, errors.WaitQueueTimeoutError)
    return isinstance(error, passing) or error.has_error_label("RetryableWriteError") or error.timeout


def _words(error: errors.PyMongoError) -> str:
    """Return the driver's words without its time-outs and its view of the servers, which help nobody to mend it."""
    return re.split(r" \(configured timeouts|, Timeout: |, Topology Description", str(error), maxsplit=1)[0]


def _details(error: errors.PyMongoError) -> Mapping[str, Any]:
    return getattr(error, "details", None) or {}
