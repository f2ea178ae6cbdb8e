"""The bytes of a list as plain UTF-8 that an XML parser gets through: recoded, mended.

Nothing is parsed here. Entities that a document declares for itself are never expanded: a declaration that leads to
other entities or to other files is refused, every other is dropped together with its DOCTYPE.
"""

from __future__ import annotations

import codecs
import html.entities
import re

from w3lib.encoding import resolve_encoding

_CHUNK_BYTES = 1 << 20
# UTF-8 with at most one broken character in so many outside ASCII is still UTF-8.
_BROKEN_ONE_IN = 10
# How far from the start the XML declaration and the DOCTYPE are looked for.
_HEAD_BYTES = 65536

_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,400}>", re.IGNORECASE)
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
# What stands before the root: white space, comments, instructions.
_PROLOG = re.compile(rb"(?:\s+|<!--.*?-->|<\?.*?>)*", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_HTML_DOCTYPE = re.compile(rb"<!DOCTYPE\s+html\b", re.IGNORECASE)
_ENTITY_TO_MORE = re.compile(
    rb"<!ENTITY\s+[^\s%>]+\s+(?:\"[^\"]*&[^\"#][^\"]*\"|'[^']*&[^'#][^']*'|SYSTEM\b|PUBLIC\b)", re.IGNORECASE
)
# Characters out of place: no feed that anybody wrote has more, and each costs a parser a hundred bytes and more.
_MISPLACED_MAX = 200_000
_NAME = re.compile(rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "urlset", "sitemapindex", "html"})
_KNOWN_ROOT = re.compile(rb"<(?:\?xml\s|(?:[\w.-]+:)?(?:rss|rdf|feed|urlset|sitemapindex)[\s>])", re.IGNORECASE)
# XML 1.0, 2.2: characters that no document may hold.
_FORBIDDEN = bytes(set(range(32)) - {9, 10, 13})
# A CDATA section that never ends is passed over whole, so that the scan stays linear.
_UNESCAPED = re.compile(
    rb"<!\[CDATA\[(?:.*?\]\]>|.*\Z)|<(?![A-Za-z_:/!?\x80-\xff])|&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)(\w{2,31};)?",
    re.IGNORECASE | re.DOTALL,
)
# Encodings whose bytes are all ASCII: they read as valid UTF-8, so the declaration decides.
_ESCAPED = ("iso-2022", "hz")


# References to NUL and to surrogates: no characters (XML 1.0, 2.2), and libxml2 passes them on in recovery.
_NO_CHARACTER = re.compile(
    rb"&#(?:0+|[xX]0+|[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2}|0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));"
)


class MarkupError(ValueError):
    """The bytes cannot be read; `code` and `reason` go into the listing, which is the value the caller gives."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code


def recoded(body: bytes, content_type: str | None = None) -> bytes:
    """Return the document as UTF-8 without byte-order mark and leading white space.

    Believed in this order: byte-order mark, strictly valid UTF-8, the XML declaration, the header's charset,
    windows-1252. Bytes that do not fit become U+FFFD.
    """
    if body.startswith(codecs.BOM_UTF8):
        body = body[3:]
    elif encoding := _utf16(body):
        body = body.decode(encoding, "replace").encode("utf-8", "replace")
    stated = charsets(body, content_type)
    escaped = next((name for name in stated if name.lower().startswith(_ESCAPED) and b"\x1b" in body), None)
    return ((escaped and _decoded(body, escaped)) or fitted(body, stated)).lstrip()


def charsets(head: bytes, content_type: str | None) -> tuple[str, ...]:
    """Return the encodings that the document's declaration and the header name, in this order."""
    declaration = _DECLARATION.search(head, 0, _HEAD_BYTES)
    inside = _ENCODING.search(declaration[0]) if declaration else None
    header = _CHARSET.search(content_type or "")
    return tuple(
        name for name in (inside[1].decode("ascii", "replace") if inside else "", header[1] if header else "") if name
    )


def fitted(body: bytes, stated: tuple[str, ...]) -> bytes:
    """Return the bytes as UTF-8: as they are where they fit, else by the first of the stated encodings that does."""
    if _is_utf8(body):
        return body
    names = ("utf-8", *stated, "windows-1252")
    return next(found for name in names if (found := _decoded(body, name)) is not None)


def goes_in_pieces(head: bytes, content_type: str | None) -> bool:
    """Say whether the document can be recoded piece by piece: no UTF-16, no encoding that shifts (ISO-2022, HZ)."""
    return not _utf16(head) and not any(name.lower().startswith(_ESCAPED) for name in charsets(head, content_type))


def _utf16(body: bytes) -> str | None:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(body[:2])


def root_of(body: bytes) -> tuple[str, int]:
    """Return the root element's local name in lower case and where its tag starts; ("", 0) where there is none.

    Junk before the document (the warnings of a broken server) is passed over. Raises MarkupError `entities` where
    the document declares entities that lead to others or to files, or its DOCTYPE has no end.
    """
    name, start = _root_at(body, 0)
    if name not in _ROOTS:
        known = _KNOWN_ROOT.search(body, 0, _HEAD_BYTES)
        if known:
            return _root_at(body, known.start())
        if _HTML_DOCTYPE.match(body):
            # HTML's root tag may be left out (HTML Living Standard, 13.1.2.4).
            return "html", start
    return name, start


def _root_at(body: bytes, start: int) -> tuple[str, int]:
    start = _after_prolog(body, start)
    if body[start : start + 9].upper() == b"<!DOCTYPE":
        doctype = _DOCTYPE.match(body, start, start + _HEAD_BYTES)
        if doctype is None or _ENTITY_TO_MORE.search(doctype[0]):
            raise MarkupError("entities", "it declares entities made of other entities or files; none is expanded")
        start = _after_prolog(body, doctype.end())
    name = _NAME.match(body, start)
    return (name[2].decode("ascii").lower(), start) if name else ("", 0)


def _after_prolog(body: bytes, start: int) -> int:
    match = _PROLOG.match(body, start)
    return match.end() if match else start


def refuse_bombs(body: bytes) -> None:
    """Raise MarkupError for a document of bare `<` or `&`, which would take a parser in recovery gigabytes."""
    if max(body.count(b"<") - body.count(b">"), body.count(b"&") - body.count(b";")) > _MISPLACED_MAX:
        raise MarkupError("broken_xml", f"more than {_MISPLACED_MAX} characters that XML wants escaped")


def mended(body: bytes) -> bytes:
    """Return UTF-8 XML with every bare `&` and `<` escaped; HTML's names (`&nbsp;`) become their characters.

    Control characters, and references to what is no character, are taken out.
    """
    return _UNESCAPED.sub(_character, without_no_characters(body.translate(None, _FORBIDDEN)))


def without_no_characters(body: bytes) -> bytes:
    """Return XML without references to NUL and to surrogates, which a parser in recovery makes broken UTF-8 of."""
    return _NO_CHARACTER.sub(b"", body)


def _character(match: re.Match[bytes]) -> bytes:
    if match[0].startswith(b"<"):
        return b"&lt;" if len(match[0]) == 1 else match[0]
    name = match[1].decode("ascii", "replace") if match[1] else ""
    if name in html.entities.html5:
        return html.entities.html5[name].encode()
    return b"&amp;" + (match[1] or b"")


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(body), _CHUNK_BYTES):
            decoder.decode(body[start : start + _CHUNK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(body: bytes, encoding: str) -> bytes | None:
    """Return the bytes as UTF-8, None where no such encoding is known or too little of it fits."""
    name = resolve_encoding(encoding) if encoding else None
    if name is None or name.startswith("utf-16"):
        return None
    text = body.decode(name, "replace")
    if name == "utf-8":
        # A cut or a pasted letter breaks single characters; another encoding breaks nearly all that are not ASCII.
        broken = text.count("\ufffd")
        if broken * _BROKEN_ONE_IN > len(text) - len(text.encode("ascii", "ignore")):
            return None
    return text.encode("utf-8", "replace")
