"""Hosts: in one spelling, whose they are, and whether they are on the public internet."""

from __future__ import annotations

import ipaddress
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult

import idna

from newscrawler.urls.parsing import parse_http_url

if TYPE_CHECKING:
    from tldextract import TLDExtract

__all__ = [
    "host_and_port",
    "host_of",
    "is_private_address",
    "main_host_of",
    "origin_of",
    "owner_of",
    "site_of",
    "written_host_of",
]

# IPv6 addresses that end in the IPv4 address they lead to: compatible and mapped (RFC 4291, 2.5.5), translated (RFC
# 2765) and of NAT64 (RFC 6052).
_IPV4_AT_THE_END = tuple(
    ipaddress.IPv6Network(network) for network in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)

# One edition of one page: the main host's, the phone's, AMP's.
_EDITION = re.compile(r"(?:ww[w\d]\d?|m|mobile?|wap|amp|touch)\.", re.IGNORECASE)


def site_of(url: str) -> str:
    """Return whom a request burdens: the registrable domain, else host and port (an IP address, a local name).

    A host in letters of its own counts in punycode. "" for a text that is no http URL.
    """
    parts = parse_http_url(url)
    return _registrable(host_of(parts)) or _address(parts) if parts else ""


def host_and_port(url: str) -> tuple[str, int] | None:
    """Return host (lower case, punycode) and port, the scheme's own where none is given; None for no http URL."""
    parts = parse_http_url(url)
    return (host_of(parts), _port(parts)) if parts else None


def origin_of(url: str) -> str:
    """Return scheme, host and port (none where it is the scheme's own) as a URL without a path; "" for no http URL."""
    parts = parse_http_url(url)
    return f"{parts.scheme}://{written_host_of(parts)}" if parts else ""


def is_private_address(address: str) -> bool:
    """Say whether an IP address (text) is not on the public internet: loopback, private, link-local, reserved.

    IPv4 inside IPv6 counts as that IPv4, since that is where it leads. A text that is no address is not private.
    """
    try:
        parsed = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.is_site_local:
            return True
        if any(parsed in network for network in _IPV4_AT_THE_END):
            parsed = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        else:
            parsed = parsed.sixtofour or parsed
    return not parsed.is_global or parsed.is_multicast


def host_of(parts: SplitResult) -> str:
    """Return the host in lower case, letters beyond ASCII as punycode, without the dot of the root."""
    host = (parts.hostname or "").rstrip(".")
    return host if host.isascii() else _punycode(host)


def written_host_of(parts: SplitResult) -> str:
    """Return the host as it stands in a URL (IPv6 in brackets), with the port where it is not the scheme's own."""
    host = f"[{host_of(parts)}]" if ":" in host_of(parts) else host_of(parts)
    default = 443 if parts.scheme == "https" else 80
    return host if _port(parts) == default else f"{host}:{parts.port}"


def main_host_of(parts: SplitResult) -> str:
    """Return host and port without the edition in front, as long as a registrable domain remains."""
    address, domain = written_host_of(parts), _registrable(host_of(parts))
    while domain and (edition := _EDITION.match(address)) and domain in address[edition.end() :]:
        address = address[edition.end() :]
    return address


def owner_of(parts: SplitResult) -> str:
    """Return whose pages these are: `site_of`, but each user's own on hosts that many share."""
    return _registrable(host_of(parts), shared_hosts=True) or _address(parts)


@cache
def _suffixes() -> TLDExtract:
    # Imported when a site is asked for: with what it needs for the network it takes 0.15 s.
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


@lru_cache(maxsize=4096)
def _registrable(host: str, shared_hosts: bool = False) -> str:
    return _suffixes()(host, include_psl_private_domains=shared_hosts).top_domain_under_public_suffix


@lru_cache(maxsize=4096)
def _punycode(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        # Names that IDNA 2008 forbids (an emoji) are looked up by some all the same: kept as written.
        return host


def _address(parts: SplitResult) -> str:
    return f"{host_of(parts)}:{_port(parts)}"


def _port(parts: SplitResult) -> int:
    return parts.port if parts.port is not None else 443 if parts.scheme == "https" else 80
