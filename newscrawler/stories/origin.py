"""Which copy of a story was first, and what the others have from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newscrawler.article import Article, Syndication, parse_instant
from newscrawler.stories.claims import Claim, claims_of, is_outlet_of, named, without_cycles
from newscrawler.stories.precedence import WEAK, first_of, reading_order, shown_site
from newscrawler.urls import article_id, site_of

__all__ = ["FROM_STORY", "Origin", "origin_of", "with_origin"]

# What `provenance` says of a syndication that the page itself does not show.
FROM_STORY = "story"
# Pages that are weighed, the first fetched: a text may stand in hundreds of places.
_MOST_PAGES = 64
# Reasons that are kept: a story may have a hundred copies.
_MOST_REASONS = 8


@dataclass(frozen=True, slots=True)
class Origin:
    """Who had a story first, as its members show it.

    `leader` is the canonical URL of the member to read: the original where the store has it, else the best copy.
    `syndication` is what the other members have from it: `origin` a name, `origin_url` where it stands (the leader's
    address where that is the original), `evidence` in words; None where a story has one member that names nobody else.
    `evidence` gives every reason, strongest first.
    """

    leader: str
    syndication: Syndication | None
    evidence: tuple[str, ...] = ()


def origin_of(members: Sequence[Article]) -> Origin:
    """Return who had the story first, the same in whatever order the members come. At least one member.

    The places in their `copies` are weighed as the members are: one of them may be the original. Strongest is whom the
    pages name: the one that most sites name, directly or through another; then the time of publication; then which
    text is part of which (`precedence.first_of`). What `with_origin` filled in is no evidence.
    """
    pages, holders = _pages(members)
    claims, contradictions = without_cycles(claims_of(pages), pages)
    if claims:
        chosen = named(claims, pages)
        root = chosen[0].root
        reasons = [claim.words for claim in chosen]
        original = next((page for page in pages if page.canonical_url == root.url), None)
        if original is not None:
            first, when = first_of(pages)
            if first is original:
                reasons += when[:1]
            elif not when[0].startswith(WEAK):
                contradictions.append(f"contradicted: {shown_site(first.canonical_url)}: {when[0]}")
        contradictions += [f"contradicted: {claim.words}" for claim in claims if claim.root != root]
        name, url = _most_said(chosen), root.url or _address(chosen)
    else:
        original, reasons = first_of(pages)
        name = original.publisher or original.source or shown_site(original.canonical_url)
        url = original.canonical_url
    evidence = (*reasons, *contradictions)[:_MOST_REASONS]
    told = Syndication(name, url, evidence[0]) if claims or len(pages) > 1 else None
    leader = original or reading_order(pages, claims)[0]
    return Origin(holders[leader.canonical_url], told, evidence)


def with_origin(article: Article, origin: Origin) -> Article:
    """Return the article with what its story shows about its origin, where its own page shows nothing and it is not
    the original's outlet itself; `provenance` says then that it came from the story. It makes no revision.
    """
    told = origin.syndication
    if article.syndication is not None or told is None:
        return article
    # Another page of the outlet, such as its printed edition, has the text from nobody either.
    if told.origin_url and site_of(told.origin_url) == site_of(article.canonical_url):
        return article
    if is_outlet_of(told.origin, article):
        return article
    return replace(article, syndication=told, provenance={**article.provenance, "syndication": FROM_STORY})


def _pages(members: Sequence[Article]) -> tuple[list[Article], dict[str, str]]:
    """Return the members as their pages gave them and each of the places where their texts stand as well, in an order
    of its own; and the member that holds each, by canonical URL.
    """
    pages: dict[str, Article] = {}
    holders: dict[str, str] = {}
    for member in sorted(members, key=_by_fetch):
        own = member.provenance.get("syndication") != FROM_STORY
        page = replace(member, copies=(), syndication=member.syndication if own else None)
        pages[article_id(member.canonical_url)] = page
        holders[member.canonical_url] = member.canonical_url
    for member in sorted(members, key=_by_fetch):
        for place in member.copies:
            page = replace(
                member,
                url=place.url,
                canonical_url=place.url,
                source=place.source,
                published=place.published,
                fetched_at=place.fetched_at,
                syndication=place.syndication,
                publisher=place.publisher,
                copies=(),
            )
            if pages.setdefault(article_id(place.url), page) is page:
                holders[place.url] = member.canonical_url
    return sorted(pages.values(), key=_by_fetch)[:_MOST_PAGES], holders


def _by_fetch(page: Article) -> tuple[str, str]:
    return str(parse_instant(page.fetched_at)), page.canonical_url


def _most_said(claims: Sequence[Claim]) -> str:
    names = Counter(claim.name for claim in claims)
    return min(names, key=lambda name: (-names[name], name))


def _address(claims: Sequence[Claim]) -> str | None:
    urls = Counter(claim.url for claim in claims if claim.url)
    return min(urls, key=lambda url: (-urls[url], url), default=None)
