"""Parts of a page that stand elsewhere in its markup until a script of a few lines has put them into their places.

React sends what was not ready in time at the end, hidden, with a call that moves it (`$RC("B:0", "S:0")`, react-dom's
streaming server). A template with `shadowrootmode` is shown where it stands (HTML Standard, declarative shadow roots).
"""

from __future__ import annotations

import re
from itertools import islice

from lxml.html import HtmlElement

# Parts that are moved; real pages have some ten.
_MAX_PARTS = 500
# Characters of a script that are searched for the calls.
_SCRIPT_CHARS = 200_000
# Names and characters of what stands in for a part, pieces of its text that are read, and characters of a class.
_STAND_IN = re.compile(r"skeleton|loading|spinner|placeholder|shimmer|fallback", re.IGNORECASE)
_STAND_IN_CHARS, _MAX_PIECES, _NAME_CHARS = 40, 20, 300
# `$RC(place, part)` and `$RX`, `$RR` with more after them; `$RS(part, place)` for the pieces of one.
_CALL = re.compile(r"\$R([CRS])\(\"([BSP]:[0-9a-f]{1,8})\",\"([BSP]:[0-9a-f]{1,8})\"")


def unveil(tree: HtmlElement) -> None:
    """Put the late parts of a page where its scripts would, and show its shadow roots."""
    places: dict[str, HtmlElement] = {}
    for template in list(islice(tree.iter("template"), _MAX_PARTS)):
        if template.get("shadowrootmode") or template.get("shadowroot"):
            template.tag = "div"
        elif (template.get("id") or "")[:2] in ("B:", "P:"):
            places[template.get("id")] = template
    if not places:
        return
    parts = {div.get("id"): div for div in tree.iter("div") if (div.get("id") or "").startswith("S:")}
    moves: list[tuple[str, str]] = []
    for script in tree.iter("script"):
        for kind, first, second in _CALL.findall((script.text or "")[:_SCRIPT_CHARS]):
            moves.append((second, first) if kind == "S" else (first, second))
    for place, part in moves:
        target, element = places.get(place), parts.pop(part, None)
        if target is None or element is None or target.getparent() is None or element in target.iterancestors():
            continue
        stand_in = target.getnext()
        _replace(target, element)
        if stand_in is not None and _is_stand_in(stand_in):
            _drop_tail(stand_in)
            stand_in.getparent().remove(stand_in)
        # What was in it moves, not the hidden element.
        element.drop_tag()


def _is_stand_in(element: HtmlElement) -> bool:
    """Say whether an element is what is shown until a part is there: React ends it by a comment, which is not kept."""
    text = "".join(islice(element.itertext(), _MAX_PIECES)).strip()
    named = element.get("aria-busy") == "true" or _STAND_IN.search((element.get("class") or "")[:_NAME_CHARS])
    return len(text) <= _STAND_IN_CHARS and bool(named or text.endswith(("…", "...")))


def _replace(target: HtmlElement, element: HtmlElement) -> None:
    """Put an element into another one's place, texts behind either left where they are."""
    _drop_tail(element)
    element.tail = target.tail
    target.getparent().replace(target, element)


def _drop_tail(element: HtmlElement) -> None:
    """Leave the text behind an element where it is when the element goes."""
    if element.tail:
        before = element.getprevious()
        parent = element.getparent()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
