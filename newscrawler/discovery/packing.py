"""The bytes of a list as they come, in pieces: out of gzip, and never more of them than a list may have."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

from newscrawler.discovery.markup import MarkupError

# Sitemaps may hold 50 MB unpacked (sitemaps.org); feeds are far smaller.
SIZE_MAX_BYTES = 50 * 1024 * 1024
# A file packed twice happens (a .gz behind Content-Encoding: gzip that is undone once); thrice is an attack.
_PACKED_TIMES_MAX = 2
# Members of one gzip file: some tools write one a megabyte; an empty one costs more to open than to read.
_MEMBERS_MAX = 10_000
_PIECE_BYTES = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"


def unpacked(source: bytes | BinaryIO) -> Iterator[bytes]:
    """Yield the document behind gzip (told by its magic bytes, not by a header), in pieces, none of them empty.

    Bytes that are not packed come as they are. Raises MarkupError in passing, after what came before:
    `too_large`, `gzip_broken`, `gzip_truncated`.
    """
    return _bounded(_gunzipped(_pieces(source), 0))


def _pieces(source: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(source, bytes):
        return (source[start : start + _PIECE_BYTES] for start in range(0, len(source), _PIECE_BYTES))
    return iter(lambda: source.read(_PIECE_BYTES), b"")


def _bounded(pieces: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > SIZE_MAX_BYTES:
            raise MarkupError("too_large", f"more than {SIZE_MAX_BYTES} bytes unpacked")
        yield piece


def _gunzipped(pieces: Iterator[bytes], times: int) -> Iterator[bytes]:
    start = b""
    while len(start) < len(_GZIP_MAGIC) and (piece := next(pieces, b"")):
        start += piece
    rest = chain((start,), pieces) if start else pieces
    if not start.startswith(_GZIP_MAGIC):
        yield from rest
    elif times == _PACKED_TIMES_MAX:
        raise MarkupError("gzip_broken", f"packed more than {_PACKED_TIMES_MAX} times")
    else:
        yield from _gunzipped(_bounded(_inflated(rest)), times + 1)


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what the members of a gzip file hold (RFC 1952); what stands behind the last one is padding."""
    size = members = 0
    member: Any = None
    rest = b""
    for piece in pieces:
        rest += piece
        while rest:
            if member is None:
                if len(rest) < len(_GZIP_MAGIC):
                    break
                if not rest.startswith(_GZIP_MAGIC):
                    return
                members += 1
                member = _member(members)
            for out in _drained(member, rest):
                size += len(out)
                yield out
            rest, member = (member.unused_data, None) if member.eof else (b"", member)
    if member is not None:
        raise MarkupError("gzip_truncated", f"the packed data ends too early, after {size} bytes unpacked")


def _member(number: int) -> Any:
    if number > _MEMBERS_MAX:
        raise MarkupError("gzip_broken", f"more than {_MEMBERS_MAX} members")
    return zlib.decompressobj(wbits=31)


def _drained(member: Any, packed: bytes) -> Iterator[bytes]:
    """Yield all that the packed bytes hold for this member, a bounded piece at a time."""
    while True:
        try:
            out = member.decompress(packed, _PIECE_BYTES)
        except zlib.error as error:
            raise MarkupError("gzip_broken", str(error)) from error
        if out:
            yield out
        packed = member.unconsumed_tail
        # A full piece may leave some behind even where nothing of the packed data is left.
        if member.eof or (not packed and len(out) < _PIECE_BYTES):
            return
