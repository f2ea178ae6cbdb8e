"""The registry: what it gives, and where it says that it is wrong."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from apscheduler.triggers.cron import CronTrigger

from newscrawler.errors import RegistryError, UsageError
from newscrawler.sources import Registry, load_registry, parse_age, parse_schedule
from tests.command import newscrawler

ONE = "sources:\n  - id: one\n    homepage: https://one.example/\n"
RULES = ONE + "    overrides:\n"
TWO = "  - id: two\n    homepage: https://two.example/\n"


def load(directory: Path, text: str | bytes) -> Registry:
    path = directory / "sources.yml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return load_registry(path)


def complaint(directory: Path, text: str | bytes) -> str:
    with pytest.raises(RegistryError) as caught:
        load(directory, text)
    message = str(caught.value)
    assert message.startswith(str(directory / "sources.yml"))
    assert "\n" not in message
    return message.removeprefix(str(directory / "sources.yml"))


def test_a_source_has_every_key_of_the_registry(tmp_path: Path) -> None:
    text = """
defaults: {delay: 1.5, language: en}
sources:
  - id: example
    name: The Example
    homepage: https://example.org/
    feeds: [https://example.org/rss]
    sitemaps: [https://example.org/news-sitemap.xml]
    sections: [https://example.org/politics/]
    language: pt-BR
    country: GB
    schedule: "*/15 * * * *"
    delay: 2
    concurrency: 3
    render: never
    network: private
    overrides:
      - {from: 2026-01-01, body: article}
"""
    (source,) = load(tmp_path, text).sources
    assert source.id == "example"
    assert source.name == "The Example"
    assert source.homepage == "https://example.org/"
    assert source.feeds == ("https://example.org/rss",)
    assert source.sitemaps == ("https://example.org/news-sitemap.xml",)
    assert source.sections == ("https://example.org/politics/",)
    assert (source.language, source.country, source.schedule) == ("pt-BR", "GB", "*/15 * * * *")
    assert (source.delay, source.concurrency) == (2.0, 3)
    assert (source.render, source.network) == ("never", "private")
    assert source.overrides[0].body == ("article",)


def test_overrides_hold_from_a_day_until_a_day_on_some_paths(tmp_path: Path) -> None:
    text = RULES + "      - {from: 2024-03-01, until: 2025-01-15, path: ^/live/, title: h1, drop: [.a, .b]}\n"
    (source,) = load(tmp_path, text).sources
    rules = {"title": ["h1"], "drop": [".a", ".b"]}
    days = [date(2024, 2, 29), date(2024, 3, 1), date(2025, 1, 15), date(2025, 1, 16)]
    assert [source.rules_for("https://one.example/live/x?y=1", day) for day in days] == [[], [rules], [rules], []]
    assert source.rules_for("https://one.example/news/live/", days[1]) == []


def test_the_list_shows_overrides_as_written(tmp_path: Path) -> None:
    load(tmp_path, RULES + "      - {from: 2024-03-01, title: h1, kind: video}\n")
    done = newscrawler("sources", "list", "--json", "--sources", tmp_path / "sources.yml")
    assert json.loads(done.stdout)["overrides"] == [{"from": "2024-03-01", "title": ["h1"], "kind": "video"}]


def test_defaults_fill_what_a_source_leaves_out_and_nothing_else(tmp_path: Path) -> None:
    registry = load(tmp_path, "defaults: {delay: 5, schedule: 6h, country: FR}\n" + ONE + "    delay: 0\n" + TWO)
    assert [source.delay for source in registry.sources] == [0.0, 5.0]
    assert registry.source("two").schedule == "6h"
    assert registry.source("two").country == "FR"


def test_without_defaults_the_pace_is_one_request_a_second(tmp_path: Path) -> None:
    (source,) = load(tmp_path, ONE).sources
    assert (source.name, source.delay, source.concurrency, source.render) == ("one", 1.0, 1, "auto")
    assert source.network == "public"
    assert (source.language, source.country, source.schedule) == (None, None, None)


def test_sources_cannot_be_changed(tmp_path: Path) -> None:
    (source,) = load(tmp_path, ONE).sources
    with pytest.raises(ValueError, match="frozen"):
        source.delay = 0  # type: ignore[misc]


def test_anchors_and_merged_keys_count_as_written_out(tmp_path: Path) -> None:
    text = ONE + "    <<: &paced {delay: 3, country: NO}\n" + TWO + "    <<: *paced\n"
    assert [(source.delay, source.country) for source in load(tmp_path, text).sources] == [(3.0, "NO"), (3.0, "NO")]


def test_own_addresses_are_host_and_port_of_every_url(tmp_path: Path) -> None:
    text = (
        ONE
        + "    feeds: [http://127.0.0.1:8001/rss, https://One.example/rss]\n    sections: [http://bücher.example/]\n"
    )
    (source,) = load(tmp_path, text).sources
    assert source.own_addresses() == {("one.example", 443), ("127.0.0.1", 8001), ("xn--bcher-kva.example", 80)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ONE + "    dellay: 2\n", ":4: dellay: unknown key; did you mean delay? (source 'one')"),
        (ONE + "    xyz: 2\n", ":4: xyz: unknown key; known are "),
        (ONE + '    delay: "2"\n', ":4: delay: the text '2'; expected seconds, 0 or more"),
        (ONE + "    delay: -1\n", ":4: delay: the number -1; expected"),
        (ONE + "    delay: .nan\n", ":4: delay: the number nan; expected"),
        (ONE + "    delay: .inf\n", ":4: delay: the number inf; expected"),
        (ONE + "    delay: true\n", ":4: delay: true (a truth value); expected"),
        (ONE + "    concurrency: 0\n", ":4: concurrency: the number 0; expected a whole number"),
        (ONE + "    concurrency: 1.5\n", ":4: concurrency: the number 1.5; expected a whole number"),
        (ONE + "    feeds: https://x.example/\n", ":4: feeds: the text 'https://x.example/'; expected a list"),
        (ONE + "    feeds:\n", ":4: feeds: nothing; expected a list"),
        (
            ONE + "    feeds:\n      - https://x.example/\n      - ftp://x\n",
            ":6: feeds[1]: 'ftp://x' is no web address",
        ),
        (ONE + "    sections: [7]\n", ":4: sections[0]: the number 7; expected a web address"),
        (ONE + "    language: english\n", ":4: language: 'english' is no language tag; use BCP 47"),
        (ONE + "    language: jp\n", ":4: language: 'jp' is no language tag"),
        (ONE + "    country: UK\n", ":4: country: 'UK' is no country code; use ISO 3166"),
        (ONE + "    country: gb\n", ":4: country: 'gb' is no country code"),
        (ONE + "    schedule: 15\n", ":4: schedule: the number 15; expected an interval"),
        (ONE + "    schedule: hourly\n", ":4: schedule: 'hourly' is no schedule"),
        (ONE + '    schedule: "61 * * * *"\n', ":4: schedule: '61 * * * *' is no schedule"),
        (ONE + "    render: yes\n", ":4: render: the text 'yes'; expected auto, always or never"),
        (ONE + "    network: local\n", ":4: network: the text 'local'; expected public or private"),
        (ONE + "    overrides: [x]\n", ":4: overrides[0]: the text 'x'; expected a list of mappings"),
        (RULES + "      - tittle: h1\n", ":5: overrides[0].tittle: unknown key; did you mean title? (source 'one')"),
        (RULES + "      - since: 2026-01-01\n", ":5: overrides[0].since: unknown key; known are from, until, path, "),
        (RULES + "      - title: h1\n      - from: 2024-02-30\n", ":6: YAML: '2024-02-30' is no date: day is out"),
        (RULES + "      - title: h1\n        from: 20240301\n", ":6: overrides[0].from: '20240301' is no day; write"),
        (RULES + "      - title: h1\n        until: 2024-03-01T10:00:00\n", ":6: overrides[0].until: '2024-03-01T10:"),
        (
            RULES + "      - {from: 2024-03-02, until: '2024-03-01', title: h1}\n",
            ":5: overrides[0]: holds on no day: from 2024-03-02 is later than until 2024-03-01; swap them (source",
        ),
        (RULES + "      - title: h1[\n", ":5: overrides[0].title: 'h1[' is no CSS selector: "),
        (
            RULES + "      - authors:\n        - a\n        - //a[\n",
            ":7: overrides[0].authors[1]: '//a[' is no XPath: ",
        ),
        (
            RULES + "      - title: h1\n      - title: count(//h1)\n",
            ":6: overrides[1].title: 'count(//h1)' gives a num",
        ),
        (RULES + "      - body: p::text\n", ":5: overrides[0].body: 'p::text' gives text; select the elements"),
        (RULES + "      - body: #story\n", ":5: overrides[0].body: nothing; in YAML # begins a comment, so put"),
        (RULES + "      - drop: [a, //b[@c]]\n", ":5: YAML: found character '@' that cannot start any token; put a s"),
        (RULES + "      - language: 5\n", ":5: overrides[0].language: the number 5; expected a CSS selector, an XPath"),
        (RULES + "      - kind: story\n", ":5: overrides[0].kind: the text 'story'; expected article, liveblog"),
        (RULES + "      - {title: h1, path: (}\n", ":5: overrides[0].path: '(' is no regular expression: missing )"),
        (RULES + "      - from: 2024-03-01\n", ":5: overrides[0]: changes nothing; give a field"),
        (ONE + "    overrides: " + "[" * 25 + "]" * 25 + "\n", "YAML: nested more than 20 deep (source 'one')"),
        (ONE + "  - 7\n", ":4: sources[1]: the number 7 where a source (a mapping with an id) is expected"),
        (ONE + TWO.replace("two\n", "one\n"), ":4: id: 'one' is already the id on line 2"),
        (ONE.replace("id: one", "id: The One"), ":2: id: 'The One' is no id; use small letters"),
        (ONE.replace("id: one", "id: 12"), ":2: id: the number 12; expected small letters"),
        (ONE.replace("https://one.example/", "one.example"), ":3: homepage: 'one.example' is no web address"),
        ("sources:\n  - id: one\n    name: One\n", ":2: source: has no address; give one of homepage"),
        ("sources:\n  - homepage: https://one.example/\n", ":2: id: missing"),
        ("sources: []\n", ":1: sources: missing or empty"),
        ("defaults: {delay: 1}\n", ":1: sources: missing or empty"),
        ("sources: {one: 1}\n", ":1: sources: a mapping where a list of sources is expected"),
        ("defaults: {dely: 1}\n" + ONE, ":1: dely: unknown key; did you mean delay? (defaults)"),
        ("defaults:\n  delay: 1\n  id: one\n" + ONE, ":3: id: unknown key; known are language"),
        ("defaults: 1\n" + ONE, ":1: defaults: the number 1 where a mapping is expected"),
        (ONE + "source: []\n", ":4: source: unknown key; did you mean sources?"),
        ("- a\n", ":1: file: a list where"),
        ("", ": empty; write `sources:`"),
        ("# nothing\n", ": empty; write `sources:`"),
        (ONE + "    delay: 1\n    delay: 2\n", ':5: YAML: found duplicate key "delay"'),
        (ONE + "\tdelay: 1\n", ":4: YAML: found character '\\t' that cannot start any token; indent with spaces"),
        (ONE + "    feeds: [https://x.example/\n", ": YAML: expected ',' or ']'"),
        (ONE + "    name: \x00\n", ":4: YAML: the character U+0000 may not stand here"),
        (ONE + "    delay: !!python/object:os.system x\n", ":4: delay: the value 'x'; expected seconds"),
        (ONE.encode() + b"    name: caf\xe9\n", ":4: file: byte 69 is not UTF-8; save the file as UTF-8"),
        ("[" * 1000, ": brackets or indentation nested too deep"),
    ],
)
def test_what_is_wrong_is_said_with_line_and_field(tmp_path: Path, text: str | bytes, says: str) -> None:
    assert says in complaint(tmp_path, text)


def test_the_first_fault_is_told_and_the_others_counted(tmp_path: Path) -> None:
    text = ONE + "    delay: -1\n    render: 1\n" + TWO + "    concurrency: 0\n"
    message = complaint(tmp_path, text)
    assert message.startswith(":4: delay:")
    assert message.endswith("(and 2 more errors in this file)")


def test_an_error_holds_its_parts(tmp_path: Path) -> None:
    with pytest.raises(RegistryError) as caught:
        load(tmp_path, ONE + "    delay: -1\n")
    error = caught.value
    assert (error.path, error.line, error.field) == (tmp_path / "sources.yml", 4, "delay")


def test_a_file_that_is_not_there_or_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="no such file; name one with --sources"):
        load_registry(tmp_path / "none.yml")
    with pytest.raises(RegistryError, match="cannot be read: Is a directory"):
        load_registry(tmp_path)


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbf" + ONE.encode()).sources[0].id == "one"


def test_an_unknown_source_is_answered_with_the_nearest(tmp_path: Path) -> None:
    registry = load(tmp_path, ONE + TWO)
    with pytest.raises(UsageError, match=r"no source 'tow' in .*; did you mean two"):
        registry.source("tow")
    with pytest.raises(UsageError, match="`sources list` shows them"):
        registry.source("xyzxyz")


def test_five_thousand_sources_load_in_reasonable_time(tmp_path: Path) -> None:
    row = "  - {{id: s{0}, homepage: 'https://s{0}.example/', feeds: ['https://s{0}.example/rss'], schedule: 30m}}\n"
    start = process_time()
    registry = load(tmp_path, "sources:\n" + "".join(row.format(number) for number in range(5000)))
    assert len(registry.sources) == 5000
    # Measured 3 s of processor time; the limit leaves room for a slow machine and none for a quadratic loader.
    assert process_time() - start < 30


def test_the_registry_that_comes_along_is_right_and_polite() -> None:
    registry = load_registry(Path(__file__).parents[1] / "sources.yml")
    assert len(registry.sources) >= 12
    assert len({source.language for source in registry.sources}) >= 8
    assert all(source.delay >= 2 and source.concurrency == 1 for source in registry.sources)
    assert all(source.feeds or source.sitemaps for source in registry.sources)


@pytest.mark.parametrize(
    ("text", "span"),
    [("90s", timedelta(seconds=90)), ("15m", timedelta(minutes=15)), ("6h", timedelta(hours=6)),
     ("2d", timedelta(days=2)), ("1W", timedelta(weeks=1)), (" 12 h ", timedelta(hours=12))],
)  # fmt: skip
def test_ages_are_a_number_and_a_unit(text: str, span: timedelta) -> None:
    assert parse_age(text) == span
    assert parse_schedule(text) == span


@pytest.mark.parametrize("text", ["", "2", "d", "0d", "-2d", "2 days", "1.5h", "999999999w", "2d3h", "٣d x"])
def test_other_ages_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="15m, 6h, 2d"):
        parse_age(text)


@pytest.mark.parametrize(
    ("line", "next_at"),
    [
        ("*/15 * * * *", datetime(2026, 11, 24, 4, 15, tzinfo=UTC)),
        ("0 6 * * *", datetime(2026, 11, 24, 6, 0, tzinfo=UTC)),
        ("0 6 * * 0", datetime(2026, 11, 29, 6, 0, tzinfo=UTC)),  # a Sunday, as crontab(5) counts
        ("0 6 * * 7", datetime(2026, 11, 29, 6, 0, tzinfo=UTC)),
        ("0 6 * * 1-5", datetime(2026, 11, 24, 6, 0, tzinfo=UTC)),
        ("0 6 * * 6-7", datetime(2026, 11, 28, 6, 0, tzinfo=UTC)),
        ("0 6 * * fri", datetime(2026, 11, 27, 6, 0, tzinfo=UTC)),
    ],
)
def test_cron_lines_mean_what_crontab_means(line: str, next_at: datetime) -> None:
    trigger = parse_schedule(line)
    assert isinstance(trigger, CronTrigger)
    assert trigger.get_next_fire_time(None, datetime(2026, 11, 24, 4, 5, tzinfo=UTC)) == next_at  # a Tuesday


@pytest.mark.parametrize(
    "text", ["", "* * * *", "* * * * * *", "60 * * * *", "* * * * 8", "@daily", "* * 31 2 *", "a b c d e"]
)
def test_other_schedules_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match=r"\*/15 \* \* \* \*"):
        parse_schedule(text)
