"""The data model: an article as the contract gives it, and the reason where there is none.

Everything here is immutable and turns into plain JSON values and back without loss. Instants are RFC 3339
text, so that the offset a page states is kept; a date alone stays a date.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

from newscrawler import rows
from newscrawler.errors import ArticleError

BlockKind = Literal["heading", "paragraph", "list_item", "quote", "table", "code", "entry"]
ArticleKind = Literal["article", "liveblog", "video", "gallery", "audio", "other"]
Access = Literal["free", "metered", "paid", "unknown"]
CaptureKind = Literal["png", "pdf", "mhtml"]

# Raised when the normalisation below changes, so that old hashes are not compared with new ones.
HASH_VERSION = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the body. `level` is 1–6 on headings, `time` RFC 3339 on entries of a live blog, else None."""

    kind: BlockKind
    text: str
    level: int | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article; `width` and `height` in pixels as the page states them."""

    url: str
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Syndication:
    """Who had the article first: `origin` a name, `origin_url` where the page links it, `evidence` its own words."""

    origin: str
    origin_url: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Copy:
    """Another place where the very same text was seen; `fetched_at` RFC 3339 UTC.

    `published`, `syndication`, `publisher` and `title` are what the article there has, None where it has not: it may be
    the original.
    """

    url: str
    source: str | None
    fetched_at: str
    published: str | None = None
    syndication: Syndication | None = None
    publisher: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """A file of the rendered page: `path` below the captures' folder, with slashes; `sha256` in hex."""

    kind: CaptureKind
    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, field by field as `newscrawler schema` publishes it.

    None means not found; an empty tuple means looked for and nothing there. `text` is always the texts of
    `blocks` joined by a line break. `provenance` names where fields came from (`{"title": "json-ld headline"}`),
    `captures` are files of the page; neither is part of the hash or makes a revision. `stored_at` and `cluster_id` are
    None until a store has set them.
    """

    url: str
    canonical_url: str
    source: str | None = None
    publisher: str | None = None
    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    section: str | None = None
    topics: tuple[str, ...] = ()
    text: str = ""
    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    kind: ArticleKind = "article"
    access: Access = "unknown"
    syndication: Syndication | None = None
    copies: tuple[Copy, ...] = ()
    cluster_id: str | None = None
    revision: int = 1
    content_hash: str = ""
    fetched_at: str | None = None
    stored_at: str | None = None
    rendered: bool = False
    captures: tuple[Capture, ...] = ()
    rights: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, every field of the contract present; `level` and `time` of a block only if set."""
        row = {name: _plain(getattr(self, name)) for name in FIELDS}
        row["blocks"] = [_block_row(block) for block in self.blocks]
        return row

    def to_json(self) -> str:
        """Return one line of JSON, without escapes for letters outside ASCII."""
        return json_line(self.to_dict())

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Article:
        """Return the article that `to_dict` gave. Raises ArticleError naming the first field that is wrong."""
        unknown = sorted(str(name) for name in row if name not in FIELDS)
        if unknown:
            raise ArticleError(f"{unknown[0]}: no such field of an article")
        values = {name: _READ[name](name, row[name]) for name in FIELDS if name in row}
        for name in ("url", "canonical_url"):
            if not values.get(name):
                raise ArticleError(f"{name}: missing")
        return cls(**values)

    @classmethod
    def from_json(cls, line: str) -> Article:
        """Return the article that `to_json` gave. Raises ArticleError."""
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ArticleError(f"not JSON: {error}") from error
        if not isinstance(row, dict):
            raise ArticleError("not a JSON object")
        return cls.from_dict(row)


@dataclass(frozen=True, slots=True)
class Found:
    """An article on its way to the store, with the addresses that led to it, as asked for.

    `captures` are files of its page that are to be kept with it, the bytes by kind.
    """

    article: Article
    requested: tuple[str, ...] = ()
    captures: Mapping[CaptureKind, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a page gave no article.

    `code` is a short name to count by (docs/refusals.md lists them), `reason` a sentence, `confidence` 0–1 how
    sure it is that there is none. `retry` says that another try may well succeed (a time-out, a server error);
    `retry_after_s` is the wait the server asked for, in seconds, and without `retry` when to look whether it still
    holds. `about` tells a page from a feed or sitemap.
    """

    code: str
    reason: str
    confidence: float = 1.0
    url: str | None = None
    source: str | None = None
    retry: bool = False
    retry_after_s: float | None = None
    about: Literal["page", "list"] = "page"

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return dataclasses.asdict(self)


FIELDS: tuple[str, ...] = tuple(f.name for f in dataclasses.fields(Article))


def json_line(row: Mapping[str, Any]) -> str:
    """Return one line of JSON, letters as they are; escaped where the text could not be written as UTF-8 otherwise."""
    line = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(row, separators=(",", ":"))
    return line


def content_hash(text: str) -> str:
    """Return `VERSION:HEX` of the text with NFC and white space collapsed; "" hashes like any text."""
    normal = " ".join(unicodedata.normalize("NFC", text).split())
    return f"{HASH_VERSION}:{hashlib.sha256(normal.encode('utf-8', 'surrogatepass')).hexdigest()}"


def rfc3339(value: datetime | date) -> str:
    """Return the instant cut to milliseconds with its offset (`Z` for UTC), or the date alone.

    A datetime without an offset is written without one: the page did not state it.
    """
    if not isinstance(value, datetime):
        return value.isoformat()
    text = value.isoformat(timespec="milliseconds" if value.microsecond >= 1000 else "seconds")
    return text[:-6] + "Z" if value.tzinfo is UTC and text.endswith("+00:00") else text


def parse_instant(text: str | None) -> datetime | None:
    """Return the aware instant of an RFC 3339 text for sorting and comparing; no offset or a date alone counts as UTC.

    None for None and for text that is no time.
    """
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def utc_now() -> datetime:
    """Return the present instant in UTC, cut to milliseconds (BSON keeps no more)."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


# The parts of an article whose values are plain, with their fields.
_PARTS = {kind: tuple(f.name for f in dataclasses.fields(kind)) for kind in (Image, Syndication, Copy, Capture)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    names = _PARTS.get(type(value))
    if names is not None:
        # dataclasses.asdict copies every value deeply, for ten times the price.
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return dict(value)
    return value


def _block_row(block: Block) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": block.kind, "text": block.text}
    if block.level is not None:
        row["level"] = block.level
    if block.time is not None:
        row["time"] = block.time
    return row


def _time(name: str, value: Any) -> str | None:
    stated = rows.optional_text(name, value)
    if stated is not None and parse_instant(stated) is None:
        raise ArticleError(f"{name}: {stated!r} is no RFC 3339 time or date")
    return stated


_BLOCK = rows.part(
    Block, {"kind": rows.one_of(BlockKind), "text": rows.text, "level": rows.optional(rows.number), "time": _time}
)
_IMAGE = rows.part(
    Image,
    {
        "url": rows.text,
        **dict.fromkeys(("caption", "credit"), rows.optional_text),
        **dict.fromkeys(("width", "height"), rows.optional(rows.number)),
    },
)
_SYNDICATION = rows.part(Syndication, {"origin": rows.text, "origin_url": rows.optional_text, "evidence": rows.text})
_COPY = rows.part(
    Copy,
    {
        "url": rows.text,
        "source": rows.optional_text,
        "fetched_at": rows.text,
        "published": _time,
        "syndication": rows.optional(_SYNDICATION),
        "publisher": rows.optional_text,
        "title": rows.optional_text,
    },
)
_CAPTURE = rows.part(
    Capture, {"kind": rows.one_of(CaptureKind), "path": rows.text, "bytes": rows.number, "sha256": rows.text}
)

_READ: dict[str, rows.Reader] = {
    **dict.fromkeys(("url", "canonical_url", "text", "content_hash"), rows.text),
    **dict.fromkeys(
        ("source", "publisher", "title", "description", "language", "section", "cluster_id"), rows.optional_text
    ),
    **dict.fromkeys(("published", "modified", "fetched_at", "stored_at"), _time),
    **dict.fromkeys(("authors", "topics"), rows.list_of(rows.text)),
    "blocks": rows.list_of(_BLOCK),
    "images": rows.list_of(_IMAGE),
    "copies": rows.list_of(_COPY),
    "kind": rows.one_of(ArticleKind),
    "access": rows.one_of(Access),
    "syndication": rows.optional(_SYNDICATION),
    "revision": rows.number,
    "rendered": rows.flag,
    "captures": rows.list_of(_CAPTURE),
    "rights": rows.mapping,
    "provenance": rows.mapping_of(rows.text),
}
