"""Whether a browser can be started: `python -m tests.browser` has one run a script, and ends with status 2 where none
does."""

from __future__ import annotations

import asyncio
import os
import sys

from newscrawler.addon import DEFAULTS
from newscrawler.fetching.render_settings import options_of
from newscrawler.rendering import FetchedPage, NotRendered, Renderer

PAGE = b"<!doctype html><title>Sum</title><p></p><script>document.querySelector('p').textContent = 6 * 7</script>"


async def main() -> int:
    named = {name: os.environ[name] for name in DEFAULTS.keys() & os.environ.keys()}
    try:
        async with Renderer(options_of({**DEFAULTS, **named}, "newscrawler-tests")) as renderer:
            rendered = await renderer.render(FetchedPage("http://browser.invalid/", PAGE))
    except NotRendered as failure:
        print(f"error: browser: {failure.reason}", file=sys.stderr)
        return 2
    if "<p>42</p>" not in rendered.html:
        print("error: browser: it does not run the scripts of pages", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
