"""Markdown as HTML, as far as news texts are written in it: headings, lists, quotes, links, emphasis (CommonMark)."""

from __future__ import annotations

import html
import re

# No repeat in a repeat: what is not closed is read once.
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_ITEM = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
_IMAGE = re.compile(r"!\[[^\[\]]{0,500}\]\([^()\s]{0,2000}(?:\s[^()]{0,500})?\)")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,2000}(?:\s[^()]{0,500})?\)")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|\*)(?=\S)([^*_]{1,1000})(?<=\S)\1")
MARKUP = re.compile(
    r"<(?:/?[a-zA-Z][a-zA-Z0-9-]{0,20})(?:\s[^<>]{0,2000})?/?>|&(?:[a-zA-Z]{2,10}|#x?[0-9a-fA-F]{2,6});"
)


def html_of_markdown(text: str) -> str:
    """Return a text as HTML, Markdown's headings, lists, quotes and links read; lines that are not parted by an empty
    one are one paragraph where the text parts its paragraphs so.
    """
    parts = re.split(r"\n[ \t\r]*\n", text) if "\n\n" in text.replace("\r", "") else text.split("\n")
    return "".join(_markdown_block(part.strip()) for part in parts if part.strip())


def _markdown_block(part: str) -> str:
    lines = [line.strip() for line in part.split("\n")]
    heading = _HEADING.match(lines[0])
    if heading:
        rest = _markdown_block("\n".join(lines[1:])) if len(lines) > 1 else ""
        level = len(heading[1])
        return f"<h{level}>{_markdown_line(heading[2])}</h{level}>{rest}"
    if all(_ITEM.match(line) for line in lines):
        return "<ul>" + "".join(f"<li>{_markdown_line(_ITEM.sub('', line))}</li>" for line in lines) + "</ul>"
    if all(line.startswith(">") for line in lines):
        return f"<blockquote>{_markdown_line(' '.join(line.lstrip('> ') for line in lines))}</blockquote>"
    return f"<p>{_markdown_line(' '.join(lines))}</p>"


def _markdown_line(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    text = _EMPHASIS.sub(r"\2", text)
    return text if MARKUP.search(text) else html.escape(text, quote=False)
