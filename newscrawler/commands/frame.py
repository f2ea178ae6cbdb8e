"""What the commands share: the store option, the one line of an error, and where progress may be shown."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console

from newscrawler.errors import StoreError, StoreURIError, UsageError
from newscrawler.reservations import respected_uses
from newscrawler.urls import parse_http_url

if TYPE_CHECKING:
    from newscrawler.stores import Store

DEFAULT_STORE = "sqlite:///news.db"

StoreOption = Annotated[
    str | None,
    typer.Option("--store", metavar="URI", help="sqlite:///FILE or mongodb://…/DATABASE", envvar="NEWSCRAWLER_STORE"),
]
VerboseOption = Annotated[int, typer.Option("--verbose", "-v", count=True, help="Log more: -v steps, -vv every page.")]
OutputOption = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write there, not to stdout.")
]
RespectOption = Annotated[
    bool,
    typer.Option(
        "--respect-reservations", help="Do not store articles whose use is reserved (docs/manners.md); count them."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines on stdout.")]

named_store: ContextVar[str | None] = ContextVar("named_store", default=None)
"""The store named before the command."""

OUTCOMES = ("new", "revised", "unchanged", "copy", "refused", "failed")
"""The words a run counts its pages by, in the order of every table."""

OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130

messages = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress, summaries, warnings and errors; stdout carries data only."""


def report_console() -> Console:
    """Return the console of a report that is a command's data: on stdout, wide where that is no terminal."""
    return Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 200)


def complain(what: str, why: str) -> None:
    """Print the one line of an error to stderr."""
    # Straight to the stream: a message may hold brackets that markup would swallow, and is never wrapped.
    print(f"error: {what}: {' '.join(str(why).split())}", file=sys.stderr)


def stop(what: str, why: str, status: int = USAGE) -> NoReturn:
    """Print the one line of an error and end the command."""
    complain(what, why)
    raise typer.Exit(status)


def must_be_address(url: str) -> None:
    """End the command unless an argument is an address that an article can have."""
    if parse_http_url(url) is None:
        stop(url, "is no http address (name an article by its URL)")


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun; `plural` where that is not the noun and an s."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def store_uri(option: str | None) -> str:
    """Return the store asked for: the command's own option, the one before the command, else the default."""
    return option or named_store.get() or DEFAULT_STORE


@asynccontextmanager
async def opened(uri: str) -> AsyncIterator[Store]:
    """Open the store for the body and close it after; one that cannot be opened ends the command with status 2."""
    from newscrawler.stores import open_store

    try:
        store = open_store(uri)
        await store.open()
    except (StoreURIError, StoreError) as error:
        stop("store", str(error))
    try:
        yield store
    finally:
        await store.close()


def respected(everything: bool) -> dict[str, str]:
    """Return the setting for --respect-reservations: every use, else those that the environment's setting names. One
    that names what is no use ends the command with status 2.
    """
    name = "NEWSCRAWLER_RESPECT_RESERVATIONS"
    try:
        respected_uses(os.environ.get(name))
    except UsageError as error:
        stop(name, str(error))
    return {name: "any"} if everything else {}


def must_open(uri: str) -> None:
    """End the command with status 2 when the store cannot be opened: said before any other work starts."""

    async def check() -> None:
        async with opened(uri):
            pass

    asyncio.run(check())


def must_exist(uri: str) -> None:
    """End the command when it is to read a SQLite file that is not there: reading would make an empty one."""
    if uri.startswith("sqlite:///"):
        path = Path(uri.removeprefix("sqlite:///"))
        if not path.exists():
            stop("store", f"{path} does not exist (name the store with --store, or crawl something first)")
