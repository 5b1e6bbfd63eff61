"""The lists of words that variants are made with (data/word_lists.toml)."""

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

WORD_LISTS = Path(__file__).parent / "data" / "word_lists.toml"

SECTIONS = {
    "datelines": ("agencies", "months"),
    "titles": ("before_names",),
    "organisations": ("departments", "topics", "bodies", "studies", "papers", "firms"),
}


@dataclass(frozen=True)
class WordLists:
    """The lists, each in the order of the file."""

    agencies: list[str]
    months: list[str]
    before_names: list[str]
    departments: list[str]
    topics: list[str]
    bodies: list[str]
    studies: list[str]
    papers: list[str]
    firms: list[str]


@lru_cache(maxsize=1)
def word_lists(path: Path = WORD_LISTS) -> WordLists:
    """Read the lists. Raises ValueError naming the file and the list that is not as it should be."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for section, names in SECTIONS.items():
        for name in names:
            values = raw.get(section, {}).pop(name, None)
            if not values or not all(isinstance(value, str) and value for value in values):
                raise ValueError(f"{path}: [{section}] {name} is no list of words")
            if len(set(values)) < len(values):
                raise ValueError(f"{path}: [{section}] {name} has a word twice")
            found[name] = values
        if raw.get(section):
            raise ValueError(
                f"{path}: [{section}] has lists that nobody uses: {list(raw[section])}"
            )
    assert {field.name for field in fields(WordLists)} == set(found)
    return WordLists(**found)
