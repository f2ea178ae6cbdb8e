"""Extract a corpus of saved pages and score the answers.

Usage: `python benchmarks/score_corpus.py [--corpus DIR] [--compare] [OPTIONS OF THE SCORER]`

The corpus is a folder with `gold.jsonl` (`id` and `url` a line), `pages/ID.html.gz` and its own `score.py`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from newscrawler.article import Article
from newscrawler.extraction import extract

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def main() -> int:
    """Print the scores, the pages a CPU second and every refusal; return the scorer's exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("-o", "--output", type=Path, help="keep the answers here")
    parser.add_argument("--compare", action="store_true", help="time trafilatura with metadata in the same run")
    arguments, rest = parser.parse_known_args()
    gold = [json.loads(line) for line in (arguments.corpus / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    pages = [gzip.decompress((arguments.corpus / "pages" / f"{row['id']}.html.gz").read_bytes()) for row in gold]
    extract(pages[0], gold[0]["url"])
    lines, seconds, theirs = [], 0.0, 0.0
    for row, page in zip(gold, pages, strict=True):
        start = time.process_time()
        answer = extract(page, row["url"])
        seconds += time.process_time() - start
        if arguments.compare:
            # Page by page, so that a busy machine slows both.
            theirs += _trafilatura_seconds(row["url"], page)
        if isinstance(answer, Article):
            lines.append(json.dumps({"id": row["id"], **answer.to_dict()}, ensure_ascii=False))
        else:
            print(f"refused: {row['id']}: {answer.code}: {answer.reason}")
    print(f"{len(pages) / seconds:.1f} pages a CPU second, {1000 * seconds / len(pages):.1f} ms a page")
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
