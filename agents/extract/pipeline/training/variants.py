"""Variants of chunks in the forms of news: datelines, headlines, titles before names, headings."""

import random
from collections.abc import Sequence

from agents.extract.pipeline.training.chunk import LINE, PARAGRAPH, Chunk, insert, join
from agents.extract.pipeline.training.other_names import NameSource, Words, with_other_names
from agents.extract.pipeline.training.word_lists import word_lists

TITLE_MORPH, NAME_MORPH, PUNCTUATION = "PROPN|Number=Sing", "PROPN|Number=Sing", "PUNCT|"

HEADLINE_WORDS = (5, 20)
"""Length of the sentences that headlines are made of."""

OWN_COPIES = 4
"""Copies of our own sentences, which are few, with other names."""

_AUXILIARIES = frozenset("is are was were has been have had".split())
_ARTICLES = frozenset("the a an".split())

Token = tuple[str, str, str, str, str]
"""A word, its BIO tag, relation, tag and features."""


def chunk_of(tokens: Sequence[Token], heads: Sequence[int]) -> Chunk:
    """A chunk of one run of words; `heads` as in Chunk, or none in a text without trees."""
    words, entities, relations, tags, morphs = (
        list(column) for column in zip(*tokens, strict=True)
    )
    has_tree = bool(heads)
    return Chunk(
        words=words,
        breaks=[0] * len(words),
        entities=entities,
        starts=[False] * len(words) if has_tree else [],
        heads=list(heads),
        relations=relations if has_tree else [],
        tags=tags if has_tree else [],
        morphs=morphs if has_tree else [],
    )


def with_dateline(chunk: Chunk, source: NameSource) -> Chunk:
    """The chunk with a dateline before its first sentence: "KYIV (Reuters) - …".

    The town hangs on the root of the sentence as `parataxis`: it is never the root itself.
    """
    rng = source.rng
    root = next((i for i, head in enumerate(chunk.heads) if head == 0), None)
    if chunk.has_tree and root is None:
        return chunk
    town: Words = rng.choice(source.places)
    if rng.random() < 0.7:
        town = tuple(word.upper() for word in town)
    tokens: list[Token] = []
    heads: list[int] = []

    def add(word: str, entity: str, head: int, relation: str, tag: str, morph: str) -> None:
        tokens.append((word, entity, relation, tag, morph))
        heads.append(head)

    for i, word in enumerate(town):
        relation = "flat" if i else "parataxis"
        add(word, "I-GPE" if i else "B-GPE", 1 if i else 0, relation, "NNP", NAME_MORPH)
    if rng.random() < 0.25:
        add(",", "O", len(tokens) + 2, "punct", ",", PUNCTUATION)
        land = rng.choice(source.places)
        at = len(tokens) + 1
        for i, word in enumerate(land):
            relation = "flat" if i else "appos"
            add(word, "I-GPE" if i else "B-GPE", at if i else 1, relation, "NNP", NAME_MORPH)
    if rng.random() < 0.35:
        add(",", "O", len(tokens) + 2, "punct", ",", PUNCTUATION)
        add(rng.choice(word_lists().months), "O", 1, "nmod:unmarked", "NNP", NAME_MORPH)
        day = str(rng.randint(1, 31))
        add(day, "O", len(tokens), "nummod", "CD", "NUM|NumForm=Digit|NumType=Card")
    if rng.random() < 0.6:
        agency = rng.choice(word_lists().agencies)
        if rng.random() < 0.85:
            add("(", "O", len(tokens) + 2, "punct", "-LRB-", PUNCTUATION)
            add(agency, "B-ORG", 1, "parataxis", "NNP", NAME_MORPH)
            add(")", "O", len(tokens), "punct", "-RRB-", PUNCTUATION)
        else:
            add(",", "O", len(tokens) + 2, "punct", ",", PUNCTUATION)
            add(agency, "B-ORG", 1, "parataxis", "NNP", NAME_MORPH)
    dash, tag = rng.choice(
        [("-", ","), ("-", ","), ("—", ","), ("–", ","), ("--", ","), (":", ":")]
    )
    add(dash, "O", 1, "punct", tag, PUNCTUATION)
    heads[0] = root + 1 + len(tokens) if root is not None else 0
    return insert(chunk, 0, chunk_of(tokens, heads if chunk.has_tree else []), heads)


def with_titles(chunk: Chunk, source: NameSource, share: float) -> Chunk:
    """The chunk with a title put before some names of people that have none."""
    for start, end, kind in reversed(chunk.names()):
        if kind != "PERSON" or source.rng.random() >= share:
            continue
        if start and (chunk.words[start - 1][:1].isupper() or chunk.words[start - 1] in ("-", ".")):
            continue
        inside = range(start + 1, end + 1)
        tops = [i for i in range(start, end) if chunk.has_tree and chunk.heads[i] not in inside]
        if chunk.has_tree and tops != [start]:
            continue
        token = (source.rng.choice(word_lists().before_names), "O", "nmod:desc", "NNP", TITLE_MORPH)
        title = chunk_of([token], [0] if chunk.has_tree else [])
        chunk = insert(chunk, start, title, [start + 2])
    return chunk


def headline(sentence: Chunk, rng: random.Random) -> Chunk:
    """A sentence as a headline: no full stop, and mostly no articles and auxiliaries.

    "And" between actors may become a comma: "Iran, Iraq sign border deal".
    """
    heads = set(sentence.heads)

    def leaf(i: int) -> bool:
        return i + 1 not in heads

    gone: set[int] = set()
    last = len(sentence) - 1
    if sentence.words[last] == "." and leaf(last):
        gone.add(last)
    if rng.random() < 0.6:
        for i, (word, relation) in enumerate(zip(sentence.words, sentence.relations, strict=True)):
            lower = word.lower()
            article = relation == "det" and lower in _ARTICLES
            auxiliary = relation in ("aux", "aux:pass", "cop") and lower in _AUXILIARIES
            if (article or auxiliary) and leaf(i) and sentence.entities[i] == "O":
                gone.add(i)
        for i, (word, relation) in enumerate(zip(sentence.words, sentence.relations, strict=True)):
            joined = sentence.heads[i] - 1
            if word != "and" or relation != "cc" or not leaf(i) or joined < 0:
                continue
            if sentence.relations[joined] == "conj" and rng.random() < 0.5:
                sentence = sentence.changed(i, ",", "punct", ",", PUNCTUATION)
    return sentence.without(gone) if len(gone) < len(sentence) else sentence


def treebank_variants(chunk: Chunk, source: NameSource, headings: Sequence[Chunk]) -> list[Chunk]:
    """The chunk; the chunk as news has it, with other names; and some of its sentences alone."""
    rng = source.rng
    other = with_titles(with_other_names(chunk, source, 0.5), source, 0.1)
    sentences = chunk.sentences() if len(chunk) > 1 else []
    if rng.random() < 0.3 and sentences and len(sentences[0]) > 7:
        other = with_dateline(other, source)
    if rng.random() < 0.3 and headings:
        other = join([rng.choice(headings), other], rng.choice((LINE, LINE, PARAGRAPH, 0)))
    result = [chunk, other]
    shortest, longest = HEADLINE_WORDS
    for sentence in sentences:
        roll = rng.random()
        if len(sentences) > 1 and roll < 0.35:
            result.append(sentence)
        elif shortest <= len(sentence) <= longest and roll > 0.85:
            result.append(headline(with_other_names(sentence, source, 0.5), rng))
        elif len(sentence) > 7 and roll > 0.8:
            result.append(with_dateline(sentence, source))
    return [part for part in result if part.heads.count(0) > 0]


def name_variants(chunk: Chunk, source: NameSource, copies: int) -> list[Chunk]:
    """The chunk, and `copies` of it with other names and some titles put in."""
    if "" in chunk.entities or not chunk.names():
        return [chunk]
    result = [chunk]
    for _ in range(copies):
        other = with_titles(with_other_names(chunk, source, 0.65), source, 0.15)
        if source.rng.random() < 0.08:
            other = with_dateline(other, source)
        result.append(other)
    return result


def own_variants(chunk: Chunk, source: NameSource) -> list[Chunk]:
    """One of our own sentences, and copies of it with other names."""
    return [chunk, *(with_other_names(chunk, source, 0.8) for _ in range(OWN_COPIES))]
