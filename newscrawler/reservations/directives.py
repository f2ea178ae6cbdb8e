"""What robots directives say: the content of a robots meta element or of an X-Robots-Tag header.

Names and grammar: developers.google.com/search/docs/crawling-indexing/robots-meta-tag, draft-illyes-repext; `noai` and
`noimageai` are DeviantArt's (2022), `noml` is Mojeek's (noml.info).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Characters of one line, and directives of one agent, that are read: real ones have a hundred and a handful.
_LINE_CHARS, _MOST = 2_000, 20
# Agents that are kept apart.
_MOST_AGENTS = 20
_WORDS = frozenset(
    "noai noimageai noml none noindex noarchive nocache nosnippet noimageindex".split()  # noqa: SIM905 - one line
)
# In this order: a date after which to forget the page (RFC 822, 850 or ISO 8601, so it may hold a comma), a limit,
# the agent that what follows is for, a word.
_PIECE = re.compile(
    r"(?P<after>unavailable_after)\s{0,20}:\s{0,20}(?P<time>[^,;\n]{0,60}(?:,\s{0,20}\d[^,;\n]{0,60})?)"
    r"|(?P<limit>max-(?:snippet|image-preview|video-preview))\s{0,20}:\s{0,20}(?P<most>-?\w{1,20})"
    r"|(?P<agent>[a-z][\w-]{0,63})\s{0,20}:"
    r"|(?P<word>[a-z][\w-]*)",
    re.IGNORECASE,
)

Directives = dict[str, list[str]]
"""By agent in lower case, "" for all: restrictive directives in order, lower case, a value after a colon."""


def read_directives(lines: Iterable[str], agent: str = "") -> Directives:
    """Return the restrictions that the lines state; `agent` is whom they are for where they do not say.

    A line that names an agent speaks to it up to its end, as X-Robots-Tag does. Permissions (`all`, `index`) and what
    concerns links or translation are left out.
    """
    found: Directives = {}
    for line in lines:
        to = agent
        for piece in _PIECE.finditer(line[:_LINE_CHARS]):
            if piece["agent"]:
                to = piece["agent"].lower()
                continue
            stated = _stated(piece)
            if stated and (to in found or len(found) < _MOST_AGENTS):
                of_agent = found.setdefault(to, [])
                if stated not in of_agent and len(of_agent) < _MOST:
                    of_agent.append(stated)
    return found


def _stated(piece: re.Match[str]) -> str | None:
    if piece["after"]:
        return f"unavailable_after: {piece['time'].strip()}"
    if piece["limit"]:
        return f"{piece['limit']}: {piece['most']}".lower()
    word = piece["word"].lower()
    return word if word in _WORDS else None
