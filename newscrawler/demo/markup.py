"""A story as HTML: its blocks, its pictures, and the clutter that real pages put between them."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from html import escape
from pathlib import Path
from string import Template

from newscrawler.article import Block
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.stories import IMAGE_SIZE, Picture, Story

TEMPLATES = Path(__file__).parent / "templates"
# How each language writes a date in November, the month of every story but a few of the German outlet.
_DATES = {
    "en": "{d} November {y}, {t}",
    "fr": "Publié le {d} novembre {y} à {t}",
    "de": "{d}. {m} {y}, {t} Uhr",
    "es": "{d} de noviembre de {y}, {t}",
    "ar": "{d} نوفمبر {y} - {t}",
    "ja": "{y}年11月{d}日 {t}",
    "zh": "{y}年11月{d}日 {t}",
    "ru": "{d} ноября {y}, {t}",
    "pt": "{d} de novembro de {y}, {t}",
}
_GERMAN_MONTHS = {9: "September", 10: "Oktober", 11: "November"}
_READ_ALSO = {
    "en": "Read more:",
    "fr": "Lire aussi :",
    "de": "Lesen Sie auch:",
    "es": "Lea también:",
    "ar": "اقرأ أيضاً:",
    "ja": "関連記事：",
    "zh": "延伸阅读：",
    "ru": "Читайте также:",
    "pt": "Leia também:",
}
_PAYWALL = (
    '<div class="paywall-offer"><p>Il vous reste 81 % de cet article à découvrir.</p>'
    '<p><a href="/abonnement/">Abonnez-vous pour 1 € le premier mois</a> ou <a href="/connexion/">connectez-vous</a>.'
    "</p></div>"
)
# The clutter stands after so many blocks: far enough in that cutting the top or the tail does not hide it.
_CLUTTER_AFTER = 2


@cache
def template(name: str) -> Template:
    """Return a page template of this package."""
    return Template((TEMPLATES / f"{name}.html").read_text("utf-8"))


def date_text(story: Story, language: str) -> str:
    """Return the date as a reader sees it, in the outlet's own time."""
    at = datetime.fromisoformat(story.published)
    return _DATES[language].format(d=at.day, m=_GERMAN_MONTHS[at.month], y=at.year, t=at.strftime("%H:%M"))


def image_path(story: Story, number: int) -> str:
    """Return the path of a story's picture, counted from 1."""
    return f"/media/{story.id}-{number}.png"


def figure(story: Story, number: int, picture: Picture, base: str) -> str:
    """Return a picture with caption and credit."""
    width, height = IMAGE_SIZE
    return (
        f'<figure><img src="{base}{image_path(story, number)}" width="{width}" height="{height}" alt="">'
        f"<figcaption>{escape(picture.caption)} "
        f'<span class="credit">{escape(picture.credit)}</span></figcaption></figure>'
    )


def body_html(story: Story, outlet: Outlet, base: str, related: Story | None = None) -> str:
    """Return the body. With `related` it has the clutter of a page: a link to that story, later pictures, offers."""
    pieces: list[str] = []
    linked: set[str] = set()
    in_list = False
    for number, block in enumerate(story.blocks):
        if in_list and block.kind != "list_item":
            pieces.append("</ul>")
            in_list = False
        if block.kind == "list_item" and not in_list:
            pieces.append("<ul>")
            in_list = True
        pieces.append(_block_html(block, story, linked))
        if number == _CLUTTER_AFTER and related is not None and not in_list:
            pieces.append(
                f'<aside class="read-also"><strong>{_READ_ALSO[outlet.language]}</strong> '
                f'<a href="{base}{outlet.address.format(id=related.id)}">{escape(related.title)}</a></aside>'
                '<div class="ad-slot" id="ad-inline" aria-hidden="true"></div>'
            )
    if in_list:
        pieces.append("</ul>")
    if related is not None:
        pieces += [figure(story, n, picture, base) for n, picture in enumerate(story.pictures[1:], 2)]
        if story.access == "paid":
            pieces.append(_PAYWALL)
    html = "\n".join(pieces)
    return _broken(html) if outlet.broken_html and related is not None else html


def _block_html(block: Block, story: Story, linked: set[str]) -> str:
    text = escape(block.text, quote=False)
    if block.kind == "heading":
        return f"<h2>{text}</h2>"
    if block.kind == "list_item":
        return f"<li>{text}</li>"
    if block.kind == "quote":
        return f"<blockquote><p>{text}</p></blockquote>"
    if block.kind == "table":
        rows = [[cell.strip() for cell in row.split(" | ")] for row in text.split("\n")]
        cells = ["".join(f"<{tag}>{cell}</{tag}>" for cell in row) for row, tag in zip(rows, _tags(rows), strict=True)]
        return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"
    if block.kind == "entry" and block.time is not None:
        shown = datetime.fromisoformat(block.time).strftime("%H:%M")
        return (
            f'<div class="live-entry" id="e{shown.replace(":", "")}"><time datetime="{block.time}">{shown}</time>'
            f"<p>{text}</p></div>"
        )
    for topic in story.topics:
        name = escape(topic, quote=False)
        if name in text and name not in linked:
            linked.add(name)
            return "<p>" + text.replace(name, f'<a class="tag" href="/tag/{len(linked)}">{name}</a>', 1) + "</p>"
    return f"<p>{text}</p>"


def _tags(rows: list[list[str]]) -> list[str]:
    return ["th", *("td" for _ in rows[1:])]


def _broken(html: str) -> str:
    """Return the HTML as a hurried editor leaves it: paragraphs and items not closed, tags crossed, a stray end tag."""
    html = re.sub(r"</(?:p|li|td|tr)>", "", html)
    html = re.sub(r"<p>(.{4})", r"<p><b><i>\1</b></i>", html, count=2)
    return re.sub(r"<h2>(.*?)</h2>", r"<font color=navy><h2>\1</font></h2>", html) + "</span>"
