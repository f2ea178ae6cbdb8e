"""What a crawl that renders holds while it runs, and what it leaves behind however it ends."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from benchmarks.processes import Process, alive, memory_bytes, tree
from benchmarks.rendering_sites import Network

Crawling = Callable[..., AbstractContextManager[subprocess.Popen[bytes]]]

# Kinds of pages of the long crawl, a site each.
_LONG = ("shell_fetch", "shadow", "fragment", "plain")
_MORE = 5
# Lines of the report on memory.
_SAMPLES = 10
# Share of the run that counts as warm-up.
_WARM_UP = 0.2
_LOOK_EVERY_S = 0.2
_SAMPLE_EVERY_S = 2.0
# Seconds after the end in which processes may still go.
_GRACE_S = 15.0


def watched(crawling: Crawling, pages: int) -> Iterator[str]:
    """Render so many pages and yield what the crawl's processes hold, in the median of each tenth, and the slope."""
    # Some more, so that the last look is at a crawl that goes on.
    each, step = pages // len(_LONG) + _MORE, max(1, pages // _SAMPLES)
    taken: list[tuple[int, float]] = []
    # Of one step: what crawler and browser held at each look.
    held: list[tuple[float, float]] = []
    start = time.monotonic()
    with Network([("en", {kind: each}) for kind in _LONG]) as network, crawling(network) as process:
        due = step
        while process.poll() is None and due <= pages:
            time.sleep(_SAMPLE_EVERY_S)
            browser, crawler = _parts(process.pid)
            held.append((_mebibytes(crawler), _mebibytes(browser)))
            rendered = len(network.rendered)
            if rendered < due:
                continue
            ours, theirs = (statistics.median(sizes) for sizes in zip(*held, strict=True))
            taken.append((rendered, ours + theirs))
            yield (
                f"{rendered:6,d} pages rendered  crawler {ours:5.0f} MiB  browser {theirs:5.0f} MiB"
                f"  {time.monotonic() - start:5.0f} s"
            )
            held.clear()
            due = rendered - rendered % step + step
        process.wait()
        yield f"exit status {process.returncode}, {len(network.rendered)} pages rendered"
    warm = [row for row in taken if row[0] > _WARM_UP * pages]
    if len(warm) > 1:
        slope = statistics.linear_regression(*zip(*warm, strict=True)).slope
        sizes = [size for _, size in warm]
        yield (
            f"after the first {_WARM_UP:.0%}: {min(sizes):.0f} to {max(sizes):.0f} MiB, {100 * slope:+.1f} MiB for each"
            " 100 pages"
        )


def ended(crawling: Crawling) -> Iterator[str]:
    """End crawls with pages in the browser, and yield for each way how many of its processes stayed and how long."""
    ways: dict[str, Callable[[subprocess.Popen[bytes]], None]] = {
        "by itself": lambda _: None,
        "SIGINT": lambda process: process.send_signal(signal.SIGINT),
        "SIGTERM": lambda process: process.send_signal(signal.SIGTERM),
        "SIGKILL of the crawler": lambda process: process.kill(),
        "SIGKILL of the browser": lambda process: _kill_browser(process.pid),
        "SIGKILL of the driver": lambda process: _kill_driver(process.pid),
    }
    for name, end in ways.items():
        with Network([("en", {"late": 6}), ("de", {"late": 6})]) as network, crawling(network) as process:
            seen: set[Process] = set()
            while len(network.rendered) < 3 and process.poll() is None:
                seen |= set(tree(process.pid))
                time.sleep(_LOOK_EVERY_S)
            seen |= set(tree(process.pid))
            end(process)
            while process.poll() is None:
                seen |= set(tree(process.pid))
                time.sleep(_LOOK_EVERY_S)
            start = time.monotonic()
            while (left := [each for each in seen if alive(each)]) and time.monotonic() - start < _GRACE_S:
                time.sleep(_LOOK_EVERY_S / 4)
            gone_s = time.monotonic() - start
        names = ", ".join(sorted({each.name for each in left}))
        browsers = sum("chrom" in each.name for each in seen)
        yield (
            f"{name:24} exit {process.returncode:4d}  {len(seen):3d} processes seen, {browsers} of the browser;"
            f" left after {gone_s:4.1f} s: {len(left)} {names}"
        )
        for each in left:
            _kill(each)


def _mebibytes(processes: list[Process]) -> float:
    return sum(map(memory_bytes, processes)) / 2**20


def _parts(pid: int) -> tuple[list[Process], list[Process]]:
    """Return the processes of the browser with its driver, and the others."""
    every = tree(pid)
    ours: list[Process] = []
    theirs = {each.pid for each in every if each.name.startswith("node")}
    for each in every:
        if each.pid in theirs or each.parent in theirs:
            theirs.add(each.pid)
        else:
            ours.append(each)
    return [each for each in every if each.pid in theirs], ours


def _kill_browser(pid: int) -> None:
    every = tree(pid)
    names = {each.pid: each.name for each in every}
    for each in every:
        if "chrom" in each.name and "chrom" not in names.get(each.parent, ""):
            _kill(each)


def _kill_driver(pid: int) -> None:
    for each in tree(pid):
        if each.name.startswith("node"):
            _kill(each)


def _kill(process: Process) -> None:
    if alive(process):
        os.kill(process.pid, signal.SIGKILL)
