"""Paywalls: told by what they say in the text, by their marks in the markup, and by the scripts that put them up.

They are recognised so that `access` says what a text is, and that their words do not become a part of it. Nothing here
gets round one.
"""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from newscrawler.article import Access, Block
from newscrawler.extraction.document import Document, start_of

# Characters of a block above which it is prose, whatever it begins with.
_WALL_CHARS = 400
# Characters of a class attribute or an id looked at.
_NAME_CHARS = 1_000
# Characters that a notice has which a server put in the text's place; an empty box waits for a script.
_NOTICE_CHARS = 15
# What a wall says where the text stops.
_SAYS = re.compile(
    r"^\W*(?:(?:this|the) (?:article|content|story) is (?:only |exclusively )?(?:for|available (?:only )?to|reserved for) (?:our )?(?:paying )?(?:subscribers|members)"
    r"|(?:already a|are you a) (?:subscriber|member)|subscribe (?:now )?to (?:continue|read|keep|unlock)|to (?:continue|keep) reading|log ?in to (?:continue|read)"
    r"|(?:sign|log) in or subscribe|you have (?:reached|read) your|register (?:now )?to (?:continue|read)|unlock (?:this|the full) (?:article|story)"
    r"|(?:sie haben bereits|schon|bereits) (?:ein )?(?:abo|abonnent|digital-?abo|registriert|kunde)|weiterlesen mit|jetzt (?:abonnieren|weiterlesen|testen|freischalten)|diesen artikel (?:weiter)?lesen"
    r"|lesen sie (?:diesen|den) (?:ganzen )?artikel mit|(?:cet|l['’]) ?article est (?:réservé|réservée)|(?:il vous reste|la suite est réservée)|déjà abonné|abonnez[- ]vous pour"
    r"|réservé (?:à nos|aux) abonnés|contenido (?:exclusivo|solo) para suscriptores|suscríbete para|¿ya eres suscriptor|articolo riservato|(?:sei|hai) già (?:abbonato|un abbonamento)|contenuto riservato"
    r"|conteúdo exclusivo para assinantes|já é assinante|dit artikel is (?:exclusief|alleen) voor|al abonnee|denne artikel er (?:kun )?for|læs videre med|denne saken er (?:forbeholdt|for) abonnenter"
    r"|har du allerede|redan prenumerant|logga in för att läsa|artykuł (?:tylko )?dla (?:subskrybentów|prenumeratorów)|この記事は(?:有料)?会員|有料会員(?:限定|になると|登録)|残り\d+文字"
    r"|(?:the rest of )?(?:this|the) (?:article|content|story|post|page|newsletter) is (?:only |exclusively |currently )?(?:available |accessible |restricted |reserved )?(?:only |exclusively )?(?:for|to) (?:our |all )?(?:paid |paying |premium |digital |registered |active )*(?:subscribers|members|supporters|users)"
    r"|(?:you (?:need to|must) (?:be|become|have) (?:logged in|a (?:paid |paying |premium )?(?:subscriber|member|subscription|membership))|become a (?:paid |paying |premium )?(?:subscriber|member|supporter) to (?:continue|read|unlock|view|access))"
    r"|(?:keep|continue) reading (?:this \w+ )?(?:with|for) (?:a|an|your|just|only|free)\b|start your (?:free )?trial (?:to|and) (?:continue|read|keep|unlock)|(?:create (?:a free|an|your) account|sign (?:up|in)(?: now| for free)?|log in or register) to (?:continue|keep|read|view)"
    r"|this (?:content|area) is (?:restricted|protected|locked)|unlimited access (?:to|for)\b.{0,60}\bsubscri|want to (?:read|keep reading)(?: more)?\? (?:subscribe|become|join|sign)"
    r"|(?:dieser|der) (?:artikel|inhalt|beitrag|text) ist (?:nur|exklusiv|ausschlie(?:ß|ss)lich) für|(?:nur|exklusiv) für (?:unsere )?(?:abonnent|mitglieder|plus)|(?:um|zum) (?:diesen (?:artikel|beitrag) )?(?:weiterlesen|weiterzulesen)|(?:mit|als) (?:einem |dem )?\S{0,20}(?:abo|abonnement|abonnent|mitglied)(?:in)? weiterlesen"
    r"|(?:pour (?:lire|continuer)|lisez|lire) (?:la suite|l['’]intégralité|à lire)(?: de cet article)?,? (?:abonnez|connectez|identifiez|inscrivez|créez)|(?:contenu|article) (?:réservé|exclusif|payant)\b.{0,20}abonné|la suite (?:de cet article )?est (?:réservée|accessible)|il vous reste \d+ ?% (?:de|à)"
    r"|este (?:contenido|artículo) es (?:exclusivo|solo|sólo|únicamente)|(?:hazte|hágase) (?:suscriptor|premium|socio)|(?:suscríbete|suscríbase|inicia sesión|regístrate)(?: \w+)? (?:para|y) (?:seguir|continuar|sigue)|para (?:seguir|continuar) leyendo\b.{0,40}(?:suscr|regístr|sesión)"
    r"|(?:questo )?(?:contenuto|articolo) è (?:riservato|disponibile solo)|(?:abbonati|registrati|accedi) (?:per|e) (?:continua|legg)|per continuare a leggere\b.{0,40}(?:abbon|acced|registr)|contenuto per (?:gli )?abbonati"
    r"|(?:assine|cadastre-se|faça login|entre)(?: \w+)? (?:para|e) (?:continu|ler)|para continuar (?:lendo|a ler)\b.{0,40}(?:assin|cadastr|login)|(?:este )?(?:conteúdo|artigo) (?:é )?exclusivo (?:para|de) assinantes"
    r"|(?:wilt u|wil je) verder ?lezen\?|word (?:nu )?(?:abonnee|lid) (?:om|en)|log in om (?:verder te lezen|dit artikel)|(?:dit|het) (?:artikel|verhaal) is (?:alleen|enkel|exclusief|uitsluitend) (?:voor|toegankelijk)"
    r"|(?:bli|prova att vara) prenumerant|för att (?:läsa|fortsätta läsa)\b.{0,40}(?:prenumer|logga in)|(?:denne|denna|den här) (?:artik+el(?:e?n)?|saken|texten) (?:är|er) (?:kun|bare|endast|bara)? ?(?:för|for) (?:våra |våre )?(?:prenumeranter|abonnenter)|(?:for å|vil du) (?:lese|læse) (?:videre|hele)\b.{0,40}(?:abonn|logg)|(?:bli|bliv) abonnent|kun for abonnenter"
    r"|(?:tämä )?(?:artikkeli|sisältö|juttu) on (?:vain )?tilaaji(?:lle|emme)|(?:tilaa|kirjaudu) (?:ja|lukeaksesi) (?:lue|koko|jut)|(?:aby|żeby) (?:prze)?czytać (?:cał|dalej|dalszą)|(?:dalsza część|pełna treść|treść) (?:artykułu )?(?:jest )?dostępna (?:jest )?(?:tylko )?dla"
    r"|(?:tento |celý )?(?:článek|text|obsah) je (?:dostupný )?(?:jen|pouze|len|iba) p(?:ro|re) (?:naše |našich )?předplatitel|(?:pokračování|zbytek) (?:článku )?je (?:dostupn\S+ )?(?:jen|pouze) pro|odemkněte (?:si )?(?:celý )?článek|a (?:teljes )?cikk (?:elolvasásához|folytatása) .{0,30}előfizet|(?:acest )?(?:articol|conținut) (?:este )?(?:disponibil )?(?:doar|numai|exclusiv) (?:pentru )?abona"
    r"|(?:эта |этот )?(?:статья|материал|текст|контент) доступ(?:ен|на) (?:только )?(?:подписчик|по подписке|зарегистр)|чтобы (?:дочитать|прочитать|продолжить)\b.{0,40}(?:подпи|войдите|зарегистр)|(?:оформите|купите) подписку,? чтобы|(?:цей |ця )?(?:матеріал|стаття) доступн(?:ий|а) (?:лише|тільки) (?:для )?(?:передплатник|підписник)"
    r"|(?:ここから先|続き|この先|全文)は.{0,12}(?:会員|登録|購読|ログイン)|(?:この|本)記事は(?:有料|会員)|(?:会員登録|ログイン)(?:すると|して|で)(?:続き|全文|記事)|有料記事です|(?:本文|此文|本篇)(?:为|為|属于|屬於)?(?:付费|付費|会员|會員|订阅|訂閱)|(?:登录|登入|订阅|訂閱|成为会员|成為會員)(?:后|後|以|即可)?(?:继续|繼續)?(?:阅读|閱讀)(?:全文|更多)?"
    r"|(?:이 )?(?:기사|콘텐츠)는 (?:유료|구독자|회원|프리미엄)|(?:로그인|회원가입|구독)(?:하고|하시면|후) .{0,12}(?:읽|보|전문)|(?:bu )?(?:haber|içerik|yazı) (?:sadece|yalnızca|özel olarak) abone|(?:okumaya devam etmek|tamamını okumak) için (?:abone|giriş|üye)"
    r"|هذا (?:المحتوى|المقال) (?:مخصص |متاح |حصري )?(?:فقط )?(?:ل|لل)(?:مشتركين|أعضاء)|(?:اشترك|سجل) (?:الآن )?(?:لمتابعة|لقراءة)|(?:הכתבה|התוכן|המאמר) (?:פתוח|זמינ?|מיועד)\S* (?:רק )?למנויים|(?:konten|artikel) ini (?:hanya|khusus) (?:untuk|bagi) (?:pelanggan|anggota))",
    re.IGNORECASE,
)
# Classes of a wall, lower case, on any page.
_WALL = re.compile(
    r"(?:^|[\s_-])(?:paywall|pay-wall|piano-container|tp-container|regwall|meter-?wall|premium-(?:wall|teaser|barrier)|"
    r"subscriber-only|subscription-required|article-locked|locked-content|paid-content-barrier|plus-barrier)"
)
# Parts of these, one of which is in every match: looked for first, at a tenth of the pattern's cost.
_WALL_HINTS = ("wall", "-container", "premium-", "subscri", "locked", "barrier")
# Classes and ids, lower case, of the notices that systems put where they have cut the text: MemberPress, Leaky Paywall,
# Restrict Content Pro, Paid Memberships Pro, WooCommerce Memberships, Newspack, Memberful, Substack, Ghost, Steady,
# LaterPay, Zephr, Pelcro, plenigo, Evolok, Poool, Patreon, Wallkit, Piano.
_NOTICE = re.compile(
    r"(?:^|\s)(?:mepr-unauthorized-(?:message|excerpt)|mp[_-]unauthorized|leaky[_-]paywall[_-](?:message|subscribe|content)[\w-]*|rcp[_-]restricted(?:[_-]\w+)*"
    r"|pmpro_content_message|pmpro_card-message|wc-memberships-(?:restriction|restricted|content-restricted)[\w-]*|newspack-(?:content-gate|memberships)[\w-]*"
    r"|memberful-global-marketing-content|memberful-marketing|gh-post-upgrade-cta(?:-\w+)?|gh-paywall|kg-paywall|paywall-(?:title|cta|content|login)"
    r"|steady[_-](?:paywall|adblock)[\w-]*|lp_(?:purchase-overlay|paid-content|purchase-link|subscription)[\w-]*|laterpay-[\w-]*|zephr-(?:paywall|registration|regwall|feature)[\w-]*"
    r"|pelcro-(?:paywall|meter|gift|view)[\w-]*|plenigo-(?:paywall|checkout)[\w-]*|evolok-[\w-]*paywall|ev-paywall|poool-(?:paywall|restriction)[\w-]*|patreon-(?:locked|campaign)[\w-]*|ptrn-locked"
    r"|wkwp-paywall[\w-]*|wallkit-(?:paywall|content-lock)[\w-]*|piano-(?:inline-offer|paywall|offer)[\w-]*|swg-(?:paywall|regwall)[\w-]*|restricted-content-(?:message|notice)|content-restricted-message"
    r"|subscribers?-only-(?:message|notice)|members?-only-(?:message|notice)|um-locked-content(?:-msg)?|s2member-[\w-]*restrict[\w-]*|arm_restrict[\w-]*)(?:$|\s)"
)
_NOTICE_HINTS = (
    "mepr-", "mp_", "mp-", "leaky", "rcp", "pmpro", "memberships", "newspack", "memberful", "gh-p", "kg-paywall", "paywall-", "steady",
    "lp_", "laterpay", "zephr-", "pelcro-", "plenigo-", "evolok", "ev-", "poool-", "patreon-", "ptrn", "wkwp", "wallkit", "piano-", "swg-",
    "restricted", "-only-", "um-locked", "s2member", "arm_",
)  # fmt: skip
# The boxes looked for: what they are called, hints of their names, the names, and characters that they have at least.
_BOXES = (
    ("class of a wall", _WALL_HINTS, _WALL, 1),
    ("notice of a wall", _NOTICE_HINTS, _NOTICE, _NOTICE_CHARS),
)
# Classes of the page or of its article that say what it is: those of WordPress' membership systems, of Ghost, and what
# templates name their paid articles.
_ARTICLE = re.compile(
    r"(?:^|\s)(?:(?:is|has|type|article|post|story|content|page|node)(?:-|--|_|__)(?:type-|is-)?(?:premium|paywall|paywalled|paid|locked|plus|subscribers?-only|members?-only|payant|abo)"
    r"|(?:premium|paid|paywalled|plus|abo|payant|locked|subscribers?-only|members?-only)(?:-|--|_|__)(?:article|post|story|content)|paywalled|paywall-active|members?-only|subscribers?-only"
    r"|post-visibility-(?:members|paid|tiers)|visibility-(?:members|paid)|access-restricted|pmpro-no-access|rcp-no-access|membership-required|newspack-is-gated|content-locked)(?:$|\s)"
)
# Attributes of an article, or of a part that is cut, and their values that mean a wall (AMP: subscriptions-section).
_ATTRIBUTES = (
    "data-paywall", "data-premium", "data-is-premium", "data-paid", "data-is-paid", "data-locked", "data-access", "data-access-level", "data-content-tier",
    "data-tier", "data-paywalled", "data-is-paywalled", "data-article-access", "data-post-access",
)  # fmt: skip
_CLOSED = frozenset(
    (
        "true",
        "1",
        "yes",
        "paid",
        "premium",
        "locked",
        "subscriber",
        "subscribers",
        "members",
        "hard",
        "paywall",
        "payant",
    )
)
# Where the scripts come from that put walls up.
_SCRIPTS = re.compile(
    r"//[\w.-]{0,60}(?:tinypass\.com|piano\.io|poool\.fr|poool\.com|zephr\.com|zephrcdn|laterpay\.net|contribute\.to|steadyhq\.com|pelcro\.com|evolok|wallkit\.net|plenigo\.com"
    r"|memberful\.com|axate\.io|conscent\.(?:in|art)|flip-pay\.com|sophi\.io|leakypaywall|news\.google\.com/swg|swg-basic)|/(?:leaky-paywall|memberpress|restrict-content|paid-memberships-pro)[\w-]{0,20}/",
    re.IGNORECASE,
)
# A text that stops in the middle, and characters at its end that show it.
_END_CHARS = 20
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W{0,3}$")


def without_walls(blocks: Sequence[Block]) -> tuple[list[Block], bool]:
    """Return the blocks without what a paywall says, and whether it said something."""
    kept = [block for block in blocks if len(block.text) > _WALL_CHARS or not _SAYS.search(block.text)]
    return kept, len(kept) < len(blocks)


def is_cut(document: Document, blocks: Sequence[Block]) -> bool:
    """Say whether a text breaks off on a page that has the script of a paywall: what is shown is a teaser."""
    return bool(blocks and _BREAKS_OFF.search(blocks[-1].text[-_END_CHARS:])) and has_script(document)


def has_script(document: Document) -> bool:
    """Say whether the page loads a script that puts paywalls up; on most sites every page does, free ones too."""
    return any(map(_SCRIPTS.search, document.cache["script_sources"]))


def wall_of(document: Document) -> tuple[str, Access] | None:
    """Return the mark of a wall on the page and what it says of the access, None where there is none."""
    tree = document.tree
    for element in _about_the_article(tree):
        if any((element.get(name) or "").strip().lower() in _CLOSED for name in _ATTRIBUTES):
            return "attribute of the article", "paid"
        if _ARTICLE.search(_names(element)):
            return "class of the article", "paid"
    return _box_of_wall(tree)


def _box_of_wall(tree: HtmlElement) -> tuple[str, Access] | None:
    """Return the first box of a wall that has a text: an empty one waits for a script, which may leave it so."""
    named: dict[str, HtmlElement] = {}
    for element in tree.iter("div", "section", "aside"):
        if element.get("subscriptions-section") == "content-not-granted":
            return "subscriptions-section", "paid"
        name = _names(element)
        if name:
            named.setdefault(name, element)
    names = "\n".join(named)
    for where, hints, pattern, chars in _BOXES:
        if any(hint in names for hint in hints):
            boxes = (element for name, element in named.items() if pattern.search(name))
            if any(len(start_of(element, chars)) >= chars for element in boxes):
                return where, "paid"
    return None


def _about_the_article(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements whose classes are about the page's article: the page itself, and what its headline is in."""
    yield tree
    body = tree.find("body")
    if body is not None:
        yield body
    heading = next(iter(tree.iter("h1")), None)
    if heading is not None:
        yield from heading.iterancestors("article", "main")


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()[:_NAME_CHARS].lower()
