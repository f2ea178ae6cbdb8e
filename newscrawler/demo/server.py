"""A small HTTP server on the standard library that can also misbehave on purpose.

One thread runs one event loop with a listening socket for each site. It stands apart from Scrapy and Twisted, so
that it can live in the thread of a test and in a process of its own.
"""

from __future__ import annotations

import asyncio
import gzip
import ssl
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Any

from newscrawler.article import utc_now

# Longest request head that is read, in bytes; a crawler's is under 2 kB.
HEAD_LIMIT_BYTES = 32 * 1024
# A connection without a request is closed after so many seconds, as real servers do.
IDLE_S = 60.0
# Request headers worth keeping in the log: who asks, and how politely.
NOTED_HEADERS = ("user-agent", "if-none-match", "if-modified-since", "accept-encoding", "referer", "cookie")


@dataclass(frozen=True, slots=True)
class Hit:
    """One request as a site saw it: `at` aware UTC, `status` 0 where the connection was dropped without an answer.

    `path` has the query with it; `headers` hold lower-case names, of NOTED_HEADERS only. `at_once` is how many
    requests the site had under way with this one: 1 for a client that waits for each answer.
    """

    at: datetime
    outlet: str
    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    at_once: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: `path` without the query, header names in lower case."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answers. `stream` yields the body in pieces (chunked, or as long as a Content-Length in `headers`).

    `missing_bytes` are announced in Content-Length and never sent; with `drop` the connection closes unanswered.
    """

    status: int = 200
    content_type: str | None = "text/html; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    stream: Callable[[], AsyncIterator[bytes]] | None = None
    missing_bytes: int = 0
    drop: bool = False


Site = Callable[[Asked], Answer]


class _Malformed(Exception):
    """What came in is no HTTP request; the connection is closed."""


@dataclass(slots=True)
class Servers:
    """Sites by name, each on a port of 127.0.0.1, in one thread. `start` raises OSError when a port is taken.

    Those in `tls` speak https. `connections` counts the connections to each, whatever was asked on them (of a site that
    speaks https, those whose handshake was completed), and the datagrams to those in `udp` at the same port.
    """

    sites: Mapping[str, Site]
    tls: Mapping[str, ssl.SSLContext] = field(default_factory=dict)
    udp: Collection[str] = ()
    connections: Counter[str] = field(default_factory=Counter)
    log: list[Hit] = field(default_factory=list)
    ports: dict[str, int] = field(default_factory=dict)
    _under_way: Counter[str] = field(default_factory=Counter)
    _thread: threading.Thread | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _stop: asyncio.Event | None = None
    _failed: OSError | None = None
    _connections: set[asyncio.Task[None]] = field(default_factory=set)

    def start(self, ports: Sequence[int] | None = None) -> None:
        """Listen on these ports in the order of the sites, on free ones without; returns when all of them answer."""
        ready = threading.Event()
        wanted = list(ports) if ports else [0] * len(self.sites)
        self._thread = threading.Thread(target=self._run, args=(wanted, ready), name="demo-sites", daemon=True)
        self._thread.start()
        ready.wait()
        if self._failed is not None:
            self._thread.join()
            raise self._failed

    def stop(self) -> None:
        """Close every connection and wait for the thread to end. Safe to call twice."""
        if self._thread is not None and self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()

    def __enter__(self) -> Servers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _run(self, wanted: Sequence[int], ready: threading.Event) -> None:
        asyncio.run(self._serve(wanted, ready))

    async def _serve(self, wanted: Sequence[int], ready: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        servers: list[asyncio.Server | asyncio.DatagramTransport] = []
        try:
            for (name, site), port in zip(self.sites.items(), wanted, strict=True):
                server = await asyncio.start_server(
                    self._accept(name, site),
                    "127.0.0.1",
                    port,
                    limit=HEAD_LIMIT_BYTES,
                    backlog=256,
                    ssl=self.tls.get(name),
                )
                servers.append(server)
                port = self.ports[name] = server.sockets[0].getsockname()[1]
                if name in self.udp:
                    counter = partial(_Datagrams, self.connections, name)
                    transport, _ = await self._loop.create_datagram_endpoint(counter, ("127.0.0.1", port))
                    servers.append(transport)
        except OSError as error:
            self._failed = error
            self._stop.set()
        ready.set()
        await self._stop.wait()
        for each in servers:
            each.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        # One turn more, in which the transports that were aborted let go of their sockets.
        await asyncio.sleep(0)

    def _accept(self, name: str, site: Site) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]:
        async def connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            if task is None:
                return
            self._connections.add(task)
            self.connections[name] += 1
            try:
                while await self._exchange(name, site, reader, writer):
                    pass
                await _close(writer)
            except (_Malformed, ConnectionError, TimeoutError, asyncio.CancelledError):
                # A client that goes away, or the end of the servers: nobody is left to be told.
                pass
            finally:
                writer.transport.abort()
                self._connections.discard(task)

        return connection

    async def _exchange(
        self, name: str, site: Site, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one request; False when the connection is to be closed after it."""
        asked = await asyncio.wait_for(_read(reader), IDLE_S)
        if asked is None:
            return False
        self._under_way[name] += 1
        try:
            return await self._answer(name, site, asked, writer)
        finally:
            self._under_way[name] -= 1

    async def _answer(self, name: str, site: Site, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        # Before the answer is made: the site's own slowness is no part of the time between two requests.
        at = utc_now()
        answer = site(asked)
        path = f"{asked.path}?{asked.query}" if asked.query else asked.path
        noted = {key: value for key, value in asked.headers.items() if key in NOTED_HEADERS}
        status = 0 if answer.drop else answer.status
        self.log.append(Hit(at, name, asked.method, path, status, noted, self._under_way[name]))
        if answer.drop:
            return False
        last = await _send(asked, answer, writer)
        return not last and asked.headers.get("connection", "").lower() != "close"


class _Datagrams(asyncio.DatagramProtocol):
    """Counts the datagrams that come, and answers none."""

    def __init__(self, counts: Counter[str], name: str) -> None:
        self._counts, self._name = counts, name

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:  # noqa: ARG002
        self._counts[self._name] += 1


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError as error:
        raise _Malformed from error
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3:
        raise _Malformed
    path, _, query = words[1].partition("?")
    pairs = (line.partition(":") for line in lines if line)
    return Asked(words[0], path, query, {key.strip().lower(): value.strip() for key, _, value in pairs})


async def _send(asked: Asked, answer: Answer, writer: asyncio.StreamWriter) -> bool:
    """Send the answer; True when nothing more can be sent on this connection."""
    bodiless = asked.method == "HEAD" or answer.status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
    switched = answer.status == HTTPStatus.SWITCHING_PROTOCOLS
    measured = answer.stream is None or switched or any(name == "Content-Length" for name, _ in answer.headers)
    last = answer.stream is not None or answer.missing_bytes > 0
    writer.write(_head(answer, chunked=not measured, last=last and not switched))
    if not bodiless:
        if answer.stream is None:
            writer.write(answer.body)
        else:
            async for piece in answer.stream():
                writer.write(piece if measured else b"%x\r\n%b\r\n" % (len(piece), piece))
                await writer.drain()
        if not measured:
            writer.write(b"0\r\n\r\n")
    await writer.drain()
    return last


def _head(answer: Answer, *, chunked: bool, last: bool) -> bytes:
    headers = [("Date", formatdate(usegmt=True)), ("Server", "newscrawler-demo"), *answer.headers]
    if answer.content_type is not None:
        headers.append(("Content-Type", answer.content_type))
    if chunked:
        headers.append(("Transfer-Encoding", "chunked"))
    elif answer.stream is None and answer.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        headers.append(("Content-Length", str(len(answer.body) + answer.missing_bytes)))
    if last:
        headers.append(("Connection", "close"))
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n{lines}\r\n".encode("latin-1")


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    await writer.wait_closed()


def packed(answer: Answer, coding: str) -> Answer:
    """Return the answer with its body in this content coding and said to be; the same input gives the same bytes."""
    headers = (*answer.headers, ("Content-Encoding", coding), ("Vary", "Accept-Encoding"))
    return replace(answer, body=_PACK[coding](answer.body), headers=headers)


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _brotli(body: bytes) -> bytes:
    import brotli

    return bytes(brotli.compress(body, quality=5))


def _zstd(body: bytes) -> bytes:
    from backports import zstd

    return bytes(zstd.compress(body))


_PACK: Mapping[str, Callable[[bytes], bytes]] = {"gzip": _gzip, "br": _brotli, "zstd": _zstd}
