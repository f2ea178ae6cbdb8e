"""Why a page gave what it gave: the candidates of each field and the one taken, for machines and for people."""

from __future__ import annotations

from typing import Any

from newscrawler.article import Article, Refusal
from newscrawler.pool import Explained

__all__ = ["error_of", "explanation", "readable"]

# Always shown, in this order; what else has evidence comes after.
_FIELDS = (
    "canonical_url", "publisher", "title", "description", "authors", "published", "modified", "language", "section",
    "topics", "kind", "access", "syndication", "images",
)  # fmt: skip
# Characters of a value on a line for people.
_LINE = 160


def error_of(refusal: Refusal) -> dict[str, Any]:
    """Return the `error` of a line of output."""
    return {"code": refusal.code, "message": refusal.reason, "confidence": refusal.confidence}


def explanation(page_id: Any, url: str, answer: Explained) -> dict[str, Any]:
    """Return `{"id", "url", "error"?, "fields": {NAME: {"value"?, "from", "candidates"}}}` as JSON values.

    `body` stands for text and blocks; its value is their number and length. A refused page has no values, and what is
    no field of an article (`drop`) has none.
    """
    seen = answer.evidence or {"candidates": {}, "winners": {}}
    names = dict.fromkeys((*_FIELDS, *seen["candidates"], *seen["winners"], "body"))
    row: dict[str, Any] = {"id": page_id, "url": url}
    if isinstance(answer.result, Refusal):
        row["error"] = error_of(answer.result)
        values: dict[str, Any] = {}
        names = dict.fromkeys((*seen["candidates"], *seen["winners"]))
    else:
        values = _values(answer.result)
    row["fields"] = {
        name: {
            **({"value": values[name]} if name in values else {}),
            "from": seen["winners"].get(name),
            "candidates": seen["candidates"].get(name, []),
        }
        for name in names
    }
    return row


def readable(row: dict[str, Any]) -> str:
    """Return an explanation as indented lines: a field with its value, under it the candidates, `*` before those from
    the place that was taken.
    """
    lines = [f"{row['id']}: {row['url']}" if row["id"] != row["url"] else row["url"]]
    if "error" in row:
        error = row["error"]
        lines.append(f"no article: {error['code']} (confidence {error['confidence']:g}): {error['message']}")
    for name, field in row["fields"].items():
        value = f" = {_line(field['value'])}" if "value" in field else ""
        lines.append(f"  {name}{value}")
        places = [candidate["where"] for candidate in field["candidates"]]
        if field["from"] and field["from"] not in places:
            lines.append(f"    * {field['from']}")
        for candidate in field["candidates"]:
            mark = "*" if candidate["where"] == field["from"] else " "
            weight = "" if candidate["weight"] is None else f" [{candidate['weight']:g}]"
            lines.append(f"    {mark} {candidate['where']}{weight}: {_line(candidate['value'])}")
    # An id may hold half a surrogate pair, which no UTF-8 can.
    return ("\n".join(lines) + "\n\n").encode("utf-8", "replace").decode()


def _values(article: Article) -> dict[str, Any]:
    values = article.to_dict()
    return values | {
        "body": f"{len(article.blocks)} blocks, {len(article.text)} characters",
        "images": f"{len(article.images)} pictures" if article.images else None,
    }


def _line(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    if isinstance(value, dict):
        value = ", ".join(f"{key}: {item}" for key, item in value.items() if item is not None)
    text = " ".join((" | ".join(map(str, value)) if isinstance(value, list) else str(value)).split())
    return text if len(text) <= _LINE else text[: _LINE - 1] + "…"
