"""The language of a text as BCP 47: what the page states, held against the text itself."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from newscrawler.extraction.document import Document

# Characters given to the identifier: 300 and 700 give the same answers on 205 pages.
_SAMPLE_CHARS = 500
# Characters under which the page's own word counts more than the identifier's.
_TOO_SHORT_TO_TELL = 120
# Languages that the identifier does not tell apart reliably: what the page states is believed.
_ALIKE = (
    {"no", "nb", "nn", "da"}, {"hr", "sr", "bs", "sh", "sl"}, {"id", "ms", "jv"}, {"cs", "sk"}, {"es", "gl", "ca", "an"},  # noqa: E501
    {"pt", "gl"}, {"de", "lb", "als"}, {"zu", "xh", "st", "ss"}, {"bg", "mk"}, {"hi", "mr", "ne"}, {"nl", "af"},
    {"ru", "uk", "be"}, {"fa", "ps", "ur", "ar"}, {"zh", "yue"}, {"az", "tr"}, {"fr", "oc", "wa"},
)  # fmt: skip
_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].*)?$", re.IGNORECASE)
# Codes that are written but withdrawn or wrong.
_MEANT = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "kr": "ko", "gr": "el", "cz": "cs", "dk": "da",
          "se": "sv", "ua": "uk", "vn": "vi"}  # fmt: skip
# Languages that the identifier was not taught: it cannot contradict a page that states them.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af]")), ("th", re.compile("[\u0e01-\u0e4e]")),
    ("he", re.compile("[\u05d0-\u05ea]")), ("el", re.compile("[\u0391-\u03c9]")), ("zh", re.compile("[\u4e00-\u9fff]")),
)  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")


def language_of(document: Document, text: str) -> str | None:
    """Return the language of the text as a BCP 47 tag (`de`, `pt-BR`, `zh-Hant-TW`), None where nothing tells."""
    stated = next((tag for tag in map(normal_tag, _stated(document)) if tag), None)
    found = identified(text)
    if stated is None or found is None:
        return stated or found
    primary = stated.partition("-")[0]
    if primary == found or any(primary in group and found in group for group in _ALIKE):
        return stated
    if len(text) < _TOO_SHORT_TO_TELL or primary not in _identifier().nb_classes:
        return stated
    return found


def normal_tag(text: str | None) -> str | None:
    """Return a stated language as a BCP 47 tag in its usual letter case; None where it is none."""
    match = _TAG.match((text or "").strip().partition(",")[0].strip())
    if not match:
        return None
    primary = _MEANT.get(match[1].lower(), match[1].lower())
    script = match[2].title() if match[2] else None
    region = match[3].upper() if match[3] else None
    return "-".join(part for part in (primary, script, region) if part)


def identified(text: str) -> str | None:
    """Return the language that the text is written in, as a primary tag; None for a text without letters.

    A script that one language owns decides alone.
    """
    sample = text[:_SAMPLE_CHARS]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return None
    for language, script in _SCRIPTS:
        count = len(script.findall(sample))
        # Japanese is mostly Chinese characters; kana among them tell.
        if count > letters * (0.1 if language == "ja" else 0.4):
            return language
    language, _ = _identifier().classify(sample)
    return "nb" if language == "no" else str(language)


def _stated(document: Document) -> list[str | None]:
    tree = document.tree
    body = tree.find("body")
    found: list[str | None] = [
        *(document.json_ld.texts(document.json_ld.first("inLanguage"))[:1]),
        tree.get("lang"),
        tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        body.get("lang") if body is not None else None,
        document.meta("content-language", "og:locale", "language", "dc.language", "dcterms.language"),
        next((value for name, value in document.headers.items() if name.lower() == "content-language"), None),
    ]
    return found


@lru_cache(maxsize=1)
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE)
