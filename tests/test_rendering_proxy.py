"""The guard that a browser's connections go through, spoken to as a browser speaks; the servers are real ones."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from newscrawler.rendering import proxy as guard
from newscrawler.rendering.blocklist import Blocklist
from newscrawler.rendering.proxy import GuardProxy
from tests.sites import Sites, answer


@pytest.fixture
def sites() -> Iterator[Sites]:
    """Two sites that say their name and the path."""
    with Sites(
        lambda path, _: answer(f"one {path}".encode()), lambda path, _: answer(f"two {path}".encode())
    ) as served:
        yield served


@asynccontextmanager
async def guarded(*ports: int, blocked: Blocklist | tuple[()] = ()) -> AsyncIterator[GuardProxy]:
    """A proxy that lets through to these ports of 127.0.0.1."""
    opened = GuardProxy({("127.0.0.1", port) for port in ports}, blocked)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()


@asynccontextmanager
async def serving(talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]) -> AsyncIterator[int]:
    """A port of 127.0.0.1 where each connection is talked to; what still talks at the end is ended."""
    talks: set[asyncio.Task[None]] = set()

    async def talking(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())  # type: ignore[arg-type]
        try:
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(talking, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for each in talks:
            each.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


async def connected(proxy: GuardProxy) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", urlsplit(proxy.address).port)


async def asked(proxy: GuardProxy, sent: bytes, *, waiting: bool = False) -> bytes:
    """Return all that comes back for what is sent, up to the end of the connection; our side ends unless `waiting`."""
    reader, writer = await connected(proxy)
    writer.write(sent)
    if not waiting:
        writer.write_eof()
    try:
        return await asyncio.wait_for(reader.read(), 20)
    except ConnectionError:
        return b""
    finally:
        writer.transport.abort()


def get(url: str, *lines: str) -> bytes:
    return "\r\n".join([f"GET {url} HTTP/1.1", "Host: elsewhere.example", *lines, "", ""]).encode()


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


async def test_a_request_reaches_its_host_with_that_hosts_name_and_without_the_proxys_fields(sites: Sites):
    one = sites.sites[0]
    async with guarded(one.port) as proxy:
        words = ("Connection: keep-alive, X-Hop", "Proxy-Connection: keep-alive", "X-Hop: 1", "Cookie: a=b")
        said = await asked(proxy, get(f"{one.url}/a?b=c", *words))
    assert said.endswith(b"one /a?b=c")
    assert b"connection: close\r\n" in said.lower()
    assert one.paths == ["/a?b=c"]
    came = {name: value for name, value in one.log[0].headers.items() if name}
    assert came == {"host": f"127.0.0.1:{one.port}", "cookie": "a=b", "connection": "close"}
    assert not proxy.refused


async def test_a_second_request_on_a_connection_goes_to_no_other_host(sites: Sites):
    one, two = sites.sites
    async with guarded(one.port, two.port) as proxy:
        said = await asked(proxy, get(f"{one.url}/a") + get(f"{two.url}/b"))
    assert b"one /a" in said
    assert not two.paths


@pytest.mark.parametrize(
    "sent",
    [
        b"Content-Length: 11\r\n\r\nhello world",
        b"Content-Length: 11\r\nExpect: 100-continue\r\n\r\nhello world",
        b"Transfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n5\r\nworld\r\n0\r\n\r\n",
    ],
    ids=["length", "100-continue", "chunked"],
)
async def test_a_body_comes_to_the_server_as_it_was_sent(sent: bytes):
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        if b"100-continue" in head:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = await reader.readuntil(b"world")
        if b"chunked" in head:
            body += await reader.readuntil(b"0\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        await reader.read()

    async with serving(talk) as port, guarded(port) as proxy:
        reader, writer = await connected(proxy)
        writer.write(f"POST http://127.0.0.1:{port}/in HTTP/1.1\r\n".encode() + sent)
        head = await reader.readuntil(b"\r\n\r\n")
        if b"100-continue" in sent:
            assert head == b"HTTP/1.1 100 Continue\r\n\r\n"
            head = await reader.readuntil(b"\r\n\r\n")
        assert b"Connection: close" in head
        body = sent.partition(b"\r\n\r\n")[2]
        assert await reader.readexactly(len(body)) == body
        # The server keeps its connection; ours is the browser's to end, and theirs ends with it.
        writer.close()


async def test_a_tunnel_carries_bytes_both_ways_until_either_side_ends_it():
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line.upper())
        writer.write(b"bye")
        await writer.drain()
        writer.close()

    async with serving(talk) as port, guarded(port) as proxy:
        reader, writer = await connected(proxy)
        writer.write(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        assert status_of(await reader.readuntil(b"\r\n\r\n")) == 200
        for word in (b"one\n", b"two\n"):
            writer.write(word)
            assert await reader.readline() == word.upper()
        writer.write_eof()
        assert await reader.read() == b"bye"
        writer.close()


async def test_an_upgrade_changes_the_protocol_of_its_connection():
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        assert b"Upgrade: websocket" in head
        assert b"Connection: Upgrade" in head
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        writer.write((await reader.readexactly(4)).upper())
        await writer.drain()

    async with serving(talk) as port, guarded(port) as proxy:
        sent = get(f"http://127.0.0.1:{port}/ws", "Connection: Upgrade", "Upgrade: websocket") + b"ping"
        said = await asked(proxy, sent)
    assert status_of(said) == 101
    assert b"Connection: Upgrade" in said
    assert said.endswith(b"PING")


PRIVATE = [
    "127.0.0.1", "localhost", "LOCALHOST.", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "10.0.0.7", "192.168.1.1",
    "169.254.169.254", "100.64.0.1", "[fd00::1]", "[fe80::1]", "224.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
@pytest.mark.parametrize("method", ["GET", "CONNECT"])
async def test_private_addresses_are_refused_in_every_spelling(sites: Sites, host: str, method: str):
    port, other = (site.port for site in sites.sites)
    # Another port of the host may be reached: that is of no use here.
    async with guarded(other) as proxy:
        target = f"{host}:{port}" if method == "CONNECT" else f"http://{host}:{port}/"
        said = await asked(proxy, f"{method} {target} HTTP/1.1\r\n\r\n".encode())
        assert status_of(said) == 403
        assert proxy.refused == {"private_address": 1}
    assert not sites.sites[0].connections


def names(monkeypatch: pytest.MonkeyPatch, *answers: dict[str, list[str]]) -> list[str]:
    """Have names look up as said, each answer once and the last from then on; returns the names that are looked up."""
    looked_up: list[str] = []

    def getaddrinfo(host: str, *_: object, **__: object) -> list[tuple[Any, ...]]:
        known = answers[min(len(looked_up), len(answers) - 1)]
        looked_up.append(host)
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return looked_up


async def test_a_name_with_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch):
    async with guarded() as proxy:
        names(monkeypatch, {"both.example": ["93.184.215.14", "10.0.0.7"]})
        assert status_of(await asked(proxy, get("http://both.example/"))) == 403
        assert proxy.refused == {"private_address": 1}


async def test_a_connection_goes_to_the_address_that_was_judged_and_to_none_looked_up_again(
    monkeypatch: pytest.MonkeyPatch, sites: Sites
):
    tried: list[str] = []
    open_connection = asyncio.open_connection

    async def opening(host: str, port: int, **options: Any) -> Any:
        tried.append(host)
        # There is no way to a public address from here.
        raise OSError("no route")

    async with guarded() as proxy:
        reader, writer = await connected(proxy)
        looked_up = names(monkeypatch, {"turns.example": ["93.184.215.14"]}, {"turns.example": ["127.0.0.1"]})
        monkeypatch.setattr(asyncio, "open_connection", opening)
        writer.write(get(f"http://turns.example:{sites.sites[0].port}/"))
        assert status_of(await reader.read()) == 502
        writer.close()
        monkeypatch.setattr(asyncio, "open_connection", open_connection)
    assert looked_up == ["turns.example"]
    assert tried == ["93.184.215.14"]


async def test_hosts_on_the_blocklist_are_refused_and_not_looked_up(monkeypatch: pytest.MonkeyPatch):
    async with guarded(blocked=Blocklist(frozenset({"ads.example"}))) as proxy:
        looked_up = names(monkeypatch, {})
        for target in ("GET http://ads.example/ad.js", "CONNECT cdn.ads.example:443", "CONNECT ADS.example.:443"):
            assert status_of(await asked(proxy, f"{target} HTTP/1.1\r\n\r\n".encode())) == 403
        assert proxy.refused == {"blocked_host": 3}
        assert not looked_up


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET https://example.org/ HTTP/1.1\r\n\r\n",
        b"GET ftp://example.org/ HTTP/1.1\r\n\r\n",
        b"GET http://user@example.org/ HTTP/1.1\r\n\r\n",
        b"GET http://example.org:0/ HTTP/1.1\r\n\r\n",
        b"GET http://example.org:99999/ HTTP/1.1\r\n\r\n",
        b"GET http://./ HTTP/1.1\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nno field\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
        b"CONNECT example.org HTTP/1.1\r\n\r\n",
        b"CONNECT example.org:443/x HTTP/1.1\r\n\r\n",
        b"CONNECT example.org:443 HTTP/2\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        b"GET http://example.org/ HTTP/1.1\r\nA: " + b"a" * 70_000 + b"\r\n\r\n",
    ],
)
async def test_what_no_browser_asks_of_a_proxy_is_refused(sent: bytes):
    async with guarded() as proxy:
        said = await asked(proxy, sent)
        # Where bytes are still coming, the end of the connection may overtake the answer.
        assert not said or status_of(said) == 400
        assert proxy.refused == {"bad_request": 1}


async def test_what_cannot_be_reached_is_said_to_be_so(monkeypatch: pytest.MonkeyPatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        async with guarded(port) as proxy:
            assert status_of(await asked(proxy, get(f"http://127.0.0.1:{port}/"))) == 502
            names(monkeypatch, {})
            assert status_of(await asked(proxy, get("http://unknown.example/"))) == 502
            assert status_of(await asked(proxy, get(f"http://{'a' * 70}.example/"))) == 502
            assert proxy.refused == {"unreachable": 3}


async def pouring(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer without an end."""
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 10_000)
        await writer.drain()


async def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guard, "CONNECTION_BYTES", 200_000)
    async with serving(pouring) as port, guarded(port) as proxy:
        said = await asked(proxy, get(f"http://127.0.0.1:{port}/"))
        assert len(said) <= 200_200
        assert proxy.refused == {"too_much": 1}
        # The next one has its own measure.
        assert status_of(await asked(proxy, get(f"http://127.0.0.1:{port}/"))) == 200


async def test_a_page_that_has_had_its_share_gets_no_more_until_it_is_renewed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guard, "CONTEXT_BYTES", 200_000)
    async with serving(pouring) as port, guarded(port) as proxy:
        url = f"http://127.0.0.1:{port}/"
        await asked(proxy, get(url))
        assert status_of(await asked(proxy, get(url))) == 403
        assert proxy.refused == {"too_much": 2}
        assert proxy.received >= 200_000
        proxy.renew()
        assert status_of(await asked(proxy, get(url))) == 200


async def test_more_connections_than_a_browser_opens_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guard, "CONNECTIONS_MAX", 2)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with serving(talk) as port, guarded(port) as proxy:
        tunnel = f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode()
        held = [await connected(proxy) for _ in range(2)]
        for reader, writer in held:
            writer.write(tunnel)
            assert status_of(await reader.readuntil(b"\r\n\r\n")) == 200
        assert status_of(await asked(proxy, tunnel)) == 403
        for _, writer in held:
            writer.close()


async def test_a_connection_over_which_nothing_comes_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guard, "IDLE_S", 0.1)
    ended = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        ended.set()
        # It does not close its side.
        await asyncio.Event().wait()

    async with serving(talk) as port, guarded(port) as proxy:
        assert await asked(proxy, f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode(), waiting=True)
        await asyncio.wait_for(ended.wait(), 20)
        # Nor does a connection that asks for nothing stay.
        assert await asked(proxy, b"", waiting=True) == b""


async def test_closing_ends_every_connection_on_both_sides_and_leaves_no_task():
    ended = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        ended.set()

    async with serving(talk) as port:
        before = asyncio.all_tasks()
        proxy = GuardProxy({("127.0.0.1", port)})
        await proxy.open()
        reader, writer = await connected(proxy)
        writer.write(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        silent, other = await connected(proxy)
        port = urlsplit(proxy.address).port
        await proxy.close()
        assert await asyncio.wait_for(reader.read(), 20) == b""
        assert await asyncio.wait_for(silent.read(), 20) == b""
        await asyncio.wait_for(ended.wait(), 20)
        with pytest.raises(OSError, match="Connect call failed"):
            await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        other.close()
        left = {task for task in asyncio.all_tasks() - before if "talking" not in repr(task)}
        assert not left


async def test_an_answer_that_is_no_http_is_passed_on_as_it_is():
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"<p>no head at all</p>")
        await writer.drain()

    async with serving(talk) as port, guarded(port) as proxy:
        assert await asked(proxy, get(f"http://127.0.0.1:{port}/")) == b"<p>no head at all</p>"
