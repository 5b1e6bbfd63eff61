"""Finds records that are too much like each other, or that share a run of words with other texts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from agents.extract.corpus.records import Record

RUN = 8
"""So many words in a row in common with another text are no accident."""

SHINGLE, ALIKE = 4, 0.5
"""Two records are near-duplicates where they share half of their runs of four words (Jaccard)."""


def runs(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    """All runs of `length` words of a text, in lower case and without punctuation."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def shared_runs(records: Iterable[Record], texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(record id, words) of each run that a record shares with the texts."""
    elsewhere = set().union(*(runs(text) for text in texts))
    for record in records:
        for run in sorted(runs(record.text) & elsewhere):
            yield record.id, " ".join(run)


def near_duplicates(records: Sequence[Record]) -> list[tuple[str, str]]:
    """Pairs of records of which one is little more than the other."""
    shingles = {record.id: runs(record.text, SHINGLE) for record in records}
    having: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for record_id, own in shingles.items():
        for shingle in own:
            having[shingle].append(record_id)
    together: dict[tuple[str, str], int] = defaultdict(int)
    for ids in having.values():
        for i, one in enumerate(ids):
            for other in ids[i + 1 :]:
                together[one, other] += 1
    return [
        pair
        for pair, count in together.items()
        if count >= ALIKE * len(shingles[pair[0]] | shingles[pair[1]])
    ]
