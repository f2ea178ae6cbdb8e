"""The yardsticks of benchmarks/extraction that run beside newscrawler: trafilatura, and JSON-LD asked before it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from trafilatura import bare_extraction

_KINDS = {"head": "heading", "p": "paragraph", "item": "list_item", "quote": "quote", "code": "code", "table": "table"}
_JSON_LD = re.compile(rb"<script[^>]*ld\+json[^>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)
_PUBLISHED = re.compile(rb'<meta[^>]*"article:published_time"[^>]*content="([^"]+)"')
_ARTICLE = re.compile("Article|Posting|Report|Review")


def trafilatura(page: bytes, url: str) -> Any:
    """Return what trafilatura makes of a page with metadata, None where it finds nothing.

    Without comments, as newscrawler: asked for them it takes longer and loses a thousandth of body F1.
    """
    return bare_extraction(page, url=url, with_metadata=True, include_comments=False)


def row_of(document: Any) -> dict[str, Any]:
    """Return trafilatura's answer with the contract's names; {} for None. Its elements are the blocks."""
    if document is None:
        return {}
    blocks = []
    for element in document.body.iter(*_KINDS):
        text = " ".join(" ".join(element.itertext()).split())
        if text and not any(parent.tag in _KINDS for parent in element.iterancestors()):
            blocks.append({"kind": _KINDS[element.tag], "text": text})
    authors = document.author.split("; ") if document.author else []
    return {
        "title": document.title,
        "authors": authors,
        "published": document.date,
        "text": document.text,
        "blocks": blocks,
    }


def json_ld_first(page: bytes, row: dict[str, Any]) -> dict[str, Any]:
    """Return trafilatura's row with headline, authors and date of the page's JSON-LD (date: or meta) where it has them.

    What a careful programmer writes in an hour: the first article found, nothing mended, nobody weighed.
    """
    stated: dict[str, Any] = {}
    for script in _JSON_LD.findall(page):
        try:
            nodes = list(_nodes(json.loads(script.decode("utf-8", "replace"), strict=False)))
        except (ValueError, RecursionError):
            continue
        for node in nodes:
            if not _ARTICLE.search(str(node.get("@type"))):
                continue
            found = {
                "title": _text(node.get("headline")),
                "authors": _names(node.get("author")),
                "published": _text(node.get("datePublished")),
            }
            stated = {**{name: value for name, value in found.items() if value}, **stated}
    if not stated.get("published") and (meta := _PUBLISHED.search(page)):
        stated["published"] = meta[1].decode("utf-8", "replace")
    return {**row, **stated}


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item)
    elif isinstance(value, dict):
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _nodes(value.get(name))


def _names(author: Any) -> list[str]:
    people = author if isinstance(author, list) else [author]
    names = (_text(person.get("name") if isinstance(person, dict) else person) for person in people)
    return [name for name in names if name]


def _text(value: Any) -> str:
    return unescape(value).strip() if isinstance(value, str) else ""
