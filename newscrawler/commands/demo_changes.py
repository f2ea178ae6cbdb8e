"""What the store kept of the demo's pages that changed between its two crawls."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from newscrawler.revisions import difference, flags_of

if TYPE_CHECKING:
    from newscrawler.demo import Page
    from newscrawler.stores import Store

# What the history of a page of this kind has to say, and None for a page that has to have none.
_EXPECTED = {"headline changes": "silent-headline", "boilerplate changes": None}


async def changes_seen(store: Store, pages: Sequence[Page]) -> list[dict[str, Any]]:
    """Return the pages that have more than one revision, or should have none, with the flags of their history."""
    rows = [await _row(store, page) for page in pages if page.canonical and page.expect == "stored"]
    return [row for row in rows if row["revisions"] > 1 or not row["as_expected"]]


async def _row(store: Store, page: Page) -> dict[str, Any]:
    revisions = await store.revisions(page.canonical or "")
    flags = [flag for before, after in pairwise(revisions) for flag in flags_of(difference(before, after))]
    expected = _EXPECTED.get(page.kind, "")
    right = not revisions or expected == "" or (len(revisions) == 1 if expected is None else expected in flags)
    return {
        "kind": page.kind,
        "url": page.url,
        "title": revisions[-1].title if revisions else None,
        "revisions": len(revisions),
        "flags": flags,
        "as_expected": right,
    }
