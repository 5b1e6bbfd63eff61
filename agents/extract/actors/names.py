"""All names the tables know, in one index that finds the longest ones in a story."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from agents.extract.actors import organisations, people
from agents.extract.actors.role_nouns import plural
from agents.extract.actors.words import Word, lengths
from agents.places import countries
from agents.places.spelling import split

NameKind = Literal[
    "country", "adjective", "people", "capital", "metonym", "territory", "organisation", "person",
    "surname",
]  # fmt: skip


@dataclass(frozen=True)
class Name:
    """What a name stands for. `since` and `until` bound an office (ISO days), "" where open."""

    kind: NameKind
    name: str
    country: str | None
    sector: str | None
    role: str | None = None
    since: str = ""
    until: str = ""


@dataclass
class Index:
    """Names by their words in lower case, for one pass over a story."""

    entries: dict[tuple[str, ...], list[tuple[tuple[str, ...], Name]]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    """The most words of any name that begins with this word."""

    def add(self, surface: str, name: Name) -> None:
        """Let `surface` stand for `name`."""
        written = tuple(split(surface))
        if not written:
            return
        key = tuple(word.lower() for word in written)
        entries = self.entries.setdefault(key, [])
        if (written, name) not in entries:
            entries.append((written, name))
        self.longest[key[0]] = max(self.longest.get(key[0], 0), len(key))

    def at(self, words: Sequence[Word], start: int) -> tuple[int, list[Name]]:
        """The longest names that begin at word `start`: (number of words, names); (0, []) if none."""
        for length in lengths(words, start, self.longest.get(words[start].text.lower(), 0)):
            run = words[start : start + length]
            entries = self.entries.get(tuple(word.text.lower() for word in run))
            if entries:
                names = [name for written, name in entries if _case_fits(written, run)]
                if names:
                    return length, list(dict.fromkeys(names))
        return 0, []

    def look_up(self, surface: str) -> list[Name]:
        """The names of exactly this text."""
        key = tuple(word.lower() for word in split(surface))
        return [name for _, name in self.entries.get(key, [])]


# Above this length a word in capitals is a name in a headline, below it an acronym.
_ACRONYM_LETTERS = 5


def _case_fits(written: Iterable[str], run: Iterable[Word]) -> bool:
    """Capitals of the table must be capitals of the text: "US" is not "us", "Nice" not "nice"."""
    for want, word in zip(written, run, strict=True):
        have = word.text
        if want.isupper() and 1 < len(want) <= _ACRONYM_LETTERS:
            if have != want:
                return False
        elif want[0].isupper() and not have[0].isupper():
            return False
    return True


def _countries() -> Iterator[tuple[str, Name]]:
    for country in countries.load().values():
        code, name = country.code, country.name
        for surface in (name, *country.aliases):
            yield surface, Name("country", name, code, "GOV")
        for surface in country.adjectives:
            yield surface, Name("adjective", name, code, None)
        for surface in country.people:
            yield surface, Name("people", name, code, "CVL")
            yield plural(surface), Name("people", name, code, "CVL")
        for surface in country.capitals:
            if not country.dependency:
                yield surface, Name("capital", name, code, "GOV")
        for surface, sector in country.metonyms:
            yield surface, Name("metonym", name, code, sector)


@lru_cache(maxsize=1)
def load() -> Index:
    """The index of all tables, made once a process. Raises TableError for a mistake in any."""
    index = Index()
    for surface, name in _countries():
        index.add(surface, name)
    for territory in organisations.territories():
        for surface in territory.names:
            index.add(
                surface, Name("territory", territory.names[0], territory.country, territory.sector)
            )
        for surface in territory.adjectives:
            index.add(
                surface,
                Name("adjective", territory.names[0], territory.country, territory.sector),
            )
            index.add(
                plural(surface),
                Name("people", territory.names[0], territory.country, territory.sector or "CVL"),
            )
    for body in organisations.load():
        for surface in body.names:
            index.add(surface, Name("organisation", body.names[0], body.country, body.sector))
    for person in people.load():
        office = Name(
            "person",
            person.names[0],
            person.country,
            person.sector,
            person.role,
            person.since,
            person.until,
        )
        for surface in person.names:
            index.add(surface, office)
        for surname in person.surnames:
            index.add(surname, replace(office, kind="surname"))
    return index
