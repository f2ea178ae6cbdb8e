"""`newscrawler sources discover`, on loopback sites."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newscrawler.commands.site_visit import REQUESTS_MAX, typed_addresses
from newscrawler.sources import load_registry
from tests.command import newscrawler
from tests.web import Answer, Web, story

TITLES = tuple(
    f"The {word} of the old harbour is counted again" for word in ("bridge", "market", "school", "tram", "fair")
)
XML = {"Content-Type": "application/xml"}


def path_of(title: str) -> str:
    return f"/news/{title.lower().replace(' ', '-')}"


def ago(days: float) -> datetime:
    return datetime.now(UTC).replace(microsecond=0) - timedelta(days=days)


def feed(base: str, titles=TITLES, days: float = 0.1, extra: str = "") -> Answer:
    items = "".join(
        f"<item><title>{title}</title><link>{base}{path_of(title)}</link>"
        f"<pubDate>{ago(days + n / 24):%a, %d %b %Y %H:%M:%S} GMT</pubDate>{extra}</item>"
        for n, title in enumerate(titles)
    )
    return Answer(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>'.encode(), headers=XML)


def news_sitemap(base: str, titles=TITLES) -> Answer:
    urls = "".join(
        f"<url><loc>{base}{path_of(title)}</loc><news:news><news:publication_date>{ago(0.1).isoformat()}"
        f"</news:publication_date><news:title>{title}</news:title></news:news></url>"
        for title in titles
    )
    head = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return Answer(f"<urlset {head}>{urls}</urlset>".encode(), headers=XML)


def home(*feeds: str, body: str = "", language: str = "en-GB") -> Answer:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{href}">' for href in feeds)
    html = f'<html lang="{language}"><head><title>Home | The Gull</title>{links}</head><body>{body}</body></html>'
    return Answer(html.encode())


def stories(titles=TITLES) -> dict[str, Answer]:
    return {path_of(title): Answer(story(title)) for title in titles}


def discover(*words: str, timeout: float = 90):
    return newscrawler("sources", "discover", "--delay", "0", *words, timeout=timeout)


def test_what_is_printed_is_a_registry_that_the_check_accepts(tmp_path: Path) -> None:
    with Web(stories()) as web:
        web.routes |= {"/": home("/rss", "/comments/feed"), "/rss": feed(web.url)}
        done = discover(web.url)
        assert done.returncode == 0, done.stderr
        registry = tmp_path / "sources.yml"
        registry.write_text(done.stdout)
        (source,) = load_registry(registry).sources
        assert (source.name, source.language, source.network) == ("The Gull", "en-GB", "private")
        assert (source.homepage, source.feeds, source.sitemaps) == (f"{web.url}/", (f"{web.url}/rss",), ())
        assert source.schedule == "1h"
        # One request an address, and no path by custom where a feed is announced.
        assert sorted(web.paths) == sorted(["/", "/robots.txt", "/rss", *map(path_of, TITLES[:3])])
        checked = newscrawler("sources", "check", "--sources", registry)
        assert checked.returncode == 0, checked.stderr


def test_json_gives_the_tests_and_the_articles() -> None:
    with Web(stories()) as web:
        web.routes |= {
            "/": home("/rss", "/old"),
            "/rss": feed(web.url),
            "/old": feed(web.url, ("Older times",), days=200),
        }
        done = discover("--json", web.url)
    row = json.loads(done.stdout)
    assert (row["feeds"][0]["kind"], row["feeds"][0]["entries"], row["feeds"][0]["own_share"]) == ("rss", 5, 1.0)
    assert [(each["url"], each["why"].partition(":")[0]) for each in row["dropped"]] == [(f"{web.url}/old", "stale")]
    assert [article["title"] for article in row["articles"]] == list(TITLES[:3])
    assert row["articles"][0]["published"] == "2026-11-02T08:30:00+01:00"
    assert row["source"]["feeds"] == [f"{web.url}/rss"]
    assert row["language"] == "en-GB"


def test_a_news_sitemap_of_robots_txt_goes_before_feeds_that_have_nothing_more() -> None:
    more = (*TITLES, "The lighthouse of the old harbour is counted again")
    with Web(stories(more)) as web:
        web.routes |= {
            "/robots.txt": Answer(f"Sitemap: {web.url}/all.xml\nSitemap: {web.url}/news.xml".encode()),
            "/": home("/rss"),
            "/rss": feed(web.url),
            "/news.xml": news_sitemap(web.url, more),
            "/all.xml": Answer(
                f"<urlset><url><loc>{web.url}/a-very-old-story-of-the-harbour</loc></url></urlset>".encode(),
                headers=XML,
            ),
        }
        done = discover("--json", web.url)
    row = json.loads(done.stdout)
    assert row["source"]["sitemaps"] == [f"{web.url}/news.xml"]
    assert "feeds" not in row["source"]
    assert {each["url"].rpartition("/")[2]: each["why"].partition(":")[0] for each in row["dropped"]} == {
        "rss": "nothing_new",
        "all.xml": "archive",
    }


def test_useless_feeds_are_left_out_with_the_reason() -> None:
    names = ("/pod", "/talk", "/empty", "/gone", "/page", "/away", "/main")
    with Web(stories()) as web:
        comments = feed(web.url).body.replace(b"</link>", b"#comment-1</link>")
        web.routes |= {
            "/": home(*names),
            "/pod": feed(web.url, ("Talk one",), extra='<enclosure url="/a.mp3" length="1" type="audio/mpeg"/>'),
            "/talk": Answer(comments, headers=XML),
            "/empty": Answer(b'<rss version="2.0"><channel></channel></rss>', headers=XML),
            "/page": Answer(b"<html><body>No feed here</body></html>"),
            "/away": feed("https://elsewhere.example.com"),
            "/main": feed(web.url),
        }
        done = discover("--json", web.url)
        row = json.loads(done.stdout)
    assert row["source"]["feeds"] == [f"{web.url}/main"]
    reasons = {each["url"].rpartition("/")[2]: each["why"].partition(":")[0] for each in row["dropped"]}
    assert reasons == {"pod": "podcast", "talk": "comments", "empty": "empty", "gone": "http_404", "away": "elsewhere"}
    assert "left out: " in done.stderr


def test_paths_by_custom_are_tried_where_nothing_is_announced() -> None:
    with Web(stories()) as web:
        web.routes |= {"/": home(), "/rss.xml": feed(web.url), "/sitemap.xml": news_sitemap(web.url)}
        done = discover(web.url)
    assert f"{web.url}/sitemap.xml" in done.stdout
    assert len(web.paths) <= REQUESTS_MAX + 1
    assert len(web.paths) == len(set(web.paths))


def test_a_page_about_the_feeds_is_read_for_them() -> None:
    with Web(stories()) as web:
        web.routes |= {
            "/": home(body='<a href="/services/rss">RSS</a>'),
            "/services/rss": Answer(b'<html><body><a href="/feeds/all.rss">All stories</a></body></html>'),
            "/feeds/all.rss": feed(web.url),
        }
        done = discover(web.url)
    assert f"- {web.url}/feeds/all.rss" in done.stdout, done.stderr


def test_a_site_without_lists_gets_the_sections_of_its_navigation() -> None:
    def teasers(titles) -> str:
        return "".join(f'<h2><a href="{path_of(title)}">{title}</a></h2>' for title in titles)

    local = tuple(
        f"The {word} of the upper valley is counted again" for word in ("mill", "school", "ford", "inn", "well")
    )
    with Web(stories((*TITLES, *local))) as web:
        nav = '<nav><a href="/local">Local</a><a href="/weather">Weather</a></nav>'
        web.routes |= {
            "/": home(body=nav + teasers(TITLES)),
            "/local": home(body=nav + teasers(local)),
            "/weather": home(body=nav + "<p>Rain</p>"),
        }
        done = discover("--json", web.url)
    row = json.loads(done.stdout)
    assert row["source"]["sections"] == [f"{web.url}/", f"{web.url}/local"]
    assert [each["why"].partition(":")[0] for each in row["dropped"]] == ["few_articles"]


def test_a_typed_feed_is_kept_and_its_site_looked_at() -> None:
    with Web(stories()) as web:
        web.routes |= {"/": home(), "/special": feed(web.url)}
        done = discover(f"{web.url}/special")
    assert f"- {web.url}/special  # rss, 5 entries" in done.stdout
    assert f"homepage: {web.url}/\n" in done.stdout


def test_two_sites_are_one_registry_with_different_ids(tmp_path: Path) -> None:
    with Web(stories()) as one, Web(stories()) as two:
        for web in (one, two):
            web.routes |= {"/": home("/rss"), "/rss": feed(web.url)}
        done = discover(one.url, two.url.removeprefix("http://"))
    registry = tmp_path / "sources.yml"
    registry.write_text(done.stdout)
    assert done.returncode == 0, done.stderr
    assert {source.homepage for source in load_registry(registry).sources} == {f"{one.url}/", f"{two.url}/"}


def test_a_name_that_yaml_would_misread_is_quoted(tmp_path: Path) -> None:
    with Web(stories()) as web:
        page = home("/rss").body.replace(b"Home | The Gull", b"#1: \xe2\x80\x9cYes\xe2\x80\x9d &amp; no: {a}")
        web.routes |= {"/": Answer(page), "/rss": feed(web.url)}
        done = discover(web.url)
    registry = tmp_path / "sources.yml"
    registry.write_text(done.stdout)
    assert load_registry(registry).sources[0].name == "#1: “Yes” & no: {a}"


@pytest.mark.parametrize(
    "word", ["nonsense", "ftp://example.org/", "http://", "", "a b.example.org", "javascript:alert(1)"]
)
def test_what_is_no_address_is_wrong_usage(word: str) -> None:
    done = discover(word)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stdout == ""


def test_a_site_that_cannot_be_had_is_one_line_and_status_1() -> None:
    with Web({"/robots.txt": Answer(b"User-agent: *\nDisallow: /")}) as closed, Web({"/": Answer(b"", 403)}) as shut:
        dull = Web({"/": Answer(b"<html><body>Nothing to read</body></html>")})
        with dull:
            done = discover(closed.url, shut.url, dull.url, "http://127.0.0.1:9/", "http://no-such-host.invalid/")
    lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert [line.split(": ")[2] for line in lines] == [
        "robots_disallowed", "http_403", "no_news", "connection_refused", "unknown_host",
    ]  # fmt: skip
    assert all(line.endswith(")") for line in lines)
    assert (done.returncode, done.stdout) == (1, "")
    assert closed.paths == ["/robots.txt"]


def test_one_dead_site_does_not_take_the_others_entry() -> None:
    with Web(stories()) as web:
        web.routes |= {"/": home("/rss"), "/rss": feed(web.url)}
        done = discover(web.url, "http://127.0.0.1:9/")
    assert done.returncode == 1
    assert done.stdout.startswith("sources:\n  - id: ")


def test_a_public_page_leads_to_no_private_address() -> None:
    with Web(stories()) as web, Web({"/rss": feed("http://127.0.0.1")}) as other:
        web.routes |= {"/": home("/rss", f"{other.url}/rss"), "/rss": feed(web.url)}
        done = discover(web.url)
    assert done.returncode == 0
    assert other.log == []


def test_a_flood_of_feeds_costs_a_bounded_number_of_requests() -> None:
    with Web(stories()) as web:
        web.routes["/"] = home(*(f"/feed/{n}" for n in range(500)), body='<a href="/rss">RSS</a>' * 200)
        web.routes["/robots.txt"] = Answer("".join(f"Sitemap: {web.url}/{n}.xml\n" for n in range(500)).encode())
        done = discover(web.url)
    assert done.returncode == 1
    assert "no_news" in done.stderr
    assert len(web.paths) <= REQUESTS_MAX + 1


def test_a_flood_of_pages_about_feeds_leaves_requests_for_the_articles() -> None:
    with Web(stories()) as web:
        pages = [f"/rss/{n}.html" for n in range(100)]
        web.routes |= {page: home() for page in pages} | {"/rss.xml": feed(web.url)}
        web.routes["/"] = home("/rss.xml", body="".join(f'<a href="{page}">RSS</a>' for page in pages))
        done = discover("--json", web.url)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["articles"]) == 3
    assert len(web.paths) <= REQUESTS_MAX + 1


@pytest.mark.parametrize(
    ("typed", "addresses"),
    [
        ("example.org", ("https://example.org/", "http://example.org/")),
        ("example.org:8080/news", ("http://example.org:8080/news", "https://example.org:8080/news")),
        ("localhost:8000", ("http://localhost:8000/", "https://localhost:8000/")),
        ("http://intranet", ("http://intranet/",)),
        ("intranet", ()),
        ("mailto:a@example.org", ()),
    ],
)
def test_a_word_without_a_scheme_is_tried_with_both(typed: str, addresses: tuple[str, ...]) -> None:
    assert typed_addresses(typed) == addresses
