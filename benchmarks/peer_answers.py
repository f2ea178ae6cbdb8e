"""Answers of another extractor over a manifest of pages: run by benchmarks/peers.py with the peers' own Python.

    python peer_answers.py newspaper4k|news-please MANIFEST OUTPUT

MANIFEST has `id`, `path` (gzip) and `url` a line. OUTPUT gets a row for each page that gave an answer; stdout one JSON
object: version, pages, CPU seconds of the extraction alone, and what failed with its reason. Imports nothing of
newscrawler, which is not installed there.
"""

from __future__ import annotations

import gzip
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

Answer = Callable[[Any, str], tuple[Any, ...]]


def newspaper4k() -> Answer:
    """Return newspaper4k as a function of a page and its URL."""
    from newspaper import Article

    def answer(page: Any, url: str) -> tuple[Any, ...]:
        article = Article(url, fetch_images=False)
        article.download(input_html=page)
        article.parse()
        return article.title, article.authors, article.publish_date, article.text

    return answer


def news_please() -> Answer:
    """Return news-please as a function of a page and its URL."""
    from newsplease import NewsPlease

    def answer(page: Any, url: str) -> tuple[Any, ...]:
        article = NewsPlease.from_html(page, url=url, fetch_images=False)
        return article.title, article.authors, article.date_publish, article.maintext

    return answer


def decoded(page: bytes) -> str | bytes:
    """Return the page as text where it is UTF-8: news-please fails on one page of the corpus as bytes."""
    try:
        return page.decode()
    except UnicodeDecodeError:
        return page


def main() -> None:
    """Write the answers and print how the run went."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    name, manifest, output = sys.argv[1:]
    answer = {"newspaper4k": newspaper4k, "news-please": news_please}[name]()
    pages = [json.loads(line) for line in Path(manifest).read_text(encoding="utf-8").splitlines()]
    rows: list[str] = []
    failed: dict[str, str] = {}
    seconds = 0.0
    # The first page comes twice: what a first call loads is not the page's cost.
    for number, page in enumerate([pages[0], *pages]):
        html = decoded(gzip.decompress(Path(page["path"]).read_bytes()))
        start = time.process_time()
        try:
            title, authors, published, text = answer(html, page["url"])
        except Exception as error:  # noqa: BLE001 - a peer may raise anything on a page: it gave no answer there
            failed[page["id"]] = f"{type(error).__name__}: {error}"
            continue
        finally:
            if number:
                seconds += time.process_time() - start
        if number:
            stated = published.isoformat() if published else None
            row = {"id": page["id"], "title": title, "authors": authors or [], "published": stated, "text": text}
            rows.append(json.dumps(row, default=str))
    Path(output).write_text("\n".join(rows) + "\n", encoding="utf-8")
    print(json.dumps({"version": version(name), "pages": len(pages), "seconds": seconds, "failed": failed}))


if __name__ == "__main__":
    main()
