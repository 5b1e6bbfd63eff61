"""Names: tags that make sense, and the best of those."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.extract.pipeline.entities import EntityDecoder

TAGS = ["O", "B-PERSON", "I-PERSON", "B-ORG", "I-ORG"]
DECODER = EntityDecoder(TAGS)


def decoded(scores: list[list[float]], starts: list[bool] | None = None) -> list[str]:
    begin = [True] + [False] * (len(scores) - 1) if starts is None else starts
    path = DECODER.decode(np.array(scores, dtype=np.float32), np.array(begin))
    return [TAGS[tag] for tag in path]


def makes_sense(tags: list[str], starts: list[bool]) -> bool:
    return all(
        not tag.startswith("I-") or (not start and before[2:] == tag[2:])
        for before, tag, start in zip(["O", *tags], tags, starts, strict=False)
    )


def test_tags_that_make_sense_are_kept() -> None:
    assert decoded([[0, 5, 0, 0, 0], [0, 0, 5, 0, 0], [5, 0, 0, 0, 0]]) == [
        "B-PERSON",
        "I-PERSON",
        "O",
    ]


def test_the_inside_of_a_name_has_the_type_of_its_beginning() -> None:
    assert decoded([[0, 5, 0, 4, 0], [0, 0, 1, 0, 5]]) == ["B-ORG", "I-ORG"]


def test_no_name_runs_over_into_another_sentence() -> None:
    scores = [[0.0, 5, 0, 0, 0], [0.0, 3, 5, 0, 0]]
    assert decoded(scores, [True, True]) == ["B-PERSON", "B-PERSON"]


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 4), st.integers(0, 2**32 - 1), st.lists(st.booleans(), min_size=3, max_size=3)
)
def test_no_tags_that_make_sense_score_higher(size: int, seed: int, later: list[bool]) -> None:
    scores = np.random.default_rng(seed).normal(0, 3, (size, len(TAGS))).astype(np.float32)
    starts = [True, *later][:size]
    path = DECODER.decode(scores, np.array(starts))
    assert makes_sense([TAGS[tag] for tag in path], starts)
    best = max(
        sum(scores[word, tag] for word, tag in enumerate(tags))
        for tags in product(range(len(TAGS)), repeat=size)
        if makes_sense([TAGS[tag] for tag in tags], starts)
    )
    assert scores[np.arange(size), path].sum() >= best - 1e-3
