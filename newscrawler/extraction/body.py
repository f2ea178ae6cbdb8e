"""The article's text as blocks: trafilatura finds it, on a tree from which what is no text of the article was cut."""

from __future__ import annotations

import logging
from copy import deepcopy
from functools import cache

from lxml.etree import LxmlError, _Element
from lxml.html import HtmlElement
from trafilatura.core import trafilatura_sequence
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from newscrawler.article import Block
from newscrawler.extraction.blocks import blocks_of
from newscrawler.extraction.pruning import prune
from newscrawler.extraction.rescue import rescued

logger = logging.getLogger(__name__)

# Characters under which an answer is held against the slow second opinion.
_SHORT_CHARS = 600
# Share of the page's paragraph text under which an answer is doubtful (measured on 438 pages: 35 are).
_PARAGRAPH_SHARE = 0.5
# Share of the stated articleBody under which an answer is doubtful.
_STATED_SHARE = 0.6
# What trafilatura's own parts raise on trees they did not expect.
_FAILURES = (LxmlError, ValueError, TypeError, AttributeError, IndexError, KeyError, AssertionError)


def body_of(tree: HtmlElement, url: str, stated: str | None = None) -> list[Block]:
    """Return the body's blocks, empty where there is no text. Uses the tree up.

    `stated` is the articleBody of the page's JSON-LD: a check, not a body.
    """
    prune(tree)
    whole = deepcopy(tree)
    paragraphs = sum(len(p.text_content()) for p in tree.iter("p"))
    blocks = rescued(whole, blocks_of(_fast(tree, url)))
    length = sum(len(block.text) for block in blocks)
    doubtful = (
        length < _SHORT_CHARS or length < _PARAGRAPH_SHARE * paragraphs or length < _STATED_SHARE * len(stated or "")
    )
    if not doubtful:
        return blocks
    second = blocks_of(_slow(whole, url))
    return second if sum(len(block.text) for block in second) > length else blocks


@cache
def _options(*, fast: bool) -> Extractor:
    return Extractor(
        output_format="python", fast=fast, comments=False, formatting=False, links=False, images=False, tables=True
    )


def _fast(tree: HtmlElement, url: str) -> _Element | None:
    options = _options(fast=True)
    try:
        # Cleaned first: the expressions cost time for each element, and half of them are gone by then.
        tree = tree_cleaning(tree, options)
        tree = prune_unwanted_nodes(tree, RAW_TREE_PRUNE_XPATH)
        tree = prune_unwanted_nodes(tree, REMOVE_COMMENTS_AND_LISTS_XPATH)
        body, _ = extract_content(convert_tags(tree, options, url), options)
    except _FAILURES as error:
        logger.debug("fast extraction failed on %s: %r", url, error)
        return None
    return body


def _slow(tree: HtmlElement, url: str) -> _Element | None:
    try:
        return trafilatura_sequence(tree, _options(fast=False), url)[0]
    except _FAILURES as error:
        logger.debug("full extraction failed on %s: %r", url, error)
        return None
