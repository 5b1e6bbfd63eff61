"""Names whose type is known: those of the tables of countries, organisations and leaders."""

from functools import lru_cache

from agents.extract.actors import organisations, people
from agents.places import countries

Words = tuple[str, ...]


class KnownNames:
    """Types by name, as words. A name that tables give two types is not among them."""

    def __init__(self, types: dict[Words, str]) -> None:
        self._types = types

    def type_of(self, words: Words) -> str | None:
        """The type of a name, or None."""
        return self._types.get(words)


@lru_cache(maxsize=1)
def known_names() -> KnownNames:
    """The names of all tables. Raises TableError for a mistake in one of them."""
    types: dict[Words, set[str]] = {}

    def add(name: str, kind: str) -> None:
        types.setdefault(_words(name), set()).add(kind)

    for body in organisations.load():
        for name in body.names:
            add(name, "ORG")
    for land in countries.load().values():
        for name in (land.name, *land.aliases, *land.capitals):
            add(name, "GPE")
        for name in (*land.adjectives, *land.people):
            add(name, "NORP")
    for territory in organisations.territories():
        for name in territory.names:
            add(name, "GPE")
    for leader in people.load():
        for name in leader.names:
            add(name, "PERSON")
    return KnownNames({words: kinds.pop() for words, kinds in types.items() if len(kinds) == 1})


def _words(name: str) -> Words:
    """A name as the tokenizer parts it: at hyphens between letters, and before 's."""
    text = name.replace("'s ", " 's ").replace("’s ", " ’s ")
    parts = []
    for word in text.split():
        pieces = word.split("-")
        if len(pieces) > 1 and all(piece.isalpha() for piece in pieces):
            for piece in pieces[:-1]:
                parts += [piece, "-"]
            word = pieces[-1]
        parts.append(word)
    return tuple(parts)
