"""`newscrawler crawl`: the sources of a registry into the store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from newscrawler.commands.browsing import CaptureOption, RenderOption, rendered
from newscrawler.commands.frame import (
    FAILED,
    INTERRUPTED,
    OUTCOMES,
    JsonOption,
    RespectOption,
    StoreOption,
    VerboseOption,
    complain,
    counted,
    messages,
    must_open,
    respected,
    stop,
    store_uri,
)
from newscrawler.commands.left_alone import told
from newscrawler.commands.reasons import could_not_be_read, why_nothing
from newscrawler.sources import Source, load_registry, parse_age

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.keeping import Keeper

NAME = "crawl"

# Sources that a closing report explains one by one; a person reads no more.
_WHY_SHOWN = 40

SourcesOption = Annotated[Path, typer.Option("--sources", metavar="FILE", help="The registry.")]


def command(
    only: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Ids; default: all.")] = None,
    sources: SourcesOption = Path("sources.yml"),
    store: StoreOption = None,
    max_articles: Annotated[int, typer.Option("--max-articles", min=0, help="Store at most so many; 0: all.")] = 0,
    since: Annotated[str | None, typer.Option("--since", metavar="AGE", help="Only what is newer: 2d, 12h.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Ask only the lists whose time has come.")] = False,
    refresh: Annotated[bool, typer.Option("--refresh", help="Ask for everything anew, seen or not.")] = False,
    render: RenderOption = None,
    capture: CaptureOption = None,
    respect_reservations: RespectOption = False,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Extraction processes; 0: the cores.")] = 0,
    as_json: JsonOption = False,
    verbose: VerboseOption = 0,
) -> None:
    """Crawl the sources of a registry and keep what is new.

    A page that was settled is not asked for again until its list says that it changed. What a killed or interrupted
    crawl left undone, the next one takes up first. Each feed and sitemap of the registry is asked once, whatever its
    rhythm; with --due only those whose time has come, as `schedule` does. The exit status is 1 when a whole source
    failed.
    """
    if due and refresh:
        stop("--due", "asks less and --refresh asks for everything; use one of them")
    chosen = choose(sources, only or [])
    if since:
        parse_age(since)
    browsing = rendered(render, capture)
    uri = store_uri(store)

    must_open(uri)

    from newscrawler.commands.crawling import finish_reason, run_spider
    from newscrawler.keeping import keeper_of

    settings = {
        "NEWSCRAWLER_STORE": uri,
        "NEWSCRAWLER_MAX_ARTICLES": max_articles,
        "NEWSCRAWLER_REFRESH": refresh,
        "NEWSCRAWLER_DUE_ONLY": due,
        "NEWSCRAWLER_EXTRACT_WORKERS": workers,
        **respected(respect_reservations),
        **browsing,
    }
    arguments = {"sources": chosen, "since": since or ""}
    crawler = run_spider("news", arguments, settings, verbose=verbose, watch=_progress)
    keeper, reason = keeper_of(crawler), finish_reason(crawler)
    record = keeper.record(reason)
    record["why"] = why_nothing(record)
    if as_json:
        print(json.dumps(record, ensure_ascii=False))
    else:
        summarise(record)
    for error in record["errors"]:
        complain(f"{error['source']}: {error['url']}", error["error"])
    _end(keeper, record, chosen, reason)


def choose(registry: Path, only: list[str]) -> tuple[Source, ...]:
    """Return the sources asked for, in the registry's order; an unknown id ends the command with status 2."""
    every = load_registry(registry).sources
    known = {source.id for source in every}
    for source_id in only:
        if source_id not in known:
            stop(source_id, f"no such source in {registry} (it has: {', '.join(sorted(known)[:20])})")
    return tuple(source for source in every if not only or source.id in only)


def summarise(record: dict[str, Any]) -> None:
    """Print the closing table: a row a source, and why those brought nothing that did not."""
    table = Table("source", "lists", *OUTCOMES, title=f"crawl: {record['reason']}", title_justify="left")
    for source, counts in sorted(record["by_source"].items()):
        lists = sum(counts.get(f"lists_{word}", 0) for word in ("read", "unchanged", "same", "failed"))
        table.add_row(source or "–", str(lists), *(str(counts.get(word, 0)) for word in OUTCOMES))
    messages.print(table)
    counts = record["counts"]
    codes = {name.partition("/")[2]: n for name, n in counts.items() if "/" in name}
    if codes:
        messages.print("no article: " + ", ".join(f"{code} {n}" for code, n in sorted(codes.items())))
    for line in told(record["left_alone"]):
        messages.print(line, soft_wrap=True, markup=False)
    for line in _asides(counts):
        messages.print(line)
    for source, why in list(record["why"].items())[:_WHY_SHOWN]:
        messages.print(f"{source or '–'}: nothing new: {why}", markup=False)
    if len(record["why"]) > _WHY_SHOWN:
        messages.print(
            f"… and {len(record['why']) - _WHY_SHOWN} more sources brought nothing new (--json has them all)"
        )
    for source, line in sorted(record["silent"].items()):
        messages.print(f"{source}: {line}", style="yellow", markup=False)


def _asides(counts: dict[str, int]) -> Iterator[str]:
    """Yield what else is to be said of a run, a line each."""
    if counts.get("rendered"):
        yield f"{counted(counts['rendered'], 'page was', 'pages were')} read in a browser"
    if counts.get("captures"):
        yield f"{counted(counts['captures'], 'file', 'files')} of their pages kept"
    if counts.get("captures_failed"):
        yield f"{counted(counts['captures_failed'], 'file', 'files')} of pages could not be kept"
    if counts.get("rechecks"):
        again = counted(counts["rechecks"], "stored article was", "stored articles were")
        yield f"{again} looked at again, by their rechecks"
    if counts.get("spilled"):
        yield f"{counted(counts['spilled'], 'write waits', 'writes wait')} in the spill file for the next run"
    if counts.get("lists_left"):
        lists = counted(counts["lists_left"], "list of sitemap indexes is", "lists of sitemap indexes are")
        yield f"{lists} left for the next runs"


def _end(keeper: Keeper, record: dict[str, Any], chosen: tuple[Source, ...], reason: str) -> None:
    if keeper.lost is not None:
        complain("store", f"{keeper.lost} (what could not be stored is in the spill file, for the next run)")
        raise typer.Exit(FAILED)
    if reason == "shutdown":
        raise typer.Exit(INTERRUPTED)
    if reason != "finished":
        complain("crawl", f"ended early: {reason}")
        raise typer.Exit(FAILED)
    by_source = record["by_source"]
    dead = [source.id for source in chosen if could_not_be_read(by_source.get(source.id, {}))]
    for source_id in dead:
        complain(source_id, "none of its feeds, sitemaps and sections could be read (newscrawler sources check)")
    if dead:
        raise typer.Exit(FAILED)


def _progress(crawler: Crawler) -> None:
    """Show a line that moves, where stderr is a terminal."""
    if not messages.is_terminal:
        return
    from scrapy import signals

    from newscrawler.keeping import keeper_of

    line = messages.status("starting")

    def update() -> None:
        counts = keeper_of(crawler).counts
        shown = ", ".join(f"{counts[word]} {word}" for word in OUTCOMES)
        line.update(f"{counted(counts['entries'], 'entry', 'entries')} found: {shown}")

    async def tick() -> None:
        while True:
            update()
            await asyncio.sleep(0.5)

    task: list[asyncio.Task[None]] = []

    def show() -> None:
        line.start()
        task.append(asyncio.ensure_future(tick()))

    def hide() -> None:
        for running in task:
            running.cancel()
        line.stop()

    crawler.signals.connect(show, signals.spider_opened, weak=False)
    crawler.signals.connect(hide, signals.spider_closed, weak=False)
