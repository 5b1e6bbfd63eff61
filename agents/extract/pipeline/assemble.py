"""Makes the pipeline's folder, as it ships, of a graph and of lemma tables.

    python -m agents.extract.pipeline.assemble GRAPH LEMMAS OUT

GRAPH holds the graph's files (`parser.FILES`), LEMMAS spaCy's lemma tables (`lookups.bin`); OUT becomes
a folder that `spacy.load` takes.
"""

import sys
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.lookups import Lookups

from agents.extract.pipeline import component, lemmas, names, tokenizer

META = {
    "name": "eventwire_encoder4",
    "version": "2.0.0",
    "description": "English news: sentences, tags, UD parse and names by one small transformer.",
    "author": "eventwire",
    "license": "CC BY-SA 4.0",
    "spacy_version": ">=3.8.7,<3.9",
    "sources": ["see NOTICE.md"],
}


def assemble(graph: Path, lemma_tables: Path) -> Language:
    """The pipeline: tokenizer, encoder, names, lemmatizer. Raises ValueError when a file is missing."""
    nlp = spacy.blank(
        "en", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer.NAME}}}, meta=META
    )
    encoder: Any = nlp.add_pipe(component.FACTORY, name="encoder")
    encoder.from_disk(graph)
    nlp.add_pipe(names.FACTORY, name="names")
    lookups = Lookups().from_disk(lemma_tables)
    if not len(lookups):
        raise ValueError(f"{lemma_tables} holds no lookups.bin with lemma tables")
    lemmatizer: Any = nlp.add_pipe(lemmas.FACTORY, name="lemmatizer")
    lemmatizer.initialize(lookups=lookups)
    return nlp


def main(arguments: list[str]) -> int:
    """The command; returns its exit status."""
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    graph, lemma_tables, out = map(Path, arguments)
    # The vocabulary is left out: it holds nothing that the parts don't add themselves.
    assemble(graph, lemma_tables).to_disk(out, exclude=["vocab"])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
