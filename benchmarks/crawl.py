"""Articles per second and peak memory of a crawl, beside the same spider with trafilatura inline in its callback.

    benchmarks/crawl [--rounds 3] [--store sqlite]

Both crawl the corpus from a local server in a process of its own, with `delay: 0`, into a new SQLite store, turn
about; each figure is the median over the rounds, the ratio is taken round by round. Peak memory is the sum of the
proportional set sizes of the crawl's processes, sampled.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from benchmarks.corpus import pages, registry
from newscrawler.spiders.news import NewsSpider

_SAMPLE_EVERY_S = 0.1


class InlineSpider(NewsSpider):
    """The news spider, but for extraction: trafilatura, called where the answer comes in."""

    name = "inline"

    async def parse_article(self, response: Any, source: Any, **_: Any) -> AsyncIterator[Any]:  # type: ignore[override]
        import trafilatura

        document = trafilatura.bare_extraction(response.text, url=response.url, with_metadata=True)
        if document is None or not document.text:
            return
        yield {
            "url": response.url,
            "source": source,
            "title": document.title,
            "authors": [document.author] if document.author else [],
            "published": document.date,
            "text": document.text,
        }


def crawl(name: str, sources: str, store: str) -> None:
    """Run one crawl in this process and print its figures as JSON."""
    from newscrawler.commands.crawling import run_spider
    from newscrawler.sources import load_registry

    spider: Any = InlineSpider if name == "inline" else "news"
    crawler = run_spider(spider, {"sources": load_registry(Path(sources)).sources}, {"NEWSCRAWLER_STORE": store})
    stats = crawler.stats.get_stats()
    seconds = stats["elapsed_time_seconds"]
    print(json.dumps({"articles": stats.get("newscrawler/new", 0), "seconds": seconds}))


def measured(name: str, sources: Path) -> dict[str, float]:
    """Return articles, seconds, articles per second and peak bytes of a crawl in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "benchmarks.crawl", "--one", name, "--registry", str(sources)]
        words += ["--uri", f"sqlite:///{folder}/news.db"]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _memory_of_session(process.pid))
            time.sleep(_SAMPLE_EVERY_S)
        assert process.stdout is not None
        figures: dict[str, float] = json.loads(process.stdout.read())
    return {**figures, "rate": figures["articles"] / figures["seconds"], "peak": peak}


def _memory_of_session(session: int) -> int:
    """Return the proportional set size in bytes of all processes of a session."""
    total = 0
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit() or os.getsid(int(entry.name)) != session:
                continue
            lines = (entry / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", choices=["news", "inline"], help=argparse.SUPPRESS)
    parser.add_argument("--registry", help=argparse.SUPPRESS)
    parser.add_argument("--uri", help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.one:
        crawl(words.one, words.registry, words.uri)
        return
    try:
        count = len(pages())
    except FileNotFoundError as error:
        sys.exit(f"error: {error}")
    server = [sys.executable, "-m", "benchmarks.corpus", "serve"]
    results: dict[str, list[dict[str, float]]] = {"news": [], "inline": []}
    with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as site, tempfile.TemporaryDirectory() as folder:
        assert site.stdout is not None
        url = site.stdout.readline().strip()
        sources = Path(folder) / "sources.yml"
        sources.write_text(registry(url))
        try:
            for number in range(words.rounds):
                for name in ("news", "inline") if number % 2 == 0 else ("inline", "news"):
                    results[name].append(measured(name, sources))
        finally:
            site.terminate()
    print(f"{count} pages, {os.cpu_count()} cores, {words.rounds} rounds turn about, medians")
    for name, label in (("news", "newscrawler"), ("inline", "trafilatura inline")):
        rate = statistics.median(row["rate"] for row in results[name])
        peak = statistics.median(row["peak"] for row in results[name]) / 2**20
        stored = statistics.median(row["articles"] for row in results[name])
        print(f"{label:20s} {rate:6.1f} articles/s  {stored:4.0f} stored  peak {peak:5.0f} MiB")
    ratios = [ours["rate"] / theirs["rate"] for ours, theirs in zip(results["news"], results["inline"], strict=True)]
    print(f"ratio {statistics.median(ratios):.2f} (min {min(ratios):.2f}, max {max(ratios):.2f})")


if __name__ == "__main__":
    main()
