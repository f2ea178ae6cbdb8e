"""Text as the search indexes take it: one form for the index and for what a user types.

Scripts written without spaces, and Korean, whose particles cling to the word, go in one character a token and are
asked for as a phrase: any word of the text is then found wherever it stands.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from newscrawler.article import Article

__all__ = ["apart", "indexed", "phrases", "unspaced"]

# Unicode blocks: Thai, Lao, Myanmar (and extensions), Khmer, kana, bopomofo, CJK ideographs with extensions A to H
# and compatibility forms, Hangul syllables, halfwidth kana (folded by NFKC before).
_BLOCKS = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua9e0-\ua9ff\uaa60-\uaa7f\uac00-\ud7a3\uf900-\ufaff\U00020000-\U000323af]"
)
_UNSPACED = re.compile(f"({_BLOCKS})")
_UNSPACED_RUN = re.compile(f"{_BLOCKS}+")
# Arabic and Hebrew vowel points and the Arabic stretcher: written or left out at will.
_POINTS = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_WORD = re.compile(r"\w")


def indexed(text: str) -> str:
    """Return the text as it is indexed: NFKC, vowel points off, characters of unspaced scripts set apart by spaces."""
    if text.isascii():
        return text.replace("\0", " ")
    folded = _POINTS.sub("", unicodedata.normalize("NFKC", text)).replace("\0", " ")
    return _UNSPACED.sub(r" \1 ", folded).encode("utf-8", "replace").decode("utf-8")


def phrases(words: str) -> list[str]:
    """Return what a user typed as phrases to find all of, in the indexed form, without any sign that a query language
    could take for its own; a word of signs only is left out."""
    typed = (" ".join(indexed(word).split()) for word in words.replace('"', " ").replace("\\", " ").split())
    return [phrase for phrase in typed if _WORD.search(phrase)]


def unspaced(article: Article) -> str:
    """Return the article's searchable text in unspaced scripts only, characters set apart; "" where it has none."""
    whole = " ".join([article.title or "", article.description or "", *article.authors, article.text])
    if whole.isascii():
        return ""
    # A stroke where something else stood, so that no phrase is found across it.
    runs = _UNSPACED_RUN.findall(unicodedata.normalize("NFKC", whole))
    return " / ".join(" ".join(run) for run in runs)


def apart(phrase: str) -> list[str]:
    """Return a phrase of `phrases` cut where unspaced scripts and others meet: for an index that keeps them apart."""
    groups = groupby(phrase.split(), key=lambda token: _UNSPACED.fullmatch(token) is not None)
    return [" ".join(tokens) for _, tokens in groups]
