"""Finding the republisher's footer (`footer_wordings`) at the end of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newscrawler.extraction.footer_wordings import WORDINGS, Wording

# Characters of title and site; more is a paragraph.
_TITLE, _SITE = 300, 100
LONGEST = _TITLE + _SITE + 120


class Footer(NamedTuple):
    """A footer found in a text: from `start` on, the title and the site it names."""

    start: int
    title: str
    site: str


def _spaced(pattern: str) -> str:
    return pattern.replace("'", "['’‘ʼ´`]").replace(" ?", r"\s*").replace(" ", r"\s+")


def _compiled(wording: Wording) -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, between, after = wording.before, wording.between, wording.after
    gap = r"\s*" if re.search("[\u3040-\u30ff\u4e00-\u9fff\u0e00-\u0e7f\uac00-\ud7af]", between) else r"\s+"
    hebrew = r"\s*" if re.search("[\u0590-\u05ff]", between) else gap
    joint = r"\s*" if after.startswith(("(?:に", "에", "(?:'", "(?:-", "(?:[-")) else gap
    tail = f"(?:{joint if not after.endswith('?') else chr(92) + 's*'}{_spaced(after)})" if after else ""
    opened = f"{_spaced(before)}{'' if not before or before.endswith('?') else gap}" + (
        r"\s*" if before.endswith("?") else ""
    )
    whole = (
        rf"(?:(?<=[\s.!?…»”\")\]。！？।؟])|^){opened}(?P<title>\S.{{0,{_TITLE}}}?){gap}{_spaced(between)}{hebrew}"
        rf"(?P<site>\S.{{0,{_SITE}}}?){tail}\s*[.。।!]?\s*$"
    )
    return re.compile(_spaced(between)), re.compile(whole)


# Scripts that part no words, and Hebrew, Arabic and Korean, whose words carry others before or behind them.
_UNSPACED = re.compile("[\u0590-\u08ff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Form(NamedTuple):
    """One language's footer. One of its telling words is there: in UTF-8, as a search of bytes is the faster one, each
    with its words where blanks part them.
    """

    telling: list[tuple[bytes, frozenset[str]]]
    between: re.Pattern[str]
    whole: re.Pattern[str]


def _with_parts(words: str) -> tuple[bytes, frozenset[str]]:
    return words.encode(), frozenset(() if _UNSPACED.search(words) else words.split())


_FORMS = tuple(
    Form([_with_parts(words) for words in wording.telling.split("|")], *_compiled(wording)) for wording in WORDINGS
)


def forms_in(text: str) -> tuple[Form, ...]:
    """Return the footers whose words are in a text: those to look for more closely."""
    data = text.encode("utf-8", "surrogatepass")
    # To ask a set for a word costs a hundredth of searching a page for it; a mark may cling to one part, hardly to all.
    seen = set(text.replace(".", " ").split())
    unspaced = _UNSPACED.search(text) is not None
    return tuple(
        form
        for form in _FORMS
        if any((not seen.isdisjoint(parts) if parts else unspaced) and words in data for words, parts in form.telling)
        and form.between.search(text)
    )


def footers_in(text: str, forms: tuple[Form, ...] | None = None) -> Iterator[Footer]:
    """Yield the readings of the end of a text as a footer, language by language. `forms`: those that may be in it."""
    tail_start = max(0, len(text) - LONGEST)
    tail = text[tail_start:]
    for form in forms_in(tail) if forms is None else forms:
        match = form.whole.search(tail) if form.between.search(tail) else None
        if match:
            yield Footer(tail_start + match.start(), _bare(match["title"]), _bare(match["site"]))


def _bare(text: str) -> str:
    return text.strip(" \t\n«»“”„\"'‘’〈〉《》「」『』.·:：")
