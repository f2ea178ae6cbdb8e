"""`newscrawler extract`: saved pages, without any network."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import sys
import zlib
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from newscrawler.article import Article, Refusal, json_line
from newscrawler.commands.frame import FAILED, OutputOption, complain, stop
from newscrawler.pool import ExtractionPool

NAME = "extract"


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to extract, or what is wrong with the line that should name one."""

    id: Any
    path: Path | None
    url: str
    error: Refusal | None = None


def command(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH…", help="Saved HTML, .gz accepted.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Where the one page came from.")] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            "--manifest", metavar="FILE", help='JSON lines {"id", "path", "url"}, paths relative to the file.'
        ),
    ] = None,
    out: OutputOption = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; default: the cores.")] = None,
) -> None:
    """Extract articles from saved HTML. One line of JSON comes out for each page, in order.

    With --manifest every line repeats its `id`, and a page that gives no article is
    `{"id", "error": {"code", "message"}}`. The exit status is 1 when any page failed.
    """
    if bool(paths) == bool(manifest):
        stop("extract", "name pages, or a manifest with --manifest FILE (one of the two)")
    if url and (manifest or len(paths or ()) != 1):
        stop("--url", "says where one page came from, so it goes with exactly one PATH")
    pages = (
        _from_manifest(manifest) if manifest else [_Page(str(p), p, url or p.absolute().as_uri()) for p in paths or ()]
    )
    try:
        stream = out.open("w", encoding="utf-8") if out else sys.stdout
    except OSError as error:
        stop("-o", f"{out}: cannot be written: {error.strerror}")
    failed = asyncio.run(_extract(pages, stream, workers or os.cpu_count() or 1, with_id=manifest is not None))
    if out:
        stream.close()
    if failed:
        raise typer.Exit(FAILED)


async def _extract(pages: Iterable[_Page], stream: TextIO, workers: int, *, with_id: bool) -> int:
    """Write a line a page, in order, with two pages a worker read ahead; return how many failed."""
    failed = 0
    waiting: deque[tuple[_Page, asyncio.Task[Article | Refusal]]] = deque()

    async def write_first() -> int:
        page, task = waiting.popleft()
        result = await task
        if isinstance(result, Article):
            row = {"id": page.id, **result.to_dict()} if with_id else result.to_dict()
        else:
            row = {"id": page.id, "error": {"code": result.code, "message": result.reason}}
            complain(str(page.id), f"{result.code}: {result.reason}")
        if isinstance(result, Article) or with_id:
            stream.write(json_line(row) + "\n")
            stream.flush()
        return isinstance(result, Refusal)

    async with ExtractionPool(workers) as pool:
        for page in pages:
            waiting.append((page, asyncio.create_task(_one(pool, page))))
            if len(waiting) > 2 * workers:
                failed += await write_first()
        while waiting:
            failed += await write_first()
    return failed


async def _one(pool: ExtractionPool, page: _Page) -> Article | Refusal:
    if page.error is not None or page.path is None:
        return page.error or Refusal(code="bad_manifest_line", reason="no path")
    try:
        body = page.path.read_bytes()
        if body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        return Refusal(code="truncated_body", reason=f"{page.path}: not a whole gzip file: {error}")
    except OSError as error:
        return Refusal(code="unreadable_file", reason=f"{page.path}: {error.strerror}")
    except ValueError as error:
        return Refusal(code="unreadable_file", reason=f"no file can have this path: {error}")
    return await pool.extract(body, page.url)


def _named(paths: list[Path], url: str | None) -> Iterator[_Page]:
    return (_Page(str(path), path, url or path.absolute().as_uri()) for path in paths)


def _from_manifest(path: Path) -> Iterator[_Page]:
    try:
        # Not splitlines: a JSON text may hold U+2028, which is no end of a line of JSON.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        stop("--manifest", f"{path}: {error.strerror}")
    except UnicodeDecodeError:
        stop("--manifest", f"{path}: not UTF-8 text")
    return (_line(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _line(manifest: Path, number: int, line: str) -> _Page:
    def wrong(why: str, page_id: Any = None) -> _Page:
        refusal = Refusal(code="bad_manifest_line", reason=f"{manifest}:{number}: {why}")
        return _Page(page_id, None, "", refusal)

    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return wrong(f"not JSON: {error}")
    if not isinstance(row, dict):
        return wrong('not an object with "id", "path" and "url"')
    for name in ("path", "url"):
        if not isinstance(row.get(name), str) or not row[name]:
            return wrong(f"{name}: missing, or not text", row.get("id"))
    if "\0" in row["path"]:
        return wrong("path: holds a NUL character", row.get("id"))
    return _Page(row.get("id"), manifest.parent / row["path"], row["url"])
