"""The sites that are left alone for a while, as `crawl` and `status` tell of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newscrawler.article import parse_instant, utc_now
from newscrawler.stores import Store


def told(sites: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line a site: which, until when, and why."""
    for site in sites:
        yield f"left alone until {site['until']}: {site['site']} ({site['code']}: {site['reason']})"


async def left_alone(store: Store) -> list[dict[str, Any]]:
    """Return the sites that nothing is sent to at present, by name: site, until, code, reason, strikes."""
    now = utc_now()
    rows = [{"site": memo.key.partition(":")[2], **memo.value} for memo in await store.memos("site")]
    return [row for row in rows if (until := parse_instant(str(row.get("until")))) is not None and until > now]
