"""`newscrawler history`: an article's revisions in text, HTML and JSON, and the list of what changed."""

from __future__ import annotations

import asyncio
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from newscrawler.commands.history.page import page
from newscrawler.commands.history.steps import chosen_steps, steps_of, why_no_step
from newscrawler.commands.history.text import told
from newscrawler.stores import open_store
from tests.command import newscrawler
from tests.stored import article, saved

FIRST = "The bridge was closed.\nPolice say 12 people were hurt.\nThe mayor will speak at noon."
SECOND = "The bridge was closed.\nPolice say 14 people were hurt.\nThe mayor will speak at noon."
THIRD = f"{SECOND}\nCorrection: an earlier version gave another number. <script>alert(1)</script>"


def three() -> list:
    titles, texts = ("Bridge closed", "Bridge <b>open</b>", "Bridge closed"), (FIRST, SECOND, THIRD)
    return [
        article("bridge", text, n * 60, title=title, revision=n + 1, language="en", source="test")
        for n, (title, text) in enumerate(zip(titles, texts, strict=True))
    ]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URI of a store with an article of three revisions, one of two and one of one."""
    uri = f"sqlite:///{tmp_path_factory.mktemp('history') / 'news.db'}"
    asyncio.run(_fill(uri))
    return uri


async def _fill(uri: str) -> None:
    opened = open_store(uri)
    await opened.open()
    writes = [saved("bridge", each.text, n * 60, title=each.title) for n, each in enumerate(three())]
    writes += [saved("quiet", "One line of a story that has grown.", 0), saved("alone", "It never changed.", 0)]
    writes += [saved("quiet", "One line of a story that has grown.\nAnd a second line of the very same story.", 5)]
    for write in writes:
        await opened.write([write])
    await opened.close()


def test_a_history_is_told_word_by_word_from_a_pipe(store: str) -> None:
    done = newscrawler("history", "https://news.example/bridge?utm_source=feed", "--store", store)
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 revisions" in done.stdout
    assert "revision 1 → 2  2026-03-01T13:00:00Z  [silent-headline, silent-figure, headline]" in done.stdout
    assert "  ~ Police say [-12-]{+14+} people were hurt." in done.stdout
    assert "  title: Bridge [-<b>open</b>-]{+closed+}" in done.stdout
    assert "  + {+Correction: an earlier version gave another number." in done.stdout


def test_json_holds_every_revision_and_every_piece(store: str, tmp_path: Path) -> None:
    out = tmp_path / "history.json"
    done = newscrawler("history", "https://news.example/bridge", "--json", "-o", out, "--store", store)
    assert (done.returncode, done.stdout) == (0, "")
    row = json.loads(out.read_text())
    assert [each["revision"] for each in row["revisions"]] == [1, 2, 3]
    assert [each["flags"][0] for each in row["changes"]] == ["silent-headline", "correction"]
    [changed] = [line for line in row["changes"][0]["lines"] if line["kind"] == "changed"]
    assert ["gone", "12"] in changed["pieces"]


def test_what_changed_is_listed_corrections_first_and_by_flag(store: str) -> None:
    done = newscrawler("history", "--since", "1d", "--json", "--store", store)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["title"], row["to"], row["flags"][:1]) for row in rows] == [
        ("Bridge closed", 3, ["correction"]),
        ("Bridge <b>open</b>", 2, ["silent-headline"]),
        ("About quiet", 2, ["extended"]),
    ]
    one = newscrawler("history", "--flag", "silent-figure", "--store", store)
    assert one.stdout.count("\n") == 1
    assert one.stdout.startswith("2026-03-01T13:00:00Z  silent-headline,silent-figure,headline  Bridge")


@pytest.mark.parametrize(
    ("words", "status", "line"),
    [
        (("https://news.example/none",), 1, "error: https://news.example/none: no article is stored from this address"),
        (("https://news.example/bridge", "--revision", "9"), 1, "there is no revision 9; it has 1 to 3"),
        (("notaurl",), 2, "error: notaurl: is no http address (name an article by its URL)"),
        (("https://news.example/bridge", "--revision", "1"), 0, "revision 1 is the first, so no change made it"),
        (("https://news.example/bridge", "--flag", "restored"), 0, "no change of it has the flag restored"),
        (("https://news.example/alone",), 0, "one revision, so nothing has changed since it was stored"),
        (("--revision", "2"), 2, "error: URL: --revision, --from, --to and --format html are about one article"),
        (("--flag", "loud"), 2, "error: --flag: 'loud' is no flag; use one of: correction"),
        (("x", "--format", "pdf"), 2, "error: --format: 'pdf' is none of text, html, json"),
        (("--since", "soon"), 2, "'soon' is no span of time"),
    ],
    ids=[
        "unknown address",
        "unknown revision",
        "no address of a page",
        "the first revision",
        "a flag that nothing has",
        "one revision",
        "no address",
        "flag",
        "format",
        "age",
    ],
)
def test_what_cannot_be_shown_is_one_line(store: str, words: tuple[str, ...], status: int, line: str) -> None:
    done = newscrawler("history", *words, "--store", store)
    assert done.returncode == status
    assert line in done.stderr
    assert done.stderr.count("\n") == 1


def test_two_revisions_are_chosen_by_number() -> None:
    revisions = three()
    assert [(step.before.revision, step.after.revision) for step in chosen_steps(revisions, 2, None, None)] == [(1, 2)]
    assert [(s.before.revision, s.after.revision) for s in chosen_steps(revisions, None, 1, None)] == [(1, 3)]
    assert [(s.before.revision, s.after.revision) for s in chosen_steps(revisions, None, 3, 2)] == [(3, 2)]


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ((1, None, None), "revision 1 is the first, so no change made it"),
        ((None, 2, 2), "--from and --to are the same revision, 2; name two of 1 to 3"),
        ((None, 3, None), "revision 3 is the newest"),
        ((None, None, 1), "revision 1 is the first"),
    ],
    ids=["the first", "one twice", "from the newest", "to the first"],
)
def test_a_choice_that_is_no_change_says_why(numbers: tuple[int | None, int | None, int | None], why: str) -> None:
    assert chosen_steps(three(), *numbers) == []
    assert why_no_step(three(), *numbers).startswith(why)


def test_a_terminal_gets_colours_and_no_control_characters_of_the_page() -> None:
    revisions = [article("a", "A cat sat.", title="Cats"), article("a", "A \x1b[2Jdog sat.", 1, title="Dogs\x07")]
    shown = told(revisions, steps_of(revisions), colour=True)
    assert "\x1b[31;9mcat\x1b[0m" in shown
    assert "\x1b[2J" not in shown
    assert "\x07" not in shown


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_alone_is_escaped_and_marks_each_change() -> None:
    revisions = three()
    html = page(revisions, steps_of(revisions))
    parsed = _Page(html)
    assert parsed.open == []
    names = {tag for tag, _ in parsed.tags}
    assert not names & {"script", "link", "img", "b"}
    assert not [attrs for _, attrs in parsed.tags if attrs.keys() & {"src", "style", "onload"}]
    assert "Police say <del>12</del><ins>14</ins> people were hurt." in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    lines = [attrs for tag, attrs in parsed.tags if tag == "p" and attrs.get("class") not in (None, "skipped")]
    assert lines
    assert all(attrs["dir"] == "auto" for attrs in lines)
    assert "prefers-color-scheme: dark" in html


def test_an_address_that_is_no_page_is_no_link() -> None:
    url = "javascript:alert(1)"
    revisions = [article(f"x://{n}", text, n, url=url, canonical_url=url) for n, text in enumerate((FIRST, SECOND))]
    assert 'href="javascript' not in page(revisions, steps_of(revisions))
