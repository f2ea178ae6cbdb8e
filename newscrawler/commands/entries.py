"""`newscrawler sources entries`: what a feed, a sitemap or a section page holds."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer

from newscrawler.article import Refusal, json_line
from newscrawler.commands.frame import FAILED, INTERRUPTED, VerboseOption, complain, messages, stop
from newscrawler.discovery import Entry, ListRef, ListStream, find_articles, find_lists, stream_list
from newscrawler.urls import parse_http_url

if TYPE_CHECKING:
    from newscrawler.spiders.visit import Fetch

# Bytes of a web page; more is no page that anybody reads.
_PAGE_MAX_BYTES = 50 * 1024 * 1024
# What to do about an error, by its code.
_ADVICE = {
    "empty": "nothing was saved there, or the site sent nothing",
    "html": "for a page's articles say with --url where the page came from; `sources discover` finds its feeds",
    "not_a_list": "give a feed, a sitemap, or a page that links articles",
    "truncated": "what stood before the break is printed; fetch it anew",
    "gzip_truncated": "what stood before the break is printed; fetch it anew",
    "gzip_broken": "fetch it anew",
    "too_large": "the publisher must split it",
    "too_many": "the publisher must split it",
    "entities": "such a document is never expanded; ask the publisher for one without",
    "unreadable": "check the path",
    "robots_disallowed": "`newscrawler why URL` shows the rule",
    "not_a_url": "write the address with https://",
}
_UNREAD = "docs/discovery.md lists what can be read"
_UNFETCHED = "check the address, or try again later"


def command(
    inputs: Annotated[
        list[str], typer.Argument(metavar="FILE-OR-URL…", help="Feeds, sitemaps, pages; .gz accepted, - is stdin.")
    ],
    url: Annotated[
        str | None, typer.Option("--url", metavar="URL", help="Where the one file came from, for its relative links.")
    ] = None,
    verbose: VerboseOption = 0,
) -> None:
    """Print what feeds, sitemaps and section pages hold: one line of JSON for each entry, in their order.

    A line has `url`, `title`, `published`, `authors`, and where it is known `modified` and `language`; with several
    inputs also `input`. `url` is null for an item without a link. A sitemap that an index names is a line with
    `sitemap` in place of `url`. An input that cannot be read is one line with `error`, and the exit status is 1 at the
    end; the others are printed all the same.

    Example: newscrawler sources entries https://example.org/rss saved/sitemap.xml.gz
    """
    if url is not None and (len(inputs) != 1 or parse_http_url(inputs[0])):
        stop("--url", "says where one file came from, so it goes with exactly one FILE")
    if url is not None and parse_http_url(url) is None:
        stop("--url", f"{url!r} is no http(s) address (write it as https://example.org/rss)")
    out = _Output(several=len(inputs) > 1)
    if any(parse_http_url(each) for each in inputs):
        _with_network(inputs, out, verbose)
    else:
        for each in inputs:
            _print_file(each, url, out)
    if out.failed:
        raise typer.Exit(FAILED)


class _Output:
    """Lines on stdout, each with its input where there are several."""

    def __init__(self, *, several: bool) -> None:
        self._several = several
        self.failed = False

    def row(self, name: str, row: dict[str, Any]) -> None:
        sys.stdout.write(json_line({"input": name, **row} if self._several else row) + "\n")

    def error(self, name: str, why: str, otherwise: str = _UNREAD) -> None:
        """Print the error as a line of output and, with what to do, to stderr."""
        self.failed = True
        self.row(name, {"error": why})
        complain(name, f"{why} ({_ADVICE.get(why.partition(':')[0], otherwise)})")


def _with_network(inputs: list[str], out: _Output, verbose: int) -> None:
    from newscrawler.commands.crawling import finish_reason, run_spider

    broken: list[OSError] = []

    async def visit(fetch: Fetch) -> None:
        try:
            for each in inputs:
                if parse_http_url(each):
                    await _print_url(each, fetch, out)
                else:
                    _print_file(each, None, out)
        except OSError as error:
            # Scrapy would log it; it is for the command to say that nobody reads its output any more.
            broken.append(error)

    crawler = run_spider("visit", {"visit": visit, "asked": tuple(inputs)}, {"NEWSCRAWLER_STORE": ""}, verbose=verbose)
    if broken:
        raise broken[0]
    if finish_reason(crawler) == "shutdown":
        raise typer.Exit(INTERRUPTED)


async def _print_url(url: str, fetch: Fetch, out: _Output) -> None:
    from newscrawler.fetching.failures import refusal_of_status

    answer = await fetch(url)
    if not isinstance(answer, Refusal) and answer.status != 200:
        answer = refusal_of_status(answer.status, url)
    if isinstance(answer, Refusal):
        out.error(url, f"{answer.code}: {answer.reason}", _UNFETCHED)
        return
    content_type = (answer.headers.get("Content-Type") or b"").decode("latin-1")
    stream = stream_list(answer.body, answer.url, content_type=content_type, everything=True)
    _print(url, stream, out, page=(answer.body, answer.url))
    sys.stdout.flush()


def _print_file(name: str, url: str | None, out: _Output) -> None:
    try:
        if name == "-":
            _print_open(name, sys.stdin.buffer, url or "stdin:", out)
        else:
            path = Path(name)
            with path.open("rb") as file:
                _print_open(name, file, url or path.absolute().as_uri(), out)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        out.error(name, f"unreadable: {reason}")


def _print_open(name: str, file: BinaryIO, url: str, out: _Output) -> None:
    stream = stream_list(file, url, everything=True)
    page = None
    if stream.kind == "html" and file.seekable() and parse_http_url(url):
        file.seek(0)
        page = (file.read(_PAGE_MAX_BYTES), url)
    _print(name, stream, out, page)


def _print(name: str, stream: ListStream, out: _Output, page: tuple[bytes, str] | None) -> None:
    if stream.kind == "html" and page is not None:
        _print_page(name, *page, out)
        return
    count = without_link = 0
    for child in stream.lists:
        out.row(name, _row(child, None))
    for count, entry in enumerate(stream.entries, 1):  # noqa: B007
        out.row(name, _row(entry, stream.language))
        without_link += parse_http_url(entry.url) is None
    if without_link:
        messages.print(f"{name}: {without_link} of {count} items without a link that a crawl could take", markup=False)
    if stream.error:
        out.error(name, stream.error)


def _print_page(name: str, body: bytes, url: str, out: _Output) -> None:
    entries = find_articles(body, url)
    for entry in entries:
        out.row(name, _row(entry, None))
    lists = find_lists(body, url)
    if lists:
        messages.print(f"{name}: a web page; it announces {' '.join(lists)}", markup=False)
    if not entries:
        out.error(name, "html: a web page that links no articles")


def _row(thing: Entry | ListRef, language: str | None) -> dict[str, Any]:
    if isinstance(thing, ListRef):
        row: dict[str, Any] = {"sitemap": thing.url}
    else:
        authors = list(thing.authors)
        row = {"url": thing.url or None, "title": thing.title, "published": thing.published, "authors": authors}
        language = thing.language or language
    if thing.modified:
        row["modified"] = thing.modified
    if language:
        row["language"] = language
    return row
