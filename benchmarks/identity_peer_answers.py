"""Pairs that MinHash with LSH finds: run by benchmarks/identity_quality.py with the peers' own Python.

    python identity_peer_answers.py datasketch|rensa THRESHOLD SHINGLES OUTPUT

SHINGLES is a .npz of `shingles` (64-bit hashes of all texts one after the other) and `ends` (where each text's end).
OUTPUT gets a line for each pair of texts that share a band and whose estimated Jaccard similarity reaches THRESHOLD;
stdout one JSON object: version, CPU seconds. Imports nothing of newscrawler, which is not installed there.
"""

from __future__ import annotations

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

_PERMUTATIONS = 128


def datasketch(sets: list[list[bytes]], threshold: float) -> list[tuple[int, int]]:
    """Return the pairs of datasketch, which chooses its bands by the threshold."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS)
    signatures = []
    for number, shingles in enumerate(sets):
        signature = MinHash(num_perm=_PERMUTATIONS)
        signature.update_batch(shingles)
        index.insert(number, signature)
        signatures.append(signature)
    return [
        (number, other)
        for number, signature in enumerate(signatures)
        for other in index.query(signature)
        if other > number and signature.jaccard(signatures[other]) >= threshold
    ]


def rensa(sets: list[list[bytes]], threshold: float) -> list[tuple[int, int]]:
    """Return the pairs of rensa, with the bands whose curve is steepest about the threshold."""
    from rensa import RMinHash, RMinHashLSH

    bands = min((2**power for power in range(8)), key=lambda bands: abs((1 / bands) ** (bands / 128) - threshold))
    index: Any = RMinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS, num_bands=bands)
    signatures: list[Any] = []
    for number, shingles in enumerate(sets):
        signature = RMinHash(num_perm=_PERMUTATIONS, seed=42)
        signature.update([shingle.hex() for shingle in shingles])
        index.insert(number, signature)
        signatures.append(signature)
    return [
        (number, other)
        for number, signature in enumerate(signatures)
        for other in index.query(signature)
        if other > number and signature.jaccard(signatures[other]) >= threshold
    ]


def main() -> None:
    """Write the pairs and print how the run went."""
    name, threshold, shingles, output = sys.argv[1:]
    with np.load(shingles) as given:
        parts = np.split(given["shingles"], given["ends"][:-1])
    sets = [[shingle.tobytes() for shingle in np.unique(part)] for part in parts]
    start = time.process_time()
    pairs = {"datasketch": datasketch, "rensa": rensa}[name](sets, float(threshold))
    seconds = time.process_time() - start
    Path(output).write_text("".join(f"{one} {other}\n" for one, other in pairs), encoding="utf-8")
    print(json.dumps({"version": version(name), "seconds": seconds}))


if __name__ == "__main__":
    main()
