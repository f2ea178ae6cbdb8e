"""A history as one self-contained page: no script, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import urlsplit

from newscrawler.article import Article
from newscrawler.commands.history.steps import Step, seen_at
from newscrawler.revisions import FLAGS, Line, Piece

_STYLE = """
:root { color-scheme: light dark; --text: #1b1f23; --page: #fff; --quiet: #57606a; --rule: #d0d7de;
  --come: #d7f5dd; --come-text: #0b4f1e; --gone: #ffe1e0; --gone-text: #82141a; --flag: #fff3cd;
  --flag-text: #5f4700; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e8eb; --page: #15181c; --quiet: #9aa4af; --rule: #343a42;
  --come: #123d20; --come-text: #b6f2c4; --gone: #4a1719; --gone-text: #ffc9c6; --flag: #453708;
  --flag-text: #ffe7a3; } }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 1rem/1.6 Georgia, "Noto Serif", "Noto Sans CJK SC", "Noto Naskh Arabic", serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .4rem; }
h2 { font-size: 1.05rem; margin: 2.5rem 0 .5rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
header p, nav, h2, dl, .moved::before, .skipped, footer { font-family: system-ui, sans-serif; }
header p, nav, .skipped, footer { color: var(--quiet); font-size: .9rem; margin: .2rem 0; }
nav ol { padding-inline-start: 1.4rem; margin: .6rem 0; }
a { color: inherit; }
p { margin: .7rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; font-size: .95rem; margin: .8rem 0; }
dt { color: var(--quiet); } dd { margin: 0; }
ins, del { unicode-bidi: isolate; border-radius: .2em; padding: 0 .15em;
  -webkit-box-decoration-break: clone; box-decoration-break: clone; }
ins { background: var(--come); color: var(--come-text); text-decoration: none; }
del { background: var(--gone); color: var(--gone-text); text-decoration-thickness: 1px; }
.flag { display: inline-block; background: var(--flag); color: var(--flag-text); border-radius: 1em; padding: 0 .7em;
  font: .8rem/1.7 system-ui, sans-serif; margin-inline-start: .4em; }
.changed, .come, .gone, .moved { border-inline-start: 3px solid var(--rule); padding-inline-start: .8rem; }
.moved { color: var(--quiet); } .moved::before { content: "moved: "; font-size: .8rem; }
"""
_TAGS = {"gone": "del", "come": "ins"}
# Lines that stayed, shown before and after one that changed.
_AROUND = 1


def page(revisions: Sequence[Article], steps: Sequence[Step]) -> str:
    """Return the page."""
    now = revisions[-1]
    title = escape(now.title or "(no headline)")
    language = f' lang="{escape(now.language)}"' if now.language else ""
    body = "\n".join(part for step in steps for part in _step(step, language))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{title}: history</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{_head(revisions, title, language, {step.after.revision for step in steps})}\n<main>\n{body}\n</main>\n"
        f"{_legend(steps)}</body>\n</html>"
    )


def _head(revisions: Sequence[Article], title: str, language: str, told: set[int]) -> str:
    now = revisions[-1]
    published = f"published {escape(now.published)}" if now.published else "no time of publication stated"
    items = "\n".join(f"<li>{_time(article)}{_jump(article, told)}</li>" for article in revisions)
    return (
        f'<header>\n<h1 dir="auto"{language}>{title}</h1>\n<p>{_link(now.canonical_url)}</p>\n'
        f"<p>{escape(now.source or 'no source')}, {published}</p>\n"
        f'<nav aria-label="Revisions"><ol>\n{items}\n</ol></nav>\n</header>'
    )


def _jump(article: Article, told: set[int]) -> str:
    return f' <a href="#r{article.revision}">what changed</a>' if article.revision in told else ""


def _legend(steps: Sequence[Step]) -> str:
    if not steps:
        return "<footer><p>Nothing to show: there is one revision, or no change that was asked for.</p></footer>\n"
    return "<footer><p><del>gone</del> <ins>come</ins></p></footer>\n"


def _link(url: str) -> str:
    shown = escape(url)
    # An address is a page's own word: only what a browser opens as a page is made a link.
    is_page = urlsplit(url).scheme in ("http", "https") if _is_splittable(url) else False
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>' if is_page else shown


def _is_splittable(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:
        return False
    return True


def _time(article: Article) -> str:
    at = escape(seen_at(article))
    return f'<time datetime="{at}">{at}</time>'


def _step(step: Step, language: str) -> Iterator[str]:
    number = step.after.revision
    flags = "".join(f'<span class="flag">{flag}</span>' for flag in FLAGS if flag in step.flags)
    yield f'<section id="r{number}">\n<h2>Revision {step.before.revision} → {number}, {_time(step.after)}{flags}</h2>'
    if step.change.fields:
        rows = (f'<dt>{field.name}</dt><dd dir="auto">{_pieces(field.pieces)}</dd>' for field in step.change.fields)
        yield "<dl>" + "\n".join(rows) + "</dl>"
    yield f"<article{language}>"
    yield from _lines(step.change.lines)
    yield "</article>\n</section>"


def _lines(lines: Sequence[Line]) -> Iterator[str]:
    changed = [n for n, line in enumerate(lines) if line.kind != "same"]
    shown = {n for at in changed for n in range(at - _AROUND, at + _AROUND + 1)}
    skipped = 0
    for n, line in enumerate(lines):
        if n not in shown:
            skipped += 1
            continue
        yield from _skipped(skipped)
        skipped = 0
        yield f'<p class="{line.kind}" dir="auto">{_pieces(line.pieces)}</p>'
    yield from _skipped(skipped)


def _skipped(count: int) -> Iterator[str]:
    if count:
        yield f'<p class="skipped">… {count} {"paragraph" if count == 1 else "paragraphs"} as before …</p>'


def _pieces(pieces: Iterable[Piece]) -> str:
    return "".join(map(_piece, pieces))


def _piece(piece: Piece) -> str:
    text = escape(piece.text)
    return f"<{_TAGS[piece.kind]}>{text}</{_TAGS[piece.kind]}>" if piece.kind in _TAGS else text
