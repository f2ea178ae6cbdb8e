"""What a home page says about its site: name, language, country, and the sections in its navigation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from newscrawler.discovery.addresses import shape_of
from newscrawler.discovery.html import base_of, linked_data, parsed, text_of, types_of
from newscrawler.discovery.links import links_of
from newscrawler.urls import absolute_url, clean_url, host_and_port, identity_key, parse_http_url

# BCP 47 as far as pages state it: language, script, region.
_TAG = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?=[-_.@,;\s]|\Z)", re.IGNORECASE)
# Codes that are written but withdrawn or wrong.
_MEANT = {"iw": "he", "in": "id", "ji": "yi", "jp": "ja", "cn": "zh", "kr": "ko", "gr": "el", "cz": "cs", "dk": "da",
          "se": "sv", "ua": "uk", "vn": "vi"}  # fmt: skip
# What publishing systems state unless told otherwise: no word of the publisher's.
_BY_DEFAULT = frozenset({"en-US", "en"})
# Country domains that the world uses for other things than their country (ICANN's "generic" ones, and fashions).
_GENERIC = frozenset(
    """
    ac ad ag ai am as bz cc cd co dj fm gg io la ly me ms mu nu pw sc sh st su tk to tv vc vu ws eu
    """.split()  # noqa: SIM905 - a list of quoted strings reads worse
)
# The one country whose domain is not its code (ISO 3166 reserves UK for it).
_DOMAINS = {"uk": "GB"}
_PUBLISHERS = re.compile(r"Organization|Publisher|NewsMedia|WebSite|Corporation|Newspaper")
# Characters of a name; what is longer is a slogan.
_NAME_MAX = 80
_TITLE_PARTS = re.compile(r"\s+[|–—·•»:-]\s+|\s*\|\s*")
_LETTERS = re.compile(r"[\W_]+")
# Of a section's path: `/politics/`, `/news/politics/`; deeper are their articles.
_SECTION_DEPTH_MAX = 2
# Characters of a section's name.
_SECTION_LETTERS_MAX = 30


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What a home page says: the site's name, its language (BCP 47), its country (ISO 3166-1), None where it does not.

    A country's domain says more than the page's locale, which most publishing systems leave at `en_US`.
    """

    name: str | None = None
    language: str | None = None
    country: str | None = None


def site_facts(html: bytes, url: str, content_language: str | None = None) -> SiteFacts:
    """Return what a home page and its Content-Language header say about the site."""
    page = parsed(html)
    if page is None:
        return SiteFacts(country=_country_of_domain(url))
    stated = [tag for text in _languages(page, content_language) if (tag := language_tag(text))]
    language = stated[0] if stated else None
    regions = (tag.rpartition("-")[2] for tag in stated if tag not in _BY_DEFAULT)
    region = next((region for region in regions if len(region) == 2 and region.isupper()), None)
    return SiteFacts(_name(page, url), language, _country_of_address(page) or _country_of_domain(url) or region)


def language_tag(text: str | None) -> str | None:
    """Return a stated language in BCP 47's spelling (`pt-BR`, `zh-Hant`), None for what is none."""
    match = _TAG.match((text or "").strip())
    if match is None:
        return None
    language = match[1].lower()
    parts = (_MEANT.get(language, language), match[2] and match[2].title(), match[3] and match[3].upper())
    return "-".join(part for part in parts if part)


def find_sections(html: bytes, url: str) -> tuple[str, ...]:
    """Return the sections in a home page's navigation: short names and short paths of its own host, in order, once."""
    page = parsed(html)
    if page is None:
        return ()
    base, host, own = base_of(page, url), host_and_port(url), identity_key(url)
    found: dict[str, str] = {}
    for link in links_of(page):
        address = absolute_url(base, link.href)
        parts = parse_http_url(address or "")
        if address is None or parts is None or host_and_port(address) != host or not link.furniture:
            continue
        address = clean_url(address)
        depth = len([part for part in unquote(parts.path).split("/") if part])
        shape = shape_of(address)
        short = 0 < len(link.text) <= _SECTION_LETTERS_MAX and any(map(str.isalpha, link.text))
        named = 0 < depth <= _SECTION_DEPTH_MAX and not parts.query
        if short and named and shape is not None and shape.points < 2 and identity_key(address) != own:
            found.setdefault(identity_key(address), address)
    return tuple(found.values())


def _languages(page: Any, content_language: str | None) -> Iterator[str | None]:
    root = page if page.tag == "html" else next(page.iter("html"), page)
    yield root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang")
    for meta in page.iter("meta"):
        named = (meta.get("property") or meta.get("http-equiv") or "").lower()
        if named in ("og:locale", "content-language"):
            yield meta.get("content")
    yield content_language


def _name(page: Any, url: str) -> str | None:
    metas = {
        (meta.get("property") or meta.get("name") or "").lower(): meta.get("content") for meta in page.iter("meta")
    }
    named = [metas.get("og:site_name"), metas.get("application-name")]
    named += [data.get("name") for data in linked_data(page) if any(map(_PUBLISHERS.search, types_of(data)))]
    title = next((text_of(element) for element in page.iter("title")), "")
    named.append(_name_in_title(title, url))
    names = (" ".join(name.split()) for name in named if isinstance(name, str))
    return next((name for name in names if 0 < len(name) <= _NAME_MAX), None)


def _name_in_title(title: str, url: str) -> str | None:
    """Return the end of a title that names the site: the one that is in its host's name, else the last unless long."""
    ends = [part for part in _TITLE_PARTS.split(title) if part]
    if not ends:
        return None
    host = (host_and_port(url) or ("", 0))[0].removeprefix("www.")
    label = _LETTERS.sub("", host.partition(".")[0])
    for end in (ends[0], ends[-1]):
        bare = _LETTERS.sub("", end.lower())
        if bare and label and (bare in label or label in bare):
            return end
    return ends[-1] if len(ends[-1]) <= _SECTION_LETTERS_MAX else ends[0]


def _country_of_address(page: Any) -> str | None:
    for data in linked_data(page):
        country = data.get("addressCountry")
        code = country.get("name") if isinstance(country, dict) else country
        if isinstance(code, str) and re.fullmatch(r"[A-Za-z]{2}", code.strip()):
            return code.strip().upper()
    return None


def _country_of_domain(url: str) -> str | None:
    address = host_and_port(url)
    domain = address[0].rpartition(".")[2] if address else ""
    if len(domain) != 2 or not domain.isalpha() or domain in _GENERIC:
        return None
    return _DOMAINS.get(domain, domain.upper())
