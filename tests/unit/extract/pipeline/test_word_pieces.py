"""Words as the graph reads them."""

import pytest

from agents.extract.pipeline.load import SHIPPED
from agents.extract.pipeline.word_pieces import (
    MAX_PIECES_A_WORD,
    UNKNOWN,
    Case,
    WordPieces,
    case_of,
)

PIECES = WordPieces(SHIPPED / "encoder" / "tokenizer.json")


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("said", Case.LOWER),
        ("Kyiv", Case.TITLE),
        ("NATO", Case.UPPER),
        ("U.S.", Case.UPPER),
        ("A.", Case.INITIAL),
        ("McCain", Case.MIXED),
        ("F-16", Case.MIXED),
        ("3,000", Case.DIGIT),
        ("—", Case.PUNCTUATION),
        ("總統", Case.MIXED),
    ],
)
def test_the_class_of_a_words_case(word: str, case: Case) -> None:
    assert case_of(word) is case


def test_pieces_know_no_case_and_the_class_tells_it() -> None:
    assert PIECES.of("Kyiv")[0] == PIECES.of("KYIV")[0]
    assert PIECES.of("Kyiv")[1] != PIECES.of("KYIV")[1]


def test_zero_width_characters_change_nothing() -> None:
    assert PIECES.of("\u200bKy\u2060iv\ufeff") == PIECES.of("Kyiv")


def test_every_word_has_pieces_and_not_too_many() -> None:
    assert PIECES.of("\u200b") == ([UNKNOWN], Case.PUNCTUATION)
    assert len(PIECES.of("qzxv" * 20)[0]) == MAX_PIECES_A_WORD
    assert PIECES.of("x" * 100_000) == PIECES.of("x" * 100)
