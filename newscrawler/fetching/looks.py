"""Stored articles that are looked at again, to see whether they have changed: when, `revisions.next_look` says."""

from __future__ import annotations

from collections import Counter

from newscrawler.article import utc_now
from newscrawler.keeping import Keeper
from newscrawler.stores import Pending

# Articles of a source in one run; what is more waits for the next.
_OF_A_SOURCE = 100
# Times as many are taken up with one question about many sources: most have fewer.
_FACTOR = 10


class Looks:
    """The looks of one crawl. They are found at its start, so that none is asked for twice, and made when there is no
    news left to fetch: they never delay it.
    """

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._rows: list[Pending] = []

    async def find(self) -> None:
        """Ask the store which are due."""
        sources, nothing = self._keeper.looked_at_again, list[Pending]()
        if not sources:
            return
        limit, now = _OF_A_SOURCE * min(len(sources), _FACTOR), utc_now()
        rows = await self._keeper.ask(lambda store: store.due(sources, at=now, limit=limit, rechecks=True), nothing)
        of_source: Counter[str | None] = Counter()
        for row in rows:
            of_source[row.source] += 1
            if of_source[row.source] <= _OF_A_SOURCE:
                self._rows.append(row)

    def take(self) -> list[Pending]:
        """Return those not taken yet."""
        rows, self._rows = self._rows, []
        return rows

    def begin(self, row: Pending) -> None:
        """Note that an article is being looked at."""
        self._keeper.looks[row.url] = row.first_seen_at or utc_now()
        self._keeper.count(row.source, "rechecks")
