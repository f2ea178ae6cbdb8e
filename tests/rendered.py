"""Pages for a browser, and the processes that a browser has."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from newscrawler.rendering import FetchedPage
from newscrawler.rendering.programs import OWN, find_program

TEXT = "The harbour council met again to talk about the ferry, the bridge and the winter market. " * 4
PARAGRAPHS = "".join(f"<p>Part {n}. {TEXT}</p>" for n in range(4))


def fetched(base: str, path: str, body: bytes | str, *, site: str = "", **headers: str) -> FetchedPage:
    """Return a page of a server on loopback, which its scripts may ask; `site` sets it apart from others there."""
    place = urlsplit(base)
    return FetchedPage(
        url=base + path,
        body=body.encode() if isinstance(body, str) else body,
        headers=(("Content-Type", "text/html; charset=utf-8"), *headers.items()),
        site=site or place.netloc,
        private=frozenset({(place.hostname or "", place.port or 80)}),
    )


def shell(script: str, body: str = '<div id="root"></div>') -> str:
    """Return a page whose text is its script's affair; `text` holds paragraphs, `root` is where they go."""
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>Shell</title></head><body>{body}<script>"
        f"const text = `{PARAGRAPHS}`; const root = document.getElementById('root');{script}</script></body></html>"
    )


WRITES = shell("root.innerHTML = '<article><h1>Written</h1>' + text + '</article>'")


def running(root: int) -> dict[int, str]:
    """Return the processes below one, and their command lines; the ended ones that nobody asked after are left out."""
    parents: dict[int, list[int]] = {}
    states: dict[int, str] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                fields = (place / "stat").read_text("latin-1").rpartition(")")[2].split()
            except OSError:
                continue
            states[int(place.name)] = fields[0]
            parents.setdefault(int(fields[1]), []).append(int(place.name))
    found: dict[int, str] = {}
    below = list(parents.get(root, []))
    while below:
        pid = below.pop()
        below += parents.get(pid, [])
        if states[pid] != "Z":
            found[pid] = command_of(pid)
    return found


def command_of(pid: int) -> str:
    """Return a process's command line, "" where it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def browsers(root: int | None = None) -> dict[int, str]:
    """Return the browser's and the driver's processes below one, below this process otherwise."""
    below = running(os.getpid() if root is None else root)
    return {pid: command for pid, command in below.items() if "run-driver" in command or "chrom" in command}


def program() -> Path | None:
    """Return the browser that Playwright is to start, None for its own."""
    found = find_program(Path(named) if (named := os.environ.get("NEWSCRAWLER_BROWSER")) else None)
    return None if found == OWN else found
