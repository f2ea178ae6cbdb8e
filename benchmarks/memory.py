"""Does the memory of one process that extracts page after page stay flat?"""

from __future__ import annotations

import itertools
import os
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.corpus import Page
from newscrawler.extraction import clear_caches, extract
from newscrawler.pool import PAGES_PER_CLEARING

# Pages between two lines of the report.
_STEP = 1_000
# Share of the run that counts as warm-up: libraries load their tables, the allocator finds its size.
_WARM_UP = 0.1


def watched(corpus: Sequence[Page], count: int) -> Iterator[str]:
    """Extract `count` pages, the corpus round and round, and yield a line a step and the slope after the warm-up.

    Caches are cleared as often as a worker of the pool does; a worker is replaced after 2,000 pages, this is not.
    """
    step = min(_STEP, max(1, count // 10))
    taken: list[tuple[int, float]] = []
    start = time.monotonic()
    for done, page in enumerate(itertools.islice(itertools.cycle(corpus), count), 1):
        extract(page.body(), page.url)
        if done % PAGES_PER_CLEARING == 0:
            clear_caches()
        if done % step == 0:
            taken.append((done, _resident_bytes() / 2**20))
            yield f"{done:7,d} pages  {taken[-1][1]:6.1f} MiB resident  {time.monotonic() - start:6.0f} s"
    warm = [row for row in taken if row[0] > _WARM_UP * count]
    slope = statistics.linear_regression(*zip(*warm, strict=True)).slope if len(warm) > 1 else 0.0
    sizes = [size for _, size in warm] or [0.0]
    yield (
        f"after the first {_WARM_UP:.0%}: {min(sizes):.1f} to {max(sizes):.1f} MiB, "
        f"{1024 * 1000 * slope:+.1f} KiB for each 1,000 pages"
    )


def _resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
