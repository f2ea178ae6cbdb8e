"""One reading of one large sitemap in this process, and what it took; benchmarks/discovery.py starts it."""

from __future__ import annotations

import gzip
import resource
import sys
import time
import zlib
from collections.abc import Callable, Iterator

from lxml import etree

from newscrawler.discovery import stream_list

DOCUMENTS = ("50,000 entries", "50 MB", "index of 50,000", "50 files of 50,000")
WAYS = ("stream", "tree")
_URL = "https://example.org/sitemap.xml"
# Characters of an address in the document that is to have 50 MB with 50,000 entries.
_LONG = 890


def _packed(rows: int, row: str = "", root: str = "urlset", item: str = "url") -> bytes:
    """Return a gzipped sitemap, made in passing, so that making it does not count."""
    out = _Packer()
    out.write(f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    for number in range(rows):
        day = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}T08:{number % 60:02d}:00+01:00"
        out.write(f"<{item}><loc>https://example.org/news/{number}{row}</loc><lastmod>{day}</lastmod></{item}>\n")
    out.write(f"</{root}>")
    return out.done()


class _Packer:
    def __init__(self) -> None:
        self._zip = zlib.compressobj(6, zlib.DEFLATED, 31)
        self._out = bytearray()

    def write(self, text: str) -> None:
        self._out += self._zip.compress(text.encode())

    def done(self) -> bytes:
        return bytes(self._out + self._zip.flush())


def _made(document: str) -> Iterator[bytes]:
    if document == "50 MB":
        yield _packed(50_000, "-" + "x" * _LONG)
    elif document == "index of 50,000":
        yield _packed(50_000, ".xml.gz", "sitemapindex", "sitemap")
    else:
        body = _packed(50_000)
        for _ in range(50 if document.startswith("50 files") else 1):
            yield body


def _stream(body: bytes) -> int:
    stream = stream_list(body, _URL)
    count = sum(1 for _ in stream.entries) + sum(1 for _ in stream.lists)
    assert stream.error is None, stream.error
    return count


def _tree(body: bytes) -> int:
    """Read the sitemap as most do: unpacked, parsed, every entry in a list."""
    root = etree.fromstring(gzip.decompress(body))
    return len([[(part.tag, part.text) for part in element] for element in root])


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(document: str, way: str) -> None:
    read: Callable[[bytes], int] = {"stream": _stream, "tree": _tree}[way]
    bodies = _made(document)
    first = next(bodies)
    before, start = _peak_mb(), time.process_time()
    counts = [read(first)]
    after_one = _peak_mb()
    counts += [read(body) for body in bodies]
    seconds = time.process_time() - start
    more = f", {after_one - before:+.1f} after the first" if len(counts) > 1 else ""
    print(
        f"{document:20s} {way:7s} {sum(counts):9,d} entries  {seconds:6.2f} s  "
        f"{_peak_mb() - before:+7.1f} MB over {before:.1f} MB{more}"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
