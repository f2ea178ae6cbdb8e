"""Group commit: each writer waits for the acknowledgement of its batch, and a batch is whatever has gathered.

The moment the store is free the next batch goes, so a lone write waits for nobody and many writes share a commit
(a batch that waits for a clock would cap the whole crawl: Scrapy holds a page's bytes until its item is through).
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from time import monotonic

from newscrawler.errors import StoreError, StoreUnavailable
from newscrawler.stores.protocol import Outcome, Saved, Store, Write
from newscrawler.stores.spill import Spill

logger = logging.getLogger(__name__)

# Writes and characters of text in one commit: bounds what one acknowledgement may take.
_MAX_WRITES = 256
_MAX_CHARACTERS = 4_000_000
# Seconds between two tries of a store that is away: the first and the longest.
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 15.0


class GroupCommit:
    """Writes to a store in batches, waits for one that is away, and spills when it stays away.

    While the store is away for less than `patience_s`, `write` simply takes longer: that is what holds the crawl
    back. After that, what waits and whatever comes goes to `spill`, and `on_lost` is called once.
    """

    def __init__(self, store: Store, *, patience_s: float, spill: Spill, on_lost: Callable[[StoreError], None]) -> None:
        self._store, self._patience_s, self._spill, self._on_lost = store, patience_s, spill, on_lost
        self._waiting: deque[tuple[Write, asyncio.Future[Outcome]]] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._lost = False

    async def write(self, write: Write) -> Outcome:
        """Return what the write did, once the store has acknowledged it, or `spilled` once the spill file holds it.

        Raises StoreError when neither will have it.
        """
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((write, future))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        return await future

    async def close(self) -> None:
        """Wait until everything written is acknowledged or spilled."""
        while self._writing is not None:
            await asyncio.wait([self._writing])
        self._spill.close()

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                batch = self._gathered()
                await self._commit(batch)
        finally:
            self._writing = None

    def _gathered(self) -> list[tuple[Write, asyncio.Future[Outcome]]]:
        batch, characters = [], 0
        while self._waiting and len(batch) < _MAX_WRITES and characters < _MAX_CHARACTERS:
            batch.append(self._waiting.popleft())
            write = batch[-1][0]
            characters += len(write.article.text) if isinstance(write, Saved) else 0
        return batch

    async def _commit(self, batch: list[tuple[Write, asyncio.Future[Outcome]]]) -> None:
        writes = [write for write, _ in batch]
        try:
            outcomes = await self._outcomes(writes)
        except StoreError as error:
            if len(batch) == 1:
                _fail(batch[0][1], error)
                return
            # One bad write must not cost the others: each goes alone.
            for one in batch:
                await self._commit([one])
            return
        for (_, future), outcome in zip(batch, outcomes, strict=True):
            if not future.done():
                future.set_result(outcome)

    async def _outcomes(self, writes: list[Write]) -> list[Outcome]:
        deadline, wait_s = monotonic() + self._patience_s, _FIRST_WAIT_S
        while not self._lost:
            try:
                return await self._store.write(writes)
            except StoreUnavailable as error:
                if monotonic() + wait_s > deadline:
                    self._lost = True
                    self._on_lost(error)
                    break
                logger.warning("%s; trying again in %.1f s", error, wait_s)
                await asyncio.sleep(wait_s)
                wait_s = min(wait_s * 2, _LONGEST_WAIT_S)
        await asyncio.to_thread(self._spill.keep, writes)
        return [Outcome("spilled", write.article if isinstance(write, Saved) else None) for write in writes]


def _fail(future: asyncio.Future[Outcome], error: StoreError) -> None:
    if not future.done():
        future.set_exception(error)
