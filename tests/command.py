"""The console command as a user runs it, in a process of its own (see `tests.warm` for how that one starts)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests import warm


def start(*words: str | Path, cwd: Path | None = None, **environment: str) -> warm.Process:
    """Start `newscrawler WORDS`."""
    return warm.start(["-m", "newscrawler", *map(str, words)], cwd=cwd, env={**os.environ, **environment})


def newscrawler(
    *words: str | Path, cwd: Path | None = None, timeout: float = 90, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Return what `newscrawler WORDS` printed and its status."""
    return start(*words, cwd=cwd, **environment).finish(timeout)
