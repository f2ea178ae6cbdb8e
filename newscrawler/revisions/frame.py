"""Lines that stand among the paragraphs of a story and are no part of it: what a page puts around any text."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from newscrawler.months import MONTH_NAMES
from newscrawler.revisions import frame_words
from newscrawler.revisions.notices import is_notice
from newscrawler.revisions.spelling import spelled

__all__ = ["is_frame", "names", "told"]

# Letters of a line as `spelled`; what is longer is a paragraph, whatever it starts with.
_LONGEST = 220
# Words, and letters in scripts without blanks, of what a line leads to behind its colon: a headline.
_LINK_WORDS, _LINK_LETTERS = 15, 40
# Letters and words of a headline that is looked for in another line, and words that may stand around it there: a short
# one may be part of a sentence.
_HEADLINE_LETTERS, _HEADLINE_WORDS, _AROUND_HEADLINE = 20, 4, 15

_PARTED = re.compile(r"[|·•‧●∙]")
_SEPARATORS = re.compile(r"\s*[|·•‧●∙]\s*")
# What stands between the words that lead elsewhere and what they lead to.
_LEADS = re.compile(r"[:：|»›→】\]」]|\s[–—-]\s")
_NUMBER = re.compile(r"\d+(?: \d+)*(?: ?(?:k|m|mio|tsd|тыс|млн|万|萬|만|천))?(?= |$)")
_DIGITS_END = re.compile(r"(?<=\d)(?=[^\W\d])")
# Dates and times as `spelled`: `25 november 2026`, `november 25 2026`, with the day of the week or without; `25 11
# 2026`, `2026 年 11 月 25 日`, `25 tháng 11 năm 2026`; `12 40`, `12 h 40`, `12 時 40 分`. The month is looked up;
# in Thai it comes in letters, and there and in Arabic it may be of two words.
_YEAR = r"(?:13|14|19|20|25)\d\d"
_DATE = re.compile(
    rf"(?:^| )(?:(?:[^\s\d]+ )?(?P<month_first>\D+?) \d\d?(?: ?(?:st|nd|rd|th))? {_YEAR}"
    rf"|(?:[^\s\d]+ )?\d\d?(?: ?(?:st|nd|rd|th|de|er))? (?P<month>\D+?) (?:de )?{_YEAR}"
    rf"|\d\d?(?: tháng)? \d\d?(?: năm)? {_YEAR}|{_YEAR} \d\d? \d\d?"
    rf"|{_YEAR} ?[年년] ?\d\d? ?[月월] ?\d\d? ?[日일])(?= |$)"
)
_TIME = re.compile(r"(?:^| )(?:\d\d?(?: ?(?:h|u|kl))? \d\d(?: \d\d)?|\d\d? ?[時时시] ?\d\d? ?[分분]?)(?= |$)")
_HOUR = re.compile("[時时시]")
# A sign or the word with its year, and whose it is: `© The Example 2026`, `Copyright 2026 The Example`.
_COPYRIGHT = re.compile(
    r"(?:(?P<sign>(?:copyright )?(?:[©ⓒ]|\(c\)(?= ?\d{4}\b)))|copyright (?=\d{4}\b))"
    r"(?:[^\W\d]|[\s,&’'-]|\b(?:19|20)\d\d\b)*",
    re.IGNORECASE,
)
# Words of that; more say something else.
_RIGHTS_WORDS = 8
# Sentence_Terminal (Unicode Standard Annex 29) of the scripts that news are written in, the Greek question mark,
# and commas, as which a paragraph ends that is cut in two.
_SENTENCE_END = re.compile(r"[.,،、，!?…。．！？｡؟۔।॥։።၊။។៕;;][\W_]*$")


class _Words(NamedTuple):
    """The wordings as `spelled`; those that start a line by their first word."""

    elsewhere: frozenset[str]
    calls: dict[str, tuple[str, ...]]
    stamps: dict[str, tuple[str, ...]]
    alone: frozenset[str]
    counted: frozenset[str]
    filling: re.Pattern[str]
    timing: re.Pattern[str]
    months: frozenset[str]
    rights: re.Pattern[str]
    republishing: re.Pattern[str]


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

    def sequence(group: str) -> re.Pattern[str]:
        # Possessive: a line is read once, whatever it holds.
        longest_first = sorted(phrases(group), key=len, reverse=True)
        return re.compile(f"(?: (?:{'|'.join(map(re.escape, longest_first))})(?= |$))*+")

    return _Words(
        frozenset(phrases(frame_words.ELSEWHERE)),
        starts(frame_words.CALLS),
        starts(frame_words.STAMPS),
        frozenset((*phrases(frame_words.ALONE), *phrases(frame_words.ELSEWHERE))),
        frozenset(phrases(frame_words.COUNTED)),
        sequence(frame_words.FILLING),
        sequence(frame_words.TIMING),
        frozenset(map(spelled, MONTH_NAMES)),
        sequence(frame_words.RIGHTS),
        re.compile(f" (?:{'|'.join(map(re.escape, phrases(frame_words.REPUBLISHING)))}) "),
    )


def _marked(phrase: str) -> list[str]:
    """Return the words of a phrase as `spelled`, with the mark for a number as a word of its own."""
    return [word for part in re.split("(#)", phrase) for word in ([part] if part == "#" else spelled(part).split())]


def _spelled(line: str) -> str:
    """Return a line as `spelled`, without the marks in its numbers."""
    return spelled(line).replace(" . ", " ").replace(" , ", " ")


def is_frame(line: str) -> bool:
    """Say whether a line by itself is no part of a story: it leads elsewhere, asks for something, counts readers or
    minutes, is an advertisement's mark, or says when the page was set or whose it is.

    Every word of such a line is known, but for what a link leads to, which stands behind a colon, has no number and
    ends as a headline does: whatever else it may be, another line is the story's, since a change that is taken for the
    page's is lost. What corrects the story is part of it, too.
    """
    if len(line) > 2 * _LONGEST:
        return False
    words = _spelled(line)
    if not words or len(words) > _LONGEST:
        return not words
    around = (
        words in _words().alone
        or _is_counter(words)
        or _is_link(line)
        or _is_call(words)
        or _is_stamp(line)
        or _states_rights(line)
    )
    return around and not is_notice(line)


def told(line: str) -> str:
    """Return what of a line is part of the story: "" for one of `is_frame`, else all but the counters and times of
    publication in it."""
    if is_frame(line):
        return ""
    if len(line) > _LONGEST or not _PARTED.search(line):
        return line
    parts = filter(None, _SEPARATORS.split(line))
    return " ".join(part for part in parts if not _is_counter(_spelled(part)) and not _is_stamp(part))


def names(line: str, headline: str | None) -> bool:
    """Say whether a line is the sentence around the headline that a republisher puts at the end: that it stood first
    on another page."""
    title = spelled(headline or "")
    if (
        len(title) < _HEADLINE_LETTERS
        or len(title.split()) < _HEADLINE_WORDS
        or len(line) > len(headline or "") + _LONGEST
    ):
        return False
    before, found, behind = f" {spelled(line)} ".partition(f" {title} ")
    around = f"{before} | {behind}"
    few = len(around.split()) <= _AROUND_HEADLINE and not any(map(str.isdigit, around))
    return bool(found) and few and _words().republishing.search(around) is not None


def _is_counter(words: str) -> bool:
    if not words or len(words) > _LONGEST // 2:
        return False
    numbers = _NUMBER.sub("#", _DIGITS_END.sub(" ", words))
    return numbers in _words().counted


def _starting(groups: dict[str, tuple[str, ...]], words: str) -> str | None:
    """Return the longest of the phrases that a line starts with."""
    found = [each for each in groups.get(words.partition(" ")[0], ()) if words == each or words.startswith(f"{each} ")]
    return max(found, key=len, default=None)


def _is_link(line: str) -> bool:
    for lead in _LEADS.finditer(line):
        if not spelled(line[: lead.start()]):
            continue
        led_to = spelled(line[lead.end() :]).split()
        letters = sum(len(word) == 1 for word in led_to)
        return (
            spelled(line[: lead.start()]) in _words().elsewhere
            and len(led_to) - letters <= _LINK_WORDS
            and letters <= _LINK_LETTERS
            and not any(map(str.isnumeric, line))
            and _SENTENCE_END.search(line) is None
        )
    return False


def _is_call(words: str) -> bool:
    phrase = _starting(_words().calls, words)
    return phrase is not None and _words().filling.fullmatch(words[len(phrase) :]) is not None


def _is_stamp(line: str) -> bool:
    # With the commas in its numbers: `Stand: 12,40` is a price.
    words = spelled(line).replace(" . ", " ")
    phrase = _starting(_words().stamps, words)
    if phrase is None:
        return False
    rest = " ".join(_DIGITS_END.sub(" ", words[len(phrase) :]).split())
    dated = _DATE.search(rest)
    if dated and _words().months.issuperset(filter(None, dated.group("month", "month_first"))):
        rest = " ".join((rest[: dated.start()] + rest[dated.end() :]).split())
    else:
        dated = None
    rest, times = _TIME.subn("", rest, count=1)
    rest = rest.strip()
    # A time by itself may be a score (`Stand: 21:15`), unless a word says what it is.
    told_of = dated or (times and (rest or _HOUR.search(words)))
    return bool(told_of) and _words().timing.fullmatch(f" {rest}" if rest else "") is not None


def _states_rights(line: str) -> bool:
    line = line.strip().lstrip("<[(【〈")
    owned = _COPYRIGHT.match(line)
    stated = spelled(line[owned.end() :] if owned else line)
    if owned and (len(owned[0].split()) > _RIGHTS_WORDS or (not stated and not owned["sign"])):
        return False
    if owned and not stated:
        return _SENTENCE_END.search(line) is None
    return _words().rights.fullmatch(f" {stated}") is not None
