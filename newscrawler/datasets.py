"""Articles as files for analysis: JSON lines, CSV, Parquet. What a file says is exactly what the store said.

Nothing is held but one row group: an export of any size runs in bounded memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import json
import re
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Literal, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from newscrawler.article import FIELDS, Article
from newscrawler.errors import ExportError
from newscrawler.files import written_whole
from newscrawler.reservations import decided

__all__ = ["Format", "Unreserved", "article_of_row", "export", "parquet_schema", "row"]

Format = Literal["jsonl", "csv", "parquet"]

# Articles of one Parquet row group and of one hand-over to the writing thread: some ten megabytes of text.
_GROUP = 500

_SURROGATE = re.compile("[\ud800-\udfff]")
_TEXT = pa.string()
_SYNDICATION = pa.struct({"origin": _TEXT, "origin_url": _TEXT, "evidence": _TEXT})
_TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(FIELDS, _TEXT),
    "authors": pa.list_(_TEXT),
    "topics": pa.list_(_TEXT),
    "blocks": pa.list_(
        pa.struct({"kind": _TEXT, "text": _TEXT, "level": pa.int64(), "time": _TEXT}),
    ),
    "images": pa.list_(
        pa.struct({"url": _TEXT, "caption": _TEXT, "credit": _TEXT, "width": pa.int64(), "height": pa.int64()})
    ),
    "syndication": _SYNDICATION,
    "copies": pa.list_(
        pa.struct(
            {
                **dict.fromkeys(("url", "source", "fetched_at", "published"), _TEXT),
                "syndication": _SYNDICATION,
                "publisher": _TEXT,
                "title": _TEXT,
            }
        )
    ),
    "revision": pa.int64(),
    "rendered": pa.bool_(),
    "captures": pa.list_(pa.struct({"kind": _TEXT, "path": _TEXT, "bytes": pa.int64(), "sha256": _TEXT})),
}
_STRUCTURED = ("authors", "topics", "blocks", "images", "syndication", "copies", "captures", "rights", "provenance")
# Objects without fixed keys, which Parquet has as JSON text.
_AS_JSON = ("rights", "provenance")


class Unreserved:
    """The articles of a stream that reserve none of the uses; `left_out` counts the others.

    What they reserve is decided anew from their statements, so that what an earlier version stored is judged alike.
    """

    def __init__(self, articles: AsyncIterator[Article], uses: frozenset[str]) -> None:
        self._articles, self._uses = articles, uses
        self.left_out = 0

    async def __aiter__(self) -> AsyncIterator[Article]:
        async for article in self._articles:
            if self._uses.isdisjoint(decided(article.rights).get("reserved", ())):
                yield article
            else:
                self.left_out += 1


class _Writer(Protocol):
    def add(self, articles: Sequence[Article]) -> None: ...
    def end(self) -> None: ...


def parquet_schema() -> pa.Schema:
    """Return the columns of a Parquet export: the contract's fields, times as the text they are, `rights` and
    `provenance` as JSON.
    """
    return pa.schema([(name, _TYPES[name]) for name in FIELDS])


def row(article: Article) -> dict[str, Any]:
    """Return the article as a row of `parquet_schema`."""
    values = article.to_dict()
    return values | {name: json.dumps(values[name], ensure_ascii=False) for name in _AS_JSON}


def article_of_row(values: dict[str, Any]) -> Article:
    """Return the article that `row` gave, as it comes back from a Parquet file, one of an earlier version included.
    Raises ArticleError.
    """
    return Article.from_dict(values | {name: json.loads(values[name]) for name in _AS_JSON if name in values})


async def export(articles: AsyncIterator[Article], out: Path | None, format: Format) -> int:  # noqa: A002
    """Write the articles to `out` (None: standard output) and return how many there were.

    A file comes into being whole or not at all: it is written under a temporary name beside it. Raises ExportError
    when it cannot be written, and what the store raises.
    """
    with _named(out), _opened(out) as file:
        writer = _WRITERS[format](file)
        try:
            number = await _add_all(writer, articles)
        except BaseException:
            # A Parquet writer left open would write its footer when it is collected, to a file that is closed.
            with contextlib.suppress(OSError, pa.ArrowException):
                writer.end()
            raise
        await asyncio.to_thread(writer.end)
        return number


async def _add_all(writer: _Writer, articles: AsyncIterator[Article]) -> int:
    number = 0
    group: list[Article] = []
    async for article in articles:
        group.append(article)
        if len(group) == _GROUP:
            await asyncio.to_thread(writer.add, group)
            number += len(group)
            group = []
    if group:
        await asyncio.to_thread(writer.add, group)
    return number + len(group)


@contextlib.contextmanager
def _named(out: Path | None) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Whoever reads standard output has read enough; the command's frame knows what to do.
        raise
    except (OSError, pa.ArrowException) as error:
        raise ExportError(
            f"{out or 'standard output'}: cannot be written; check folder, rights and room ({error})"
        ) from (error)


@contextlib.contextmanager
def _opened(out: Path | None) -> Iterator[IO[bytes]]:
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if out.exists() and not out.is_file():
        # A device or a pipe is written to; a file put in its place would take it away from everybody.
        with out.open("wb") as file:
            yield file
        return
    # Through a link, so that the file it names is replaced and not the link.
    with written_whole(out.resolve()) as file:
        yield file


class _JsonLines:
    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def add(self, articles: Sequence[Article]) -> None:
        lines = "".join(f"{article.to_json()}\n" for article in articles)
        # UTF-8 has no lone surrogates; JSON can spell them.
        self._file.write(_SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", lines).encode())

    def end(self) -> None:
        pass


class _Csv:
    """RFC 4180 in UTF-8: a line of names, CRLF, lists and objects as JSON text, empty cells where nothing was found."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._write([FIELDS])

    def add(self, articles: Sequence[Article]) -> None:
        self._write([[_cell(name, value) for name, value in article.to_dict().items()] for article in articles])

    def end(self) -> None:
        pass

    def _write(self, rows: Sequence[Sequence[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        self._file.write(text.getvalue().encode("utf-8", "replace"))


class _Parquet:
    def __init__(self, file: IO[bytes]) -> None:
        self._schema = parquet_schema()
        self._writer = pq.ParquetWriter(file, self._schema, compression="zstd")

    def add(self, articles: Sequence[Article]) -> None:
        rows = [row(article) for article in articles]
        try:
            table = pa.Table.from_pylist(rows, schema=self._schema)
        except UnicodeEncodeError:
            table = pa.Table.from_pylist([_utf8(each) for each in rows], schema=self._schema)
        self._writer.write_table(table)

    def end(self) -> None:
        self._writer.close()


def _cell(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name in _STRUCTURED:
        return json.dumps(value, ensure_ascii=False)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _utf8(value: Any) -> Any:
    """Return the value with lone surrogates as question marks: Parquet's text is UTF-8, which has none."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _utf8(item) for key, item in value.items()}
    return [_utf8(item) for item in value] if isinstance(value, list) else value


_WRITERS: dict[Format, Callable[[IO[bytes]], _Writer]] = {"jsonl": _JsonLines, "csv": _Csv, "parquet": _Parquet}
