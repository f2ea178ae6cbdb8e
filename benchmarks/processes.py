"""A process and what it started, as /proc tells: who they are, what they hold, whether they are there."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

__all__ = ["Process", "alive", "memory_bytes", "tree"]

_PROC = Path("/proc")


class Process(NamedTuple):
    """A process: `started` tells it from a later one of the same number."""

    pid: int
    parent: int
    name: str
    started: int


def tree(pid: int) -> list[Process]:
    """Return a process and all that descends from it, those in sessions of their own included."""
    children: defaultdict[int, list[Process]] = defaultdict(list)
    found: list[Process] = []
    for entry in _PROC.iterdir():
        if entry.name.isdigit() and (process := _read(int(entry.name))):
            children[process.parent].append(process)
            if process.pid == pid:
                found.append(process)
    for process in found:
        found += children[process.pid]
    return found


def alive(process: Process) -> bool:
    """Say whether a process is still there."""
    now = _read(process.pid)
    return now is not None and now.started == process.started


def memory_bytes(process: Process) -> int:
    """Return its proportional set size, 0 where it is gone."""
    try:
        lines = (_PROC / str(process.pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _read(pid: int) -> Process | None:
    """Return a process, None where there is none or only its exit status is left."""
    try:
        before, _, after = (_PROC / str(pid) / "stat").read_text().rpartition(")")
    except OSError:
        return None
    fields = after.split()
    return None if fields[0] in "ZX" else Process(pid, int(fields[1]), before.partition("(")[2], int(fields[19]))
