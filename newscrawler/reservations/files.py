"""The two files of a site that state reservations besides robots.txt: TDMRep's and ai.txt.

`/.well-known/tdmrep.json`: TDM Reservation Protocol, W3C community group final report of 10 May 2024
(https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/). `/ai.txt`: Spawning's, the grammar of
robots.txt with patterns of file names (https://site.spawning.ai/spawning-ai-txt). Both come from anywhere: what cannot
be read is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from newscrawler.robots import Robots, parse_robots

FILE_BYTES = 64 * 1024
"""Bytes read of each of the two files: a hundred times what sites have in them."""

# Rules and characters of a location: each rule is compared with each article's address.
_MOST_RULES, _LONGEST = 100, 2_000
_CONTROL = re.compile(r"[\x00-\x20\x7f]")
# Characters of an ai.txt that are kept; what Spawning's own generator writes has two thousand.
_AI_TXT_CHARS = 16_000


class Pattern:
    """A path pattern in the manner of robots.txt (`*`, `$`, percent-encoding); one that is none matches nothing."""

    def __init__(self, text: str) -> None:
        self.text = text
        fit = text if len(text) <= _LONGEST and not _CONTROL.search(text) else ""
        line = f"User-agent: *\nDisallow: {fit.replace('#', '%23')}"
        self._robots = parse_robots(line.encode("utf-8", "surrogatepass"))

    def matches(self, url: str) -> bool:
        """Say whether the pattern is about this address."""
        return not self._robots.decide(url, "*").allowed


@dataclass(frozen=True)
class SiteFiles:
    """What a site's files say: tdmrep.json's rules in their order, and of ai.txt the lines that are for everybody."""

    tdmrep: tuple[Mapping[str, Any], ...] = ()
    ai_txt: str = ""

    @classmethod
    def read(cls, tdmrep: bytes = b"", ai_txt: bytes = b"") -> SiteFiles:
        """Return what the bodies of the two files say; a web page or other bytes sent in their place say nothing."""
        return cls(_rules(tdmrep[:FILE_BYTES]), _for_everybody(ai_txt[:FILE_BYTES]))

    @classmethod
    def from_memo(cls, value: Mapping[str, Any]) -> SiteFiles:
        """Return what `to_memo` gave, nothing for values of another kind."""
        text = value.get("ai_txt")
        return cls(_sane(value.get("tdmrep")), text if isinstance(text, str) else "")

    def to_memo(self) -> dict[str, Any]:
        """Return JSON values."""
        return {"tdmrep": [dict(rule) for rule in self.tdmrep], "ai_txt": self.ai_txt}

    def statements(self, url: str) -> dict[str, Any]:
        """Return what the files state about this address, by the keys of `rights`: `tdmrep`, `ai_txt`."""
        stated: dict[str, Any] = {}
        # "The most specific match is the first in sequence."
        number = next((number for number, location in enumerate(self._locations) if location.matches(url)), None)
        if number is not None:
            stated["tdmrep"] = dict(self.tdmrep[number])
        beside = url.partition("?")[0].rpartition("/")[0]
        about = {"text": url, "images": f"{beside}/image.jpg"} if self.ai_txt else {}
        written = {what: self._ai.decide(address, "*").rule for what, address in about.items()}
        if any(written.values()):
            stated["ai_txt"] = {what: line for what, line in written.items() if line}
        return stated

    @cached_property
    def _locations(self) -> list[Pattern]:
        return [Pattern(rule["location"]) for rule in self.tdmrep]

    @cached_property
    def _ai(self) -> Robots:
        return parse_robots(self.ai_txt.encode("utf-8", "replace"))


def _rules(body: bytes) -> tuple[Mapping[str, Any], ...]:
    try:
        return _sane(json.loads(body.decode("utf-8-sig", "replace")))
    except (ValueError, RecursionError):
        return ()


def _sane(rules: Any) -> tuple[Mapping[str, Any], ...]:
    """Return the rules that are ones: an object alone counts as an array of one; `location` is a path."""
    if isinstance(rules, dict):
        rules = [rules]
    found: list[Mapping[str, Any]] = []
    for rule in rules[:_MOST_RULES] if isinstance(rules, list) else ():
        location = _path(rule.get("location")) if isinstance(rule, dict) else None
        reservation = {"0": 0, "1": 1}.get(str(rule.get("tdm-reservation")).strip()) if location else None
        if location and reservation is not None:
            policy = rule.get("tdm-policy")
            more = {"tdm-policy": policy[:_LONGEST]} if isinstance(policy, str) and policy else {}
            found.append({"location": location, "tdm-reservation": reservation, **more})
    return tuple(found)


def _path(location: Any) -> str | None:
    """Return the pattern of a location, of an address its path; None for what is none."""
    if not isinstance(location, str) or not 0 < len(location) <= _LONGEST:
        return None
    if location.startswith(("http://", "https://")):
        try:
            parts = urlsplit(location)
        except ValueError:
            return None
        return parts._replace(scheme="", netloc="").geturl() or "/"
    return location if location.startswith(("/", "*")) else f"/{location}"


def _for_everybody(body: bytes) -> str:
    """Return what the file says to all agents, as the text of a robots.txt; "" for a web page and anything else."""
    if body.lstrip()[:1] == b"<":
        return ""
    rules = [rule.written for group in parse_robots(body).groups_of("*") for rule in group.rules if rule.pattern]
    text = "\n".join(["User-agent: *", *rules, ""])[:_AI_TXT_CHARS] if rules else ""
    return text[: text.rfind("\n") + 1]
