"""Which changes of an article make a revision, and how two revisions differ."""

from __future__ import annotations

import time
import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.revisions import difference, flags_of, frame_words, is_revision, next_look
from newscrawler.revisions.words import compared_words
from tests.stored import START, article

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
        ("It made 1.500 dollars", "It made 1,500 dollars"),
        ("The vote was 51–49", "The vote was 51.49"),
        ("About 10² particles", "About 102 particles"),
        ("A rate of 1½ per cent", "A rate of 11/2 per cent"),
        ("✅ The claim", "❌ The claim"),
        ("BASF 45,10 -2,3 %", "BASF 45,10 +2,3 %"),
        ("12 votes", "90 votes"),
        ("12 of 20", "14 of 20"),
        ("Kneten: 12 min\n12 min", "Kneten: 12 min\n14 min"),
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
        "Teilen Sie den Artikel auf Facebook",
        "Theo dõi chúng tôi trên Facebook",
        "关注我们的微信公众号",
        "Read more » Ferry to run again",
        "【関連記事】渡し船、運航再開",
        "Stand: 25.11.2026, 12:40 Uhr",
        "更新 12時40分",
        "Published May 3rd, 2026",
        "Updated Sunday, 3 May 2026",
        "آخر تحديث: 25 تشرين الثاني 2026",
        "تاریخ انتشار: ۴ آذر ۱۴۰۵",
        "อัปเดต 25 พ.ย. 2569 เวลา 12.40 น.",
        "Actualizado el 25 de noviembre de 2026 a las 12:40",
        "Cập nhật lúc 12:40 ngày 25/11/2026",
        "อัปเดตล่าสุด 25 พ.ย. 2569 12:40",
        "अपडेट 25 नवंबर 2026 12:40",
        "© 2026 The Example. This material may not be published, broadcast, rewritten or redistributed.",
        "©RIPRODUZIONE RISERVATA",
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
        ("Jane Doe | Updated 25 Nov 2026 12:40", "Jane Doe | Updated 25 Nov 2026 13:05"),
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


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *(
            (each.replace("<>", one), each.replace("<>", other))
            for each, one, other in [
                ("Chia sẻ với báo chí, ông Nguyễn Văn Nam cho biết có <> người chết.", "12", "42"),
                ("Theo dõi vụ việc, cảnh sát đã <> ba nghi phạm ở Hà Nội.", "bắt", "thả"),
                ("سجل في الشوط الأول اللاعب محمد صلاح <> الفريق.", "هدفين وفاز", "ثلاثة أهداف وخسر"),
                ("انضم إلى الحزب في عام <> وأصبح وزيرا للدفاع في 2004.", "1998", "1988"),
                ("المزيد من القتلى سقطوا في القصف أمس وعددهم <>.", "12", "120"),
                ("Sigue a la espera de <> el exministro acusado de desviar dos millones.", "juicio", "sentencia"),
                ("Zum Thema Steuern sagte die Ministerin, sie <> um drei Prozent.", "stiegen", "sänken"),
                ("Mehr dazu wollte der Sprecher nicht sagen, er bestätigte <> Tote.", "12", "14"),
                ("Share this view <> percent of voters, a poll by Gallup found.", "62", "26"),
                ("Join our troops in the east, the president told young men; <> did.", "300", "3,000"),
                ("Video: shows the officer firing <> at the man.", "three shots", "no shot"),
                ("See: the minister <>, the report says.", "lied", "did not lie"),
                ("Live: <> dead after blast in Kabul", "12", "40"),
                ("More from than <> people died", "40", "90"),
                ("Published in 2024, the report of 12 March counts <> victims", "300", "900"),
                ("Updated on 3 May 2026 with <> dead", "12", "90"),
                ("All rights reserved seats went to <>, 12 of them, in Leeds.", "Labour", "the Tories"),
                ("Подробнее о погибших сообщил мэр: их <> человек.", "12", "42"),
                ("По теме выступил президент и <> перемирие.", "отверг", "принял"),
                ("더 보기 드문 일이 일어났다 <> 명이 숨졌다", "열두", "스무"),
                ("分享到最后的人是12名工人，他们都<>了。", "获救", "遇难"),
                ("Saiba mais sobre a vítima: tinha <> anos e morreu.", "12", "42"),
                ("Siga o dinheiro, disse o procurador, que <> três ministros.", "acusou", "inocentou"),
                ("Les: <> menn er siktet for drap", "tre", "to"),
                ("Bagikan sembako, polisi tahan <> orang", "3", "9"),
                ("© sign on <> cups, the court found", "12", "14"),
                ("Copyright 2025 ruling <> three firms", "kills", "saves"),
                ("時間：2026年11月25日 <>:40", "12", "13"),
                ("公開：2026年11月<>日", "25", "26"),
                ("Read more: the minister said <>,", "yes", "no"),
                ("関連記事：大臣は<>と述べ、", "賛成", "反対"),
                ("Stand: <>:15", "21", "22"),
                ("Updated figures: <> deaths 2026", "12", "13"),
                ("Stand: <>,40", "12", "13"),
                ("Updated 3 May 2026, <> dead", "12", "13"),
                ("Updated 3 May 2026 | <> dead", "12", "13"),
            ]
        ),
    ],
)
def test_a_sentence_that_starts_like_a_line_of_the_page_is_the_storys(before: str, after: str) -> None:
    assert revised(f"{STORY}\n{before}\nIt is over.", f"{STORY}\n{after}\nIt is over.")


# Of each script: what may stand behind the words of a list, twice, as two states of one sentence.
CONTINUED = {
    "LATIN": [
        (" the minister said, and 12 people died.", " the minister said, and 14 people died."),
        (" the minister lied.", " the minister resigned."),
        (": the minister lied, the report says.", ": the minister did not lie, the report says."),
        (": 12 dead in blast", ": 14 dead in blast"),
        (" on 3 May 2026 with 12 dead", " on 3 May 2026 with 90 dead"),
        (" 3 May 2026 three of them were freed", " 3 May 2026 three of them were jailed"),
        (" of which the minister now wants three to be freed", " of which the minister now wants three to be jailed"),
    ],
    "CYRILLIC": [(" заявил министр и отверг перемирие.", " заявил министр и принял перемирие.")],
    "GREEK": [(" είπε ο υπουργός και αρνήθηκε.", " είπε ο υπουργός και δέχθηκε.")],
    "ARABIC": [
        (" قال الوزير إنهم ثلاثة قتلى.", " قال الوزير إنهم أربعة قتلى."),
        (" گفت وزیر که آنها دروغ گفتند؟", " گفت وزیر که آنها راست گفتند؟"),
    ],
    "HEBREW": [(" אמר השר כי שלושה נהרגו.", " אמר השר כי ארבעה נהרגו.")],
    "DEVANAGARI": [(" मंत्री ने कहा कि तीन लोग मारे गए।", " मंत्री ने कहा कि चार लोग मारे गए।")],
    "CJK": [("的人是工人，他们都获救了。", "的人是工人，他们都遇难了。"), ("的三名工人获救", "的四名工人获救")],
    "HIRAGANA": [("と大臣は述べ、三人が死亡した。", "と大臣は述べ、四人が死亡した。")],
    "HANGUL": [(" 장관이 세 명이 숨졌다고 말했다", " 장관이 네 명이 숨졌다고 말했다")],
    "THAI": [("รัฐมนตรีกล่าวว่ามีผู้เสียชีวิตสองคน", "รัฐมนตรีกล่าวว่ามีผู้เสียชีวิตสามคน")],
}
CONTINUED["KATAKANA"] = CONTINUED["HIRAGANA"]


@pytest.mark.parametrize("group", ["ELSEWHERE", "CALLS", "ALONE", "COUNTED", "STAMPS", "RIGHTS"])
def test_no_word_of_the_lists_makes_a_sentence_the_pages(group: str) -> None:
    lost = []
    for phrase in getattr(frame_words, group).strip().replace("\n", "|").split("|"):
        scripts = {unicodedata.name(letter).split()[0] for letter in phrase if letter.isalpha()}
        for script in sorted({"LATIN", *scripts} & CONTINUED.keys()):
            for one, other in CONTINUED[script]:
                before, after = (f"{phrase.replace('#', '12').capitalize()}{end}" for end in (one, other))
                if not revised(f"{STORY}\n{before}\nIt is over.", f"{STORY}\n{after}\nIt is over."):
                    lost.append((before, after))
    assert lost == []


@pytest.mark.parametrize("group", ["ELSEWHERE", "CALLS", "ALONE", "RIGHTS"])
def test_a_phrase_of_the_lists_is_the_pages_as_a_whole(group: str) -> None:
    phrases = getattr(frame_words, group).strip().replace("\n", "|").split("|")
    assert [each for each in phrases if revised(STORY, f"{STORY}\n{each}")] == []


def test_a_line_around_the_headline_at_the_end_is_a_republishers() -> None:
    footer = "L’article Pont fermé sur la Lys est apparu en premier sur zimo news."
    assert not revised(STORY, f"{STORY}\n{footer}", title="Pont fermé sur la Lys")
    assert revised(STORY, f"{footer}\n{STORY}", title="Pont fermé sur la Lys")


@pytest.mark.parametrize("counted", [("12", "14"), ("three", "four")])
def test_a_last_sentence_that_holds_the_headline_is_the_storys(counted: tuple[str, str]) -> None:
    before, after = (f"{STORY}\nPolice said the bridge on the Lys closed and {each} were hurt." for each in counted)
    assert revised(before, after, title="The bridge on the Lys closed")


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


def test_a_standfirst_that_one_form_of_a_page_sets_above_the_text_makes_no_revision() -> None:
    bare = article("/a", "The bridge is shut.\nIt will open in May.", description="Two weeks, says the council.")
    topped = article("/a", f"Two weeks, says the council.\n{bare.text}", description=bare.description)
    assert not is_revision(bare, topped)
    assert not is_revision(topped, bare)
    other = article("/a", f"Three weeks, says the council.\n{bare.text}", description="Three weeks, says the council.")
    assert is_revision(topped, other)
    assert is_revision(bare, other)


def test_a_wall_in_front_of_a_text_that_was_read_is_no_revision() -> None:
    teaser = STORY.split("\n")[0]
    assert not revised(STORY, teaser, access="paid")
    assert revised(STORY, teaser)
    assert revised(STORY, "Another bridge.", access="paid")


@pytest.mark.parametrize("filler", ["a word or two in a line\n", "国"])
def test_a_megabyte_is_compared_in_bounded_time(filler: str) -> None:
    text = filler * (1_000_000 // len(filler.encode()))
    start = time.perf_counter()
    assert revised(text, f"{text} end")
    assert not revised(text, text.replace(" ", "  ") + "\n")
    assert time.perf_counter() - start < 20


def told(before: str, after: str) -> list[str]:
    """Return the difference of two texts, a string a line."""
    marks = {"same": "{}", "gone": "[-{}-]", "come": "{{+{}+}}"}
    lines = difference(article("a", before), article("a", after, 1)).lines
    return [f"{line.kind}: " + "".join(marks[p.kind].format(p.text) for p in line.pieces) for line in lines]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Police say 12 were hurt.", "Police say 14 were hurt.", "Police say [-12-]{+14+} were hurt."),
        ("He didn’t answer her.", "He did not answer her.", "He [-didn’t-]{+did not+} answer her."),
        ("It cost 1,500.50 euros", "It cost 1,500.60 euros", "It cost [-1,500.50-]{+1,500.60+} euros"),
        ("警方说十二人受伤。", "警方说十四人受伤。", "警方说十[-二-]{+四+}人受伤。"),
        ("東京で会議が開かれた", "大阪で会議が開かれた", "[-東京-]{+大阪+}で会議が開かれた"),
        ("두 명이 숨졌다고 했다", "세 명이 숨졌다고 했다", "[-두-]{+세+} 명이 숨졌다고 했다"),
        ("قتل 12 شخصا في انفجار", "قتل 14 شخصا في انفجار", "قتل [-12-]{+14+} شخصا في انفجار"),
        ("נהרגו שני בני אדם", "נהרגו שלושה בני אדם", "נהרגו [-שני-]{+שלושה+} בני אדם"),
        ("Погибли трое рабочих", "Погибли четверо рабочих", "Погибли [-трое-]{+четверо+} рабочих"),
        ("Σκοτώθηκαν τρεις άνθρωποι", "Σκοτώθηκαν δύο άνθρωποι", "Σκοτώθηκαν [-τρεις-]{+δύο+} άνθρωποι"),
        ("पुलिस ने दो लोगों को पकड़ा", "पुलिस ने तीन लोगों को पकड़ा", "पुलिस ने [-दो-]{+तीन+} लोगों को पकड़ा"),
        ("เขามาที่กรุงเทพเมื่อวาน", "เขามาที่เชียงใหม่เมื่อวาน", "เขามาที่[-กรุงเทพ-]{+เชียงใหม่+}เมื่อวาน"),
    ],
)
def test_a_line_that_changed_is_told_word_by_word(before: str, after: str, shown: str) -> None:
    assert told(f"Before.\n{before}\nAfter.", f"Before.\n{after}\nAfter.") == [
        "same: Before.",
        f"changed: {shown}",
        "same: After.",
    ]


def test_lines_come_go_and_move() -> None:
    before = "One two three.\nFour five six.\nSeven eight nine.\nTen eleven twelve."
    after = "Ten eleven twelve.\nOne two three.\nA wholly other line.\nSeven eight nine."
    assert told(before, after) == [
        "moved: Ten eleven twelve.",
        "same: One two three.",
        "gone: [-Four five six.-]",
        "come: {+A wholly other line.+}",
        "same: Seven eight nine.",
    ]


@given(
    st.lists(st.sampled_from(["abc", "d", "e\nfg", "1", "2", "国", "人", "กา"])),
    st.lists(st.sampled_from(["a", "b\nc", "国", "1"])),
)
def test_both_texts_can_be_read_out_of_a_difference(one: list[str], other: list[str]) -> None:
    before, after = " ".join(one), " ".join(other)
    pieces = compared_words(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "come") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == after
    lines = difference(article("a", before), article("a", after, 1)).lines
    texts = ["".join(p.text for p in line.pieces if p.kind != "gone") for line in lines if line.kind != "gone"]
    assert texts == [" ".join(line.split()) for line in after.split("\n") if line.strip()]


def test_a_long_text_written_anew_is_compared_in_bounded_time() -> None:
    before, after = (
        "\n".join(f"{word} {n % 7} is said of it again" for n in range(2_000)) for word in ("this", "that")
    )
    start = time.perf_counter()
    difference(article("a", before), article("a", after, 1))
    assert time.perf_counter() - start < 20


def flagged(
    before: str, after: str, earlier: tuple[str, ...] = (), title: str = "Bridge", **fields: object
) -> list[str]:
    """Return the flags of a change; `fields` are those of the second state."""
    first = [article("a", text, n, title="Bridge") for n, text in enumerate((*earlier, before))]
    last = article("a", after, 9, **{"title": title, **fields})
    return list(flags_of(difference(first[-1], last), first[:-1]))


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: An earlier version misnamed the bridge.",
        "CLARIFICATION (12 May): the bridge is in Ghent.",
        "Editor’s note: this story has been updated.",
        "This story has been corrected to say that the bridge is in Ghent.",
        "Berichtigung: Die Brücke steht in Gent.",
        "In einer früheren Version dieses Artikels stand die Brücke in Brügge.",
        "Rectificatif : le pont se trouve à Gand.",
        "Une première version de cet article situait le pont à Bruges.",
        "Fe de errores: el puente está en Gante.",
        "Corrección. Una versión anterior de esta noticia situaba el puente en Brujas.",
        "Errata corrige: il ponte è a Gand.",
        "Erramos: a ponte fica em Gante.",
        "Rectificatie: de brug ligt in Gent.",
        "Sprostowanie: most jest w Gandawie.",
        "Rättelse: Bron ligger i Gent.",
        "Rettelse: Broen ligger i Gent.",
        "Oikaisu: Silta on Gentissä.",
        "Oprava: most je v Gentu.",
        "Erată: podul este în Gent.",
        "Helyesbítés: a híd Gentben van.",
        "Поправка: мост находится в Генте.",
        "Виправлення: міст у Генті.",
        "Διόρθωση: η γέφυρα είναι στη Γάνδη.",
        "Düzeltme: Köprü Gent’te.",
        "Ralat: jembatan itu ada di Gent.",
        "Đính chính: cây cầu ở Gent.",
        "تصحيح: الجسر في غنت.",
        "תיקון: הגשר נמצא בגנט.",
        "اصلاحیه: پل در گنت است.",
        "【訂正】橋はゲントにあります。",
        "更正：大桥位于根特。",
        "[정정] 다리는 겐트에 있습니다.",
        "ขออภัย: สะพานอยู่ที่เกนต์",
        "भूल सुधार: पुल गेंट में है।",
    ],
)
def test_a_notice_that_came_flags_a_correction(notice: str) -> None:
    after = STORY.replace("12", "14")
    assert flagged(STORY, f"{after}\n{notice}")[0] == "correction"
    assert "correction" not in flagged(f"{STORY}\n{notice}", f"{after}\n{notice}")


@pytest.mark.parametrize(
    "sentence",
    [
        "Corrections officers were on the bridge.",
        "The correction of the river took years.",
        "Die Korrektur der Zahlen gilt.",
    ],
)
def test_a_sentence_about_corrections_flags_none(sentence: str) -> None:
    assert "correction" not in flagged(STORY, f"{STORY}\n{sentence}")


def test_what_changed_unsaid_is_flagged_as_silent() -> None:
    more = STORY.replace("12", "14")
    assert flagged(STORY, more, published="2026-03-01") == ["silent-figure"]
    assert flagged(STORY, STORY, title="Bridge open") == ["silent-headline", "headline"]
    assert flagged(STORY, more, title="Bridge open", modified="2026-03-01T13:00:00Z") == ["headline"]
    assert flagged(STORY, f"{more}\nCorrection: 14 were hurt.", title="Bridge open")[:2] == ["correction", "headline"]
    assert flagged(STORY, STORY.replace("a driver", "one driver")) == []


def test_a_text_that_returns_shrinks_or_grows_is_flagged() -> None:
    half = STORY.split("\n")[0]
    assert flagged(half, STORY, earlier=(STORY,)) == ["restored", "extended"]
    assert flagged(STORY, half) == ["shortened"]


@pytest.mark.parametrize(
    ("found_after_h", "revised", "looks_h"),
    [
        (0, False, [1, 3, 9, 27, 81, 243]),
        (0.5, False, [1.5, 4.5, 13.5, 40.5, 121.5]),
        (48, False, [144]),
        (24 * 30, False, []),
        (24, True, [36, 54, 81, 121.5, 182.25, 273.375]),
    ],
)
def test_looks_come_dense_and_then_rarely(found_after_h: float, revised: bool, looks_h: list[float]) -> None:
    at, ages = START + timedelta(hours=found_after_h), []
    while (look := next_look(START, at, revised=revised)) is not None:
        at = look
        ages.append((at - START) / timedelta(hours=1))
    assert ages == pytest.approx(looks_h)


def test_a_page_that_always_changes_is_looked_at_a_bounded_number_of_times() -> None:
    at, looks = START, 0
    while (look := next_look(START, at, revised=True)) is not None:
        at, looks = look, looks + 1
    assert looks == 14
    assert next_look(START + timedelta(hours=5), START) == START + timedelta(hours=1)
