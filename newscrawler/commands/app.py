"""The typer application: which commands there are, and what happens to an exception."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from newscrawler import __version__
from newscrawler.commands.frame import FAILED, INTERRUPTED, USAGE, StoreOption, complain, named_store
from newscrawler.errors import NewscrawlerError, UsageError

# In the order of the help. Each is the module of its name, imported when it is called: what a registry or a store
# needs takes ten times as long to import as a short command takes to run.
COMMANDS = (
    "demo",
    "scrape",
    "extract",
    "crawl",
    "why",
    "schedule",
    "export",
    "search",
    "story",
    "history",
    "status",
    "schema",
    "sources",
)


class _Commands(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in COMMANDS:
            return self.commands.get(cmd_name) or self._load(cmd_name)
        # Typer looks among those that are loaded for what may have been meant.
        for name in COMMANDS:
            self.get_command(ctx, name)
        return None

    def _load(self, name: str) -> Any:
        module = import_module(f"newscrawler.commands.{name}")
        one = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        if hasattr(module, "app"):
            one.add_typer(module.app, name=name)
            command = typer.main.get_group(one).commands[name]
        else:
            one.command(module.NAME)(module.command)
            command = typer.main.get_command(one)
        self.commands[name] = command
        return command


app = typer.Typer(
    name="newscrawler",
    cls=_Commands,
    help="News sources in, clean articles in a store.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"newscrawler {__version__}")
        raise typer.Exit


@app.callback()
def _global(
    store: StoreOption = None,
    version: Annotated[  # noqa: ARG001
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    named_store.set(store)


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
