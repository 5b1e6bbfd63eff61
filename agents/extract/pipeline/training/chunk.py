"""What is trained on: a run of words, what is known of each, and edits that keep it a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

UNKNOWN_HEAD = -1
"""The head of a word whose head is not known or lies outside the chunk."""

LINE, PARAGRAPH = 1, 2
"""Line breaks before a word: the start of a line, and of a paragraph (two or more breaks)."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of words of one text.

    `breaks` are the line breaks before each word (at most PARAGRAPH); `entities` BIO tags with a type
    (`B-ORG`), `O`, or "" where nothing is known. The other lists are empty in a chunk without a tree:
    `starts` marks the first words of sentences, `heads` counts from 1 (0 a root, UNKNOWN_HEAD), then
    relations, tags, and `POS|features` (`morphs`).
    """

    words: list[str]
    breaks: list[int]
    entities: list[str]
    starts: list[bool] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    morphs: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def has_tree(self) -> bool:
        """Whether sentences, heads, relations, tags and features are known."""
        return bool(self.heads)

    def names(self) -> list[tuple[int, int, str]]:
        """The names: start, end and type."""
        return names_of(self.entities)

    def sentences(self) -> list["Chunk"]:
        """The sentences of a chunk with trees, each a chunk of its own."""
        borders = [i for i, starts in enumerate(self.starts) if starts] + [len(self)]
        return [self.part(a, b) for a, b in pairwise(borders)]

    def part(self, start: int, end: int) -> "Chunk":
        """The words from `start` up to `end`; heads outside become unknown."""

        def inside(head: int) -> int:
            if head <= 0:
                return head
            return head - start if start < head <= end else UNKNOWN_HEAD

        return Chunk(
            words=self.words[start:end],
            breaks=self.breaks[start:end],
            entities=self.entities[start:end],
            starts=self.starts[start:end],
            heads=[inside(head) for head in self.heads[start:end]],
            relations=self.relations[start:end],
            tags=self.tags[start:end],
            morphs=self.morphs[start:end],
        )

    def without(self, gone: set[int]) -> "Chunk":
        """The chunk without some words. None of them may head a word that stays."""
        kept = [i for i in range(len(self)) if i not in gone]
        position = {old + 1: new + 1 for new, old in enumerate(kept)}
        starts, owed = [], False
        for i, starts_sentence in enumerate(self.starts):
            owed = owed or starts_sentence
            if i not in gone:
                starts.append(owed)
                owed = False

        def keep(values: list[str]) -> list[str]:
            return [values[i] for i in kept] if values else []

        entities = keep(self.entities)
        for i, tag in enumerate(entities):  # A name may have lost its first word.
            if tag.startswith("I-") and (i == 0 or entities[i - 1][2:] != tag[2:]):
                entities[i] = "B-" + tag[2:]
        return Chunk(
            words=keep(self.words),
            breaks=[self.breaks[i] for i in kept],
            entities=entities,
            starts=starts,
            heads=[position.get(self.heads[i], self.heads[i]) for i in kept] if self.heads else [],
            relations=keep(self.relations),
            tags=keep(self.tags),
            morphs=keep(self.morphs),
        )

    def changed(self, index: int, word: str, relation: str, tag: str, morph: str) -> "Chunk":
        """The chunk with another word, relation, tag and features at `index`."""

        def put(values: list[str], value: str) -> list[str]:
            return [*values[:index], value, *values[index + 1 :]]

        return replace(
            self,
            words=put(self.words, word),
            relations=put(self.relations, relation),
            tags=put(self.tags, tag),
            morphs=put(self.morphs, morph),
        )


def insert(chunk: Chunk, at: int, new: Chunk, heads: Sequence[int]) -> Chunk:
    """`chunk` with the words of `new` before its word `at`.

    `heads` are the heads of the new words in the result, counted from 1. The new words open the
    sentence, and stand after the line break, that the word `at` did.
    """
    size = len(new)
    moved = [head + size if head > at else head for head in chunk.heads]
    breaks = [*new.breaks, *chunk.breaks[at:]]
    breaks[0], breaks[size] = chunk.breaks[at], 0
    starts = chunk.starts
    if starts:
        starts = [*starts[:at], starts[at], *([False] * size), *starts[at + 1 :]]
    return Chunk(
        words=[*chunk.words[:at], *new.words, *chunk.words[at:]],
        breaks=[*chunk.breaks[:at], *breaks],
        entities=[*chunk.entities[:at], *new.entities, *chunk.entities[at:]],
        starts=starts,
        heads=[*moved[:at], *heads, *moved[at:]] if chunk.heads else [],
        relations=[*chunk.relations[:at], *new.relations, *chunk.relations[at:]],
        tags=[*chunk.tags[:at], *new.tags, *chunk.tags[at:]],
        morphs=[*chunk.morphs[:at], *new.morphs, *chunk.morphs[at:]],
    )


def join(parts: Sequence[Chunk], breaks: int) -> Chunk:
    """Chunks one after the other, with so many line breaks between them."""
    heads: list[int] = []
    for part in parts:
        offset = len(heads)
        heads += [head + offset if head > 0 else head for head in part.heads]
    return Chunk(
        words=[word for part in parts for word in part.words],
        breaks=[b for part in parts for b in (breaks, *part.breaks[1:])],
        entities=[tag for part in parts for tag in part.entities],
        starts=[start for part in parts for start in part.starts],
        heads=heads,
        relations=[label for part in parts for label in part.relations],
        tags=[tag for part in parts for tag in part.tags],
        morphs=[morph for part in parts for morph in part.morphs],
    )


def names_of(entities: Sequence[str]) -> list[tuple[int, int, str]]:
    """The names that BIO tags mark: start, end and type."""
    found: list[tuple[int, int, str]] = []
    for i, tag in enumerate(entities):
        if tag.startswith("B-"):
            found.append((i, i + 1, tag[2:]))
        elif tag.startswith("I-") and found and found[-1][1] == i:
            found[-1] = (found[-1][0], i + 1, found[-1][2])
    return found


def tags_of(size: int, names: Sequence[tuple[int, int, str]]) -> list[str]:
    """BIO tags of `size` words with these names."""
    tags = ["O"] * size
    for start, end, kind in names:
        tags[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (end - start - 1)
    return tags
