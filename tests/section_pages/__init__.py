"""Section pages written for the tests: their first line is the address, `data-gold` marks the links to articles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from newscrawler.urls import absolute_url, identity_key


@dataclass(frozen=True)
class SectionPage:
    """A page, where it stands, and the identities of the articles that it links."""

    name: str
    url: str
    html: bytes
    gold: frozenset[str]


def section_pages() -> list[SectionPage]:
    """Return every page beside this module."""
    return [_read(path) for path in sorted(Path(__file__).parent.glob("*.html"))]


def _read(path: Path) -> SectionPage:
    html = path.read_bytes()
    tree = etree.fromstring(html, etree.HTMLParser(encoding="utf-8"))
    url = html.split(b"-->", 1)[0].removeprefix(b"<!--").decode().strip()
    links = [link.get("href") for link in tree.iter("a") if link.get("data-gold") is not None]
    links += " ".join(
        element.get("data-gold-url") for element in tree.iter("p") if element.get("data-gold-url")
    ).split()
    gold = frozenset(identity_key(absolute_url(url, link) or "") for link in links)
    return SectionPage(path.stem, url, html, gold)
