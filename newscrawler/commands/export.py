"""`newscrawler export`: the store's articles as a file."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, cast

import typer

from newscrawler.article import parse_instant, utc_now
from newscrawler.commands.frame import (
    FAILED,
    OutputOption,
    StoreOption,
    counted,
    messages,
    must_exist,
    opened,
    stop,
    store_uri,
)
from newscrawler.errors import NewscrawlerError, UsageError
from newscrawler.reservations import respected_uses
from newscrawler.sources import parse_age
from newscrawler.stores import Query

NAME = "export"
FORMATS = ("jsonl", "csv", "parquet")


def command(
    form: Annotated[str, typer.Option("--format", help="jsonl, csv or parquet.")] = "jsonl",
    out: OutputOption = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="WHEN", help="Stored at or after: a time, or 2d ago.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="WHEN", help="Stored before.")] = None,
    source: Annotated[list[str] | None, typer.Option("--source", help="Only these sources.")] = None,
    language: Annotated[list[str] | None, typer.Option("--language", help="Only these languages.")] = None,
    not_reserved: Annotated[
        str | None,
        typer.Option("--not-reserved", metavar="USES", help="Leave out what reserves these: any, or ai-train,tdm,…"),
    ] = None,
    one_per_story: Annotated[
        bool,
        typer.Option("--one-per-story", help="Of the copies of a text, only the original or the best of those taken."),
    ] = False,
    store: StoreOption = None,
) -> None:
    """Write the articles as they stand, oldest stored first; --since and --until go by the time they were stored."""
    if form not in FORMATS:
        stop("--format", f"{form!r} is none of {', '.join(FORMATS)}")
    if form == "parquet" and out is None:
        stop("--format", "parquet is no text: name a file with -o")
    try:
        uses = respected_uses(not_reserved)
    except UsageError as error:
        stop("--not-reserved", str(error))
    if not_reserved is not None and not uses:
        stop("--not-reserved", f"{not_reserved!r} names no use; name some, with commas, or any")
    uri = store_uri(store)
    must_exist(uri)
    query = Query(
        sources=tuple(source) if source else None,
        languages=tuple(language) if language else None,
        since=_when("--since", since),
        until=_when("--until", until),
    )
    written, reserved, copies, known = asyncio.run(_export(uri, query, out, form, uses, one_per_story))
    for each in set(source or ()) - known:
        messages.print(f"the store has no article of source {each!r} (newscrawler status lists the sources)")
    messages.print(f"{counted(written, 'article')}{f' in {out}' if out else ''}")
    if uses:
        messages.print(
            f"{reserved} left out: {'it reserves' if reserved == 1 else 'they reserve'} {' or '.join(sorted(uses))}"
        )
    if one_per_story:
        messages.print(
            f"{copies} left out: {'a copy of a story that is' if copies == 1 else 'copies of stories that are'} in"
        )


async def _export(
    uri: str, query: Query, out: Path | None, form: str, uses: frozenset[str], one_per_story: bool
) -> tuple[int, int, int, set[str | None]]:
    """Return how many articles were written, left out as reserved and as copies, and the sources in the store."""
    from newscrawler.datasets import Unreserved, export
    from newscrawler.leaders import OnePerStory, taken_by

    async with opened(uri) as store:
        unreserved = Unreserved(store.articles(query), uses)
        leading = OnePerStory(aiter(unreserved), store, taken_by(query, uses))
        articles = aiter(leading) if one_per_story else aiter(unreserved)
        try:
            written = await export(articles, out, cast("Literal['jsonl', 'csv', 'parquet']", form))
            return written, unreserved.left_out, leading.left_out, set((await store.counts()).sources)
        except NewscrawlerError as error:
            stop("export", str(error), FAILED)


def _when(option: str, text: str | None) -> datetime | None:
    """Return the instant of an RFC 3339 time or date (UTC without an offset), or of an age before this moment."""
    if text is None:
        return None
    try:
        return utc_now() - parse_age(text)
    except UsageError:
        instant = parse_instant(text)
    if instant is None:
        stop(option, f"{text!r} is neither a time (2026-05-01, 2026-05-01T12:00:00Z) nor an age (2d, 12h)")
    return instant.astimezone(UTC)
