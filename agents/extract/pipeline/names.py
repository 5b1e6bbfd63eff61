"""The spaCy component that settles names over a whole article, after the graph typed each by itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from agents.extract.pipeline.known_names import KnownNames, Words, known_names

FACTORY = "eventwire_names"

TITLES = Path(__file__).parent / "titles.txt"

CONFUSED = frozenset({("ORG", "GPE"), ("GPE", "ORG")})
"""Types that a table may put right. People are left: many bear the name of a place or a firm."""

CLEAR_MAJORITY = 2
"""A name gets one type throughout if it has that so many times as often as all others together."""

SURE_MENTIONS = 2
"""Mentions of a single word that must be typed, and alike, before another one is."""

Name = tuple[int, int, str]
"""The first token of a name, the one after it, and its type."""


@Language.factory(FACTORY, requires=["doc.ents"], assigns=["doc.ents"])
def make_names(nlp: Language, name: str) -> "Names":
    """The component as spaCy makes it from a pipeline's config."""
    return Names(known_names(), titles())


class Names:
    """Writes names anew where the article or a table knows better.

    - Titles stand outside the names of people.
    - What a table knows as an organisation or a place is that, where the graph took one for the other.
    - A name that is given several types gets the one that it has most, if that is clear.
    - A word typed twice in the article, and never otherwise, is typed where it was missed.

    Each article is settled by itself; a text of single sentences is hardly changed.
    """

    def __init__(self, known: KnownNames, titles: frozenset[str]) -> None:
        self._known = known
        self._titles = titles

    def __call__(self, doc: Doc) -> Doc:
        """Settle the names of `doc` and return it."""
        before = [(name.start, name.end, name.label_) for name in doc.ents]
        if not before:
            return doc
        words = [token.text for token in doc]
        names = [self._by_table(words, self._without_title(words, name)) for name in before]
        names = by_majority(words, names)
        names = sorted([*names, *missed(doc, words, names)])
        if names != before:
            doc.set_ents([Span(doc, start, end, label=kind) for start, end, kind in names])
        return doc

    def _without_title(self, words: Sequence[str], name: Name) -> Name:
        start, end, kind = name
        if kind == "PERSON":
            while (
                start < end - 1 and words[start] in self._titles and not words[start + 1].isspace()
            ):
                start += 1
        return start, end, kind

    def _by_table(self, words: Sequence[str], name: Name) -> Name:
        start, end, kind = name
        known = self._known.type_of(tuple(words[start:end]))
        return (start, end, known) if known and (kind, known) in CONFUSED else name


def by_majority(words: Sequence[str], names: Sequence[Name]) -> list[Name]:
    """The names, each with the type that most mentions of it have, where that is clear."""
    settled = {}
    for name, types in _types(words, names).items():
        (first, most), *others = types.most_common()
        if most >= CLEAR_MAJORITY * sum(count for _, count in others):
            settled[name] = first
    return [(start, end, settled.get(tuple(words[start:end]), kind)) for start, end, kind in names]


def missed(doc: Doc, words: Sequence[str], names: Sequence[Name]) -> list[Name]:
    """Single words without a type that have one, and only that, in other places of the article."""
    sure = {
        name[0]: next(iter(types))
        for name, types in _types(words, names).items()
        if len(name) == 1 and len(types) == 1 and types.total() >= SURE_MENTIONS
    }
    # A word that is written small as well may stand in capitals for many reasons.
    sure = {word: kind for word, kind in sure.items() if word[:1].isupper()}
    for word in words:
        if word.islower():
            sure.pop(word.capitalize(), None)
    if not sure:
        return []
    inside = {index for start, end, _ in names for index in range(start, end)}
    return [
        (index, index + 1, sure[word])
        for index, word in enumerate(words)
        if word in sure and index not in inside and not _in_longer_name(doc, words, index)
    ]


def _in_longer_name(doc: Doc, words: Sequence[str], index: int) -> bool:
    """Whether a capitalised word beside it makes it part of something longer."""
    before = index > 0 and _capitalised(words[index - 1])
    # The first word of a sentence is written so anyway.
    if before and not doc[index].is_sent_start and not doc[index - 1].is_sent_start:
        return True
    return index + 1 < len(words) and _capitalised(words[index + 1])


def _capitalised(word: str) -> bool:
    return word[:1].isupper() and word.isalpha()


def _types(words: Sequence[str], names: Iterable[Name]) -> dict[Words, Counter[str]]:
    """How often each name has each type."""
    types: dict[Words, Counter[str]] = {}
    for start, end, kind in names:
        types.setdefault(tuple(words[start:end]), Counter())[kind] += 1
    return types


@lru_cache(maxsize=1)
def titles(path: Path = TITLES) -> frozenset[str]:
    """The titles of a file. Raises ValueError naming a line that is no single word or there twice."""
    seen: dict[str, int] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        if " " in word or not word[0].isupper():
            raise ValueError(f"{path}, line {number}: {word!r} is not one capitalised word")
        if word in seen:
            raise ValueError(f"{path}, line {number}: {word!r} is in line {seen[word]} already")
        seen[word] = number
    return frozenset(seen)
