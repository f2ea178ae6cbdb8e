"""Extract a corpus of saved pages and score the answers.

Usage: `python -m benchmarks.score_corpus [--corpus DIR] [--compare] [OPTIONS OF THE SCORER]`

The corpus is a folder with `gold.jsonl` (`id` and `url` a line), `pages/ID.html.gz` and its own `score.py`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.corpus import PLACE, pages
from newscrawler.article import Article
from newscrawler.extraction import extract


def main() -> int:
    """Print the scores, the pages a CPU second and every refusal; return the scorer's exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=PLACE)
    parser.add_argument("-o", "--output", type=Path, help="keep the answers here")
    parser.add_argument("--compare", action="store_true", help="time trafilatura with metadata in the same run")
    arguments, rest = parser.parse_known_args()
    corpus = pages(arguments.corpus)
    extract(corpus[0].body(), corpus[0].url)
    lines, seconds, theirs = [], 0.0, 0.0
    for page in corpus:
        body = page.body()
        start = time.process_time()
        answer = extract(body, page.url)
        seconds += time.process_time() - start
        if arguments.compare:
            # Page by page, so that a busy machine slows both.
            theirs += _trafilatura_seconds(page.url, body)
        if isinstance(answer, Article):
            lines.append(json.dumps({"id": page.id, **answer.to_dict()}, ensure_ascii=False))
        else:
            print(f"refused: {page.id}: {answer.code}: {answer.reason}")
    print(f"{len(corpus) / seconds:.1f} pages a CPU second, {1000 * seconds / len(corpus):.1f} ms a page")
    if arguments.compare:
        print(f"{theirs / seconds:.2f} times trafilatura's speed")
    output = arguments.output or Path(tempfile.mkdtemp()) / "predicted.jsonl"
    output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    scorer = [
        sys.executable,
        str(arguments.corpus / "score.py"),
        str(arguments.corpus / "gold.jsonl"),
        str(output),
        *rest,
    ]
    return subprocess.run(scorer, check=False).returncode


def _trafilatura_seconds(url: str, page: bytes) -> float:
    from trafilatura import bare_extraction

    start = time.process_time()
    bare_extraction(page, url=url, with_metadata=True)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
