"""Dependency trees: which heads make none, and the best tree that can be made of arc scores."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

IMPOSSIBLE = -1e9

ROOTS_TRIED = 3
"""Words tried as the root of a sentence, the likeliest first; the best tree has one of these."""


def broken_sentences(heads: Ints, sentences: Ints) -> list[int]:
    """The numbers of the sentences whose heads form no tree with a single root.

    `heads[i]` is the head of word i as its position counted from 1, 0 for a root; it lies in the word's
    own sentence. `sentences[i]` is the number of word i's sentence, counted from 1 without gaps.
    """
    reached = np.concatenate([[0], heads])
    for _ in range(len(heads).bit_length()):  # Each round doubles the steps taken towards the root.
        reached = reached[reached]
    broken = np.bincount(sentences[heads == 0], minlength=sentences[-1] + 1) != 1
    broken[sentences[reached[1:] != 0]] = True
    return [int(number) for number in np.flatnonzero(broken) if number]


def best_tree(scores: Floats) -> Ints:
    """The heads of the highest-scoring tree with one root, for a sentence of n words.

    `scores[d, h]`, of shape (n, n + 1), is the score of head h for word d; h is 0 for the root, else
    the head's position counted from 1. Returns n heads, counted the same way.

    The algorithm is Chu and Liu's and Edmonds's (McDonald et al. 2005, "Non-projective dependency
    parsing using spanning tree algorithms"), run once for each of the likeliest roots.
    """
    size = len(scores) + 1
    square = np.full((size, size), IMPOSSIBLE)
    square[1:] = scores
    np.fill_diagonal(square, IMPOSSIBLE)
    as_root = square[1:, 0] - square[1:, 1:].max(axis=1, initial=IMPOSSIBLE)
    square[1:, 0] = IMPOSSIBLE
    best, best_total = np.zeros(0, dtype=np.int64), -np.inf
    for root in 1 + np.argsort(-as_root, kind="stable")[:ROOTS_TRIED]:
        rooted = square.copy()
        rooted[root] = IMPOSSIBLE
        rooted[root, 0] = scores[root - 1, 0]
        heads = _spanning_tree(rooted)[1:]
        total = rooted[np.arange(1, size), heads].sum()
        if total > best_total:
            best, best_total = heads, total
    return best


def _spanning_tree(scores: Floats) -> Ints:
    """Heads of all nodes, node 0 being the root: greedy, with each cycle contracted in turn."""
    heads: Ints = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _find_cycle(heads)
    if cycle is None:
        return heads
    outside = np.ones(len(heads), dtype=bool)
    outside[cycle] = False
    rest = np.flatnonzero(outside)
    contracted = len(rest)
    smaller = np.full((contracted + 1, contracted + 1), IMPOSSIBLE)
    smaller[:contracted, :contracted] = scores[np.ix_(rest, rest)]
    # An arc into the cycle replaces one of its own: it counts by how much it gains over that.
    entering = scores[np.ix_(cycle, rest)] - scores[cycle, heads[cycle]][:, None]
    smaller[contracted, :contracted] = entering.max(axis=0)
    leaving = scores[np.ix_(rest, cycle)]
    smaller[:contracted, contracted] = leaving.max(axis=1)
    smaller[0] = IMPOSSIBLE

    solved = _spanning_tree(smaller)
    result = heads.copy()
    for node in range(1, contracted):
        from_cycle = solved[node] == contracted
        result[rest[node]] = cycle[leaving[node].argmax()] if from_cycle else rest[solved[node]]
    entry = solved[contracted]
    result[cycle[entering[:, entry].argmax()]] = rest[entry]
    return result


def _find_cycle(heads: Ints) -> Ints | None:
    """The nodes of a cycle, or None where every node leads to the root."""
    seen = np.zeros(len(heads), dtype=np.int64)
    for start in range(1, len(heads)):
        path = []
        node = start
        while node and not seen[node]:
            seen[node] = start
            path.append(node)
            node = int(heads[node])
        if node and seen[node] == start:
            return np.array(path[path.index(node) :])
    return None
