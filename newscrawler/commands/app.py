"""The typer application: which commands there are, and what happens to an exception."""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated

import typer

from newscrawler import __version__
from newscrawler.commands import (
    crawl,
    demo,
    export,
    extract,
    schedule,
    schema,
    scrape,
    search,
    sources,
    status,
)
from newscrawler.commands.frame import FAILED, INTERRUPTED, USAGE, StoreOption, complain
from newscrawler.errors import NewscrawlerError, UsageError

app = typer.Typer(
    name="newscrawler",
    help="News sources in, clean articles in a store.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (demo, scrape, extract, crawl, schedule, export, search, status, schema):
    app.command(module.NAME)(module.command)
app.add_typer(sources.app, name="sources")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"newscrawler {__version__}")
        raise typer.Exit


@app.callback()
def _global(
    context: typer.Context,
    store: StoreOption = None,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    context.obj = {"store": store}


def run() -> None:
    """Run the command line and exit: the top boundary, where an error becomes one line and a status."""
    try:
        try:
            app(prog_name="newscrawler")
        finally:
            # Here, where an error still has a name, and not at the interpreter's end.
            sys.stdout.flush()
    except UsageError as error:
        complain("usage", str(error))
        sys.exit(USAGE)
    except NewscrawlerError as error:
        complain("newscrawler", str(error))
        sys.exit(FAILED)
    except KeyboardInterrupt:
        complain("interrupted", "what was acknowledged is stored")
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away: end as other tools do, without a word.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + signal.SIGPIPE)
    except OSError as error:
        complain("output", f"cannot be written: {error.strerror or error}")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
