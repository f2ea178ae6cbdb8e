"""What a page's data say of who may read an article: a body that is not free is not taken out of them.

Names and values are read by the words in them, whoever chose them: `accessType: PAID_ARTICLE`, `paywall: {active: true}`.
"""

# ruff: noqa: E501 - the words of a group read as one
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any

# Fields, squeezed to letters, that are true of an article behind a wall, and those that are false of one.
_CLOSED = re.compile(
    r"^(?:is|has|for|article|content|post|story|show)*(?:premium|paywall|paywalled|paywallactive|paywallenabled|paid|paidcontent|paidarticle|plus|plusarticle|"
    r"locked|restricted|subscriberonly|subscribersonly|subscriptiononly|membersonly|memberonly|behindpaywall|payant|"
    r"(?:requires?|needs?)(?:auth|authentication|authorization|login|signin|registration|subscription|membership|payment|purchase|entitlement)|"
    r"(?:auth|authentication|authorization|login|signin|registration|subscription|membership|payment|purchase|entitlement)(?:is)?required|"
    r"reserved|protected|exclusiveforsubscribers|abo|abonnement|abonnes|abonnés|kostenpflichtig|bezahl(?:artikel|inhalt)?)(?:content|article|story)?$"
)  # fmt: skip
_OPEN = re.compile(
    r"^(?:is|has)?(?:accessibleforfree|free|freeaccess|freearticle|freetoread|opentoall|access|accessgranted|unlocked|fullaccess|gratuit|canread)$"
)
# Fields that name a tier, and the tiers that are not free: as the whole value, and as one word of a few.
_TIER = re.compile(
    r"(?:contenttier|accesslevel|accesstype|access|paywall|paywalltype|paywallstatus|visibility|tier|restriction|paymentstatus|"
    r"contentaccess|accessibility|audience|articleaccess|subscriptionlevel|contentrestriction|contentrestrictioncode|purchasetype|"
    r"metering|meteringtype|meterstatus|premiumtype|paidtype|subscriptiontype)$"
)  # fmt: skip
_CLOSED_TIERS = frozenset((
    "paid", "premium", "locked", "subscriber", "subscribers", "subscriberonly", "subscribersonly", "subscription", "paywall",
    "paywalled", "hard", "members", "member", "membersonly", "onlypaid", "plus", "closed", "restricted", "metered", "registered",
    "registration", "protected", "payant", "abonnes", "abonnés", "abo", "exclusive", "soft", "dynamic", "register", "tiers",
))  # fmt: skip
_CLOSED_WORDS = frozenset((
    "paid", "premium", "locked", "subscriber", "subscribers", "subscription", "paywall", "paywalled", "member", "members",
    "plus", "metered", "restricted", "payant", "abonnes", "abonnés", "abonnenten",
))  # fmt: skip
_FREE_WORDS = frozenset((
    "free", "no", "non", "not", "none", "without", "public", "open", "everyone", "all", "unlocked", "unrestricted",
    "unmetered", "off", "disabled", "inactive", "exempt", "gratuit", "kostenlos",
))  # fmt: skip
# Words of a value that is a tier, and no sentence.
_TIER_WORDS = 4
# Fields of marks that are put at an article, and marks that say that it is not free. "Paid post", "exclusive" and a
# tag that is a topic say something else.
_MARK = re.compile(r"(?:label|flag|badge|marker)s?$|^(?:content|article|post|story)?type$|^typename$")
_MARKED = re.compile(
    r"(?:for |only for |nur für |réservé aux |solo para |solo per )?(?:premium(?: (?:article|content|story|post|only))?|paywall(?:ed)?(?: (?:article|content))?|paid (?:article|story|only|subscribers(?: only)?)"
    r"|locked (?:article|content|story)|plus (?:article|content|artikel)|(?:paying )?(?:subscribers?|members?) (?:only|exclusive)|subscribers|abonnenten|abonnés|suscriptores|abbonati|payant|kostenpflichtig)"
)  # fmt: skip
# Objects that are a wall, and those of what a wall asks for; their fields that switch it on, and those that say which
# it is. Arc XP's `content_restrictions.content_code` is the site's own word, and free where it says so.
_WALL = re.compile(r"(?:paywall|regwall|wall|metering|meter|gate|lock|premium|restrictions?)$")
_ASKED = re.compile(r"(?:subscription|membership|registration|login|auth|authentication|payment|purchase|entitlement|access)$")  # fmt: skip
_SWITCH = re.compile(r"^(?:is|has)?(?:active|activated|enabled|on|applied|applies|required)$")
_NEEDED = re.compile(r"^(?:is)?(?:required|needed|mandatory)$")
_WHICH = re.compile(r"(?:type|level|mode|kind|status|state|reason|value|code|name|model|rule)$")
_CODE = re.compile(r"code$")
_TRUE = frozenset(("true", "yes", "y", "1", "on", "active", "enabled"))
_FALSE = frozenset(("false", "no", "n", "0", "off"))
# Objects that are of somebody or something else than the article.
_ELSEWHERE = re.compile(
    r"user|viewer|visitor|session|customer|account|config|setting|feature|flag|env|related|comment|newsletter|offer|promo|ads?$"
)
# The same statements in the text of a script, its quotes perhaps escaped.
_STATEMENT = re.compile(
    r"(?:ispremium|premium|ispaywalled|paywalled|paywall|ispaid|paidcontent|islocked|locked|subscriber_?s?only|requires_?(?:subscription|auth))"
    r"[\\\"']{0,4}\s{0,5}:\s{0,5}(?:true|!0|[\\\"']{1,4}(?:true|yes|hard|premium))"
    r"|(?:is_?accessible_?for_?free|is_?free)[\\\"']{0,4}\s{0,5}:\s{0,5}(?:false|!1|[\\\"']{1,4}(?:https?:.{0,5}schema.org.{0,3})?(?:false|no?\b))"
    r"|(?:access(?:_?(?:type|level))?|content_?tier|premium_?type)[\\\"']{0,4}\s{0,5}:\s{0,5}[\\\"']{1,4}(?:paid|premium|subscribers?|locked|plus)(?![a-z])",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[\W_]+")
_CAMEL, _WORD = re.compile(r"(?<=[a-z])(?=[A-Z])"), re.compile(r"[^\W_]+")
# Fields of an object and items of a list that are looked at, characters of each, and objects around a body in whose
# own objects a statement is still about it.
_MAX_FIELDS, _MAX_ITEMS, _MAX_CHARS, _NEAR = 400, 20, 60, 2


class _Says(Enum):
    """What a statement says of an article. WALLED: there is a wall, which may be the site's and not for this one."""

    NOTHING, FREE, WALLED, CLOSED = range(4)


def are_closed(owners: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether the objects around a body, the innermost first, state that it is not free to read: by themselves, or
    the near ones by an object right in them that is not about the reader or the site. A wall that is only said to be
    on counts unless an object at it or further inside says that the article is free.
    """
    free = False
    for place, owner in enumerate(owners):
        fields = list(owner.items())[:_MAX_FIELDS]
        said = {_said(name, value) for name, value in fields}
        if place < _NEAR:
            said |= {_held(name, value) for name, value in fields if isinstance(value, dict)}
        free = free or _Says.FREE in said
        if _Says.CLOSED in said or (_Says.WALLED in said and not free):
            return True
    return False


def script_says_closed(script: str) -> bool:
    """Say whether a script whose data could not be read says of something that it is not free."""
    return bool(_STATEMENT.search(script))


def _said(name: Any, value: Any) -> _Says:
    """Return what one field says."""
    field = _squeezed(name)
    if isinstance(value, list):
        marks = value[:_MAX_ITEMS] if _MARK.search(field) else []
        return _Says.CLOSED if any(_is_mark(mark) for mark in marks) else _Says.NOTHING
    words = _words(value)
    flag = _flagged(field, "".join(words))
    if flag is not _Says.NOTHING:
        return flag
    if _TIER.search(field):
        return _tiered(words)
    return _Says.CLOSED if _MARK.search(field) and _is_mark(value) else _Says.NOTHING


def _held(name: Any, node: Mapping[str, Any]) -> _Says:
    """Return what an object says that stands right in an article's."""
    holder = _squeezed(name)
    if _ELSEWHERE.search(holder):
        return _Says.NOTHING
    fields = [(_squeezed(field), _words(value)) for field, value in list(node.items())[:_MAX_FIELDS]]
    flags = {_flagged(field, "".join(words)) for field, words in fields}
    if _Says.CLOSED in flags:
        return _Says.CLOSED
    is_wall = bool(_WALL.search(holder))
    switch = _SWITCH if is_wall else _NEEDED if _ASKED.search(holder) else None
    states = {"".join(words) for field, words in fields if switch and switch.match(field)}
    if states & _FALSE:
        return _Says.FREE
    tiers = {_tiered(words) for field, words in fields if _TIER.search(field) or (is_wall and _WHICH.search(field))}
    if _Says.CLOSED in tiers or (_MARK.search(holder) and any(map(_is_mark, node.values()))):
        return _Says.CLOSED
    if _Says.FREE in flags | tiers:
        return _Says.FREE
    if holder.endswith(("restriction", "restrictions")) and _has_code(fields):
        return _Says.CLOSED
    return _Says.WALLED if states & _TRUE else _Says.NOTHING


def _flagged(field: str, word: str) -> _Says:
    """Return what the truth of a field says."""
    closed, opened = _CLOSED.match(field), _OPEN.match(field)
    if (closed and word in _TRUE) or (opened and word in _FALSE):
        return _Says.CLOSED
    if (closed and word in _FALSE) or (opened and word in _TRUE):
        return _Says.FREE
    return _Says.NOTHING


def _tiered(words: Sequence[str]) -> _Says:
    """Return what the name of a tier says."""
    if "".join(words) in _CLOSED_TIERS:
        return _Says.CLOSED
    if len(words) > _TIER_WORDS:
        return _Says.NOTHING
    if not _FREE_WORDS.isdisjoint(words):
        return _Says.FREE
    return _Says.NOTHING if _CLOSED_WORDS.isdisjoint(words) else _Says.CLOSED


def _has_code(fields: Iterable[tuple[str, Sequence[str]]]) -> bool:
    return any(_CODE.search(field) and words and "".join(words) not in _FALSE for field, words in fields)


def _is_mark(value: Any) -> bool:
    return bool(_MARKED.fullmatch(" ".join(_words(value))))


def _squeezed(name: Any) -> str:
    return _LETTERS.sub("", name).lower() if isinstance(name, str) and len(name) <= _MAX_CHARS else ""


def _words(value: Any) -> list[str]:
    """Return the words of a value, of an address only those of its end; none where it is no text, number or truth."""
    if not isinstance(value, bool | int | str):
        return []
    text = str(value)[:_MAX_CHARS].rpartition("/")[2]
    return [word.lower() for word in _WORD.findall(_CAMEL.sub(" ", text))]
