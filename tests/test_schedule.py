"""Scheduled crawls: what is due when, and that a source is crawled at its time and never beside itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawler.jobs import due, last_crawls, next_time
from newscrawler.sources import Source, load_registry
from tests.command import newscrawler
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
        words = ["schedule", "--sources", str(registry), "--store", f"sqlite:///{tmp_path}/news.db"]
        process = subprocess.Popen([sys.executable, "-m", "newscrawler", *words], stderr=subprocess.DEVNULL)
        try:
            # Each crawl takes longer than the second after which the next one falls due.
            wait_until(lambda: web.paths.count("/feed") >= 2, 40)
        finally:
            os.kill(process.pid, signal.SIGTERM)
            assert process.wait(timeout=30) == 0
        robots = [n for n, path in enumerate(web.paths) if path == "/robots.txt"]
        feeds = [n for n, path in enumerate(web.paths) if path == "/feed"]
        assert all(r < f for r, f in zip(robots, feeds, strict=False))


def test_a_registry_without_schedules_says_so(tmp_path):
    registry = tmp_path / "sources.yml"
    registry.write_text("sources:\n  - {id: a, feeds: ['https://example.org/f']}\n")
    done = newscrawler("schedule", "--sources", registry, "--store", f"sqlite:///{tmp_path}/n.db")
    assert done.returncode == 2
    assert "has a schedule" in done.stderr
