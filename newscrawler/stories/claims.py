"""Whom the pages of a story name as its origin: another of them, or somebody that the collection has not got."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from newscrawler.article import Article
from newscrawler.stories.agencies import agency_key
from newscrawler.stories.precedence import reading_order, shown_site
from newscrawler.urls import article_id, parse_http_url, site_of

__all__ = ["Claim", "Root", "claims_of", "is_outlet_of", "named", "without_cycles"]

_UNLETTERED = re.compile(r"[\W_]+")
_SLOGAN = re.compile(r"\s[-–—|:·]\s")
# What an outlet's full name has before and after the name that its address has: "The Example News" of example.org.
_BEFORE = ("the", "el", "la", "le", "il", "der", "die", "das", "o", "a")
_ADDED = ("news", "online", "com", "media", "press", "newspaper", "newsagency", "agency", "tv", "zeitung", "daily")


class Root(NamedTuple):
    """Somebody named: `key` tells one from another, `url` is its page, None where it has none in the story."""

    key: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A member's page names an origin: `name` and `url` as it does, `target` whom it names itself, `root` whom that
    one names in turn, and so on to the end. `words` is the evidence for people.
    """

    member: Article
    name: str
    url: str | None
    words: str
    target: Root
    root: Root


class _Place(NamedTuple):
    root: Root
    site: str
    names: frozenset[str]


def claims_of(members: Sequence[Article]) -> list[Claim]:
    """Return what the members' pages say about an origin that is not themselves, in the members' order."""
    places = [_place_of(member) for member in members]
    claims = []
    for member in members:
        told = member.syndication
        target = _target(member, places) if told else None
        if told is None or target is None:
            continue
        words = f"{shown_site(member.canonical_url)} names {told.origin}: {told.evidence}"
        claims.append(Claim(member, told.origin, told.origin_url, words, target, target))
    return claims


def without_cycles(claims: Sequence[Claim], members: Sequence[Article]) -> tuple[list[Claim], list[str]]:
    """Return the claims with their roots, and a line for each circle of members that name each other: there the word
    of the one that comes first by all other evidence is not taken.
    """
    kept = {claim.member.canonical_url: claim for claim in claims}
    contradictions = []
    for start in sorted(kept):
        way: list[str] = []
        at: str | None = start
        while at in kept and at not in way:
            way.append(at)
            at = kept[at].target.url
        if at not in way:
            continue
        circle = way[way.index(at) :]
        first = reading_order([m for m in members if m.canonical_url in circle], ())[0].canonical_url
        sites = " and ".join(sorted(shown_site(url) for url in circle))
        contradictions.append(f"contradicted: {sites} name each other; {shown_site(first)} is taken for the first")
        del kept[first]
    return [_rooted(claim, kept) for claim in kept.values()], contradictions


def named(claims: Sequence[Claim], members: Sequence[Article]) -> list[Claim]:
    """Return the claims for the origin to believe: the one that most sites name, an agency before others, whom the
    member named that comes first. At least one claim.
    """
    order = [member.canonical_url for member in reading_order(members, claims)]
    by_root: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: order.index(claim.member.canonical_url)):
        by_root.setdefault(claim.root.key, []).append(claim)

    def weight(key: str) -> tuple[int, bool, int, str]:
        told = by_root[key]
        sites = {site_of(claim.member.canonical_url) for claim in told}
        is_agency = any(agency_key(claim.name) for claim in told if claim.target == claim.root)
        return -len(sites), not is_agency, order.index(told[0].member.canonical_url), key

    best = by_root[min(by_root, key=weight)]
    # Those that name it themselves come first.
    return sorted(best, key=lambda claim: claim.target != claim.root)


def _rooted(claim: Claim, kept: dict[str, Claim]) -> Claim:
    root = claim.target
    while root.url in kept:
        root = kept[root.url].target
    return Claim(claim.member, claim.name, claim.url, claim.words, claim.target, root)


def is_outlet_of(name: str, article: Article) -> bool:
    """Say whether the outlet that an article stands in goes by this name: its own, its address's, its source's."""
    return _is_called(name, _place_of(article))


def _place_of(article: Article) -> _Place:
    return _place(article.canonical_url, article.source, article.publisher)


@lru_cache(maxsize=1024)
def _place(url: str, source: str | None, publisher: str | None) -> _Place:
    site = site_of(url)
    host = site.partition(":")[0]
    # An address of figures has no name.
    own = () if host.replace(".", "").isdigit() else (_folded(host), _folded(host.partition(".")[0]))
    # A claim may follow: "Example Times | News from the valley".
    stated = (publisher, _SLOGAN.split(publisher, maxsplit=1)[0]) if publisher else ()
    names = frozenset(filter(None, (*own, *map(_folded, (source or "", *stated)))))
    return _Place(Root(article_id(url), url), site, names)


def _target(member: Article, places: Sequence[_Place]) -> Root | None:
    """Return whom a member names, None for itself."""
    told = member.syndication
    if told is None:
        return None
    stated = told.origin_url if told.origin_url and parse_http_url(told.origin_url) else None
    own = _place_of(member)
    if stated:
        linked = article_id(stated)
        if linked == own.root.key:
            return None
        if place := next((place for place in places if place.root.key == linked), None):
            return place.root
    site = site_of(stated) if stated else site_of(f"https://{told.origin.strip()}")
    others = [place for place in places if place.root != own.root]
    there = [place for place in others if site and place.site == site != own.site]
    # Its own outlet names nobody, whatever address of it the page links.
    if not there and _is_called(told.origin, own):
        return None
    found = there or [place for place in others if _is_called(told.origin, place)]
    return found[0].root if found else Root(agency_key(told.origin) or _folded(told.origin) or told.origin)


def _is_called(name: str, place: _Place) -> bool:
    agency = agency_key(name)
    if agency is not None and any(agency_key(own) == agency for own in place.names):
        return True
    word = _folded(name)
    return bool(word) and any(word in _spellings(own) or own in _spellings(word) for own in place.names)


@lru_cache(maxsize=1024)
def _spellings(name: str) -> frozenset[str]:
    stems = {name, *(before + name for before in _BEFORE)}
    return frozenset(stems | {stem + added for stem in stems for added in _ADDED})


def _folded(text: str) -> str:
    """Return the letters and digits of a name, small and without accents: addresses have none."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _UNLETTERED.sub("", plain).casefold()
