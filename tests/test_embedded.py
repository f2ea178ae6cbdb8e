"""Articles that a page's scripts carry: a page a framework, read without running anything."""

# ruff: noqa: E501 - small pages read better unbroken
from __future__ import annotations

import html as markup
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from newscrawler.article import Article, Refusal
from newscrawler.extraction import extract

URL = "https://example.org/politics/council-votes-on-the-bridge-12345"
TITLE = "Council votes to rebuild the old bridge"
FIRST = "The council voted on Tuesday to rebuild the old bridge over the river, after a debate of six hours in which forty people spoke."
SUBHEAD = "Work begins in spring"
SECOND = "Work is to begin in the spring of next year, said the mayor, who had promised the bridge in her campaign two years ago."
ITEMS = ["Two lanes for cars and one for carts", "A path for bicycles on either side"]
QUOTE = "We have waited for this bridge since the flood took the last one, and so have our children."
LAST = "Shopkeepers in the old town fear for their trade while the road is closed, and asked for a ferry that takes carts & horses."
STORY = [
    ("paragraph", FIRST), ("heading", SUBHEAD), ("paragraph", SECOND), ("list_item", ITEMS[0]), ("list_item", ITEMS[1]),
    ("quote", QUOTE), ("paragraph", LAST),
]  # fmt: skip
HTML = (
    f"<p>{FIRST}</p><h2>{SUBHEAD}</h2><p>Work is to begin in the <a href='/spring'>spring</a> of next year, said the <em>mayor</em>, who had promised the bridge in her campaign two years ago.</p>"
    f"<ul><li>{ITEMS[0]}</li><li>{ITEMS[1]}</li></ul><blockquote>{QUOTE}</blockquote><p>{markup.escape(LAST)}</p>"
)
# Another article of the same state, longer than the page's own.
OTHER = [
    f"The museum shows coin number {number}, which was found in a field where two pupils had been looking for something else entirely."
    for number in range(12)
]
OTHER_HTML = "".join(f"<p>{text}</p>" for text in OTHER)


def shell(
    scripts: str, head: str = f"<meta property='og:title' content='{TITLE}'>", body: str = "<div id='app'></div>"
) -> str:
    """Return a page that shows nothing until its scripts run."""
    return f"<!doctype html><html lang='en'><head><title>{TITLE} | The Example</title>{head}</head><body>{body}{scripts}<script src='/app.js'></script></body></html>"


def data(value: Any, attributes: str = "id='__NEXT_DATA__' type='application/json'") -> str:
    return f"<script {attributes}>{json.dumps(value).replace('<', chr(92) + 'u003c')}</script>"


def run(source: str) -> str:
    return f"<script>{source}</script>"


def article(page: str, url: str = URL) -> Article:
    found = extract(page, url)
    assert isinstance(found, Article), found
    return found


def blocks(page: str, url: str = URL) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in article(page, url).blocks]


def flight(*rows: str) -> str:
    """Return a React flight payload as Next.js pushes it, in two chunks that part it anywhere."""
    payload = "".join(rows)
    chunks = [payload[: len(payload) // 3], payload[len(payload) // 3 :]]
    return "".join(run(f"self.__next_f.push([1,{json.dumps(chunk)}])".replace("</", "<\\/")) for chunk in chunks)


def text_row(number: str, text: str) -> str:
    return f"{number}:T{len(text.encode()):x},{text}"


# --- the bodies that editors and content systems keep as data

PORTABLE = [
    {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": FIRST, "marks": []}]},
    {"_type": "block", "style": "h2", "children": [{"_type": "span", "text": SUBHEAD}]},
    {"_type": "image", "asset": {"_ref": "image-1"}, "alt": "A bridge that is seen from the other side of the river"},
    {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": "Work is to begin in the "}, {"_type": "span", "text": "spring", "marks": ["link1"]}, {"_type": "span", "text": SECOND.partition("spring")[2]}]},
    *({"_type": "block", "listItem": "bullet", "level": 1, "children": [{"_type": "span", "text": item}]} for item in ITEMS),
    {"_type": "block", "style": "blockquote", "children": [{"_type": "span", "text": QUOTE}]},
    {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": LAST}]},
]  # fmt: skip


def nodes(kind: str, text: str, inner: str, names: dict[str, str]) -> dict[str, Any]:
    """Return the story as a tree of nodes with these names for field and kinds."""

    def leaf(words: str) -> dict[str, Any]:
        return {kind: names["text"], text: words}

    def block(name: str, *inside: Any, **more: Any) -> dict[str, Any]:
        return {kind: names[name], inner: list(inside), **more}

    spring = SECOND.partition("spring")
    return block(
        "document",
        block("paragraph", leaf(FIRST)),
        block("heading", leaf(SUBHEAD), level=2, attrs={"level": 2}),
        block("paragraph", leaf(spring[0]), block("link", leaf(spring[1]), data={"uri": "https://example.org/spring"}), leaf(spring[2])),
        block("list", *(block("item", block("paragraph", leaf(item))) for item in ITEMS)),
        block("quote", block("paragraph", leaf(QUOTE))),
        block("paragraph", leaf(LAST)),
    )  # fmt: skip


CONTENTFUL = nodes(
    "nodeType",
    "value",
    "content",
    {
        "document": "document",
        "text": "text",
        "paragraph": "paragraph",
        "heading": "heading-2",
        "link": "hyperlink",
        "list": "unordered-list",
        "item": "list-item",
        "quote": "blockquote",
    },
)
PROSEMIRROR = nodes(
    "type",
    "text",
    "content",
    {
        "document": "doc",
        "text": "text",
        "paragraph": "paragraph",
        "heading": "heading",
        "link": "link",
        "list": "bulletList",
        "item": "listItem",
        "quote": "blockquote",
    },
)
SLATE = nodes(
    "type",
    "text",
    "children",
    {
        "document": "root",
        "text": "text",
        "paragraph": "paragraph",
        "heading": "heading-two",
        "link": "link",
        "list": "bulleted-list",
        "item": "list-item",
        "quote": "block-quote",
    },
)
DAST = {
    "schema": "dast",
    "document": nodes(
        "type",
        "value",
        "children",
        {
            "document": "root",
            "text": "span",
            "paragraph": "paragraph",
            "heading": "heading",
            "link": "link",
            "list": "list",
            "item": "listItem",
            "quote": "blockquote",
        },
    ),
}
LEXICAL = {
    "root": nodes(
        "type",
        "text",
        "children",
        {
            "document": "root",
            "text": "text",
            "paragraph": "paragraph",
            "heading": "heading",
            "link": "link",
            "list": "list",
            "item": "listitem",
            "quote": "quote",
        },
    )
}
EDITORJS = {"time": 1714731000000, "version": "2.29.1", "blocks": [
    {"type": "paragraph", "data": {"text": FIRST}},
    {"type": "header", "data": {"text": SUBHEAD, "level": 2}},
    {"type": "paragraph", "data": {"text": SECOND.replace("spring", '<a href="/spring">spring</a>')}},
    {"type": "list", "data": {"style": "unordered", "items": ITEMS}},
    {"type": "image", "data": {"caption": "The old bridge as it was before the flood of the year before last", "file": {"url": "/a.jpg"}}},
    {"type": "quote", "data": {"text": QUOTE, "caption": ""}},
    {"type": "paragraph", "data": {"text": markup.escape(LAST)}},
]}  # fmt: skip
DRAFT = {"entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "/spring"}}}, "blocks": [
    {"key": "a", "text": FIRST, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []},
    {"key": "b", "text": SUBHEAD, "type": "header-two", "depth": 0},
    {"key": "c", "text": SECOND, "type": "unstyled", "entityRanges": [{"offset": 24, "length": 6, "key": 0}]},
    {"key": "d", "text": ITEMS[0], "type": "unordered-list-item"}, {"key": "e", "text": ITEMS[1], "type": "unordered-list-item"},
    {"key": "f", "text": " ", "type": "atomic"}, {"key": "g", "text": QUOTE, "type": "blockquote"}, {"key": "h", "text": LAST, "type": "unstyled"},
]}  # fmt: skip
ARC = [
    {"_id": "A", "type": "text", "content": FIRST}, {"_id": "B", "type": "header", "level": 2, "content": SUBHEAD},
    {"_id": "C", "type": "image", "caption": "The old bridge as it was before the flood of the year before last, seen from the mill", "url": "/a.jpg"},
    {"_id": "D", "type": "text", "content": SECOND.replace("spring", '<a href="/spring">spring</a>')},
    {"_id": "E", "type": "interstitial_link", "content": "Read more: how the old bridge fell into the river in the flood two years ago", "url": "/b"},
    {"_id": "F", "type": "list", "list_type": "unordered", "items": [{"type": "text", "content": item} for item in ITEMS]},
    {"_id": "G", "type": "quote", "subtype": "pullquote", "content_elements": [{"type": "text", "content": QUOTE}]},
    {"_id": "H", "type": "text", "content": markup.escape(LAST)},
]  # fmt: skip
GUTENBERG = [
    {"blockName": "core/paragraph", "attrs": {}, "innerBlocks": [], "innerHTML": f"\n<p>{FIRST}</p>\n", "innerContent": [f"<p>{FIRST}</p>"]},
    {"blockName": "core/heading", "attrs": {"level": 2}, "innerBlocks": [], "innerHTML": f"<h2>{SUBHEAD}</h2>"},
    {"blockName": "core/paragraph", "attrs": {"dropCap": True}, "innerBlocks": [], "innerHTML": f"<p>{SECOND}</p>"},
    {"blockName": "core/list", "attrs": {}, "innerHTML": "<ul></ul>", "innerBlocks": [{"blockName": "core/list-item", "innerBlocks": [], "innerHTML": f"<li>{item}</li>"} for item in ITEMS]},
    {"blockName": "core/quote", "attrs": {}, "innerHTML": "<blockquote></blockquote>", "innerBlocks": [{"blockName": "core/paragraph", "innerBlocks": [], "innerHTML": f"<p>{QUOTE}</p>"}]},
    {"blockName": "core/paragraph", "attrs": {}, "innerBlocks": [], "innerHTML": f"<p>{markup.escape(LAST)}</p>"},
]  # fmt: skip
TYPED = [
    {"__typename": "ParagraphBlock", "html": f"<p>{FIRST}</p>"}, {"__typename": "SubheadingBlock", "html": SUBHEAD},
    {"__typename": "AdvertBlock", "slot": "inline-1", "text": "Advertisement of a shop that sells all that bridges are built with"},
    {"__typename": "ParagraphBlock", "html": f"<p>{SECOND}</p>"}, {"__typename": "BulletListBlock", "items": ITEMS},
    {"__typename": "PullQuoteBlock", "quote": QUOTE}, {"__typename": "ParagraphBlock", "html": f"<p>{markup.escape(LAST)}</p>"},
]  # fmt: skip
NESTED = [
    {"type": "section", "components": TYPED[:2]},
    {"type": "section", "components": TYPED[2:4]},
    {"type": "section", "components": TYPED[4:]},
]
MODEL = [
    {"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": FIRST, "blocks": [{"type": "fragment", "model": {"text": FIRST, "attributes": ["bold"]}}]}}]}},
    {"type": "subheadline", "model": {"blocks": [{"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": SUBHEAD}}]}}]}},
    {"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": SECOND}}, {"type": "unorderedList", "model": {"blocks": [{"type": "listItem", "model": {"text": item}} for item in ITEMS]}}]}},
    {"type": "quote", "model": {"text": QUOTE}},
    {"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {"text": LAST}}]}},
]  # fmt: skip
BODIES = {
    "HTML": HTML, "escaped HTML": markup.escape(HTML), "Portable Text": PORTABLE, "Contentful": CONTENTFUL, "ProseMirror": PROSEMIRROR,
    "Slate": SLATE, "DatoCMS": DAST, "Lexical": LEXICAL, "Editor.js": EDITORJS, "Draft.js": DRAFT, "Arc XP": ARC,
    "Gutenberg": GUTENBERG, "typed blocks": TYPED, "blocks in sections": NESTED, "models": MODEL,
    "Markdown": f"{FIRST}\n\n## {SUBHEAD}\n\n{SECOND.replace('spring', '[spring](/spring)')}\n\n- {ITEMS[0]}\n- {ITEMS[1]}\n\n> {QUOTE}\n\n{LAST}",
    "JSON in a text": json.dumps(ARC),
}  # fmt: skip


@pytest.mark.parametrize("form", BODIES)
def test_a_body_kept_as_data_gives_its_blocks(form: str) -> None:
    state = {
        "props": {"pageProps": {"article": {"headline": TITLE, "body": BODIES[form]}, "locale": "en"}},
        "page": "/[slug]",
    }
    found = article(shell(data(state)))
    assert [(block.kind, block.text) for block in found.blocks] == STORY
    assert found.blocks[1].level == 2
    assert found.provenance["text"] == "state of the page's scripts"


def story(**fields: Any) -> dict[str, Any]:
    return {"title": TITLE, "slug": "council-votes-on-the-bridge-12345", "body": HTML, **fields}


def devalued(value: Any) -> list[Any]:
    """Return devalue's array of a value, as Nuxt 3 writes it."""
    parts: list[Any] = []

    def add(item: Any) -> int:
        place = len(parts)
        parts.append(None)
        if isinstance(item, dict):
            parts[place] = {key: add(inner) for key, inner in item.items()}
        elif isinstance(item, list):
            parts[place] = [add(inner) for inner in item]
        else:
            parts[place] = item
        return place

    parts.append(["ShallowReactive", 1])
    add(value)
    return parts


def islanded(value: Any) -> Any:
    """Return the props of an Astro island as it writes them."""
    if isinstance(value, list):
        return [1, [islanded(item) for item in value]]
    return [0, {key: islanded(item) for key, item in value.items()} if isinstance(value, dict) else value]


QUOTED = json.dumps(json.dumps({"article": story()})).replace("</", "<\\/")
ELEMENTS = json.dumps(["$", "article", None, {"className": "story", "children": [
    ["$", "h1", None, {"children": TITLE}],
    ["$", "p", "1", {"children": FIRST}], ["$", "h2", "2", {"children": SUBHEAD}],
    ["$", "p", "3", {"children": ["Work is to begin in the ", ["$", "$L4", None, {"href": "/spring", "children": "spring"}], SECOND.partition("spring")[2]]}],
    ["$", "ul", "4", {"children": [["$", "li", "a", {"children": ITEMS[0]}], ["$", "li", "b", {"children": ITEMS[1]}]]}],
    ["$", "blockquote", "5", {"children": QUOTE}], ["$", "p", "6", {"children": LAST}],
]}])  # fmt: skip
PAGES: dict[str, str] = {
    "Next.js, pages router": shell(data({"props": {"pageProps": {"post": story()}}})),
    "Next.js, app router, text row": shell(flight(
        '1:I[4707,["1"],""]\n', text_row("2", HTML), f'3:["$","$L5",null,{{"article":{json.dumps(story(body="$2"))}}}]\n', '0:["$","$L1",null,{"children":"$L3"}]\n',
    )),
    "Next.js, app router, elements": shell(flight('1:I[4707,["1"],""]\n', '0:["$","$L1",null,{"children":["$","main",null,{"children":"$L2"}]}]\n', f"2:{ELEMENTS}\n")),
    "Nuxt 2": shell(run(
        'window.__NUXT__=(function(a,b,c,d){d.next=b;return {layout:"default",data:[{article:{title:a,slug:"council",body:' + json.dumps(HTML).replace("</", "<\\u002F")
        + ",paywall:b,tags:[c,void 0],meta:d}}],error:null,state:{now:new Date(1714731000000)},serverRendered:!0}}(" + json.dumps(TITLE) + ',!1,"news",{}));'
    )),
    "Nuxt 3": shell(data(devalued({"data": {"article-12345": story(blocks=[{"type": "x"}])}, "state": {}, "once": []}), "type='application/json' id='__NUXT_DATA__' data-ssr='true'")),
    "SvelteKit": shell(run(
        "{ __sveltekit_1 = { base: '' }; const element = document.currentScript.parentElement; Promise.all([import('/a.js'), import('/b.js')]).then(([kit, app]) => { kit.start(app, element, {\n"
        "node_ids: [0, 2],\ndata: [null,{type:\"data\",data:{article:{title:" + json.dumps(TITLE) + ",html:" + json.dumps(HTML).replace("<", "\\u003C") + ",date:new Date(1714731000000)}},uses:{params:[\"slug\"]}}],\nform: null,\nerror: null\n}); }); }"
    )),
    "SvelteKit, fetched": shell(data({"status": 200, "statusText": "OK", "headers": {}, "body": json.dumps(story())}, "type='application/json' data-sveltekit-fetched data-url='/api/a'")),
    "Apollo": shell(run("window.__APOLLO_STATE__=" + json.dumps({
        "ROOT_QUERY": {"__typename": "Query", 'article({"id":12345})': {"__ref": "Article:12345"}},
        "Article:12345": {"__typename": "Article", "headline": TITLE, "body": [{"__ref": f"Block:{number}"} for number in range(len(TYPED))]},
        **{f"Block:{number}": block for number, block in enumerate(TYPED)},
    }).replace("<", "\\u003c") + ";")),
    "Redux": shell(run(f"window.__PRELOADED_STATE__ = {json.dumps({'articles': {'byId': {'12345': story()}}}).replace('<', chr(92) + 'u003c')};window.__ENV__={{a:1}};")),
    "Redux in a text": shell(run(f"window.__INITIAL_STATE__ = JSON.parse({QUOTED});")),
    "Redux in a coded text": shell(run(f"window.__INITIAL_STATE__ = JSON.parse(decodeURIComponent('{''.join(f'%{byte:02X}' for byte in json.dumps({'article': story()}).encode())}'));")),
    "a text of JSON": shell(run(f"window.__INITIAL_DATA__={QUOTED};")),
    "Remix": shell(run(f"window.__remixContext = {json.dumps({'state': {'loaderData': {'routes/$slug': {'article': story()}}}}).replace('<', chr(92) + 'u003c')};")),
    "Arc Fusion": shell(run(
        f'window.Fusion=window.Fusion||{{}};Fusion.arcSite="example";Fusion.globalContent={json.dumps({"_id": "X", "headlines": {"basic": TITLE}, "content_elements": ARC})};Fusion.globalContentConfig={{"source":"api"}};'.replace("</", "<\\/")
    )),
    "WordPress": shell(data([{"id": 12345, "slug": "council-votes-on-the-bridge-12345", "title": {"rendered": TITLE}, "content": {"rendered": HTML, "protected": False}, "excerpt": {"rendered": f"<p>{FIRST}</p>"}}], "type='application/json' id='wp-state'")),
    "Gatsby": shell(run(f"/*<![CDATA[*/window.pagePath='/a';window.___pageData={json.dumps({'result': {'data': {'markdownRemark': {'html': HTML, 'frontmatter': {'title': TITLE}}}}}).replace('</', '<' + chr(92) + '/')};/*]]>*/")),
    "Astro": shell("", body=f"<astro-island component-url='/A.js' client='only' props=\"{markup.escape(json.dumps({'article': islanded(story())}))}\"></astro-island>"),
    "Inertia": shell("", body=f"<div id='app' data-page=\"{markup.escape(json.dumps({'component': 'Article', 'props': {'article': story()}}))}\"></div>"),
    "data with escaped quotes": shell(f"<script type='application/json'>{markup.escape(json.dumps({'article': story()}), quote=True)}</script>"),
    "Hypernova": shell(f"<script type='application/json' data-hypernova-key='A'><!--{json.dumps({'article': story()})}--></script>"),
    "JSON-LD with HTML": shell(data({"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "articleBody": HTML}, "type='application/ld+json'")),
    "template": shell("", body=f"<div id='app'></div><template><article><h1>{TITLE}</h1>{HTML}</article></template>"),
    "shadow root": shell("", body=f"<news-story><template shadowrootmode='open'><article><h1>{TITLE}</h1>{HTML}</article></template></news-story>"),
    "noscript": shell("", body=f"<div id='app'></div><noscript><h1>{TITLE}</h1>{HTML}</noscript>"),
    "script of HTML": shell(f"<script type='text/x-template'><article><h1>{TITLE}</h1>{HTML}</article></script>"),
    "script of HTML with its property": shell(f"<script type='text/html'><div itemprop='articleBody'>{HTML}</div></script>"),
}  # fmt: skip


@pytest.mark.parametrize("framework", PAGES)
def test_the_state_of_a_framework_gives_the_article(framework: str) -> None:
    assert blocks(PAGES[framework]) == STORY


def test_parts_that_react_sends_late_stand_where_its_script_puts_them() -> None:
    first, middle, last = (
        HTML.partition("<ul>")[0],
        f"<ul>{HTML.partition('<ul>')[2].rpartition('<p>')[0]}",
        HTML.rpartition("<p>")[2],
    )
    shown = f"<main><article><h1>{TITLE}</h1>{first}<!--$?--><template id='B:0'></template><p>Loading …</p><!--/$--><p>{last}{OTHER_HTML}</article></main>"
    late = f"<div hidden id='S:1'><template id='P:2'></template></div><div hidden id='S:2'>{middle}</div>"
    calls = run('$RS("S:2","P:2");$RC("B:0","S:1")')
    assert blocks(shell(calls, body=f"{shown}<footer>The Example</footer>{late}")) == [
        *STORY,
        *(("paragraph", text) for text in OTHER),
    ]


def test_plain_text_in_json_ld_keeps_its_paragraphs() -> None:
    body = f"{FIRST}\n\n{SECOND}\r\n{LAST}"
    page = shell(data({"@type": "NewsArticle", "headline": TITLE, "articleBody": body}, "type='application/ld+json'"))
    assert blocks(page) == [("paragraph", FIRST), ("paragraph", SECOND), ("paragraph", LAST)]


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("Rat stimmt für die alte Brücke", ["Der Rat stimmte am Dienstag nach sechs Stunden für den Neubau der alten Brücke über den Fluss, die das Hochwasser „mitgenommen“ hatte.", "Gebaut werden soll im Frühjahr, sagte die Bürgermeisterin, die das im Wahlkampf vor zwei Jahren versprochen hatte.", "Die Händler fürchten um ihr Geschäft, solange die Straße gesperrt ist, und baten um eine Fähre für Fuhrwerke."]),
        ("Совет проголосовал за новый мост", ["Совет проголосовал во вторник за восстановление старого моста через реку после шестичасовых прений, в которых выступили сорок человек.", "Работы должны начаться весной следующего года, сказала мэр, обещавшая мост в своей кампании два года назад.", "Торговцы старого города боятся за свою торговлю, пока дорога закрыта, и просят паром для повозок и лошадей."]),
        ("市議会が古い橋の再建を可決した", ["市議会は火曜日、六時間にわたる審議の末、川に架かる古い橋を再建することを賛成多数で可決した。四十人が発言し、傍聴席は満員だった。" * 2, "工事は来年の春に始まる予定だと市長は述べた。市長は二年前の選挙でこの橋を公約に掲げていた。費用は市と国が折半する。" * 2, "旧市街の商店主らは道路が閉鎖される間の商売を心配し、荷車も運べる渡し船を市に求めている。市は費用を理由に難色を示している。" * 2]),
        ("المجلس يصوت لإعادة بناء الجسر القديم", ["صوت المجلس يوم الثلاثاء على إعادة بناء الجسر القديم فوق النهر بعد نقاش استمر ست ساعات تحدث فيه أربعون شخصا من سكان المدينة.", "ومن المقرر أن يبدأ العمل في ربيع العام المقبل كما قالت رئيسة البلدية التي وعدت بالجسر في حملتها قبل عامين من الآن.", "ويخشى أصحاب المحلات في المدينة القديمة على تجارتهم ما دام الطريق مغلقا وطلبوا عبارة تنقل العربات والخيول أيضا."]),
    ],
)  # fmt: skip
def test_any_language_and_its_escapes_are_read(title: str, texts: list[str]) -> None:
    state = {"article": {"title": title, "blocks": [{"type": "paragraph", "text": text} for text in texts]}}
    page = f"<html><head><title>{title}</title><meta property='og:title' content='{title}'></head><body><div id='app'></div>{data(state)}</body></html>"
    assert article(page).text == "\n".join(texts)


# --- the article among much else


def test_of_many_stories_the_one_with_the_page_s_headline_is_taken() -> None:
    others = [
        {"title": f"Museum shows coin number {number}", "slug": f"coin-{number}", "body": OTHER_HTML}
        for number in range(5)
    ]
    assert (
        blocks(shell(data({"latest": others, "current": {"headline": TITLE, "body": HTML}, "more": others}))) == STORY
    )


def test_of_many_stories_the_one_at_the_page_s_address_is_taken_where_the_page_has_no_headline() -> None:
    others = [
        {"title": f"Museum shows coin number {number}", "slug": f"coin-{number}", "body": OTHER_HTML}
        for number in range(5)
    ]
    own = {
        "title": TITLE,
        "slug": "council-votes-on-the-bridge-12345",
        "body": HTML,
        "author": {"name": "Jane Doe"},
        "publishedAt": "2024-05-03T10:00:00+02:00",
    }
    page = f"<html><head><title>The Example</title><meta property='og:site_name' content='The Example'></head><body><div id='app'></div>{data([*others, own, *others])}</body></html>"
    found = article(page)
    assert [(block.kind, block.text) for block in found.blocks] == STORY
    assert (found.title, found.authors, found.published) == (TITLE, ("Jane Doe",), "2024-05-03T10:00:00+02:00")
    assert {found.provenance[name] for name in ("title", "authors", "published", "text")} == {
        "state of the page's scripts"
    }


@pytest.mark.parametrize("others", [1, 5])
def test_another_story_is_never_taken_for_the_page_s_own(others: int) -> None:
    teasers = [
        {"title": f"Museum shows coin number {number}", "url": f"/coins/{number}", "body": OTHER_HTML}
        for number in range(others)
    ]
    assert isinstance(extract(shell(data({"stories": teasers})), URL), Refusal)


@pytest.mark.parametrize("field", ["latest", "moreStories", "previousArticle", "upNext", "otherNews"])
def test_what_stands_among_others_is_taken_only_with_the_page_s_own_headline(field: str) -> None:
    about = {"slug": "council-votes-on-the-bridge-12345"}
    unnamed = shell(data({"props": {**about, field: [{"content": OTHER_HTML}]}}))
    assert isinstance(extract(unnamed, URL), Refusal)
    generic = shell(data({"props": {field: [{"title": "Coins of the river", "body": OTHER_HTML}]}}), head="")
    assert isinstance(extract(generic.replace(f"{TITLE} | ", ""), URL), Refusal)
    own = shell(data({"props": {field: [{"title": "Coins", "body": OTHER_HTML}, {"title": TITLE, "body": HTML}]}}))
    assert article(own).text.startswith(FIRST)


def test_an_earlier_story_is_not_taken_whose_headline_is_how_the_page_s_begins() -> None:
    earlier = {"title": "Council votes to rebuild", "body": OTHER_HTML}
    both = shell(data({"article": {"title": TITLE, "body": HTML}, "before": earlier}))
    assert article(both).text.startswith(FIRST)
    assert isinstance(extract(shell(data({"before": earlier})), URL), Refusal)


def test_of_equal_stories_none_is_taken_where_nothing_tells_them_apart() -> None:
    stories = [{"body": "".join(f"<p>{text} {number}</p>" for text in OTHER)} for number in range(2)]
    page = f"<html><head><title>The Example</title></head><body><div id='app'></div>{data({'stories': stories})}</body></html>"
    assert isinstance(extract(page, URL), Refusal)


@pytest.mark.parametrize(
    "field", ["comments", "relatedArticles", "authorBio", "newsletterSignup", "footerMenu", "i18nMessages"]
)
def test_what_stands_under_other_names_is_no_body(field: str) -> None:
    state = {"article": {"headline": TITLE, "body": HTML, field: [{"body": OTHER_HTML}]}}
    assert blocks(shell(data(state))) == STORY


@pytest.mark.parametrize("tag", ["template", "noscript", "script type='text/x-template'"])
def test_markup_for_something_else_is_no_body(tag: str) -> None:
    dialogue = f"<{tag}><div class='dialogue'>{OTHER_HTML}</div></{tag.partition(' ')[0]}>"
    assert isinstance(extract(shell("", body=f"<div id='app'></div>{dialogue}"), URL), Refusal)


def test_the_words_of_a_consent_dialogue_are_no_body() -> None:
    words = {"consent": {"text": OTHER_HTML}, "ui": {"mainBodyText": OTHER_HTML}}
    assert isinstance(extract(shell(data(words)), URL), Refusal)


def test_a_text_in_pieces_is_put_together() -> None:
    parts = [{"is": "rich-text", "props": {"markup": part + "</p>"}} for part in OTHER_HTML.split("</p>") if part]
    state = {
        "article": {
            "headline": TITLE,
            "components": [
                *parts[:3],
                {
                    "is": "image",
                    "props": {"markup": "<p>A coin of gold that was found in the field of the two pupils</p>"},
                },
                *parts[3:],
            ],
        }
    }
    assert [block.text for block in article(shell(data(state))).blocks] == OTHER


def test_pictures_advertisements_and_related_boxes_among_the_blocks_are_no_text() -> None:
    foreign = [
        {
            "type": kind,
            "text": "This sentence stands in a box of another kind and has nothing to do with the bridge at all.",
        }
        for kind in ("image", "advert", "relatedStories", "NewsletterSignup", "core/embed", "video-player", "read_more")
    ]
    teaser = {"headline": "Museum shows the coins", "url": "/coins", "text": OTHER[0]}
    body = [part for block in ARC for part in (block, *foreign, teaser)]
    assert blocks(shell(data({"article": {"title": TITLE, "content_elements": body}}))) == STORY


def test_a_shown_beginning_is_replaced_by_the_whole() -> None:
    shown = f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND[:60]}</p></article>"
    state = data({"article": {"headline": TITLE, "body": HTML + OTHER_HTML}})
    assert len(article(shell(state, body=shown)).blocks) == len(STORY) + len(OTHER)


def test_a_whole_article_that_is_shown_is_not_replaced() -> None:
    shown = f"<article><h1>{TITLE}</h1>{OTHER_HTML}</article>"
    found = article(shell(data({"article": {"headline": TITLE, "body": HTML * 9}}), body=shown))
    assert [block.text for block in found.blocks] == OTHER


def test_a_short_article_that_is_shown_is_not_replaced_by_another_text() -> None:
    shown = f"<article><h1>{TITLE}</h1><p>{OTHER[0]}</p><p>{OTHER[1]}</p></article>"
    found = article(shell(data({"article": {"headline": TITLE, "body": HTML * 3}}), body=shown))
    assert [block.text for block in found.blocks] == OTHER[:2]


# --- what is not free stays where it is

CLOSED: dict[str, dict[str, Any]] = {
    "premium": {"isPremium": True}, "paywall": {"paywall": {"enabled": True, "isPaywalled": True}}, "free": {"isFree": False},
    "schema": {"isAccessibleForFree": "False"}, "tier": {"contentTier": "locked"}, "access": {"access": {"level": "x", "accessLevel": "premium"}},
    "subscribers": {"subscribersOnly": "true"}, "members": {"visibility": "members"}, "paid": {"audience": "only_paid"},
    "metered": {"content_tier": "metered"}, "reader": {"hasAccess": False}, "protected": {"content": {"rendered": HTML, "protected": True}},
    "words in capitals": {"access": "SUBSCRIBER_EXCLUSIVE"}, "two words": {"accessType": "PAID_ARTICLE"}, "camel": {"accessType": "premiumSubscriber"},
    "active": {"paywall": {"active": True}}, "required": {"subscription": {"required": True}}, "kind": {"contentType": "premium"}, "typename": {"__typename": "PremiumArticle"},
    "no": {"isFree": "N"}, "none": {"free": "no"}, "zero": {"isFree": 0}, "metering": {"metering": "hard"}, "code": {"content_restrictions": {"content_code": "plus"}},
    "label": {"label": "Subscribers only"}, "label's text": {"label": {"text": "Members only"}}, "premium type": {"premiumType": "PLUS"}, "marks": {"flags": ["TOP", "PAYWALL"]},
    "auth": {"requiresAuth": True}, "login": {"loginRequired": "yes"}, "which": {"paywall": {"type": "metered", "provider": "x"}}, "granted": {"access": {"accessGranted": False}},
    "both": {"paywall": {"active": False}, "isPremium": True},
}  # fmt: skip


@pytest.mark.parametrize("flag", CLOSED)
def test_a_body_whose_data_say_that_it_is_not_free_is_not_taken(flag: str) -> None:
    found = extract(shell(data({"article": story(**CLOSED[flag])})), URL)
    assert isinstance(found, Refusal)


@pytest.mark.parametrize("flag", CLOSED)
def test_the_teaser_that_is_shown_is_kept_and_called_paid(flag: str) -> None:
    shown = f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
    found = article(shell(data({"article": story(body=HTML + OTHER_HTML, **CLOSED[flag])}), body=shown))
    assert [block.text for block in found.blocks] == [FIRST, SECOND]
    assert found.access == "paid"


OPEN: dict[str, dict[str, Any]] = {
    "free": {"isPremium": False, "isFree": True}, "tier": {"contentTier": "free", "visibility": "public"}, "reader": {"user": {"hasAccess": False, "isPremium": True}},
    "site": {"config": {"paywall": True}}, "schema": {"isAccessibleForFree": True}, "inactive": {"paywall": {"active": False, "type": "hard"}}, "not premium": {"premium": False},
    "newsletter": {"subscription": {"newsletter": "daily", "active": True}}, "words": {"access": "free"}, "public": {"access": "PUBLIC", "accessType": "FREE_ARTICLE"},
    "negated": {"accessLevel": "non-premium", "tier": "not paid"}, "switched off": {"paywall": {"enabled": True, "isPaywalled": False}}, "reason": {"paywall": {"enabled": True, "reason": "none"}},
    "code": {"content_restrictions": {"content_code": "free"}}, "code 0": {"content_restrictions": {"content_code": "0"}}, "not asked": {"subscription": {"required": False}, "requiresAuth": False},
    "advertiser": {"label": "Paid post", "contentType": "article"}, "scoop": {"label": "Exclusive", "flags": ["EXCLUSIVE", "paywall-v2"]}, "topic": {"tags": ["paywall", "subscribers"]},
    "own word": {"isFree": "Y", "paywall": {"enabled": True}}, "unmetered": {"metering": "none"}, "settings": {"paywallSettings": {"enabled": True}}, "offers": {"offers": {"tier": "Premium"}},
    "prose": {"audience": "Readers who like the books that members of clubs read"},
}  # fmt: skip


@pytest.mark.parametrize(
    "wall", [{"paywall": {"enabled": True, "reason": "premium"}}, {"paywall": {"active": True}}, {"isPaywalled": True}]
)
def test_a_wall_that_stands_beside_the_article_s_object_counts(wall: dict[str, Any]) -> None:
    assert isinstance(extract(shell(data({"props": {"pageProps": {"article": story(), **wall}}})), URL), Refusal)


def test_a_wall_of_the_site_does_not_outweigh_that_the_article_is_free() -> None:
    props = {"article": story(isFree=True), "paywall": {"enabled": True}}
    assert blocks(shell(data({"props": {"pageProps": props}}))) == STORY


@pytest.mark.parametrize("flag", OPEN)
def test_a_body_whose_data_say_that_it_is_free_is_taken(flag: str) -> None:
    assert blocks(shell(data({"article": story(**OPEN[flag])}))) == STORY


@pytest.mark.parametrize("carrier", ["state", "articleBody", "template", "text"])
@pytest.mark.parametrize(
    "statement",
    [
        data({"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": False}, "type='application/ld+json'"),
        data({"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": True, "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".wall"}}, "type='application/ld+json'"),
        "<meta property='article:content_tier' content='locked'>",
        "<meta name='is_paywalled' content='true'>",
    ],
)  # fmt: skip
def test_nothing_hidden_is_taken_where_the_page_says_that_it_is_not_free(statement: str, carrier: str) -> None:
    hidden = {
        "state": data({"article": story()}),
        "articleBody": data(
            {"@type": "NewsArticle", "headline": TITLE, "articleBody": HTML}, "type='application/ld+json'"
        ),
        "template": f"<template><article>{HTML}</article></template>",
        "text": run(f"render('{{' + {json.dumps(HTML).replace('</', '<' + chr(92) + '/')})"),
    }[carrier]
    shown = f"<article><h1>{TITLE}</h1><p>{FIRST}</p></article>"
    found = extract(shell(hidden, head=f"<meta property='og:title' content='{TITLE}'>{statement}", body=shown), URL)
    assert not isinstance(found, Article) or (found.access == "paid" and found.text == FIRST)


def test_nothing_hidden_is_taken_behind_the_words_of_a_wall() -> None:
    shown = f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>Subscribe to continue reading this article.</p></article>"
    found = extract(shell(data({"article": story()}), body=shown), URL)
    assert not isinstance(found, Article) or (found.access == "paid" and found.text == FIRST)


@pytest.mark.parametrize("free", [False, True])
def test_a_beginning_beside_a_paywall_s_script_stays_one_unless_the_page_is_free(free: bool) -> None:
    stated = data(
        {"@type": "NewsArticle", "headline": TITLE, "isAccessibleForFree": True}, "type='application/ld+json'"
    )
    script = "<script src='https://cdn.tinypass.com/api/tinypass.min.js'></script>"
    shown = f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p></article>"
    state = data({"article": story(body=HTML + OTHER_HTML)})
    found = article(shell(state + script + (stated if free else ""), body=shown))
    assert len(found.blocks) == (len(STORY) + len(OTHER) if free else 2)


def test_a_script_that_cannot_be_read_and_says_premium_gives_nothing() -> None:
    source = f"render({{a: b + c, isPremium: !0, body: {json.dumps(HTML).replace('</', '<' + chr(92) + '/')}}})"
    assert isinstance(extract(shell(run(source)), URL), Refusal)
    assert blocks(shell(run(source.replace("!0", "!1")))) == STORY


# --- hostile scripts

MEGABYTE = 1_000_000
BOUND_S = 12.0
FLOODS: dict[str, Callable[[], str]] = {
    "JSON 100,000 deep": lambda: "{\"a\":" * 100_000 + "1" + "}" * 100_000,
    "lists 100,000 deep": lambda: "[" * 100_000 + "]" * 100_000,
    "a literal 100,000 deep": lambda: "window.a=" + "{a:[" * 100_000,
    "a string of 10 MB": lambda: json.dumps({"body": "<p>" + "word " * (2 * MEGABYTE)}),
    "a string of 2 MB of backslashes": lambda: 'x="<p>' + "\\" * (2 * MEGABYTE),
    "quotes": lambda: 'a="' * 700_000,
    "a text of escaped quotes without an end": lambda: '__STATE__={a:"' + '\\"' * MEGABYTE,
    "braces": lambda: "a={b" * 500_000,
    "objects that break off": lambda: "a={\"b\":[" * 200_000,
    "objects that nearly parse": lambda: "a={b:1,c:" * 200_000,
    "calls": lambda: "f(" * 700_000,
    "comments": lambda: "a={/*" * 300_000,
    "functions": lambda: "=function(a){return " * 100_000,
    "arguments": lambda: "=function(" + "a," * 1_000_000,
    "calls of flight": lambda: "self.__next_f.push([1," * 100_000,
    "flight rows": lambda: "self.__next_f.push([1,{}])".format(json.dumps("".join(f"{n:x}:[\"$\",\"p\",null,{{\"children\":\"$L{n + 1:x}\"}}]\n" for n in range(20_000)))),
    "a flight row that is itself": lambda: "self.__next_f.push([1,{}])".format(json.dumps('0:["$","p",null,{"children":["$0","$0","$1"]}]\n1:["$0","$1"]\n')),
    "flattened that is itself": lambda: json.dumps([{"a": 1}, [0, 1, 2], {"b": 0, "c": 1}] + ["x" * 100] * 100),
    "flattened wrappers in a ring": lambda: json.dumps([["Reactive", 1], ["Reactive", 0], "x" * 500]),
    "a cache that is itself": lambda: "w=" + json.dumps({f"A:{n}": {"title": TITLE, "body": [{"__ref": f"A:{n}"}, {"__ref": "A:0"}] * 5} for n in range(2_000)}),
    "lists shared over and over": lambda: json.dumps([{"v": 1}, *([n + 2, n + 2] for n in range(60)), "<p>" + "x" * 400]),
    "blocks in blocks": lambda: json.dumps({"title": TITLE, "blocks": 20_000 * [{"type": "paragraph", "children": [{"type": "paragraph", "text": FIRST}]}]}),
    "blocks 300 deep": lambda: '{"title":"x","blocks":' + '[{"type":"paragraph","children":' * 300 + '"x"' + "}]" * 300 + "}",
    "many bodies": lambda: json.dumps([{"title": TITLE, "body": HTML + str(n)} for n in range(1_500)]),
    "brackets in Markdown": lambda: json.dumps({"title": TITLE, "body": "[" * 200_000 + "![" * 100_000 + "*" * 200_000}),
    "angle brackets": lambda: json.dumps({"title": TITLE, "body": "<p" * 300_000 + "<" * 300_000}),
    "JSON in JSON": lambda: json.dumps(json.dumps(json.dumps(json.dumps({"body": HTML * 50})))),
    "numbers of a million digits": lambda: "a={b:" + "9" * MEGABYTE + ",c:0x" + "f" * MEGABYTE + "}",
    "calls that move parts": lambda: '$RC("B:0","S:0");$RC("B:1","S:0");$RS("S:1","P:1");' * 2_000,
}  # fmt: skip


@pytest.mark.parametrize("name", FLOODS)
def test_a_hostile_script_costs_bounded_time(name: str) -> None:
    page = shell(
        run(FLOODS[name]()),
        body="<div id='app'></div><template id='B:0'></template><div hidden id='S:0'><template id='B:1'></template></div>",
    )
    start = time.process_time()
    found = extract(page, URL)
    assert time.process_time() - start < BOUND_S
    assert isinstance(found, Article | Refusal)


@pytest.mark.parametrize("attributes", ["id='__NEXT_DATA__' type='application/json'", "type='application/ld+json'"])
def test_a_number_that_is_too_long_costs_its_script_alone(attributes: str) -> None:
    numbers = f'<script {attributes}>{{"@type": "NewsArticle", "wordCount": {"9" * 10_000}}}</script>'
    assert article(shell(numbers, body=f"<article><h1>{TITLE}</h1>{HTML}</article>")).text.startswith(FIRST)


def test_an_attribute_of_many_megabytes_costs_bounded_time() -> None:
    props = markup.escape("{" + '"a":[' * 100_000 + "x" * 3 * MEGABYTE)
    start = time.process_time()
    assert isinstance(extract(shell("", body=f'<astro-island props="{props}"></astro-island>' * 3), URL), Refusal)
    assert time.process_time() - start < BOUND_S
