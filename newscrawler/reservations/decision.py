"""Which uses of an article are reserved, decided from the statements in its `rights`. The table is in docs/manners.md.

Any one reservation holds, whatever another place permits: a permission is kept as a statement and undoes nothing
(as draft-ietf-aipref-vocab combines preferences). A statement that cannot be understood reserves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from newscrawler.errors import UsageError
from newscrawler.reservations.agents import AI_AGENTS

USES = ("ai-input", "ai-train", "archive", "images", "search", "tdm")
"""The uses that can be reserved: as a model's input at the time of an answer, for training, keeping a copy for others
to see, pictures for AI, in a search index, text and data mining (Directive (EU) 2019/790, Art. 4)."""

_AI = ("ai-input", "ai-train")
# Regulation (EU) 2024/1689, Art. 53(1)(c): a reservation of text and data mining is one of training.
_MINING = ("ai-train", "tdm")
_DIRECTIVES: Mapping[str, tuple[str, ...]] = {
    "noai": _AI, "noml": ("ai-train",), "noimageai": ("images",),
    "noindex": ("search",), "none": ("search",), "noarchive": ("archive",), "nocache": ("archive",),
}  # fmt: skip
# Directives that hold for everybody, whichever crawler they are addressed to.
_ABOUT_AI = ("noai", "noml", "noimageai")
# Labels of Content Signals, then of Content-Usage: the present draft's, and those of earlier ones, still written.
_PREFERENCES: Mapping[str, tuple[str, ...]] = {
    "ai-train": ("ai-train",), "ai-input": ("ai-input",), "search": ("search",),
    "train-ai": ("ai-train",), "ai-use": ("ai-input",),
    "train-genai": ("ai-train",), "genai": ("ai-train",), "ai": ("ai-train",), "tdm": _MINING,
    "bots": ("ai-input", "ai-train", "search", "tdm"),
}  # fmt: skip
_PREFERENCE = re.compile(r"([a-z*][a-z0-9_.*-]{0,40})\s{0,20}=\s{0,20}(n|no|disallow)(?![a-z0-9_-])", re.IGNORECASE)

Reserved = Iterator[tuple[str, tuple[str, ...]]]


def decided(stated: Mapping[str, Any]) -> dict[str, Any]:
    """Return the statements with what follows from them: `reserved`, the uses in order, and `reserved_by`, which for
    each use names the statements (`KEY: WORD`). Both are left out where nothing is reserved.
    """
    rights = {name: value for name, value in stated.items() if name not in ("reserved", "reserved_by")}
    by: dict[str, list[str]] = {}
    for name, read in _READ.items():
        for word, uses in read(rights.get(name)):
            for use in uses:
                by.setdefault(use, []).append(f"{name}: {word}")
    if by:
        rights["reserved"] = sorted(by)
        rights["reserved_by"] = {use: list(dict.fromkeys(by[use])) for use in sorted(by)}
    return rights


def respected_uses(setting: Any) -> frozenset[str]:
    """Return the uses whose reservation is respected, from a setting: `any` or true for all of them, names of uses with
    commas between them, nothing or false for none. Raises UsageError for a name that is no use.
    """
    words = str(setting or "").lower().replace(",", " ").split()
    if words in ([], ["0"], ["false"]):
        return frozenset()
    if words in (["any"], ["1"], ["true"]):
        return frozenset(USES)
    unknown = [word for word in words if word not in USES]
    if unknown:
        raise UsageError(f"{unknown[0]!r} is no use that can be reserved; those are: any, {', '.join(USES)}")
    return frozenset(words)


def reserved_among(rights: Mapping[str, Any], uses: frozenset[str]) -> str | None:
    """Return in words which of these uses a decision says are reserved, and where; None for none of them."""
    by: Mapping[str, list[str]] = rights.get("reserved_by") or {}
    found = sorted(uses.intersection(by))
    return "; ".join(f"{use} is reserved by {', '.join(map(_place, by[use]))}" for use in found) or None


def _place(statement: str) -> str:
    name, _, word = statement.partition(": ")
    return f"{_PLACES.get(name, name)} ({word})"


def _directives(value: Any) -> Reserved:
    for word in _texts(value):
        yield word, _DIRECTIVES.get(word, ())


def _addressed(value: Any) -> Reserved:
    for agent, words in value.items() if isinstance(value, Mapping) else ():
        for word in _texts(words):
            yield f"{agent}: {word}", _DIRECTIVES[word] if word in _ABOUT_AI else ()


def _preferences(value: Any) -> Reserved:
    for text in _texts(value):
        for match in _PREFERENCE.finditer(text):
            yield f"{match[1].lower()}={match[2].lower()}", _PREFERENCES.get(match[1].lower(), ())


def _tdm(value: Any) -> Reserved:
    if str(value).strip() == "1":
        yield "1", _MINING


def _tdmrep(value: Any) -> Reserved:
    if isinstance(value, Mapping) and value.get("tdm-reservation") == 1:
        yield str(value.get("location")), _MINING


def _agents(value: Any) -> Reserved:
    known = {token: AI_AGENTS.get(token.lower(), ("", ()))[1] for token in _texts(value)}
    for use in USES:
        tokens = [token for token, uses in known.items() if use in uses]
        if tokens:
            yield ", ".join(tokens), (use,)


def _training(value: Any) -> Reserved:
    for rule in _texts(value):
        if rule.lower().startswith("disallow"):
            yield rule, ("ai-train",)


def _licences(value: Any) -> Reserved:
    for url in _texts(value):
        yield url, _AI


def _ai_txt(value: Any) -> Reserved:
    if isinstance(value, Mapping):
        for about, use in (("text", "ai-train"), ("images", "images")):
            rule = value.get(about)
            if isinstance(rule, str) and rule.lower().startswith("disallow"):
                yield rule, (use,)


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [text for text in values if isinstance(text, str) and text]


_PLACES: Mapping[str, str] = {
    "robots": "the page's robots directives",
    "robots_agents": "the page's robots directives",
    "tdm_reservation": "the page's tdm-reservation",
    "content_signal": "the page's Content-Signal",
    "content_usage": "the page's Content-Usage",
    "rsl": "the page's RSL licence",
    "robots_txt_ai": "robots.txt for AI crawlers",
    "robots_txt_ai_training": "robots.txt",
    "robots_txt_content_signal": "Content-Signal in robots.txt",
    "robots_txt_content_usage": "Content-Usage in robots.txt",
    "robots_txt_license": "the licence in robots.txt",
    "tdmrep": "tdmrep.json",
    "ai_txt": "ai.txt",
}

_READ: Mapping[str, Callable[[Any], Reserved]] = {
    "robots": _directives,
    "robots_agents": _addressed,
    "tdm_reservation": _tdm,
    "content_signal": _preferences,
    "content_usage": _preferences,
    "rsl": _licences,
    "robots_txt_ai": _agents,
    "robots_txt_ai_training": _training,
    "robots_txt_content_signal": _preferences,
    "robots_txt_content_usage": _preferences,
    "robots_txt_license": _licences,
    "tdmrep": _tdmrep,
    "ai_txt": _ai_txt,
}
