"""Feeds as they come: five formats, 10 to 100 items, with and without whole texts; the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from html import escape

_LEXICON = (
    "harbour council bridge ferry market winter school library river vote plan mayor budget garden tram storm baker "
    "lantern orchard festival museum quarry island signal window timber meadow pier gallery teacher straße café"
)
_WORDS = _LEXICON.split()
_SEED = 20261124
SIZES = (10, 20, 30, 50, 100)


class _Writer:
    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def words(self, count: int) -> str:
        return " ".join(self._random.choices(_WORDS, k=count))

    def paragraphs(self, count: int) -> str:
        """Return HTML as a newsroom's system writes it into a feed."""
        texts = (
            f'<p>{self.words(60)} <a href="https://example.org/{self.words(1)}">{self.words(3)}</a> &amp; '
            f"{self.words(15)}.</p>"
            for _ in range(count)
        )
        return f'<figure><img src="https://example.org/i.jpg" alt="{self.words(4)}"/></figure>' + "\n".join(texts)


def well_formed() -> Iterator[tuple[str, bytes]]:
    """Yield (format, feed)."""
    for size in SIZES:
        for name, make in _FORMATS.items():
            yield name, make(_Writer(_SEED + size), size).encode()


def ill_formed() -> Iterator[tuple[str, bytes]]:
    """Yield the same RSS feeds with what goes wrong: bare ampersands, HTML's names, tags that overlap."""
    for size in SIZES:
        feed = _rss(_Writer(_SEED + size), size)
        yield "bare ampersands", feed.replace("<title>", "<title>Q&A &nbsp;").encode()
        yield "overlapping tags", feed.replace("</title>", "</titel>", 3).encode()


def _rss(writer: _Writer, size: int) -> str:
    items = "".join(
        f"<item><title>{writer.words(8)}</title><link>https://example.org/2026/11/{n}?a=1&amp;b={n}</link>"
        f"<description>{writer.words(30)}</description><author>desk@example.org ({writer.words(2)})</author>"
        f'<pubDate>Tue, 24 Nov 2026 {n % 24:02d}:05:20 GMT</pubDate><guid isPermaLink="false">{n}</guid></item>'
        for n in range(size)
    )
    return _channel(items)


def _rss_whole(writer: _Writer, size: int) -> str:
    items = "".join(
        f"<item><title>{writer.words(8)}</title><link>https://example.org/2026/11/{n}-{writer.words(1)}/</link>"
        f"<dc:creator><![CDATA[{writer.words(2)}]]></dc:creator><pubDate>Tue, 24 Nov 2026 {n % 24:02d}:05:20 +0100"
        f"</pubDate><category><![CDATA[{writer.words(1)}]]></category><guid isPermaLink='false'>{n}</guid>"
        f"<description><![CDATA[<p>{writer.words(40)}</p>]]></description>"
        f"<content:encoded><![CDATA[{writer.paragraphs(6)}]]></content:encoded>"
        f'<media:content url="https://example.org/{n}.jpg" medium="image"><media:credit>{writer.words(2)}'
        "</media:credit></media:content></item>"
        for n in range(size)
    )
    return _channel(items)


def _channel(items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
        'xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>The Example</title><link>https://example.org/</link>'
        '<atom:link href="https://example.org/feed" rel="self" type="application/rss+xml"/><language>en-GB</language>'
        f"<ttl>15</ttl>{items}</channel></rss>"
    )


def _rdf(writer: _Writer, size: int) -> str:
    items = "".join(
        f'<item rdf:about="https://example.org/{n}"><title>{writer.words(8)}</title><link>https://example.org/{n}</link>'
        f"<dc:creator>{writer.words(2)}</dc:creator><dc:date>2026-11-24T{n % 24:02d}:05:20+02:00</dc:date>"
        f"<description>{writer.words(30)}</description></item>"
        for n in range(size)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>'
        f"The Example</title><link>https://example.org/</link></channel>{items}</rdf:RDF>"
    )


def _atom(writer: _Writer, size: int, paragraphs: int = 5) -> str:
    items = "".join(
        f'<entry><title type="html">{writer.words(8)}</title><id>tag:example.org,2026:{n}</id>'
        f'<link rel="alternate" type="text/html" href="https://example.org/{n}"/><author><name>{writer.words(2)}</name>'
        f"</author><published>2026-11-24T{n % 24:02d}:05:20+02:00</published><updated>2026-11-24T{n % 24:02d}:06:20Z"
        f'</updated><summary type="html">{escape(writer.words(30))}</summary>'
        + (f'<content type="html">{escape(writer.paragraphs(paragraphs))}</content>' if paragraphs else "")
        + "</entry>"
        for n in range(size)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB"><title>The '
        'Example</title><id>tag:example.org,2026:feed</id><link rel="self" href="https://example.org/atom"/>'
        f"<updated>2026-11-24T08:00:00Z</updated>{items}</feed>"
    )


def _atom_short(writer: _Writer, size: int) -> str:
    return _atom(writer, size, 0)


_FORMATS = {"RSS": _rss, "RSS, whole texts": _rss_whole, "RDF": _rdf, "Atom": _atom_short, "Atom, whole texts": _atom}
