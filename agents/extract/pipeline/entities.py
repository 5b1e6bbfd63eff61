"""Names: the best sequence of BIO tags that makes sense."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

FORBIDDEN = np.float32(-1e4)
"""Added to what may not be: below any score of the graph, above minus infinity."""


class EntityDecoder:
    """From scores to BIO tags in which every I- goes on the name before it, within its sentence."""

    def __init__(self, tags: Sequence[str]) -> None:
        self._inside = np.array([tag.startswith("I-") for tag in tags])
        self._allowed = np.array(
            [
                [not after.startswith("I-") or before[2:] == after[2:] for after in tags]
                for before in tags
            ]
        )
        self._cost = np.where(self._allowed, 0, FORBIDDEN).astype(np.float32)

    def continues(self, scores: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which words the scores, of shape (words, tags), take for the inside of a name."""
        inside: NDArray[np.bool_] = self._inside[scores.argmax(axis=1)]
        return inside

    def decode(self, scores: NDArray[np.float32], starts: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The tags of a chunk, as numbers.

        `scores` is of shape (words, tags); `starts` marks the words that begin a sentence, the first
        word among them: no name runs over into another sentence.
        """
        scores = np.where(starts[:, None] & self._inside, scores + FORBIDDEN, scores)
        path: NDArray[np.int64] = scores.argmax(axis=1)
        if self._allowed[path[:-1], path[1:]].all():
            return path  # Transitions cost nothing or are forbidden: no other path can be better.
        return self._viterbi(scores)

    def _viterbi(self, scores: NDArray[np.float32]) -> NDArray[np.int64]:
        best = scores[0]
        came_from = np.zeros(scores.shape, dtype=np.int64)
        for word in range(1, len(scores)):
            total = best[:, None] + self._cost
            came_from[word] = total.argmax(axis=0)
            best = total.max(axis=0) + scores[word]
        path = np.empty(len(scores), dtype=np.int64)
        path[-1] = best.argmax()
        for word in range(len(scores) - 1, 0, -1):
            path[word - 1] = came_from[word, path[word]]
        return path
