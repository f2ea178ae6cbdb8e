"""`why`: one answer an address, from a saved robots.txt or from all that is known."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from newscrawler.article import rfc3339, utc_now
from newscrawler.commands import app
from newscrawler.discovery.entry import Entry
from newscrawler.fetching.robots_cache import memo_key
from newscrawler.stores import Memo, Settled, open_store
from newscrawler.urls import site_of
from tests.command import newscrawler
from tests.robots_cases import CASES, Case
from tests.web import Answer, Web

RULES = b"User-agent: *\nContent-Signal: ai-train=no\nCrawl-delay: 2,5\nDisallow: /x\n"
DECIDERS = ("registry", "address", "robots", "reservation", "seen", "pace", "block")


def body_and_agent(case: Case) -> tuple[str, str, str]:
    return case.test, case.robots, case.agent


def why(*words: str | Path, cwd: Path | None = None) -> list[dict[str, Any]]:
    done = newscrawler("why", *words, "--json", cwd=cwd)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_published_case_passes_through_the_command(tmp_path):
    file = tmp_path / "robots.txt"
    for (_, robots, agent), group in groupby(CASES, body_and_agent):
        cases = list(group)
        file.write_bytes(robots.encode())
        words = ["why", "--robots", str(file), "--agent", agent, *(case.url for case in cases), "--json"]
        result = CliRunner().invoke(app, words)
        assert result.exit_code == 0, result.output
        rows = [json.loads(line) for line in result.stdout.splitlines()]
        assert [(row["url"], row["allowed"]) for row in rows] == [(case.url, case.allowed) for case in cases]
        assert all(row["reason"] for row in rows)


def test_offline_a_row_names_group_rule_line_and_crawl_delay(tmp_path):
    file = tmp_path / "robots.txt"
    file.write_bytes(RULES)
    first, second = why("--robots", file, "--agent", "FooBot/1.2", "http://foo.bar/x/ツ?a;b#c", "//no scheme")
    assert (first["url"], first["allowed"], second["allowed"]) == ("http://foo.bar/x/ツ?a;b#c", False, True)
    told = {key: first[key] for key in ("group", "line", "rule", "crawl_delay", "fetch", "decider")}
    assert told == {
        "group": ["*"],
        "line": 4,
        "rule": "Disallow: /x",
        "crawl_delay": 2.5,
        "fetch": "never",
        "decider": "robots",
    }
    assert first["reason"] == "line 4 of robots.txt, `Disallow: /x`, in the group for *"
    assert first["reservation"] == {
        "lines": [{"line": 2, "name": "Content-Signal", "value": "ai-train=no"}],
        "robots_txt_content_signal": "ai-train=no",
        "reserved": ["ai-train"],
        "reserved_by": {"ai-train": ["robots_txt_content_signal: ai-train=no"]},
    }
    assert set(DECIDERS) <= first.keys()
    assert all(first[name] is None for name in set(DECIDERS) - {"robots", "reservation"})


def test_offline_neither_scrapy_nor_a_store_is_loaded(tmp_path):
    file = tmp_path / "robots.txt"
    file.write_bytes(RULES)
    program = (
        "import sys; from newscrawler.commands import app\n"
        f"app(['why', '--robots', {str(file)!r}, 'http://foo.bar/', '--json'], standalone_mode=False)\n"
        "print([name for name in ('scrapy', 'newscrawler.stores', 'tldextract', 'ruamel') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert done.stdout.splitlines()[1:] == ["[]"], done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["robots.txt"]


@pytest.mark.parametrize("octets", [b"http://foo.bar/x\xff", b"http://foo.bar/x\xed\xa0\x80"])
@pytest.mark.parametrize("form", [["--json"], []])
def test_an_address_that_is_no_text_is_answered_too(tmp_path, octets, form):
    file = tmp_path / "robots.txt"
    file.write_bytes(RULES)
    command = [sys.executable, "-m", "newscrawler", "why", "--robots", str(file), octets, *form]
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Disallow: /x" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--agent", "FooBot"], "Missing argument"),
        (["--robots", "missing.txt", "http://foo.bar/"], "missing.txt: cannot be read: No such file or directory"),
        (["--robots", ".", "http://foo.bar/"], "cannot be read: Is a directory"),
        (["--agent", " ", "http://foo.bar/"], "the token is empty"),
        (["--store", "nix://", "http://foo.bar/"], "store"),
        (["--sources", "broken.yml", "http://foo.bar/"], "broken.yml"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_asked(tmp_path, words, said):
    (tmp_path / "broken.yml").write_text("sources: 3\n")
    done = newscrawler("why", *words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def web() -> Iterator[Web]:
    with Web({"/robots.txt": Answer(RULES)}) as web:
        yield web


def registry(folder: Path, *sources: str) -> None:
    (folder / "sources.yml").write_text("sources:\n" + "".join(f"  - {{{source}}}\n" for source in sources))


def test_without_registry_and_store_the_site_is_asked_and_nothing_is_made(tmp_path, web):
    broken = f"{web.url}/x/1"
    with Web({"/robots.txt": Answer(b"", 500)}) as down, Web() as bare:
        urls = [broken, f"{web.url}/a", f"{down.url}/a", f"{bare.url}/a", "ftp://foo.bar/", "foo.bar/a", broken]
        rows = why(*urls, cwd=tmp_path)
        assert [down.paths[0], *bare.paths, *web.paths] == ["/robots.txt"] * 3
    assert [row["url"] for row in rows] == urls
    assert [(row["allowed"], row["fetch"], row["decider"]) for row in rows] == [
        (False, "never", "robots"),
        (True, "now", "robots"),
        (False, "later", "robots"),
        (True, "now", "robots"),
        *[(False, "never", "address")] * 2,
        (False, "never", "robots"),
    ]
    assert rows[0] == rows[6]
    assert rows[1]["reason"] == (
        "no rule matches in robots.txt's group for *; no source names its site, so `scrape` fetches it and a crawl "
        "does not"
    )
    assert rows[2]["reason"].startswith("robots_unreachable: robots.txt answers HTTP 500")
    assert rows[3]["reason"].startswith("there is no robots.txt (HTTP 404)")
    assert rows[4]["reason"].startswith("unsupported_url")
    assert rows[1]["pace"] == {"delay": 2.5, "by": "Crawl-delay"}
    assert list(tmp_path.iterdir()) == []


def test_the_registry_says_whose_the_site_is_how_fast_and_whether_it_may_be_private(tmp_path, web):
    registry(
        tmp_path,
        f"id: here, network: private, delay: 4, homepage: '{web.url}/'",
        f"id: there, network: private, homepage: '{web.url}/there'",
        "id: outside, homepage: 'http://127.0.0.1:9/'",
    )
    inside, outside = why(f"{web.url}/a", "http://127.0.0.1:9/a", "--agent", "foobot", cwd=tmp_path)
    assert inside["registry"] == {"sources": ["here", "there"]}
    assert inside["pace"] == {"delay": 4, "by": "registry: here"}
    assert inside["address"] == {"fault": None, "cleaned": f"{web.url}/a", "site": site_of(web.url)}
    assert (inside["allowed"], inside["agent"]) == (True, "foobot")
    assert (outside["allowed"], outside["decider"], outside["robots"]) == (False, "address", None)
    assert outside["reason"].startswith("private_address")


async def test_the_store_says_what_was_seen_what_robots_txt_said_and_what_is_left_alone(tmp_path, store_uri, web):
    now = utc_now()
    refused, failed, pending, unseen = (f"{web.url}/{name}" for name in ("refused", "failed", "pending", "unseen"))
    robots = {"status": 200, "body": RULES.decode(), "etag": None, "last_modified": None}
    later = now + timedelta(hours=2)
    block = {"until": rfc3339(later), "code": "site_blocked", "reason": "it sends a challenge", "strikes": 1}
    with Web() as blocked, Web() as free:
        memos = [
            Memo(memo_key(web.url), robots, now),
            Memo(f"site:{site_of(blocked.url)}", block, now),
            Memo(f"site:{site_of(free.url)}", {**block, "until": rfc3339(now - timedelta(hours=1))}, now),
        ]
        store = open_store(store_uri)
        await store.open()
        entries = [Entry(url) for url in (refused, failed, pending)]
        await store.admit(f"{web.url}/feed", "s", entries, validators=None, at=now)
        await store.write(
            [
                Settled(refused, "s", "refused", "http_410", "the page is gone for good", now),
                Settled(failed, "s", "failed", "timeout", "too long", now, later),
            ]
        )
        await store.remember(memos)
        await store.close()
        urls = [refused, failed, pending, unseen, f"{blocked.url}/a", f"{free.url}/a"]
        rows = why(*urls, "--store", store_uri, "--sources", "none.yml", cwd=tmp_path)
        assert (web.log, blocked.log, free.paths) == ([], [], ["/robots.txt"])
    gone, slow, waiting, fresh, alone, back = rows
    verdicts = [(row["allowed"], row["fetch"], row["decider"], row["when"]) for row in rows]
    assert verdicts == [
        (True, "never", "seen", None),
        (True, "later", "seen", rfc3339(later)),
        (True, "now", "robots", None),
        (True, "now", "robots", None),
        (False, "later", "block", rfc3339(later)),
        (True, "now", "robots", None),
    ]
    assert gone["reason"] == (
        "http_410: the page is gone for good; tried once, not asked for again until its list says that it changed"
    )
    assert slow["seen"]["state"] == "failed"
    assert (slow["seen"]["tries"], slow["seen"]["retry_at"]) == (1, rfc3339(later))
    assert (waiting["seen"]["state"], fresh["seen"]) == ("pending", None)
    assert (fresh["robots"]["from"], fresh["crawl_delay"]) == ("store", 2.5)
    assert alone["block"] == block
    assert alone["reason"].startswith("site_blocked: it sends a challenge; the site is left alone until")
    assert back["block"] is None


def test_for_people_the_decider_comes_first_and_each_other_has_its_line(tmp_path, web):
    done = newscrawler("why", f"{web.url}/x", f"{web.url}/a?utm_source=feed", cwd=tmp_path)
    first, second = done.stdout.rstrip().split("\n\n")
    lines = first.splitlines()
    assert lines[0] == f"{web.url}/x"
    assert lines[1].startswith(
        "  not fetched: robots_disallowed: line 4 of robots.txt, `Disallow: /x`, in the group for * (from the site"
    )
    assert [line.split(":")[0].strip() for line in lines[2:]] == [
        "registry",
        "address",
        "reservation",
        "seen",
        "pace",
        "rendering",
        "block",
    ]
    assert f"address: {web.url}/a at" in second
    assert "allowed: no rule matches" in second
    assert "reservation: line 2, Content-Signal: ai-train=no; ai-train is reserved by Content-Signal in" in second
    assert "pace: 2.5 s between requests (Crawl-delay)" in second
