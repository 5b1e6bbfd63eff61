"""What the pipeline's tests share: one loaded pipeline, and a check of a whole Doc."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from agents.extract.pipeline import load


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load()


def parse_of(doc: Doc) -> list[tuple[object, ...]]:
    """All that the pipeline says of a text, to be compared."""
    return [
        (
            token.text_with_ws,
            token.lemma_,
            token.tag_,
            token.pos_,
            str(token.morph),
            token.dep_,
            token.head.i,
            token.is_sent_start,
            token.ent_iob_,
            token.ent_type_,
        )
        for token in doc
    ]


def assert_whole(doc: Doc, text: str) -> None:
    """The Doc keeps the text, its sentences are trees with one root, its names are runs of one type."""
    assert doc.text == text
    if not len(doc):
        return
    assert doc.has_annotation("DEP")
    assert doc[0].is_sent_start
    for sentence in doc.sents:
        assert sum(token.head.i == token.i for token in sentence) == 1
        for token in sentence:
            assert token.dep_
            assert (token.dep_ == "ROOT") == (token.head.i == token.i)
            assert sentence.start <= token.head.i < sentence.end
            # spaCy's walk up the heads does not end where they go in a circle.
            assert sum(1 for _ in token.ancestors) < len(sentence)
    for token in doc:
        if token.ent_iob_ == "I":
            assert token.ent_type_ == doc[token.i - 1].ent_type_ != ""
            assert not token.is_sent_start
    assert all(not name[0].is_space and not name[-1].is_space for name in doc.ents)
