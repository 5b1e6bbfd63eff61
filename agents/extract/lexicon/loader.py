"""Reads the lexicon's tables and rejects mistakes, naming file and line.

All tables are UTF-8 text, tab-separated; `#` starts a comment line. `entries/<type>.tsv` holds one
entry a line: pattern, mode, contexts, example. The other tables are described at their heads.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from agents.extract.lexicon.pattern import Pattern, PatternError, parse
from topics import plover

FOLDER = Path(__file__).parent

STATUSES = frozenset(
    {"real", "planned", "threatened", "refused", "requested", "hypothetical", "attempted"}
)
"""What a governing word makes of the act it governs (status.py)."""

GOVERNED = frozenset({"infinitive", "clause", "object", "subject", "noun", "modifier"})


class LexiconError(ValueError):
    """A mistake in a table: `file:line: what is wrong`."""


@dataclass(frozen=True)
class Entry:
    """One way to name an act, with what it is and a sentence that shows it."""

    type: str
    mode: str | None
    contexts: tuple[str, ...]
    pattern: Pattern
    text: str
    example: str
    where: str

    @property
    def plain_example(self) -> str:
        """The example without its [actor] and {recipient} marks."""
        return re.sub(r"[\[\]{}]", "", self.example)


@dataclass(frozen=True)
class Guard:
    """What keeps a trigger from counting: a word in some place near it."""

    place: str
    words: frozenset[str]
    reason: str


@dataclass(frozen=True)
class Lexicon:
    """The tables, indexed for the matcher."""

    verbs: dict[str, tuple[Entry, ...]]
    nouns: dict[str, tuple[Entry, ...]]
    classes: dict[str, frozenset[str]]
    governors: dict[tuple[str, str], str]
    """(lemma, how it governs) -> status of what it governs."""
    contents: dict[tuple[str, str], str]
    """(verbal type, lemma of what is asked, refused or threatened) -> mode."""
    guards: dict[str, tuple[Guard, ...]]
    """Trigger lemma, or `*`, -> its guards."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, each once, in the order of the tables."""
        found = {e.where: e for t in (self.verbs, self.nouns) for es in t.values() for e in es}
        return tuple(found[where] for where in sorted(found, key=_place))


def _place(where: str) -> tuple[str, int]:
    file, _, line = where.rpartition(":")
    return file, int(line)


def rows(path: Path, columns: int) -> Iterator[tuple[str, list[str]]]:
    """(file:line, cells) of each row of a table. Raises LexiconError for a wrong number of cells."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        where = f"{path.name}:{number}"
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != columns:
            raise LexiconError(f"{where}: expected {columns} tab-separated cells, got {len(cells)}")
        yield where, cells


def _classes(path: Path) -> dict[str, frozenset[str]]:
    classes: dict[str, frozenset[str]] = {}
    for where, (name, members) in rows(path, 2):
        if name in classes:
            raise LexiconError(f"{where}: class {name!r} is defined twice")
        words: set[str] = set()
        for word in members.split():
            if word.startswith("@"):
                if word[1:] not in classes:
                    raise LexiconError(f"{where}: class {word!r} must be defined above")
                words |= classes[word[1:]]
            elif word != word.lower() and not word.startswith("@"):
                raise LexiconError(f"{where}: {word!r} is not lower case")
            else:
                words.add(word)
        classes[name] = frozenset(words)
    return classes


def _entry(where: str, type_: str, cells: list[str], classes: dict[str, frozenset[str]]) -> Entry:
    text, mode, contexts, example = cells
    modes = plover.TYPES[type_].modes
    if mode != "-" and mode not in modes:
        raise LexiconError(f"{where}: {type_} has no mode {mode!r}; it has {sorted(modes)}")
    named = () if contexts == "-" else tuple(contexts.split())
    if unknown := set(named) - plover.CONTEXTS:
        raise LexiconError(f"{where}: no PLOVER context: {sorted(unknown)}")
    for opening, closing in ("[]", "{}"):
        if example.count(opening) != example.count(closing):
            raise LexiconError(f"{where}: {opening}{closing} do not match in the example")
    if not re.search(r"[.!?\"”]$", example):
        raise LexiconError(f"{where}: the example is no full sentence: {example!r}")
    try:
        pattern = parse(text, classes)
    except PatternError as error:
        raise LexiconError(f"{where}: {error}") from None
    return Entry(type_, None if mode == "-" else mode, named, pattern, text, example, where)


def _entries(folder: Path, classes: dict[str, frozenset[str]]) -> list[Entry]:
    entries: list[Entry] = []
    for path in sorted(folder.glob("*.tsv")):
        type_ = path.stem.upper()
        if type_ not in plover.TYPES:
            raise LexiconError(f"{path.name}: no PLOVER type {type_!r}")
        seen: dict[str, str] = {}
        for where, cells in rows(path, 4):
            entry = _entry(where, type_, cells, classes)
            if entry.text in seen:
                raise LexiconError(f"{where}: pattern {entry.text!r} stands at {seen[entry.text]}")
            seen[entry.text] = where
            entries.append(entry)
    if missing := set(plover.TYPES) - {entry.type for entry in entries}:
        raise LexiconError(f"{folder.name}: no entry for {sorted(missing)}")
    return entries


def _governors(path: Path) -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for where, (status, governed, lemmas) in rows(path, 3):
        if status not in STATUSES:
            raise LexiconError(f"{where}: no status {status!r}; there are {sorted(STATUSES)}")
        for kind in governed.split():
            if kind not in GOVERNED:
                raise LexiconError(f"{where}: {kind!r} is none of {sorted(GOVERNED)}")
            for lemma in lemmas.split():
                if (lemma, kind) in table:
                    raise LexiconError(f"{where}: {lemma!r} already governs an {kind}")
                table[lemma, kind] = status
    return table


def _contents(path: Path) -> dict[tuple[str, str], str]:
    table: dict[tuple[str, str], str] = {}
    for where, (type_, mode, lemmas) in rows(path, 3):
        if type_ not in plover.TYPES or mode not in plover.TYPES[type_].modes:
            raise LexiconError(f"{where}: {type_} has no mode {mode!r}")
        for lemma in lemmas.split():
            if (type_, lemma) in table:
                raise LexiconError(f"{where}: {lemma!r} already has a mode of {type_}")
            table[type_, lemma] = mode
    return table


GUARD_PLACES = frozenset(
    {"subject", "object", "complement", "modifier", "phrase", "sentence", "story"}
)


def _guards(path: Path, classes: dict[str, frozenset[str]]) -> dict[str, tuple[Guard, ...]]:
    table: dict[str, list[Guard]] = defaultdict(list)
    for where, (triggers, place, members, reason, _example) in rows(path, 5):
        if place not in GUARD_PLACES:
            raise LexiconError(f"{where}: {place!r} is none of {sorted(GUARD_PLACES)}")
        words: set[str] = set()
        for word in members.split():
            if word.startswith("@") and word[1:] not in classes:
                raise LexiconError(f"{where}: no word class {word!r} in classes.tsv")
            words |= classes[word[1:]] if word.startswith("@") else {word}
        for trigger in triggers.split():
            table[trigger].append(Guard(place, frozenset(words), reason))
    return {trigger: tuple(guards) for trigger, guards in table.items()}


def read(folder: Path) -> Lexicon:
    """The lexicon in a folder. Raises LexiconError for the first mistake found."""
    classes = _classes(folder / "classes.tsv")
    verbs: dict[str, list[Entry]] = defaultdict(list)
    nouns: dict[str, list[Entry]] = defaultdict(list)
    for entry in _entries(folder / "entries", classes):
        index = nouns if entry.pattern.noun else verbs
        for word in dict.fromkeys(first for first, _ in entry.pattern.triggers):
            index[word].append(entry)

    def ranked(table: dict[str, list[Entry]]) -> dict[str, tuple[Entry, ...]]:
        return {
            word: tuple(sorted(found, key=lambda entry: -entry.pattern.specificity))
            for word, found in table.items()
        }

    return Lexicon(
        verbs=ranked(verbs),
        nouns=ranked(nouns),
        classes=classes,
        governors=_governors(folder / "governors.tsv"),
        contents=_contents(folder / "contents.tsv"),
        guards=_guards(folder / "guards.tsv", classes),
    )


@lru_cache(maxsize=1)
def load() -> Lexicon:
    """The lexicon that ships, read once a process."""
    return read(FOLDER)
