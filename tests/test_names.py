"""The names in one byline, in the languages of the world's news."""

from __future__ import annotations

import pytest

from newscrawler.extraction.agencies import agency_in
from newscrawler.extraction.names import in_title_case, is_collective, looks_like_a_name, names_in

OWN = ["examplepost", "exampleposttv", "examplecom", "example"]


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        # what stands before a name
        ("By Jane Doe", ["Jane Doe"]),
        ("Written by Jane Doe", ["Jane Doe"]),
        ("Von Max Muster", ["Max Muster"]),
        ("Ein Kommentar von Max Muster", ["Max Muster"]),
        ("Par Jeanne Martin", ["Jeanne Martin"]),
        ("Propos recueillis par Jeanne Martin", ["Jeanne Martin"]),
        ("Por Ana López", ["Ana López"]),
        ("Di Mario Rossi", ["Mario Rossi"]),
        ("di Luca Di Stefano", ["Luca Di Stefano"]),
        ("A cura di Mario Rossi", ["Mario Rossi"]),
        ("Door Jan Jansen", ["Jan Jansen"]),
        ("Skrevet av Kari Hansen", ["Kari Hansen"]),
        ("Tekst: Kari Hansen", ["Kari Hansen"]),
        ("Autor: Jan Kowalski", ["Jan Kowalski"]),
        ("Автор: Анна Сидорова", ["Анна Сидорова"]),
        ("Текст: Иван Петров", ["Иван Петров"]),
        ("Γράφει ο Γιώργος Παπάς", ["Γιώργος Παπάς"]),
        ("Yazan: Ali Veli", ["Ali Veli"]),
        ("Oleh Budi Santoso", ["Budi Santoso"]),
        ("Tác giả: Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("بقلم محمد علي", ["محمد علي"]),
        ("מאת דנה כהן", ["דנה כהן"]),
        ("लेखक: राम कुमार", ["राम कुमार"]),
        ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("文／王小明", ["王小明"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("（記者王小明台北報導）", ["王小明"]),
        ("新京报记者 王小明", ["王小明"]),
        ("責編：王小明、李大同", ["王小明", "李大同"]),
        ("作者：王小明 编辑：李四", ["王小明"]),
        ("取材・文／山田太郎", ["山田太郎"]),
        ("【山田太郎】", ["山田太郎"]),
        ("홍길동 기자", ["홍길동"]),
        ("홍길동 기자 외 1명", ["홍길동"]),
        ("[서울=뉴시스] 홍길동 기자 hong@example.com", ["홍길동"]),
        # several people
        ("By Jane Doe and John Roe", ["Jane Doe", "John Roe"]),
        ("By Jane Doe, Ann Lee & John Roe", ["Jane Doe", "Ann Lee", "John Roe"]),
        ("BY JANE DOE, ANN LEE AND JOHN ROE", ["JANE DOE", "ANN LEE", "JOHN ROE"]),
        ("Max Muster und Erika Muster", ["Max Muster", "Erika Muster"]),
        ("Jeanne Martin et Luc Petit", ["Jeanne Martin", "Luc Petit"]),
        ("Ana López y Luis Pérez", ["Ana López", "Luis Pérez"]),
        ("Mario Rossi e Anna Bianchi", ["Mario Rossi", "Anna Bianchi"]),
        ("Jan Jansen en Piet Pietersen", ["Jan Jansen", "Piet Pietersen"]),
        ("Anna Nowak i Piotr Lis", ["Anna Nowak", "Piotr Lis"]),
        ("Kari Hansen og Ola Berg", ["Kari Hansen", "Ola Berg"]),
        ("Иван Петров и Анна Сидорова", ["Иван Петров", "Анна Сидорова"]),
        ("Mathilde Roe/Josef Doe", ["Mathilde Roe", "Josef Doe"]),
        ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("홍길동·김철수 기자", ["홍길동", "김철수"]),
        # one person
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Josep Puig i Cadafalch", ["Josep Puig i Cadafalch"]),
        ("Maria Silva e Sousa", ["Maria Silva e Sousa"]),
        ("Ursula von der Leyen", ["Ursula von der Leyen"]),
        ("Luigi Di Maio", ["Luigi Di Maio"]),
        ("Theresa May", ["Theresa May"]),
        ("Doe, Jane", ["Jane Doe"]),
        ("Doe, Jane M.", ["Jane M. Doe"]),
        ("Sammy Roe Jr.", ["Sammy Roe Jr."]),
        ("J.R.R. Roe", ["J.R.R. Roe"]),
        ("ジョン・スミス", ["ジョン・スミス"]),
        # where the person is, what, and for whom
        ("Jane Doe in Berlin", ["Jane Doe"]),
        ("Jane Doe, Paris", ["Jane Doe"]),
        ("Jane Doe, Los Angeles", ["Jane Doe"]),
        ("Jeanne Martin à Paris", ["Jeanne Martin"]),
        ("Jeanne Martin, envoyée spéciale à Kiev", ["Jeanne Martin"]),
        ("Senior Reporter Jane Doe", ["Jane Doe"]),
        ("Jane Doe, Senior Political Editor", ["Jane Doe"]),
        ("Jane Doe Political Editor", ["Jane Doe"]),
        ("Jane Doe | Chief Political Analyst", ["Jane Doe"]),
        ("Elise Roe, BSc, APD", ["Elise Roe"]),
        ("Jane Doe, professor at the University of Oslo", ["Jane Doe"]),
        ("Jane Doe, Example Post", ["Jane Doe"]),
        ("Jane Doe Example Post", ["Jane Doe"]),
        ("Jane Doe, EXAMPLE Thüringen", ["Jane Doe"]),
        # addresses, dates, photographers
        ("Jane Doe jane@example.org @janedoe", ["Jane Doe"]),
        ("Jane Doe on Monday, November 18th, 2019 at 3:00 p.m.", ["Jane Doe"]),
        ("Jane Doe Published 3 May", ["Jane Doe"]),
        ("By Jane Doe 3 min read", ["Jane Doe"]),
        ("Text: Jane Doe Fotos: John Roe", ["Jane Doe"]),
        ("Foto: John Roe", []),
        # nobody
        ("admin", []),
        ("jane-doe", []),
        ("https://www.facebook.com/example", []),
        ("undefined undefined", []),
        ("", []),
        # agencies
        ("dpa/lno", ["dpa"]),
        ("AFP/Jane Doe", ["AFP", "Jane Doe"]),
        ("Jane Doe mit dpa", ["Jane Doe", "dpa"]),
        ("com AFP", ["AFP"]),
        ("Reuters Staff", ["Reuters"]),
        ("Jane Doe (dpa)", ["Jane Doe", "dpa"]),
        ("AFP, MANILA", ["AFP"]),
        ("Madrid / EFE", ["EFE"]),
        ("Redazione ANSA", ["ANSA"]),
        ("Jane Doe with files from The Canadian Press", ["Jane Doe", "The Canadian Press"]),
        ("Jane Doe, con información de EFE", ["Jane Doe", "EFE"]),
        ("Jane Doe, The Associated Press", ["Jane Doe", "The Associated Press"]),
    ],
)
def test_names_are_parted_and_cleaned(byline: str, names: list[str]) -> None:
    assert names_in(byline, OWN) == names


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("AFP", "AFP"),
        ("afp", "afp"),
        ("dpa/lno", "dpa"),
        ("dpa-infocom", "dpa-infocom"),
        ("APA/dpa", "APA"),
        ("The Associated Press", "The Associated Press"),
        ("Associated Press Writers", "Associated Press"),
        ("Agencia EFE", "Agencia EFE"),
        ("Xinhua News Agency", "Xinhua News Agency"),
        ("新华社", "新华社"),
        ("연합뉴스", "연합뉴스"),
        ("رويترز", "رويترز"),
        ("HINA", "HINA"),
        ("Hina", None),
        ("Sid", None),
        ("News Desk", None),
        ("Jane Doe", None),
        ("AFP Jane Doe", None),
        ("", None),
    ],
)
def test_agencies_are_known(text: str, agency: str | None) -> None:
    found = agency_in(text)
    assert found == agency or (found is not None and agency is not None and found.startswith(agency))


@pytest.mark.parametrize(
    "name", ["Redaktion", "IN-Redaktion", "Web Desk", "Example Post", "Agenturen", "BBC News", "編集部"]
)
def test_a_desk_is_nobody_in_particular(name: str) -> None:
    assert is_collective(name, OWN)


@pytest.mark.parametrize("name", ["Jane Doe", "AFP", "Bill Press", "王小明"])
def test_people_and_agencies_are_somebody(name: str) -> None:
    assert not is_collective(name, OWN)


def test_capitals_become_a_name() -> None:
    assert in_title_case("JANE O'NEIL-DOE J.R. ROE") == "Jane O'Neil-Doe J.R. Roe"


def test_what_may_be_anything_must_look_like_a_name() -> None:
    assert [
        text for text in ("Jane Doe", "TPN", "王小明", "amw", "share this", "Architecture") if looks_like_a_name(text)
    ] == [
        "Jane Doe",
        "TPN",
        "王小明",
    ]
