"""The words of consent walls are no article: beside one, and in its place."""

from __future__ import annotations

import re

import pytest

from newscrawler.article import Article, Refusal
from newscrawler.extraction import extract
from newscrawler.extraction.consent import asks_consent, consent_vendors, consent_words, cut_consent
from tests.pages import parsed

URL = "https://example.org/2026/11/ferry-returns"
ASKING = (
    "We and our 184 partners store and access information on a device, such as cookies, and process personal data. "
    "You may consent to it, or refuse and manage your choices in our privacy policy at any time you like to do so."
)
STORY = "".join(
    f"<p>The ferry came back to the harbour on day {n}, and {n} hundred people of the town stood waiting for it.</p>"
    for n in range(2, 9)
)


def page(body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><title>Ferry returns</title><meta property="og:type" content="article">'
        f"</head><body>{body}</body></html>"
    )


def box(attributes: str, text: str = ASKING) -> str:
    return f"<div {attributes}><h2>Your choice</h2><p>{text}</p><button>Accept</button><button>Reject</button></div>"


def marked(selector: str) -> str:
    name = selector.strip("[]").replace("^", "")
    return f'id="{selector[1:]}"' if selector[0] == "#" else f'class="{selector[1:]}"' if selector[0] == "." else name


@pytest.mark.parametrize("selector", [vendor["boxes"][0] for vendor in consent_vendors()])
def test_a_vendors_box_is_never_part_of_the_article(selector: str) -> None:
    text = "The ferry of words that no consent banner ever says, " * 12
    result = extract(page(f"<main><h1>Ferry returns</h1>{STORY}{box(marked(selector), text)}</main>"), URL)
    assert isinstance(result, Article)
    assert "no consent banner" not in result.text
    assert "on day 8" in result.text


@pytest.mark.parametrize(
    "attributes",
    [
        'role="dialog"',
        'role="alertdialog" class="x"',
        'class="site-cookie-notice"',
        'id="gdprBox"',
        'class="ConsentWall"',
    ],
)
def test_a_box_that_asks_for_consent_is_never_part_of_the_article(attributes: str) -> None:
    result = extract(page(f"<main><h1>Ferry returns</h1>{STORY}{box(attributes)}</main>"), URL)
    assert isinstance(result, Article)
    assert "partners" not in result.text
    assert "on day 8" in result.text


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="cookie-recipes"><p>Bake the cookies for ten minutes, then let them cool. {STORY}</p></div>',
        f'<article class="consent-law"><p>{ASKING}</p>{STORY}</article>',
        f'<div class="page cookie-banner-shown"><article><p>{ASKING}</p>{STORY}</article></div>',
        f'<div id="ccc"><h1>Ferry returns</h1>{STORY}</div>',
    ],
)
def test_an_article_is_not_cut_for_a_name(body: str) -> None:
    tree = parsed(body)
    assert cut_consent(tree) == ""
    assert "on day 8" in tree.text_content()


@pytest.mark.parametrize("rendered", [False, True])
def test_a_page_that_shows_only_a_wall_is_a_consent_wall(rendered: bool) -> None:
    result = extract(page(f"<h1>Ferry returns</h1>{box('id=didomi-host')}"), URL, rendered=rendered)
    assert isinstance(result, Refusal)
    assert result.code == "consent_wall"


def test_a_rendered_page_with_a_wall_and_a_menu_is_a_consent_wall() -> None:
    menu = "<ul>" + "".join(f"<li><a href='/{n}'>Section number {n} of the paper</a></li>" for n in range(40)) + "</ul>"
    result = extract(page(f"<nav>{menu}</nav>{box('role=dialog')}"), URL, rendered=True)
    assert isinstance(result, Refusal)
    assert result.code == "consent_wall"


def test_a_banner_that_the_page_conceals_is_no_wall() -> None:
    hidden = box('id="didomi-host" style="display: none"')
    result = extract(page(f"<h1>Ferry returns</h1>{hidden}"), URL, rendered=True)
    assert isinstance(result, Refusal)
    assert result.code != "consent_wall"


@pytest.mark.parametrize(
    "text",
    [
        "Käytämme evästeitä. Hyväksy kaikki evästeet.", "Çerezleri kullanıyoruz, çerezler kullanılmaktadır.",
        "Používáme cookies. Používame cookies.", "当サイトではCookieを使用しています。クッキーを利用しています。",
    ],
)  # fmt: skip
def test_walls_are_told_by_their_words_in_many_languages(text: str) -> None:
    assert asks_consent(text) == 2


def test_boxes_that_stand_in_each_other_are_cut_once() -> None:
    tree = parsed(f"<div id=didomi-host>before {box('class=didomi-consent role=dialog')}</div><p>The end.</p>")
    assert cut_consent(tree).count("184 partners") == 1
    assert tree.text_content().strip() == "The end."


def test_every_list_of_words_is_a_pattern() -> None:
    for kind, lists in consent_words().items():
        for words in [lists] if isinstance(lists, str) else lists.values():
            joined = words if kind.endswith("_unspaced") else words.replace("*", r"\w*")
            assert not re.compile(joined).fullmatch("")
