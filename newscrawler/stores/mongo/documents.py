"""An article as a MongoDB document, and back without loss.

A document has the contract's fields under their names, so that any MongoDB tool can query them; `stored_at` is a
date, `published_at` (UTC, for sorting) and `tokens` (words of unspaced scripts) are added. What BSON cannot hold (lone
surrogates, numbers above 64 bits, keys with `.` or `$`) is made fit there and kept as it was in `exact`, as JSON text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import bson
from bson.errors import BSONError

from newscrawler.article import FIELDS, Article
from newscrawler.stores.history import MAX_DOCUMENT_BYTES, Arrival, Misfit
from newscrawler.stores.instants import instant_of, instant_text
from newscrawler.stores.words import unspaced

__all__ = ["article_of", "document_of", "utf8"]

# In the article's JSON: an escaped surrogate or NUL, or more digits than 64 bits may hold.
_SUSPECT = re.compile(r"\\u(?:d[89a-f]|0000)|\d{19}")
_MAX_INTEGER = 2**63 - 1
_BAD_KEY = re.compile(r"^$|^\$|[.\0]")


def document_of(coming: Arrival, stored_at: datetime) -> dict[str, Any]:
    """Return the document to store, without `_id` and `owns`. Raises Misfit when BSON would be too large."""
    row = coming.article.to_dict()
    del row["copies"]
    if _SUSPECT.search(coming.document) or row["rights"] or any(map(_BAD_KEY.search, row["provenance"])):
        fit = _fit(row)
        if fit != row:
            row = {**fit, "exact": coming.document}
    document = {
        **row,
        "stored_at": stored_at,
        "published_at": instant_of(coming.article.published),
        "tokens": utf8(unspaced(coming.article)),
    }
    try:
        size_bytes = len(bson.encode(document))
    except (BSONError, UnicodeError, OverflowError) as error:
        raise Misfit(f"no BSON: {error}") from error
    if size_bytes > MAX_DOCUMENT_BYTES:
        raise Misfit(f"{size_bytes} bytes of BSON, more than the {MAX_DOCUMENT_BYTES} a store takes for one article")
    return document


def article_of(document: Mapping[str, Any]) -> Article:
    """Return the stored article, without its copies."""
    if document.get("exact"):
        return Article.from_json(document["exact"])
    row = {name: document[name] for name in FIELDS if name in document}
    row["stored_at"] = instant_text(document["stored_at"])
    return Article.from_dict(row)


def utf8(value: str | None) -> str | None:
    """Return the text with lone surrogates, which UTF-8 cannot write, as question marks."""
    return None if value is None else value.encode("utf-8", "replace").decode("utf-8")


def _fit(value: Any) -> Any:
    if isinstance(value, str):
        return utf8(value)
    if isinstance(value, Mapping):
        return {key: _fit(item) for key, item in value.items() if not _BAD_KEY.search(utf8(key) or "")}
    if isinstance(value, list | tuple):
        return [_fit(item) for item in value]
    if isinstance(value, int) and abs(value) > _MAX_INTEGER:
        return None
    return value
