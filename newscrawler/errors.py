"""The exceptions newscrawler raises.

    NewscrawlerError
    ├── UsageError              wrong words, said before any work starts; exit 2
    │   ├── RegistryError       the sources file, with file, line and field
    │   └── StoreURIError       NEWSCRAWLER_STORE or --store
    ├── ArticleError            a mapping that is not an article of the contract
    ├── ExportError             the file asked for cannot be written; exit 1
    └── StoreError              the store refused or failed; exit 1 (2 at the start)
        ├── StoreDamaged        what is kept can no longer be read or written: nothing more goes in
        ├── StoreUnavailable    it cannot be reached: worth another try
        └── StoreVersionError   it was written by a newer newscrawler

A page that gives no article is not an exception but a value: `newscrawler.article.Refusal`.
Each message says what happened, to what, and what to do.
"""

from __future__ import annotations

from pathlib import Path

__all__ = [
    "ArticleError",
    "ExportError",
    "NewscrawlerError",
    "RegistryError",
    "StoreDamaged",
    "StoreError",
    "StoreURIError",
    "StoreUnavailable",
    "StoreVersionError",
    "UsageError",
]


class NewscrawlerError(Exception):
    """Anything newscrawler raises on purpose."""


class UsageError(NewscrawlerError):
    """The words of a command, a setting or a spider argument are wrong."""


class RegistryError(UsageError):
    """The registry is wrong; says where: `FILE:LINE: FIELD: WHY`. Line counts from 1, 0 is the whole file."""

    def __init__(self, path: Path, line: int, field: str, why: str) -> None:
        super().__init__(f"{path}:{line}: {field}: {why}" if line else f"{path}: {why}")
        self.path, self.line, self.field, self.why = path, line, field, why


class StoreURIError(UsageError):
    """The store's URI names no store."""


class ArticleError(NewscrawlerError):
    """A mapping does not hold an article; names the field."""


class ExportError(NewscrawlerError):
    """The file that articles are exported to cannot be written."""


class StoreError(NewscrawlerError):
    """The store refused or failed, and trying again would not help."""


class StoreUnavailable(StoreError):
    """The store cannot be reached for the moment; the same call may be repeated without harm."""


class StoreDamaged(StoreError):
    """The store's own data is broken; every further write would fail like this one."""


class StoreVersionError(StoreError):
    """The store's layout is newer than this program."""
