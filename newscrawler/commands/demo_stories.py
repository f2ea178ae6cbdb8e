"""What the store made of the stories that several of the demo's outlets told, and which of them was first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from newscrawler.stories import origin_of
from newscrawler.urls import article_id

if TYPE_CHECKING:
    from newscrawler.article import Article
    from newscrawler.demo import Page
    from newscrawler.stores import Store

Place = tuple["Page", "Article"]


async def stories_told(store: Store, pages: Sequence[Page]) -> list[dict[str, Any]]:
    """Return each story that is at several outlets or should not be, those of most outlets first, as JSON values.

    `as_expected`: all of its pages lead to one cluster, no other story's page does, and its leader is the original, or
    where a page with the very same text came first, the article that notes the original in its `copies`.
    """
    places: list[Place] = [
        (page, article)
        for page in pages
        if page.expect in ("stored", "copy", "same") and (article := await store.led_to(page.url))
    ]
    clusters: dict[str, list[Place]] = defaultdict(list)
    ids: dict[str, set[str]] = defaultdict(set)
    for page, article in places:
        clusters[article.cluster_id or ""].append((page, article))
        ids[page.story].add(article.cluster_id or "")
    found = [
        await _told(store, cluster_id, told, max(len(ids[page.story]) for page, _ in told))
        for cluster_id, told in clusters.items()
        if len({page.source for page, _ in told}) > 1
        or len({page.story for page, _ in told}) > 1
        or any(len(ids[page.story]) > 1 for page, _ in told)
    ]
    return sorted(found, key=lambda row: (-len(row["outlets"]), row["story"]))


async def _told(store: Store, cluster_id: str, told: Sequence[Place], clusters: int) -> dict[str, Any]:
    names = sorted({page.story for page, _ in told})
    first = next((place for place in told if place[0].story.startswith(f"{place[0].source}/")), told[0])
    origin = origin_of(await store.story(cluster_id))
    wrong = []
    if len(names) > 1:
        wrong.append("stories of their own in one cluster: " + ", ".join(names))
    if clusters > 1:
        wrong.append(f"one story in {clusters} clusters")
    if article_id(origin.leader) != article_id(first[1].canonical_url):
        wrong.append(f"led by {origin.leader} and not by {first[1].canonical_url}")
    syndication = origin.syndication
    return {
        "cluster_id": cluster_id,
        "story": names[0],
        "title": first[0].gold.title if first[0].gold else "",
        "outlets": sorted({page.source for page, _ in told}),
        "places": [_place(*place, first) for place in sorted(told, key=lambda place: place is not first)],
        "leader": origin.leader,
        "origin": syndication.origin if syndication else None,
        "origin_url": syndication.origin_url if syndication else None,
        "evidence": list(origin.evidence),
        "as_expected": not wrong,
        "detail": "; ".join(wrong),
    }


def _place(page: Page, article: Article, first: Place) -> dict[str, Any]:
    same = article_id(article.canonical_url) == article_id(first[1].canonical_url)
    role = "original" if page is first[0] else "same text" if same else "edited"
    return {"url": page.url, "source": page.source, "role": role, "article": article.canonical_url}
