"""The browser's processes as the system sees them; where there is no /proc, their memory is not known."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

__all__ = ["kill", "memory_of", "parent_of", "profile_of"]

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
_KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


def memory_of(pid: int) -> int:
    """Return the bytes a process holds for itself (resident, without what it shares), 0 where that is not known."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * _PAGE


def parent_of(pid: int) -> int | None:
    """Return the process that started this one, None where that is not known."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("latin-1")
    except OSError:
        return None
    # The name in brackets may hold anything, brackets and spaces included.
    return int(stat.rpartition(")")[2].split()[1])


def profile_of(pid: int) -> Path | None:
    """Return the folder that Playwright made for a browser's profile, None where that is not known."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return None
    for word in words:
        name, _, folder = os.fsdecode(word).partition("=")
        if name == "--user-data-dir" and Path(folder).name.startswith("playwright_"):
            return Path(folder)
    return None


def kill(pid: int) -> None:
    """End a process at once; one that has ended is let be."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, _KILL)
