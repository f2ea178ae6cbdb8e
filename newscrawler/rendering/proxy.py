"""The guard between a page and the network: a proxy of ours that a browser context's every connection goes through.

Scripts, sockets, workers, frames, prefetches: whatever a page makes the browser do arrives here as a host and a port.
The name is looked up here, judged, and the connection goes to the very address that was judged, so a name that changes
its address gains nothing. What goes through an https tunnel is not looked into.

The proxy opens nothing to others: it listens on loopback, and a program of this machine reaches less through it than by
itself. Pages in other browsers cannot speak to it, since they send no address of another host.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Collection, Container
from dataclasses import dataclass

from newscrawler.rendering.addresses import TRIED_MAX, Addresses, PrivateAddress
from newscrawler.rendering.proxy_requests import BadRequest, Target, closing_head, read_target, sent_head

__all__ = ["GUARDED_ARGUMENTS", "GuardProxy"]

logger = logging.getLogger(__name__)

GUARDED_ARGUMENTS = (
    # Also what is on this machine is asked for through the proxy.
    "--proxy-bypass-list=<-loopback>",
    # No name is looked up beside it (hints like dns-prefetch).
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    # No UDP: no QUIC, and no WebRTC, whose packets ask no proxy; the second name is that of the headless shell.
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
"""The browser's arguments without which some ways lead past the proxies of its contexts."""

# Of one connection and of the whole context, between two calls of `renew`.
CONNECTION_BYTES = 50 << 20
CONTEXT_BYTES = 200 << 20
# Chromium opens 32 to a proxy, and sockets of scripts beside them.
CONNECTIONS_MAX = 128
HEAD_BYTES = 64 << 10
CHUNK_BYTES = 64 << 10
CONNECT_S = 6.0
# A connection over which nothing comes is ended after so long: sockets that scripts leave open.
IDLE_S = 60.0
# And so long when one side has said that it is done; a browser never waits then.
HALF_S = 10.0
# What is still to be sent when a connection ends gets so long.
LINGER_S = 2.0


class GuardProxy:
    """Connects to public addresses, to the (host, port) pairs in `private`, and to no host in `blocked`.

    `open` before use, `close` after it; `renew` before each page. `refused` counts by why: `private_address`,
    `blocked_host`, `too_much`, `bad_request`, and `unreachable` for what could not be reached. `received` counts the
    bytes that came from the network.
    """

    def __init__(self, private: Collection[tuple[str, int]], blocked: Container[str] = ()) -> None:
        self.private = frozenset(private)
        self.blocked = blocked
        self.refused: Counter[str] = Counter()
        self.received = 0
        self._addresses = Addresses(self.private)
        self._connections: dict[asyncio.Task[None], _Traffic] = {}
        self._server: asyncio.Server | None = None
        self._left = CONTEXT_BYTES

    @property
    def address(self) -> str:
        """Return what the browser is told, `http://127.0.0.1:PORT`."""
        if self._server is None:
            raise RuntimeError("the proxy is not open")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def open(self) -> None:
        """Listen on a free port of the loopback address."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=HEAD_BYTES, backlog=128)

    def renew(self) -> None:
        """Let as much through again as at the beginning, and count anew."""
        self._left = CONTEXT_BYTES
        self.received = 0
        self.refused.clear()
        for traffic in self._connections.values():
            traffic.received = 0

    async def close(self) -> None:
        """End every connection."""
        if self._server:
            self._server.close()
            self._server = None
        connections = list(self._connections)
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections, return_exceptions=True)
        self._addresses.close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        traffic = _Traffic()
        connection = asyncio.ensure_future(self._serve(reader, writer, traffic))
        self._connections[connection] = traffic

        def ended(_: object) -> None:
            del self._connections[connection]
            # Also of a connection that was cancelled before it began.
            writer.transport.abort()

        connection.add_done_callback(ended)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, traffic: _Traffic) -> None:
        try:
            await self._pass(reader, writer, traffic)
        except _Refused as refused:
            self.refused[refused.why] += 1
            logger.debug("a page's request was refused: %s: %s", refused.why, refused)
            writer.write(refused.answer())
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            # An end of a connection like any other: the browser went, or sent nothing for so long.
            pass
        finally:
            await _end(writer)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, traffic: _Traffic) -> None:
        async with asyncio.timeout(IDLE_S):
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.LimitOverrunError as error:
                raise _Refused("bad_request", f"a request's head is longer than {HEAD_BYTES} bytes") from error
        try:
            target = read_target(head)
        except BadRequest as error:
            raise _Refused("bad_request", str(error)) from error
        there, out = await self._connect(target)
        try:
            if target.tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                out.write(sent_head(target))
            await self._relay((reader, writer), (there, out), traffic, whole=target.tunnel)
        finally:
            await _end(out)

    async def _connect(self, target: Target) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host, port = target.host, target.port
        if host in self.blocked:
            raise _Refused("blocked_host", f"{host} is on the blocklist")
        if self._left <= 0 or len(self._connections) > CONNECTIONS_MAX:
            raise _Refused("too_much", f"the page asks for more than it may ({host})")
        try:
            addresses = await self._addresses.find(host, port)
        except PrivateAddress as error:
            raise _Refused("private_address", str(error)) from error
        except (OSError, TimeoutError) as error:
            raise _Refused("unreachable", f"{host} has no address: {error}") from error
        last: Exception | None = None
        for address in addresses[:TRIED_MAX]:
            try:
                async with asyncio.timeout(CONNECT_S):
                    return await asyncio.open_connection(address, port, limit=HEAD_BYTES)
            except (OSError, TimeoutError) as error:
                last = error
        raise _Refused("unreachable", f"{host}:{port} does not answer: {last}") from last

    async def _relay(self, browser: _Streams, server: _Streams, traffic: _Traffic, *, whole: bool) -> None:
        try:
            async with asyncio.timeout(IDLE_S) as idle, asyncio.TaskGroup() as ways:
                ways.create_task(self._copy(browser[0], server[1], idle))
                ways.create_task(self._answer(server[0], browser[1], idle, traffic, whole=whole))
        except* (OSError, TimeoutError):
            # Either side may end a connection at any time, and an idle one is ended here.
            pass
        except* _TooMuch:
            self.refused["too_much"] += 1
            # Cut off, so that nobody takes what has come for the whole.
            browser[1].transport.abort()

    async def _answer(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        idle: asyncio.Timeout,
        traffic: _Traffic,
        *,
        whole: bool,
    ) -> None:
        if not whole:
            await _pass_heads(source, sink)
        await self._copy(source, sink, idle, traffic)

    async def _copy(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        idle: asyncio.Timeout,
        traffic: _Traffic | None = None,
    ) -> None:
        while data := await source.read(CHUNK_BYTES):
            if traffic:
                self.received += len(data)
                self._left -= len(data)
                traffic.received += len(data)
                if traffic.received > CONNECTION_BYTES or self._left < 0:
                    raise _TooMuch
            sink.write(data)
            await sink.drain()
            _keep(idle, IDLE_S)
        if sink.can_write_eof():
            sink.write_eof()
        _keep(idle, HALF_S)


_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(slots=True)
class _Traffic:
    """What one connection has brought since `renew`."""

    received: int = 0


class _TooMuch(Exception):
    """A connection brought more than it may."""


class _Refused(Exception):
    """A request that is answered here."""

    def __init__(self, why: str, reason: str) -> None:
        super().__init__(reason)
        self.why = why

    def answer(self) -> bytes:
        """Return the HTTP answer; it has no body, which could be taken for a page's text."""
        status = {"bad_request": "400 Bad Request", "unreachable": "502 Bad Gateway"}.get(self.why, "403 Forbidden")
        return f"HTTP/1.1 {status}\r\nX-Refused: {self.why}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


async def _pass_heads(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Pass the heads of an answer on, telling the browser that the connection ends with it."""
    while True:
        try:
            head = await source.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError as error:
            sink.write(error.partial)
            return
        except asyncio.LimitOverrunError as error:
            raise OSError("the head of an answer is too long") from error
        told = closing_head(head)
        sink.write(told.head)
        if not told.more:
            return


def _keep(idle: asyncio.Timeout, time_s: float) -> None:
    if not idle.expired():
        idle.reschedule(asyncio.get_running_loop().time() + time_s)


async def _end(writer: asyncio.StreamWriter) -> None:
    """Close a connection; what is still to be sent gets a moment."""
    writer.close()
    try:
        async with asyncio.timeout(LINGER_S):
            await writer.wait_closed()
    except (OSError, TimeoutError):
        writer.transport.abort()
    except asyncio.CancelledError:
        writer.transport.abort()
        raise
