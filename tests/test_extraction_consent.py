"""The words of consent walls are no article, beside one and in its place; an article about consent is one."""

# ruff: noqa: E501 - a text reads by language

from __future__ import annotations

import json
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


ABOUT = "https://example.org/2026/11/fined-for-banners.html"
# A headline, and paragraphs that report: some quote what banners say.
ARTICLES = {
    "en": ("Publishers fined over cookie banners", [
        "The regulator fined three publishers on Monday because their cookie consent banners left readers no real choice.",
        "Cookie consent obtained by hiding the refusal behind four clicks is no consent, it ruled, and storing identifiers without consent breaks the law.",
        "Publishers had argued that they could rely on legitimate interest; legitimate interest never covers profiling, the authority replied.",
        "One of the banners read “We value your privacy” above a button “Accept all cookies”, and “We and our 400 partners store cookies” in small print.",
    ]),
    "en, short": ("Court rules on tracking without consent", [
        "A court in the capital ruled on Friday that cookie settings must not be hidden, and that tracking readers without consent is unlawful.",
        "The case was brought by a retired teacher who had counted 812 vendors behind one banner. “We use cookies”, it said, and “Accept all cookies”.",
        "Industry bodies called the ruling on cookie consent a blow to free sites. Legitimate interest, they said, was meant for exactly this. An appeal is expected before spring, when the new privacy law comes into force.",
    ]),
    "en, column": ("The tyranny of the banner", [
        "Every morning the same ritual: a page opens, a banner rises, and half a screen of small print wants an answer before breakfast.",
        "Nobody reads it. A study from Leiden found that nine in ten people press the green button, whatever it says, in less than two seconds.",
        "The lawyers who wrote the privacy rules imagined a citizen weighing purposes and vendors. What they got was a reflex, and a market in reflexes.",
        "“We value your privacy”, the banner says. It is the one sentence on the page that everyone knows to be untrue.",
    ]),
    "de": ("Behörde rügt Cookie-Banner von Verlagen", [
        "Die Datenschutzbehörde hat am Montag drei Verlage gerügt, deren Cookie-Banner die Ablehnung hinter vier Klicks verstecken.",
        "Eine Einwilligung, die so zustande komme, sei keine Zustimmung zu Cookies, heißt es in dem Bescheid. Die Datenschutzeinstellungen müssten leicht zu finden sein.",
        "Auf den Seiten stand „Wir und unsere 400 Partner verwenden Cookies“, daneben ein grüner Knopf „Alle akzeptieren“.",
        "Die Verlage beriefen sich auf ein berechtigtes Interesse an Werbung. Sie haben zwei Monate Zeit, die Banner zu ändern; einer will klagen.",
    ]),
    "fr": ("La Cnil sanctionne trois éditeurs pour leurs bandeaux", [
        "La Cnil a infligé lundi une amende à trois éditeurs dont les bandeaux de cookies ne permettaient pas de refuser aussi simplement que d'accepter.",
        "Le consentement ainsi recueilli n'est pas libre, estime l'autorité, qui rappelle que les traceurs publicitaires exigent un accord préalable.",
        "Sur l'un des sites, le bandeau proclamait « Nous respectons votre vie privée », et « nos partenaires » étaient au nombre de 412.",
        "Les éditeurs disposent de deux mois pour se conformer. Un bouton « Continuer sans accepter » devra figurer dès le premier écran.",
    ]),
    "es": ("Multa a tres editoriales por sus avisos de cookies", [
        "La Agencia de Protección de Datos multó el lunes a tres editoriales cuyos avisos de cookies escondían la opción de rechazar.",
        "El consentimiento obtenido de ese modo no es válido, según la resolución, que recuerda los límites del interés legítimo.",
        "Uno de los avisos decía «Valoramos su privacidad» y «utilizamos cookies», con un único botón verde: «Aceptar y continuar».",
        "Las empresas tienen sesenta días para cambiar sus páginas. Una de ellas anunció que recurrirá la sanción ante los tribunales.",
    ]),
    "it": ("Il Garante multa tre editori per i banner dei cookie", [
        "Il Garante ha multato lunedì tre editori i cui banner dei cookie nascondevano il rifiuto dietro quattro passaggi.",
        "Il consenso raccolto in questo modo non è valido, scrive l'autorità, e il legittimo interesse non copre la profilazione dei lettori.",
        "Su una delle pagine si leggeva «La tua privacy è importante» e «utilizziamo i cookie», accanto al pulsante «Accetta e continua».",
        "Gli editori hanno due mesi di tempo per adeguarsi ai principi indicati; uno di loro ha già annunciato un ricorso al tribunale.",
    ]),
    "nl": ("Toezichthouder beboet uitgevers om cookiebanners", [
        "De privacytoezichthouder heeft maandag drie uitgevers beboet omdat hun cookiebanners lezers geen echte keuze lieten.",
        "Toestemming die pas na vier klikken te weigeren is, is geen toestemming, aldus het besluit over de verwerking van persoonsgegevens.",
        "Op een van de sites stond “Wij gebruiken cookies” boven een knop “Cookies accepteren”, en in kleine letters “onze 400 partners”.",
        "De uitgevers krijgen zestig dagen om hun pagina's aan te passen. Een van hen stapt naar de rechter, zei een woordvoerder.",
    ]),
    "pl": ("Urząd ukarał wydawców za banery", [
        "Urząd Ochrony Danych Osobowych ukarał w poniedziałek trzech wydawców, których banery ukrywały możliwość odmowy zgody na pliki cookie.",
        "Zgoda uzyskana w ten sposób jest nieważna, stwierdził prezes urzędu, przypominając o przepisach dotyczących danych osobowych.",
        "Na jednej ze stron widniał napis „Szanujemy Twoją prywatność” oraz zielony przycisk „Akceptuję”, a odmowa wymagała czterech kliknięć.",
        "Wydawcy mają sześćdziesiąt dni na zmianę stron. Jeden z nich zapowiedział odwołanie do sądu administracyjnego w Warszawie.",
    ]),
    "ru": ("Регулятор оштрафовал издателей за баннеры", [
        "Регулятор оштрафовал в понедельник трёх издателей, чьи баннеры о файлах cookie не давали читателям возможности отказаться.",
        "Согласие, полученное таким образом, недействительно, говорится в решении о защите персональных данных пользователей.",
        "На одном из сайтов баннер гласил: «Мы используем файлы cookie», а кнопка отказа была спрятана за четырьмя переходами.",
        "У компаний есть шестьдесят дней, чтобы переделать страницы. Одна из них сообщила, что обжалует решение в суде.",
    ]),
    "ja": ("クッキー同意画面で出版三社に制裁金", [
        "個人情報保護当局は月曜日、クッキーの同意画面で拒否の選択肢を隠していたとして、出版社三社に制裁金を科したと発表した。拒否するには四回の操作が必要だったという。",
        "当局は、このような方法で得られた同意は無効であり、広告目的のプライバシー侵害にあたると指摘した。三社は六十日以内に画面を改修しなければならない。",
        "問題の画面には「当サイトではCookieを使用しています」と表示され、大きな緑色のボタンだけが目立っていた。一社は決定を不服として裁判所に訴える方針を明らかにした。",
    ]),
}  # fmt: skip
WALLS = {
    "en": ("Your privacy", [
        "We and our 312 partners store and access information on your device, such as cookies, and process personal data to show personalised advertising.",
        "You may consent to this processing, or refuse to consent. You can change your preferences at any time in our privacy policy.",
        "By clicking accept all cookies you agree that our partners may use precise geolocation data. Manage your privacy choices below.",
    ]),
    "de": ("Ihre Privatsphäre ist uns wichtig", [
        "Wir und unsere 208 Partner speichern Cookies auf Ihrem Gerät und verarbeiten personenbezogene Daten, um Anzeigen und Inhalte zu zeigen.",
        "Sie können Ihre Einwilligung jederzeit in unserer Datenschutzerklärung ändern. Klicken Sie auf alle akzeptieren, um fortzufahren.",
    ]),
    "fr": ("Votre vie privée, votre choix", [
        "Avec votre accord, nos 164 partenaires et nous utilisons des cookies pour stocker et consulter des informations sur votre appareil.",
        "Nous respectons votre vie privée. Vous pouvez continuer sans accepter, ou modifier votre consentement à tout moment.",
    ]),
    "es": ("Valoramos su privacidad", [
        "Nosotros y nuestros 120 socios utilizamos cookies para almacenar información en su dispositivo y tratar datos personales.",
        "Puede cambiar su consentimiento cuando quiera en nuestra política de privacidad, o aceptar y continuar.",
    ]),
    "it": ("La tua privacy", [
        "Noi e i nostri 90 partner utilizziamo i cookie per archiviare informazioni sul tuo dispositivo e trattare dati personali.",
        "La tua privacy è importante: puoi rifiutare o dare il consenso in ogni momento, oppure premere accetta e continua.",
    ]),
    "nl": ("Uw privacy", [
        "Wij gebruiken cookies en onze 80 partners verwerken persoonsgegevens om u advertenties te tonen die bij u passen.",
        "Uw privacy is belangrijk voor ons: u kunt uw toestemming altijd intrekken in ons privacybeleid, of de cookies accepteren.",
    ]),
    "pl": ("Szanujemy Twoją prywatność", [
        "Używamy plików cookies, a nasi zaufani partnerzy przetwarzają dane osobowe, aby wyświetlać Twoje ulubione treści i reklamy.",
        "Szanujemy Twoją prywatność. Możesz zmienić zgodę w każdej chwili w ustawieniach. Akceptuję i przechodzę do serwisu.",
    ]),
}  # fmt: skip
PAIRS = [pytest.param(*pair, id=name) for name, pair in ARTICLES.items()]


def told(title: str, body: str, *, is_claimed: bool, address: str = ABOUT) -> Article | Refusal:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "datePublished": "2026-11-20"}
    claim = f'<meta property="og:type" content="article"><script type="application/ld+json">{json.dumps(data)}</script>'
    head = f"<title>{title}</title>{claim if is_claimed else ''}"
    return extract(f'<!doctype html><html lang="x"><head>{head}</head><body><main>{body}</main></body></html>', address)


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize("is_claimed", [True, False])
@pytest.mark.parametrize(("title", "texts"), PAIRS)
def test_an_article_about_consent_is_an_article(title: str, texts: list[str], is_claimed: bool) -> None:
    result = told(title, f"<article><h1>{title}</h1>{paragraphs(texts)}</article>", is_claimed=is_claimed)
    assert isinstance(result, Article), result
    assert texts[0] in result.text
    assert texts[-1] in result.text


@pytest.mark.parametrize("attributes", ['class="entry-content tag-cookies category-consent"', 'class="post tag-gdpr"'])
@pytest.mark.parametrize(("title", "texts"), PAIRS)
def test_an_articles_own_box_is_not_cut_for_its_subject(title: str, texts: list[str], attributes: str) -> None:
    tags = '<p><a href="/t">Accept all</a> <a href="/u">Cookies</a></p>'
    for inner in (paragraphs(texts), "<br><br>".join(texts)):
        result = told(title, f"<h1>{title}</h1><div {attributes}>{inner}{tags}</div>", is_claimed=True)
        assert isinstance(result, Article), result
        assert texts[1] in result.text


@pytest.mark.parametrize("path", ["gdpr/cookie-consent/fined.html", "gdpr-fine-for-publishers", "news/consent/2"])
@pytest.mark.parametrize(("title", "texts"), PAIRS)
def test_an_address_about_consent_is_not_a_walls(title: str, texts: list[str], path: str) -> None:
    body = f"<article><h1>{title}</h1>{paragraphs(texts)}</article>"
    assert isinstance(told(title, body, is_claimed=False, address=f"https://example.org/{path}"), Article)


@pytest.mark.parametrize("is_claimed", [True, False])
@pytest.mark.parametrize(("title", "texts"), [pytest.param(*pair, id=name) for name, pair in WALLS.items()])
def test_a_wall_in_an_articles_markup_is_a_wall(title: str, texts: list[str], is_claimed: bool) -> None:
    for body in (f"<article><h1>{title}</h1>{paragraphs(texts)}</article>", f"<div>{paragraphs(texts)}</div>"):
        result = told("Ferry returns" if is_claimed else title, body, is_claimed=is_claimed)
        assert isinstance(result, Refusal)
        assert result.code == "consent_wall"


def test_a_page_of_a_host_for_consent_is_a_wall_in_any_language() -> None:
    text = paragraphs(
        ["Ipsum dolorem cookiebus quaerimus, lector carissime, ut nuntios tuos legere possis hodie. " * 3]
    )
    result = told("Salve", text, is_claimed=False, address="https://consent.example.org/collect?next=%2Fa")
    assert isinstance(result, Refusal)
    assert result.code == "consent_wall"


@pytest.mark.parametrize(
    "text",
    [
        "Tämä sivusto käyttää evästeitä parantaakseen käyttökokemusta. Lue lisää tietosuojaselosteesta, jossa kerrotaan henkilötiedoista.",
        "Diese Webseite verwendet Cookies, um Inhalte zu personalisieren. Details stehen in der Datenschutzerklärung, auch zum Widerruf.",
        "Este sitio utiliza cookies propias y de terceros. Si continúa navegando, consideramos que acepta su uso. Política de privacidad.",
        "Trang web này sử dụng cookie để cải thiện trải nghiệm. Chính sách quyền riêng tư giải thích cách xử lý dữ liệu cá nhân.",
    ],
)  # fmt: skip
def test_a_short_notice_beside_an_article_is_cut_though_it_asks_nobody(text: str) -> None:
    notice = f'<div class="site-cookie-notice"><p>{text}</p></div>'
    assert text in cut_consent(parsed(f"<main><h1>Ferry returns</h1>{STORY}{STORY}</main>{notice}"))
    # Alone it may be an article's, unless there is something to answer with.
    assert cut_consent(parsed(f"<h1>Ferry returns</h1>{notice}")) == ""
    assert text in cut_consent(parsed(f"<h1>Ferry returns</h1>{notice[:-6]}<button>Accept</button></div>"))


@pytest.mark.parametrize("is_claimed", [True, False])
def test_a_text_that_speaks_of_partners_is_no_wall(is_claimed: bool) -> None:
    texts = [
        "We and our partners are proud that the bridge is finished. By continuing to work at night, our partners saved a month.",
        "You can change trains below it from Monday on. We thank our partners and our vendors, and we respect your privacy during the works.",
    ]
    assert isinstance(told("The bridge", f"<h1>The bridge</h1>{paragraphs(texts)}", is_claimed=is_claimed), Article)


def test_advice_on_banners_is_an_article_where_the_page_says_so() -> None:
    texts = [
        "You do not have to accept what the banners want. Here is how you protect your privacy in five minutes, on any phone or computer.",
        "On the banner, look for Manage cookies or Reject all; both are often in grey. If there is only Accept all cookies, close the tab.",
        "Extensions click for you. You can change your choice later, in the footer, under Change cookie settings, on most sites.",
    ]
    assert isinstance(told("Banners", f"<h1>Banners</h1>{paragraphs(texts)}", is_claimed=True), Article)


def test_what_banners_are_quoted_with_is_not_what_the_page_says() -> None:
    texts = [
        "We all know the phrases by heart: “We use cookies”, “We value your privacy”, “Accept all cookies”. And we click our consent away.",
        "What would we say to a shop that asked for our personal data at its door? We would laugh, and walk on to the next one.",
    ]
    assert isinstance(told("Banners", f"<h1>Banners</h1>{paragraphs(texts)}", is_claimed=True), Article)
    assert isinstance(told("Banners", f"<h1>Banners</h1>{paragraphs(texts)}", is_claimed=False), Article)


def test_one_paragraph_in_a_walls_words_makes_no_wall_of_an_article() -> None:
    title, texts = ARTICLES["en, column"]
    said = "<p>We value your privacy, says the first. We use cookies, says the second. Accept all cookies, says the third.</p>"
    body = f"<article><h1>{title}</h1>{paragraphs(texts)}{said}</article>"
    assert isinstance(told(title, body, is_claimed=True), Article)
    assert isinstance(told(title, body, is_claimed=False), Article)


def test_cookies_that_are_eaten_are_no_matter_of_consent() -> None:
    texts = [
        "For the crust we use cookies of last week, says the baker. They must be dry, or the cream makes them soft within an hour.",
        "On top we place crushed cookies and a spoon of honey. We use cookies with oats, for we like their bite, and nobody has complained.",
    ]
    assert isinstance(told("Cake", f"<h1>Cake</h1>{paragraphs(texts)}", is_claimed=False), Article)
