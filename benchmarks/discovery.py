"""Feeds per CPU second beside feedparser, memory while sitemaps are read, and a day of polling.

    benchmarks/discovery [--part feeds|sitemaps|day] [--rounds 5] [--sources 5000]

Without --part all three. Feeds: both read the same generated feeds in this process, turn about, and both are asked
for link, title, times and authors of each entry; the ratio is taken round by round. Sitemaps: each in a process of
its own, streamed, and beside it parsed into a tree; the memory is what its peak rises by over the process that has
imported everything and holds the packed body.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Iterator

from benchmarks import feed_set, sitemap_memory

# CPU seconds that are measured at once: a clock of milliseconds, and a cold start, do not count.
_LEAST_S = 0.2
_URL = "https://example.org/feed"


def feeds(rounds: int) -> Iterator[str]:
    """Yield the lines about feeds: well-formed ones by format and together, then ill-formed ones."""
    sizes = ", ".join(map(str, feed_set.SIZES))
    yield f"feeds of {sizes} items, {os.cpu_count()} cores, {rounds} rounds turn about, medians"
    whole = list(feed_set.well_formed())
    for name in dict.fromkeys(name for name, _ in whole):
        yield _beside(name, [feed for format_, feed in whole if format_ == name], rounds)
    yield _beside("all well-formed", [feed for _, feed in whole], rounds)
    yield _beside("  without its cleaning", [feed for _, feed in whole], rounds, _feedparser_bare)
    broken = list(feed_set.ill_formed())
    for name in dict.fromkeys(name for name, _ in broken):
        yield _beside(f"ill-formed: {name}", [feed for kind, feed in broken if kind == name], rounds)


def _beside(name: str, bodies: list[bytes], rounds: int, peer: Callable[[bytes], int] | None = None) -> str:
    ours, theirs = [], []
    for number in range(rounds):
        for taken, read in ((ours, _ours), (theirs, peer or _feedparser))[:: 1 if number % 2 else -1]:
            taken.append(_seconds(read, bodies))
    ratios = [patient / fast for fast, patient in zip(ours, theirs, strict=True)]
    rates = [len(bodies) / statistics.median(taken) for taken in (ours, theirs)]
    return (
        f"{name:28s} {rates[0]:8.1f} feeds/CPU s   feedparser {rates[1]:6.1f}   "
        f"ratio {statistics.median(ratios):5.1f} (min {min(ratios):.1f}, max {max(ratios):.1f})"
    )


def _seconds(read: Callable[[bytes], int], bodies: Iterable[bytes]) -> float:
    """Return the CPU seconds of one reading of all, over as many readings as take a while."""
    start, times = time.process_time(), 0
    while (taken := time.process_time() - start) < _LEAST_S:
        for body in bodies:
            read(body)
        times += 1
    return taken / times


def _ours(body: bytes) -> int:
    from newscrawler.discovery import read_list

    return len([(each.url, each.title, each.published, each.authors) for each in read_list(body, _URL).entries])


def _feedparser_bare(body: bytes) -> int:
    """Read without what feedparser does to texts unless told otherwise: making HTML harmless, links absolute."""
    return _feedparser(body, sanitize_html=False, resolve_relative_uris=False)


def _feedparser(body: bytes, **options: bool) -> int:
    import feedparser

    entries = feedparser.parse(io.BytesIO(body), **options).entries
    names = ("link", "title", "published_parsed", "updated_parsed", "authors")
    return len([[dict.get(entry, name) for name in names] for entry in entries])


def sitemaps() -> Iterator[str]:
    """Yield the lines about memory: a process for each document and each way of reading it."""
    yield "sitemaps, each in a fresh process: CPU seconds, and its peak over what it had before it read"
    for document in sitemap_memory.DOCUMENTS:
        for way in sitemap_memory.WAYS:
            words = [sys.executable, "-m", "benchmarks.sitemap_memory", document, way]
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            yield done.stdout.rstrip()


def day(sources: int) -> Iterator[str]:
    """Yield the lines of the simulated day."""
    from benchmarks.polling_day import report

    yield from report(sources)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["feeds", "sitemaps", "day"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sources", type=int, default=5000, help="of the simulated day")
    words = parser.parse_args()
    warnings.simplefilter("ignore")
    parts = {"feeds": lambda: feeds(words.rounds), "sitemaps": sitemaps, "day": lambda: day(words.sources)}
    for name, part in parts.items():
        if words.part in (None, name):
            for line in part():
                print(line, flush=True)


if __name__ == "__main__":
    main()
