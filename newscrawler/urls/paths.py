"""The path of a URL in one form, and whether it names an article."""

from __future__ import annotations

import re

from newscrawler.urls.escapes import encoded

__all__ = ["clean_path", "names_article", "without_index"]

# The page for printers and the one in AMP are editions of the article they stand under.
_EDITION_SUFFIX = re.compile(r"(?:/(?:amp|print)|/(?:amp|print)\.html?|\.amp)/?\Z", re.IGNORECASE)
_AMP_PREFIX = re.compile(r"\A/amp(?=/.)", re.IGNORECASE)
_EDITION_INFIX = re.compile(r"\.(?:amp|print)(?=\.html?\Z)", re.IGNORECASE)
# Sessions of Java and PHP, and ASP.NET's without cookies.
_SESSION = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/]*|/\((?:[A-Z]\([0-9A-Z]{24}\))+\)(?=/)|/S\([0-9A-Z]{24}\)(?=/)", re.IGNORECASE
)
_INDEX = re.compile(r"/(?:index|default)\.(?:[sx]?html?|php\d?|aspx?|jspx?|cfm)\Z", re.IGNORECASE)
# What names one article rather than a section: a number, three words, a file, a word of writing without hyphens.
_ARTICLE_NAME = re.compile(r"\d{4}|[^-_]+[-_][^-_]+[-_][^-_]|\.html?\Z|(?:%[0-9A-F]{2}){18}")


def clean_path(path: str) -> str:
    """Return the path without sessions, its dot segments resolved, out of its AMP or printed edition; never empty."""
    path = _without_dots(encoded(path))
    path = _EDITION_INFIX.sub("", _SESSION.sub("", path))
    # `/music/amp` is a page about amplifiers: only what names an article without it is an article's AMP form.
    while (shorter := _EDITION_SUFFIX.sub("", path)) != path and names_article(shorter):
        path = shorter
    while (shorter := _AMP_PREFIX.sub("", path)) != path and names_article(shorter.rstrip("/")):
        path = shorter
    return path or "/"


def names_article(path: str) -> bool:
    """Say whether the last piece of a path looks like an article's name rather than a section's or a script's."""
    return bool(_ARTICLE_NAME.search(path.rpartition("/")[2]))


def without_index(path: str) -> str:
    """Return the path of the folder whose index page this is, else the path."""
    return _INDEX.sub("/", path)


def _without_dots(path: str) -> str:
    """Return the path with `.` and `..` resolved (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == ".." and len(kept) > 1:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    if segments[-1] in (".", "..") and kept[-1:] != [""]:
        kept.append("")
    return "/".join(kept) if len(kept) > 1 else "/"
