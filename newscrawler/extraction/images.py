"""The article's pictures, lead image first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from newscrawler.article import Image
from newscrawler.extraction.datelines import is_other_part
from newscrawler.extraction.document import Document, start_of
from newscrawler.extraction.structured import as_list, plain

_MAX_IMAGES = 40
# Figures looked at: most of a long page may be of teasers.
_MAX_FIGURES = 1_000
# Characters of a caption.
_CAPTION_CHARS = 2_000
# Characters of the line that says whose a picture is.
_CREDIT_CHARS = 120
# Pixels; smaller pictures are icons and trackers.
_SMALLEST = 100
_CREDIT = re.compile(
    r"\s*[(\[|]?\s*(?:©|\(c\)|photo(?:graph)?(?:\s+by|\s+credit)?\s*:|foto\s*:|bild\s*:|credit\s*:|crédit(?:s)?\s*:|image\s*:|"
    r"copyright\s*:?|quelle\s*:|fuente\s*:|imago[ /]|picture alliance|getty images|dpa/|afp/|reuters/)\s*.{2,120}$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,5}")
# Characters of a file's name that are looked at, and of one that only one picture has.
_NAME_CHARS, _TELLING_CHARS = 200, 10
# What is put behind the name of a file for each of its cuts: -1200x630, _v16_9_600, _w1200_r1.77, -scaled.
_SIZES = re.compile(
    r"(?:[-_,](?:\d{2,4}x\d{2,4}|v\d{1,2}_\d{1,2}(?:_\d{3,4})?|[wh]_?\d{2,4}|r\d(?:\.\d{1,3})?|fp[xy]\d{1,3}|scaled))+$"
)
# Names of pictures that stand in for one that a script loads, and of drawings.
_STAND_IN = re.compile(r"placeholder|spacer|blank|pixel\.|loading|lazy-?load|1x1|\.svg(?:$|\?)|^data:", re.IGNORECASE)
_CREDIT_CLASS = re.compile(
    r"credit|copyright|source|rights|photograph|author|agency|fotograf|urheber|quelle", re.IGNORECASE
)
_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)|^#|^$", re.IGNORECASE)
_WIDTH = re.compile(r"(\S+)\s+(\d{1,5})w")
# Characters of a list of sources.
_SRCSET_CHARS = 4_000


def images_of(document: Document) -> tuple[Image, ...]:
    """Return the pictures that the page's data and its figures name, the cuts of one picture as one. To be asked before
    the body is taken apart.
    """
    found: dict[str, Image] = {}
    for image in (*_from_json_ld(document), *_from_metas(document), *_from_figures(document)):
        key = _picture(image.url)
        known = found.get(key)
        if known is None:
            found[key] = image
        elif (image.caption and not known.caption) or (image.credit and not known.credit):
            found[key] = Image(known.url, known.caption or image.caption, known.credit or image.credit,
                               known.width or image.width, known.height or image.height)  # fmt: skip
    return tuple(list(found.values())[:_MAX_IMAGES])


def _picture(url: str) -> str:
    """Return what the cuts of one picture share: its file's name without sizes where that is telling, else the URL."""
    address = url.partition("#")[0].partition("?")[0]
    name = address.rpartition("/")[2].rpartition(".")[0][:_NAME_CHARS]
    stem = _SIZES.sub("", name)
    return stem if len(stem) >= _TELLING_CHARS and _NUMBER.search(stem) else address


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
    figures = islice(document.tree.iter("figure"), _MAX_FIGURES)
    for figure in islice(filter(_is_articles, figures), _MAX_IMAGES):
        picture = next(figure.iter("img"), None)
        if picture is None:
            continue
        url = document.absolute(_address(picture))
        width, height = _pixels(picture.get("width")), _pixels(picture.get("height"))
        if url is None or (width or _SMALLEST) < _SMALLEST or (height or _SMALLEST) < _SMALLEST:
            continue
        caption, credit = _caption(figure)
        yield Image(url, caption, credit, width, height)


def _address(picture: HtmlElement) -> str | None:
    """Return where a picture is: where its script loads it from, where it stands, or the widest of its sources."""
    for name in ("data-src", "data-original", "data-lazy-src", "src"):
        address: str | None = picture.get(name)
        if address and not _STAND_IN.search(address[:_SRCSET_CHARS]):
            return address
    sources = (picture.get("srcset") or picture.get("data-srcset") or "")[:_SRCSET_CHARS]
    widths = [(int(width), source) for source, width in _WIDTH.findall(sources)]
    return max(widths)[1] if widths else sources.split(" ")[0].rstrip(",") or None


def _caption(figure: HtmlElement) -> tuple[str | None, str | None]:
    """Return what stands under a picture: its caption, and whose it is, told by its class or by its words."""
    caption = next(figure.iter("figcaption"), None)
    named = next((part for part in figure.iter("span", "small", "div", "p", "cite", "em") if _is_credit(part)), None)
    text = start_of(caption, _CAPTION_CHARS)[:_CAPTION_CHARS] if caption is not None else ""
    if named is not None:
        credit = start_of(named, _CREDIT_CHARS)[:_CREDIT_CHARS]
        rest = text.replace(credit, "") if credit else text
        return _line(rest.strip(" |–-")), credit.strip(" ()[]|-") or None
    found = _CREDIT.search(text)
    return _line(text[: found.start()] if found else text), found[0].strip(" ()[]|") if found else None


def _is_credit(element: HtmlElement) -> bool:
    name = element.get("class")
    return bool(name) and len(element) < 3 and bool(_CREDIT_CLASS.search(name[:_NAME_CHARS].lower()))


def _is_articles(figure: HtmlElement) -> bool:
    """Return whether a figure belongs to an article, and is not the picture of a link to another page."""
    for ancestor in figure.iterancestors():
        if is_other_part(ancestor) or (
            ancestor.tag == "a" and not _FILE.search((ancestor.get("href") or "")[:_SRCSET_CHARS])
        ):
            return False
        if ancestor.tag in ("article", "main") or ancestor.get("itemprop") == "articleBody":
            return True
    return False


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
