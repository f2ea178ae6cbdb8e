"""Environments of their own for what the benchmarks need and the product does not: made from pins when first needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]


def made(pins: Path) -> Path:
    """Return the Python of `.venv-NAME`, where NAME.txt holds the pins; anew where these changed.

    Raises OSError with the installer's last line where it cannot be made.
    """
    environment = _ROOT / f".venv-{pins.stem}"
    python, stamp = environment / "bin" / "python", environment / ".installed"
    if python.exists() and stamp.exists() and stamp.read_bytes() == pins.read_bytes():
        return python
    print(f"installing what {pins.name} pins into {environment.name} …", file=sys.stderr)
    steps = (
        [sys.executable, "-m", "venv", "--clear", str(environment)],
        # The pins are the whole tree, and the resolver of Python 3.11's pip stumbles over `lxml[html_clean]`.
        [str(python), "-m", "pip", "install", "-qq", "--no-deps", "--requirement", str(pins)],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise OSError(" ".join(last) or f"exit {done.returncode}")
    stamp.write_bytes(pins.read_bytes())
    return python
