"""Hosts that a page asks for and its article never needs: ads, trackers, statistics.

The list that comes along is blocklist.txt (its head says where it is from; `script/blocklist` renews it). Consent and
paywall vendors are not on it: a wall is passed as a reader passes it, or is named, and never made to vanish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from newscrawler.errors import UsageError

__all__ = ["Blocklist", "load"]

_HOST = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
# Adblock Plus filters that stand for a whole host (https://help.adblockplus.org/hc/en-us/articles/360062733293).
_FILTER = re.compile(r"(?P<not>@@)?\|\|(?P<host>[^/^*$]+)\^?(?:\$(?P<options>.*))?")
_OPTIONS = frozenset({"3p", "all", "important", "third-party"})
_FORMS = "name a file with one host a line, a hosts file, or an Adblock Plus list with ||host^"
# At the start or after a space: elsewhere the sign belongs to a filter of elements (`host##.ad`).
_COMMENT = re.compile(r"(?:^|\s)#.*")
# The hosts file's own names, and the addresses that it gives to those it blocks.
_LOCAL = frozenset({"localhost", "localhost.localdomain", "local", "broadcasthost", "ip6-localhost", "ip6-loopback"})
_NOWHERE = frozenset({"0.0.0.0", "127.0.0.1", "::", "::1", "0"})  # noqa: S104 - listens to nothing


@dataclass(frozen=True, slots=True)
class Blocklist:
    """`host in blocklist`: whether the host, or a domain above it, is listed. The most specific entry decides."""

    hosts: frozenset[str]
    # Entries that say the contrary (`@@||host^`).
    spared: frozenset[str] = frozenset()

    def __contains__(self, host: object) -> bool:
        name = str(host)
        while name:
            if name in self.spared:
                return False
            if name in self.hosts:
                return True
            name = name.partition(".")[2]
        return False

    def besides(self, site: str) -> Blocklist:
        """Return the list for pages of a site (`urls.site_of`): naming a whole site, a list means others' pages."""
        return replace(self, spared=self.spared | {site})


def load(path: Path | None) -> Blocklist:
    """Return the hosts of a file, or those that come along where there is none.

    A line is a host (with the hosts below it), a line of a hosts file, or a filter of an Adblock Plus list that stands
    for a whole host (`||host^`); filters for addresses and elements are left out. Raises UsageError for a file that
    cannot be read or has no host in it.
    """
    if path is None:
        return _bundled()
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            found = _read(lines)
    except OSError as error:
        why = f"cannot be read: {error.strerror or error}"
        raise UsageError(f"NEWSCRAWLER_BLOCKLIST: {path} {why} ({_FORMS})") from error
    if not found.hosts:
        raise UsageError(f"NEWSCRAWLER_BLOCKLIST: {path} names no host ({_FORMS})")
    return found


@cache
def _bundled() -> Blocklist:
    return _read(files(__package__).joinpath("blocklist.txt").read_text("utf-8").splitlines())


def _read(lines: Iterable[str]) -> Blocklist:
    hosts: set[str] = set()
    spared: set[str] = set()
    for line in lines:
        text = line.strip().lower()
        if found := _FILTER.fullmatch(text):
            if set((found["options"] or "all").split(",")) <= _OPTIONS and _HOST.fullmatch(found["host"]):
                (spared if found["not"] else hosts).add(found["host"])
            continue
        words = _COMMENT.sub("", text).split()
        if len(words) > 1 and words[0] in _NOWHERE:
            words = words[1:]
        elif len(words) != 1:
            continue
        hosts.update(name for word in words if _HOST.fullmatch(name := word.removeprefix("*.")) and name not in _LOCAL)
    return Blocklist(frozenset(hosts), frozenset(spared))
