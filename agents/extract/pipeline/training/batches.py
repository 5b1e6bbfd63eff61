"""Chunks to batches of numbers."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agents.extract.pipeline.training.chunk import PARAGRAPH, UNKNOWN_HEAD, Chunk
from agents.extract.pipeline.training.surface import case_style, layout, typography
from agents.extract.pipeline.word_pieces import END, START, WordPieces, piece_cases

UNKNOWN = -1
"""A target that is not known."""

MASK = 103
"""BERT's [MASK]."""

MASKED_WORDS = 0.05
"""Share of the words that are hidden from the network in training."""

MAX_POSITIONS = 512

KINDS = ("head", "dep", "tag", "morph", "ner", "sent")

BUFFER = 640
"""Chunks that are sorted by length before they are put together in batches."""

Ints = NDArray[np.int64]
Arrays = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class SoftTargets:
    """A teacher's likeliest answers about n words: their numbers and probabilities, (n, k) each."""

    ids: NDArray[np.int16]
    shares: NDArray[np.float16]


@dataclass(slots=True)
class Example:
    """A chunk with its targets as numbers (n,) by kind, and what a teacher says of it, if one did."""

    chunk: Chunk
    targets: dict[str, NDArray[np.int16]]
    soft: dict[str, SoftTargets] = field(default_factory=dict)


@dataclass(frozen=True)
class Pool:
    """Examples of one source, and the share of the words of training that come from it."""

    examples: Sequence[Example]
    share: float


def example_of(chunk: Chunk, numbers: Mapping[str, Mapping[str, int]]) -> Example:
    """The chunk with its labels as numbers; `numbers` by kind and label."""
    size = len(chunk)

    def put(kind: str, values: Sequence[str]) -> NDArray[np.int16]:
        known = numbers[kind]
        return np.array([known.get(value, UNKNOWN) for value in values] or [UNKNOWN] * size, "i2")

    heads = np.array(chunk.heads or [UNKNOWN_HEAD] * size, "i2")
    starts = [int(start) for start in chunk.starts] or [UNKNOWN] * size
    return Example(
        chunk,
        {
            "head": heads,
            "dep": put("dep", chunk.relations),
            "tag": put("tag", chunk.tags),
            "morph": put("morph", chunk.morphs),
            "ner": put("ner", chunk.entities),
            "sent": np.array(starts, "i2"),
        },
    )


def collate(
    examples: Sequence[Example], pieces: WordPieces, rng: random.Random | None = None
) -> Arrays:
    """The arrays of one batch; with `rng`, the words' looks are varied and some words hidden."""
    rows = [_inputs(example.chunk, pieces, rng) for example in examples]
    longest = max(len(example.chunk) for example in examples)
    width = max(len(ids) for ids, _, _ in rows)
    batch = {name: np.zeros((len(rows), width), np.int64) for name in ("ids", "cases")}
    batch["first"] = np.zeros((len(rows), longest), np.int64)
    for kind in KINDS:
        batch[kind] = np.full((len(rows), longest), UNKNOWN, np.int64)
    for row, (example, (ids, cases, first)) in enumerate(zip(examples, rows, strict=True)):
        batch["ids"][row, : len(ids)], batch["cases"][row, : len(cases)] = ids, cases
        batch["first"][row, : len(first)] = first
        for kind in KINDS:
            batch[kind][row, : len(example.chunk)] = example.targets[kind]
    return {**batch, **_taught(examples, longest)}


def _taught(examples: Sequence[Example], longest: int) -> Arrays:
    """The teachers' answers; of a chunk of one word there may be fewer than of others."""
    arrays: Arrays = {}
    for kind in examples[0].soft:
        answers = [example.soft[kind] for example in examples]
        shape = (len(examples), longest, max(answer.ids.shape[1] for answer in answers))
        ids, shares = np.zeros(shape, np.int64), np.zeros(shape, np.float32)
        for row, answer in enumerate(answers):
            words, count = answer.ids.shape
            ids[row, :words, :count], shares[row, :words, :count] = answer.ids, answer.shares
        arrays[f"{kind}_ids"], arrays[f"{kind}_shares"] = ids, shares
    return arrays


def _inputs(
    chunk: Chunk, pieces: WordPieces, rng: random.Random | None
) -> tuple[list[int], list[int], list[int]]:
    """The pieces' ids and cases, and the position of each word's first piece."""
    words, breaks = chunk.words, chunk.breaks
    if rng:
        words, breaks = typography(words, rng), layout(chunk, rng)
    read = [pieces.of(word) for word in words]
    styles = [case for _, case in read]
    if rng:
        styles = case_style(words, styles, rng)
    ids, cases, first = [START], [0], []
    for i, ((word_ids, _), case) in enumerate(zip(read, styles, strict=True)):
        first.append(min(len(ids), MAX_POSITIONS - 1))
        hidden = rng is not None and rng.random() < MASKED_WORDS
        ids += [MASK] * len(word_ids) if hidden else word_ids
        cases += piece_cases(len(word_ids), case, breaks[i] if i else PARAGRAPH)
    ids, cases = [*ids[: MAX_POSITIONS - 1], END], [*cases[: MAX_POSITIONS - 1], 0]
    return ids, cases, first


def batches(
    pools: Sequence[Pool], pieces: WordPieces, size: int, rng: random.Random
) -> Iterator[Arrays]:
    """Endless batches of about `size` word pieces, of chunks of about one length."""

    def forever(examples: Sequence[Example]) -> Iterator[Example]:
        order = list(examples)
        while True:
            rng.shuffle(order)
            yield from order

    streams = [forever(pool.examples) for pool in pools]
    # Shares are of words, chunks are drawn: sources with short chunks are drawn from more often.
    odds = [
        pool.share * len(pool.examples) / sum(len(example.chunk) for example in pool.examples)
        for pool in pools
    ]
    while True:
        buffer = [next(stream) for stream in rng.choices(streams, odds, k=BUFFER)]
        ready = list(by_length(buffer, size))
        rng.shuffle(ready)
        for examples in ready:
            yield collate(examples, pieces, rng)


PIECES_A_WORD = 1.3


def by_length(examples: Sequence[Example], size: int) -> Iterator[list[Example]]:
    """Groups of examples of about one length, each of about `size` word pieces when padded."""
    group: list[Example] = []
    for example in sorted(examples, key=lambda example: len(example.chunk)):
        if group and (len(group) + 1) * len(example.chunk) * PIECES_A_WORD > size:
            yield group
            group = []
        group.append(example)
    if group:
        yield group
