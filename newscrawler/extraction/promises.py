"""Pages that promise more than they give: told by their data, by what a script is yet to fill, and by where they stop.

A promise is a reason to read the page in a browser, never to refuse what it gives: without one, the same page is read
as it is. An article of usual length without data that contradict it costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from lxml import etree
from lxml.html import HtmlElement

from newscrawler.article import Article, Block, Refusal
from newscrawler.extraction.button_words import loads_more, reads_more
from newscrawler.extraction.document import Document, start_of
from newscrawler.extraction.structured import as_list, plain

__all__ = ["promised"]

# Words that the page's data state at least, the share of them that is found at most, and how many are missing at least.
_STATED_WORDS, _FOUND_SHARE, _MISSING_WORDS = 100, 0.5, 80
# Weight (letters; a Chinese or Japanese character weighs as three) under which an article is thin, and under which it
# may be the start of one. News in brief has some five hundred.
_STANDFIRST, _THIN, _SHORT = 200, 500, 1_500
_UNSPACED_WEIGHT = 3
# Characters that an element has before a script has filled it; those that a whole page shows before.
_HOLLOW_CHARS, _BARE_CHARS = 80, 800
# Characters that a page has besides its article, under which it is nothing but that; and how many times the text the
# scripts in it are then, where they hold more. Pages of newspapers have thousands around the shortest brief.
_SPARE_CHARS, _SCRIPT_TIMES = 400, 5
# Characters of a button, of the text before it, and steps that the text stands above it.
_BUTTON_CHARS, _BEFORE_CHARS, _STEPS = 60, 40, 4
# Where a body was found that the page itself shows (`extraction.body`).
_SHOWN = "segments of the page"
# Refusals of a page that a browser may make an article of, where it promises one.
_MAY_BE_MORE = ("no_text", "empty")
# Elements looked at of each sort.
_MAX_ELEMENTS = 2_000
# Closed parts without a text, from which on the article is one that opens by script.
_CLOSED_PARTS = 2
_CLASS_CHARS = 300

_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|\w+")
# An element named for an article's text; one that stands in for what is yet to come. XPath finds what may be one.
_BODY_NAME = re.compile(
    r"(?:^|[\s_-])(?:article|story|post|entry|news|page|detail)(?:[_-]{0,2}(?:main|inner|full))?[_-]{0,2}(?:body|content|text)(?:$|\s)",
    re.IGNORECASE,
)
_BODIES = etree.XPath(
    "//*[@itemprop='articleBody' or @property='articleBody' or contains(@class,'body') or contains(@class,'Body')"
    " or contains(@class,'content') or contains(@class,'Content') or contains(@class,'text') or contains(@class,'Text')"
    " or contains(@id,'body') or contains(@id,'Body') or contains(@id,'content') or contains(@id,'Content')"
    " or contains(@id,'text')]"
)
_MAINS = etree.XPath("//article | //main | //*[@role='main']")
_PLACEHOLDERS = etree.XPath(
    "//*[@aria-busy='true' or contains(@class,'skeleton') or contains(@class,'Skeleton') or contains(@class,'shimmer')"
    " or contains(@class,'placeholder') or contains(@class,'load') or contains(@class,'ghost')]"
)
_PLACEHOLDER = re.compile(
    r"(?:^|[\s_-])(?:skeleton|shimmer|placeholder-(?:glow|wave|text|line)|content-loader|react-loading-skeleton|ghost-(?:line|text)|loading-(?:state|text|line|placeholder)|preloader)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Marks that client-side frameworks leave: react.dev, nextjs.org, nuxt.com, vuejs.org, angular.dev, svelte.dev,
# emberjs.com, astro.build, qwik.dev, gatsbyjs.com, remix.run.
_ROOT_IDS = frozenset({
    "root", "app", "__next", "__nuxt", "__layout", "___gatsby", "react-root", "app-root", "main-app", "svelte", "q-app",
    "ember-app", "application", "app-container", "react-app", "vue-app", "spa-root", "mount", "mountpoint",
})  # fmt: skip
_ROOTS = etree.XPath(
    "//*[@ng-version or @ng-app or @data-reactroot or @data-v-app or @data-sveltekit-hydrate or @data-server-rendered"
    " or @*[name()='q:container'] or contains(@class,'ember-application')"
    " or self::app-root or self::astro-island or self::ion-app]"
)
_BUTTONS = etree.XPath(
    "//button | //*[@role='button' or @onclick] | //input[@type='button']"
    " | //a[not(@href) or starts-with(@href,'#') or starts-with(@href,'javascript:')]"
)
_CLOSED = etree.XPath("//*[@aria-expanded='false'][not(ancestor::nav or ancestor::header or ancestor::footer)]")
# A text that stops in the middle.
_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])\W*$")
# A part that opens: the classes of accordions and their kin.
_FOLD = re.compile(r"accordion|collaps|expand|foldable|disclosure|faq|toggle-?content", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a page holds that a script is yet to fill. `cuts` are the ends of the texts before a "read more" button."""

    framework: str | None = None
    hollow: str | None = None
    placeholders: int = 0
    closed_parts: int = 0
    cuts: tuple[str, ...] = ()
    load_more: bool = False


def promised(result: Article | Refusal, document: Document, again: Callable[[], Document | Refusal]) -> str | None:
    """Return what the page promises beyond what was found on it, None for nothing. `again` gives the page parsed anew:
    the body's extraction has used up the tree of `document`.

    Never for what is behind a paywall: a browser gives no more of it. An article that is a film or a gallery has the
    text it has.
    """
    if isinstance(result, Refusal):
        if result.code not in _MAY_BE_MORE or not document.scripts:
            return None
        fresh = again()
        return _of_nothing(_observed(fresh), document) if isinstance(fresh, Document) else None
    if result.access in ("paid", "metered") or result.kind not in ("article", "liveblog"):
        return None
    if document.scripts and (reason := _fewer_words(document, result.blocks)):
        return reason
    if document.evidence.winners.get("body", _SHOWN) != _SHOWN:
        # The page's data had the article that its scripts are to show.
        return None
    weight = len(result.text) + (_UNSPACED_WEIGHT - 1) * len(_UNSPACED.findall(result.text))
    if weight >= _SHORT and result.kind != "liveblog" and not _CUT.search(result.text[-_BEFORE_CHARS:]):
        return None
    fresh = again()
    return _of_little(_observed(fresh), document, result, weight) if isinstance(fresh, Document) else None


def _of_nothing(seen: _Seen, document: Document) -> str | None:
    """Return why a page without an article may have one in a browser."""
    visible = document.cache.get("visible", 0)
    if what := _what(seen):
        return f"the page has no text of an article and {what}" if seen.hollow or visible < _BARE_CHARS else None
    claims = bool(document.json_ld.articles) or document.meta("og:type") == "article"
    if claims and visible < _BARE_CHARS:
        return "the page's data call it an article, and there is no text of one"
    return "the page has scripts and hardly any text" if visible < _HOLLOW_CHARS else None


def _of_little(seen: _Seen, document: Document, article: Article, weight: int) -> str | None:
    """Return why a short article may be a longer one in a browser."""
    if article.kind == "liveblog" and seen.load_more:
        return "the live blog has more entries behind a button"
    if seen.cuts and _is_end(seen.cuts, article.blocks):
        return "the article stops at a button to read on"
    if not document.scripts or weight >= _SHORT:
        return None
    bare = document.cache.get("visible", 0) < _BARE_CHARS + len(article.text)
    if seen.closed_parts >= _CLOSED_PARTS:
        return f"{seen.closed_parts} closed parts of the article are empty"
    if seen.placeholders and (bare or weight < _THIN):
        return "the page shows placeholders for a text to come"
    # What stands in an application's root was put there by the server: no more than a standfirst promises a text.
    if (seen.hollow and weight < _THIN) or (seen.framework and bare and weight < _STANDFIRST):
        return f"the page has little text and {_what(seen)}"
    spare = document.cache.get("visible", 0) - len(article.text)
    if weight < _STANDFIRST and spare < _SPARE_CHARS and document.script_chars > _SCRIPT_TIMES * len(article.text):
        return "the page is little text and much script"
    return None


def _observed(document: Document) -> _Seen:
    """Return what is seen on a page, its scripts cut off."""
    tree = document.tree
    placeholders = sum(
        1
        for element in islice(_PLACEHOLDERS(tree), _MAX_ELEMENTS)
        if (_PLACEHOLDER.search(_names(element)) or element.get("aria-busy") == "true") and _is_hollow(element)
    )
    cuts, load_more = _buttons(tree)
    return _Seen(_framework(tree), _hollow(tree), placeholders, _closed_parts(tree), cuts, load_more)


def _what(seen: _Seen) -> str | None:
    if seen.hollow:
        return f"its {seen.hollow} is empty"
    if seen.framework:
        return f"an application's root, {seen.framework}"
    return "placeholders for a text to come" if seen.placeholders else None


def _fewer_words(document: Document, blocks: Sequence[Block]) -> str | None:
    """Return how many words are missing of those that the page's data state."""
    counts = [_count_of(value) for value in as_list(document.json_ld.first("wordCount"))]
    texts = [value for value in as_list(document.json_ld.first("articleBody")) if isinstance(value, str)]
    stated = max([*counts, *(_words(plain(text)) for text in texts[:1])], default=0)
    if stated < _STATED_WORDS:
        return None
    found = sum(_words(block.text) for block in blocks)
    if found > _FOUND_SHARE * stated or stated - found < _MISSING_WORDS:
        return None
    return f"the page's data state {stated} words, and {found} were found"


def _count_of(value: object) -> int:
    digits = str(value).strip()[:9]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _named(element: HtmlElement) -> str:
    """Return the element as a person would name it."""
    name = element.get("id") or next(iter((element.get("class") or "").split()), "")
    return f"{element.tag} {name[:60]!r}" if name else str(element.tag)


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"[:_CLASS_CHARS]


def _is_hollow(element: HtmlElement) -> bool:
    return len(start_of(element, _HOLLOW_CHARS)) < _HOLLOW_CHARS


def _hollow(tree: HtmlElement) -> str | None:
    """Return the name of the element that is there for the article's text and has none, None where one of them has."""
    named = [
        element
        for element in islice(_BODIES(tree), _MAX_ELEMENTS)
        if "articleBody" in (element.get("itemprop"), element.get("property")) or _BODY_NAME.search(_names(element))
    ]
    bodies = named or list(islice(_MAINS(tree), _MAX_ELEMENTS))
    return _named(bodies[0]) if bodies and all(map(_is_hollow, bodies)) else None


def _framework(tree: HtmlElement) -> str | None:
    roots = (element for element in tree.iter("div", "main", "section") if element.get("id") in _ROOT_IDS)
    return next(map(_named, chain(roots, _ROOTS(tree))), None)


def _buttons(tree: HtmlElement) -> tuple[tuple[str, ...], bool]:
    """Return the ends of the texts that stand before "read more" buttons, and whether one loads more entries."""
    cuts: list[str] = []
    load_more = False
    for element in islice(_BUTTONS(tree), _MAX_ELEMENTS):
        label = start_of(element, _BUTTON_CHARS) or element.get("value") or element.get("aria-label") or ""
        if len(label) > _BUTTON_CHARS:
            continue
        if reads_more(label) and (before := _text_before(element)):
            cuts.append(before)
        load_more = load_more or loads_more(label)
    return tuple(cuts), load_more


def _text_before(element: HtmlElement) -> str:
    """Return the end of the text that stands right before an element, "" where none does."""
    for _ in range(_STEPS):
        for sibling in element.itersiblings(preceding=True):
            text = _squeezed("".join(islice(sibling.itertext(), _MAX_ELEMENTS)))
            if len(text) >= _BEFORE_CHARS:
                return text[-_BEFORE_CHARS:]
            if text:
                return ""
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "main", "article"):
            return ""
        element = parent
    return ""


def _is_end(cuts: Sequence[str], blocks: Sequence[Block]) -> bool:
    """Say whether one of these is where the body that was found ends."""
    end = _squeezed(" ".join(block.text for block in blocks[-2:]))
    return any(end.endswith(cut) or _CUT.sub("", cut) in end[-3 * _BEFORE_CHARS :] for cut in cuts)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _closed_parts(tree: HtmlElement) -> int:
    """Count the parts that are closed and have no text yet: that of `aria-controls`, or of `details`."""
    closed = list(islice(_CLOSED(tree), _MAX_ELEMENTS))
    ids = {element.get("id"): element for element in tree.iterfind(".//*[@id]")} if closed else {}
    count = 0
    for element in closed:
        around = " ".join(map(_names, (element, *islice(element.iterancestors(), 2))))
        heading = any(each.tag in ("h2", "h3", "h4", "h5") for each in islice(element.iterancestors(), 2))
        if not (heading or _FOLD.search(around)):
            continue
        target = ids.get(element.get("aria-controls"))
        count += target is None or not start_of(target, 1)
    for element in islice(tree.iter("details"), _MAX_ELEMENTS):
        text = sum(len(start_of(child, _HOLLOW_CHARS)) for child in element if child.tag != "summary")
        count += not text and not (element.text or "").strip()
    return count
