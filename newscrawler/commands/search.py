"""`newscrawler search`: words in the store."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated

import typer

from newscrawler.article import Article, utc_now
from newscrawler.commands.frame import FAILED, JsonOption, StoreOption, messages, must_exist, opened, stop, store_uri
from newscrawler.errors import StoreError
from newscrawler.sources import parse_age
from newscrawler.stores import Query

NAME = "search"


def command(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="An article must hold every word.")],
    store: StoreOption = None,
    source: Annotated[list[str] | None, typer.Option("--source", help="Only these sources.")] = None,
    language: Annotated[list[str] | None, typer.Option("--language", help="Only these languages.")] = None,
    since: Annotated[str | None, typer.Option("--since", metavar="AGE", help="Stored within 2d, 12h.")] = None,
    best: Annotated[bool, typer.Option("--best", help="Best match first, not newest.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 20,
    one_per_story: Annotated[
        bool, typer.Option("--one-per-story", help="Of the copies of a text, only the first found.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Find articles that hold every word, newest first. Prints `published  title  address`, or JSON lines."""
    uri = store_uri(store)
    must_exist(uri)
    query = Query(
        sources=tuple(source) if source else None,
        languages=tuple(language) if language else None,
        since=utc_now() - parse_age(since) if since else None,
        limit=limit,
    )
    found = asyncio.run(_find(uri, " ".join(words), query, best, one_per_story))
    for article in found:
        if as_json:
            print(article.to_json())
        else:
            print(f"{article.published or '–'}  {article.title or '–'}  {article.canonical_url}")
    if not found:
        messages.print(f"nothing in {uri} holds {' '.join(words)!r}")


async def _find(uri: str, words: str, query: Query, best: bool, one_per_story: bool) -> list[Article]:
    async with opened(uri) as store:
        asked = limit = query.limit or 0
        try:
            while True:
                found = await store.search(words, replace(query, limit=asked), "best" if best else "published")
                if not one_per_story:
                    return found
                firsts = _firsts(found)
                if len(firsts) >= limit or len(found) < asked:
                    return firsts[:limit]
                # Copies filled the answer: twice as many hold what is missing, soon.
                asked *= 2
        except StoreError as error:
            stop("search", str(error), FAILED)


def _firsts(found: list[Article]) -> list[Article]:
    """Return the first article of each story, in order."""
    stories: dict[str, Article] = {}
    for article in found:
        stories.setdefault(article.cluster_id or article.canonical_url, article)
    return list(stories.values())
