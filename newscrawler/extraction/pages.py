"""One page, top to bottom: bytes, text, tree, what the page says of itself, the body, the judgement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import htmldate.meta
import trafilatura.meta

from newscrawler.article import Article, Refusal, Syndication, content_hash, rfc3339, utc_now
from newscrawler.extraction import paywalls, promises, refusals, syndication
from newscrawler.extraction.authors import authors_of, signature_in
from newscrawler.extraction.body import Body, all_of, body_of
from newscrawler.extraction.carried import hidden_body, note_state
from newscrawler.extraction.charset import decode
from newscrawler.extraction.concealed import NOT_FREE, cut_concealed
from newscrawler.extraction.consent import cut_consent
from newscrawler.extraction.dates import modified_of, published_of
from newscrawler.extraction.document import Document, parse, text_of, unwrap_headings
from newscrawler.extraction.evidence import Evidence
from newscrawler.extraction.features import Known
from newscrawler.extraction.images import images_of
from newscrawler.extraction.languages import language_of
from newscrawler.extraction.liveblogs import note_entries, with_entries
from newscrawler.extraction.names import is_collective
from newscrawler.extraction.outlets import publisher_of
from newscrawler.extraction.overrides import narrow, overridden
from newscrawler.extraction.particulars import description_of, kind_of, section_of, topics_of
from newscrawler.extraction.provenance import provenance_of, told
from newscrawler.extraction.refinement import refined
from newscrawler.extraction.rights import access_of, rights_of
from newscrawler.extraction.structured import UNSEEN, as_list
from newscrawler.extraction.titles import clear_squeezed, site_names, squeezed, title_of, titles_of
from newscrawler.urls import canonical_among, trusted_canonical

Explained = tuple[Article | Refusal, dict[str, Any]]


def extract(
    html: bytes | str,
    url: str,
    headers: Mapping[str, str] | None = None,
    *,
    fetched_at: str | None = None,
    source: str | None = None,
    rendered: bool = False,
    can_render: bool = False,
    title_hint: str | None = None,
    published_hint: str | None = None,
    authors_hint: Iterable[str] = (),
    publisher_hint: str | None = None,
    overrides: Sequence[Mapping[str, Any]] = (),
    evidence: Evidence | None = None,
) -> Article | Refusal:
    """Return the article on a page, or why there is none (docs/refusals.md lists the codes). Never raises on a page.

    `url` is where the page was fetched, `headers` the answer's. The hints are what a feed or a sitemap said, and the
    registry of the outlet's name: they count only where the page says nothing. `fetched_at` is RFC 3339
    UTC. `overrides` are the site's own rules as `Source.rules_for` gives them; rules that are none raise UsageError.
    `evidence` is filled with what was seen. With `can_render`, a page that promises more than it gives is refused as
    `needs_javascript`, to be read in a browser (`extraction.promises`).
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
    document.evidence = evidence or document.evidence
    publisher_hint = _whole(publisher_hint) if publisher_hint else None
    title_hint = _whole(title_hint) if title_hint else None
    authors_hint = [_whole(name) for name in authors_hint]

    def read(document: Document, **stated: Any) -> Article | Refusal:
        document.cache["publisher_hint"] = publisher_hint
        given = {**overridden(document, overrides), **stated}
        return _article(document, given, fetched_at, source, rendered, title_hint, published_hint, authors_hint)

    result = read(document)
    if isinstance(result, Article) and result.access in NOT_FREE and not document.cache["cut"]:
        # Only the text or the data said so: once more without what the page conceals.
        again = parse(text, url, headers)
        if isinstance(again, Document) and cut_concealed(again):
            again.evidence = document.evidence.anew("access")
            result = read(again, access=result.access)
    if can_render and not rendered:
        promise = promises.promised(result, document, partial(parse, text, url, headers))
        if promise:
            return Refusal(code="needs_javascript", reason=promise, url=url, confidence=0.5)
    return result


def explain(html: bytes | str, url: str, headers: Mapping[str, str] | None = None, **more: Any) -> Explained:
    """Return what `extract` does, with the candidates of each field and the winners: JSON values (`told`)."""
    evidence = Evidence(whole=True)
    return extract(html, url, headers, evidence=evidence, **more), told(evidence)


def _whole(text: str) -> str:
    """Return the text without controls, and without lone surrogates, which no UTF-8 can hold."""
    return UNSEEN.sub("", text.encode("utf-8", "ignore").decode())


def clear_caches() -> None:
    """Empty the caches that trafilatura, htmldate, courlan and re keep for ever."""
    trafilatura.meta.reset_caches()
    htmldate.meta.reset_caches()
    clear_squeezed()
    re.purge()


def _article(
    document: Document,
    given: Mapping[str, Any],
    fetched_at: str | None,
    source: str | None,
    rendered: bool,
    title_hint: str | None,
    published_hint: str | None,
    authors_hint: Iterable[str],
) -> Article | Refusal:
    document.cache["rendered"] = rendered
    document.cache["consent"] = len(cut_consent(document.tree))
    access = given.get("access") or access_of(document)
    document.cache["cut"] = access in NOT_FREE
    if document.cache["cut"]:
        cut_concealed(document)
    unwrap_headings(document.tree)
    document.cache["text"] = text_of(document.tree)
    refusals.observe(document)
    note_entries(document)
    note_state(document)
    title = given.get("title") or title_of(document, title_hint)
    authors = given.get("authors") or authors_of(document, authors_hint)
    canonical = next(iter(document.links.get("canonical", ())), None)
    published = given.get("published") or published_of(document, published_hint)
    description = given.get("description") or description_of(document)
    images = images_of(document)
    rights = rights_of(document)
    origin: Syndication | None = None
    has_footer = syndication.may_have_footer(document)
    links = syndication.links_of(document) if has_footer or syndication.may_link_credit(document) else {}
    if has_footer:
        origin = syndication.footer_of(document, title)
    stated = next((text for text in as_list(document.json_ld.first("articleBody")) if isinstance(text, str)), None)
    titles = titles_of(document, title_hint)
    known = Known.of(titles, authors, description, stated)
    if "body" in given:
        narrow(document, given["body"])
        blocks = all_of(document.tree, known)
        body = Body(blocks, [], [])
    else:
        body = body_of(document.tree, document.url, known, document.evidence)
        blocks = body.blocks
        hidden = hidden_body(document, known, titles, blocks, access)
        if hidden is not None:
            access = hidden.access or access
            document.evidence.chose("access" if hidden.access else "body", hidden.where)
            blocks = hidden.blocks or blocks
            hints = (title_hint or hidden.title, published_hint or hidden.published, authors_hint or hidden.authors)
            title = given.get("title") or title_of(document, hints[0])
            published = given.get("published") or published_of(document, hints[1])
            authors = given.get("authors") or authors_of(document, hints[2])
            titles = titles_of(document, hints[0])
            hidden.name(document.evidence, title_hint, published_hint, authors_hint)
    # Before refinement, which takes lines out that name a source.
    by_text = syndication.told_by_text(document, blocks, body.before, body.after, links)
    if "authors" not in given and all(is_collective(name, site_names(document)) for name in authors):
        headlines = {squeezed(text) for text in titles}
        lines = [block.text for block in blocks if squeezed(block.text) not in headlines]
        authors = signature_in(document, lines) or authors
    blocks = with_entries(document, blocks)
    blocks, walled = paywalls.without_walls(blocks)
    blocks = refined(blocks, [*titles, *filter(None, [given.get("title")])], authors, description)
    if has_footer:
        blocks, sentence = syndication.without_footer(blocks, title, links, body.after)
        if origin is None and sentence:
            origin = syndication.told_by_sentence(document, sentence, links)
    claims = (
        "body" in given
        or (bool(document.json_ld.articles) and published is not None)
        or document.meta("og:type") == "article"
    )
    refusal = refusals.not_article(document, blocks, title, claims=claims)
    if refusal:
        return refusal
    text = "\n".join(block.text for block in blocks)
    if access == "unknown" and (walled or paywalls.is_cut(document, blocks)):
        access = "paid"
        document.evidence.chose("access", "wall in the text" if walled else "text that breaks off")
    return Article(
        url=document.url,
        canonical_url=_canonical_url(document),
        source=source,
        publisher=publisher_of(document),
        title=title,
        description=description,
        authors=authors,
        published=published,
        modified=given.get("modified") or modified_of(document, published),
        language=given.get("language") or language_of(document, text),
        section=given.get("section") or section_of(document),
        topics=given.get("topics") or topics_of(document),
        text=text,
        blocks=tuple(blocks),
        images=images,
        kind=given.get("kind") or kind_of(document, blocks),
        access=access,
        syndication=syndication.strongest(document, origin, by_text, authors, canonical),
        content_hash=content_hash(text),
        fetched_at=fetched_at or rfc3339(utc_now()),
        rendered=rendered,
        rights=rights,
        provenance=provenance_of(document.evidence),
    )


def _canonical_url(document: Document) -> str:
    """Return the page's identity, and note whether its own word or its address gave it."""
    addresses = map(document.absolute, document.links.get("canonical", ()))
    stated = canonical_among(document.url, filter(None, addresses))
    url, own = trusted_canonical(document.url, stated), trusted_canonical(document.url, None)
    document.evidence.saw("canonical_url", "address", own)
    if stated:
        document.evidence.saw("canonical_url", "link canonical", stated)
    document.evidence.chose("canonical_url", "link canonical" if url == stated or url != own else "address")
    return url
