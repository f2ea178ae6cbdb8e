"""How fast the peers make and look up signatures: run by benchmarks/identity_scale.py with the peers' own Python.

    python identity_peer_speed.py SHINGLES

SHINGLES is a .npz of `shingles` (64-bit hashes of all texts one after the other) and `ends` (where each text's end).
stdout is one JSON object: for each peer its version and the CPU microseconds a text of the signature and, of its index
in memory, of a look-up and an insertion. Imports nothing of newscrawler, which is not installed there.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import numpy as np

_PERMUTATIONS = 128
_THRESHOLD = 0.5
_BANDS = 32


def measured(sets: list[Any], sign: Callable[[Any], Any], index: Any) -> dict[str, float]:
    """Return the microseconds a text: of its signature, and of looking it up and putting it in."""
    start = time.process_time()
    signatures = [sign(each) for each in sets]
    signed = time.process_time()
    for number, signature in enumerate(signatures):
        index.query(signature)
        index.insert(number, signature)
    end = time.process_time()
    return {"signature": (signed - start) * 1e6 / len(sets), "index": (end - signed) * 1e6 / len(sets)}


def main() -> None:
    """Print what was measured."""
    from datasketch import MinHash, MinHashLSH
    from rensa import RMinHash, RMinHashLSH

    def by_datasketch(shingles: list[bytes]) -> Any:
        signature = MinHash(num_perm=_PERMUTATIONS)
        signature.update_batch(shingles)
        return signature

    def by_rensa(shingles: list[str]) -> Any:
        signature = RMinHash(num_perm=_PERMUTATIONS, seed=42)
        signature.update(shingles)
        return signature

    with np.load(sys.argv[1]) as given:
        parts = np.split(given["shingles"], given["ends"][:-1])
    sets = [[shingle.tobytes() for shingle in np.unique(part)] for part in parts]
    found = {
        "datasketch": measured(sets, by_datasketch, MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS)),
        "rensa": measured(
            [[shingle.hex() for shingle in each] for each in sets],
            by_rensa,
            RMinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS, num_bands=_BANDS),
        ),
    }
    print(json.dumps({name: {"version": version(name), **figures} for name, figures in found.items()}))


if __name__ == "__main__":
    main()
