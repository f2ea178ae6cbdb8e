"""Outlets whose pages are made by their scripts, and outlets at whose door one is asked for consent."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from typing import Any

from newscrawler.demo import markup
from newscrawler.demo.lists import Row
from newscrawler.demo.newsroom import Newsroom
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.pages import Page
from newscrawler.demo.routes import Route, fixed
from newscrawler.demo.server import Answer
from newscrawler.demo.stories import Story
from newscrawler.demo.structured import head

MIRAGE = Outlet(
    "mirage",
    "The Mirage",
    "en",
    "GB",
    "/{id}",
    "rss",
    "/rss.xml",
    "json-ld",
    "/section/all",
)
"""The outlet of the scripts."""
TURNSTILE = replace(MIRAGE, id="turnstile", name="The Turnstile")
"""The outlet of the walls: consent is asked for in several ways, and once payment."""
LATE_S = 2.0
"""Seconds until the data of the late page is sent."""

_HTML, _JSON = "text/html; charset=utf-8", "application/json"
_SCRIPT = "text/javascript; charset=utf-8"
_NEEDS = ("refused:needs_javascript",)
_WALL = ("refused:consent_wall",)


@dataclass(frozen=True, slots=True)
class Form:
    """How the pages of a quirk are made: the template, the folder they stand in, which is a section of its own, what
    becomes of them with a browser and without, how many blocks the page has before its scripts.

    `listed` is the folder that lists send the reader to, where a script leads on from there. `rendered` as in `Page`.
    """

    template: str
    folder: str
    expect: str = "stored"
    without: tuple[str, ...] = ()
    shown: int = 0
    listed: str = ""
    rendered: bool = True


FORMS: Mapping[str, Form] = {
    "json shell": Form("json-shell", "app", without=_NEEDS),
    "react shell": Form("react-shell", "react", without=_NEEDS),
    "vue shell": Form("vue-shell", "vue", without=_NEEDS),
    "next data": Form("next-data", "next", rendered=False),
    "nuxt data": Form("nuxt-data", "nuxt", rendered=False),
    "late hydration": Form("late-hydration", "late", shown=1),
    "read more in place": Form("read-more", "more", shown=2),
    "accordion": Form("accordion", "questions", shown=1),
    "live blog with more to load": Form("live-blog", "live", shown=2),
    "shadow DOM": Form("shadow", "shadow", without=_NEEDS),
    "address changed by script": Form("push-state", "steps", without=_NEEDS, listed="open"),
    "redirect by script": Form("plain", "story", without=_NEEDS, listed="to", rendered=False),
    "article in a frame": Form("frame", "framed", without=("refused:no_text", *_NEEDS)),
    "text after two seconds": Form("late-text", "slow", without=_NEEDS),
    "data promises more": Form("promise", "promise", shown=1),
    "consent wall with a way to refuse": Form("wall", "parish", without=_WALL),
    "consent wall in a frame": Form("wall-in-a-frame", "region", without=_NEEDS),
    "consent wall without a way to refuse": Form("pay-or-consent", "ville", expect="refused:consent_wall"),
    "consent banner beside the article": Form("banner", "trades", rendered=False),
    "paid article": Form("paid", "plus", rendered=False),
}
_LEADS_ON = {"redirect by script": "redirect", "address changed by script": "push-state"}
# Nobody who has not paid may read it, and a page has it all the same.
_RESERVED = (
    "Reserved for subscribers: the flat is on the fourth floor, has no door and is where the sugar is kept.",
    "Reserved for subscribers: the lender signs with a cross, always in the same green ink.",
)


class ScriptedSite(Newsroom):
    """An outlet whose stories have one of FORMS each."""

    forms = FORMS

    def path(self, story: Story) -> str:
        """Return the path of a story's page: its form has a folder."""
        return f"/{self.forms[story.quirk].folder}/{story.id}"

    def listed_path(self, story: Story) -> str:
        """Return the path that the lists have, from which a script may lead on."""
        form = self.forms[story.quirk]
        return f"/{form.listed or form.folder}/{story.id}"

    def ends(self, story: Story) -> tuple[str, tuple[str, ...]]:
        """Return what becomes of the page, and without a browser."""
        form = self.forms[story.quirk]
        return form.expect, form.without

    def listed(self) -> list[tuple[Page, Row]]:
        """Return the pages with their rows, and whether a browser has to be asked for them."""
        rendered = {self.base + self.listed_path(story): self.forms[story.quirk].rendered for story in self.stories()}
        return [(replace(page, rendered=rendered.get(page.url)), row) for page, row in super().listed()]

    def syndicates(self, story: Story) -> bool:  # noqa: ARG002
        """Return False: the feeds have descriptions alone."""
        return False

    def story_answer(self, story: Story, related: Story, url: str) -> Answer:  # noqa: ARG002
        """Return the page before its scripts."""
        return _html(self.page(story, self.forms[story.quirk].template))

    def _story_routes(self, story: Story, related: Story) -> dict[str, Route]:
        routes = super()._story_routes(story, related)
        data = json.dumps(self._data(story), ensure_ascii=False).encode()
        routes[f"/api/{story.id}.json"] = fixed(Answer(200, _JSON, data))
        routes[f"/api/slow/{story.id}.json"] = fixed(Answer(200, _JSON, stream=lambda: _later(data)))
        routes[f"/frames/{story.id}.html"] = fixed(_html(self._fill("framed", story)))
        if story.quirk in _LEADS_ON:
            routes[self.listed_path(story)] = fixed(_html(self.page(story, _LEADS_ON[story.quirk])))
        return routes

    def _build(self) -> dict[str, Route]:
        return super()._build() | {
            "/static/story.js": fixed(Answer(200, _SCRIPT, script(), (("Cache-Control", "max-age=3600"),))),
            "/consent/message.html": fixed(_html(markup.template("scripted/message").substitute())),
        }

    def page(self, story: Story, template: str) -> str:
        """Return a story's page in this template."""
        shown = self.forms[story.quirk].shown
        # What the page's data says of a live blog is what the page shows.
        known = replace(story, blocks=story.blocks[:shown]) if story.kind == "liveblog" else story
        tags = head(known, self.outlet, self.base, self.base + self.path(story))
        if template == "promise":
            words = len(" ".join(block.text for block in story.blocks).split())
            tags = tags.replace('"isAccessibleForFree"', f'"wordCount": {words},\n "isAccessibleForFree"')
        return markup.template("scripted/page").substitute(
            lang=story.language or self.outlet.language,
            head=tags,
            home=self.base,
            site=escape(self.outlet.name),
            content=self._fill(template, story),
        )

    def _fill(self, template: str, story: Story) -> str:
        shown = self.forms[story.quirk].shown
        data = self._data(story)
        packed = base64.b64encode(json.dumps(data).encode()).decode()
        return markup.template(f"scripted/{template}").substitute(
            lang=story.language or self.outlet.language,
            home=self.base,
            site=escape(self.outlet.name),
            title=escape(story.title),
            byline=escape(data["byline"]),
            date_iso=story.published,
            date_text=data["date_text"],
            body=markup.body_html(story, self.outlet, self.base),
            first=markup.body_html(replace(story, blocks=story.blocks[:shown]), self.outlet, self.base),
            panels=_panels(story),
            shown=shown,
            path=self.path(story),
            api=f"/api/{story.id}.json",
            slow=f"/api/slow/{story.id}.json",
            frame=f"/frames/{story.id}.html",
            packed=packed,
            next=_in_script(_next(story, data)),
            nuxt=_in_script(_devalued({"data": {"story": data}})),
            reserved=_in_script(_next(story, data | {"blocks": [{"kind": "paragraph", "text": t} for t in _RESERVED]})),
        )

    def _data(self, story: Story) -> dict[str, Any]:
        """Return what the scripts make the article of."""
        return {
            "title": story.title,
            "byline": " · ".join(story.authors),
            "published": story.published,
            "date_text": markup.date_text(story, story.language or self.outlet.language),
            "blocks": [
                {"kind": block.kind, "text": block.text} | ({"time": block.time} if block.time else {})
                for block in story.blocks
            ],
        }


@cache
def script() -> bytes:
    """Return the script that the pages share."""
    return (markup.TEMPLATES / "scripted" / "story.js").read_bytes()


def _html(text: str) -> Answer:
    return Answer(200, _HTML, text.encode())


def _in_script(data: object) -> str:
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")


def _panels(story: Story) -> str:
    """Return the story's headings as buttons, each with a panel that is empty until it is opened."""
    headings = [block.text for block in story.blocks if block.kind == "heading"]
    return "\n".join(
        f'<h2><button type="button" aria-expanded="false" aria-controls="answer-{number}">{escape(text)}</button></h2>'
        f'<div id="answer-{number}" hidden></div>'
        for number, text in enumerate(headings, 1)
    )


def _next(story: Story, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page's state as Next.js (pages router) puts it into the page."""
    body = [{"type": block["kind"], "text": block["text"]} for block in data["blocks"]]
    article = {"slug": story.id, "headline": story.title, "byline": data["byline"], "body": body}
    article |= {"publishedAt": story.published, "dateText": data["date_text"]}
    return {
        "props": {"pageProps": {"article": article}},
        "page": "/[section]/[slug]",
        "query": {"slug": story.id},
        "buildId": "mirage",
    }


def _devalued(data: object) -> list[Any]:
    """Return a value as Nuxt 3 puts it into the page (devalue): a list whose items name each other by position."""
    values: list[Any] = []

    def put(value: object) -> int:
        at = len(values)
        values.append(value)
        if isinstance(value, dict):
            values[at] = {name: put(each) for name, each in value.items()}
        elif isinstance(value, list):
            values[at] = [put(each) for each in value]
        return at

    put(data)
    return values


async def _later(body: bytes) -> AsyncIterator[bytes]:
    await asyncio.sleep(LATE_S)
    yield body
