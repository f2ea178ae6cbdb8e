"""Identity: which addresses are one page, and which are kept apart."""

from __future__ import annotations

import pytest

from newscrawler.urls import article_id, identity_key

STORY = "https://example.org/2026/05/long-story-name"
HOST = "https://example.org"


@pytest.mark.parametrize(
    "other",
    ["http://example.org/2026/05/long-story-name", "https://www.example.org/2026/05/long-story-name",
     "https://m.example.org/2026/05/long-story-name/", "https://amp.example.org/2026/05/long-story-name",
     "https://www.m.example.org/2026/05/long-story-name", "https://example.org/2026/05/long-story-name/index.html",
     "https://example.org/2026/05/long%2Dstory-name", "https://EXAMPLE.org/2026/05/long-story-name#comments"],
)  # fmt: skip
def test_addresses_of_one_page_share_their_identity(other: str) -> None:
    assert article_id(other) == article_id(STORY)


@pytest.mark.parametrize(
    "other",
    ["https://example.org/2026/05/Long-story-name", "https://example.org/2026/05/long-story-name?id=1",
     "https://example.com/2026/05/long-story-name", "https://news.example.org/2026/05/long-story-name",
     "https://example.org:8443/2026/05/long-story-name", "https://example.org/2026/05/long-story-name-2"],
)  # fmt: skip
def test_addresses_of_two_pages_do_not(other: str) -> None:
    assert article_id(other) != article_id(STORY)


def test_encoded_commas_and_brackets_make_no_difference() -> None:
    assert identity_key("https://example.org/a%2Cb%281%29") == identity_key("https://example.org/a,b(1)")
    assert identity_key("https://example.org/a%2Fb") != identity_key("https://example.org/a/b")


def test_an_edition_that_is_the_domain_itself_stays() -> None:
    assert identity_key("https://m.co.uk/a") == "m.co.uk/a"
    assert identity_key("https://www.de/a") == "www.de/a"
    assert identity_key("http://m.localhost:8000/a") == "m.localhost:8000/a"


@pytest.mark.parametrize("host", ["www2", "ww2", "m", "mobile", "mobil", "wap", "amp", "touch", "www.m"])
def test_the_host_for_phones_is_the_main_host(host: str) -> None:
    assert identity_key(f"https://{host}.example.org/a") == "example.org/a"


@pytest.mark.parametrize("host", ["news", "en", "wwwx", "mm", "mobility", "live.m"])
def test_any_other_host_is_a_site_of_its_own(host: str) -> None:
    assert identity_key(f"https://{host}.example.org/a") == f"{host}.example.org/a"


@pytest.mark.parametrize(
    "host", ["bücher.example", "BÜCHER.example", "bu\u0308cher.example", "xn--bcher-kva.example", "bücher。example"]
)
def test_a_host_in_letters_of_its_own_is_its_punycode(host: str) -> None:
    assert identity_key(f"https://{host}/a") == "xn--bcher-kva.example/a"


def test_case_counts_in_the_path_and_not_in_the_host() -> None:
    assert identity_key("HTTPS://Example.ORG/a") == identity_key(f"{HOST}/a")
    assert identity_key(f"{HOST}/A") != identity_key(f"{HOST}/a")


@pytest.mark.parametrize(
    "page",
    ["index.html", "index.htm", "index.shtml", "index.xhtml", "index.php", "index.php5", "default.aspx", "Default.asp",
     "index.jsp", "index.cfm"],
)  # fmt: skip
def test_an_index_page_is_its_folder(page: str) -> None:
    assert identity_key(f"{HOST}/s/{page}") == identity_key(f"{HOST}/s/")
    assert identity_key(f"{HOST}/s/{page}?id=7") == identity_key(f"{HOST}/s/?id=7")


@pytest.mark.parametrize("page", ["index-2.html", "story.html", "index.php/a", "my-index.html", "index.pdf"])
def test_a_page_of_another_name_is_no_index(page: str) -> None:
    assert identity_key(f"{HOST}/s/{page}") != identity_key(f"{HOST}/s/")


@pytest.mark.parametrize("path", ["/s/a/", "//s/a", "/s//a//", "/s/./a", "/s/b/../a"])
def test_slashes_and_dots_make_no_difference(path: str) -> None:
    assert identity_key(HOST + path) == identity_key(f"{HOST}/s/a")


@pytest.mark.parametrize(
    ("one", "other"),
    [("/caf%C3%A9", "/cafe%CC%81"), ("/caf%c3%a9", "/café"), ("/%E1%84%92%E1%85%A1%E1%86%AB", "/한"), ("/%7Ea", "/~a")],
    ids=["accent", "hex-case", "jamo", "tilde"],
)
def test_one_letter_in_two_encodings_is_one(one: str, other: str) -> None:
    assert identity_key(HOST + one) == identity_key(HOST + other)


def test_bytes_that_are_no_utf_8_are_kept_apart() -> None:
    assert len({identity_key(f"{HOST}/{name}") for name in ("%E9", "%E8", "%C3%A9", "%C3%A8", "e%E9")}) == 5


@pytest.mark.parametrize(
    ("one", "other"), [("b=2&a=1", "a=1&b=2"), ("a=&b=1", "a&b=1"), ("12345", "12345="), ("q=x+y", "q=x%20y")]
)
def test_order_and_spelling_of_parameters_make_no_difference(one: str, other: str) -> None:
    assert identity_key(f"{HOST}/a?{one}") == identity_key(f"{HOST}/a?{other}")


@pytest.mark.parametrize(("one", "other"), [("a=1&a=2", "a=2&a=1"), ("a=", ""), ("a=1", "A=1"), ("q=x%2By", "q=x+y")])
def test_parameters_that_may_differ_are_kept_apart(one: str, other: str) -> None:
    assert identity_key(f"{HOST}/a?{one}") != identity_key(f"{HOST}/a?{other}")


@pytest.mark.parametrize("further", ["?page=2", "/2", "/page/2", "-2", "?p=2", "?seite=all"])
def test_a_further_page_of_an_article_is_kept_apart(further: str) -> None:
    assert article_id(STORY + further) != article_id(STORY)


@pytest.mark.parametrize(
    ("one", "other"),
    [("https://example.org:443/a", "http://example.org/a"), ("http://example.org:80/a", "https://example.org/a")],
)
def test_the_schemes_own_port_is_none(one: str, other: str) -> None:
    assert identity_key(one) == identity_key(other) == "example.org/a"
