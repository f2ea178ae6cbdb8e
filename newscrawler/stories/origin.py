"""Which copy of a story was first, and what the others have from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newscrawler.article import Article, Syndication
from newscrawler.stories.claims import Claim, claims_of, named, without_cycles
from newscrawler.stories.precedence import first_of, reading_order, shown_site
from newscrawler.urls import article_id

__all__ = ["FROM_STORY", "Origin", "origin_of", "with_origin"]

# What `provenance` says of a syndication that the page itself does not show.
FROM_STORY = "story"
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

    Strongest is whom the pages name: the one that most sites name, directly or through another; then the time of
    publication; then which text is part of which (`precedence.first_of`). What `with_origin` filled in is no evidence.
    """
    members = sorted(map(_as_its_page_gave_it, members), key=lambda m: (article_id(m.canonical_url), m.canonical_url))
    claims, contradictions = without_cycles(claims_of(members), members)
    if not claims:
        first, reasons = first_of(members)
        evidence = (*contradictions, *reasons)[:_MOST_REASONS]
        told = _syndication(first, first.source, evidence) if len(members) > 1 else None
        return Origin(first.canonical_url, told, evidence)
    chosen = named(claims, members)
    reasons = [claim.words for claim in chosen]
    others = [claim.words for claim in claims if claim not in chosen and claim.root != chosen[0].root]
    root = chosen[0].root
    original = next((member for member in members if member.canonical_url == root.url), None)
    if original is not None:
        first, when = first_of(members)
        if first is original:
            reasons += when[:1]
        elif not when[0].startswith("weak"):
            contradictions.append(f"contradicted: {shown_site(first.canonical_url)}: {when[0]}")
    evidence = (*reasons, *contradictions, *(f"contradicted: {words}" for words in others))[:_MOST_REASONS]
    told = Syndication(_most_said(chosen), root.url or _address(chosen), evidence[0])
    leader = original or next((m for m in members if root.holder == m.canonical_url), None)
    return Origin((leader or reading_order(members, claims)[0]).canonical_url, told, evidence)


def with_origin(article: Article, origin: Origin) -> Article:
    """Return the article with what its story shows about its origin, where its own page shows nothing and it is not
    itself the original; `provenance` says then that it came from the story. It makes no revision.
    """
    told = origin.syndication
    if article.syndication is not None or told is None:
        return article
    if told.origin_url and article_id(told.origin_url) == article_id(article.canonical_url):
        return article
    return replace(article, syndication=told, provenance={**article.provenance, "syndication": FROM_STORY})


def _as_its_page_gave_it(article: Article) -> Article:
    if article.syndication is None or article.provenance.get("syndication") != FROM_STORY:
        return article
    return replace(article, syndication=None)


def _syndication(original: Article, source: str | None, evidence: Sequence[str]) -> Syndication:
    url = original.canonical_url
    return Syndication(source or shown_site(url) or url, url, evidence[0] if evidence else "")


def _most_said(claims: Sequence[Claim]) -> str:
    names = Counter(claim.name for claim in claims)
    return min(names, key=lambda name: (-names[name], name))


def _address(claims: Sequence[Claim]) -> str | None:
    urls = Counter(claim.url for claim in claims if claim.url)
    return min(urls, key=lambda url: (-urls[url], url), default=None)
