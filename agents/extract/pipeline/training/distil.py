"""Writes teachers' answers into the pools: what a small network learns beside the corpora's own."""

import multiprocessing
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agents.extract.pipeline.graph import Decisions, Graph
from agents.extract.pipeline.labels import Labels, read_labels
from agents.extract.pipeline.parser import GRAPH, LABEL_LAYER, LABELS
from agents.extract.pipeline.sentences import START_BIAS
from agents.extract.pipeline.training.batches import UNKNOWN, Example, Pool, SoftTargets
from agents.extract.pipeline.training.chunk import PARAGRAPH
from agents.extract.pipeline.training.pools import Material, read_pools, write_pools
from agents.extract.pipeline.word_pieces import WordPieces, piece_cases

KEPT = {"arc": 4, "dep": 3, "ner": 3}
"""Answers kept of each word: the likeliest ones, which make up nearly all of the probability."""

Floats = NDArray[np.float32]


class Teacher:
    """A larger model, as a folder such as ships. Its labels are translated to those of the pools."""

    def __init__(self, folder: Path, labels: dict[str, list[str]], pieces: WordPieces) -> None:
        self._graph = Graph(folder / GRAPH, folder / LABEL_LAYER)
        self._pieces = pieces
        known = read_labels(folder / LABELS)
        self._reads_layout = known.layout
        self._ours = {
            "dep": _places(known.dep, labels["dep"]),
            "tag": _places(known.tag, labels["tag"]),
            "morph": _places(_joined(known), labels["morph"]),
            "ner": _places(known.entity, labels["ner"]),
        }
        self._sizes = {kind: len(found) for kind, found in labels.items()}

    def answer(self, example: Example) -> None:
        """Write the answers into an example. Its tree, where it has none, becomes the teacher's."""
        chunk, targets = example.chunk, example.targets
        size = len(chunk)
        coded = []
        for word, breaks in zip(chunk.words, [PARAGRAPH, *chunk.breaks[1:]], strict=True):
            ids, case = self._pieces.of(word)
            coded.append((ids, piece_cases(len(ids), case, breaks if self._reads_layout else 0)))
        sure = START_BIAS[PARAGRAPH]
        bias = np.array([sure if start else -sure for start in chunk.starts], "f4")
        decisions = self._graph.decide(coded, bias if chunk.has_tree else np.zeros(size, "f4"))
        heads = np.where(targets["head"] == UNKNOWN, decisions.heads, targets["head"])
        example.soft = {
            "arc": _likeliest(decisions.arc_scores, KEPT["arc"]),
            "dep": _likeliest(self._labels(decisions, heads), KEPT["dep"]),
            "ner": _likeliest(self._translated(decisions.entity_scores, "ner"), KEPT["ner"]),
        }
        if not chunk.has_tree:
            targets["tag"] = self._ours["tag"][decisions.tags].astype("i2")
            targets["morph"] = self._ours["morph"][decisions.morphs].astype("i2")
            targets["sent"] = decisions.starts.astype("i2")

    def _labels(self, decisions: Decisions, heads: NDArray[np.int64]) -> Floats:
        scores = self._graph.relation_scores(decisions, np.arange(len(heads)), heads)
        return self._translated(scores, "dep")

    def _translated(self, scores: Floats, kind: str) -> Floats:
        """Scores of the teacher's labels as scores of ours; what it does not know is out."""
        result = np.full((len(scores), self._sizes[kind]), -1e4, "f4")
        ours = self._ours[kind]
        result[:, ours[ours != UNKNOWN]] = scores[:, ours != UNKNOWN]
        return result


def teach(folders: Sequence[Path], material: Material, out: Path, processes: int = 2) -> None:
    """Write the pools of `material` to `out`, each example with the answers of one of the teachers.

    The teachers take turns: over many examples a student learns from all of them.
    """
    parts = [out.with_suffix(f".part{rank}") for rank in range(processes)]
    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(target=_answer_share, args=(rank, folders, material, parts))
        for rank in range(processes)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError(
                f"a process that writes teachers' answers ended with {worker.exitcode}"
            )
    answered = [read_pools(part) for part in parts]
    merged = [
        Pool([example for pool in pools for example in pool.examples], pools[0].share)
        for pools in zip(*answered, strict=True)
    ]
    write_pools(merged, out)
    for part in parts:
        part.unlink()


def _answer_share(
    rank: int, folders: Sequence[Path], material: Material, parts: Sequence[Path]
) -> None:
    pieces = WordPieces(material.tokenizer)
    teachers = [Teacher(folder, material.labels, pieces) for folder in folders]
    answered = []
    for pool in read_pools(material.pools):
        mine = list(pool.examples)[rank :: len(parts)]
        for number, example in enumerate(mine):
            teachers[number % len(teachers)].answer(example)
        answered.append(Pool(mine, pool.share))
    write_pools(answered, parts[rank])


def _places(theirs: Sequence[str], ours: Sequence[str]) -> NDArray[np.int64]:
    """Where each of the teacher's labels stands among ours."""
    places = {label: i for i, label in enumerate(ours)}
    return np.array([places.get(label, UNKNOWN) for label in theirs])


def _joined(labels: Labels) -> list[str]:
    return [f"{pos}|{features}" for pos, features in labels.morph]


def _likeliest(scores: NDArray[np.floating], count: int) -> SoftTargets:
    """The numbers and the probabilities, which add up to 1, of the best answers."""
    count = min(count, scores.shape[1])
    best = np.argsort(-scores, axis=1)[:, :count]
    chosen = np.take_along_axis(scores, best, axis=1)
    shares = np.exp(chosen - chosen[:, :1])
    return SoftTargets(best.astype("i2"), (shares / shares.sum(1, keepdims=True)).astype("f2"))
