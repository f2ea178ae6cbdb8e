"""Grows boosted trees over the rows that train_body.py gives; runs where LightGBM is installed.

grow_trees.py ROWS.npz ANSWER.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

# Extremely randomised splits and few leaves: the pages are few, and each brings many rows that are alike.
_SETTINGS: dict[str, Any] = {
    "objective": "cross_entropy", "learning_rate": 0.05, "num_leaves": 8, "min_data_in_leaf": 20, "max_bin": 63,
    "feature_fraction": 0.25, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "extra_trees": True,
    "num_threads": 1, "verbose": -1, "seed": 0, "deterministic": True,
}  # fmt: skip
_TREES = 300
# Words of a page's body below which its rows do not get more weight.
_LEAST_WORDS = 20


def weights_of(page: Any, share: Any, words: Any) -> Any:
    """Return the weight of each row: by the root of its words, every page counting as much as any other."""
    weights = np.sqrt(np.maximum(words, 1))
    bodies = np.bincount(page, weights=weights * (share > 0.5))
    return 100 * weights / np.maximum(bodies, _LEAST_WORDS)[page]


def grown(features: Any, share: Any, weights: Any) -> Any:
    """Return the trees over these rows."""
    return lightgbm.train(_SETTINGS, lightgbm.Dataset(features, share, weight=weights, params=_SETTINGS), _TREES)


def plain(model: Any) -> list[dict[str, Any]]:
    """Return trees as newscrawler.extraction.classifier reads them."""
    return [_tree(tree["tree_structure"]) for tree in model.dump_model()["tree_info"]]


def _tree(root: dict[str, Any]) -> dict[str, Any]:
    splits: list[list[float]] = []
    leaves: list[float] = []

    def walk(node: dict[str, Any]) -> int:
        if "leaf_value" in node:
            leaves.append(round(node["leaf_value"], 4))
            return 1 << (len(leaves) - 1)
        left = walk(node["left_child"])
        splits.append([node["split_feature"], float(f"{node['threshold']:.6g}"), left])
        return left | walk(node["right_child"])

    walk(root)
    return {"splits": splits, "leaves": leaves}


def main() -> None:
    rows = np.load(sys.argv[1])
    both, share, fold = rows["features"], rows["share"], rows["fold"]
    weights = weights_of(rows["page"], share, rows["words"])
    tables = {"first": both[:, : -int(rows["second"])], "second": both}
    answer: dict[str, Any] = {"left_out": {}}
    for name, table in tables.items():
        probabilities = np.zeros(len(share))
        for number in np.unique(fold):
            rest = fold != number
            probabilities[~rest] = grown(table[rest], share[rest], weights[rest]).predict(table[~rest])
        answer["left_out"][name] = probabilities.tolist()
    if rows["final"]:
        answer["trees"] = {name: plain(grown(table, share, weights)) for name, table in tables.items()}
    Path(sys.argv[2]).write_text(json.dumps(answer))


if __name__ == "__main__":
    main()
