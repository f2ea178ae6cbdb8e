"""Scheduled crawls: what is due when, and that a source is crawled at its time and never beside itself."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from newscrawler.jobs import due, last_crawls, next_time
from newscrawler.sources import Source, load_registry
from tests.command import newscrawler, start
from tests.test_crawl import XML, rss, wait_until
from tests.web import Answer, Web, story

NOW = datetime(2026, 11, 24, 10, 7, tzinfo=UTC)


def source(tmp_path: Path, schedule: str | None) -> Source:
    path = tmp_path / "one.yml"
    line = f'    schedule: "{schedule}"\n' if schedule else ""
    path.write_text(f"sources:\n  - id: one\n    feeds: [https://example.org/feed]\n{line}")
    return load_registry(path).sources[0]


def test_what_never_ran_is_due_and_what_has_no_schedule_never_is(tmp_path):
    assert due([source(tmp_path, "6h")], {}, NOW)
    assert due([source(tmp_path, "0 3 * * *")], {}, NOW)
    assert not due([source(tmp_path, None)], {}, NOW)


def test_an_interval_counts_from_the_last_start(tmp_path):
    every = source(tmp_path, "15m")
    assert not due([every], {"one": NOW - timedelta(minutes=14)}, NOW)
    assert due([every], {"one": NOW - timedelta(minutes=15)}, NOW)


def test_cron_is_in_utc_and_a_missed_time_is_made_up_for(tmp_path):
    daily = source(tmp_path, "30 9 * * *")
    assert next_time(daily, NOW - timedelta(hours=25), NOW) == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert due([daily], {"one": NOW - timedelta(hours=2)}, NOW)
    assert not due([daily], {"one": NOW - timedelta(minutes=20)}, NOW)


def test_the_newest_run_of_a_source_counts():
    runs = [
        {"started_at": "2026-11-24T10:00:00Z", "sources": ["a"]},
        {"started_at": "2026-11-24T09:00:00Z", "sources": ["a", "b"]},
    ]
    assert last_crawls(runs) == {
        "a": datetime(2026, 11, 24, 10, tzinfo=UTC),
        "b": datetime(2026, 11, 24, 9, tzinfo=UTC),
    }


def test_once_crawls_what_is_due_and_then_nothing(tmp_path):
    with Web() as web:
        web.routes = {"/a1": Answer(story("Once")), "/feed": Answer(rss(web, ["/a1"]), headers=XML)}
        registry = tmp_path / "sources.yml"
        registry.write_text(
            f"sources:\n  - {{id: timed, network: private, delay: 0, schedule: 6h, feeds: ['{web.url}/feed']}}\n"
            f"  - {{id: untimed, network: private, delay: 0, feeds: ['{web.url}/other']}}\n"
        )
        words = ("schedule", "--once", "--sources", registry, "--store", f"sqlite:///{tmp_path}/news.db")
        first = newscrawler(*words)
        assert first.returncode == 0, first.stderr
        assert "due: timed" in first.stderr
        assert web.paths.count("/feed") == 1
        assert "/other" not in web.paths
        second = newscrawler(*words)
        assert second.returncode == 0
        assert "nothing is due" in second.stderr
        assert web.paths.count("/feed") == 1


def test_it_runs_until_stopped_and_a_slow_source_does_not_overlap_itself(tmp_path):
    with Web() as web:
        web.routes = {"/feed": Answer(rss(web, []), headers=XML)}
        registry = tmp_path / "sources.yml"
        registry.write_text(
            f"sources:\n  - {{id: timed, network: private, delay: 0, schedule: 1s, feeds: ['{web.url}/feed']}}\n"
        )
        process = start("schedule", "--sources", registry, "--store", f"sqlite:///{tmp_path}/news.db")
        try:
            # Each crawl takes longer than the second after which the next one falls due.
            wait_until(lambda: len([run for run in runs(tmp_path) if run["reason"] == "finished"]) >= 2, 60)
        finally:
            os.kill(process.pid, signal.SIGTERM)
            assert process.finish(30).returncode == 0
        ended = sorted((run["started_at"], run["finished_at"]) for run in runs(tmp_path) if run["finished_at"])
        assert all(first[1] <= second[0] for first, second in pairwise(ended))
        # The schedule is the round; the feed's own rhythm says that it is not asked in each.
        assert web.paths.count("/feed") == 1


def runs(tmp_path: Path) -> list[dict[str, Any]]:
    if not (tmp_path / "news.db").exists():
        return []
    with contextlib.closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'runs'").fetchone():
            return []
        return [json.loads(record) for (record,) in connection.execute("SELECT record FROM runs")]


def test_a_round_asks_the_lists_whose_time_has_come_and_no_others(tmp_path):
    with Web() as web:
        web.routes = {"/a1": Answer(story("One")), "/feed": Answer(rss(web, ["/a1"]), headers=XML)}
        web.routes["/gone"] = Answer(b"", 410)
        registry = tmp_path / "sources.yml"
        feeds = f"['{web.url}/feed', '{web.url}/gone']"
        registry.write_text(f"sources:\n  - {{id: timed, network: private, delay: 0, schedule: 1s, feeds: {feeds}}}\n")
        words = ("schedule", "--once", "--sources", registry, "--store", f"sqlite:///{tmp_path}/news.db")
        for _ in range(2):
            assert newscrawler(*words).returncode == 0
            time.sleep(1)
        assert (web.paths.count("/feed"), web.paths.count("/gone")) == (1, 1)
        with contextlib.closing(sqlite3.connect(tmp_path / "news.db")) as connection, connection:
            connection.execute("UPDATE lists SET next_at = '2026-01-01T00:00:00.000Z' WHERE list_url LIKE '%/feed'")
        assert newscrawler(*words).returncode == 0
        assert (web.paths.count("/feed"), web.paths.count("/gone")) == (2, 1)


def test_a_registry_without_schedules_says_so(tmp_path):
    registry = tmp_path / "sources.yml"
    registry.write_text("sources:\n  - {id: a, feeds: ['https://example.org/f']}\n")
    done = newscrawler("schedule", "--sources", registry, "--store", f"sqlite:///{tmp_path}/n.db")
    assert done.returncode == 2
    assert "has a schedule" in done.stderr
