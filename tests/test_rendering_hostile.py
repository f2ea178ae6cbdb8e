"""What pages do to a browser: each costs at most its own time, and no other page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from newscrawler.rendering import NotRendered, Rendered, Renderer, RenderOptions
from tests.rendered import PARAGRAPHS, WRITES, fetched, shell
from tests.web import Web

pytestmark = pytest.mark.asyncio(loop_scope="module")

TIMEOUT_S = 20.0


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def renderer() -> AsyncIterator[Renderer]:
    async with Renderer(RenderOptions(user_agent="newscrawler-test", timeout_s=TIMEOUT_S, pages=8)) as opened:
        yield opened


async def outcome(renderer: Renderer, web: Web, name: str, page: str) -> str | Rendered:
    """Return what became of a page, of a site of its own."""
    try:
        return await renderer.render(fetched(web.url, f"/{name}", page, site=name))
    except NotRendered as error:
        return error.code


async def text_of(renderer: Renderer, web: Web, name: str, page: str) -> str:
    rendered = await outcome(renderer, web, name, page)
    assert isinstance(rendered, Rendered), rendered
    return rendered.html


HANGING = {
    "endless-loop": shell("while (true) {}"),
    "late-loop": shell("setTimeout(() => { while (true) {} }, 50)", PARAGRAPHS),
    "alert-storm": shell("while (true) alert('again')"),
    "confirm-storm": shell("while (!confirm('sure?')) {}"),
}


async def test_a_page_that_hangs_costs_its_time_and_no_other_page(renderer: Renderer, web: Web) -> None:
    hanging = [outcome(renderer, web, name, page) for name, page in HANGING.items()]
    ordinary = [outcome(renderer, web, f"ordinary-{n}", WRITES) for n in range(2)]
    outcomes = await asyncio.gather(*hanging, *ordinary)
    assert outcomes[: len(hanging)] == ["render_timeout"] * len(hanging)
    texts = [rendered if isinstance(rendered, str) else rendered.html for rendered in outcomes[len(hanging) :]]
    assert all("Written" in text for text in texts), texts
    # A site is not worse off for a page that hung.
    assert "Written" in await text_of(renderer, web, "endless-loop", WRITES)


async def test_a_page_that_crashes_its_process_is_named(renderer: Renderer, web: Web) -> None:
    assert (
        await outcome(
            renderer,
            web,
            "memory",
            shell("const kept = []; setInterval(() => kept.push(new Uint8Array(64 << 20).fill(1)), 10)"),
        )
        == "render_memory"
    )
    assert "Written" in await text_of(renderer, web, "memory", WRITES)


async def test_a_page_that_leaves_for_nowhere_is_named(renderer: Renderer, web: Web) -> None:
    page = shell("root.innerHTML = text; setTimeout(() => { location = 'about:blank'; }, 50)")
    assert await outcome(renderer, web, "blank", page) == "render_failed"


async def test_a_document_of_ten_megabytes_is_read(renderer: Renderer, web: Web) -> None:
    page = shell("root.innerHTML = text + `<div title='${'x'.repeat(500)}'><i></i></div>`.repeat(20000)")
    html = await text_of(renderer, web, "large", page)
    assert len(html) > 10_000_000


async def test_a_document_that_grows_without_end_costs_itself(renderer: Renderer, web: Web) -> None:
    page = shell("setInterval(() => root.insertAdjacentHTML('beforeend', text.repeat(2000)), 10)")
    assert await outcome(renderer, web, "endless", page) in {"render_failed", "render_memory", "render_timeout"}
    assert "Written" in await text_of(renderer, web, "endless", WRITES)


async def test_memory_that_fills_slowly_is_seen(renderer: Renderer, web: Web) -> None:
    page = shell(
        "root.ariaBusy = 'true'; const kept = [];"
        "setInterval(() => { if (kept.length < 80) kept.push(new Uint8Array(8 << 20).fill(1)); }, 20)"
    )
    assert await outcome(renderer, web, "hoard", page) == "render_memory"


LIVELY = {
    "dialogs": "alert('a'); confirm('b'); prompt('c'); print();",
    "leaving": "addEventListener('beforeunload', (e) => { e.preventDefault(); e.returnValue = 'no'; });",
    "windows": "for (let n = 0; n < 20; n++) { window.open('/window'); }",
    "closes": "window.close(); setTimeout(() => window.close(), 100);",
    "intervals": "setInterval(() => fetch('/tick').catch(() => 0), 20);",
    "worker": "const w = new Worker(URL.createObjectURL(new Blob(['while (true) {}'])));",
    "storage": "for (let n = 0; n < 100; n++) { try { localStorage['k' + n] = 'x'.repeat(1e5); } catch { break; } }",
    "mutations": "setInterval(() => document.body.append(document.createElement('i')), 1);",
    "scrolling": "addEventListener('scroll', () => { root.innerHTML += text; });",
    "names": "window.open = window.fetch = Array.prototype.map = JSON.parse = () => { throw Error('mine'); };"
    "Object.defineProperty(HTMLElement.prototype, 'innerText', { get() { throw Error('mine'); } });",
    "service-worker": "navigator.serviceWorker && navigator.serviceWorker.register('/sw.js').catch(() => 0);",
    "socket": "new WebSocket(`ws://${location.host}/socket`); new EventSource('/events');",
    "permissions": "Notification.requestPermission(); navigator.geolocation.getCurrentPosition(() => 0);",
    "fullscreen": "document.documentElement.requestFullscreen().catch(() => 0);",
    "reloads": "location.reload();",
    "hashes": "let n = 0; setInterval(() => { location.hash = n++; }, 20);",
    "history": "let n = 0; setInterval(() => history.pushState({}, '', `?n=${n++}`), 20);",
    "rewrites": "setInterval(() => { const all = root.outerHTML; document.open(); document.write(all); }, 50);",
    "download": "const a = document.createElement('a'); a.href = '/file'; a.download = 'f.zip';"
    "document.body.append(a); a.click();",
}


@pytest.mark.parametrize("name", LIVELY)
async def test_the_text_is_read_whatever_else_the_page_does(renderer: Renderer, web: Web, name: str) -> None:
    page = shell("root.innerHTML = '<h1>Written</h1>' + text;" + LIVELY[name])
    assert "Written" in await text_of(renderer, web, name, page)
    # The next page is as good, in the same tab.
    assert "Written" in await text_of(renderer, web, name, WRITES)
