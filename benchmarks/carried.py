"""Articles in the data of scripts: the corpus' pages with nothing left of their bodies but the scripts.

    python -m benchmarks.carried [--corpus DIR] [--list]

prints how many pages still give an article, where it came from, and the body F1 of those, as the corpus' own score.py
counts it. Pages that say that they are not free, and those whose data hold no body, give none: that is right.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
from collections.abc import Callable
from pathlib import Path

from lxml.html import HTMLParser, document_fromstring, tostring

from benchmarks.corpus import PLACE, pages
from newscrawler.article import Article
from newscrawler.extraction import extract
from newscrawler.extraction.charset import decode


def bared(body: bytes) -> str:
    """Return the page with the scripts of its body alone, as a page is before they have run."""
    tree = document_fromstring(decode(body, {}).encode(), parser=HTMLParser(encoding="utf-8"))
    inner = tree.find("body")
    if inner is not None:
        scripts = list(inner.iter("script"))
        for child in list(inner):
            inner.remove(child)
        inner.text = None
        inner.extend(scripts)
        for script in scripts:
            script.tail = None
    return str(tostring(tree, encoding="unicode"))


def _judge(place: Path) -> Callable[[str, str], tuple[float, float]]:
    spec = importlib.util.spec_from_file_location("score", place / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    judge: Callable[[str, str], tuple[float, float]] = module.precision_recall
    return judge


def main() -> None:
    """Extract every bared page and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=PLACE, help="folder with gold.jsonl, pages/ and score.py")
    parser.add_argument("--list", action="store_true", help="a line for each page that gives an article")
    words = parser.parse_args()
    judge = _judge(words.corpus)
    gold = {
        row["id"]: row["text"]
        for row in map(json.loads, (words.corpus / "gold.jsonl").read_text(encoding="utf-8").strip().split("\n"))
    }
    corpus = pages(words.corpus)
    found: dict[str, list[float]] = {}
    for page in corpus:
        article = extract(bared(page.body()), page.url)
        if not isinstance(article, Article):
            continue
        precision, recall = judge(gold[page.id], article.text)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        where = article.provenance.get("text", "")
        found.setdefault(where, []).append(f1)
        if words.list:
            print(f"{f1:.3f} {page.id[:40]:40s} {where}")
    for where, scores in found.items():
        print(
            f"{len(scores)} of {len(corpus)} pages from {where}: body F1 median {statistics.median(scores):.3f}, "
            f"lowest {min(scores):.3f}, {sum(score >= 0.9 for score in scores)} at 0.9 or more"
        )


if __name__ == "__main__":
    main()
