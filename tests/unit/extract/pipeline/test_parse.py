"""What comes out is whole, whatever goes in."""

from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from agents.extract.pipeline.component import Encoder
from tests.unit.extract.pipeline.conftest import assert_whole

HOSTILE = {
    "empty": "",
    "white space": " \n\t \n\n ",
    "one word": "Talks",
    "leading space": "\n\n  Talks began.",
    "no full stop": "the army " * 400,
    "one sentence without words": ". " * 500,
    "capitals": "PRESIDENT OF NORLAND MEETS PRIME MINISTER OF SUDMARK IN GENEVA " * 5,
    "table": "Party\tSeats\tChange\nReds\t120\t+4\nBlues\t98\t-11\n" * 40,
    "combining marks": "e" + "\u0301" * 5_000 + " said",
    "right to left": "قال الرئيس \u202ethe minister\u202c אמר",
    "zero width": "U\u200bkr\u200daine\ufeff and\u00ad Rus\u2060sia",
    "surrogate-like and control": "a\x00b \x1b[31m \ud7ff \U0010ffff \x85 \u2028 end",
    "one long word": "x" * 300_000,
    "one long run of marks": "(" * 20_000,
    "one long run of mixed signs": "a.b," * 5_000,
    "a long list": ", ".join(f"Name{i}" for i in range(600)),
    "emoji": "👩🏽‍🚀" * 300,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_text_gets_a_whole_parse(nlp: Language, name: str) -> None:
    assert_whole(nlp(HOSTILE[name]), HOSTILE[name])


PIECES = st.sampled_from(
    [*"The minister said . , “ ” - ( Kyiv U.S.-led 2,000".split(), "\n", "\n\n", "  "]
)


@settings(max_examples=60, deadline=None)
@given(text=st.lists(PIECES, max_size=160).map(" ".join))
@example(text="\n Kyiv \n\n Kyiv")
def test_odd_mixtures_of_news_get_a_whole_parse(nlp: Language, text: str) -> None:
    assert_whole(nlp(text), text)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_arbitrary_text_gets_a_whole_parse(nlp: Language, text: str) -> None:
    assert_whole(nlp(text), text)


def test_a_blank_line_ends_a_sentence_and_a_name(nlp: Language) -> None:
    doc = nlp("Statement by Anna Lindqvist\n\nLindqvist met the press")
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Statement by Anna Lindqvist",
        "Lindqvist met the press",
    ]


def test_a_name_goes_on_over_the_white_space_inside_it(nlp: Language) -> None:
    doc = nlp("President Emmanuel\nMacron and Olaf  Scholz met in Paris on Tuesday.")
    assert [name.text for name in doc.ents if name.label_ == "PERSON"] == [
        "Emmanuel\nMacron",
        "Olaf  Scholz",
    ]


def test_words_beyond_the_limit_get_a_flat_tree(nlp: Language) -> None:
    encoder = cast(Encoder, nlp.get_pipe("encoder"))
    text = "Troops left the town. " * 60
    before = encoder.max_pieces
    encoder.max_pieces = 100
    try:
        doc = nlp(text)
    finally:
        encoder.max_pieces = before
    assert_whole(doc, text)
    assert {token.pos_ for token in doc[:100]} == {"NOUN", "VERB", "DET", "PUNCT"}
    assert {(token.pos_, token.tag_) for token in doc[100:]} == {("X", "XX")}


def test_a_plain_sentence_is_read_as_expected(nlp: Language) -> None:
    doc = nlp("Norwegian police arrested two Russian tourists on Friday.")
    verb = next(token for token in doc if token.text == "arrested")
    assert (verb.dep_, verb.lemma_, verb.tag_, verb.pos_) == ("ROOT", "arrest", "VBD", "VERB")
    assert "Tense=Past" in str(verb.morph)
    assert {child.text: child.dep_ for child in verb.children} == {
        "police": "nsubj",
        "tourists": "obj",
        "Friday": "obl",
        ".": "punct",
    }
    assert [(name.text, name.label_) for name in doc.ents] == [
        ("Norwegian", "NORP"),
        ("Russian", "NORP"),
    ]
