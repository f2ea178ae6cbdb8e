"""The republisher's footer, in the languages WordPress sites are written in."""

from __future__ import annotations

import pytest

from newscrawler.article import Article
from newscrawler.extraction import extract

URL = "https://republisher.example/news/the-article-1"
FOOTERS = [
    ("en", "The post {t} appeared first on {s}."),
    ("en", "The post {t} first appeared on {s}."),
    ("de", "Der Beitrag {t} erschien zuerst auf {s}."),
    ("fr", "L’article {t} est apparu en premier sur {s}."),
    ("fr", "L'article {t} est apparu en premier sur {s}."),
    ("fr", "Cet article {t} est apparu en premier sur {s}."),
    ("es", "La entrada {t} se publicó primero en {s}."),
    ("es", "La entrada {t} aparece primero en {s}."),
    ("it", "L'articolo {t} proviene da {s}."),
    ("it", "L’articolo {t} sembra essere il primo su {s}."),
    ("pt", "O conteúdo {t} aparece primeiro em {s}."),
    ("pt-BR", "O post {t} apareceu primeiro em {s}."),
    ("nl", "Het bericht {t} verscheen eerst op {s}."),
    ("pl", "Artykuł {t} pochodzi z serwisu {s}."),
    ("ru", "Сообщение {t} появились сначала на {s}."),
    ("ru", "Запись {t} впервые появилась {s}."),
    ("uk", "Запис {t} спершу з’явився на {s}."),
    ("sv", "Inlägget {t} dök först upp på {s}."),
    ("da", "Indlægget {t} blev først udgivet på {s}."),
    ("nb", "Innlegget {t} dukket først opp på {s}."),
    ("fi", "Artikkeli {t} julkaistiin ensimmäisen kerran {s}."),
    ("cs", "Příspěvek {t} pochází z {s}"),
    ("sk", "Príspevok {t} zobrazený najskôr {s}."),
    ("ro", "Articolul {t} apare prima dată în {s}."),
    ("hu", "A {t} bejegyzés először {s}-én jelent meg."),
    ("tr", "{t} yazısı ilk önce {s} üzerinde ortaya çıktı."),
    ("el", "Το άρθρο {t} εμφανίστηκε πρώτα στο {s}."),
    ("ar", "المقال {t} نُشر أولاً على {s}."),
    ("ar", "ظهرت المقالة {t} أولاً على {s}."),
    ("he", "הפוסט {t} הופיע לראשונה ב-{s}."),
    ("fa", "نوشته {t} اولین بار در {s} پدیدار شد."),
    ("ja", "投稿 {t} は {s} に最初に表示されました。"),
    ("ja", "{t} は {s} に最初に表示されました。"),
    ("zh-CN", "{t}最先出现在{s}。"),
    ("zh-TW", "〈{t}〉這篇文章最早發佈於《{s}》。"),
    ("ko", "{t} 게시물이 {s}에 처음 등장했습니다."),
    ("vi", "Bài viết {t} đã xuất hiện đầu tiên vào ngày {s}."),
    ("id", "Artikel {t} pertama kali tampil pada {s}."),
    ("bg", "Публикацията {t} се появи първо в {s}."),
    ("hr", "Objava {t} pojavila se prvi puta na {s}."),
    ("sr", "Чланак {t} се појавио прво на {s}."),
    ("sl", "Prispevek {t} je bil najprej objavljen na {s}."),
    ("ca", "L'entrada {t} ha aparegut primer a {s}."),
    ("eu", "{t} sarrera {s}-n agertu zen lehenengoz."),
    ("gl", "A entrada {t} publicouse primeiro en {s}."),
    ("lt", "Įrašas {t} pirmą kartą pasirodė {s}."),
    ("lv", "Raksts {t} vispirms parādījās {s}."),
    ("et", "Postitus {t} ilmus esmalt {s}."),
    ("th", "โพสต์ {t} ปรากฏครั้งแรกบน {s}"),
    ("hi", "पोस्ट {t} पहली बार {s} पर दिखाई दिया।"),
]
TEXT = [
    "The council voted on Tuesday to rebuild the old bridge over the river after a debate of more than six hours.",
    "Members of all parties spoke for the plan, which will cost some forty million over the next five years.",
    "Traders on the east bank fear that customers will stay away while the road to the centre is closed.",
]


def read(footer: str, title: str = "Council votes to rebuild the bridge", after: str = "") -> Article:
    body = "".join(f"<p>{text}</p>" for text in TEXT)
    found = extract(
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}{footer}{after}</article></body></html>",
        URL,
    )
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(("language", "footer"), FOOTERS)
@pytest.mark.parametrize("linked", [True, False])
def test_the_footer_goes_to_syndication(language: str, footer: str, linked: bool) -> None:
    title, site = "Council votes to rebuild the bridge", "The Origin"
    if linked:
        shown = footer.format(
            t=f"<a href='https://origin.example/a'>{title}</a>", s="<a href='https://origin.example/'>The Origin</a>"
        )
    else:
        shown = footer.format(t=title, s=site)
    found = read(f"<p>{shown}</p>")
    assert found.text == "\n".join(TEXT)
    assert found.syndication is not None
    assert found.syndication.origin == site
    assert found.syndication.origin_url == ("https://origin.example/" if linked else None)
    assert found.syndication.evidence == footer.format(t=title, s=site)


def test_a_footer_split_over_blocks_is_one() -> None:
    found = read(
        "<p>The post</p><p><a href='https://origin.example/a'>Council votes to rebuild the bridge</a></p>"
        "<p>appeared first on</p><p><a href='https://origin.example/'>The Origin</a>.</p>"
    )
    assert found.text == "\n".join(TEXT)
    assert found.syndication is not None
    assert found.syndication.origin == "The Origin"


def test_a_footer_at_the_end_of_a_paragraph_takes_only_itself() -> None:
    sentence = "The post Council votes to rebuild the bridge appeared first on The Origin."
    found = read(f"<p>The mayor thanked everyone for their patience on Tuesday evening.<br>{sentence}</p>")
    assert found.text == "\n".join([*TEXT, "The mayor thanked everyone for their patience on Tuesday evening."])
    assert found.syndication is not None
    assert found.syndication.evidence == sentence


def test_a_sentence_of_the_article_stays() -> None:
    sentence = "The post by the minister appeared first on a network that few people in the capital read these days."
    found = read(f"<p>{sentence}</p>")
    assert found.text.endswith(sentence)
    assert found.syndication is None


def test_an_agency_in_the_byline_is_an_origin() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "dpa"}}</script>'
    body = "".join(f"<p>{text}</p>" for text in TEXT)
    found = extract(f"<html><head>{head}<title>t</title></head><body><article>{body}</article></body></html>", URL)
    assert isinstance(found, Article)
    assert found.authors == ("dpa",)
    assert found.syndication is not None
    assert found.syndication.origin == "dpa"
