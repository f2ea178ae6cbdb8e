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
# Lines of the report on memory.
_SAMPLES = 10
# Share of the run that counts as warm-up.
_WARM_UP = 0.2
_LOOK_EVERY_S = 0.2
# Seconds after the end in which processes may still go.
_GRACE_S = 15.0


def watched(crawling: Crawling, pages: int) -> Iterator[str]:
    """Render so many pages and yield what the crawl's processes hold, a line a tenth, and the slope after warm-up."""
    each, step = pages // len(_LONG), max(1, pages // _SAMPLES)
    taken: list[tuple[int, float]] = []
    start = time.monotonic()
    with Network([("en", {kind: each}) for kind in _LONG]) as network, crawling(network) as process:
        due = step
        while process.poll() is None and due <= each * len(_LONG):
            time.sleep(_LOOK_EVERY_S)
            rendered = len(network.rendered)
            if rendered < due:
                continue
            browser, crawler = _parts(process.pid)
            held = [sum(map(memory_bytes, part)) / 2**20 for part in (crawler, browser)]
            taken.append((rendered, sum(held)))
            yield (
                f"{rendered:6,d} pages rendered  crawler {held[0]:6.0f} MiB in {len(crawler)} processes"
                f"  browser {held[1]:6.0f} MiB in {len(browser)}  {time.monotonic() - start:5.0f} s"
            )
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
