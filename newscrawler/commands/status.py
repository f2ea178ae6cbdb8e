"""`newscrawler status`: what is in the store, how the last runs went, what is failing and why."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from datetime import datetime
from typing import Any

import typer
from rich.table import Table

from newscrawler.article import rfc3339
from newscrawler.commands.frame import OUTCOMES, JsonOption, StoreOption, must_exist, opened, report_console, store_uri
from newscrawler.commands.left_alone import left_alone, told

NAME = "status"


def command(context: typer.Context, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show sources, last runs, counts, and what is failing and why."""
    uri = store_uri(context, store)
    must_exist(uri)
    report = asyncio.run(_report(uri))
    if as_json:
        print(json.dumps(report, ensure_ascii=False, default=_json))
    else:
        _show(report)


async def _report(uri: str) -> dict[str, Any]:
    async with opened(uri) as store:
        counts = dataclasses.asdict(await store.counts())
        counts["sources"] = {source or "": n for source, n in counts["sources"].items()}
        report = {"store": store.uri, **counts, "lists": await store.lists(), "runs": await store.runs(10)}
        return {**report, "left_alone": await left_alone(store)}


def _show(report: dict[str, Any]) -> None:
    out = report_console()
    out.print(
        f"{report['store']}: {report['articles']} articles, {report['revisions']} revisions, {report['copies']} copies"
    )
    ledger = ", ".join(f"{n} {state}" for state, n in sorted(report["ledger"].items()))
    out.print(f"addresses seen: {ledger or 'none'}")
    if report["refusals"]:
        out.print("without an article: " + ", ".join(f"{n} {code}" for code, n in sorted(report["refusals"].items())))
    for line in told(report["left_alone"]):
        out.print(line, soft_wrap=True, markup=False)
    lists = Table("source", "articles", "feed or sitemap", "last asked", "last read", "failures", "why", box=None)
    for row in sorted(report["lists"], key=lambda row: (not row["error"], row["source"] or "", row["list_url"])):
        lists.add_row(
            row["source"] or "–",
            str(report["sources"].get(row["source"] or "", 0)),
            row["list_url"],
            _when(row["last_asked_at"]),
            _when(row["last_ok_at"]),
            str(row["failures"]),
            row["error"] or "",
        )
    if report["lists"]:
        out.print(lists)
    runs = Table("run", "ended", "reason", *OUTCOMES, box=None)
    for run in report["runs"]:
        numbers = (str(run["counts"].get(w, 0)) for w in OUTCOMES)
        runs.add_row(run["started_at"], run["finished_at"] or "–", run["reason"], *numbers)
    if report["runs"]:
        out.print(runs)


def _when(value: Any) -> str:
    return "never" if value is None else _json(value)


def _json(value: Any) -> str:
    return rfc3339(value) if isinstance(value, datetime) else str(value)
