"""What the commands say of the browser: the options and the settings, checked before any work."""

from __future__ import annotations

import os
from typing import Annotated, Any

import typer

from newscrawler.commands.frame import stop
from newscrawler.errors import UsageError

RenderOption = Annotated[
    str | None,
    typer.Option(
        "--render",
        metavar="WHEN",
        help="Pages in a browser: auto (those that promise more than they give), always, never; default: as the "
        "source says, else auto.",
    ),
]


def rendered(render: str | None) -> dict[str, Any]:
    """Return the settings for --render. A wrong value of it, or of the environment's settings for the browser, ends the
    command with status 2.
    """
    from newscrawler.addon import DEFAULTS
    from newscrawler.fetching.render_settings import RENDER, options_of, render_of

    if render is not None and render not in RENDER:
        stop("--render", f"{render!r} is none of {', '.join(RENDER)}")
    settings = {**DEFAULTS, **{name: os.environ[name] for name in DEFAULTS.keys() & os.environ.keys()}}
    try:
        render_of(settings)
        options_of(settings)
    except UsageError as error:
        what, _, why = str(error).partition(": ")
        stop(what, why)
    return {"NEWSCRAWLER_RENDER": render} if render is not None else {}
