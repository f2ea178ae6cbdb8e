"""What was refused for want of a browser, and its taking up again once the browser or the settings allow more.

What the pages of a source may have done for them is one word: "" where none is rendered, else what the browser does
about consent. The memo `unrendered:SOURCE` holds the word under which pages were refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from newscrawler.keeping import Keeper

if TYPE_CHECKING:
    from newscrawler.article import Refusal
    from newscrawler.stores import Memo, Store

__all__ = ["Unrendered"]

# How pages are refused that a browser, or another one, may make an article of.
_CODES = ("needs_javascript", "consent_wall")


class Unrendered:
    """What one crawl knows of the pages that it and earlier ones refused for want of a browser."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def note(self, source: str, refusal: Refusal, means: str) -> None:
        """Keep under what means a source's page was refused, where others could make an article of it."""
        if refusal.code not in _CODES or refusal.retry:
            return
        memo = await self._keeper.recall(_key(source))
        if memo is None or memo.value.get("means") != means:
            await self._keeper.remember(_key(source), {"means": means})

    async def take_up(self, means: Mapping[str, str]) -> int:
        """Have the pages asked for again that were refused under other means than their source has; return how many.

        `means` holds the word of each source, by its id.
        """
        keys = [_key(source) for source, word in means.items() if word]
        nothing: dict[str, Memo] = {}
        memos = await self._keeper.ask(lambda store: store.recall(keys), nothing)
        taken = 0
        for source, word in means.items():
            memo = memos.get(_key(source))
            if memo is None or memo.value.get("means") == word:
                continue
            for code in _CODES:
                taken += await self._keeper.ask(partial(_reopen, source, code), 0)
            await self._keeper.remember(_key(source), {"means": word})
        return taken


async def _reopen(source: str, code: str, store: Store) -> int:
    return await store.reopen(code, source)


def _key(source: str) -> str:
    return f"unrendered:{source}"
