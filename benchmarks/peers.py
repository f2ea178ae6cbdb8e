"""newspaper4k and news-please over the corpus, in an environment of their own: `.venv-peers`, made when first needed.

What is installed there is pinned in peers.txt, made from peers.in by

    .venv/bin/uv pip compile --universal --no-emit-index-url --no-header --python-version 3.11 \
        --output-file benchmarks/peers.txt benchmarks/peers.in
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.corpus import Page

NAMES = ("newspaper4k", "news-please")

_HERE = Path(__file__).resolve().parent
_PINNED = _HERE / "peers.txt"
_ENVIRONMENT = _HERE.parent / ".venv-peers"
_PYTHON = _ENVIRONMENT / "bin" / "python"


def set_up() -> str | None:
    """Make the peers' environment where it is absent or was made from other pins; return what went wrong, else None."""
    stamp = _ENVIRONMENT / ".installed"
    if _PYTHON.exists() and stamp.exists() and stamp.read_bytes() == _PINNED.read_bytes():
        return None
    print(f"installing {' and '.join(NAMES)} into {_ENVIRONMENT.name} …", file=sys.stderr)
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(_ENVIRONMENT)],
        # The pins are the whole tree, and the resolver of Python 3.11's pip stumbles over `lxml[html_clean]`.
        [str(_PYTHON), "-m", "pip", "install", "-qq", "--no-deps", "--requirement", str(_PINNED)],
    )
    for step in steps:
        try:
            done = subprocess.run(step, capture_output=True, text=True, check=False)
        except OSError as error:
            return str(error)
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            return " ".join(last) or f"exit {done.returncode}"
    stamp.write_bytes(_PINNED.read_bytes())
    return None


def answers_of(name: str, corpus: Iterable[Page], output: Path) -> dict[str, Any]:
    """Write a peer's answers to a file; return its version, pages, CPU seconds and failures."""
    with tempfile.TemporaryDirectory() as folder:
        manifest = Path(folder) / "manifest.jsonl"
        rows = [{"id": page.id, "path": str(page.path.resolve()), "url": page.url} for page in corpus]
        manifest.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        words = [str(_PYTHON), "-I", str(_HERE / "peer_answers.py"), name, str(manifest), str(output)]
        # In the temporary folder: news-please and its kin leave files where they run.
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr.strip().splitlines()[-1:]}")
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures
