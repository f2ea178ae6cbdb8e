"""Pages that promise more than they give are told by evidence, in any language; those that give it all are not."""

from __future__ import annotations

import json

import pytest

from newscrawler.article import Article, Refusal
from newscrawler.extraction import extract

URL = "https://example.org/news/2026/bridge-opens"
SENTENCES = (
    "The old bridge over the harbour was opened again on Monday after eleven months of repairs.",
    "Engineers had found cracks in two of its piers during an inspection in the spring of last year.",
    "The city council had set aside four million for the work, and in the end it cost a little less.",
    "Some two thousand people walked across in the first hour, among them the school's brass band.",
    "Lorries will have to wait until the summer, when the last of the new bearings is to be fitted.",
    "The ferry that took its place is to go back to the islands at the end of the coming week.",
)
LEAD = f"<p>{SENTENCES[0]} {SENTENCES[1]}</p>"
BRIEF = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES[:3])
WHOLE = "".join(f"<p>{first} {second}</p>" for first in SENTENCES for second in SENTENCES if first != second)
SCRIPT = '<script src="/app.js" defer></script>'
CLAIMS = (
    '<meta property="og:type" content="article"><meta property="og:title" content="The bridge is open again">'
    '<meta property="article:published_time" content="2026-11-02T08:30:00+01:00">'
)


def page(body: str, head: str = CLAIMS, scripts: str = SCRIPT, lang: str = "en") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>The bridge is open again</title>{head}'
        f"</head><body><header><a href='/'>The Test</a></header>{body}{scripts}<footer>All rights reserved</footer>"
        f"</body></html>"
    )


def article(inner: str) -> str:
    return f"<main><article><h1>The bridge is open again</h1>{inner}</article></main>"


def json_ld(**values: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The bridge is open again", **values}
    return f'{CLAIMS}<script type="application/ld+json">{json.dumps(node)}</script>'


def promise(html: str) -> str | None:
    """Return what the page is said to promise, None where it is read as it is."""
    result = extract(html, URL, can_render=True)
    return result.reason if isinstance(result, Refusal) and result.code == "needs_javascript" else None


PROMISING = {
    "an application's root": page('<div id="app"></div>', head=""),
    "a root under a name of its own": page('<div id="harbour-post"></div>', head=""),
    "a custom element": page("<story-page></story-page>", head=""),
    "an Angular component": page('<app-root ng-version="19.0.0"></app-root>'),
    "a Qwik container": page('<div q:container="paused"></div>'),
    "a root with a spinner in it": page('<div id="root"><p>Loading the page …</p></div>'),
    "noscript words": page("<noscript>Please enable JavaScript to read this page.</noscript><div></div>"),
    "a script that goes elsewhere": page("", head="", scripts="<script>location.replace('/b')</script>"),
    "an empty body among a full frame": page(
        f"<nav>{'<a href=/x>A section of this newspaper with a name</a>' * 40}</nav>"
        '<main><h1>The bridge is open again</h1><div class="article-body"></div></main>'
    ),
    "skeletons": page(article(LEAD + '<div class="skeleton-line"></div>' * 4)),
    "a region that says it is busy": page(article(LEAD + '<div aria-busy="true"></div>')),
    "a lead and an empty itemprop": page(article(f"<header>{LEAD}</header><div itemprop='articleBody'></div>")),
    "words that the data count": page(article(LEAD), head=json_ld(wordCount=640)),
    "a count that is a text": page(article(LEAD), head=json_ld(wordCount="640")),
    "a teaser in a root": page(f'<div id="__next">{article(LEAD)}</div>'),
    "a read-more button": page(article(LEAD + '<button class="more">Read more</button>')),
    "a read-more anchor that leads nowhere": page(article(LEAD + '<a href="#" class="more">Continue reading</a>')),
    "a read-more in a box of its own": page(
        article(f'<div>{LEAD}</div><div><span role="button">Read more</span></div>')
    ),
    "a little text and a large script": page(article(LEAD), scripts=f"<script>const parts = '{'QUJD' * 900}'</script>"),
    "closed parts": page(
        article(
            LEAD
            + "".join(
                f'<h2><button aria-expanded="false" aria-controls="p{n}">Part {n} of it</button></h2>' for n in "123"
            )
        )
    ),
}


@pytest.mark.parametrize("html", PROMISING.values(), ids=PROMISING.keys())
def test_a_page_that_promises_more_is_to_be_read_in_a_browser(html: str):
    assert promise(html), extract(html, URL, can_render=True)


@pytest.mark.parametrize("html", PROMISING.values(), ids=PROMISING.keys())
def test_without_a_browser_the_same_page_gives_what_it_has(html: str):
    plain = extract(html, URL)
    assert isinstance(plain, Refusal) or SENTENCES[0] in plain.text


GIVING = {
    "a brief in an application's root": page(f'<div id="__next">{article(BRIEF)}</div>'),
    "an article in an application's root": page(f'<div id="__next" data-reactroot>{article(WHOLE)}</div>'),
    "a whole article with placeholders for its comments": page(
        article(WHOLE) + '<section><div class="skeleton-line"></div></section>'
    ),
    "a brief among much else": page(
        article(LEAD)
        + "".join(f"<div><a href='/s{n}'>Another story of the day, number {n}, told</a></div>" for n in range(60))
    ),
    "a brief among much else, and a large script": page(
        article(LEAD)
        + "".join(f"<div><a href='/s{n}'>Another story of the day, number {n}, told</a></div>" for n in range(60)),
        scripts=f"<script>const parts = '{'QUJD' * 900}'</script>",
    ),
    "a brief without any script": page(article(LEAD), scripts=""),
    "a brief that the data count rightly": page(article(LEAD), head=json_ld(wordCount=33)),
    "a whole article and a button that folds it": page(article(WHOLE + "<button>Read more</button>")),
    "a read-more link to another article": page(article(LEAD + '<a href="/news/other">Read more</a>')),
    "a read-more button in the column beside it": page(
        article(WHOLE[: len(WHOLE) // 4]) + f"<aside><p>{SENTENCES[5]}</p><button>Read more</button></aside>"
    ),
    "a share menu": page(article(WHOLE + '<button aria-expanded="false" aria-controls="share">Share</button>')),
    "behind a paywall": page(article(LEAD), head=json_ld(wordCount=640, isAccessibleForFree=False)),
    "behind a paywall, with a button": page(
        article(LEAD + "<button>Continue reading</button>"), head=json_ld(isAccessibleForFree=False)
    ),
    "a film": page(
        article(LEAD + '<div class="skeleton-line"></div>'),
        head=CLAIMS.replace('content="article"', 'content="video.other"'),
    ),
    "empty frames for advertisements": page(
        article(WHOLE) + '<div class="article-content-ad"></div><div class="news-text-banner"></div>'
    ),
}


@pytest.mark.parametrize("html", GIVING.values(), ids=GIVING.keys())
def test_a_page_that_gives_what_it_promises_needs_no_browser(html: str):
    assert isinstance(extract(html, URL, can_render=True), Article), promise(html)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("de", "Weiterlesen"), ("de", "Ganzen Artikel lesen"), ("fr", "Lire la suite"), ("es", "Leer más"),
        ("it", "Continua a leggere"), ("pt", "Ler mais"), ("nl", "Lees verder"), ("sv", "Läs mer"), ("da", "Læs mere"),
        ("nb", "Les mer"), ("fi", "Lue lisää"), ("pl", "Czytaj dalej"), ("cs", "Číst dále"), ("hu", "Bővebben"),
        ("ro", "Citește mai mult"), ("ru", "Читать далее"), ("uk", "Читати далі"), ("el", "Διαβάστε περισσότερα"),
        ("tr", "Devamını oku"), ("ar", "اقرأ المزيد"), ("he", "קרא עוד"), ("hi", "और पढ़ें"), ("ja", "続きを読む"),
        ("zh", "展开全文"), ("zh", "閱讀全文"), ("ko", "더 보기"), ("id", "Baca selengkapnya"), ("vi", "Xem thêm"),
        ("th", "อ่านต่อ"), ("en", "Show full article ▾"),
    ],
)  # fmt: skip
def test_a_button_to_read_on_is_known_in_many_languages(lang: str, words: str):
    assert promise(page(article(f"{LEAD}<button> {words} </button>"), lang=lang))


@pytest.mark.parametrize("words", ["Share", "Subscribe to continue", "Play", "Comments", "Anmelden", "More from sport"])
def test_other_buttons_are_none(words: str):
    assert promise(page(article(f"{LEAD}<button>{words}</button>"))) is None


def test_a_chinese_article_is_not_thin_for_having_few_characters():
    text = "港口的旧桥在经过十一个月的修缮之后于星期一重新开放，工程师去年春天在检查中发现两座桥墩出现裂缝。" * 4
    assert promise(page(f'<div id="app">{article(f"<p>{text}</p>")}</div>', lang="zh")) is None


def test_a_live_blog_with_more_entries_behind_a_button_is_opened():
    entries = "".join(
        f'<article class="entry"><time datetime="2026-11-02T0{n}:30:00+01:00">0{n}:30</time>'
        f"<p>{SENTENCES[n]} {SENTENCES[5 - n]}</p></article>"
        for n in range(6)
    )
    head = json_ld(**{"@type": "LiveBlogPosting"})
    live = page(f"<main><h1>The bridge is open again</h1>{entries}<button>Load more posts</button></main>", head=head)
    assert promise(live) == "the live blog has more entries behind a button"
    assert promise(live.replace("<button>Load more posts</button>", "")) is None


def test_an_article_that_the_page_s_data_hold_is_read_from_there():
    state = {
        "props": {
            "pageProps": {
                "article": {
                    "headline": "The bridge is open again",
                    "body": "".join(f"<p>{text}</p>" for text in SENTENCES),
                }
            }
        }
    }
    scripts = f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(state)}</script>{SCRIPT}'
    result = extract(page('<div id="__next"></div>', scripts=scripts), URL, can_render=True)
    assert isinstance(result, Article), result
    assert SENTENCES[0] in result.text


@pytest.mark.parametrize("url", ["https://example.org/", "https://example.org/search?q=bridge"])
def test_a_page_that_is_no_article_anyway_is_not_read_in_a_browser(url: str):
    result = extract(page(f'<div id="app">{LEAD}</div>', head=""), url, can_render=True)
    assert isinstance(result, Refusal)
    assert result.code == "not_article"


def test_what_a_browser_gave_is_not_sent_back_to_it():
    html = PROMISING["a read-more button"]
    assert isinstance(extract(html, URL, can_render=True, rendered=True), Article)


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 200 + "<button>Read more</button>" * 5_000,
        "<p>word</p>" * 20 + "<button>Read more</button>" * 9_000,
        '<div class="article-body"><div aria-busy="true" class="skeleton">' * 2_000,
        '<a aria-expanded="false" aria-controls="x" class="faq">y</a>' * 9_000,
        f"<p>{'(more ' * 100_000}</p><button>{'read more ' * 30_000}</button>",
    ],
    ids=["nested buttons", "many buttons", "skeletons in skeletons", "many closed parts", "long labels"],
)
def test_a_page_made_to_cost_time_does_not(body: str):
    assert extract(page(f'<div id="app">{body}</div>'), URL, can_render=True) is not None
