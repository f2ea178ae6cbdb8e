"""`newscrawler why`: whether and when an address is fetched, and what decides it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newscrawler.commands.browsing import browser_missing
from newscrawler.commands.frame import (
    FAILED,
    INTERRUPTED,
    JsonOption,
    StoreOption,
    VerboseOption,
    opened,
    stop,
    store_uri,
)
from newscrawler.commands.why.offline import offline_row
from newscrawler.commands.why.words import paragraph
from newscrawler.robots import READ_BYTES, parse_robots

if TYPE_CHECKING:
    from newscrawler.article import Refusal
    from newscrawler.commands.why.verdicts import Facts
    from newscrawler.fetching.robots_cache import Copy
    from newscrawler.sources import Source
    from newscrawler.spiders.visit import Fetch
    from newscrawler.stores import Memo, Seen

NAME = "why"

# Seconds that a robots.txt may take: a page's, not a list's.
_TIMEOUT_S = 30


def command(
    urls: Annotated[list[str], typer.Argument(metavar="URL…", help="Addresses.")],
    robots: Annotated[
        Path | None, typer.Option("--robots", metavar="FILE", help="Decide by this robots.txt alone, offline.")
    ] = None,
    agent: Annotated[
        str, typer.Option("--agent", metavar="TOKEN", help="The product token to decide for.")
    ] = "newscrawler",
    sources: Annotated[
        Path, typer.Option("--sources", metavar="FILE", help="The registry; it need not be there.")
    ] = Path("sources.yml"),
    store: StoreOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = 0,
) -> None:
    """Say whether and when the crawler would fetch an address, and what decides.

    The deciders: the registry, the address itself, robots.txt (group and line), reservations, what was seen before,
    pace and blocks. Robots.txt is asked for unless the store has it from the last 24 hours; nothing is stored. With
    --robots FILE nothing but that file is asked, and any text will do for an address or a token.
    """
    if robots is not None:
        rows = _offline(robots, urls, agent)
    else:
        if not agent.strip():
            stop("--agent", "the token is empty; give a product token, as in robots.txt")
        rows = _live(urls, agent, sources, store_uri(store), verbose)
    if as_json:
        for row in rows:
            # An address may hold octets that are no text, which only escapes can bring out.
            print(json.dumps(row))
    else:
        print("\n\n".join(paragraph(row) for row in rows).encode("utf-8", "replace").decode())


def _offline(path: Path, urls: list[str], agent: str) -> list[dict[str, Any]]:
    try:
        with path.open("rb") as file:
            robots = parse_robots(file.read(READ_BYTES + 1))
    except OSError as error:
        stop("--robots", f"{path}: cannot be read: {error.strerror or error}")
    return [offline_row(robots, url, agent) for url in urls]


def _live(urls: list[str], agent: str, registry: Path, uri: str, verbose: int) -> list[dict[str, Any]]:
    from newscrawler.addon import DEFAULTS
    from newscrawler.article import utc_now
    from newscrawler.commands.why.verdicts import Facts, row_of
    from newscrawler.fetching.browser_need import section_of
    from newscrawler.sources import load_registry
    from newscrawler.urls import origin_of, site_of

    known = load_registry(registry).sources if registry.exists() else ()
    there = not uri.startswith("sqlite:///") or Path(uri.removeprefix("sqlite:///")).exists()
    # Where there is no store, asking does not make one.
    stored = asyncio.run(_stored(uri, urls)) if there else _Stored()
    by_site: dict[str, list[Source]] = {}
    for source in known:
        for site in {site_of(own) for own in source.urls()}:
            by_site.setdefault(site, []).append(source)
    now, usual_delay_s = utc_now(), float(DEFAULTS["DOWNLOAD_DELAY"])
    facts = []
    for url in urls:
        site = site_of(url)
        copy = stored.copies.get(origin_of(url))
        facts.append(
            Facts(
                url=url,
                agent=agent,
                now=now,
                usual_delay_s=usual_delay_s,
                sources=tuple(by_site.get(site, ())),
                robots=copy if copy is not None and copy.is_fresh(now) else None,
                robots_from="store",
                seen=stored.seen.get(url),
                block=stored.blocks.get(site),
                files=stored.files.get(origin_of(url)),
                need=stored.needs.get(section_of(url)),
                no_browser=browser_missing(),
            )
        )
    return [row_of(each) for each in _with_robots(facts, verbose)]


class _Stored:
    """What the store knows: copies and reservation files by origin, ledger rows by address, blocks by site, who needs a
    browser by section.
    """

    def __init__(self) -> None:
        self.copies: dict[str, Copy] = {}
        self.seen: dict[str, Seen] = {}
        self.blocks: dict[str, Memo] = {}
        self.files: dict[str, Memo] = {}
        self.needs: dict[str, Memo] = {}


async def _stored(uri: str, urls: list[str]) -> _Stored:
    """Return what the store knows of the addresses."""
    from newscrawler.fetching import browser_need
    from newscrawler.fetching.robots_cache import copy_in, memo_key
    from newscrawler.urls import origin_of, site_of

    stored = _Stored()
    origins, sites = ({key(url) for url in urls} - {""} for key in (origin_of, site_of))
    sections = {section: browser_need.memo_key(section) for section in map(browser_need.section_of, urls)}
    async with opened(uri) as store:
        of_origins = [key for origin in origins for key in (memo_key(origin), f"reservations:{origin}")]
        memos = await store.recall([*of_origins, *(f"site:{site}" for site in sites), *sections.values()])
        stored.seen = await store.seen(urls)
    stored.blocks = {site: memos[f"site:{site}"] for site in sites if f"site:{site}" in memos}
    stored.files = {origin: memos[key] for origin in origins if (key := f"reservations:{origin}") in memos}
    stored.needs = {section: memos[key] for section, key in sections.items() if key in memos}
    for origin in origins:
        if (memo := memos.get(memo_key(origin))) is not None and (copy := await copy_in(memo)) is not None:
            stored.copies[origin] = copy
    return stored


def _with_robots(facts: list[Facts], verbose: int) -> list[Facts]:
    """Return the facts with the robots.txt that the store has not: asked for, where the site may be asked at all."""
    from dataclasses import replace

    from newscrawler.commands.crawling import finish_reason, run_spider
    from newscrawler.fetching.robots import ROBOTS_META, judge
    from newscrawler.urls import origin_of

    open_ = [each for each in facts if each.robots is None and not each.address_fault and not each.blocked_until]
    if not open_:
        return facts
    answers: dict[str, Copy | Refusal] = {}

    async def visit(fetch: Fetch) -> None:
        for origin in dict.fromkeys(origin_of(each.url) for each in open_):
            answers[origin] = await judge(
                await fetch(f"{origin}/robots.txt", **ROBOTS_META, download_timeout=_TIMEOUT_S)
            )

    sources: dict[str, Source] = {source.id: source for each in open_ for source in each.sources}
    arguments = {
        "visit": visit,
        "asked": tuple(each.url for each in open_),
        "sources": tuple(sources.values()),
    }
    crawler = run_spider("visit", arguments, {"NEWSCRAWLER_STORE": ""}, verbose=verbose)
    if finish_reason(crawler) == "shutdown":
        raise typer.Exit(INTERRUPTED)
    for each in open_:
        if origin_of(each.url) not in answers:
            stop(each.url, "its robots.txt was not asked for: the visit broke off (-v says where)", FAILED)
    return [
        replace(each, robots=answers[origin_of(each.url)], robots_from="site") if each in open_ else each
        for each in facts
    ]
