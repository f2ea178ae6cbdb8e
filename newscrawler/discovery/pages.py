"""Web pages as lists: the feeds that a page announces, and the articles that a home or section page links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree

from newscrawler.discovery.entry import Entry
from newscrawler.urls import absolute_url, clean_url, identity_key, parse_http_url, site_of

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml"}
)
# Feeds of comments say nothing about articles.
_COMMENTS = re.compile(r"/comments?(?:/|\b)|[?&]feed=comments", re.IGNORECASE)
_FURNITURE = frozenset({"nav", "footer"})
_FURNITURE_ROLES = frozenset({"navigation", "contentinfo", "search", "menu", "menubar"})
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|breadcrumbs?|pagination|pager|cookie|tags?)(?:$|[\s_-])"
)

# The rest of this module judges the path: general shapes, no site's own.
_DATE = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0?[1-9]|1[0-2])(?:[/-]?(?:0?[1-9]|[12]\d|3[01]))?(?=[/-])"
    r"|/(?:19|20)\d{6}(?=\D|$)|[/_-](?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?=\D|$)"
)
_NUMBER = re.compile(r"(?:^|[^\d])\d{5,}(?:$|[^\d])")
# Ten letters and digits with three digits among them: an identifier that a system gave (hexadecimal or shorter).
_GIVEN_ID = re.compile(r"(?:^|[-_./])(?=(?:[a-z]*\d){3})(?=\d*[a-z])[a-z0-9]{10,}(?:$|[-_./])", re.IGNORECASE)
# Words in the last part of the path, counted by their hyphens; sections have one or two (`climate-crisis`).
_SLUG_WORDS_MIN = 4
# Writing without spaces says in ten letters what takes five words.
_SLUG_LETTERS_MIN = 10
_NOT_ARTICLES = re.compile(
    r"/(?:tags?|topics?|authors?|autor(?:en|es)?|auteurs?|people|profile|category|categories|kategorie|categoria|section"
    r"|login|signin|sign-in|signup|register|subscribe|subscriptions?|abo|account|newsletters?|about(?:-us)?|contact(?:-us)?"
    r"|impressum|imprint|privacy(?:-policy)?|terms|cookies?|search|suche|feed|rss|archives?|sitemap|page|jobs|help|faq"
    r"|advertis\w*|shop|store|events?|wp-login\.php|wp-admin|cdn-cgi)(?:/|$)",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|xml|rss|json|css|js|ico|m3u8?|docx?|xlsx?|ics)$", re.I)
# A headline is longer than the name of a section. Letters of writing without spaces count for more.
_HEADLINE_LETTERS_MIN = 20
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_WIDE_FACTOR = 2.5


def find_lists(html: bytes, url: str) -> tuple[str, ...]:
    """Return the feeds that a page announces (`<link rel="alternate" type=…>`), absolute, each once, in order.

    The feeds of comments are left out. Empty for a page without any and for bytes that are no HTML.
    """
    page = _parsed(html)
    if page is None:
        return ()
    base = _base(page, url)
    found = []
    for link in page.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        of_type = (link.get("type") or "").partition(";")[0].strip().lower()
        address = absolute_url(base, link.get("href"))
        if "alternate" in kinds and of_type in _FEED_TYPES and address and not _COMMENTS.search(address):
            found.append(address)
    return tuple(dict.fromkeys(found))


def find_articles(html: bytes, url: str) -> tuple[Entry, ...]:
    """Return the articles that a home or section page links, in the page's order, each once (by identity).

    Only the page's own site; `title` is the longest text that links there. Told from navigation by the path (a
    date, a long slug, a number) together with the text, never by one of them alone; so short-named articles are
    missed rather than section pages taken.
    """
    page = _parsed(html)
    if page is None:
        return ()
    base, site, own = _base(page, url), site_of(url), identity_key(url)
    found: dict[str, Entry] = {}
    for link in _content_links(page):
        address = absolute_url(base, link.get("href"))
        if address is None or site_of(address) != site:
            continue
        address = address.partition("#")[0]
        key = identity_key(address)
        text = " ".join("".join(link.itertext()).split())
        if key == own or not _is_article(address, text):
            continue
        before = found.get(key)
        if before is None or len(text) > len(before.title or ""):
            found[key] = Entry(before.url if before else address, title=text or None)
    return tuple(found.values())


def _is_article(address: str, text: str) -> bool:
    parts = parse_http_url(clean_url(address))
    if parts is None:
        return False
    path = unquote(parts.path)
    if _NOT_ARTICLES.search(path) or _FILE.search(path) or path == "/":
        return False
    last = path.rstrip("/").rpartition("/")[2]
    wide = len(_WIDE.findall(last))
    words = [word for word in re.split(r"[-_.]", last) if any(letter.isalpha() for letter in word)]
    slug = len(words) >= _SLUG_WORDS_MIN or wide >= _SLUG_LETTERS_MIN
    named = bool(_NUMBER.search(last) or _GIVEN_ID.search(last) or _NUMBER.search(parts.query))
    shape = 2 * bool(_DATE.search(path)) + 2 * slug + named
    headline = len(text) + (_WIDE_FACTOR - 1) * len(_WIDE.findall(text)) >= _HEADLINE_LETTERS_MIN
    # A picture's link has no text: then the path must be sure of itself.
    return shape >= (1 if headline else 3 if text else 2)


def _content_links(page: Any) -> Iterator[Any]:
    """Yield links outside navigation and footers, without recursion: pages nest as deep as they like."""
    walk = etree.iterwalk(page, events=("start",), tag=None)
    for _, element in walk:
        if not isinstance(element.tag, str):
            continue
        if _is_furniture(element):
            walk.skip_subtree()
        elif element.tag == "a" and element.get("href"):
            yield element


def _is_furniture(element: Any) -> bool:
    if element.tag in _FURNITURE or (element.get("role") or "").lower() in _FURNITURE_ROLES:
        return True
    # Only blocks, and only by whole words: `main-content no-menu` on a body must not hide the page.
    if element.tag not in ("div", "ul", "ol", "section", "aside", "header"):
        return False
    return bool(_FURNITURE_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}".lower()))


def _parsed(html: bytes) -> Any:
    try:
        return etree.fromstring(html, etree.HTMLParser(no_network=True, recover=True)) if html.strip() else None
    except etree.XMLSyntaxError:
        return None


def _base(page: Any, url: str) -> str:
    stated = next((base.get("href") for base in page.iter("base") if base.get("href")), None)
    return absolute_url(url, stated) or url
