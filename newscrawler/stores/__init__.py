"""Where articles are kept: one protocol, SQLite and MongoDB behind it."""

from newscrawler.stores.protocol import (
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

__all__ = ["Outcome", "Pending", "Query", "Saved", "Seen", "Settled", "SourceNote", "Store", "Validators", "Write"]
