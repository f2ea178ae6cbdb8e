"""A program with a page in its browser that never settles: for tests that end it. Says `ready` when that is so."""

from __future__ import annotations

import asyncio

from newscrawler.rendering import Renderer, RenderOptions
from tests.rendered import WRITES, fetched, shell


async def main() -> None:
    async with Renderer(RenderOptions(user_agent="newscrawler-test")) as renderer:
        await renderer.render(fetched("http://127.0.0.1:9", "/first", WRITES))
        busy = shell("root.setAttribute('aria-busy', 'true'); root.textContent = 'Loading'")
        page = asyncio.ensure_future(renderer.render(fetched("http://127.0.0.1:9", "/busy", busy)))
        # The page is on its way.
        await asyncio.sleep(0)
        print("ready", flush=True)
        await page


asyncio.run(main())
