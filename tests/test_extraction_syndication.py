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
    assert found.syndication.origin_url == ("https://origin.example/a" if linked else None)
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


def page(first: str = TEXT[0], last: str = "", head: str = "", url: str = URL) -> Article:
    body = f"<p>{first}</p>" + "".join(f"<p>{text}</p>" for text in TEXT[1:]) + last
    title = "Council votes to rebuild the bridge"
    found = extract(
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>",
        url,
    )
    assert isinstance(found, Article), found
    return found


def origin(article: Article) -> str | None:
    return article.syndication.origin if article.syndication else None


DATELINES = [
    ("PARIS (AFP) – ", "AFP"),
    ("Berlin (dpa/lno) - ", "dpa"),
    ("HANOI, Vietnam (AP) — ", "AP"),
    ("KYIV, May 3 (Reuters) - ", "Reuters"),
    ("BEIJING, May 3 (Xinhua) -- ", "Xinhua"),
    ("New Delhi, May 3 (PTI) ", "PTI"),
    ("МОСКВА, 3 мая — РИА Новости. ", "РИА Новости"),
    ("МОСКВА, 3 мая. /ТАСС/. ", "ТАСС"),
    ("Москва. 3 мая. INTERFAX.RU - ", "INTERFAX.RU"),
    ("(ANSA) - ROMA, 3 MAG - ", "ANSA"),
    ("Roma, 3 mag. (askanews) – ", "askanews"),
    ("MADRID, 3 May. (EUROPA PRESS) - ", "EUROPA PRESS"),
    ("Madrid, 3 may (EFE).- ", "EFE"),
    ("Lisboa, 03 mai 2026 (Lusa) – ", "Lusa"),
    ("ISTANBUL (AA) - ", "AA"),
    ("ΑΘΗΝΑ (ΑΠΕ-ΜΠΕ) - ", "ΑΠΕ-ΜΠΕ"),
    ("新华社北京5月3日电（记者张三）", "新华社"),
    ("（中央社記者王小明台北3日電）", "中央社"),
    ("【ソウル聯合ニュース】", "聯合ニュース"),
    ("【北京共同】", "共同"),
    ("【5月3日 AFP】", "AFP"),
    ("[東京 3日 ロイター] - ", "ロイター"),
    ("(서울=연합뉴스) 홍길동 기자 = ", "연합뉴스"),
    ("[서울=뉴시스] 홍길동 기자 = ", "뉴시스"),
    ("القاهرة (أ ف ب) - ", "أ ف ب"),
    ("القاهرة 3 مايو (رويترز) - ", "رويترز"),
    ("ירושלים (רויטרס) - ", "רויטרס"),
    ("नयी दिल्ली, तीन मई (भाषा) ", "भाषा"),
    ("วอชิงตัน (รอยเตอร์) - ", "รอยเตอร์"),
    # What looks like one and is none.
    ("“It was bad,” she told AFP on Monday. ", None),
    ("Nobody in the old hall (AFP) – a wreck by now – had seen it. ", None),
    ("According to the agency (AFP) the vote was late. ", None),
    ("The Association of Teachers (ATA) - a union - was against it. ", None),
    ("Die Deutsche Presse-Agentur (dpa) meldete es am Montag. ", None),
    ("據法新社3日報導，", None),
]


@pytest.mark.parametrize("case", range(len(DATELINES)))
def test_an_agencys_dateline_is_an_origin_and_stays_in_the_text(case: int) -> None:
    dateline, agency = DATELINES[case]
    found = page(first=dateline + TEXT[0])
    assert origin(found) == agency, dateline
    assert found.text.startswith(dateline)


CREDITS = [
    ("(AFP)", "AFP"),
    ("(mit Material von dpa)", "dpa"),
    ("© dpa-infocom, dpa:260503-99-555666/3", "dpa-infocom"),
    ("Copyright 2026 The Associated Press. All rights reserved.", "The Associated Press"),
    ("(c) 2026 dpa-infocom GmbH", "dpa"),
    ("Copyright © 2026, ANI", "ANI"),
    ("Source: Reuters", "Reuters"),
    ("Quelle: dpa", "dpa"),
    ("Fuente: EFE", "EFE"),
    ("Fonte: Ansa", "Ansa"),
    ("Источник: ТАСС", "ТАСС"),
    ("Джерело: Укрінформ", "Укрінформ"),
    ("来源：新华社 责任编辑：李四", "新华社"),
    ("出典：共同", "共同"),
    ("출처: 연합뉴스", "연합뉴스"),
    ("المصدر: رويترز", "رويترز"),
    ("מקור: רויטרס", "רויטרס"),
    ("स्रोत: पीटीआई", "पीटीआई"),
    ("ที่มา: รอยเตอร์", "รอยเตอร์"),
    ("With inputs from PTI", "PTI"),
    ("with material from AP", "AP"),
    ("С использованием материалов ТАСС", "ТАСС"),
    ("Quelle: Frankfurter Rundschau", "Frankfurter Rundschau"),
    ("来源：人民日报", "人民日报"),
    ("This article was originally published on The Conversation. Read the original article.", "The Conversation"),
    ("This article was originally published in the Alder Gazette.", "Alder Gazette"),
    ("This story was first published by the Alder Gazette.", "Alder Gazette"),
    ("This article first appeared in the Alder Gazette.", "Alder Gazette"),
    ("Originally published in the Alder Gazette.", "Alder Gazette"),
    ("This article was originally published in The Guardian.", "The Guardian"),
    ("Cet article est apparu en premier sur zimo news.", "zimo news"),
    ("L’article est apparu en premier sur zimo news", "zimo news"),
    ("Esta entrada apareció primero en El Faro.", "El Faro"),
    ("Questo articolo è apparso per primo su Il Faro.", "Il Faro"),
    ("Este artigo apareceu primeiro em O Farol.", "O Farol"),
    ("Dieser Beitrag erschien zuerst im Seekurier.", "Seekurier"),
    ("Quelle: Seekurier", "Seekurier"),
    ("本文首发于《云河晚报》。", "云河晚报"),
    # Neither an agency nor a news outlet, a picture's, unnamed, or a date.
    ("This article was first published in the United States.", None),
    ("This story was originally published in the daily.", None),
    ("This article first appeared in the fall.", None),
    ("L’article est apparu en premier sur les tables du marché.", None),
    ("Quelle: Bundeszentrale", None),
    ("Source: Ministry of Health", None),
    ("Quelle: Statistisches Bundesamt", None),
    ("来源：国家卫健委", None),
    ("المصدر: وزارة الصحة", None),
    ("Photo source: AFP", None),
    ("Foto: dpa", None),
    ("© AFP", None),
    ("SOURCE: News agencies", None),
    ("With inputs from agencies", None),
    ("This article was first published in May 2021.", None),
]


@pytest.mark.parametrize("case", range(len(CREDITS)))
@pytest.mark.parametrize("tag", ["p", "div", "span"])
def test_a_closing_credit_is_an_origin(case: int, tag: str) -> None:
    credit, name = CREDITS[case]
    assert origin(page(last=f"<{tag}>{credit}</{tag}>")) == name, credit


BETWEEN = [
    ("<div><span>2026年05月03日 10:00</span> <span>来源：新华社</span> <span>编辑：李四</span></div>", "新华社"),
    ("<div>3 May 2026 | Source: Reuters</div>", "Reuters"),
    ("<p>PARIS (AFP) –</p>", "AFP"),
    ("<figure><img src='a.jpg'><figcaption>The bridge (AFP) – Source: Reuters</figcaption></figure>", None),
    ("<img src='a.jpg'><p>Source: Reuters</p>", None),
]


@pytest.mark.parametrize("case", range(len(BETWEEN)))
def test_a_line_between_headline_and_text_counts_and_no_caption(case: int) -> None:
    line, name = BETWEEN[case]
    title = "Council votes to rebuild the bridge"
    body = "".join(f"<p>{text}</p>" for text in TEXT)
    head = f"<head><title>{title}</title></head>"
    found = extract(f"<html>{head}<body><article><h1>{title}</h1>{line}{body}</article></body></html>", URL)
    assert isinstance(found, Article)
    assert origin(found) == name
    assert found.text.endswith("\n".join(TEXT))


@pytest.mark.parametrize(
    ("credit", "name"),
    [
        ("Fonte: {}", "云河晚报"),
        ("This article was originally published on {}. Read the original article.", "The Conversation"),
    ],
)
def test_a_credit_that_links_the_original_says_where_it_stands(credit: str, name: str) -> None:
    link = f"<a href='https://origin.example/a/4711.html'>{name}</a>"
    found = page(last=f"<p>{credit.format(link)}</p>")
    assert found.syndication is not None
    assert (found.syndication.origin, found.syndication.origin_url) == (name, "https://origin.example/a/4711.html")


@pytest.mark.parametrize(
    ("end", "agency"),
    [
        ("The mayor thanked everybody on Tuesday. (AFP)", "AFP"),
        ("The mayor thanked everybody on Tuesday. PTI", "PTI"),
        ("Об этом говорится в сообщении городского совета. /ТАСС/", "ТАСС"),
        ("This is what the mayor told the news agency on Tuesday evening (AFP).", None),
        ("This is what the mayor said on Tuesday evening, according to the Associated Press.", None),
    ],
)
def test_a_credit_ends_a_paragraph_and_no_sentence(end: str, agency: str | None) -> None:
    found = page(last=f"<p>{end}</p>")
    assert origin(found) == agency
    assert found.text.endswith(end)


def test_an_outlet_that_is_the_agency_has_it_from_nobody() -> None:
    for url in ("https://www.afp.com/en/news/bridge-1", "https://news.example.com/bridge-1"):
        head = "" if "afp" in url else '<meta property="og:site_name" content="Agence France-Presse">'
        assert page(first=f"PARIS (AFP) – {TEXT[0]}", last="<p>Source: AFP</p>", head=head, url=url).syndication is None


def test_an_agency_that_only_the_data_name_as_publisher_is_the_origin() -> None:
    data = (
        '{"@type": "NewsArticle", "headline": "t", "publisher": {"@type": "NewsMediaOrganization", "name": "Reuters"}}'
    )
    found = page(first=f"KYIV (Reuters) – {TEXT[0]}", head=f'<script type="application/ld+json">{data}</script>')
    assert found.syndication is not None
    assert found.syndication.evidence == "structured data names Reuters as the publisher"


def test_the_strongest_evidence_is_taken() -> None:
    data = '{"@type": "NewsArticle", "sourceOrganization": {"name": "dpa"}, "author": {"name": "Reuters"}}'
    script = f'<script type="application/ld+json">{data}</script>'
    footer = "<p>The post Council votes to rebuild the bridge appeared first on The Origin.</p>"
    credit, dateline = "<p>Source: EFE</p>", f"PARIS (AFP) – {TEXT[0]}"
    assert origin(page(first=dateline, last=credit + footer, head=script)) == "The Origin"
    assert origin(page(first=dateline, last=credit, head=script)) == "dpa"
    script = script.replace('"sourceOrganization": {"name": "dpa"}, ', "")
    assert origin(page(first=dateline, last=credit, head=script)) == "AFP"
    assert origin(page(last=credit, head=script)) == "Reuters"
    assert origin(page(last=credit)) == "EFE"


ZIMO_TITLE = "« Le pont, c’est nous » : la ville réunie à l’école"
ZIMO = [
    (
        "p",
        "À Saint-Élie, l’atelier du fleuve a rouvert mardi après neuf mois de travaux menés par ses propres ouvriers.",
    ),
    ("h2", "Un chantier « à la main »"),
    (
        "p",
        "« Nous n’avions ni grue ni budget », raconte Noëlle Géraud, la cheffe d’équipe, devant la forge encore tiède.",
    ),
    ("p", "Les élèves de l’école voisine ont peint les garde-corps d’un bleu que personne n’avait commandé, dit-elle."),
    ("h2", "Où ira l’argent de la fête ?"),
    ("p", "Le maire, lui, a promis d’étudier la question « avant Noël », sans dire laquelle des deux années à venir."),
]


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("apostrophe", ["’", "'"])
@pytest.mark.parametrize("wrap", ["<p>{}</p>", "<p><em>{}</em></p>", "<div>{}</div>", "{}"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_text_that_appeared_first_on_zimo_news(linked: bool, apostrophe: str, wrap: str, whole: bool) -> None:
    shown = ZIMO_TITLE, "zimo news"
    if linked:
        shown = (
            f'<a rel="nofollow" href="https://zimo.example/2026/05/le-pont">{ZIMO_TITLE}</a>',
            '<a rel="nofollow" href="https://zimo.example">zimo news</a>',
        )
    sentence = f"L{apostrophe}article {{}} est apparu en premier sur {{}}."
    body = "".join(f"<{tag}>{text}</{tag}>" for tag, text in ZIMO) + wrap.format(sentence.format(*shown))
    # A feed's content is the body alone; its entry has the title.
    head = f"<head><title>{ZIMO_TITLE}</title></head>"
    html = f"<html>{head}<body><article><h1>{ZIMO_TITLE}</h1>{body}</article></body></html>"
    found = extract(html if whole else body, URL, title_hint=None if whole else ZIMO_TITLE)
    assert isinstance(found, Article), found
    assert [("p" if block.kind == "paragraph" else "h2", block.text) for block in found.blocks] == ZIMO
    assert found.syndication is not None
    assert found.syndication.origin == "zimo news"
    assert found.syndication.origin_url == ("https://zimo.example/2026/05/le-pont" if linked else None)
    assert found.syndication.evidence == sentence.format(ZIMO_TITLE, "zimo news")
