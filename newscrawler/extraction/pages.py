"""One page, top to bottom: bytes, text, tree, what the page says of itself, the body, the judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import htmldate.meta
import trafilatura.meta

from newscrawler.article import Article, Block, Refusal, Syndication, content_hash, rfc3339, utc_now
from newscrawler.extraction import refusals, syndication
from newscrawler.extraction.authors import authors_of, signature_in
from newscrawler.extraction.body import body_of
from newscrawler.extraction.charset import decode
from newscrawler.extraction.dates import modified_of, published_of
from newscrawler.extraction.document import Document, parse, text_of
from newscrawler.extraction.embedded import article_in
from newscrawler.extraction.features import Known
from newscrawler.extraction.images import images_of
from newscrawler.extraction.languages import language_of
from newscrawler.extraction.liveblogs import note_entries, with_entries
from newscrawler.extraction.names import is_collective
from newscrawler.extraction.particulars import description_of, kind_of, section_of, topics_of
from newscrawler.extraction.refinement import refined
from newscrawler.extraction.rights import access_of, rights_of
from newscrawler.extraction.structured import as_list, plain
from newscrawler.extraction.titles import site_names, squeezed, title_of, titles_of
from newscrawler.urls import trusted_canonical

# Characters under which the body is looked for in the page's scripts.
_LITTLE_TEXT = 200


def extract(
    html: bytes | str,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    fetched_at: str | None = None,
    source: str | None = None,
    rendered: bool = False,
    title_hint: str | None = None,
    published_hint: str | None = None,
    authors_hint: Iterable[str] = (),
) -> Article | Refusal:
    """Return the article on a page, or why there is none (docs/refusals.md lists the codes). Never raises on a page.

    `url` is where the page was fetched, `headers` the answer's. The hints are what a feed or a sitemap said: they
    count only where the page says nothing. `fetched_at` is RFC 3339 UTC.
    """
    headers = headers or {}
    if isinstance(html, bytes):
        refusal = refusals.not_html(html, url, headers)
        if refusal:
            return refusal
        text = decode(html, headers)
    else:
        text = html
    refusal = refusals.not_markup(text, url)
    if refusal:
        return refusal
    document = parse(text, url, headers)
    if isinstance(document, Refusal):
        return document
    title_hint = _whole(title_hint) if title_hint else None
    authors_hint = [_whole(name) for name in authors_hint]
    return _article(document, fetched_at, source, rendered, title_hint, published_hint, authors_hint)


def _whole(text: str) -> str:
    """Return the text without lone surrogates, which no UTF-8 can hold."""
    return text.encode("utf-8", "ignore").decode()


def clear_caches() -> None:
    """Empty the caches that trafilatura, htmldate, courlan and re keep for ever."""
    trafilatura.meta.reset_caches()
    htmldate.meta.reset_caches()
    squeezed.cache_clear()
    re.purge()


def _article(
    document: Document,
    fetched_at: str | None,
    source: str | None,
    rendered: bool,
    title_hint: str | None,
    published_hint: str | None,
    authors_hint: Iterable[str],
) -> Article | Refusal:
    document.cache["text"] = text_of(document.tree)
    refusals.observe(document)
    note_entries(document)
    title = title_of(document, title_hint)
    authors = authors_of(document, authors_hint)
    canonical = next(iter(document.links.get("canonical", ())), None)
    published = published_of(document, published_hint)
    description = description_of(document)
    images = images_of(document)
    access, rights = access_of(document), rights_of(document)
    origin: Syndication | None = None
    links: dict[str, str | None] | None = None
    if syndication.may_have_footer(document):
        links = syndication.links_of(document)
        origin = syndication.footer_of(document, title)
    stated = next((text for text in as_list(document.json_ld.first("articleBody")) if isinstance(text, str)), None)
    known = Known.of(titles_of(document, title_hint), authors, description, stated)
    blocks = body_of(document.tree, document.url, known)
    if sum(len(block.text) for block in blocks) < _LITTLE_TEXT:
        blocks = _hidden_body(document, known, stated) or blocks
    if all(is_collective(name, site_names(document)) for name in authors):
        headlines = {squeezed(text) for text in titles_of(document, title_hint)}
        lines = [block.text for block in blocks if squeezed(block.text) not in headlines]
        authors = signature_in(document, lines) or authors
    blocks = with_entries(document, blocks)
    blocks, walled = refusals.without_walls(blocks)
    blocks = refined(blocks, titles_of(document, title_hint), authors, description)
    if links is not None:
        blocks, sentence = syndication.without_footer(blocks, title, links)
        if origin is None and sentence:
            origin = syndication.told_by_sentence(document, sentence, links)
    claims = (bool(document.json_ld.articles) and published is not None) or document.meta("og:type") == "article"
    refusal = refusals.not_article(document, blocks, title, claims=claims)
    if refusal:
        return refusal
    body = "\n".join(block.text for block in blocks)
    return Article(
        url=document.url,
        canonical_url=trusted_canonical(document.url, document.absolute(canonical)),
        source=source,
        title=title,
        description=description,
        authors=authors,
        published=published,
        modified=modified_of(document, published),
        language=language_of(document, body),
        section=section_of(document),
        topics=topics_of(document),
        text=body,
        blocks=tuple(blocks),
        images=images,
        kind=kind_of(document, blocks),
        access="paid" if walled and access == "unknown" else access,
        syndication=origin or syndication.stated_origin(document, authors, canonical),
        content_hash=content_hash(body),
        fetched_at=fetched_at or rfc3339(utc_now()),
        rendered=rendered,
        rights=rights,
    )


def _hidden_body(document: Document, known: Known, stated: str | None) -> list[Block]:
    """Return the body that a page of scripts carries: HTML in its state, else the articleBody of its JSON-LD."""
    tree = article_in(document.cache["states"])
    if tree is not None:
        blocks = body_of(tree, document.url, known)
        if sum(len(block.text) for block in blocks) >= _LITTLE_TEXT:
            return blocks
    lines = [plain(text) for text in re.split(r"\n+|</p>|<br\s*/?>", stated or "")]
    found = [Block("paragraph", text) for text in lines if text]
    return found if sum(len(block.text) for block in found) >= _LITTLE_TEXT else []
