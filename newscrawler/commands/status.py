"""`newscrawler status`: what is in the store, how the last runs went, what is failing and why, and what was seen."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, get_args

import typer
from rich.markup import escape
from rich.table import Table

from newscrawler import polling
from newscrawler.article import rfc3339, utc_now
from newscrawler.commands.frame import (
    FAILED,
    OUTCOMES,
    JsonOption,
    StoreOption,
    counted,
    must_exist,
    opened,
    report_console,
    stop,
    store_uri,
)
from newscrawler.commands.left_alone import left_alone, told
from newscrawler.stores.protocol import State

NAME = "status"

_STATES: tuple[State, ...] = get_args(State)
# Lists shown of one index; the others are months that differ in nothing.
_CHILDREN_SHOWN = 3
# A source is called dead when every list of it failed so often in a row, and none was read for so long.
_DEAD_FAILURES, _DEAD_AFTER = 3, timedelta(days=3)


def command(
    source: Annotated[
        str | None, typer.Argument(metavar="[SOURCE]", help="Show this source, and what was seen.")
    ] = None,
    state: Annotated[
        list[str] | None, typer.Option("--state", help=f"With SOURCE: only {', '.join(_STATES)}; may be repeated.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="With SOURCE: addresses seen, the newest.")] = 20,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show sources, last runs, counts, and what is failing and why; of one SOURCE also the addresses seen.

    Every list is shown with its rhythm: how often it is asked in an average hour, when next, when it brought something
    last. `crawl SOURCE --refresh` forgets what was seen and asks for everything anew.
    """
    states = [known for known in _STATES if known in (state or [])]
    if unknown := set(state or []) - set(_STATES):
        stop("--state", f"{sorted(unknown)[0]!r} is no state; use one of: {', '.join(_STATES)}")
    if state and source is None:
        stop("--state", "is about the addresses of one source; name it: newscrawler status SOURCE --state failed")
    uri = store_uri(store)
    must_exist(uri)
    report = asyncio.run(_report(uri, source, states, limit))
    if source is not None and not (report["lists"] or report["seen"] or report["articles"]):
        stop(source, f"nothing is known of it in {report['store']} (newscrawler status shows all sources)", FAILED)
    if as_json:
        print(json.dumps(report, ensure_ascii=False, default=_json))
    elif source is not None:
        _show_source(report)
    else:
        _show(report)


async def _report(uri: str, source: str | None, states: Sequence[State], limit: int) -> dict[str, Any]:
    async with opened(uri) as store:
        counts = dataclasses.asdict(await store.counts())
        counts["sources"] = {name or "": n for name, n in counts["sources"].items()}
        lists = [_with_rhythm(row) for row in await store.lists() if source is None or row["source"] == source]
        if source is None:
            runs, alone = await store.runs(10), await left_alone(store)
            return {
                "store": store.uri,
                **counts,
                "left_alone": alone,
                **_worries(lists),
                "lists": lists,
                "runs": runs,
            }
        seen = [dataclasses.asdict(row) for row in await store.ledger(source, states=states, limit=limit)]
        return {
            "store": store.uri,
            "source": source,
            "articles": counts["sources"].get(source, 0),
            **_worries(lists),
            "lists": lists,
            "seen": seen,
        }


def _with_rhythm(row: dict[str, Any]) -> dict[str, Any]:
    """Return a list's health with what its rhythm means in place of its numbers."""
    rhythm = polling.Rhythm.from_json(row["rhythm"])
    known = row["rhythm"] is not None
    return {**row, "rhythm": rhythm, "per_day": round(polling.per_day(rhythm), 2) if known else None}


def _worries(lists: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Return a line for each source that is `dead` (no list of it could be read for days) or `silent` (it used to bring
    news); takes the rhythms out of the rows."""
    of_source: dict[str, list[dict[str, Any]]] = {}
    for row in lists:
        of_source.setdefault(row["source"] or "", []).append(row)
    now = utc_now()
    silent, dead = {}, {}
    for source, rows in of_source.items():
        rhythms = [row.pop("rhythm") for row in rows]
        last_ok_at = max(row["last_ok_at"] or "" for row in rows)
        if all(row["failures"] >= _DEAD_FAILURES for row in rows) and last_ok_at < rfc3339(now - _DEAD_AFTER):
            told_since = f"could be read since {last_ok_at[:10]}" if last_ok_at else "was ever read"
            dead[source] = f"no list of it {told_since}: {rows[0]['error']}"
        elif line := polling.silence(rhythms, now.timestamp()):
            silent[source] = line
    return {"dead": dead, "silent": silent}


def _show(report: dict[str, Any]) -> None:
    out = report_console()
    articles, revisions = counted(report["articles"], "article"), counted(report["revisions"], "revision")
    stories, copies = counted(report["stories"], "story", "stories"), counted(report["copies"], "copy", "copies")
    out.print(f"{report['store']}: {articles} in {stories}, {revisions}, {copies}")
    ledger = ", ".join(f"{n} {state}" for state, n in sorted(report["ledger"].items()))
    out.print(f"addresses seen: {ledger or 'none'}")
    if report["rechecks"]:
        out.print(
            f"to be looked at again: {counted(report['rechecks'], 'article')}, {report['rechecks_due']} of them due"
        )
    if report["refusals"]:
        out.print("without an article: " + ", ".join(f"{n} {code}" for code, n in sorted(report["refusals"].items())))
    for line in told(report["left_alone"]):
        out.print(line, soft_wrap=True, markup=False)
    _show_lists(report["lists"], report["sources"])
    _show_worries(report)
    runs = Table("run", "ended", "reason", *OUTCOMES, "rendered", box=None)
    for run in report["runs"]:
        numbers = (str(run["counts"].get(w, 0)) for w in (*OUTCOMES, "rendered"))
        runs.add_row(run["started_at"], run["finished_at"] or "–", run["reason"], *numbers)
    if report["runs"]:
        out.print(runs)


def _show_source(report: dict[str, Any]) -> None:
    out = report_console()
    out.print(f"{report['source']}: {counted(report['articles'], 'article')} in {report['store']}")
    _show_lists(report["lists"], {report["source"]: report["articles"]})
    _show_worries(report)
    seen = Table("address seen", "state", "why", "first seen (UTC)", "last tried", "next try", box=None)
    for row in report["seen"]:
        times = (_when(row[name]) for name in ("first_seen_at", "last_tried_at"))
        next_try = _when(row["retry_at"]) if row["retry_at"] else "–"
        seen.add_row(escape(row["url"]), row["state"], row["code"] or "", *times, next_try)
    if report["seen"]:
        out.print(seen)


def _show_lists(lists: list[dict[str, Any]], articles: dict[str, int]) -> None:
    table = Table(
        "source", "articles", "list", "asked (UTC)", "read", "brought", "every", "next", "failures", "why", box=None
    )
    shown: dict[str, int] = {}
    hidden = 0
    for row in sorted(lists, key=lambda row: (not row["error"], row["source"] or "", row["list_url"])):
        parent = row["parent"]
        shown[parent] = shown.get(parent, 0) + 1
        if parent and not row["error"] and shown[parent] > _CHILDREN_SHOWN:
            hidden += 1
            continue
        every = polling.span(row["interval_s"]) if row["interval_s"] else "–"
        table.add_row(
            row["source"] or "–",
            str(articles.get(row["source"] or "", 0)),
            escape(row["list_url"]),
            *(_when(row[name]) for name in ("last_asked_at", "last_ok_at", "brought_at")),
            every,
            _when(row["next_at"]) if row["next_at"] else "as named",
            str(row["failures"]),
            escape(row["error"] or ""),
        )
    if lists:
        report_console().print(table)
    if hidden:
        report_console().print(f"… and {hidden} more lists that sitemap indexes name (--json has them all)")


def _show_worries(report: dict[str, Any]) -> None:
    for source, line in sorted((report["dead"] | report["silent"]).items()):
        report_console().print(f"{source}: {line}", markup=False)


def _when(value: Any) -> str:
    """Return an instant as a table shows it: UTC, to the minute."""
    return "never" if value is None else _json(value)[:16].replace("T", " ")


def _json(value: Any) -> str:
    return rfc3339(value) if isinstance(value, datetime) else str(value)
