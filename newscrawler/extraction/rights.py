"""What the page and its headers say about who may read and use it: access, reservations and licences.

Sources: schema.org isAccessibleForFree, license, usageInfo and copyrightNotice; for the reservations see
`newscrawler.reservations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

from newscrawler.article import Access
from newscrawler.extraction.document import Document
from newscrawler.extraction.paywalls import wall_of
from newscrawler.extraction.structured import as_list
from newscrawler.reservations import decided, read_directives

_LICENSE_ANCHOR = etree.XPath("descendant::a[@rel='license'][1]")
# Crawlers that pages address by a meta element of their name.
_ADDRESSED = ("googlebot", "googlebot-news", "bingbot", "msnbot", "slurp", "gptbot", "google-extended", "newscrawler")
_OURS = "newscrawler"
# RFC 8288: an address in angle brackets, then its parameters.
_LINK = re.compile(r"<([^<>\s]{1,2000})>([^<]{0,500})")
_LINKS_LICENSE = re.compile(r";\s{0,20}rel\s{0,20}=\s{0,20}(?:\"[^\"]{0,200}\blicense\b|license\b)", re.IGNORECASE)
_CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/(?:licenses|publicdomain)/([a-z-]{2,20})(?:/(\d\.\d))?", re.IGNORECASE
)
# A licence that calls itself so; whoever forgets its type means it all the same.
_RSL_NAME = re.compile(r"[/._-]rsl(?:[/._-]|$)", re.IGNORECASE)
# Characters that are kept of a statement.
_STATED_CHARS = 2_000
# Ends of the names under which a page states its tier, and of those that are true of a page behind a wall, their parts
# joined: `article:content_tier`, `cXenseParse:xyz-article_isPaidContent`.
_TIER_METAS = frozenset(
    ("contenttier", "accesslevel", "articleaccess", "contentaccess", "access", "paywalltype", "paywallstatus")
)
_PAID_METAS = frozenset((
    "paywall", "paywalled", "ispaywalled", "haspaywall", "premium", "ispremium", "paid", "ispaid", "paidcontent",
    "ispaidcontent", "paidarticle", "premiumcontent", "premiumarticle", "locked", "islocked", "subscriberonly",
    "subscribersonly", "membersonly", "isplus", "plusarticle",
))  # fmt: skip
# Beginnings of names that are about something else than the article.
_NOT_OF_ARTICLE = ("ad", "ads", "adv", "video", "audio", "twitter", "fb", "al", "apple", "msapplication")
_META_PARTS = re.compile(r"[\W_]+")
# Parts of a name that are joined, and characters of one.
_JOINED_PARTS, _META_CHARS = 3, 80
_TIERS: Mapping[str, Access] = {
    "free": "free", "open": "free", "metered": "metered", "registration": "metered", "locked": "paid", "paid": "paid",
    "premium": "paid", "subscriber": "paid", "subscription": "paid", "paywall": "paid", "hard": "paid",
}  # fmt: skip


def access_of(document: Document) -> Access:
    """Return whether the article is free to read; `unknown` where the page does not say and shows no wall.

    The page's classes are searched for a wall only where its data say nothing.
    """
    evidence = document.evidence
    stated: dict[bool, str] = {}
    for where, value in _statements(document):
        flag = _flag(value)
        if flag is not None:
            evidence.saw("access", where, value)
            stated.setdefault(flag, where)
    tier = None
    for name in _metas(document, _TIER_METAS):
        word = (document.meta(name) or "").lower()
        if word in _TIERS:
            evidence.saw("access", f"meta {name}", word)
            tier = tier or (f"meta {name}", _TIERS[word])
    found: tuple[str, Access] | None = tier
    if False in stated:
        found = (stated[False], "metered" if tier and tier[1] == "metered" else "paid")
    elif tier is None and True in stated:
        found = (stated[True], "free")
    elif tier is None:
        found = wall_of(document)
    if found is None:
        return "unknown"
    evidence.chose("access", found[0])
    return found[1]


def _statements(document: Document) -> Iterator[tuple[str, Any]]:
    """Yield what says whether the article is free: true or false in many spellings."""
    for node in (*document.json_ld.articles, *document.json_ld.pages):
        if "isAccessibleForFree" in node:
            yield "json-ld isAccessibleForFree", node["isAccessibleForFree"]
        for part in as_list(node.get("hasPart")):
            if isinstance(part, Mapping) and "isAccessibleForFree" in part:
                yield "json-ld hasPart", part["isAccessibleForFree"]
    yield "microdata isAccessibleForFree", document.meta("isaccessibleforfree")
    for name in _metas(document, _PAID_METAS):
        flag = _flag(document.meta(name))
        if flag is not None:
            yield f"meta {name}", not flag


def _metas(document: Document, ends: frozenset[str]) -> Iterator[str]:
    """Yield the names of meta elements that end in one of these, whatever signs part their words."""
    for name in document.metas:
        parts = _META_PARTS.split(name[:_META_CHARS])
        if parts[0] not in _NOT_OF_ARTICLE and any(
            "".join(parts[-count:]) in ends for count in range(1, min(_JOINED_PARTS, len(parts)) + 1)
        ):
            yield name


def rights_of(document: Document) -> dict[str, Any]:
    """Return the reservations and licences that page and headers state, by their own names, and what they reserve
    (`reservations.decided`); empty where they state none.
    """
    headers = {name.lower(): value for name, value in document.headers.items()}
    json_ld = document.json_ld
    directives = _directives(document, headers.get("x-robots-tag", ""))
    licences, rsl = _licences(document, headers.get("link", ""))
    stated: dict[str, Any] = {
        "robots": sorted({*directives.pop("", ()), *directives.pop(_OURS, ())}),
        "robots_agents": directives,
        "tdm_reservation": _strictest(document, headers, "tdm-reservation"),
        "tdm_policy": headers.get("tdm-policy") or document.meta("tdm-policy"),
        "content_signal": _joined(headers.get("content-signal"), *document.all_metas("content-signal")),
        "content_usage": _joined(headers.get("content-usage"), *document.all_metas("content-usage")),
        "rsl": next(iter(rsl), None),
        "license": next(iter(licences), None),
        "creative_commons": _creative_commons(licences),
        "copyright_holder": next(iter(json_ld.texts(json_ld.first("copyrightHolder"))), None)
        or document.meta("copyright", "dc.rights", "dcterms.rightsholder", "rights"),
        "copyright_notice": next((t for t in as_list(json_ld.first("copyrightNotice")) if isinstance(t, str)), None),
        "copyright_year": next((str(year) for year in as_list(json_ld.first("copyrightYear"))), None),
        "usage_terms": next(
            (t for t in as_list(json_ld.first("usageInfo", "acquireLicensePage")) if isinstance(t, str)), None
        ),
    }
    return decided({name: _cut(value) for name, value in stated.items() if value})


def _directives(document: Document, header: str) -> dict[str, list[str]]:
    """Return the robots directives of header (a line each) and meta elements, by agent."""
    found = read_directives(header.split("\n"))
    for agent in ("", *_ADDRESSED):
        for to, words in read_directives(document.all_metas(agent or "robots"), agent).items():
            found[to] = list(dict.fromkeys([*found.get(to, ()), *words]))
    return found


def _strictest(document: Document, headers: Mapping[str, str], name: str) -> str | None:
    """Return "1" where header or page states it, else what they state."""
    values = [value.strip() for value in (headers.get(name, ""), *document.all_metas(name))]
    return "1" if "1" in values else next(filter(None, values), None)


def _joined(*texts: str | None) -> str | None:
    return ", ".join(dict.fromkeys(text.strip() for text in texts if text)) or None


def _licences(document: Document, header: str) -> tuple[list[str], list[str]]:
    """Return the licences that are stated, in order of trust, and those of them that are RSL's."""
    found = [document.json_ld.first("license")]
    texts = [value.get("url") or value.get("@id") if isinstance(value, Mapping) else value for value in found]
    links = [document.absolute(link) for link in document.links.get("license", ())]
    anchors = [document.absolute(a.get("href")) for a in _LICENSE_ANCHOR(document.tree)]
    metas = [document.meta("dcterms.license", "dc.rights.license")]
    sent = [
        (document.absolute(url), about.lower()) for url, about in _LINK.findall(header) if _LINKS_LICENSE.search(about)
    ]
    licences = [text for text in (*texts, *links, *anchors, *metas, *(url for url, _ in sent)) if isinstance(text, str)]
    typed = [document.absolute(link) for link in document.links.get("rsl", ())]
    rsl = [
        *typed,
        *(url for url, about in sent if "rsl+xml" in about),
        *(url for url in links if url and _RSL_NAME.search(url)),
    ]
    return [text for text in licences if text], [url for url in rsl if url]


def _creative_commons(licences: Iterable[str]) -> str | None:
    """Return the Creative Commons licence as `by-nc-nd/4.0`, None where none is linked."""
    match = next(filter(None, map(_CREATIVE_COMMONS.search, licences)), None)
    return "/".join(filter(None, match.groups())).lower() if match else None


def _cut(value: Any) -> Any:
    return value[:_STATED_CHARS] if isinstance(value, str) else value


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().rpartition("/")[2].lower()
    return {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}.get(word)
