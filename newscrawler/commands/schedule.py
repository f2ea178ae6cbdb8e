"""`newscrawler schedule`: the crawls at their times."""

from __future__ import annotations

import asyncio
import logging
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from newscrawler.article import rfc3339, utc_now
from newscrawler.commands.crawl import SourcesOption, choose
from newscrawler.commands.frame import StoreOption, messages, opened, stop, store_uri

NAME = "schedule"


def command(
    only: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Ids; default: all.")] = None,
    sources: SourcesOption = Path("sources.yml"),
    store: StoreOption = None,
    once: Annotated[bool, typer.Option("--once", help="Crawl what is due, then end.")] = False,
) -> None:
    """Run the sources' crawls at the times the registry gives (cron in UTC, or an interval), until stopped.

    At its time a source's lists are looked through, and those are asked whose own rhythm says so. A source that never
    was crawled is due at once. No source overlaps itself.
    """
    from newscrawler.jobs import Scheduler, crawl_command, due, next_time

    chosen = choose(sources, only or [])
    timed = [source for source in chosen if source.schedule]
    if not timed:
        stop("schedule", f'no source of {sources} has a schedule (give it one: schedule: "*/15 * * * *", or 6h)')
    uri = store_uri(store)
    last = asyncio.run(_last_crawls(uri))
    now = utc_now()
    if once:
        ready = due(timed, last, now)
        if not ready:
            times = [time for source in timed if (time := next_time(source, last.get(source.id), now))]
            messages.print(f"nothing is due; the next source is at {rfc3339(min(times))}")
            return
        messages.print(f"due: {', '.join(source.id for source in ready)}")
        raise typer.Exit(subprocess.call(crawl_command([source.id for source in ready], sources, uri)))
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    messages.print(f"{len(timed)} of {len(chosen)} sources have a schedule; stop with Ctrl-C")

    async def run() -> None:
        await Scheduler(timed, sources, uri, last).run()

    asyncio.run(run())


async def _last_crawls(uri: str) -> dict[str, datetime]:
    from newscrawler.jobs import last_crawls

    async with opened(uri) as store:
        # As many as two crawls at once make in a day or two. A source not among them counts as due, which costs little:
        # its lists are asked by their own rhythm.
        return last_crawls(await store.runs(500))
