"""The spill file: where writes wait that a store which went away could not take.

One file a process, JSON lines, appended and synced before a write counts as kept. The next run on the same store
takes it in; a file is locked while it is written or taken in, so that no two processes take the same.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from platformdirs import user_state_dir

from newscrawler.article import Article, parse_instant, rfc3339
from newscrawler.errors import ArticleError, StoreError
from newscrawler.stores.protocol import Saved, Settled, Store, Write
from newscrawler.stores.uri import parse_store_uri

# Writes taken in by one commit.
_BATCH = 200


class Spill:
    """The spill files of one store. `directory` None: the user's state directory."""

    def __init__(self, uri: str, directory: Path | None = None) -> None:
        self.directory = directory or Path(user_state_dir("newscrawler")) / "spill"
        self._key = parse_store_uri(uri).key
        self._file: TextIO | None = None

    @property
    def path(self) -> Path:
        """Where this process spills."""
        return self.directory / f"{self._key}-{os.getpid()}.jsonl"

    def keep(self, writes: Sequence[Write]) -> None:
        """Append the writes and sync them to the disk. Raises StoreError when the disk refuses."""
        try:
            if self._file is None:
                self.directory.mkdir(parents=True, exist_ok=True)
                self._file = self.path.open("a", encoding="utf-8", errors="surrogatepass")
                fcntl.flock(self._file, fcntl.LOCK_EX)
            self._file.writelines(json.dumps(_row(write)) + "\n" for write in writes)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise StoreError(
                f"{self.path}: cannot be written, so what the store did not take is lost: {error}"
            ) from error

    def close(self) -> None:
        """Let go of this process's file; what is in it stays."""
        if self._file is not None:
            self._file.close()
            self._file = None

    async def take_in(self, store: Store) -> int:
        """Write what earlier processes had to spill, and remove each file once the store has acknowledged all of it.

        Returns how many writes were taken in. A half-written last line (a kill in the middle) is passed over: it was
        never said to be kept. Raises StoreError; the files then stay, and taking them in again does no harm.
        """
        taken = 0
        for path in sorted(self.directory.glob(f"{self._key}-*.jsonl")):
            with path.open(encoding="utf-8", errors="surrogatepass") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                writes = _writes(file)
                while batch := list(islice(writes, _BATCH)):
                    await store.write(batch)
                    taken += len(batch)
                path.unlink(missing_ok=True)
        return taken


def _row(write: Write) -> dict[str, Any]:
    if isinstance(write, Saved):
        return {"saved": write.article.to_dict(), "requested": write.requested}
    times = {"at": rfc3339(write.at), "retry_at": rfc3339(write.retry_at) if write.retry_at else None}
    return {"settled": {**asdict(write), **times}}


def _writes(file: TextIO) -> Iterator[Write]:
    for line in file:
        try:
            row = json.loads(line)
            if "saved" in row:
                yield Saved(Article.from_dict(row["saved"]), tuple(row["requested"]))
            else:
                settled = row["settled"]
                times = {name: parse_instant(settled[name]) for name in ("at", "retry_at")}
                yield Settled(**{**settled, **times})
        except (ValueError, KeyError, TypeError, ArticleError):
            continue
