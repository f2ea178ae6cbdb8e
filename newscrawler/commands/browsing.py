"""What the commands say of the browser: the options and the settings, checked before any work."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
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

CaptureOption = Annotated[
    str | None,
    typer.Option(
        "--capture",
        metavar="KINDS",
        help="Keep each article's page as files, too: png, pdf, mhtml, with commas. Every page goes into a browser.",
    ),
]


def rendered(render: str | None, capture: str | None) -> dict[str, Any]:
    """Return the settings for --render and --capture. A wrong value of them, or of the environment's settings for the
    browser, and captures without a browser or a place for them end the command with status 2.
    """
    from newscrawler.addon import DEFAULTS
    from newscrawler.captured import must_be_writable
    from newscrawler.fetching.render_settings import RENDER, options_of, render_of
    from newscrawler.rendering import Renderer

    if render is not None and render not in RENDER:
        stop("--render", f"{render!r} is none of {', '.join(RENDER)}")
    asked = {"NEWSCRAWLER_RENDER": render, "NEWSCRAWLER_CAPTURE": capture}
    chosen = {name: word for name, word in asked.items() if word is not None}
    stated = {name: os.environ[name] for name in DEFAULTS.keys() & os.environ.keys()}
    settings = {**DEFAULTS, **stated, **chosen}
    try:
        way, options = render_of(settings), options_of(settings)
        renderer = Renderer(options)
        if options.captures:
            if way == "never":
                stop("--capture", "needs a browser, and --render never allows none (leave one of them out)")
            missing = renderer.missing
            if missing is not None:
                stop("--capture", f"needs a browser: {missing}")
            must_be_writable(Path(settings["NEWSCRAWLER_CAPTURE_DIR"]))
    except UsageError as error:
        what, _, why = str(error).partition(": ")
        stop("--capture" if what == "NEWSCRAWLER_CAPTURE" and capture is not None else what, why)
    return chosen


@cache
def browser_missing() -> str | None:
    """Return why there is no browser and what to do, None where there is one; none is started."""
    from newscrawler.addon import DEFAULTS
    from newscrawler.fetching.render_settings import options_of
    from newscrawler.rendering import Renderer

    return Renderer(options_of({**DEFAULTS, **os.environ})).missing
