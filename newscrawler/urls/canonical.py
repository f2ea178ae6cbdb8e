"""What a page says its address is (rel=canonical, RFC 6596), and where that can be believed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import SplitResult, parse_qsl, unquote

from newscrawler.urls.cleaning import clean_url
from newscrawler.urls.hosts import host_of, owner_of
from newscrawler.urls.identity import identity_key
from newscrawler.urls.parsing import parse_http_url
from newscrawler.urls.paths import names_article, without_index

__all__ = ["canonical_among", "trusted_canonical"]

# ISO 639-1, of languages that papers are written in, with a country or script behind it or not.
_LANGUAGE = re.compile(
    r"(?:af|am|ar|az|be|bg|bn|bs|ca|cs|cy|da|de|el|en|es|et|eu|fa|fi|fr|ga|gl|gu|he|hi|hr|hu|hy|id|is|it|ja|ka|kk|km|kn"
    r"|ko|ku|ky|lo|lt|lv|mk|ml|mn|mr|ms|mt|my|nb|ne|nl|nn|no|pa|pl|ps|pt|ro|ru|si|sk|sl|so|sq|sr|sv|sw|ta|te|tg|th|tk|tr"
    r"|uk|ur|uz|vi|zh|zu)(?:[-_](?:[a-z]{2}|hans|hant|latn|cyrl))?"
)
_LANGUAGE_NAMES = frozenset({"lang", "language", "locale", "hl"})
_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?([01]?\d)[/-]?([0-3]?\d)(?=[/-])")
_FILE_ENDING = re.compile(r"(?:\.amp)?\.(?:[sp]?html?|php|aspx?|jsp|cms|ece)\Z|/(?:amp|index\.\w+)\Z", re.IGNORECASE)
_DATE_NUMBER = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")
_NAME_WORD = re.compile(r"\d+|[^\W\d_]+")
# A number that may be an article's, and digits that no count in a headline has.
_ID_NUMBER = re.compile(r"\d{2,}(?:[1-9]\d|\d[1-9])")
_LONGEST_COUNT = 5
# Words that two names must share: `/merkel` is a topic's.
_FEWEST = 2
# Letters and digits that change places so often, in so many characters, are an id and no word with a year.
_MIXED = re.compile(r"[0-9a-z]{8,}")
_ID_RUNS = 4
# Share of the shorter name's words that the other must have more of: of a series (`weather-report-berlin`) each has two
# in three, and often three in four.
_LIKE_NAMES = 0.75
_LONG_NUMBER = re.compile(r"\d{4}")
_SHORT_NUMBER = re.compile(r"0*(\d{1,3})")
# The number of an article's page, where nothing else of the path tells it from the first one (`story-2.html`).
_PAGE_SUFFIX = re.compile(r"[-_,.](?:p|page|seite)?[-_]?(\d{1,2})(?=\.\w{2,5}\Z|\Z)", re.IGNORECASE)
_PAGE_NAME = re.compile(r"(?:\w+[-_])?(?:page|paged|pagina?|pag|pg|pn|p|seite|strana|strona|sayfa|sida|side|page_?no)")


def trusted_canonical(page_url: str, stated: str | None) -> str:
    """Return the page's identity as a URL: what rel=canonical states where it can be believed, else the cleaned URL.

    `stated` is absolute. It is believed on the page's own site (registrable domain, on shared hosts each user's
    own), and not when an article's page points at the home page, at a section, at itself without the parameter
    that names it or with another value of it, at the first of its pages, at another language or another day, or at an
    address that has no number and no words of its own in common: templates with one address for all pages would make
    one article of them, and that costs articles, where disbelief costs a note in `copies`. A canonical on another site
    says who had the text first, which is syndication and not identity.
    """
    own = clean_url(page_url)
    cleaned = clean_url(stated or "")
    ours, theirs = parse_http_url(own), parse_http_url(cleaned)
    if ours is None or theirs is None or owner_of(ours) != owner_of(theirs):
        return own
    if identity_key(own) == identity_key(cleaned):
        # The same page: its own spelling of host and path, the scheme that it was fetched with.
        return cleaned.replace("http:", "https:", 1) if ours.scheme == "https" and theirs.port is None else cleaned
    our_path, their_path = ours.path.rstrip("/"), without_index(theirs.path).rstrip("/")
    if our_path == their_path:
        return own if _is_another(ours, theirs) else cleaned
    if our_path.startswith(their_path + "/") or _first_page(our_path) == their_path:
        return own
    if _language_of(ours) != _language_of(theirs) or len(_days_of(ours) | _days_of(theirs)) > 1:
        return own
    if not _alike(ours, theirs):
        # `/?p=123` has no name that the stated one could contradict; a name of one word is a section's, or all pages'.
        named = names_article(our_path) or len(_words_of(theirs)) < 3
        return own if named else cleaned
    to_section = names_article(our_path) and not names_article(their_path) and not theirs.query
    return own if to_section and their_path.count("/") < our_path.count("/") else cleaned


def canonical_among(page_url: str, stated: Iterable[str]) -> str | None:
    """Return which of the canonical addresses that a page states counts: the only one, of several that differ the
    page's own, and None where they contradict each other and the page's address (Google ignores all of them then).
    """
    by_identity = {identity_key(url): url for url in reversed(list(stated))}
    if len(by_identity) == 1:
        return next(iter(by_identity.values()))
    return by_identity.get(identity_key(page_url))


def _is_another(ours: SplitResult, theirs: SplitResult) -> bool:
    """Say whether two addresses with one path are different pages, by their parameters."""
    our_values, their_values = dict(parse_qsl(ours.query)), dict(parse_qsl(theirs.query))
    if _language_of(ours) != _language_of(theirs):
        return True
    if any(their_values.get(name, value) != value for name, value in our_values.items()):
        return True
    gone = [(name, value) for name, value in our_values.items() if name not in their_values]
    if names_article(ours.path.rstrip("/")):
        return any(_LONG_NUMBER.search(value) or _is_further_page(name, value) for name, value in gone)
    # `article.php?id=47`: with a number in it, any parameter may be the article's name, and the first both have is.
    return any(map(_has_digit, dict(gone).values())) and not any(
        map(_has_digit, set(their_values.values()) & set(our_values.values()))
    )


def _has_digit(value: str) -> bool:
    return any(letter.isdigit() for letter in value)


def _language_of(parts: SplitResult) -> str | None:
    """Return the language that an address names in its host, its path or a parameter: a translation is no copy."""
    named = [host_of(parts).partition(".")[0], *parts.path.lower().split("/")[1:-1]]
    named += [value.lower() for name, value in parse_qsl(parts.query) if name.lower() in _LANGUAGE_NAMES]
    return next((word[:2] for word in named if _LANGUAGE.fullmatch(word)), None)


def _days_of(parts: SplitResult) -> set[tuple[int, ...]]:
    return {tuple(map(int, day)) for day in _DAY.findall(parts.path)}


def _is_further_page(name: str, value: str) -> bool:
    number = _SHORT_NUMBER.fullmatch(value)
    return bool(number) and int(value) > 1 and bool(_PAGE_NAME.fullmatch(name.lower()))


def _first_page(path: str) -> str | None:
    """Return the path of the first page of the article that this may be a further page of, None where it is none."""
    match = _PAGE_SUFFIX.search(path)
    return path[: match.start()] + path[match.end() :] if match and int(match[1]) > 1 else None


def _alike(ours: SplitResult, theirs: SplitResult) -> bool:
    """Say whether two addresses name the same thing: by an id, or by nearly all words of the shorter name where no
    numbers differ (`storm-update-3`, `-2`)."""
    if _ids_of(ours) & _ids_of(theirs):
        return True
    our_words, their_words = _words_of(ours), _words_of(theirs)
    our_numbers, their_numbers = ({int(w) for w in words if w.isdecimal()} for words in (our_words, their_words))
    if our_numbers - their_numbers and their_numbers - our_numbers:
        return False
    our_words, their_words = ({w for w in words if not w.isdecimal()} for words in (our_words, their_words))
    shared = len(our_words & their_words)
    return shared >= _FEWEST and shared > _LIKE_NAMES * min(len(our_words), len(their_words))


def _ids_of(parts: SplitResult) -> set[str]:
    """Return what names one article: letters and digits in turn, as machines make them up (`election2026` turns once,
    and many may have it), and numbers at an end of the name that are neither a date nor a round count
    (`2500-jobs-lost`).
    """
    name = _name_of(parts)
    made_up = {word for word in _MIXED.findall(name) if len(_NAME_WORD.findall(word)) >= _ID_RUNS}
    words = _NAME_WORD.findall(name)
    numbers = {word for word in (*words[:1], *words[-1:]) if _ID_NUMBER.fullmatch(word)}
    numbers |= {word for word in words if word.isdecimal() and len(word) > _LONGEST_COUNT}
    return made_up | {word for word in numbers if not _DATE_NUMBER.fullmatch(word)}


def _words_of(parts: SplitResult) -> set[str]:
    """Return the words and numbers of an address's name."""
    return set(_NAME_WORD.findall(_name_of(parts)))


def _name_of(parts: SplitResult) -> str:
    """Return the last piece of the path, without file endings, and the query's values, in small letters."""
    last = _FILE_ENDING.sub("", parts.path.rstrip("/")).rpartition("/")[2]
    values = " ".join(value for _, value in parse_qsl(parts.query))
    return unquote(f"{last} {values}").lower()
