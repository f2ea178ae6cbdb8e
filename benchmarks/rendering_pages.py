"""The kinds of pages of the rendering benchmark, as their sites send them: 67 in 200 have no article without a browser.

The others have the whole text, in the markup or in the data of a script, among what often goes with pages that have
none: marks of frameworks, much script, notes to switch it on, skeletons, "read more", paywalls.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from benchmarks.rendering_texts import Piece
from newscrawler.article import Block

__all__ = ["KINDS", "Kind", "data_of", "frame_of"]

_WORDS = {
    "en": ("Home", "News", "Read more", "More from us", "Sign up for our newsletter", "Comments", "Subscribe to read"),
    "de": ("Start", "Nachrichten", "Weiterlesen", "Mehr von uns", "Newsletter bestellen", "Kommentare", "Jetzt Abo"),
    "fr": ("Accueil", "Actus", "Lire la suite", "À lire aussi", "S'inscrire à la lettre", "Réactions", "S'abonner"),
    "es": ("Portada", "Noticias", "Leer más", "Más noticias", "Suscríbete al boletín", "Comentarios", "Suscríbete"),
    "ru": ("Главная", "Новости", "Читать далее", "Ещё новости", "Подписка на рассылку", "Комментарии", "Подписаться"),
    "ja": ("ホーム", "ニュース", "続きを読む", "関連記事", "メールマガジン登録", "コメント", "購読はこちら"),
    "zh": ("首页", "新闻", "阅读更多", "更多报道", "订阅邮件", "评论", "订阅后阅读"),
}  # fmt: skip
# Milliseconds of the machine's time that a page's scripts take; those of pages that are heavy with them.
_WORK_MS, _HEAVY_MS = 80, 300
_SHOWN_OF_CUT = 2


@dataclass(frozen=True, slots=True)
class Kind:
    """`needs` a browser or not; `page` gives the HTML with a site's name, `work_ms` is what its scripts take."""

    page: Callable[[Piece, str], str]
    needs: bool = False
    work_ms: int = _WORK_MS
    paragraphs: tuple[int, int] = (6, 12)


def frame_of(language: str, site: str) -> str:
    """Return what stands around an article, with `%(title)s`, `%(author)s`, `%(published)s` and `%(body)s` in it."""
    home, news, more, others, letter, comments, _ = _WORDS[language]
    links = "".join(f'<li><a href="/{place}">{name}</a></li>' for place, name in (("", home), ("news", news)))
    teasers = "".join(
        f'<li><a href="/news/other-{number}"><h3>{others} {number}</h3></a><a class="more" href="/news/other-{number}">'
        f"{more}</a></li>"
        for number in range(1, 6)
    )
    return (
        f'<header class="top"><a class="logo" href="/">{site}</a><nav><ul>{links}</ul></nav></header><main>'
        '<article class="story"><h1>%(title)s</h1><p class="byline"><span class="author">%(author)s</span> '
        '<time datetime="%(published)s">%(published)s</time></p>'
        '<figure><img src="/image/1.png" width="640" height="360" alt=""></figure>'
        '<div class="story-body">%(body)s</div></article>'
        f'<aside class="related"><h2>{others}</h2><ul>{teasers}</ul>'
        '<img src="/image/2.png" alt="" width="320"><img src="/image/3.png" alt="" width="320"></aside>'
        f'<section class="newsletter"><h2>{letter}</h2><form><input type="email"><button>OK</button></form></section>'
        f'<section class="comments"><h2>{comments}</h2></section></main>'
        f'<footer><p>© 2026 {site}</p><ul><li><a href="/imprint">Imprint</a></li></ul></footer>'
    )


def data_of(piece: Piece) -> dict[str, Any]:
    """Return the article as a site's own interface gives it."""
    blocks = [{"kind": block.kind, "text": block.text} for block in piece.blocks]
    return {"id": piece.number, **_about(piece), "blocks": blocks}


def rest_of(piece: Piece) -> list[dict[str, str]]:
    """Return the blocks that a page which is cut loads behind its beginning."""
    rows: list[dict[str, str]] = data_of(piece)["blocks"]
    return rows[_SHOWN_OF_CUT:]


def body_of(blocks: Sequence[Block]) -> str:
    """Return the blocks as HTML."""
    tags = {"heading": "h2", "paragraph": "p"}
    return "".join(f"<{tags[block.kind]}>{escape(block.text)}</{tags[block.kind]}>" for block in blocks)


def _about(piece: Piece) -> dict[str, str]:
    return {"title": piece.title, "author": piece.author, "published": piece.published}


def _framed(piece: Piece, site: str, body: str) -> str:
    values = {name: escape(value) for name, value in _about(piece).items()}
    return frame_of(piece.language, site) % {**values, "body": body}


def _page(piece: Piece, site: str, body: str, data: Mapping[str, Any] | None = None, scripts: str = "") -> str:
    stated = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": piece.published,
        "author": {"@type": "Person", "name": piece.author},
        **(data or {}),
    }
    return (
        f'<!doctype html><html lang="{piece.language}"><head><meta charset="utf-8"><title>{escape(piece.title)} – '
        f'{site}</title><meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(piece.title)}">'
        f'<meta property="article:published_time" content="{piece.published}"><link rel="stylesheet" '
        f'href="/static/site.css"><script type="application/ld+json">{_json(stated)}</script>'
        f'<script src="/config/{piece.number}.js"></script></head><body>{body}<script src="/static/frame.js"></script>'
        f'{scripts}<script src="/static/library.js"></script><script src="/static/site.js"></script></body></html>'
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def _whole(before: str = "", after: str = "", scripts: str = "") -> Callable[[Piece, str], str]:
    """Return the kind of pages that have the whole article in their markup, between two tags and before some script."""

    def page(piece: Piece, site: str) -> str:
        framed = _framed(piece, site, body_of(piece.blocks))
        return _page(piece, site, f"{before}{framed}{after}", scripts=scripts)

    return page


def _shell(root: str = '<div id="root"></div>', **data: Any) -> Callable[[Piece, str], str]:
    return lambda piece, site: _page(piece, site, root, data)


def _cut(button: bool) -> Callable[[Piece, str], str]:
    """Return the kind of pages that show a beginning; the rest comes with a click, or by itself."""

    def page(piece: Piece, site: str) -> str:
        more = f'<button type="button" class="more">{_WORDS[piece.language][2]}</button>' if button else ""
        begun = _framed(piece, site, body_of(piece.blocks[:_SHOWN_OF_CUT]) + more)
        return _page(piece, site, begun, {"wordCount": piece.words})

    return page


def _encoded(piece: Piece, site: str) -> str:
    payload = base64.b64encode(json.dumps(data_of(piece)).encode()).decode()
    return _page(piece, site, '<div id="app"></div>', scripts=f'<script>window.PAYLOAD="{payload}"</script>')


def _fragment(piece: Piece, site: str) -> str:
    home = _framed(piece, site, "")
    before, _, after = home.partition('<article class="story">')
    return _page(piece, site, f'{before}<div id="story"></div>{after.partition("</article>")[2]}')


def _late(piece: Piece, site: str) -> str:
    skeleton = '<div class="skeleton"></div>' * 6
    return _page(piece, site, f'<div id="root"><div class="loading" aria-busy="true">{skeleton}</div></div>')


def _shadow(piece: Piece, site: str) -> str:
    return _page(piece, site, _framed(piece, site, "<story-body></story-body>"))


def _paid(piece: Piece, site: str) -> str:
    wall = f'<div class="paywall"><a class="subscribe" href="/subscribe">{_WORDS[piece.language][6]}</a></div>'
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}
    body = _framed(piece, site, body_of(piece.blocks) + wall)
    return _page(piece, site, body, {"isAccessibleForFree": False, "hasPart": part, "wordCount": 700})


def _teasers(piece: Piece, site: str) -> str:
    more = _WORDS[piece.language][2]
    about = f'<div class="author-box"><b>{escape(piece.author)}</b><button class="more">{more}</button></div>'
    framed = _framed(piece, site, body_of(piece.blocks)).replace("</article>", f"</article>{about}")
    return _page(piece, site, framed)


def _skeletons(piece: Piece, site: str) -> str:
    bones = '<div class="skeleton" aria-busy="true"></div>' * 8
    framed = _framed(piece, site, body_of(piece.blocks)).replace(
        '<section class="comments">', f'<section class="comments">{bones}'
    )
    return _page(piece, site, framed)


def _next(rendered: bool) -> Callable[[Piece, str], str]:
    def page(piece: Piece, site: str) -> str:
        state = {"props": {"pageProps": {"article": data_of(piece)}}, "page": "/news/[id]", "buildId": "b7"}
        framed = _framed(piece, site, body_of(piece.blocks)) if rendered else ""
        script = f'<script id="__NEXT_DATA__" type="application/json">{_json(state)}</script>'
        return _page(piece, site, f'<div id="__next">{framed}</div>', scripts=script)

    return page


def _nuxt(piece: Piece, site: str) -> str:
    values = (piece.title, piece.author, piece.published, body_of(piece.blocks))
    state = (
        'window.__NUXT__=(function(a,b,c,d){return {layout:"default",data:[{article:{title:a,author:b,published:c,'
        f"content:d}}}}],error:null}}}}({','.join(_json(value) for value in values)}));"
    )
    return _page(piece, site, '<div id="__nuxt"></div>', scripts=f"<script>{state}</script>")


def _json_ld_body(piece: Piece, site: str) -> str:
    body = "\n\n".join(block.text for block in piece.blocks)
    return _page(piece, site, '<div id="root"></div>', {"articleBody": body})


_NOTE = "<noscript><p>Please enable JavaScript to use this site and to read the comments.</p></noscript>"
_STATE = _json(
    {"config": [{"slot": f"div-{n}", "sizes": [[300, 250], [728, 90]], "bids": list("abcdefgh")} for n in range(1500)]}
)

KINDS: dict[str, Kind] = {
    "shell_fetch": Kind(_shell(), needs=True),
    "shell_chain": Kind(_shell('<div id="app"></div>'), needs=True),
    "shell_jsonp": Kind(_shell('<div id="app"></div>'), needs=True),
    "router": Kind(_shell(), needs=True),
    "encoded": Kind(_encoded, needs=True),
    "late": Kind(_late, needs=True),
    "fragment": Kind(_fragment, needs=True),
    "teaser": Kind(_cut(button=False), needs=True),
    "read_more": Kind(_cut(button=True), needs=True),
    "shadow": Kind(_shadow, needs=True),
    "plain": Kind(_whole()),
    "next": Kind(_next(rendered=True)),
    "nuxt": Kind(
        _whole('<div id="__nuxt" data-server-rendered="true">', "</div>", "<script>window.__NUXT__={}</script>")
    ),
    "angular": Kind(_whole('<app-root ng-version="19.2.0" ng-server-context="ssr">', "</app-root>")),
    "react": Kind(_whole('<div id="root" data-reactroot="">', "</div>")),
    "astro": Kind(_whole(after='<astro-island client="load" ssr="" component-url="/static/site.js"></astro-island>')),
    "brief": Kind(_whole(), work_ms=_HEAVY_MS, paragraphs=(1, 2)),
    "heavy": Kind(_whole(scripts=f"<script>window.AUCTION={_STATE}</script>"), work_ms=_HEAVY_MS),
    "paid": Kind(_paid, paragraphs=(2, 2)),
    "teasers": Kind(_teasers),
    "noscript": Kind(_whole(_NOTE)),
    "skeletons": Kind(_skeletons),
    "next_data": Kind(_next(rendered=False)),
    "nuxt_data": Kind(_nuxt),
    "json_ld_body": Kind(_json_ld_body),
}
