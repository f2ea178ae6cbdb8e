"""Scheduled crawls: which sources are due, and running them in processes of their own.

The schedule is the round; which lists a round asks is their own rhythm's matter (`newscrawler.polling`). Each crawl
is a child process, so that memory cannot grow over months and one that dies costs its round alone.
Sources that fall due together share a crawl, and with it the pace of a site they share; no source overlaps itself.
"""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from newscrawler.article import parse_instant, utc_now
from newscrawler.sources import Source, parse_schedule

logger = logging.getLogger(__name__)

# Crawls at once; each has its own extraction processes.
_CRAWLS_AT_ONCE = 2
# Seconds between two looks at what has fallen due: cron's unit is the minute.
_LOOK_EVERY_S = 1.0


def next_time(source: Source, last: datetime | None, now: datetime) -> datetime | None:
    """Return when the source is to be crawled next, given when it last was; None for a source without a schedule.

    A source that never was crawled is due now, and so is one whose time passed while nothing was running.
    """
    if not source.schedule:
        return None
    if last is None:
        return now
    schedule = parse_schedule(source.schedule)
    if isinstance(schedule, timedelta):
        return last + schedule
    following: datetime | None = schedule.get_next_fire_time(last, last)
    return following


def _trigger(schedule: str) -> Any:
    parsed = parse_schedule(schedule)
    if isinstance(parsed, timedelta):
        return IntervalTrigger(seconds=int(parsed.total_seconds()), timezone=UTC)
    return parsed


def due(sources: Iterable[Source], last: Mapping[str, datetime], now: datetime) -> list[Source]:
    """Return the sources whose time has come."""
    times = ((source, next_time(source, last.get(source.id), now)) for source in sources)
    return [source for source, time in times if time is not None and time <= now]


def last_crawls(runs: Iterable[Mapping[str, Any]]) -> dict[str, datetime]:
    """Return when each source's newest run started, from run records (newest first)."""
    last: dict[str, datetime] = {}
    for run in runs:
        started = parse_instant(run["started_at"])
        for source in run["sources"]:
            if started is not None:
                last.setdefault(source, started)
    return last


def crawl_command(ids: Sequence[str], registry: Path, store: str) -> list[str]:
    """Return the words that crawl these sources: of their lists those whose time has come."""
    return [sys.executable, "-m", "newscrawler", "crawl", "--due", *ids, "--sources", str(registry), "--store", store]


class Scheduler:
    """Runs crawls at their times until stopped."""

    def __init__(self, sources: Iterable[Source], registry: Path, store: str, last: Mapping[str, datetime]) -> None:
        self._sources = [source for source in sources if source.schedule]
        self._registry, self._store, self._last = registry, store, last
        self._due: set[str] = set()
        self._running: dict[asyncio.subprocess.Process, frozenset[str]] = {}
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Run until SIGINT or SIGTERM; then let the crawls under way end in order (they get the signal too)."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop.set)
        scheduler = AsyncIOScheduler(timezone=UTC)
        now = utc_now()
        for source in self._sources:
            first = next_time(source, self._last.get(source.id), now)
            scheduler.add_job(
                self._due.add,
                _trigger(source.schedule or ""),
                args=[source.id],
                id=source.id,
                coalesce=True,
                misfire_grace_time=None,
                next_run_time=max(now, first) if first else now,
            )
        scheduler.start()
        watchers: set[asyncio.Task[None]] = set()
        try:
            while not self._stop.is_set():
                ready = self._due - {source for ids in self._running.values() for source in ids}
                if ready and len(self._running) < _CRAWLS_AT_ONCE:
                    self._due -= ready
                    watchers.add(asyncio.create_task(self._crawl(frozenset(ready))))
                    watchers = {task for task in watchers if not task.done()}
                await self._wait(_LOOK_EVERY_S)
        finally:
            scheduler.shutdown(wait=False)
            for process in self._running:
                process.send_signal(signal.SIGINT)
            await asyncio.gather(*watchers)

    async def _crawl(self, ids: frozenset[str]) -> None:
        process = await asyncio.create_subprocess_exec(
            *crawl_command(sorted(ids), self._registry, self._store), start_new_session=True
        )
        self._running[process] = ids
        status = await process.wait()
        del self._running[process]
        if status:
            logger.warning("crawl of %s ended with status %d", ", ".join(sorted(ids)), status)

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return
