"""Where a site says that its feeds and sitemaps are, and where they are by custom when it does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from newscrawler.discovery.html import base_of, parsed
from newscrawler.discovery.links import label_of, shown_text
from newscrawler.urls import absolute_url, site_of

FEED_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds/posts/default", "/feed.json")
"""Paths of feeds by custom: WordPress, hand-made ones, Atom, Hugo, Blogger, JSON Feed; the most usual first."""

SITEMAP_PATHS = (
    "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml",
    "/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml",
)  # fmt: skip
"""Paths of sitemaps by custom: those of news first."""

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss+xml"}
)
# Feeds of comments say nothing about articles.
_COMMENTS = re.compile(r"/comments?(?:/|\b)|[?&]feed=comments", re.IGNORECASE)
# The last part of a feed's address, or the parameter that asks for one.
_FEED_ADDRESS = re.compile(
    r"/(?:rss|feeds?|atom|rdf)(?:/[\w.-]{0,40})?/?(?:\?|\Z)|\.(?:rss|rdf|atom)(?:\?|\Z)|/[\w-]*(?:rss|feed|atom)[\w-]*\.(?:xml|json)(?:\?|\Z)"
    r"|[?&](?:feed|format|type)=(?:rss2?|atom|rdf|feed)\b|\Ahttps?://(?:feeds?|rss)\.[^/]+/\w",
    re.IGNORECASE,
)
_FEED_WORDS = re.compile(r"\b(?:rss|atom|feeds?)\b", re.IGNORECASE)
# A Link header is cut into its links at commas outside of quotes (RFC 8288, 3.5).
_HEADER_LINK = re.compile(r"<([^<>]{1,2000})>([^<]*)")
_HEADER_RELATION = re.compile(r"\brel\s*=\s*\"?([^\";]{1,200})", re.IGNORECASE)
_HEADER_TYPE = re.compile(r"\btype\s*=\s*\"?([\w/+.-]{1,100})", re.IGNORECASE)


def find_lists(html: bytes, url: str) -> tuple[str, ...]:
    """Return the feeds that a page announces (`<link rel="alternate" type=…>`), absolute, each once, in order.

    The feeds of comments are left out. Empty for a page without any and for bytes that are no HTML.
    """
    page = parsed(html)
    if page is None:
        return ()
    base = base_of(page, url)
    links = ((link.get("rel"), link.get("type"), absolute_url(base, link.get("href"))) for link in page.iter("link"))
    return tuple(dict.fromkeys(_feeds(links)))


def lists_in_header(header: str, url: str) -> tuple[str, ...]:
    """Return the feeds that a `Link` header announces (RFC 8288), absolute, each once, in order."""
    links = []
    for target, parameters in _HEADER_LINK.findall(header):
        relation, of_type = _HEADER_RELATION.search(parameters), _HEADER_TYPE.search(parameters)
        links.append((relation and relation[1], of_type and of_type[1], absolute_url(url, target)))
    return tuple(dict.fromkeys(_feeds(iter(links))))


def find_list_links(html: bytes, url: str) -> tuple[str, ...]:
    """Return what a page links on its own site that looks like a feed, or like a page about the site's feeds.

    By the address (`/rss`, `/feed/`, `.rss`), or by a word for it in the link's text. Absolute, each once, in order.
    """
    page = parsed(html)
    if page is None:
        return ()
    base, site = base_of(page, url), site_of(url)
    found = []
    for link in page.iter("a"):
        address = absolute_url(base, link.get("href"))
        if address is None or site_of(address) != site or _COMMENTS.search(address):
            continue
        address = address.partition("#")[0]
        if _FEED_ADDRESS.search(address) or _FEED_WORDS.fullmatch((shown_text(link) or label_of(link)).strip()):
            found.append(address)
    return tuple(dict.fromkeys(found))


def by_custom(url: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return the addresses of paths on the host of `url`."""
    parts = urlsplit(url)
    return tuple(f"{parts.scheme}://{parts.netloc}{path}" for path in paths)


def _feeds(links: Iterator[tuple[Any, Any, str | None]]) -> Iterator[str]:
    for relation, of_type, address in links:
        media = (of_type or "").partition(";")[0].strip().lower()
        announced = "alternate" in (relation or "").lower().split() and media in _FEED_TYPES
        if announced and address and not _COMMENTS.search(address):
            yield address
