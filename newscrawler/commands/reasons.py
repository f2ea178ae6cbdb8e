"""Why a crawl brought nothing new from a source, in one sentence, from the run's record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# One and several of what a sentence counts, by the word for several.
_NOUNS = {"lists": "list", "entries": "entry", "articles": "article"}
_ONCE_READ = ("lists_read", "lists_unchanged", "lists_same")


def why_nothing(record: Mapping[str, Any]) -> dict[str, str]:
    """Return a sentence for each source of a run's record that brought neither a new article nor a revised one."""
    return {
        source: _sentence(counts, record.get("waits", {}).get(source, {}))
        for source, counts in sorted(record["by_source"].items())
        if not (counts.get("new") or counts.get("revised") or counts.get("spilled"))
    }


def could_not_be_read(counts: Mapping[str, int]) -> bool:
    """Say whether every list of a source that was asked failed, and none is left for another time."""
    others = sum(counts.get(word, 0) for word in (*_ONCE_READ, "lists_waiting", "lists_paused"))
    return bool(counts.get("lists_failed")) and not others


def _sentence(counts: Mapping[str, int], waits: Mapping[str, str]) -> str:
    parts = []

    def say(word: str, text: str) -> None:
        if number := counts.get(word, 0):
            nouns = {several: one if number == 1 else several for several, one in _NOUNS.items()}
            parts.append(text.format(n=number, **nouns))

    say("lists_unchanged", "{n} {lists} unchanged (304)")
    say("lists_same", "{n} {lists} the same as before, byte for byte")
    say("lists_waiting", f"{{n}} {{lists}} not due until {_time(waits.get('waiting'))}")
    say("lists_paused", f"{{n}} {{lists}} paused by the site until {_time(waits.get('paused'))}")
    say("lists_failed", "{n} {lists} could not be read")
    entries, seen = counts.get("entries", 0), counts.get("seen_before", 0)
    if entries and seen == entries:
        parts.append(f"{entries} entries, all of them seen before" if entries > 1 else "1 entry, seen before")
    else:
        say("seen_before", "{n} {entries} seen before")
        say("older", "{n} {entries} older than --since")
    if counts.get("lists_read") and not entries:
        parts.append("no entries in what was read")
    say("lists_older", "{n} {lists} of an index older than --since")
    for word in ("unchanged", "copy"):
        say(word, f"{{n}} {{articles}} {'as stored' if word == 'unchanged' else 'with a text that is stored'}")
    codes = sorted((-n, name.partition("/")[2]) for name, n in counts.items() if "/" in name)
    if codes:
        parts.append("no article: " + ", ".join(f"{-n} {code}" for n, code in codes))
    return "; ".join(parts) or "nothing was asked"


def _time(stated: str | None) -> str:
    """Return an instant as it is read in a sentence: to the minute."""
    return f"{stated[:10]} {stated[11:16]} UTC" if stated else "later"
