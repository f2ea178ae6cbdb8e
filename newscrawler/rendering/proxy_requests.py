"""What a browser says to a proxy, and what the proxy says on: the heads of HTTP/1.1 messages (RFC 9110, RFC 9112).

A request in absolute form is sent on with `Connection: close`, and the browser is told the same. So one connection
leads to one host, whose bytes need no reading, and a second request to another host is judged by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["BadRequest", "Target", "closing_head", "read_target", "sent_head"]

_HOST = r"(?:\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<name>[^\s:/?#@\[\]%]+))"
_CONNECT = re.compile(rf"{_HOST}:(?P<port>\d{{1,5}})")
_ABSOLUTE = re.compile(rf"http://{_HOST}(?::(?P<port>\d{{0,5}}))?(?P<rest>[/?][^#]*)?", re.IGNORECASE)
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)")
# Of a connection and not of a message (RFC 9110, 7.6.1); what Connection names comes on top.
_OF_THE_CONNECTION = frozenset({"connection", "keep-alive", "proxy-authorization", "proxy-connection", "te", "upgrade"})


class BadRequest(Exception):
    """Not a request that a browser makes of a proxy."""


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a request is for: `host` is in lower case without the root's dot, IPv6 without brackets. `tunnel`: CONNECT.

    `line` and `fields` are what is sent on of any other request.
    """

    host: str
    port: int
    tunnel: bool
    line: str = ""
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """The head of an answer as the browser gets it; `more`: another one follows it (1xx)."""

    head: bytes
    more: bool


def read_target(head: bytes) -> Target:
    """Return whom a request's head is for. Raises BadRequest."""
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    match first.split(" "):
        case ["CONNECT", place, "HTTP/1.1" | "HTTP/1.0"] if found := _CONNECT.fullmatch(place):
            return Target(*_place(found), tunnel=True)
        case [method, url, "HTTP/1.1" | "HTTP/1.0"] if method.isalpha() and (found := _ABSOLUTE.fullmatch(url)):
            host, port = _place(found)
            rest = found["rest"] or "/"
            line = f"{method} {rest if rest.startswith('/') else '/' + rest} HTTP/1.1"
            return Target(host, port, tunnel=False, line=line, fields=_fields(lines))
    raise BadRequest(f"{first[:100]!r} asks for nothing that a proxy gives")


def sent_head(target: Target) -> bytes:
    """Return the head for the server, for this message only and with the Host that was asked for (RFC 9112, 3.2.2)."""
    upgrade = next((value for name, value in target.fields if name.lower() == "upgrade"), None)
    host = f"[{target.host}]" if ":" in target.host else target.host
    fields = [("Host", host if target.port == 80 else f"{host}:{target.port}")]
    fields += [(name, value) for name, value in _of_the_message(target.fields) if name.lower() != "host"]
    fields += [("Upgrade", upgrade), ("Connection", "Upgrade")] if upgrade else [("Connection", "close")]
    return _head(target.line, fields)


def closing_head(head: bytes) -> Told:
    """Return the head of an answer with `Connection: close`; one that changes the protocol (101) stays as it is.

    What is no HTTP/1 head is passed on unread; the browser makes of it what it can.
    """
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    version, _, rest = first.partition(" ")
    status = rest[:3]
    if not version.startswith("HTTP/1.") or status == "101":
        return Told(head, more=False)
    if status.startswith("1"):
        return Told(head, more=True)
    fields = [(found[1], found[2]) for line in lines if (found := _FIELD.fullmatch(line))]
    return Told(_head(first, [*_of_the_message(fields), ("Connection", "close")]), more=False)


def _place(found: re.Match[str]) -> tuple[str, int]:
    host = (found["v6"] or found["name"]).lower().rstrip(".")
    port = int(found["port"] or 80)
    if not host or not 0 < port < 65536:
        raise BadRequest(f"{found[0][:100]!r} names no host and port")
    return host, port


def _fields(lines: list[str]) -> tuple[tuple[str, str], ...]:
    found = [_FIELD.fullmatch(line) for line in lines]
    if None in found:
        raise BadRequest("a line of the request's head is no field")
    return tuple((field[1], field[2]) for field in found if field)


def _of_the_message(fields: list[tuple[str, str]] | tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    named = {
        word.strip().lower() for name, value in fields if name.lower() == "connection" for word in value.split(",")
    }
    return [(name, value) for name, value in fields if name.lower() not in _OF_THE_CONNECTION | named]


def _head(first: str, fields: list[tuple[str, str]]) -> bytes:
    return "\r\n".join([first, *(f"{name}: {value}" for name, value in fields), "", ""]).encode("latin-1")
