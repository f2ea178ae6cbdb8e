"""Paywalls are recognised and recorded in `access`; what they say is no part of the text."""

# ruff: noqa: E501 - small pages read better unbroken
from __future__ import annotations

import json
import time

import pytest

from newscrawler.article import Article, Block
from newscrawler.extraction import extract
from newscrawler.extraction.paywalls import without_walls

URL = "https://example.org/politics/council-votes-on-the-bridge-12345"
TEXTS = [
    "The council voted on Tuesday to rebuild the old bridge over the river, after a debate of six hours in which forty people spoke.",
    "Work is to begin in the spring of next year, said the mayor, who had promised the bridge in her campaign two years ago.",
    "Shopkeepers in the old town fear for their trade while the road is closed, and asked for a ferry that takes carts and horses.",
]


def article(body: str = "", head: str = "", page: str = "", box: str = "", texts: list[str] = TEXTS) -> Article:
    shown = "".join(f"<p>{text}</p>" for text in texts)
    found = extract(
        f"<html><head><title>Council votes to rebuild</title><meta property='og:title' content='Council votes to rebuild'>{head}</head>"
        f"<body {page}><article {box}><h1>Council votes to rebuild</h1>{shown}{body}</article></body></html>",
        URL,
    )
    assert isinstance(found, Article), found
    return found


def stated(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": "Council votes", **fields})}</script>'


FREE = stated(isAccessibleForFree=True)
PAID = stated(isAccessibleForFree=False)


NOTICES = [
    "class='mepr-unauthorized-message'", "class='leaky_paywall_message_wrap leaky_paywall_message'", "class='rcp_restricted'", "class='pmpro_content_message'",
    "class='woocommerce wc-memberships-restriction-message'", "class='newspack-content-gate__gate'", "class='memberful-global-marketing-content'",
    "class='gh-post-upgrade-cta-content'", "class='steady-paywall-container'", "id='steady_paywall'", "class='lp_purchase-overlay'", "class='zephr-paywall'",
    "class='pelcro-paywall-view'", "class='plenigo-paywall'", "class='poool-paywall'", "class='piano-inline-offer'", "class='paywall' data-testid='paywall'",
    "class='um-locked-content'", "class='wkwp-paywall'", "subscriptions-section='content-not-granted'",
]  # fmt: skip


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_where_the_text_is_cut_means_paid(notice: str) -> None:
    found = article(f"<div {notice}>Choose how you would like to go on with us: two offers are below.</div>")
    assert found.access == "paid"


@pytest.mark.parametrize(
    "box",
    [
        "class='zephr-paywall'",
        "class='piano-paywall-slot'",
        "class='poool-widget'",
        "id='zephr-feature'",
        "class='pelcro-meter'",
    ],
)
def test_an_empty_box_that_waits_for_a_script_says_nothing(box: str) -> None:
    assert article(f"<div {box}></div>").access == "unknown"


@pytest.mark.parametrize(
    "where",
    [
        {"page": "class='single post-type-article is-premium'"}, {"page": "class='page-paid wide'"}, {"box": "class='story article--premium'"},
        {"box": "class='post post-visibility-members'"}, {"box": "class='type-post access-restricted'"}, {"box": "data-premium='true'"},
        {"box": "data-access='paid'"}, {"page": "data-content-tier='locked'"}, {"box": "class='article-payant'"}, {"box": "class='plus-article'"},
    ],
)  # fmt: skip
def test_the_article_s_own_classes_and_attributes_are_believed(where: dict[str, str]) -> None:
    assert article(**where).access == "paid"


@pytest.mark.parametrize(
    "where",
    [
        {"page": "class='premium-theme has-plus-menu'"}, {"box": "class='article__content unlocked'"}, {"box": "data-premium='false'"},
        {"body": "<div class='wallet container-locked'>x</div>"}, {"page": "class='has-members-menu'"},
        {"body": "<ul><li class='article--premium'><a href='/coins'>Coins</a></li></ul>"},
    ],
)  # fmt: skip
def test_names_that_only_sound_like_it_say_nothing(where: dict[str, str]) -> None:
    assert article(**where).access == "unknown"


@pytest.mark.parametrize(
    ("name", "content", "access"),
    [
        ("article:content-tier", "metered", "metered"), ("article_content_tier", "locked", "paid"), ("og:article:content_tier", "free", "free"),
        ("cXenseParse:xyz-article_isPaidContent", "true", "paid"), ("cxenseparse:ispremium", "false", "free"), ("article.access", "registration", "metered"),
        ("is-paywalled", "yes", "paid"), ("page:isPremium", "1", "paid"), ("adv:premium", "yes", "unknown"), ("video:premium", "true", "unknown"),
        ("accessmode", "textual", "unknown"),
    ],
)  # fmt: skip
def test_meta_elements_are_told_by_the_end_of_their_names(name: str, content: str, access: str) -> None:
    assert article(head=f"<meta name='{name}' content='{content}'>").access == access


def test_what_the_data_say_outweighs_the_marks_of_a_wall() -> None:
    assert article(NOTICES[0].join(["<div ", ">Choose one of our offers below.</div>"]), head=FREE).access == "free"


SAID = [
    "This post is for paid subscribers", "This article is available only to our paying subscribers.", "The rest of this article is for members only.", "Keep reading with a 7-day free trial",
    "You need to be a paid member to read on", "Create a free account to continue reading", "Already a subscriber? Sign in", "Dieser Artikel ist nur für Abonnenten lesbar.",
    "Mit dem Plus-Abo weiterlesen", "Cet article est réservé aux abonnés", "Pour lire la suite de cet article, abonnez-vous", "Il vous reste 72 % de cet article à lire",
    "Suscríbete para seguir leyendo", "Este contenido es exclusivo para suscriptores", "Questo contenuto è riservato agli abbonati", "Abbonati per continuare a leggere", "Assine para continuar lendo",
    "Word abonnee om verder te lezen", "Denne artikkelen er bare for abonnenter: bli abonnent", "Bli prenumerant och läs vidare", "Tämä artikkeli on vain tilaajille", "Dalsza część artykułu jest dostępna tylko dla prenumeratorów",
    "Tento článek je dostupný pouze pro předplatitele", "A teljes cikk elolvasásához előfizetés szükséges", "Материал доступен только подписчикам", "Стаття доступна лише передплатникам",
    "この記事は有料会員限定です", "ここから先は会員の方のみご覧いただけます", "本文为付费内容，订阅后继续阅读", "登录后继续阅读全文", "이 기사는 구독자 전용입니다", "Bu haber sadece abonelere özeldir", "هذا المحتوى مخصص للمشتركين", "הכתבה פתוחה למנויים בלבד",
]  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_what_a_wall_says_is_told_in_many_languages(said: str) -> None:
    text = Block("paragraph", TEXTS[0])
    assert without_walls([text, Block("paragraph", said)]) == ([text], True)


@pytest.mark.parametrize(
    "said",
    [
        "This article is about the bridge that the council wants to rebuild.", "The content of the letter is not known to the members of the council.", "Subscribers of the newspaper were told on Friday.",
        "Der Artikel ist für die Stadt wichtig.", "Pour lire la suite des événements, il faut remonter à la crue.", "Para continuar la obra hace falta dinero.", "Il contenuto della lettera è noto.",
        "Members of the council keep reading the report with care.", "この記事は市議会について書かれている。", "본문은 다음과 같다.", "Материал доступен в магазинах города.",
    ],
)  # fmt: skip
def test_sentences_of_the_text_are_none_of_a_wall(said: str) -> None:
    blocks = [Block("paragraph", said)]
    assert without_walls(blocks) == (blocks, False)


CUT = [*TEXTS, "The ferry that they asked for, however, is not what the council had in mind when it…"]


def test_a_text_that_breaks_off_where_a_paywall_s_script_is_loaded_is_a_teaser() -> None:
    script = "<script src='https://cdn.tinypass.com/api/tinypass.min.js'></script>"
    assert article(head=script, texts=CUT).access == "paid"
    assert article(head=script).access == "unknown"
    assert article(texts=CUT).access == "unknown"
    assert article(head=script + FREE, texts=CUT).access == "free"


# --- what a page that is not free conceals is not read

HIDDEN = [
    f"Paragraph {number} of the rest tells subscribers what the mayor wrote in the margin of the plan for the bridge."
    for number in range(6)
]
REST = "".join(f"<p>{text}</p>" for text in HIDDEN)
BOX = "<div class='tp-box'><p>Subscribe to read on</p><button>Subscribe now</button></div>"
# How a part is hidden: a style sheet and the part.
CONCEALED = {
    "hidden": ("", f"<div hidden class='story-part'>{REST}</div>"),
    "display": ("", f"<div style='display: none'>{REST}</div>"),
    "visibility": ("", f"<div style='color:red;visibility:HIDDEN'>{REST}</div>"),
    "aria": ("", f"<section aria-hidden='true'>{REST}</section>"),
    "each paragraph": ("", REST.replace("<p>", "<p hidden>")),
    "lines": ("", f"<div hidden>{'<br>'.join(HIDDEN)}</div>"),
    "class": (".locked{display:none}", f"<div class='part locked'>{REST}</div>"),
    "id": ("/* no */ #rest, .x { display : none !important }", f"<div id=rest style='display:block'>{REST}</div>"),
    "selector": (".story > .part:not(.open) { visibility: hidden }", f"<div class=story><div class='part'>{REST}</div></div>"),
    "group": ("@media screen { @layer base { article .locked { color: red; display: none } } }", f"<div class=locked>{REST}</div>"),
    "cascade": (".locked { display: block } .locked.part { display: none } .part { display: flex }", f"<div class='part locked'>{REST}</div>"),
    "browser": ("", f"<div data-not-displayed>{REST}</div>"),
}  # fmt: skip
SHOWN = {
    "nothing": ("", f"<div class='locked'>{REST}</div>"),
    "in print": ("@media print { .locked { display: none } }", f"<div class=locked>{REST}</div>"),
    "on phones": ("@media (max-width: 600px) { .locked { display: none } }", f"<div class=locked>{REST}</div>"),
    "on wide screens": (".locked { display: none } @media (min-width: 600px) { .locked { display: block } }", f"<div class=locked>{REST}</div>"),
    "later": (".locked { display: none } .locked { display: block }", f"<div class=locked>{REST}</div>"),
    "stronger": ("div.locked.open { display: block } .locked { display: none }", f"<div class='locked open'>{REST}</div>"),
    "by itself": (".locked { display: none }", f"<div class=locked style='display:block'>{REST}</div>"),
    "another": (".story .locked, .locked::before, .no-js .locked, .locked:hover { display: none }", f"<div class=locked>{REST}</div>"),
    "broken": (".locked { { display: none", f"<div class=locked>{REST}</div>"),
}  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [PAID, stated(isAccessibleForFree=True, hasPart={"isAccessibleForFree": "False", "cssSelector": ".locked"}), "<meta name='article:content_tier' content='metered'>"],
)  # fmt: skip
@pytest.mark.parametrize("way", CONCEALED)
def test_what_a_page_conceals_is_not_read_where_it_says_that_it_is_not_free(way: str, statement: str) -> None:
    sheet, part = CONCEALED[way]
    found = article(body=part + BOX, head=f"{statement}<style>{sheet}</style>")
    assert [block.text for block in found.blocks] == TEXTS
    assert found.access in ("paid", "metered")


@pytest.mark.parametrize("way", CONCEALED)
def test_what_a_page_conceals_is_not_read_behind_the_words_of_a_wall(way: str) -> None:
    sheet, part = CONCEALED[way]
    found = article(body=f"<p>Subscribe to continue reading this article.</p>{part}", head=f"<style>{sheet}</style>")
    assert ([block.text for block in found.blocks], found.access) == (TEXTS, "paid")


@pytest.mark.parametrize("way", SHOWN)
def test_what_is_not_free_and_stands_there_for_every_reader_is_read(way: str) -> None:
    sheet, part = SHOWN[way]
    found = article(body=part, head=f"{PAID}<style>{sheet}</style>")
    assert ([block.text for block in found.blocks], found.access) == ([*TEXTS, *HIDDEN], "paid")


def test_a_quote_that_is_kept_from_screen_readers_alone_is_read() -> None:
    quote = (
        "We have waited for this bridge since the flood took the last one, said the mayor, and so have our children."
    )
    found = article(body=f"<blockquote aria-hidden='true'><p>{quote}</p></blockquote>{REST}", head=PAID)
    assert quote in found.text


@pytest.mark.parametrize("statement", ["", FREE])
def test_a_page_that_does_not_say_that_it_is_not_free_is_read_with_what_a_script_shows(statement: str) -> None:
    found = article(body=f"<div hidden>{REST}</div>", head=statement)
    assert [block.text for block in found.blocks] == [*TEXTS, *HIDDEN]


def test_a_page_that_scripts_show_as_a_whole_is_read() -> None:
    found = article(box="style='visibility:hidden'", page="hidden", head=PAID)
    assert [block.text for block in found.blocks] == TEXTS


@pytest.mark.parametrize(
    "sheet",
    [".a{display:none}" * 50_000, "{" * 500_000, "/*" * 400_000, ".x" + " .x" * 300_000 + "{display:none}", "".join(f".x:not(.n{n}){{display:none}}" for n in range(20_000)), ".x" + ":not(" * 30 + "{display:none}"],
)  # fmt: skip
def test_a_hostile_style_sheet_costs_bounded_time(sheet: str) -> None:
    started = time.perf_counter()
    article(head=f"{PAID}<style>{sheet}</style>", body="<div><i class='x a'>x</i></div>" * 3_000)
    assert time.perf_counter() - started < 12
