"""The address guard: which host and port a request may reach. Nothing is connected to; names are in the DNS cache."""

from __future__ import annotations

import pytest

from tests import warm

PROGRAM = """
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.resolver import dnscache
from newscrawler.fetching.failures import PageRefused
from newscrawler.fetching.guard import ADDRESSES, AddressGuard

class Ask(scrapy.Spider):
    name = "ask"

    async def start(self):
        dnscache["public.example"], dnscache["inside.example"] = "93.184.215.14", "10.0.0.7"
        guard = AddressGuard()
        for url, allowed in ASKED:
            request = scrapy.Request(url, meta={ADDRESSES: frozenset(allowed)})
            try:
                await guard.process_request(request)
                print("passes")
            except PageRefused as error:
                print(error.refusal.code)
        return
        yield

ASKED = %r
process = AsyncCrawlerProcess({
    "ADDONS": {"newscrawler.addon.NewscrawlerAddon": 100}, "NEWSCRAWLER_STORE": "", "LOG_LEVEL": "ERROR",
})
process.crawl(Ask)
process.start()
"""


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        # A redirect from http to https of the site that the user named.
        ([("http://public.example/a", [("public.example", 80)]),
          ("https://public.example/a", [("public.example", 80)])],
         ["passes", "passes"]),
        # Another port of a private name, asked for before the name was ever resolved, and after.
        ([("http://inside.example:8000/a", [("inside.example", 8000)]),
          ("http://inside.example:9000/a", [("inside.example", 8000)]),
          ("http://inside.example:8000/b", [("inside.example", 8000)])],
         ["passes", "private_address", "passes"]),
        ([("http://10.0.0.7/", []), ("http://[::1]/", []), ("ftp://public.example/", [])],
         ["private_address", "private_address", "unsupported_url"]),
    ],
)  # fmt: skip
def test_only_private_addresses_are_bound_to_their_port(asked: list[object], said: list[str]):
    done = warm.run(["-c", PROGRAM % (asked,)])
    assert done.stdout.split() == said, done.stderr
