"""Feeds and sitemaps: one form a function, all from the same rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from newscrawler.demo.outlets import Outlet


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to list. `url` is absolute, `changed` when the page last changed (RFC 3339), `content` HTML."""

    url: str
    title: str
    published: str
    changed: str
    authors: tuple[str, ...] = ()
    description: str = ""
    content: str = ""
    media_type: str = ""


def newest(rows: Sequence[Row]) -> datetime:
    """Return when the list last changed."""
    return max(datetime.fromisoformat(row.changed) for row in rows)


def rss(rows: Sequence[Row], outlet: Outlet, base: str) -> str:
    """Return RSS 2.0 with the whole text in content:encoded and the authors in dc:creator."""
    items = "".join(
        f"<item><title>{escape(row.title)}</title><link>{escape(row.url)}</link>"
        f'<guid isPermaLink="false">{outlet.id}-{number}-{row.published[:10]}</guid>'
        f"<pubDate>{_rfc822(row.published)}</pubDate>"
        + "".join(f"<dc:creator><![CDATA[{author}]]></dc:creator>" for author in row.authors)
        + f"<description>{escape(row.description)}</description>"
        + (f"<content:encoded><![CDATA[{row.content}]]></content:encoded>" if row.content else "")
        + (f'<enclosure url="{escape(row.url)}" type="{row.media_type}" length="0"/>' if row.media_type else "")
        + (f"<atom:updated>{row.changed}</atom:updated>" if row.changed != row.published else "")
        + "</item>\n"
        for number, row in enumerate(reversed(rows), 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f"<channel><title>{escape(outlet.name)}</title><link>{base}/</link><description>{escape(outlet.name)}"
        f'</description><language>{outlet.language}</language><atom:link href="{base}{outlet.list_path}" rel="self" '
        f'type="application/rss+xml"/>\n{items}</channel></rss>\n'
    )


def atom(rows: Sequence[Row], outlet: Outlet, base: str) -> str:
    """Return an Atom feed (RFC 4287) with published and updated."""
    entries = "".join(
        f"<entry><id>tag:{outlet.id}.invalid,2026:{len(rows) - number}</id><title>{escape(row.title)}</title>"
        f'<link rel="alternate" type="text/html" href="{escape(row.url)}"/>'
        f"<published>{row.published}</published><updated>{row.changed}</updated>"
        + "".join(f"<author><name>{escape(author)}</name></author>" for author in row.authors)
        + f"<summary>{escape(row.description)}</summary></entry>\n"
        for number, row in enumerate(rows)
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xml:lang="{outlet.language}">\n<id>{base}/</id><title>{escape(outlet.name)}</title>'
        f'<link rel="self" href="{base}{outlet.list_path}"/><link href="{base}/"/>'
        f"<updated>{newest(rows).isoformat()}</updated><author><name>{escape(outlet.name)}</name></author>\n"
        f"{entries}</feed>\n"
    )


def rdf(rows: Sequence[Row], outlet: Outlet, base: str) -> str:
    """Return RSS 1.0, as Japanese newspapers still do."""
    order = "".join(f'<rdf:li rdf:resource="{escape(row.url)}"/>' for row in rows)
    items = "".join(
        f'<item rdf:about="{escape(row.url)}"><title>{escape(row.title)}</title><link>{escape(row.url)}</link>'
        f"<description>{escape(row.description)}</description><dc:date>{row.published}</dc:date>"
        + "".join(f"<dc:creator>{escape(author)}</dc:creator>" for author in row.authors)
        + "</item>\n"
        for row in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns="http://purl.org/rss/1.0/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xml:lang="{outlet.language}">\n<channel rdf:about="{base}{outlet.list_path}"><title>{escape(outlet.name)}'
        f"</title><link>{base}/</link><description>{escape(outlet.name)}</description>"
        f"<items><rdf:Seq>{order}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n"
    )


def broken_rss(rows: Sequence[Row], outlet: Outlet, base: str) -> bytes:
    """Return RSS as a careless server prints it: HTML's entities, bare ampersands and a control character in the XML,
    a tag that is never closed, and Arabic in windows-1256 under a declaration of ISO-8859-1."""
    text = rss(rows, outlet, base).replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    text = text.replace("<channel><title>", "<channel><title>&nbsp;", 1).replace("<item><title>", "<item><title>\x0b")
    text = text.replace("</description><content", " & </description><content").replace("<item>", "<item><br>", 1)
    return text.encode("cp1256", "xmlcharrefreplace")


def json_feed(rows: Sequence[Row], outlet: Outlet, base: str) -> str:
    """Return a JSON Feed 1.1 (jsonfeed.org)."""
    items = [
        {
            "id": row.url,
            "url": row.url,
            "title": row.title,
            "summary": row.description,
            "content_html": row.content,
            "date_published": row.published,
            "date_modified": row.changed,
            "authors": [{"name": author} for author in row.authors],
        }
        for row in rows
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": base + "/",
        "feed_url": base + outlet.list_path,
        "language": outlet.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def text_sitemap(rows: Sequence[Row]) -> str:
    """Return a text sitemap: addresses alone, one a line."""
    return "".join(f"{row.url}\n" for row in rows)


def sitemap(rows: Sequence[Row], outlet: Outlet, base: str) -> str:
    """Return a sitemap with lastmod, the home page with it."""
    pages = "".join(f"<url><loc>{escape(row.url)}</loc><lastmod>{row.changed}</lastmod></url>\n" for row in rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"<!-- {escape(outlet.name)}, {base} -->\n{pages}</urlset>\n"
    )


def news_sitemap(rows: Sequence[Row], outlet: Outlet) -> str:
    """Return a sitemap with Google's news extension, lastmod, and each page's version for another country (hreflang).

    The version for another country shows the same article with the first one as its canonical address.
    """
    pages = "".join(
        f"<url><loc>{escape(row.url)}</loc><lastmod>{row.changed}</lastmod>"
        f'<xhtml:link rel="alternate" hreflang="{outlet.language}" href="{escape(row.url)}"/>'
        f'<xhtml:link rel="alternate" hreflang="{outlet.language}-AT" href="{escape(row.url)}?land=at"/>'
        "<news:news><news:publication><news:name>"
        f"{escape(outlet.name)}</news:name><news:language>{outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{row.published}</news:publication_date>"
        f"<news:title>{escape(row.title)}</news:title></news:news></url>\n"
        for row in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n{pages}</urlset>\n'
    )


def sitemap_index(places: Sequence[tuple[str, str]]) -> str:
    """Return a sitemap index of (URL, lastmod)."""
    rows = "".join(f"<sitemap><loc>{escape(url)}</loc><lastmod>{at}</lastmod></sitemap>\n" for url, at in places)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{rows}</sitemapindex>\n"
    )


def _rfc822(instant: str) -> str:
    return format_datetime(datetime.fromisoformat(instant))
