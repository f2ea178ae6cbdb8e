"""newspaper4k and news-please over the corpus, in an environment of their own: `.venv-peers`, made when first needed.

What is installed there is pinned in peers.txt, made from peers.in by

    .venv/bin/uv pip compile --universal --no-emit-index-url --no-header --python-version 3.11 \
        --output-file benchmarks/peers.txt benchmarks/peers.in
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.corpus import Page
from benchmarks.environments import made

NAMES = ("newspaper4k", "news-please")

_HERE = Path(__file__).resolve().parent
_PINNED = _HERE / "peers.txt"


def set_up() -> str | None:
    """Make the peers' environment where it is needed; return what went wrong, else None."""
    try:
        made(_PINNED)
    except OSError as error:
        return str(error)
    return None


def answers_of(name: str, corpus: Iterable[Page], output: Path) -> dict[str, Any]:
    """Write a peer's answers to a file; return its version, pages, CPU seconds and failures."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "manifest.jsonl"
        rows = [{"id": page.id, "path": str(page.path.resolve()), "url": page.url} for page in corpus]
        manifest.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        words = [str(made(_PINNED)), "-I", str(_HERE / "peer_answers.py"), name, str(manifest), str(output)]
        # In the temporary folder: news-please and its kin leave files where they run.
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures
