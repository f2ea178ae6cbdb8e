"""When an article came out: what a text says as a time, and which of a page's times is the article's."""

# ruff: noqa: E501 - a date a line
from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from newscrawler.extraction.dates import modified_of, published_of
from newscrawler.extraction.document import Document, parse
from newscrawler.extraction.times import normal_time
from newscrawler.months import gregorian

NOW = datetime(2026, 7, 1, tzinfo=UTC)
URL = "https://example.org/politics/council-votes-on-the-bridge"
HEADLINE = "Council votes to rebuild the bridge"

MACHINES: list[tuple[Any, str | None]] = [
    ("2024-05-03T15:47:42.389+02:00", "2024-05-03T15:47:42.389+02:00"),
    ("2024-05-03T15:47:42.389000Z", "2024-05-03T15:47:42.389Z"),
    ("2024-05-03", "2024-05-03"),
    ("20240503", "2024-05-03"),
    ("20240503T101500Z", "2024-05-03T10:15:00Z"),
    ("2024-05-03 10:15", "2024-05-03T10:15:00"),
    ("2024-04-30 16:17:29 +02:00", "2024-04-30T16:17:29+02:00"),
    ("2019-11-20 4:00:00 -0600", "2019-11-20T04:00:00-06:00"),
    ("Mon, 18 Nov 2019 16:07:38 -0600", "2019-11-18T16:07:38-06:00"),
    ("November 19, 2019, 07:47 PM EST", "2019-11-19T19:47:00-05:00"),
    ("01:38:07 PM IST Nov 20, 2019", "2019-11-20T13:38:07+05:30"),
    ("Wed Nov 20 2019 08:00:58 GMT+0000", "2019-11-20T08:00:58Z"),
    ("Fri Apr 28 2023 17:52:31 GMT+0000 (Coordinated Universal Time)", "2023-04-28T17:52:31Z"),
    ("Wed Nov 20 08:00:58 GMT 2019", "2019-11-20T08:00:58Z"),
    ("Nov 15, 20195:45 AM", "2019-11-15T05:45:00"),
    ("Published Tue, Nov 19 20197:05 AM EST", "2019-11-19T07:05:00-05:00"),
    ("3. Mai 2024, 17:47", "2024-05-03T17:47:00"),
    ("30 August 2023 • 4:45pm", "2023-08-30T16:45:00"),
    ("12. MÄR 2025 18:03", "2025-03-12T18:03:00"),
    ("PT50M55S", None),
    ("1556000000", "2019-04-23T06:13:20Z"),
    (1556000000000, "2019-04-23T06:13:20Z"),
    ("0001-01-01T00:00:00Z", None),
    ("1970-01-01T00:00:00Z", None),
    ("2199-01-01", None),
    ("10.0.2.2024", None),
    ("+49 30 2024-5", None),
    ("2024-05-03T10:15:00.000+0530", "2024-05-03T10:15:00+05:30"),
    ("2024-05-03T10:15:00 Europe/Berlin", "2024-05-03T10:15:00"),
    ("2024-02-30", None),
    ("2024-05-03T24:00:00Z", None),
    ("© 2024 Example", None),
    ("May 3, 2024 10:30 UTC+05:30", "2024-05-03T10:30:00+05:30"),
    ("2024-05-03 at 10:15 am", "2024-05-03T10:15:00"),
]
PEOPLE: list[tuple[str, str, str | None]] = [
    ("de", "Zuerst veröffentlicht am 30/04/2024 - 16:17", "2024-04-30T16:17:00"),
    ("de", "06/01/2026 - 14:02 MEZ", "2026-01-06T14:02:00+01:00"),
    ("fr", "06/01/2026 - 14:16 UTC+1", "2026-01-06T14:16:00+01:00"),
    ("de", "Veröffentlicht am 27.04.24 um 07:39 Uhr", "2024-04-27T07:39:00"),
    ("nb", "05.08.2024, kl. 13.05", "2024-08-05T13:05:00"),
    ("de", "28. 4. 2023, 18:41 Uhr", "2023-04-28T18:41:00"),
    ("de", "28.04.2023, 20.15 Uhr", "2023-04-28T20:15:00"),
    ("ja", "2025年1月13日 21時37分", "2025-01-13T21:37:00"),
    ("zh", "2024年04月24日23:52", "2024-04-24T23:52:00"),
    ("ja", "令和6年5月3日 午後3時05分", "2024-05-03T15:05:00"),
    ("ja", "平成元年5月3日", None),
    ("ja", "平成31年4月1日", "2019-04-01"),
    ("ko", "입력 2026.01.29 오후 6:40", "2026-01-29T18:40:00"),
    ("ko", "2024년 5월 3일 18시 40분", "2024-05-03T18:40:00"),
    ("th", "3 พฤษภาคม 2567 เวลา 10:30 น.", "2024-05-03T10:30:00"),
    ("th", "3 พ.ค. 67", "2024-05-03"),
    ("th", "3 พ.ค. 2567 | 10:30", "2024-05-03T10:30:00"),
    ("th", "๓ พฤษภาคม ๒๕๖๗", "2024-05-03"),
    ("fa", "۱۴ اردیبهشت ۱۴۰۳ - ۱۵:۳۰", "2024-05-03T15:30:00"),
    ("fa", "۱۴۰۳/۰۲/۱۴ ۱۵:۳۰", "2024-05-03T15:30:00"),
    ("fa", "1403-02-14", "2024-05-03"),
    ("ar", "الجمعة 3 أيار / مايو 2024", "2024-05-03"),
    ("ar", "٣ مايو ٢٠٢٤ - ١٠:٣٠ ص", "2024-05-03T10:30:00"),
    ("ar", "3 كانون الثاني 2024", "2024-01-03"),
    ("ar", "24 شوال 1445هـ 3 مايو 2024م", "2024-05-03"),
    ("ar", "24 شوال 1445", None),
    ("he", "3 במאי 2024, 10:30", "2024-05-03T10:30:00"),
    ("he", "ג', 3 מאי 2024", "2024-05-03"),
    ("hi", "3 मई 2024 10:30", "2024-05-03T10:30:00"),
    ("hi", "०३ मई २०२४", "2024-05-03"),
    ("el", "3 Μαΐου 2024", "2024-05-03"),
    ("ru", "3 МАЯ 2024, 10:30", "2024-05-03T10:30:00"),
    ("uk", "3 травня 2024", "2024-05-03"),
    ("hu", "2024. május 3., péntek 10:30", "2024-05-03T10:30:00"),
    ("hu", "2024. 05. 03. 10:30", "2024-05-03T10:30:00"),
    ("lt", "2024 m. gegužės 3 d.", "2024-05-03"),
    ("lv", "2024. gada 3. maijs", "2024-05-03"),
    ("pl", "3 listopada 2024", "2024-11-03"),
    ("hr", "3. listopada 2024.", "2024-10-03"),
    ("es", "3 de mayo de 2024 a las 10:30", "2024-05-03T10:30:00"),
    ("fr", "1er mai 2024 à 10h30", "2024-05-01T10:30:00"),
    ("pt", "3 mai 2024, 14h30", "2024-05-03T14:30:00"),
    ("ca", "3 d'abril de 2024", "2024-04-03"),
    ("tr", "3 Mayıs 2024 10:30", "2024-05-03T10:30:00"),
    ("tr", "03 EKİM 2024", "2024-10-03"),
    ("tr", "3 KASIM 2024", "2024-11-03"),
    ("vi", "ngày 3 tháng 5 năm 2024", "2024-05-03"),
    ("vi", "Thứ sáu, 3/5/2024, 10:30 (GMT+7)", "2024-05-03T10:30:00+07:00"),
    ("id", "3 Mei 2024 13.05 WIB", "2024-05-03T13:05:00+07:00"),
    ("id", "Jumat, 03 Mei 2024 | 13:05 WIB", "2024-05-03T13:05:00+07:00"),
    ("fi", "3.5.2024 klo 13.05", "2024-05-03T13:05:00"),
    ("fi", "3. toukokuuta 2024", "2024-05-03"),
    ("is", "3. maí 2024", "2024-05-03"),
    ("sw", "Mei 3, 2024", "2024-05-03"),
    ("en-US", "5/3/2024", "2024-05-03"),
    ("en-GB", "3/5/2024", "2024-05-03"),
    ("en", "3/5/2024", None),
    ("en", "13/5/2024", "2024-05-13"),
    ("en", "11.14.2019 09:00 AM", "2019-11-14T09:00:00"),
    ("en", "Nov 18, 2019 at 9:24 pm ET", "2019-11-18T21:24:00-05:00"),
    ("en", "Jul 18, 2019 at 9:24 pm ET", "2019-07-18T21:24:00-04:00"),
    ("en", "Mon 18 Nov 2019 18.54 GMT", "2019-11-18T18:54:00Z"),
    ("en", "1:39 am EST, Wednesday, November 20, 2019", "2019-11-20T01:39:00-05:00"),
    ("en", "4:30 p.m. EDT, May 3, 2024", "2024-05-03T16:30:00-04:00"),
    ("en", "May 3, 2024 at 5 p.m.", "2024-05-03T17:00:00"),
    ("en", "June 30, 2026 - 4.34pm", "2026-06-30T16:34:00"),
    ("ru", "16:17 05.11.18", "2018-11-05T16:17:00"),
    ("en", "1 day ago", None),
    ("en", "3 May 2024, 3 comments", "2024-05-03"),
    ("en", "Updated 20:49, 5 Aug 2024", "2024-08-05T20:49:00"),
    ("en", "14:00, 28 Apr 2024", "2024-04-28T14:00:00"),
    ("en", "Friday 3rd May 2024", "2024-05-03"),
    ("fr", "Le 03 mai 2024 à 10 h 30", "2024-05-03T10:30:00"),
    ("el", "Δευτέρα, 3 Ιουνίου 2024, 10:30 μμ", "2024-06-03T22:30:00"),
    ("ja", "2024/5/3(金) 15:05", "2024-05-03T15:05:00"),
    ("cs", "3. 5. 2024 10:30", "2024-05-03T10:30:00"),
    ("cs", "3. května 2024 v 10.30", "2024-05-03T10:30:00"),
    ("th", "2567-05-03", "2024-05-03"),
    ("zh", "民國113年5月3日", "2024-05-03"),
    ("ja", "２０２４年５月３日", "2024-05-03"),
    ("en", "03-May-24", "2024-05-03"),
    ("en", "3 May '24", "2024-05-03"),
]


@pytest.mark.parametrize(("text", "time"), MACHINES)
def test_a_time_of_a_machine_keeps_its_offset_and_gets_no_other(text: Any, time: str | None) -> None:
    assert normal_time(text, NOW) == time


@pytest.mark.parametrize(("language", "text", "time"), PEOPLE)
def test_a_time_of_a_reader_is_read_in_its_language_and_calendar(language: str, text: str, time: str | None) -> None:
    assert normal_time(text, NOW, language) == time


@pytest.mark.parametrize(
    ("names", "language"),
    [
        ("Januar Februar März April Mai Juni Juli August September Oktober November Dezember", "de"),
        ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre", "fr"),
        ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", "es"),
        ("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre", "it"),
        ("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro", "pt"),
        ("januari februari maart april mei juni juli augustus september oktober november december", "nl"),
        ("januari februari mars april maj juni juli augusti september oktober november december", "sv"),
        ("januar februar mars april mai juni juli august september oktober november desember", "nb"),
        ("januar februar marts april maj juni juli august september oktober november december", "da"),
        ("janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember", "is"),
        (
            "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
            "fi",
        ),
        ("stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia", "pl"),
        ("ledna února března dubna května června července srpna září října listopadu prosince", "cs"),
        ("januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra", "sk"),
        ("siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca", "hr"),
        ("januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra", "sr"),
        ("januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra", "sl"),
        ("január február március április május június július augusztus szeptember október november december", "hu"),
        ("ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie", "ro"),
        (
            "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
            "el",
        ),
        ("января февраля марта апреля мая июня июля августа сентября октября ноября декабря", "ru"),
        ("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня", "uk"),
        ("януари февруари март април май юни юли август септември октомври ноември декември", "bg"),
        ("јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра", "sr"),
        ("Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık", "tr"),
        ("يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر", "ar"),
        ("جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر", "ar-DZ"),
        ("ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר", "he"),
        ("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर", "hi"),
        ("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember", "id"),
        ("Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba", "sw"),
        ("มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม", "th"),
    ],
)
def test_the_months_of_a_language_are_known(names: str, language: str) -> None:
    dates = [normal_time(f"3 {name} 2024", NOW, language) for name in names.split()]
    assert dates == [f"2024-{month:02}-03" for month in range(1, 13)]


def test_the_levantine_months_have_two_words() -> None:
    names = [
        "كانون الثاني",
        "شباط",
        "آذار",
        "نيسان",
        "أيار",
        "حزيران",
        "تموز",
        "آب",
        "أيلول",
        "تشرين الأول",
        "تشرين الثاني",
        "كانون الأول",
    ]
    assert [normal_time(f"3 {name} 2024", NOW, "ar") for name in names] == [f"2024-{m:02}-03" for m in range(1, 13)]


@pytest.mark.parametrize(
    ("year", "month", "day", "same"),
    [
        (1399, 12, 30, date(2021, 3, 20)),  # a leap year
        (1400, 12, 30, None),
        (1403, 1, 1, date(2024, 3, 20)),
        (1403, 101, 1, date(2024, 3, 20)),
        (1404, 7, 1, date(2025, 9, 23)),
        (1409, 1, 1, date(2030, 3, 21)),
        (1403, 8, 31, None),
        (2567, 5, 3, date(2024, 5, 3)),
        (2024, 2, 30, None),
        (1446, 5, 3, date(1446, 5, 3)),
    ],
)
def test_the_year_tells_the_calendar(year: int, month: int, day: int, same: date | None) -> None:
    assert gregorian(year, month, day) == same


def test_a_day_ahead_is_a_far_clock_and_two_are_a_mistake() -> None:
    assert normal_time("2026-07-02", NOW) == "2026-07-02"
    assert normal_time("2026-07-03", NOW) is None
    assert normal_time("1994-12-31", NOW) is None


def document(body: str = "", head: str = "", url: str = URL, lang: str = "en") -> Document:
    found = parse(
        f'<html lang="{lang}"><head><title>{HEADLINE}</title>{head}</head><body>{body or f"<h1>{HEADLINE}</h1>"}</body></html>',
        url,
        {},
    )
    assert isinstance(found, Document)
    return found


def data(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


MINUTES = "2024-05-03T10:15:00"
STATED: dict[str, tuple[str, str]] = {
    "an offset that one place has lost": (data(datePublished=MINUTES) + meta("article:published_time", MINUTES + "+02:00"), MINUTES + "+02:00"),
    "the same instant, here by the wall and there in UTC": (data(datePublished=MINUTES) + meta("article:published_time", "2024-05-03T08:15:00Z"), "2024-05-03T08:15:00Z"),
    "a wall clock called UTC": (data(datePublished=MINUTES + "Z") + meta("article:published_time", MINUTES + "+02:00"), MINUTES + "+02:00"),
    "UTC beside an offset, both right": (data(datePublished="2024-05-03T08:15:00Z") + meta("article:published_time", MINUTES + "+02:00"), "2024-05-03T08:15:00Z"),
    "no offset anywhere": (data(datePublished=MINUTES), MINUTES),
    "a midnight made of a day": (data(datePublished="2024-05-03T00:00:00+02:00") + meta("article:published_time", MINUTES + "+02:00"), MINUTES + "+02:00"),
    "a midnight of Berlin in UTC": (data(datePublished="2024-05-02T22:00:00Z") + meta("article:published_time", MINUTES + "+02:00"), MINUTES + "+02:00"),
    "a midnight that nothing contradicts": (data(datePublished="2024-05-03T00:00:00+08:00"), "2024-05-03T00:00:00+08:00"),
    "a day, and a time of another day": (data(datePublished="2024-05-03") + meta("article:published_time", "2024-05-06T10:15:00Z"), "2024-05-03"),
    "a day, and a name that may mean the change": (data(datePublished="2024-05-03") + meta("dc.date", MINUTES + "Z"), "2024-05-03"),
    "publication and change": (data(datePublished=MINUTES + "Z", dateModified="2024-05-04T00:00:00Z", dateCreated="2024-05-01T00:00:00Z"), MINUTES + "Z"),
    "the film in the article": (data(datePublished="2024-05-03", video={"@type": "VideoObject", "uploadDate": MINUTES + "Z"}), "2024-05-03"),
    "an epoch in JSON-LD": (data(datePublished="0001-01-01T00:00:00Z") + meta("date", MINUTES + "Z"), MINUTES + "Z"),
    "a day of the future in JSON-LD": (data(datePublished="2031-01-01") + meta("pubdate", MINUTES + "Z"), MINUTES + "Z"),
    "a value in an object": (data(datePublished={"@type": "DateTime", "@value": MINUTES + "Z"}), MINUTES + "Z"),
}  # fmt: skip


@pytest.mark.parametrize("name", STATED)
def test_the_statement_that_says_more_is_taken(name: str) -> None:
    head, time = STATED[name]
    assert published_of(document(head=head), now=NOW) == time


def line(text: str) -> str:
    return f"<article><h1>{HEADLINE}</h1><p class='info'>{text}</p><p>The council voted on Tuesday.</p></article>"


def test_an_offset_lost_by_the_data_is_found_on_the_page() -> None:
    body = f"<article><h1>{HEADLINE}</h1><time datetime='2024-05-03T10:15+02:00'>3 May</time></article>"
    assert published_of(document(body, data(datePublished=MINUTES)), now=NOW) == MINUTES + "+02:00"
    assert (
        published_of(document(head=data(datePublished=MINUTES) + meta("dc.date", MINUTES + "+02:00")), now=NOW)
        == MINUTES + "+02:00"
    )


SHOWN: dict[str, tuple[str, str | None]] = {
    "a line under the headline": (line("3 May 2024, 10:15 GMT"), "2024-05-03T10:15:00Z"),
    "with the author": (line("By Jane Doe | Published 3 May 2024"), "2024-05-03"),
    "after the change": (line("Updated 5 May 2024; published 3 May 2024"), "2024-05-03"),
    "before the change": (line("Published: 22:31 BST, 14 May 2024 | Updated: 07:00 BST, 15 May 2024"), "2024-05-14T22:31:00+01:00"),
    "before a change of the same year": (line("Published 22:31, 14 May | Updated 07:00, 15 May 2024"), "2024-05-14T22:31:00"),
    "without a label before the change": (line("14 May 2024, 10:15 (updated 15 May 2024)"), "2024-05-14T10:15:00"),
    "both in one word": (line("Published/updated 3 May 2024"), "2024-05-03"),
    "the change alone": (line("Last updated: 3 May 2024"), None),
    "a time element": (line("<time datetime='2024-05-03T10:15+02:00'>yesterday</time>"), "2024-05-03T10:15:00+02:00"),
    "microdata": (line("<span itemprop='datePublished' content='2024-05-03'>3 May</span>"), "2024-05-03"),
    "the day of the masthead": ("<header><span class='date'>5 May 2024</span></header>" + line("3 May 2024"), "2024-05-03"),
    "a label far below": (line("no date here") + "<p>.</p>" * 60 + "<ul><li><b>Date</b> 03.05.2024</li></ul>", "2024-05-03"),
    "a sidebar": (line("no date here") + "<aside><p class='date'>3 May 2024</p></aside>", None),
    "a list beside the article": (f"<article>{line('2 days ago')}</article><div><ul><li><time datetime='2024-05-03T10:15Z'>3 May</time> Another</li></ul></div>", None),
    "a comment": (line("no date here") + "<div class='comments'><p><time datetime='2024-05-03'>3 May</time></p></div>", None),
    "a copyright line": (line("© 3 May 2024 Example Post"), None),
    "a teaser": (line("no date here") + "<div><a href='/x'><span class='date'>3 May 2024</span> Another one</a></div>", None),
    "a sentence": (f"<article><h1>{HEADLINE}</h1><p>It was on <b>3 May 2004</b> that the bridge, after a long debate, was closed for good.</p></article>", None),
}  # fmt: skip


def test_a_search_of_the_page_leaves_what_stands_beside_the_article_out() -> None:
    beside = "<aside><h2>Latest</h2><ul><li><time datetime='2024-05-03T10:15Z'>10:15</time> Another</li></ul></aside>"
    assert published_of(document(f"<article>{line('2 days ago')}</article>{beside}"), now=NOW) is None


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_without_data_is_read_near_its_headline(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawler.extraction.dates.find_date", lambda *_, **__: None)
    body, time = SHOWN[name]
    assert published_of(document(body), now=NOW) == time


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2024/05/03/bridge", "2024-05-03"),
        ("https://example.org/world/2024/may/03/bridge", "2024-05-03"),
        ("https://example.org/bridge-20240503.html", "2024-05-03"),
        ("https://example.org/t20240503_12345.html", "2024-05-03"),
        ("https://example.org/view/AKR20240503123400001", "2024-05-03"),
        ("https://example.org/2024/05/bridge", None),
        ("https://example.org/1234202405031", None),
    ],
)
def test_an_address_names_a_day(url: str, day: str | None) -> None:
    assert published_of(document(url=url), now=NOW) == day


def test_the_day_of_the_address_gets_the_time_of_the_dateline_and_overrules_a_far_one() -> None:
    url = "https://example.org/2024/05/03/bridge"
    assert published_of(document(line("3 May 2024, 10:15"), url=url), now=NOW) == "2024-05-03T10:15:00"
    assert published_of(document(line("9 May 2024, 10:15"), url=url), now=NOW) == "2024-05-03"


def test_the_time_of_a_known_day_may_stand_in_a_data_attribute() -> None:
    body = line("no date") + "<div data-reg-dt='2024.05.03 18:40' data-re-reg-dt='2024.05.03 18:49'></div>"
    found = document(body, url="https://example.org/2024/05/03/bridge")
    assert published_of(found, now=NOW) == "2024-05-03T18:40:00"
    assert found.evidence.winners["published"] == "data attribute"


def test_the_feed_is_asked_where_the_page_is_silent_and_sharpens_its_day() -> None:
    said = "2024-05-03T10:15:00+01:00"
    assert published_of(document(), said, NOW) == said
    assert published_of(document(line("3 May 2024")), said, NOW) == said
    assert published_of(document(line("4 May 2024")), said, NOW) == "2024-05-04"
    assert published_of(document(head=data(datePublished="2024-05-01")), said, NOW) == "2024-05-01"


@pytest.mark.parametrize(
    ("head", "body", "time"),
    [
        (data(dateModified="2024-05-04T08:00:00Z"), "", "2024-05-04T08:00:00Z"),
        (data(dateModified="2024-05-03T09:00:00Z"), "", None),
        (data(dateModified="2024-05-03"), "", "2024-05-03"),
        (data(dateModified="2024-05-02") + meta("og:updated_time", "2024-05-04"), "", "2024-05-04"),
        ("", "<h1>H</h1><p>Updated <time datetime='2024-05-04T08:00Z'>4 May</time></p>", "2024-05-04T08:00:00Z"),
        ("", "<h1>H</h1><p>Published <time datetime='2024-05-04T08:00Z'>4 May</time></p>", None),
        ("", "", None),
    ],
)
def test_the_last_change_is_told_from_publication(head: str, body: str, time: str | None) -> None:
    assert modified_of(document(body, head), "2024-05-03T10:15:00Z", NOW) == time


def test_the_candidates_and_the_winner_are_noted() -> None:
    found = document(head=data(datePublished=MINUTES) + meta("article:published_time", MINUTES + "+02:00"))
    published_of(found, now=NOW)
    places = [candidate.where for candidate in found.evidence.candidates["published"]]
    assert places == ["json-ld datePublished", "meta article:published_time"]
    assert found.evidence.winners["published"] == "meta article:published_time"


@pytest.mark.parametrize("unit", ["1", "1.", "12:", "May ", "3 May ", "2024-", " ", "年", "<", "3/", "๑", "+0"])
def test_a_text_of_one_thing_is_no_time_and_takes_none(unit: str) -> None:
    text = (unit * 120)[:120]
    normal_time(text, NOW)
    published_of(document(f"<h1>{HEADLINE}</h1>" + f"<p class='date'>{text.replace('<', '&lt;')}</p>" * 500), now=NOW)
