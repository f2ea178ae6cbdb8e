"""A spider of a user's own project that asks for addresses with the add-on's manners, in a process of its own."""

from __future__ import annotations

import json
from typing import Any

from tests import warm

_PROGRAM = """
import json, sys
from time import monotonic
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from newscrawler.fetching.failures import refusal_of
from newscrawler.fetching.guard import ADDRESSES
from newscrawler.urls import host_and_port

asked = json.load(sys.stdin)
addresses = frozenset(host_and_port(url) for url in asked["urls"] + asked["may_reach"])

class Ask(scrapy.Spider):
    name = "ask"
    custom_settings = {"HTTPERROR_ALLOW_ALL": True}

    async def start(self):
        for url in asked["urls"]:
            meta = {ADDRESSES: addresses, **asked["meta"]}
            yield scrapy.Request(url, self.got, errback=self.failed, meta=meta, cb_kwargs={"asked": url},
                                 dont_filter=True)

    def got(self, response, asked):
        print(json.dumps({"asked": asked, "url": response.url, "status": response.status, "at": monotonic(),
                          "size": len(response.body), "body": response.body[:200].decode("latin-1")}))

    def failed(self, failure):
        refusal = refusal_of(failure.value, failure.request.cb_kwargs["asked"])
        print(json.dumps({"asked": refusal.url, "code": refusal.code, "reason": refusal.reason, "at": monotonic(),
                          "retry": refusal.retry, "retry_after_s": refusal.retry_after_s}))

process = AsyncCrawlerProcess({
    "ADDONS": {"newscrawler.addon.NewscrawlerAddon": 100}, "LOG_LEVEL": "ERROR", "DOWNLOAD_DELAY": 0,
    "CLOSESPIDER_TIMEOUT": 60, **asked["settings"],
})
crawler = process.create_crawler(Ask)
process.crawl(crawler)
process.start()
print(json.dumps({"stats": {key: value for key, value in crawler.stats.get_stats().items()
                            if isinstance(value, (int, float, str))}}))
"""


def ask(
    *urls: str,
    may_reach: tuple[str, ...] = (),
    meta: dict[str, Any] | None = None,
    files: int | None = None,
    **settings: Any,
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return what became of each address, in the order of the ends, and Scrapy's stats.

    `files`: how many the process may have open.
    """

    asked = {"urls": urls, "may_reach": may_reach, "meta": meta or {}, "settings": settings}
    done = warm.run(["-c", _PROGRAM], given=json.dumps(asked), files=files)
    assert "Traceback" not in done.stderr, done.stderr
    *ends, stats = (json.loads(line) for line in done.stdout.splitlines())
    return ends, stats["stats"]
