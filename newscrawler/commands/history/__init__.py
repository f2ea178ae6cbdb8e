"""`newscrawler history`: the revisions of an article, what changed from one to the next, and which ask for a look."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newscrawler.article import Article, utc_now
from newscrawler.commands.frame import (
    FAILED,
    OutputOption,
    StoreOption,
    messages,
    must_be_address,
    must_exist,
    opened,
    stop,
    store_uri,
)
from newscrawler.commands.history.steps import chosen_steps, history_row, steps_of, summary_row, why_no_step
from newscrawler.files import written_whole
from newscrawler.revisions import FLAGS
from newscrawler.sources import parse_age
from newscrawler.stores import Query

if TYPE_CHECKING:
    from datetime import timedelta

    from newscrawler.stores import Store

NAME = "history"
FORMATS = ("text", "html", "json")


def command(
    url: Annotated[str | None, typer.Argument(metavar="[URL]", help="An address that led to the article.")] = None,
    form: Annotated[str, typer.Option("--format", help="text, html (one page) or json.")] = "text",
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    out: OutputOption = None,
    revision: Annotated[
        int | None, typer.Option("--revision", min=1, metavar="N", help="Only what made revision N.")
    ] = None,
    first: Annotated[int | None, typer.Option("--from", min=1, metavar="N", help="Compare this revision …")] = None,
    last: Annotated[int | None, typer.Option("--to", min=1, metavar="M", help="… with this one.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="AGE", help="Without URL: articles that changed within 7d, 12h.")
    ] = None,
    flag: Annotated[
        list[str] | None, typer.Option("--flag", help=f"Only changes with this flag: {', '.join(FLAGS)}.")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Show how an article changed: its revisions, word by word, and what in them asks for a look.

    Without a URL: the articles that changed within --since (default 7d), those with corrections and silent changes of
    headlines or figures first. What has gone is in red or [-so-], what has come in green or {+so+}. Nothing is fetched.
    """
    form = "json" if as_json else form
    if form not in FORMATS:
        stop("--format", f"{form!r} is none of {', '.join(FORMATS)}")
    if unknown := [each for each in flag or [] if each not in FLAGS]:
        stop("--flag", f"{unknown[0]!r} is no flag; use one of: {', '.join(FLAGS)}")
    numbers = (revision, first, last)
    if url is None and (any(numbers) or form == "html"):
        stop("URL", "--revision, --from, --to and --format html are about one article; name its address")
    if url is not None and since is not None:
        stop("--since", "lists the articles that changed; leave out the URL")
    if revision is not None and (first or last):
        stop("--revision", "is one change, --from and --to are the ends of several; use one of them")
    if url is not None:
        must_be_address(url)
    age = parse_age(since or "7d")
    uri = store_uri(store)
    must_exist(uri)
    flags = frozenset(flag or ())
    if url is None:
        _write(out, asyncio.run(_changed(uri, age, flags, form)))
    else:
        _write(out, asyncio.run(_history(uri, url, form, numbers, flags, colour=out is None and sys.stdout.isatty())))


async def _history(
    uri: str,
    url: str,
    form: str,
    numbers: tuple[int | None, int | None, int | None],
    flags: frozenset[str],
    *,
    colour: bool,
) -> str:
    async with opened(uri) as store:
        revisions = await _revisions(store, url)
    if not revisions:
        stop(url, f"no article is stored from this address in {store.uri} (newscrawler search finds by words)", FAILED)
    try:
        chosen = chosen_steps(revisions, *numbers)
    except ValueError as error:
        stop(url, str(error), FAILED)
    steps = [step for step in chosen if not flags or flags & set(step.flags)]
    if len(revisions) == 1:
        messages.print(f"{url}: one revision, so nothing has changed since it was stored", markup=False)
    elif not chosen:
        messages.print(f"{url}: {why_no_step(revisions, *numbers)}", markup=False)
    elif not steps:
        those = "no change of it has" if len(chosen) > 1 else "this change has not"
        messages.print(f"{url}: {those} the flag {' or '.join(sorted(flags))}", markup=False)
    if form == "json":
        return json.dumps(history_row(url, revisions, steps), ensure_ascii=False)
    if form == "html":
        from newscrawler.commands.history.page import page

        return page(revisions, steps)
    from newscrawler.commands.history.text import told

    return told(revisions, steps, colour=colour)


async def _revisions(store: Store, url: str) -> list[Article]:
    article = await store.led_to(url)
    return await store.revisions(article.canonical_url if article else url)


async def _changed(uri: str, age: timedelta, flags: frozenset[str], form: str) -> str:
    """Return a line a change, those first whose flag asks most for a look, then the newest."""
    from newscrawler.commands.history.text import summary

    since = utc_now() - age
    found: list[tuple[int, str, str]] = []
    async with opened(uri) as store:
        async for article in store.articles(Query(since=since, revised=True)):
            for step in steps_of(await store.revisions(article.canonical_url)):
                if step.is_since(since) and (not flags or flags & set(step.flags)):
                    line = json.dumps(summary_row(step), ensure_ascii=False) if form == "json" else summary(step)
                    rank = min(map(FLAGS.index, step.flags), default=len(FLAGS))
                    found.append((rank, step.after.stored_at or "", line))
    found.sort(key=lambda each: each[1], reverse=True)
    found.sort(key=lambda each: each[0])
    if not found:
        messages.print(f"nothing changed in {uri} that was asked for", markup=False)
    return "\n".join(line for _, _, line in found)


def _write(out: Path | None, text: str) -> None:
    # An article may hold what is no text, which only a mark in its place can bring out.
    text = text.encode("utf-8", "replace").decode()
    if out is None:
        if text:
            print(text)
        return
    try:
        if out.exists() and not out.is_file():
            # A device or a pipe: a file put in its place would take it away from everybody.
            out.write_text(f"{text}\n", encoding="utf-8")
            return
        with written_whole(out.resolve()) as file:
            file.write(f"{text}\n".encode())
    except OSError as error:
        stop("-o", f"{out}: cannot be written; check folder, rights and room ({error.strerror or error})", FAILED)
