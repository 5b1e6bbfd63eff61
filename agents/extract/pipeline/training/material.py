"""Gathers what is trained on: the corpora's chunks with their variants, as pools of examples."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import spacy

from agents.extract.pipeline.tokenizer import make_news_tokenizer
from agents.extract.pipeline.training import annotated, corpus
from agents.extract.pipeline.training.base_weights import BaseEncoder
from agents.extract.pipeline.training.batches import Pool, example_of
from agents.extract.pipeline.training.chunk import Chunk
from agents.extract.pipeline.training.other_names import name_source
from agents.extract.pipeline.training.pools import Material, write_pools
from agents.extract.pipeline.training.variants import (
    HEADLINE_WORDS,
    headline,
    name_variants,
    own_variants,
    treebank_variants,
)
from agents.extract.pipeline.word_pieces import WordPieces

OWN = "own sentences"

SHARES = {
    "ewt_train": 0.33,
    "ewt_test": 0.04,
    "gum_train": 0.19,
    "ner_docred": 0.13,
    "ner_crossner_politics": 0.09,
    "ner_crossner_literature": 0.02,
    "ner_crossner_music": 0.02,
    "ner_crossner_science": 0.03,
    "ner_crossner_ai": 0.01,
    "ner_wikigold": 0.06,
    "ner_re3d": 0.06,
    "ner_srilanka": 0.02,
    OWN: 0.02,
}
"""Shares of the words of training. The sets of news and politics are small, and taken more often."""

COPIES = {"ner_docred": 1, "ner_crossner_politics": 3, "ner_wikigold": 2, "ner_re3d": 4}
"""Copies with other names of each chunk of a set with names alone; one for those not listed."""


def gather(folder: Path, base: BaseEncoder, out: Path, seed: int) -> Material:
    """Read the corpora in `folder` and our own sentences, and write the pools to train on to `out`."""
    nlp = spacy.blank("en")
    pieces = WordPieces(base.tokenizer)
    rng = random.Random(seed)  # noqa: S311  # for variety, not for secrets
    chunks: dict[str, list[Chunk]] = {}
    for name in corpus.TREEBANKS:
        chunks[name] = corpus.read_treebank(corpus.documents(folder / f"{name}.spacy", nlp.vocab))
    labels = corpus.label_sets(chunk for found in chunks.values() for chunk in found)
    for name in corpus.NAME_SETS:
        train, _ = corpus.split_held_out(corpus.documents(folder / f"{name}.spacy", nlp.vocab))
        chunks[name] = corpus.read_names(train, pieces)
    chunks[OWN] = [one.chunk for one in annotated.read() if one.part == "train"]
    source = name_source(
        (chunk for found in chunks.values() for chunk in found), make_news_tokenizer()(nlp), rng
    )
    headings = _headings([chunk for name in corpus.TREEBANKS for chunk in chunks[name]], rng)
    numbers = {kind: {label: i for i, label in enumerate(found)} for kind, found in labels.items()}
    pools = []
    for name, found in chunks.items():
        if name == OWN:
            grown = [new for chunk in found for new in own_variants(chunk, source)]
        elif name in corpus.TREEBANKS:
            grown = [new for chunk in found for new in treebank_variants(chunk, source, headings)]
        else:
            copies = COPIES.get(name, 1)
            grown = [new for chunk in found for new in name_variants(chunk, source, copies)]
        print(f"{name}: {len(found)} chunks, {len(grown)} with variants, {_words(grown)} words")
        pools.append(Pool([example_of(chunk, numbers) for chunk in grown], SHARES[name]))
    write_pools(pools, out)
    return Material(out, labels, base.config, base.weights, base.tokenizer)


def _headings(chunks: Sequence[Chunk], rng: random.Random) -> list[Chunk]:
    """Sentences of a headline's length, made headlines."""
    shortest, longest = HEADLINE_WORDS
    sentences = [sentence for chunk in chunks for sentence in chunk.sentences()]
    fit = [s for s in sentences if shortest <= len(s) <= longest and s.heads.count(0) == 1]
    return [headline(sentence, rng) for sentence in fit]


def _words(chunks: Iterable[Chunk]) -> int:
    return sum(len(chunk) for chunk in chunks)
