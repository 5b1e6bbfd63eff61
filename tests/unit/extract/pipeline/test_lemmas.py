"""Lemmas by spaCy's rules and tables."""

import pytest
from spacy.language import Language

from agents.extract.pipeline import lemmas


@pytest.mark.parametrize(
    ("text", "lemma_of"),
    [
        (
            "Troops were withdrawn and fought on.",
            {"were": "be", "withdrawn": "withdraw", "fought": "fight"},
        ),
        ("The ministers' wives fled.", {"ministers": "minister", "wives": "wife", "fled": "flee"}),
        ("The United Nations condemns strikes.", {"Nations": "Nations", "condemns": "condemn"}),
        ("Worse attacks hit the biggest cities.", {"biggest": "big", "cities": "city"}),
    ],
)
def test_words_get_the_form_a_lexicon_lists(
    nlp: Language, text: str, lemma_of: dict[str, str]
) -> None:
    found = {token.text: token.lemma_ for token in nlp(text)}
    assert {word: found[word] for word in lemma_of} == lemma_of


def test_the_memory_of_forms_is_bounded(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lemmas, "CACHED_FORMS", 5)
    lemmatizer = nlp.get_pipe("lemmatizer")
    for text in ("Ministers met envoys.", "Rebels freed hostages.", "Judges heard witnesses."):
        nlp(text)
    assert len(lemmatizer.cache) <= 5 + 4  # type: ignore[attr-defined]
