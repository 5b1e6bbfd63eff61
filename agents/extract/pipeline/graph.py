"""The neural network: an ONNX graph that decides all about a chunk of text that needs no search."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from agents.extract.pipeline.word_pieces import END, START

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

MAX_POSITIONS = 512
"""Positions the encoder knows."""

MASK = 1e4
"""What the graph subtracts from the score of an arc into another sentence."""

NEXT_POSITION = MAX_POSITIONS - 1


@dataclass(frozen=True)
class Decisions:
    """What the graph says of the n words of a chunk. Heads count from 1; 0 is the root.

    `heads`, `relations`, `tags` and `morphs` are of shape (n,), the last three numbers of labels;
    `starts` (n,) marks the first words of sentences; `entity_scores` is (n, tags); `arc_scores` is
    (n, n + 1), where the column is the head; `as_dependent` (n, 2k) and `as_head` (n + 1, 2k) are what
    the label of an arc is made of.
    """

    heads: Ints
    relations: Ints
    tags: Ints
    morphs: Ints
    starts: NDArray[np.bool_]
    entity_scores: Floats
    arc_scores: Floats
    as_dependent: Floats
    as_head: Floats

    def arcs_among(self, words: Ints) -> NDArray[np.float64]:
        """The scores of the arcs among consecutive words (n, n + 1), as if they were one sentence."""
        scores = self.arc_scores[np.ix_(words, np.concatenate([[0], words + 1]))].astype(np.float64)
        unmasked: NDArray[np.float64] = np.where(scores < -MASK / 2, scores + MASK, scores)
        return unmasked


class Graph:
    """The graph and the layer that labels arcs which the graph did not choose itself.

    The graph is quantised to int8, with scales taken from all that runs through it at once. So it runs
    on one chunk at a time: what is decided about a chunk depends on that chunk alone.
    """

    def __init__(self, graph: Path, label_layer: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Chunks differ in length; patterns of memory kept for each length would only pile up.
        options.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(
            str(graph), options, providers=["CPUExecutionProvider"]
        )
        with np.load(label_layer) as layer:
            self._weight, self._bias = layer["w"], layer["b"]

    def decide(self, words: list[tuple[list[int], list[int]]], start_bias: Floats) -> Decisions:
        """Run the graph on the words of one chunk, each its pieces' ids and case classes.

        `start_bias` (n,) is added to each word's score, a logit, of starting a sentence.
        """
        ids, cases, first = [START], [0], []
        for word_ids, word_cases in words:
            first.append(min(len(ids), NEXT_POSITION))
            ids += word_ids
            cases += word_cases
        ids, cases = [*ids[: MAX_POSITIONS - 1], END], [*cases[: MAX_POSITIONS - 1], 0]
        head, relation, tag, morph, entity, start, arc, as_dependent, as_head = self._session.run(
            None,
            {
                "ids": np.array([ids], dtype=np.int64),
                "case": np.array([cases], dtype=np.int64),
                "first": np.array([first], dtype=np.int64),
                "sent_bias": start_bias[None].astype(np.float32),
            },
        )
        return Decisions(
            heads=head[0],
            relations=relation[0],
            tags=tag[0],
            morphs=morph[0],
            starts=start[0] > 0,
            entity_scores=entity[0],
            arc_scores=arc[0],
            as_dependent=as_dependent[0],
            as_head=as_head[0],
        )

    def relations(self, decisions: Decisions, words: Ints, heads: Ints, never: int) -> Ints:
        """The best labels but `never` of the arcs from `heads` (counted from 1) to `words` (from 0)."""
        scores = self.relation_scores(decisions, words, heads)
        scores[:, never] = -np.inf
        best: Ints = scores.argmax(axis=1)
        return best

    def relation_scores(self, decisions: Decisions, words: Ints, heads: Ints) -> Floats:
        """The scores of all labels, (arcs, labels), of the arcs from `heads` to `words`."""
        dependent, head = decisions.as_dependent[words], decisions.as_head[heads]
        half = dependent.shape[1] // 2
        parts = [
            _gelu(dependent[:, :half] + head[:, :half]),
            dependent[:, half:] * head[:, half:],
        ]
        scores: Floats = np.concatenate(parts, axis=1) @ self._weight.T + self._bias
        return scores


def _gelu(x: Floats) -> Floats:
    """Gaussian error linear units, exact, as in training; numpy has no erf and the arcs are few."""
    erf = np.array([math.erf(value) for value in (x / math.sqrt(2)).flat], dtype=np.float32)
    return np.float32(0.5) * x * (1 + erf.reshape(x.shape))
