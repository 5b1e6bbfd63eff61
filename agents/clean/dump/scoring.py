"""The log-odds that each line of a dump is of a story."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from agents.clean.features import (
    HEAD,
    OWN,
    PLACE,
    RUN,
    Matrix,
    head_features,
    own_features,
    place_features,
    prose_words,
    run_features,
)
from agents.clean.lines import Line
from agents.clean.scorer import Scorer, load_scorer

NAMES = (*OWN, *PLACE, *HEAD, *RUN)
WEIGHTS = "dump/weights.json"


def features_of(lines: Sequence[Line]) -> Matrix:
    """The features NAMES of each line; shape (lines, names)."""
    if not lines:
        return np.zeros((0, len(NAMES)))
    prose = prose_words(lines)
    return np.hstack(
        [
            own_features(lines),
            place_features(lines, prose),
            head_features(lines, prose),
            run_features(lines, prose),
        ]
    )


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    """The scorer that ships, loaded once a process."""
    return load_scorer(WEIGHTS, NAMES)


def log_odds_of(lines: Sequence[Line], other: Scorer | None = None) -> Matrix:
    """The log-odds of each line, by the scorer that ships or by another one."""
    return (other or scorer()).log_odds(features_of(lines))
