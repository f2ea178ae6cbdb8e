"""What a list's answer says of how long it stays as it is."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from newscrawler.fetching.conditional import fresh_for_s

DATE = "Tue, 24 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"Cache-Control": "public, max-age=300"}, 300),
        ({"Cache-Control": 'Max-Age="300"', "Age": "100"}, 200),
        ({"Cache-Control": "max-age=300", "Age": "900"}, 0),
        ({"Cache-Control": "max-age=300, no-cache"}, None),
        ({"Cache-Control": "no-store", "Expires": DATE, "Date": DATE}, None),
        ({"Cache-Control": "max-age=soon"}, None),
        ({"Cache-Control": "max-age=999999999999"}, 999_999_999),
        ({"Date": DATE, "Expires": "Tue, 24 Nov 2026 12:15:00 GMT"}, 900),
        ({"Date": DATE, "Expires": "Mon, 01 Jan 1990 00:00:00 GMT"}, 0),
        ({"Date": DATE, "Expires": "-1"}, None),
        ({"Cache-Control": "max-age=300", "Age": "old"}, 300),
    ],
)
def test_freshness_is_what_the_headers_say_and_nothing_for_nonsense(headers, expected):
    assert fresh_for_s(Response("https://news.example/rss", headers=headers)) == expected
