"""The published JSON Schema of an article, made from the data model (`newscrawler schema` prints it)."""

from __future__ import annotations

import copy
from typing import Any

from pydantic import TypeAdapter

from newscrawler.article import FIELDS, Article
from newscrawler.reservations import USES

# What the types do not say; the words are the contract's.
_DESCRIPTIONS = {
    "url": "Where it was fetched, after redirects.",
    "canonical_url": "The identity: rel=canonical when it is trustworthy, else the cleaned URL.",
    "source": "The id in the registry.",
    "publisher": "The outlet's own name, as its page states it, else as the registry does.",
    "title": "The headline, without the site's name.",
    "description": "The standfirst.",
    "authors": "People, or the desk or agency when the page names only that; names only.",
    "published": "RFC 3339 with the offset the page states; a date alone stays a date.",
    "modified": "RFC 3339 with the offset the page states; a date alone stays a date.",
    "language": "BCP 47, of the body.",
    "section": "The part of the outlet it stands in, as the page names it.",
    "topics": "Keywords and tags.",
    "text": "The body: the texts of the blocks, joined by line breaks.",
    "blocks": "The body's parts, in order.",
    "images": "Pictures, the lead image first.",
    "kind": "What the page is.",
    "access": "Whether the body is the whole; a teaser is never passed off as the whole.",
    "syndication": "Who had it first, when the page or the collection shows it; `provenance` says `story` where it was"
    " the collection.",
    "copies": "Other places where the very same text was seen, and what is known of the time, origin, outlet and"
    " headline there.",
    "cluster_id": "The story: articles whose texts are copies of one share it. It stays when others join and leave.",
    "revision": "1 at first sight; earlier revisions stay readable.",
    "content_hash": "Version and SHA-256 of the normalised text (NFC, white space collapsed), as VERSION:HEX.",
    "fetched_at": "When the page came, RFC 3339 UTC.",
    "stored_at": "When the store took this state, RFC 3339 UTC.",
    "rendered": "Whether a browser was needed.",
    "captures": "Files of the rendered page that are kept with it.",
    "rights": "Machine-readable reservations and licences seen, each by its own name (docs/manners.md); `reserved`: the"
    " uses they reserve, `reserved_by`: for each of them the statements.",
    "provenance": "Where each field came from, in words; a field without a known place is left out.",
}
_PART_DESCRIPTIONS = {
    "Block": "A part of the body; `level` (1 to 6) stands on headings, `time` on entries of a live blog.",
    "Image": "A picture; width and height in pixels, as the page states them.",
    "Syndication": "Who had the article first; `evidence` says what shows it: the page's own words, or how the copies"
    " of the story stand to each other.",
    "Copy": "Another place with the very same text.",
    "Capture": "A file of the page; `path` below the folder of captures.",
}
_NULL = {"type": "null"}
_INSTANT = {"type": "string", "format": "date-time"}
# A page that states a time without an offset leaves one that is no `date-time` of RFC 3339.
_LOCAL_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$"}
_STATED = [_INSTANT, {"type": "string", "format": "date"}, _LOCAL_TIME]
_TIMES: dict[str, dict[str, Any]] = {
    "published": {"anyOf": [*_STATED, _NULL]},
    "modified": {"anyOf": [*_STATED, _NULL]},
    "fetched_at": {"anyOf": [_INSTANT, _NULL]},
    "stored_at": {"anyOf": [_INSTANT, _NULL]},
}


def article_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what `Article.to_dict` gives, a new one each time."""
    # Lists come back from the serialised side, where tuples are arrays and every field is present.
    schema = TypeAdapter(Article).json_schema(mode="serialization")
    parts: dict[str, Any] = schema.pop("$defs")
    for name, part in parts.items():
        part.pop("title", None)
        _close(part)
        part["description"] = _PART_DESCRIPTIONS[name]
    # A block is written with `level` and `time` only where it has them; then they are never null.
    block = parts["Block"]
    block["required"] = ["kind", "text"]
    block["properties"]["level"] = {"type": "integer", "minimum": 1, "maximum": 6}
    block["properties"]["time"] = {"anyOf": _STATED}
    parts["Copy"]["properties"]["fetched_at"] = dict(_INSTANT)
    parts["Copy"]["properties"]["published"] = {"anyOf": [*_STATED, _NULL]}
    for side in ("width", "height"):
        parts["Image"]["properties"][side] = {"anyOf": [{"type": "integer", "minimum": 0}, _NULL]}
    parts["Capture"]["properties"]["bytes"] |= {"minimum": 0}
    parts["Capture"]["properties"]["sha256"] |= {"pattern": "^[0-9a-f]{64}$"}
    _close(schema)
    properties = schema["properties"]
    properties["revision"] |= {"minimum": 1}
    properties["content_hash"] |= {"pattern": r"^([0-9]+:[0-9a-f]{64})?$"}
    by_use = {"type": "array", "items": {"type": "string"}}
    properties["rights"]["properties"] = {
        "reserved": {"type": "array", "items": {"enum": list(USES)}, "uniqueItems": True},
        "reserved_by": {"type": "object", "propertyNames": {"enum": list(USES)}, "additionalProperties": by_use},
    }
    properties.update(_TIMES)
    for name in FIELDS:
        properties[name] = {"description": _DESCRIPTIONS[name], **properties[name]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Article",
        "description": "One news article, as newscrawler stores and exports it.",
        "type": "object",
        "required": list(FIELDS),
        "additionalProperties": False,
        "properties": copy.deepcopy({name: properties[name] for name in FIELDS}),
        "$defs": copy.deepcopy(parts),
    }


def _close(part: dict[str, Any]) -> None:
    """Make an object's schema exact: every property required, no other allowed, no titles and defaults of the types."""
    for declared in part["properties"].values():
        declared.pop("title", None)
        declared.pop("default", None)
    part["required"] = list(part["properties"])
    part["additionalProperties"] = False
