"""One article of each story: the original, else the best copy, among those that a query takes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable

from newscrawler.article import Article, parse_instant, rfc3339, utc_now
from newscrawler.reservations import decided
from newscrawler.stores import Query, Store
from newscrawler.stories import origin_of
from newscrawler.urls import article_id

__all__ = ["OnePerStory", "taken_by"]

# Articles that are held while the store is asked which of their stories have others: most have none.
_HELD = 200
# Stories whose choice is kept in mind: copies come within days of each other, and so they do in the order of storing.
_REMEMBERED = 20_000


class OnePerStory:
    """The articles of a stream that lead their stories, in its order; `left_out` counts the others.

    An article leads that is the first of those members which `takes` accepts: the story's leader where it is one of
    them, else whom `stories.origin_of` names among the rest. Asks the store for each story that has more than one.
    """

    def __init__(self, articles: AsyncIterator[Article], store: Store, takes: Callable[[Article], bool]) -> None:
        self._articles, self._store, self._takes = articles, store, takes
        self._leaders: OrderedDict[str, str] = OrderedDict()
        self._began = rfc3339(utc_now())
        self.left_out = 0

    async def __aiter__(self) -> AsyncIterator[Article]:
        held: list[Article] = []
        async for article in self._articles:
            held.append(article)
            if len(held) == _HELD:
                async for each in self._leading(held):
                    yield each
                held = []
        async for each in self._leading(held):
            yield each

    async def _leading(self, articles: list[Article]) -> AsyncIterator[Article]:
        asked = {each.cluster_id for each in articles if each.cluster_id} - self._leaders.keys()
        shared = await self._store.shared(asked) if asked else frozenset()
        for article in articles:
            if article.cluster_id is None or await self._leader(article, article.cluster_id, shared) == _id(article):
                yield article
            else:
                self.left_out += 1

    async def _leader(self, article: Article, cluster_id: str, shared: frozenset[str]) -> str:
        leader = self._leaders.get(cluster_id)
        if leader is None:
            members = await self._store.story(cluster_id) if cluster_id in shared else []
            leader = self._leaders[cluster_id] = self._first(article, members)
            if len(self._leaders) > _REMEMBERED:
                self._leaders.popitem(last=False)
        return leader

    def _first(self, article: Article, members: list[Article]) -> str:
        if not members:
            return _id(article)
        # The stream is of one moment: what came to the story after it is not in it. What was revised since then is.
        known = [member for member in members if member.revision > 1 or (member.stored_at or "") <= self._began]
        taken = {_id(member): member for member in known if self._takes(member)} | {_id(article): article}
        leader = article_id(origin_of(members).leader)
        return leader if leader in taken else article_id(origin_of(list(taken.values())).leader)


def taken_by(query: Query, uses: frozenset[str] = frozenset()) -> Callable[[Article], bool]:
    """Return whether a query takes an article, as stores judge it, and none of these uses of it is reserved."""

    def takes(article: Article) -> bool:
        at = parse_instant(article.stored_at)
        return (
            (query.sources is None or article.source in query.sources)
            and (query.languages is None or article.language in query.languages)
            and (query.since is None or (at is not None and at >= query.since))
            and (query.until is None or (at is not None and at < query.until))
            and (not uses or uses.isdisjoint(decided(article.rights).get("reserved", ())))
        )

    return takes


def _id(article: Article) -> str:
    return article_id(article.canonical_url)
