"""Bytes to text: byte-order mark, strictly valid UTF-8, HTTP header, meta element, detection, in that order.

Labels mean what browsers take them to mean (WHATWG Encoding Standard): `latin-1` is windows-1252, `gb2312` is
gb18030. A page that says one thing and is another is common, so a declared encoding counts only if it decodes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import charset_normalizer
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

# Bytes looked at when nothing is declared: detection is slow, and this much text is enough to tell.
_DETECTION_SAMPLE_BYTES = 40_000
# Share of replacement characters among non-ASCII characters under which a text is UTF-8 with damage.
_DAMAGED_SHARE = 0.05

# C0 controls but tab, line feed, carriage return; DEL.
_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
# Numeric references and mislabelled pages bring C1 controls; browsers read them as windows-1252.
_C1 = re.compile(rb"\xc2[\x80-\x9f]")
# References to controls: of C0 (but tab and line feed), DEL and C1.
_CONTROL_REFERENCE = re.compile(
    rb"&#(?:0*([0-8]|1[1-9]|2\d|3[01]|12[7-9]|1[345]\d)(?!\d)|x0*([0-8b-f]|1[0-9a-f]|7f|[89][0-9a-f])(?![0-9a-f]));?",
    re.IGNORECASE,
)
_NOT_ASCII = re.compile(rb"[^\0-\x7f]")


def decode(body: bytes, headers: Mapping[str, str] | None = None) -> str:
    """Return the page as text. Never raises: what no encoding explains becomes U+FFFD."""
    return _decode(body, headers or {})


def encoded(text: str) -> bytes:
    """Return the text as UTF-8 without NUL bytes, controls and surrogates; C1 controls read as windows-1252."""
    data = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    if b"\xc2" in data:
        data = _C1.sub(lambda match: _as_windows(match[0][1]), data)
    return _CONTROL_REFERENCE.sub(_referred, data) if b"&#" in data else data


def _referred(match: re.Match[bytes]) -> bytes:
    """Return what a reference to a control means: a line's end, a letter of windows-1252, nothing."""
    code = int(match[1]) if match[1] else int(match[2], 16)
    return b"\n" if code in (12, 13) else b"" if code < 128 else _as_windows(code)


def _as_windows(code: int) -> bytes:
    return bytes([code]).decode("cp1252", "ignore").encode()


def _decode(body: bytes, headers: Mapping[str, str]) -> str:
    encoding, bom = read_bom(body)
    if encoding is not None and bom is not None:
        return body[len(bom) :].decode(encoding, "replace")
    wide = _wide_without_mark(body)
    if wide:
        return body.decode(wide, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = list(_declared(body, headers))
    for label in declared:
        try:
            return body.decode(label)
        except (UnicodeError, LookupError):
            continue
    damaged = body.decode("utf-8", "replace")
    if damaged.count("\ufffd") <= _DAMAGED_SHARE * (len(damaged) - len(damaged.encode("ascii", "ignore"))):
        return damaged
    for guess in filter(None, (_detected(body), *declared)):
        try:
            return body.decode(guess, "replace")
        except (UnicodeError, LookupError):
            continue
    return body.decode("cp1252", "replace")


def _wide_without_mark(body: bytes) -> str | None:
    """Recognise UTF-16 by the NUL beside the first letters."""
    start = body[:64].lstrip(b"\r\n\t ")
    if start[:1] == b"<" and start[1:2] == b"\0" and start[3:4] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if start[:2] == b"\0<" and start[2:3] == b"\0" else None


def _declared(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    content_type = next((value for name, value in headers.items() if name.lower() == "content-type"), None)
    for label in (http_content_type_encoding(content_type), html_body_declared_encoding(body)):
        name = resolve_encoding(label) if label else None
        if name and not name.startswith(("utf-8", "utf-16", "utf-32")):
            yield name


def _detected(body: bytes) -> str | None:
    best = charset_normalizer.from_bytes(_telling_sample(body)).best()
    return best.encoding if best is not None else None


def _telling_sample(body: bytes) -> bytes:
    """Return a piece around the first bytes that are not ASCII: the head of a page is often all ASCII."""
    match = _NOT_ASCII.search(body)
    first = match.start() if match else 0
    return body[max(0, first - 1000) : first + _DETECTION_SAMPLE_BYTES]
