"""A fetched page goes into a browser and comes back as a reader would see it."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from newscrawler.article import Article
from newscrawler.extraction import extract
from newscrawler.rendering import FetchedPage, NotRendered, Renderer, RenderOptions
from tests.rendered import PARAGRAPHS, WRITES, browsers, command_of, fetched, shell
from tests.web import Answer, Web

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCRIPT = {"Content-Type": "text/javascript", "Cache-Control": "max-age=600"}
FETCHES = shell("fetch('/data').then((r) => r.text()).then((t) => { root.innerHTML = t; })")
LOADS = '<!doctype html><body><div id=root></div><script src="/app.js"></script>'


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest.fixture(autouse=True)
def emptied(web: Web) -> None:
    web.routes.clear()
    web.log.clear()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def renderer() -> AsyncIterator[Renderer]:
    async with Renderer(options()) as opened:
        yield opened


def options(**settings: object) -> RenderOptions:
    return RenderOptions(user_agent="newscrawler-test/1.0", **settings)  # type: ignore[arg-type]


async def refused(renderer: Renderer, page: FetchedPage) -> NotRendered:
    with pytest.raises(NotRendered) as error:
        await renderer.render(page)
    return error.value


async def until(true: Callable[[], bool], why: str) -> None:
    """Return when `true()` is; the limit is generous, since it is only met where something is broken."""
    for _ in range(600):
        if true():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(why)


def drivers() -> set[int]:
    return {pid for pid, command in browsers().items() if "run-driver" in command}


def programs() -> set[int]:
    """Return the browsers themselves, without their helpers."""
    return {pid for pid, command in browsers().items() if "-debugging-pipe" in command and "--type=" not in command}


def renderers() -> set[int]:
    return {pid for pid, command in browsers().items() if "--type=renderer" in command}


def started_since(before: Collection[int]) -> set[int]:
    """Return the browsers' and drivers' processes since then, besides new helpers of a browser that was there."""
    profile = re.compile(r"--user-data-dir=(\S+)")
    now = browsers()
    old = {match[1] for pid in before if (match := profile.search(now.get(pid, "")))}
    return {pid for pid in set(now) - set(before) if not ((match := profile.search(now[pid])) and match[1] in old)}


# What comes back


async def test_the_text_that_scripts_write_comes_back(renderer: Renderer, web: Web) -> None:
    rendered = await renderer.render(fetched(web.url, "/page", WRITES))
    assert "<h1>Written</h1>" in rendered.html
    assert rendered.html.lower().startswith("<!doctype html>")
    assert (rendered.url, rendered.onward, rendered.consent, rendered.opened) == (f"{web.url}/page", None, None, 0)


async def test_the_page_itself_is_never_asked_for(renderer: Renderer, web: Web) -> None:
    web.routes["/data"] = Answer(PARAGRAPHS.encode())
    rendered = await renderer.render(fetched(web.url, "/page", FETCHES))
    assert "Part 3" in rendered.html
    assert web.paths == ["/data"]
    assert web.log[0][1]["user-agent"] == "newscrawler-test/1.0"


async def test_the_next_page_of_a_site_has_its_scripts_from_the_cache(renderer: Renderer, web: Web) -> None:
    web.routes["/app.js"] = Answer(
        f"document.getElementById('root').innerHTML = `{PARAGRAPHS}`".encode(), headers=SCRIPT
    )
    for path in ("/one", "/two"):
        assert "Part 3" in (await renderer.render(fetched(web.url, path, LOADS, site="cached"))).html
    assert web.paths == ["/app.js"]


async def test_cookies_of_the_page_are_sent_by_its_scripts(renderer: Renderer, web: Web) -> None:
    web.routes["/data"] = Answer(PARAGRAPHS.encode())
    await renderer.render(fetched(web.url, "/page", FETCHES, **{"Set-Cookie": "seen=yes; Path=/"}))
    assert web.log[0][1]["cookie"] == "seen=yes"


@pytest.mark.parametrize("mode", ["open", "closed"])
async def test_text_in_shadow_trees_is_read_where_it_shows(renderer: Renderer, web: Web, mode: str) -> None:
    body = "<x-story><p slot=lead>Slotted lead.</p><p>Not slotted.</p></x-story><div id=root></div>"
    script = (
        "customElements.define('x-story', class extends HTMLElement { connectedCallback() {"
        f"const tree = this.attachShadow({{mode: '{mode}'}});"
        "tree.innerHTML = '<style>p {color: red}</style><h1>Shaded</h1><slot name=lead></slot>' + text; } });"
    )
    html = (await renderer.render(fetched(web.url, "/page", shell(script, body)))).html
    assert "Part 3" in html
    assert html.index("Shaded") < html.index("Slotted lead.") < html.index("Part 0")
    assert "Not slotted." not in html


async def test_an_article_in_a_frame_of_its_site_stands_in_the_page(renderer: Renderer, web: Web) -> None:
    web.routes["/frame"] = Answer(f"<!doctype html><body><article><h1>Framed</h1>{PARAGRAPHS}</article>".encode())
    page = shell("", "<main><iframe src='/frame'></iframe></main>")
    html = (await renderer.render(fetched(web.url, "/page", page))).html
    assert "<h1>Framed</h1>" in html
    assert "Part 3" in html


async def test_a_small_frame_beside_an_article_stays_out(renderer: Renderer, web: Web) -> None:
    web.routes["/frame"] = Answer(b"<!doctype html><body><p>Buy now.</p>")
    page = shell("", f"<main>{PARAGRAPHS}<iframe src='/frame'></iframe></main>")
    assert "Buy now." not in (await renderer.render(fetched(web.url, "/page", page))).html


# Endless scrolling

HEADLINE, OTHER = "Ferry returns to the old harbour", "Railway bridge is closed for eleven weeks"
NEXT = "".join(
    f"<p>Bridge {n}. {'Commuters take buses to the junction while girders are painted. ' * 3}</p>" for n in range(4)
)
ONWARD = f"history.pushState({{}}, '', '/other'); document.title = '{OTHER}'; "
OPEN_GRAPH = f"document.querySelector('meta[property]').content = '{OTHER}'; "
CANONICAL = "document.querySelector('link').href = '/other'; "
ARTICLE = f"`<article class=story><h1>{HEADLINE}</h1>${{text}}</article>`"
FLAT = f"`<h1>{HEADLINE}</h1><div class=body>${{text}}</div>`"


async def shown(renderer: Renderer, web: Web, page: str) -> tuple[str, str]:
    """Return a page's address and document as they are read, without the script that has all of it."""
    rendered = await renderer.render(fetched(web.url, "/page", page))
    return rendered.url, re.sub("(?s)<script>.*?</script>", "", rendered.html)


def put(markup: str) -> str:
    return f"root.insertAdjacentHTML('beforeend', {markup}); "


def another(heading: str = "h1", tag: str = "article class=story") -> str:
    return put(f"`<{tag}><{heading}>{OTHER}</{heading}>{NEXT}</{tag.split()[0]}>`")


def later(script: str, ms: int = 200) -> str:
    return f"setTimeout(() => {{ {script} }}, {ms}); "


def scrolling(script: str, title: str = HEADLINE) -> str:
    """Return a page with the head of an article whose script has the rest."""
    head = f'<meta property="og:title" content="{title}"><link rel="canonical" href="/own">'
    return shell(script).replace("<title>Shell</title>", f"<title>{title}</title>{head}")


APPENDED = {
    "at once with address and title": put(ARTICLE) + later(ONWARD + OPEN_GRAPH + CANONICAL + another()),
    "before the address changes": put(ARTICLE) + later(another() + later(ONWARD + OPEN_GRAPH)),
    "without another address": put(ARTICLE) + later(another()),
    "in other elements": put(ARTICLE) + later(ONWARD + another(tag="section class=next")),
    "of which there is the head alone": put(ARTICLE) + later(ONWARD + put("`<p>Loading.</p>`")),
    "two of them": put(ARTICLE) + later(another() + later(another().replace(OTHER, "Winter market opens early"))),
    "with a lesser headline": put(ARTICLE) + later(ONWARD + another(heading="h2")),
    "below a text without a box of its own": put(FLAT) + later(ONWARD + another()),
    "after the first was made anew": put(ARTICLE) + later(f"root.innerHTML = {ARTICLE}; " + later(ONWARD + another())),
    "while the first is made anew": put(ARTICLE) + later(f"root.innerHTML = {ARTICLE}; " + ONWARD + another()),
}  # fmt: skip


@pytest.mark.parametrize("script", APPENDED.values(), ids=APPENDED)
async def test_articles_that_come_below_the_pages_own_are_left_out(renderer: Renderer, web: Web, script: str) -> None:
    address, html = await shown(renderer, web, scrolling(script))
    assert "Part 3" in html
    assert "Bridge" not in html
    assert OTHER not in html
    assert f"<title>{HEADLINE}</title>" in html
    assert 'rel="canonical" href="/own"' in html
    assert address == f"{web.url}/page"


async def test_articles_that_come_below_one_whose_page_names_none_are_left_out(renderer: Renderer, web: Web) -> None:
    page = scrolling(put(ARTICLE) + later(ONWARD + CANONICAL + another()), title="The Harbour Gazette")
    _, html = await shown(renderer, web, page)
    assert "Part 3" in html
    assert "Bridge" not in html
    assert "<title>The Harbour Gazette</title>" in html


LOGO = "<h1><a class=logo href='/front'>The Harbour Gazette</a></h1>"
PROMISE = f"<p>{'Our letter brings the news of the coast to you every morning. ' * 8}</p>"
LETTER = f"root.innerHTML = `<div><h1>Get our letter every day</h1>{PROMISE}</div>`; "
TITLE = f"document.title = '{HEADLINE}'; "
OWN = {
    "below a logo": f"root.innerHTML = `<div>{LOGO}</div>`; " + later(put(ARTICLE)),
    "below a logo and a text": f"root.innerHTML = `<div>{LOGO}</div>{PROMISE}`; " + later(TITLE + put(ARTICLE)),
    "below a logo in a header": f"root.innerHTML = `<header>{LOGO}{PROMISE}</header>`; " + later(put(ARTICLE)),
    "below a letter's box": LETTER + later(TITLE + put(ARTICLE)),
    "under an address set right before": later("history.replaceState({}, '', '/page/'); " + put(ARTICLE)),
    "under an address set right after": put(ARTICLE) + later("history.replaceState({}, '', '/page-1'); " + TITLE),
    "below a letter's box, under another address": LETTER
    + later("history.replaceState({}, '', '/page-1'); " + TITLE + put(ARTICLE)),
    "after its skeleton": f"root.innerHTML = `<article class=story><h1>Loading the story</h1>{PROMISE}</article>`; "
    + later(f"root.innerHTML = {ARTICLE}"),
    "made anew beside itself": put(ARTICLE)
    + later("const old = root.firstChild; " + put(ARTICLE) + later("old.remove()")),
}  # fmt: skip


@pytest.mark.parametrize("title", ["The Harbour Gazette", HEADLINE])
@pytest.mark.parametrize("script", OWN.values(), ids=OWN)
async def test_an_article_that_comes_late_is_the_pages_own(
    renderer: Renderer, web: Web, script: str, title: str
) -> None:
    _, html = await shown(renderer, web, scrolling(script, title))
    assert f"<h1>{HEADLINE}</h1>" in html
    assert "Part 3" in html


async def test_parts_and_entries_that_come_late_are_the_articles_own(renderer: Renderer, web: Web) -> None:
    parts = "".join(f"<section><h1>Chapter {n}</h1>{NEXT}</section>" for n in range(2))
    entries = f"<div class=entry><time>10:02</time><h2>Crane arrives</h2>{NEXT}</div>"
    script = put(ARTICLE) + later(f"root.firstChild.insertAdjacentHTML('beforeend', `{parts}`); " + put(f"`{entries}`"))
    _, html = await shown(renderer, web, scrolling(script))
    assert "Chapter 1" in html
    assert "Crane arrives" in html


@pytest.mark.parametrize("shadow", ["", "<x-box></x-box>"])
async def test_what_the_browser_does_not_display_is_marked_in_what_is_read(
    renderer: Renderer, web: Web, shadow: str
) -> None:
    web.routes["/site.css"] = Answer(b".locked { display: none }", headers={"Content-Type": "text/css"})
    body = (
        "<link rel=stylesheet href=/site.css><div class=locked><p>Locked.</p></div>"
        f"<div style='display:contents'><p>Shown.</p></div>{shadow}<i id=box>none</i>"
    )
    script = (
        "customElements.define('x-box', class extends HTMLElement { connectedCallback() {"
        "this.attachShadow({mode: 'open'}).innerHTML = '<p style=\"display:none\">Deep.</p><p>Near.</p>'; } });"
        "new MutationObserver(() => { box.textContent = 'seen' }).observe(document, {attributes: true, subtree: true});"
    )
    html = (await renderer.render(fetched(web.url, "/page", shell(script, body)))).html
    marked = re.findall(r"<[a-z][^<>]* data-not-displayed[^<>]*>\s*(?:<p>)?([^<]*)", html)
    assert [text for text in marked if text] == (["Locked.", "Deep."] if shadow else ["Locked."])
    assert "none</i>" in html


async def test_a_paid_text_that_a_site_s_style_sheet_hides_is_not_read(renderer: Renderer, web: Web) -> None:
    web.routes["/site.css"] = Answer(b".locked { display: none }", headers={"Content-Type": "text/css"})
    hidden = "".join(
        f"<p>Hidden paragraph {n} says what the harbour paid for the new ferry and why.</p>" for n in range(5)
    )
    page = (
        "<!doctype html><title>Ferry returns</title><link rel=stylesheet href=/site.css>"
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
        f"<main><article><h1>Ferry returns</h1>{PARAGRAPHS}<div class=locked>{hidden}</div></article></main>"
    )
    rendered = await renderer.render(fetched(web.url, "/paid", page))
    found = extract(rendered.html, rendered.url, rendered=True)
    assert isinstance(found, Article)
    assert ("Part 3" in found.text, "Hidden" in found.text, found.access) == (True, False, "paid")


# When it is whole


LATE = {
    "spinner": "root.innerHTML = '<div class=\"loading-spinner\">…</div>';"
    "setTimeout(() => { root.innerHTML = text }, 2500)",
    "busy": "root.ariaBusy = 'true'; root.textContent = '…';"
    "setTimeout(() => { root.ariaBusy = 'false'; root.innerHTML = text }, 2500)",
    "silent": "setTimeout(() => { root.innerHTML = text }, 900)",
    "by a clock": "setTimeout(() => { root.innerHTML = text }, 2600)",
    "bit by bit": "const all = text.split('</p>'); let n = 0;"
    "const timer = setInterval(() => { root.innerHTML += all[n++]; n >= all.length && clearInterval(timer) }, 150)",
}


@pytest.mark.parametrize("way", LATE)
async def test_late_text_is_waited_for(renderer: Renderer, web: Web, way: str) -> None:
    assert "Part 3" in (await renderer.render(fetched(web.url, "/page", shell(LATE[way])))).html


async def test_a_page_is_shown_as_html_whatever_its_server_calls_it(renderer: Renderer, web: Web) -> None:
    page = fetched(web.url, "/page", shell("root.innerHTML = text"))
    for kind in ("text/plain; charset=utf-8", "application/octet-stream"):
        headers = (("Content-Type", kind), ("X-Content-Type-Options", "nosniff"))
        assert "<p>Part 3" in (await renderer.render(replace(page, headers=headers))).html


async def test_an_answer_of_the_site_is_waited_for(renderer: Renderer, web: Web) -> None:
    def slow(headers: dict[str, str]) -> Answer:
        time.sleep(2.5)
        return Answer(PARAGRAPHS.encode())

    web.routes["/data"] = slow
    assert "Part 3" in (await renderer.render(fetched(web.url, "/page", FETCHES))).html


# Where its scripts go


@pytest.mark.parametrize(
    "way",
    [
        shell("location.href = '/next'"),
        shell("location.replace('/next')"),
        shell("setTimeout(() => location.assign('/next'), 100)"),
        shell("root.innerHTML = '<a href=/next>on</a>'; root.firstChild.click()"),
        '<!doctype html><meta http-equiv="refresh" content="0; url=/next"><p>Moved.',
    ],
)
async def test_where_a_page_goes_on_to_is_said_and_not_fetched(renderer: Renderer, web: Web, way: str) -> None:
    web.routes["/next"] = Answer(WRITES.encode())
    rendered = await renderer.render(fetched(web.url, "/page", way))
    assert rendered.onward == f"{web.url}/next"
    assert "/next" not in web.paths


async def test_an_address_that_a_page_sets_without_leaving_is_its_url(renderer: Renderer, web: Web) -> None:
    page = shell("history.pushState({}, '', '/story/7'); root.innerHTML = text")
    rendered = await renderer.render(fetched(web.url, "/page", page))
    assert (rendered.url, rendered.onward) == (f"{web.url}/story/7", None)


# One browser


async def test_the_browser_starts_with_the_first_page_and_is_one(web: Web) -> None:
    before = set(browsers())
    driver, program = drivers(), programs()
    async with Renderer(options(pages=3)) as own:
        assert own.missing is None
        assert set(browsers()) == before
        await asyncio.gather(*(own.render(fetched(web.url, f"/{n}", WRITES, site=f"site-{n % 3}")) for n in range(6)))
        assert len(drivers() - driver) == 1
        assert len(programs() - program) == 1
    await until(lambda: not started_since(before), "a browser is left")


async def test_pages_of_a_site_come_one_after_the_other(web: Web) -> None:
    at_once = 0
    most = 0

    def counting(headers: dict[str, str]) -> Answer:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.2)
        at_once -= 1
        return Answer(PARAGRAPHS.encode())

    web.routes["/data"] = counting
    async with Renderer(options(pages=3)) as own:
        await asyncio.gather(*(own.render(fetched(web.url, f"/{n}", FETCHES)) for n in range(3)))
        assert most == 1
        await asyncio.gather(*(own.render(fetched(web.url, f"/{n}", FETCHES, site=f"site-{n}")) for n in range(3)))


@pytest.mark.parametrize("end", [{"browser_pages": 2}, {"browser_age_s": 0.001}, {"browser_bytes": 1}])
async def test_a_browser_is_replaced_by_age_pages_and_memory(web: Web, end: dict[str, float]) -> None:
    before = programs()
    seen: set[int] = set()
    async with Renderer(options(**end)) as own:
        for n in range(4):
            assert "Written" in (await own.render(fetched(web.url, f"/{n}", WRITES))).html
            assert len(programs() - before) == 1
            seen |= programs() - before
    assert len(seen) >= 2


@pytest.mark.parametrize("victim", ["browser", "driver"])
async def test_a_page_outlives_the_browser_it_was_in(web: Web, victim: str) -> None:
    before = set(browsers())
    slow = shell(LATE["busy"])
    async with Renderer(options()) as own:
        await own.render(fetched(web.url, "/first", WRITES))
        page = asyncio.ensure_future(own.render(fetched(web.url, "/page", slow)))
        await asyncio.sleep(0.5)
        for pid in {"browser": programs, "driver": drivers}[victim]() - before:
            os.kill(pid, signal.SIGKILL)
        assert "Part 3" in (await page).html
    await until(lambda: not started_since(before), "a browser is left")


async def test_a_browser_that_hangs_is_ended_and_the_next_page_works(web: Web) -> None:
    async def hang(victim: Callable[[], set[int]]) -> None:
        async with starting:
            before = victim()
            await own[victim].render(fetched(web.url, "/first", WRITES))
            hanging = victim() - before
        page = asyncio.ensure_future(own[victim].render(fetched(web.url, "/page", shell(LATE["busy"]))))
        await asyncio.sleep(0.5)
        for pid in hanging:
            os.kill(pid, signal.SIGSTOP)
        with pytest.raises(NotRendered) as error:
            await page
        assert error.value.code == "render_timeout"
        assert "Written" in (await own[victim].render(fetched(web.url, "/page", WRITES))).html
        await own[victim].close()

    before = set(browsers())
    starting = asyncio.Lock()
    own = {victim: Renderer(options(timeout_s=6.0)) for victim in (programs, drivers)}
    await asyncio.gather(*map(hang, own))
    await until(lambda: not started_since(before), "a browser is left")


async def test_a_tab_that_was_lost_between_two_pages_is_replaced(web: Web) -> None:
    before = renderers()
    async with Renderer(options()) as own:
        await own.render(fetched(web.url, "/first", WRITES))
        for pid in renderers() - before:
            os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.3)
        assert "Written" in (await own.render(fetched(web.url, "/page", WRITES))).html


async def test_the_contexts_of_a_browser_are_bounded(web: Web) -> None:
    async with Renderer(options()) as own:
        before = renderers()
        for n in range(11):
            assert "Written" in (await own.render(fetched(web.url, f"/{n}", WRITES, site=f"site-{n}"))).html
        # One process a context, and some that Chromium has ready.
        assert len(renderers() - before) <= 10


async def test_a_page_that_crashes_is_named_and_the_next_one_works(web: Web) -> None:
    before = set(browsers())
    busy = shell("root.ariaBusy = 'true'; root.textContent = '…'")
    async with Renderer(options()) as own:
        await own.render(fetched(web.url, "/first", WRITES))
        page = asyncio.ensure_future(own.render(fetched(web.url, "/page", busy)))
        await asyncio.sleep(0.5)
        for pid in renderers() - before:
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(NotRendered) as error:
            await page
        assert error.value.code == "render_crashed"
        assert "Written" in (await own.render(fetched(web.url, "/page", WRITES))).html


async def test_a_page_that_is_given_up_leaves_its_place(web: Web) -> None:
    busy = shell("root.ariaBusy = 'true'; root.textContent = '…'")
    async with Renderer(options(pages=1)) as own:
        await own.render(fetched(web.url, "/first", WRITES))
        page = asyncio.ensure_future(own.render(fetched(web.url, "/page", busy)))
        await asyncio.sleep(0.3)
        page.cancel()
        with pytest.raises(asyncio.CancelledError):
            await page
        assert "Written" in (await own.render(fetched(web.url, "/page", WRITES))).html


async def test_closing_ends_the_pages_that_are_open(web: Web) -> None:
    before = set(browsers())
    busy = shell("root.ariaBusy = 'true'; root.textContent = '…'")
    own = Renderer(options())
    await own.render(fetched(web.url, "/first", WRITES))
    pages = [asyncio.ensure_future(own.render(fetched(web.url, f"/{n}", busy, site=f"{n % 2}"))) for n in range(4)]
    await asyncio.sleep(0.3)
    await own.close()
    assert {type(outcome) for outcome in await asyncio.gather(*pages, return_exceptions=True)} == {NotRendered}
    await until(lambda: not started_since(before), "a browser is left")
    assert (await refused(own, fetched(web.url, "/late", WRITES))).code == "render_failed"


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
async def test_no_process_outlives_the_program(end: signal.Signals) -> None:
    program = subprocess.Popen([sys.executable, "-m", "tests.rendering_process"], stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        assert await asyncio.to_thread(program.stdout.readline) == "ready\n"
        # The driver and the browser itself: all others end with them.
        left = browsers(program.pid)
        assert len(left) >= 3
        program.send_signal(end)
        await until(lambda: not any(command_of(pid) == command for pid, command in left.items()), "a process is left")
    finally:
        program.kill()
        await asyncio.to_thread(program.wait)
        if program.stdout is not None:
            program.stdout.close()


# None to be had


async def test_a_named_program_that_is_none_is_said_before_any_page(web: Web) -> None:
    own = Renderer(options(program=Path("/nowhere/chromium")))
    assert own.missing is not None
    assert own.missing.startswith("NEWSCRAWLER_BROWSER '/nowhere/chromium' is no program")
    error = await refused(own, fetched(web.url, "/page", WRITES))
    assert (error.code, error.reason, error.retry) == ("no_browser", own.missing, False)


async def test_where_no_browser_is_found_one_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    missing = Renderer(options()).missing
    assert missing is not None
    assert missing.startswith("no browser was found (install Chromium or Chrome")
    # Playwright's own counts where it was installed whole.
    (tmp_path / "chromium-1200").mkdir()
    (tmp_path / "chromium-1200" / "INSTALLATION_COMPLETE").touch()
    assert Renderer(options()).missing is None


async def test_without_playwright_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert Renderer(options()).missing == "playwright is not installed (pip install 'newscrawler[browser]')"


async def test_a_program_that_is_no_browser_is_given_up_after_some_tries(web: Web) -> None:
    async with Renderer(options(program=Path("/bin/true"))) as own:
        assert own.missing is None
        errors = [await refused(own, fetched(web.url, "/page", WRITES)) for _ in range(4)]
        assert {error.code for error in errors} == {"no_browser"}
        assert [error.retry for error in errors] == [True, True, False, False]
        assert own.missing is not None
        assert own.missing.startswith("the browser /bin/true did not start:")
