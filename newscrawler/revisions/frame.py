"""Lines that stand among the paragraphs of a story and are no part of it: what a page puts around any text."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from newscrawler.revisions import frame_words
from newscrawler.revisions.notices import is_notice
from newscrawler.revisions.spelling import spelled

__all__ = ["is_frame", "names", "told"]

# Letters of a line as `spelled`; what is longer is a paragraph, whatever it starts with.
_LONGEST = 220
# Words up to which a line that leads elsewhere may end as a sentence does, and one of CALLS start with a single word.
_LINK_WORDS, _CALL_WORDS = 12, 4
# Words beside the date in a line that says when the page was set; words of a country's longest form ("mis à jour le
# mercredi 25 novembre 2026 à 12 h 40").
_STAMP_WORDS = 6
# Letters and words of a headline that is looked for in another line, and words that may stand around it there: a short
# one may be part of a sentence.
_HEADLINE_LETTERS, _HEADLINE_WORDS, _AROUND_HEADLINE = 20, 4, 15

_PARTED = re.compile(r"[|·•‧●∙]")
_SEPARATORS = re.compile(r"\s*[|·•‧●∙]\s*")
_NUMBER = re.compile(r"\d+(?: \d+)*(?: ?(?:k|m|mio|tsd|тыс|млн|万|萬|만|천))?(?= |$)")
_DIGITS_END = re.compile(r"(?<=\d)(?=[^\W\d])")
_DATE = re.compile(r"\d{1,2}\s?[:.hH時时시]\s?\d\d|\b(?:19|20|25)\d\d\b|\d{1,2}[./-]\d{1,2}|\d+\s?[月월]")
# A price with its change in per cent, signed: `DAX 18.345,12 +0,5 %`.
_TICKER = re.compile(r"[^\W\d][\w.&-]*(?: [\w.&-]+){0,3} [$€£¥]?[\d.,]+ (?:[-+−–][\d.,]+ )?\(?[-+−–][\d.,]+ ?%\)?")
_COPYRIGHT = re.compile(r"\W*(?:©|\(c\)\s|copyright\b)", re.IGNORECASE)
_SENTENCE_END = tuple(".。।؟?!！？")


class _Words(NamedTuple):
    """The wordings as `spelled`; those that start a line by their first word."""

    elsewhere: dict[str, tuple[str, ...]]
    calls: dict[str, tuple[str, ...]]
    stamps: dict[str, tuple[str, ...]]
    before_colon: frozenset[str]
    alone: frozenset[str]
    counted: frozenset[str]
    rights: tuple[str, ...]


@cache
def _words() -> _Words:
    def phrases(group: str) -> list[str]:
        parts = (part for line in group.strip().split("\n") for part in line.split("|"))
        return list(dict.fromkeys(" ".join(_marked(part)) for part in parts))

    def starts(group: str) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for phrase in phrases(group):
            first = phrase.partition(" ")[0]
            found[first] = (*found.get(first, ()), phrase)
        return found

    return _Words(
        starts(frame_words.ELSEWHERE),
        starts(frame_words.CALLS),
        starts(frame_words.STAMPS),
        frozenset(phrases(frame_words.BEFORE_COLON)),
        frozenset((*phrases(frame_words.ALONE), *phrases(frame_words.ELSEWHERE))),
        frozenset(phrases(frame_words.COUNTED)),
        tuple(phrases(frame_words.RIGHTS)),
    )


def _marked(phrase: str) -> list[str]:
    """Return the words of a phrase as `spelled`, with the mark for a number as a word of its own."""
    return [word for part in re.split("(#)", phrase) for word in ([part] if part == "#" else spelled(part).split())]


def is_frame(line: str) -> bool:
    """Say whether a line by itself is no part of a story: it leads elsewhere, asks for something, counts readers or
    minutes, is an advertisement's mark, or says when the page was set or whose it is. Whole lines only: a sentence
    that mentions any of this is a sentence. What corrects the story is part of it.
    """
    if len(line) > 2 * _LONGEST:
        return False
    words = spelled(line)
    if not words or len(words) > _LONGEST:
        return not words
    around = (
        words in _words().alone
        or _is_counter(words)
        or _is_link(line, words)
        or _is_call(words)
        or _is_stamp(line, words)
        or _states_rights(line, words)
        or _TICKER.fullmatch(line.strip()) is not None
    )
    return around and not is_notice(line)


def told(line: str) -> str:
    """Return what of a line is part of the story: "" for one of `is_frame`, else all but the counters in it."""
    if is_frame(line):
        return ""
    if len(line) > _LONGEST or not _PARTED.search(line):
        return line
    return " ".join(part for part in _SEPARATORS.split(line) if part and not _is_counter(spelled(part)))


def names(line: str, headline: str | None) -> bool:
    """Say whether a line is but a sentence around the headline, as the one that a republisher puts at the end is."""
    title = spelled(headline or "")
    if (
        len(title) < _HEADLINE_LETTERS
        or len(title.split()) < _HEADLINE_WORDS
        or len(line) > len(headline or "") + _LONGEST
    ):
        return False
    words = spelled(line)
    return words != title and title in words and len(words.split()) - len(title.split()) <= _AROUND_HEADLINE


def _is_counter(words: str) -> bool:
    if not words or len(words) > _LONGEST // 2:
        return False
    numbers = _NUMBER.sub("#", _DIGITS_END.sub(" ", words))
    return numbers in _words().counted


def _starting(groups: dict[str, tuple[str, ...]], words: str) -> str | None:
    """Return the longest of the phrases that a line starts with."""
    found = [each for each in groups.get(words.partition(" ")[0], ()) if words == each or words.startswith(f"{each} ")]
    return max(found, key=len, default=None)


def _is_link(line: str, words: str) -> bool:
    head, colon, _ = line.replace("：", ":").partition(":")
    if colon and spelled(head) in _words().before_colon:
        return True
    if _starting(_words().elsewhere, words) is None:
        return False
    return len(words.split()) <= _LINK_WORDS or not line.rstrip().endswith(_SENTENCE_END)


def _is_call(words: str) -> bool:
    phrase = _starting(_words().calls, words)
    return phrase is not None and (" " in phrase or words.count(" ") < _CALL_WORDS)


def _is_stamp(line: str, words: str) -> bool:
    phrase = _starting(_words().stamps, words)
    if phrase is None or not _DATE.search(line):
        return False
    rest = _DIGITS_END.sub(" ", words[len(phrase) :]).split()
    numbers = sum(word.isdigit() for word in rest)
    return numbers > 1 and len(rest) - numbers <= _STAMP_WORDS


def _states_rights(line: str, words: str) -> bool:
    return _COPYRIGHT.match(line) is not None or any(f" {phrase} " in f" {words} " for phrase in _words().rights)
