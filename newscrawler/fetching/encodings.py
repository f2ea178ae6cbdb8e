"""Content codings (RFC 9110, 8.4.1): gzip, deflate, br, zstd, one or several on top of one another.

Every one is decoded in pieces, so that a bomb costs no more memory than the limit allows, and is known to be whole
or cut short.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator, Sequence

import brotli

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODINGS = ("gzip", "br", "zstd")
"""What is asked for. deflate is only read: senders disagree about what it is (RFC 9110, 8.4.1.2)."""

# Bytes decoded at once.
_PIECE = 65_536
# Codings on top of one another; two are a proxy's mistake, more are a bomb.
_MOST_LAYERS = 3
# log2 of bytes: RFC 9659 limits a window in HTTP to 8 MB.
_ZSTD_WINDOW_LOG = 23
# zlib's window bits: a gzip member (RFC 1952), a zlib stream (RFC 1950), a bare deflate stream (RFC 1951).
_GZIP, _ZLIB, _RAW = 31, 15, -15
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


class CutShort(ValueError):
    """The body ends before its end."""


class TooLarge(ValueError):
    """The body is larger than allowed, once decoded."""


class NotEncoded(ValueError):
    """The body is not in the coding that its header names."""


def codings_of(header: str) -> tuple[str, ...]:
    """Return the codings that a Content-Encoding header names, in the order they were applied.

    What is no coding at all (`identity`, a charset, a content type) is left out: such headers are common mistakes
    and the body is as it is.
    """
    words = (word.strip().lower() for word in header.split(","))
    return tuple(word.removeprefix("x-") for word in words if word.removeprefix("x-") in _DECODERS)


def decoded(body: bytes, codings: Sequence[str], max_size: int) -> bytes:
    """Return the body without its codings. An empty body is whole; 0 for `max_size` (bytes): no limit.

    Raises CutShort, TooLarge, NotEncoded.
    """
    if len(codings) > _MOST_LAYERS:
        raise NotEncoded(f"{len(codings)} content codings on top of one another")
    for coding in reversed(codings):
        if not body:
            return body
        pieces, size = [], 0
        try:
            for piece in _DECODERS[coding](body):
                pieces.append(piece)
                size += len(piece)
                if max_size and size > max_size:
                    raise TooLarge
        except (zlib.error, brotli.error, zstd.ZstdError) as error:
            raise NotEncoded(f"not {coding}, as its header says: {error}") from error
        body = b"".join(pieces)
    return body


def _gunzip(body: bytes) -> Iterator[bytes]:
    # What follows the last member (padding, mostly) is ignored, as browsers do.
    yield from _inflate(body, _GZIP, _GZIP_MAGIC)


def _undeflate(body: bytes) -> Iterator[bytes]:
    """Yield the pieces of a zlib stream, which deflate means, or of the bare stream that some servers send."""
    try:
        zlib.decompressobj(_ZLIB).decompress(body, 1)
    except zlib.error:
        yield from _inflate(body, _RAW)
    else:
        yield from _inflate(body, _ZLIB)


def _inflate(body: bytes, window_bits: int, next_magic: bytes = b"") -> Iterator[bytes]:
    while True:
        stream = zlib.decompressobj(window_bits)
        pending = body
        while not stream.eof:
            piece = stream.decompress(pending, _PIECE)
            pending = stream.unconsumed_tail
            if piece:
                yield piece
            elif not pending and not stream.eof:
                raise CutShort
        body = stream.unused_data
        if not next_magic or not body.startswith(next_magic):
            return


def _unbrotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    piece = stream.process(body, output_buffer_limit=_PIECE)
    while piece:
        yield piece
        piece = b"" if stream.is_finished() else stream.process(b"", output_buffer_limit=_PIECE)
    if not stream.is_finished():
        raise CutShort


def _unzstd(body: bytes) -> Iterator[bytes]:
    while True:
        stream = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: _ZSTD_WINDOW_LOG})
        pending = body
        while not stream.eof:
            piece = stream.decompress(pending, _PIECE)
            pending = b""
            if piece:
                yield piece
            elif stream.needs_input:
                raise CutShort
        body = stream.unused_data
        if not body.startswith(_ZSTD_MAGIC):
            return


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
