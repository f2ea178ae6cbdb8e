"""The sites that are left alone for a while: as `crawl` and `status` tell of them, and for commands without a store."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from newscrawler.article import utc_now
from newscrawler.commands.frame import messages, store_uri
from newscrawler.errors import StoreError, StoreURIError
from newscrawler.fetching.standing import LeftAlone
from newscrawler.stores import Memo, Store, open_store


def told(sites: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line a site: which, until when, and why."""
    for site in sites:
        yield f"left alone until {site['until']}: {site['site']} ({site['code']}: {site['reason']})"


async def left_alone(store: Store) -> list[dict[str, Any]]:
    """Return the sites that nothing is sent to at present, by name: site, until, code, reason, strikes."""
    now = utc_now()
    return [
        {"site": memo.key.partition(":")[2], **memo.value}
        for memo in await store.memos("site")
        if (left := LeftAlone.from_memo(memo.value)) is not None and left.holds(now)
    ]


def known_to_the_store() -> list[Memo]:
    """Return what the user's store keeps of sites, for a command that keeps nothing itself but is to know of a pause.

    The store is the one before the command, else the default; [] where there is none. One that cannot be read is said
    to be, and costs the command nothing else.
    """
    uri = store_uri(None)
    if uri.startswith("sqlite:///") and not Path(uri.removeprefix("sqlite:///")).exists():
        return []
    try:
        return asyncio.run(_memos(uri))
    except (StoreError, StoreURIError) as error:
        messages.print(f"which sites are to be left alone is not known: {error}", markup=False)
        return []


async def _memos(uri: str) -> list[Memo]:
    store = open_store(uri)
    await store.open()
    try:
        return await store.memos("site")
    finally:
        await store.close()
