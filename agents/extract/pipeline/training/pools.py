"""What a stage trains with, as files: the pools of examples, the labels, and the base encoder."""

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.extract.pipeline.training.batches import Pool


@dataclass(frozen=True)
class Material:
    """What every stage trains with: files by path, so that processes can be handed it."""

    pools: Path
    labels: dict[str, list[str]]
    encoder: dict[str, Any]
    weights: Path
    tokenizer: Path


def read_pools(path: Path) -> list[Pool]:
    """The pools of examples that `write_pools` wrote."""
    with path.open("rb") as file:
        pools: list[Pool] = pickle.load(file)  # noqa: S301  # our own file, written by this run
    return pools


def write_pools(pools: Sequence[Pool], path: Path) -> None:
    """Write pools of examples for the processes of a run to read."""
    with path.open("wb") as file:
        pickle.dump(list(pools), file, protocol=pickle.HIGHEST_PROTOCOL)
