"""The project's own corpus of news sentences, each labelled with every political event in it."""

from agents.extract.corpus.records import (
    CorpusError,
    LabelledEvent,
    Record,
    is_held_back,
    read,
)

__all__ = ["CorpusError", "LabelledEvent", "Record", "is_held_back", "read"]
