"""How fast the peers make and look up signatures: run by benchmarks/identity_scale.py with the peers' own Python.

    python identity_peer_speed.py SHINGLES TEXTS

SHINGLES is a .npz of `shingles` (64-bit hashes of all texts one after the other) and `ends` (where each text's end),
TEXTS the texts themselves, a JSON list. stdout is one JSON object: for each peer its version and the CPU microseconds a
text of the signature of its shingles, of the signature made from the text, and, of its index in memory, of a look-up
and an insertion. Imports nothing of newscrawler, which is not installed there.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

_PERMUTATIONS = 128
_THRESHOLD = 0.5
_BANDS = 32
# Words, and characters of the scripts without spaces.
_TOKEN = re.compile(r"[\u0e00-\u0eff\u3040-\u9fff]|[^\W\u0e00-\u0eff\u3040-\u9fff]+")
_RUN = 4


def shingled(text: str) -> list[str]:
    """Return the runs of four tokens, as those who use these libraries make them."""
    tokens = _TOKEN.findall(text.casefold())
    return list({" ".join(tokens[at : at + _RUN]) for at in range(len(tokens) - _RUN + 1)})


def measured(
    sets: list[Any], texts: list[str], read: Callable[[str], Any], sign: Callable[[Any], Any], index: Any
) -> dict[str, float]:
    """Return the microseconds a text: of its signature, and of looking it up and putting it in."""
    start = time.process_time()
    signatures = [sign(each) for each in sets]
    signed = time.process_time()
    for number, signature in enumerate(signatures):
        index.query(signature)
        index.insert(number, signature)
    indexed = time.process_time()
    for text in texts:
        sign(read(text))
    end = time.process_time()
    spent = {"signature": signed - start, "index": indexed - signed, "text": end - indexed}
    return {step: seconds * 1e6 / len(sets) for step, seconds in spent.items()}


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
    texts = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    found = {
        "datasketch": measured(
            sets,
            texts,
            lambda text: [run.encode() for run in shingled(text)],
            by_datasketch,
            MinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS),
        ),
        "rensa": measured(
            [[shingle.hex() for shingle in each] for each in sets],
            texts,
            shingled,
            by_rensa,
            RMinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS, num_bands=_BANDS),
        ),
    }
    print(json.dumps({name: {"version": version(name), **figures} for name, figures in found.items()}))


if __name__ == "__main__":
    main()
