"""Private addresses: nothing found on the public network leads to a private or loopback address.

A request may go to a private address only when its own meta names host and port (`ADDRESSES`): those of a source
that the registry marks `network: private`, or of an address that the user typed. Names are checked where they are
resolved, on the very address that is then connected to, so a name that changes its address gains nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.error import DNSLookupError

from newscrawler.article import Refusal
from newscrawler.fetching.failures import PageRefused
from newscrawler.urls import host_and_port, is_private_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy import Request
    from twisted.internet.defer import Deferred

ADDRESSES = "newscrawler_addresses"
"""Key of a request's meta: the (host, port) pairs it may reach on a private network."""


class AddressGuard:
    """Downloader middleware that refuses private addresses, before any connection."""

    async def process_request(self, request: Request) -> None:
        """Raise PageRefused for an address that this request may not reach."""
        address = host_and_port(request.url)
        if address is None:
            raise PageRefused(Refusal(code="unsupported_url", reason="only http and https addresses are fetched"))
        allowed = request.meta.get(ADDRESSES, ())
        host = address[0]
        if address in allowed:
            GuardedResolver.allowed.add(host)
        elif is_private_address(host) or (host in GuardedResolver.allowed and await _is_private_name(host)):
            raise PageRefused(_refusal(host))

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Name the refusal of a name that resolved to a private address."""
        address = host_and_port(request.url)
        if address and address[0] in GuardedResolver.refused:
            raise PageRefused(_refusal(address[0])) from exception


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, which finds no private address unless a request was allowed to go to that host."""

    # Of the process, as Scrapy's own DNS cache is: Twisted reports a failed look-up without its reason.
    allowed: ClassVar[set[str]] = set()
    refused: ClassVar[LocalCache[str, bool]] = LocalCache(1_000)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """Return the address of a name; fails with DNSLookupError for a private one that is not allowed."""
        return super().getHostByName(name, timeout).addCallback(self._public, name)

    def _public(self, address: Any, name: str) -> Any:
        if isinstance(address, str) and name not in self.allowed and is_private_address(address):
            self.refused[name] = True
            raise DNSLookupError(f"{name} resolves to the private address {address}")
        return address


async def _is_private_name(host: str) -> bool:
    """Say whether a name that some request may go to is a private one: then other ports of it are not for this one."""
    from twisted.internet import reactor  # at call: Scrapy chooses the reactor after the components are imported

    try:
        address: str = await maybe_deferred_to_future(cast("Any", reactor).resolve(host))
    except DNSLookupError:
        return False
    return is_private_address(address)


def _refusal(host: str) -> Refusal:
    reason = f"{host} is a private address; a source may be there with `network: private`, on its own host and port"
    return Refusal(code="private_address", reason=reason)
