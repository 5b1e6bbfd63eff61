"""What the training's tests share: small annotated chunks, and names to put in them."""

import random

import pytest
import spacy

from agents.extract.pipeline.tokenizer import make_news_tokenizer
from agents.extract.pipeline.training.chunk import Chunk
from agents.extract.pipeline.training.other_names import NameSource, name_source

TREE = [
    # word, entity, head, relation, tag, morph
    ("The", "O", 2, "det", "DT", "DET|Definite=Def|PronType=Art"),
    ("army", "O", 4, "nsubj:pass", "NN", "NOUN|Number=Sing"),
    ("was", "O", 4, "aux:pass", "VBD", "AUX|VerbForm=Fin"),
    ("defeated", "O", 0, "ROOT", "VBN", "VERB|Tense=Past|VerbForm=Part"),
    ("by", "O", 6, "case", "IN", "ADP|"),
    ("Omar", "B-PERSON", 4, "obl:agent", "NNP", "PROPN|Number=Sing"),
    ("Haddad", "I-PERSON", 6, "flat", "NNP", "PROPN|Number=Sing"),
    ("in", "O", 9, "case", "IN", "ADP|"),
    ("Aden", "B-GPE", 4, "obl", "NNP", "PROPN|Number=Sing"),
    (".", "O", 4, "punct", ".", "PUNCT|"),
]


@pytest.fixture
def sentence() -> Chunk:
    words, entities, heads, relations, tags, morphs = (list(c) for c in zip(*TREE, strict=True))
    return Chunk(
        words=words,
        breaks=[0] * len(words),
        entities=entities,
        starts=[True] + [False] * (len(words) - 1),
        heads=heads,
        relations=relations,
        tags=tags,
        morphs=morphs,
    )


@pytest.fixture(scope="session")
def chunk_of_names() -> Chunk:
    text = "Ana Silva of Acme Holdings met Silva 's rivals in Lima"
    words = text.split()
    entities = ["O"] * len(words)
    entities[0:2] = ["B-PERSON", "I-PERSON"]
    entities[3:5] = ["B-ORG", "I-ORG"]
    entities[6] = "B-PERSON"
    entities[10] = "B-GPE"
    return Chunk(words, [0] * len(words), entities)


@pytest.fixture(scope="session")
def names(chunk_of_names: Chunk) -> NameSource:
    tokenizer = make_news_tokenizer()(spacy.blank("en"))
    return name_source([chunk_of_names], tokenizer, random.Random(7))


@pytest.fixture
def source(names: NameSource) -> NameSource:
    names.rng.seed(7)
    return names


def assert_whole(chunk: Chunk) -> None:
    """All lists are of one length, heads point to words, and names are runs of one type."""
    columns = [chunk.words, chunk.breaks, chunk.entities]
    if chunk.has_tree:
        columns += [chunk.starts, chunk.heads, chunk.relations, chunk.tags, chunk.morphs]
    assert {len(column) for column in columns} == {len(chunk)}
    assert all(-1 <= head <= len(chunk) for head in chunk.heads)
    for number, head in enumerate(chunk.heads, start=1):
        assert head != number
        assert (head == 0) == (chunk.relations[number - 1] == "ROOT")
    for before, tag in zip(["O", *chunk.entities], chunk.entities, strict=False):
        assert not tag.startswith("I-") or before[2:] == tag[2:]


def arcs(chunk: Chunk) -> set[tuple[str, str, str]]:
    """Word, relation and head word of each word."""
    return {
        (word, relation, chunk.words[head - 1] if head else "")
        for word, relation, head in zip(chunk.words, chunk.relations, chunk.heads, strict=True)
    }
