"""The store's URI: which store it names, and how it is shown."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from newscrawler.errors import StoreURIError

__all__ = ["StoreAddress", "parse_store_uri"]

_EXPECTED = "use sqlite:///news.db, sqlite:////absolute/path.db or mongodb://HOST/DATABASE"
_PASSWORD = re.compile(r"(?<=://)([^:/@?#]*):[^/]*@")
# MongoDB refuses these in a database name, and more than 63 bytes.
_BAD_NAME = re.compile(r'[/\\. "$*<>:|?\0]')


class StoreAddress(NamedTuple):
    """A parsed URI. `place` is the file's absolute path, or the database's name; `shown` has no password."""

    kind: Literal["sqlite", "mongodb"]
    uri: str
    place: str
    shown: str

    @property
    def key(self) -> str:
        """The store as 16 hex characters, the same from every working directory and with any password."""
        name = self.place if self.kind == "sqlite" else self.shown
        return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def parse_store_uri(uri: str) -> StoreAddress:
    """Return what the URI names; a relative SQLite path counts from the working directory. Raises StoreURIError."""
    shown = _PASSWORD.sub(r"\1:***@", uri)
    scheme, colon, rest = uri.partition("://")
    if not colon:
        raise StoreURIError(f"store {shown!r} has no scheme; {_EXPECTED}")
    if scheme == "sqlite":
        path = unquote(rest[1:]) if rest.startswith("/") else ""
        if not path or path.endswith("/") or "\0" in path:
            raise StoreURIError(f"store {shown!r} names no file; use sqlite:///news.db or sqlite:////absolute/path.db")
        return StoreAddress("sqlite", uri, str(Path(path).expanduser().absolute()), shown)
    if scheme in ("mongodb", "mongodb+srv"):
        return StoreAddress("mongodb", uri, _database(uri, shown), shown)
    raise StoreURIError(f"store {shown!r} has the scheme {scheme!r}; {_EXPECTED}")


def _database(uri: str, shown: str) -> str:
    # Hosts of a replica set are a list, which urlsplit reads as one host.
    try:
        parts = urlsplit(uri)
    except ValueError as error:
        raise StoreURIError(f"store {shown!r} is no URI: {error}; {_EXPECTED}") from error
    name = unquote(parts.path[1:])
    if not parts.netloc.rpartition("@")[2]:
        raise StoreURIError(f"store {shown!r} names no host; use mongodb://HOST/DATABASE")
    if not name:
        raise StoreURIError(f"store {shown!r} names no database; put one behind the host: mongodb://HOST/news")
    if _BAD_NAME.search(name) or len(name.encode()) > 63:
        raise StoreURIError(f"store {shown!r}: {name!r} cannot be a database's name; use letters, digits and dashes")
    return name
