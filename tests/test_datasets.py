"""An export gives back exactly what was stored, in every format."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from newscrawler import datasets
from newscrawler.article import FIELDS, Article, Block, Capture, Copy, Image, Syndication
from newscrawler.datasets import article_of_row, export
from newscrawler.errors import ExportError
from newscrawler.stores import Query, Store
from tests.stored import article, saved

PLAIN = article("plain", "Only text", title=None)
FULL = dataclasses.replace(
    article("full", 'Says "so", he\nand; then\r\n\ttab', 1, source="s", language="zh-Hant"),
    authors=("Ann, B.", "陳大文"),
    topics=("",),
    published="2026-02-28T09:30:00+05:30",
    modified="2026-03-01",
    blocks=(Block("heading", "H", level=2), Block("entry", "E", time="2026-03-01T09:00Z"), Block("quote", "Q")),
    images=(Image("https://news.example/i.jpg", None, "AFP", 800, None),),
    syndication=Syndication("AFP", None, "(AFP)"),
    copies=(Copy("https://other.example/x", None, "2026-03-01T12:00:00Z"),),
    rendered=True,
    captures=(Capture("png", "s/2026/03/a.png", 12, "0f" * 32),),
    revision=3,
    rights={"tdmrep": {"reservation": 1}, "a.b": [None, True, 1.5]},
    provenance={"title": "json-ld headline", "published": "meta article:published_time"},
)


async def stream(articles: Sequence[Article]) -> AsyncIterator[Article]:
    for each in articles:
        yield each


def read_jsonl(path: Path) -> list[Article]:
    return [Article.from_json(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def read_csv(path: Path) -> list[Article]:
    def value(name: str, cell: str) -> Any:
        if name in ("authors", "topics", "blocks", "images", "copies", "captures", "rights", "provenance"):
            return json.loads(cell)
        if name == "syndication":
            return json.loads(cell) if cell else None
        if name == "revision":
            return int(cell)
        if name == "rendered":
            return {"true": True, "false": False}[cell]
        return cell if name in ("text", "content_hash") else cell or None

    with io.StringIO(path.read_bytes().decode("utf-8"), newline="") as text:
        rows = list(csv.DictReader(text))
    return [Article.from_dict({name: value(name, cell) for name, cell in row.items()}) for row in rows]


def read_parquet(path: Path) -> list[Article]:
    return [article_of_row(row) for row in pq.read_table(path).to_pylist()]


READERS = {"jsonl": read_jsonl, "csv": read_csv, "parquet": read_parquet}


@pytest.mark.parametrize("form", READERS)
async def test_every_field_comes_back(tmp_path: Path, form) -> None:
    out = tmp_path / f"out.{form}"
    assert await export(stream([PLAIN, FULL]), out, form) == 2
    assert READERS[form](out) == [PLAIN, FULL]


@pytest.mark.parametrize("form", READERS)
async def test_what_a_store_has_is_what_the_file_says(store: Store, tmp_path: Path, form) -> None:
    texts = ["One\nTwo", "中文", "", "nul \0 and \u2028 and \x85"]
    await store.write([saved(str(number), text, number, source="s") for number, text in enumerate(texts)])
    await store.write([saved("copy", "中文", 9), saved("0", "Three", 9)])
    out = tmp_path / "out"
    kept = [each async for each in store.articles(Query())]
    assert await export(store.articles(Query()), out, form) == len(kept) == 4
    assert READERS[form](out) == kept


@pytest.mark.parametrize("form", READERS)
async def test_nothing_to_export_is_a_valid_empty_file(tmp_path: Path, form) -> None:
    out = tmp_path / "out"
    assert await export(stream([]), out, form) == 0
    assert READERS[form](out) == []


@pytest.mark.parametrize("form", READERS)
async def test_a_lone_surrogate_does_not_end_an_export(tmp_path: Path, form) -> None:
    out = tmp_path / "out"
    odd = article("odd", "lone \ud800 surrogate")
    assert await export(stream([odd, PLAIN]), out, form) == 2
    found = READERS[form](out)
    assert found[0].text == (odd.text if form == "jsonl" else "lone ? surrogate")
    assert found[1] == PLAIN


async def test_parquet_is_written_group_by_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "_GROUP", 10)
    out = tmp_path / "out.parquet"
    assert await export(stream([PLAIN] * 25), out, "parquet") == 25
    file = pq.ParquetFile(out)
    assert [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)] == [10, 10, 5]
    assert file.schema_arrow.names == list(FIELDS)


async def test_csv_follows_rfc_4180(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    await export(stream([FULL]), out, "csv")
    lines = out.read_bytes()
    assert lines.startswith(",".join(FIELDS).encode() + b"\r\n")
    assert b'"Says ""so"", he\nand; then\r\n\ttab"' in lines


async def test_standard_output_gets_the_lines(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert await export(stream([PLAIN]), None, "jsonl") == 1
    assert capfdbinary.readouterr().out == PLAIN.to_json().encode() + b"\n"


@pytest.mark.parametrize("form", READERS)
async def test_an_export_that_fails_leaves_the_earlier_file(tmp_path: Path, form) -> None:
    out = tmp_path / "out"
    out.write_text("earlier")

    async def broken() -> AsyncIterator[Article]:
        yield PLAIN
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError):
        await export(broken(), out, form)
    assert out.read_text() == "earlier"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("form", READERS)
async def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, form) -> None:
    with pytest.raises(ExportError, match="none/out"):
        await export(stream([PLAIN]), tmp_path / "none" / "out", form)
