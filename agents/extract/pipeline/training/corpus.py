"""Annotated corpora, as spaCy DocBins and as our own sentences, to chunks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from agents.extract.pipeline.chunks import MAX_WORDS, cut
from agents.extract.pipeline.training.chunk import (
    PARAGRAPH,
    UNKNOWN_HEAD,
    Chunk,
)
from agents.extract.pipeline.training.conventions import unify
from agents.extract.pipeline.word_pieces import WordPieces
from agents.extract.pipeline.words import words_of

LONGEST = 180
"""Words of a chunk at most: a longer sentence is most likely a table, and left out."""

ENTITY_TYPES = ("PERSON", "ORG", "GPE", "LOC", "NORP")

TREEBANKS = {"ewt_train": 1.0, "ewt_test": 1.0, "gum_train": 1.0}
"""Sets with trees and names, and how often each is taken. EWT's test part is trained on: the model is
judged on other corpora, and chosen on development parts."""

NAME_SETS = (
    "ner_docred",
    "ner_crossner_politics",
    "ner_crossner_literature",
    "ner_crossner_music",
    "ner_crossner_science",
    "ner_crossner_ai",
    "ner_wikigold",
    "ner_re3d",
    "ner_srilanka",
)
"""Sets with names alone."""

HELD_OUT = 12
"""Each twelfth document of a set with names alone is held out for choosing."""


def documents(path: Path, vocab: Vocab) -> list[Doc]:
    """The documents of a DocBin. Raises FileNotFoundError, naming it, where it is not there."""
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: give the folder of the corpora by --corpus")
    return list(DocBin().from_disk(path).get_docs(vocab))


def read_treebank(docs: Iterable[Doc]) -> list[Chunk]:
    """Chunks of whole sentences, as many as MAX_WORDS hold."""
    return [chunk for doc in docs for chunk in _pack(_whole(doc, trees=True))]


def read_names(docs: Iterable[Doc], pieces: WordPieces) -> list[Chunk]:
    """Chunks cut as the parser cuts a text; no trees are known."""
    chunks = []
    for doc in docs:
        whole = _whole(doc, trees=False)
        _, words = words_of(doc)
        start = 0
        for end in cut(words, [len(pieces.of(word.text)[0]) for word in words]):
            chunks.append(whole.part(start, end))
            start = end
    return chunks


def split_held_out(docs: Sequence[Doc]) -> tuple[list[Doc], list[Doc]]:
    """The documents to train on, and those held out."""
    train = [doc for i, doc in enumerate(docs) if i % HELD_OUT]
    return train, list(docs[::HELD_OUT])


def _whole(doc: Doc, trees: bool) -> Chunk:
    """A document as one chunk, white space left out."""
    indices, words = words_of(doc)
    tokens = [doc[int(i)] for i in indices]
    position = {token.i: k + 1 for k, token in enumerate(tokens)}
    breaks = [min(word.line_breaks, PARAGRAPH) for word in words]
    texts = [token.text for token in tokens]
    entities = [_entity(token.ent_iob_, token.ent_type_) for token in tokens]
    chunk = Chunk(texts, breaks, unify(texts, entities))
    if not trees:
        return chunk
    starts = [bool(token.is_sent_start) for token in tokens]
    if starts:
        starts[0] = True
    for before, k in zip(tokens, range(1, len(tokens)), strict=False):
        # A sentence whose first token is white space starts at its first word.
        if before.sent.start != tokens[k].sent.start:
            starts[k] = True
    return Chunk(
        words=texts,
        breaks=breaks,
        entities=chunk.entities,
        starts=starts,
        heads=[
            0 if token.head.i == token.i else position.get(token.head.i, UNKNOWN_HEAD)
            for token in tokens
        ],
        relations=[token.dep_ for token in tokens],
        tags=[token.tag_ for token in tokens],
        morphs=[f"{token.pos_}|{token.morph}" for token in tokens],
    )


def _entity(iob: str, kind: str) -> str:
    if not iob:
        return ""
    return f"{iob}-{kind}" if kind in ENTITY_TYPES else "O"


def _pack(whole: Chunk) -> Iterator[Chunk]:
    """Runs of whole sentences of at most MAX_WORDS; a longer sentence stands alone."""
    borders = [i for i, starts in enumerate(whole.starts) if starts] + [len(whole)]
    start, end = 0, 0
    for border in borders[1:]:
        if border - start > MAX_WORDS and end > start:
            yield from _short_enough(whole.part(start, end))
            start = end
        end = border
    yield from _short_enough(whole.part(start, end))


def _short_enough(chunk: Chunk) -> Iterator[Chunk]:
    if 0 < len(chunk) <= LONGEST:
        yield chunk


def label_sets(chunks: Iterable[Chunk]) -> dict[str, list[str]]:
    """The labels of the model by kind, as `labels.json` has them; what occurs once is left out."""
    counts: dict[str, Counter[str]] = {"dep": Counter(), "tag": Counter(), "morph": Counter()}
    for chunk in chunks:
        counts["dep"].update(chunk.relations)
        counts["tag"].update(chunk.tags)
        counts["morph"].update(chunk.morphs)
    labels = {
        kind: [label for label, n in count.most_common() if n > 1 and label]
        for kind, count in counts.items()
    }
    labels["ner"] = ["O", *(f"{bio}-{kind}" for kind in ENTITY_TYPES for bio in "BI")]
    return labels
