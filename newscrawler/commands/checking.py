"""Each source of a registry tried at its own pace, all of them side by side, and what is wrong with each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Any

from newscrawler.article import Refusal
from newscrawler.commands.advice import advised
from newscrawler.commands.browsing import browser_missing
from newscrawler.commands.probing import SAMPLE, Asker, ListTest, Sample, newest_first, try_articles, try_list
from newscrawler.discovery import find_lists
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.pool import ExtractionPool
from newscrawler.sources import Source

if TYPE_CHECKING:
    from newscrawler.spiders.visit import Fetch

# Sources tried at once: as many as a crawl has requests in flight.
_AT_ONCE = 32
# Seconds a source may take, besides three for each of its lists and what its own delay adds.
_PATIENCE_S = 60.0
_LIST_S = 3.0
# Article pages tried of a source in all; of each list SAMPLE at most.
_SAMPLE_MAX = 9
# Days without an entry that are worth a word.
_STALE_DAYS = 30
# Errors after which the list's address is not the right one any more.
_LOOK_AGAIN = frozenset({"http_404", "http_410", "html", "not_a_list", "empty", "stale", "unknown_host"})


@dataclass(slots=True)
class Checkup:
    """What trying a source showed. A problem keeps it from giving articles, a warning does not; each is one line."""

    source: Source
    tests: list[ListTest] = field(default_factory=list)
    sample: Sample = field(default_factory=Sample)
    seconds: float = 0.0
    late: bool = False

    def problems(self) -> list[tuple[str, str]]:
        """Return what keeps the source, or one of its lists, from giving articles: a code and a line that has it."""
        found = [(test.error.partition(":")[0], f"{test.url}: {test.error}") for test in self.tests if test.error]
        if self.late:
            found.append(("timeout", f"timeout: not all of it could be tried in {self.seconds:.0f} s"))
        if not self.sample.articles and not found:
            codes = sorted({refusal.code for refusal in self.sample.refusals})
            if codes == ["needs_javascript"] and self.source.render != "never" and browser_missing() is None:
                return found
            if codes == ["robots_disallowed"]:
                found.append(("robots_disallowed", "robots_disallowed: robots.txt disallows its articles"))
            elif codes:
                found.append((codes[0], f"the articles tried gave none ({', '.join(codes)})"))
            else:
                found.append(("empty", "its lists hold no article"))
        return found

    def errors(self, now: datetime) -> list[str]:
        """Return the problems with what to do about each."""
        hint = self.hint(now)
        search = f"try: {hint}" if hint else None
        return [advised(line, code, search if code in _LOOK_AGAIN else None) for code, line in self.problems()]

    def warnings(self, now: datetime) -> list[str]:
        """Return what is not as it should be though articles come."""
        return [*self._of_lists(now), *self._of_articles()]

    def hint(self, now: datetime) -> str | None:
        """Return the command that may find better addresses, None where these are not the trouble."""
        codes = {code for code, _ in self.problems()}
        codes |= {word for line in self._of_lists(now) for word in ("empty", "stale") if f": {word}: " in line}
        home = self.source.homepage
        return f"newscrawler sources discover {home}" if home and codes & _LOOK_AGAIN else None

    def _of_lists(self, now: datetime) -> Iterator[str]:
        for test in self.tests:
            age = test.age_days(now)
            if test.moved_to and not test.error:
                yield f"{test.url}: moved: it is at {test.moved_to} for good; put that in the registry"
            if not test.error and not test.entries:
                yield f"{test.url}: empty: it lists nothing"
            elif age is not None and age > _STALE_DAYS:
                yield f"{test.url}: stale: its newest entry is {age:.0f} days old"

    def _of_articles(self) -> Iterator[str]:
        articles = self.sample.articles
        shells = sum(refusal.code == "needs_javascript" for refusal in self.sample.refusals)
        if 2 * shells >= max(len(self.sample.tried), 1) and self.source.render != "never":
            missing = browser_missing()
            reads = f"and there is none: {missing}" if missing else "in which a crawl reads them"
            yield f"needs_javascript: {shells} of the {len(self.sample.tried)} articles tried need a browser, {reads}"
        if not articles:
            return
        said, read = self.source.language, self.sample.language()
        if said and read and said.partition("-")[0].lower() != read.partition("-")[0].lower():
            yield f"language: its articles are in {read}, the registry says {said}"
        if not any(test.newest for test in self.tests) and not any(article.published for article in articles):
            yield "no_dates: neither its lists nor its articles say when they were published"
        paid = sum(article.access == "paid" for article in articles)
        if paid == len(articles):
            yield f"wall: all {paid} articles tried are for subscribers"
        closed = [refusal.url for refusal in self.sample.refusals if refusal.code == "robots_disallowed"]
        # Some pages are closed to crawlers on many sites; when most are, little of the source can be had.
        if 2 * len(closed) >= len(self.sample.tried):
            yield f"robots_disallowed: robots.txt disallows {len(closed)} of the articles tried, as {closed[0]}"

    def row(self, now: datetime) -> dict[str, Any]:
        """Return JSON values."""
        newest = max(filter(None, (test.newest for test in self.tests)), default=None)
        return {
            "source": self.source.id,
            "lists": sum(not test.error for test in self.tests),
            "entries": len(frozenset[str]().union(*(test.keys() for test in self.tests))),
            "articles": len(self.sample.articles),
            "refused": sorted({refusal.code for refusal in self.sample.refusals}),
            "problems": [line for _, line in self.problems()],
            "warnings": self.warnings(now),
            "hint": self.hint(now),
            "language": self.sample.language(),
            "newest": newest,
            "seconds": round(self.seconds, 1),
            "tested": [test.to_dict(self.source.homepage) for test in self.tests],
        }


async def check_all(fetch: Fetch, sources: tuple[Source, ...], workers: int, done: Callable[[Checkup], None]) -> None:
    """Try every source; `done` is called with each as it ends."""
    room = asyncio.Semaphore(_AT_ONCE)
    async with ExtractionPool(workers) as pool:

        async def one(source: Source) -> None:
            async with room:
                checkup, began = Checkup(source), monotonic()
                lists = len(source.urls())
                limit_s = _PATIENCE_S + lists * _LIST_S + source.delay * (lists + _SAMPLE_MAX)
                try:
                    async with asyncio.timeout(limit_s):
                        await _check(fetch, pool, checkup)
                except TimeoutError:
                    checkup.late = True
                checkup.seconds = monotonic() - began
                done(checkup)

        await asyncio.gather(*map(one, sources))


async def _check(fetch: Fetch, pool: ExtractionPool, checkup: Checkup) -> None:
    source = checkup.source
    private = source.own_addresses() if source.network == "private" else frozenset[tuple[str, int]]()
    # An index of indexes takes two requests more.
    ask = Asker(fetch, len(source.urls()) * 3 + _SAMPLE_MAX, **{ADDRESSES: private})
    async for test in _tests(ask, source):
        checkup.tests.append(test)
        left = min(SAMPLE, _SAMPLE_MAX - len(checkup.sample.tried))
        if left > 0:
            await try_articles(ask, pool, newest_first(test.entries)[:left], checkup.sample, source)


async def _tests(ask: Asker, source: Source) -> Any:
    """Yield a test for each list that a crawl would ask: feeds, sitemaps, sections; without any, the home page's."""
    for url in (*source.feeds, *source.sitemaps):
        yield await try_list(ask, url)
    for url in source.sections:
        yield await try_list(ask, url, page=True)
    if source.homepage and not (source.feeds or source.sitemaps or source.sections):
        page = await try_list(ask, source.homepage, page=True)
        answer = await ask(source.homepage)
        feeds = () if isinstance(answer, Refusal) else find_lists(answer.body, answer.url)
        if page.error or page.entries or not feeds:
            yield page
        for url in feeds:
            yield await try_list(ask, url)
