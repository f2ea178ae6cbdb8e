"""The language of a text as BCP 47: what the page states, held against the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from newscrawler.extraction.document import Document

# Characters given to the identifier: 300 and 700 give the same answers on 205 pages, and each costs a microsecond.
_SAMPLE_CHARS = 300
# Characters under which the page's own word counts more than the identifier's.
_TOO_SHORT_TO_TELL = 120
# Languages that the identifier does not tell apart reliably: what the page states is believed.
_ALIKE = (
    {"no", "nb", "nn", "da"}, {"hr", "sr", "bs", "sh", "sl"}, {"id", "ms", "jv"}, {"cs", "sk"}, {"es", "gl", "ca", "an"},  # noqa: E501
    {"pt", "gl"}, {"de", "lb", "als"}, {"zu", "xh", "st", "ss"}, {"bg", "mk"}, {"hi", "mr", "ne"}, {"nl", "af"},
    {"ru", "uk", "be"}, {"fa", "ps", "ur", "ar"}, {"zh", "yue"}, {"az", "tr"}, {"fr", "oc", "wa"},
)  # fmt: skip
# Small words that one language has and its neighbours have not. A text that is full of those of the language its page
# states is in it, for a tenth of the identifier's time.
_SMALL_WORDS = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of that was with for from his have has this which they been were would are will said by as",
        "de": "der die das und ist nicht ein eine den dem mit von auf für sich des auch zu wird bei nach",
        "fr": "les des et une dans est pour qui au sur avec ce cette ont été aux du il elle pas",
        "es": "el los las y en una por con del fue ha más su al lo como pero este sus está",
        "it": "il di che della gli è sono nel per dei alla delle ha dal anche una del più si",
        "pt": "o os um uma não em da do dos das pelo foi mais ao são à na no seu",
        "nl": "het een van en dat niet zijn voor met op ook hij aan wordt door heeft bij naar",
        "sv": "och att det som på är av för med till den har inte om ett från var",
        "pl": "w i się na nie z do jest że to od o jak po przez który oraz są",
        "fi": "ja on ei että se oli hän mukaan myös kun ovat mutta joka ole sen",
        "tr": "ve bir bu için da de ile olarak olan daha çok gibi sonra en kadar",
    }.items()
}
# Of the words of a sample: a text has 0.1 to 0.3 of its own language's, and of another's less than half as many.
_TELLING_SHARE, _FEWEST_WORDS = 0.1, 20
_TAG = re.compile(r"^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_.@].*)?$", re.IGNORECASE)
# Codes that are written but withdrawn or wrong.
_MEANT = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "kr": "ko", "gr": "el", "cz": "cs", "dk": "da",
          "se": "sv", "ua": "uk", "vn": "vi"}  # fmt: skip
# Characters of a statement that are looked at: a list of tags may follow the first.
_TAG_CHARS = 60
# What stands in a language's place: character sets, and the codes for none, several and unknown ones.
_NO_LANGUAGE = frozenset(["utf", "iso", "und", "mul", "zxx", "mis"])
# Languages that the identifier was not taught: it cannot contradict a page that states them.
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")), ("ko", re.compile("[\uac00-\ud7af]")), ("th", re.compile("[\u0e01-\u0e4e]")),
    ("he", re.compile("[\u05d0-\u05ea]")), ("el", re.compile("[\u0391-\u03c9]")), ("zh", re.compile("[\u4e00-\u9fff]")),
)  # fmt: skip
_LETTER = re.compile(r"[^\W\d_]")


def language_of(document: Document, text: str) -> str | None:
    """Return the language of the text as a BCP 47 tag (`de`, `pt-BR`, `zh-Hant-TW`), None where nothing tells."""
    evidence = document.evidence
    stated, place = None, ""
    for where, value in _stated(document):
        tag = normal_tag(value)
        if tag:
            evidence.saw("language", where, tag)
            stated, place = (stated, place) if stated else (tag, where)
    if stated is not None and _is_full_of(text, stated.partition("-")[0]):
        evidence.chose("language", place)
        return stated
    found = identified(text)
    if found is not None:
        evidence.saw("language", "text", found)
    if stated is None or (found is not None and _contradicts(found, stated.partition("-")[0], text)):
        if found is not None:
            evidence.chose("language", "text")
        return found
    evidence.chose("language", place)
    return stated


def _contradicts(found: str, primary: str, text: str) -> bool:
    """Return whether the identified language outweighs the stated one."""
    if primary == found or any(primary in group and found in group for group in _ALIKE):
        return False
    return len(text) >= _TOO_SHORT_TO_TELL and primary in _identifier().nb_classes


def _is_full_of(text: str, language: str) -> bool:
    """Return whether the small words of a language prevail in the text: a quick yes, while False says nothing."""
    words = text[:_SAMPLE_CHARS].lower().split() if language in _SMALL_WORDS else []
    if len(words) < _FEWEST_WORDS:
        return False
    counts = {name: sum(word in small for word in words) for name, small in _SMALL_WORDS.items()}
    own = counts.pop(language)
    return own >= _TELLING_SHARE * len(words) and own >= 2 * max(counts.values())


def normal_tag(text: str | None) -> str | None:
    """Return a stated language as a BCP 47 tag in its usual letter case; None where it is none."""
    match = _TAG.match((text or "")[:_TAG_CHARS].strip().partition(",")[0].strip())
    if not match:
        return None
    primary = _MEANT.get(match[1].lower(), match[1].lower())
    if primary in _NO_LANGUAGE:
        return None
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


def _stated(document: Document) -> Iterator[tuple[str, str | None]]:
    tree = document.tree
    body = tree.find("body")
    yield "json-ld inLanguage", next(iter(document.json_ld.texts(document.json_ld.first("inLanguage"))), None)
    yield "html lang", tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    yield "body lang", body.get("lang") if body is not None else None
    for name in ("content-language", "og:locale", "language", "dc.language", "dcterms.language"):
        yield f"meta {name}", document.meta(name)
    yield (
        "header",
        next((value for name, value in document.headers.items() if name.lower() == "content-language"), None),
    )


@lru_cache(maxsize=1)
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE)
