"""What a page's data say of who may read an article: a body that is not free is not taken out of them."""

# ruff: noqa: E501 - the words of a group read as one
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Fields, squeezed to letters, that are true of an article behind a wall, and those that are false of one.
_CLOSED = re.compile(
    r"^(?:is|has|for|article|content|post|story|show)*(?:premium|paywall|paywalled|paywallactive|paywallenabled|paid|paidcontent|paidarticle|plus|plusarticle|"
    r"locked|restricted|subscriberonly|subscribersonly|subscriptiononly|subscriptionrequired|requiressubscription|"
    r"needssubscription|membersonly|memberonly|requireslogin|loginrequired|registrationrequired|behindpaywall|payant|"
    r"reserved|protected|exclusiveforsubscribers|abo|abonnement|abonnes|kostenpflichtig|bezahl(?:artikel|inhalt)?)(?:content|article|story)?$"
)  # fmt: skip
_OPEN = re.compile(
    r"^(?:is|has)?(?:accessibleforfree|free|freeaccess|freearticle|opentoall|access|unlocked|fullaccess|gratuit|canread)$"
)
# Fields that name a tier, and the tiers that are not free.
_TIER = re.compile(
    r"(?:contenttier|accesslevel|accesstype|access|paywall|paywalltype|paywallstatus|visibility|tier|restriction|paymentstatus|"
    r"contentaccess|accessibility|audience|articleaccess|subscriptionlevel|contentrestriction|contentrestrictioncode|purchasetype)$"
)  # fmt: skip
_CLOSED_TIERS = frozenset((
    "paid", "premium", "locked", "subscriber", "subscribers", "subscriberonly", "subscribersonly", "subscription", "paywall",
    "paywalled", "hard", "members", "member", "membersonly", "onlypaid", "plus", "closed", "restricted", "metered", "registered",
    "registration", "protected", "payant", "abonnes", "abo", "exclusive", "soft", "dynamic", "register", "tiers",
))  # fmt: skip
_TRUE, _FALSE = frozenset(("true", "yes", "1", "on", "active")), frozenset(("false", "no", "0"))
# Objects that are of somebody or something else than the article.
_ELSEWHERE = re.compile(
    r"user|viewer|visitor|session|customer|account|config|setting|feature|flag|env|related|comment|ads?$"
)
# The same statements in the text of a script, its quotes perhaps escaped.
_STATEMENT = re.compile(
    r"(?:ispremium|premium|ispaywalled|paywalled|paywall|ispaid|paidcontent|islocked|locked|subscriber_?s?only|requires_?subscription)"
    r"[\\\"']{0,4}\s{0,5}:\s{0,5}(?:true|!0|[\\\"']{1,4}(?:true|yes|hard|premium))"
    r"|(?:is_?accessible_?for_?free|is_?free)[\\\"']{0,4}\s{0,5}:\s{0,5}(?:false|!1|[\\\"']{1,4}(?:https?:.{0,5}schema.org.{0,3})?false)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[\W_]+")
# Fields of an object that are looked at, and characters of each.
_MAX_FIELDS, _MAX_CHARS = 400, 60


def is_closed(node: Mapping[str, Any], *, inside: bool) -> bool:
    """Say whether an object states that it is not free to read; `inside`: or an object right in it does, which is not
    about the reader or the site.
    """
    fields = list(node.items())[:_MAX_FIELDS]
    if any(_closes(name, value) for name, value in fields):
        return True
    return inside and any(
        _closes(name, flag)
        for holder, value in fields
        if isinstance(value, dict) and not _ELSEWHERE.search(str(holder)[:_MAX_CHARS].lower())
        for name, flag in list(value.items())[:_MAX_FIELDS]
    )


def script_says_closed(script: str) -> bool:
    """Say whether a script whose data could not be read says of something that it is not free."""
    return bool(_STATEMENT.search(script))


def _closes(name: str, value: Any) -> bool:
    if not isinstance(value, bool | int | str) or not isinstance(name, str) or len(name) > _MAX_CHARS:
        return False
    field = _LETTERS.sub("", name).lower()
    word = _LETTERS.sub("", str(value)[:_MAX_CHARS].rpartition("/")[2]).lower()
    if _CLOSED.match(field) and word in _TRUE:
        return True
    if _OPEN.match(field) and word in _FALSE:
        return True
    return bool(_TIER.search(field)) and word in _CLOSED_TIERS
