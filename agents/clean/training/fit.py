"""Fitting the two models of a scorer and writing them as JSON."""

from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.ensemble import (
    HistGradientBoostingClassifier,
)
from sklearn.linear_model import LogisticRegression

from agents.clean.features import Matrix

DIGITS = 5
"""Significant digits of the weights in the file."""


def fit(
    features: Matrix, is_body: NDArray[np.bool_], weight: Matrix, names: tuple[str, ...]
) -> dict[str, Any]:
    """Train on (lines, names) features; the result is what agents.clean.scorer reads."""
    weight = weight * len(weight) / weight.sum()
    return {
        "trained with": f"scikit-learn {sklearn.__version__}",
        "linear": _linear(features, is_body, weight, names),
        "forest": _forest(features, is_body, weight, names),
    }


def _linear(
    features: Matrix, is_body: NDArray[np.bool_], weight: Matrix, names: tuple[str, ...]
) -> dict[str, Any]:
    mean = features.mean(axis=0)
    scale = np.maximum(features.std(axis=0), 1e-6)
    model = LogisticRegression(C=0.1, max_iter=3000)
    model.fit((features - mean) / scale, is_body, sample_weight=weight)

    def named(values: Matrix) -> dict[str, float]:
        return {name: _short(value) for name, value in zip(names, values, strict=True)}

    return {
        "bias": _short(model.intercept_[0]),
        "weights": named(model.coef_[0]),
        "means": named(mean),
        "scales": named(scale),
    }


def _forest(
    features: Matrix, is_body: NDArray[np.bool_], weight: Matrix, names: tuple[str, ...]
) -> dict[str, Any]:
    model = HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.08,
        max_leaf_nodes=12,
        min_samples_leaf=30,
        l2_regularization=5,
        random_state=0,
    )
    model.fit(features, is_body, sample_weight=weight)
    trees, depth = [], 0
    # scikit-learn offers no public way to the nodes of these trees.
    for (predictor,) in model._predictors:
        tree: list[list[Any]] = []
        for node in predictor.nodes:
            depth = max(depth, int(node["depth"]))
            if node["is_leaf"]:
                tree.append([_short(node["value"])])
            else:
                threshold = float(f"{float(node['num_threshold']):.7g}")
                name = names[int(node["feature_idx"])]
                tree.append([name, threshold, int(node["left"]), int(node["right"])])
        trees.append(tree)
    return {"base": _short(model._baseline_prediction.item()), "depth": depth, "trees": trees}


def _short(value: float) -> float:
    return float(f"{float(value):.{DIGITS}g}")
