"""Scoring lines: the log-odds that a line is of the story, from its features and shipped weights.

The weights are a mean of two models that err differently: a linear one (logistic regression) and a
small forest of boosted trees. They are read from a JSON file that the scripts in training/ write,
and computed with numpy alone.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.clean.features import Matrix

MOST_LOG_ODDS = 9.2
"""Log-odds are cut here (1 : 10,000); more certainty than that no model of 181 pages has."""


class BadWeights(ValueError):
    """A file of weights does not fit the features of this code; the text says where."""


@dataclass(frozen=True)
class Forest:
    """Boosted trees, each a row of nodes; a leaf points at itself.

    Shapes: (trees, nodes). A line goes left where its feature is at most the threshold.
    """

    feature: NDArray[np.intp]
    threshold: Matrix
    left: NDArray[np.intp]
    right: NDArray[np.intp]
    value: Matrix
    base: float
    depth: int

    def log_odds(self, features: Matrix) -> Matrix:
        """The log-odds of each row of `features`."""
        trees = np.arange(len(self.feature))[:, None]
        rows = np.arange(len(features))[None, :]
        node = np.zeros((len(self.feature), len(features)), dtype=np.intp)
        for _ in range(self.depth):
            goes_left = features[rows, self.feature[trees, node]] <= self.threshold[trees, node]
            node = np.where(goes_left, self.left[trees, node], self.right[trees, node])
        return np.asarray(self.base + self.value[trees, node].sum(axis=0))


@dataclass(frozen=True)
class Scorer:
    """A linear model and a forest over named features."""

    names: tuple[str, ...]
    mean: Matrix
    scale: Matrix
    weights: Matrix
    bias: float
    forest: Forest

    def log_odds(self, features: Matrix) -> Matrix:
        """The log-odds that each line is of the story; `features` is (lines, names)."""
        if len(features) == 0:
            return np.zeros(0)
        linear = (features - self.mean) / self.scale @ self.weights + self.bias
        both = np.stack([linear, self.forest.log_odds(features)])
        return np.asarray(np.clip(both, -MOST_LOG_ODDS, MOST_LOG_ODDS).mean(axis=0))


def load_scorer(file: str, names: tuple[str, ...]) -> Scorer:
    """The scorer in `file`, a path below agents/clean, for features called `names`.

    Raises BadWeights if the file was trained on other features.
    """
    told = json.loads(files("agents.clean").joinpath(file).read_text("utf-8"))
    return scorer_of(told, names, file)


def scorer_of(told: dict[str, Any], names: tuple[str, ...], file: str = "weights") -> Scorer:
    """The scorer that a parsed file of weights describes. Raises BadWeights as `load_scorer` does."""
    trained = tuple(told["linear"]["weights"])
    if trained != names:
        odd = sorted(set(trained) ^ set(names)) or ["their order"]
        raise BadWeights(
            f"{file} was trained on other features; what differs: {', '.join(odd[:5])}."
            " Run the training script again"
        )
    linear = told["linear"]
    return Scorer(
        names=names,
        mean=np.array([linear["means"][name] for name in names]),
        scale=np.array([linear["scales"][name] for name in names]),
        weights=np.array([linear["weights"][name] for name in names]),
        bias=float(linear["bias"]),
        forest=_forest(told["forest"], names),
    )


def _forest(told: dict[str, Any], names: tuple[str, ...]) -> Forest:
    """Nodes are [feature, threshold, left, right] or, for a leaf, [value]."""
    trees = told["trees"]
    size = max(len(tree) for tree in trees)
    shape = (len(trees), size)
    feature = np.zeros(shape, dtype=np.intp)
    threshold = np.full(shape, np.inf)
    left = np.tile(np.arange(size, dtype=np.intp), (len(trees), 1))
    right = left.copy()
    value = np.zeros(shape)
    columns = {name: column for column, name in enumerate(names)}
    for row, tree in enumerate(trees):
        for at, node in enumerate(tree):
            if len(node) == 1:
                value[row, at] = node[0]
            else:
                feature[row, at] = columns[node[0]]
                threshold[row, at], left[row, at], right[row, at] = node[1:]
    return Forest(feature, threshold, left, right, value, float(told["base"]), int(told["depth"]))
