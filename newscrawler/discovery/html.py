"""A web page as a tree, for what discovery looks for in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from newscrawler.urls import absolute_url

# A page has a handful; a thousand are no publisher's.
_SCRIPTS_MAX = 100
# Values looked at in all of them together: a list of 200 articles has about 5,000.
_VALUES_MAX = 100_000
# Escapes of ISO-2022: all ASCII, so valid UTF-8, and not UTF-8.
_ESCAPES = re.compile(rb"\x1b[$(]")


def parsed(html: bytes) -> Any:
    """Return the root element, None for bytes that hold no HTML.

    Valid UTF-8 is read as that, whatever the page states; other bytes by the charset that its `meta` states.
    """
    if not html.strip():
        return None
    encoding = None if _ESCAPES.search(html) else "utf-8"
    try:
        html.decode()
    except UnicodeDecodeError:
        encoding = None
    try:
        return etree.fromstring(html, etree.HTMLParser(no_network=True, recover=True, encoding=encoding))
    except etree.XMLSyntaxError:
        return None


def base_of(page: Any, url: str) -> str:
    """Return what the page's relative links are relative to."""
    stated = next((base.get("href") for base in page.iter("base") if base.get("href")), None)
    return absolute_url(url, stated) or url


def text_of(element: Any) -> str:
    """Return an element's text with its white space collapsed."""
    return " ".join("".join(element.itertext()).split())


def linked_data(page: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of the page's JSON-LD, the outer before the inner; blocks that are no JSON are passed over."""
    waiting: list[Any] = []
    for number, script in enumerate(page.iter("script")):
        if number == _SCRIPTS_MAX:
            break
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            waiting.append(json.loads(script.text or ""))
        except (ValueError, RecursionError):
            continue
    waiting.reverse()
    for _ in range(_VALUES_MAX):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))


def types_of(data: dict[str, Any]) -> frozenset[str]:
    """Return the types that an object of JSON-LD states, without their vocabulary."""
    stated = data.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return frozenset(name.rpartition("/")[2] for name in names if isinstance(name, str))
