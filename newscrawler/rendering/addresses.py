"""Where a name may lead to: looked up once, judged, and only then connected to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from newscrawler.urls import is_private_address

__all__ = ["Addresses", "PrivateAddress"]

# A look-up takes longer only where a name server is silent.
LOOK_UP_S = 8.0
# Look-ups at once. They wait in threads of their own: silent name servers must not hold up the crawl's threads.
THREADS = 4
# A browser opens several connections to a host one after the other; so long the answer to the first serves them all.
KEPT_S = 60.0
KEPT_MAX = 1_000
# Of many addresses the first few are tried.
TRIED_MAX = 4


class PrivateAddress(Exception):
    """A host is, or its name leads to, an address that is not on the public internet."""


class Addresses:
    """Looks hosts up. A (host, port) pair in `private` may be anywhere, every other must be public."""

    def __init__(self, private: Collection[tuple[str, int]]) -> None:
        self._private = frozenset(private)
        self._kept: dict[str, tuple[float, tuple[str, ...]]] = {}
        self._threads: ThreadPoolExecutor | None = None

    async def find(self, host: str, port: int) -> tuple[str, ...]:
        """Return the IP addresses to connect to, in the order to try.

        Raises PrivateAddress where any address of the host is private, OSError or TimeoutError where it has none.
        """
        addresses = await self._look_up(host)
        if (host, port) not in self._private:
            # All of them, not the one that comes first: which one answers is the other side's choice.
            for address in addresses:
                if is_private_address(address):
                    raise PrivateAddress(f"{host} is at the private address {address}")
        return addresses

    def close(self) -> None:
        """Give up look-ups that have not begun; those under way end in their threads."""
        if self._threads:
            self._threads.shutdown(wait=False, cancel_futures=True)

    async def _look_up(self, host: str) -> tuple[str, ...]:
        try:
            return (str(ipaddress.ip_address(host)),)
        except ValueError:
            pass
        loop = asyncio.get_running_loop()
        until, addresses = self._kept.get(host, (0.0, ()))
        if loop.time() < until:
            return addresses
        self._threads = self._threads or ThreadPoolExecutor(THREADS, "newscrawler-names")
        async with asyncio.timeout(LOOK_UP_S):
            addresses = await loop.run_in_executor(self._threads, _addresses_of, host)
        if len(self._kept) >= KEPT_MAX:
            self._kept.clear()
        self._kept[host] = (loop.time() + KEPT_S, addresses)
        return addresses


def _addresses_of(host: str) -> tuple[str, ...]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"{host!r} is no host name: {error}") from error
    # A name may have hundreds; all are judged, so none may be dropped before.
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
