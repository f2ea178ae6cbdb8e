"""What it costs to find an article's copies, from 10,000 articles to 1,000,000, in SQLite.

    python -m benchmarks.identity_scale [--articles N] [--per-day N]

Each article goes the store's own way: `fingerprint`, `Marks.candidates`, comparison with the texts of the candidates as
they are read from a file, `Marks.add`, a commit for each batch of 256 with `synchronous=FULL`. Not counted: making the
articles (a process of its own does it) and keeping their texts. The second table says how fast the MinHash libraries
are on the last articles, the last line what the whole `write` of an article takes.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from benchmarks.environments import made
from benchmarks.identity_synthetic import Synthetic, article
from newscrawler.article import Article, Block, content_hash, rfc3339
from newscrawler.fingerprint import Fingerprint, compared, fingerprint
from newscrawler.fingerprint.shingles import _marks as sampled
from newscrawler.stores import Saved, open_store
from newscrawler.stores.sqlite.connection import connect, transaction
from newscrawler.stores.sqlite.marks import TABLES, Marks
from newscrawler.stores.sqlite.stories import Texts

_HERE = Path(__file__).resolve().parent
_STOPS = (10_000, 30_000, 100_000, 300_000, 1_000_000)
# Articles measured before each stop.
_MEASURED = 10_000
# As many writes as the store commits at once.
_BATCH = 256
_SLOT_DAYS = 8
# As the store compares: the tries of a story, and in all.
_TRIES_A_STORY, _TRIES = 16, 128
_SHOWN_TO_PEERS = 1_000
_WRITTEN_WHOLE = 2_000
_STEPS = ("fingerprint", "look-up", "compare", "insert", "commit")


@dataclass
class Spent:
    """What the articles since the last stop took. `missed` are copies that were not found to be of their original."""

    articles: int = 0
    wall_s: float = 0.0
    cpu_s: dict[str, float] = field(default_factory=lambda: dict.fromkeys(_STEPS, 0.0))
    candidates: int = 0
    compared: int = 0
    copies: int = 0
    missed: int = 0


class Scale:
    """One index that grows, article by article."""

    def __init__(self, folder: Path, per_day: int) -> None:
        self.index = folder / "index.db"
        self._per_day = per_day
        self._connection, self._kept = connect(str(self.index)), connect(str(folder / "texts.db"))
        with transaction(self._connection):
            for statement in TABLES.split(";\n"):
                self._connection.execute(statement)
        self._kept.execute("CREATE TABLE articles (number INTEGER PRIMARY KEY, content_hash TEXT, document TEXT)")
        self._marks, self._texts = Marks(), Texts()
        self._stories: dict[int, int] = {}
        self.spent = Spent()

    def add(self, batch: Sequence[tuple[int, Synthetic]]) -> list[Fingerprint]:
        """Put the articles in, in one transaction."""
        rows = [(number, content_hash(each.text), json.dumps({"text": each.text})) for number, each in batch]
        with transaction(self._kept):
            self._kept.executemany("INSERT INTO articles VALUES (?, ?, ?)", rows)
        began, clock = time.monotonic(), _Clock(self.spent.cpu_s)
        self._connection.execute("BEGIN IMMEDIATE")
        prints = []
        for (number, each), (_, text_hash, _) in zip(batch, rows, strict=True):
            clock.start()
            print_ = fingerprint(each.text)
            clock.stop("fingerprint")
            slot = number // (self._per_day * _SLOT_DAYS)
            found = self._marks.candidates(self._connection, slot, print_.marks, but=number)
            clock.stop("look-up")
            self._texts.keep(text_hash, each.text, print_)
            stories = self._alike(print_, found)
            clock.stop("compare")
            self._marks.add(self._connection, number, slot, print_.marks)
            clock.stop("insert")
            self._note(number, each, found, stories)
            prints.append(print_)
        clock.start()
        self._connection.execute("COMMIT")
        clock.stop("commit")
        self.spent.wall_s += time.monotonic() - began
        self.spent.articles += len(batch)
        return prints

    def _alike(self, print_: Fingerprint, found: Sequence[tuple[int, int]]) -> set[int]:
        alike: set[int] = set()
        tries: dict[int, int] = {}
        for number, _ in found:
            story = self._stories.get(number, number)
            if story in alike or tries.get(story, 0) == _TRIES_A_STORY:
                continue
            tries[story] = tries.get(story, 0) + 1
            if compared(print_, self._texts.of_article(self._kept, number)).alike:
                alike.add(story)
            if sum(tries.values()) == _TRIES:
                break
        self.spent.compared += sum(tries.values())
        return alike

    def _note(self, number: int, each: Synthetic, found: Sequence[tuple[int, int]], stories: set[int]) -> None:
        self.spent.candidates += len(found)
        if stories:
            self._stories[number] = min(stories)
        if each.of != number:
            self.spent.copies += 1
            self.spent.missed += self._stories.get(each.of, each.of) not in stories

    def bytes_on_disk(self) -> int:
        """Return the size of the index' file."""
        return self.index.stat().st_size


class _Clock:
    def __init__(self, spent: dict[str, float]) -> None:
        self._spent, self._last = spent, 0.0

    def start(self) -> None:
        self._last = time.process_time()

    def stop(self, step: str) -> None:
        present = time.process_time()
        self._spent[step] += present - self._last
        self._last = present


def _made(numbers: range) -> list[Synthetic]:
    return [article(number) for number in numbers]


def _batches(articles: int) -> Iterator[list[tuple[int, Synthetic]]]:
    """Yield the articles, made ahead in a process of their own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        ahead: deque[tuple[range, Future[list[Synthetic]]]] = deque()
        for start in range(1, articles + 1, _BATCH):
            numbers = range(start, min(start + _BATCH, articles + 1))
            ahead.append((numbers, pool.submit(_made, numbers)))
            if len(ahead) > 16:
                yield _answered(*ahead.popleft())
        while ahead:
            yield _answered(*ahead.popleft())


def _answered(numbers: range, made_: Future[list[Synthetic]]) -> list[tuple[int, Synthetic]]:
    return list(zip(numbers, made_.result(), strict=True))


def _written_bytes() -> int:
    """Return what this process gave to disks so far; 0 where the system does not say."""
    try:
        rows = Path("/proc/self/io").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(rows[rows.index("write_bytes:") + 1])


def _row(number: int, scale: Scale) -> str:
    spent = scale.spent
    micros = {step: seconds * 1e6 / spent.articles for step, seconds in spent.cpu_s.items()}
    total = sum(micros.values())
    without = total - micros["compare"]
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    steps = " | ".join(f"{value:.0f}" for value in micros.values())
    return (
        f"| {number:,} | {1e6 / without:,.0f} | {1e6 / total:,.0f} | {spent.articles / spent.wall_s:,.0f} | {steps} |"
        f" {spent.candidates / spent.articles:.2f} | {spent.missed}/{spent.copies} | {resident:.0f} |"
        f" {scale.bytes_on_disk() / number:.0f} |"
    )


def grown(folder: Path, articles: int, per_day: int) -> tuple[list[Synthetic], list[Fingerprint]]:
    """Print a line at each stop; return the last articles with their fingerprints."""
    print(f"\n{articles:,} articles, {per_day:,} a day; CPU µs an article, over the {_MEASURED:,} before each stop\n")
    heads = ("articles", "articles/s: fingerprint, look-up, insert", "with comparison", "wall")
    print(f"| {' | '.join((*heads, *_STEPS, 'candidates', 'missed copies', 'MB, most', 'bytes on disk'))} |")
    print("|" + " ---: |" * (len(heads) + len(_STEPS) + 4))
    scale = Scale(folder, per_day)
    stops = deque(stop for stop in (*_STOPS, articles) if stop <= articles)
    last: deque[tuple[Synthetic, Fingerprint]] = deque(maxlen=_SHOWN_TO_PEERS)
    for batch in _batches(articles):
        last.extend(zip((each for _, each in batch), scale.add(batch), strict=True))
        number = batch[-1][0]
        if stops and number >= stops[0]:
            print(_row(number, scale), flush=True)
            while stops and stops[0] <= number:
                stops.popleft()
        if stops and number < stops[0] - _MEASURED:
            scale.spent = Spent()
    return [each for each, _ in last], [print_ for _, print_ in last]


def _peers(folder: Path, articles: Sequence[Synthetic], prints: Sequence[Fingerprint]) -> None:
    given, texts = folder / "shingles.npz", folder / "texts.json"
    ends = np.cumsum([len(each.shingles) for each in prints])
    np.savez(given, shingles=np.concatenate([each.shingles for each in prints]), ends=ends)
    texts.write_text(json.dumps([each.text for each in articles]), encoding="utf-8")
    start = time.process_time()
    for each in prints:
        sampled(each.shingles, each.spans)
    shingled = time.process_time()
    for text in articles:
        fingerprint(text.text)
    end = time.process_time()
    of_shingles, of_text = (seconds * 1e6 / len(articles) for seconds in (shingled - start, end - shingled))
    peers = [str(made(_HERE / "near_peers.txt")), "-I", str(_HERE / "identity_peer_speed.py")]
    done = subprocess.run([*peers, str(given), str(texts)], capture_output=True, text=True, check=True)
    print(f"\nthe last {len(articles):,} texts, CPU µs a text; the peers' MinHash has 128 permutations\n")
    print("| | sketch of the shingles | times ours | from the text | times ours | look-up and insert, in memory |")
    print(f"|{' --- |'}{' ---: |' * 5}\n| newscrawler | {of_shingles:.0f} | 1.0 | {of_text:.0f} | 1.0 | |")
    for name, row in json.loads(done.stdout).items():
        times = (row["signature"] / of_shingles, row["text"] / of_text)
        print(
            f"| {name} {row['version']} | {row['signature']:.0f} | {times[0]:.1f} |"
            f" {row['text']:.0f} | {times[1]:.1f} | {row['index']:.0f} |"
        )


async def _whole(folder: Path) -> None:
    """Print what the store's own `write` takes, with documents, full text, stories and origins."""
    store = open_store(f"sqlite:///{folder / 'whole.db'}")
    await store.open()
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    saved = []
    for number in range(1, _WRITTEN_WHOLE + 1):
        text = article(number).text
        url = f"https://news.example/{number}"
        blocks = tuple(Block("paragraph", line) for line in text.split("\n"))
        at = rfc3339(begin + timedelta(seconds=9 * number))
        one = Article(
            url=url, canonical_url=url, text=text, blocks=blocks, content_hash=content_hash(text), fetched_at=at
        )
        saved.append(Saved(one, (url,)))
    cpu, wall = time.process_time(), time.monotonic()
    for at_ in range(0, len(saved), _BATCH):
        await store.write(saved[at_ : at_ + _BATCH])
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    counts = await store.counts()
    await store.close()
    print(
        f"\nthe whole write of {len(saved):,} articles ({counts.stories:,} stories): "
        f"{cpu * 1e6 / len(saved):.0f} µs CPU an article, {len(saved) / wall:,.0f} articles/s"
    )


def main(words: Sequence[str] | None = None) -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--per-day", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="where the files are made; some 7 GB for a million articles")
    chosen = parser.parse_args(words)
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        place = Path(folder)
        articles, prints = grown(place, chosen.articles, chosen.per_day)
        _peers(place, articles, prints)
        asyncio.run(_whole(place))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
