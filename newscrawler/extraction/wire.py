"""Datelines with an agency's name, as they begin a text: "PARIS (AFP) –", "МОСКВА, 3 мая — РИА Новости."."""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re

from newscrawler.extraction.agencies import agency_in
from newscrawler.extraction.titles import squeezed
from newscrawler.stories import AGENCY_INITIALS, AGENCY_NAMES, agency_key

__all__ = ["agency_among", "dateline_in", "is_surely_agency", "named_outright"]

# Characters of a text in which a dateline stands; words of a place with its date.
_LOOKED_AT, _MOST_WORDS = 140, 8
# A character class of them; the first is escaped for where it stands in the middle of one.
_DASH = r"\-‐‑–—―−"
_DAY = r"(?:\d{1,2}\.?\s+[^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.?\s+\d{1,2})"
# "PARIS (AFP) –", "(ANSA) - ROMA, 3 MAG -", "(서울=연합뉴스) 홍길동 기자 =", "【ソウル聯合ニュース】", "[東京 3日 ロイター] -"
_BRACKETED = re.compile(
    rf"^(?P<place>[^()（）\[\]［］【】〔〕\n]{{0,60}}?)\s*[(（\[［【〔](?P<who>[^()（）\[\]［］【】〔〕\n]{{2,40}})[)）\]］】〕]"
    rf"(?P<end>\s*\.?\s*[{_DASH}:=])?"
)
# "МОСКВА, 3 мая — РИА Новости. ", "Москва. 3 мая. INTERFAX.RU - ", "MOSCOW, May 3. /TASS/. "
_DATED = re.compile(
    rf"^[^\n()]{{2,50}}?[,.]\s*{_DAY},?(?:\s*\d{{4}})?[\s{_DASH}/.,]*/?(?P<who>[^\W\d_][\w. {_DASH}]{{1,28}}?)/?\s*(?:[.{_DASH}](?:\s|$)|/)"
)
# "AFP - ", "ANKARA - AA - ", "Reuters, Kyiv – "
_LEADING = re.compile(
    rf"^(?:[^\W\d_][^\n,.:()/{_DASH}]{{1,25}}\s*[{_DASH},]\s*)?/?(?P<who>[^\W_][\w. ]{{1,25}}?)/?(?:,\s*[^\W\d_][^\n,.:()]{{1,25}}?)?\s*[{_DASH}]\s"
)
_HAN_NAMES = sorted((name for name in AGENCY_NAMES if re.fullmatch("[\u4e00-\u9fff]{2,}", name)), key=len, reverse=True)
_EAST_ASIAN = sorted(
    (name for name in AGENCY_NAMES if re.fullmatch("[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{2,}", name)),
    key=len,
    reverse=True,
)
# "新华社北京5月3日电（记者…）", "（中央社記者王小明台北3日電）": who, where, when, "wired". The words for telephone, television
# and computer begin alike.
_HAN = re.compile(
    rf"^[（(【]?\s*(?P<who>{'|'.join(_HAN_NAMES)})[^，。,：:\n]{{0,24}}?\d{{1,2}}日[^，。,：:\n\d]{{0,6}}?[电電讯訊](?![话話视視子影力台脑腦])"
)
# A place of several words has these between them; others that begin small make a sentence.
_SMALL_WORDS_LIST = """
    of the le la les de del di da du des den der am an in y e et und and i и sur on november october september august
"""
_SMALL_WORDS = frozenset(_SMALL_WORDS_LIST.split())
_PARTS = re.compile(rf"[=＝/／・･,，、|\s{_DASH}]+")
_PICTURE = re.compile(
    r"\b(?:photos?|fotos?|bild(?:er)?|images?|pictures?|pool|file|archiv|getty|video|grafik|graphic|infographic)\b|[:：©]|写真|图|圖|사진|صورة|фото",
    re.IGNORECASE,
)
_MOST_PARTS = 5
# Characters of a place that stands right before an agency's name in East Asian script.
_PLACE_CHARS = 8


def dateline_in(text: str, *, alone: bool = False) -> tuple[str, str] | None:
    """Return the agency that the dateline at the start of a text names and the dateline itself; None where there is
    none. `alone`: the text is a line of its own beside the body, and has to be a dateline and no more.
    """
    start = text[:_LOOKED_AT].lstrip()
    han = _HAN.match(start)
    if han:
        return han["who"], han[0].strip("（(【 ")
    bracketed = _BRACKETED.match(start)
    if bracketed and (not alone or bracketed.end() == len(text.strip())):
        agency = agency_among(bracketed["who"]) or (named_outright(bracketed["who"]) if bracketed["end"] else None)
        if agency and _is_place(bracketed["place"], ends=bool(bracketed["end"]), alone=alone):
            return agency, bracketed[0].strip()
    if alone:
        return None
    for pattern in (_DATED, _LEADING):
        match = pattern.match(start)
        agency = agency_in(match["who"]) if match else None
        if match and agency and is_surely_agency(agency):
            return agency, match[0].strip()
    return None


def agency_among(text: str) -> str | None:
    """Return the agency that the inside of brackets names, be it after a place or a date; None for pictures' credits
    and where there is none.
    """
    if _PICTURE.search(text):
        return None
    whole = agency_in(text)
    if whole:
        return whole
    parts = [part for part in _PARTS.split(text.strip()) if part]
    if len(parts) <= _MOST_PARTS:
        for part in parts:
            if is_surely_agency(part):
                return part
    return next(
        (name for name in _EAST_ASIAN if text.endswith(name) and len(text) - len(name) <= _PLACE_CHARS),
        None,
    )


def named_outright(text: str) -> str | None:
    """Return an agency's name where a place for such names holds it alone: there "Lusa" and "Ansa" are nobody's."""
    name = text.strip()
    return name if agency_key(name) else None


def is_surely_agency(name: str) -> bool:
    """Say whether a word among others is an agency's name: in small letters initials may be any word."""
    word = squeezed(name)
    return word in AGENCY_NAMES or (word in AGENCY_INITIALS and (name.isupper() or name == "dpa"))


def _is_place(text: str, *, ends: bool, alone: bool) -> bool:
    """Say whether what stands before the brackets is where and when, and no sentence. `ends`: a dash follows."""
    text = text.strip()
    words = text.split()
    if not words:
        return not alone or ends
    if len(words) > _MOST_WORDS:
        return False
    small = [word for word in words if word[:1].islower() and word.strip(".,").casefold() not in _SMALL_WORDS]
    if len(small) > (1 if re.search(r"\d", text) else 0):
        return False
    return ends or text.isupper() or (not alone and ("," in text or "،" in text))
