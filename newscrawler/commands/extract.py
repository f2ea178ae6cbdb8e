"""`newscrawler extract`: saved pages, without any network."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import sys
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Annotated, Any, Literal, TextIO

import typer

from newscrawler.article import Article, Refusal, json_line, parse_instant, rfc3339, utc_now
from newscrawler.commands.explanation import error_of, explanation, readable
from newscrawler.commands.frame import FAILED, JsonOption, OutputOption, complain, stop
from newscrawler.errors import UsageError
from newscrawler.pool import EXPLAINER, EXTRACTOR, Explained, ExtractionPool
from newscrawler.sources import Registry, load_registry

NAME = "extract"
Form = Literal["article", "line", "readable", "explained"]


@dataclass(frozen=True, slots=True)
class _Page:
    """A page to extract, or what is wrong with the line that should name one."""

    id: Any
    path: Path | None
    url: str
    error: Refusal | None = None
    source: str | None = None
    fetched_at: str | None = None


@dataclass(frozen=True, slots=True)
class _Rules:
    """Whose rules the pages are read by: `source` where a page names none of its own."""

    registry: Registry | None
    source: str | None
    fetched_at: str | None

    def of(self, page: _Page) -> dict[str, Any]:
        """Return what the extractor is told beside the page: nothing where nobody asked. Raises UsageError."""
        source = page.source or self.source
        fetched_at = page.fetched_at or self.fetched_at
        told: dict[str, Any] = {"fetched_at": fetched_at} if fetched_at else {}
        if self.registry is not None and source:
            day = (parse_instant(fetched_at) or utc_now()).date()
            known = self.registry.source(source)
            told |= {
                "source": source,
                "overrides": known.rules_for(page.url, day),
                "publisher_hint": known.stated_name,
            }
        return told


def command(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH…", help="Saved HTML, .gz accepted.")] = None,
    url: Annotated[str | None, typer.Option("--url", help="Where the one page came from.")] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            "--manifest", metavar="FILE", help='JSON lines {"id", "path", "url"}, paths relative to the file.'
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="Read the pages by this source's overrides.")
    ] = None,
    sources: Annotated[
        Path | None, typer.Option("--sources", metavar="FILE", help="The registry; default: sources.yml.")
    ] = None,
    fetched: Annotated[
        str | None, typer.Option("--fetched", metavar="DAY", help="When the pages were saved; default: today.")
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print each field's candidates and the one taken, not the article.")
    ] = False,
    as_json: JsonOption = False,
    out: OutputOption = None,
    workers: Annotated[int | None, typer.Option("--workers", min=1, help="Processes; default: the cores.")] = None,
) -> None:
    """Extract articles from saved HTML. One line of JSON comes out for each page, in order.

    With --manifest every line repeats its `id`, and a page that gives no article is
    `{"id", "error": {"code", "message", "confidence"}}`. With --sources its lines may also name the page's `source`
    and `fetched_at` (RFC 3339): then the source's overrides of that day hold. With --explain the output is for
    people, with --json too it is lines of JSON. The exit status is 1 when any page failed.
    """
    if bool(paths) == bool(manifest):
        stop("extract", "name pages, or a manifest with --manifest FILE (one of the two)")
    if url and (manifest or len(paths or ()) != 1):
        stop("--url", "says where one page came from, so it goes with exactly one PATH")
    rules = _rules(source, sources, fetched)
    pages = (
        _from_manifest(manifest, rules.registry)
        if manifest
        else [_Page(str(p), p, url or p.absolute().as_uri()) for p in paths or ()]
    )
    try:
        stream = out.open("w", encoding="utf-8") if out else sys.stdout
    except OSError as error:
        stop("-o", f"{out}: cannot be written: {error.strerror}")
    form: Form = ("explained" if as_json else "readable") if explain else "line" if manifest else "article"
    failed = asyncio.run(_extract(pages, rules, stream, workers or os.cpu_count() or 1, form))
    if out:
        stream.close()
    if failed:
        raise typer.Exit(FAILED)


def _rules(source: str | None, sources: Path | None, fetched: str | None) -> _Rules:
    fetched_at = _utc(fetched)
    if fetched and fetched_at is None:
        stop("--fetched", f"{fetched!r} is no day; write 2024-03-01, or an RFC 3339 time")
    registry = load_registry(sources or Path("sources.yml")) if source or sources else None
    if registry and source:
        # Asked for its error: a source that is not there is said before any work starts.
        registry.source(source)
    return _Rules(registry, source, fetched_at)


def _utc(time: Any) -> str | None:
    """Return an RFC 3339 time or date in UTC, None where it is none."""
    instant = parse_instant(time) if isinstance(time, str) else None
    try:
        return rfc3339(instant.astimezone(UTC)) if instant else None
    except OverflowError:
        return None


async def _extract(pages: Iterable[_Page], rules: _Rules, stream: TextIO, workers: int, form: Form) -> int:
    """Write what each page gave, in order, with two pages a worker read ahead; return how many failed."""
    failed = 0
    waiting: deque[tuple[_Page, asyncio.Task[Explained]]] = deque()

    async def write_first() -> int:
        page, task = waiting.popleft()
        answer = await task
        if isinstance(answer.result, Refusal):
            complain(str(page.id), f"{answer.result.code}: {answer.result.reason}")
        stream.write(_output(page, answer, form))
        stream.flush()
        return isinstance(answer.result, Refusal)

    async with ExtractionPool(workers, extractor=EXPLAINER if form in ("readable", "explained") else EXTRACTOR) as pool:
        for page in pages:
            waiting.append((page, asyncio.create_task(_one(pool, page, rules))))
            if len(waiting) > 2 * workers:
                failed += await write_first()
        while waiting:
            failed += await write_first()
    return failed


def _output(page: _Page, answer: Explained, form: Form) -> str:
    if form in ("readable", "explained"):
        row = explanation(page.id, page.url, answer)
        return readable(row) if form == "readable" else json_line(row) + "\n"
    if isinstance(answer.result, Article):
        row = answer.result.to_dict()
        return json_line({"id": page.id, **row} if form == "line" else row) + "\n"
    return json_line({"id": page.id, "error": error_of(answer.result)}) + "\n" if form == "line" else ""


async def _one(pool: ExtractionPool, page: _Page, rules: _Rules) -> Explained:
    if page.error is not None or page.path is None:
        return Explained(page.error or Refusal(code="bad_manifest_line", reason="no path"))
    body = _body(page.path)
    return Explained(body) if isinstance(body, Refusal) else await pool.explain(body, page.url, **rules.of(page))


def _body(path: Path) -> bytes | Refusal:
    try:
        body = path.read_bytes()
        if body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        return Refusal(code="truncated_body", reason=f"{path}: not a whole gzip file: {error}")
    except OSError as error:
        return Refusal(code="unreadable_file", reason=f"{path}: {error.strerror}")
    except ValueError as error:
        return Refusal(code="unreadable_file", reason=f"no file can have this path: {error}")
    return body


def _from_manifest(path: Path, registry: Registry | None) -> Iterator[_Page]:
    try:
        # Not splitlines: a JSON text may hold U+2028, which is no end of a line of JSON.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        stop("--manifest", f"{path}: {error.strerror}")
    except UnicodeDecodeError:
        stop("--manifest", f"{path}: not UTF-8 text")
    return (_line(path, number, line, registry) for number, line in enumerate(lines, 1) if line.strip())


def _line(manifest: Path, number: int, line: str, registry: Registry | None) -> _Page:
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
    page = _Page(row.get("id"), manifest.parent / row["path"], row["url"])
    # Without a registry these two are somebody else's keys, and mean nothing.
    return _dated(page, row, registry, wrong) if registry else page


def _dated(page: _Page, row: dict[str, Any], registry: Registry, wrong: Callable[[str, Any], _Page]) -> _Page:
    """Return the page with its source and the time it came, or what is wrong with them."""
    source, fetched_at = row.get("source"), row.get("fetched_at")
    if source is not None:
        if not isinstance(source, str):
            return wrong("source: not text", page.id)
        try:
            registry.source(source)
        except UsageError as error:
            return wrong(f"source: {error}", page.id)
    if fetched_at is not None:
        fetched_at = _utc(fetched_at)
        if fetched_at is None:
            return wrong("fetched_at: no RFC 3339 time or date", page.id)
    return replace(page, source=source, fetched_at=fetched_at)
