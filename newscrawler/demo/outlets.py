"""The fictional outlets: who they are and how each builds its pages and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ListKind = Literal["rss", "atom", "rdf", "sitemap", "news sitemap"]
DataKind = Literal["json-ld", "json-ld graph", "broken json-ld", "microdata", "meta"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet. `address` is the path of an article with `{id}`, `section_path` the page that lists the newest.

    `content_type` is the header of article pages, `encoding` how they are really written, `charset_meta` what their
    meta tag says ("" for none). `footer` is the republisher's sentence with `{url}`, `{title}`, `{home}` and `{name}`,
    `standfirst` the HTML around the description where pages show it.
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
    gzip: bool = False
    validators: bool = False
    robots: str = "User-agent: *\nDisallow: /search\n"


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
        gzip=True,
        validators=True,
        robots="User-agent: *\nDisallow: /members/\nDisallow: /search\n\nUser-agent: GPTBot\nDisallow: /\n",
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
        gzip=True,
        # The shortest delay one can state: few pages, so that the crawl stays quick.
        robots="User-agent: *\nCrawl-delay: 0.1\nDisallow: /clients/\n",
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
        validators=True,
        robots="User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n",
        standfirst='<p class="chapo">{}</p>',
    ),
    Outlet(
        "anzeiger",
        "Kesselbrunner Anzeiger",
        "de",
        "DE",
        "/lokales/{id}.html",
        "news sitemap",
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
        standfirst='<h2 class="entradilla" itemprop="description">{}</h2>',
    ),
    Outlet(
        "manara",
        "صحيفة المنارة",
        "ar",
        "JO",
        "/article/{id}",
        "rss",
        "/rss",
        "broken json-ld",
        "/latest",
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
    ),
    Outlet(
        "yunhe",
        "云河晚报",
        "zh",
        "CN",
        "/content/{id}.htm",
        "atom",
        "/feed.atom",
        "json-ld",
        "/content/",
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
        validators=True,
    ),
    Outlet(
        "foz",
        "Gazeta da Foz Serena",
        "pt",
        "PT",
        "/texto/{id}",
        "rss",
        "/rss.xml",
        "json-ld",
        "/texto/",
        standfirst='<h3 class="lide">{}</h3>',
    ),
)

HOSTILE = Outlet(
    "lantern",
    "The Lantern",
    "en",
    "GB",
    "/story/{id}",
    "rss",
    "/feed",
    "json-ld",
    "/story/",
    robots="User-agent: *\nDisallow: /private/\n",
)
"""The outlet where things go wrong: every answer a server should not give."""
