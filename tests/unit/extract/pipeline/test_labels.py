"""A graph's labels: read, or refused with the reason."""

import json
from pathlib import Path

import pytest

from agents.extract.pipeline.labels import read_labels

LABELS = {
    "dep": ["punct", "ROOT"],
    "tag": ["NN"],
    "morph": ["NOUN|Number=Sing", "PUNCT|"],
    "ner": ["O", "B-ORG", "I-ORG"],
}


def written(folder: Path, **changes: list[str]) -> Path:
    path = folder / "labels.json"
    path.write_text(json.dumps(LABELS | changes))
    return path


def test_labels_are_read_in_their_order(tmp_path: Path) -> None:
    labels = read_labels(written(tmp_path))
    assert labels.root == 1
    assert labels.morph == (("NOUN", "Number=Sing"), ("PUNCT", ""))
    assert labels.entity_types == ("ORG",)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tag": []}, "no labels for tag"),
        ({"dep": ["punct"]}, "the relations lack ROOT"),
        ({"ner": ["B-ORG", "O"]}, "the first entity tag must be O, not 'B-ORG'"),
    ],
)
def test_a_set_that_is_of_no_use_is_named(
    tmp_path: Path, changes: dict[str, list[str]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        read_labels(written(tmp_path, **changes))
