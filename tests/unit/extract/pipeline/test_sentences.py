"""Sentence starts: what the lay-out says, and what is put right."""

import numpy as np
from spacy.language import Language

from agents.extract.pipeline.sentences import settle_starts, start_bias
from agents.extract.pipeline.words import Word, words_of


def settled(words: list[Word], starts: list[int], inside: tuple[int, ...] = ()) -> list[int]:
    marks = np.isin(np.arange(len(words)), starts)
    names = np.isin(np.arange(len(words)), inside)
    return [int(index) for index in np.flatnonzero(settle_starts(marks, words, names))]


def plain(text: str) -> list[Word]:
    return [Word(word) for word in text.split()]


def test_a_blank_line_outweighs_a_line_break_and_that_nothing() -> None:
    bias = start_bias([Word("A"), Word("b"), Word("C", 1), Word("D", 2), Word("E", 9)])
    assert bias[0] == bias[3] == bias[4] > bias[2] > bias[1] == 0


def test_a_sentence_starts_before_its_opening_quotation_mark() -> None:
    words = [*plain("She left ."), Word('"', opens=True), *plain("We won")]
    assert settled(words, [0, 4]) == [0, 3]
    assert settled(words, [0, 3, 4]) == [0, 3]


def test_a_sentence_may_start_after_a_closing_quotation_mark() -> None:
    assert settled(plain('won . " He left'), [0, 3]) == [0, 3]


def test_no_sentence_starts_inside_a_name() -> None:
    assert settled(plain("Food Standards Australia said"), [0, 2], inside=(1, 2)) == [0]


def test_a_sentence_starts_after_a_full_stop_or_on_a_new_line_even_if_a_name_seems_to_go_on() -> (
    None
):
    assert settled(plain("to Norland . Sudmark said"), [0, 3], inside=(3,)) == [0, 3]
    words = [*plain("by Anna"), Word("Lindqvist", line_breaks=1)]
    assert settled(words, [0, 2], inside=(2,)) == [0, 2]


def test_straight_quotes_open_or_close_by_the_white_space_around_them(nlp: Language) -> None:
    _, words = words_of(nlp.make_doc('"We won," he said. ("We did.") \n\n“Yes” [no]'))
    assert [word.text for word in words if word.opens] == ['"', "(", '"', "“", "["]


def test_line_breaks_are_counted_and_white_space_is_no_word(nlp: Language) -> None:
    indices, words = words_of(nlp.make_doc("\nOne\ntwo\n\n \nthree  four"))
    assert [(word.text, word.line_breaks) for word in words] == [
        ("One", 1),
        ("two", 1),
        ("three", 3),
        ("four", 0),
    ]
    assert len(indices) == 4
