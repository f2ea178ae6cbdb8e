"""Processes that write the same articles into one MongoDB database each and are killed at another step each.

python -m tests.killed_joining URI FIRST LAST STEP
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from pymongo import monitoring

from newscrawler.stores import Saved, open_store
from tests.stored import article, words

PORT = words("po")


def page(name: str, text: str, at: float, states: str | None = None) -> Saved:
    """Return the page at a name's address that states another one's identity."""
    url, stated = (f"https://{each}.example/story" for each in (name, states or name))
    return Saved(article(url, text, at, title="Port", source="s", canonical_url=stated), (url,))


def history() -> list[Saved]:
    """Return two articles with a copy and a revision, and last the page that shows that they are one."""
    return [
        page("a", PORT, 0),
        page("b", f"{PORT} b", 1),
        page("x", f"{PORT} b", 2),
        page("b", f"{PORT} bb", 3),
        page("c", f"{PORT} c", 4),
        page("a", f"{PORT} at last", 5, states="b"),
    ]


class Killer(monitoring.CommandListener):
    """Kills its own process instead of sending the command of a number."""

    def __init__(self) -> None:
        self.left: int | None = None

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if self.left is not None and event.command_name != "endSessions":
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


async def write_until(uri: str, command: int) -> None:
    """Write the history, and die at a command of its last write."""
    killer = Killer()
    monitoring.register(killer)
    store = open_store(uri)
    await store.open()
    *before, last = history()
    await store.write(before)
    killer.left = command
    await store.write([last])
    await store.close()


if __name__ == "__main__":
    uri, *numbers = sys.argv[1:]
    for command in range(*map(int, numbers)):
        process_id = os.fork()
        if process_id == 0:
            asyncio.run(write_until(f"{uri}{command}", command))
            os._exit(0)
        _, status = os.waitpid(process_id, 0)
        print(command, "killed" if os.WIFSIGNALED(status) else "done", flush=True)
