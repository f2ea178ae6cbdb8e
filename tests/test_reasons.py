"""Why a crawl brought nothing from a source, in one sentence."""

from __future__ import annotations

import pytest

from newscrawler.commands.reasons import could_not_be_read, why_nothing

UNTIL = "2026-11-24T14:20:31.500Z"


@pytest.mark.parametrize(
    ("counts", "waits", "sentence"),
    [
        ({"lists_unchanged": 2}, {}, "2 lists unchanged (304)"),
        ({"lists_same": 1}, {}, "1 list the same as before, byte for byte"),
        ({"lists_waiting": 3}, {"waiting": UNTIL}, "3 lists not due until 2026-11-24 14:20 UTC"),
        ({"lists_paused": 1}, {"paused": UNTIL}, "1 list paused by the site until 2026-11-24 14:20 UTC"),
        ({"lists_read": 1, "entries": 40, "seen_before": 40}, {}, "40 entries, all of them seen before"),
        (
            {"lists_read": 1, "entries": 40, "seen_before": 30, "older": 10},
            {},
            "30 entries seen before; 10 entries older than --since",
        ),
        ({"lists_read": 1, "entries": 1, "seen_before": 1}, {}, "1 entry, seen before"),
        (
            {"lists_read": 1, "entries": 3, "seen_before": 1, "unchanged": 1, "copy": 2},
            {},
            "1 entry seen before; 1 article as stored; 2 articles with a text that is stored",
        ),
        ({"lists_read": 2}, {}, "no entries in what was read"),
        ({"lists_failed": 1}, {}, "1 list could not be read"),
        (
            {"lists_read": 1, "entries": 3, "refused": 3, "refused/robots_disallowed": 2, "refused/http_404": 1},
            {},
            "no article: 2 robots_disallowed, 1 http_404",
        ),
        ({}, {}, "nothing was asked"),
    ],
)
def test_each_reason_is_said(counts, waits, sentence):
    assert why_nothing({"by_source": {"s": counts}, "waits": {"s": waits}}) == {"s": sentence}


def test_a_source_that_brought_something_needs_no_reason():
    by_source = {"a": {"new": 1}, "b": {"revised": 2}, "c": {"lists_unchanged": 1}}
    assert list(why_nothing({"by_source": by_source})) == ["c"]


def test_a_source_failed_when_no_list_of_it_was_read_or_waits():
    assert could_not_be_read({"lists_failed": 2})
    assert not could_not_be_read({})
    for word in ("lists_read", "lists_unchanged", "lists_same", "lists_waiting", "lists_paused"):
        assert not could_not_be_read({"lists_failed": 2, word: 1})
