"""How XML is parsed here: repaired where it must be, no entity expanded, nothing fetched."""

from __future__ import annotations

from typing import Any

from lxml import etree

OPTIONS: dict[str, Any] = {
    "recover": True, "resolve_entities": False, "no_network": True, "remove_comments": True, "remove_pis": True,
    "collect_ids": False,
}  # fmt: skip
"""For XMLParser and iterparse."""


def is_sound(parser: Any) -> bool:
    """Say whether the parser found nothing wrong, apart from prefixes that nobody declared."""
    return all(
        error.domain == etree.ErrorDomains.NAMESPACE or error.level < etree.ErrorLevels.ERROR
        for error in parser.error_log
    )


def text_of(element: Any) -> str:
    """Return the text of an element and of what is in it, without white space around."""
    text: str | None = "".join(element.itertext()) if len(element) else element.text
    return text.strip() if text else ""
