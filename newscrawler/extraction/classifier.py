"""The share of trees that call a segment a part of the body: boosted decision trees, read from `body_model.json`.

All trees are walked at once: each split is compared for all segments, and the leaf is the lowest bit that no failed
split has cleared (Lucchese et al., QuickScorer, SIGIR 2015). Trees have eight leaves at most, so a byte holds them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from newscrawler.extraction.features import NAMES, SECOND_NAMES

_MODEL = "body_model.json"
# Leaves of a tree.
_LEAVES = 8
_LOWEST_BIT = np.array([(byte & -byte).bit_length() - 1 if byte else 0 for byte in range(256)], dtype=np.intp)


class Trees:
    """Boosted trees as one array a property. Each tree is a list of splits `[feature, threshold, leaves it spares]` and
    a list of leaf values; a split spares the leaves of its left side where the feature is above the threshold.
    """

    def __init__(self, trees: Sequence[Mapping[str, Any]]) -> None:
        splits = _LEAVES - 1
        self._columns = np.zeros((len(trees), splits), dtype=np.intp)
        self._thresholds = np.full((len(trees), splits), np.inf, dtype=np.float32)
        self._masks = np.full((len(trees), splits), 255, dtype=np.uint8)
        self._values = np.zeros((len(trees), _LEAVES), dtype=np.float32)
        for row, tree in enumerate(trees):
            for place, (feature, threshold, cleared) in enumerate(tree["splits"]):
                self._columns[row, place] = feature
                self._thresholds[row, place] = threshold
                self._masks[row, place] = 255 ^ cleared
            self._values[row, : len(tree["leaves"])] = tree["leaves"]
        self._first_leaf = (_LEAVES * np.arange(len(trees)))[:, None]

    def probabilities(self, features: Any) -> Any:
        """Return a float for each row of features, 0 to 1."""
        # Splits down and rows across, so that each step runs over memory in its order.
        values = np.ascontiguousarray(features.T).take(self._columns.ravel(), axis=0)
        failed = values > self._thresholds.reshape(-1, 1)
        # One less than a truth value, in a byte: nothing where the split failed, all bits where it did not.
        alive = self._masks.reshape(-1, 1) | (failed.view(np.uint8) - np.uint8(1))
        alive = np.bitwise_and.reduce(alive.reshape(*self._masks.shape, -1), axis=1)
        leaves = _LOWEST_BIT.take(alive) + self._first_leaf
        return 1 / (1 + np.exp(-self._values.take(leaves).sum(axis=0)))


@cache
def first_trees() -> Trees:
    """Return the trees that judge by the page alone: the columns are NAMES."""
    return Trees(_read()["first"])


@cache
def second_trees() -> Trees:
    """Return the trees that also know another extractor's answer: the columns are NAMES and SECOND_NAMES."""
    return Trees(_read()["second"])


@cache
def _read() -> Mapping[str, Any]:
    model: Mapping[str, Any] = json.loads((files(__package__) / _MODEL).read_text())
    if tuple(model["features"]) != (*NAMES, *SECOND_NAMES):
        raise ValueError(f"{_MODEL} was trained on other features than features.py computes; train it again")
    return model
