"""Pages that need a browser: how many articles are right, which pages are rendered, what that takes.

    benchmarks/rendering [--part crawl] [--rounds 1] [--peer]
    benchmarks/rendering --part memory [--pages 1000]
    benchmarks/rendering --part processes
    benchmarks/rendering --part briefs

`crawl` serves 200 pages on loopback (`rendering_sites`), of which 67 have no article without a browser, and crawls them
with `delay: 0` into a new store, by evidence and with every page rendered; `--peer` has scrapy-playwright render them
all, too, each until the network is idle, with as many pages at once. An article is right when its text is the one that
the page was made from, white space aside. A page counts as rendered when its scripts ran, whatever the article says.
Seconds are those of the whole command. The sites' advertisements come from another port of this machine, which the
crawler's guard refuses and the peer loads.

`memory` renders 1,000 pages and prints what crawler and browser hold; `processes` ends crawls in five ways and counts
the processes that stay. `briefs` reads the same pages, made of texts of two paragraphs, and prints how many of the
plain ones would go into a browser: little text is the evidence that errs most.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import made
from benchmarks.rendering_ends import ended, watched
from benchmarks.rendering_pages import KINDS
from benchmarks.rendering_sites import MIXED, Network, number_of
from benchmarks.rendering_texts import piece
from newscrawler.article import Refusal
from newscrawler.extraction import extract
from newscrawler.stores import Query, open_store

_HERE = Path(__file__).resolve().parent
_PEER = "scrapy-playwright"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True)
class Run:
    """What one crawl gave. `wrong` are the kinds of the pages whose article is not right, `refused` counts by code."""

    right: int
    rendered: int
    needless: int
    wrong: list[str]
    refused: dict[str, int]
    seconds: float
    requests: int
    sent_bytes: int


def crawled(network: Network, way: str) -> Run:
    """Crawl the sites once, in processes of their own."""
    network.clear()
    with tempfile.TemporaryDirectory() as folder:
        start = time.monotonic()
        by = _by_peer(network, Path(folder)) if way == _PEER else _by_ours(network, Path(folder), way)
        texts, refused = by
        seconds = time.monotonic() - start
    right = {piece.number for piece in network.pieces if _normal(texts.get(piece.number, "")) == _normal(piece.text)}
    return Run(
        right=len(right),
        rendered=len(network.rendered),
        needless=sum(piece.number in network.rendered and not KINDS[piece.kind].needs for piece in network.pieces),
        wrong=[piece.kind for piece in network.pieces if piece.number not in right],
        refused=refused,
        seconds=seconds,
        requests=network.requests,
        sent_bytes=network.sent_bytes,
    )


def _by_ours(network: Network, folder: Path, render: str) -> tuple[dict[int, str], dict[str, int]]:
    """Return the texts by the number of their page, and how often a page was refused, by code."""
    uri = f"sqlite:///{folder}/news.db"
    counts = json.loads(_run([*command(network, folder, uri), "--render", render]))["counts"]

    async def texts() -> dict[int, str]:
        store = open_store(uri)
        await store.open()
        try:
            return {number_of(each.url): each.text async for each in store.articles(Query())}
        finally:
            await store.close()

    return asyncio.run(texts()), {name: count for name, count in counts.items() if "/" in name}


def command(network: Network, folder: Path, uri: str) -> list[str]:
    """Return the words that crawl the sites."""
    sources = folder / "sources.yml"
    sources.write_text(network.registry())
    return [sys.executable, "-m", "newscrawler", "crawl", "--sources", str(sources), "--store", uri, "--json"]


def _by_peer(network: Network, folder: Path) -> tuple[dict[int, str], dict[str, int]]:
    browser = os.environ.get("NEWSCRAWLER_BROWSER") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise OSError("no browser on PATH (name one with NEWSCRAWLER_BROWSER)")
    output = folder / "answers.jsonl"
    feeds = [f"{url}/feed.xml" for url in network.urls]
    _run(
        [str(made(_HERE / "rendering_peer.txt")), "-I", str(_HERE / "rendering_peer.py"), browser, str(output), *feeds]
    )
    rows = map(json.loads, output.read_text(encoding="utf-8").splitlines())
    texts = {number_of(row["url"]): row["text"] for row in rows}
    # trafilatura's text begins with the headline, which is a field of its own here.
    return {each.number: texts.get(each.number, "").removeprefix(each.title) for each in network.pieces}, {}


def _run(words: list[str]) -> str:
    """Return what a command prints. Raises RuntimeError where it fails."""
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[2]} ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def _normal(text: str) -> str:
    return " ".join(text.split())


def report(rounds: int, peer: bool) -> Iterator[str]:
    """Yield the lines of the report, each as soon as it is known."""
    ways = ("auto", "always", *([_PEER] if peer else []))
    runs: dict[str, list[Run]] = {way: [] for way in ways}
    with Network() as network:
        pages = len(network.pieces)
        needing = sum(KINDS[piece.kind].needs for piece in network.pieces)
        yield f"{pages} pages of {len(network.urls)} sites, {needing} need a browser; {os.cpu_count()} cores"
        for number in range(rounds):
            for way in ways if number % 2 == 0 else ways[::-1]:
                runs[way].append(crawled(network, way))
    for way in ways:
        last = runs[way][-1]
        seconds = statistics.median(run.seconds for run in runs[way])
        yield (
            f"{way if way == _PEER else f'render: {way}':18} right {last.right / pages:6.1%}  rendered"
            f" {last.rendered:3d}, without need {last.needless / pages:5.1%}  {seconds:6.1f} s"
            f"  {last.requests:5d} requests  {last.sent_bytes / 1e6:6.1f} MB"
        )
        if last.wrong:
            counts = {kind: last.wrong.count(kind) for kind in dict.fromkeys(last.wrong)}
            said = ", ".join(f"{what} {count}" for what, count in {**counts, **last.refused}.items())
            yield f"    not right: {said}"
    for way in ways[1:]:
        ratios = [slow.seconds / fast.seconds for slow, fast in zip(runs[way], runs["auto"], strict=True)]
        name = way if way == _PEER else "rendering everything"
        yield f"{statistics.median(ratios):.2f} times as fast as {name} (min {min(ratios):.2f}, max {max(ratios):.2f})"


@contextmanager
def crawling(network: Network, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Have a crawl run that renders every page."""
    with tempfile.TemporaryDirectory() as folder:
        uri = f"sqlite:///{folder}/news.db"
        line = [*command(network, Path(folder), uri), "--render", "always", *words]
        with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                process.kill()


def briefs() -> Iterator[str]:
    """Yield how many pages without need promise more than they give when their texts are of two paragraphs."""
    asked: Counter[str] = Counter()
    number = 0
    for language, kinds in MIXED:
        for kind in (each for each, count in kinds.items() if not KINDS[each].needs for _ in range(count)):
            number += 1
            html = KINDS[kind].page(piece(number, kind, language, (2, 2)), "The Gazette")
            found = extract(html, f"https://gazette.example/news/{number}-story", can_render=True)
            asked[kind] += isinstance(found, Refusal) and found.code == "needs_javascript"
    kinds_asked = ", ".join(f"{kind} {count}" for kind, count in asked.items() if count)
    yield f"{asked.total()} of {number} plain pages with two paragraphs ask for a browser ({kinds_asked})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["crawl", "memory", "processes", "briefs"], default="crawl")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--peer", action="store_true", help="have scrapy-playwright render the pages, too")
    parser.add_argument("--pages", type=int, default=1000)
    words = parser.parse_args()
    if words.part == "crawl":
        lines = report(words.rounds, words.peer)
    elif words.part == "briefs":
        lines = briefs()
    else:
        lines = watched(crawling, words.pages) if words.part == "memory" else ended(crawling)
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    main()
