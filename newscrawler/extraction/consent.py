"""Consent walls and banners in a page: told by the vendors' boxes, by what boxes are called, and by their words.

The vendors' boxes, buttons and functions are those of their public documentation and markup, and the words are what
such boxes and buttons say in some forty languages; rendering passes walls by the same lists.
"""

# ruff: noqa: E501 - a pattern reads by language, one a line
from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.extraction.document import start_of

__all__ = ["asks_consent", "consent_vendors", "consent_words", "cut_consent", "is_of_consent"]

# Elements that such boxes are made of.
_TAGS = ("div", "section", "aside", "form")
# What a box holds that is no banner, though it is called one.
_ARTICLE = etree.XPath("boolean(.//article or .//main or .//h1 or .//*[@itemprop='articleBody'])")
# Characters of a box without a vendor's name up to which it is a banner, and words of consent that it has at least.
_BANNER_CHARS, _BANNER_WORDS = 4_000, 2
_DIALOGS = frozenset(("dialog", "alertdialog"))
_PARTS = ("cookie", "consent", "gdpr", "rgpd", "dsgvo", "cmp-", "-cmp")
_VENDORS, _BANNER = 2, 1
# Boxes whose text is read: those inside of one that is cut are not, and boxes in each other hold the same text again.
_MAX_BOXES = 40
_CONCEALING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_ASKED = re.compile(
    r"we (?:value|respect|care about) your privacy|before you continue|cookie (?:consent|settings|preferences)|accept (?:all )?cookies"
    r"|we (?:and our (?:\d+ )?partners )?(?:use|store) cookies|manage (?:your )?(?:privacy|consent|cookies)|consent to the use of"
    r"|store and/or access information on (?:a|your) device|without consent|legitimate interest"
    r"|mit werbung (?:und cookies )?(?:weiter)?lesen|zustimmung zu cookies|ihre privatsphäre|datenschutzeinstellungen|alle akzeptieren"
    r"|wir (?:und unsere (?:\d+ )?partner )?(?:verwenden|nutzen|speichern) cookies|nous respectons votre vie privée|votre vie privée"
    r"|accepter et (?:continuer|fermer)|continuer sans accepter|nos partenaires|valoramos su privacidad|tu privacidad|aceptar y continuar"
    r"|usamos cookies|utilizamos cookies|la tua privacy|utilizziamo i cookie|accetta e continua|uw privacy|cookies accepteren"
    r"|wij gebruiken cookies|akceptuję|szanujemy (?:twoją )?prywatność|vi bruger cookies|vi använder cookies|мы используем (?:файлы )?cookie"
    r"|vi bruker (?:cookies|informasjonskapsler)|käytämme evästeitä|hyväksy (?:kaikki )?evästeet|používáme (?:soubory )?cookies|používame (?:súbory )?cookies"
    r"|cookie-kat használunk|sütiket használunk|folosim (?:module )?cookie|използваме бисквитки|koristimo kolačiće|користимо колачиће"
    r"|ми використовуємо (?:файли )?cookie|χρησιμοποιούμε cookies|çerez(?:ler)?(?:i)? kullan|نستخدم ملفات تعريف الارتباط|אנו משתמשים בעוגיות"
    r"|(?:cookie|クッキー)(?:等)?を(?:使用|利用)し(?:てい)?ます|쿠키를 사용합니다|我们使用(?:cookie|缓存文件)|我們使用\s?cookie|chúng tôi sử dụng cookie|kami menggunakan cookie",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?:^|[./_-])(?:consent|cookie-?wall|cmp|privacy-?wall|gdpr|collectconsent)(?:[./_?-]|$)", re.IGNORECASE
)


def asks_consent(text: str) -> int:
    """Return how often the text says what consent walls say."""
    return len(_ASKED.findall(text))


def is_of_consent(address: str) -> bool:
    """Say whether a host with its path is named for consent."""
    return _ADDRESS.search(address) is not None


def cut_consent(tree: HtmlElement) -> str:
    """Take consent walls and banners out of the tree, and return how those begin that the markup does not conceal.

    They are boxes of known vendors, and dialogs and boxes named for cookies that speak of consent; never what holds an
    article or a headline.
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
        if (is_vendors or (len(text) <= _BANNER_CHARS and _speaks(text))) and not _ARTICLE(box):
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
    return len({word.lower() for word in _words().findall(text)}) >= _BANNER_WORDS


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
def _words() -> re.Pattern[str]:
    """Return the words of consent as one pattern."""
    words = consent_words()
    joined = "|".join(words["consent"].values()).replace("*", r"\w*").replace(" ", r"\s+")
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)|{words['consent_unspaced']}", re.IGNORECASE)


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
