"""Pages that are no article: told by the bytes, by the page's own words, by the address, by the want of text."""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from urllib.parse import SplitResult, parse_qs, urlsplit

from lxml.html import HtmlElement

from newscrawler.article import Block, Refusal
from newscrawler.extraction import consent
from newscrawler.extraction.document import Document, start_of

# Characters of body under which a page needs other evidence to be an article.
_LITTLE_TEXT = 140
_SHORT_TEXT = 900
# Characters that a page shows at the most before its scripts have run.
_EMPTY_CHARS = 400
# Headlines that link other articles, and articles with a headline of their own, from which on a page is a list.
_MANY_TEASERS, _MANY_CARDS = 8, 4
# Characters that a linked headline has at least.
_TEASER_CHARS = 20
# Links looked at in one heading: headings in each other hold the same ones again.
_MAX_LINKS = 20

_MAGIC = (
    (b"%PDF-", "a PDF"), (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive"), (b"\x1f\x8b", "gzip data"), (b"RIFF", "a media file"), (b"OggS", "a media file"),
    (b"ID3", "an audio file"), (b"\x00\x00\x01\x00", "an icon"), (b"BZh", "bzip2 data"), (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an office document"), (b"wOF", "a font"), (b"\x28\xb5\x2f\xfd", "zstd data"),
)  # fmt: skip
# What is neither NUL, white space nor a byte-order mark.
_READABLE = re.compile(rb"[^\0\r\n\t \xef\xbb\xbf]")
_HTML_TYPES = re.compile(r"html|^$|^text/plain|^application/octet-stream|^unknown|xml", re.IGNORECASE)
_MARKUP = re.compile(
    r"<\s*(?:!doctype|html|head|body|article|main|div|p|h[1-6]|meta|title|section|span|table|a)\b", re.IGNORECASE
)
_FEED = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:rss|feed|urlset|sitemapindex|rdf:rdf)\b", re.IGNORECASE | re.DOTALL
)

_HOME = re.compile(r"^/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|home|default)\.\w+)?$", re.IGNORECASE)
_SEARCH_PATH = re.compile(
    r"/(?:search|suche|recherche|buscar|busca|cerca|ricerca|zoeken|szukaj|sok|haku|poisk|arama)(?:/|\.\w+)?$",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|signup|register|anmelden|connexion|iniciar-sesion|accedi|inloggen|account)(?:/|\.\w+)?$",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"^\W*(?:error\s*)?(?:404|410)\b|\b(?:page|article|site|url|content|story)\s+(?:was\s+|is\s+|could\s+|can\s*)?(?:not|n.t)\s+(?:be\s+)?(?:found|available|exist)"
    r"|\bnot found\b|page (?:introuvable|non trouvée)|seite (?:wurde )?nicht gefunden|página no encontrada|pagina non trovata"
    r"|página não encontrada|pagina niet gevonden|nie znaleziono strony|страница не найдена|сторінку не знайдено|sidan hittades inte"
    r"|siden (?:blev ikke|ikke) fundet|siden ble ikke funnet|sivua ei löyt|stránka nenalezena|stránka nebola nájdená|sayfa bulunamadı"
    r"|ページが見つかりません|页面不存在|找不到(?:页面|頁面|网页)|페이지를 찾을 수 없|الصفحة غير موجودة|לא נמצא|لم يتم العثور|no longer (?:available|exists)",
    re.IGNORECASE,
)
# Titles and first lines of what stands in an article's place: challenges of bot walls, geographic blocks, repairs.
_BLOCKED = re.compile(
    r"^\W*just a moment\b|attention required|checking (?:if the site connection is secure|your browser)"
    r"|verif(?:y|ying) (?:that )?you are (?:a )?human|are you (?:a robot|human)\b|\bcaptcha\b|access (?:to this page has been )?denied"
    r"|unusual traffic|pardon our interruption|request (?:was )?blocked|you have been blocked"
    r"|(?:not |un)available in (?:your (?:country|region|location)|most european|the european)|unavailable (?:for|due to) legal reasons"
    r"|(?:scheduled|site|under|down for) maintenance|(?:be|are) back (?:soon|shortly)|wartungsarbeiten|en maintenance"
    r"|en mantenimiento|in manutenzione|em manutenção|технические работы|доступ (?:к сайту )?(?:ограничен|запрещ[её]н)|メンテナンス中"
    r"|系统维护|安全验证|人机验证|점검 ?중",
    re.IGNORECASE,
)
_WANTS_SCRIPT = re.compile(
    r"(?:enable|activate|requires?|turn on|allow)\s+(?:your\s+)?java\s?script|javascript (?:is )?(?:disabled|required|aktivieren|deaktiviert|is not enabled)"
    r"|aktivieren sie (?:bitte )?java\s?script|activez (?:le )?javascript|activer javascript|habilit[ae] javascript|activ[ae] javascript"
    r"|abilita(?:re)? javascript|javascript を有効|включите javascript",
    re.IGNORECASE,
)
_APP_ROOTS = "//div[@id='root' or @id='app' or @id='__next' or @id='__nuxt' or @id='react-root' or @id='main-app' or @data-reactroot] | //app-root"


def not_html(body: bytes, url: str, headers: Mapping[str, str]) -> Refusal | None:
    """Return why the bytes are no page: nothing there, or another kind of file. None: they may be HTML."""
    start = body[:2048].lstrip()
    if not _READABLE.search(body):
        return Refusal(code="empty", reason="the answer has no bytes to read", url=url)
    for magic, what in _MAGIC:
        if start.startswith(magic):
            return Refusal(code="not_html", reason=f"this is {what}, not a page", url=url)
    stated = (
        next((value for name, value in headers.items() if name.lower() == "content-type"), "").partition(";")[0].strip()
    )
    if not _HTML_TYPES.search(stated) and not _MARKUP.search(start.decode("latin-1")):
        return Refusal(code="not_html", reason=f"the server calls this {stated}, and it is no page", url=url)
    nul = start.count(b"\0")
    if nul > len(start) // 8 and not ((nul > len(start) // 3 and b"<\0" in start) or b"\0<" in start):
        return Refusal(code="not_html", reason="this is binary data, not a page", url=url)
    return None


def not_markup(text: str, url: str) -> Refusal | None:
    """Return why the text is no page: no markup in it, a feed, JSON. None: it is one."""
    start = text[:4096].lstrip("\ufeff \r\n\t")
    if not start:
        return Refusal(code="empty", reason="the answer holds no text", url=url)
    if _FEED.match(start):
        return Refusal(code="not_html", reason="this is a feed or a sitemap, not a page", url=url)
    if start[:1] in "{[" and not _MARKUP.search(start):
        return Refusal(code="not_html", reason="this is JSON, not a page", url=url)
    if not _MARKUP.search(text[:200_000]):
        return Refusal(code="not_html", reason="there is no HTML in this", url=url)
    return None


def not_article(document: Document, blocks: Sequence[Block], title: str | None, *, claims: bool) -> Refusal | None:
    """Return why the page gives no article, None where it does. `claims`: its data call it an article with a time."""
    url = document.url
    length = sum(len(block.text) for block in blocks)
    body_text = " ".join(block.text for block in blocks[:12])[:3000]
    parts = _parts(url)
    wall = consent.wall_in(title, [block.text for block in blocks], f"{parts.hostname}{parts.path}", claims=claims)
    if wall:
        return _refusal("consent_wall", wall, url, 0.85)
    if length < _SHORT_TEXT and _NOT_FOUND.search(title or "") and not claims:
        return _refusal("not_article", "the page says that there is nothing at this address", url, 0.9)
    if not claims and length < _SHORT_TEXT and _BLOCKED.search(f"{title or ''}\n{body_text[:300]}"):
        return _refusal(
            "blocked", "the site shows a check, a block or a notice of repairs in the page's place", url, 0.85
        )
    if not claims:
        reason = _other_page(document, parts.path, parts.query, blocks, length)
        if reason:
            return _refusal("not_article", reason, url, 0.85)
    if length < _LITTLE_TEXT:
        return _no_text(document, length, title, claims=claims)
    return None


def _other_page(document: Document, path: str, query: str, blocks: Sequence[Block], length: int) -> str | None:
    prose = sum(1 for block in blocks if block.kind in ("paragraph", "quote", "list_item") and len(block.text) > 80)
    if _HOME.match(path) and not (set(parse_qs(query)) & {"p", "id", "article", "story", "newsid", "aid", "articleid"}):
        return "the address is the home page's"
    if document.cache.get("password") and length < _SHORT_TEXT and all(len(b.text) < 200 for b in blocks):
        return "the page asks for a password"
    if _LOGIN_PATH.search(path) and length < _SHORT_TEXT:
        return "the address is a login page's"
    if (_SEARCH_PATH.search(path) or set(parse_qs(query)) & {"s", "q", "query"}) and prose < 8:
        return "the page is a search's answer"
    lists = document.cache.get("teasers", 0) >= _MANY_TEASERS or document.cache.get("cards", 0) >= _MANY_CARDS
    if (document.meta("og:type") or "").lower() != "article" and lists and prose < 5:
        return "the page lists other pages"
    return None


def _no_text(document: Document, length: int, title: str | None, *, claims: bool) -> Refusal | None:
    url, visible = document.url, document.cache.get("visible", 0)
    # Beside a menu, a box in the markup is often a banner that its script shows later; in a rendered page it stands.
    if document.cache["consent"] >= _LITTLE_TEXT and (visible < _EMPTY_CHARS or document.cache["rendered"]):
        return _refusal("consent_wall", "a consent wall is what the page shows", url, 0.85)
    if _WANTS_SCRIPT.search(document.cache.get("noscript", "")) or (
        document.scripts and visible < _EMPTY_CHARS and document.cache.get("app_root")
    ):
        return _refusal("needs_javascript", "the page is empty until its scripts run", url, 0.9)
    if document.scripts >= 3 and visible < 200:
        return _refusal("needs_javascript", "the page has scripts and hardly any text", url, 0.7)
    if visible == 0:
        return _refusal("empty", "the page shows no text", url, 0.95)
    if length == 0:
        return _refusal("no_text", "no text of an article was found on the page", url, 0.8)
    if claims or (title and length >= _LITTLE_TEXT // 2):
        return None
    return _refusal("no_text", f"only {length} characters of text were found", url, 0.7)


def observe(document: Document) -> None:
    """Keep what the judgement needs of the page before the body's extraction uses the tree up."""
    tree = document.tree
    cache = document.cache
    # The title element is no text that the page shows.
    cache["visible"] = max(0, len(cache["text"]) - len(document.meta("<title>") or ""))
    cache["password"] = any(element.get("type") == "password" for element in tree.iter("input"))
    cache["app_root"] = cache["visible"] < _EMPTY_CHARS and bool(tree.xpath(_APP_ROOTS))
    teasers = 0
    cards: set[HtmlElement] = set()
    for heading in tree.iter("h2", "h3", "h4"):
        above = list(heading.iterancestors("a", "article"))
        linked = list(islice(heading.iter("a"), _MAX_LINKS)) or [heading] * any(element.tag == "a" for element in above)
        teasers += sum(1 for element in linked if len(start_of(element, _TEASER_CHARS)) > _TEASER_CHARS)
        # Each of them an article of its own, which its heading links.
        cards.update(element for element in above if linked and element.tag == "article" and heading.tag != "h4")
        if teasers >= _MANY_TEASERS:
            break
    cache["teasers"], cache["cards"] = teasers, len(cards)


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", url, "", "")


def _refusal(code: str, reason: str, url: str, confidence: float) -> Refusal:
    return Refusal(code=code, reason=reason, url=url, confidence=confidence)
