"""Bytes to text: which encoding wins."""

from __future__ import annotations

import pytest

from newscrawler.extraction.charset import decode, encoded

GERMAN = "<html><body><p>Größe, Übermut und „Anführung“ – für 5 €</p></body></html>"
CHINESE = "<html><head><meta charset='gb2312'></head><body><p>新华社北京一月三日电 鎔</p></body></html>"


@pytest.mark.parametrize(
    ("body", "headers", "text"),
    [
        (GERMAN.encode("utf-8-sig"), {"Content-Type": "text/html; charset=latin-1"}, GERMAN),
        (GERMAN.encode("utf-16"), {}, GERMAN),
        (GERMAN.encode("utf-16-le"), {}, GERMAN),
        (GERMAN.encode(), {"Content-Type": "text/html; charset=iso-8859-1"}, GERMAN),
        (GERMAN.encode("cp1252"), {"content-type": "text/html; charset=latin-1"}, GERMAN),
        (CHINESE.encode("gb18030"), {}, CHINESE),
        (
            "<p>日本語の新聞記事です①</p>".encode("cp932"),
            {"Content-Type": "text/html; charset=Shift_JIS"},
            "<p>日本語の新聞記事です①</p>",
        ),
        (
            "<p>한국어 기사 똠방각하</p>".encode("cp949"),
            {"Content-Type": "text/html; charset=euc-kr"},
            "<p>한국어 기사 똠방각하</p>",
        ),
    ],
)
def test_encoding_is_told_in_the_order_of_trust(body: bytes, headers: dict[str, str], text: str) -> None:
    assert decode(body, headers) == text


def test_a_header_that_does_not_decode_gives_way_to_the_meta_element() -> None:
    text = "<html><head><meta charset='windows-1251'></head><body><p>Новости дня</p></body></html>"
    assert decode(text.encode("cp1251"), {"Content-Type": "text/html; charset=utf-8"}) == text


def test_undeclared_text_is_detected() -> None:
    text = (
        "<html><body><p>" + "Сегодня в городе открыли новый мост через реку, сообщил мэр. " * 8 + "</p></body></html>"
    )
    assert "Сегодня в городе" in decode(text.encode("cp1251"))


def test_a_damaged_byte_does_not_cost_the_page() -> None:
    assert decode("<p>Größe für alle Leser</p>".encode() * 9 + b"\xff").startswith("<p>Größe")


def test_controls_go_and_windows_punctuation_stays() -> None:
    assert encoded("a\0b\x01c\x7f\x93d\x94 &#146;\ud800").decode() == "abc“d” ’?"
