"""What makes two texts copies of one, in every script, and what does not."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import unicodedata

import pytest

from benchmarks.identity_copies import Base, bases, collection, cut, series
from newscrawler.fingerprint import MARK_BITS, VERSION, Likeness, compared, fingerprint

_WRITTEN = {base.id: base for base in bases(corpus=False)}
# A text of each script, long enough for its parts to be told.
_SCRIPTS = {
    "Latin": "de brücke 1",
    "Cyrillic": "ru мост 1",
    "Greek": "el θέατρο 1",
    "Arabic": "ar سوق 1",
    "Hebrew": "he מפעל 1",
    "Devanagari": "hi नाव 1",
    "Chinese": "zh 渡口 1",
    "Japanese": "ja 蒸気機関車 1",
    "Korean": "ko 등대 1",
    "Thai": "th ตลาดน้ำ 1",
}
_TOO_NEAR = {"en appeal": 1, "en recall": 1, "ru тираж": 1, "de sterne": 3, "de vermisst": 4, "hi गुमशुदा*": 1}
_each_script = pytest.mark.parametrize("base", [_WRITTEN[id_] for id_ in _SCRIPTS.values()], ids=list(_SCRIPTS))


def likeness(one: str, other: str) -> Likeness:
    """Return what both orders say, which is the same."""
    there, back = compared(fingerprint(one), fingerprint(other)), compared(fingerprint(other), fingerprint(one))
    assert (back.of_other, back.of_one, back.alike, back.verdict) == there
    return there


@_each_script
def test_a_text_and_its_copy_are_alike_and_share_every_mark(base: Base) -> None:
    assert likeness(base.text, base.text) == (1.0, 1.0, True, "copy")
    assert len(fingerprint(base.text).marks) >= 15
    assert all(0 <= mark < 1 << MARK_BITS for mark in fingerprint(base.text).marks)


@_each_script
def test_what_outlets_do_to_a_text_leaves_it_alike(base: Base) -> None:
    chance = random.Random(1)
    footer = "Sign up for our newsletter and follow us for more stories from the harbour."
    paragraphs = list(base.paragraphs)
    changed = {
        "a footer": base.text + "\n" + footer,
        "another headline": footer + "\n" + base.text,
        "another order": "\n".join(chance.sample(paragraphs, len(paragraphs))),
        "a paragraph fewer": "\n".join(paragraphs[1:]),
        "a half": "\n".join(paragraphs[: len(paragraphs) // 2 + 1]),
        "other spaces and case": base.text.upper().replace("\n", "  \r\n\t"),
        "the parts apart": unicodedata.normalize("NFD", base.text),
    }
    assert {name for name, text in changed.items() if not likeness(base.text, text).alike} == set()


@_each_script
def test_two_writers_of_one_event_are_not_alike(base: Base) -> None:
    assert likeness(base.text, _WRITTEN[base.id[:-1] + "2"].text).verdict == "apart"


@_each_script
def test_a_part_of_a_round_up_does_not_join_it(base: Base) -> None:
    others = [
        other
        for other in _WRITTEN.values()
        if other.group == base.group and other.id.split()[1:2] != base.id.split()[1:2]
    ]
    round_up = "\n".join([*base.paragraphs[:2], *(text for other in others[:3] for text in other.paragraphs[:3])])
    part = "\n".join(base.paragraphs[:2])
    assert likeness(round_up, part).verdict in ("part", "apart")


@pytest.mark.parametrize(
    "name", sorted(series()), ids=[f"{name.split()[0]}{number}" for number, name in enumerate(sorted(series()))]
)
def test_the_issues_of_a_series_are_not_alike(name: str) -> None:
    issues = series()[name]
    alike = [(one, other) for at, one in enumerate(issues) for other in issues[:at] if likeness(one, other).alike]
    # Of 45 pairs: two draws that differ in two words, names that begin alike, few sentences dealt otherwise.
    assert len(alike) <= _TOO_NEAR.get(name, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Daniel Hargreaves, who was last seen in Leeds", "Sophie Marchmont, who was last seen in Hull"),
        ("a man of thirty from the quay", "two girls aged nine whom nobody knew"),
    ],
    ids=["names", "words"],
)
def test_other_names_and_words_in_the_blanks_of_a_form_are_no_copy(one: str, other: str) -> None:
    form = " ".join(_WRITTEN["en ferry 2"].text.split()[:150]).split(". ")
    first = [*form[:2], f"Police are looking for {one} and they ask everybody for help", *form[2:]]
    second = [*form[:2], f"Police are looking for {other} and they ask everybody for help", *form[2:]]
    told = "Those who know more should ask for {} at the desk"
    first.insert(5, told.format("Inspector Brandreth Cole" if "Leeds" in one else "the red folder downstairs"))
    second.insert(5, told.format("Sergeant Amos Pickering" if "Leeds" in one else "our youngest clerk"))
    assert likeness(". ".join(first), ". ".join(second)).verdict == "frame"


def test_respelt_and_corrected_names_and_a_desks_own_words_leave_a_copy() -> None:
    text = _WRITTEN["en ferry 1"].text
    sentence = "President Zelenskyy spoke in Kyiv about the harbour programme of Mohammed Farah."
    respelt = "President Zelensky spoke in Kiev about the harbor programme of Mohamed Farah."
    corrected = "President Zelenskyy spoke in Kyiv about the harbour programme of Yusuf Farah."
    first, *rest = text.split("\n")
    copies = ["\n".join([first, each, *rest]) for each in (sentence, respelt, corrected)]
    assert {likeness(copies[0], copy).verdict for copy in copies[1:]} == {"copy"}


@_each_script
def test_a_copy_in_which_a_house_has_its_own_words_is_alike(base: Base) -> None:
    styled = [text.text for text in collection([base], 2) if text.kind == "house style"]
    assert [likeness(base.text, text).verdict for text in styled] == ["copy"]


def test_of_two_places_told_otherwise_at_one_length_both_orders_say_the_same() -> None:
    chance = random.Random(2)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=8)) for _ in range(240)]
    kept, told, own = words[:140], words[140:200], words[200:233]
    # Forty different words, twenty of them twice, against sixty; seven in common: near the least that counts as kin.
    again = chance.sample([*told[:7], *own, *own[:20]], 60)
    assert (len(again), len(set(again))) == (60, 40)
    one, other = (" ".join([*kept[:70], *gap, *kept[70:]]) for gap in (told, again))
    assert likeness(one, other).verdict == "copy"


def test_a_text_merged_of_two_is_alike_to_the_larger_only() -> None:
    larger = _WRITTEN["en ferry 1"].text
    smaller = "\n".join(_WRITTEN["demo harbour-post 1"].paragraphs[:3])
    assert len(smaller) < len(larger)
    assert likeness(larger + "\n" + smaller, larger).verdict == "copy"
    assert likeness(larger + "\n" + smaller, smaller).verdict == "part"


def test_the_beginning_of_a_short_article_is_a_cut_and_the_beginning_of_a_long_text_needs_kin() -> None:
    first = _WRITTEN["en ferry 1"].paragraphs[0]
    other, another = (
        " ".join(_WRITTEN[id_].text.split()[:60]) for id_ in ("demo harbour-post 1", "demo northstrand 4")
    )
    short = "\n".join([first, other])
    assert likeness(short, first).verdict in ("cut", "copy")
    assert likeness("Headline of another kind\n" + short, first).alike
    assert likeness("\n".join([other, another, first]), first).verdict == "part"
    long = "\n".join([first, _WRITTEN["demo harbour-post 1"].text])
    assert likeness(long, first).verdict in ("part", "apart")


def test_a_cut_to_a_fifth_shares_a_mark_wherever_it_is_cut() -> None:
    chance = random.Random(5)
    long = "\n".join(base.text for base in _WRITTEN.values() if base.id.startswith(("en", "demo faro")))
    whole = set(fingerprint(long).marks)
    parts = [cut(long, 0.2, chance) for _ in range(12)]
    assert [part for part in parts if not whole & set(fingerprint(part).marks)] == []


def test_one_corrected_number_is_a_copy_and_all_other_numbers_are_not() -> None:
    text = _WRITTEN["en ferry 1"].text
    assert likeness(text, text.replace("214", "216")).alike
    draw = "The winning numbers of the draw are {}, {}, {}, {}, {} and {}. " + text[:500]
    assert likeness(draw.format(1, 12, 23, 34, 45, 56), draw.format(3, 14, 25, 36, 47, 58)).verdict == "frame"


def test_a_word_in_ten_exchanged_is_a_frame_and_one_in_fifty_is_an_edit() -> None:
    words = _WRITTEN["en ferry 1"].text.split()

    def issue(name: str, every: int) -> str:
        return " ".join(name + str(at) if at % every == 5 else word for at, word in enumerate(words))

    assert likeness(issue("mr", 10), issue("mrs", 10)).verdict == "frame"
    assert likeness(issue("mr", 50), issue("mrs", 50)).verdict == "copy"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "word",
        "😀🎉" * 5000,
        "a",
        "中",
        "!?…",
        "\ud800\udfff" * 9,
        "\0" * 99,
        "word " * 50_000,
        "x" * 200_000,
    ],
    ids=[
        "empty",
        "blank",
        "one-word",
        "emoji",
        "letter",
        "ideograph",
        "signs",
        "surrogates",
        "nulls",
        "repeated",
        "endless",
    ],
)
def test_a_text_that_says_nothing_has_no_marks_and_is_like_nothing(text: str) -> None:
    assert fingerprint(text).marks == ()
    assert not likeness(text, text).alike
    assert not likeness(text, _WRITTEN["en ferry 1"].text).alike


def test_a_short_text_has_no_marks() -> None:
    text = _WRITTEN["en ferry 1"].text
    assert fingerprint(" ".join(text.split()[:35])).marks == ()
    assert fingerprint(" ".join(text.split()[:45])).marks != ()


def test_five_million_characters_take_seconds_at_most() -> None:
    text = " ".join(map(str, range(730_000)))
    assert len(text) > 4_900_000
    start = time.process_time()
    assert 20 <= len(fingerprint(text).marks) <= 48
    assert time.process_time() - start < 5


def test_scripts_mix_in_one_text() -> None:
    mixed = " ".join(_WRITTEN[id_].paragraphs[0] for id_ in _SCRIPTS.values())
    assert len(fingerprint(mixed).marks) > 20
    assert likeness(mixed, mixed + " 以上。").alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße ＡＢＣ １２３", "straße abc 123"),
        ("مُحَمَّد كتـــاب", "محمد كتاب"),
        ("שָׁלוֹם", "שלום"),
        ("١٢٣ ۴۵", "123 45"),
        ("co\u00adoperate \u200bhere", "cooperate here"),
        ("한국 어", "한국어"),
        ("ｶﾞｲﾄﾞ", "ガイド"),
        ("l’été “vu”", "l'été «vu»"),
        ("\ufb01n", "fin"),
    ],
)
def test_ways_to_write_the_same_are_the_same(one: str, other: str) -> None:
    assert fingerprint(one).tokens.tolist() == fingerprint(other).tokens.tolist()


def test_a_word_is_the_same_wherever_it_stands() -> None:
    far = fingerprint("x " * 40_000 + "harbour")
    assert far.tokens[-1] == fingerprint("Harbour").tokens[0]


def test_marks_are_the_same_in_every_process_and_for_a_version() -> None:
    """Stores keep them: where these literals change, VERSION has to."""
    assert VERSION == 1
    text = _WRITTEN["el θέατρο 1"].text
    assert fingerprint(text).marks[:3] == (9419101550404, 15272479750112, 15637067521464)
    assert fingerprint(_WRITTEN["zh 渡口 1"].text).marks[:2] == (17127756555248, 38448949975464)
    code = "import sys; from newscrawler.fingerprint import fingerprint; print(fingerprint(sys.argv[1]).marks)"
    done = subprocess.run([sys.executable, "-c", code, text], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(fingerprint(text).marks)


def test_the_generator_makes_the_same_texts_for_a_seed() -> None:
    few = list(_WRITTEN.values())[-12:]
    assert collection(few, 3) == collection(few, 3)
    assert collection(few, 3) != collection(few, 4)
