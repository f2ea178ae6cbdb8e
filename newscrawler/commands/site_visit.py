"""One site visited: where its lists are, which of them are worth keeping, and what its articles give."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from newscrawler.article import Refusal, utc_now
from newscrawler.commands.probing import (
    SAMPLE,
    Asker,
    ListTest,
    Sample,
    header,
    newest_first,
    try_articles,
    try_list,
)
from newscrawler.discovery import (
    FEED_PATHS,
    SITEMAP_PATHS,
    SiteFacts,
    by_custom,
    find_articles,
    find_list_links,
    find_lists,
    find_sections,
    lists_in_header,
    read_list,
    site_facts,
)
from newscrawler.fetching.failures import refusal_of_status
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.pool import ExtractionPool
from newscrawler.urls import host_and_port, identity_key, is_private_address, parse_http_url, site_of

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawler.spiders.visit import Fetch

# Requests a site gets at most, robots.txt and redirects apart: what a reader makes with two pages.
REQUESTS_MAX = 25
# Lists tried of each sort: a site announces a feed a section, and the first are the main ones.
_FEEDS_MAX = 8
_SITEMAPS_MAX = 5
_SECTIONS_MAX = 5
# Articles that a page must link to be a section worth asking.
_SECTION_ARTICLES_MIN = 5
# Days without an entry after which a list is dead.
STALE_DAYS = 90
# Of a list's entries, those on its own site: fewer, and it is about something else.
_OWN_SHARE_MIN = 0.5
# Of a list's entries, those that no list before it has: fewer, and it costs requests for nothing.
_NEW_SHARE_MIN = 0.05
# A scheme that is tried second helps against these.
_OTHER_SCHEME_HELPS = frozenset({"connection_refused", "connection_failed", "tls_error", "timeout"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(slots=True)
class Finding:
    """What a visit found. `feeds`, `sitemaps`, `sections` are those worth keeping, `dropped` the others with why."""

    homepage: str
    private: bool
    facts: SiteFacts
    feeds: list[ListTest] = field(default_factory=list)
    sitemaps: list[ListTest] = field(default_factory=list)
    sections: list[ListTest] = field(default_factory=list)
    dropped: list[tuple[ListTest, str]] = field(default_factory=list)
    sample: Sample = field(default_factory=Sample)
    requests: int = 0

    @property
    def kept(self) -> list[ListTest]:
        return [*self.sitemaps, *self.feeds, *self.sections]

    @property
    def language(self) -> str | None:
        """The language of the articles; of the home page, where they do not tell or it says the same more exactly."""
        read, stated = self.sample.language(), self.facts.language
        return stated if stated and (read is None or stated.partition("-")[0] == read.partition("-")[0]) else read


def typed_addresses(typed: str) -> tuple[str, ...]:
    """Return the addresses that a typed word may mean, none for no address.

    Without a scheme both are tried: https first, but http where a port is named.
    """
    word = typed.strip()
    if _SCHEME.match(word):
        parts = parse_http_url(word)
        return (word + ("" if parts.path or parts.query else "/"),) if parts else ()
    parts = parse_http_url(f"https://{word}")
    host = parts.hostname if parts else None
    if (
        parts is None
        or not host
        or parts.username is not None
        or not ("." in host or ":" in host or host == "localhost")
    ):
        return ()
    # A port of one's own is hardly https, and a plain server lets the other side of a handshake wait.
    schemes = ("http", "https") if parts.port else ("https", "http")
    return tuple(f"{scheme}://{word}" + ("" if parts.path else "/") for scheme in schemes)


class Visit:
    """Asks one site, at most REQUESTS_MAX times, every address once. `fetch` is the visit spider's, which has read
    robots.txt on the way to the home page: `sitemaps_of` gives the addresses there for one of the site.
    """

    def __init__(
        self,
        fetch: Fetch,
        sitemaps_of: Callable[[str], Awaitable[tuple[str, ...]]],
        pool: ExtractionPool,
        addresses: tuple[str, ...],
    ) -> None:
        self._sitemaps_of, self._pool, self._typed = sitemaps_of, pool, addresses
        private = frozenset(address for url in addresses if (address := host_and_port(url)))
        # The articles' share of the requests is kept for them.
        self.ask = Asker(fetch, REQUESTS_MAX - SAMPLE, **{ADDRESSES: private})

    async def run(self) -> Finding | Refusal:
        """Return what was found, or why there is nothing."""
        home = await self._home()
        if isinstance(home, Refusal):
            return home
        finding = Finding(home.url, _is_private(home), SiteFacts())
        typed_list = await asyncio.to_thread(read_list, home.body, home.url)
        candidates = []
        if typed_list.kind not in ("html", "unknown"):
            candidates, (front,) = [home.url], by_custom(home.url, ("/",))
            answer = await self.ask(front)
            if isinstance(answer, Refusal) or answer.status != 200:
                return Refusal(code="no_home_page", reason=f"the home page {front} cannot be had", url=front)
            home, finding.homepage = answer, answer.url
        finding.facts = await asyncio.to_thread(site_facts, home.body, home.url, header(home, "Content-Language"))
        await self._lists(finding, home, candidates)
        if not finding.feeds and not finding.sitemaps:
            await self._sections(finding, home)
        await self._articles(finding)
        finding.requests = self.ask.requests
        if not finding.sample.articles:
            return _nothing(finding)
        return finding

    async def _home(self) -> Response | Refusal:
        answer: Response | Refusal = Refusal(code="not_a_url", reason="it is no web address")
        for url in self._typed:
            answer = await self.ask(url)
            if not isinstance(answer, Refusal):
                return answer if answer.status == 200 else refusal_of_status(answer.status, url)
            if answer.code not in _OTHER_SCHEME_HELPS:
                break
        return answer

    async def _lists(self, finding: Finding, home: Response, first: list[str]) -> None:
        named = await self._sitemaps_of(home.url)
        announced = first + list(await asyncio.to_thread(find_lists, home.body, home.url))
        announced += lists_in_header(header(home, "Link") or "", home.url)
        announced += await asyncio.to_thread(find_list_links, home.body, home.url)
        tests = await self._try(announced, _FEEDS_MAX) + await self._try(named, _SITEMAPS_MAX)
        if not any(test.entries for test in tests):
            tests += await self._by_custom(home.url, FEED_PATHS)
            tests += await self._by_custom(home.url, SITEMAP_PATHS)
        _choose(finding, tests, utc_now())

    async def _try(self, urls: Iterable[str], most: int) -> list[ListTest]:
        """Return tests of the lists; a page about the site's feeds counts as the feeds that it links."""
        tests: list[ListTest] = []
        waiting = list(dict.fromkeys(urls))
        for url in waiting:
            if len(tests) >= most:
                break
            test = await try_list(self.ask, url)
            answer = await self.ask(url) if test.kind == "html" else None
            if answer is not None and not isinstance(answer, Refusal):
                body, at = answer.body, answer.url
                inner = (*find_lists(body, at), *await asyncio.to_thread(find_list_links, body, at))
                waiting.extend(each for each in dict.fromkeys(inner) if each not in waiting)
            else:
                tests.append(test)
        return tests

    async def _by_custom(self, url: str, paths: tuple[str, ...]) -> list[ListTest]:
        """Return the test of the first list that stands where such lists usually stand."""
        for address in by_custom(url, paths):
            test = await try_list(self.ask, address)
            if test.entries:
                return [test]
        return []

    async def _sections(self, finding: Finding, home: Response) -> None:
        front = await asyncio.to_thread(find_articles, home.body, home.url)
        known: set[str] = set()
        urls = [home.url] if len(front) >= _SECTION_ARTICLES_MIN else []
        urls += await asyncio.to_thread(find_sections, home.body, home.url)
        for url in urls[:_SECTIONS_MAX]:
            test = await try_list(self.ask, url, page=True)
            fresh = test.keys() - known
            if test.error:
                finding.dropped.append((test, test.error))
            elif len(test.entries) < _SECTION_ARTICLES_MIN or not fresh:
                finding.dropped.append((test, f"few_articles: it links {len(test.entries)}, {len(fresh)} of them new"))
            else:
                finding.sections.append(test)
                known |= fresh

    async def _articles(self, finding: Finding) -> None:
        site = site_of(finding.homepage)
        entries = {entry.url: entry for test in finding.kept for entry in newest_first(test.entries)[:SAMPLE]}
        own = [entry for entry in newest_first(entries.values()) if site_of(entry.url) == site] or list(
            entries.values()
        )
        self.ask.most = REQUESTS_MAX
        await try_articles(self.ask, self._pool, own[:SAMPLE], finding.sample)


def _choose(finding: Finding, tests: list[ListTest], now: datetime) -> None:
    """Sort the tests into what is kept and what is dropped: news sitemaps go first, then feeds, then sitemaps."""
    order = {"news_sitemap": 0, "sitemap_index": 2, "sitemap": 2, "text_sitemap": 3}
    known: set[str] = set()
    addresses: set[str] = set()
    for test in sorted(tests, key=lambda test: order.get(test.kind, 1)):
        fault = _fault(test, finding.homepage, now)
        keys = test.keys()
        address = identity_key(test.moved_to or test.url)
        if fault is None and address in addresses:
            fault = "twice: the same list by another address"
        if fault is None and known and len(keys - known) < _NEW_SHARE_MIN * len(keys):
            fault = "nothing_new: the lists before it have all of its entries"
        if (
            fault is None
            and order.get(test.kind, 0) >= 2
            and any(each.kind == "news_sitemap" for each in finding.sitemaps)
        ):
            fault = "archive: the news sitemap has what is new"
        if fault is not None:
            finding.dropped.append((test, fault))
            continue
        known |= keys
        addresses.add(address)
        (finding.sitemaps if test.kind in order else finding.feeds).append(test)


def _fault(test: ListTest, home: str, now: datetime) -> str | None:
    """Return why a list is of no use, as `code: reason`; None where it is."""
    age = test.age_days(now)
    if not test.entries:
        return test.error or "empty: it lists nothing"
    if test.comments:
        return "comments: it lists what readers wrote"
    if test.audio:
        return "podcast: its entries are sound"
    if age is not None and age > STALE_DAYS:
        return f"stale: its newest entry is {age:.0f} days old"
    if (share := test.share_of(home)) < _OWN_SHARE_MIN:
        return f"elsewhere: {share:.0%} of its entries are on its own site"
    return None


def _is_private(response: Response) -> bool:
    address = host_and_port(response.url)
    connected = str(response.ip_address) if response.ip_address else ""
    return is_private_address(address[0] if address else "") or is_private_address(connected)


def _nothing(finding: Finding) -> Refusal:
    refusals = finding.sample.refusals
    if refusals:
        codes = ", ".join(dict.fromkeys(refusal.code for refusal in refusals))
        reason = f"none of the {len(refusals)} pages tried is an article ({codes})"
    else:
        reason = "no feed, no sitemap, and no page that links articles"
    return Refusal(code="no_news", reason=reason, url=finding.homepage)
