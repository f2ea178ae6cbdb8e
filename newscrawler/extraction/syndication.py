"""Who had the article first, by the page's own words; and the republisher's footer taken off the body."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from newscrawler.article import Block, Syndication
from newscrawler.extraction.agencies import agency_in
from newscrawler.extraction.credits import credit_in, dateline_of, is_own, may_credit, republished_in
from newscrawler.extraction.document import Document, start_of
from newscrawler.extraction.footers import LONGEST, Footer, Form, footers_in, forms_in
from newscrawler.extraction.outlets import own_names
from newscrawler.extraction.structured import as_list
from newscrawler.extraction.titles import squeezed
from newscrawler.urls import site_of

# How alike (difflib ratio) the footer's title and the page's must be, where no link shows that it is one.
_ALIKE = 0.6
# Blocks looked at from the end of the body: the footer may be followed by boilerplate.
_LAST_BLOCKS = 12
# Elements looked at from the end of the page.
_LAST_ELEMENTS = 3_000
# A footer whose parts became blocks of their own.
_MAX_PIECES = 5


def footer_of(document: Document, title: str | None) -> Syndication | None:
    """Return the republisher's footer on the page and what it says, and cut it out of the tree; None where there is
    none. To be asked before the body is extracted: links count as dense there, and are gone afterwards.
    """
    forms = forms_in(document.cache["text"])
    tags = ("p", "div", "em", "i", "small", "span", "footer", "section", "li", "td", "h6", "h5")
    for element in list(document.tree.iter(*tags))[: -_LAST_ELEMENTS - 1 : -1]:
        if len(element) > 12:
            continue
        text = start_of(element, LONGEST)
        if not 15 < len(text) <= LONGEST:
            continue
        for footer in footers_in(text, forms):
            links = {squeezed(start_of(a, LONGEST)): a.get("href") for a in element.iter("a")}
            if _is_genuine(footer, links, title):
                syndication = _told_by(document, footer, links, text[footer.start :])
                if footer.start == 0 and element.getparent() is not None:
                    element.drop_tree()
                return syndication
    return _split_footer(document, title, forms)


def _split_footer(document: Document, title: str | None, forms: tuple[Form, ...]) -> Syndication | None:
    """Look for a footer whose parts are elements of their own, beside each other."""
    for element in list(document.tree.iter("p", "div", "span", "h5", "h6"))[: -_LAST_ELEMENTS - 1 : -1]:
        pieces = [element]
        while len(pieces) < _MAX_PIECES and (after := pieces[-1].getnext()) is not None:
            pieces.append(after)
            text = " ".join(start_of(piece, LONGEST) for piece in pieces)
            if len(text) > LONGEST:
                break
            for footer in footers_in(text, forms):
                links = {squeezed(start_of(a, LONGEST)): a.get("href") for piece in pieces for a in piece.iter("a")}
                if footer.start == 0 and _is_genuine(footer, links, title):
                    for piece in pieces:
                        piece.drop_tree()
                    return _told_by(document, footer, links, text)
    return None


def without_footer(
    blocks: list[Block], title: str | None, links: Mapping[str, str | None], after: Sequence[str] = ()
) -> tuple[list[Block], str | None]:
    """Return the blocks without the footer and the footer's sentence (None: there was none).

    Only the sentence goes: it may be the end of a paragraph, or several blocks. `links` maps squeezed link texts to
    addresses; `after` are the lines behind the body, among which a footer may be that is in no element of its own.
    """
    for last in range(len(blocks) - 1, max(-1, len(blocks) - 1 - _LAST_BLOCKS), -1):
        for first in range(last, max(-1, last - _MAX_PIECES), -1):
            joined = " ".join(block.text for block in blocks[first : last + 1])
            if len(joined) > LONGEST and first < last:
                break
            for footer in footers_in(joined):
                if not _is_genuine(footer, links, title) or footer.start >= len(blocks[first].text) + 1:
                    continue
                kept = joined[: footer.start].rstrip()
                rest = [replace(blocks[first], text=kept)] if kept else []
                return blocks[:first] + rest + blocks[last + 1 :], joined[footer.start :].strip()
    lines = (line for line in after if any(_is_genuine(footer, links, title) for footer in footers_in(line)))
    return blocks, next(lines, None)


def links_of(document: Document) -> dict[str, str | None]:
    """Return the page's links by their squeezed text."""
    return {squeezed(start_of(a, LONGEST)): a.get("href") for a in document.tree.iter("a")}


def may_link_credit(document: Document) -> bool:
    """Say whether the page has the words of a credit anywhere."""
    return may_credit(document.cache["text"])


def may_have_footer(document: Document) -> bool:
    """Say whether the page has the words of a footer anywhere."""
    return bool(forms_in(document.cache["text"]))


def told_by_sentence(document: Document, sentence: str, links: Mapping[str, str | None]) -> Syndication | None:
    """Return what a footer's sentence says."""
    footer = next(footers_in(sentence), None)
    return _told_by(document, footer, links, sentence) if footer else None


def told_by_text(
    document: Document,
    blocks: Sequence[Block],
    before: Sequence[str],
    after: Sequence[str],
    links: Mapping[str, str | None],
) -> dict[str, Syndication]:
    """Return what the text says of its origin, by where it does: "republished", "dateline", "credit". `before` and
    `after` are the lines beside it, `links` the page's links by their squeezed text.
    """
    own = own_names(document)
    texts = [block.text for block in blocks]
    found = {
        "republished": republished_in(texts, after, own),
        "dateline": dateline_of(texts, before, own),
        "credit": credit_in(texts, before, after, own),
    }
    told = {}
    for where, each in found.items():
        if each:
            url = document.absolute(links.get(squeezed(each.name)))
            # An outlet links an agency's name to its own list of what it has from there.
            url = url if url and site_of(url) != site_of(document.url) else None
            told[where] = Syndication(each.name, url, f"{where}: {each.words}")
    return told


def strongest(
    document: Document,
    footer: Syndication | None,
    by_text: Mapping[str, Syndication],
    authors: Iterable[str],
    canonical: str | None,
) -> Syndication | None:
    """Return who had the article first by the strongest of what was found: the republisher's footer, a sentence that
    says where it was published first, the page's data, a dateline, the byline, a credit. Notes all of it.
    """
    found = [
        ("republisher's footer", footer),
        ("sentence", by_text.get("republished")),
        ("page data", stated_origin(document, canonical)),
        ("dateline", by_text.get("dateline")),
        ("byline", agency_of(document, authors)),
        ("credit", by_text.get("credit")),
    ]
    for where, told in found:
        if told:
            document.evidence.saw("syndication", where, told)
    where, origin = next(((where, told) for where, told in found if told), ("", None))
    if origin:
        document.evidence.chose("syndication", where)
    return origin


def stated_origin(document: Document, canonical: str | None) -> Syndication | None:
    """Return the origin that data of the page names: sourceOrganization, isBasedOn, an agency as the publisher, a
    canonical address on another site. None where nothing does, or it is the outlet itself.
    """
    json_ld = document.json_ld
    names = own_names(document)
    for value in as_list(json_ld.first("sourceOrganization", "isBasedOn", "isBasedOnUrl")):
        node = json_ld.resolve(value)
        url = document.absolute(
            value if isinstance(value, str) else node.get("url") if isinstance(node, dict) else None
        )
        name = next(iter(json_ld.texts(value)), None) if not isinstance(value, str) or not url else site_of(url)
        if name and not is_own(name, names) and (url is None or site_of(url) != site_of(document.url)):
            return Syndication(name, url, f"structured data names {name}")
    for name in json_ld.texts(json_ld.resolve(json_ld.first("publisher"))):
        if agency_in(name) and not is_own(name, names):
            return Syndication(name, None, f"structured data names {name} as the publisher")
    source = document.meta("syndication-source", "original-source")
    for stated in (source, canonical):
        url = document.absolute(stated)
        if url and site_of(url) and site_of(url) != site_of(document.url):
            return Syndication(site_of(url), url, f"the page names {url} as the original")
    return None


def agency_of(document: Document, authors: Iterable[str]) -> Syndication | None:
    """Return the agency among the authors, None where there is none or it is the outlet itself."""
    agency = next((found for name in authors if (found := agency_in(name))), None)
    if agency is None or is_own(agency, own_names(document)):
        return None
    byline = next((text for text in document.cache.get("bylines", ()) if agency in text), agency)
    return Syndication(agency, None, f"byline: {byline}")


def _is_genuine(footer: Footer, links: Mapping[str, str | None], title: str | None) -> bool:
    named = squeezed(footer.title)
    if not named or not squeezed(footer.site):
        return False
    if named in links or squeezed(footer.site) in links:
        return True
    own = squeezed(title or "")
    if not own:
        return False
    return named in own or own in named or difflib.SequenceMatcher(None, named, own).ratio() >= _ALIKE


def _told_by(document: Document, footer: Footer, links: Mapping[str, str | None], sentence: str) -> Syndication | None:
    """Return what a footer says; None where it is the outlet's own, which its feed puts under each article."""
    home, article = (document.absolute(links.get(squeezed(name))) for name in (footer.site, footer.title))
    own = site_of(document.url)
    # Whoever takes a text over may link the headline to its own page; led elsewhere, it leads to the article itself.
    url = article if article and site_of(article) != own else home or article
    if is_own(footer.site, own_names(document)) and (url is None or site_of(url) == own):
        return None
    return Syndication(footer.site, url, sentence.strip())
