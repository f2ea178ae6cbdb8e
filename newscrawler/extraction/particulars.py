"""What kind of page it is and what it says about its article in a line: standfirst, section, topics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from newscrawler.article import ArticleKind, Block
from newscrawler.extraction.document import Document
from newscrawler.extraction.structured import as_list, plain, types_of
from newscrawler.extraction.titles import squeezed

_MAX_TOPICS = 30
# Characters of a standfirst; what is longer is the article's beginning.
_LONGEST_DESCRIPTION = 600
# Characters of a topic; longer ones are sentences.
_LONGEST_TOPIC = 80
# Characters of a section's name; longer ones are the headline at the end of a breadcrumb.
_LONGEST_SECTION = 40
# Characters of body under which a page's address, or a film among its data, may say that it is no article: articles
# have more, and stand under /video/ too.
_SHORT_BODY = 1_200
# Characters of an address that are looked at.
_ADDRESS_CHARS = 500
_DESCRIPTION_METAS = ("og:description", "description", "twitter:description", "dc.description")
_SECTION_METAS = (
    "article:section", "parsely-section", "section", "dc.subject.section", "cxenseparse:section", "og:article:section",
)  # fmt: skip
_TOPIC_METAS = ("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "keywords", "sailthru.tags")
_CUT = re.compile(r"\s*(?:\.\.\.|…|\[…\]|\[\.\.\.\])$")
_BETWEEN_TOPICS = re.compile(r"\s*[,;，、]\s*")
_NO_TOPIC = re.compile(r"https?:|\w+:\S")
# Words of the path that name a kind of page, in the languages that write their addresses in Latin letters.
_PATHS: tuple[tuple[ArticleKind, re.Pattern[str]], ...] = (
    ("video", re.compile(r"/(?:videos?|watch|mediathek|clips?|v[ií]deos?|videot|wideo)/")),
    ("gallery", re.compile(
        r"/(?:(?:photo-?)?galler(?:y|ies)|(?:foto-?)?galer(?:ie|ies|ía|ías|ia|ias|i|ij|ije)|galleria|bilder|bilder-?galerien?"
        r"|foto(?:strecken?|s|-?galerien?)|photos?|in-pictures|slideshows?|diaporamas?|bildspel)/"
    )),
    ("audio", re.compile(r"/(?:podcasts?|audios?|listen|audiothek)/")),
)  # fmt: skip
_TYPES: tuple[tuple[ArticleKind, frozenset[str]], ...] = (
    ("video", frozenset(["videoobject"])),
    ("gallery", frozenset(["imagegallery", "mediagallery"])),
    ("audio", frozenset(["podcastepisode", "audioobject"])),
)
_OPEN_GRAPH: Mapping[str, ArticleKind] = {"video": "video", "music": "audio", "profile": "other", "product": "other"}


def description_of(document: Document) -> str | None:
    """Return the standfirst as the page's data give it, None where they do not; the whole where one place cuts it."""
    stated = document.json_ld.texts(document.json_ld.first("description"))[:1]
    found = [("meta og:description", text) for text in document.all_metas("og:description")]
    found += [("json-ld description", text) for text in stated]
    found += [(f"meta {name}", text) for name in _DESCRIPTION_METAS[1:] for text in document.all_metas(name)]
    found = [(where, text) for where, text in found if squeezed(text)]
    for where, text in found:
        document.evidence.saw("description", where, text)
    if not found:
        return None
    where, text = found[0]
    cut = _CUT.search(text[-10:])
    if cut:
        start = squeezed(text[: len(text) - len(cut[0])])
        where, text = next((item for item in found if _goes_on(item[1], start)), (where, text))
    document.evidence.chose("description", where)
    return text


def _goes_on(text: str, start: str) -> bool:
    if len(text) > _LONGEST_DESCRIPTION:
        return False
    whole = squeezed(text)
    return len(whole) > len(start) and whole.startswith(start) and not _CUT.search(text[-10:])


def section_of(document: Document) -> str | None:
    """Return the section the page says it is in, None where it does not."""
    stated = document.json_ld.texts(document.json_ld.first("articleSection"))[:1]
    found = [("json-ld articleSection", text) for text in stated]
    found += [(f"meta {name}", text) for name in _SECTION_METAS for text in document.all_metas(name)[:1]]
    if not found:
        found = [("json-ld breadcrumb", text) for text in _breadcrumb(document)][:1]
    for where, text in found:
        document.evidence.saw("section", where, text)
    if not found:
        return None
    document.evidence.chose("section", found[0][0])
    return found[0][1]


def _breadcrumb(document: Document) -> Iterator[str]:
    """Yield the names of a BreadcrumbList between the home page and the article."""
    nodes = (node for node in document.json_ld.nodes if "breadcrumblist" in types_of(node))
    for item in as_list(next(nodes, {}).get("itemListElement"))[1:-1]:
        place = document.json_ld.resolve(item.get("item")) if isinstance(item, Mapping) else None
        name = (item.get("name") if isinstance(item, Mapping) else None) or (
            place.get("name") if isinstance(place, Mapping) else None
        )
        text = plain(name) if isinstance(name, str) else ""
        if 1 < len(text) <= _LONGEST_SECTION:
            yield text


def topics_of(document: Document) -> tuple[str, ...]:
    """Return keywords and tags, in the page's order, each once."""
    stated = document.json_ld.texts(as_list(document.json_ld.first("keywords")) or document.json_ld.first("about"))
    topics: dict[str, str] = {}
    for text in (*stated, *document.all_metas(*_TOPIC_METAS)):
        for part in _BETWEEN_TOPICS.split(text):
            topic = plain(part).removeprefix("#")
            if 1 < len(topic) <= _LONGEST_TOPIC and not _NO_TOPIC.match(topic):
                topics.setdefault(topic.casefold(), topic)
        if len(topics) >= _MAX_TOPICS:
            break
    return tuple(list(topics.values())[:_MAX_TOPICS])


def kind_of(document: Document, blocks: Sequence[Block] | None = None) -> ArticleKind:
    """Return what sort of page it is: by its data, and by its address where its body is short for an article.

    `blocks` is the body; None where it is not known, and then the address says nothing. An article with a film in it
    is an article.
    """
    kind, where = next(_kinds(document, blocks), ("article", "nothing says otherwise"))
    document.evidence.saw("kind", where, kind)
    document.evidence.chose("kind", where)
    return kind


def _kinds(document: Document, blocks: Sequence[Block] | None) -> Iterator[tuple[ArticleKind, str]]:
    articles = document.json_ld.articles
    if any("liveblogposting" in types_of(node) for node in articles):
        yield "liveblog", "json-ld type"
    if blocks and sum(block.kind == "entry" for block in blocks) > 1:
        yield "liveblog", "timed entries"
    short = blocks is not None and sum(len(block.text) for block in blocks) < _SHORT_BODY
    og_type = (document.meta("og:type") or "").lower().partition(".")[0]
    if og_type in _OPEN_GRAPH and (short or not articles):
        yield _OPEN_GRAPH[og_type], "meta og:type"
    if not articles and (short or og_type != "article"):
        pages = [types_of(node) for node in document.json_ld.pages]
        for kind, names in _TYPES:
            if any(types & names for types in pages):
                yield kind, "json-ld type"
    if short:
        path = document.url.partition("://")[2].partition("?")[0].lower()[:_ADDRESS_CHARS]
        for kind, pattern in _PATHS:
            if pattern.search(path):
                yield kind, "address"
