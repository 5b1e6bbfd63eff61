"""The pages to learn from: their HTML, their true bodies, the folds and the benchmark's own measure."""

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np

from agents.clean.features import Matrix
from agents.clean.lines import Line
from topics.fetches import registered_domain

FOLDS = 5

SHINGLE = 4
"""Words of a shingle in the benchmark's measure."""

LEAST_MATCH = 3
"""Words in a row that must agree before they count as a piece of the true body."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class TruePage:
    """A page, its true body, and the fold of its domain."""

    key: str
    url: str
    markup: str
    body: str
    fold: int


def read_pages(folder: Path) -> list[TruePage]:
    """The pages of a benchmark folder. Pages of one domain share a fold, so that no site is known."""
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    domains = sorted({registered_domain(entry["url"]) for entry in truth.values()})
    random.Random(0).shuffle(domains)  # noqa: S311  (repeatable, not secret)
    folds = {domain: number % FOLDS for number, domain in enumerate(domains)}
    return [
        TruePage(
            key,
            entry["url"],
            gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()).decode(
                "utf-8", "replace"
            ),
            entry["articleBody"],
            folds[registered_domain(entry["url"])],
        )
        for key, entry in truth.items()
    ]


def labels(body: str, lines: Sequence[Line]) -> Matrix:
    """The share of each line's words that are a piece of the true body, in its order."""
    true_words = _WORD.findall(body)
    words: list[str] = []
    owners: list[int] = []
    for at, line in enumerate(lines):
        for word in _WORD.findall(line.text):
            words.append(word)
            owners.append(at)
    hits, counts = np.zeros(len(lines)), np.zeros(len(lines))
    np.add.at(counts, owners, 1)
    matcher = SequenceMatcher(None, words, true_words, autojunk=False)
    for match in matcher.get_matching_blocks():
        if match.size >= LEAST_MATCH:
            np.add.at(hits, owners[match.a : match.a + match.size], 1)
    return np.divide(hits, counts, out=np.zeros(len(lines)), where=counts > 0)


def weights(lines: Sequence[Line], truth: Matrix) -> Matrix:
    """How much each line weighs in training: by its words, every page as much as any other."""
    sizes = np.array([line.size for line in lines], dtype=float)
    body = (sizes * (truth > 0.5)).sum() + 1
    # Three words more each, so that the many short lines of a menu are not for nothing.
    return np.asarray(np.minimum(1, (sizes + 3) / body))


def f1(pairs: Iterable[tuple[str, str]]) -> tuple[float, float, float]:
    """F1, precision and recall of (true body, found body) pairs: the benchmark's measure.

    It compares bags of 4-word shingles; a page's matches, surplus and misses are divided by their
    sum, so that every page weighs the same, and then added up.
    """
    total = np.zeros(3)
    for true, found in pairs:
        wanted, got = _shingles(true), _shingles(found)
        parts = np.array(
            [(wanted & got).total(), (got - wanted).total(), (wanted - got).total()], dtype=float
        )
        if parts.sum():
            total += parts / parts.sum()
    hits, surplus, misses = total
    precision, recall = hits / (hits + surplus), hits / (hits + misses)
    return 2 * precision * recall / (precision + recall), precision, recall


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(
        tuple(words[at : at + SHINGLE])
        for at in range(max(1, len(words) - SHINGLE + 1))
        if words[at : at + SHINGLE]
    )
