"""The spaCy component that parses: sentences, tags, features, heads, relations and names of a Doc."""

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.pipeline.dep_parser import parser_score  # type: ignore[import-not-found]
from spacy.pipeline.morphologizer import (  # type: ignore[import-not-found]
    morphologizer_score,
)
from spacy.pipeline.tagger import tagger_score  # type: ignore[import-not-found]
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vocab import Vocab

from agents.extract.pipeline.annotation import Annotator
from agents.extract.pipeline.parser import FILES, Parser
from agents.extract.pipeline.words import words_of

FACTORY = "eventwire_encoder"

WRITTEN = ("head", "dep", "tag", "pos", "morph")

MAX_PIECES = 80_000
"""Word pieces of a text that are parsed: some 8 s of one core, or 350,000 characters of prose."""


@Language.factory(
    FACTORY,
    assigns=["doc.sents", "doc.ents", *(f"token.{name}" for name in WRITTEN)],
    default_config={"max_pieces": MAX_PIECES},
    default_score_weights={"dep_las": 0.5, "ents_f": 0.5},
)
def make_encoder(nlp: Language, name: str, max_pieces: int) -> "Encoder":
    """The component as spaCy makes it from a pipeline's config; `from_disk` brings its model."""
    return Encoder(nlp.vocab, name, max_pieces)


class Encoder(Pipe):
    """Parses a Doc with one neural graph. A text's parse depends on nothing but the text.

    It runs on one thread, a chunk of one text at a time, and keeps nothing between texts: `nlp.pipe`
    gives exactly what `nlp` gives for each text alone, in whatever order and company.
    """

    def __init__(self, vocab: Vocab, name: str, max_pieces: int = MAX_PIECES) -> None:
        self.vocab = vocab
        self.name = name
        self.max_pieces = max_pieces
        self._folder: Path | None = None
        self._parser: Parser | None = None
        self._annotator: Annotator | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The relations, then the types of names; none before a model is loaded."""
        if self._parser is None:
            return ()
        return (*self._parser.labels.dep, *self._parser.labels.entity_types)

    def __call__(self, doc: Doc) -> Doc:
        """Write the parse into `doc` and return it. Raises ValueError before a model is loaded."""
        if self._parser is None or self._annotator is None:
            raise ValueError(f"component {self.name!r} has no model yet: load one with from_disk")
        if not len(doc):
            return doc
        indices, words = words_of(doc)
        self._annotator.write(doc, indices, self._parser.parse(words, self.max_pieces))
        return doc

    def score(self, examples: Iterable[Example], **kwargs: Any) -> dict[str, Any]:
        """spaCy's scores of trees, sentences, tags, features and names."""
        examples = list(examples)
        return {
            **parser_score(examples, **kwargs),
            **tagger_score(examples, **kwargs),
            **morphologizer_score(examples, **kwargs),
            **get_ner_prf(examples, **kwargs),
        }

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "Encoder":
        """Load the model in folder `path`. Raises ValueError when a file is missing or of no use."""
        self._folder = Path(path).resolve()
        self._parser = Parser(self._folder)
        self._annotator = Annotator(self.vocab, self._parser.labels)
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the model's files to folder `path`; they are not kept in memory beside the graph."""
        if self._folder is None:
            raise ValueError(f"component {self.name!r} has no model yet: there is nothing to write")
        target = Path(path).resolve()
        target.mkdir(parents=True, exist_ok=True)
        if target != self._folder:
            for name in FILES:
                shutil.copyfile(self._folder / name, target / name)
