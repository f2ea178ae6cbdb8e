"""`newscrawler demo`: the bundled fictional news sites, crawled twice, with a report."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from newscrawler.commands.demo_changes import changes_seen
from newscrawler.commands.demo_stories import stories_told
from newscrawler.commands.frame import (
    FAILED,
    OUTCOMES,
    JsonOption,
    counted,
    messages,
    must_open,
    opened,
    report_console,
    stop,
)
from newscrawler.stores import Seen, Store
from newscrawler.urls import article_id

if TYPE_CHECKING:
    from newscrawler.demo import Page, Shelf, Sites

NAME = "demo"

Rows = list[dict[str, Any]]
# Seconds that a page may take in the browser, where the user says nothing: one page takes all of them.
_TIMEOUT = {"NEWSCRAWLER_RENDER_TIMEOUT": "12"}
# How the pages are rendered that are judged, whatever the user says.
_RENDERING = {"NEWSCRAWLER_CONSENT": "refuse", "NEWSCRAWLER_CAPTURE": ""}


def command(
    store: Annotated[
        str | None, typer.Option("--store", metavar="URI", help="Default: sqlite:///demo.db, made anew.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Start fictional news sites on loopback, crawl them twice, and report what was found, merged and refused.

    Needs no internet. Pages that need a browser are read in one, where there is one. The second crawl shows what is
    asked for again: what changed, and nothing else. The stories that several outlets tell are shown with the one that
    had them first.
    """
    from newscrawler.demo import Sites

    if store is None:
        store = "sqlite:///demo.db"
        for name in ("demo.db", "demo.db-wal", "demo.db-shm"):
            Path(name).unlink(missing_ok=True)
    must_open(store)
    with Sites() as sites, tempfile.TemporaryDirectory() as folder:
        registry = Path(folder) / "sources.yml"
        registry.write_text(sites.registry(), encoding="utf-8")
        messages.print(f"{len(sites.urls)} fictional outlets: " + ", ".join(sites.urls.values()))
        runs, hits, no_browser = [], [], None
        for edition in (1, 2):
            before = len(sites.log)
            with messages.status(f"crawl {edition}"):
                run, why = _crawl(registry, store)
            runs.append(run)
            no_browser = no_browser or why
            hits.append([hit for hit in sites.log[before:] if not hit.path.endswith("/robots.txt")])
            if edition == 1:
                sites.advance()
        rows, lists, stories, changes = asyncio.run(_outcomes(store, sites, browser=no_browser is None))
        trespasses = sites.trespasses
    report = {
        "store": store,
        "runs": runs,
        "requests": [len(h) for h in hits],
        "requests_by_outlet": [Counter(hit.outlet for hit in h) for h in hits],
        "pages": rows,
        "lists": lists,
        "stories": stories,
        "changes": changes,
        "no_browser": no_browser,
        "trespasses": trespasses,
    }
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        _show(report)
    if trespasses or any(not row["as_expected"] for row in (*rows, *lists, *stories, *changes)):
        raise typer.Exit(FAILED)


def _crawl(registry: Path, store: str) -> tuple[dict[str, Any], str | None]:
    """Return the run record of one crawl, run as a user would run it, and why it had no browser, None where it had.

    What it complains of is what some outlets are there for: the report has it, and only a crawl that broke shows it.
    """
    words = [sys.executable, "-m", "newscrawler", "crawl", "--sources", str(registry), "--store", store, "--json"]
    words += ["--render", "auto"]
    environment = {**_TIMEOUT, **os.environ, **_RENDERING}
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    if done.returncode not in (0, FAILED) or not done.stdout or "Traceback" in done.stderr:
        messages.print(done.stderr, markup=False, highlight=False)
        stop("demo", f"the crawl ended with status {done.returncode}", FAILED)
    record: dict[str, Any] = json.loads(done.stdout)
    no_browser = re.search(r"no page is rendered: (.*)", done.stderr)
    return record, no_browser and no_browser[1]


async def _outcomes(uri: str, sites: Sites, *, browser: bool) -> tuple[Rows, Rows, Rows, Rows]:
    """Return what became of each page, of each list that the registry names, of each story told more than once, and of
    each page that changed."""
    async with opened(uri) as store:
        stories = await stories_told(store, sites.pages())
        changes = await changes_seen(store, sites.pages())
        seen = await store.seen([page.url for page in sites.pages()])
        pages = [await _outcome(store, page, seen.get(page.url), browser=browser) for page in sites.pages()]
        asked = {row["list_url"]: row for row in await store.lists()}
    return pages, [_list_outcome(shelf, asked.get(shelf.url)) for shelf in sites.shelves()], stories, changes


def _list_outcome(shelf: Shelf, row: dict[str, Any] | None) -> dict[str, Any]:
    code, _, detail = ((row and row["error"]) or "").partition(": ")
    became = "not asked for" if row is None else f"failed:{code}" if code else "read"
    return {
        "kind": shelf.kind,
        "url": shelf.url,
        "expected": shelf.expect,
        "became": became,
        "detail": detail,
        "as_expected": became in (shelf.expect, *shelf.instead),
    }


async def _outcome(store: Store, page: Page, row: Seen | None, *, browser: bool) -> dict[str, Any]:
    became, detail = "not asked for", ""
    ends = page.ends(browser=browser)
    if row is not None and row.state == "stored":
        became, detail = await _document(store, page, row, browser=browser)
    elif row is not None:
        became, detail = f"{row.state}:{row.code}", row.reason or ""
    return {
        "kind": page.kind,
        "url": page.url,
        "story": page.story,
        "expected": ends[0],
        "became": became,
        "detail": detail,
        # Of pages with the same text, whichever came first is the document.
        "as_expected": became in ends or {became, page.expect} == {"stored", "copy"},
    }


async def _document(store: Store, page: Page, row: Seen, *, browser: bool) -> tuple[str, str]:
    """Return whether the page became a document, another address of one, or a note in the copies of one.

    Of a page of scripts the document has to have the text that a reader sees, and may be rendered only where it must.
    """
    identity = page.canonical or page.url
    if row.article_id != article_id(identity):
        return "copy", "the text is kept once, this place noted"
    if page.expect == "same":
        return "same", "another address of one article"
    revisions = await store.revisions(identity)
    article = revisions[-1]
    if browser and page.gold is not None and page.rendered is not None:
        if article.rendered != page.rendered:
            return f"stored, {'' if article.rendered else 'not '}rendered", ""
        if article.text.split() != page.gold.text.split():
            return "stored with another text", f"{len(article.text)} characters instead of {len(page.gold.text)}"
    detail = f"{len(revisions)} revisions" if len(revisions) > 1 else ""
    return "stored", detail or ("read in a browser" if article.rendered else "")


def _show(report: dict[str, Any]) -> None:
    out = report_console()
    for what in ("page", "list"):
        out.print(_table(what, report[f"{what}s"]))
    for number, (run, requests) in enumerate(zip(report["runs"], report["requests"], strict=True), 1):
        ends = ", ".join(f"{run['counts'].get(word, 0)} {word}" for word in OUTCOMES)
        out.print(f"crawl {number}: {counted(requests, 'request')} besides robots.txt: {ends}")
    if report["no_browser"]:
        out.print(f"no browser: {report['no_browser']}", markup=False)
    else:
        rendered = sum(run["counts"].get("rendered", 0) for run in report["runs"])
        out.print(f"{counted(rendered, 'page was', 'pages were')} read in a browser")
    for story in report["stories"]:
        _show_story(out, story)
    for change in report["changes"]:
        flags = f": {', '.join(change['flags'])}" if change["flags"] else ""
        out.print(f"{change['revisions']} revisions: {change['title']}{flags}", markup=False)
    _show_wrong(out, report)
    told = next((row["places"][0]["url"] for row in report["stories"]), None)
    changed = next((row["url"] for row in report["changes"] if row["flags"]), None)
    further = [f"{verb} {quote(url)}" for verb, url in (("story", told), ("history", changed)) if url]
    out.print("look at them:")
    for command_words in (*further, "export --one-per-story", "search harbour", "status", "export"):
        out.print(f"  {Path(sys.executable).parent / 'newscrawler'} {command_words} --store {report['store']}")


def _show_wrong(out: Console, report: dict[str, Any]) -> None:
    if report["trespasses"]:
        out.print(
            f"not as expected: {counted(report['trespasses'], 'connection')} to a private address by page scripts"
        )
    for row in (*report["pages"], *report["lists"]):
        if not row["as_expected"]:
            out.print(f"not as expected: {row['kind']}: {row['url']}: {row['became']} instead of {row['expected']}")
    for row in (*report["stories"], *report["changes"]):
        if not row["as_expected"]:
            why = row.get("detail") or f"{row['kind']}: {row['revisions']} revisions, flags: {row['flags']}"
            out.print(f"not as expected: {row['title']}: {why}", markup=False)


def _show_story(out: Console, story: dict[str, Any]) -> None:
    """Print a story that several outlets tell: who had it first, who has it from there, and what says so."""
    out.print(f"one story in {len(story['outlets'])} outlets: {story['title']}", markup=False)
    for place in story["places"]:
        out.print(f"  {place['role']:9} {place['source']:13} {place['url']}", markup=False, soft_wrap=True)
    if story["origin"]:
        why = f": {story['evidence'][0]}" if story["evidence"] else ""
        out.print(f"  first with {story['origin']}{why}", markup=False)


def _table(what: str, rows: list[dict[str, Any]]) -> Table:
    """Return the table of how pages or lists ended, one row a kind and end."""
    counts = Counter((row["kind"], row["became"]) for row in rows)
    details = {(row["kind"], row["became"]): row["detail"] for row in rows}
    table = Table(f"kind of {what}", f"{what}s", "what became of it", "why", box=None)
    for (kind, became), number in sorted(counts.items()):
        table.add_row(kind, str(number), became, details[kind, became])
    return table
