"""`scrape`: every way a page can fail has a name and costs itself alone."""

from __future__ import annotations

import gzip
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.command import newscrawler
from tests.web import Answer, Web, story

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20


class Sites:
    """Each path on a server of its own: a site is asked once a second, and these are many."""

    def __init__(self, sites: dict[str, Web]) -> None:
        self._sites = sites

    def url(self, path: str) -> str:
        return self._sites[path].url + path

    @property
    def log(self) -> list[tuple[str, dict[str, str]]]:
        return [hit for web in self._sites.values() for hit in web.log]


@pytest.fixture(scope="module")
def web() -> Iterator[Sites]:
    packed = gzip.compress(story("Packed"))
    calls = {"busy": 0}

    def busy(headers: dict[str, str]) -> Answer:
        calls["busy"] += 1
        return Answer(b"wait", 429, {"Retry-After": "1"}) if calls["busy"] == 1 else Answer(story("Busy"))

    routes = {
        "/fine": Answer(story("Fine")),
        "/private/page": Answer(story("Private")),
        "/packed": Answer(packed, headers={"Content-Encoding": "gzip"}),
        "/cut": Answer(packed[: len(packed) // 2], headers={"Content-Encoding": "gzip"}),
        "/lies": Answer(b"this is no gzip at all", headers={"Content-Encoding": "gzip"}),
        "/short": Answer(story("Short"), length=100_000),
        "/loop": Answer(status=302, headers={"Location": "/loop2"}),
        "/loop2": Answer(status=302, headers={"Location": "/loop"}),
        "/moved": Answer(status=301, headers={"Location": "/moved2"}),
        "/moved2": Answer(status=302, headers={"Location": "/fine2"}),
        "/fine2": Answer(story("Second")),
        "/elsewhere": Answer(status=302, headers={"Location": "http://127.0.0.1:9/secret"}),
        "/pdf": Answer(PDF, headers={"Content-Type": "application/pdf"}),
        "/json": Answer(b'{"a": 1}', headers={"Content-Type": "application/json"}),
        "/nothing": Answer(b""),
        "/noise": Answer(bytes((n * 7919) % 256 for n in range(5000))),
        "/deep": Answer(b"<html><body>" + b"<div>" * 50_000 + b"deep" + b"</div>" * 50_000),
        "/bomb": Answer(gzip.compress(b"<p>" + b"a" * 60_000_000), headers={"Content-Encoding": "gzip"}),
        "/large": Answer(b"<p>" + b"a" * 11_000_000),
        "/gone": Answer(b"gone", 410),
        "/broken": Answer(b"oops", 500),
        "/busy": busy,
        "/nul": Answer(story("Nul").replace(b"counted", b"coun\x00ted")),
    }
    robots = Answer(b"User-agent: *\nDisallow: /private/\n", headers={"Content-Type": "text/plain"})
    together = {"/loop2": "/loop", "/moved2": "/moved", "/fine2": "/moved"}
    sites: dict[str, Web] = {}
    with ExitStack() as stack:
        for path in routes:
            if path not in together:
                sites[path] = stack.enter_context(Web({"/robots.txt": robots}))
        for path, answer in routes.items():
            sites[together.get(path, path)].routes[path] = answer
        yield Sites(sites)


@pytest.fixture(scope="module")
def tls_port() -> Iterator[int]:
    """A port where something answers that is no TLS."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")
                connection.recv(1000)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_each_failure_has_its_name_and_costs_no_other_page(web, tls_port):
    expected = {
        "not a url": "not_a_url",
        "ftp://example.org/a": "not_a_url",
        "http://no-such-host.invalid/a": "unknown_host",
        f"http://127.0.0.1:{unused_port()}/a": "connection_refused",
        f"https://127.0.0.1:{tls_port}/a": "tls_error",
        web.url("/private/page"): "robots_disallowed",
        web.url("/cut"): "truncated_body",
        web.url("/lies"): "bad_encoding",
        web.url("/short"): "truncated_body",
        web.url("/loop"): "redirect_loop",
        web.url("/elsewhere"): "private_address",
        web.url("/pdf"): "not_html",
        web.url("/json"): "not_html",
        web.url("/nothing"): "empty",
        web.url("/noise"): "not_html",
        web.url("/deep"): "too_deep",
        web.url("/bomb"): "too_large",
        web.url("/large"): "too_large",
        web.url("/gone"): "http_410",
        web.url("/broken"): "http_500",
        web.url("/fine") + "/missing": "http_404",
    }
    good = [web.url(f"/{name}") for name in ("fine", "packed", "moved", "busy", "nul")]
    done = newscrawler("scrape", *expected, *good)
    lines = done.stderr.splitlines()
    assert "Traceback" not in done.stderr
    for url, code in expected.items():
        said = [line for line in lines if line.startswith(f"error: {url}: ")]
        assert len(said) == 1, (url, code, said)
        assert said[0].startswith(f"error: {url}: {code}: ")
    assert done.returncode == 1
    articles = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["title"] for a in articles] == ["Fine", "Packed", "Second", "Busy", "Nul"]
    assert "\0" not in articles[4]["text"]
    assert articles[2]["url"].endswith("/fine2")
    assert "/private/page" not in [path for path, _ in web.log]
    agents = {headers.get("user-agent", "") for _, headers in web.log}
    assert len(agents) == 1
    assert agents.pop().startswith("newscrawler/")


def test_no_robots_is_asked_for_by_name(web):
    done = newscrawler("scrape", "--no-robots", "--format", "markdown", web.url("/private/page"))
    assert done.returncode == 0
    assert done.stdout.startswith("# Private\n")


def test_one_json_array_for_json(web, tmp_path):
    out = tmp_path / "out.json"
    done = newscrawler("scrape", "--format", "json", "-o", str(out), web.url("/fine"))
    assert (done.returncode, done.stdout) == (0, "")
    assert [row["title"] for row in json.loads(out.read_text())] == ["Fine"]


def test_store_keeps_them_and_a_second_time_prints_them_again(web, tmp_path):
    store = f"sqlite:///{tmp_path}/n.db"
    for _ in range(2):
        done = newscrawler("scrape", "--store", store, web.url("/fine"))
        assert done.returncode == 0
        assert json.loads(done.stdout)["title"] == "Fine"
    status = json.loads(newscrawler("status", "--json", "--store", store).stdout)
    assert (status["articles"], status["revisions"]) == (1, 1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--format", "xml"], "'xml' is none of jsonl, json, markdown"),
        (["--render", "sometimes"], "none of auto, always, never"),
        (["--store", "news.db"], "no scheme"),
        (["--store", "mongodb://127.0.0.1:9/news"], "store"),
        (["-o", "/no/such/folder/x"], "cannot be written"),
    ],
)
def test_wrong_words_end_with_2_before_any_work(web, words, says):
    before = len(web.log)
    done = newscrawler("scrape", *words, web.url("/fine"))
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(web.log) == before
