"""Which changes of an article make a revision, and how two revisions differ."""

from __future__ import annotations

import time
import unicodedata

import pytest

from newscrawler.revisions import is_revision
from tests.stored import article

STORY = "The bridge over the Lys was closed on Monday.\nPolice say 12 people were hurt.\n“It swayed,” a driver said."


def revised(
    before: str, after: str, *, title: str = "Bridge closed", then: str | None = None, **fields: object
) -> bool:
    """Say whether a second text (and headline) is a revision of the first."""
    old = article("a", before, 0, title=title)
    new = article("a", after, 1, title=title if then is None else then, **fields)
    return is_revision(old, new)


@pytest.mark.parametrize(
    "after",
    [
        STORY.replace("“", '"').replace("”", '"').replace(",", ""),
        STORY.replace("\n", " ").replace(" was ", "  was\u00a0"),
        STORY.replace("Monday.", "Monday!").replace("Lys", "Lys\u00ad"),
        STORY.upper(),
        STORY.replace("“It swayed,”", "«It swayed»,"),
    ],
    ids=["quotes", "white space", "punctuation", "case", "guillemets"],
)
def test_how_a_text_is_set_makes_no_revision(after: str) -> None:
    assert after != STORY
    assert not revised(STORY, after)


@pytest.mark.parametrize("text", ["Café déjà", "한국어 기사", "हिन्दी में समाचार", "ข่าวภาษาไทย", "ガギグ ﾊﾝｶｸ"])
def test_unicode_form_makes_no_revision(text: str) -> None:
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")}
    for form in forms:
        assert not revised(f"{text}.", f"{form}.", title=text, then=form)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("中国队 以2比1获胜。", "中国队以2比1获胜"),
        ("東京で\n地震がありました。", "東京で地震がありました"),
        ("ใน กรุงเทพ", "ในกรุงเทพ"),
        ("٣ قتلى في انفجار", "3 قتلى في انفجار"),
    ],
    ids=["zh", "ja", "th", "ar"],
)
def test_blanks_and_digits_of_other_scripts_make_no_revision(before: str, after: str) -> None:
    assert not revised(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Police say 12 people were hurt.", "Police say 14 people were hurt."),
        ("Death toll: 14", "Death toll: 15"),
        ("It cost $5.", "It cost €5."),
        ("At -5 degrees", "At 5 degrees"),
        ("Growth of 3.5 points", "Growth of 35 points"),
        ("The minister 'misled' us", "The minister misled us"),
        ("The minister lied.", "The minister lied?"),
        ("死者12人", "死者13人"),
        ("警方说12人受伤。", "警方说十二人受伤。"),
        ("ตำรวจจับสองคน", "ตำรวจจับสามคน"),
        ("قتل 12 شخصا", "قتل 14 شخصا"),
        ("נהרגו שלושה בני אדם", "נהרגו ארבעה בני אדם"),
        ("Σκοτώθηκαν τρεις", "Σκοτώθηκαν τέσσερις"),
        ("Погибли трое", "Погибли четверо"),
        ("तीन लोग मारे गए", "चार लोग मारे गए"),
        ("세 명이 숨졌다", "네 명이 숨졌다"),
        ("One.\nTwo.", "Two.\nOne."),
    ],
)
def test_another_word_number_or_order_is_a_revision(before: str, after: str) -> None:
    assert revised(f"{STORY}\n{before}", f"{STORY}\n{after}")
    assert revised(f"{before}\n{STORY}", f"{after}\n{STORY}")


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Ferry to run again",
        "Lesen Sie auch: Fähre fährt wieder",
        "À lire aussi : le ferry reprend",
        "Leggi anche",
        "Читайте также: паром снова ходит",
        "اقرأ أيضا: العبارة تعود",
        "関連記事",
        "相关阅读：渡轮恢复",
        "관련기사",
        "यह भी पढ़ें: फिर चली नाव",
        "อ่านเพิ่มเติม",
        "Sign up for our newsletter.",
        "Follow us on Facebook and X",
        "Suivez-nous sur Facebook",
        "フォローする",
        "Advertisement",
        "ANZEIGE",
        "広告",
        "פרסומת",
        "Share this article",
        "This article was updated at 12:40",
        "Updated: 25 November 2026, 12:40 GMT",
        "Mis à jour le mercredi 25 novembre 2026 à 12 h 40",
        "更新：2026年11月25日 12:40",
        "입력 2026.11.25 12:40",
        "آخر تحديث: 25 نوفمبر 2026 12:40",
        "© 2026 The Example. All rights reserved.",
        "Alle Rechte vorbehalten.",
        "版权所有 未经授权不得转载",
        "128 comments",
        "Comments (128)",
        "1.2k shares",
        "5 min read",
        "3 hours ago",
        "vor 5 Minuten",
        "il y a 2 heures",
        "5分钟前",
        "3時間前",
        "5분 전",
        "منذ 5 دقائق",
        "לפני 5 דקות",
        "5 минут назад",
        "πριν από 5 λεπτά",
        "5 मिनट पहले",
        "5 นาทีที่แล้ว",
        "5 min read | 128 comments",
        "DAX 18.345,12 +0,5 %",
        "* * *",
        "👍 ❤️",
    ],
)
def test_a_line_of_the_page_makes_no_revision_wherever_it_comes_or_goes(line: str) -> None:
    first, *rest = STORY.split("\n")
    for after in (f"{line}\n{STORY}", f"{STORY}\n{line}", "\n".join([first, line, *rest])):
        assert not revised(STORY, after)
        assert not revised(after, STORY)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("128 comments", "129 comments"),
        ("By Jane Doe | 3 hours ago", "By Jane Doe | 5 hours ago"),
        ("Jane Doe · 5 min read", "Jane Doe"),
        ("Updated 25 Nov 2026 12:40", "Updated 25 Nov 2026 13:05"),
        ("阅读 1203", "阅读 1350"),
    ],
)
def test_a_counter_that_moves_makes_no_revision(before: str, after: str) -> None:
    assert not revised(f"{before}\n{STORY}", f"{after}\n{STORY}")


@pytest.mark.parametrize(
    "line",
    [
        "Correction: an earlier version of this article misnamed the bridge.",
        "This article was updated at 12:40 to correct the name.",
        "Read out in court, the letter named three officers who had been on the bridge that night.",
        "Published figures show that 12 of 20 bridges are unsafe.",
        "More than 128 comments were deleted by the ministry on Monday.",
        "Follow the money, he said.",
        "Updated figures show 14 dead and 20 hurt.",
    ],
)
def test_a_sentence_or_a_correction_is_part_of_the_story(line: str) -> None:
    assert revised(STORY, f"{STORY}\n{line}")


def test_a_line_around_the_headline_at_the_end_is_a_republishers() -> None:
    footer = "L’article Pont fermé sur la Lys est apparu en premier sur zimo news."
    assert not revised(STORY, f"{STORY}\n{footer}", title="Pont fermé sur la Lys")
    assert revised(STORY, f"{footer}\n{STORY}", title="Pont fermé sur la Lys")


def test_an_entry_that_a_live_blog_gained_is_a_revision() -> None:
    assert revised(f"12:40\n{STORY}", f"12:55\nThe bridge is open again.\n12:40\n{STORY}")


@pytest.mark.parametrize(
    ("title", "then", "is_one"),
    [
        ("Bridge closed", "Bridge open", True),
        ("Bridge closed", "BRIDGE  CLOSED", False),
        ("‘Bridge’ closed", "“Bridge” closed", False),
        ("Bridge closed: 12 hurt", "Bridge closed: 14 hurt", True),
        ("Bridge safe", "Bridge safe?", True),
        ("橋は閉鎖", "橋は再開", True),
    ],
)
def test_another_headline_is_a_revision_and_another_style_of_it_none(title: str, then: str, is_one: bool) -> None:
    assert revised(STORY, STORY, title=title, then=then) is is_one


def test_a_wall_in_front_of_a_text_that_was_read_is_no_revision() -> None:
    teaser = STORY.split("\n")[0]
    assert not revised(STORY, teaser, access="paid")
    assert revised(STORY, teaser)
    assert revised(STORY, "Another bridge.", access="paid")


@pytest.mark.parametrize("filler", ["word\n", "国"])
def test_five_megabytes_are_compared_in_bounded_time(filler: str) -> None:
    text = filler * (5_000_000 // len(filler.encode()))
    start = time.perf_counter()
    assert revised(text, f"{text} end")
    assert not revised(text, text.replace(" ", "  ") + "\n")
    assert time.perf_counter() - start < 30
