"""The next pages of sections that are still to be read: promised before what stands on the page in front of them is
taken in, so that a crawl killed between the two has the next run read on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from scrapy import Request

from newscrawler.discovery.entry import Listed
from newscrawler.fetching.conditional import LIST
from newscrawler.keeping import Keeper
from newscrawler.stores import Memo, Seen

_PART = "onward"
# Runs that try a promised page: one that is gone by then must not be asked for ever.
_RUNS_MAX = 3


class OnwardPages:
    """The promises of one crawl; kept as memos `onward:PAGE` with the `url`, `source` and `depth` of the next page."""

    def __init__(self, keeper: Keeper, refresh: bool) -> None:
        self._keeper, self._refresh = keeper, refresh
        self._promised: dict[str, str] = {}

    async def left(self, sources: Sequence[str]) -> list[tuple[str, str, int]]:
        """Return address, source and depth of the pages that earlier runs did not come to."""
        nothing: list[Memo] = []
        found = []
        for memo in await self._keeper.ask(lambda store: store.memos(_PART), nothing):
            if memo.value.get("source") not in sources:
                continue
            runs = memo.value["runs"] + 1
            await self._keeper.remember(memo.key, {**memo.value, "runs": runs} if runs <= _RUNS_MAX else {})
            if runs <= _RUNS_MAX:
                self._promised[memo.value["url"]] = memo.key
                found.append((memo.value["url"], memo.value["source"], memo.value["depth"]))
        return found

    async def promise(self, listed: Listed) -> None:
        """Keep that the page has a next one, where it lists an address that was never seen."""
        if listed.onward is None or listed.source is None:
            return
        urls, unknown = [entry.url for entry in listed.entries], dict[str, Seen]()
        seen = await self._keeper.ask(lambda store: store.seen(urls), unknown)
        if not self._refresh and all(url in seen for url in urls):
            return
        onward = cast("Request", listed.onward)
        key = self._promised[onward.meta[LIST]] = f"{_PART}:{listed.list_url}"
        values = onward.cb_kwargs
        await self._keeper.remember(
            key, {"url": onward.meta[LIST], "source": values["source"], "depth": values["depth"], "runs": 0}
        )

    async def done(self, url: str) -> None:
        """Let go of the promise of a page that was read, or that nobody needs."""
        if key := self._promised.pop(url, None):
            await self._keeper.remember(key, {})
