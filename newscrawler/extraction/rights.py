"""What the page says about who may read and use it: access and machine-readable reservations.

Sources: schema.org isAccessibleForFree, TDMRep (https://www.w3.org/community/reports/tdmrep/), X-Robots-Tag and
robots meta (`noai`), RSL, rel=license.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from newscrawler.article import Access
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import as_list

_AI_TOKENS = re.compile(r"\b(noai|noimageai|noml|nocache|noarchive|noindex|nosnippet)\b", re.IGNORECASE)
_WALL = re.compile(
    r"(?:^|[\s_-])(?:paywall|pay-wall|piano-container|tp-container|regwall|meter-?wall|premium-(?:wall|teaser|barrier)|"
    r"subscriber-only|subscription-required|article-locked|locked-content|paid-content-barrier|plus-barrier)",
    re.IGNORECASE,
)
_TIERS: Mapping[str, Access] = {
    "free": "free", "open": "free", "metered": "metered", "registration": "metered", "locked": "paid", "paid": "paid",
    "premium": "paid", "subscriber": "paid", "subscription": "paid", "paywall": "paid", "hard": "paid",
}  # fmt: skip


def access_of(document: Document) -> Access:
    """Return whether the article is free to read; `unknown` where the page does not say and shows no wall."""
    stated = [
        _flag(value)
        for node in (*document.json_ld.articles, *document.json_ld.pages)
        for value in (node.get("isAccessibleForFree"), *(_part_flags(node.get("hasPart"))))
    ]
    tier = _TIERS.get(
        (document.meta("article:content_tier", "og:content_tier", "content_tier", "access") or "").lower()
    )
    if False in stated:
        return "metered" if tier == "metered" else "paid"
    if tier:
        return tier
    if True in stated:
        return "free"
    return "paid" if _has_wall(document) else "unknown"


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
    anchors = [document.absolute(a.get("href")) for a in document.tree.xpath("//a[@rel='license']")[:1]]
    metas = [document.meta("dcterms.license", "dc.rights.license")]
    return [text for text in (*texts, *links, *anchors, *metas) if isinstance(text, str) and text]


def _part_flags(parts: Any) -> list[Any]:
    return [part.get("isAccessibleForFree") for part in as_list(parts) if isinstance(part, Mapping)]


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().rpartition("/")[2].lower()
    return {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}.get(word)


def _has_wall(document: Document) -> bool:
    return any(
        _WALL.search(value[:1000]) for value in document.tree.xpath("//div/@class | //section/@class | //aside/@class")
    )
