"""Copies of one text as outlets make them, and texts that only look like copies: made from real bodies, seeded.

The bodies are the corpus' (where it is absent, a line says so), the demo's articles and those of identity_texts.txt,
which has what the corpus lacks: Greek, Hebrew, Thai and Hindi, and one event told by two writers in eleven languages.
The series are filled in from identity_frames.txt; those whose names end in a star were written after the numbers of
`newscrawler.fingerprint` were chosen.
"""

from __future__ import annotations

import functools
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import py3langid

from benchmarks.corpus import PLACE
from newscrawler.demo import stories as demo
from newscrawler.fingerprint import fingerprint

_HERE = Path(__file__).resolve().parent
SEED = 6
# Issues of each series.
ISSUES = 10
# Kinds of texts that are nobody's copy.
SERIES = ("series", "daily letter")
# A text cut to a fifth needs the words that a short text needs to be told at all.
_LEAST_FOR_A_FIFTH = 1250
# The share of a text that a copy keeps of which only the beginning is left, less than a half with the last sentence.
_BEGINNING = 0.38
# Of the words of a text, those that a house has others for.
_OTHER_WORDS = 1 / 60

GROUPS = {
    "Latin": "A-Za-zÀ-ɏḀ-ỿ",
    "Cyrillic, Greek": "Ѐ-ӿͰ-Ͽἀ-῿",
    "Arabic, Hebrew": "؀-ۿݐ-ݿ֐-׿",
    "Chinese, Japanese": "一-鿿぀-ヿ",
    "Korean": "가-힣",
    "Thai, Hindi": "฀-๿ऀ-ॿ",
}
# Characters of which one says as much as so many of an alphabet.
_DENSITY = {"Chinese, Japanese": 3.0, "Korean": 2.0}


@dataclass(frozen=True)
class Base:
    """A body that copies are made from: `tuned_on` is False for the half that no number was chosen by."""

    id: str
    group: str
    language: str
    paragraphs: tuple[str, ...]
    tuned_on: bool

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)

    @property
    def size(self) -> float:
        """Return the length in characters of an alphabet."""
        return len(self.text) * _DENSITY.get(self.group, 1.0)

    @functools.cached_property
    def words(self) -> int:
        """Return the tokens of the text, by which a part is the larger or the smaller."""
        return len(fingerprint(self.text).tokens)


@dataclass(frozen=True, slots=True)
class Text:
    """A text, the story it belongs to, and how it came about. `also` is the other story that a merged one holds."""

    story: str
    kind: str
    group: str
    text: str
    tuned_on: bool
    also: str | None = None


def bases(corpus: bool = True) -> list[Base]:
    """Return the bodies, none a copy of another, in an order of their own."""
    found: list[Base] = []
    known: set[str] = set()
    for base in (*(_corpus() if corpus else ()), *_demo(), *_written()):
        sentences = {sentence for sentence in _sentences(base.text) if len(sentence) > 30}
        # The corpus has one page twice, the demo its agency stories in several outlets.
        if len(sentences & known) <= 0.2 * len(sentences) and base.size >= 600 and len(base.paragraphs) >= 2:
            found.append(base)
        known |= sentences
    return found


def collection(originals: list[Base], seed: int = SEED) -> list[Text]:
    """Return the copies of every body, and the series."""
    chance = random.Random(seed)
    akin = _akin(originals, chance)
    texts = [text for base in originals for text in _copies(base, *akin[base.id], chance)]
    return [*texts, *_series(chance), *_round_ups(originals, chance)]


@functools.lru_cache(maxsize=4096)
def group_of(text: str) -> str:
    """Return the group of scripts that most letters are of."""
    return max(GROUPS, key=lambda name: len(re.findall(f"[{GROUPS[name]}]", text)) * _DENSITY.get(name, 1.0))


def _corpus() -> Iterator[Base]:
    gold = PLACE / "gold.jsonl"
    if not gold.exists():
        print(f"no corpus at {PLACE} (name its folder with NEWSCRAWLER_CORPUS): left out", file=sys.stderr)
        return
    for line in gold.read_text(encoding="utf-8").strip().split("\n"):
        row = json.loads(line)
        yield _base(row["id"], row["text"], int(row["id"][-1], 16) % 2 == 0)


def _demo() -> Iterator[Base]:
    for path in sorted(demo.TEXTS.glob("*.txt")):
        for number, part in enumerate(re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]):
            head, _, body = part.partition("\n\n")
            if "@" not in head.split("\n")[0] and "copy_of" not in head:
                body = re.sub(r"^(?:#+|[->|@]) ?", "", body, flags=re.MULTILINE)
                yield _base(f"demo {path.stem} {number}", body, number % 2 == 0)


def _written() -> Iterator[Base]:
    parts = (_HERE / "identity_texts.txt").read_text(encoding="utf-8").split("=== ")[1:]
    for part in parts:
        name, _, body = part.partition("\n")
        yield _base(name, body, False)


def _base(id_: str, body: str, tuned_on: bool) -> Base:
    language = str(py3langid.classify(body)[0])
    paragraphs = tuple(line.strip() for line in body.split("\n") if line.strip())
    return Base(id_, group_of(body), language, paragraphs, tuned_on)


def _akin(originals: list[Base], chance: random.Random) -> dict[str, tuple[Base | None, Base | None]]:
    """Return for each body the smaller one that it is merged with and the one it has a paragraph of; None for none.

    No two bodies are in both: a merged text and one with a paragraph of the other would rightly be akin.
    """
    seconds: dict[str, Base | None] = {}
    merged: set[frozenset[str]] = set()
    for base in originals:
        smaller = [
            other
            for other in originals
            if other.language == base.language
            and other.id[:-1] != base.id[:-1]
            and 0.25 < other.words / base.words < 0.85
        ]
        seconds[base.id] = chance.choice(smaller) if smaller else None
        if second := seconds[base.id]:
            merged.add(frozenset((base.id, second.id)))
    akin: dict[str, tuple[Base | None, Base | None]] = {}
    for base in originals:
        lenders = [
            other
            for other in originals
            if other.language == base.language and other.id != base.id and frozenset((base.id, other.id)) not in merged
        ]
        akin[base.id] = seconds[base.id], chance.choice(lenders) if lenders else None
    return akin


def _copies(base: Base, second: Base | None, lender: Base | None, chance: random.Random) -> Iterator[Text]:
    def made(kind: str, text: str, also: str | None = None) -> Text:
        return Text(base.id, kind, base.group, text, base.tuned_on, also)

    yield made("original", base.text)
    for kind, change in _CHANGES.items():
        if (text := change(base, chance)) is not None:
            yield made(kind, text)
    if lender:
        yield made("local paragraph added", _local(base, lender, chance))
        # Two sentences of another article, as two reports of one press conference have them.
        quotes = " ".join(chance.sample(_sentences(lender.text), min(2, len(_sentences(lender.text)))))
        if len(quotes) < 0.3 * len(base.text):
            yield made("quotes of another", _with(base.paragraphs, quotes, chance))
    if second:
        halves = [base.text, second.text]
        chance.shuffle(halves)
        yield made("two merged", "\n".join(halves), second.id)


def _exact(base: Base, _: random.Random) -> str:
    return base.text


def _footer(base: Base, chance: random.Random) -> str:
    return f"{base.text}\n{chance.choice(_FOOTERS[base.group])}"


def _retitled(base: Base, chance: random.Random) -> str:
    """Put another headline and standfirst, made of the text's own words, in front."""
    words = _pieces(base.text)
    return " ".join(chance.sample(words, min(24, len(words)))) + "\n" + base.text


def _half(base: Base, chance: random.Random) -> str:
    return cut(base.text, 0.5, chance)


def beginning(base: Base) -> str:
    """Keep whole sentences from the first on, as an outlet that links to the rest does."""
    kept: list[str] = []
    while sum(map(len, kept)) < _BEGINNING * len(base.text):
        kept.append(_sentences(base.text)[len(kept)])
    return " ".join(kept)


def _fifth(base: Base, chance: random.Random) -> str | None:
    return cut(base.text, 0.2, chance) if base.size >= _LEAST_FOR_A_FIFTH else None


def cut(text: str, share: float, chance: random.Random) -> str:
    """Return a run of whole sentences that is the share of a text, or a little more, from wherever."""
    sentences = _sentences(text)
    size = share * sum(map(len, sentences))
    room = [at for at in range(len(sentences)) if sum(map(len, sentences[at:])) >= size]
    start = chance.choice([0, chance.choice(room), room[-1]])
    kept: list[str] = []
    while sum(map(len, kept)) < size:
        kept.append(sentences[start + len(kept)])
    return " ".join(kept)


def _rewritten(base: Base, chance: random.Random) -> str | None:
    """Tell three paragraphs in other words: their own, in another order; no more than two fifths of the text."""
    paragraphs = list(base.paragraphs)
    for _ in range(20):
        chosen = chance.sample(range(len(paragraphs)), min(3, len(paragraphs)))
        if len(chosen) == 3 and sum(len(paragraphs[at]) for at in chosen) <= 0.4 * len(base.text):
            break
    else:
        return None
    for at in chosen:
        words = _pieces(paragraphs[at])
        chance.shuffle(words)
        paragraphs[at] = _joint(base.group).join(words)
    return "\n".join(paragraphs)


def _reordered(base: Base, chance: random.Random) -> str:
    return "\n".join(chance.sample(base.paragraphs, len(base.paragraphs)))


def _edited(base: Base, chance: random.Random) -> str:
    """Change one word in sixty, as a desk does, and one number."""
    pieces = re.split(r"(\s+|(?<=[、，。]))", base.text)
    words = [at for at, piece in enumerate(pieces) if len(piece.strip()) > 2 and not re.search(r"\d", piece)]
    for at in chance.sample(words, max(1, len(words) // 60)):
        pieces[at] = pieces[at][:1] + pieces[at][2:]
    numbers = [at for at, piece in enumerate(pieces) if re.fullmatch(r"\d+", piece.strip())]
    if numbers:
        pieces[chance.choice(numbers)] = str(chance.randrange(10, 99))
    return "".join(pieces)


def _house_style(base: Base, chance: random.Random) -> str:
    """Put another word for one in sixty, its letters turned round: nowhere else in the text, names among them."""
    joint = _joint(base.group)
    lines: list[str] = []
    for paragraph in base.paragraphs:
        words = re.findall(r"\S{1,2}", paragraph) if joint == "" else paragraph.split()
        for at in range(len(words)):
            if chance.random() < _OTHER_WORDS:
                words[at] = words[at][::-1].capitalize() if words[at][0].isupper() else words[at][::-1]
        lines.append(joint.join(words))
    return "\n".join(lines)


def _local(base: Base, other: Base, chance: random.Random) -> str:
    paragraph = chance.choice(other.paragraphs)
    room = int(0.3 * len(base.text))
    return _with(base.paragraphs, paragraph[:room], chance)


def _with(paragraphs: tuple[str, ...], another: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(paragraphs) + 1)
    return "\n".join([*paragraphs[:at], another, *paragraphs[at:]])


def _sentences(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"(?<=[.!?…؟।])\s+|(?<=[。！？])|\n", text)]
    # Thai sets a space where others set a full stop.
    if group_of(text) == "Thai, Hindi" and len(text) > 120 * len(parts):
        parts = re.split(r"\s+", text)
    return [part for part in parts if part]


def _pieces(text: str) -> list[str]:
    """Return the words of a text, where it sets spaces; else runs of a few characters."""
    if _joint(group_of(text)) == " ":
        return text.split()
    return re.findall(r"[^\s]{1,5}", text)


def _joint(group: str) -> str:
    return "" if group == "Chinese, Japanese" else " "


def series(seed: int = SEED) -> dict[str, list[str]]:
    """Return the issues of each series."""
    chance = random.Random(seed)
    lists, frames = _frames()
    issues: dict[str, list[str]] = {}
    for name, frame in frames.items():
        filled = functools.partial(_filled, name.split()[0], lists, chance, {})
        issues[name] = [re.sub(r"\{(.*?)\}", filled, frame) for _ in range(ISSUES)]
    return issues


def _series(chance: random.Random) -> Iterator[Text]:
    """Yield the issues of each series, each a story of its own."""
    for name, issues in series(chance.randrange(1 << 32)).items():
        for number, text in enumerate(issues):
            yield Text(f"{name} {number}", "series", group_of(text), text, not name.endswith("*"))


def _frames() -> tuple[dict[str, list[str]], dict[str, str]]:
    lists: dict[str, list[str]] = {}
    frames: dict[str, str] = {}
    name = ""
    for line in (_HERE / "identity_frames.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            key, _, words = line[1:].partition(": ")
            lists[key] = words.split("|")
        elif line.startswith("=== "):
            name = line[4:]
        else:
            frames[name] = line
    return lists, frames


def _filled(
    language: str, lists: dict[str, list[str]], chance: random.Random, decks: dict[str, list[str]], match: re.Match[str]
) -> str:
    slot = match[1]
    if slot.startswith("@!"):
        # Dealt, so that no other issue has it until all were out; a list of as many as an issue has blanks is shuffled.
        words = lists[f"{language} {slot[2:]}"]
        deck = decks.get(slot) or chance.sample(words, len(words))
        decks[slot] = deck[1:]
        return deck[0]
    if slot.startswith("@"):
        return chance.choice(lists[f"{language} {slot[1:]}"])
    if span := re.fullmatch(r"(\d+)-(\d+)", slot):
        return str(chance.randint(int(span[1]), int(span[2])))
    return chance.choice(slot.split("|"))


def _round_ups(originals: list[Base], chance: random.Random) -> Iterator[Text]:
    """Yield the daily letters of each language with a dozen articles: one opening and close, four news in between."""
    languages = sorted({base.language for base in originals})
    for language in languages:
        akin = [base for base in originals if base.language == language]
        if len(akin) < 12:
            continue
        opening, close = (" ".join(_pieces(akin[at].text)[:40]) for at in (0, 1))
        for number in range(ISSUES):
            news = [chance.choice(base.paragraphs)[:500] for base in chance.sample(akin, 4)]
            text = "\n".join([opening, *news, close])
            yield Text(f"letter {language} {number}", "daily letter", akin[0].group, text, number % 2 == 0)


_CHANGES: dict[str, Callable[[Base, random.Random], str | None]] = {
    "exact": _exact,
    "footer added": _footer,
    "retitled": _retitled,
    "cut to a half": _half,
    "cut to a fifth": _fifth,
    "three paragraphs rewritten": _rewritten,
    "paragraphs in another order": _reordered,
    "edited": _edited,
    "house style": _house_style,
}
_FOOTERS = {
    "Latin": (
        "The post appeared first on Harbour Daily. Sign up for our newsletter and follow us for more stories.",
        "Der Beitrag erschien zuerst auf Hafenblatt. Lesen Sie weitere Nachrichten in unserer App.",
        "L’article est apparu en premier sur Le Quai. Retrouvez toute l’actualité sur notre site.",
    ),
    "Cyrillic, Greek": (
        "Запись впервые появилась на сайте Портовый вестник. Подписывайтесь на наш канал, чтобы узнавать новости.",
        "Το άρθρο δημοσιεύτηκε πρώτα στην εφημερίδα του λιμανιού. Διαβάστε περισσότερα στην ιστοσελίδα μας.",
    ),
    "Arabic, Hebrew": (
        "ظهرت المقالة أولاً على جريدة الميناء. تابعونا على مواقع التواصل لمزيد من الأخبار.",
        "הפוסט הופיע לראשונה בעיתון הנמל. הירשמו לניוזלטר שלנו וקבלו עדכונים מדי יום.",
    ),
    "Chinese, Japanese": (
        "本文最先出现在港口日报。更多新闻请关注我们的客户端和公众号。",
        "この記事は港新聞に最初に掲載されました。最新のニュースはアプリでご覧ください。",
    ),
    "Korean": ("이 글은 항구일보에 처음 게재되었습니다. 더 많은 소식은 홈페이지에서 확인하세요.",),
    "Thai, Hindi": (
        "บทความนี้เผยแพร่ครั้งแรกที่หนังสือพิมพ์ท่าเรือ ติดตามข่าวสารเพิ่มเติมได้ที่เว็บไซต์ของเรา",
        "यह लेख सबसे पहले बंदरगाह समाचार पर प्रकाशित हुआ। और खबरों के लिए हमारी वेबसाइट देखें।",
    ),
}
