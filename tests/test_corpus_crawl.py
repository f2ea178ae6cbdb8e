"""The whole way over the corpus of real pages: what is stored, that nothing is asked for twice, and kill -9.

Skipped, saying so, where the corpus is absent (see benchmarks/corpus.py).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from benchmarks.corpus import PLACE, CorpusSite
from newscrawler.stores import open_store
from tests.command import newscrawler, start
from tests.test_crawl import wait_until

pytestmark = pytest.mark.skipif(not (PLACE / "gold.jsonl").exists(), reason=f"no corpus of real pages at {PLACE}")


def crawl(registry: Path, store: str) -> dict[str, Any]:
    done = newscrawler("crawl", "--json", "--sources", registry, "--store", store)
    assert done.returncode == 0, done.stderr
    record: dict[str, Any] = json.loads(done.stdout)
    return record


def kept(store: str) -> dict[str, tuple[Any, ...]]:
    """Return what must not depend on how the crawl went: texts, revisions and copies by identity, less the port."""
    done = newscrawler("export", "--store", store)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]

    return {
        urlsplit(row["canonical_url"]).path: (
            row["text"],
            row["revision"],
            sorted(urlsplit(copy["url"]).path for copy in row["copies"]),
        )
        for row in rows
    }


async def settled_in(store: str, urls: list[str]) -> set[str]:
    """Return the paths whose end is in the ledger. MongoDB has an article a moment before that; a kill in between has
    the page asked for again, to find it unchanged.
    """
    opened = open_store(store)
    await opened.open()
    seen = await opened.seen(urls)
    await opened.close()
    return {urlsplit(url).path for url, row in seen.items() if row.state == "stored"}


def settled_pages_asked_twice(before: Counter[str], after: Counter[str], settled: set[str]) -> list[str]:
    return [path for path in settled if after[path] > before[path]]


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, ...]]:
    """What an undisturbed crawl keeps, which asks for each page once, and a further one for none."""
    folder = tmp_path_factory.mktemp("calm")
    registry, store = folder / "sources.yml", f"sqlite:///{folder}/news.db"
    with CorpusSite() as site:
        registry.write_text(site.registry())
        assert crawl(registry, store)["counts"]["new"] >= 200
        asked = Counter(site.asked)
        assert all(asked[path] == 1 for path in asked if path.startswith("/pages/"))
        assert_nothing_is_asked_for(site, registry, store)
    return kept(store)


def assert_nothing_is_asked_for(site: CorpusSite, registry: Path, store: str) -> None:
    before = len(site.asked)
    again = crawl(registry, store)
    assert not {"new", "revised", "copy", "unchanged"} & again["counts"].keys()
    assert [path for path in site.asked[before:] if path.startswith("/pages/")] == []


def test_a_killed_crawl_ends_as_an_undisturbed_one_and_a_further_run_asks_for_nothing(store_uri, tmp_path, calm):
    registry = tmp_path / "sources.yml"
    with CorpusSite() as site:
        registry.write_text(site.registry())
        process = start("crawl", "--sources", registry, "--store", store_uri)
        # Pages that have been answered a while ago and not the last ones: some settled, some in flight.
        wait_until(lambda: len(site.asked) > 150)
        os.kill(process.pid, signal.SIGKILL)
        process.finish()
        before = Counter(site.asked)
        settled = asyncio.run(settled_in(store_uri, [f"{site.url}{path}" for path in before]))
        crawl(registry, store_uri)
        assert settled_pages_asked_twice(before, Counter(site.asked), settled) == []
        assert_nothing_is_asked_for(site, registry, store_uri)
    assert kept(store_uri) == calm
