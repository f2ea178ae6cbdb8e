"""Extraction in worker processes: a page that hangs, dies or eats memory costs that page alone.

Each worker has one socket and one page in flight. At its deadline it is killed and replaced; its memory is capped;
after so many pages it is retired. Pages go in as bytes and answers come back as JSON: nothing is unpickled, and
every failure is a Refusal. Workers are forked from a warm server process, so a new one costs milliseconds, and
they end when that server does, which ends when this process does, kill -9 included.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import importlib
import json
import logging
import multiprocessing
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable, Mapping
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from newscrawler.article import Article, Refusal

__all__ = ["DEFAULT_MEMORY_BYTES", "DEFAULT_TIMEOUT_S", "EXPLAINER", "EXTRACTOR", "Explained", "ExtractionPool"]

EXTRACTOR = "newscrawler.extraction:extract"
# Gives its evidence, too: JSON values.
EXPLAINER = "newscrawler.extraction:explain"

# Seconds; the slowest of several hundred real pages took under two.
DEFAULT_TIMEOUT_S = 20.0
# Bytes on top of what a worker has mapped when it starts; a 10 MB page needs some 300 MB as a tree.
DEFAULT_MEMORY_BYTES = 1 << 30
# Pages; a new worker costs about as much as one page, and native libraries never give all memory back.
PAGES_PER_WORKER = 2_000
# Pages between two clearings of the caches that trafilatura and its kin keep for ever.
PAGES_PER_CLEARING = 500

Extractor = Callable[..., "Article | Refusal | tuple[Article | Refusal, Mapping[str, Any]]"]
# What the fork server imports beside the extractor, to have its models loaded once for all workers.
_WARMED = "newscrawler.extraction.warmed"

_LENGTHS = struct.Struct("!II")
_PR_SET_PDEATHSIG = 1


class Explained(NamedTuple):
    """An answer with the extractor's evidence, None where it gave none or came to no answer."""

    result: Article | Refusal
    evidence: Mapping[str, Any] | None = None


class ExtractionPool:
    """Runs `extract` in up to `workers` processes. Belongs to one event loop; `close` it, or leave its `async with`.

    `extractor` is `MODULE:FUNCTION`, called as `extract` is and answering with an Article or a Refusal, or with one of
    them and a mapping of JSON values (its evidence).
    """

    def __init__(
        self,
        workers: int,
        *,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        memory_bytes: int = DEFAULT_MEMORY_BYTES,
        pages_per_worker: int = PAGES_PER_WORKER,
        extractor: str = EXTRACTOR,
    ) -> None:
        self.workers = workers
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._pages_per_worker = pages_per_worker
        self._extractor = extractor
        self._free = asyncio.Semaphore(workers)
        self._starting = asyncio.Lock()
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._warming: asyncio.Future[None] | None = None

    async def __aenter__(self) -> ExtractionPool:
        return self

    async def __aexit__(self, *exc_info: object) -> None:
        await self.close()

    async def extract(
        self, body: bytes, url: str, headers: Mapping[str, str] | None = None, **evidence: Any
    ) -> Article | Refusal:
        """Return what the extractor makes of the page; `evidence` are its further keyword arguments (JSON values).

        Waits for a free worker. A worker's failure is a Refusal: `extraction_timeout`, `extraction_memory`,
        `extraction_crash` (these may be tried again), never an exception.
        """
        return (await self.explain(body, url, headers, **evidence)).result

    async def explain(
        self, body: bytes, url: str, headers: Mapping[str, str] | None = None, **evidence: Any
    ) -> Explained:
        """Return what `extract` does with what the extractor says of its reasons (EXPLAINER does)."""
        question = {"url": url, "headers": dict(headers or {}), "evidence": evidence}
        # A worker may die of something else than its page (the system's memory killer, say): a second one decides.
        for _ in range(2):
            answer = await self._once(question, body)
            if not isinstance(answer.result, Refusal) or answer.result.code != "extraction_crash":
                break
        return answer

    async def _once(self, question: Mapping[str, Any], body: bytes) -> Explained:
        url = question["url"]
        async with self._free:
            try:
                worker = self._idle.pop() if self._idle else await self._start()
            except (OSError, EOFError) as error:
                # The fork server was killed; the next start makes another.
                reason = f"no extraction process could be started ({error})"
                return Explained(Refusal(code="extraction_crash", reason=reason, url=url, retry=True))
            answered = False
            try:
                answer = await asyncio.wait_for(worker.ask(question, body), self._timeout_s)
                answered = True
            except TimeoutError:
                reason = f"extraction took longer than {self._timeout_s:g} s and was stopped"
                return Explained(Refusal(code="extraction_timeout", reason=reason, url=url, retry=True))
            except (OSError, EOFError):
                reason = f"the extraction process died on this page (exit {await worker.exit_code()})"
                return Explained(Refusal(code="extraction_crash", reason=reason, url=url, retry=True))
            finally:
                if not answered or worker.pages >= self._pages_per_worker or answer.get("spent"):
                    self._all.discard(worker)
                    await worker.stop()
                else:
                    self._idle.append(worker)
        result = Article.from_dict(answer["article"]) if "article" in answer else Refusal(**answer["refusal"])
        return Explained(result, answer.get("seen"))

    def warm_up(self) -> None:
        """Start the workers in the background, so that the first pages do not wait for them; once, and cheap after."""
        if self._warming is None:
            self._warming = asyncio.ensure_future(self._warm_up())

    async def close(self) -> None:
        """End every worker. Safe to call twice."""
        if self._warming is not None:
            await asyncio.wait([self._warming])
        workers, self._all, self._idle = self._all, set(), []
        for worker in workers:
            await worker.stop()

    async def _warm_up(self) -> None:
        for _ in range(self.workers):
            async with self._free:
                if len(self._all) < self.workers:
                    # A start that fails is the first page's to report.
                    with contextlib.suppress(OSError, EOFError):
                        self._idle.append(await self._start())

    async def _start(self) -> _Worker:
        async with self._starting:
            # In a thread: the first start waits for the fork server to import the extractor.
            process, ours = await asyncio.to_thread(_launch, self._extractor, self._memory_bytes)
            worker = _Worker(process, *await asyncio.open_connection(sock=ours))
        self._all.add(worker)
        return worker


class _Worker:
    """One process and the socket to it."""

    def __init__(self, process: BaseProcess, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pages = 0
        self._stopped = False
        self._process, self._reader, self._writer = process, reader, writer

    async def ask(self, question: Mapping[str, Any], body: bytes) -> dict[str, Any]:
        self.pages += 1
        head = json.dumps(question).encode()
        self._writer.writelines((_LENGTHS.pack(len(head), len(body)), head, body))
        await self._writer.drain()
        size, _ = _LENGTHS.unpack(await self._reader.readexactly(_LENGTHS.size))
        answer: dict[str, Any] = json.loads(await self._reader.readexactly(size))
        return answer

    async def exit_code(self) -> int | None:
        await asyncio.to_thread(self._process.join, 5)
        return self._process.exitcode

    async def stop(self) -> None:
        """Kill the process: it holds nothing that a clean end would save. Safe to call twice."""
        if self._stopped:
            return
        self._stopped = True
        self._process.kill()
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()
        await asyncio.to_thread(self._process.join)
        self._process.close()


def _launch(extractor: str, memory_bytes: int) -> tuple[BaseProcess, socket.socket]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([extractor.partition(":")[0], _WARMED])
    ours, theirs = socket.socketpair()
    with theirs, _without_main():
        process = context.Process(target=_serve, args=(theirs, extractor, memory_bytes), name="extraction", daemon=True)
        process.start()
    return process, ours


@contextlib.contextmanager
def _without_main() -> Any:
    """Keep multiprocessing from importing the program's main script again in each worker: it is not needed there."""
    main = sys.modules["__main__"]
    kept = {name: getattr(main, name) for name in ("__file__", "__spec__") if hasattr(main, name)}
    try:
        for name in kept:
            setattr(main, name, None)
        yield
    finally:
        for name, value in kept.items():
            setattr(main, name, value)


def _serve(connection: socket.socket, extractor: str, memory_bytes: int) -> None:
    """Answer questions until the other end closes. Runs in the worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_the_program()
    logging.disable(logging.CRITICAL)
    module, _, name = extractor.partition(":")
    library = importlib.import_module(module)
    function: Extractor = getattr(library, name)
    clear_caches: Callable[[], None] = getattr(library, "clear_caches", lambda: None)
    _cap_memory(memory_bytes)
    # What is loaded stays: looking through it again and again took a tenth of the time.
    gc.freeze()
    pages = 0
    with connection, connection.makefile("rwb") as stream:
        while lengths := stream.read(_LENGTHS.size):
            head_size, body_size = _LENGTHS.unpack(lengths)
            question = json.loads(stream.read(head_size))
            answer = _answer(function, stream.read(body_size), question)
            line = json.dumps(answer).encode()
            stream.write(_LENGTHS.pack(len(line), 0) + line)
            stream.flush()
            pages += 1
            if pages % PAGES_PER_CLEARING == 0:
                clear_caches()


def _end_with_the_program() -> None:
    """Let the kernel kill this worker when the fork server ends, whatever the worker is doing then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # The fork server ends when nobody holds the writing end of its life line; each worker is handed a copy, so that
    # one busy worker would keep the server, and with it all workers, alive after the program was killed.
    server = forkserver._forkserver
    os.close(server._forkserver_alive_fd)  # type: ignore[attr-defined]


def _answer(function: Extractor, body: bytes, question: dict[str, Any]) -> dict[str, Any]:
    url = question["url"]
    try:
        result = function(body, url, question["headers"], **question["evidence"])
    except MemoryError:
        refusal = Refusal(code="extraction_memory", reason="extraction needed too much memory", url=url, retry=True)
        return {"refusal": refusal.to_dict(), "spent": True}
    except RecursionError:
        refusal = Refusal(code="too_deep", reason="the page is nested too deep to be read", url=url)
        return {"refusal": refusal.to_dict(), "spent": True}
    except Exception as error:  # noqa: BLE001 - the process boundary: whatever a page provokes stays a value
        reason = f"extraction failed on this page: {type(error).__name__}: {error}"
        return {"refusal": Refusal(code="extraction_error", reason=reason, url=url).to_dict(), "spent": True}
    result, seen = result if isinstance(result, tuple) else (result, None)
    answer: dict[str, Any] = {"article" if isinstance(result, Article) else "refusal": result.to_dict()}
    return answer if seen is None else {**answer, "seen": seen}


def _cap_memory(memory_bytes: int) -> None:
    """Cap the address space at what is mapped already (libraries reserve much) and `memory_bytes` more."""
    if sys.platform != "linux":
        return
    with open("/proc/self/statm") as statm:  # noqa: PTH123 - a kernel file, read once
        mapped = int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    limit = mapped + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
