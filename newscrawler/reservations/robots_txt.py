"""What a site's robots.txt reserves for an address, besides saying who may fetch it.

- groups that name AI crawlers (`agents.AI_AGENTS`) and disallow the address to them;
- `Content-Signal` (https://contentsignals.org, Cloudflare 2025) and `Content-Usage` (draft-ietf-aipref-attach), with or
  without a path, in the group that binds this crawler or outside of every group;
- `DisallowAITraining` and `AllowAITraining` (draft-canel-robots-ai-control), likewise;
- `License` (RSL 1.0, https://rslstandard.org/guide/robots-txt), which is for everybody wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from newscrawler.reservations.agents import AI_AGENTS
from newscrawler.reservations.files import Pattern
from newscrawler.robots import Line, Robots, parse_robots

# Lines of one kind that are read, and characters that are kept of each; real files have one or two.
_MOST, _CHARS = 50, 500
_MOST_LICENCES = 10
_PREFERENCES = {"content-signal": "robots_txt_content_signal", "content-usage": "robots_txt_content_usage"}
_TRAINING = re.compile(r"(dis)?allowaitraining", re.IGNORECASE)


class RobotsReservations:
    """The reservations of one robots.txt, sorted out once for all its addresses. `agent` is this crawler's token."""

    def __init__(self, robots: Robots, agent: str) -> None:
        own = [*robots.lines, *(line for group in robots.groups_of(agent) for line in group.lines)]
        self._preferences = {key: list(_preferences(own, name)) for name, key in _PREFERENCES.items()}
        self._training = _training(own)
        everywhere = [*robots.lines, *(line for group in robots.groups for line in group.lines)]
        licences = dict.fromkeys(_clean(line.value) for line in everywhere if line.name.lower() == "license")
        self._licences = [url for url in licences if "://" in url][:_MOST_LICENCES]
        self._named = _named(robots)

    def statements(self, url: str) -> dict[str, Any]:
        """Return what is stated about this address, by the keys of `rights` that begin with `robots_txt_`."""
        training = self._training.decide(url, "*").rule if self._training else None
        refused = [name for names, robots in self._named if not robots.decide(url, names[0]).allowed for name in names]
        stated: dict[str, Any] = {
            "robots_txt_ai": sorted(refused, key=str.lower),
            "robots_txt_ai_training": training and training.replace(":", "AITraining:", 1),
            "robots_txt_license": self._licences,
        }
        for key, preferences in self._preferences.items():
            about = [(len(path.text), text) for path, text in preferences if not path.text or path.matches(url)]
            longest = max((length for length, _ in about), default=0)
            stated[key] = ", ".join(text for length, text in about if length == longest)
        return {key: value for key, value in stated.items() if value}


def robots_reservations(robots: Robots, url: str, agent: str = "newscrawler") -> dict[str, Any]:
    """Return what a robots.txt states about the use of an address, by the keys of `rights`; {} for nothing."""
    return RobotsReservations(robots, agent).statements(url)


def _preferences(lines: Iterable[Line], name: str) -> Iterator[tuple[Pattern, str]]:
    """Yield path ("" for the whole site) and preferences of the lines of this name."""
    values = [_clean(line.value) for line in lines if line.name.lower() == name and line.value]
    for value in values[:_MOST]:
        path, _, text = value.partition(" ") if value.startswith(("/", "*")) else ("", "", value)
        if text.strip():
            yield Pattern(path), text.strip()


def _training(lines: Iterable[Line]) -> Robots | None:
    """Return the training rules as a robots.txt of their own, whose decisions name them as they were written."""
    rules = [line for line in lines if _TRAINING.fullmatch(line.name)][:_MOST]
    if not rules:
        return None
    text = "".join(f"{line.name[:-10]}: {_clean(line.value)}\n" for line in rules)
    return parse_robots(f"User-agent: *\n{text}".encode())


def _named(robots: Robots) -> list[tuple[list[str], Robots]]:
    """Return the known AI crawlers that groups name, those with the same groups together, with these groups alone."""
    by_groups: dict[tuple[int, ...], list[str]] = {}
    groups = {number: group for number, group in enumerate(robots.groups) if any(a in AI_AGENTS for a in group.agents)}
    for token, (name, _) in AI_AGENTS.items():
        numbers = tuple(number for number, group in groups.items() if token in group.agents)
        if numbers:
            by_groups.setdefault(numbers, []).append(name)
    return [(names, Robots(groups[number] for number in numbers)) for numbers, names in by_groups.items()]


def _clean(text: str) -> str:
    """Return the value with white space as single spaces, and without the surrogates that stand for broken UTF-8."""
    return " ".join(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split())[:_CHARS]
