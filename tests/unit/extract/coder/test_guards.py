"""Sentences of sport, weather and accidents that share words with conflict are silent."""

import pytest

from agents.extract.lexicon import loader
from tests.unit.extract.coder.conftest import Coded

SHOWN = [cells[4] for _, cells in loader.rows(loader.FOLDER / "guards.tsv", 5)]


@pytest.mark.parametrize("sentence", SHOWN)
def test_a_guards_sentence_is_silent(sentence: str, coded: Coded) -> None:
    assert coded(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The pitcher struck out nine batters and the Lions attacked the title race in the second half.",
        "Shares of the bank came under attack after its earnings fell.",
        "Heavy rain struck the capital overnight and floods killed three people.",
        "The analyst said that demand for chips may rise next year.",
        "The mayor said that the relationship with the province is good.",
        "Two trains collided near the border and eleven passengers were injured.",
    ],
)
def test_what_is_no_political_act_is_silent(sentence: str, coded: Coded) -> None:
    assert coded(sentence) == []
