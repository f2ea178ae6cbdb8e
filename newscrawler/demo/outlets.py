"""The fictional outlets: who they are and how each builds its pages and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ListKind = Literal[
    "rss", "broken rss", "atom", "rdf", "json feed", "sitemap", "text sitemap", "monthly sitemaps", "section"
]
FEEDS: frozenset[ListKind] = frozenset({"rss", "broken rss", "atom", "rdf", "json feed"})
Validators = Literal["both", "etag", "last-modified", "none"]
DataKind = Literal["json-ld", "json-ld graph", "broken json-ld", "microdata", "meta"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet. `address` is the path of an article with `{id}`, `section_path` the page that lists the newest.

    `content_type` is the header of article pages, `encoding` how they are really written, `charset_meta` what their
    meta tag says ("" for none). `footer` is the republisher's sentence with the original's `{url}`, `{title}`, `{home}`
    and `{name}`, `standfirst` the HTML around the description where pages show it.

    `lists` at `list_path` is the list that the registry names; with `further` ones beside it (kind, path) it holds
    only the newest. With `announced` the registry knows the home page alone: it announces the feed, robots.txt the
    sitemaps. `validators` are what lists and front pages give for conditional requests, `coding` the content coding
    for who accepts it. `look` is the page template, the outlet's id where it is "". `robots` and `files` (path, media
    type, text) have `{base}` for the outlet's own address.
    """

    id: str
    name: str
    language: str
    country: str
    address: str
    lists: ListKind
    list_path: str
    data: DataKind
    section_path: str
    encoding: str = "utf-8"
    content_type: str = "text/html; charset=utf-8"
    charset_meta: str = "utf-8"
    footer: str = ""
    standfirst: str = ""
    tracking: str = ""
    broken_html: bool = False
    coding: str = ""
    validators: Validators = "both"
    further: tuple[tuple[ListKind, str], ...] = ()
    announced: bool = False
    page_headers: tuple[tuple[str, str], ...] = ()
    page_metas: str = ""
    look: str = ""
    robots: str = "User-agent: *\nDisallow: /search\n"
    files: tuple[tuple[str, str, str], ...] = ()


_RSL = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rsl xmlns="https://rslstandard.org/rsl"><content url="/">'
    '<license><permits type="usage">search</permits><prohibits type="usage">ai-train</prohibits></license>'
    "</content></rsl>\n"
)
_TDMREP = '[{"location": "/", "tdm-reservation": 1, "tdm-policy": "{base}/mentions/fouille.json"}]\n'

OUTLETS: tuple[Outlet, ...] = (
    Outlet(
        "harbour-post",
        "The Harbour Post",
        "en",
        "GB",
        "/news/{id}",
        "rss",
        "/feed.xml",
        "json-ld",
        "/news/",
        footer='The post <a href="{url}">{title}</a> appeared first on <a href="{home}">{name}</a>.',
        tracking="utm_source=rss&utm_medium=feed&utm_campaign=harbour",
        coding="gzip",
        robots="User-agent: *\nDisallow: /members/\nDisallow: /search\nContent-Signal: search=yes, ai-train=no\n\n"
        "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nLicense: {base}/license.xml\n",
        files=(("/license.xml", "application/rsl+xml", _RSL),),
        standfirst='<p class="story__standfirst">{}</p>',
    ),
    Outlet(
        "northstrand",
        "Northstrand News Agency",
        "en",
        "IE",
        "/wire/{id}.html",
        "atom",
        "/wire/atom.xml",
        "json-ld graph",
        "/wire/",
        coding="gzip",
        validators="none",
        # Longer than the registry's delay and still short: few pages, so that the crawl stays quick.
        robots="User-agent: *\nCrawl-delay: 0.3\nDisallow: /clients/\n",
    ),
    Outlet(
        "courrier",
        "Le Courrier du Val-d'Aubrelle",
        "fr",
        "FR",
        "/2026/11/{id}/",
        "atom",
        "/feed/atom/",
        "json-ld graph",
        "/a-la-une/",
        footer='L\'article <a href="{url}">{title}</a> est apparu en premier sur <a href="{home}">{name}</a>.',
        coding="br",
        robots="User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n",
        files=(
            ("/.well-known/tdmrep.json", "application/json", _TDMREP),
            ("/ai.txt", "text/plain; charset=utf-8", "User-Agent: *\nDisallow: *.html\nDisallow: /\n"),
        ),
        standfirst='<p class="chapo">{}</p>',
    ),
    Outlet(
        "anzeiger",
        "Kesselbrunner Anzeiger",
        "de",
        "DE",
        "/lokales/{id}.html",
        "monthly sitemaps",
        "/sitemap-index.xml.gz",
        "json-ld",
        "/lokales/",
        footer='Der Beitrag <a href="{url}">{title}</a> erschien zuerst auf <a href="{home}">{name}</a>.',
        standfirst='<p class="vorspann">{}</p>',
    ),
    Outlet(
        "faro",
        "El Faro de Puerto Niebla",
        "es",
        "ES",
        "/noticias/{id}/",
        "sitemap",
        "/sitemap.xml",
        "microdata",
        "/actualidad/",
        page_headers=(("X-Robots-Tag", "noai, noimageai"),),
        page_metas='<meta name="robots" content="max-image-preview:large, noai">\n'
        '<meta name="tdm-reservation" content="1">',
        standfirst='<h2 class="entradilla" itemprop="description">{}</h2>',
    ),
    Outlet(
        "manara",
        "صحيفة المنارة",
        "ar",
        "JO",
        "/article/{id}",
        "broken rss",
        "/rss",
        "broken json-ld",
        "/latest",
        validators="last-modified",
        content_type="text/html; charset=ISO-8859-1",
    ),
    Outlet(
        "nagihara",
        "凪原日報",
        "ja",
        "JP",
        "/articles/{id}.html",
        "rdf",
        "/index.rdf",
        "meta",
        "/articles/",
        encoding="cp932",
        content_type="text/html",
        charset_meta="Shift_JIS",
        coding="zstd",
        validators="etag",
    ),
    Outlet(
        "yunhe",
        "云河晚报",
        "zh",
        "CN",
        "/content/{id}.htm",
        "json feed",
        "/feed.json",
        "json-ld",
        "/content/",
        further=(("text sitemap", "/sitemap.txt"),),
        content_type="text/html",
        charset_meta="",
        broken_html=True,
    ),
    Outlet(
        "zarechye",
        "Зареченский вестник",
        "ru",
        "KZ",
        "/novosti/{id}/",
        "rss",
        "/rss.xml",
        "meta",
        "/novosti/",
        encoding="cp1251",
        content_type="text/html",
        charset_meta="windows-1251",
        further=(("sitemap", "/sitemap.xml"),),
        announced=True,
    ),
    Outlet(
        "foz",
        "Gazeta da Foz Serena",
        "pt",
        "PT",
        "/2026/11/{id}",
        "section",
        "/texto/",
        "json-ld",
        "/texto/",
        footer='Fonte: <a href="{url}">{name}</a>',
        standfirst='<h3 class="lide">{}</h3>',
    ),
)
