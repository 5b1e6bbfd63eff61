"""The tokenizer: what news needs, and any text kept."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from agents.extract.pipeline.assemble import assemble
from agents.extract.pipeline.load import SHIPPED
from agents.extract.pipeline.tokenizer import read_abbreviations


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("the U.S.-led coalition", "the U.S. - led coalition"),
        ("U.N.-backed, U.S.-Israeli", "U.N. - backed , U.S. - Israeli"),
        ("Lt. Gen. Ek and Sgt. Bo", "Lt. Gen. Ek and Sgt. Bo"),
        ("(Reuters)—The army", "( Reuters ) — The army"),
        ("talks -officials said- ended", "talks - officials said - ended"),
        ("pre- and post-war", "pre- and post - war"),
        ("at -5 degrees", "at -5 degrees"),
        ("======== SPORT", "======== SPORT"),
        ("won!!!! He", "won !!!! He"),
        ("Norland's ex-president", "Norland 's ex - president"),
    ],
)
def test_news_is_split_as_the_treebanks_have_it(nlp: Language, text: str, tokens: str) -> None:
    assert [token.text for token in nlp.make_doc(text)] == tokens.split()


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=400) | st.text("a('-. \n", max_size=900))
def test_every_text_is_kept(nlp: Language, text: str) -> None:
    assert nlp.make_doc(text).text == text


@pytest.mark.parametrize("text", ["x" * 5_000, "('" * 3_000, "a " + "b-" * 4_000 + " c\n"])
def test_a_run_without_white_space_is_cut_and_kept(nlp: Language, text: str) -> None:
    doc = nlp.make_doc(text)
    assert doc.text == text
    assert max(len(token) for token in doc) <= 200


def test_the_shipped_tokenizer_is_the_one_the_code_makes(nlp: Language) -> None:
    made = assemble(SHIPPED / "encoder", SHIPPED / "lemmatizer" / "lookups")
    assert written(made) == written(nlp)


def written(nlp: Language) -> bytes:
    tokenizer: Any = nlp.tokenizer
    rules: bytes = tokenizer.to_bytes(exclude=["vocab"])
    return rules


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("# ranks\nLt.\nColonel\n", r"line 3: 'Colonel' is not letters and a full stop"),
        ("Lt.\n\nLt.\n", r"line 3: 'Lt\.' is in line 1 already"),
    ],
)
def test_a_mistake_among_the_abbreviations_is_named(
    tmp_path: Path, lines: str, message: str
) -> None:
    file = tmp_path / "abbreviations.txt"
    file.write_text(lines)
    with pytest.raises(ValueError, match=re.escape(str(file)) + ", " + message):
        read_abbreviations(file)
