"""What a page in a real Chromium asks for: its document is given to it, and what it may not reach, it does not."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from newscrawler.rendering import FetchedPage, Renderer, RenderOptions
from newscrawler.rendering.programs import find_program
from newscrawler.rendering.proxy import GUARDED_ARGUMENTS, GuardProxy
from newscrawler.rendering.requests import LEAN_ARGUMENTS, Requests, limit
from tests.sites import Reply, Site, Sites, answer

pytestmark = pytest.mark.asyncio(loop_scope="module")

ARGUMENTS = ["--no-sandbox", "--disable-gpu", *GUARDED_ARGUMENTS]
HTML = ("Content-Type", "text/html; charset=utf-8")


@asynccontextmanager
async def launched(*arguments: str) -> AsyncIterator[Browser]:
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=find_program(None), args=[*ARGUMENTS, *arguments])
        try:
            yield browser
        finally:
            await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as started:
        yield started


class Shown:
    """A page in a tab, with what it asked for and the guard that it goes through."""

    def __init__(self, tab: Page, requests: Requests, proxy: GuardProxy, context: BrowserContext) -> None:
        self.tab, self.requests, self.proxy, self.context = tab, requests, proxy, context

    async def until(self, expression: str) -> None:
        await self.tab.wait_for_function(expression, timeout=20_000)

    async def text(self) -> str:
        return await self.tab.inner_text("body")


@asynccontextmanager
async def shown(
    browser: Browser,
    url: str,
    body: str | bytes,
    headers: tuple[tuple[str, str], ...] = (HTML,),
    *,
    status: int = 200,
    reach: tuple[str, ...] = (),
    allowed: Callable[[str], bool] | None = None,
    images: bool = False,
) -> AsyncIterator[Shown]:
    """Show a page; it reaches its own host and port, and those of the URLs in `reach`."""
    places = [urlsplit(place) for place in (url, *reach)]
    private = frozenset((place.hostname or "", place.port or 80) for place in places)
    body = body if isinstance(body, bytes) else body.encode()
    page = FetchedPage(url, body, headers, status, site=urlsplit(url).netloc, private=private)

    async def permits(_: FetchedPage, asked: str) -> bool:
        return allowed is None or allowed(asked)

    proxy = GuardProxy(private)
    await proxy.open()
    context = await browser.new_context(
        proxy={"server": proxy.address, "bypass": "<-loopback>"}, service_workers="block", accept_downloads=False
    )
    try:
        await limit(context)
        tab = await context.new_page()
        requests = Requests(page, permits, images=images)
        await requests.start(await context.new_cdp_session(tab))
        await tab.goto(url, wait_until="commit")
        yield Shown(tab, requests, proxy, context)
    finally:
        await context.close()
        await proxy.close()


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


def site(**replies: bytes) -> Reply:
    """Return what answers by path (`api` is /api), 404 for others."""
    return lambda path, _: replies.get(path.partition("?")[0][1:], answer(b"no such page", 404))


def script(text: str) -> bytes:
    return answer(text.encode(), **{"Content-Type": "text/javascript"})


def served(*replies: Reply) -> Sites:
    return Sites(*(replies or (site(),)))


def asked_of(served: Site) -> list[str]:
    return sorted(served.paths)


async def test_the_document_is_the_fetched_one_with_its_headers_and_nobody_is_asked_for_it(browser: Browser):
    headers = (
        ("Content-Type", "text/html; charset=iso-8859-1"),
        ("Set-Cookie", "a=1"),
        ("Set-Cookie", "b=2; Path=/"),
        # Of a transfer that is over.
        ("Content-Encoding", "br"),
        ("Content-Length", "3"),
        ("Transfer-Encoding", "chunked"),
        ("Content-Disposition", "attachment; filename=page.html"),
        ("Bad Name", "x"),
        ("X-Control", "a\r\nb\x00"),
        ("X-Letters", "Zürich \U0001f4f0"),
    )
    with served() as sites:
        body = "<p>Zürich</p><script>document.title = document.cookie</script>".encode("latin-1")
        async with shown(browser, sites.sites[0].url + "/a", body, headers) as page:
            await page.until("document.title == 'a=1; b=2'")
            assert await page.text() == "Zürich"
            assert page.requests.failure is None
        assert not sites.sites[0].log


async def test_a_page_keeps_its_status_and_its_own_policy(browser: Browser):
    headers = (HTML, ("Content-Security-Policy", "script-src 'none'"))
    with served() as sites:
        body = "<p>Gone</p><script>document.body.append('ran')</script>"
        async with shown(browser, sites.sites[0].url, body, headers, status=410) as page:
            assert await page.text() == "Gone"
            assert await page.tab.evaluate("performance.getEntriesByType('navigation')[0].responseStatus") == 410


async def test_a_page_of_megabytes_is_given_whole(browser: Browser):
    with served() as sites:
        body = b"<!-- " + b"word " * (3 << 18) + b"--><p id=end>end</p>"
        async with shown(browser, sites.sites[0].url, body) as page:
            await page.until("document.getElementById('end') && document.getElementById('end').innerText == 'end'")


ONWARD = {
    "location": "<script>location = '/next?a=b'</script>",
    "replace": "<script>setTimeout(() => location.replace('/next?a=b'))</script>",
    "meta": "<meta http-equiv=refresh content='0; url=/next?a=b'>",
    "form": "<form action=/next><input name=a value=b></form><script>document.forms[0].submit()</script>",
    "post": "<form method=post action='/next?a=b'></form><script>document.forms[0].submit()</script>",
    "click": "<a href='/next?a=b'>x</a><script>document.links[0].click()</script>",
    "open": "<script>window.open('/next?a=b', '_self')</script>",
}


@pytest.mark.parametrize("way", ONWARD)
async def test_where_a_page_goes_on_to_is_noted_and_not_fetched(browser: Browser, way: str):
    with served() as sites:
        url = sites.sites[0].url
        async with shown(browser, url + "/a", "<h1>Here</h1>" + ONWARD[way]) as page:
            await until(lambda: page.requests.onward)
            assert page.requests.onward == url + "/next?a=b"
            # It stays where it is.
            assert page.tab.url == url + "/a"
            assert await page.tab.inner_text("h1") == "Here"
        assert not sites.sites[0].log


async def test_the_first_place_that_a_page_goes_on_to_counts(browser: Browser):
    with served() as sites:
        url = sites.sites[0].url
        body = "<script>location = '/one'; setTimeout(() => { location = '/two' }, 50)</script>"
        async with shown(browser, url, body) as page:
            await until(lambda: page.requests.refused["onward"] == 2)
            assert page.requests.onward == url + "/one"


async def test_a_header_that_sends_on_is_followed_like_a_script(browser: Browser):
    with served() as sites:
        url = sites.sites[0].url
        async with shown(browser, url, "<p>Here</p>", (HTML, ("Refresh", "0; url=/next"))) as page:
            await until(lambda: page.requests.onward)
            assert page.requests.onward == url + "/next"


async def test_a_frame_does_not_lead_its_page_away(browser: Browser):
    frame = "try { parent.location = '/next' } catch (error) { parent.document.title = error.name }"
    with served() as sites:
        async with shown(browser, sites.sites[0].url, f'<iframe srcdoc="<script>{frame}</script>"></iframe>') as page:
            await page.until("document.title == 'SecurityError'")
            assert page.requests.onward is None


async def test_a_form_posted_to_the_pages_own_address_leads_nowhere(browser: Browser):
    with served() as sites:
        body = "<form method=post></form><script>document.forms[0].submit()</script>"
        async with shown(browser, sites.sites[0].url + "/a", body) as page:
            await until(lambda: page.requests.refused["onward"])
            assert page.requests.onward is None
        assert not sites.sites[0].log


async def test_a_page_that_loads_itself_once_more_gets_its_document_again(browser: Browser):
    body = "<script>document.cookie ? document.title = 'in' : (document.cookie = 'a=1', location.reload())</script>"
    with served() as sites:
        async with shown(browser, sites.sites[0].url + "/a", body) as page:
            await page.until("document.title == 'in'")
            assert page.requests.onward is None
        assert not sites.sites[0].log


async def test_a_page_that_loads_itself_for_ever_is_left_as_it_is(browser: Browser):
    with served() as sites:
        body = "<p>Here</p><script>setTimeout(() => location.reload(), 10)</script>"
        async with shown(browser, sites.sites[0].url + "/a", body) as page:
            await until(lambda: page.requests.refused["reload"])
            assert await page.text() == "Here"
            assert page.requests.onward is None
        assert not sites.sites[0].log


async def test_another_place_on_the_page_is_no_other_page(browser: Browser):
    with served() as sites:
        body = "<script>location = '#two'; history.pushState({}, '', '/b'); document.title = 'done'</script>"
        async with shown(browser, sites.sites[0].url + "/a#one", body) as page:
            await page.until("document.title == 'done'")
            assert page.requests.onward is None
            assert page.tab.url == sites.sites[0].url + "/b"


async def test_the_pages_own_host_is_asked_only_for_what_is_permitted(browser: Browser):
    """Scripts' data, frames, also what a worker asks for; other hosts are not asked about."""
    asking = """
      const got = async url => (await fetch(url).catch(() => ({status: 0}))).status;
      const request = url => new Promise(done => {
        const asked = new XMLHttpRequest();
        asked.onloadend = () => done(asked.status);
        asked.open('GET', url);
        asked.send();
      });
      (async () => {
        const worker = new Worker('/worker.js');
        const said = await new Promise(done => { worker.onmessage = event => done(event.data) });
        const other = await got('OTHER/denied-there');
        document.title = [await got('/open'), await got('/denied'), await request('/denied-too'), said, other].join();
      })()"""
    worker = "fetch('/denied-worker').then(answer => postMessage(answer.status), () => postMessage(0))"
    own = site(open=answer(b"open"), **{"script.js": script(asking), "worker.js": script(worker)})
    other = site(**{"denied-there": answer(b"", **{"Access-Control-Allow-Origin": "*"})})
    with served(own, other) as sites:
        one, two = sites.sites
        own_script = script(asking.replace("OTHER", two.url))
        one.reply = site(open=answer(b"open"), **{"script.js": own_script, "worker.js": script(worker)})
        asked: list[str] = []

        def allowed(url: str) -> bool:
            asked.append(urlsplit(url).path)
            return "denied" not in url

        body = "<script src=/script.js></script><iframe src=/denied-frame></iframe><iframe src=/frame></iframe>"
        async with shown(browser, one.url, body, allowed=allowed, reach=(two.url,)) as page:
            await page.until("document.title.startsWith('200,')")
            assert await page.tab.title() == "200,0,0,0,200"
            await until(lambda: "/frame" in one.paths)
            assert page.requests.refused["robots"] == 4
        assert asked_of(one) == ["/frame", "/open", "/script.js", "/worker.js"]
        assert asked_of(two) == ["/denied-there"]
        assert sorted(asked) == [
            "/denied", "/denied-frame", "/denied-too", "/denied-worker", "/frame", "/open", "/script.js", "/worker.js",
        ]  # fmt: skip


CODE = """<!doctype html><link rel=stylesheet href=/denied.css><link rel=preload as=script href=/denied-ahead.js>
<link rel=modulepreload href=/denied-module-ahead.js><link rel=manifest href=/denied.webmanifest>
<iframe sandbox=allow-scripts srcdoc="<script>fetch('HERE/denied-sandboxed', {mode: 'no-cors'})</script>"></iframe>
<script src=/denied.js></script><script src=/moved.js></script><script type=module src=/denied-module.js></script>
<script>
  const load = "try { importScripts('HERE/denied-imported.js') } catch { fetch('HERE/denied-fetched').catch(() => 0) }";
  const worker = new Worker(URL.createObjectURL(new Blob([load])));
  import('/denied-part.js').catch(() => fetch('/open')).then(() => { document.body.append('ran') });
</script>"""  # fmt: skip


async def test_scripts_and_styles_of_the_pages_own_host_are_asked_for_where_that_is_permitted():
    """Modules, what is loaded ahead, what a redirect leads to, a worker's imports, sandboxed frames."""
    held: set[str] = set()

    async def permits(_: FetchedPage, url: str) -> bool:
        if "denied" in url:
            held.add(urlsplit(url).path)
        return "denied" not in url

    with served(site(open=answer(b""), **{"moved.js": answer(b"", 302, Location="/denied-moved.js")})) as sites:
        url = sites.sites[0].url
        place = (sites.sites[0].url.partition("//")[2].partition(":")[0], sites.sites[0].port)
        page = FetchedPage(url, CODE.replace("HERE", url).encode(), (HTML,), site="own", private=frozenset({place}))
        async with Renderer(RenderOptions(user_agent="newscrawler-test"), permits) as renderer:
            rendered = await renderer.render(page)
        assert rendered.html.count("ran") > CODE.count("ran")
        # Chromium may ask for a module again that it loaded ahead.
        assert set(asked_of(sites.sites[0])) == {"/moved.js", "/open"}
        assert held >= {"/denied.css", "/denied.js", "/denied-ahead.js", "/denied-module.js", "/denied-part.js"}
        assert held >= {"/denied-moved.js", "/denied-imported.js", "/denied-fetched", "/denied-sandboxed"}


NEEDLESS = """<!doctype html><link rel=icon href=/icon.png><link rel=prefetch href=/prefetched>
<link rel=preload as=image href=/preloaded.png>
<style>@font-face { font-family: x; src: url(/font.woff2) } h1 { font-family: x; background: url(/back.png) }</style>
<h1>Here</h1><img src=/picture.png><img srcset='/large.png 2x, /small.png'><video src=/film.mp4 preload=auto></video>
<audio src=/sound.mp3 preload=auto></audio>
<script type=speculationrules>{"prefetch": [{"source": "list", "urls": ["/ahead"], "eagerness": "immediate"}],
  "prerender": [{"source": "list", "urls": ["/ahead-too"], "eagerness": "immediate"}]}</script>
<script>
  const rules = document.createElement('script');
  rules.type = 'speculationrules';
  rules.textContent = '{"prefetch": [{"source": "list", "urls": ["/later"], "eagerness": "immediate"}]}';
  document.head.append(rules);
  navigator.sendBeacon('/beacon', 'x');
  fetch('/next.json', {headers: {'Next-Router-Prefetch': '1'}}).catch(() => 0);
  new Image().src = '/pixel.gif';
  // Time for what is asked for late.
  setTimeout(() => fetch('/last').then(() => { document.title = 'done' }), 300);
</script>"""


async def test_pictures_media_fonts_beacons_and_guesses_are_not_asked_for(browser: Browser):
    with served(site(last=answer(b""))) as sites:
        async with shown(browser, sites.sites[0].url, NEEDLESS) as page:
            await page.until("document.title == 'done'")
        assert asked_of(sites.sites[0]) == ["/last"]


async def test_a_browser_told_so_asks_for_no_pictures_and_fonts_at_all():
    with served(site(last=answer(b""))) as sites:
        async with launched(*LEAN_ARGUMENTS) as lean, shown(lean, sites.sites[0].url, NEEDLESS, images=True) as page:
            await page.until("document.title == 'done'")
            assert not page.requests.refused["images"]
        assert asked_of(sites.sites[0]) == ["/last"]


async def test_pictures_and_fonts_are_asked_for_where_they_are_to_be_seen(browser: Browser):
    with served(site(last=answer(b""))) as sites:
        async with shown(browser, sites.sites[0].url, NEEDLESS, images=True) as page:
            await page.until("document.title == 'done'")
        assert {"/picture.png", "/small.png", "/back.png", "/font.woff2", "/last"} <= set(sites.sites[0].paths)
        guesses = {"/icon.png", "/prefetched", "/ahead", "/ahead-too", "/later", "/beacon", "/next.json", "/film.mp4"}
        assert not guesses & set(sites.sites[0].paths)


async def test_a_page_opens_no_other_saves_no_file_and_asks_its_reader_nothing(browser: Browser):
    body = """<a id=file href=/file download>x</a><a id=blank href=/blank target=_blank>y</a>
    <script>
      onbeforeunload = () => 'stay';
      window.open('/popup');
      document.getElementById('file').click();
      document.getElementById('blank').click();
      alert('hello'); confirm('sure?'); prompt('name?');
      setTimeout(() => { document.title = 'done' }, 200);
    </script>"""
    with served() as sites:
        async with shown(browser, sites.sites[0].url, body) as page:
            # Playwright would end dialogs by itself, were nobody listening.
            dialogs: list[object] = []
            page.tab.on("dialog", lambda dialog: dialogs.append(dialog))
            await page.until("document.title == 'done'")
            assert page.context.pages == [page.tab]
            assert not dialogs
        assert not sites.sites[0].log


async def test_a_page_may_say_which_domain_it_is_of(browser: Browser):
    with served() as sites:
        body = "<script>document.domain = location.hostname; document.title = document.domain</script>"
        async with shown(browser, sites.sites[0].url, body) as page:
            await page.until("document.title == '127.0.0.1'")


async def test_an_attached_file_in_a_frame_costs_nothing(browser: Browser):
    attached = answer(b"x", **{"Content-Disposition": "attachment", "Content-Type": "application/zip"})
    with served(site(file=attached)) as sites:
        body = "<p>Here</p><iframe src=/file></iframe>"
        async with shown(browser, sites.sites[0].url, body) as page:
            await until(lambda: sites.sites[0].paths)
            assert await page.text() == "Here"


INWARD = """<h1>Here</h1><link rel=stylesheet href='INSIDE/style'><script src='INSIDE/script'></script>
<img src='INSIDE/picture'><iframe src='INSIDE/frame'></iframe><object data='INSIDE/object'></object>
<form action='INSIDE/form' target=there></form><iframe name=there></iframe>
<script src='/moved'></script><iframe src='/moved'></iframe>
<script>
  const settled = [];
  const tried = promise => settled.push(promise.then(() => 'through', () => 'refused'));
  const heard = (target, good, bad) => new Promise((resolve, reject) => {
    target[good] = resolve;
    target[bad] = reject;
  });
  tried(fetch('INSIDE/fetch'));
  tried(fetch('/moved'));
  tried(fetch('LOCALHOST/name'));
  fetch('INSIDE/blind', {mode: 'no-cors', method: 'POST', body: 'x', keepalive: true}).catch(() => 0);
  const socket = new WebSocket('INSIDE/socket'.replace('http', 'ws'));
  tried(heard(socket, 'onopen', 'onerror'));
  tried(heard(new EventSource('INSIDE/events'), 'onopen', 'onerror'));
  const source = "fetch('INSIDE/worker').then(() => postMessage('through'), () => postMessage('refused'))";
  const worker = new Worker(URL.createObjectURL(new Blob([source])));
  settled.push(new Promise(done => { worker.onmessage = event => done(event.data) }));
  const request = new XMLHttpRequest();
  tried(heard(request, 'onload', 'onerror'));
  request.open('GET', 'INSIDE/xhr');
  request.send();
  document.forms[0].submit();
  Promise.all(settled).then(all => { document.title = all.join() });
</script>"""


async def test_scripts_of_a_page_reach_no_private_address_by_any_way(browser: Browser):
    """Addresses, names, sockets, workers, frames, styles, and what the page's own site redirects to."""
    inside = site()
    with served(site(), inside) as sites:
        public, private = sites.sites
        public.reply = site(moved=answer(b"", 302, Location=private.url + "/redirected"))
        body = INWARD.replace("INSIDE", private.url).replace("LOCALHOST", f"http://localhost:{private.port}")
        async with shown(browser, public.url, body, images=True) as page:
            await page.until("document.title")
            assert await page.tab.title() == ",".join(["refused"] * 7)
            assert await page.tab.inner_text("h1") == "Here"
            assert page.proxy.refused["private_address"] >= 7
            assert set(page.proxy.refused) == {"private_address"}
        assert set(public.paths) == {"/moved"}
        assert private.connections == 0


async def test_what_a_page_was_refused_comes_back_with_its_text():
    with served(site(), site()) as sites:
        public, private = sites.sites
        body = INWARD.replace("INSIDE", private.url).replace("LOCALHOST", f"http://localhost:{private.port}")
        place = urlsplit(public.url)
        reached = frozenset({(place.hostname or "", place.port or 80)})
        page = FetchedPage(public.url, body.encode(), (HTML,), site=place.netloc, private=reached)
        async with Renderer(RenderOptions(user_agent="newscrawler-test")) as renderer:
            rendered = await renderer.render(page)
        assert "<h1>Here</h1>" in rendered.html
        assert rendered.refused["private_address"] >= 7
        assert rendered.refused["needless"]
        assert rendered.asked >= 2
        assert set(public.paths) == {"/moved"}
        assert private.connections == 0


async def test_no_packet_leaves_beside_the_guard(browser: Browser):
    """WebRTC sends its packets to no proxy; where it may not send any, it asks the guard for a connection."""
    heard: list[bytes] = []

    class Listening(asyncio.DatagramProtocol):
        def datagram_received(self, data: bytes, _: object) -> None:
            heard.append(data)

    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Listening, local_addr=("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    body = f"""<script>
      const peer = new RTCPeerConnection({{iceServers: [
        {{urls: 'stun:127.0.0.1:{port}'}}, {{urls: 'stun:localhost:{port}'}},
        {{urls: 'turn:127.0.0.1:{port}?transport=tcp', username: 'a', credential: 'b'}}]}});
      peer.createDataChannel('x');
      peer.onicecandidate = event => {{ if (!event.candidate) document.title = 'done' }};
      peer.createOffer().then(offer => peer.setLocalDescription(offer));
    </script>"""
    with served() as sites:
        async with shown(browser, sites.sites[0].url, body) as page:
            await page.until("document.title == 'done'")
            assert page.proxy.refused["private_address"]
    transport.close()
    assert not heard


async def test_a_pages_data_under_way_is_known_until_its_answer_begins(browser: Browser):
    asked, answered = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    async def late() -> AsyncIterator[bytes]:
        loop.call_soon_threadsafe(asked.set)
        while not answered.is_set():
            await asyncio.sleep(0.01)
        yield answer(b"late")

    def reply(path: str, _: dict[str, str]) -> bytes | AsyncIterator[bytes]:
        return late() if path == "/late" else answer(b"", 404)

    with served(reply) as sites:
        body = "<script>fetch('/late').then(() => { document.title = 'done' })</script>"
        async with shown(browser, sites.sites[0].url, body) as page:
            await asyncio.wait_for(asked.wait(), 20)
            assert page.requests.pending == 1
            answered.set()
            await page.until("document.title == 'done'")
            assert page.requests.pending == 0
            assert page.requests.asked["Fetch"] + page.requests.asked["XHR"] == 1


async def test_a_tab_may_be_closed_while_its_requests_are_decided(browser: Browser):
    deciding, decided = asyncio.Event(), asyncio.Event()
    failed: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, about: failed.append(about))
    with served() as sites:
        page = FetchedPage(sites.sites[0].url, b"<script>fetch('/a')</script>", (HTML,))

        async def permits(*_: object) -> bool:
            deciding.set()
            await decided.wait()
            return True

        context = await browser.new_context()
        tab = await context.new_page()
        requests = Requests(page, permits, images=False)
        await requests.start(await context.new_cdp_session(tab))
        await tab.goto(page.url, wait_until="commit")
        await asyncio.wait_for(deciding.wait(), 20)
        await context.close()
        decided.set()
        await asyncio.sleep(0.1)
    asyncio.get_running_loop().set_exception_handler(None)
    assert not failed


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return what a server with a certificate of its own making serves with."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nobody.example")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


async def test_what_comes_with_a_wrong_certificate_is_left_out_and_the_page_stays(browser: Browser, tmp_path: Path):
    spoken: list[bytes] = []

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        spoken.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(speak, "127.0.0.1", 0, ssl=self_signed(tmp_path))
    secure = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    body = f"""<p>Here</p><script src='{secure}/script'></script><iframe src='{secure}/frame'></iframe>
    <script>fetch('{secure}/data').catch(() => {{ document.title = 'refused' }})</script>"""
    try:
        with served() as sites:
            async with shown(browser, sites.sites[0].url, body, reach=(secure,)) as page:
                await page.until("document.title == 'refused'")
                assert await page.text() == "Here"
                assert not page.proxy.refused
    finally:
        server.close()
        await server.wait_closed()
    assert b"".join(spoken) == b""


async def test_the_next_page_of_a_site_takes_its_scripts_from_the_cache(browser: Browser):
    kept = answer(b"document.title = 'ran'", **{"Content-Type": "text/javascript", "Cache-Control": "max-age=600"})
    with served(site(**{"app.js": kept})) as sites:
        url = sites.sites[0].url
        async with shown(browser, url + "/a", "<script src=/app.js></script>") as page:
            await page.until("document.title == 'ran'")
            await page.tab.close()
            tab = await page.context.new_page()
            following = Requests(FetchedPage(url + "/b", b"<script src=/app.js></script>", (HTML,)), None, images=False)
            await following.start(await page.context.new_cdp_session(tab))
            await tab.goto(url + "/b", wait_until="commit")
            await tab.wait_for_function("document.title == 'ran'")
        # The icon of a tab that is being closed may slip through.
        assert [path for path in sites.sites[0].paths if path != "/favicon.ico"] == ["/app.js"]
