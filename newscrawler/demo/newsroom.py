"""One outlet as a web site: its pages, its lists, and what each address answers."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from html import escape

from newscrawler.demo import markup
from newscrawler.demo.catalogue import list_routes, sitemap_paths
from newscrawler.demo.front import front_routes
from newscrawler.demo.lists import Row
from newscrawler.demo.outlets import FEEDS, OUTLETS, ListKind, Outlet
from newscrawler.demo.pages import Gold, Page, Shelf, gold_of
from newscrawler.demo.routes import Route, fixed, png
from newscrawler.demo.server import Answer, Asked, packed
from newscrawler.demo.stories import Story, stories
from newscrawler.demo.structured import head

# Where a quirk moves a page, apart from the outlet's own form of address.
_MOVED = {"robots": "/members/{id}", "redirect chain": "/r/{id}", "syndication partner only": "/clients/{id}.html"}
# What becomes of a page by its quirk: with a browser, and without one where that is another end.
_ENDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "robots": ("refused:robots_disallowed", ()),
    "javascript": ("stored", ("refused:needs_javascript",)),
}
# Further addresses of a page, as (kind, form of the path, what to expect of it).
_TWINS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "amp twin": (("amp twin", "{stem}.amp.html", "same"),),
    "mobile twin": (("mobile twin", "/m{path}", "same"),),
    "duplicate": (("duplicate at another address", "/print/{id}", "copy"),),
    "slashes": (("without the slash", "{stem}", "same"), ("index page", "{path}index.html", "same")),
}
REDIRECT_HOPS = 3
_OUTLETS = {outlet.id: outlet for outlet in OUTLETS}
_ROLES: dict[ListKind, str] = {"section": "sections", **dict.fromkeys(FEEDS, "feeds")}


class Newsroom:
    """An outlet at an address (`base`, no slash at the end). `edition` gives the edition that is out, 1 or 2, `bases`
    the addresses of all outlets by id, for the originals of what it reprints."""

    def __init__(
        self, outlet: Outlet, base: str, edition: Callable[[], int], bases: Mapping[str, str] | None = None
    ) -> None:
        self.outlet, self.base, self._edition, self._bases = outlet, base, edition, bases or {}
        self._routes: dict[int, dict[str, Route]] = {}

    def __call__(self, asked: Asked) -> Answer:
        """Return the answer to a request; 404 for an unknown address, 405 for a method other than GET and HEAD."""
        if asked.method not in ("GET", "HEAD"):
            return Answer(405, headers=(("Allow", "GET, HEAD"),))
        # A session that a link carries in its path is the server's own business.
        route = self._paths().get(asked.path.partition(";")[0])
        answer = route(asked) if route else self.missing(asked)
        coding = self.outlet.coding
        packs = coding and answer.body and answer.status == 200
        return packed(answer, coding) if packs and coding in asked.headers.get("accept-encoding", "") else answer

    def stories(self) -> tuple[Story, ...]:
        """Return the stories of the edition that is out, newest first."""
        return stories(self.outlet.id, self._edition())

    def path(self, story: Story) -> str:
        """Return the path at which a story's page stands in the end."""
        form = _MOVED.get(story.quirk) if story.quirk == "robots" else None
        return (form or self.outlet.address).format(id=story.id)

    def listed_path(self, story: Story) -> str:
        """Return the path that the lists have for a story."""
        return _MOVED.get(story.quirk, self.path(story)).format(id=story.id)

    def ends(self, story: Story) -> tuple[str, tuple[str, ...]]:
        """Return what becomes of a story's page (`Page.expect`), and without a browser (`Page.without`)."""
        shared = bool(story.copy_of) and story.quirk == "agency copy"
        return _ENDS.get(story.quirk, ("copy" if shared else "stored", ()))

    def gold(self, story: Story) -> Gold | None:
        """Return the right answer for a story's page, None where it gives no article."""
        return None if self.ends(story)[0].startswith("refused:") else gold_of(story, self.outlet.language)

    def pages(self) -> list[Page]:
        """Return every page that the outlet's lists name."""
        return [page for page, _ in self.listed()]

    def shelves(self) -> list[Shelf]:
        """Return the lists that the registry names."""
        outlet, base, name = self.outlet, self.base, self.outlet.id
        if outlet.announced:
            return [Shelf(f"{base}/", name, "homepage", "home page")]
        every = [(outlet.lists, outlet.list_path), *outlet.further]
        if outlet.lists == "sitemap":
            every.append(("section", outlet.section_path))
        return [Shelf(base + path, name, _ROLES.get(kind, "sitemaps"), kind) for kind, path in every]

    def listed(self) -> list[tuple[Page, Row]]:
        """Return the pages with their rows in the lists, newest first."""
        return [pair for story in self.stories() for pair in self._listed(story)]

    def _listed(self, story: Story) -> Iterable[tuple[Page, Row]]:
        outlet, path = self.outlet, self.path(story)
        stem = path.rstrip("/").removesuffix(".html")
        expect, without = self.ends(story)
        forms = [(story.quirk or f"{outlet.lists} article", self.listed_path(story), expect)]
        forms += [
            (kind, form.format(id=story.id, stem=stem, path=path), e) for kind, form, e in _TWINS.get(story.quirk, ())
        ]
        for kind, where, expected in forms:
            own = expected == "copy" and where != path
            gold = self.gold(story)
            page = Page(
                url=self.base + where + (f"?{outlet.tracking}" if outlet.tracking else ""),
                source=outlet.id,
                kind=kind,
                expect=expected,
                canonical=None if gold is None else self.base + (where if own else path),
                gold=gold,
                story=story.copy_of or f"{outlet.id}/{story.id}",
                without=without,
            )
            yield page, self._row(story, page.url)

    def syndicates(self, story: Story) -> bool:
        """Return whether the outlet's feed has the whole text."""
        return story.quirk not in _ENDS and story.access == "free"

    def _row(self, story: Story, url: str) -> Row:
        content = (
            markup.body_html(story, self.outlet, self.base) + self._footer(story) if self.syndicates(story) else ""
        )
        return Row(url, story.title, story.published, story.changed, story.authors, story.description, content)

    def _paths(self) -> dict[str, Route]:
        edition = self._edition()
        if edition not in self._routes:
            self._routes[edition] = self._build()
        return self._routes[edition]

    def _build(self) -> dict[str, Route]:
        outlet = self.outlet
        routes: dict[str, Route] = {}
        found = self.stories()
        for number, story in enumerate(found):
            related = found[(number + 1) % len(found)]
            routes |= self._story_routes(story, related)
            for image in range(1, len(story.pictures) + 1):
                colour = zlib.crc32(story.id.encode()) & 0xFFFFFF
                routes[markup.image_path(story, image)] = fixed(Answer(200, "image/png", png(colour)))
        robots = outlet.robots + "".join(f"\nSitemap: {{base}}{path}\n" for path in sitemap_paths(outlet))
        for path, media_type, text in (*outlet.files, ("/robots.txt", "text/plain; charset=utf-8", robots)):
            routes[path] = fixed(Answer(200, media_type, text.replace("{base}", self.base).encode()))
        return routes | front_routes(found, outlet, self.path) | self.list_routes()

    def list_routes(self) -> dict[str, Route]:
        """Return the outlet's feeds and sitemaps by path; what stands here goes before the outlet's other addresses."""
        rows = [row for page, row in self.listed() if page.kind != "section only"]
        return list_routes(rows, self.outlet, self.base)

    def _story_routes(self, story: Story, related: Story) -> dict[str, Route]:
        path = self.path(story)
        url = self.base + path
        stem = path.rstrip("/").removesuffix(".html")
        page = self.story_answer(story, related, url)
        routes = {path: fixed(page)}
        if story.quirk == "redirect chain":
            hops = [f"/r/{story.id}", *(f"/r/{story.id}/{n}" for n in range(2, REDIRECT_HOPS + 1)), path]
            for status, here, there in zip((301, 302, 307), hops, hops[1:], strict=False):
                routes[here] = fixed(Answer(status, headers=(("Location", there),)))
        elif story.quirk == "amp twin":
            routes[f"{stem}.amp.html"] = fixed(self._page("amp", story, related, url))
        elif story.quirk == "mobile twin":
            routes[f"/m{path}"] = fixed(self._page("mobile", story, related, url))
        elif story.quirk == "duplicate":
            routes[f"/print/{story.id}"] = fixed(self._page(self.outlet.id, story, related, None))
        elif story.quirk == "slashes":
            routes |= {stem: fixed(page), f"{path}index.html": fixed(page)}
        return routes

    def story_answer(self, story: Story, related: Story, url: str) -> Answer:
        """Return a story's page as a whole answer."""
        if story.quirk == "javascript":
            return self._shell(story, url)
        return self._page(self.outlet.id, story, related, url)

    def _page(self, name: str, story: Story, related: Story, canonical: str | None) -> Answer:
        outlet = self.outlet
        twins = ""
        if name == outlet.id and story.quirk == "amp twin":
            twins = f'\n<link rel="amphtml" href="{canonical and canonical.removesuffix(".html")}.amp.html">'
        elif name == outlet.id and story.quirk == "mobile twin":
            twins = f'\n<link rel="alternate" media="(max-width: 640px)" href="{self.base}/m{self.path(story)}">'
        html = markup.template(outlet.look if name == outlet.id and outlet.look else name).substitute(
            lang=story.language or outlet.language,
            charset=f'<meta charset="{outlet.charset_meta}">' if outlet.charset_meta else "",
            head=head(story, outlet, self.base, canonical) + twins + outlet.page_metas,
            site=escape(outlet.name),
            home=self.base,
            title=escape(story.title),
            # Agency copy comes without a standfirst of the house, or its text would differ from place to place.
            standfirst="" if story.copy_of else outlet.standfirst.format(escape(story.description)),
            byline=escape(" · ".join(story.authors)),
            author_items=_author_items(story.authors),
            date_iso=story.published,
            modified_meta=f'<meta itemprop="dateModified" content="{story.modified}">' if story.modified else "",
            date_text=markup.date_text(story, outlet.language),
            section=escape(story.section),
            lead=markup.figure(story, 1, story.pictures[0], self.base) if story.pictures else "",
            body=markup.body_html(story, outlet, self.base, related),
            topics="".join(f'<li><a href="/tag/{n}">{escape(t)}</a></li>' for n, t in enumerate(story.topics, 1)),
            topics_text=escape(", ".join(story.topics)),
            related=self._teasers(self.stories()[:6], story),
            footer=self._footer(story),
            edition=self._edition(),
        )
        body = html.encode(outlet.encoding, "xmlcharrefreplace")
        return Answer(200, outlet.content_type, body, outlet.page_headers)

    def _shell(self, story: Story, url: str) -> Answer:
        text = json.dumps([block.text for block in story.blocks], ensure_ascii=False).replace("</", "<\\/")
        html = markup.template("shell").substitute(
            lang=self.outlet.language, head=head(story, self.outlet, self.base, url), story=text
        )
        return Answer(200, "text/html; charset=utf-8", html.encode())

    def _footer(self, story: Story) -> str:
        """Return the republisher's sentence, which names the original, under copies; "" under the outlet's own."""
        if not story.copy_of or not self.outlet.footer:
            return ""
        name, _, story_id = story.copy_of.partition("/")
        outlet, base = _OUTLETS[name], self._bases[name]
        title = next(first.title for first in stories(name, self._edition()) if first.id == story_id)
        sentence = self.outlet.footer.format(
            url=base + outlet.address.format(id=story_id),
            title=escape(title, quote=False),
            home=base + "/",
            name=escape(outlet.name, quote=False),
        )
        return f"<p>{sentence}</p>"

    def _teasers(self, found: Iterable[Story], but: Story | None = None) -> str:
        return "\n".join(
            f'<li><a href="{self.base}{self.path(story)}">{escape(story.title)}</a></li>'
            for story in found
            if but is None or story.id != but.id
        )

    def missing(self, asked: Asked | None = None) -> Answer:  # noqa: ARG002
        """Return the outlet's page for an address it does not know."""
        html = f"<!doctype html><title>404</title><h1>404</h1><p>{escape(self.outlet.name)}</p>"
        return Answer(404, body=html.encode())


def _author_items(authors: Iterable[str]) -> str:
    return ", ".join(
        '<span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'<a rel="author" href="/autor/{n}"><span itemprop="name">{escape(author)}</span></a></span>'
        for n, author in enumerate(authors, 1)
    )
