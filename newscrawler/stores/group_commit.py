"""Group commit: the writer takes whatever has gathered the moment it is free, and each caller waits for its batch.

No clock holds a write back, and a store that is slow or away holds its callers back: that is the back-pressure on the
crawl. A store that stays away loses its turn: what waits and what comes later goes to the spill file.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newscrawler.errors import StoreDamaged, StoreError, StoreUnavailable
from newscrawler.stores.patience import patiently
from newscrawler.stores.protocol import Outcome, Saved, Store, Write
from newscrawler.stores.spill import Spill

__all__ = ["GroupCommit"]

logger = logging.getLogger(__name__)

# A batch is bounded so that no transaction runs for seconds and no MongoDB message nears its 48 MB.
_MAX_WRITES = 256
_MAX_BATCH_BYTES = 16 * 1024 * 1024


@dataclass(slots=True)
class _Waiting:
    write: Write
    size_bytes: int
    outcome: asyncio.Future[Outcome]


class GroupCommit:
    """Writes of many callers to one opened store. `close` when the last caller is done; the store stays open.

    A write that fails is tried again for `patience_s` seconds; then it goes to `spill`, all later ones too, and
    `on_lost` is called once with the error.
    """

    def __init__(self, store: Store, *, patience_s: float, spill: Spill, on_lost: Callable[[StoreError], None]) -> None:
        self._store, self._spill, self._on_lost = store, spill, on_lost
        self._patience_s = patience_s
        self._waiting: deque[_Waiting] = deque()
        self._arrived = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._closing = False
        self._lost: StoreError | None = None

    async def write(self, write: Write) -> Outcome:
        """Return what became of the write once it was acknowledged by the store, or `spilled` once it is in the file.

        Raises StoreError when neither store nor spill file took it.
        """
        if self._closing:
            raise StoreError(f"{self._store.uri}: closed already; nothing can be written any more")
        waiting = _Waiting(write, _size_bytes(write), asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        self._arrived.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="group commit")
        # Shielded: a caller that is cancelled takes nothing out of the batch.
        return await asyncio.shield(waiting.outcome)

    async def close(self) -> None:
        """Wait until all that was handed over is acknowledged or spilled. Safe to call twice."""
        self._closing = True
        self._arrived.set()
        try:
            if self._task is not None:
                await self._task
        finally:
            await self._spill.close()

    async def _run(self) -> None:
        while self._waiting or not self._closing:
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                batch = self._next_batch()
                try:
                    await self._commit(batch)
                except BaseException as error:
                    # A defect or the end of the loop: whoever waits must hear of it.
                    self._closing = True
                    for waiting in (*batch, *self._waiting):
                        _fail(waiting, error)
                    raise

    def _next_batch(self) -> list[_Waiting]:
        batch = [self._waiting.popleft()]
        size_bytes = batch[0].size_bytes
        while self._waiting and len(batch) < _MAX_WRITES:
            size_bytes += self._waiting[0].size_bytes
            if size_bytes > _MAX_BATCH_BYTES:
                break
            batch.append(self._waiting.popleft())
        return batch

    async def _commit(self, batch: Sequence[_Waiting]) -> None:
        if self._lost is not None:
            await self._keep(batch, self._lost)
            return
        writes = [waiting.write for waiting in batch]
        try:
            outcomes = await patiently(lambda: self._store.write(writes), self._patience_s)
        except (StoreUnavailable, StoreDamaged) as error:
            self._lost = error
            logger.error("%s stays away; articles go to %s", self._store.uri, self._spill.directory)  # noqa: TRY400
            await self._keep(batch, error)
            self._on_lost(error)
        except StoreError as error:
            if len(batch) == 1:
                logger.error("%s refused a write, which is kept in the spill file: %s", self._store.uri, error)  # noqa: TRY400
                await self._keep(batch, error)
                return
            # One by one: a bad write costs only itself.
            for waiting in batch:
                await self._commit([waiting])
        else:
            for waiting, outcome in zip(batch, outcomes, strict=True):
                _answer(waiting, outcome)

    async def _keep(self, batch: Sequence[_Waiting], why: StoreError) -> None:
        try:
            await self._spill.keep([waiting.write for waiting in batch])
        except StoreError as error:
            for waiting in batch:
                _fail(waiting, error)
        else:
            for waiting in batch:
                _answer(waiting, Outcome("spilled", reason=str(why)))


def _answer(waiting: _Waiting, outcome: Outcome) -> None:
    if not waiting.outcome.done():
        waiting.outcome.set_result(outcome)


def _fail(waiting: _Waiting, error: BaseException) -> None:
    if not waiting.outcome.done():
        if isinstance(error, asyncio.CancelledError):
            waiting.outcome.cancel()
        else:
            waiting.outcome.set_exception(error)


def _size_bytes(write: Write) -> int:
    """Return about what the write takes in the store: the text twice, as text and as blocks."""
    return 2 * len(write.article.text) + 2000 if isinstance(write, Saved) else 500
