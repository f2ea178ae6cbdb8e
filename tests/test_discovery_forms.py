"""Forms of address that the world's news sites give their articles, each in three kinds of markup."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from newscrawler.discovery import find_articles
from newscrawler.urls import identity_key

# Half of them are shorter than a headline, as those of tickers and front pages are.
HEADLINES = {
    "old-bridge-to-close-for-a-year": "Old bridge to close for a year",
    "strike": "Strike",
    "mayor-resigns-after-vote-on-harbour-fees": "Mayor resigns after vote on harbour fees",
    "snow-closes-schools": "Snow closes schools",
    "tram-cost": "What the tram will cost",
    "library-wins-prize": "Library wins prize",
    "fee-row-explained": "Explainer: the fee row",
    "flood": "Flood",
    "ten-things-to-know-about-the-count": "Ten things to know about the count on Sunday",
    "storm-live": "Live: storm reaches coast",
}


def hexes(number: int, length: int = 32) -> str:
    return hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()[:length]


FORMS: dict[str, Callable[[int, str], str]] = {
    "month's name": lambda n, slug: f"/world/2026/nov/24/{slug}",
    "date first": lambda n, slug: f"/2026/11/24/us/politics/{slug}.html",
    "date last": lambda n, slug: f"/world/europe/{slug}-2026-11-24/",
    "date with an id": lambda n, slug: f"/2026/11/24/nx-s1-56041{n}3/{slug}",
    "date without hyphens": lambda n, slug: f"/international/{slug}-2026112{n % 5}",
    "month only": lambda n, slug: f"/poder/2026/11/{slug}.shtml",
    "date and a document's id": lambda n, slug: f"/c/2026-11-24/doc-in{'abcdefghij'[n]}cfexz8451{n}2.shtml",
    "hash behind the slug": lambda n, slug: f"/article/{slug}-{hexes(n)}",
    "short hash": lambda n, slug: f"/politik/{slug}-a-{hexes(n, 8)}-{hexes(n, 4)}-4a5b-9c8d-{hexes(n, 12)}",
    "hash alone": lambda n, slug: f"/news/{hexes(n, 24)}",
    "letters and digits before the slug": lambda n, slug: f"/nyheter/i/Ab{'CdEfGhIjKl'[n]}12/{slug}",
    "long number": lambda n, slug: f"/article/001/00150123{n}5",
    "number before the slug": lambda n, slug: f"/48012{n}-{slug}",
    "number behind the slug": lambda n, slug: f"/gundem/{slug}-4254{n}123",
    "number in the section": lambda n, slug: f"/politik/article25{n}123456/{slug}.html",
    "number after a dot": lambda n, slug: f"/news/canada/{slug}-1.7{n}12345",
    "short number behind the slug": lambda n, slug: f"/inland/{slug}-{100 + 2 * n}.html",
    "short number before the slug": lambda n, slug: f"/{4000 + n}-{slug}.html",
    "short number": lambda n, slug: f"/news/{83 + n}",
    "number of a parameter": lambda n, slug: f"/news/view.do?ncd=812345{n}",
    "short number of a parameter": lambda n, slug: f"/news.php?aid={83 + n}&lang=en",
    "number at the root": lambda n, slug: f"/?p={1200 + n}",
    "Joomla": lambda n, slug: f"/index.php?option=com_content&view=article&id={12 + n}:{slug}&catid=3",
    "slug in a section": lambda n, slug: f"/nation/{slug}/",
    "slug in a subsection": lambda n, slug: f"/nyheder/indland/{slug}",
    "slug at the root": lambda n, slug: f"/{slug}/",
    "letter and slug": lambda n, slug: f"/p/{slug}",
}
MARKUP = {
    "headings": '<article><a href="{0}"><img src="x"></a><h3><a href="{0}">{1}</a></h3><a href="/ann-lee/">Ann Lee</a>'
    '<p>Some text <a href="{0}#comments">3</a></p></article>',
    "list": '<li><a href="{0}">{1}</a> <span>24 Nov</span></li>',
    "cards": '<div class="card"><a class="card-link" href="{0}"><div><img src="x"></div><div>{1}</div></a></div>',
}
AROUND = """<nav><a href="/politics/">Politics</a></nav><div>{0}</div><div class="more">
  <a href="/politics/">All politics</a><a href="/ann-lee/">Ann Lee</a>
  <a href="/authors/ann-marie-van-der-berg">Ann-Marie van der Berg</a>
  <a href="/newsletters/the-morning-briefing-by-email">The morning briefing by email every day</a>
  <a href="/tag/harbour-fees">Harbour fees</a><a href="/gallery/">Pictures of the week from our readers</a>
  <a href="/puzzles/crossword">Play the crossword and sudoku today</a><a href="/about/">About</a></div>"""


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_articles_of_a_page_are_all_told_by_their_common_form(form, markup: str) -> None:
    base = "https://www.example.org"
    paths = [form(number, slug) for number, slug in enumerate(HEADLINES)]
    items = "".join(markup.format(path, text) for path, text in zip(paths, HEADLINES.values(), strict=True))
    found = {identity_key(entry.url) for entry in find_articles(AROUND.format(items).encode(), f"{base}/news")}
    assert found == {identity_key(base + path) for path in paths}
