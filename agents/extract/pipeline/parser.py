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
from agents.extract.pipeline.sentences import settle_starts, start_bias
from agents.extract.pipeline.tree import best_tree, broken_sentences
from agents.extract.pipeline.word_pieces import LAYOUTS, WordPieces, piece_cases
from agents.extract.pipeline.words import Word

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

GRAPH, LABEL_LAYER, LABELS, WORD_PIECES = "int8.onnx", "fix.npz", "labels.json", "tokenizer.json"
FILES = (GRAPH, LABEL_LAYER, LABELS, WORD_PIECES)
"""What a model's folder holds: the graph, the layer that labels arcs, the labels, the word pieces."""

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

    def parse(self, words: Sequence[Word], max_pieces: int) -> Parse:
        """Parse the words of a text.

        Words get no more than a flat tree once the word pieces before them reach `max_pieces`: time is
        bounded, and a text is parsed to its end whatever its length.
        """
        read, pieces = [], 0
        for word in words:
            if pieces >= max_pieces:
                break
            read.append(self._pieces.of(word.text))
            pieces += len(read[-1][0])
        parts, start = [], 0
        for end in cut(words[: len(read)], [len(ids) for ids, _ in read]):
            parts.append(_shifted(self._parse_chunk(words[start:end], read[start:end]), start))
            start = end
        parts += [
            _shifted(_flat(min(CHUNK_WORDS, len(words) - start)), start)
            for start in range(len(read), len(words), CHUNK_WORDS)
        ]
        return _joined(parts)

    def _parse_chunk(self, words: Sequence[Word], read: list[tuple[list[int], int]]) -> Parse:
        breaks = [word.line_breaks if self.labels.layout else 0 for word in words]
        if self.labels.layout:
            breaks[0] = LAYOUTS - 1  # Every chunk begins as a text does: so it was trained.
        coded = [
            (ids, piece_cases(len(ids), case, line_breaks))
            for (ids, case), line_breaks in zip(read, breaks, strict=True)
        ]
        decisions = self._graph.decide(coded, start_bias(words))
        inside = self._entities.continues(decisions.entity_scores)
        starts = settle_starts(decisions.starts, words, inside)
        heads, relations = self._trees(decisions, starts)
        return Parse(
            heads=np.where(heads == 0, np.arange(len(words)), heads - 1),
            relations=relations,
            tags=decisions.tags,
            morphs=decisions.morphs,
            entities=self._entities.decode(decisions.entity_scores, starts),
        )

    def _trees(self, decisions: Decisions, starts: Bools) -> tuple[Ints, Ints]:
        """Heads (counted from 1, 0 for a root) and relations, with every sentence made a tree."""
        root = self.labels.root
        heads, relations = decisions.heads.copy(), decisions.relations.copy()
        sentences = np.cumsum(starts, dtype=np.int64)
        # Where a border was moved, the graph's heads are those of other sentences.
        moved = np.flatnonzero(starts != decisions.starts)
        rebuild = {int(number) for number in sentences[np.concatenate([moved - 1, moved])]}
        rebuild.update(broken_sentences(heads, sentences))
        for sentence in sorted(rebuild):
            members = np.flatnonzero(sentences == sentence)
            tree = best_tree(decisions.arcs_among(members))
            heads[members] = np.where(tree == 0, 0, tree + members[0])
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
    return Parse(np.zeros(length, dtype=np.int64), none, none, none, none)


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
