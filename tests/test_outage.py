"""A store that goes away in mid-crawl: the crawl waits for it, and what it cannot store the next run takes in."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import warm
from tests.command import newscrawler
from tests.mongo_server import REAL_SERVER, MongoServer
from tests.test_crawl import XML, articles, registry, rss, wait_until
from tests.web import Answer, Web, story

ROOT = Path(__file__).parent.parent
PAGES = 40


@pytest.fixture
def server(tmp_path: Path):
    if REAL_SERVER:
        pytest.skip("kills its server, so it needs one of its own (unset NEWSCRAWLER_TEST_MONGODB)")
    server = MongoServer(tmp_path / "mongodb")
    server.start()
    yield server
    server.stop()


def slow(title: str) -> Callable[[dict[str, str]], Answer]:
    def answer(headers: dict[str, str]) -> Answer:
        time.sleep(0.1)
        return Answer(story(title))

    return answer


def start(tmp_path: Path, server: MongoServer, patience_s: float) -> warm.Process:
    settings = {
        "NEWSCRAWLER_STORE": f"{server.uri}/news",
        "NEWSCRAWLER_STORE_PATIENCE": patience_s,
        "NEWSCRAWLER_SPILL_DIR": tmp_path / "spill",
        "LOG_LEVEL": "WARNING",
    }
    words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    return warm.start(["-m", "scrapy", "crawl", "news", "-a", f"sources={tmp_path}/sources.yml", *words], cwd=ROOT)


def stored(server: MongoServer) -> set[str]:
    done = newscrawler("export", "--store", f"{server.uri}/news")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(row["revision"] == 1 and row["copies"] == [] for row in rows)
    return {row["title"] for row in rows}


def serve(web: Web, tmp_path: Path) -> set[str]:
    paths = [f"/a{n}" for n in range(PAGES)]
    web.routes = {path: slow(f"Story {path[2:]}") for path in paths}
    web.routes["/feed"] = Answer(rss(web, paths), headers=XML)
    registry(tmp_path, web, f"feeds: [{web.url}/feed]")
    return {f"Story {n}" for n in range(PAGES)}


def test_a_store_that_comes_back_in_time_costs_nothing(server, tmp_path):
    with Web() as web:
        expected = serve(web, tmp_path)
        crawl = start(tmp_path, server, patience_s=60)
        wait_until(lambda: len(articles(web)) >= 10)
        server.kill()
        time.sleep(1)
        server.start()
        done = crawl.finish()
        assert done.returncode == 0
        assert "Traceback" not in done.stderr, done.stderr
        assert stored(server) == expected
        assert set(articles(web).values()) == {1}


def test_what_a_lost_store_did_not_take_the_next_run_takes_in(server, tmp_path):
    with Web() as web:
        expected = serve(web, tmp_path)
        crawl = start(tmp_path, server, patience_s=1)
        wait_until(lambda: len(articles(web)) >= 10)
        server.kill()
        log = crawl.finish().stderr
        assert "the store is gone" in log
        assert "Traceback" not in log, log
        assert list((tmp_path / "spill").glob("*.jsonl"))
        asked = articles(web)
        server.start()
        again = start(tmp_path, server, patience_s=60)
        log = again.finish().stderr
        assert "took in" in log
        assert stored(server) == expected
        assert not list((tmp_path / "spill").glob("*.jsonl"))
        # What had been fetched and spilled is not fetched again; at most what was in flight is.
        assert sum(articles(web).values()) - PAGES <= 4, (asked, articles(web))
