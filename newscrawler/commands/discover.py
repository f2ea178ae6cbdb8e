"""`newscrawler sources discover`: a site's feeds, sitemaps and articles, tried, as an entry for the registry."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from newscrawler.article import Refusal, parse_instant
from newscrawler.commands.advice import advised
from newscrawler.commands.frame import FAILED, INTERRUPTED, JsonOption, VerboseOption, complain, messages, stop
from newscrawler.sources import Source
from newscrawler.urls import site_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawler.commands.probing import ListTest
    from newscrawler.commands.site_visit import Finding, Visit
    from newscrawler.pool import ExtractionPool
    from newscrawler.spiders.visit import Fetch

# Extraction processes: three pages a site are tried.
_WORKERS = 2
# Intervals of a registry, each with the hours between two articles up to which it is the one to propose.
_RHYTHMS = ((0.5, "15m"), (3.0, "1h"), (24.0, "6h"))
_SLOWEST = "1d"
# Entries whose times tell the rhythm.
_RECENT = 20
_PLAIN = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:[ -][A-Za-z0-9]+)*|https?://[A-Za-z0-9/._~%=+-]+(?::\d+/[A-Za-z0-9/._~%=+-]*)?|\d+[mhd]"
)


def command(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="Home pages; example.org will do.")],
    delay: Annotated[float, typer.Option("--delay", min=0, help="Seconds between two requests to a site.")] = 1.0,
    as_json: JsonOption = False,
    verbose: VerboseOption = 0,
) -> None:
    """Find a site's feeds and sitemaps, try them and some articles, and print an entry for the registry.

    stdout is a whole registry (`> sources.yml`); why a feed or sitemap was left out is on stderr. A site gets 25
    requests at most. With --json one object a site comes instead, with all that was tried. The exit status is 1 when
    a site cannot be had or has no news.
    """
    from newscrawler.commands.crawling import finish_reason, run_spider
    from newscrawler.commands.site_visit import Visit, typed_addresses
    from newscrawler.discovery import sitemaps_in_robots
    from newscrawler.fetching.robots_cache import robots_of

    typed = {url: typed_addresses(url) for url in dict.fromkeys(urls)}
    for url, addresses in typed.items():
        if not addresses:
            stop(url, "is no web address; write https://example.org/ or example.org")
    results: dict[str, Finding | Refusal] = {}
    asked = tuple(address for addresses in typed.values() for address in addresses)

    crawlers: list[Crawler] = []

    async def sitemaps_of(url: str) -> tuple[str, ...]:
        robots = await robots_of(crawlers[0], url)
        return sitemaps_in_robots(robots) if robots else ()

    async def visit(fetch: Fetch) -> None:
        await _visit(lambda pool, addresses: Visit(fetch, sitemaps_of, pool, addresses), typed, results)

    settings = {"NEWSCRAWLER_STORE": "", "DOWNLOAD_DELAY": delay}
    arguments = {"visit": visit, "asked": asked}
    crawler = run_spider("visit", arguments, settings, verbose=verbose, watch=crawlers.append)
    ids: set[str] = set()
    entries = {url: _entry(found, ids) for url in typed if not isinstance(found := results.get(url, _UNASKED), Refusal)}
    if as_json:
        for url in typed:
            print(json.dumps(_row(url, results.get(url, _UNASKED), entries.get(url)), ensure_ascii=False))
    elif entries:
        print("sources:")
        print("\n".join(line for url, entry in entries.items() for line in _yaml(entry, results[url])), flush=True)
    _report(typed, results)
    if finish_reason(crawler) == "shutdown":
        raise typer.Exit(INTERRUPTED)
    if len(entries) < len(typed):
        raise typer.Exit(FAILED)


_UNASKED = Refusal(code="interrupted", reason="the visit ended before it", url=None)


async def _visit(
    visit_of: Callable[[ExtractionPool, tuple[str, ...]], Visit],
    typed: dict[str, tuple[str, ...]],
    results: dict[str, Finding | Refusal],
) -> None:
    from newscrawler.pool import ExtractionPool

    async with ExtractionPool(_WORKERS) as pool:

        async def one(url: str, addresses: tuple[str, ...]) -> None:
            results[url] = await visit_of(pool, addresses).run()

        with messages.status(f"asking {', '.join(typed)}") if messages.is_terminal else nullcontext():
            await asyncio.gather(*(one(url, addresses) for url, addresses in typed.items()))


def _entry(found: Finding, ids: set[str]) -> dict[str, Any]:
    """Return the registry's entry; its id is the site's, with a number where another site has it."""
    stem = re.sub(r"[^a-z0-9]+", "-", site_of(found.homepage).lower()).strip("-") or "site"
    source_id = next(each for number in range(1, len(ids) + 2) if (each := _numbered(stem, number)) not in ids)
    ids.add(source_id)
    entry: dict[str, Any] = {"id": source_id, "name": found.facts.name or source_id, "homepage": found.homepage}
    for name in ("feeds", "sitemaps", "sections"):
        if tests := getattr(found, name):
            entry[name] = [test.moved_to or test.url for test in tests]
    for name, value in (("language", found.language), ("country", found.facts.country)):
        if value and _is_valid(entry | {name: value}):
            entry[name] = value
    if rhythm := _rhythm(found.kept):
        entry["schedule"] = rhythm
    if found.private:
        entry["network"] = "private"
    return entry


def _numbered(stem: str, number: int) -> str:
    return stem if number == 1 else f"{stem}-{number}"


def _is_valid(entry: dict[str, Any]) -> bool:
    lists = {name: tuple(value) for name, value in entry.items() if isinstance(value, list)}
    try:
        Source.model_validate(entry | lists)
    except ValidationError:
        return False
    return True


def _rhythm(tests: Iterable[ListTest]) -> str | None:
    """Return how often to ask, by the median time between the newest entries; None where they have no times."""
    times = {time for test in tests for entry in test.entries if (time := parse_instant(entry.published))}
    recent = sorted(times, reverse=True)[:_RECENT]
    gaps = [(later - earlier).total_seconds() / 3600 for later, earlier in pairwise(recent)]
    if not gaps:
        return None
    return next((interval for hours, interval in _RHYTHMS if median(gaps) <= hours), _SLOWEST)


def _yaml(entry: dict[str, Any], found: Finding | Refusal) -> Iterable[str]:
    assert not isinstance(found, Refusal)  # noqa: S101 - an entry is made of a finding
    tests = {test.moved_to or test.url: test for test in found.kept}
    for name, value in entry.items():
        lead = "  - " if name == "id" else "    "
        if isinstance(value, list):
            yield f"{lead}{name}:"
            for url in value:
                yield f"      - {_scalar(url)}  # {_figures(tests[url])}"
        else:
            yield f"{lead}{name}: {_scalar(value)}"


def _scalar(text: str) -> str:
    """Return a text as YAML: bare where nothing in it means anything, else as JSON writes it (YAML 1.2, 1.3)."""
    known = text.lower() in ("true", "false", "null", "yes", "no", "on", "off")
    safe = bool(_PLAIN.fullmatch(text)) or re.fullmatch(r"(?=[a-z0-9-]*[a-z])[a-z0-9][a-z0-9-]*", text)
    return text if safe and not known else json.dumps(text, ensure_ascii=False)


def _figures(test: ListTest) -> str:
    figures = [test.kind, f"{len(test.entries)} entries"]
    if test.lists:
        figures.append(f"in the newest of {test.lists} sitemaps")
    if test.newest:
        figures.append(f"newest {test.newest}")
    return ", ".join(figures)


def _row(url: str, found: Finding | Refusal, entry: dict[str, Any] | None) -> dict[str, Any]:
    if isinstance(found, Refusal):
        return {"url": url, "error": {"code": found.code, "message": found.reason}}
    home = found.homepage
    return {
        "url": url,
        "source": entry,
        "homepage": home,
        "name": found.facts.name,
        "language": found.language,
        "country": found.facts.country,
        "feeds": [test.to_dict(home) for test in found.feeds],
        "sitemaps": [test.to_dict(home) for test in found.sitemaps],
        "sections": [test.to_dict(home) for test in found.sections],
        "dropped": [test.to_dict(home) | {"why": why} for test, why in found.dropped],
        "articles": [
            {"url": each.url, "title": each.title, "published": each.published, "authors": list(each.authors)}
            for each in found.sample.articles
        ],
        "refused": [{"url": each.url, "code": each.code, "message": each.reason} for each in found.sample.refusals],
        "requests": found.requests,
    }


def _report(typed: Iterable[str], results: dict[str, Finding | Refusal]) -> None:
    for url in typed:
        found = results.get(url, _UNASKED)
        if isinstance(found, Refusal):
            complain(url, advised(f"{found.code}: {found.reason}", found.code))
            continue
        for test, why in found.dropped:
            messages.print(f"left out: {test.url}: {why}", markup=False)
        sample = found.sample
        read = f"{len(sample.articles)} of {len(sample.tried)} article pages tried were read, {found.requests} requests"
        messages.print(f"{url}: {read}", markup=False)
        for each in sample.refusals:
            messages.print(f"no article: {each.url}: {each.code}: {each.reason}", markup=False)
