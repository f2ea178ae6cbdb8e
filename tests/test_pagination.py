"""The next page of a list: by relation, number or word, and never anything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.discovery import next_page
from tests.command import newscrawler
from tests.section_pages import section_pages
from tests.web import Answer, Web, story

LIST = "https://www.example.org/politics/"


def after(url: str, body: str) -> str | None:
    found = next_page(f"<html><body>{body}</body></html>".encode(), url)
    return found.removeprefix("https://www.example.org") if found else None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<link rel="next" href="/politics/?page=2">', "/politics/?page=2"),
        ('<a rel="next nofollow" href="?after=abc123">x</a>', "/politics/?after=abc123"),
        ('<a href="?page=1">1</a><a href="?page=3">3</a><a href="?page=2">2</a>', "/politics/?page=2"),
        ('<a href="/politics/page/2/">2</a><a href="/politics/page/9/">9</a>', "/politics/page/2/"),
        ('<a href="/politics/2">2</a>', "/politics/2"),
        ('<a href="/politics/index_2.html">下一页</a>', "/politics/index_2.html"),
        ('<a href="/politics/?pagina=2">Siguiente »</a>', "/politics/?pagina=2"),
        ('<a href="/politics/?seite=2">Weiter</a>', "/politics/?seite=2"),
        ('<a href="/politics/?start=20">Suivant ›</a>', "/politics/?start=20"),
        ('<a href="?p=2">次へ</a>', "/politics/?p=2"),
        ('<a href="?page=2">التالي</a>', "/politics/?page=2"),
        ('<a href="?page=2">Показать ещё</a>', "/politics/?page=2"),
        ('<a href="?page=٢">٢</a>', "/politics/?page=%D9%A2"),
        ('<a href="?page=2" aria-label="Next page"><svg></svg></a>', "/politics/?page=2"),
        ('<a class="btn load-more" href="?offset=24">Fler nyheter härifrån</a>', "/politics/?offset=24"),
        # Some count from nought.
        ('<a href="?page=0">1</a><a href="?page=1">2</a>', "/politics/?page=1"),
        ('<a href="?page=2&amp;PHPSESSID=0123456789abcdef0123456789abcdef">2</a>', "/politics/?page=2"),
    ],
)
def test_the_next_page_is_told_by_relation_number_or_word(body: str, expected: str) -> None:
    assert after(LIST, body) == expected


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="next" href="/politics/2026/12/">December</a>',
        '<a rel="next" href="/politics/?month=2026-12">Next month</a>',
        '<a rel="next" href="/politics/2026-12.html">Next</a>',
        '<a rel="next" href="/politics/river-plan-of-the-ministers">Next article</a>',
        '<a href="/politics/?sort=date&amp;page=2">Next</a>',
        '<a href="/politics/?tag=river">More</a>',
        '<a href="/sport/?page=2">2</a>',
        '<a href="/politics/?page=7">7</a>',
        '<a href="/politics/?page=7">Last</a>',
        '<a href="/politics/">1</a><a href="/politics/#more">More</a>',
        '<a href="https://other.example.com/politics/?page=2">2</a>',
        '<a href="/2025/">2025</a>',
        '<a href="/?p=4711">Next</a>',
        '<a href="javascript:more()">More</a>',
        '<a href="/politics/?page=1">1</a>',
        "",
    ],
)
def test_what_only_looks_like_a_next_page_is_none(body: str) -> None:
    assert after(LIST, body) is None


def test_a_later_page_leads_onwards_and_never_back() -> None:
    body = '<a href="/politics/page/1">1</a><a href="/politics/page/2">2</a><a href="/politics/page/3">3</a>'
    assert after(LIST + "page/2", body) == "/politics/page/3"
    assert after(LIST + "page/3", body) is None
    assert after(LIST + "?page=2", '<a href="?page=1">Next</a><a href="?page=3">Next</a>') == "/politics/?page=3"


@pytest.mark.parametrize("day", ["2026/11/", "2026/11/24/", "2026", "2026-11.html"])
def test_a_calendar_has_no_next_page(day: str) -> None:
    body = '<a rel="next" href="/politics/2026/12/">Next</a><a rel="next" href="/politics/2026/11/25/">Next</a>'
    body += '<a rel="next" href="/politics/2027">2027</a><a rel="next" href="/politics/2026-12.html">Next</a>'
    assert after(LIST + day, body) is None


def test_a_numbered_months_list_still_has_pages() -> None:
    assert after(LIST + "2026/11/", '<a href="/politics/2026/11/page/2/">2</a>') == "/politics/2026/11/page/2/"


# Where the page's own markup has a next page, and what it is.
EXPECTED = {
    "ar_sahifa": "/ar/politics?page=2",
    "de_zeitung": "/wirtschaft/?seite=2",
    "en_magazine": "/politics/?page=2",
    "en_wordpress": "/category/local/page/2/",
    "es_blog": "/page/2/",
    "fr_journal": "/culture/2/",
    "hi_samachar": "/desh/?curpg=2",
    "ja_shimbun": None,
    "ko_ilbo": "/news/articleList.html?page=2&sc_section_code=S1N1&view_type=sm",
    "nl_lokaal": "/index.php?cat=3&page=2",
    "pl_gazeta": "/wiadomosci/0,0.html?str=2",
    "pt_portal": None,
    "ru_lenta": "/rubrics/society/2/",
    "tr_gazete": "/haberler/gundem?p=2",
    "uk_novyny": "/news?page=2",
    "vi_bao": "/thoi-su-p2",
    "zh_portal": "/china/index_2.html",
}


@pytest.mark.parametrize("page", section_pages(), ids=lambda page: page.name)
def test_the_section_pages_have_the_next_page_that_they_show(page) -> None:
    found = next_page(page.html, page.url)
    expected = EXPECTED.get(page.name)
    assert (found and "/" + found.split("/", 3)[3]) == expected


def chain(pages: int, stories: int) -> dict[str, Answer]:
    """Return a section of many pages with links to the next for ever, and its stories."""
    routes = {}
    for number in range(1, pages + 1):
        titles = [f"Story {number} {n} of the river and its bridges" for n in range(stories)]
        links = "".join(f'<h2><a href="/2026/11/24/{t.lower().replace(" ", "-")}">{t}</a></h2>' for t in titles)
        body = f'<html><body><main>{links}</main><a href="/news?page={number + 1}">Next</a></body></html>'
        routes["/news" if number == 1 else f"/news?page={number}"] = Answer(body.encode())
        routes |= {f"/2026/11/24/{t.lower().replace(' ', '-')}": Answer(story(t)) for t in titles}
    return routes


def test_a_crawl_goes_onwards_while_a_page_brings_news_and_three_pages_at_most(tmp_path: Path) -> None:
    with Web(chain(6, 2)) as web:
        source = f"{{id: a, sections: ['{web.url}/news'], network: private, delay: 0}}"
        (tmp_path / "sources.yml").write_text(f"sources: [{source}]")
        words = ("crawl", "--sources", tmp_path / "sources.yml", "--store", f"sqlite:///{tmp_path / 'a.db'}", "--json")
        first = newscrawler(*words)
        assert first.returncode == 0, first.stderr
        assert json.loads(first.stdout)["counts"]["new"] == 6
        lists = [path for path in web.paths if path.startswith("/news")]
        assert sorted(lists) == ["/news", "/news?page=2", "/news?page=3"]
        web.log.clear()
        again = newscrawler(*words)
        assert again.returncode == 0, again.stderr
        assert [path for path in web.paths if path.startswith("/news")] == ["/news"]


@given(st.binary(max_size=200))
def test_no_bytes_raise(body: bytes) -> None:
    next_page(body, LIST)
