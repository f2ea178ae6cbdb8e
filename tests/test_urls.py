"""Cleaning takes away what means nothing, keeps what may name the article, and is stable; hosts and links."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newscrawler.urls import (
    LENGTH_MAX,
    absolute_url,
    article_id,
    clean_url,
    host_and_port,
    identity_key,
    is_private_address,
    parse_http_url,
    site_of,
)

STORY = "https://example.org/2026/05/long-story-name"

_pieces = st.sampled_from(
    ["/", "amp", "/amp", ".amp", ".html", "..", ".", "%2e", "%2E", "%e9", "%C3%A9", "%", "é", "新聞", " ", "\\", "+",
     ";", ";sid=1", "index.html", "a-b-c", "12345", "//", "?", "&", "=", "utm_source=x", "amp=1", "ref=a", "#",
     "@", ":",
     "\ud800", "%20", "s/", "c/", "example.org", "~", "|", "[", "]", "/print", ".print", "amp;", "%3F", "m=1", "!/",
     "#!/a", "(S(0123456789abcdef01234567))", "cfid=1&cftoken=2", "e\u0301", "%CC%81", "view=print", ";jsessionid=1"]
)  # fmt: skip
_hosts = st.sampled_from(
    ["example.org", "EXAMPLE.org.", "www.example.co.uk", "m.example.org:80", "bücher.example", "[::1]:8080", "10.0.0.1",
     "user:pw@example.org", "a.cdn.ampproject.org", "www.google.com", "localhost:8000", "xn--bcher-kva.example:443",
     "amp.www.example.org"]
)  # fmt: skip
addresses = st.builds(
    lambda scheme, host, parts: f"{scheme}://{host}/{''.join(parts)}",
    st.sampled_from(["http", "https", "HTTP"]),
    _hosts,
    st.lists(_pieces, max_size=10),
)


@settings(deadline=None)
@given(addresses | st.text(max_size=40))
@example("https://www.google.com/amp/s/www.google.com/amp/s/example.org/a-b-c/amp/amp")
@example("http://example.org/a/../..")
@example("http://example.org/amp/amp/12345")
@example("http://a.cdn.ampproject.org/amp%2eamp")
def test_cleaning_twice_changes_nothing_more(url: str) -> None:
    cleaned = clean_url(url)
    assert clean_url(cleaned) == cleaned
    assert identity_key(cleaned) == identity_key(url)
    assert article_id(cleaned) == article_id(url)


@settings(deadline=None)
@given(addresses)
def test_a_cleaned_url_is_an_ascii_http_url_without_user(url: str) -> None:
    cleaned = clean_url(url)
    parts = parse_http_url(cleaned)
    if parts is not None and cleaned != url:
        assert cleaned.isascii()
        assert (parts.username, parts.password) == (None, None)
        assert parts.path.startswith("/")
        assert not parts.fragment or parts.fragment.startswith(("/", "!/"))


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("HTTPS://Example.ORG:443/Path", "https://example.org/Path"),
        ("http://example.org:80", "http://example.org/"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://example.org/a#top", "https://example.org/a"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a?&&b=1&", "https://example.org/a?b=1"),
        ("https://example.org/a?b=2&a=1&b=1", "https://example.org/a?a=1&b=2&b=1"),
        ("https://example.org/a?12345", "https://example.org/a?12345"),
        ("https://example.org/%7euser/%c3%a9", "https://example.org/~user/%C3%A9"),
        ("https://example.org/é?q=é", "https://example.org/%C3%A9?q=%C3%A9"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/a\\b", "https://example.org/a%5Cb"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/../a/..", "https://example.org/"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        ("https://straße.example/a", "https://xn--strae-oqa.example/a"),
        ("https://例え.テスト/a", "https://xn--r8jz45g.xn--zckzah/a"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ],
)
def test_spelling_that_means_the_same_becomes_one(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize(
    "text",
    ["", "mailto:a@example.org", "ftp://example.org/", "/a", "javascript:void(0)", "https://", "http://[::1",
     "http://a:b/",
     "http://a b.org/", "http://example.org:99999/", "http://example.org\\@evil.example/", "http://.../", "http:///a",
     "https://example.org/" + "a" * LENGTH_MAX],
)  # fmt: skip
def test_what_is_no_http_url_stays_as_it_is(text: str) -> None:
    assert parse_http_url(text) is None
    assert clean_url(text) == text
    assert identity_key(text) == text
    assert site_of(text) == ""
    assert host_and_port(text) is None


@pytest.mark.parametrize(
    "query",
    ["utm_source=rss", "UTM_Campaign=x&fbclid=1", "gclid=1&dclid=2&msclkid=3", "xtor=RSS-1", "mc_cid=1&mc_eid=2",
     "ref=rss", "source=newsletter", "from=home", "cmp=RSS-12", "at_medium=RSS&at_campaign=KARANGA", "ns_source=x",
     "amp", "amp=1", "outputType=amp", "print=1", "__twitter_impression=true", "_ga=2.1", "CMP=Share_btn_tw",
     "smid=tw-share", "feature=share", "PHPSESSID=0af", "jsessionid=1", "utm%5Fsource=x", "igshid=1", "wt_mc=rss",
     "sid=0123456789abcdef0123456789abcdef", "session_id=0f8Zk2Lq-0f8Zk2Lq-0f8Zk2Lq1",
     "sid=1f2e3d4c5b6a79881f2e3d4c5b6a7988", "session_id=1f2e3d4c5b6a79881f2e3d4c5b6a7988",
     "_openstat=x", "hmb_source=x", "otm_campaign=x", "itm_medium=x", "__hstc=1.2", "__s=x1", "srsltid=AfmBOoq",
     "gad_source=1", "mibextid=Zxz2cZ", "mc_tc=1", "ml_subscriber=1", "pk_kwd=x", "piwik_campaign=x", "srcref=rss",
     "iref=pc_top", "__cf_chl_tk=x", "AspxAutoDetectCookieSupport=1", "cfid=123&cftoken=45678901", "mobile=1",
     "view=print", "layout=printable", "format=amp", "amp;utm_source=rss", "?utm_source=rss"],
)  # fmt: skip
def test_parameters_of_trackers_sessions_and_editions_are_dropped(query: str) -> None:
    assert clean_url(f"{STORY}?{query}") == STORY
    assert clean_url(f"{STORY}?id=7&{query}") == f"{STORY}?id=7"


@pytest.mark.parametrize(
    "query",
    ["id=7", "p=123", "cid=5", "gid=99", "ttid=4", "sid=12", "aid=3", "nid=8", "article=9", "story=x",
     "date=2026-01-02", "ref=12345", "source=a1", "from=2026", "share=123", "cmp=4711", "campaign=12", "amp=2",
     "print=77", "kwd=1", "q=x",
     "page=2", "v=abc", "newsid=1", "feature=88", "mobile=5", "outputType=json", "id=%E9",
     "sessionid=1234", "session_id=keynote", "sid=the-long-way-to-the-harbour-bridge",
     "cfid=123", "cftoken=45678901", "view=story-7", "format=json", "m=202605", "gs=1", "print=all",
     "session_id=47", "session=winter", "sid=abcdefghijklmnopqrstuvwxyz", "sid=12345678901234567890123"],
)  # fmt: skip
def test_a_parameter_that_may_name_the_article_is_kept(query: str) -> None:
    assert clean_url(f"{STORY}?{query}") == f"{STORY}?{query}"


def test_letters_of_old_encodings_are_not_joined() -> None:
    assert identity_key("https://example.org/?q=%E9") != identity_key("https://example.org/?q=%E8")
    assert identity_key("https://example.org/caf%E9") != identity_key("https://example.org/caf%E8")


@pytest.mark.parametrize(
    "url",
    ["https://example.org/2026/05/long-story-name/amp", "https://example.org/2026/05/long-story-name/amp/",
     "https://example.org/2026/05/long-story-name.amp", "https://example.org/amp/2026/05/long-story-name",
     "https://example.org/2026/05/long-story-name/amp.html", "https://example.org/2026/05/long-story-name?amp=1",
     "https://example-org.cdn.ampproject.org/c/s/example.org/2026/05/long-story-name",
     "https://example-org.cdn.ampproject.org/v/s/example.org/2026/05/long-story-name/amp?amp_js_v=0.1&usqp=mq331AQ",
     "https://www.google.com/amp/s/example.org/2026/05/long-story-name/amp/",
     "https://example.org/2026/05/long-story-name/amp?amp_ct=1#amp_tf=From"],
)  # fmt: skip
def test_amp_forms_are_the_article(url: str) -> None:
    assert clean_url(url) == STORY


@pytest.mark.parametrize(
    "url",
    ["https://example.org/music/amp", "https://example.org/amp", "https://example.org/amp/",
     "https://example.org/amp/world",
     "https://example.org/tech/guitar-amp", "https://example.org/camp/summer-in-the-hills"],
)  # fmt: skip
def test_amp_in_a_name_is_no_amp_form(url: str) -> None:
    assert clean_url(url) == url


def test_an_amp_page_keeps_its_ending() -> None:
    assert clean_url("https://example.org/n/long-story-1.amp.html") == "https://example.org/n/long-story-1.html"


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("https://example.org/a;jsessionid=1A2B/b?c=1", "https://example.org/a/b?c=1"),
        ("https://example.org/(S(lit3py55t21z5v55vlm25s55))/a.aspx?c=1", "https://example.org/a.aspx?c=1"),
        ("https://example.org/(A(lit3py55t21z5v55vlm25s55)S(lit3py55t21z5v55vlm25s55))/a.aspx",
         "https://example.org/a.aspx"),
        ("https://example.org/(S(short))/a.aspx", "https://example.org/(S(short))/a.aspx"),
    ],
    ids=["java", "asp.net", "asp.net-twice", "too-short"],
)  # fmt: skip
def test_the_session_in_a_path_is_dropped(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        (f"{STORY}/print", STORY),
        (f"{STORY}/print/", STORY),
        ("https://example.org/n/long-story-1.print.html", "https://example.org/n/long-story-1.html"),
        # In doubt apart: a section of what was printed, an article about print.
        ("https://example.org/print/2026/05/long-story-name", "https://example.org/print/2026/05/long-story-name"),
        ("https://example.org/arts/print", "https://example.org/arts/print"),
    ],
)
def test_the_printed_edition_under_an_article_is_the_article(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        (f"{STORY}.html?m=1", f"{STORY}.html"),
        (f"{STORY}.html?m=0", f"{STORY}.html"),
        ("https://example.org/?m=1", "https://example.org/?m=1"),
        (f"{STORY}.html?m=7", f"{STORY}.html?m=7"),
    ],
)
def test_a_switch_for_phones_beside_an_articles_name_is_dropped(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        (f"{STORY}#comments", STORY),
        (f"{STORY}#:~:text=the%20harbour,bridge", STORY),
        (f"{STORY}#xtor=RSS-1", STORY),
        (f"{STORY}#!", STORY),
        (f"{STORY}#!/gallery/3", STORY),
        ("https://example.org/#top", "https://example.org/"),
    ],
)
def test_a_fragment_is_a_place_on_the_page(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize("fragment", ["!/story/7", "/story/7"])
def test_a_fragment_that_is_all_that_names_the_page_stays(fragment: str) -> None:
    url = f"https://example.org/#{fragment}"
    assert clean_url(url) == url
    assert article_id(url) not in {article_id("https://example.org/"), article_id(url.replace("7", "8"))}


@pytest.mark.parametrize(
    "tail", ["?utm_source=rss", "?utm_source=rss?utm_medium=feed", "&amp;utm_source=rss&amp;fbclid=1", "&?utm_source=x"]
)
def test_a_campaign_that_was_appended_wrongly_is_dropped(tail: str) -> None:
    assert clean_url(f"{STORY}?id=7{tail}") == f"{STORY}?id=7"


def test_a_question_mark_in_a_value_stays() -> None:
    assert clean_url("https://example.org/a?q=who?what=2") == "https://example.org/a?q=who?what=2"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.co.uk/a", "example.co.uk"),
        ("https://news.example.org.:8443/", "example.org"),
        ("https://www.bücher.example.de/", "example.de"),
        ("https://www.bücher.de/", "xn--bcher-kva.de"),
        ("https://новости.пример.рф/", "xn--e1afmkfd.xn--p1ai"),
        ("http://127.0.0.1:8000/a", "127.0.0.1:8000"),
        ("http://127.0.0.1:8001/a", "127.0.0.1:8001"),
        ("http://localhost/", "localhost:80"),
        ("https://[::1]/", "::1:443"),
        ("https://reader.github.io/a", "github.io"),
    ],
)
def test_the_site_is_the_registrable_domain_else_host_and_port(url: str, site: str) -> None:
    assert site_of(url) == site


def test_host_and_port_fill_in_the_schemes_port() -> None:
    assert host_and_port("https://Bücher.example./a") == ("xn--bcher-kva.example", 443)
    assert host_and_port("http://example.org:8080") == ("example.org", 8080)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/b", "https://example.org/b"),
        (" c\n", "https://example.org/s/c"),
        ("//cdn.example.org/d", "https://cdn.example.org/d"),
        ("https://exa\nmple.org/e", "https://example.org/e"),
        ("?p=1", "https://example.org/s/a?p=1"),
        ("mailto:x@example.org", None),
        ("javascript:void(0)", None),
        ("http://[", None),
        ("", None),
        (None, None),
    ],
)
def test_links_are_resolved_or_none(link: str | None, url: str | None) -> None:
    assert absolute_url("https://example.org/s/a", link) == url


@pytest.mark.parametrize(
    ("address", "private"),
    [("127.0.0.1", True), ("10.1.2.3", True), ("169.254.169.254", True), ("::1", True), ("[::1]", True),
     ("::ffff:192.168.0.1", True), ("fe80::1%eth0", True), ("224.0.0.1", True), ("0.0.0.0", True), ("100.64.0.1", True),
     ("::127.0.0.1", True), ("64:ff9b::7f00:1", True), ("2002:7f00:1::", True), ("::ffff:0:127.0.0.1", True),
     ("fec0::1", True), ("64:ff9b::808:808", False), ("2002:808:808::1", False),
     ("93.184.216.34", False), ("2606:4700::1111", False), ("::ffff:8.8.8.8", False),
     ("example.org", False), ("", False)],
)  # fmt: skip
def test_addresses_off_the_public_internet_are_private(address: str, private: bool) -> None:
    assert is_private_address(address) is private


def test_a_cache_address_without_a_host_inside_stays_as_it_is():
    assert clean_url("http://a.cdn.ampproject.org/.ampé").startswith("http://a.cdn.ampproject.org/")
