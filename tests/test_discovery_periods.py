"""Which period a sitemap's address names, and which children of an index are worth asking for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.discovery import ListRef
from newscrawler.discovery.periods import Period, period_of, worth_asking

MARCH = Period(date(2019, 3, 1), date(2019, 3, 31))
DAY = Period(date(2019, 3, 9), date(2019, 3, 9))
YEAR = Period(date(2019, 1, 1), date(2019, 12, 31))
SINCE = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "period"),
    [
        *[(path, MARCH) for path in (
            "sitemap-2019-03.xml", "sitemap_2019_03.xml.gz", "sitemaps/2019/03/sitemap.xml", "sitemap201903.xml",
            "sitemaps/new/sitemap-2019-03.xml.gz", "sitemap-pt-post-2019-03.xml", "sitemap.xml?yyyy=2019&mm=03",
            "sitemap.xml?month=3&year=2019", "sitemap/2019-march.xml", "sitemap/mar-2019.xml", "archive/2019/mar/",
            "archive-03-2019.xml", "2019/sitemap-2019-03.xml", "sitemaps/article/2019.03.xml", "articles-2019-03-2.xml",
        )],
        *[(path, DAY) for path in (
            "sitemap-20190309.xml", "sitemap.xml?yyyy=2019&mm=03&dd=09", "2019/03/09/sitemap.xml",
            "sitemap-posttype-post.2019-03-09.xml", "news?date=2019-03-09",
        )],
        *[(path, YEAR) for path in (
            "sitemap-2019.xml", "2019/sitemap.xml", "sitemap.xml?year=2019", "sitemap-2019-3.xml", "sitemap/2019",
            "sitemap.xml?year=2019&month=13",
        )],
        ("sitemap-2019-w10.xml", Period(date(2019, 3, 4), date(2019, 3, 10))),
        ("sitemap-2019-q1.xml", Period(date(2019, 1, 1), date(2019, 3, 31))),
        ("sitemap-2019-01_2019-03.xml", Period(date(2019, 1, 1), date(2019, 3, 31))),
        ("sitemap-2020-02.xml", Period(date(2020, 2, 1), date(2020, 2, 29))),
        *[(path, None) for path in (
            "sitemap.xml", "sitemap-1.xml", "sitemap-12.xml", "sitemap-1500.xml", "sitemap-20190399.xml",
            "sitemap-120193.xml", "sitemap-2019000.xml", "post-sitemap3.xml", "sitemap.xml?page=3", "news.xml",
            "sitemap-marketing.xml", "sitemap-a2019b.xml",
        )],
    ],
)  # fmt: skip
def test_the_address_names_the_period(path: str, period: Period | None) -> None:
    assert period_of(f"https://news2018.example/{path}") == period


def test_a_period_is_over_two_days_after_its_last_day() -> None:
    assert not MARCH.is_over(datetime(2019, 3, 31, 23, 59, tzinfo=UTC))
    assert not MARCH.is_over(datetime(2019, 4, 2, 12, tzinfo=UTC))
    assert MARCH.is_over(datetime(2019, 4, 3, 0, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "modified", "worth"),
    [
        ("a.xml", None, True),
        ("a.xml", "2026-11-21T23:59:59Z", False),
        ("a.xml", "2026-11-22T01:00:00+01:00", True),
        ("a.xml", "2026-11-21", True),  # at any time of that day, in any zone
        ("a.xml", "2026-11-20", False),
        ("sitemap-2019-03.xml", "2026-11-24T08:00:00Z", False),  # every line of the index has today's time
        ("sitemap-2019-03.xml", None, False),
        ("sitemap-2026-11.xml", None, True),
        ("sitemap-2026-11.xml", "2026-11-01", False),
        ("sitemap-20261121.xml", None, True),
        ("sitemap-20261119.xml", None, False),
    ],
)
def test_lastmod_and_period_say_which_children_are_worth_asking(name: str, modified: str | None, worth: bool) -> None:
    child = ListRef(f"https://example.org/{name}", modified)
    assert worth_asking(child, SINCE) is worth
    assert worth_asking(child, None)


@given(st.text(max_size=60))
def test_no_address_raises(text: str) -> None:
    period_of(text)
    period_of(f"https://example.org/{text}")
