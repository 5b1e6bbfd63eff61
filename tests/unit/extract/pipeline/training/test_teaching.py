"""A teacher's answers, with the shipped model as the teacher."""

import numpy as np
import pytest

from agents.extract.pipeline.labels import read_labels
from agents.extract.pipeline.load import SHIPPED
from agents.extract.pipeline.parser import LABELS, WORD_PIECES
from agents.extract.pipeline.training.batches import UNKNOWN, example_of
from agents.extract.pipeline.training.chunk import Chunk
from agents.extract.pipeline.training.distil import Teacher
from agents.extract.pipeline.word_pieces import WordPieces

FOLDER = SHIPPED / "encoder"


@pytest.fixture(scope="module")
def labels() -> dict[str, list[str]]:
    known = read_labels(FOLDER / LABELS)
    return {
        # In another order than the teacher's, and one label short.
        "dep": list(reversed(known.dep)),
        "tag": list(known.tag),
        "morph": [f"{pos}|{features}" for pos, features in known.morph],
        "ner": [label for label in known.entity if not label.endswith("NORP")],
    }


@pytest.fixture(scope="module")
def teacher(labels: dict[str, list[str]]) -> Teacher:
    return Teacher(FOLDER, labels, WordPieces(FOLDER / WORD_PIECES))


def numbers(labels: dict[str, list[str]]) -> dict[str, dict[str, int]]:
    return {kind: {label: i for i, label in enumerate(found)} for kind, found in labels.items()}


def test_answers_are_in_the_students_labels(
    teacher: Teacher, labels: dict[str, list[str]], sentence: Chunk
) -> None:
    example = example_of(sentence, numbers(labels))
    teacher.answer(example)
    best = [labels["dep"][i] for i in example.soft["dep"].ids[:, 0]]
    assert best[:4] == sentence.relations[:4]
    assert example.soft["arc"].ids[:, 0].tolist()[:4] == sentence.heads[:4]
    names = [labels["ner"][i] for i in example.soft["ner"].ids[:, 0]]
    assert names[8] == "B-GPE"
    for soft in example.soft.values():
        assert np.allclose(soft.shares.astype("f4").sum(axis=1), 1, atol=0.01)


def test_the_corpus_keeps_its_own_tree(
    teacher: Teacher, labels: dict[str, list[str]], sentence: Chunk
) -> None:
    example = example_of(sentence, numbers(labels))
    before = {kind: values.copy() for kind, values in example.targets.items()}
    teacher.answer(example)
    assert all((example.targets[kind] == values).all() for kind, values in before.items())


def test_text_without_trees_gets_tags_and_sentences(
    teacher: Teacher, labels: dict[str, list[str]], chunk_of_names: Chunk
) -> None:
    example = example_of(chunk_of_names, numbers(labels))
    teacher.answer(example)
    assert (example.targets["tag"] != UNKNOWN).all()
    assert example.targets["sent"][0] == 1
    assert (example.targets["head"] == UNKNOWN).all()
