"""An outlet's front pages: the home page, and the section's pages, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape

from newscrawler.demo import markup
from newscrawler.demo.outlets import FEEDS, Outlet
from newscrawler.demo.routes import Route, validated
from newscrawler.demo.server import Answer, Asked
from newscrawler.demo.stories import Story

SECTION_PAGE_SIZE = 5
# Pages of a section-only outlet are shorter, so that its few stories need three.
_SHORT_PAGE_SIZE = 3
_HOME_SIZE = 12
# The home page of an outlet that announces its lists shows a few old favourites: it is no list itself, and it does not
# change when the lists do.
_FAVOURITES = 3
_FEED_TYPES = {"rdf": "application/rdf+xml", "atom": "application/atom+xml", "json feed": "application/feed+json"}
# A page's session, as servers without cookies write it: in a parameter, and in the path.
_SESSIONS = ("", "?PHPSESSID=0f3b9a7d5c21e864", ";jsessionid=6B1D44E0A97C")
# Furniture of a section page: links that are no articles. Each answers, so that asking for it would show in the log.
_FURNITURE = {
    "/seccao/cidade": "Cidade e freguesias de Foz Serena",
    "/etiqueta/porto-de-foz-serena": "Tudo sobre o porto de Foz Serena",
    "/autor/leonor-quintanilha": "Todos os textos de Leonor Quintanilha",
    "/autor/tome-valadares": "Todos os textos de Tomé Valadares",
    "/calendario/2026/10": "Edições de Outubro de 2026",
    "/calendario/2026/11/12": "Quinta-feira, 12 de Novembro de 2026",
    "/assinaturas/oferta-de-inverno": "Assine agora com a oferta de Inverno",
    "/contactos-da-redaccao": "Contactos da redacção e da publicidade",
}


def front_routes(found: Sequence[Story], outlet: Outlet, path_of: Callable[[Story], str]) -> dict[str, Route]:
    """Return the home page and the section's pages by path. A page number that there is none of answers 404."""
    section_only = outlet.lists == "section"
    home = found[-_FAVOURITES:] if outlet.announced else found[:_HOME_SIZE]
    routes = {"/": _page(outlet.name, home, "", outlet, path_of)}
    size, path = _SHORT_PAGE_SIZE if section_only else SECTION_PAGE_SIZE, outlet.section_path
    starts = range(0, len(found), size)
    numbered: dict[str, Route] = {}
    for number, start in enumerate(starts, 1):
        onward = _numbers(path, number, len(starts)) if section_only else _arrow(path, number, len(starts))
        title = f"{outlet.name} {number}"
        numbered[f"page={number}"] = _page(title, found[start : start + size], onward, outlet, path_of)

    def section(asked: Asked) -> Answer:
        route = numbered.get(asked.query or "page=1")
        return route(asked) if route else Answer(404, body=b"<!doctype html><title>404</title><h1>404</h1>")

    routes[path] = section
    if section_only:
        routes |= {where: _page(title, found[-2:], "", outlet, path_of) for where, title in _FURNITURE.items()}
    return routes


def _arrow(path: str, number: int, last: int) -> str:
    return f'<a rel="next" href="{path}?page={number + 1}">→</a>' if number < last else ""


def _numbers(path: str, number: int, last: int) -> str:
    links = [f'<a href="{path}?page={n}">{n}</a>' if n != number else f"<b>{n}</b>" for n in range(1, last + 1)]
    if number < last:
        links.append(f'<a href="{path}?page={number + 1}">Seguinte »</a>')
    return " ".join(links)


def _page(title: str, found: Sequence[Story], onward: str, outlet: Outlet, path_of: Callable[[Story], str]) -> Route:
    section_only = outlet.lists == "section"
    teasers = "\n".join(
        f'<article class="teaser"><h2><a href="{path_of(story)}{_SESSIONS[number % 3] if section_only else ""}">'
        f'{escape(story.title)}</a></h2><time datetime="{story.published}">'
        f"{markup.date_text(story, outlet.language)}</time><p>{escape(story.description)}</p></article>"
        for number, story in enumerate(found)
        if story.quirk != "robots"
    )
    feed = ""
    if outlet.lists in FEEDS:
        kind = _FEED_TYPES.get(outlet.lists, "application/rss+xml")
        feed = f'<link rel="alternate" type="{kind}" title="{escape(outlet.name)}" href="{outlet.list_path}">'
    html = markup.template("section" if section_only else "index").substitute(
        lang=outlet.language,
        site=escape(outlet.name),
        title=escape(title),
        feed=feed,
        teasers=teasers,
        onward=onward,
        furniture="".join(f'<li><a href="{where}">{escape(text)}</a></li>' for where, text in _FURNITURE.items()),
    )
    answer = Answer(200, "text/html; charset=utf-8", html.encode())
    newest = max((datetime.fromisoformat(story.changed) for story in found), default=None)
    return validated(answer, newest, outlet.validators) if newest else lambda _: answer
