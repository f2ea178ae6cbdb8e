"""How well copies of one story are found, and at what cost.

    benchmarks/identity [--part quality|plot|scale|processes]

Without --part all four. Quality: copies made of real bodies, and texts that only look like copies, clustered as the
stores do, beside MinHash with LSH in the same run. Plot: recall against the share of the text kept, written to
docs/images/recall.svg. Scale: index and query cost from 10,000 to 1,000,000 articles in SQLite. Processes: ten that add
the same articles in random order, and one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

from benchmarks import identity_plot, identity_processes, identity_quality, identity_scale


def _printed(report: Callable[[], Iterator[str]]) -> int:
    for line in report():
        print(line, flush=True)
    return 0


_PARTS: dict[str, Callable[[], int]] = {
    "quality": lambda: _printed(identity_quality.report),
    "plot": lambda: _printed(identity_plot.report),
    "scale": lambda: identity_scale.main([]),
    "processes": lambda: identity_processes.main([]),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=_PARTS)
    words = parser.parse_args()
    codes = [run() for name, run in _PARTS.items() if words.part in (None, name)]
    sys.exit(max(codes))


if __name__ == "__main__":
    main()
