"""Trying a site's lists and some of its articles: what `sources discover` and `sources check` have in common."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from newscrawler.article import Article, Refusal, parse_instant, rfc3339, utc_now
from newscrawler.discovery import Entry, Listing, ListRef, find_articles, read_list
from newscrawler.fetching.failures import refusal_of_status
from newscrawler.pool import ExtractionPool
from newscrawler.sources import Source
from newscrawler.urls import identity_key, site_of

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawler.spiders.visit import Fetch

# Article pages tried: one may be a video, a wall or gone.
SAMPLE = 3
# Seconds an answer may take: somebody is waiting for the result.
_TIMEOUT_S = 20
# Sitemaps of an index that are read: the newest, and one within it where it is an index again.
_INDEX_DEPTH_MAX = 2
# Of a feed's items, how many may bring sound before it is a podcast's.
_AUDIO_SHARE = 0.8
_AUDIO = re.compile(rb"<(?:enclosure|media:content)\b[^<>]{0,2000}\btype=[\"']audio/", re.IGNORECASE)
_COMMENT = re.compile(r"#comment|/comment-page-|[?&]comment", re.IGNORECASE)
# RFC 9110, 15.4: the address is another one from here on.
_PERMANENT = frozenset({301, 308})


@dataclass(slots=True)
class ListTest:
    """What one asking of a feed, sitemap or section page showed. `url` is as asked, `moved_to` where all redirects on
    the way were permanent. `newest` is RFC 3339, None where no entry has a past time. `lists` is the number of
    sitemaps that an index names. `error` is one line `code: reason`.
    """

    url: str
    kind: str = "unknown"
    entries: tuple[Entry, ...] = ()
    lists: int = 0
    error: str | None = None
    moved_to: str | None = None
    newest: str | None = None
    audio: bool = False
    comments: bool = False

    def to_dict(self, home: str | None = None) -> dict[str, Any]:
        """Return JSON values; `entries` is their number, `own_share` the share of them at home."""
        return {
            "url": self.url,
            "kind": self.kind,
            "entries": len(self.entries),
            "lists": self.lists,
            "newest": self.newest,
            "own_share": self.share_of(home) if self.entries else None,
            "moved_to": self.moved_to,
            "error": self.error,
        }

    def age_days(self, now: datetime) -> float | None:
        """Return the days since the newest entry, None where no entry has a time."""
        newest = parse_instant(self.newest)
        return None if newest is None else (now - newest).total_seconds() / 86_400

    def share_of(self, home: str | None = None) -> float:
        """Return the share of entries on the site of the list or of the home page; 0 without entries."""
        sites = {site_of(self.url), site_of(home or self.url), site_of(self.moved_to or self.url)}
        own = sum(site_of(entry.url) in sites for entry in self.entries)
        return round(own / len(self.entries), 2) if self.entries else 0.0

    def keys(self) -> frozenset[str]:
        """Return the identities of the entries."""
        return frozenset(identity_key(entry.url) for entry in self.entries)


class Asker:
    """Asks every address once, and at most so many; `meta` goes with each request."""

    def __init__(self, fetch: Fetch, most: int, **meta: Any) -> None:
        self._fetch, self.most, self._meta = fetch, most, meta
        self._answers: dict[str, Response | Refusal] = {}
        self.requests = 0

    async def __call__(self, url: str, **meta: Any) -> Response | Refusal:
        """Return the answer, the same for the same address; a Refusal `enough_asked` beyond the bound."""
        if url not in self._answers:
            if self.requests >= self.most:
                return Refusal(code="enough_asked", reason=f"{self.most} requests were made already", url=url)
            self.requests += 1
            self._answers[url] = await self._fetch(url, **{"download_timeout": _TIMEOUT_S, **self._meta, **meta})
        return self._answers[url]


@dataclass(slots=True)
class Sample:
    """The article pages tried, by address: what each gave."""

    tried: dict[str, Article | Refusal] = field(default_factory=dict)

    @property
    def articles(self) -> list[Article]:
        return [each for each in self.tried.values() if isinstance(each, Article)]

    @property
    def refusals(self) -> list[Refusal]:
        return [each for each in self.tried.values() if isinstance(each, Refusal)]

    def language(self) -> str | None:
        """Return the language that most of the articles are in, as BCP 47."""
        languages = Counter(article.language for article in self.articles if article.language)
        return languages.most_common(1)[0][0] if languages else None


async def try_list(ask: Asker, url: str, *, page: bool = False, depth: int = 0) -> ListTest:
    """Return what the feed or sitemap at `url` lists, or with `page` the section page there; never raises for it.

    Of an index the newest sitemap is read.
    """
    answer = await ask(url)
    test = ListTest(url)
    if isinstance(answer, Refusal):
        test.error = f"{answer.code}: {answer.reason}"
        return test
    test.moved_to = moved_to(answer)
    if answer.status != 200:
        refusal = refusal_of_status(answer.status, url)
        test.error = f"{refusal.code}: {refusal.reason}"
        return test
    if page:
        test.kind, test.entries = "page", await asyncio.to_thread(find_articles, answer.body, answer.url)
    else:
        listing = await asyncio.to_thread(
            read_list, answer.body, answer.url, content_type=header(answer, "Content-Type")
        )
        _take(test, listing, answer.body)
        if listing.lists and depth < _INDEX_DEPTH_MAX:
            inner = await try_list(ask, _newest_of(listing.lists).url, depth=depth + 1)
            test.entries, test.error = inner.entries, test.error or inner.error
    _measure(test)
    return test


async def try_articles(
    ask: Asker, pool: ExtractionPool, entries: Iterable[Entry], sample: Sample, source: Source | None = None
) -> None:
    """Add what the pages of these entries give, fetched one after the other; what was tried is not tried again."""
    for entry in entries:
        if entry.url in sample.tried:
            continue
        answer = await ask(entry.url)
        if isinstance(answer, Refusal):
            sample.tried[entry.url] = answer
        elif answer.status != 200:
            sample.tried[entry.url] = refusal_of_status(answer.status, entry.url)
        else:
            sample.tried[entry.url] = await _extracted(pool, answer, entry, source)


def newest_first(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries by their times, the newest first; those without one after them, in the list's order."""
    timed = [(parse_instant(entry.published or entry.modified), entry) for entry in entries]
    with_time = [pair for pair in timed if pair[0] is not None]
    with_time.sort(key=lambda pair: pair[0].timestamp() if pair[0] else 0.0, reverse=True)
    return [entry for _, entry in with_time] + [entry for time, entry in timed if time is None]


def moved_to(response: Response) -> str | None:
    """Return where the page is from here on, None unless every redirect on the way was a permanent one."""
    reasons = response.meta.get("redirect_reasons", ())
    return response.url if reasons and all(reason in _PERMANENT for reason in reasons) else None


def header(response: Response, name: str) -> str | None:
    """Return a header's value as text, all of them where there are several, None for none."""
    values = response.headers.getlist(name)
    return b", ".join(values).decode("latin-1") if values else None


async def _extracted(pool: ExtractionPool, answer: Response, entry: Entry, source: Source | None) -> Article | Refusal:
    fetched_at = utc_now()
    names = ("Content-Type", "Content-Language")
    headers: Mapping[str, str] = {name: value for name in names if (value := header(answer, name))}
    result = await pool.extract(
        answer.body,
        answer.url,
        headers,
        source=source.id if source else None,
        fetched_at=rfc3339(fetched_at),
        overrides=_rules(source, answer.url, fetched_at.date()),
        publisher_hint=source.stated_name if source else None,
        title_hint=entry.title,
        published_hint=entry.published,
        authors_hint=list(entry.authors),
    )
    return replace(result, url=entry.url) if isinstance(result, Refusal) else result


def _rules(source: Source | None, url: str, day: date) -> list[dict[str, Any]]:
    return source.rules_for(url, day) if source else []


def _take(test: ListTest, listing: Listing, body: bytes) -> None:
    test.kind, test.entries, test.lists, test.error = (
        listing.kind,
        listing.entries,
        len(listing.lists),
        listing.error,
    )
    sounds = len(_AUDIO.findall(body))
    test.audio = bool(sounds) and sounds >= _AUDIO_SHARE * len(listing.entries)


def _measure(test: ListTest) -> None:
    if not test.entries:
        return
    times = [
        time for entry in test.entries for text in (entry.published, entry.modified) if (time := parse_instant(text))
    ]
    # A clock that is wrong, or an event to come, is no sign of life.
    past = [time for time in times if time <= utc_now()]
    test.newest = rfc3339(max(past)) if past else None
    test.comments = sum(bool(_COMMENT.search(entry.url)) for entry in test.entries) > len(test.entries) / 2


def _newest_of(lists: tuple[ListRef, ...]) -> ListRef:
    """Return the sitemap that changed last; of those that do not say, one of news, else the last, as names count up."""
    dated = [(time, ref) for ref in lists if (time := parse_instant(ref.modified))]
    if dated:
        return max(dated, key=lambda pair: pair[0])[1]
    return next((ref for ref in lists if "news" in ref.url.lower()), lists[-1])
