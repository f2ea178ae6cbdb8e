"""The article's pictures, lead image first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from newscrawler.article import Image
from newscrawler.extraction.document import Document, text_of
from newscrawler.extraction.structured import as_list, plain

_MAX_IMAGES = 40
# Pixels; smaller pictures are icons and trackers.
_SMALLEST = 100
_CREDIT = re.compile(
    r"\s*[(\[|]?\s*(?:©|\(c\)|photo(?:graph)?(?:\s+by|\s+credit)?\s*:|foto\s*:|bild\s*:|credit\s*:|crédit(?:s)?\s*:|image\s*:|"
    r"copyright\s*:?|quelle\s*:|fuente\s*:|imago[ /]|picture alliance|getty images|dpa/|afp/|reuters/)\s*.{2,120}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,5}")


def images_of(document: Document) -> tuple[Image, ...]:
    """Return the pictures that the page's data and its figures name. To be asked before the body is taken apart."""
    found: dict[str, Image] = {}
    for image in (*_from_json_ld(document), *_from_metas(document), *_from_figures(document)):
        key = re.sub(r"[?#].*$", "", image.url)
        known = found.get(key)
        if known is None:
            found[key] = image
        elif image.caption and not known.caption:
            found[key] = Image(known.url, image.caption, known.credit or image.credit, known.width or image.width,
                               known.height or image.height)  # fmt: skip
    return tuple(list(found.values())[:_MAX_IMAGES])


def _from_json_ld(document: Document) -> Iterator[Image]:
    for value in as_list(document.json_ld.first("image"))[:_MAX_IMAGES]:
        item = document.json_ld.resolve(value)
        if isinstance(item, str):
            item = {"url": item}
        if not isinstance(item, Mapping):
            continue
        address = item.get("url") or item.get("contentUrl") or item.get("@id")
        url = document.absolute(next((a for a in as_list(address) if isinstance(a, str)), None))
        if url:
            yield Image(
                url, _line(item.get("caption")), _line(_name(item.get("creditText") or item.get("copyrightHolder")
                or item.get("author") or item.get("copyrightNotice"))), _pixels(item.get("width")), _pixels(item.get("height")),  # noqa: E501
            )  # fmt: skip


def _from_metas(document: Document) -> Iterator[Image]:
    address = document.meta("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
    url = document.absolute(address)
    if url:
        width, height = document.meta("og:image:width"), document.meta("og:image:height")
        yield Image(url, None, None, _pixels(width), _pixels(height))


def _from_figures(document: Document) -> Iterator[Image]:
    figures = (figure for figure in document.tree.iter("figure") if any(map(_is_article, figure.iterancestors())))
    for figure in islice(figures, _MAX_IMAGES):
        picture = next(figure.iter("img"), None)
        if picture is None:
            continue
        source = (picture.get("srcset") or picture.get("data-srcset") or "").split(" ")[0].rstrip(",")
        address = picture.get("data-src") or picture.get("data-original") or picture.get("src") or source
        url = document.absolute(address if not (address or "").startswith("data:") else source)
        width, height = _pixels(picture.get("width")), _pixels(picture.get("height"))
        if url is None or (width or _SMALLEST) < _SMALLEST or (height or _SMALLEST) < _SMALLEST:
            continue
        caption = next(figure.iter("figcaption"), None)
        text = text_of(caption) if caption is not None else ""
        credit = _CREDIT.search(text)
        yield Image(
            url,
            _line(text[: credit.start()] if credit else text),
            credit[0].strip(" ()[]|") if credit else None,
            width,
            height,
        )


def _is_article(element: HtmlElement) -> bool:
    return element.tag in ("article", "main") or element.get("itemprop") == "articleBody"


def _name(value: Any) -> Any:
    value = as_list(value)[0] if as_list(value) else None
    return value.get("name") if isinstance(value, Mapping) else value


def _line(value: Any) -> str | None:
    return plain(value) or None if isinstance(value, str) else None


def _pixels(value: Any) -> int | None:
    if isinstance(value, Mapping):
        value = value.get("value")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if 0 < value < 100_000 else None
    match = _NUMBER.match(value.strip()) if isinstance(value, str) else None
    return int(match[0]) or None if match else None
