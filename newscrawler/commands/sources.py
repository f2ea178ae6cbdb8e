"""`newscrawler sources`: the registry, and whether it still holds true."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from newscrawler.article import utc_now
from newscrawler.commands import entries
from newscrawler.commands.crawl import SourcesOption, choose
from newscrawler.commands.discover import command as discover
from newscrawler.commands.frame import (
    FAILED,
    INTERRUPTED,
    JsonOption,
    VerboseOption,
    complain,
    messages,
    report_console,
)
from newscrawler.sources import Source

if TYPE_CHECKING:
    from newscrawler.commands.checking import Checkup
    from newscrawler.spiders.visit import Fetch

# Characters of a value in the line of an error.
_SHOWN = 300

app = typer.Typer(
    help="The registry: list it, test each source live, propose an entry, print what a feed holds.",
    no_args_is_help=True,
)
app.command("entries")(entries.command)


@app.command("list")
def list_(
    only: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Ids; default: all.")] = None,
    sources: SourcesOption = Path("sources.yml"),
    as_json: JsonOption = False,
) -> None:
    """List the registry's sources."""
    chosen = choose(sources, only or [])
    if as_json:
        for source in chosen:
            print(json.dumps(_row(source), ensure_ascii=False, default=list))
        return
    table = Table("id", "name", "language", "country", "schedule", "feeds", "sitemaps", "sections", box=None)
    for source in chosen:
        words = (source.id, source.name or "", source.language or "", source.country or "", source.schedule or "")
        table.add_row(*words, *(str(len(urls)) for urls in (source.feeds, source.sitemaps, source.sections)))
    report_console().print(table)


@app.command("check")
def check(
    only: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE]…", help="Ids; default: all.")] = None,
    sources: SourcesOption = Path("sources.yml"),
    overrides: Annotated[
        bool, typer.Option("--overrides", help="Hold the overrides against their saved pages instead, offline.")
    ] = False,
    as_json: JsonOption = False,
    verbose: VerboseOption = 0,
) -> None:
    """Test each source live: read its feeds, sitemaps and sections, and try some articles of each. Keeps nothing.

    All sources are tried side by side, each site at its own pace, for about a minute at most. The exit status is 1
    when a source has a list that cannot be read or gives no article; what else is not as it should be (a stale or
    empty list, one that has moved, another language) is a warning. With --overrides nothing is asked of the network:
    each override that names a `test` is run on that page, and the status is 1 when a field is not as the .json beside
    it says.
    """
    chosen = choose(sources, only or [])
    if overrides:
        _check_overrides(sources, chosen, as_json=as_json)
        return
    checkups, reason = _tried(chosen, verbose)
    now = utc_now()
    rows = [checkup.row(now) for checkup in checkups]
    if as_json:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    else:
        _show(rows)
    for checkup in checkups:
        for error in checkup.errors(now):
            complain(checkup.source.id, error)
        for warning in checkup.warnings(now):
            messages.print(f"warning: {checkup.source.id}: {warning}", markup=False)
    if reason == "shutdown":
        complain("interrupted", f"{len(checkups)} of {len(chosen)} sources were tried")
        raise typer.Exit(INTERRUPTED)
    if any(row["problems"] for row in rows):
        raise typer.Exit(FAILED)


def _tried(chosen: tuple[Source, ...], verbose: int) -> tuple[list[Checkup], str]:
    """Return what trying each source showed, in the registry's order, and how it ended; a bar moves on a terminal."""
    from newscrawler.commands.checking import check_all
    from newscrawler.commands.crawling import finish_reason, run_spider

    checkups: dict[str, Checkup] = {}
    bar = Progress(
        TextColumn("trying sources"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        console=messages,
        transient=True,
        disable=not messages.is_terminal,
    )
    task = bar.add_task("", total=len(chosen))

    def done(checkup: Checkup) -> None:
        checkups[checkup.source.id] = checkup
        bar.update(task, advance=1, description=escape(checkup.source.id))

    async def visit(fetch: Fetch) -> None:
        with bar:
            await check_all(fetch, chosen, max(1, min(len(chosen), os.cpu_count() or 1)), done)

    arguments = {"visit": visit, "sources": chosen}
    crawler = run_spider("visit", arguments, {"NEWSCRAWLER_STORE": ""}, verbose=verbose)
    return [checkups[source.id] for source in chosen if source.id in checkups], finish_reason(crawler)


def _row(source: Source) -> dict[str, Any]:
    return source.model_dump(mode="json") | {"overrides": [each.written() for each in source.overrides]}


def _check_overrides(registry: Path, chosen: tuple[Source, ...], *, as_json: bool) -> None:
    from newscrawler.commands.overrides import check as check_overrides

    rows = asyncio.run(check_overrides(registry, chosen))
    table = Table("source", "override", "test", "field", "", box=None)
    for row in rows:
        if as_json:
            print(json.dumps(row, ensure_ascii=False))
        verdict = {None: "no test", True: "right", False: "wrong"}[row["right"]]
        table.add_row(row["source"], row["override"], escape(row["test"] or ""), row["field"], verdict)
    if rows and not as_json:
        report_console().print(table)
    if not rows:
        messages.print(f"no overrides in {registry}")
    for row in rows:
        if row["right"] is False:
            why = f"{_short(row['got'])} where {_short(row['expected'])} is expected"
            complain(f"{row['source']} {row['override']}: {row['field']}", why)
    if any(row["right"] is False for row in rows):
        raise typer.Exit(FAILED)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _show(results: list[dict[str, Any]]) -> None:
    table = Table("source", "lists read", "entries", "articles tried and read", "language", "newest", "", box=None)
    for result in results:
        numbers = (str(result[name]) for name in ("lists", "entries", "articles"))
        verdict = "wrong" if result["problems"] else "doubtful" if result["warnings"] else "ok"
        table.add_row(result["source"], *numbers, result["language"] or "", result["newest"] or "", verdict)
    report_console().print(table)


app.command("discover")(discover)
