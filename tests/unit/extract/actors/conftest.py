"""What the actors' tests share: the pipeline, and a way to ask for the parties of some words."""

from collections.abc import Callable

import pytest
from spacy.language import Language

from agents.extract.actors import ActorResolver
from agents.extract.pipeline import load
from topics.reports import Party

Parties = Callable[..., list[Party]]


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load()


@pytest.fixture(scope="session")
def parties(nlp: Language) -> Parties:
    """`parties(text, words, published)`: who the last `words` of the text stand for."""

    def ask(text: str, words: str, published: str | None = None) -> list[Party]:
        doc = nlp(text)
        at = text.rindex(words)
        span = doc.char_span(at, at + len(words), alignment_mode="expand")
        return ActorResolver(doc, {"published": published}).parties(span.root)

    return ask
