"""Dependency trees: what is none is noticed, and the best one is found."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.extract.pipeline.tree import Ints, best_tree, broken_sentences


def is_tree(heads: Ints) -> bool:
    if np.count_nonzero(heads == 0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        steps = 0
        while word:
            word = int(heads[word - 1])
            steps += 1
            if steps > len(heads):
                return False
    return True


def score_of(heads: Ints, scores: np.ndarray) -> float:
    return float(scores[np.arange(len(heads)), heads].sum())


def test_sentences_without_a_single_root_or_with_a_circle_are_broken() -> None:
    heads = np.array([2, 0, 2, 0, 0, 7, 6, 0, 9])
    sentences = np.array([1, 1, 1, 2, 2, 3, 3, 4, 5])
    # 1: a tree; 2: two roots; 3: a circle of two; 4: a root alone; 5: a word that is its own head.
    assert broken_sentences(heads, sentences) == [2, 3, 5]


def test_a_tree_that_scores_best_already_is_kept() -> None:
    scores = np.full((3, 4), -5.0)
    scores[0, 2] = scores[1, 0] = scores[2, 2] = 5.0
    assert best_tree(scores).tolist() == [2, 0, 2]


def test_a_circle_is_opened_at_the_cheapest_place() -> None:
    # Words 1 and 2 choose each other; letting 2 hang on 3, the root, costs least.
    scores = np.array([[-9.0, 0, 9, 1], [-9.0, 9, 0, 8], [9.0, 0, 0, 0]])
    assert best_tree(scores).tolist() == [2, 3, 0]


def test_a_sentence_of_one_word_is_its_root() -> None:
    assert best_tree(np.array([[-3.0, 7.0]])).tolist() == [0]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_any_scores_give_a_tree_with_one_root(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 10, (size, size + 1))
    assert is_tree(best_tree(scores))


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_no_tree_with_one_of_the_roots_tried_scores_higher(size: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(0, 10, (size, size + 1))
    found = best_tree(scores)
    root = int(np.flatnonzero(found == 0)[0])
    trees = (np.array(heads) for heads in product(range(size + 1), repeat=size))
    best = max(score_of(heads, scores) for heads in trees if is_tree(heads) and heads[root] == 0)
    assert score_of(found, scores) >= best - 1e-9
    if size <= 3:  # as many roots are tried
        trees = (np.array(heads) for heads in product(range(size + 1), repeat=size))
        assert score_of(found, scores) >= max(map_scores(trees, scores)) - 1e-9


def map_scores(trees: object, scores: np.ndarray) -> list[float]:
    return [score_of(heads, scores) for heads in trees if is_tree(heads)]  # type: ignore[attr-defined]
