"""Ways to answer an address: always the same, packed, or only when it changed; and the pictures' bytes."""

from __future__ import annotations

import gzip
import hashlib
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache

from newscrawler.demo.outlets import Validators
from newscrawler.demo.server import Answer, Asked
from newscrawler.demo.stories import IMAGE_SIZE

Route = Callable[[Asked], Answer]


def fixed(answer: Answer) -> Route:
    """Return a route that always gives this answer."""
    return lambda _: answer


def zipped(text: str) -> Answer:
    """Return the answer that is a gzip file (the file itself is compressed, not the transfer)."""
    return Answer(200, "application/x-gzip", gzip.compress(text.encode(), mtime=0))


def validated(answer: Answer, changed_at: datetime, gives: Validators = "both") -> Route:
    """Return a route that answers 304 to who has the list already (RFC 9110, 13.1), by what it `gives`."""
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
    stamp = format_datetime(changed_at.astimezone(UTC), usegmt=True)
    has_etag, has_stamp = gives in ("both", "etag"), gives in ("both", "last-modified")
    headers = ((("ETag", etag),) if has_etag else ()) + ((("Last-Modified", stamp),) if has_stamp else ())
    whole = replace(answer, headers=(*answer.headers, *headers))
    unchanged = Answer(304, None, b"", headers)

    def route(asked: Asked) -> Answer:
        tags = asked.headers.get("if-none-match")
        if has_etag and tags is not None:
            return unchanged if etag in tags.replace("W/", "") else whole
        return unchanged if has_stamp and asked.headers.get("if-modified-since") == stamp else whole

    return route


@cache
def png(colour: int) -> bytes:
    """Return a picture of one colour (0xRRGGBB) in the size the pages state: one bit a pixel, some 150 bytes."""
    width, height = IMAGE_SIZE

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\0" * ((width + 7) // 8)) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 3, 0, 0, 0))
        + chunk(b"PLTE", colour.to_bytes(3, "big") * 2)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )
