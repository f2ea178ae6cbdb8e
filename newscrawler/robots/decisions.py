"""A robots.txt that was read, and what it decides."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from newscrawler.robots.rules import Group, Line, by_rfc, matches, path_of, patterns, upper_escapes

# Characters of a rule and of a name, and names of a group, that a reason shows: it is kept for every page.
_SHOWN = 200
_NAMES = 5

# RFC 9309, 2.2.1 has letters, `-` and `_`; robots with digits in their names exist (AI2Bot, 360Spider, img2dataset).
TOKEN = re.compile(r"[A-Za-z0-9_-]*")
_NUMBER = re.compile(r"([0-9]{1,9})?(?:[.,]([0-9]{1,9}))?")


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an agent may fetch an address, and by what. `rule` and `number` are None where no rule matches."""

    allowed: bool
    reason: str
    rule: str | None = None
    number: int | None = None
    # The agents of the group that decided, as written; () where none is about this agent.
    agents: tuple[str, ...] = ()


class Robots:
    """A robots.txt that was read. `lines` are those outside of every group, `sitemaps` all of the file."""

    def __init__(self, groups: Iterable[Group], lines: Iterable[Line] = (), sitemaps: Iterable[str] = ()) -> None:
        self.groups = tuple(groups)
        self.lines = tuple(lines)
        self.sitemaps = tuple(dict.fromkeys(sitemaps))
        self._binding: tuple[str, _Binding] | None = None

    def groups_of(self, agent: str) -> tuple[Group, ...]:
        """Return the groups that bind an agent: all that name its product token, else all for `*` (RFC 9309, 2.2.1)."""
        token = product_token(agent)
        named = tuple(group for group in self.groups if token and token in group.agents)
        return named or self._for_all

    def decide(self, url: str, agent: str) -> Decision:
        """Return whether `agent` may fetch `url`, which is compared as it would be sent: percent-encoded.

        The longest matching rule decides, Allow before Disallow at the same length (RFC 9309, 2.2.2). Anything may be
        asked about; a text without a path counts as `/`. An agent that is no product token is bound by `*` only.
        """
        path = upper_escapes(path_of(url))
        if path == "/robots.txt":
            return Decision(True, "robots.txt itself may always be fetched")
        binding = self._binding_of(agent)
        path_by_rfc = by_rfc(path).replace("*", "%2A").replace("$", "%24")
        for pattern, rule, group in binding.rules:
            if matches(path, pattern) or (not rule.allow and matches(path_by_rfc, rule.by_rfc or pattern)):
                written = rule.written if len(rule.written) <= _SHOWN else f"{rule.written[:_SHOWN]}…"
                reason = f"line {rule.number} of robots.txt, `{written}`, in the group for {_names(group.written)}"
                return Decision(rule.allow, reason, rule.written, rule.number, group.written)
        return binding.otherwise

    def crawl_delay(self, agent: str) -> float | None:
        """Return the seconds that the agent's groups ask for between requests, the most of several; None for none."""
        delays = (
            _seconds(line.value)
            for group in self.groups_of(agent)
            for line in group.lines
            if line.name.lower() == "crawl-delay"
        )
        return max((delay for delay in delays if delay is not None), default=None)

    @cached_property
    def _for_all(self) -> tuple[Group, ...]:
        return tuple(group for group in self.groups if "*" in group.agents)

    def _binding_of(self, agent: str) -> _Binding:
        """Return what binds an agent; kept for the one that asked last, which in a crawl is the only one."""
        if self._binding is None or self._binding[0] != agent:
            self._binding = agent, _Binding(self.groups_of(agent), agent)
        return self._binding[1]


class _Binding:
    """The rules for an agent, in the order in which the first match decides, and the decision where none does."""

    def __init__(self, groups: tuple[Group, ...], agent: str) -> None:
        self.rules = [(pattern, rule, group) for group in groups for rule in group.rules for pattern in patterns(rule)]
        self.rules.sort(key=lambda entry: (-len(entry[0]), not entry[1].allow))
        written = tuple(dict.fromkeys(name for group in groups for name in group.written))
        reason = f"no rule matches in robots.txt's group for {_names(written)}"
        if not groups:
            reason = f"robots.txt has no group for {agent or 'an agent without a name'}, and none for *"
        self.otherwise = Decision(True, reason, agents=written)


def product_token(agent: str) -> str | None:
    """Return the product token of a user agent in lower case, without its version; None for a text that has none."""
    token = agent.partition("/")[0]
    return token.lower() if token and TOKEN.fullmatch(token) else None


def _names(written: tuple[str, ...]) -> str:
    """Return a group's agents for people, not more of them than can be read."""
    names = [name[:_SHOWN] or "nobody" for name in dict.fromkeys(written)]
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more


def _seconds(value: str) -> float | None:
    """Return a number of seconds however it is written (`10`, `1,5`, `2s`), None where there is none."""
    match = _NUMBER.match(value)
    if match is None or not match[0]:
        return None
    return float(f"{match[1] or 0}.{match[2] or 0}")
