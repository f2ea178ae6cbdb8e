"""Consent walls and banners in a page: told by the vendors' boxes, by what boxes are called, and by their words.

The vendors' boxes, buttons and functions are those of their public documentation and markup, and the words are what
such boxes and buttons say in some forty languages; rendering passes walls by the same lists.
"""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.extraction.document import start_of, text_of

__all__ = ["asks_consent", "consent_vendors", "consent_words", "cut_consent", "wall_in"]

# Elements that such boxes are made of.
_TAGS = ("div", "section", "aside", "form")
# What a box holds that is no banner, though it is called one.
_ARTICLE = etree.XPath("boolean(.//article or .//main or .//h1 or .//*[@itemprop='articleBody'])")
# Characters of a box without a vendor's name up to which it is a banner, and words of consent that it has at least.
_BANNER_CHARS, _BANNER_WORDS = 4_000, 2
# Characters from which a paragraph is prose.
_PROSE_CHARS = 80
# Characters of a short notice.
_NOTICE_CHARS = 500
_DIALOGS = frozenset(("dialog", "alertdialog"))
_PARTS = ("cookie", "consent", "gdpr", "rgpd", "dsgvo", "cmp-", "-cmp")
_VENDORS, _BANNER = 2, 1
# Boxes whose text is read: those inside of one that is cut are not, and boxes in each other hold the same text again.
_MAX_BOXES = 40
_CONCEALING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

# What only the site that asks says, of itself.
_OURS = re.compile(
    r"we (?:value|respect|care about) your privacy|we (?:and our (?:\d+ )?partners |also |will |not )*(?:use|store|set|place) (?:\w+ )?cookies|our \d+ (?:partners|vendors)|(?:we and|with) our partners (?:use|store|process|may|access|ask)|if you choose to (?:accept|reject|refuse)"
    r"|this (?:web)?site uses cookies|store and/or access information on (?:a|your) device|by (?:clicking|continuing to (?:browse|use)|using (?:this|our) (?:web)?site)\b[^.]{0,60}\byou (?:agree|accept|consent)|you consent to|your consent to"
    r"|wir (?:und unsere (?:\d+ )?partner )?(?:verwenden|nutzen|setzen|speichern) (?:\w+ )?cookies|unsere[nr]? \d+ partnern?"
    r"|nous (?:respectons votre vie privée|utilisons des (?:cookies|traceurs))|nos (?:\d+ )?partenaires et nous|nous et nos (?:\d+ )?partenaires|nos \d+ partenaires"
    r"|valoramos su privacidad|us[ao]mos cookies|utilizamos cookies|(?:nosotros y )?nuestros \d+ socios|(?:utilizziamo|usiamo) i cookie|i nostri \d+ partner|nossos \d+ parceiros"
    r"|wij gebruiken cookies|we gebruiken cookies|onze \d+ partners|szanujemy (?:twoją )?prywatność|(?:używamy|korzystamy z) (?:plików )?cookies?|nasi zaufani partnerzy"
    r"|vi (?:bruger|använder|bruker) (?:cookies|kakor|informasjonskapsler)|käytämme evästeitä|používáme (?:soubory )?cookies|používame (?:súbory )?cookies"
    r"|мы используем (?:файлы )?cookie|ми використовуємо (?:файли )?cookie|използваме бисквитки|koristimo kolačiće|користимо колачиће|uporabljamo piškotke"
    r"|cookie-kat használunk|sütiket használunk|folosim (?:module )?cookie|naudojame slapukus|izmantojam sīk\w+|kasutame küpsiseid|utilitzem (?:les )?galetes"
    r"|χρησιμοποιούμε cookies|çerez(?:ler)?(?:i)? kullan|نستخدم ملفات تعريف الارتباط|אנו משתמשים בעוגיות|chúng tôi sử dụng cookie|kami menggunakan cookie"
    r"|(?:当サイト|当社|弊社).{0,12}(?:cookie|クッキー)|(?:cookie|クッキー)(?:等)?を(?:使用|利用)し(?:てい)?ます|쿠키를 사용합니다|我们使用(?:cookie|缓存文件)|我們使用\s?cookie",
    re.IGNORECASE,
)
# What it offers, and what it says of the reader's.
_YOURS = re.compile(
    r"before you continue|accept (?:all )?cookies|manage (?:your )?(?:privacy|consent|cookies)|(?:your|manage|change) cookie (?:settings|preferences|choices)|you may (?:click to )?consent"
    r"|refuse to consent|you can (?:change|withdraw) your (?:consent|choices?|preferences|settings|mind)|mit werbung (?:und cookies )?(?:weiter)?lesen|ihre (?:privatsphäre|einwilligung|zustimmung|datenschutzeinstellungen)|alle (?:cookies )?akzeptieren"
    r"|votre vie privée|votre consentement|accepter et (?:continuer|fermer|lire)|continuer sans accepter|tu privacidad|su privacidad|aceptar y continuar|la tua privacy|accetta e continua"
    r"|uw privacy|cookies accepteren|akceptuję|hyväksy (?:kaikki )?evästeet",
    re.IGNORECASE,
)
# What others are quoted with.
_QUOTED = re.compile(
    r"“[^”]{1,300}”|„[^“”]{1,300}[“”]|«[^»]{1,300}»|»[^«]{1,300}«|\"[^\"]{1,300}\"|「[^」]{1,300}」|『[^』]{1,300}』"
)
_ADDRESS = re.compile(
    r"(?:^|[./_-])(?:consent|cookie-?wall|cmp|privacy-?wall|gdpr|collectconsent)(?:[./_?-]|$)", re.IGNORECASE
)
_HOST = re.compile(r"(?:consent|cmp|cookie-?wall|privacy-?wall)\.", re.IGNORECASE)
# Characters of a text up to which it may be a wall's, and of it for each phrase of walls that is in it; a page that
# calls itself an article says more of them.
_WALL_CHARS, _CHARS_A_PHRASE, _ARTICLES_CHARS_A_PHRASE = 2_700, 600, 400
# Characters of a page named for consent up to which it is no article.
_NAMED_CHARS = 3_600


def asks_consent(text: str) -> int:
    """Return how often the text says what consent walls say."""
    return len(_OURS.findall(text)) + len(_YOURS.findall(text))


def wall_in(title: str | None, texts: Sequence[str], address: str, *, claims: bool) -> str | None:
    """Return why paragraphs are a consent wall's and no article's, None where they are not. `address`: host and path.

    A wall asks its reader, an article reports, and may quote a wall: at least half of a wall's text speaks to the
    reader. `claims`: the page calls itself an article.
    """
    length = sum(map(len, texts))
    named = not claims and length < _NAMED_CHARS and _ADDRESS.search(address) is not None
    if named and _HOST.match(address):
        return "the address is a consent page's"
    if length >= (_NAMED_CHARS if named else _WALL_CHARS):
        return None
    own = _QUOTED.sub("", "\n".join([title or "", *texts]))
    asked = asks_consent(own)
    if named:
        needed = 1
    elif claims:
        needed = max(3, length // _ARTICLES_CHARS_A_PHRASE)
    else:
        needed = max(2, length // _CHARS_A_PHRASE)
    if asked < needed or not _speaks(own) or (claims and not _OURS.search(own)) or not _is_spoken(texts):
        return None
    return "the address and the text are a consent page's" if named else "the text is a consent banner's"


def _is_spoken(texts: Sequence[str]) -> bool:
    """Say whether half of the text, or more, stands in paragraphs that ask the reader for consent."""
    return 2 * sum(len(text) for text in texts if _addresses(text)) >= sum(map(len, texts))


def _addresses(text: str) -> bool:
    """Say whether a paragraph asks the reader for consent, in its own words."""
    own = _QUOTED.sub("", text)
    return asks_consent(own) > 0 or (
        _pattern("address").search(own) is not None and _pattern("consent").search(own) is not None
    )


def cut_consent(tree: HtmlElement) -> str:
    """Take consent walls and banners out of the tree, and return how those begin that the markup does not conceal.

    They are boxes of known vendors, dialogs that speak of consent, and boxes named for cookies that ask for it; never
    what holds an article or a headline. An article about cookies stands in boxes that are named for them as well.
    """
    found = []
    for box in tree.iter(*_TAGS):
        kind = max(_kind(box.get("id", "")), _kind(box.get("class", "")))
        if kind or box.get("role") in _DIALOGS:
            found.append((box, kind == _VENDORS))
    texts: list[str] = []
    cut: set[HtmlElement] = set()
    looks = 0
    for box, is_vendors in found:
        # A box may stand in another one that is cut already.
        if not cut.isdisjoint(box.iterancestors()):
            continue
        looks += 1
        if looks > _MAX_BOXES:
            break
        text = start_of(box, _BANNER_CHARS)
        if (is_vendors or (len(text) <= _BANNER_CHARS and _speaks(text) and _asks(box))) and not _ARTICLE(box):
            texts.append("" if _is_concealed(box) else text)
            cut.add(box)
            box.drop_tree()
    return " ".join(filter(None, texts))


@lru_cache(maxsize=20_000)
def _kind(name: str) -> int:
    """Return what an id or the classes of a box call it: a vendor's, a banner, or nothing of it (0)."""
    names, starts = _boxes()
    if not names.isdisjoint(name.split()) or name.startswith(starts):
        return _VENDORS
    lower = name.lower()
    return _BANNER if any(part in lower for part in _PARTS) else 0


def _speaks(text: str) -> bool:
    return len({word.lower() for word in _pattern("consent").findall(text)}) >= _BANNER_WORDS


def _asks(box: HtmlElement) -> bool:
    """Say whether a box that speaks of consent asks for it: a dialog does, and a notice with a button to answer or
    beside the page's prose; of another one, what it says.
    """
    whole = text_of(box)
    if box.get("role") in _DIALOGS:
        return True
    if len(whole) <= _NOTICE_CHARS and (_has_answer(box) or _is_beside_prose(box)):
        return True
    return _is_spoken([text for text in box.itertext() if len(text.strip()) > _PROSE_CHARS] or [whole])


def _has_answer(box: HtmlElement) -> bool:
    labels = [text_of(button) for button in box.iter("button")]
    return any(_pattern(kind).search(label) for label in labels for kind in ("refuse", "accept"))


def _is_beside_prose(notice: HtmlElement) -> bool:
    """Say whether more prose than a notice can hold stands elsewhere on its page."""
    length = 0
    for paragraph in notice.getroottree().iter("p"):
        length += len(start_of(paragraph, _NOTICE_CHARS))
        if length > 2 * _NOTICE_CHARS:
            return True
    return False


def _is_concealed(box: HtmlElement) -> bool:
    return (
        box.get("hidden") is not None
        or box.get("aria-hidden") == "true"
        or _CONCEALING.search(box.get("style", "")) is not None
    )


@cache
def consent_vendors() -> list[dict[str, Any]]:
    """Return the vendors: `name`; selectors of their `boxes` and of the buttons that `refuse`, `accept`, open
    `settings` and `save` them; the functions that `deny` and `allow` everything, each with its arguments.
    """
    vendors: list[dict[str, Any]] = json.loads(_read("consent_vendors.json"))
    return vendors


@cache
def consent_words() -> dict[str, Any]:
    """Return patterns of words by what they mean, by language or as one; `*` is any ending of a word, and those of
    scripts without spaces stand beside under `…_unspaced`.
    """
    words: dict[str, Any] = json.loads(_read("consent_words.json"))
    return words


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """Return the words of a kind as one pattern."""
    words = consent_words()
    joined = "|".join(words[kind].values()).replace("*", r"\w*").replace(" ?", r"\s*").replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)|{words[f'{kind}_unspaced']}", re.IGNORECASE)


@cache
def _boxes() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the ids and classes of the vendors' boxes, and what others start with."""
    selectors = [selector for vendor in consent_vendors() for selector in vendor["boxes"]]
    starts = [re.fullmatch(r"\[(?:id|class)\^=([\w-]+)\]", selector) for selector in selectors]
    return (
        frozenset(selector[1:] for selector in selectors if selector.startswith((".", "#"))),
        tuple(match[1] for match in starts if match),
    )


def _read(name: str) -> str:
    return resources.files("newscrawler.extraction").joinpath(name).read_text("utf-8")
