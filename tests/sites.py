"""Many sites on loopback in one thread: a port each, answers as raw bytes, and a log with times and connections."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it; `connection` counts a site's TCP connections from 1, `at` is monotonic."""

    path: str
    at: float
    connection: int
    headers: dict[str, str]


Reply = Callable[[str, dict[str, str]], "bytes | AsyncIterator[bytes]"]
"""From path and request headers to the bytes of the answer, or to pieces of it with waits between."""


def answer(body: bytes = b"", status: int = 200, **headers: str) -> bytes:
    """Return a whole HTTP answer; `_` in a header's name is a hyphen."""
    head = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status} Answer\r\n{lines}\r\n".encode("latin-1") + body


@dataclass
class Site:
    """A port with its log."""

    reply: Reply
    log: list[Asked] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.log]

    @property
    def gaps(self) -> list[float]:
        """Return the seconds from each request to the next."""
        times = sorted(asked.at for asked in self.log)
        return [after - before for before, after in pairwise(times)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = self.connections
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, TimeoutError):
                await self._talk(reader, writer, connection)
        finally:
            # Also where the sites are closed in the middle of it.
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int) -> None:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
            path = head[0].split(" ")[1]
            self.log.append(Asked(path, time.monotonic(), connection, headers))
            reply = self.reply(path, headers)
            if isinstance(reply, bytes):
                writer.write(reply)
                await writer.drain()
                continue
            async for piece in reply:
                writer.write(piece)
                await writer.drain()
            break


class Sites:
    """Serves `replies`, each on a port of its own, as a context manager; its sites are listed in that order."""

    def __init__(self, *replies: Reply) -> None:
        self.sites = [Site(reply) for reply in replies]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(30)
        return self

    def __exit__(self, *exc_info: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self) -> None:
        self._servers = [await asyncio.start_server(site.serve, "127.0.0.1", 0, backlog=128) for site in self.sites]
        for site, server in zip(self.sites, self._servers, strict=True):
            site.port = server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
