"""The console command as a user runs it, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def newscrawler(
    *words: str | Path, cwd: Path | None = None, timeout: float = 90, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Return what `newscrawler WORDS` printed and its status."""
    return subprocess.run(
        [sys.executable, "-m", "newscrawler", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )
