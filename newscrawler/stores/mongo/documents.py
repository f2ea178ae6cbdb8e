"""An article as a MongoDB document, and back without loss.

A document has the contract's fields under their names, so that any MongoDB tool can query them; `stored_at` is a
date, `published_at` (UTC, for sorting), `tokens` (words of unspaced scripts) and what its story is found by (`slot`,
`marks`, `founded_at`) are added. What BSON cannot hold (lone surrogates, numbers above 64 bits, keys with `.` or `$`)
is made fit there and kept as it was in `exact`, as JSON text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import bson
from bson.errors import BSONError

from newscrawler.article import FIELDS, Article
from newscrawler.fingerprint import MARK_BITS
from newscrawler.stores.history import MAX_DOCUMENT_BYTES, Arrival, Misfit
from newscrawler.stores.instants import instant_of, instant_text
from newscrawler.stores.words import unspaced
from newscrawler.stories import SLOTS_APART, founding_key

__all__ = ["article_of", "document_of", "keys_around", "keys_of", "text_of", "utf8"]

# A key of the index is a mark and its slot in one number that BSON's signed 64 bits hold: an index of one field. Slots
# that many periods apart, some centuries, share keys; what is found there is told apart by the slot itself.
_SLOTS = 1 << (63 - MARK_BITS)

# In the article's JSON: an escaped surrogate or NUL, or more digits than 64 bits may hold.
_SUSPECT = re.compile(r"\\u(?:d[89a-f]|0000)|\d{19}")
_MAX_INTEGER = 2**63 - 1
_BAD_KEY = re.compile(r"^$|^\$|[.\0]")


def document_of(
    coming: Arrival, stored_at: datetime, *, slot: int | None = None, story: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Return the document to store, without `_id`, `marks` and `owns`. Raises Misfit when BSON would be too large.

    `slot` is that of its first state, and `story` when its story was founded and which it is, where it has them.
    """
    row = coming.article.to_dict()
    del row["copies"]
    if _SUSPECT.search(coming.document) or row["rights"] or any(map(_BAD_KEY.search, row["provenance"])):
        fit = _fit(row)
        if fit != row:
            row = {**fit, "exact": coming.document}
    founded_at, cluster_id = story or founding_key(coming.article)
    document = {
        **row,
        "cluster_id": cluster_id,
        "founded_at": founded_at,
        "slot": coming.slot if slot is None else slot,
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
    """Return the stored article, without its copies, in the story that its document names."""
    if document.get("exact"):
        kept = Article.from_json(document["exact"])
        return replace(kept, cluster_id=document.get("cluster_id"), revision=document["revision"])
    row = {name: document[name] for name in FIELDS if name in document}
    row["stored_at"] = instant_text(document["stored_at"])
    return Article.from_dict(row)


def text_of(document: Mapping[str, Any]) -> str:
    """Return the article's text as it came; `text` and `exact` are all that is needed of the document."""
    exact = document.get("exact")
    return str(json.loads(exact)["text"] if exact else document["text"])


def keys_of(slot: int, marks: Iterable[int]) -> list[int]:
    """Return the keys under which an index keeps an article of this slot and these marks."""
    return [slot % _SLOTS << MARK_BITS | mark for mark in marks]


def keys_around(slot: int, marks: Iterable[int]) -> list[int]:
    """Return the keys of the articles that may be copies of one of this slot and these marks."""
    slots = range(slot - SLOTS_APART, slot + SLOTS_APART + 1)
    return [key for mark in marks for each in slots for key in keys_of(each, (mark,))]


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
