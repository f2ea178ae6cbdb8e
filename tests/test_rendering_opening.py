"""What a page keeps closed is opened in a real Chromium, in place and within bounds."""

# ruff: noqa: E501 - markup, one a line
from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from newscrawler.rendering.opening import open_up
from newscrawler.rendering.worlds import World
from tests.rendered import program
from tests.web import Answer, Web

pytestmark = pytest.mark.asyncio(loop_scope="module")

START = "".join(f"<p>Paragraph {n} of the ferry's return to the harbour, as the council told it.</p>" for n in range(6))
REST = "<p id=rest>The rest of the story: the old timetable is kept until the spring, and the fare stays.</p>"
MORE = f"article.insertAdjacentHTML('beforeend', `{REST}`)"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened() -> AsyncIterator[Page]:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=program(), args=["--no-sandbox", "--disable-gpu"])
        yield await browser.new_page()
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def tab(opened: Page) -> Page:
    """A tab with an empty page in it."""
    await opened.goto("about:blank")
    return opened


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as served:
        yield served


def page(inside: str, beside: str = "") -> str:
    return (
        '<!doctype html><html lang="en"><body><nav><button onclick="touched(this)">Show more</button></nav>'
        "<script>var clicks = []; function touched(button) { clicks.push(button.textContent); }</script>"
        f'<main><article id="article"><h1>Ferry returns</h1>{START}{inside}</article>{beside}</main></body></html>'
    )


async def opened_in(tab: Page) -> int:
    session = await tab.context.new_cdp_session(tab)
    try:
        return await open_up(World(session, 10.0))
    finally:
        await session.detach()


async def clicks_in(tab: Page) -> list[str]:
    return await tab.evaluate("() => clicks")


LABELS = (
    "Read more", "Continue reading →", "Show full article", "READ MORE ▾", "Weiterlesen", "Ganzen Artikel lesen", "Lire la suite",
    "Leer más", "Seguir leyendo", "Leggi tutto", "Leia mais", "Lees verder", "Läs mer", "Læs mere", "Les mer", "Lue lisää",
    "Czytaj dalej", "Rozwiń", "Číst dál", "Čítať ďalej", "Tovább olvasom", "Citește mai mult", "Прочети още", "Pročitaj više",
    "Preberi več", "Skaityti daugiau", "Lasīt tālāk", "Loe edasi", "Διαβάστε περισσότερα", "Devamını oku", "Читать далее",
    "Читати далі", "اقرأ المزيد", "המשך קריאה", "ادامه مطلب", "और पढ़ें", "続きを読む", "더 보기", "展开全文", "閱讀全文",
    "อ่านต่อ", "আরও পড়ুন", "மேலும் படிக்க", "مزید پڑھیں", "Xem thêm", "Baca selengkapnya", "Llegir més",
)  # fmt: skip


@pytest.mark.parametrize("label", LABELS)
async def test_a_button_to_read_on_is_pressed(tab: Page, label: str) -> None:
    await tab.set_content(page(f'<button onclick="{MORE}; this.remove()">{label}</button>'))
    assert await opened_in(tab) == 1
    assert "the fare stays" in await tab.inner_text("article")


@pytest.mark.parametrize(
    "tag", ['a href="#"', 'a href="javascript:void 0"', "div role=button", "span onclick tabindex=0"]
)
async def test_what_is_used_as_a_button_is_one(tab: Page, tag: str) -> None:
    await tab.set_content(
        page(f"<{tag} id=b>Read more</{tag.split()[0]}><script>b.onclick = () => {{ {MORE}; b.remove() }}</script>")
    )
    assert await opened_in(tab) == 1


async def test_a_button_right_below_the_article_is_of_it(tab: Page) -> None:
    await tab.set_content(page("", f'<div><button onclick="{MORE}; this.remove()">Continue reading</button></div>'))
    assert await opened_in(tab) == 1


@pytest.mark.parametrize(
    "words",
    [
        "This article is for subscribers. Subscribe to continue reading.",
        "You have reached your limit of free articles.",
        "Jetzt Abonnent werden und weiterlesen.",
        "Suscríbete para seguir leyendo.",
        "この記事は有料会員限定です。",
    ],
)
@pytest.mark.parametrize("form", ["<div class=end-box><p>{}</p>{}</div>", "<p>{}</p>{}"])
async def test_a_paywall_s_own_button_is_left_alone(tab: Page, words: str, form: str) -> None:
    await tab.set_content(page(form.format(words, '<button onclick="touched(this)">Read more</button>')))
    assert await opened_in(tab) == 0
    assert await clicks_in(tab) == []


async def test_text_that_comes_late_is_waited_for(tab: Page) -> None:
    await tab.set_content(page(f'<button onclick="setTimeout(() => {{ {MORE} }}, 300)">Read more</button>'))
    assert await opened_in(tab) == 1


async def test_text_that_only_styles_cut_off_needs_no_click(tab: Page) -> None:
    clamped = f'<div style="max-height:20px;overflow:hidden">{START}{REST}</div>'
    await tab.set_content(page(clamped + '<button onclick="touched(this)">Read more</button>'))
    assert await opened_in(tab) == 0
    assert await clicks_in(tab) == []


ACCORDIONS = {
    "no text yet": '<button aria-expanded=false aria-controls=panel onclick="panel.innerHTML = `{rest}`">Who pays?</button><div id=panel></div>',
    "hidden": '<button aria-expanded=false aria-controls=panel onclick="panel.hidden = false">Who pays?</button><div id=panel hidden>{rest}</div>',
    "styled away": '<h3><button aria-expanded=false onclick="panel.style.display = \'block\'">Who pays?</button></h3><div id=panel style="display:none">{rest}</div>',
    "details": '<details ontoggle="panel.innerHTML = `{rest}`"><summary>Who pays?</summary><div id=panel></div></details>',
}  # fmt: skip


@pytest.mark.parametrize("markup", ACCORDIONS.values(), ids=ACCORDIONS)
async def test_a_panel_without_its_text_is_opened(tab: Page, markup: str) -> None:
    await tab.set_content(page(markup.replace("{rest}", REST)))
    assert await opened_in(tab) == 1
    assert "the fare stays" in await tab.inner_text("article")


async def test_an_article_that_is_closed_altogether_is_opened(tab: Page) -> None:
    parts = "".join(
        f"""<h2><button aria-expanded=false aria-controls=part{n} onclick="part{n}.hidden = false; part{n}.innerHTML = `{REST}`">
        Question {n}?</button></h2><div id=part{n} hidden></div>"""
        for n in range(3)
    )
    await tab.set_content(f"<main><article><h1>Questions</h1><p>All of it.</p>{parts}</article></main>")
    assert await opened_in(tab) == 3


async def test_panels_that_have_their_text_stay_closed(tab: Page) -> None:
    panels = f"""<details><summary onclick="touched(this)">Who pays?</summary>{REST}</details>
        <button aria-expanded=false aria-controls=panel onclick="touched(this)">And then?</button><div id=panel>{REST}</div>"""
    await tab.set_content(page(panels))
    assert await opened_in(tab) == 0
    assert await clicks_in(tab) == []


TOUCH = 'onclick="touched(this)"'
OTHERS = {
    "a link": '<a href="/next" onclick="touched(this)">Read more about it</a>',
    "comments": f"<button {TOUCH}>Show comments</button><button aria-expanded=false aria-controls=c {TOUCH}>12 comments</button><div id=c></div>",
    "share": f"<div class=share-bar><button {TOUCH}>More</button></div>",
    "related": f"<section class='related-articles'><button {TOUCH}>Show more</button></section>",
    "login": f"<button {TOUCH}>Sign in to continue</button>",
    "paywall": f"<div class=paywall><button {TOUCH}>Continue reading</button></div>",
    "next article": f"<button {TOUCH}>Next article</button>",
    "player": f"<div class=video-player><button {TOUCH}>Play</button><button {TOUCH}>More</button></div>",
    "form": f"<form action=/send><button {TOUCH}>Read more</button></form>",
    "dialog": f"<div role=dialog><button {TOUCH}>Continue</button></div>",
    "menu": f"<button aria-haspopup=menu aria-expanded=false aria-controls=m {TOUCH}>More</button><ul id=m hidden></ul>",
    "load more": f"<button {TOUCH}>Load older posts</button>",
}  # fmt: skip


@pytest.mark.parametrize("markup", OTHERS.values(), ids=OTHERS)
async def test_what_is_not_the_articles_own_is_not_touched(tab: Page, markup: str) -> None:
    await tab.set_content(page(markup))
    assert await opened_in(tab) == 0
    assert await clicks_in(tab) == []


async def test_a_button_never_leads_away_from_the_page(tab: Page, web: Web) -> None:
    web.routes["/a"] = Answer(page('<a role=button href="/b">Read more</a>').encode())
    await tab.goto(f"{web.url}/a")
    assert await opened_in(tab) == 0
    assert tab.url == f"{web.url}/a"
    assert "/b" not in web.paths


def live_blog(script: str, below: str = "") -> str:
    entries = "".join(f"<section><time>10:0{n}</time>{START}</section>" for n in range(3))
    return page(f'<div id=entries class="live-blog">{entries}</div>{below}') + (
        '<script type="application/ld+json">{"@type":"LiveBlogPosting"}</script>'
        f"<script>let n = 0; const entry = () => `<section><time>9:${{n += 1}}</time>{START}</section>`; {script}</script>"
    )


async def test_older_entries_of_a_live_blog_are_loaded_until_there_are_no_more(tab: Page) -> None:
    script = "older.onclick = () => { entries.insertAdjacentHTML('beforeend', entry()); if (n === 4) older.remove(); }"
    await tab.set_content(live_blog(script, "<button id=older>Show older posts</button>"))
    assert await opened_in(tab) == 4
    assert await tab.locator("section").count() == 7


async def test_a_live_blog_without_end_is_left_after_some_clicks(tab: Page) -> None:
    script = "older.onclick = () => entries.insertAdjacentHTML('beforeend', entry())"
    await tab.set_content(live_blog(script, "<button id=older>Load more</button>"))
    assert 1 <= await opened_in(tab) <= 20


SCROLLED = "new IntersectionObserver((seen) => { if (seen[0].isIntersecting && n < 3) { %s } }).observe(end);"


async def test_a_live_blog_that_loads_as_it_is_scrolled_is_scrolled(tab: Page) -> None:
    script = SCROLLED % "entries.insertAdjacentHTML('beforeend', entry()); end.style.height = 1 + n + 'px'"
    await tab.set_content(live_blog(script, '<div id=end style="height:1px"></div>'))
    assert await opened_in(tab) >= 1
    assert await tab.locator("section").count() > 3


async def test_other_articles_that_scrolling_appends_end_it(tab: Page, web: Web) -> None:
    onward = "document.querySelector('main').insertAdjacentHTML('beforeend', '<article><h1>Another</h1>' + entry() + '</article>'); history.pushState({}, '', '/another')"
    script = SCROLLED % f"entries.insertAdjacentHTML('beforeend', entry()); {onward}"
    web.routes["/live"] = Answer(live_blog(script, '<div id=end style="height:1px"></div>').encode())
    await tab.goto(f"{web.url}/live")
    await opened_in(tab)
    assert await tab.locator("h1").count() <= 2
    assert tab.url == f"{web.url}/live"


async def test_buttons_that_bring_nothing_are_given_up(tab: Page) -> None:
    await tab.set_content(
        page(
            "".join(
                f"<button {TOUCH}>{label}</button>"
                for label in ("Read more", "Expand", "More", "Show more", "See more")
            )
        )
    )
    assert await opened_in(tab) == 0
    assert len(await clicks_in(tab)) <= 3


async def test_an_ordinary_page_is_looked_at_once(tab: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    call = World.call

    async def counted(self: World, function: str, *arguments: object) -> object:
        looks.append(arguments)
        return await call(self, function, *arguments)

    monkeypatch.setattr(World, "call", counted)
    await tab.set_content(page("<p>The end.</p>"))
    assert await opened_in(tab) == 0
    assert len(looks) == 1
