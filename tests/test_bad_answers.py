"""Answers that no server should give: each ends bounded in time and memory, and with a name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from scrapy.http import Response

from newscrawler.fetching.retry import MAX_RETRY_AFTER_S, wait_of
from tests.asking import ask
from tests.sites import Sites, answer

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
MANY_HEADERS = b"".join(b"X-%d: y\r\n" % n for n in range(10_000))
LARGE_HEADERS = b"".join(b"X-%d: " % n + b"y" * 1_000 + b"\r\n" for n in range(1_000))


async def slowly(pieces: Iterable[bytes], pause_s: float = 0.05) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
        await asyncio.sleep(pause_s)


def at_once(*pieces: bytes) -> AsyncIterator[bytes]:
    return slowly(pieces, 0)


ANSWERS = {
    "/drips-a-body": lambda: slowly([OK + b"Content-Length: 1000\r\n\r\n", *[b"x"] * 900]),
    "/drips-headers": lambda: slowly([OK, *[b"X-More: y\r\n"] * 900]),
    "/says-nothing": lambda: slowly([b"", *[b""] * 900]),
    "/hangs-up": lambda: at_once(b""),
    "/no-bytes": lambda: answer(b""),
    "/no-length": lambda: at_once(OK + b"\r\nshort"),
    "/ten-thousand-headers": lambda: at_once(OK + b"Content-Length: 2\r\n" + MANY_HEADERS + b"\r\nhi"),
    "/megabytes-of-headers": lambda: at_once(OK, *[LARGE_HEADERS] * 20),
    "/one-endless-header": lambda: at_once(OK + b"X-Long: ", *[b"y" * 1_000_000] * 20),
    "/continues-for-ever": lambda: at_once(*[b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000] * 50),
    "/no-status": lambda: at_once(b"HTTP/1.1 two hundred\r\n\r\n"),
    "/broken-chunk": lambda: at_once(CHUNKED + b"5\r\nhello\r\nZZ\r\nxx\r\n"),
    "/chunk-cut-short": lambda: at_once(CHUNKED + b"50\r\nhello"),
    "/endless-chunk-size": lambda: at_once(CHUNKED + b"F" * 10_000 + b"\r\nxx"),
    "/endless-trailers": lambda: at_once(CHUNKED + b"5\r\nhello\r\n0\r\n", *[LARGE_HEADERS] * 5),
    "/less-than-stated": lambda: at_once(OK + b"Content-Length: 1000\r\n\r\nshort"),
    "/endless-body": lambda: at_once(OK + b"\r\n", *[b"y" * 1_000_000] * 40),
    "/states-a-terabyte": lambda: at_once(OK + b"Content-Length: 1000000000000\r\n\r\nshort"),
}
ENDS = {
    "/drips-a-body": "timeout",
    "/drips-headers": "timeout",
    "/says-nothing": "timeout",
    "/hangs-up": "connection_failed",
    "/no-bytes": 200,
    "/no-length": 200,
    "/ten-thousand-headers": 200,
    "/megabytes-of-headers": "headers_too_large",
    "/one-endless-header": "headers_too_large",
    "/continues-for-ever": "headers_too_large",
    "/no-status": "connection_failed",
    "/broken-chunk": "truncated_body",
    "/chunk-cut-short": "truncated_body",
    "/endless-chunk-size": "truncated_body",
    "/endless-trailers": "truncated_body",
    "/less-than-stated": "truncated_body",
    "/endless-body": "too_large",
    "/states-a-terabyte": "too_large",
}


def test_every_bad_answer_ends_in_time_and_by_its_name():
    def reply(path: str, headers: dict[str, str]) -> bytes | AsyncIterator[bytes]:
        return answer(b"", 404) if path == "/robots.txt" else ANSWERS[path]()

    # A site each, so that none is left alone for what another did.
    with Sites(*[reply] * len(ANSWERS)) as web:
        urls = [f"{site.url}{path}" for site, path in zip(web.sites, ANSWERS, strict=True)]
        ends, _ = ask(*urls, DOWNLOAD_TIMEOUT=4, RETRY_TIMES=0)
    found = {end["asked"][end["asked"].rindex("/") :]: end.get("code", end.get("status")) for end in ends}
    assert found == ENDS


def test_more_sites_than_the_process_may_open_files_cost_no_page():
    with Sites(*[lambda path, headers: answer(b"a page", 404 if path == "/robots.txt" else 200)] * 200) as web:
        urls = [f"{site.url}/" for site in web.sites]
        ends, _ = ask(*urls, files=120, CONCURRENT_REQUESTS=32)
        assert [end.get("status", end.get("code")) for end in ends] == [200] * 200
        # Kept open as long as there is room: robots.txt and the page came over one.
        assert sum(site.connections for site in web.sites) < 250


def test_a_kept_connection_that_drops_is_asked_again_at_the_sites_pace():
    async def nothing() -> AsyncIterator[bytes]:
        return
        yield b""

    def reply(path: str, headers: dict[str, str]) -> bytes | AsyncIterator[bytes]:
        return nothing() if path == "/dropped" else answer(b"a page", 404 if path == "/robots.txt" else 200)

    with Sites(reply) as web:
        [site] = web.sites
        ends, _ = ask(f"{site.url}/", f"{site.url}/dropped", DOWNLOAD_DELAY=0.3, RETRY_TIMES=1)
        assert [end.get("status", end.get("code")) for end in ends] == [200, "connection_failed"]
        assert site.paths == ["/robots.txt", "/", "/dropped", "/dropped"]
        assert min(site.gaps) >= 0.3


def retry_after(value: str) -> Response:
    return Response("https://e.org/", 429, headers={"Retry-After": value})


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("31536000", MAX_RETRY_AFTER_S),
        ("9" * 400, MAX_RETRY_AFTER_S),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", MAX_RETRY_AFTER_S),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        ("٣٠", None),
        ("Thu, 99 Foo 2026 00:00:00 GMT", None),
        ("Mon, 01 Jan 99999999 00:00:00 GMT", None),
    ],
)
def test_a_retry_after_is_bounded_and_nonsense_is_none(value, seconds):
    assert wait_of(retry_after(value)) == seconds


def test_a_retry_after_may_be_a_date():
    wait = wait_of(retry_after(format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)))
    assert wait is not None
    assert 3_590 < wait <= 3_600


def test_a_short_retry_after_pauses_the_whole_site_and_a_nonsensical_one_is_counted():
    def reply(path: str, headers: dict[str, str]) -> bytes:
        if path == "/0" and site.paths.count("/0") == 1:
            return answer(b"", 503, Retry_After="1")
        if path == "/2" and site.paths.count("/2") == 1:
            return answer(b"", 503, Retry_After="as soon as you like")
        return answer(b"", 404) if path == "/robots.txt" else answer(b"a page")

    with Sites(reply) as web:
        (site,) = web.sites
        ends, stats = ask(*(f"{site.url}/{n}" for n in range(4)))
    assert [end["status"] for end in ends] == [200] * 4
    after = site.paths.index("/0")
    assert site.gaps[after] >= 1.0
    assert stats["newscrawler/retry_after/nonsense"] == 1
