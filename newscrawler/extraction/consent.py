"""Consent walls and banners in a page: told by the vendors' boxes and by their words.

The vendors' boxes, buttons and functions are those of their public documentation and markup, and the words are what
such boxes and buttons say in some forty languages; rendering passes walls by the same lists.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from lxml.html import HtmlElement

from newscrawler.extraction.structured import UNSEEN

__all__ = ["consent_vendors", "consent_words", "cut_boxes"]

# Elements that hold a page, whatever their names say.
_WHOLE = frozenset(("html", "head", "body", "main", "article", "form"))
# What a box holds that is no vendor's, though it has a vendor's name.
_ARTICLE = ".//article | .//main | .//*[@itemprop='articleBody']"


@cache
def consent_vendors() -> list[dict[str, Any]]:
    """Return the vendors: `name`; selectors of their `boxes` and of the buttons that `refuse`, `accept`, open
    `settings` and `save` them; the functions that `deny` and `allow` everything, each with its arguments.
    """
    vendors: list[dict[str, Any]] = json.loads(_read("consent_vendors.json"))
    return vendors


@cache
def consent_words() -> dict[str, Any]:
    """Return patterns of words by what they mean, by language or as one; `*` is any ending of a word, and those of
    scripts without spaces stand beside under `…_unspaced`.
    """
    words: dict[str, Any] = json.loads(_read("consent_words.json"))
    return words


def cut_boxes(tree: HtmlElement) -> str:
    """Take the vendors' boxes out of the tree, and return their text, collapsed; "" where there are none."""
    ids, classes, starts = _boxes()
    found: list[HtmlElement] = []
    for element in tree.xpath("//*[@id or @class]"):
        name = element.get("id")
        if (
            (name is not None and (name in ids or name.startswith(starts["id"])))
            or not classes.isdisjoint(element.get("class", "").split())
            or element.get("class", "").startswith(starts["class"])
        ) and element.tag not in _WHOLE:
            found.append(element)
    texts: list[str] = []
    for box in found:
        # A box may stand in another one that is cut already.
        if box.getroottree().getroot() is tree and not box.xpath(_ARTICLE):
            texts.append(" ".join(UNSEEN.sub("", box.text_content()).split()))
            box.drop_tree()
    return " ".join(filter(None, texts))


@cache
def _boxes() -> tuple[frozenset[str], frozenset[str], Mapping[str, tuple[str, ...]]]:
    """Return the ids and the classes of the vendors' boxes, and what others start with."""
    selectors = [selector for vendor in consent_vendors() for selector in vendor["boxes"]]
    starts = [re.fullmatch(r"\[(id|class)\^=([\w-]+)\]", selector) for selector in selectors]
    return (
        frozenset(selector[1:] for selector in selectors if selector.startswith("#")),
        frozenset(selector[1:] for selector in selectors if selector.startswith(".")),
        {kind: tuple(match[2] for match in starts if match and match[1] == kind) for kind in ("id", "class")},
    )


def _read(name: str) -> str:
    return resources.files("newscrawler.extraction").joinpath(name).read_text("utf-8")
