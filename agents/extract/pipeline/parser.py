"""Words in, a parse out: cuts a text into chunks, runs the graph on each, and makes whole trees."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agents.extract.pipeline.chunks import MAX_WORDS as CHUNK_WORDS
from agents.extract.pipeline.chunks import cut
from agents.extract.pipeline.entities import EntityDecoder
from agents.extract.pipeline.graph import Decisions, Graph
from agents.extract.pipeline.labels import read_labels
from agents.extract.pipeline.tree import best_tree, broken_sentences
from agents.extract.pipeline.word_pieces import WordPieces

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

GRAPH, LABEL_LAYER, LABELS, WORD_PIECES = "int8.onnx", "fix.npz", "labels.json", "tokenizer.json"
FILES = (GRAPH, LABEL_LAYER, LABELS, WORD_PIECES)
"""What a model's folder holds: the graph, the layer that labels arcs, the labels, the word pieces."""

START_BIAS = (0.0, 4.0, 100.0)
"""Added to the score (a logit) of a sentence start after no line break, one, and a blank line.

A blank line ends a sentence without exception. A single line break mostly does, but text may be wrapped
at a width, so there the graph keeps a say.
"""

UNPARSED = -1
"""The number of every label of a word beyond the limit."""


@dataclass(frozen=True)
class Parse:
    """The parse of n words: arrays of shape (n,).

    `heads` are word indices, a root's its own; the others are numbers of labels, or `UNPARSED`. Every
    sentence is a run of words that forms one tree with one root.
    """

    heads: Ints
    relations: Ints
    tags: Ints
    morphs: Ints
    entities: Ints


class Parser:
    """A model's folder, loaded. One thread, no state that one text could leave to the next."""

    def __init__(self, folder: Path) -> None:
        """Raises ValueError, naming the file, when one of `FILES` is missing or of no use."""
        missing = [name for name in FILES if not (folder / name).is_file()]
        if missing:
            raise ValueError(f"{folder} is no model: it lacks {', '.join(missing)}")
        self.labels = read_labels(folder / LABELS)
        self._pieces = WordPieces(folder / WORD_PIECES)
        self._graph = Graph(folder / GRAPH, folder / LABEL_LAYER)
        self._entities = EntityDecoder(self.labels.entity)

    def parse(self, words: Sequence[str], line_breaks: Sequence[int], max_words: int) -> Parse:
        """Parse the words of a text, none of them white space.

        `line_breaks[i]` counts the line breaks before word i. Words from `max_words` on get no more
        than a flat tree: time is bounded, and a Doc is whole whatever its length.
        """
        read = [self._pieces.of(word) for word in words[:max_words]]
        ends = cut(words[:max_words], line_breaks, [len(pieces) for pieces, _ in read])
        parts, start = [], 0
        for end in ends:
            breaks = line_breaks[start:end]
            parts.append(_shifted(self._parse_chunk(read[start:end], breaks), start))
            start = end
        parts += [
            _shifted(_flat(min(CHUNK_WORDS, len(words) - start)), start)
            for start in range(len(read), len(words), CHUNK_WORDS)
        ]
        return _joined(parts)

    def _parse_chunk(self, words: list[tuple[list[int], int]], line_breaks: Sequence[int]) -> Parse:
        bias = np.array([START_BIAS[min(count, 2)] for count in line_breaks], dtype=np.float32)
        bias[0] = START_BIAS[-1]
        decisions = self._graph.decide(words, bias)
        heads, relations = self._trees(decisions)
        index = np.arange(len(words))
        return Parse(
            heads=np.where(heads == 0, index, heads - 1),
            relations=relations,
            tags=decisions.tags,
            morphs=decisions.morphs,
            entities=self._entities.decode(decisions.entity_scores, decisions.starts),
        )

    def _trees(self, decisions: Decisions) -> tuple[Ints, Ints]:
        """Heads (counted from 1, 0 for a root) and relations, with the sentences made trees."""
        root = self.labels.root
        heads, relations = decisions.heads.copy(), decisions.relations.copy()
        sentences = np.cumsum(decisions.starts, dtype=np.int64)
        for sentence in broken_sentences(heads, sentences):
            members = np.flatnonzero(sentences == sentence)
            first = int(members[0])
            columns = np.concatenate([[0], members + 1])
            tree = best_tree(decisions.arc_scores[np.ix_(members, columns)].astype(np.float64))
            heads[members] = np.where(tree == 0, 0, tree + first)
        # The graph labelled the arcs it chose itself, and may call root what hangs on another word.
        redo = (heads != decisions.heads) | (relations == root)
        redo = np.flatnonzero(redo & (heads != 0))
        if len(redo):
            relations[redo] = self._graph.relations(decisions, redo, heads[redo], never=root)
        relations[heads == 0] = root
        return heads, relations


def _flat(length: int) -> Parse:
    """Words that are not parsed: all hang on the first."""
    none = np.full(length, UNPARSED)
    return Parse(
        heads=np.zeros(length, dtype=np.int64),
        relations=none,
        tags=none,
        morphs=none,
        entities=none,
    )


def _shifted(parse: Parse, start: int) -> Parse:
    """A chunk's parse, its heads counted from the start of the text."""
    return Parse(parse.heads + start, parse.relations, parse.tags, parse.morphs, parse.entities)


def _joined(parts: Sequence[Parse]) -> Parse:
    """The parses of consecutive chunks as one."""

    def join(arrays: list[Ints]) -> Ints:
        return np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)

    return Parse(
        heads=join([part.heads for part in parts]),
        relations=join([part.relations for part in parts]),
        tags=join([part.tags for part in parts]),
        morphs=join([part.morphs for part in parts]),
        entities=join([part.entities for part in parts]),
    )
