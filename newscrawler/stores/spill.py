"""Where writes go that no store took: JSON lines in a file, until a later run takes them in.

One file a process, locked while it lives, so that nobody takes in what is still being written; the lock goes with the
process, `kill -9` included. Taking in is safe to repeat, as every write is.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from platformdirs import user_state_dir

from newscrawler.article import Article, parse_instant
from newscrawler.errors import ArticleError, StoreError, StoreUnavailable
from newscrawler.stores.instants import instant_text
from newscrawler.stores.protocol import Saved, Settled, Store, Write
from newscrawler.stores.uri import parse_store_uri

__all__ = ["Spill"]

logger = logging.getLogger(__name__)

# Writes sent back to the store at once; the store's own time-outs are for batches of this size.
_BATCH = 100
_RECHECKS = ("recheck_at", "recheck_revised_at")


class Spill:
    """The spill files of one store, in `directory` (default: the user's state directory). Makes nothing until used."""

    def __init__(self, uri: str, directory: Path | None = None) -> None:
        self._key = parse_store_uri(uri).key
        self.directory = directory or Path(user_state_dir("newscrawler")) / "spill"
        self._file: IO[bytes] | None = None

    @property
    def path(self) -> Path | None:
        """The file this process has written to, None when it has not."""
        return Path(self._file.name) if self._file else None

    async def keep(self, writes: Sequence[Write]) -> None:
        """Put the writes into this process's file; they are on the disk when it returns. Raises StoreError."""
        await asyncio.to_thread(self._append, writes)

    async def close(self) -> None:
        """Let go of this process's file; the next run may take it in."""
        file, self._file = self._file, None
        if file is not None:
            await asyncio.to_thread(file.close)

    async def take_in(self, store: Store) -> int:
        """Write what other runs have left into the store; return how many writes it took.

        A file goes once all of it was acknowledged. Lines the store refuses for good stay beside it as
        `*.refused.jsonl`. Raises StoreUnavailable, with the files as they were.
        """
        taken = 0
        for path in sorted(self.directory.glob(f"{self._key}-*.spill.jsonl")):
            file = await asyncio.to_thread(_locked, path)
            if file is None:
                continue
            try:
                taken += await self._take(path, file, store)
            finally:
                file.close()
        return taken

    async def _take(self, path: Path, file: IO[bytes], store: Store) -> int:
        taken = 0
        refused: list[Write] = []
        for batch in await asyncio.to_thread(lambda: list(_batches(file))):
            kept, bad = await _written(store, batch)
            taken += kept
            refused += bad
        if refused:
            beside = path.with_name(path.name.replace(".spill.", ".refused."))
            await asyncio.to_thread(lambda: _write_lines(beside.open("wb"), refused))
            logger.error("%d writes were refused for good by %s; they are in %s", len(refused), store.uri, beside)
        # Still locked: whoever opened the file meanwhile finds it gone.
        await asyncio.to_thread(path.unlink)
        return taken

    def _append(self, writes: Sequence[Write]) -> None:
        try:
            if self._file is None:
                self.directory.mkdir(parents=True, exist_ok=True)
                name = f"{self._key}-{os.getpid()}-{uuid.uuid4().hex[:8]}.spill.jsonl"
                file = (self.directory / name).open("ab")
                fcntl.flock(file, fcntl.LOCK_EX)
                self._file = file
            self._file.write(b"".join(_line(write) for write in writes))
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise StoreError(
                f"{self.directory}: articles cannot be spilled there; make room or rights ({error})"
            ) from (error)


async def _written(store: Store, batch: Sequence[Write]) -> tuple[int, list[Write]]:
    """Return how many of the writes the store took, and those it refuses for good."""
    try:
        outcomes = await store.write(batch)
    except StoreUnavailable:
        raise
    except StoreError:
        if len(batch) == 1:
            return 0, list(batch)
        singles = [await _written(store, [write]) for write in batch]
        return sum(kept for kept, _ in singles), [write for _, bad in singles for write in bad]
    bad = [write for write, outcome in zip(batch, outcomes, strict=True) if outcome.change == "rejected"]
    return len(batch) - len(bad), bad


def _locked(path: Path) -> IO[bytes] | None:
    """Return the file, ours to take in; None when a living process has it or it is gone."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    if os.fstat(file.fileno()).st_nlink == 0:
        file.close()
        return None
    return file


def _write_lines(file: IO[bytes], writes: Sequence[Write]) -> None:
    with file:
        file.writelines(_line(write) for write in writes)
        file.flush()
        os.fsync(file.fileno())


def _batches(file: IO[bytes]) -> Iterator[list[Write]]:
    batch: list[Write] = []
    for number, line in enumerate(file, start=1):
        try:
            batch.append(_write(json.loads(line)))
        except (ValueError, KeyError, TypeError, ArticleError) as error:
            # The last line of a process that was killed while writing it: nobody was told that it is kept.
            logger.warning("line %d of a spill file is no write and is left out: %s", number, error)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _line(write: Write) -> bytes:
    row: dict[str, Any]
    if isinstance(write, Saved):
        row = {"article": replace(write.article, copies=()).to_dict(), "requested": write.requested}
        row |= {name: instant_text(getattr(write, name)) for name in _RECHECKS}
    else:
        row = {"url": write.url, "source": write.source, "state": write.state, "code": write.code}
        row |= {"reason": write.reason, "at": instant_text(write.at), "retry_at": instant_text(write.retry_at)}
    # Escapes for all but ASCII: lone surrogates come back as they were.
    return json.dumps(row).encode("ascii") + b"\n"


def _write(row: dict[str, Any]) -> Write:
    if "article" in row:
        times = {name: parse_instant(row.get(name)) for name in _RECHECKS}
        return Saved(Article.from_dict(row["article"]), tuple(row["requested"]), **times)
    at = parse_instant(row.pop("at"))
    if at is None:
        raise ValueError("no time")
    return Settled(**{**row, "at": at, "retry_at": parse_instant(row["retry_at"])})
