"""The times that a page shows its reader near the headline, for pages whose data give none.

A date of a sidebar, a comment, a teaser or a copyright line is never the article's: their containers are not entered.
What is left is weighed by its label, its element, its nearness to the headline and its agreement with the address.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from newscrawler.extraction.document import Document
from newscrawler.extraction.times import normal_time

# Characters of a text that may be a dateline; real ones with a byline in them end there.
_LONGEST = 120
# Elements walked; headlines stand in the first thousands.
_MAX_WALKED = 6_000
# Elements after the headline within which a date is near it, and within which it still may be the article's.
_NEAR, _FAR = 30, 90
# Elements before the headline within which a date above it is the article's.
_ABOVE = 12
# What a date needs to be believed: a label, or nearness and a telling element, or nearness and the address.
_ENOUGH, _AGREEMENT = 4, 3
# Elements of a hostile page that are looked at, and pieces of text in one that holds a line.
_MAX_TIMES, _MAX_HEADLINES, _MAX_PIECES = 200, 20, 30
# Children of an element that holds one line.
_MAX_CHILDREN = 10
# Characters of a class and an id that are looked at.
_NAME_CHARS = 200
# Characters of a headline by which it is told from a kicker or a logo in an h1.
_TELLING = 20

_PUBLISHED = re.compile(
    r"publi[csk]|pubbl|posted|veröffentl|erstellt|erschien|\bdatum\b|\bdate\b|\bfecha\b|\bdata\b|geplaatst|udgivet|offentliggj"
    r"|julkaistu|dodano|zveřejněn|uverejnen|megjelen|közzét|δημοσ|опубл|дата|публик|објав|objavl|yayın|giriş|نشر|تاريخ|تاریخ"
    r"|منتشر|פורסם|प्रकाशित|terbit|đăng|เผยแพร่|chapishwa|birt|发布|發布|发表|發表|公開|掲載|配信|등록|입력|created",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updat|modif|aktuali|actuali|aggiorn|atualiz|bijgewerkt|gewijzigd|geändert|uppdat|oppdat|opdat|päivit|muokat|zmieni"
    r"|upraven|frissít|ενημ|обновл|оновл|ажур|ažur|güncel|تحديث|ویرایش|روزرسانی|עודכן|अपडेट|diperbarui|cập nhật|อัปเดต"
    r"|uppfært|更新|수정|最終|\bstand\b|mise? à jour|changed|edited|last-?mod",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(r"publi|date|datum|fecha|\btime|timestamp|dateline|posted|pubtime|meta|byline", re.IGNORECASE)
# Parts of a page whose dates are other things' dates, by what their class or id says.
# Lower case throughout: asked of every element, and a pattern that ignores case is five times slower.
_ELSEWHERE = re.compile(
    r"comment|kommentar|related|recommend|sidebar|teaser|most-?read|popular|trending|promo|footer|newsletter|carousel|ticker"
    r"|masthead|site-?header|top-?bar|navbar|latest|further|read-?more|disqus|\bads?\b|weather|breadcrumb|widget_|copyright|cookie|consent"
)
_OTHER_PARTS = frozenset(["aside", "nav", "footer", "form", "select", "button", "figcaption", "head", "blockquote"])
# Elements within a sentence: a date in one of them is what the sentence is about.
_INLINE = frozenset(["a", "b", "em", "i", "mark", "strong", "u"])
# Characters of a line that holds a date and hardly anything else.
_BARE = 40
# Names of attributes in which a page tells its own scripts when the article came out.
_TIME_ATTRIBUTE = re.compile(r"^data-(?:[a-z-]*[-_])?(?:dt|date|datetime|time|timestamp|published|pubdate)$")
# What else has a date in a line of its own: rights, and how long a film can be seen.
_OTHER_DATE = re.compile(
    r"©|\(c\)|copyright|all rights|alle rechte|expir|verfügbar|available (?:until|till)|disponible|tillgänglig",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
# A year with its figures, or a date in figures that ends in one of two.
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)|\d[./-]\d\d?[./-]\d\d(?!\d)")


class _Seen(NamedTuple):
    at: int
    element: HtmlElement
    texts: tuple[str, ...]


def time_elements(document: Document) -> Iterator[tuple[str, str]]:
    """Yield what the `<time>` elements nearest to the headline state, those of changes left out."""
    h1s = islice(document.tree.iter("h1"), _MAX_HEADLINES)
    headings = {ancestor for heading in h1s for ancestor in heading.iterancestors()}
    for element in islice(document.tree.iter("time"), _MAX_TIMES):
        shared = next((ancestor for ancestor in element.iterancestors() if ancestor in headings), None)
        if shared is None or shared.tag in ("body", "html") or is_elsewhere(element) or _is_changed(element):
            continue
        for text in _texts(element):
            yield "time element", text


def changed_time(document: Document) -> Iterator[tuple[str, str]]:
    """Yield what the `<time>` elements say that call themselves the last change."""
    for element in islice(document.tree.iter("time"), _MAX_TIMES):
        if _is_changed(element) and not is_elsewhere(element):
            for text in _texts(element):
                yield "time element", text


def datelines(document: Document, address: str | None, language: str | None) -> Iterator[tuple[str, str]]:
    """Yield the texts that state the article's date, the most telling first.

    `address` is the day that the address names, `language` the page's, for `normal_time`.
    """
    title = " ".join((document.meta("og:title") or "", document.meta("<title>") or ""))
    headline = _headline(document.tree, title)
    # The whole page is walked only where nothing near the headline is believed.
    for reach in (_FAR, _MAX_WALKED):
        believed = _believed(*_walked(document.tree, headline, reach), address, language)
        for item in believed:
            for text in item.texts:
                yield ("time element" if item.element.tag == "time" else "dateline"), text
        if believed or headline is None:
            return


def _believed(seen: list[_Seen], heading: int | None, address: str | None, language: str | None) -> list[_Seen]:
    """Return what is likely the article's date, the most telling first and then the nearest."""
    weighed: list[tuple[int, int, _Seen]] = []
    for item in seen:
        value = next(filter(None, (normal_time(text, language=language) for text in item.texts)), None)
        weight = _weight(item, heading) if value is not None else 0
        if value is not None and address and value[:10] == address:
            weight += _AGREEMENT
        if weight >= _ENOUGH:
            weighed.append((-weight, abs(item.at - (heading or 0)), item))
    return [item for _, _, item in sorted(weighed, key=lambda known: known[:2])]


def data_attributes(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the times of day that data attributes hold, the earliest first: to complete a day that is known."""
    found = {
        value
        for element in islice(document.tree.iter(), _MAX_WALKED)
        for name, value in element.items()
        if name.startswith("data-") and 10 < len(value) <= 40 and _TIME_ATTRIBUTE.match(name[:60])
    }
    times = ((normal_time(value), value) for value in found)
    for _, value in sorted((time, value) for time, value in times if time and "T" in time):
        yield "data attribute", value


def _headline(tree: HtmlElement, title: str) -> HtmlElement | None:
    """Return the heading that the page's title repeats, else the first h1 that is long enough to be one."""
    for tag in ("h1", "h2"):
        for element in islice(tree.iter(tag), _MAX_HEADLINES):
            text = _line(element)
            if len(text) >= _TELLING and text.lower() in title.lower():
                return element
    return max(islice(tree.iter("h1"), _MAX_HEADLINES), key=lambda h1: min(len(_line(h1)), _TELLING), default=None)


def _walked(tree: HtmlElement, headline: HtmlElement | None, reach: int) -> tuple[list[_Seen], int | None]:
    """Return the short texts with figures outside the other parts of the page, in order, up to so many elements after
    the headline, and where the headline is.
    """
    above = set(headline.iterancestors()) if headline is not None else set()
    home = next((element for element in above if element.tag == "article"), None)
    # Of what stands above the headline, only the last few elements are read.
    before: deque[tuple[int, HtmlElement]] = deque(maxlen=_NEAR)
    seen: list[_Seen] = []
    at, place = 0, 0 if headline is None else None
    left = [tree]
    while left and at < (_MAX_WALKED if not place else min(place + reach, _MAX_WALKED)):
        element = left.pop()
        at += 1
        if element is headline:
            place = at
            seen += filter(None, (_seen(*item) for item in before))
            continue
        # A header above the headline that does not hold it is the site's, with the date of the day.
        if element not in above and (is_other_part(element) or (place is None and element.tag == "header")):
            continue
        if place is not None and element.tag in ("ul", "ol") and element not in above and _is_of_others(element, home):
            continue
        if place is None and not _is_called(element):
            before.extend([(at, element)] if element not in above else [])
        elif element not in above and (item := _seen(at, element)):
            seen.append(item)
            continue
        left.extend(reversed(element))
    return seen, place


def _is_of_others(element: HtmlElement, home: HtmlElement | None) -> bool:
    """Say whether a list outside of the headline's article is of other articles: it links them, or has times."""
    return (
        home is not None and home not in element.iterancestors() and next(element.iter("a", "time"), None) is not None
    )


def _seen(at: int, element: HtmlElement) -> _Seen | None:
    """Return the element as a line that may hold a date, None where it is none: `<time>` goes before what is around."""
    if _is_called(element):
        return _Seen(at, element, tuple(_texts(element)))
    text = _line(element)
    if len(text) > 5 and _DIGIT.search(text) and next(element.iter("time"), None) is None:
        return _Seen(at, element, (_of_publication(text),))
    return None


def _is_called(element: HtmlElement) -> bool:
    return element.tag == "time" or element.get("itemprop") in ("datePublished", "dateCreated")


def _line(element: HtmlElement) -> str:
    """Return the text of an element that holds one short line, "" for any other, without reading more of it."""
    if len(element) > _MAX_CHILDREN or len(element.text or "") > _LONGEST * 10:
        return ""
    pieces: list[str] = []
    length = 0
    for piece in islice(element.itertext(), _MAX_PIECES):
        text = " ".join(piece.split()) if len(piece) < _LONGEST * 10 else ""
        length += len(text) or len(piece) // 10
        if length > _LONGEST:
            return ""
        pieces.append(text)
    return "" if len(pieces) == _MAX_PIECES else " ".join(filter(None, pieces))


def _of_publication(text: str) -> str:
    """Return the part of a line that speaks of the publication, where another part speaks of a change; else all of it.

    A part without a year has that of the other part: "Published 22:31, 14 May | Updated 07:00, 15 May 2024".
    """
    changed, published = _CHANGED.search(text), _PUBLISHED.search(text)
    if changed is None:
        return text
    if published is not None and changed.start() < published.start():
        return text[published.start() :]
    part = text[published.start() if published else 0 : changed.start()].rstrip(" |·•,;/–—-(")
    if _YEAR.search(part):
        return part
    year = _YEAR.search(text, changed.end())
    dated = f"{part} {year[0]}" if year and _DIGIT.search(part) else ""
    return dated if normal_time(dated) else text


def _weight(item: _Seen, heading: int | None) -> int:
    element, text = item.element, item.texts[-1] if item.texts else ""
    changed, published = _CHANGED.search(text), _PUBLISHED.search(text)
    weight = 3 if published else 0
    called = element.get("itemprop") in ("datePublished", "dateCreated") or element.get("pubdate") is not None
    if called:
        weight += 4
    elif len(text) <= _BARE and element.tag not in _INLINE:
        weight += 1
    named = f"{element.get('class') or ''} {element.get('id') or ''}"[:_NAME_CHARS]
    if element.tag == "time" or _DATE_CLASS.search(named):
        weight += 2
    if not called and ((changed and not (published and published.start() < changed.start())) or _is_changed(element)):
        weight -= 4
    if heading is not None:
        after = item.at - heading
        weight += 3 if -_ABOVE <= after <= _NEAR else 1 if -_NEAR <= after <= _FAR else -1
    if _is_link(element, text):
        weight -= 3
    return weight - 9 if _OTHER_DATE.search(text) else weight


def _is_link(element: HtmlElement, text: str) -> bool:
    """Return whether a text is a link's, or mostly: it speaks of another page."""
    if element.tag == "a" or next(element.iterancestors("a"), None) is not None:
        return True
    return sum(len(_line(link)) for link in islice(element.iter("a"), _MAX_PIECES)) * 2 > len(text)


def _texts(element: HtmlElement) -> list[str]:
    found = [element.get("datetime"), element.get("content"), _line(element)]
    return [_of_publication(text) for text in found if text and len(text) <= _LONGEST]


def _is_changed(element: HtmlElement) -> bool:
    parent = element.getparent()
    own = f"{element.get('class') or ''} {element.get('itemprop') or ''} {element.get('id') or ''}"[:_NAME_CHARS]
    label = f"{_of_publication(_line(element))[:40]} {(parent.text or '')[:80] if parent is not None else ''}"
    words = f"{own} {label}"
    return bool(_CHANGED.search(words)) and not _PUBLISHED.search(label) and "publi" not in own.lower()


def is_elsewhere(element: HtmlElement) -> bool:
    """Return whether an element stands in a part of the page that is not the article: a sidebar, comments, teasers.

    Asked up to the article or main element around it: what is above that wraps the article too.
    """
    for ancestor in element.iterancestors():
        if is_other_part(ancestor):
            return True
        if ancestor.tag in ("article", "main"):
            return False
    return False


def is_other_part(element: HtmlElement) -> bool:
    """Return whether an element holds other things than the article, by its tag, its class and its id."""
    if element.tag in _OTHER_PARTS:
        return True
    if element.tag in ("html", "body"):
        return False
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(named) > 1 and bool(_ELSEWHERE.search(named[:_NAME_CHARS].lower()))
