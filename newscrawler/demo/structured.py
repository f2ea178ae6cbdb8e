"""What a page says about its story for machines: JSON-LD in its whole and broken forms, and meta tags."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from newscrawler.demo.markup import image_path
from newscrawler.demo.outlets import Outlet
from newscrawler.demo.stories import IMAGE_SIZE, Story

# Who signs a story without being a person.
DESKS = frozenset({"Northstrand News Agency"})
_TYPES = {"liveblog": "LiveBlogPosting", "gallery": "ImageGallery", "video": "VideoObject"}


def head(story: Story, outlet: Outlet, base: str, canonical: str | None) -> str:
    """Return the tags of a page's head; `canonical` None leaves that link out."""
    lines = [f"<title>{escape(story.title)} | {escape(outlet.name)}</title>"]
    if canonical:
        lines.append(f'<link rel="canonical" href="{escape(canonical)}">')
    lines.append(_meta("name", "description", story.description))
    lines += [
        _meta("property", "og:title", story.title),
        _meta("property", "og:site_name", outlet.name),
        _meta("property", "og:type", "video.other" if story.kind == "video" else "article"),
    ]
    if story.pictures:
        lines.append(_meta("property", "og:image", base + image_path(story, 1)))
    if outlet.data == "meta":
        lines += _article_metas(story)
    elif outlet.data != "microdata":
        lines.append(_script(story, outlet, base, canonical))
    return "\n".join(lines)


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escape(content)}">'


def _article_metas(story: Story) -> list[str]:
    metas = [_meta("name", "author", author) for author in story.authors]
    metas.append(_meta("property", "article:published_time", story.published))
    if story.modified:
        metas.append(_meta("property", "article:modified_time", story.modified))
    metas.append(_meta("property", "article:section", story.section))
    return metas + [_meta("property", "article:tag", topic) for topic in story.topics]


def _script(story: Story, outlet: Outlet, base: str, canonical: str | None) -> str:
    data = _article(story, outlet, base, canonical)
    if outlet.data == "json-ld graph":
        text = json.dumps({"@context": "https://schema.org", "@graph": _graph(data, outlet, base)}, ensure_ascii=False)
    else:
        text = json.dumps({"@context": "https://schema.org", **data}, ensure_ascii=False, indent=1)
    text = text.replace("</", "<\\/")
    if outlet.data == "broken json-ld":
        text = _break(text, story)
    return f'<script type="application/ld+json">{text}</script>'


def _article(story: Story, outlet: Outlet, base: str, canonical: str | None) -> dict[str, Any]:
    width, height = IMAGE_SIZE
    video = story.kind == "video"
    data: dict[str, Any] = {
        "@type": _TYPES.get(story.kind, "NewsArticle"),
        "name" if video else "headline": story.title,
        "description": story.description,
        "uploadDate" if video else "datePublished": story.published,
        "author": [{"@type": "Organization" if a in DESKS else "Person", "name": a} for a in story.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name, "url": base + "/"},
        "inLanguage": story.language or outlet.language,
        "articleSection": story.section,
        "keywords": list(story.topics),
    }
    if story.modified:
        data["dateModified"] = story.modified
    if canonical:
        data["mainEntityOfPage"] = {"@type": "WebPage", "@id": canonical}
    if video:
        data |= {"contentUrl": f"{base}/media/{story.id}.mp4", "thumbnailUrl": base + image_path(story, 1)}
    elif story.pictures:
        data["image"] = [
            {
                "@type": "ImageObject",
                "url": base + image_path(story, number),
                "caption": picture.caption,
                "creditText": picture.credit,
                "width": width,
                "height": height,
            }
            for number, picture in enumerate(story.pictures, 1)
        ]
    if story.kind == "liveblog":
        data |= _updates(story)
    data["isAccessibleForFree"] = story.access != "paid"
    if story.access == "paid":
        data["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".reserved"}
    return data


def _updates(story: Story) -> dict[str, Any]:
    entries = [block for block in story.blocks if block.kind == "entry"]
    return {
        "coverageStartTime": story.published,
        "coverageEndTime": max(block.time or "" for block in entries),
        "liveBlogUpdate": [
            {"@type": "BlogPosting", "datePublished": block.time, "articleBody": block.text} for block in entries
        ],
    }


def _graph(article: dict[str, Any], outlet: Outlet, base: str) -> list[dict[str, Any]]:
    """Return the article among the other nodes of a page, its authors and publisher only by reference."""
    people = [{**person, "@id": f"{base}/#/person/{n}"} for n, person in enumerate(article["author"], 1)]
    publisher = {**article["publisher"], "@id": f"{base}/#organization"}
    return [
        {"@type": "WebSite", "@id": f"{base}/#website", "name": outlet.name, "url": base + "/"},
        {
            "@type": "BreadcrumbList",
            "itemListElement": [{"@type": "ListItem", "position": 1, "name": article["articleSection"]}],
        },
        publisher,
        *people,
        {**article, "author": [{"@id": p["@id"]} for p in people], "publisher": {"@id": publisher["@id"]}},
    ]


def _break(text: str, story: Story) -> str:
    """Return JSON as careless templates print it: in a comment, a bare line break in a string, commas left over."""
    words = json.dumps(story.description, ensure_ascii=False)
    text = text.replace(words, words.replace(" ", "\n", 1), 1)
    return "<!--\n" + text.replace("\n}", ",\n}") + "\n//-->"
