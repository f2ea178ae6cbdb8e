"""What the page says about who may read and use it: access and machine-readable reservations.

Sources: schema.org isAccessibleForFree, TDMRep (https://www.w3.org/community/reports/tdmrep/), X-Robots-Tag and
robots meta (`noai`), RSL, rel=license.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from newscrawler.article import Access
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import as_list

_LICENSE_ANCHOR = etree.XPath("descendant::a[@rel='license'][1]")
_AI_TOKENS = re.compile(r"\b(noai|noimageai|noml|nocache|noarchive|noindex|nosnippet)\b", re.IGNORECASE)
# Names under which a page states its tier, and those that are true of a page behind a wall.
_TIER_METAS = (
    "article:content_tier", "og:content_tier", "content_tier", "content-tier", "article:access", "access",
    "accesslevel", "access_level", "article:access_level", "cxenseparse:access",
)  # fmt: skip
_PAID_METAS = ("paywall", "is_paywalled", "premium", "is_premium", "is-premium", "article:premium", "article:is_paid")
# Characters of a class attribute looked at.
_CLASS_CHARS = 1_000
# Classes of a wall, lower case.
_WALL = re.compile(
    r"(?:^|[\s_-])(?:paywall|pay-wall|piano-container|tp-container|regwall|meter-?wall|premium-(?:wall|teaser|barrier)|"
    r"subscriber-only|subscription-required|article-locked|locked-content|paid-content-barrier|plus-barrier)"
)
# Parts of these, one of which is in every match: looked for first, at a tenth of the pattern's cost.
_WALL_HINTS = ("wall", "-container", "premium-", "subscri", "locked", "barrier")
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
    for name in _TIER_METAS:
        word = (document.meta(name) or "").lower()
        if word in _TIERS:
            evidence.saw("access", f"meta {name}", word)
            tier = tier or (f"meta {name}", _TIERS[word])
    found: tuple[str, Access] | None = tier
    if False in stated:
        found = (stated[False], "metered" if tier and tier[1] == "metered" else "paid")
    elif tier is None and True in stated:
        found = (stated[True], "free")
    elif tier is None and _has_wall(document):
        found = ("class of a wall", "paid")
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
    for name in _PAID_METAS:
        flag = _flag(document.meta(name))
        if flag is not None:
            yield f"meta {name}", not flag


def rights_of(document: Document) -> dict[str, Any]:
    """Return the reservations and licences that the page states, by their own names; empty where it states none."""
    headers = {name.lower(): value for name, value in document.headers.items()}
    robots = ", ".join([*document.all_metas("robots", "googlebot"), headers.get("x-robots-tag", "")])
    tokens = sorted({token.lower() for token in _AI_TOKENS.findall(robots)})
    json_ld = document.json_ld
    stated: dict[str, Any] = {
        "robots": tokens,
        "tdm_reservation": headers.get("tdm-reservation") or document.meta("tdm-reservation"),
        "tdm_policy": headers.get("tdm-policy") or document.meta("tdm-policy"),
        "content_signal": headers.get("content-signal") or document.meta("content-signal"),
        "rsl": next((link for link in document.links.get("license", ()) if "rsl" in link), None),
        "license": next(iter(_license(document)), None),
        "copyright_holder": next(iter(json_ld.texts(json_ld.first("copyrightHolder"))), None)
        or document.meta("copyright", "dc.rights", "dcterms.rightsholder", "rights"),
        "copyright_year": next((str(year) for year in as_list(json_ld.first("copyrightYear"))), None),
        "usage_terms": next(
            (t for t in as_list(json_ld.first("usageInfo", "acquireLicensePage")) if isinstance(t, str)), None
        ),
    }
    return {name: value for name, value in stated.items() if value}


def _license(document: Document) -> list[str]:
    found = [document.json_ld.first("license")]
    texts = [value.get("url") or value.get("@id") if isinstance(value, Mapping) else value for value in found]
    links = [document.absolute(link) for link in document.links.get("license", ())]
    anchors = [document.absolute(a.get("href")) for a in _LICENSE_ANCHOR(document.tree)]
    metas = [document.meta("dcterms.license", "dc.rights.license")]
    return [text for text in (*texts, *links, *anchors, *metas) if isinstance(text, str) and text]


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().rpartition("/")[2].lower()
    return {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}.get(word)


def _has_wall(document: Document) -> bool:
    named = {(element.get("class") or "")[:_CLASS_CHARS] for element in document.tree.iter("div", "section", "aside")}
    names = "\n".join(named).lower()
    return any(hint in names for hint in _WALL_HINTS) and bool(_WALL.search(names))
