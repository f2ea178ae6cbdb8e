"""Pace: the delays that were promised, as the sites' own logs show them, and no site that starves another."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator

import pytest

from newscrawler.fetching.pace import Pace
from tests.asking import ask
from tests.sites import Reply, Sites, answer

PAGE = answer(b"<html><body>a page</body></html>")
NO_ROBOTS = answer(b"", 404)


def site(page: bytes = PAGE, robots: bytes = NO_ROBOTS) -> Reply:
    return lambda path, headers: robots if path == "/robots.txt" else page


def test_a_healthy_site_is_asked_at_the_registrys_delay():
    pace = Pace(1.0, 1)
    for _ in range(20):
        pace.answered(0.3)
    assert pace.delay_s == 1.0


def test_a_slow_site_rests_as_long_as_it_works_and_comes_back_to_its_floor():
    pace = Pace(1.0, 1)
    for _ in range(20):
        pace.answered(4.0)
    assert pace.delay_s == pytest.approx(4.0, rel=0.05)
    for _ in range(12):
        pace.answered(0.1)
    assert pace.delay_s == 1.0


@pytest.mark.parametrize("floor_s", [0.0, 1.0, 5.0])
def test_errors_double_the_delay_up_to_a_bound_and_good_answers_take_it_back(floor_s):
    pace = Pace(floor_s, 1)
    delays = []
    for _ in range(12):
        pace.failed()
        delays.append(pace.delay_s)
    assert delays == sorted(delays)
    assert delays[0] == max(0.5, 2 * floor_s)
    assert delays[-1] == 60.0
    for _ in range(8):
        pace.answered(0.1)
    assert pace.delay_s == floor_s


def test_a_crawl_delay_beyond_the_bound_of_slowness_holds():
    pace = Pace(1.0, 1, crawl_delay_s=120.0)
    for _ in range(12):
        pace.failed()
    assert pace.delay_s == 120.0


def test_a_site_is_free_when_its_delay_is_over_and_a_place_is_free():
    pace = Pace(2.0, 1)
    assert pace.free_at(0.0) == 0.0
    assert pace.free_at(10.0) == 12.0
    pace.paused_until = 50.0
    assert pace.free_at(10.0) == 50.0
    pace.busy = 1
    assert pace.free_at(10.0) == math.inf
    pace.left_alone = True
    assert pace.free_at(10.0) == 0.0


def test_the_delay_is_kept_between_any_two_requests_robots_txt_and_redirects_included():
    def moved(path: str, headers: dict[str, str]) -> bytes:
        return answer(b"", 302, Location=f"{path}/there") if path in ("/1", "/2") else site()(path, headers)

    with Sites(moved) as web:
        (one,) = web.sites
        ends, _ = ask(*(f"{one.url}/{n}" for n in range(4)), DOWNLOAD_DELAY=0.3)
    assert [end["status"] for end in ends] == [200] * 4
    assert len(one.log) == 7
    assert min(one.gaps) >= 0.3


def test_one_request_at_a_time_even_without_a_delay():
    busy = [0, 0]

    async def slowly() -> AsyncIterator[bytes]:
        busy[0] += 1
        busy[1] = max(busy)
        await asyncio.sleep(0.02)
        busy[0] -= 1
        yield PAGE

    with Sites(lambda path, headers: NO_ROBOTS if path == "/robots.txt" else slowly()) as web:
        ends, _ = ask(*(f"{web.sites[0].url}/{n}" for n in range(30)))
        assert len(ends) == 30
        assert busy[1] == 1


def test_concurrency_above_one_without_a_delay_is_used_and_kept():
    busy = [0, 0]

    async def slowly() -> AsyncIterator[bytes]:
        busy[0] += 1
        busy[1] = max(busy)
        await asyncio.sleep(0.05)
        busy[0] -= 1
        yield PAGE

    with Sites(lambda path, headers: NO_ROBOTS if path == "/robots.txt" else slowly()) as web:
        ask(*(f"{web.sites[0].url}/{n}" for n in range(24)), CONCURRENT_REQUESTS_PER_DOMAIN=4)
        assert busy[1] == 4


def test_sites_that_must_wait_keep_no_other_site_waiting():
    patient = answer(b"User-agent: *\nCrawl-delay: 2\n", Content_Type="text/plain")
    with Sites(*[site(robots=patient)] * 20, *[site()] * 20) as web:
        waiting, quick = web.sites[:20], web.sites[20:]
        urls = [f"{one.url}/{n}" for one in (*waiting, *quick) for n in range(3)]
        # Ten places: the twenty that wait would hold them all.
        ends, _ = ask(*urls, CONCURRENT_REQUESTS=10)
    begun = min(asked.at for one in web.sites for asked in one.log)
    assert len(ends) == 120
    assert min(gap for one in waiting for gap in one.gaps) >= 2.0
    assert max(asked.at for one in quick for asked in one.log) - begun < 4


def test_of_two_hundred_sites_a_slow_and_a_large_one_hold_up_no_other():
    async def drip() -> AsyncIterator[bytes]:
        await asyncio.sleep(1.0)
        yield PAGE

    def slow(path: str, headers: dict[str, str]) -> bytes | AsyncIterator[bytes]:
        return NO_ROBOTS if path == "/robots.txt" else drip()

    with Sites(slow, *[site()] * 199) as web:
        dripping, large, *others = web.sites
        urls = [f"{dripping.url}/{n}" for n in range(8)]
        urls += [f"{large.url}/{n}" for n in range(1_000)]
        urls += [f"{one.url}/{n}" for n in range(3) for one in others]
        ends, _ = ask(*urls, CONCURRENT_REQUESTS=32)
    assert len(ends) == len(urls)
    begun = min(asked.at for one in web.sites for asked in one.log)
    ended = {one.port: one.log[-1].at - begun for one in web.sites}
    # The large site's thousand pages come last although they were queued before the others'.
    assert max(ended[one.port] for one in others) < ended[large.port]
    assert large.paths[1:] == [f"/{n}" for n in range(1_000)]
    assert min(dripping.gaps[1:]) >= 1.0
