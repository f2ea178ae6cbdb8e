"""`newscrawler scrape`: article pages, now."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from newscrawler.article import Article, Found, Refusal
from newscrawler.commands.browsing import CaptureOption, RenderOption, rendered
from newscrawler.commands.crawl import SourcesOption
from newscrawler.commands.frame import (
    FAILED,
    INTERRUPTED,
    OutputOption,
    RespectOption,
    VerboseOption,
    complain,
    messages,
    must_open,
    respected,
    stop,
)
from newscrawler.sources import load_registry

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

NAME = "scrape"
FORMATS = ("jsonl", "json", "markdown")


def command(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="Addresses of article pages.")],
    out: OutputOption = None,
    form: Annotated[str, typer.Option("--format", help="jsonl, json or markdown.")] = "jsonl",
    store: Annotated[str | None, typer.Option("--store", metavar="URI", help="Keep the articles there, too.")] = None,
    render: RenderOption = None,
    capture: CaptureOption = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="ID", help="They are this source's: its overrides hold.")
    ] = None,
    sources: SourcesOption = Path("sources.yml"),
    robots: Annotated[bool, typer.Option("--robots/--no-robots", help="Obey robots.txt, unless one may not.")] = True,
    respect_reservations: RespectOption = False,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Extraction processes; 0: the cores.")] = 0,
    verbose: VerboseOption = 0,
) -> None:
    """Fetch article pages now and print them, seen before or not.

    Prints one article a page, in the order of the addresses. A page that gives none is one line on stderr, and the
    exit status is 1. Robots.txt is obeyed unless --no-robots says that one may.
    """
    if form not in FORMATS:
        stop("--format", f"{form!r} is none of {', '.join(FORMATS)}")
    browsing = rendered(render, capture)
    known = load_registry(sources).source(source) if source else None
    if store:
        must_open(store)
        if messages.is_terminal:
            messages.print(f"keeping the articles in {store}", style="dim")
    results = _Results(list(dict.fromkeys(urls)))
    from newscrawler.commands.crawling import finish_reason, run_spider

    settings: dict[str, Any] = {
        "NEWSCRAWLER_STORE": store or "",
        "NEWSCRAWLER_EXTRACT_WORKERS": workers,
        "ROBOTSTXT_OBEY": robots,
        **respected(respect_reservations),
        **browsing,
    }
    with _output(out) as stream:
        results.write_to(stream, form)
        arguments = {"urls": tuple(results.urls), "source": known}
        crawler = run_spider("article", arguments, settings, verbose=verbose, watch=results.watch)
        results.close()
    if finish_reason(crawler) == "shutdown":
        raise typer.Exit(INTERRUPTED)
    if results.failed:
        raise typer.Exit(FAILED)


class _Results:
    """Puts results in the order of the addresses and writes each as soon as those before it are out."""

    def __init__(self, urls: list[str]) -> None:
        self.urls = urls
        self.failed = False
        self._ready: dict[str, Article | Refusal] = {}
        self._next = 0
        self._rows: list[dict[str, Any]] = []

    def write_to(self, stream: TextIO, form: str) -> None:
        self._stream, self._form = stream, form

    def watch(self, crawler: Crawler) -> None:
        from scrapy import signals

        crawler.signals.connect(self._dropped, signals.item_dropped)
        crawler.signals.connect(self._item_error, signals.item_error)
        crawler.signals.connect(self._scraped, signals.item_scraped)
        self._by_document: dict[str, str] = {}

    def _scraped(self, item: Any, response: Any) -> None:
        asked = response.request.cb_kwargs["asked"]
        self._take(asked, item)

    def _dropped(self, item: Any) -> None:
        if isinstance(item, Refusal):
            self._take(item.url or "", item)
        elif isinstance(item, Found):
            # Unchanged, copied or spilled: the page is an article all the same.
            self._take(item.requested[0], item.article)

    def _item_error(self, item: Any, failure: Any) -> None:
        if isinstance(item, Found):
            reason = f"not stored: {failure.value}"
            self._take(item.requested[0], Refusal(code="store_error", reason=reason, url=item.requested[0]))

    def _take(self, asked: str, result: Article | Refusal) -> None:
        self._ready[asked] = result
        while self._next < len(self.urls) and self.urls[self._next] in self._ready:
            self._write(self.urls[self._next], self._ready.pop(self.urls[self._next]))
            self._next += 1

    def _write(self, url: str, result: Article | Refusal) -> None:
        if isinstance(result, Refusal):
            self.failed = True
            complain(url, f"{result.code}: {result.reason}")
        elif self._form == "jsonl":
            self._stream.write(result.to_json() + "\n")
            self._stream.flush()
        elif self._form == "json":
            self._rows.append(result.to_dict())
        else:
            self._stream.write(markdown(result))
            self._stream.flush()

    def close(self) -> None:
        """Write what is left, and say of each address that came to nothing that it did."""
        for url in self.urls[self._next :]:
            self._write(
                url, self._ready.get(url) or Refusal(code="no_answer", reason="the crawl ended before it", url=url)
            )
        if self._form == "json":
            json.dump(self._rows, self._stream, ensure_ascii=False, indent=2)
            self._stream.write("\n")


def markdown(article: Article) -> str:
    """Return the article as Markdown: title, byline, address, then its blocks."""
    lines = [f"# {article.title or article.url}", ""]
    about = " · ".join(filter(None, (", ".join(article.authors), article.published, article.canonical_url)))
    lines += [about, ""]
    for block in article.blocks:
        match block.kind:
            case "heading":
                lines += ["#" * min(6, max(2, block.level or 2)) + " " + block.text, ""]
            case "list_item":
                lines += [f"- {block.text}", ""]
            case "quote":
                lines += ["\n".join(f"> {line}" for line in block.text.split("\n")), ""]
            case "code":
                lines += ["```", block.text, "```", ""]
            case "entry":
                lines += [f"**{block.time or ''}** {block.text}".strip(), ""]
            case _:
                lines += [block.text, ""]
    if article.syndication:
        lines += [f"First at: {article.syndication.origin}", ""]
    return "\n".join(lines) + "\n"


def _output(path: Path | None) -> Any:
    if path is None:
        import contextlib

        return contextlib.nullcontext(sys.stdout)
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        stop("-o", f"{path}: cannot be written: {error.strerror}")
