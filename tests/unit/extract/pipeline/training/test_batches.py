import random

import numpy as np
import pytest

from agents.extract.pipeline.load import SHIPPED
from agents.extract.pipeline.parser import WORD_PIECES
from agents.extract.pipeline.training.batches import (
    KINDS,
    UNKNOWN,
    Example,
    Pool,
    SoftTargets,
    batches,
    by_length,
    collate,
    example_of,
)
from agents.extract.pipeline.training.chunk import LINE, Chunk, join
from agents.extract.pipeline.word_pieces import END, START, Case, WordPieces

NUMBERS = {
    "dep": {"nsubj:pass": 0, "ROOT": 1, "punct": 2},
    "tag": {"NN": 0},
    "morph": {},
    "ner": {"O": 0, "B-PERSON": 1, "I-PERSON": 2, "B-GPE": 3},
}


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    return WordPieces(SHIPPED / "encoder" / WORD_PIECES)


def test_labels_become_numbers_and_unknown_ones_are_no_target(sentence: Chunk) -> None:
    example = example_of(sentence, NUMBERS)
    assert example.targets["dep"].tolist() == [-1, 0, -1, 1, -1, -1, -1, -1, -1, 2]
    assert example.targets["ner"].tolist() == [0, 0, 0, 0, 0, 1, 2, 0, 3, 0]
    assert example.targets["head"].tolist() == sentence.heads
    assert example.targets["sent"].tolist() == [1] + [0] * 9


def test_text_without_trees_has_targets_for_names_alone(chunk_of_names: Chunk) -> None:
    example = example_of(chunk_of_names, NUMBERS)
    for kind in KINDS:
        known = (example.targets[kind] != UNKNOWN).any()
        assert known == (kind == "ner"), kind


def test_a_batch_holds_the_pieces_as_the_parser_reads_them(
    sentence: Chunk, pieces: WordPieces
) -> None:
    both = join([sentence, sentence], LINE)
    batch = collate([example_of(both, NUMBERS), example_of(sentence, NUMBERS)], pieces)
    assert batch["ids"].shape == batch["cases"].shape
    assert batch["ids"][0, 0] == START
    assert batch["ids"][0, -1] == END
    first_of_second = batch["first"][0, 10]
    assert batch["cases"][0, first_of_second] == Case.TITLE + LINE * len(Case)
    assert batch["first"][1, 10:].tolist() == [0] * 10
    assert (batch["head"][1, 10:] == UNKNOWN).all()


def test_a_teachers_answers_travel_with_their_words(sentence: Chunk, pieces: WordPieces) -> None:
    example = example_of(sentence, NUMBERS)
    ids = np.arange(20, dtype="i2").reshape(10, 2)
    example.soft = {"arc": SoftTargets(ids, np.full((10, 2), 0.5, "f2"))}
    one_word = example_of(sentence.part(0, 1), NUMBERS)
    one_word.soft = {"arc": SoftTargets(np.ones((1, 1), "i2"), np.ones((1, 1), "f2"))}
    batch = collate([one_word, example], pieces)
    assert (batch["arc_ids"][1] == ids).all()
    assert (batch["arc_shares"][1] == 0.5).all()
    assert batch["arc_shares"][0].sum() == 1


def test_batches_are_of_about_one_length_and_size(sentence: Chunk) -> None:
    examples = [Example(sentence.part(0, 1 + i % 10), {}) for i in range(50)]
    groups = list(by_length(examples, size=40))
    assert sum(len(group) for group in groups) == 50
    for group in groups:
        longest = max(len(example.chunk) for example in group)
        assert longest * len(group) * 1.3 <= 40 or len(group) == 1


def test_the_same_seed_gives_the_same_batches(sentence: Chunk, pieces: WordPieces) -> None:
    pools = [Pool([example_of(sentence, NUMBERS)], 0.5), Pool([example_of(sentence, NUMBERS)], 0.5)]
    first, second = (next(batches(pools, pieces, size=200, rng=random.Random(3))) for _ in range(2))
    assert all((first[name] == second[name]).all() for name in first)
