"""A crawl reads a page in a browser where plain HTTP does not give the article, remembers where, and only there.

Real pages in a real Chromium; one crawl gives most of what is asserted.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newscrawler.article import utc_now
from newscrawler.commands.crawl import summarise
from newscrawler.fetching.browser_need import NEEDED_MIN, VAIN_MIN, WHOLE, memo_key, section_of
from newscrawler.stores import Memo, open_store
from tests import warm
from tests.command import newscrawler, start
from tests.rendered import browsers, command_of
from tests.web import Answer, Web, story

# Pages of a section that need a browser one after the other, until the section goes straight into it.
IN_A_ROW = 5
SCRIPT = {"Content-Type": "text/javascript"}
JSON = {"Content-Type": "application/json"}
# Writes the article of the page's address, a word of which the page itself has, into its root.
APP = b"""
fetch('/api' + location.pathname).then(answer => answer.json()).then(data => {
  document.title = data.title;
  document.getElementById('app').innerHTML = data.html;
});
"""


# A wall without a way to refuse.
PAY_OR_CONSENT = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The Test</title></head><body>
<div id="app"></div><div id="onetrust-banner-sdk" role="dialog" style="position: fixed; inset: 0; background: white">
<h2>We value your privacy</h2><p>We and our 812 partners store and access information on a device, such as cookies, and
process personal data for personalised ads and content measurement.</p>
<button id="onetrust-accept-btn-handler">Accept all</button><a href="/subscribe">Subscribe for 3.99</a></div>
<script>document.getElementById('onetrust-accept-btn-handler').onclick = () => {
  document.getElementById('onetrust-banner-sdk').remove();
  document.head.append(Object.assign(document.createElement('script'), {src: '/app.js'}));
}</script></body></html>"""


def shell(title: str) -> Answer:
    return Answer(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<div id="app"></div><script src="/app.js"></script></body></html>'.encode()
    )


def inner(title: str, words: int = 120) -> str:
    return story(title, words).decode().partition("<article>")[2].partition("</article>")[0]


def data(title: str) -> Answer:
    return Answer(json.dumps({"title": title, "html": f"<article>{inner(title)}</article>"}).encode(), headers=JSON)


def thin(title: str, more: str = "") -> Answer:
    """Return a page with the first sentences of an article, and `more` after them."""
    return Answer(story(title, 40, more))


def rss(web: Web, paths: list[str]) -> Answer:
    items = "".join(f"<item><title>{path}</title><link>{web.url}{path}</link></item>" for path in paths)
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{items}</channel></rss>'
    return Answer(feed.encode(), headers={"Content-Type": "application/xml"})


@dataclass
class Crawled:
    """A crawl's record, what it printed, the articles stored, and the paths asked for."""

    record: dict[str, Any]
    stderr: str
    articles: dict[str, dict[str, Any]]
    paths: list[str]

    @property
    def rendered(self) -> list[str]:
        return sorted(path for path, article in self.articles.items() if article["rendered"])


def crawl(place: Path, web: Web, paths: list[str], *words: str, render: str = "auto", **environment: str) -> Crawled:
    """Crawl these pages by a feed into the store of `place`."""
    web.routes["/feed"] = rss(web, paths)
    (place / "sources.yml").write_text(
        f"sources:\n  - id: test\n    network: private\n    delay: 0\n    concurrency: 4\n    render: {render}\n"
        f"    feeds: [{web.url}/feed]\n"
    )
    asked = len(web.log)
    store = f"sqlite:///{place}/news.db"
    done = newscrawler(
        "crawl", "--json", "--sources", place / "sources.yml", "--store", store, *words, timeout=180, **environment
    )
    assert "Traceback" not in done.stderr, done.stderr
    exported = newscrawler("export", "--store", store).stdout.splitlines()
    articles = {row["url"].removeprefix(web.url): row for row in map(json.loads, exported)}
    return Crawled(json.loads(done.stdout), done.stderr, articles, web.paths[asked:])


def scrape(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    done = newscrawler("scrape", "--store", "", *words, timeout=180, **environment)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


SHELLS = [f"/app/s{n}" for n in range(IN_A_ROW + 1)]
PLAIN = [f"/plain/p{n}" for n in range(4)]
# The rest of an article comes when the page's script runs.
LATE = (
    '<p class="skeleton-line"></p><script>document.querySelector(".skeleton-line").outerHTML = "<p>The part that came '
    'late says that the ferry goes back to the islands at the end of the week.</p>".repeat(3)</script>'
)


NOTICE = "Something went wrong while this page was being prepared for you, and those who look after it were told. "
# What a script puts in the place of a whole article, by the page's address.
SPOILT = {
    "/failed/f": f"<main><h1>Application error</h1><p>{NOTICE}</p><p>{NOTICE}</p></main>",
    "/blocker/b": f"<article><h1>Please switch off your ad blocker</h1>{f'<p>{NOTICE * 3}</p>' * 6}</article>",
    "/teaser/t": f"<article><h1>Spoilt /teaser/t</h1><p>{NOTICE * 2}</p><p>Subscribe to read on.</p></article>",
    "/other/o": f"<article>{inner('Quite another story', 300)}</article>",
    "/stated/s": f"<article>{inner('Quite another story', 300)}</article>",
}
# The page says that its article is much longer: a promise.
STATED = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Spoilt /stated/s", "wordCount": 900}'


# The second half of an article that is one without it.
HALF = inner("What the script brought").partition("</h1>")[2]
GROWS = f"<script>document.querySelector('article').insertAdjacentHTML('beforeend', {json.dumps(HALF)})</script>"


def spoilt(path: str) -> Answer:
    """Return a whole article that a script replaces."""
    promise = STATED + "</script>" if path == "/stated/s" else ""
    script = f"<script>document.querySelector('article').outerHTML = {json.dumps(SPOILT[path])}</script>"
    return Answer(story(f"Spoilt {path}", extra=promise).replace(b"</body>", script.encode() + b"</body>"))


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    routes: dict[str, Any] = {
        "/app.js": Answer(APP, headers=SCRIPT),
        "/robots.txt": Answer(b"User-agent: *\nDisallow: /api/closed/\n", headers={"Content-Type": "text/plain"}),
        # It says more and does not have more.
        "/vain/v": thin("Vain", "<script src='/none.js'></script><button>Read more</button>"),
        "/hanging/h": thin("Hanging", "<button>Read more</button><script src='/endless.js'></script>"),
        "/endless.js": Answer(b"while (true) {}", headers=SCRIPT),
        "/cut/c": thin("Cut", LATE),
        "/moved/m": Answer(
            b"<html><head><title>Moved</title></head><body><script>location.replace('/plain/p0')</script>"
        ),
        "/round/r": Answer(
            b"<html><head><title>Round</title></head><body><script>location.replace('/round/s')</script>"
        ),
        "/round/s": Answer(
            b"<html><head><title>Round</title></head><body><script>location.replace('/round/r')</script>"
        ),
        "/kept/k": Answer(
            b"<html><head><title>Kept</title></head><body><script>location.replace('/login?to=k')</script>"
        ),
        "/closed/c": shell("Closed"),
        "/grown/g": Answer(story("Grown", extra=GROWS)),
        # Its text comes by script, and it says nothing of scripts.
        "/bare/b": Answer(
            b'<html><head><title>Bare</title></head><body><p>Latest news</p><div id="app"></div>'
            b'<script src="/app.js"></script></body></html>'
        ),
        "/api/bare/b": data("Bare"),
        "/paid/w": Answer(PAY_OR_CONSENT),
        "/api/paid/w": data("Paid"),
        "/api/closed/c": data("Closed"),
    }
    for path in SPOILT:
        routes[path] = spoilt(path)
    for path in PLAIN:
        routes[path] = Answer(story(f"Plain {path[-1]}"))
    for path in SHELLS:
        # The same answer at every address, as applications have it.
        routes[path], routes[f"/api{path}"] = shell("The Test"), data(f"Story {path[-1]}")
    with Web(routes) as web:
        yield web


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("crawl")


OTHERS = ["/vain/v", "/cut/c", "/moved/m", "/round/r", "/kept/k", "/closed/c"]


@pytest.fixture(scope="module")
def first(web: Web, place: Path) -> Crawled:
    """A crawl of everything but what hangs, into an empty store."""
    return crawl(place, web, [*SHELLS, *PLAIN, *OTHERS])


def test_a_page_of_scripts_is_an_article(first: Crawled):
    assert [path for path in SHELLS if path in first.rendered] == SHELLS
    assert first.articles[SHELLS[0]]["title"] == "Story 0"
    assert first.articles[SHELLS[0]]["text"].startswith("In part 0 of Story 0")
    assert first.articles[SHELLS[0]]["provenance"]["rendered"] == "browser"


def test_a_page_that_gives_its_article_plainly_is_never_rendered(first: Crawled):
    assert first.articles.keys() >= set(PLAIN)
    assert not set(PLAIN) & set(first.rendered)


def test_each_page_is_asked_of_its_site_once(first: Crawled):
    assert [path for path in first.paths if path in SHELLS] == [*dict.fromkeys(p for p in first.paths if p in SHELLS)]
    assert first.paths.count("/cut/c") == 1


def test_an_article_that_promises_more_is_whole(first: Crawled):
    assert first.articles["/cut/c"]["rendered"]
    assert "The part that came late" in first.articles["/cut/c"]["text"]


def test_a_rendering_that_brings_nothing_more_leaves_the_plain_article(first: Crawled):
    assert not first.articles["/vain/v"]["rendered"]


def test_pages_whose_data_their_site_does_not_give_are_tried_again_and_count_for_nothing(web: Web, tmp_path: Path):
    paths = [f"/down/d{number}" for number in range(VAIN_MIN // WHOLE + 1)]
    web.routes |= {path: shell("The Test") for path in paths}
    web.routes |= {f"/api{path}": Answer(b"{}", 503, JSON) for path in paths}
    down = crawl(tmp_path, web, paths)
    assert down.record["counts"]["failed/render_unanswered"] == len(paths)
    web.routes |= {path: shell("The Test") for path in ["/down/later"]}
    web.routes["/api/down/later"] = data("Later")
    assert crawl(tmp_path, web, [*paths, "/down/later"]).rendered == ["/down/later"]


def test_where_scripts_lead_is_asked_for_as_a_redirect(first: Crawled):
    # The page it leads to is known by both addresses: no second document.
    assert "/moved/m" not in first.articles
    assert first.record["counts"].get("refused/redirect_loop") == 1
    assert first.record["counts"].get("failed/login_redirect") == 1
    assert "/login?to=k" not in first.paths
    assert "WARNING" not in first.stderr


def test_robots_txt_holds_for_what_scripts_ask_of_the_page_s_own_site(first: Crawled):
    assert "/api/closed/c" not in first.paths
    assert "/closed/c" not in first.articles


def test_the_run_says_how_many_pages_were_rendered(first: Crawled):
    counts = first.record["counts"]
    # Of the two that go round, each is seen once; one is asked for again to see that it is a circle.
    assert counts["rendered"] == len(SHELLS) + len(OTHERS) + 1
    assert first.record["by_source"]["test"]["rendered"] == counts["rendered"]


def test_the_closing_summary_has_a_line_about_them(first: Crawled, capsys: pytest.CaptureFixture[str]):
    summarise(first.record)
    assert f"{first.record['counts']['rendered']} pages were read in a browser" in capsys.readouterr().err


def test_the_same_shell_at_every_address_is_no_block(first: Crawled, place: Path):
    status = json.loads(newscrawler("status", "--json", "--store", f"sqlite:///{place}/news.db").stdout)
    assert status["left_alone"] == []


def test_status_and_why_tell_what_is_known(first: Crawled, web: Web, place: Path):
    store = f"sqlite:///{place}/news.db"
    status = newscrawler("status", "--store", store)
    assert "rendered" in status.stdout
    rows = [
        json.loads(line)
        for line in newscrawler(
            "why",
            "--json",
            "--store",
            store,
            "--sources",
            place / "sources.yml",
            *(web.url + path for path in ("/app/new", "/plain/new", "/vain/new")),
        ).stdout.splitlines()
    ]
    assert [row["rendering"]["way"] for row in rows] == ["browser", "auto", "auto"]
    assert f"{len(SHELLS)} pages" in rows[0]["rendering"]["reason"]


def test_a_section_that_needed_a_browser_goes_straight_into_it_in_the_next_run(first: Crawled, web: Web, place: Path):
    web.routes["/app/later"], web.routes["/api/app/later"] = shell("The Test"), data("Later")
    later = crawl(place, web, ["/app/later", "/plain/later"], "-v")
    assert "/app/later" in later.rendered
    assert "'newscrawler/render/straight': 1" in later.stderr


def test_without_a_browser_one_line_says_so_and_the_crawl_goes_on(web: Web, tmp_path: Path):
    done = crawl(tmp_path, web, [*SHELLS[:2], "/cut/c", "/plain/p0"], NEWSCRAWLER_BROWSER="/nowhere/chromium")
    assert done.stderr.count("no page is rendered") == 1
    assert "/nowhere/chromium" in done.stderr
    assert done.articles.keys() == {"/cut/c", "/plain/p0"}
    assert done.record["counts"]["refused/needs_javascript"] == 2
    assert done.record["reason"] == "finished"
    # Their list has not changed, and nothing else asks for them.
    after = crawl(tmp_path, web, [*SHELLS[:2], "/cut/c", "/plain/p0"])
    assert after.rendered == sorted(SHELLS[:2])
    again = crawl(tmp_path, web, [*SHELLS[:2], "/cut/c", "/plain/p0"])
    assert not set(SHELLS) & set(again.paths)


def test_without_a_browser_what_one_gave_stays(web: Web, tmp_path: Path):
    before = crawl(tmp_path, web, ["/cut/c"])
    after = crawl(tmp_path, web, ["/cut/c"], "--refresh", NEWSCRAWLER_BROWSER="/nowhere/chromium")
    assert after.articles == before.articles
    assert before.rendered == ["/cut/c"]
    assert after.record["counts"].get("refused/no_browser") == 1


def know(place: Path, web: Web, paths: list[str], *, needed: int, vain: int) -> None:
    """Have the store of `place` know that of the sections of these pages."""

    async def known() -> None:
        store = open_store(f"sqlite:///{place}/news.db")
        await store.open()
        value = {"needed": needed, "vain": vain}
        await store.remember([Memo(memo_key(section_of(web.url + path)), value, utc_now()) for path in paths])
        await store.close()

    asyncio.run(known())


def test_a_section_where_a_browser_brought_nothing_is_left_plain_for_a_day(web: Web, tmp_path: Path):
    know(tmp_path, web, ["/app/s0"], needed=0, vain=VAIN_MIN)
    done = crawl(tmp_path, web, ["/app/s0"])
    assert "rendered" not in done.record["counts"]
    # Nothing is lost by it: the page is asked for again.
    assert done.record["counts"]["failed/needs_javascript"] == 1


def test_never_means_never_and_what_was_refused_is_taken_up_when_it_is_no_longer_said(web: Web, tmp_path: Path):
    paths = ["/app/s0", "/cut/c", "/bare/b"]
    done = crawl(tmp_path, web, paths, render="never")
    assert done.rendered == []
    assert done.articles.keys() == {"/cut/c"}
    # Refused for what it promises, whatever else can be said of it.
    assert done.record["counts"]["refused/needs_javascript"] == 2
    assert crawl(tmp_path, web, paths, render="never").paths == ["/feed"]
    assert crawl(tmp_path, web, paths, "--render", "never").paths == ["/feed"]
    assert crawl(tmp_path, web, paths).rendered == ["/app/s0", "/bare/b"]


def test_what_a_refused_consent_kept_back_is_taken_up_once_consent_is_given(web: Web, tmp_path: Path):
    assert crawl(tmp_path, web, ["/paid/w"]).record["counts"]["refused/consent_wall"] == 1
    assert "/paid/w" not in crawl(tmp_path, web, ["/paid/w"]).paths
    assert crawl(tmp_path, web, ["/paid/w"], NEWSCRAWLER_CONSENT="accept").rendered == ["/paid/w"]


def test_a_browser_that_does_not_start_refuses_nothing_for_good(web: Web, tmp_path: Path):
    broken = str(shutil.which("true"))
    done = crawl(tmp_path, web, [*SHELLS, "/plain/p0"], NEWSCRAWLER_BROWSER=broken)
    assert done.stderr.count("no page is rendered") == 1
    assert done.articles.keys() == {"/plain/p0"}
    # One code for all, whichever page saw the browser fail.
    assert done.record["counts"].get("failed/needs_javascript") == len(SHELLS), done.record["counts"]


@pytest.mark.parametrize("way", ["memory", "always", "capture"])
def test_a_rendering_never_takes_a_whole_article_s_place_with_less_or_another_text(web: Web, tmp_path: Path, way: str):
    if way == "memory":
        know(tmp_path, web, [*SPOILT, "/grown/g"], needed=NEEDED_MIN, vain=0)
    render = "always" if way == "always" else "auto"
    words = ["--capture", "mhtml"] if way == "capture" else []
    done = crawl(tmp_path, web, [*SPOILT, "/grown/g"], *words, render=render, NEWSCRAWLER_CAPTURE_DIR=f"{tmp_path}/c")
    assert done.record["counts"]["rendered"] == len(SPOILT) + 1
    assert done.rendered == ["/grown/g"]
    assert "What the script brought" in done.articles["/grown/g"]["text"]
    for path in SPOILT:
        title = f"Spoilt {path}"
        assert done.articles[path]["title"] == title
        assert f"In part 5 of {title}" in done.articles[path]["text"], path
    if way == "memory":
        # Such a page ends that its section goes straight into the browser.
        again = crawl(tmp_path, web, SPOILT, "--refresh")
        assert again.record["counts"]["rendered"] == 1


def test_always_means_every_page(web: Web, tmp_path: Path):
    done = crawl(tmp_path, web, ["/app/s0", "/plain/p0"], render="always")
    assert done.rendered == ["/app/s0", "/plain/p0"]


def test_the_run_s_word_stands_above_the_source_s(web: Web, tmp_path: Path):
    done = crawl(tmp_path, web, ["/app/s0", "/plain/p0"], "--render", "never", render="always")
    assert done.articles.keys() == {"/plain/p0"}
    assert done.rendered == []


def test_a_page_that_hangs_in_the_browser_gives_what_it_gives_plainly(web: Web, tmp_path: Path):
    done = crawl(tmp_path, web, ["/hanging/h", "/plain/p0"], NEWSCRAWLER_RENDER_TIMEOUT="2")
    assert done.articles.keys() == {"/hanging/h", "/plain/p0"}
    assert done.rendered == []


def test_pages_that_wait_for_the_browser_hold_back_their_own_site_alone(tmp_path: Path):
    shells, plain, asked = [f"/app/s{n}" for n in range(7)], [f"/plain/p{n}" for n in range(20)], list[str]()

    def noted(path: str, answer: Answer) -> Callable[[dict[str, str]], Answer]:
        def reply(headers: dict[str, str]) -> Answer:
            asked.append(path)
            return answer

        return reply

    with Web() as busy, Web() as quick:
        large = b"<!--" + b"x" * 200_000 + b"-->"
        busy.routes = {"/app.js": Answer(APP, headers=SCRIPT)}
        busy.routes |= {path: noted(path, Answer(shell(path).body + large)) for path in shells}
        busy.routes |= {f"/api{path}": noted(f"/api{path}", data(path)) for path in shells}
        quick.routes = {path: noted(path, Answer(story(path))) for path in plain}
        sources = ""
        for name, web, paths in (("busy", busy, shells), ("quick", quick, plain)):
            web.routes["/feed"] = rss(web, paths)
            sources += f"  - id: {name}\n    network: private\n    delay: 0\n    feeds: [{web.url}/feed]\n"
        (tmp_path / "sources.yml").write_text(f"sources:\n{sources}")
        # What two of them hold is all that may be under way at once.
        bound = ("-s", "SCRAPER_SLOT_MAX_ACTIVE_SIZE=400000", "-s", f"NEWSCRAWLER_STORE=sqlite:///{tmp_path}/news.db")
        done = warm.start(
            ["-m", "scrapy", "crawl", "news", "-a", f"sources={tmp_path}/sources.yml", *bound],
            env={**os.environ, "SCRAPY_SETTINGS_MODULE": "newscrawler.settings"},
        ).finish(180)
    assert done.returncode == 0, done.stderr
    rows = newscrawler("export", "--store", f"sqlite:///{tmp_path}/news.db").stdout.splitlines()
    assert len(rows) == len(shells) + len(plain)
    for n, path in enumerate(shells):
        before = asked[: asked.index(path)]
        # Three may wait for the browser, and one be on its way.
        assert n - sum(each.startswith("/api") for each in before) <= 4, asked
    assert max(map(asked.index, plain)) < asked.index(shells[-1]), asked


@pytest.mark.parametrize("signals", [1, 2])
def test_an_interrupted_crawl_does_not_wait_for_the_browser(web: Web, tmp_path: Path, signals: int):
    web.routes["/feed"] = rss(web, ["/hanging/h", "/plain/p0"])
    (tmp_path / "sources.yml").write_text(
        f"sources:\n  - id: test\n    network: private\n    delay: 0\n    feeds: [{web.url}/feed]\n"
    )
    words = ("--sources", tmp_path / "sources.yml", "--store", f"sqlite:///{tmp_path}/news.db")
    asked = len(web.log)
    crawling = start("crawl", *words, NEWSCRAWLER_RENDER_TIMEOUT="300")
    wait_until(lambda: {"/plain/p0", "/endless.js"} <= set(web.paths[asked:]))
    processes = browsers(crawling.pid)
    assert processes
    for _ in range(signals):
        os.kill(crawling.pid, signal.SIGINT)
    done = crawling.finish(timeout=60)
    wait_until(lambda: not any(command_of(pid) == command for pid, command in processes.items()))
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    status = json.loads(newscrawler("status", "--json", "--store", f"sqlite:///{tmp_path}/news.db").stdout)
    # The page was neither refused nor tried: the next crawl takes it up.
    assert status["ledger"].get("pending") == 1


def test_scrape_renders_what_needs_it(web: Web):
    done = scrape(web.url + "/app/s0", web.url + "/plain/p0")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["title"], row["rendered"]) for row in rows] == [("Story 0", True), ("Plain 0", False)]


def test_scrape_without_the_browser_that_was_asked_for_fails(web: Web):
    done = scrape("--render", "always", web.url + "/plain/p0", NEWSCRAWLER_BROWSER="/nowhere/chromium")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith(f"error: {web.url}/plain/p0: no_browser: NEWSCRAWLER_BROWSER '/nowhere/chromium'")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "environment", "line"),
    [
        (["--render", "sometimes"], {}, "--render: 'sometimes' is none of auto, always, never"),
        ([], {"NEWSCRAWLER_RENDER": "x"}, "NEWSCRAWLER_RENDER: 'x' is none of auto, always, never"),
        ([], {"NEWSCRAWLER_CONSENT": "yes"}, "NEWSCRAWLER_CONSENT: 'yes' is none of refuse, accept, leave"),
        ([], {"NEWSCRAWLER_RENDER_TIMEOUT": "soon"}, "NEWSCRAWLER_RENDER_TIMEOUT: 'soon' is no number above 0"),
        ([], {"NEWSCRAWLER_RENDER_TIMEOUT": "nan"}, "NEWSCRAWLER_RENDER_TIMEOUT: 'nan' is no number above 0"),
        ([], {"NEWSCRAWLER_RENDER_PAGES": "0"}, "NEWSCRAWLER_RENDER_PAGES: '0' is no number above 0"),
        ([], {"NEWSCRAWLER_BLOCKLIST": "/nowhere"}, "NEWSCRAWLER_BLOCKLIST: /nowhere cannot be read: No such file"),
        ([], {"NEWSCRAWLER_BLOCKLIST": "/dev/null"}, "NEWSCRAWLER_BLOCKLIST: /dev/null names no host (name a file"),
        ([], {"NEWSCRAWLER_CAPTURE": "gif"}, "NEWSCRAWLER_CAPTURE: 'gif' is none of png, pdf, mhtml"),
    ],
)
def test_a_wrong_setting_is_said_before_any_work(web: Web, words: list[str], environment: dict[str, str], line: str):
    asked = len(web.log)
    done = newscrawler("scrape", *words, web.url + "/plain/p0", **environment)
    assert done.returncode == 2
    assert done.stderr.startswith(f"error: {line}"), done.stderr
    assert len(web.log) == asked
